#ifndef RULEKIT_PATTERN_TESTS_H
#define RULEKIT_PATTERN_TESTS_H

/* Private to pattern_tests.c and pattern_contexts.c: one function for each test of
 * config/pattern_words.h. None is asked about NO_NODE. */

#include "rulekit/pattern.h"

#define DEFINE_TEST(word)                                  \
	bool test_##word(struct pattern_run *run, nid_t n, \
			 const struct pattern_argument *a)

/* A test that takes no argument, and asks the model alone. */
#define MODEL_TEST(word, answer)                    \
	DEFINE_TEST(word)                           \
	{                                           \
		const struct model *m = run->model; \
                                                    \
		(void)a;                            \
		return answer;                      \
	}

#define TEST(name, spelling, argument) pattern_test_function test_##name;
#include "config/pattern_words.h"

/* Whether a name is one of those that a test lists, or in one of its sets. */
bool pattern_name_is_asked(const struct model *m, sym_t name,
			   const struct pattern_argument *a);

/* Whether a class comes from one of those. */
bool pattern_derives(const struct model *m, class_id class,
		     const struct pattern_argument *a);

#endif
