#ifndef CONFIG_EXPECT_H
#define CONFIG_EXPECT_H

/*
 * The marks in the examples of a rule, which say at the end of a line what is to
 * be reported there:
 *
 *	print(x)	# expect: HY201, HY104
 *
 * For the rules that come with hylint while it is built, and for a project's own
 * in `hylint rules --test`.
 */

#include "base/slice.h"

/* Whether a line has such a mark with this code. */
bool line_expects(struct slice line, const char *code);

#endif
