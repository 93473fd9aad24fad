#ifndef TOOLS_OLDNAMEFILE_H
#define TOOLS_OLDNAMEFILE_H

/*
 * rules/frameworks/NAME/old-names.ini, read, checked and printed while hylint
 * is built.
 */

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

/* Writes an INI of old names as the table of framework/oldnames.h. */
int old_names_write(FILE *out, struct arena *arena, const char *path,
		    struct err *err);

#endif
