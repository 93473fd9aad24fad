#ifndef RULEKIT_OWN_QUERY_H
#define RULEKIT_OWN_QUERY_H

/* A project's rule that is a tree-sitter query; rules/README.md lists its
 * predicates. */

#include "py/query.h"
#include "rulekit/rule.h"

struct own_query {
	struct query query;
	enum rule_where where;
	uint32_t report; /* the capture that is reported */
};

/* Compiles and checks. -1 with the place in the text. */
int own_query_init(struct own_query *out, struct arena *arena, const char *text,
		   uint32_t *at, struct err *err);

/* Runs the query of the check's rule over the whole file. */
void own_query_check(struct check *check, nid_t module);

#endif
