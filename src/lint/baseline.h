#ifndef LINT_BASELINE_H
#define LINT_BASELINE_H

/*
 * Findings that are known and left for later, in a file of the project, so that
 * only new ones are told:
 *
 *	HY201 59c0a41b3d1c52af 2 src/train.py
 *
 * A line says which rule, the fingerprint (the code and the function around it,
 * so that moved lines change nothing), how often, and the file as it counts from
 * the folder of the baseline. Ordered, so that branches merge well.
 */

#include "base/intern.h"
#include "lint/lint.h"

struct baseline_entry {
	const char *code, *file;
	uint64_t fingerprint;
	size_t count;	      /* as written */
	size_t met;	      /* of them, found in this run */
	bool looked;	      /* its file was checked, with its rule */
	const char *taken_by; /* the file that it moved to, or NULL */
};

struct baseline {
	struct arena *arena;
	const char *path;   /* as the user wrote it */
	const char *folder; /* absolute */
	struct slice text;  /* of the file, when there is one */
	VEC(struct baseline_entry) entries;
	struct intern keys; /* of the entries, in their order */
};

/* An empty one, to be filled. */
void baseline_init(struct baseline *b, struct arena *arena, const char *path);
void baseline_release(struct baseline *b);

/* -1 with "PATH:LINE: what is wrong". */
int baseline_read(struct baseline *b, struct err *err);
int baseline_take(struct baseline *b, struct slice text, struct err *err);

/* Marks the findings of a file that are known as suppressed. `path` is absolute.
 * Returns how many these are. A file that is looked at once more counts again. */
size_t baseline_apply(struct baseline *b, const char *path,
		      struct file_report *file);

/* Takes in the findings of a file, and marks them as suppressed. */
size_t baseline_add(struct baseline *b, const char *path,
		    struct file_report *file);

/* An entry that nothing was found for: its file was checked, or is gone. */
bool baseline_is_stale(const struct baseline *b,
		       const struct baseline_entry *entry);

/* Writes it: what was found now, and what was known of files that this run has
 * not looked at. */
int baseline_write(struct baseline *b, struct err *err);

#endif
