/*
 * The tables [tool.hylint...] of a TOML file: a text enters, its keys and the
 * mistakes in what is ours leave, each with its line. What stands elsewhere in the
 * file is the business of others; where it is broken, the line leaves.
 */
#include "config/toml.h"

#include <string.h>

#include <tree_sitter/api.h>

#include "base/strbuf.h"
#include "config/toml_string.h"

const TSLanguage *tree_sitter_toml(void);

/* [tool.NAME], then a table, then a key: nothing of ours stands deeper. */
#define OUR_DEPTH 2

/* The names of a key or a header, from the top of the file. */
struct path {
	VEC(const char *) names;
};

/* What a path stands for so far. */
enum meaning {
	MEANS_VALUE,  /* a value, or a table in braces: nothing can be added */
	MEANS_HEADER, /* [a.b] itself */
	MEANS_PARENT, /* `a` of [a.b]: may still get a header of its own */
	MEANS_DOTTED, /* `a` of a.b = 1: may get more such keys, no header */
};

struct known_path {
	struct path path;
	enum meaning meaning;
};

struct toml_reader {
	struct arena *arena;
	const char *name;
	struct slice text; /* as it was given */
	struct toml_table *out;
	VEC(struct known_path) known;
};

static struct slice toml_text(const struct toml_reader *r, TSNode node)
{
	uint32_t start = ts_node_start_byte(node);

	return (struct slice){ r->text.ptr + start,
			       ts_node_end_byte(node) - start };
}

static bool node_is(TSNode node, const char *type)
{
	return !strcmp(ts_node_type(node), type);
}

static int node_line(TSNode node)
{
	return (int)ts_node_start_point(node).row + 1;
}

static void add_toml_mistake(struct toml_reader *r, int line, const char *text)
{
	struct toml_mistake m = { line, text };

	vec_push(r->arena, &r->out->mistakes, m);
}

/* The meaning of a string or quoted key; "" after a mistake. */
static const char *toml_string_value(struct toml_reader *r, TSNode node)
{
	struct strbuf text = STRBUF_INIT;
	const char *why = toml_unquote(&text, toml_text(r, node));
	const char *word = arena_strndup(r->arena, text.text, text.length);

	strbuf_release(&text);
	if (!why)
		return word;
	add_toml_mistake(r, node_line(node), why);
	return "";
}

/* --- paths ---------------------------------------------------------------------- */

static const char *key_name(struct toml_reader *r, TSNode key)
{
	struct slice text = toml_text(r, key);

	if (node_is(key, "quoted_key"))
		return toml_string_value(r, key);
	return arena_strndup(r->arena, text.ptr, text.length);
}

/* `a.b.c` is ((a . b) . c). */
static void path_add_key(struct toml_reader *r, struct path *path, TSNode key)
{
	size_t first = path->names.count;

	while (node_is(key, "dotted_key")) {
		uint32_t last = ts_node_named_child_count(key) - 1;

		vec_push(r->arena, &path->names,
			 key_name(r, ts_node_named_child(key, last)));
		key = ts_node_named_child(key, 0);
	}
	vec_push(r->arena, &path->names, key_name(r, key));
	for (size_t i = first, j = path->names.count - 1; i < j; i++, j--) {
		const char *name = path->names.at[i];

		path->names.at[i] = path->names.at[j];
		path->names.at[j] = name;
	}
}

static struct path path_copy(struct toml_reader *r, const struct path *from,
			     size_t count)
{
	struct path path = { 0 };

	for (size_t i = 0; i < count; i++)
		vec_push(r->arena, &path.names, from->names.at[i]);
	return path;
}

static bool same_path(const struct path *a, const struct path *b, size_t count)
{
	if (a->names.count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(a->names.at[i], b->names.at[i]) != 0)
			return false;
	return true;
}

/* Whether a path may lead to something of ours: `tool`, `tool.NAME` and all
 * below. */
static bool leads_to_ours(const struct toml_reader *r, const struct path *path)
{
	return (path->names.count < 1 || !strcmp(path->names.at[0], "tool")) &&
	       (path->names.count < 2 || !strcmp(path->names.at[1], r->name));
}

