/* Any bytes as a baseline. */
#include "fuzz.h"

#include "lint/baseline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct baseline baseline;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	baseline_init(&baseline, &arena, "known");
	struct slice text = { arena_strndup(&arena, (const char *)data, size),
			      size };
	baseline_take(&baseline, text, &err);
	for (size_t i = 0; i < baseline.entries.count; i++)
		baseline_is_stale(&baseline, &baseline.entries.at[i]);
	baseline_release(&baseline);
	arena_release(&arena);
	return 0;
}
