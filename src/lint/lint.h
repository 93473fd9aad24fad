#ifndef LINT_LINT_H
#define LINT_LINT_H

/*
 * One file through the pipe: bytes, prefilter, parse, model, rules,
 * suppressions, attribution. Many files are a loop over it in cli/.
 */

#include "base/err.h"
#include "base/intern.h"
#include "base/text.h"
#include "config/settings.h"
#include "git/changes.h"
#include "lint/attribute.h"
#include "lint/suppress.h"
#include "model/modules.h"
#include "py/notebook.h"
#include "rules/rule.h"

/* Rules that do not run in files that match a pattern. */
struct file_exception {
	struct name_list pattern; /* of one */
	const bool *rules;	  /* by index in rule_table */
};

/* How the other files of the project are read, from the snapshot that the
 * linted files come from. */
struct file_reader {
	module_reader read;
	module_reader read_before; /* from the one that a change starts from */
	/* Where a linted path stands for `read`, and how people see such a path;
	 * both give what lives as long as the run. */
	const char *(*locate)(void *context, const char *path);
	const char *(*show)(void *context, const char *path);
	void *context;
};

/* What does not change from file to file. */
struct lint {
	const struct settings *settings;
	struct arena arena; /* lives until the run ends */
	struct intern names;
	const struct framework *framework;
	struct parser *parser;
	/* By index in rule_table. */
	bool *on, *on_in_tests;
	enum severity *severities;
	double slow_queries; /* seconds, see rules/own_query.h */
	VEC(struct file_exception) exceptions;
	/* Where a path stands below the configuration; NULL: as it is. */
	const char *(*place)(void *context, const char *path);
	void *place_context;
	size_t names_limit; /* for lint_trim */
	/* Every place by itself, however many there are: for fixing, and for
	 * those who fold later. */
	bool keep_repeats;
	/* NULL: each file is all there is. */
	const struct file_reader *reader;
	struct modules *modules, *modules_before;
	bool looks_before; /* what is linted now stood before the change */
	struct parse_memory *sides; /* of the latest change, or NULL */
};

/* One linted file. Everything lives in the arena given to lint_text. */
struct file_report {
	const char *path;
	struct slice bytes; /* what the file holds */
	/* What was linted: the same, or the program of a notebook. All spans
	 * count in it. */
	struct slice text;
	struct lines lines;
	const struct notebook *notebook; /* or NULL */
	struct lines json_lines;	 /* of a notebook with findings */
	struct findings findings; /* ordered by place, suppressed ones too */
	const char *skipped;	  /* why it was not linted, or NULL */
	uint32_t syntax_error;	  /* the first line that is no Python, or 0 */
	const char *trouble;	  /* a rule that gave up, or NULL */
	bool is_test;
	const bool *on; /* by index in rule_table: the rules that ran */
	struct suppressions silencing; /* the comments that silence */
	size_t suppressed;	       /* how many findings they did */
	/* With a change: findings that stood elsewhere in the file before, and
	 * the comments that the change adds to silence some. */
	size_t already_there;
	VEC(const struct suppression *) added;
};

/* `settings` must outlive the run. -1 when a setting names an unknown rule;
 * the nearest known one is in the text. */
int lint_init(struct lint *lint, const struct settings *settings,
	      struct err *err);
void lint_release(struct lint *lint);

/* Where a byte of a file's text stands, as people say it. */
struct place {
	uint32_t cell; /* of a notebook; 0 elsewhere */
	struct position at;
};

struct place file_place(const struct file_report *file, uint32_t byte);

/* Where it stands in what the file holds: the same but for a notebook, whose
 * lines are those of the JSON. */
struct position file_position(const struct file_report *file, uint32_t byte);

/* "line 4", "cell 2, line 4". */
const char *file_line_name(struct arena *arena, const struct file_report *file,
			   uint32_t byte);
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
		    const char *path, struct slice text, struct err *err);

/* Lints a whole file. Never fails: a file that cannot be linted says why in
 * `skipped`. `text` must outlive the report. */
void lint_text(struct lint *lint, struct file_report *out, struct arena *arena,
	       const char *path, struct slice text);

/* Lints both sides of a changed file and attributes each finding. `elsewhere`
 * (or NULL) knows the other files of the change. */
void lint_change(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct changed_file *file,
		 struct elsewhere *elsewhere);

/* Adds the findings that a changed file had and has no more; all of them when
 * the file went (`after` is empty). */
void lint_gone(struct lint *lint, struct findings *out, struct arena *arena,
	       const struct changed_file *file);

/* One chatty function is told once: the first place, with the others beside.
 * Done by the above unless keep_repeats; what is suppressed counts apart. */
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
		 struct arena *arena, const char *path, struct slice text,
		 struct edited_text *edited);

/* Lints the text that a change starts from; empty where there was none. */
void lint_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, const char *path, struct slice text);

/* The most bytes of a file that are read. */
size_t lint_largest(const struct settings *settings, const char *path);

/* Whether a finding is told at all: nothing silences it, and the change that is
 * looked at, if there is one, has to do with it. */
bool finding_is_told(const struct finding *finding);

#endif
