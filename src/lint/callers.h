#ifndef LINT_CALLERS_H
#define LINT_CALLERS_H

/*
 * Who calls a changed function from a file that did not change: whether it is worth
 * looking for such files, and which texts may be one.
 */

#include "lint/lint.h"

/* Whether a graph function that calls what the change touches would get a finding
 * that it did not get before. False for new and renamed files, and for notebooks:
 * nobody imports them as they were. `known` is the new side where it has been
 * understood, or NULL. */
bool callers_may_break(struct lint *lint, struct arena *arena,
		       const struct change *change, const struct source *known);

/* Whether a text may import the module of a path: it has an import and the name. */
bool may_import_module(struct slice text, const char *path);

#endif
