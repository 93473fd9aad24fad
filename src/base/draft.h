#ifndef BASE_DRAFT_H
#define BASE_DRAFT_H

/*
 * The one way to write a file. The new text is written beside the file and
 * brought to the disk, and then the two change places in one step. What came
 * out is compared with what the file was thought to hold: when somebody else has
 * saved it meanwhile, the two change back, and nothing of theirs is lost.
 *
 * Where the system cannot exchange two files, the file is compared as late as
 * can be; a save between that and the rename is lost then.
 *
 * The owner, the mode and the extended attributes stay as they are. A file that
 * may not be written, that has more than one name (a hard link), or that would
 * lose one of these is left alone, with the reason in `err`. A link is followed.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

struct draft {
	char *real, *temporary;
	struct slice before, after;
	bool is_new; /* there was no such file */
	mode_t mode;
	uid_t owner;
	gid_t group;
	struct draft *next; /* that is not published */
};

/* Writes `after` beside the file. `before` is what the file holds; both texts
 * outlive the draft, which stays where it is. */
int draft_make(struct draft *out, struct arena *arena, const char *path,
	       struct slice before, struct slice after, struct err *err);

/* Puts the draft in the file's place. The draft is used up either way. */
int draft_publish(const struct draft *draft, struct err *err);
void draft_discard(const struct draft *draft);

/* All of it in one go. */
int draft_write(const char *path, struct slice before, struct slice after,
		struct err *err);
int draft_write_new(const char *path, struct slice after, mode_t mode,
		    struct err *err);

#endif
