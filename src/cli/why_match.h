#ifndef CLI_WHY_MATCH_H
#define CLI_WHY_MATCH_H

/*
 * Which rules' pages know a text that TensorFlow printed.
 *
 * A page knows a text by what it quotes: the quotation counts of which the most
 * stands in the text, in sequences of three words or more. What other pages quote
 * does not count. Where pages know it equally well, the line of the program
 * decides that a traceback shows: a rule about assertions is meant by a line with
 * `assert`. `weights` come on top, by index in rule_table: see why_place.h.
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
		   const char *text, const double *weights);

#endif
