/* hylint: finds what goes wrong when Python deep-learning code becomes a
 * graph. Here only the process begins and ends. */

#include <fcntl.h>
#include <unistd.h>

#include "cli/restart.h"
#include "cli/cli.h"

/* A file opened later must not become standard output by accident. */
static void open_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

int main(int argc, char **argv)
{
	struct cli cli = { .program = argc ? argv[0] : "hylint" };
	enum exit_code code;

	open_standard_descriptors();
	restart_arguments(argc, argv);
	arena_init(&cli.arena);
	code = cli_main(&cli, argc ? argc - 1 : 0, argv + (argc ? 1 : 0));
	arena_release(&cli.arena);
	return (int)code;
}
