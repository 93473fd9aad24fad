/* Any text as what TensorFlow has printed. */
#include "fuzz.h"

#include "cli/why_match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct page_match *matches;
	struct arena arena;

	arena_init(&arena);
	match_pages(&matches, &arena,
		    arena_strndup(&arena, (const char *)data, size));
	arena_release(&arena);
	return 0;
}
