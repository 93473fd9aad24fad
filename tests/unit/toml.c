#include "config/toml.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "unit.h"

/* Writes down what was read, as "LINE section.key=a|b;" for a list and with
 * "key:word" for one word, then each mistake as "LINE!what". */
static void dump(struct strbuf *out, struct slice text)
{
	struct toml_table table;
	struct arena arena;

	arena_init(&arena);
	toml_read(&table, &arena, "hylint", text);
	if (table.is_there)
		strbuf_addstr(out, "+ ");
	for (size_t i = 0; i < table.keys.count; i++) {
		const struct toml_key *key = &table.keys.at[i];

		strbuf_addf(out, "%d %s.%s%s", key->line, key->section,
			    key->key, key->is_list ? "=" : ":");
		for (size_t w = 0; w < key->words.count; w++)
			strbuf_addf(out, "%s%s", w ? "|" : "",
				    key->words.at[w]);
		strbuf_addch(out, ';');
	}
	for (size_t i = 0; i < table.mistakes.count; i++)
		strbuf_addf(out, "%d!%s;", table.mistakes.at[i].line,
			    table.mistakes.at[i].text);
	arena_release(&arena);
}

static void assert_reads(const char *text, const char *wanted)
{
	struct strbuf got = STRBUF_INIT;

	dump(&got, slice_of(text));
	assert_string_equal(got.text, wanted);
	strbuf_release(&got);
}

/* What stands below [tool.hylint], and what is read of it. */
static void assert_ours(const char *text, const char *wanted)
{
	struct strbuf given = STRBUF_INIT, expected = STRBUF_INIT;

	strbuf_addf(&given, "[tool.hylint]\n%s", text);
	strbuf_addf(&expected, "+ %s", wanted);
	assert_reads(given.text, expected.text);
	strbuf_release(&given);
	strbuf_release(&expected);
}

/* Whether something is wrong at a line, whatever the words for it. */
static void assert_wrong_bytes(struct slice text, int line)
{
	struct toml_table table;
	struct arena arena;

	arena_init(&arena);
	toml_read(&table, &arena, "hylint", text);
	if (!table.mistakes.count)
		fail_msg("nothing is wrong with: %.*s", SLICE_ARG(text));
	assert_int_equal(table.mistakes.at[0].line, line);
	assert_true(table.is_there);
	arena_release(&arena);
}

static void assert_wrong(const char *text, int line)
{
	assert_wrong_bytes(slice_of(text), line);
}

static void the_table_is_found(void **state)
{
	(void)state;
	assert_reads("", "");
	assert_reads("# hylint\n[project]\nname = \"hylint\"\n", "");
	assert_reads("[tool.hylint]", "+ ");
	assert_reads("[tool.other]\na = 1\n[tool.hylint]\nb = 2\n",
		     "+ 4 .b:2;");
	assert_reads("[ tool . hylint ] # ours\r\na = 1\r\n", "+ 2 .a:1;");
	assert_reads("[\"tool\".'hylint']\na = 1\n", "+ 2 .a:1;");
	assert_reads("[\"tool.hylint\"]\na = 1\n[hylint]\na = 1\n", "");
	assert_reads("\xEF\xBB\xBF[tool.hylint]\na = 1\n", "+ 2 .a:1;");
	assert_reads("a = '''\n[tool.hylint]\nb = 1\n'''\n", "");
}

static void keys_may_be_written_in_many_ways(void **state)
{
	(void)state;
	assert_reads("[tool]\nhylint.a = 1\nhylint.severity.HY2 = 'off'\n",
		     "+ 2 .a:1;3 severity.HY2:off;");
	assert_reads("tool.hylint.a = 1\n", "+ 1 .a:1;");
	assert_reads("tool = { hylint = { a = 1, severity = { b = 2 } } }\n",
		     "+ 1 .a:1;1 severity.b:2;");
	assert_reads("[tool]\nhylint = { a = [\n'x',\n'y'\n] }\n",
		     "+ 2 .a=x|y;");
	assert_ours("\"a b\" = 1\n'c.d' = 2\n\"\\u00e9\" = 3\n1-2_x = 4\n",
		    "2 .a b:1;3 .c.d:2;4 .\xC3\xA9:3;5 .1-2_x:4;");
	assert_reads("[tool.hylint.per-file-ignores]\n\"a/*.py\" = ['HY2']\n"
		     "[tool.hylint]\nb = 1\n",
		     "+ 2 per-file-ignores.a/*.py=HY2;4 .b:1;");
	assert_ours("a . b = 1\n", "2 a.b:1;");
}

