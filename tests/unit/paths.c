#include "unit.h"

#include "config/settings.h"

static bool pattern_matches(const char *pattern, const char *path)
{
	struct name_list patterns = { 0 };
	struct arena arena;
	bool matches;

	arena_init(&arena);
	vec_push(&arena, &patterns.names, pattern);
	matches = settings_path_matches(&patterns, path);
	arena_release(&arena);
	return matches;
}

static void names_match_any_part(void **state)
{
	(void)state;
	assert_true(pattern_matches("build", "build"));
	assert_true(pattern_matches("build", "build/a.py"));
	assert_true(pattern_matches("build", "src/build/a.py"));
	assert_true(pattern_matches("build", "./build/a.py"));
	assert_false(pattern_matches("build", "rebuild/a.py"));
	assert_false(pattern_matches("build", "build.py"));
}

static void slash_at_the_end_means_a_folder(void **state)
{
	(void)state;
	assert_true(pattern_matches("tests/", "tests/a.py"));
	assert_true(pattern_matches("tests/", "src/tests/deep/a.py"));
	assert_false(pattern_matches("tests/", "src/tests"));
}

static void slash_in_front_means_the_top(void **state)
{
	(void)state;
	assert_true(pattern_matches("/tests", "tests/a.py"));
	assert_true(pattern_matches("./tests/", "tests/a.py"));
	assert_false(pattern_matches("/tests", "src/tests/a.py"));
}

static void stars(void **state)
{
	(void)state;
	assert_true(pattern_matches("*_test.py", "src/a_test.py"));
	assert_false(pattern_matches("*_test.py", "src/a_test.pyi"));
	assert_true(pattern_matches("test_?.py", "test_1.py"));
	assert_false(pattern_matches("test_?.py", "test_12.py"));
	assert_true(pattern_matches("src/*/a.py", "src/x/a.py"));
	assert_false(pattern_matches("src/*/a.py", "src/x/y/a.py"));
	assert_true(pattern_matches("src/**/a.py", "src/x/y/a.py"));
	assert_true(pattern_matches("*a*b*c*d*", "xaxbxcxdx"));
	assert_false(pattern_matches("*a*b*c*d*", "xaxbxcx"));
	assert_false(pattern_matches("", "a"));
	assert_false(pattern_matches("/", "a"));
}

int suite_paths(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_match_any_part),
		cmocka_unit_test(slash_at_the_end_means_a_folder),
		cmocka_unit_test(slash_in_front_means_the_top),
		cmocka_unit_test(stars),
	};

	return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
