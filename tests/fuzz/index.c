/* Any bytes as git's index. */
#include "fuzz.h"

#include "git/index_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_file index;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	if (index_read(&index, &arena, data, size, &err) == 0)
		index_close(&index);
	arena_release(&arena);
	return 0;
}
