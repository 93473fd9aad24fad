#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

/*
 * The files of a project as they are in one place: the work tree, the index or a
 * commit. Which one is data that the plan fills in; whoever follows an import
 * reads from it. Nothing is linted here, and nothing is known of Python's
 * grammar.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/import_index.h"
#include "base/intern.h"
#include "base/slice.h"
#include "base/vec.h"

enum snapshot_kind {
	SNAPSHOT_FILES,	     /* of the work tree */
	SNAPSHOT_REPOSITORY, /* the index, or `revision` where it is given */
	SNAPSHOT_EMPTY,	     /* before the first commit */
};

struct folder_imports;

struct snapshot {
	enum snapshot_kind kind;
	const char *revision;
	struct arena *arena; /* owns the paths that are given, and this: */
	/* What was asked of all files, and what came of it. */
	struct intern questions;
	VEC(bool) answers;
	VEC(struct folder_imports *) imports;
};

void snapshot_init(struct snapshot *s, struct arena *arena,
		   enum snapshot_kind kind, const char *revision);
void snapshot_release(struct snapshot *s);

/* The text of a file for its importers: 0, or 1 when there is none, when it is too
 * large to be code, or when its path leads outside the folder `top` ("":
 * anywhere), which counts in the work tree only. */
int snapshot_read(const struct snapshot *s, struct arena *arena,
		  const char *top, const char *path, struct slice *text);

/* The path of a file that is linted as snapshot_read takes it; lives as long as the
 * snapshot. */
const char *snapshot_path(const struct snapshot *s, const char *path);

/* Such a path as people see it: below the current folder, as a person would write
 * it. */
const char *snapshot_shown_path(const struct snapshot *s, const char *path);

/* Words that are looked for; each list is ended by NULL. */
struct word_search {
	const char *const *words;
	/* NULL, or the name of a module: only files count that have it, too, and
	 * none of the words of `unless`; and notebooks are looked into. */
	const char *module;
	const char *const *unless;
};

/* Whether any Python file, in the work tree below the folder `top`, has one of the
 * words in its code: a switch that is thrown for the whole program. Searched once
 * for each question. */
bool snapshot_mentions(struct snapshot *s, const char *top,
		       const struct word_search *wanted);

/* Which Python files import what: those of the folder of `path` and of the folders above
 * it, up to `top`. Read when it is first asked for, less what comes from these
 * libraries. */
const struct import_index *snapshot_imports(struct snapshot *s, const char *top,
					    const char *path,
					    const char *const *libraries);

#endif
