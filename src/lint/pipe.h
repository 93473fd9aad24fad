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

/* Puts findings in the order of their places, each once. */
void findings_order(struct findings *list);

/* --- worth.c -------------------------------------------------------------- */

/* Why a text is not linted at all, or NULL. */
const char *why_not_linted(struct arena *arena, struct slice text,
			   size_t largest);

/* --- lint.c: what the plan has for a file ---------------------------------- */

/* By index in rule_table: what runs in a file. */
const bool *lint_rules_on(const struct lint *lint, struct arena *arena,
			  const struct treatment *how, bool is_test);

/* Sets the tools up, once. They cost a little, and most commits need none. */
int lint_get_ready(struct lint *lint, struct err *err);

/* What a text of this side imports from; NULL: from nothing. */
struct modules *lint_modules(const struct lint *lint, enum imports imports);

/* --- understand.c ----------------------------------------------------------- */

/* The program of a notebook becomes the source's text. */
int source_read_notebook(struct source *out, struct arena *arena,
			 struct slice json, struct err *err);

int source_understand(struct lint *lint, struct source *out,
		      struct arena *arena, struct parse_memory *memory,
		      const struct treatment *how, struct slice text,
		      struct err *err);

/* The notebook of a report whose text is read once more. */
void pipe_reopen_notebook(struct file_report *out, struct arena *arena);

#endif
