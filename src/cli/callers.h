#ifndef CLI_CALLERS_H
#define CLI_CALLERS_H

/*
 * Files that a change does not touch, but whose traced code may call what it
 * changes.
 */

#include "cli/changes.h"

/* Adds them to the plan, whose files have been through the pipe: none where that
 * found no change that may break a caller. Says what could not be looked at. */
void plan_callers(struct change_plan *plan);

#endif
