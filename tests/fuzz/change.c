/* Two texts as a change, cut at the first 0x01: whatever it is, attributing ends;
 * and a text against itself brings nothing in. */
#include "fuzz.h"

#include <string.h>

#include "git/changes.h"

static size_t introduced(struct arena *arena, struct slice before,
			 struct slice after)
{
	struct changed_file file = { .path = "a.py",
				     .old_path = "a.py",
				     .status = CHANGE_MODIFIED,
				     .before = before,
				     .after = after };
	struct change change = { .file = &file };
	struct file_report report;
	struct removed_findings removed;
	bool may_break_callers;
	size_t count = 0;
	struct err err;

	if (changes_compare(&file, arena, &err) < 0)
		return 0;
	change.now = change.before = *fuzz_treatment("a.py");
	change.before.imports = IMPORTS_BEFORE;
	lint_change(fuzz_lint(), &report, &removed, &may_break_callers, arena,
		    &change);
	fuzz_check_report(&report);
	for (size_t i = 0; !report.skipped && i < report.findings.count; i++)
		count += finding_is_reported(&report.findings.at[i]);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size ? memchr(data, 1, size) : NULL;
	size_t first = cut ? (size_t)(cut - data) : size / 2;
	struct slice before, after;
	struct arena arena;

	arena_init(&arena);
	before = (struct slice){
		arena_strndup(&arena, (const char *)data, first), first
	};
	after.length = size - first - (cut != NULL);
	after.ptr = arena_strndup(
		&arena, (const char *)data + size - after.length, after.length);
	introduced(&arena, before, after);
	MUST(!introduced(&arena, after, after));
	arena_release(&arena);
	return 0;
}
