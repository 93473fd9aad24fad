#ifndef TOOLS_CALLERFILE_H
#define TOOLS_CALLERFILE_H

/*
 * rules/frameworks/NAME/callers.ini: read, checked and printed as the table of
 * src/framework/callers.h. The file says itself how it is written.
 */

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

int callers_write(FILE *out, struct arena *arena, const char *path,
		  struct err *err);

#endif
