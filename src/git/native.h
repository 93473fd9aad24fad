#ifndef GIT_NATIVE_H
#define GIT_NATIVE_H

/* A repository read by libgit2, its index by ourselves. */

#include "git/repository.h"
#include "git/store.h"

struct native {
	struct store store;
	struct repository *repo;
};

int native_open(struct native *out, struct err *err);

#endif
