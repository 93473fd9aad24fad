#ifndef GIT_WEAVE_H
#define GIT_WEAVE_H

/*
 * The same correction in another version of a text: what turns `from` into `to`
 * is done to `other`, which has grown out of `from` in its own way. Every byte
 * of `other` that the correction does not touch stays as it is.
 */

#include "git/changes.h"

/*
 * Returns 0; or 1 when `other` has changed lines that the correction changes
 * too, with the first of them (a line of `other`) in `line`; or -1. A text that
 * ends its lines in "\r\n" where `from` has "\n" is the same text.
 */
int weave(struct slice *out, uint32_t *line, struct arena *arena,
	  struct slice from, struct slice to, struct slice other,
	  struct err *err);

#endif
