#include "cli/fixing.h"

#include "base/fs.h"
#include "lint/fix.h"
#include "lint/silence.h"
#include "report/diff.h"

/* A fix may make room for another; more rounds than this go in circles. */
#define MOST_PASSES 10

static size_t syntax_errors(struct run *run, struct lint *lint,
			    const char *path, struct slice text)
{
	struct source source = { 0 };
	struct err err;

	if (lint_understand(lint, &source, &run->file, path, text, &err) < 0)
		return SIZE_MAX;
	return source.tree.errors.count;
}

/* Fixes that leave worse Python than they found are ours to mend, not the
 * user's. */
static bool breaks(struct run *run, struct lint *lint, const char *path,
		   struct slice before, struct slice after)
{
	return syntax_errors(run, lint, path, after) >
	       syntax_errors(run, lint, path, before);
}

static size_t fix_in_passes(struct run *run, struct lint *lint,
			    struct file_report *file)
{
	struct slice next;
	size_t total = 0;

	for (int pass = 0; pass < MOST_PASSES; pass++) {
		size_t count = fix_text(&next, &run->file, file, &run->choice);

		if (!count)
			break;
		if (breaks(run, lint, file->path, file->text, next)) {
			say("%s: a fix would break this file and was not "
			    "applied; please report it",
			    file->path);
			break;
		}
		total += count;
		lint_text(lint, file, &run->file, file->path, next);
	}
	return total;
}

static void show_diff(struct run *run, const struct file_report *file,
		      struct slice before)
{
	struct strbuf out = STRBUF_INIT;

	diff_add(&out, run->diff_color, &run->file, file->path, before,
		 file->text);
	if (print_out(out.text, out.length) != EXIT_CLEAN)
		run->failed = true;
	strbuf_release(&out);
}

/* How many findings comments have silenced. */
static size_t silence(struct run *run, struct lint *lint,
		      struct file_report *file)
{
	size_t already = file->suppressed;
	struct slice next;

	if (!silence_text(&next, &run->file, lint, file, run->silence))
		return 0;
	if (breaks(run, lint, file->path, file->text, next)) {
		say("%s: a comment would break this file and was not added; "
		    "please report it",
		    file->path);
		return 0;
	}
	lint_text(lint, file, &run->file, file->path, next);
	return file->suppressed > already ? file->suppressed - already : 0;
}

static void write_back(struct run *run, const struct file_report *file)
{
	struct err err;

	if (fs_write(file->path, file->text, 0644, &err) == 0)
		return;
	say("%s: %s", file->path, err.text);
	run->failed = true;
}

void fix_file(struct run *run, struct lint *lint, struct file_report *file)
{
	struct slice before = file->text;
	size_t fixed = 0, silenced = 0;

	lint->keep_repeats = true;
	lint_text(lint, file, &run->file, file->path, before);
	if (!run->no_fixes)
		fixed = fix_in_passes(run, lint, file);
	if (run->silence)
		silenced = silence(run, lint, file);
	lint->keep_repeats = run->baseline != NULL;
	lint_text(lint, file, &run->file, file->path, file->text);

	run->totals.fixed += fixed;
	run->totals.silenced += silenced;
	run->totals.suppressed -= silenced;
	if (!fixed && !silenced)
		return;
	if (run->fix == FIX_DIFF)
		show_diff(run, file, before);
	else
		write_back(run, file);
}
