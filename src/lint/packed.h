#ifndef LINT_PACKED_H
#define LINT_PACKED_H

/*
 * What the pipe found in one file, as plain bytes: so that it can be kept without
 * the tree that it was found in, and sent from one process to another. Only for
 * the same program with the same rules: a rule is its index in the table.
 *
 * What follows from the bytes of the file alone (its lines, the cells of a
 * notebook) is not packed but made again.
 */

#include "base/strbuf.h"
#include "lint/lint.h"

void report_pack(struct strbuf *out, const struct file_report *file);

/* The report of a text that was treated so, as it was packed; not yet folded.
 * Returns what is behind it in `packed`. */
struct slice report_unpack(struct lint *lint, struct file_report *out,
			   struct arena *arena, const struct treatment *how,
			   struct slice bytes, struct slice packed);

/* What a file has lost, as far as settle.h asks for it: not the places. */
void removed_pack(struct strbuf *out, const struct removed_findings *removed);
struct slice removed_unpack(struct removed_findings *out, struct arena *arena,
			    struct slice packed);

#endif
