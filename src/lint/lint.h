#ifndef LINT_LINT_H
#define LINT_LINT_H

/*
 * One file through the pipe: bytes and a plan in, findings out (prefilter,
 * parse, model, rules, suppressions; with a change, both sides and the
 * attribution). It knows of no other linted file: lint/settle.h brings them
 * together, and cli/ drives both.
 */

#include "base/err.h"
#include "base/intern.h"
#include "base/text.h"
#include "config/settings.h"
#include "framework/dialect.h"
#include "git/changes.h"
#include "lint/attribute.h"
#include "lint/file_report.h"
#include "model/modules.h"
#include "py/notebook.h"
#include "rulekit/rule.h"

/* Rules that do not run in files that match a pattern. */
struct file_exception {
	struct name_list pattern; /* of one */
	const bool *rules;	  /* by index in rule_table */
};

/* What files are understood with. Set up when the first one needs it; can be
 * thrown away and set up again between two. */
struct lint_tools {
	struct arena arena;
	struct intern names;
	const struct framework *framework;
	struct dialect dialect;	  /* the project's */
	struct call_gates *gates; /* see rulekit/gates.h */
	struct parser *parser;
	struct modules *modules, *modules_before; /* NULL without a snapshot */
	struct parse_memory *sides; /* of the latest change, or NULL */
};

/* The plan for the files of one project: what does not change from file to
 * file. Only `tools`, `profile` and `slow_queries` do. */
struct lint {
	const struct settings *settings;
	struct arena arena; /* lives until the run ends */
	/* By index in rule_table. */
	bool *on, *on_in_tests;
	enum severity *severities;
	VEC(struct file_exception) exceptions;
	/* What the files import is read from here, and what those before a change
	 * imported; NULL: each file is all there is. */
	struct snapshot *now, *before;
	/* Reads what the files of the folder `root` pin; NULL: nobody does.
	 * Asked only when a file is worth parsing. */
	void (*pins)(void *context, struct arena *arena, const char *root,
		     struct dialect *out);
	void *pins_context;
	const char *root;
	struct lint_tools tools;
	struct rule_profile *profile; /* NULL: nobody asks what rules cost */
	double slow_queries;	      /* seconds, see rulekit/own_query.h */
	size_t names_limit;	      /* for lint_trim */
};

/* `settings` must outlive the run. -1 when a setting names an unknown rule;
 * the nearest known one is in the text. */
int lint_init(struct lint *lint, const struct settings *settings,
	      struct err *err);
void lint_release(struct lint *lint);

/* Forgets the names of texts that are gone when they have become many, for a
 * process that does not end. True when it did: what was understood before must
 * not be used any more. */
bool lint_trim(struct lint *lint);

/* A parsed and understood file, for `hylint inspect`. */
struct source {
	struct slice text; /* what spans count in */
	struct notebook *notebook;
	struct tree tree;
	struct model model;
};

/* -1 with the reason why the text cannot be read as Python. */
int lint_understand(struct lint *lint, struct source *out, struct arena *arena,
		    const struct treatment *how, struct slice text,
		    struct err *err);

/* Before a file of many: what earlier ones imported is forgotten when it takes
 * more than imports-memory allows. Nothing of them may be in use. */
void lint_next_file(struct lint *lint);

/*
 * Lints a whole file. Never fails: a file that cannot be linted says why in
 * `skipped`. `text` must outlive the report. What is alike is not folded yet:
 * lint_fold() does that once it is known what is reported.
 */
void lint_text(struct lint *lint, struct file_report *out, struct arena *arena,
	       const struct treatment *how, struct slice text);

/* A changed file, and how each of its sides is treated. */
struct change {
	const struct changed_file *file;
	struct treatment now, before;
};

/* What a changed file had and has no more. */
struct removed_findings {
	bool known; /* false: nothing asked for it yet */
	struct findings findings;
};

/* Lints both sides of a changed file and attributes each finding. What came
 * from another file is not known here: see lint/settle.h. Whether unchanged files
 * that call it may break (lint/callers.h) is found out for who asks; NULL: nobody. */
void lint_change(struct lint *lint, struct file_report *out,
		 struct removed_findings *removed, bool *may_break_callers,
		 struct arena *arena, const struct change *change);

/* What a changed file has lost; all of it when the file went (its text now is
 * empty). */
void lint_removed(struct lint *lint, struct removed_findings *out,
		  struct arena *arena, const struct change *change);

/* One chatty function is shown to people once: the first place, with the others
 * beside. What is suppressed counts apart. The last step before a report. */
void lint_fold(struct file_report *file, struct arena *arena);

/* A text that is linted over and over while it is edited. */
struct edited_text {
	struct parse_memory *memory; /* makes the next parse cheap, or NULL */
	/* What it is compared with, from lint_before; NULL: with nothing. */
	const struct file_report *before;
	/* Out: what was understood of it; lives as long as the report. */
	struct source source;
	bool understood;
};

/* As lint_text, or with `before` as lint_change. */
void lint_edited(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct treatment *how,
		 struct slice text, struct edited_text *edited);

/* Lints the text that a change starts from; empty where there was none. */
void lint_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct treatment *how,
		 struct slice text);

/* Whether there is anything to find in a text, as far as its words say. */
bool lint_is_worth(const struct lint *lint, struct slice text);

/* The most bytes of a file that are read. */
size_t lint_largest(const struct settings *settings, const char *path);

#endif
