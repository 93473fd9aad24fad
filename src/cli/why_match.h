#ifndef CLI_WHY_MATCH_H
#define CLI_WHY_MATCH_H

/*
 * Which rules' pages know a text that TensorFlow printed.
 *
 * A page knows a text by the sequences of three words that both hold; one that
 * few pages hold says more than one that many do. Where pages know it equally
 * well, the line of the program decides that a traceback shows: a rule about
 * assertions is meant by a line with `assert`.
 */

#include "base/arena.h"
#include "rulekit/rule.h"

struct page_match {
	const struct rule *rule;
	double score;
	const char *excerpt; /* where in the page the best of it stands */
	size_t in_a_row;     /* words, where most of them are */
};

/* The matches, best first, in the arena; those that are not half as good as the
 * best are left out. The text is UTF-8 and ends with NUL. */
size_t match_pages(struct page_match **out, struct arena *arena,
		   const char *text);

#endif
