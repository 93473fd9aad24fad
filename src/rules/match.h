#ifndef RULES_MATCH_H
#define RULES_MATCH_H

/* Runs a rule that only says what it looks for, without a check function. */

#include "rules/rule.h"

void match_node(struct check *check, nid_t node);

#endif
