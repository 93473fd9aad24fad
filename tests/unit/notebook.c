#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "py/notebook.h"

static void read_as(struct notebook *nb, struct arena *arena, const char *json)
{
	struct err err = { { 0 } };

	if (notebook_read(nb, arena, slice_of(json), &err) < 0)
		fail_msg("%s", err.text);
}

static void refused(const char *json, const char *why)
{
	struct arena arena;
	struct notebook nb;
	struct err err = { { 0 } };

	arena_init(&arena);
	assert_int_equal(notebook_read(&nb, &arena, slice_of(json), &err), -1);
	if (!strstr(err.text, why))
		fail_msg("'%s' for %s", err.text, json);
	arena_release(&arena);
}

/* --- reading ----------------------------------------------------------------- */

static const char listed[] =
	"{\"cells\": [\n"
	" {\"cell_type\": \"markdown\", \"source\": [\"import no\"]},\n"
	" {\"cell_type\": \"code\", \"outputs\": [{\"source\": \"no\"}],\n"
	"  \"source\": [\n   \"a = \\\"\\u00e9\\ud83d\\ude00\\\"\\n\",\n"
	"   \"\\tb\\n\",\n   \"c\"\n  ]},\n"
	" {\"source\": \"d\\ne\\n\", \"cell_type\": \"code\"},\n"
	" {\"cell_type\": \"code\", \"source\": []}\n"
	"], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}},\n"
	"\"nbformat\": 4}\n";

static void cells_are_one_program(void **state)
{
	struct arena arena;
	struct notebook nb;

	(void)state;
	arena_init(&arena);
	read_as(&nb, &arena, listed);
	assert_string_equal(nb.program.ptr,
			    "a = \"\xC3\xA9\xF0\x9F\x98\x80\"\n\tb\nc\n"
			    "d\ne\n\n\n");
	assert_int_equal(nb.cells.count, 3);
	assert_int_equal(nb.cells.at[0].number, 2);
	assert_int_equal(nb.cells.at[1].number, 3);
	assert_int_equal(nb.cells.at[1].line, 4);
	assert_int_equal(nb.cells.at[2].number, 4);
	assert_int_equal(nb.cells.at[2].line, 7);
	arena_release(&arena);
}

static void places_lead_back(void **state)
{
	struct arena arena;
	struct notebook nb;

	(void)state;
	arena_init(&arena);
	read_as(&nb, &arena, listed);
	for (uint32_t i = 0; i < nb.program.length; i++) {
		const char *raw = nb.json.ptr + notebook_raw(&nb, i);

		if (strchr("abcde=", nb.program.ptr[i]))
			assert_int_equal(*raw, nb.program.ptr[i]);
	}
	assert_int_equal(notebook_cell_at(&nb, 0)->number, 2);
	assert_int_equal(
		notebook_cell_at(&nb, nb.cells.at[1].start - 1)->number, 2);
	assert_int_equal(notebook_cell_at(&nb, nb.cells.at[1].start)->number,
			 3);
	arena_release(&arena);
}

/* From each character of the program to the JSON and back. */
static void places_of_the_json_lead_to_the_program(void **state)
{
	struct arena arena;
	struct notebook nb;

	(void)state;
	arena_init(&arena);
	read_as(&nb, &arena, listed);
	for (size_t i = 0; i < nb.cells.count; i++)
		for (uint32_t b = nb.cells.at[i].start; b < nb.cells.at[i].end;
		     b++)
			if (((unsigned char)nb.program.ptr[b] & 0xC0) != 0x80)
				assert_int_equal(notebook_program_byte(
							 &nb,
							 notebook_raw(&nb, b)),
						 b);
	/* In front of all code, behind it, and in the middle of an escape. */
	assert_int_equal(notebook_program_byte(&nb, 0), 0);
	assert_int_equal(notebook_program_byte(&nb, sizeof(listed)), 22);
	assert_int_equal(notebook_program_byte(&nb, notebook_raw(&nb, 5) + 3),
			 5);
	arena_release(&arena);
}

