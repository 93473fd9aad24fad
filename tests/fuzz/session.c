/* Any bytes as what an editor sends: the server comes to an end. */
#include "fuzz.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lsp/lsp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int in = memfd_create("session", MFD_CLOEXEC);
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);

	MUST(in >= 0 && out >= 0);
	if (write(in, data, size) == (ssize_t)size) {
		lseek(in, 0, SEEK_SET);
		lsp_serve(in, out, 0);
	}
	close(in);
	close(out);
	return 0;
}
