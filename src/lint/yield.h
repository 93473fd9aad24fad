#ifndef LINT_YIELD_H
#define LINT_YIELD_H

/* One cause, one finding: takes back what another rule tells better. */

#include "rulekit/finding.h"

/* Drops each finding whose rule yields to the rule of another one of the same
 * file that is about the same place. The order stays. */
void findings_yield(struct findings *list);

#endif
