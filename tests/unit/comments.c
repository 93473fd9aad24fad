/* Long runs of comment lines: hidden from the grammar, told by the tree. */
#include "base/strbuf.h"
#include "py/comments.h"
#include "unit.h"

static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void add_lines(struct strbuf *sb, const char *line, int count)
{
	while (count--)
		strbuf_addstr(sb, line);
}

/* Parses, and compares every comment with what stands there. */
static void expect_comments(struct strbuf *sb, size_t count)
{
	struct slice text = { sb->text, sb->length };
	struct parser *parser = parser_new(NULL);
	struct tree tree;

	assert_non_null(parser);
	assert_int_equal(tree_parse(&tree, parser, &arena, text, NULL), 0);
	assert_int_equal(tree.errors.count, 0);
	assert_int_equal(tree.comments.count, count);
	for (size_t i = 0; i < count; i++) {
		const struct tree_comment *c = &tree.comments.at[i];

		assert_int_equal(sb->text[c->start], '#');
		assert_true(sb->text[c->end] == '\n' ||
			    sb->text[c->end] == '\r');
		assert_true(!i || c->start > tree.comments.at[i - 1].end);
	}
	parser_free(parser);
	strbuf_release(sb);
}

static void runs_are_told_by_the_tree(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&sb, "\xEF\xBB\xBFx = 1  # one\n");
	add_lines(&sb, "  # it's a comment\r\n\n", 70);
	strbuf_addstr(&sb, "def f():  # two\n    return 1\n");
	add_lines(&sb, "# short\n", 10);
	strbuf_addstr(&sb, "y = 1\n");
	expect_comments(&sb, 82);
}

static void lines_of_strings_are_no_comments(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&sb, "x = \"\"\"\n");
	add_lines(&sb, "# in a string\n", 60);
	strbuf_addstr(&sb, "# its end\"\"\"\n");
	add_lines(&sb, "# a comment\n", 60);
	strbuf_addstr(&sb, "y = '''\n");
	add_lines(&sb, "# in another\n", 60);
	strbuf_addstr(&sb, "'''  # behind it\n");
	expect_comments(&sb, 61);
}

/* What a backslash continues may be a string in simple quotes. */
static void continued_lines_stay(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&sb, "x = 'a \\\n");
	add_lines(&sb, "# b \\\n", 60);
	strbuf_addstr(&sb, "# c'\n");
	add_lines(&sb, "# a comment\n", 60);
	expect_comments(&sb, 60);
}

static void only_long_runs_are_hidden(void **state)
{
	struct comment_runs runs;
	struct strbuf sb = STRBUF_INIT;
	struct slice text, masked;

	(void)state;
	add_lines(&sb, "# a\n", 49);
	text = (struct slice){ sb.text, sb.length };
	masked = comments_mask(&runs, &arena, text);
	assert_ptr_equal(masked.ptr, text.ptr);
	assert_int_equal(runs.lines.count, 0);
	strbuf_addstr(&sb, "# b");
	text = (struct slice){ sb.text, sb.length };
	masked = comments_mask(&runs, &arena, text);
	assert_int_equal(runs.lines.count, 50);
	assert_int_equal(masked.length, text.length);
	assert_null(memchr(masked.ptr, '#', masked.length));
	strbuf_release(&sb);
}

int suite_comments(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_are_told_by_the_tree),
		cmocka_unit_test(lines_of_strings_are_no_comments),
		cmocka_unit_test(continued_lines_stay),
		cmocka_unit_test(only_long_runs_are_hidden),
	};

	return cmocka_run_group_tests_name("comments", tests, set_up,
					   tear_down);
}
