#ifndef LINT_RULING_H
#define LINT_RULING_H

/* Private to lint/: the run of the rules that are on over a model. */

#include "lint/lint.h"

struct ruling {
	struct lint *lint;
	struct check check;
	const struct rule **by_kind[KIND_COUNT];
	size_t counts[KIND_COUNT];
	uint16_t *call_gates; /* of by_kind[KIND_call], see rulekit/gates.h */
};

/* Makes `by_kind` of the rules that are on; ruling->check is set already. */
void ruling_init(struct ruling *ruling, struct arena *arena, const bool *on);

/* Runs them over the whole tree of ruling->check.model. */
void ruling_run(struct ruling *ruling);

/* The same over some functions of another file, for lint/across.h: `context` is a
 * struct ruling. What its comments suppress is suppressed here, too. */
void ruling_run_across(void *context, const struct model *model,
		       const bool *functions, struct findings *out);

/* The rules about changes: check->before is what the change started from. */
void ruling_run_change(struct lint *lint, const struct check *check,
		       const bool *on);

/* Gives findings from one on the severities that the user has set. */
void ruling_set_severities(const struct lint *lint, struct findings *findings,
			   size_t from);

#endif
