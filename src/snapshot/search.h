#ifndef SNAPSHOT_SEARCH_H
#define SNAPSHOT_SEARCH_H

/* Private to snapshot/: what search.c has read for a snapshot. */

#include "snapshot/snapshot.h"

void search_release(struct snapshot *s);

#endif