static bool is_our_path(const struct toml_reader *r, const struct path *path)
{
	return path->names.count >= 2 && leads_to_ours(r, path);
}

static const char *dotted(struct toml_reader *r, const struct path *path)
{
	const char *text = "";

	for (size_t i = 0; i < path->names.count; i++)
		text = arena_fmt(r->arena, "%s%s%s", text, i ? "." : "",
				 path->names.at[i]);
	return text;
}

static struct known_path *known_as(struct toml_reader *r,
				   const struct path *path, size_t count)
{
	for (size_t i = 0; i < r->known.count; i++)
		if (same_path(&r->known.at[i].path, path, count))
			return &r->known.at[i];
	return NULL;
}

static void learn_section(struct toml_reader *r, const struct path *path,
			  size_t count, enum meaning meaning)
{
	struct known_path known = { path_copy(r, path, count), meaning };

	vec_push(r->arena, &r->known, known);
}

static void given_twice(struct toml_reader *r, int line,
			const struct path *path)
{
	add_toml_mistake(r, line,
			 arena_fmt(r->arena,
				   "'%s' is given twice; keep one of them",
				   path->names.at[path->names.count - 1]));
}

/* [a.b.c] */
static bool enter_header(struct toml_reader *r, const struct path *path,
			 int line)
{
	size_t count = path->names.count;
	struct known_path *known;

	for (size_t i = 1; i < count; i++) {
		known = known_as(r, path, i);
		if (!known) {
			learn_section(r, path, i, MEANS_PARENT);
		} else if (known->meaning == MEANS_VALUE) {
			given_twice(r, line, &known->path);
			return false;
		}
	}
	known = known_as(r, path, count);
	if (!known) {
		learn_section(r, path, count, MEANS_HEADER);
	} else if (known->meaning == MEANS_PARENT) {
		known->meaning = MEANS_HEADER;
	} else {
		add_toml_mistake(
			r, line,
			arena_fmt(
				r->arena,
				"the table [%s] is given twice; write its keys "
				"under one header",
				dotted(r, path)));
		return false;
	}
	return true;
}

/* a.b.c = 1, below a header of `above` names. */
static bool enter_key(struct toml_reader *r, const struct path *path,
		      size_t above, int line)
{
	size_t count = path->names.count;

	for (size_t i = above + 1; i < count; i++) {
		struct known_path *known = known_as(r, path, i);

		if (!known) {
			learn_section(r, path, i, MEANS_DOTTED);
		} else if (known->meaning == MEANS_VALUE ||
			   known->meaning == MEANS_HEADER) {
			given_twice(r, line, &known->path);
			return false;
		}
	}
	if (known_as(r, path, count)) {
		given_twice(r, line, path);
		return false;
	}
	learn_section(r, path, count, MEANS_VALUE);
	return true;
}

/* --- values --------------------------------------------------------------------- */

static const char *plain_word(struct toml_reader *r, TSNode value)
{
	struct slice text = toml_text(r, value);
	char *word = arena_strndup(r->arena, text.ptr, text.length), *to = word;

	if (node_is(value, "string"))
		return toml_string_value(r, value);
	/* 2_000_000 */
	for (const char *from = word; *from; from++)
		if (*from != '_')
			*to++ = *from;
	*to = '\0';
	return word;
}

static void read_list(struct toml_reader *r, struct toml_key *key, TSNode array)
{
	uint32_t count = ts_node_named_child_count(array);

	key->is_list = true;
	for (uint32_t i = 0; i < count; i++) {
		TSNode item = ts_node_named_child(array, i);

		if (node_is(item, "string"))
			vec_push(r->arena, &key->words,
				 toml_string_value(r, item));
		else if (!node_is(item, "comment"))
			add_toml_mistake(
				r, node_line(item),
				arena_fmt(r->arena,
					  "'%s' is a list of strings; write "
					  "each item in quotes",
					  key->key));
	}
}

