#ifndef RULEKIT_YIELDS_H
#define RULEKIT_YIELDS_H

/*
 * What a generator of the file gives the name of a loop that runs over it.
 *
 *	def sizes(n):
 *		for i in range(n):
 *			yield i, Image(i)
 *	for size, image in sizes(9):	i for size, Image(i) for image
 */

#include "rulekit/loops.h"

#define MOST_YIELDS 8

struct yields {
	uint32_t count;
	nid_t at[MOST_YIELDS];
};

/* The expressions whose values a name has, one of each `yield`. False where the name
 * is bound in another way, too, or where not all of them are seen. */
bool yields_for(const struct model *m, nid_t name, struct yields *out);

/* Whether a name has a number that a generator of the file counts: for i in
 * range(n): yield i. */
bool is_yielded_counter(const struct model *m, nid_t name, struct counter *out);

#endif
