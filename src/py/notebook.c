/*
 * Reading goes JSON text -> cells -> program. Each line of a cell remembers the
 * string literal that it comes from, which is what the way back needs. A
 * notebook that is not one gives a failure with the place in the JSON, never a
 * part of it.
 */

#include "py/notebook.h"

#include "base/json_scan.h"
#include "base/text.h"

/* A source while it is read: a string, or a list of them. */
struct source_text {
	size_t first, count; /* of the reader's literals */
	uint32_t list_start;
};

/* A cell as the JSON has it; keys come in any order. */
struct raw_cell {
	uint32_t number;
	bool is_code, is_foreign; /* in another language than the notebook */
	struct source_text source, input;
	uint32_t output_start, output_end;
};

struct notebook_reader {
	struct json_scan scan;
	struct arena *arena;
	struct notebook *out;
	VEC(struct notebook_literal) literals;
	VEC(struct raw_cell) cells;
	uint32_t count; /* cells so far, of any kind */
	bool has_cells, is_foreign;
	struct err *err;
};

bool path_is_notebook(const char *path)
{
	return name_is_notebook(path);
}

/* --- reading the JSON ---------------------------------------------------------- */

static int notebook_wrong(struct notebook_reader *r, const char *what)
{
	uint32_t line = 1;

	for (size_t i = 0; i < r->scan.start; i++)
		line += r->scan.text.ptr[i] == '\n';
	return err_set(r->err, "not a notebook: in line %u, %s", line, what);
}

/* The next key of an object: 1, 0 at its end, or -1. */
static int next_key(struct notebook_reader *r)
{
	enum json_token token = json_next(&r->scan);

	return token == JSON_BAD ? -1 : token == JSON_KEY;
}

static int skip_value(struct notebook_reader *r)
{
	return json_skip(&r->scan, json_next(&r->scan));
}

/* Whether the value that follows is a text that means Python. */
static int read_language(struct notebook_reader *r, bool *is_foreign)
{
	enum json_token token = json_next(&r->scan);
	struct slice word = { r->scan.text.ptr + r->scan.start,
			      r->scan.end - r->scan.start };

	if (token == JSON_STRING)
		*is_foreign = word.length && !slice_is(word, "python") &&
			      !slice_is(word, "ipython") &&
			      !slice_is(word, "Python");
	return json_skip(&r->scan, token);
}

/* `metadata` of a notebook or a cell: OBJECT.KEY is the language. */
struct language_key {
	const char *object, *key;
};

static int read_inner(struct notebook_reader *r, const char *wanted,
		      bool *is_foreign)
{
	enum json_token token = json_next(&r->scan);
	int more;

	if (token != JSON_OBJECT)
		return json_skip(&r->scan, token);
	while ((more = next_key(r)) > 0)
		if ((json_is(&r->scan, wanted) ? read_language(r, is_foreign)
					       : skip_value(r)) < 0)
			return -1;
	return more;
}

static int read_metadata(struct notebook_reader *r,
			 const struct language_key *keys, bool *is_foreign)
{
	enum json_token token = json_next(&r->scan);
	int more;

	if (token != JSON_OBJECT)
		return json_skip(&r->scan, token);
	while ((more = next_key(r)) > 0) {
		const struct language_key *k = keys;

		while (k->object && !json_is(&r->scan, k->object))
			k++;
		if ((k->object ? read_inner(r, k->key, is_foreign)
			       : skip_value(r)) < 0)
			return -1;
	}
	return more;
}

static void add_literal(struct notebook_reader *r, struct source_text *source)
{
	struct notebook_literal literal = { .raw_start =
						    (uint32_t)r->scan.start,
					    .raw_end = (uint32_t)r->scan.end };

	vec_push(r->arena, &r->literals, literal);
	source->count++;
}

/* A key given twice counts as it was given last, as for Python. */
static int read_source(struct notebook_reader *r, struct source_text *source)
{
	enum json_token token = json_next(&r->scan);

	*source = (struct source_text){ .first = r->literals.count };
	if (token == JSON_STRING) {
		add_literal(r, source);
		return 0;
	}
	if (token == JSON_OTHER)
		return 0;
	if (token != JSON_ARRAY)
		return token == JSON_BAD
			       ? -1
			       : notebook_wrong(r, "a source is not a string");
	source->list_start = (uint32_t)r->scan.end;
	while ((token = json_next(&r->scan)) == JSON_STRING)
		add_literal(r, source);
	if (token == JSON_BAD)
		return -1;
	return token == JSON_ARRAY_END
		       ? 0
		       : notebook_wrong(r,
					"a line of a source is not a string");
}

