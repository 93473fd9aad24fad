#ifndef LINT_PIPE_H
#define LINT_PIPE_H

/*
 * Private to lint/: one side of a file through the pipe, for those who compare
 * two (change.c).
 */

#include "lint/lint.h"

/* Begins the report of a text, which is not looked at yet. */
void pipe_begin(struct lint *lint, struct file_report *out, struct arena *arena,
		const struct treatment *how, struct slice bytes);

/* Parses, runs the rules, silences. False when there was nothing to
 * understand. `memory` makes the next parse of the text cheap, or is NULL. */
bool pipe_find(struct lint *lint, struct file_report *out, struct arena *arena,
	       struct source *source, struct parse_memory *memory);

/* Both, for a text that a change started from; empty where there was none. Its
 * lines count even where there was nothing to lint. */
bool pipe_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, struct source *source,
		 const struct treatment *how, struct slice text,
		 struct parse_memory *memory);

/* The notebook of a report whose text is read once more. */
void pipe_reopen_notebook(struct file_report *out, struct arena *arena);

/* The rules about changes: check->before is what the change started from. */
void pipe_compare(struct lint *lint, struct check *check, const bool *on);

/* Puts findings in the order of their places, each once. */
void findings_order(struct findings *list);

#endif
