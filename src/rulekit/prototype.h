#ifndef RULEKIT_PROTOTYPE_H
#define RULEKIT_PROTOTYPE_H

/*
 * What a check function looks like. The Makefile puts this in front of each
 * rules/<family>/HY217-name.c with RULE_CHECK as check_hy217, so that a check of
 * another name or form does not compile. It names one rule only: with the
 * prototypes of all of them here, a new rule would recompile every other.
 */

#include <stdint.h>

struct check;

/* `node` is an nid_t, see py/tree.h. */
typedef void check_function(struct check *check, uint32_t node);

#ifdef RULE_CHECK
check_function RULE_CHECK;
#endif

#endif
