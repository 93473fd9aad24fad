#ifndef RULEKIT_PATTERN_TESTS_H
#define RULEKIT_PATTERN_TESTS_H

/* For the files of tests alone, pattern_tests.c and pattern_tests_program.c: how the
 * function of a word of config/pattern_words.h is written. None is asked about
 * NO_NODE. */

#include "rulekit/pattern.h"

#define DEFINE_TEST(word)                                         \
	static bool test_##word(struct pattern_run *run, nid_t n, \
				const struct pattern_argument *a)

/* A test that takes no argument, and asks the model alone. */
#define MODEL_TEST(word, answer)                    \
	DEFINE_TEST(word)                           \
	{                                           \
		const struct model *m = run->model; \
                                                    \
		(void)n;                            \
		(void)a;                            \
		return answer;                      \
	}

#endif
