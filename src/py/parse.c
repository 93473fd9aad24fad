/*
 * Bytes in, flat tree out.
 */
#include "py/syntax.h"

#include "py/comments.h"

#ifndef TREE_SITTER_CORE_VERSION
#define TREE_SITTER_CORE_VERSION "?"
#endif

struct parser {
	TSParser *ts;
	uint8_t *kind_of_symbol; /* by TSSymbol */
	uint32_t symbol_count;
	uint8_t *field_of_id; /* by TSFieldId */
	TSSymbol comment, line_continuation;
	TSTree *latest; /* of the last parse */
	uint32_t parses, offset;
};

static int map_symbols(struct parser *p, const TSLanguage *lang,
		       struct err *err)
{
	bool seen[KIND_COUNT] = { 0 };

	p->symbol_count = ts_language_symbol_count(lang);
	p->kind_of_symbol = xmalloc(p->symbol_count);
	for (TSSymbol s = 0; s < p->symbol_count; s++) {
		const char *name = ts_language_symbol_name(lang, s);

		p->kind_of_symbol[s] = KIND_END;
		if (ts_language_symbol_type(lang, s) != TSSymbolTypeRegular)
			continue;
		p->kind_of_symbol[s] = KIND_other;
		for (int k = KIND_END + 1; k < KIND_operator; k++) {
			const char *wanted = kind_name((enum kind)k);

			/* Every run does this: the first letters decide. */
			if (*wanted != *name || strcmp(wanted, name))
				continue;
			p->kind_of_symbol[s] = (uint8_t)k;
			seen[k] = true;
			break;
		}
	}
	for (int k = KIND_END + 1; k < KIND_operator; k++)
		if (!seen[k])
			return err_set(err,
				       "the Python grammar has no node '%s'; "
				       "build with the pinned grammar",
				       kind_name((enum kind)k));
	return 0;
}

static int map_fields(struct parser *p, const TSLanguage *lang, struct err *err)
{
	static const char *const names[FIELD_COUNT] = {
		[FIELD_none] = "",
#define FIELD(name) [FIELD_##name] = #name,
#include "py/kinds.h"
#undef FIELD
	};

	uint32_t count = ts_language_field_count(lang);

	p->field_of_id = xmalloc(count + 1);
	memset(p->field_of_id, FIELD_none, count + 1);
	for (int f = FIELD_none + 1; f < FIELD_COUNT; f++) {
		TSFieldId id = ts_language_field_id_for_name(
			lang, names[f], (uint32_t)strlen(names[f]));

		if (!id)
			return err_set(err,
				       "the Python grammar has no field '%s'; "
				       "build with the pinned grammar",
				       names[f]);
		p->field_of_id[id] = (uint8_t)f;
	}
	return 0;
}

struct parser *parser_new(struct err *err)
{
	const TSLanguage *lang = tree_sitter_python();
	struct parser *p = xmalloc(sizeof(*p));

	*p = (struct parser){ .ts = ts_parser_new() };
	if (!ts_parser_set_language(p->ts, lang)) {
		err_set(err, "tree-sitter refuses the Python grammar (ABI %u)",
			ts_language_abi_version(lang));
		goto fail;
	}
	if (map_symbols(p, lang, err) || map_fields(p, lang, err))
		goto fail;
	p->comment = ts_language_symbol_for_name(lang, "comment", 7, true);
	p->line_continuation = ts_language_symbol_for_name(
		lang, "line_continuation", 17, true);
	return p;
fail:
	parser_free(p);
	return NULL;
}

void parser_free(struct parser *p)
{
	if (!p)
		return;
	if (p->latest)
		ts_tree_delete(p->latest);
	ts_parser_delete(p->ts);
	xfree(p->kind_of_symbol);
	xfree(p->field_of_id);
	xfree(p);
}

const char *parser_version(struct arena *arena)
{
	return arena_fmt(arena, "tree-sitter %s (Python grammar ABI %u)",
			 TREE_SITTER_CORE_VERSION,
			 ts_language_abi_version(tree_sitter_python()));
}

