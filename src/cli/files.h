#ifndef CLI_FILES_H
#define CLI_FILES_H

/*
 * Files as they are, no change asked about: each is read and goes through the
 * pipe, in processes of its own where that pays, and is reported in its turn.
 */

#include "cli/run.h"

/* Lints the files of the work tree and reports them in this order. */
void run_files(struct run *run, const struct name_list *paths);

/* The same for one text that stands in no file. */
void run_text(struct run *run, const struct treatment *how, struct slice text);

/* In a worker: lints a text, and adds it with what was found; and here, the report
 * of that, which lives in `run->file`. */
void files_put(struct strbuf *found, struct run *run,
	       const struct treatment *how, struct slice text);
void files_take(struct file_report *out, struct run *run,
		const struct treatment *how, struct slice found);

#endif
