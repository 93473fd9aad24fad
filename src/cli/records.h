#ifndef CLI_RECORDS_H
#define CLI_RECORDS_H

/*
 * hylint check --stdin-format jsonl: one line in, one line out, in the same order,
 * for programs that have the texts and not the files.
 *
 *	{"path": "a.py", "content": "import tensorflow as tf\n..."}
 *	{"record": 1, "path": "a.py", "findings": [...]}
 *
 * A record that is broken, too large, or crashes the linter costs only itself: its
 * line says why under "error". Memory is bounded by a batch of records, however
 * many there are; a batch is what has come, so that each answer can be waited for.
 */

#include "cli/run.h"

void run_records(struct run *run);

#endif
