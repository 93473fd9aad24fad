/* Any bytes as a notebook: as for a program, and its JSON stays readable. */
#include "fuzz.h"

static size_t fixed(struct file_report *file, struct arena *arena,
		    const char *path, struct slice text, bool *would_break)
{
	struct fix_choice choice = { FIX_UNSAFE, NULL, 0 };
	struct lint *lint = fuzz_lint();
	size_t count;

	lint_text(lint, file, arena, fuzz_treatment(path), text);
	fuzz_check_report(file);
	count = file->skipped ? 0
			      : fix_in_passes(lint, file, arena, &choice, NULL,
					      would_break);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file_report file, again;
	bool would_break = false;
	struct arena arena;
	struct slice text;
	bool is_python;

	arena_init(&arena);
	text = (struct slice){ arena_strndup(&arena, (const char *)data, size),
			       size };
	lint_text(fuzz_lint(), &file, &arena, fuzz_treatment("a.ipynb"), text);
	lint_fold(&file, &arena);
	fuzz_check_report(&file);
	is_python = !file.skipped && !file.syntax_error;
	fixed(&file, &arena, "a.ipynb", text, &would_break);
	if (is_python && !file.skipped) {
		MUST(!would_break);
		MUST(!file.syntax_error);
		fixed(&again, &arena, "a.ipynb", file.bytes, &would_break);
		MUST(slice_equal(again.bytes, file.bytes));
	}
	arena_release(&arena);
	return 0;
}
