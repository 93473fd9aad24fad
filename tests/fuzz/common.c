#include "fuzz.h"

struct lint *fuzz_lint(void)
{
	static struct settings settings;
	static struct arena arena;
	static struct lint lint;
	static bool is_ready;
	struct err err;

	/* What comes once in a while keeps the names from growing for ever. */
	if (is_ready && lint_trim(&lint))
		return &lint;
	if (is_ready)
		return &lint;
	arena_init(&arena);
	settings_init(&settings, &arena);
	MUST(settings_set(&settings, &arena, "select", "ALL", &err) == 0);
	MUST(lint_init(&lint, &settings, &err) == 0);
	is_ready = true;
	return &lint;
}

const struct treatment *fuzz_treatment(const char *path)
{
	static struct treatment how;

	how = (struct treatment){ .path = path,
				  .place = path,
				  .imports = IMPORTS_NONE };
	return &how;
}

void fuzz_check_report(const struct file_report *file)
{
	uint32_t last = 0;

	if (file->skipped)
		return;
	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];

		MUST(f->span.start <= f->span.end);
		MUST(f->span.end <= file->text.length);
		MUST(f->span.start >= last);
		last = f->span.start;
		for (size_t r = 0; r < f->related.count; r++)
			MUST(f->related.at[r].span.start <=
			     f->related.at[r].span.end);
	}
}
