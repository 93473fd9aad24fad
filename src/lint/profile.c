/* The clock's own time is measured first and taken off. */

#include "lint/profile.h"

#include <time.h>

uint64_t profile_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A rule that looks at a node and turns away takes less time than the clock does,
 * so the clock's own time is taken off. */
void profile_init(struct rule_profile *profile, struct arena *arena)
{
	uint64_t least = UINT64_MAX;

	profile->rules = ARENA_ARRAY(arena, struct rule_cost, rule_room);
	for (int i = 0; i < 1000; i++) {
		uint64_t since = profile_now(), took = profile_now() - since;

		least = took < least ? took : least;
	}
	profile->clock = least;
}

void profile_add(struct rule_profile *profile, const struct rule *rule,
		 uint64_t since)
{
	struct rule_cost *cost = &profile->rules[rule - rule_table];
	uint64_t took = profile_now() - since;

	cost->nanoseconds += took > profile->clock ? took - profile->clock : 0;
	cost->calls++;
}