static void cells_are_written_as_they_are(void **state)
{
	static const struct notebook_source cells[] = {
		{ { "a = \"\\\"\"\r\n\t\x01\n", 13 }, true },
		{ { "# text", 6 }, false },
		{ { "", 0 }, true },
		{ { "\xC3\xA9 \xFF \xF0\x9F\x98\x80 \xC3", 11 }, true },
	};
	struct strbuf json = STRBUF_INIT;
	struct arena arena;
	struct notebook nb;

	(void)state;
	arena_init(&arena);
	notebook_write(&json, cells, 4);
	read_as(&nb, &arena, json.text);
	/* Text cells count; bytes that are no UTF-8 keep their room. */
	assert_int_equal(nb.cells.count, 3);
	assert_int_equal(nb.cells.at[2].number, 4);
	assert_string_equal(nb.program.ptr, "a = \"\\\"\"\r\n\t\x01\n\n\n"
					    "\xC3\xA9 ? \xF0\x9F\x98\x80 ?\n");
	strbuf_release(&json);
	arena_release(&arena);
}

static void old_formats(void **state)
{
	struct arena arena;
	struct notebook nb;

	(void)state;
	arena_init(&arena);
	read_as(&nb, &arena,
		"{\"nbformat\": 3, \"worksheets\": [{\"cells\": ["
		"{\"cell_type\": \"heading\", \"source\": \"x\"},"
		"{\"cell_type\": \"code\", \"language\": \"python\", "
		"\"input\": [\"a\"]},"
		"{\"cell_type\": \"code\", \"language\": \"bash\", "
		"\"input\": [\"b\"]}]},"
		"{\"cells\": [{\"cell_type\": \"code\", \"input\": \"c\"}]}]}");
	assert_string_equal(nb.program.ptr, "a\nc\n");
	assert_int_equal(nb.cells.at[1].number, 4);
	read_as(&nb, &arena,
		"{\"cells\": [{\"cell_type\": \"code\", \"source\": \"x <- 1\"}],"
		"\"metadata\": {\"language_info\": {\"name\": \"R\"}}}");
	assert_int_equal(nb.cells.count, 0);
	read_as(&nb, &arena,
		"{\"cells\": [{\"cell_type\": \"code\", \"source\": \"SELECT\","
		"\"metadata\": {\"vscode\": {\"languageId\": \"sql\"}}}]}");
	assert_int_equal(nb.cells.count, 0);
	arena_release(&arena);
}

static void bad_json_is_refused(void **state)
{
	(void)state;
	refused("", "line 1, column 1: the text ends too early");
	refused("{\n \"cells\": [,]}", "line 2, column 12");
	refused("{\"cells\": []} {}", "more than one value");
	refused("{\"cells\": [1 2]}", "a cell is not an object");
	refused("{\"cells\": [{} {}]}", "a comma is missing");
	refused("{\"cells\": [{}, ]}", "neither a value nor an end");
	refused("{\"cells\": [{}]", "the text ends too early");
	refused("{\"cells\": [{}}]", "an end without a beginning");
	refused("{\"a\" 1}", "a colon is missing");
	refused("{a: 1}", "a name in quotes is missing");
	refused("{\"a\": 01}", "neither a value");
	refused("{\"a\": 1.}", "neither a value");
	refused("{\"a\": \"\\x\"}", "an escape that JSON does not have");
	refused("{\"a\": \"\\u12g4\"}", "an escape that JSON does not have");
	refused("{\"a\": \"\n\"}", "a control character");
	refused("{\"a\": \"\xE9\"}", "not UTF-8");
	refused("{\"a\": \"", "an unterminated string");
	refused("[]", "the JSON is not an object");
	refused("{\"a\": [[], {}, -1.5e-3, true, null, NaN]}", "no \"cells\"");
	refused("{\"cells\": 1}", "cells are not a list");
	refused("{\"cells\": [{\"source\": [1]}]}", "a line of a source");
	refused("{\"cells\": [{\"source\": {}}]}", "a source is not a string");
}

static void depth_is_bounded(void **state)
{
	static char json[100000];

	(void)state;
	memset(json, '[', sizeof(json) - 1);
	memcpy(json, "{\"a\":", 5);
	refused(json, "nested too deeply");
}

/* --- masking ------------------------------------------------------------------ */