/* What the copy of one tree needs to know. */
struct copier {
	struct parser *parser;
	struct arena *arena;
	struct tree *out;
	TSTreeCursor cursor;
	uint32_t room;
	uint32_t offset; /* bytes skipped before the parse */
};

static uint8_t kind_of(const struct copier *c, TSNode node, uint8_t field)
{
	TSSymbol symbol = ts_node_symbol(node);

	if (ts_node_is_error(node))
		return KIND_error;
	if (ts_node_is_named(node))
		return symbol < c->parser->symbol_count
			       ? c->parser->kind_of_symbol[symbol]
			       : KIND_other;
	return field == FIELD_operator || field == FIELD_operators
		       ? KIND_operator
		       : KIND_END;
}

static nid_t node_add(struct copier *c, struct node node)
{
	struct tree *out = c->out;

	if (out->count == c->room) {
		c->room *= 2;
		out->nodes =
			xrealloc(out->nodes, c->room * sizeof(*out->nodes));
	}
	out->nodes[out->count] = node;
	return out->count++;
}

static void note_extra(struct copier *c, TSNode node)
{
	struct tree_comment span = { ts_node_start_byte(node) + c->offset,
				     ts_node_end_byte(node) + c->offset };

	if (ts_node_symbol(node) == c->parser->comment)
		vec_push(c->arena, &c->out->comments, span);
	else if (ts_node_is_error(node) || ts_node_is_missing(node))
		vec_push(c->arena, &c->out->errors, span);
}

/* Copies the node under the cursor unless it is one that is not kept.
 * Returns its index or NO_NODE. */
static nid_t copy_node(struct copier *c, nid_t parent)
{
	TSNode node = ts_tree_cursor_current_node(&c->cursor);
	TSFieldId id = ts_tree_cursor_current_field_id(&c->cursor);
	uint8_t field = c->parser->field_of_id[id];
	TSSymbol symbol = ts_node_symbol(node);
	uint8_t kind;

	note_extra(c, node);
	if (symbol == c->parser->comment ||
	    symbol == c->parser->line_continuation || ts_node_is_missing(node))
		return NO_NODE;
	kind = kind_of(c, node, field);
	if (kind == KIND_END)
		return NO_NODE;
	return node_add(c,
			(struct node){
				.kind = kind,
				.field = field,
				.start = ts_node_start_byte(node) + c->offset,
				.end = ts_node_end_byte(node) + c->offset,
				.parent = parent,
			});
}

/* Walks the whole tree without recursion: `open` is the innermost copied node
 * and the parent links lead back up. A node that is not kept is not entered,
 * but for the root. */
static void copy_tree(struct copier *c)
{
	nid_t open = copy_node(c, NO_NODE);

	if (open == NO_NODE)
		BUG("the root of a parse is not kept");
	if (!ts_tree_cursor_goto_first_child(&c->cursor))
		goto done;
	for (;;) {
		nid_t copied = copy_node(c, open);

		if (copied != NO_NODE &&
		    ts_tree_cursor_goto_first_child(&c->cursor)) {
			open = copied;
			continue;
		}
		if (copied != NO_NODE)
			c->out->nodes[copied].next = c->out->count;
		while (!ts_tree_cursor_goto_next_sibling(&c->cursor)) {
			c->out->nodes[open].next = c->out->count;
			open = c->out->nodes[open].parent;
			if (open == NO_NODE)
				return;
			ts_tree_cursor_goto_parent(&c->cursor);
		}
	}
done:
	c->out->nodes[open].next = c->out->count;
}

static void index_kinds(struct tree *t, struct arena *arena)
{
	for (nid_t n = 0; n < t->count; n++)
		t->kind_count[t->nodes[n].kind]++;
	for (int k = 0; k < KIND_COUNT; k++) {
		t->by_kind[k] = ARENA_ARRAY(arena, uint32_t, t->kind_count[k]);
		t->kind_count[k] = 0;
	}
	for (nid_t n = 0; n < t->count; n++) {
		uint8_t k = t->nodes[n].kind;

		t->by_kind[k][t->kind_count[k]++] = n;
	}
}

