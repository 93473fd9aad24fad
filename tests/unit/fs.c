#include "unit.h"

#include "base/fs.h"

static void plain_paths(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ ".", "" },
		{ "a", "a" },
		{ "./a", "a" },
		{ "a/./b", "a/b" },
		{ "a//b/", "a/b" },
		{ "a/../b", "b" },
		{ "a/b/../../c", "c" },
		{ "../a", "../a" },
		{ "a/../../b", "../b" },
		{ "../../a", "../../a" },
		{ "/", "/" },
		{ "/a/..", "/" },
		{ "/../a", "/a" },
		{ "/a/b/../c", "/a/c" },
		{ "a/..", "" },
	};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_string_equal(fs_plain(&arena, pairs[i][0]), pairs[i][1]);
	arena_release(&arena);
}

static void parts_of_paths(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(fs_folder_of(&arena, "a"), "");
	assert_string_equal(fs_folder_of(&arena, "a/b"), "a");
	assert_string_equal(fs_folder_of(&arena, "/a"), "/");
	assert_string_equal(fs_name_of("a/b"), "b");
	assert_string_equal(fs_name_of("b"), "b");
	assert_string_equal(fs_join(&arena, "", "b"), "b");
	assert_string_equal(fs_join(&arena, ".", "b"), "b");
	assert_string_equal(fs_join(&arena, "/", "b"), "/b");
	assert_string_equal(fs_join(&arena, "a", "b"), "a/b");
	arena_release(&arena);
}

int suite_fs(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_paths),
		cmocka_unit_test(parts_of_paths),
	};

	return cmocka_run_group_tests_name("fs", tests, NULL, NULL);
}