static void masked(const char *code, const char *wanted)
{
	char text[400];

	assert_true(strlen(code) == strlen(wanted));
	strcpy(text, code);
	cell_mask(text, strlen(text));
	assert_string_equal(text, wanted);
}

static void what_is_no_python_is_masked(void **state)
{
	(void)state;
	masked("%matplotlib inline\nx = 1\n", "_                 \nx = 1\n");
	masked("if a:\n    !ls -l\nb", "if a:\n    _     \nb");
	masked("!pip install \\\n  a b\nc", "_             \n     \nc");
	/* What says which release is meant is left to be read. */
	masked("!pip install \\\n  tensorflow==2.1\n",
	       "_             \n                 \n");
	masked("!pip install keras==2.1 \\\n  x\n",
	       "_#ip install keras==2.1 \\\n   \n");
	masked("%tensorflow_version 1.x\n", "_#ensorflow_version 1.x\n");
	masked("files = !ls *\n", "files = _    \n");
	masked("a = b = %sql x\n", "a = b = _     \n");
	masked("x?\n??y\nf(a)?", "_ \n_  \n_    ");
	masked("pip install x\npip = 1\nls in x\n",
	       "_            \npip = 1\nls in x\n");
	masked("%time x = f()\n", "_;    x = f()\n");
	masked("%timeit -n 10 -r3 f(x)\n", "_;                f(x)\n");
	masked("%timeit for i in x: f(i)\n", "_                       \n");
	masked("%%time\nx = 1\n", "_     \nx = 1\n");
	masked("\n%%bash\nls *\n", "\n      \n    \n");
	masked("#@title x\n%%html\n<b>\n", "         \n      \n   \n");
	masked("    x = 1\n", "         \n");
	masked(",f a b\n;f a\n/f 1\n", "_     \n_   \n_   \n");
}

