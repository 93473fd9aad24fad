#include "base/text.h"

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

static struct lines lines_of(const char *text)
{
	struct lines lines;

	lines_init(&lines, &arena, text, strlen(text));
	return lines;
}

static void assert_position(const char *text, uint32_t byte, uint32_t line,
			    uint32_t column)
{
	struct lines lines = lines_of(text);
	struct position at = lines_position(&lines, byte);

	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
}

static void lines_and_columns_count_from_one(void **state)
{
	(void)state;
	assert_position("", 0, 1, 1);
	assert_position("ab\ncd", 0, 1, 1);
	assert_position("ab\ncd", 1, 1, 2);
	assert_position("ab\ncd", 3, 2, 1);
	assert_position("ab\ncd", 5, 2, 3);
	assert_position("ab\r\ncd", 4, 2, 1);
	assert_position("a\rb\nc", 2, 1, 3);
}

static void the_end_belongs_to_the_last_line(void **state)
{
	(void)state;
	assert_position("ab\n", 3, 1, 4);
	assert_position("ab\n", 99, 1, 4);
}

static void columns_are_code_points(void **state)
{
	(void)state;
	assert_position("\xC3\xA4x", 2, 1, 2);
	assert_position("\xE2\x82\xACx", 3, 1, 2);
	assert_position("\xF0\x9F\x98\x80x", 4, 1, 2);
	assert_position("\xFF\xFEx", 2, 1, 3);
}

static void a_line_has_no_end(void **state)
{
	struct lines lines = lines_of("one\r\ntwo\n\nfour");

	(void)state;
	assert_int_equal(lines.count, 4);
	assert_true(slice_is(lines_text(&lines, 1), "one"));
	assert_true(slice_is(lines_text(&lines, 2), "two"));
	assert_true(slice_is(lines_text(&lines, 3), ""));
	assert_true(slice_is(lines_text(&lines, 4), "four"));
	assert_true(slice_is(lines_text(&lines, 0), ""));
	assert_true(slice_is(lines_text(&lines, 5), ""));
}

static void positions_lead_back_to_bytes(void **state)
{
	const char *text = "a\xC3\xA4\xF0\x9F\x98\x80z\n\nx = 1\r\nend";
	struct lines lines = lines_of(text);
	const char *p = text, *end = text + strlen(text);
	uint32_t code;

	(void)state;
	while (p < end) {
		uint32_t byte = (uint32_t)(p - text);
		struct position at = lines_position(&lines, byte);

		if (*p != '\n')
			assert_int_equal(lines_byte(&lines, at.line, at.column),
					 byte);
		p += utf8_next(&code, p, end);
	}
	assert_int_equal(lines_byte(&lines, 1, 99), 8);
	assert_int_equal(lines_byte(&lines, 99, 1), strlen(text));
}

static void assert_code(const char *bytes, size_t size, uint32_t code,
			size_t length)
{
	uint32_t got;

	assert_int_equal(utf8_next(&got, bytes, bytes + size), length);
	assert_int_equal(got, code);
}

static void good_utf8_is_read(void **state)
{
	(void)state;
	assert_code("a", 1, 'a', 1);
	assert_code("\xC3\xA4", 2, 0xE4, 2);
	assert_code("\xE2\x82\xAC", 3, 0x20AC, 3);
	assert_code("\xF0\x9F\x98\x80", 4, 0x1F600, 4);
	assert_code("\xF4\x8F\xBF\xBF", 4, 0x10FFFF, 4);
}

static void broken_utf8_is_one_byte(void **state)
{
	(void)state;
	assert_code("\x80", 1, 0xFFFD, 1);
	assert_code("\xC3", 1, 0xFFFD, 1);
	assert_code("\xC3x", 2, 0xFFFD, 1);
	assert_code("\xC0\x80", 2, 0xFFFD, 1);	       /* overlong */
	assert_code("\xE0\x80\x80", 3, 0xFFFD, 1);     /* overlong */
	assert_code("\xED\xA0\x80", 3, 0xFFFD, 1);     /* surrogate */
	assert_code("\xF4\x90\x80\x80", 4, 0xFFFD, 1); /* too high */
	assert_code("\xE2\x82", 2, 0xFFFD, 1);	       /* cut */
}

int suite_text(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_columns_count_from_one),
		cmocka_unit_test(the_end_belongs_to_the_last_line),
		cmocka_unit_test(columns_are_code_points),
		cmocka_unit_test(a_line_has_no_end),
		cmocka_unit_test(positions_lead_back_to_bytes),
		cmocka_unit_test(good_utf8_is_read),
		cmocka_unit_test(broken_utf8_is_one_byte),
	};

	return cmocka_run_group_tests_name("text", tests, set_up, tear_down);
}
