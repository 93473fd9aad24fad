#ifndef CLI_NEWRULE_H
#define CLI_NEWRULE_H

/*
 * The files of a new rule, made from rules/template/ in hylint's own sources.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"

struct new_rule {
	const char *code, *name; /* HY217, print-in-traced-code */
	const char *family;	 /* NULL: the one that the code belongs to */
	bool is_match;		 /* declared in [match], without a check in C */
};

/*
 * Writes the files below the current folder, which is the top of the sources,
 * and lists their paths in `out`, one a line. Nothing is written where the code
 * or the name is another rule's; no file that is there is replaced.
 */
int new_rule_write(struct strbuf *out, const struct new_rule *rule,
		   struct arena *arena, struct err *err);

#endif
