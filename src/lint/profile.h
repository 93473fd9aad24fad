#ifndef LINT_PROFILE_H
#define LINT_PROFILE_H

/*
 * What each rule costs, for `check --profile-rules`. Facts about a model that
 * several rules share are worked out once, for the first rule that asks, and are
 * counted there.
 */

#include <stdint.h>

#include "base/arena.h"
#include "rulekit/table.h"

struct rule_cost {
	uint64_t nanoseconds;
	uint64_t calls; /* nodes that it looked at: the same in each run */
};

struct rule_profile {
	struct rule_cost *rules; /* by index in rule_table */
	uint64_t clock;		 /* nanoseconds that looking at a clock takes */
};

void profile_init(struct rule_profile *profile, struct arena *arena);

uint64_t profile_now(void);

/* One look of a rule at a node ends now. */
void profile_add(struct rule_profile *profile, const struct rule *rule,
		 uint64_t since);

#endif