static uint32_t mark_length(struct slice text)
{
	return slice_starts(text, "\xEF\xBB\xBF") ? 3 : 0;
}

/* --- parsing what was edited ------------------------------------------------ */

struct parse_memory {
	TSTree *ts; /* NULL: nothing is remembered */
	char *text; /* what it was parsed from, without a mark */
	size_t length, room;
};

struct parse_memory *parse_memory_new(void)
{
	struct parse_memory *memory = xmalloc(sizeof(*memory));

	*memory = (struct parse_memory){ NULL };
	return memory;
}

static void forget(struct parse_memory *memory)
{
	if (memory->ts)
		ts_tree_delete(memory->ts);
	memory->ts = NULL;
}

void parse_memory_free(struct parse_memory *memory)
{
	if (!memory)
		return;
	forget(memory);
	xfree(memory->text);
	xfree(memory);
}

static void remember(struct parse_memory *memory, TSTree *ts, struct slice text)
{
	if (text.length > memory->room) {
		memory->room = text.length + text.length / 2;
		memory->text = xrealloc(memory->text, memory->room);
	}
	if (text.length)
		memcpy(memory->text, text.ptr, text.length);
	memory->length = text.length;
	memory->ts = ts_tree_copy(ts);
}

static size_t common_beginning(struct slice a, struct slice b)
{
	size_t most = a.length < b.length ? a.length : b.length, i = 0;

	/* In strides first: the texts are long and nearly the same. */
	while (most - i >= 64 && !memcmp(a.ptr + i, b.ptr + i, 64))
		i += 64;
	while (i < most && a.ptr[i] == b.ptr[i])
		i++;
	return i;
}

static size_t common_end(struct slice a, struct slice b, size_t most)
{
	const char *x = a.ptr + a.length, *y = b.ptr + b.length;
	size_t i = 0;

	while (most - i >= 64 && !memcmp(x - i - 64, y - i - 64, 64))
		i += 64;
	while (i < most && x[-1 - (ptrdiff_t)i] == y[-1 - (ptrdiff_t)i])
		i++;
	return i;
}

static TSPoint point_at(struct slice text, size_t byte)
{
	const char *p = text.ptr, *stop = text.ptr + byte, *hit;
	TSPoint point = { 0, 0 };

	while (p < stop && (hit = memchr(p, '\n', (size_t)(stop - p)))) {
		point.row++;
		p = hit + 1;
	}
	point.column = (uint32_t)(stop - p);
	return point;
}

/* The one edit that makes the new text of the old one. */
static TSInputEdit edit_between(struct slice old, struct slice new)
{
	size_t start = common_beginning(old, new);
	size_t most = (old.length < new.length ? old.length : new.length);
	size_t same = common_end(old, new, most - start);
	TSInputEdit edit = {
		.start_byte = (uint32_t)start,
		.old_end_byte = (uint32_t)(old.length - same),
		.new_end_byte = (uint32_t)(new.length - same),
	};

	edit.start_point = point_at(new, start);
	edit.old_end_point = point_at(old, old.length - same);
	edit.new_end_point = point_at(new, new.length - same);
	return edit;
}

static TSTree *parse_afresh(struct parser *parser, struct slice text)
{
	return ts_parser_parse_string(parser->ts, NULL, text.ptr,
				      (uint32_t)text.length);
}

static const char *read_slice(void *text, uint32_t byte, TSPoint point,
			      uint32_t *length)
{
	const struct slice *s = text;

	(void)point;
	*length = byte < s->length ? (uint32_t)(s->length - byte) : 0;
	return *length ? s->ptr + byte : "";
}

/* Every way to read the text has met an error by now. */
static bool is_broken(TSParseState *state)
{
	return state->has_error;
}

