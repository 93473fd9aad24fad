#ifndef RULEKIT_MATCH_H
#define RULEKIT_MATCH_H

/* Runs a rule that only says what it looks for, without a check function. */

#include "rulekit/rule.h"

/* Whether a node is inside all of the contexts and outside all the others. */
bool match_contexts_hold(const struct model *m, nid_t node,
			 const struct match *match);

void match_node(struct check *check, nid_t node);

#endif
