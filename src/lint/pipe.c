/*
 * One side of a file through the pipe. Bytes and how they are treated enter, a
 * report with its findings leaves, ordered and suppressed; not attributed (that is
 * change.c) and not folded (fold.c). Nothing of another linted file is known.
 */
#include "lint/pipe.h"

#include <stdlib.h>

#include "base/steps.h"
#include "lint/across.h"
#include "lint/join.h"
#include "lint/ruling.h"
#include "lint/yield.h"

static int by_place(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return strcmp(x->rule->code, y->rule->code);
}

void findings_order(struct findings *list)
{
	size_t kept = 0;

	if (list->count)
		qsort(list->at, list->count, sizeof(*list->at), by_place);
	for (size_t i = 0; i < list->count; i++) {
		struct finding *f = &list->at[i];

		if (kept && list->at[kept - 1].rule == f->rule &&
		    list->at[kept - 1].span.start == f->span.start &&
		    list->at[kept - 1].span.end == f->span.end)
			continue;
		list->at[kept++] = *f;
	}
	list->count = kept;
}

/* Silences what comments ask for, and speaks about these comments; not in a
 * file of which a part could not be read. */
static void suppress_findings(struct ruling *ruling, struct file_report *out)
{
	const struct tree *tree = ruling->check.model->tree;
	size_t before = out->findings.count;
	struct suppressions *list = &out->silencing;
	struct findings fresh;

	suppressions_read(list, ruling->check.arena, tree, &out->lines);
	out->suppressed = suppressions_apply(list, &out->findings, &out->lines,
					     ruling->check.arena);
	if (!list->at.count || tree->errors.count)
		return;
	suppressions_report(list, &ruling->check, &out->lines, out->on,
			    ruling->lint->settings);
	if (out->findings.count == before)
		return;
	ruling_set_severities(ruling->lint, &out->findings, before);
	fresh = (struct findings){ .at = out->findings.at + before,
				   .count = out->findings.count - before };
	out->suppressed += suppressions_apply(list, &fresh, &out->lines,
					      ruling->check.arena);
	findings_order(&out->findings);
}

/* The text that is linted: what the file holds, or the program of a notebook.
 * -1 when there is nothing to lint; the report has the reason where there should
 * have been. */
static int get_text(struct lint *lint, struct file_report *out,
		    struct arena *arena, struct source *source)
{
	struct err err;

	out->skipped = why_not_linted(arena, out->bytes,
				      lint_largest(lint->settings, out->path));
	if (out->skipped || !lint_is_worth(lint, out->bytes))
		return -1;
	if (!path_is_notebook(out->path))
		return 0;
	if (source_read_notebook(source, arena, out->bytes, &err) < 0)
		out->skipped = arena_strdup(arena, err.text);
	else
		out->skipped = why_not_linted(arena, source->text,
					      lint->settings->largest_file);
	if (out->skipped)
		return -1;
	out->notebook = source->notebook;
	out->text = source->text;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
	return lint_is_worth(lint, out->text) ? 0 : -1;
}

static void note_syntax_error(struct file_report *out,
			      const struct source *source)
{
	const struct tree *t = &source->tree;

	if (source->notebook && source->notebook->broken)
		out->syntax_error = source->notebook->broken_line;
	else if (t->errors.count)
		out->syntax_error =
			lines_line(&out->lines, t->errors.at[0].start);
}

/* Paths of other files as people see them. */
static void show_paths(const struct lint *lint, struct findings *findings)
{
	for (size_t i = 0; lint->now && i < findings->count; i++)
		for (size_t r = 0; r < findings->at[i].related.count; r++) {
			const char **path = &findings->at[i].related.at[r].path;

			if (*path)
				*path = snapshot_shown_path(lint->now, *path);
		}
}

void pipe_begin(struct lint *lint, struct file_report *out, struct arena *arena,
		const struct treatment *how, struct slice bytes)
{
	steps_grant(bytes.length);
	*out = (struct file_report){ .path = how->path,
				     .how = *how,
				     .bytes = bytes };
	out->is_test = settings_path_matches(&lint->settings->test_patterns,
					     how->place);
	out->on = lint_rules_on(lint, arena, how, out->is_test);
	out->text = path_is_notebook(how->path) ? (struct slice){ "", 0 }
						: bytes;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
}

bool pipe_find(struct lint *lint, struct file_report *out, struct arena *arena,
	       struct source *source, struct parse_memory *memory)
{
	struct ruling ruling = { .lint = lint };
	struct err err;

	if (get_text(lint, out, arena, source) < 0)
		return false;
	if (source_understand(lint, source, arena, memory, &out->how,
			      out->bytes, &err)) {
		out->skipped = arena_strdup(arena, err.text);
		return false;
	}
	note_syntax_error(out, source);
	ruling.check = (struct check){ .model = &source->model,
				       .arena = arena,
				       .findings = &out->findings,
				       .slow = &lint->slow_queries };
	ruling_init(&ruling, arena, out->on);
	ruling_run(&ruling);
	lint_across(&ruling.check, ruling_run_across, &ruling);
	show_paths(lint, &out->findings);
	out->trouble = ruling.check.trouble;
	findings_order(&out->findings);
	findings_yield(&out->findings, lint->settings->assumed);
	suppress_findings(&ruling, out);
	if (out->notebook && out->findings.count)
		lines_init(&out->json_lines, arena, out->bytes.ptr,
			   out->bytes.length);
	return true;
}

void lint_text(struct lint *lint, struct file_report *out, struct arena *arena,
	       const struct treatment *how, struct slice text)
{
	struct source source = { 0 };

	pipe_begin(lint, out, arena, how, text);
	pipe_find(lint, out, arena, &source, NULL);
	findings_join(&out->findings, arena);
}

bool pipe_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, struct source *source,
		 const struct treatment *how, struct slice text,
		 struct parse_memory *memory)
{
	bool understood = false;

	pipe_begin(lint, out, arena, how, text);
	if (text.length)
		understood = pipe_find(lint, out, arena, source, memory);
	/* Not worth linting, but its lines count. */
	if (text.length && path_is_notebook(how->path) && !source->notebook &&
	    !source_read_notebook(source, arena, text, NULL)) {
		out->text = source->text;
		lines_init(&out->lines, arena, source->text.ptr,
			   source->text.length);
	}
	return understood;
}

void lint_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct treatment *how,
		 struct slice text)
{
	struct source source = { 0 };

	pipe_before(lint, out, arena, &source, how, text, NULL);
}
