/* Any text as what TensorFlow has printed. */
#include "fuzz.h"

#include "cli/why_match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct page_match *matches;
	struct arena arena;
	double *weights;

	arena_init(&arena);
	weights = ARENA_ARRAY(&arena, double, rule_room);
	memset(weights, 0, rule_room * sizeof(*weights));
	match_pages(&matches, &arena,
		    arena_strndup(&arena, (const char *)data, size), weights);
	arena_release(&arena);
	return 0;
}