static void strings_mean_what_toml_says(void **state)
{
	(void)state;
	assert_ours("a = \"\"\nb = ''\n", "2 .a:;3 .b:;");
	assert_ours("a = \"\\b\\t\\n\\f\\r\\\"\\\\\"\n",
		    "2 .a:\b\t\n\f\r\"\\;");
	assert_ours("a = \"\\u00E9 \\u20AC \\U0001F600\"\n",
		    "2 .a:\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80;");
	assert_ours("a = 'C:\\x \"y\" # no comment'\n",
		    "2 .a:C:\\x \"y\" # no comment;");
	assert_ours("a = \"x # y\" # z\n", "2 .a:x # y;");
	assert_ours("a = \"\"\"\nx\ny\"\"\"\nb = '''\nz'''\n",
		    "2 .a:x\ny;5 .b:z;");
	assert_ours("a = \"\"\"x \\\n   y \\   \n\n  z\"\"\"\n", "2 .a:x y z;");
	assert_ours("a = \"\"\"\"x\"\"\"\"\nb = ''''y'''''\n",
		    "2 .a:\"x\";3 .b:'y'';");
	assert_ours("a = \"\"\"\\\\   \nb\"\"\"\n", "2 .a:\\   \nb;");
	assert_ours("a = \"\"\"\r\nx\r\ny\"\"\"\r\n", "2 .a:x\r\ny;");
}

static void strings_that_are_none(void **state)
{
	(void)state;
	assert_wrong("[tool.hylint]\na = \"x\n", 2);
	assert_wrong("[tool.hylint]\na = 'x\n", 2);
	assert_wrong("[tool.hylint]\na = \"\"\"x\n", 2);
	assert_wrong("[tool.hylint]\na = \"\\q\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\\u12\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\\uD800\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\\U00110000\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\\u0000\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\x01\"\n", 2);
	assert_wrong("[tool.hylint]\na = \"\xFF\"\n", 2);
	assert_wrong("[tool.hylint]\na = bare\n", 2);
	assert_wrong_bytes((struct slice){ "[tool.hylint]\na = \"\0\"", 20 },
			   1);
}

static void lists_are_lists_of_strings(void **state)
{
	(void)state;
	assert_ours("a = []\n", "2 .a=;");
	assert_ours("a = ['x', \"y\",]\n", "2 .a=x|y;");
	assert_ours("a = [ # one\n  'x', # two\n\n  'my folder/',\n]\nb = 1\n",
		    "2 .a=x|my folder/;7 .b:1;");
	assert_wrong("[tool.hylint]\na = ['x', 1]\n", 2);
	assert_wrong("[tool.hylint]\na = ['x', ['y']]\n", 2);
	assert_wrong("[tool.hylint]\na = ['x'\nb = 1\n", 2);
	assert_wrong("[tool.hylint]\na = ['x' 'y']\n", 2);
	assert_wrong("[tool.hylint]\na = [,]\n", 2);
}

static void other_values_stay_as_written(void **state)
{
	(void)state;
	assert_ours("a = 2_000\nb = 2.10\nc = true\nd = -1\ne = 0x1F\n",
		    "2 .a:2000;3 .b:2.10;4 .c:true;5 .d:-1;6 .e:0x1F;");
	assert_wrong("[tool.hylint]\na = 01\n", 2);
	assert_wrong("[tool.hylint]\na = 1__0\n", 2);
	assert_wrong("[tool.hylint]\na =\n", 2);
	assert_wrong("[tool.hylint]\na = 1 b = 2\n", 2);
	assert_wrong("[tool.hylint]\na\n", 2);
	assert_wrong("[tool.hylint]\n= 1\n", 2);
}

