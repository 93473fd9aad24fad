#ifndef TOOLS_TABLEFILE_H
#define TOOLS_TABLEFILE_H

/*
 * The tables of a framework, rules/frameworks/NAME/: read, checked row by row
 * and laid out as src/framework/packed.h says.
 *
 *	[tensorflow.math]	a module; NAME = row (src/framework/row.h)
 *	[members tensor]	of that kind of value; NAME = row
 *	[returns]		NAME in full = what it returns, before what was
 *				mined
 *	[sets]			NAME = words
 *	[host]			NAME in full = arguments that must be concrete
 *	[python-arguments]	the same of the framework, which wants Python values
 *	[libraries]		the first word of such a name = as people call it
 *	[instead]		NAME in full, or a MEMBER that tensors lack = what to
 *				write in its place
 *	[counterparts]		NAME in full = what does the same with tensors
 *	[successors]		NAME as it is imported = what to write in place of a
 *				name that is gone, or never was there
 *	[names MODULE]		FIRST-LAST = all its names that these releases
 *				have; no LAST: the newest has them
 *
 * A value goes on in indented lines; `#` in the first column is a comment.
 */

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

/* Reads the files in their order and prints the tables as C. */
int tables_write(FILE *out, struct arena *arena, char **paths, int count,
		 struct err *err);

#endif
