/*
 * For one file. It is corrected in a worker, which sends what it found before and
 * afterwards; it is written here, and the report is about the file as it is then.
 */

#include "cli/fixing.h"

#include <string.h>

#include "base/draft.h"
#include "lint/fix.h"
#include "lint/packed.h"
#include "lint/silence.h"
#include "report/diff.h"

/* --- in a worker ------------------------------------------------------------------ */

/* Corrections of one file. */
struct corrections {
	size_t fixed, silenced;
};

static void put_piece(struct strbuf *out, struct slice piece)
{
	strbuf_add(out, (const char *)&piece.length, sizeof(piece.length));
	strbuf_add(out, piece.ptr, piece.length);
}

static struct slice slice_of_buffer(const struct strbuf *sb)
{
	return (struct slice){ sb->text, sb->length };
}

/* The bytes of a file and what was found in them. */
static void put_version(struct strbuf *out, struct file_report *file)
{
	struct strbuf packed = STRBUF_INIT;

	report_pack(&packed, file);
	put_piece(out, file->bytes);
	put_piece(out, slice_of_buffer(&packed));
	strbuf_release(&packed);
}

/* How many findings comments have silenced. */
static size_t silence(struct run *run, struct lint *lint,
		      struct file_report *file, struct strbuf *said)
{
	size_t already = file->suppressed;
	struct treatment how;
	struct slice next;

	if (!silence_text(&next, &run->file, lint, file, run->silence))
		return 0;
	if (text_breaks(lint, &run->file, &file->how, file->bytes, next)) {
		strbuf_addf(said,
			    "a comment would break this file and was not "
			    "added; %s\n",
			    break_advice(lint, &run->file, &file->how,
					 file->bytes));
		return 0;
	}
	how = file->how;
	lint_text(lint, file, &run->file, &how, next);
	return file->suppressed > already ? file->suppressed - already : 0;
}

static void correct(struct corrections *out, struct strbuf *said,
		    struct run *run, struct lint *lint,
		    struct file_report *file)
{
	bool would_break = false;

	if (!run->no_fixes)
		out->fixed = fix_in_passes(lint, file, &run->file, &run->choice,
					   NULL, &would_break);
	if (would_break)
		strbuf_addf(said,
			    "a fix would break this file and was not applied; "
			    "%s\n",
			    break_advice(lint, &run->file, &file->how,
					 file->bytes));
	if (run->silence)
		out->silenced = silence(run, lint, file, said);
}

void fixing_put(struct strbuf *found, struct run *run,
		const struct treatment *how, struct slice text)
{
	struct lint *lint = &how->project->lint;
	struct corrections done = { 0 };
	struct strbuf before = STRBUF_INIT, said = STRBUF_INIT;
	struct file_report file;

	lint_next_file(lint);
	lint_text(lint, &file, &run->file, how, text);
	put_version(&before, &file);
	if (!file.skipped)
		correct(&done, &said, run, lint, &file);
	strbuf_addch(found, '+');
	put_piece(found, (struct slice){ (const char *)&done, sizeof(done) });
	put_piece(found, slice_of_buffer(&said));
	strbuf_add(found, before.text, before.length);
	put_version(found, &file);
	strbuf_release(&before);
	strbuf_release(&said);
}

/* --- here ------------------------------------------------------------------------- */

static struct slice take_piece(struct slice *found)
{
	struct slice piece;

	memcpy(&piece.length, found->ptr, sizeof(piece.length));
	piece.ptr = found->ptr + sizeof(piece.length);
	found->ptr += sizeof(piece.length) + piece.length;
	found->length -= sizeof(piece.length) + piece.length;
	return piece;
}

static void take_version(struct file_report *out, struct run *run,
			 const struct treatment *how, struct slice *found)
{
	struct slice bytes = take_piece(found);

	report_unpack(&how->project->lint, out, &run->file, how, bytes,
		      take_piece(found));
}

static void show_diff(struct run *run, const struct file_report *before,
		      const struct file_report *after)
{
	struct strbuf out = STRBUF_INIT;

	diff_add(&out, run->diff_color, &run->file, after->path, before->bytes,
		 after->bytes);
	if (print_out(out.text, out.length) != EXIT_CLEAN)
		run->failed = true;
	strbuf_release(&out);
}

static bool write_back(struct run *run, const struct file_report *before,
		       const struct file_report *after)
{
	struct err err;

	if (draft_write(after->path, before->bytes, after->bytes, &err) == 0)
		return true;
	say("%s: %s", after->path, err.text);
	run->failed = true;
	return false;
}

static void say_lines(const char *path, struct slice said)
{
	while (said.length) {
		const char *end = memchr(said.ptr, '\n', said.length);
		int length = (int)(end - said.ptr);

		say("%s: %.*s", path, length, said.ptr);
		said.ptr += length + 1;
		said.length -= (size_t)length + 1;
	}
}

/* Only what was written counts: otherwise the file is told as it still is. */
void fixing_take(struct run *run, const struct treatment *how,
		 struct slice found)
{
	struct file_report before, after;
	struct corrections done;

	found.ptr++;
	found.length--;
	memcpy(&done, take_piece(&found).ptr, sizeof(done));
	say_lines(how->path, take_piece(&found));
	take_version(&before, run, how, &found);
	if (!done.fixed && !done.silenced) {
		run_settle(run, &before);
		return;
	}
	take_version(&after, run, how, &found);
	if (run->fix == FIX_DIFF) {
		show_diff(run, &before, &after);
	} else if (!write_back(run, &before, &after)) {
		run_settle(run, &before);
		return;
	}
	run->totals.fixed += done.fixed;
	run->totals.silenced += done.silenced;
	run->totals.suppressed -= done.silenced;
	run_settle(run, &after);
}
