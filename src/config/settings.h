#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

/*
 * The settings of a run: built-in defaults, then a file, then git's
 * configuration (in the hook), then the command line. Read-only once made.
 *
 * The file is .hylint.ini of the nearest folder upwards, up to the top of the
 * repository, or a pyproject.toml there with a table [tool.hylint], or a
 * setup.cfg or tox.ini with a section [hylint]; in staged mode, as the index has
 * it. In a shared INI file the other sections are called [hylint:severity] and
 * [hylint:per-file-ignores], in TOML [tool.hylint.severity] and
 * [tool.hylint.per-file-ignores]; TOML has lists in brackets or as one string.
 *
 *	[hylint]
 *	select = HY1 side-effects print-in-traced-code
 *	extend-select = HY701
 *	ignore = HY104
 *	hybridizes = common.function my.project.graph
 *	tests = tests/ *_test.py
 *	exclude = build third_party
 *	largest-file = 2M
 *	notebooks = on
 *	assumed = off
 *	mode = block
 *	on-error = warn
 *	fail-on = error
 *	tensorflow = 2.6
 *	keras = 3
 *	baseline = .hylint-baseline
 *	[severity]
 *	HY201 = error
 *	[per-file-ignores]
 *	scripts/ = HY9 HY201
 *
 * A later layer's `select` starts afresh: what earlier layers ignored or added
 * is forgotten. All other lists add up.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/strbuf.h"
#include "base/vec.h"

struct name_list {
	VEC(const char *) names;
};

/* Where a value was written, for messages: "PATH:LINE" or "--select". */
struct setting_origin {
	const char *key, *value, *where;
};

struct severity_setting {
	const char *rule;     /* code, family or name */
	const char *severity; /* "error", "warning", "info", "off" */
};

struct per_file_setting {
	const char *pattern;
	const char *rules; /* what is ignored in files that it matches */
	const char *where;
};

enum on_error {
	ON_ERROR_WARN,	/* say it, let the commit pass */
	ON_ERROR_BLOCK, /* say it, stop the commit */
};

struct settings {
	struct name_list select;	/* empty: every rule that is on */
	struct name_list extend_select; /* on top of that */
	struct name_list ignore;
	struct name_list hybridizes; /* project wrappers of tf.function */
	struct name_list test_patterns;
	struct name_list exclude;
	struct name_list rules; /* folders of rules, from its own */
	VEC(struct severity_setting) severities;
	VEC(struct per_file_setting) per_file;
	size_t largest_file;
	size_t imports_memory; /* for the files that others import */
	bool no_notebooks;     /* walks and the hook leave them out */
	bool assumed;	       /* what rests on an assumption is told, too */
	bool warn_only;	       /* hook: show, never block */
	enum on_error on_error;
	/* "error", "warning" or "info": what fails a check or blocks a commit;
	 * NULL: warnings and errors, and errors. */
	const char *fail_on;
	const char *keras;    /* "2", "3" or "both"; NULL: not said */
	unsigned tensorflow;  /* 206: runs on 2.6 and later; 0: not said */
	const char *baseline; /* from the folder of the file; NULL: none */
	VEC(struct setting_origin) origins;
	const char *origin; /* of what is set next; the setter's to give */
	struct name_list mistakes; /* "PATH:LINE: what is wrong", in order */
	struct name_list
		notices; /* likewise: what does no harm to our settings */
};

void settings_init(struct settings *settings, struct arena *arena);

/*
 * Adds what an INI or TOML text says; the name decides which it is. Returns 0,
 * or -1 with every mistake in `mistakes`: what is right is set all the same.
 */
int settings_read(struct settings *settings, struct arena *arena,
		  const char *path, struct slice text);

/* Whether the text of a file that others share has a section of ours. */
bool settings_are_in(struct arena *arena, const char *path, struct slice text);

/* One KEY=VALUE, as from --config or git's configuration; "severity.HY201" is a
 * key too. */
int settings_set(struct settings *settings, struct arena *arena,
		 const char *key, const char *value, struct err *err);

/* Where the value stands, given the very pointer that the settings hold; NULL
 * for a built-in default. */
const char *settings_origin(const struct settings *settings, const char *value);

/* The keys of [hylint], one by one; NULL behind the last. */
const char *settings_key(size_t i);

/* Adds what a key has been set to, a line "VALUE\tWHERE\n" for each word of a
 * list; `where` is "default" for what nobody has set. */
void settings_describe(struct strbuf *out, const struct settings *settings,
		       const char *key);

/* Whether a path matches one of the patterns: a name matches any part of the
 * path, a trailing slash a folder, `*` and `?` as in a shell. */
bool settings_path_matches(const struct name_list *patterns, const char *path);

#endif