static int pass_output(struct notebook_reader *r, struct raw_cell *cell)
{
	cell->output_start = (uint32_t)r->scan.at;
	if (skip_value(r) < 0)
		return -1;
	cell->output_end = (uint32_t)r->scan.at;
	return 0;
}

static int read_cell_key(struct notebook_reader *r, struct raw_cell *cell)
{
	/* What editors write beside a cell in another language. */
	static const struct language_key keys[] = { { "vscode", "languageId" },
						    { NULL, NULL } };

	if (json_is(&r->scan, "source"))
		return read_source(r, &cell->source);
	if (json_is(&r->scan, "input"))
		return read_source(r, &cell->input);
	if (json_is(&r->scan, "outputs"))
		return pass_output(r, cell);
	if (json_is(&r->scan, "metadata"))
		return read_metadata(r, keys, &cell->is_foreign);
	if (json_is(&r->scan, "language"))
		return read_language(r, &cell->is_foreign);
	if (json_is(&r->scan, "cell_type")) {
		enum json_token token = json_next(&r->scan);

		cell->is_code = token == JSON_STRING &&
				json_is(&r->scan, "code");
		return json_skip(&r->scan, token);
	}
	return skip_value(r);
}

static int read_cells(struct notebook_reader *r)
{
	enum json_token token = json_next(&r->scan);

	if (token != JSON_ARRAY)
		return token == JSON_BAD
			       ? -1
			       : notebook_wrong(r, "cells are not a list");
	r->has_cells = true;
	while ((token = json_next(&r->scan)) == JSON_OBJECT) {
		struct raw_cell cell = { .number = ++r->count };
		int more;

		while ((more = next_key(r)) > 0)
			if (read_cell_key(r, &cell) < 0)
				return -1;
		if (more < 0)
			return -1;
		if (cell.is_code && !cell.is_foreign)
			vec_push(r->arena, &r->cells, cell);
	}
	if (token == JSON_BAD)
		return -1;
	return token == JSON_ARRAY_END
		       ? 0
		       : notebook_wrong(r, "a cell is not an object");
}

/* Up to nbformat 3, cells stand in worksheets. */
static int read_worksheets(struct notebook_reader *r)
{
	enum json_token token = json_next(&r->scan);
	int more;

	if (token != JSON_ARRAY)
		return json_skip(&r->scan, token);
	while ((token = json_next(&r->scan)) == JSON_OBJECT) {
		while ((more = next_key(r)) > 0)
			if ((json_is(&r->scan, "cells") ? read_cells(r)
							: skip_value(r)) < 0)
				return -1;
		if (more < 0)
			return -1;
	}
	if (token == JSON_BAD)
		return -1;
	return token == JSON_ARRAY_END
		       ? 0
		       : notebook_wrong(r, "a worksheet is not an object");
}

static int read_top_key(struct notebook_reader *r)
{
	static const struct language_key keys[] = {
		{ "kernelspec", "language" },
		{ "language_info", "name" },
		{ NULL, NULL },
	};

	if (json_is(&r->scan, "cells"))
		return read_cells(r);
	if (json_is(&r->scan, "worksheets"))
		return read_worksheets(r);
	if (json_is(&r->scan, "metadata"))
		return read_metadata(r, keys, &r->is_foreign);
	return skip_value(r);
}

static int read_json(struct notebook_reader *r)
{
	enum json_token token = json_next(&r->scan);
	int more;

	if (token == JSON_BAD)
		return -1;
	if (token != JSON_OBJECT)
		return notebook_wrong(r, "the JSON is not an object");
	while ((more = next_key(r)) > 0)
		if (read_top_key(r) < 0)
			return -1;
	if (more < 0 || json_next(&r->scan) == JSON_BAD)
		return -1;
	if (!r->has_cells)
		return err_set(r->err, "not a notebook: it has no \"cells\"");
	return 0;
}

/* --- making the program ----------------------------------------------------------- */

static char *decode_literals(char *to, const struct notebook *nb,
			     const struct notebook_literal *literal)
{
	const char *raw = nb->json.ptr + literal->raw_start;
	const char *end = nb->json.ptr + literal->raw_end;

	while (raw < end) {
		const char *escape = memchr(raw, '\\', (size_t)(end - raw));
		size_t plain = (size_t)((escape ? escape : end) - raw), length;

		memcpy(to, raw, plain);
		to += plain;
		raw += plain;
		if (raw == end)
			break;
		raw += json_char(to, &length,
				 (struct slice){ raw, (size_t)(end - raw) });
		to += length;
	}
	return to;
}

