#ifndef RULEKIT_OWN_FIX_H
#define RULEKIT_OWN_FIX_H

/*
 * The fix of a project's rule: a text with {names}, in place of one of the nodes
 * that the rule has matched.
 */

#include "rulekit/rule.h"

struct own_fix {
	enum applicability applicability;
	const char *title;   /* template */
	const char *replace; /* the name of a node; NULL: what is reported */
	const char *with;    /* template */
};

/* What a name stands for: a node, as it is written, or else a text. */
struct own_name {
	const char *key;
	nid_t node; /* NO_NODE: `text` */
	const char *text;
};

/* Adds the fix of the rule, if it has one, to the finding that was just reported.
 * Where a name is of no node, as one that a query may leave out, there is no
 * fix. */
void own_fix_add(struct check *check, const struct own_name *names,
		 size_t count, nid_t reported);

#endif