static void add_key(struct toml_reader *r, const struct path *path,
		    TSNode value)
{
	size_t depth = path->names.count - 2;
	struct toml_key key = { .section = "", .line = node_line(value) };

	if (depth < 1 || depth > OUR_DEPTH) {
		add_toml_mistake(
			r, key.line,
			arena_fmt(r->arena,
				  depth < 1 ? "'%s' is a table; write its keys "
					      "under a line [tool.%s]"
					    : "there is no setting '%s'; the "
					      "settings are keys of "
					      "[tool.%s]",
				  dotted(r, path), r->name));
		return;
	}
	key.key = path->names.at[path->names.count - 1];
	if (depth == 2)
		key.section = path->names.at[2];
	if (node_is(value, "array"))
		read_list(r, &key, value);
	else
		vec_push(r->arena, &key.words, plain_word(r, value));
	vec_push(r->arena, &r->out->keys, key);
}

/* A table in braces is read like one with a header. Nothing of ours stands so
 * deep that this could go on for long. */
static void read_pair(struct toml_reader *r, const struct path *above,
		      TSNode pair)
{
	struct path path = path_copy(r, above, above->names.count);
	uint32_t count = ts_node_named_child_count(pair);
	TSNode value;

	if (count < 2)
		return;
	path_add_key(r, &path, ts_node_named_child(pair, 0));
	if (!leads_to_ours(r, &path) || path.names.count > 2 + OUR_DEPTH + 1)
		return;
	if (!enter_key(r, &path, above->names.count, node_line(pair)))
		return;
	value = ts_node_named_child(pair, 1);
	r->out->is_there = r->out->is_there || is_our_path(r, &path);
	if (!node_is(value, "inline_table")) {
		if (is_our_path(r, &path))
			add_key(r, &path, value);
		return;
	}
	count = ts_node_named_child_count(value);
	for (uint32_t i = 0; i < count; i++)
		if (node_is(ts_node_named_child(value, i), "pair"))
			read_pair(r, &path, ts_node_named_child(value, i));
}

/* The names of a header; none for what has no header. */
static struct path header_of(struct toml_reader *r, TSNode table)
{
	struct path path = { 0 };
	uint32_t count = ts_node_named_child_count(table);

	for (uint32_t i = 0; i < count; i++) {
		TSNode child = ts_node_named_child(table, i);

		if (node_is(child, "comment"))
			continue;
		if (node_is(child, "bare_key") ||
		    node_is(child, "quoted_key") ||
		    node_is(child, "dotted_key"))
			path_add_key(r, &path, child);
		break;
	}
	return path;
}

static void read_toml_table(struct toml_reader *r, TSNode table)
{
	struct path path = header_of(r, table);
	uint32_t count = ts_node_named_child_count(table);

	if (!path.names.count || !leads_to_ours(r, &path))
		return;
	if (!enter_header(r, &path, node_line(table)))
		return;
	r->out->is_there = r->out->is_there || is_our_path(r, &path);
	if (is_our_path(r, &path) && node_is(table, "table_array_element")) {
		add_toml_mistake(
			r, node_line(table),
			arena_fmt(r->arena,
				  "[[%s]] is a list of tables; write [%s]",
				  dotted(r, &path), dotted(r, &path)));
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		if (node_is(ts_node_named_child(table, i), "pair"))
			read_pair(r, &path, ts_node_named_child(table, i));
}

/* --- what is broken ------------------------------------------------------------- */

/* The first place that is no TOML. */
static TSNode first_error(TSNode node)
{
	TSTreeCursor cursor = ts_tree_cursor_new(node);

	while (!ts_node_is_error(ts_tree_cursor_current_node(&cursor)) &&
	       !ts_node_is_missing(ts_tree_cursor_current_node(&cursor)) &&
	       ts_tree_cursor_goto_first_child(&cursor))
		while (!ts_node_has_error(
			       ts_tree_cursor_current_node(&cursor)) &&
		       ts_tree_cursor_goto_next_sibling(&cursor))
			;
	node = ts_tree_cursor_current_node(&cursor);
	ts_tree_cursor_delete(&cursor);
	return node;
}

static void add_syntax_mistake(struct toml_reader *r, TSNode node)
{
	add_toml_mistake(r, node_line(first_error(node)),
			 "this is not valid TOML; correct the line, or the one "
			 "above it");
}

/* "[tool.NAME" at the beginning of a line, however it is spaced. */
static bool begins_ours(const struct toml_reader *r, const char *p,
			const char *end)
{
	const char *parts[] = { "[", "tool", ".", r->name };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		size_t length = strlen(parts[i]);

		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if ((size_t)(end - p) < length || memcmp(p, parts[i], length))
			return false;
		p += length;
	}
	return true;
}

