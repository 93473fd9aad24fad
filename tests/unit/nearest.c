#include "unit.h"

#include <string.h>

#include "base/nearest.h"

static const char *nearest_of(const char *wanted)
{
	static const char *const words[] = { "check", "install", "uninstall",
					     "rule",  "rules",	 "HY201",
					     "HY206" };
	struct nearest best = nearest_to(wanted);

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		nearest_offer(&best, words[i]);
	return best.word ? best.word : "";
}

static void slips_are_found(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("chekc"), "check");
	assert_string_equal(nearest_of("Check"), "check");
	assert_string_equal(nearest_of("instal"), "install");
	assert_string_equal(nearest_of("unistall"), "uninstall");
	assert_string_equal(nearest_of("ruels"), "rules");
	assert_string_equal(nearest_of("HY2006"), "HY206");
	/* What was left off in the middle is no slip, but is meant all the
	 * same. */
	assert_string_equal(nearest_of("uninst"), "uninstall");
	assert_string_equal(nearest_of("che"), "check");
}

static void other_words_are_not(void **state)
{
	char endless[2000];

	(void)state;
	assert_string_equal(nearest_of(""), "");
	assert_string_equal(nearest_of("x"), "");
	assert_string_equal(nearest_of("un"), "");
	assert_string_equal(nearest_of("tensorflow"), "");
	memset(endless, 'c', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	assert_string_equal(nearest_of(endless), "");
}

int suite_nearest(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips_are_found),
		cmocka_unit_test(other_words_are_not),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
