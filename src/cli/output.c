/*
 * Where reports go: what a reporter has added to its text is sent to a stream
 * or a file here, and nowhere else.
 */
#include "cli/run.h"

#include <errno.h>
#include <string.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "cli/progress.h"
#include "report/site.h"

struct output *run_output(struct run *run, const struct reporter *reporter,
			  FILE *file)
{
	struct output *out = ARENA_NEW(&run->cli->arena, struct output);

	strbuf_init(&out->report.text);
	strbuf_init(&out->report.apart);
	out->report.reporter = reporter;
	out->report.verbosity = run->verbosity;
	out->report.called_from = "";
	out->report.site = site_address();
	out->report.folder = fs_absolute(&run->cli->arena, ".");
	out->report.rule_index =
		ARENA_ARRAY(&run->cli->arena, size_t, rule_room);
	out->file = file;
	vec_push(&run->cli->arena, &run->outputs, out);
	return out;
}

static int unknown_format(const char *name, struct err *err)
{
	struct nearest best = nearest_to(name);

	for (const struct reporter *const *r = reporters; *r; r++)
		nearest_offer(&best, (*r)->name);
	if (best.word)
		return err_set(err, "unknown format '%s'; did you mean '%s'?",
			       name, best.word);
	return err_set(err, "unknown format '%s'; see `hylint check --help`",
		       name);
}

int run_reporter(const struct reporter **out, const char *name, struct err *err)
{
	*out = reporter_find(name);
	return *out ? 0 : unknown_format(name, err);
}

int run_output_to(struct run *run, const char *format_and_path, struct err *err)
{
	const char *colon = strchr(format_and_path, ':');
	const struct reporter *reporter;
	const char *path;
	FILE *file;

	if (!colon || !colon[1])
		return err_set(err, "--output %s: write it as FORMAT:PATH",
			       format_and_path);
	if (run_reporter(&reporter,
			 arena_strndup(&run->cli->arena, format_and_path,
				       (size_t)(colon - format_and_path)),
			 err) < 0)
		return err_prefix(err, "--output %s", format_and_path);
	path = colon + 1;
	/* A slip of the fingers must not cost a program. */
	if (slice_ends(slice_of(path), ".py") || path_is_notebook(path))
		return err_set(err,
			       "--output %s: a report would overwrite this "
			       "program; name another file",
			       format_and_path);
	file = fopen(path, "we");
	if (!file)
		return err_set(err, "%s: cannot be written: %s", path,
			       strerror(errno));
	run_output(run, reporter, file)->path = path;
	return 0;
}

/* Sends out what the reporter has said. A reader that went away (EPIPE) is no
 * trouble; a full disk is. */
void output_send(struct run *run, struct output *out)
{
	struct strbuf *text = &out->report.text;
	size_t put;

	if (text->length)
		progress_clear();
	errno = 0;
	put = fwrite(text->text, 1, text->length, out->file);
	if (put == text->length && (text->length == 0 || !fflush(out->file))) {
		strbuf_clear(text);
		return;
	}
	strbuf_clear(text);
	if (out->failed || errno == EPIPE)
		return;
	out->failed = run->failed = true;
	say("%s: cannot be written: %s",
	    out->path ? out->path : "standard output", strerror(errno));
}
