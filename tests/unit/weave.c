#include "git/weave.h"

#include <string.h>

#include "base/strbuf.h"
#include "unit.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* The woven text, or NULL for a collision. */
static const char *woven(const char *from, const char *to, const char *other)
{
	struct slice out;
	struct err err;
	uint32_t line;
	int rc = weave(&out, &line, &arena, slice_of(from), slice_of(to),
		       slice_of(other), &err);

	assert_true(rc >= 0);
	return rc ? NULL : arena_strndup(&arena, out.ptr, out.length);
}

static void other_lines_stay(void **state)
{
	(void)state;
	assert_string_equal(woven("a\nb\nc\n", "a\nB\nc\n", "x\na\nb\nc\ny\n"),
			    "x\na\nB\nc\ny\n");
	assert_string_equal(woven("a\nb\nc\n", "a\nc\n", "a\nb\nc"), "a\nc");
	assert_string_equal(woven("a\nb\nc\n", "a\nc\n", "A\nb\nc\n"),
			    "A\nc\n");
	assert_string_equal(woven("a\n", "a\nb\n", "0\na\n"), "0\na\nb\n");
	assert_string_equal(woven("", "a\n", ""), "a\n");
}

static void one_line_twice_is_a_collision(void **state)
{
	(void)state;
	assert_null(woven("a\nb\n", "a\nB\n", "a\nbb\n"));
	assert_null(woven("a\nb\n", "a\n", "a\nbb\n"));
	assert_null(woven("a\nb\n", "a\nx\nb\n", "a\ny\nb\n"));
	assert_null(woven("a\nb", "a\nB", "a\nb\n"));
}

static void line_ends_of_the_other_text(void **state)
{
	(void)state;
	assert_string_equal(woven("a\nb\nc\n", "a\nB\nB\nc\n",
				  "a\r\nb\r\nc\r\nd\r\n"),
			    "a\r\nB\r\nB\r\nc\r\nd\r\n");
	assert_string_equal(woven("a\r\nb\r\n", "a\r\nB\r\n", "a\r\nb\r\nc\n"),
			    "a\r\nB\r\nc\n");
}

static uint32_t dice;

static uint32_t roll(uint32_t sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 16) % sides;
}

/* The lines of a text, some of them changed, gone or with others beside. */
static const char *edited(const char *text)
{
	struct strbuf out = STRBUF_INIT;
	const char *copy;

	while (*text) {
		size_t length = strcspn(text, "\n") + 1;

		switch (roll(8)) {
		case 0:
			break;
		case 1:
			strbuf_addf(&out, "new %u\n", roll(1000));
			break;
		case 2:
			strbuf_addf(&out, "beside %u\n", roll(1000));
			strbuf_add(&out, text, length);
			break;
		default:
			strbuf_add(&out, text, length);
		}
		text += length;
	}
	copy = arena_strdup(&arena, out.text);
	strbuf_release(&out);
	return copy;
}

static void either_way_round_it_is_the_same(void **state)
{
	size_t compared = 0;

	(void)state;
	for (uint32_t round = 0; round < 3000; round++) {
		struct strbuf text = STRBUF_INIT;
		const char *from, *to, *other, *one, *two;

		dice = round;
		for (uint32_t i = 0; i < 12; i++)
			strbuf_addf(&text, "line %u\n", i);
		from = arena_strdup(&arena, text.text);
		strbuf_release(&text);
		to = edited(from);
		other = roll(2) ? edited(from) : from;
		assert_string_equal(woven(from, to, from), to);
		assert_string_equal(woven(from, from, to), to);
		one = woven(from, to, other);
		two = woven(from, other, to);
		assert_true(!one == !two);
		if (!one)
			continue;
		compared++;
		assert_string_equal(one, two);
	}
	assert_true(compared > 1000);
}

int suite_weave(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_lines_stay),
		cmocka_unit_test(one_line_twice_is_a_collision),
		cmocka_unit_test(line_ends_of_the_other_text),
		cmocka_unit_test(either_way_round_it_is_the_same),
	};

	return cmocka_run_group_tests_name("weave", tests, setup, teardown);
}
