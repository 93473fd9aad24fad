#include "unit.h"

#include "report/glyph.h"

static void widths(void **state)
{
	static const struct {
		const char *text;
		unsigned width;
	} cases[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "\xC3\xA9", 1 },		   /* e acute */
		{ "e\xCC\x81", 1 },		   /* e, combining acute */
		{ "\xE6\x97\xA5\xE6\x9C\xAC", 4 }, /* two ideographs */
		{ "\xEF\xBD\xB1", 1 },		   /* half-width katakana */
		{ "\xF0\x9F\x99\x82", 2 },	   /* an emoji */
		{ "a\tb", 9 },
		{ "\xE6\x97\xA5\tb", 9 },
		{ "\x1b[0m", 7 }, /* \x1b[0m */
		{ "\xFF", 4 },	  /* \xff */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(text_width(slice_of(cases[i].text)),
				 cases[i].width);
}

static void nothing_steers_the_terminal(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	escape_addstr(&out, "a\x1b\n\r\t\x7f\xE2\x80\xAE\xC2\x9B\xEF\xBB\xBF"
			    "\xE9\xF3\xA0\x80\x81z");
	assert_string_equal(out.text, "a\\x1b\\n\\r\\t\\x7f\\u202e\\x9b\\ufeff"
				      "\\xe9\\U000e0001z");
	strbuf_release(&out);
}

static void words_are_wrapped(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	wrap_add(&out, "one two three", 4, 2, 11);
	assert_string_equal(out.text, "one two\n  three");
	strbuf_clear(&out);
	wrap_add(&out, "one two three", 4, 2, 0);
	assert_string_equal(out.text, "one two three");
	strbuf_clear(&out);
	/* What is too long for any line is not broken. */
	wrap_add(&out, "averyveryverylongword b", 0, 2, 10);
	assert_string_equal(out.text, "averyveryverylongword\n  b");
	strbuf_release(&out);
}

int suite_glyph(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths),
		cmocka_unit_test(nothing_steers_the_terminal),
		cmocka_unit_test(words_are_wrapped),
	};

	return cmocka_run_group_tests_name("glyph", tests, NULL, NULL);
}