static void nothing_is_given_twice(void **state)
{
	(void)state;
	assert_wrong("[tool.hylint]\na = 1\na = 2\n", 3);
	assert_wrong("[tool.hylint]\na = 1\n\"a\" = 2\n", 3);
	assert_wrong("[tool.hylint]\n[tool.hylint]\n", 2);
	assert_wrong("[tool]\nhylint.a = 1\n[tool.hylint]\n", 3);
	assert_wrong("[tool.hylint]\na = 1\n[tool.hylint.a]\n", 3);
	assert_wrong("[tool.hylint]\na = 1\na.b = 2\n", 3);
	assert_wrong("[tool.hylint.severity]\na = 1\n[tool.hylint]\n"
		     "severity.b = 2\n",
		     4);
	assert_wrong("[tool.hylint]\nseverity = {}\nseverity.a = 1\n", 3);
	assert_reads("[tool.hylint.severity]\na = 1\n[tool.hylint]\n[tool]\n",
		     "+ 2 severity.a:1;");
	assert_ours("severity.a = 1\nb = 2\nseverity.c = 3\n",
		    "2 severity.a:1;3 .b:2;4 severity.c:3;");
}

static void what_is_no_table_of_ours(void **state)
{
	(void)state;
	assert_wrong("[[tool.hylint]]\na = 1\n", 1);
	assert_wrong("[tool]\nhylint = 1\n", 2);
	assert_wrong("[tool.hylint.severity.more]\na = 1\n", 2);
}

/* What others write, and get wrong, in their own tables. */
static void other_tables_are_not_ours_to_judge(void **state)
{
	(void)state;
	assert_reads("[project\nname = \"x\n", "");
	assert_reads("[project]\na = 1\na = 2\n[project]\n[tool.hylint]\n",
		     "+ ");
	assert_reads("[tool.hylint]\na = 1\n[tool.x]\n<<<<<<< HEAD\nb = 1\n",
		     "+ 2 .a:1;");
	/* What is broken may hide ours. */
	assert_wrong("[project]\nname = x\n\n[tool.hylint]\na = 1\n", 2);
	assert_wrong("[project]\nname = \"x\n\n[tool.hylint]\na = 1\n", 2);
	assert_wrong("[tool.hylint\na = 1\n", 1);
	assert_wrong("[tool.hylint]\n<<<<<<< HEAD\na = 1\n", 2);
}

static void deep_nesting_ends(void **state)
{
	struct strbuf text = STRBUF_INIT, got = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&text, "[tool.hylint]\na = ");
	for (int i = 0; i < 20000; i++)
		strbuf_addch(&text, '[');
	dump(&got, (struct slice){ text.text, text.length });
	assert_non_null(strchr(got.text, '!'));
	strbuf_clear(&text);
	strbuf_addstr(&text, "[tool.hylint]\n");
	for (int i = 0; i < 20000; i++)
		strbuf_addstr(&text, "b.");
	strbuf_addstr(&text, "c = 1\n");
	strbuf_clear(&got);
	dump(&got, (struct slice){ text.text, text.length });
	strbuf_release(&text);
	strbuf_release(&got);
}

int suite_toml(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_found),
		cmocka_unit_test(keys_may_be_written_in_many_ways),
		cmocka_unit_test(strings_mean_what_toml_says),
		cmocka_unit_test(strings_that_are_none),
		cmocka_unit_test(lists_are_lists_of_strings),
		cmocka_unit_test(other_values_stay_as_written),
		cmocka_unit_test(nothing_is_given_twice),
		cmocka_unit_test(what_is_no_table_of_ours),
		cmocka_unit_test(other_tables_are_not_ours_to_judge),
		cmocka_unit_test(deep_nesting_ends),
	};

	return cmocka_run_group_tests_name("toml", tests, NULL, NULL);
}
