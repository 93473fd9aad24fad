#ifndef LINT_SUPPRESS_H
#define LINT_SUPPRESS_H

/*
 * Comments that silence findings:
 *
 *	x = f()  # hylint: ignore[HY201] why
 *	# hylint: ignore-next-line[print-in-traced-code] why
 *	# hylint: off[HY2]  ...  # hylint: on
 *	# hylint: ignore-file
 *	x = f()  # noqa: HY201
 */

#include "py/tree.h"
#include "rules/finding.h"

/* Marks what a comment of the tree silences; returns how many. */
size_t suppress_findings(struct findings *findings, const struct tree *tree,
			 const struct lines *lines);

#endif
