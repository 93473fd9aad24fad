#include "config/ini.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "unit.h"

/* Writes each key down as "LINE section.key=value;". */
static int note(void *data, const char *section, const char *key,
		const char *value, int line, struct err *err)
{
	if (!strcmp(key, "refused"))
		return err_set(err, "no such key; write another");
	strbuf_addf(data, "%d %s.%s=%s;", line, section, key, value);
	return 0;
}

static void assert_reads(const char *text, const char *wanted)
{
	struct strbuf got = STRBUF_INIT;
	struct err err = { "" };

	if (ini_read("f.ini", slice_of(text), note, &got, &err))
		fail_msg("%s", err.text);
	assert_string_equal(got.text, wanted);
	strbuf_release(&got);
}

static void assert_refuses_bytes(struct slice text, const char *wanted)
{
	struct strbuf got = STRBUF_INIT;
	struct err err = { "" };

	assert_int_equal(ini_read("f.ini", text, note, &got, &err), -1);
	if (strncmp(err.text, wanted, strlen(wanted)))
		fail_msg("'%s' does not begin with '%s'", err.text, wanted);
	strbuf_release(&got);
}

static void assert_refuses(const char *text, const char *wanted)
{
	assert_refuses_bytes(slice_of(text), wanted);
}

static void keys_have_their_line(void **state)
{
	(void)state;
	assert_reads("", "");
	assert_reads("a = 1", "1 .a=1;");
	assert_reads("# x\n[s]\n\na = 1\r\nb=2\n[t]\nc : 3\n",
		     "4 s.a=1;5 s.b=2;7 t.c=3;");
	assert_reads("\xEF\xBB\xBF[s]\na = 1\n", "2 s.a=1;");
}

static void indented_lines_continue_a_value(void **state)
{
	(void)state;
	assert_reads("[s]\na = one\n  two\n\tthree\nb = 4\n",
		     "2 s.a=one two three;5 s.b=4;");
	assert_reads("a =\n  one\n  # a comment\n  two = 2\n",
		     "1 .a=one two = 2;");
}

static void a_section_ends_a_value(void **state)
{
	(void)state;
	assert_reads("[s]\na = 1\n[t]\nb = 2\n", "2 s.a=1;4 t.b=2;");
	assert_refuses("[s]\na = 1\n[t]\n  b = 2\n", "f.ini:4: key 'b' is ");
}

static void a_long_line_is_refused(void **state)
{
	char text[400];
	struct strbuf wanted = STRBUF_INIT;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "a = ", 4);
	text[INI_LINE_LIMIT] = '\0';
	strbuf_addf(&wanted, "1 .a=%s;", text + 4);
	assert_reads(text, wanted.text);
	strbuf_release(&wanted);
	text[INI_LINE_LIMIT] = 'x';
	memcpy(text + sizeof(text) - 9, "\nb = 2\n", 8);
	assert_refuses(text, "f.ini:1: the line is longer than 190 bytes");
	text[0] = '#';
	assert_reads(text, "2 .b=2;");
}

static void a_hidden_comment_is_refused(void **state)
{
	(void)state;
	assert_refuses("a = 1\nb = x ; y\n", "f.ini:2: ';' after a space");
	assert_reads("a = x;y\n", "1 .a=x;y;");
	assert_reads("; a comment ; more\n", "");
}

static void names_are_checked(void **state)
{
	(void)state;
	assert_refuses("a = 1\n[s]\na = 2\n\na = 3\n",
		       "f.ini:5: key 'a' is given twice");
	assert_refuses(" a = 1\n", "f.ini:1: key 'a' is indented");
	assert_refuses("= 1\n", "f.ini:1: a value without a key");
	assert_refuses("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw = 1",
		       "f.ini:1: a name is longer than 48 bytes");
}

static void what_is_no_ini_is_refused(void **state)
{
	(void)state;
	assert_refuses("a = 1\nnonsense\n", "f.ini:2: neither a section nor");
	assert_refuses("[open\n", "f.ini:1: neither a section nor");
	assert_refuses_bytes((struct slice){ "a = 1\nb\0= 2\n", 12 },
			     "f.ini:2: a NUL byte");
}

static void the_handler_may_refuse(void **state)
{
	(void)state;
	assert_refuses("[s]\na = 1\nrefused = x\n  y\nb = 2\n",
		       "f.ini:3: no such key; write another");
	assert_int_equal(
		ini_read("f", slice_of("refused = 1"), note, NULL, NULL), -1);
}

int suite_ini(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_have_their_line),
		cmocka_unit_test(indented_lines_continue_a_value),
		cmocka_unit_test(a_section_ends_a_value),
		cmocka_unit_test(a_long_line_is_refused),
		cmocka_unit_test(a_hidden_comment_is_refused),
		cmocka_unit_test(names_are_checked),
		cmocka_unit_test(what_is_no_ini_is_refused),
		cmocka_unit_test(the_handler_may_refuse),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
