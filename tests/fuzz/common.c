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

static size_t fixed(struct file_report *file, struct arena *arena,
		    const char *path, struct slice text, bool *would_break)
{
	struct fix_choice choice = { .up_to = FIX_UNSAFE };
	struct lint *lint = fuzz_lint();
	size_t count;

	lint_text(lint, file, arena, fuzz_treatment(path), text);
	fuzz_check_report(file);
	count = file->skipped ? 0
			      : fix_in_passes(lint, file, arena, &choice, NULL,
					      would_break);
	return count;
}

void fuzz_lint_and_fix(const char *path, const uint8_t *data, size_t size)
{
	struct file_report file, again;
	bool would_break = false;
	struct arena arena;
	struct slice text;
	bool is_python;

	arena_init(&arena);
	text = (struct slice){ arena_strndup(&arena, (const char *)data, size),
			       size };
	lint_text(fuzz_lint(), &file, &arena, fuzz_treatment(path), text);
	lint_fold(&file, &arena);
	fuzz_check_report(&file);
	is_python = !file.skipped && !file.syntax_error;
	fixed(&file, &arena, path, text, &would_break);
	if (is_python && !file.skipped) {
		MUST(!would_break);
		MUST(!file.syntax_error);
		fixed(&again, &arena, path, file.bytes, &would_break);
		MUST(slice_equal(again.bytes, file.bytes));
	}
	arena_release(&arena);
}