static void python_is_left_alone(void **state)
{
	static const char *const cells[] = {
		"x = (a\n% b)\ny = a \\\n% b\n",
		"s = \"\"\"\n!ls\n%time\nwhat?\n\"\"\"\n",
		"s = '''it\\'s\n!x'''\n",
		"s = 'what?' # really?\n",
		"# what? \\\nx = 1\n",
		"s = \"a\\\n!b\"\n",
		"f'{x!r}' '%d' % 3\n",
		"x %= 3\nx = y % z\nx != y\n",
		"a = {\n    'b': !1\n}\n", /* no Python, no magic either */
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		masked(cells[i], cells[i]);
}

/* --- editing -------------------------------------------------------------------- */

static struct slice edited(struct arena *arena, struct slice text,
			   const struct text_edits *edits)
{
	struct strbuf out = STRBUF_INIT;
	struct slice all;
	size_t at = 0;

	for (size_t i = 0; i < edits->all.count; i++) {
		const struct text_edit *e = &edits->all.at[i];

		assert_true(e->start >= at && e->end >= e->start);
		strbuf_add(&out, text.ptr + at, e->start - at);
		strbuf_addstr(&out, e->text);
		at = e->end;
	}
	strbuf_add(&out, text.ptr + at, text.length - at);
	all.ptr = arena_strndup(arena, out.text, out.length);
	all.length = out.length;
	strbuf_release(&out);
	return all;
}

static const char *edit_json(struct arena *arena, const char *json,
			     uint32_t start, uint32_t end, const char *text)
{
	struct text_edits in = { 0 }, out = { 0 };
	struct text_edit edit = { start, end, text };
	struct notebook nb;

	read_as(&nb, arena, json);
	vec_push(arena, &in.all, edit);
	notebook_edits(&out, arena, &nb, &in);
	return edited(arena, nb.json, &out).ptr;
}

#define CELL(source) \
	"{\"cells\":[{\"cell_type\":\"code\",\"source\":" source "}]}"

static void lists_of_lines_stay_such(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(edit_json(&arena, CELL("[\"a\\n\", \"b\"]"), 2, 3,
				      "c\"d"),
			    CELL("[\"a\\n\", \"c\\\"d\"]"));
	assert_string_equal(edit_json(&arena, CELL("[\n \"a\\n\",\n \"b\"\n]"),
				      2, 2, "x\ny\n"),
			    CELL("[\n \"a\\n\",\n \"x\\n\",\n \"y\\n\",\n "
				 "\"b\"\n]"));
	/* A whole line goes, and its comma. */
	assert_string_equal(edit_json(&arena,
				      CELL("[\"a\\n\", \"b\\n\", \"c\"]"), 2, 4,
				      ""),
			    CELL("[\"a\\n\", \"c\"]"));
	assert_string_equal(edit_json(&arena, CELL("[\"a\\n\", \"b\"]"), 2, 4,
				      ""),
			    CELL("[\"a\"]"));
	assert_string_equal(edit_json(&arena, CELL("[ \"a\" ]"), 0, 2, ""),
			    CELL("[ \"\" ]"));
	assert_string_equal(edit_json(&arena, CELL("[ \"a\" ]"), 1, 1, "\nb"),
			    CELL("[ \"a\\n\", \"b\" ]"));
	/* Two lines become one. */
	assert_string_equal(edit_json(&arena, CELL("[\"a\\n\",\"b\\n\",\"c\"]"),
				      1, 2, ""),
			    CELL("[\"ab\\n\",\"c\"]"));
	/* Escapes that are not touched stay as they were written. */
	assert_string_equal(edit_json(&arena, CELL("[\"\\u0061=\\/1\"]"), 4, 4,
				      "\xC3\xA9\xF0\x9F\x98\x80"),
			    CELL("[\"\\u0061=\\/1\\u00e9\\ud83d\\ude00\"]"));
	assert_string_equal(edit_json(&arena, CELL("\"a\\tb\\n\""), 2, 3, "\t"),
			    CELL("\"a\\t\\t\\n\""));
	arena_release(&arena);
}

static uint32_t seed = 12345;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static bool is_boundary(struct slice text, uint32_t byte)
{
	return byte >= text.length ||
	       ((unsigned char)text.ptr[byte] & 0xC0) != 0x80;
}

/* Edits in ascending order, each in one cell; never of the line end that stands
 * behind a cell. */
static void choose_edits(struct text_edits *out, struct arena *arena,
			 const struct notebook *nb)
{
	static const char *const texts[] = {
		"", "x", "\n", "y\n", "a\nb", "\"", "\\n\t", "\xC3\xA9"
	};
	uint32_t at = 0, count = 1 + any(4);

	while (count--) {
		const struct notebook_cell *cell;
		struct text_edit e;

		e.start = at + any((uint32_t)nb->program.length - at);
		while (!is_boundary(nb->program, e.start))
			e.start++;
		cell = notebook_cell_at(nb, e.start);
		if (!cell->literals || e.start > cell->end)
			return;
		e.end = e.start + any(cell->end - e.start + 1);
		while (!is_boundary(nb->program, e.end))
			e.end++;
		e.text = texts[any(sizeof(texts) / sizeof(*texts))];
		vec_push(arena, &out->all, e);
		at = e.end + 1;
		if (at >= nb->program.length)
			return;
	}
}

static void any_edit_of_the_program_arrives(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (int i = 0; i < 20000; i++) {
		struct text_edits in = { 0 }, out = { 0 };
		struct slice json, program;
		struct notebook nb, again;

		arena_clear(&arena);
		read_as(&nb, &arena, listed);
		choose_edits(&in, &arena, &nb);
		notebook_edits(&out, &arena, &nb, &in);
		json = edited(&arena, nb.json, &out);
		program = edited(&arena, nb.program, &in);
		read_as(&again, &arena, json.ptr);
		if (!slice_equal(program, again.program))
			fail_msg("'%s' is not '%s' in round %d: %s",
				 again.program.ptr, program.ptr, i, json.ptr);
	}
	arena_release(&arena);
}

int suite_notebook(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_one_program),
		cmocka_unit_test(places_lead_back),
		cmocka_unit_test(places_of_the_json_lead_to_the_program),
		cmocka_unit_test(cells_are_written_as_they_are),
		cmocka_unit_test(old_formats),
		cmocka_unit_test(bad_json_is_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(what_is_no_python_is_masked),
		cmocka_unit_test(python_is_left_alone),
		cmocka_unit_test(lists_of_lines_stay_such),
		cmocka_unit_test(any_edit_of_the_program_arrives),
	};

	return cmocka_run_group_tests_name("notebook", tests, NULL, NULL);
}
