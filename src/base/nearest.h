#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

/*
 * "Did you mean": the word out of a list that is nearest to what was written.
 *
 *	struct nearest best = nearest_to("chekc");
 *	for (...) nearest_offer(&best, candidate);
 *	if (best.word) ...
 */

#include <stdbool.h>
#include <stddef.h>

struct nearest {
	const char *wanted;
	const char *word; /* NULL while nothing is near enough */
	size_t distance;
	bool is_tied; /* another word is as near */
};

struct nearest nearest_to(const char *wanted);
void nearest_offer(struct nearest *best, const char *candidate);

#endif
