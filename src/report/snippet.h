#ifndef REPORT_SNIPPET_H
#define REPORT_SNIPPET_H

/*
 * The source of a finding, drawn: the line it stands on, the lines that belong
 * to it, each with its number, underlined where the spans are.
 *
 *	  4 | @tf.function
 *	    | ~~~~~~~~~~~~ `step` is decorated here
 *	... |
 *	  9 |     print(loss)
 *	    |     ^^^^^
 */

#include "report/report.h"

/* Returns the columns that the line numbers take, for what is put below. */
unsigned snippet_add(struct report *report, const struct file_report *file,
		     const struct finding *finding);

#endif