static bool has_our_header(const struct toml_reader *r, struct slice s)
{
	const char *end = s.ptr + s.length, *next;

	for (const char *p = s.ptr; p < end; p = next ? next + 1 : end) {
		if (begins_ours(r, p, end))
			return true;
		next = memchr(p, '\n', (size_t)(end - p));
	}
	return false;
}

/* Whether what is broken may be, or hide, something of ours. */
static bool concerns_us(struct toml_reader *r, TSNode part, bool below_ours)
{
	struct path path = { 0 };

	if (has_our_header(r, toml_text(r, part)))
		return true;
	if (node_is(part, "table") || node_is(part, "table_array_element")) {
		path = header_of(r, part);
		return is_our_path(r, &path);
	}
	return below_ours;
}

static void read_document(struct toml_reader *r, TSNode root)
{
	uint32_t count = ts_node_named_child_count(root);
	struct path top = { 0 };
	bool below_ours = false;

	for (uint32_t i = 0; i < count; i++) {
		TSNode part = ts_node_named_child(root, i);

		if (ts_node_has_error(part) &&
		    concerns_us(r, part, below_ours)) {
			r->out->is_there = true;
			add_syntax_mistake(r, part);
			return;
		}
		if (node_is(part, "pair")) {
			read_pair(r, &top, part);
		} else if (node_is(part, "table") ||
			   node_is(part, "table_array_element")) {
			struct path path = header_of(r, part);

			below_ours = is_our_path(r, &path);
			read_toml_table(r, part);
		}
	}
	if (!ts_node_has_error(root))
		return;
	/* Nothing of it could be made out, and still there is a line for us. */
	if (!r->out->is_there && has_our_header(r, r->text)) {
		r->out->is_there = true;
		add_syntax_mistake(r, root);
	} else {
		r->out->broken_line = node_line(first_error(root));
	}
}

/* A backslash may have blanks between it and the end of its line, which the
 * grammar does not know: it gets a text with the backslash behind them. */
static struct slice for_the_grammar(struct arena *arena, struct slice text)
{
	char *copy = arena_strndup(arena, text.ptr, text.length);

	for (size_t i = 0; i < text.length; i++) {
		size_t end = i + 1;

		if (copy[i] != '\\')
			continue;
		if (end < text.length && copy[end] == '\\')
			i++;
		while (end < text.length &&
		       (copy[end] == ' ' || copy[end] == '\t'))
			end++;
		if (end == i + 1 || end == text.length ||
		    (copy[end] != '\n' && copy[end] != '\r'))
			continue;
		copy[i] = ' ';
		copy[end - 1] = '\\';
	}
	return (struct slice){ copy, text.length };
}

static const char *find_word(struct slice text, const char *word)
{
	return memmem(text.ptr, text.length, word, strlen(word));
}

void toml_read(struct toml_table *out, struct arena *arena, const char *name,
	       struct slice text)
{
	struct toml_reader r = { .arena = arena, .name = name, .out = out };
	TSParser *parser;
	struct slice given;
	TSTree *tree;

	memset(out, 0, sizeof(*out));
	if (!find_word(text, name))
		return;
	if (slice_starts(text, "\xEF\xBB\xBF")) {
		text.ptr += 3;
		text.length -= 3;
	}
	r.text = text;
	if (memchr(text.ptr, '\0', text.length)) {
		out->is_there = has_our_header(&r, text);
		add_toml_mistake(&r, 1,
				 "the file holds a NUL byte; write text");
		return;
	}
	given = for_the_grammar(arena, text);
	parser = ts_parser_new();
	if (!ts_parser_set_language(parser, tree_sitter_toml()))
		BUG("tree-sitter rejects the TOML grammar");
	tree = ts_parser_parse_string(parser, NULL, given.ptr,
				      (uint32_t)given.length);
	read_document(&r, ts_tree_root_node(tree));
	ts_tree_delete(tree);
	ts_parser_delete(parser);
}
