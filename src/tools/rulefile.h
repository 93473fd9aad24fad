#ifndef TOOLS_RULEFILE_H
#define TOOLS_RULEFILE_H

/*
 * A rule as it stands in its files, read and checked while building. Every
 * disagreement between the files is a problem; a table is written only when
 * there are none.
 */

#include <stdio.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/vec.h"
#include "config/rulefacts.h"

struct rule_file {
	const char *family;
	const char *stem; /* "rules/retracing/HY101-created-in-loop" */
	struct rule_facts facts;
	struct slice page;
	bool has_check;
};

struct rule_files {
	struct arena *arena;
	VEC(struct rule_file) rules;
	struct slice sets; /* the sets.ini of TensorFlow */
	int problems;	   /* how many were printed */
};

/* Reads every rule below `folder`, ordered by code, and prints each problem
 * as "FILE:LINE: what is wrong; what to write". */
void rule_files_read(struct rule_files *out, struct arena *arena,
		     const char *folder);

/* The text of a file, or a slice with a NULL pointer. */
struct slice read_whole(struct arena *arena, const char *path);

/* Writes a text as a C string (rulegen.c). */
void write_string(FILE *out, struct slice text);

void problem(struct rule_files *files, const char *path, int line,
	     const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Writes the pattern of a rule, whose generated names begin with `prefix`
 * (patterngen.c). */
void pattern_write(FILE *out, const char *prefix,
		   const struct pattern *pattern);

/* Reads and checks the .ini (rulefacts.c). -1 when it is no INI at all. */
int rule_file_facts(struct rule_files *files, struct rule_file *rule);

/* Checks the page and the examples of a rule (rulepage.c). */
void rule_page_check(struct rule_files *files, const struct rule_file *rule);
void rule_examples_check(struct rule_files *files, const struct rule_file *rule,
			 struct slice text);

/* Checks that an example shows each exception of the page (exceptions.c). */
void rule_exceptions_check(struct rule_files *files,
			   const struct rule_file *rule, struct slice examples);
/* A line of the page without the names of the examples that show it, which are
 * for those who have the sources. */
struct slice line_without_examples(struct slice line);

/* --- lines of a page or of examples (rulepage.c) -------------------------- */

struct line_reader {
	struct slice rest, line;
	int number;
};

bool read_line(struct line_reader *r);
struct slice trimmed_line(struct slice s);
/* "# good" and "# good: why", but not "# goods". */
bool is_marker(struct slice line, const char *marker);
/* Whether a line begins with "def NAME(". */
bool line_defines(struct slice line, struct slice name);

#endif
