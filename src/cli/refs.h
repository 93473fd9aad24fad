#ifndef CLI_REFS_H
#define CLI_REFS_H

/* The refs that git tells a hook about, when something is pushed. */

#include "git/changes.h"

struct ref_list {
	VEC(struct pushed_ref) refs; /* each way from old to new once */
};

/* Lines "REF NEW REMOTE-REF OLD", as the hook before a push gets. */
int refs_read_push(struct ref_list *out, struct arena *arena, int fd,
		   const char *remote, struct err *err);

/* Lines "OLD NEW REF", as the hook before receiving gets. */
int refs_read_receive(struct ref_list *out, struct arena *arena, int fd,
		      struct err *err);

void refs_add(struct ref_list *list, struct arena *arena, const char *old,
	      const char *new, const char *remote);

#endif
