#include "unit.h"

#include "report/diff.h"

static void assert_diff(const char *before, const char *after,
			const char *wanted)
{
	struct strbuf out = STRBUF_INIT;
	struct arena arena;

	arena_init(&arena);
	diff_add(&out, false, &arena, "f", slice_of(before), slice_of(after));
	assert_string_equal(out.text, wanted);
	arena_release(&arena);
	strbuf_release(&out);
}

#define HEAD "--- a/f\n+++ b/f\n"

static void equal_texts_have_no_diff(void **state)
{
	(void)state;
	assert_diff("", "", "");
	assert_diff("a\nb\n", "a\nb\n", "");
}

static void lines_change(void **state)
{
	(void)state;
	assert_diff("a\nb\nc\n", "a\nB\nc\n",
		    HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
	assert_diff("", "a\n", HEAD "@@ -0,0 +1,1 @@\n+a\n");
	assert_diff("a\n", "", HEAD "@@ -1,1 +0,0 @@\n-a\n");
}

static void hunks_far_apart_stay_apart(void **state)
{
	(void)state;
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n",
		    "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
		    HEAD "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n"
			 "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
		    HEAD "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n"
			 "-8\n+y\n");
}

static void missing_last_line_end_is_told(void **state)
{
	(void)state;
	assert_diff("a", "a\n",
		    HEAD "@@ -1,1 +1,1 @@\n-a\n"
			 "\\ No newline at end of file\n+a\n");
}

int suite_diff(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_have_no_diff),
		cmocka_unit_test(lines_change),
		cmocka_unit_test(hunks_far_apart_stay_apart),
		cmocka_unit_test(missing_last_line_end_is_told),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
