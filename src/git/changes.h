#ifndef GIT_CHANGES_H
#define GIT_CHANGES_H

/*
 * The changed files of a repository: their bytes before and after, and the
 * lines that the change adds or touches. Knows nothing of Python but what its
 * files are called.
 *
 * Reads the object database and the index, never the work tree; writes
 * nothing. libgit2 is initialised on first use only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mentions.h"
#include "base/slice.h"
#include "base/vec.h"

/* Lines [first, first + count) of the new text; count 0 is a pure deletion
 * behind line `first`. Lines count from 1. */
struct line_range {
	uint32_t first, count;
};

/* One hunk of the difference, old side and new side. */
struct hunk {
	struct line_range before, after;
};

enum change_status {
	CHANGE_ADDED,
	CHANGE_MODIFIED,
	CHANGE_RENAMED, /* old_path differs */
};

struct changed_file {
	const char *path;     /* relative to the top, raw bytes */
	const char *old_path; /* the same as path unless renamed */
	enum change_status status;
	struct slice before; /* empty for an added file */
	struct slice after;
	VEC(struct hunk) hunks; /* ordered by line */
	/* While a merge is committed: the file in each other parent, empty
	 * where it is not there. What one of them has is not new. */
	VEC(struct slice) other_befores;
};

/* A file of the change that is not linted, and why ("unmerged", ...). */
struct skipped_file {
	const char *path;
	const char *reason;
};

struct changes {
	const char *top; /* absolute path of the work tree, "" when bare */
	VEC(struct changed_file) files;
	/* Files that go, and the revision that has them. Their texts are not
	 * read: a partial clone may lack them. See changes_blob. */
	VEC(const char *) deleted;
	const char *base;
	VEC(const char *)
	paths; /* all that come, change or go, wanted or not */
	VEC(struct skipped_file) skipped;
	VEC(const char *) notes; /* to be told once, each a line */
};

/* A path of what two sides differ in, before anything of it is read. The plan may
 * change what is to be done with it. */
struct listed_path {
	const char *path;
	bool is_wanted; /* at first: Python by its name */
	size_t largest; /* bytes that are read at most; at first 2 MiB */
};

/*
 * What two sides differ in. First a list is made, then whoever knows the settings
 * says in it what is wanted, then changes_read() reads that.
 */
struct change_list {
	struct arena *arena; /* owns all of it */
	VEC(struct listed_path) paths;
	size_t largest; /* the same for programs that their first line names */
	struct listed_sides *sides; /* private to git/ */
};

/*
 * The staged change: index against HEAD (an unborn HEAD is the empty tree). In
 * a merge, files that are as in one of the parents are left out, and only lines
 * that are new against every parent are in `hunks`.
 *
 * Returns 0 and fills `out`; or -1 and one line in `err` when the repository
 * cannot be read, neither by libgit2 nor by git itself. Everything in `out`
 * lives in `arena`.
 */
int changes_list_staged(struct change_list *out, struct arena *arena,
			struct err *err);

/* The change from the merge base of `from` and `to` (or from `from` itself
 * when `direct`) to `to`. Works in bare repositories. */
int changes_list_range(struct change_list *out, struct arena *arena,
		       const char *from, const char *to, bool direct,
		       struct err *err);

/* One line of what git tells pre-push and pre-receive: where a ref was and where
 * it goes, as names of objects; all zeros where it is not. */
struct pushed_ref {
	const char *old, *new;
	const char *remote; /* that is pushed to; NULL: it is received here */
};

/* What a pushed ref brings that was not there: for a new one, what no branch of
 * the receiver has. Returns 1 when the ref is deleted. */
int changes_list_pushed(struct change_list *out, struct arena *arena,
			const struct pushed_ref *ref, struct err *err);

/* Reads what is wanted of a list: renames are paired, texts and hunks read. Fails as
 * the list does; `out` lives in the arena of the list. */
int changes_read(struct changes *out, struct change_list *list,
		 struct err *err);

/* Makes `hunks` again, from `before` and `other_befores` to `after`: for texts
 * that are not what the files hold, as the program of a notebook. */
int changes_compare(struct changed_file *file, struct arena *arena,
		    struct err *err);

/* The bytes of a path as staged (`revision` NULL) or in a commit. Returns 1
 * when there is no such path, -1 on trouble. */
int changes_blob(struct slice *out, struct arena *arena, const char *revision,
		 const char *path, struct err *err);

/* Tells apart the commits that HEAD is at; "" on a branch without one. -1 where
 * there is no repository. */
int changes_head(const char **out, struct arena *arena, struct err *err);

/* Makes a folder the current one, and the repository that it stands in the one
 * that is read from now on. */
int repository_enter(const char *folder, struct err *err);

/* A file with its text. */
struct folder_file {
	const char *path;
	struct slice text;
};

struct folder_files {
	VEC(struct folder_file) files; /* ordered by path */
};

/* The files right in a folder whose names end with one of `endings` (ended by
 * NULL), as staged (`revision` NULL) or in a commit. Fails on one of more than
 * `largest` bytes. */
int changes_folder(struct folder_files *out, struct arena *arena,
		   const char *revision, const char *folder,
		   const char *const *endings, size_t largest, struct err *err);

/* Texts of Python files to be read: those that stand nearest to a path first, and no more than so
 * many. */
struct text_request {
	const char *revision; /* NULL: as staged */
	const char *near;
	size_t largest;		       /* files; larger ones are left out */
	size_t most_bytes, most_files; /* of all */
};

/* Fills `out` with them, the nearest first, and `left` with how many files
 * were not read because the others had used up what may be read. */
int changes_texts(struct folder_files *out, size_t *left, struct arena *arena,
		  const struct text_request *what, struct err *err);

/* Looks for words in the texts of all Python files (of notebooks, too, where a module
 * is named), as staged (`revision` NULL) or in a commit. Larger ones, and what is not
 * here, are left out. */
int changes_mention(struct mentions *out, struct arena *arena,
		    const char *revision, size_t largest, struct err *err);

/* The absolute path of the directory that git looks for hooks in, and whether
 * core.hooksPath put it there. */
int repository_hooks_path(const char **out, bool *configured,
			  struct arena *arena, struct err *err);

/* The absolute path of the top of the work tree the process stands in. */
int repository_top(const char **out, struct arena *arena, struct err *err);

struct git_setting {
	const char *key, *value; /* of hylint.KEY */
};

struct git_settings {
	VEC(struct git_setting) all;
};

/* Every `hylint.KEY` of git's configuration, including `git -c` and
 * GIT_CONFIG_COUNT; none when there is no repository. */
void repository_settings(struct git_settings *out, struct arena *arena);

/* Whether git leaves a path out of what it looks at: .gitignore and the like say
 * so, and it is not tracked all the same. The path counts from the top; a
 * folder's ends with a slash. */
bool repository_ignores(const char *path);

/* In a process that was forked off: what the other one has open for itself, such
 * as a git that answers its questions, is not ours to ask. */
void repository_forked(void);

/* "libgit2 1.5.1 (static)", for --version. */
const char *repository_library(struct arena *arena);

#endif
