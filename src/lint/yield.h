#ifndef LINT_YIELD_H
#define LINT_YIELD_H

/* One cause, one finding: takes back what another rule tells better; and what is not to
 * be told at all. */

#include "rulekit/finding.h"

/* Drops each finding whose rule yields to the rule of another one of the same
 * file that is about the same place, what is moot, and, unless they are asked for,
 * those that rest on an assumption. The order stays. */
void findings_yield(struct findings *list, bool with_assumed);

#endif
