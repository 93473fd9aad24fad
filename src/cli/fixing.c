/*
 * For one file. What was written is linted again, so the report is about the
 * file as it is afterwards.
 */

#include "cli/fixing.h"

#include "base/draft.h"
#include "lint/fix.h"
#include "lint/silence.h"
#include "report/diff.h"

static void show_diff(struct run *run, const struct file_report *file,
		      struct slice before)
{
	struct strbuf out = STRBUF_INIT;

	diff_add(&out, run->diff_color, &run->file, file->path, before,
		 file->bytes);
	if (print_out(out.text, out.length) != EXIT_CLEAN)
		run->failed = true;
	strbuf_release(&out);
}

/* How many findings comments have silenced. */
static size_t silence(struct run *run, struct lint *lint,
		      struct file_report *file)
{
	size_t already = file->suppressed;
	struct treatment how;
	struct slice next;

	if (!silence_text(&next, &run->file, lint, file, run->silence))
		return 0;
	if (text_breaks(lint, &run->file, &file->how, file->bytes, next)) {
		say("%s: a comment would break this file and was not added; "
		    "%s",
		    file->path,
		    break_advice(lint, &run->file, &file->how, file->bytes));
		return 0;
	}
	how = file->how;
	lint_text(lint, file, &run->file, &how, next);
	return file->suppressed > already ? file->suppressed - already : 0;
}

/* Only what was written counts: otherwise the file is told as it still is. */
static bool write_back(struct run *run, struct lint *lint,
		       struct file_report *file, struct slice before)
{
	const struct treatment how = file->how;
	struct err err;

	if (draft_write(file->path, before, file->bytes, &err) == 0)
		return true;
	say("%s: %s", file->path, err.text);
	run->failed = true;
	lint_text(lint, file, &run->file, &how, before);
	return false;
}

void fix_file(struct run *run, struct lint *lint, struct file_report *file)
{
	struct slice before = file->bytes;
	size_t fixed = 0, silenced = 0;
	bool would_break = false;

	if (!run->no_fixes)
		fixed = fix_in_passes(lint, file, &run->file, &run->choice,
				      NULL, &would_break);
	if (would_break)
		say("%s: a fix would break this file and was not applied; "
		    "%s",
		    file->path,
		    break_advice(lint, &run->file, &file->how, file->bytes));
	if (run->silence)
		silenced = silence(run, lint, file);
	if (!fixed && !silenced)
		return;
	if (run->fix == FIX_DIFF)
		show_diff(run, file, before);
	else if (!write_back(run, lint, file, before))
		return;
	run->totals.fixed += fixed;
	run->totals.silenced += silenced;
	run->totals.suppressed -= silenced;
}
