#ifndef LINT_JOIN_H
#define LINT_JOIN_H

/* One cause that shows in many places of a file: an old release. The first place is a
 * finding, which shows the others. After attribution: what a change adds is not to hide
 * behind what was there. */

#include "base/arena.h"
#include "rulekit/finding.h"

/* In: findings in the order of the text. Each info that joins others is taken into the
 * first one of its rule, as a related place; not what is suppressed, and only what has the
 * same attribution. */
void findings_join(struct findings *list, struct arena *arena);

#endif
