#ifndef BASE_MENTIONS_H
#define BASE_MENTIONS_H

/*
 * Whether any of many texts has one of some words in its Python code, within
 * limits. The words and the limits enter, the texts come one after the other;
 * what lies behind the limits is not known.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct mentions {
	const char *const *words; /* ended by NULL */
	const char *module; /* or NULL; else only files that have this name, too,
			       and none of these words */
	const char *const *unless;
	size_t most_bytes, most_files;
	size_t bytes, files; /* looked at so far */
	bool found;
};

/* Whether such a file is looked into: Python, and where a module is named its
 * notebooks, which often are all that uses it. Their text is that of the JSON. */
bool mentions_may_be_in(const struct mentions *mentions, const char *path);

/* Looks at one more text. True when no more are needed. */
bool mentions_look(struct mentions *mentions, struct slice text);

#endif
