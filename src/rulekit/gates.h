#ifndef RULEKIT_GATES_H
#define RULEKIT_GATES_H

/*
 * Most rules on calls ask first what is called. All their lists and sets of names
 * are one table, so that a call is looked up once and wakes only the rules that
 * could match it:
 *
 *	tf.config.run_functions_eagerly(True)	the rules that list that name
 *	self.history.append(x)			the rules about a method append
 *
 * A gate only keeps rules asleep; those that wake ask for themselves.
 */

#include "rulekit/rule.h"

struct call_gates;

/* The gates of all rules there are. */
struct call_gates *call_gates_new(struct arena *arena,
				  const struct framework *framework);

/* The rules that a call may wake, as bits of their gates. */
#define MOST_GATES 256
struct open_gates {
	uint64_t bits[MOST_GATES / 64];
};

void call_gates_open(const struct call_gates *gates, const struct model *model,
		     nid_t call, struct open_gates *out);

/* The gate of a rule plus one, or 0 for a rule that any call may wake. */
uint16_t call_gate_of(const struct call_gates *gates, const struct rule *rule);

/* Whether a rule with such a gate may match the call. */
static inline bool call_gate_is_open(const struct open_gates *open,
				     uint16_t gate)
{
	return !gate || open->bits[(gate - 1) / 64] >> (gate - 1) % 64 & 1;
}

#endif