static uint32_t count_lines(const char *from, const char *to)
{
	uint32_t count = 0;

	for (; from < to; from++)
		count += *from == '\n';
	return count;
}

static char *add_cell(struct notebook_reader *r, char *program, char *to,
		      const struct raw_cell *raw, uint32_t *line)
{
	struct notebook *nb = r->out;
	const struct source_text *source = raw->source.count ? &raw->source
							     : &raw->input;
	struct notebook_cell cell = {
		.number = raw->number,
		.start = (uint32_t)(to - program),
		.line = *line,
		.list_start = source->list_start,
		.first = (uint32_t)nb->literals.count,
		.literals = (uint32_t)source->count,
		.output_start = raw->output_start,
		.output_end = raw->output_end,
	};

	for (size_t i = 0; i < source->count; i++) {
		struct notebook_literal literal =
			r->literals.at[source->first + i];

		literal.start = (uint32_t)(to - program);
		to = decode_literals(to, nb, &literal);
		literal.end = (uint32_t)(to - program);
		vec_push(r->arena, &nb->literals, literal);
	}
	cell.end = (uint32_t)(to - program);
	*to++ = '\n';
	*line += count_lines(program + cell.start, to);
	vec_push(r->arena, &nb->cells, cell);
	return to;
}

static void make_program(struct notebook_reader *r)
{
	struct notebook *nb = r->out;
	char *program, *python, *to;
	size_t room = 0;
	uint32_t line = 1;

	for (size_t i = 0; i < r->literals.count; i++)
		room += r->literals.at[i].raw_end - r->literals.at[i].raw_start;
	room += r->cells.count + 4;
	to = program = arena_alloc(r->arena, room);
	for (size_t i = 0; i < r->cells.count; i++)
		to = add_cell(r, program, to, &r->cells.at[i], &line);
	nb->program = (struct slice){ program, (size_t)(to - program) };
	python = arena_strndup(r->arena, program, nb->program.length);
	for (size_t i = 0; i < nb->cells.count; i++) {
		const struct notebook_cell *cell = &nb->cells.at[i];

		cell_mask(python + cell->start, cell->end - cell->start);
	}
	nb->python = (struct slice){ python, nb->program.length };
}

/* A notebook whose writer escaped all that is not ASCII keeps to that. */
static bool is_escaped(struct slice json)
{
	for (size_t i = 0; i < json.length; i++)
		if ((unsigned char)json.ptr[i] >= 0x80)
			return false;
	return memmem(json.ptr, json.length, "\\u", 2);
}

int notebook_read(struct notebook *out, struct arena *arena, struct slice json,
		  struct err *err)
{
	struct notebook_reader *r = ARENA_NEW(arena, struct notebook_reader);

	*out = (struct notebook){ .json = json,
				  .program = { "", 0 },
				  .python = { "", 0 } };
	r->arena = arena;
	r->out = out;
	r->err = err;
	json_scan_init(&r->scan, json, err);
	if (read_json(r) < 0)
		return -1;
	if (r->is_foreign)
		return 0;
	out->ascii_only = is_escaped(json);
	make_program(r);
	return 0;
}

/* --- parsing ------------------------------------------------------------------------ */

/* Blanks the cells that are no Python by themselves. Their own first error
 * counts: in the whole program it may lie cells away. */
static int mask_broken(struct notebook *nb, struct parser *parser,
		       struct arena *arena, struct err *err)
{
	char *python = arena_strndup(arena, nb->python.ptr, nb->python.length);
	struct tree tree;

	for (size_t i = 0; i < nb->cells.count; i++) {
		const struct notebook_cell *cell = &nb->cells.at[i];
		char *from = python + cell->start;
		size_t length = cell->end - cell->start;

		if (tree_parse(&tree, parser, arena,
			       (struct slice){ from, length }, err) < 0)
			return -1;
		if (!tree.errors.count)
			continue;
		if (!nb->broken++)
			nb->broken_line =
				cell->line +
				count_lines(from,
					    from + tree.errors.at[0].start);
		for (size_t k = 0; k < length; k++)
			if (from[k] != '\n')
				from[k] = ' ';
	}
	nb->python.ptr = python;
	return 0;
}

int notebook_parse(struct tree *out, struct notebook *nb, struct parser *parser,
		   struct parse_memory *memory, struct arena *arena,
		   struct err *err)
{
	if (tree_parse_again(out, parser, memory, arena, nb->python, err) < 0)
		return -1;
	if (!out->errors.count)
		return 0;
	if (mask_broken(nb, parser, arena, err) < 0)
		return -1;
	return tree_parse_again(out, parser, memory, arena, nb->python, err);
}
