#ifndef BASE_FS_H
#define BASE_FS_H

/*
 * Files and folders: reading whole files, listing folders. Writing is
 * base/draft.h.
 * A reason in `err` never names the path: the caller knows where it stands.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/vec.h"

enum fs_kind {
	FS_NOTHING, /* there is nothing at this path */
	FS_FILE,
	FS_FOLDER,
	FS_LINK, /* only where links are not followed */
	FS_OTHER,
};

struct fs_entry {
	const char *name;
	enum fs_kind kind;
};

struct fs_listing {
	VEC(struct fs_entry) entries; /* ordered by name, no "." and ".." */
};

/* What stands at a path, links followed. */
enum fs_kind fs_kind(const char *path);

/* Reads all of a file; one byte of NUL stands behind the text. Fails on more
 * than `largest` bytes (0: no limit). */
int fs_read(struct slice *out, struct arena *arena, const char *path,
	    size_t largest, struct err *err);

/* Reads what belongs to a project and was found by its name: a regular file that
 * stands below `top`, links resolved; "" takes any place. All else is refused
 * unopened: a pipe would be waited for, a device may do something. */
int fs_read_inside(struct slice *out, struct arena *arena, const char *top,
		   const char *path, size_t largest, struct err *err);

/* The first bytes of a regular file, at most `room`; how many these are. */
size_t fs_read_head(char *out, size_t room, const char *path);

/* The same from an open descriptor, which stays open. */
int fs_read_fd(struct slice *out, struct arena *arena, int fd, size_t largest,
	       struct err *err);

/* What a folder holds; links are not followed. */
int fs_list(struct fs_listing *out, struct arena *arena, const char *folder,
	    struct err *err);

/* Where a path stands below a folder, both from the root: "" for the folder
 * itself, NULL when it stands elsewhere. */
const char *fs_below(const char *path, const char *folder);

/* Whether a path leads to a file itself: neither it nor a folder on the way is a
 * link. FS_NOTHING, FS_FILE, or FS_OTHER for all else. */
enum fs_kind fs_plain_kind(struct arena *arena, const char *path);

/* Removes a folder and all below it; links are removed, not followed. */
int fs_remove(struct arena *arena, const char *folder, struct err *err);

/* "FOLDER/NAME"; NAME alone when the folder is "" or ".". */
char *fs_join(struct arena *arena, const char *folder, const char *name);

/* The path without ".", ".." and slashes that lead nowhere; "" for ".". What
 * would climb out above a relative path stays in front of it. */
char *fs_plain(struct arena *arena, const char *path);

/* All before the last slash: "" for a bare name, "/" for "/name". */
char *fs_folder_of(struct arena *arena, const char *path);

/* What follows the last slash. */
const char *fs_name_of(const char *path);

/* The path from the root, links resolved; NULL when there is no such path. */
char *fs_absolute(struct arena *arena, const char *path);

/* What leads to the program that runs, also after another was put in its place
 * where the system can tell; "" where it cannot. */
const char *fs_own_program(void);

#endif
