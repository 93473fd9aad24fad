#ifndef PY_QUERY_H
#define PY_QUERY_H

/*
 * Queries in tree-sitter's language over a parsed file. What a predicate such
 * as `(#traced? @call)` means is for the caller to say.
 *
 * A query comes from whoever wrote the project that is looked at: its size, its
 * nesting and the steps of a run are bounded.
 */

#include "py/tree.h"

struct query_word {
	const char *text; /* or NULL: a capture */
	uint32_t capture;
};

struct query_predicate {
	const char *name; /* "traced?", without "#" and "not-" */
	bool negated;
	VEC(struct query_word) words;
};

struct query_pattern {
	uint32_t start; /* where it stands in the text of the query */
	VEC(struct query_predicate) predicates;
};

struct query {
	struct query_program *program; /* tree-sitter's */
	VEC(const char *) captures;    /* their names, without "@" */
	VEC(struct query_pattern) patterns;
};

/* -1 for what is no query: the reason in `err`, the place in `at`. Lives in the
 * arena but for the program, which query_release frees. */
int query_init(struct query *out, struct arena *arena, const char *text,
	       uint32_t *at, struct err *err);
void query_release(struct query *query);

struct query_capture {
	uint32_t capture;
	nid_t node; /* the node, or the innermost that holds what is not kept */
};

struct query_match {
	const struct query_pattern *pattern;
	const struct query_capture *captures;
	uint32_t count;
};

struct query_matches {
	VEC(struct query_match) all; /* in the order of the text */
};

/* Finds the matches in the tree parsed last. Returns 0, or -1 when there was too
 * much to do, with those found until then; adds the time it took to `seconds`. */
int query_run(struct query_matches *out, const struct query *query,
	      const struct tree *tree, struct arena *arena, double *seconds);

#endif
