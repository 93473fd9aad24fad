#ifndef LINT_TREATMENT_H
#define LINT_TREATMENT_H

/*
 * How one path is treated: found once, before its text is looked at, and then
 * handed down. Nobody below asks again.
 */

#include <stdbool.h>
#include <stddef.h>

struct project;

/* Which other files a text imports from. */
enum imports {
	IMPORTS_NOW,	/* those that stand beside it now */
	IMPORTS_BEFORE, /* those that a change starts from */
	IMPORTS_NONE,	/* nobody has saved it, so nothing is read for it */
};

struct treatment {
	const char *path; /* as people see it */
	const char
		*place; /* what the patterns of the settings are held against */
	const char *top; /* of its imports, which are not followed out of it;
			    NULL or "": anywhere */
	enum imports imports;
	struct project *project; /* NULL: settings of no file */
	bool excluded;		 /* by the settings */
	size_t largest;		 /* the most bytes of it that are read */
};

#endif