/* Parses what has changed. NULL for a text with errors, without the long search
 * for a way out of them. */
static TSTree *parse_changes(struct parser *parser, const TSTree *old,
			     struct slice text)
{
	TSInput input = { .payload = &text,
			  .read = read_slice,
			  .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .progress_callback = is_broken };
	TSTree *ts =
		ts_parser_parse_with_options(parser->ts, old, input, options);

	if (!ts) {
		ts_parser_reset(parser->ts);
	} else if (ts_node_has_error(ts_tree_root_node(ts))) {
		ts_tree_delete(ts);
		ts = NULL;
	}
	return ts;
}

/*
 * Only trees without errors are remembered, and only such are taken from an
 * incremental parse: how the parser recovers from an error may depend on what
 * it reuses, and then the same text would be understood in two ways.
 */
static TSTree *parse_edited(struct parser *parser, struct parse_memory *memory,
			    struct slice text)
{
	TSTree *ts = NULL;

	/* The last sound tree is kept while the text is broken: most often what
	 * breaks it is soon completed or taken back. */
	if (memory->ts) {
		struct slice old = { memory->text, memory->length };
		TSInputEdit edit = edit_between(old, text);
		TSTree *edited = ts_tree_copy(memory->ts);

		ts_tree_edit(edited, &edit);
		ts = parse_changes(parser, edited, text);
		ts_tree_delete(edited);
	}
	if (!ts)
		ts = parse_afresh(parser, text);
	if (ts && !ts_node_has_error(ts_tree_root_node(ts))) {
		forget(memory);
		remember(memory, ts, text);
	}
	return ts;
}

int tree_parse_again(struct tree *out, struct parser *parser,
		     struct parse_memory *memory, struct arena *arena,
		     struct slice text, struct err *err)
{
	uint32_t mark = mark_length(text);
	struct slice plain = { text.ptr + mark, text.length - mark };
	struct comment_runs runs;
	struct copier c = { .parser = parser,
			    .arena = arena,
			    .out = out,
			    .room = (uint32_t)(text.length / 4 + 64),
			    .offset = mark };
	struct node *nodes;
	TSTree *ts;

	*out = (struct tree){ .text = text };
	plain = comments_mask(&runs, arena, plain);
	ts = memory ? parse_edited(parser, memory, plain)
		    : parse_afresh(parser, plain);
	if (!ts)
		return err_set(err, "the parser gave up");
	nodes = out->nodes = xmalloc(c.room * sizeof(*nodes));
	c.cursor = ts_tree_cursor_new(ts_tree_root_node(ts));
	copy_tree(&c);
	nodes = ARENA_ARRAY(arena, struct node, out->count);
	memcpy(nodes, out->nodes, out->count * sizeof(*nodes));
	xfree(out->nodes);
	out->nodes = nodes;
	index_kinds(out, arena);
	comments_restore(out, arena, &runs, mark);
	ts_tree_cursor_delete(&c.cursor);
	if (parser->latest)
		ts_tree_delete(parser->latest);
	parser->latest = ts;
	parser->offset = mark;
	out->parser = parser;
	out->parse = ++parser->parses;
	return 0;
}

int tree_parse(struct tree *out, struct parser *parser, struct arena *arena,
	       struct slice text, struct err *err)
{
	return tree_parse_again(out, parser, NULL, arena, text, err);
}

const TSTree *syntax_of(const struct tree *tree, uint32_t *offset)
{
	if (!tree->parser || tree->parser->parses != tree->parse)
		return NULL;
	*offset = tree->parser->offset;
	return tree->parser->latest;
}

enum kind syntax_kind(const struct tree *tree, TSNode node)
{
	TSSymbol symbol = ts_node_symbol(node);

	if (ts_node_is_error(node))
		return KIND_error;
	return ts_node_is_named(node) && symbol < tree->parser->symbol_count
		       ? tree->parser->kind_of_symbol[symbol]
		       : KIND_END;
}
