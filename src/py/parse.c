/*
 * Bytes in, flat tree out.
 */
#include "py/flatten.h"

#include "py/comments.h"

#ifndef TREE_SITTER_CORE_VERSION
#define TREE_SITTER_CORE_VERSION "?"
#endif

struct parser {
	TSParser *ts;
	struct symbols symbols;
	TSTree *latest; /* of the parse of that number */
	uint32_t latest_parse, parses, offset;
};

static int map_symbols(struct parser *p, const TSLanguage *lang,
		       struct err *err)
{
	bool seen[KIND_COUNT] = { 0 };

	p->symbols.count = ts_language_symbol_count(lang);
	p->symbols.kinds = xmalloc(p->symbols.count);
	for (TSSymbol s = 0; s < p->symbols.count; s++) {
		const char *name = ts_language_symbol_name(lang, s);

		p->symbols.kinds[s] = KIND_END;
		if (ts_language_symbol_type(lang, s) != TSSymbolTypeRegular)
			continue;
		p->symbols.kinds[s] = KIND_other;
		for (int k = KIND_END + 1; k < KIND_operator; k++) {
			const char *wanted = kind_name((enum kind)k);

			/* Every run does this: the first letters decide. */
			if (*wanted != *name || strcmp(wanted, name))
				continue;
			p->symbols.kinds[s] = (uint8_t)k;
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

	p->symbols.fields = xmalloc(count + 1);
	memset(p->symbols.fields, FIELD_none, count + 1);
	for (int f = FIELD_none + 1; f < FIELD_COUNT; f++) {
		TSFieldId id = ts_language_field_id_for_name(
			lang, names[f], (uint32_t)strlen(names[f]));

		if (!id)
			return err_set(err,
				       "the Python grammar has no field '%s'; "
				       "build with the pinned grammar",
				       names[f]);
		p->symbols.fields[id] = (uint8_t)f;
	}
	return 0;
}

void syntax_begin(void)
{
	ts_set_allocator(xmalloc, xcalloc, xrealloc, xfree);
}

struct parser *parser_new(struct err *err)
{
	const TSLanguage *lang = tree_sitter_python();
	struct parser *p = xmalloc(sizeof(*p));

	syntax_begin();
	*p = (struct parser){ .ts = ts_parser_new() };
	if (!ts_parser_set_language(p->ts, lang)) {
		err_set(err, "tree-sitter rejects the Python grammar (ABI %u)",
			ts_language_abi_version(lang));
		goto fail;
	}
	if (map_symbols(p, lang, err) || map_fields(p, lang, err))
		goto fail;
	p->symbols.comment =
		ts_language_symbol_for_name(lang, "comment", 7, true);
	p->symbols.line_continuation = ts_language_symbol_for_name(
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
	xfree(p->symbols.kinds);
	xfree(p->symbols.fields);
	xfree(p);
}

const char *parser_version(struct arena *arena)
{
	return arena_fmt(arena, "tree-sitter %s (Python grammar ABI %u)",
			 TREE_SITTER_CORE_VERSION,
			 ts_language_abi_version(tree_sitter_python()));
}

static void index_kinds(struct tree *t, struct arena *arena)
{
	for (nid_t n = 0; n < t->count; n++)
		t->kind_count[t->nodes[n].kind]++;
	for (int k = 0; k < KIND_COUNT; k++) {
		t->by_kind[k] = ARENA_ROOM(arena, uint32_t, t->kind_count[k]);
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
	struct flat flat; /* what was made of it */
	struct flat next; /* what is made of the latest text */
	/* How often in a row the limit stopped the parser on what was sound after
	 * all, whether it just did, and how often the limit was doubled. */
	unsigned limited_in_a_row, doubled;
	bool was_limited;
};

struct parse_memory *parse_memory_new(void)
{
	struct parse_memory *memory = xmalloc(sizeof(*memory));

	*memory = (struct parse_memory){ NULL };
	return memory;
}

static void forget_tree(struct parse_memory *memory)
{
	if (memory->ts)
		ts_tree_delete(memory->ts);
	memory->ts = NULL;
}

void parse_memory_free(struct parse_memory *memory)
{
	if (!memory)
		return;
	forget_tree(memory);
	flat_release(&memory->flat);
	flat_release(&memory->next);
	xfree(memory->text);
	xfree(memory);
}

/* The latest text is the one to start from; what was made of it is kept. */
static void remember_tree(struct parse_memory *memory, TSTree *ts,
			  struct slice text)
{
	struct flat flat = memory->flat;

	forget_tree(memory);
	memory->flat = memory->next;
	memory->next = flat;
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

/* Less than half of it stood there before: most likely another file. */
static bool is_another_text(const TSInputEdit *edit, struct slice text)
{
	return edit->new_end_byte - edit->start_byte > text.length / 2;
}

static const char *read_slice(void *text, uint32_t byte, TSPoint point,
			      uint32_t *length)
{
	const struct slice *s = text;

	(void)point;
	*length = byte < s->length ? (uint32_t)(s->length - byte) : 0;
	return *length ? s->ptr + byte : "";
}

/* The parser asks after every hundred steps of its own whether to go on. It is
 * told not to when what the file may take is spent. */
static bool is_spent(TSParseState *state)
{
	(void)state;
	steps_left -= STEPS_PER_QUESTION;
	return steps_left < 0;
}

static TSTree *parse_afresh(struct parser *parser, struct slice text)
{
	TSInput input = { .payload = &text,
			  .read = read_slice,
			  .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .progress_callback = is_spent };
	TSTree *ts =
		ts_parser_parse_with_options(parser->ts, NULL, input, options);

	if (!ts) {
		ts_parser_reset(parser->ts);
		/* Not inside the parser: it is to be used again. */
		steps_taken(0);
	}
	return ts;
}

/*
 * Where a text was edited, the parser may not search for long. In real files of 40
 * to 180 KB, 99 in 100 edits that leave sound code take no more questions than one
 * for 1,350 bytes; an error may make it search through all that follows, and in
 * vain.
 */
#define ASKED_AT_LEAST 16
#define BYTES_PER_QUESTION 1280
/* Where that is too few for a text, time after time, it gets twice as many. */
#define LIMITED_TIMES 3

struct parse_limit {
	size_t left; /* questions */
	bool is_reached;
};

/* Whether the parser has met an error that it knows of, or takes so long that
 * there must be one. */
static bool is_to_stop(TSParseState *state)
{
	struct parse_limit *limit = state->payload;

	steps_left -= STEPS_PER_QUESTION;
	limit->is_reached = !limit->left;
	if (limit->left)
		limit->left--;
	return state->has_error || limit->is_reached;
}

/* Parses what has changed. NULL for a text with errors, without the long search
 * for a way out of them, and where nearly all has changed. */
static TSTree *parse_changes(struct parser *parser, const TSTree *old,
			     struct slice text, struct parse_limit *limit)
{
	TSInput input = { .payload = &text,
			  .read = read_slice,
			  .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .payload = limit,
				   .progress_callback = is_to_stop };
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

static void take_comments_again(struct tree *out, struct arena *arena,
				const struct flat *flat)
{
	for (uint32_t i = 0; i < flat->comment_count; i++)
		vec_push(arena, &out->comments, flat->comments[i]);
}

/* Parses a text from what is remembered of it and the edit since then; NULL when
 * that cannot be. */
static TSTree *parse_edited(struct parser *parser, struct parse_memory *memory,
			    struct slice text, struct flat_before *before)
{
	struct slice old = { memory->text, memory->length };
	struct parse_limit limit = {
		.left = (ASKED_AT_LEAST + text.length / BYTES_PER_QUESTION)
			<< memory->doubled,
	};
	TSTree *edited, *ts;

	if (!memory->ts)
		return NULL;
	before->edit = edit_between(old, text);
	if (is_another_text(&before->edit, text))
		return NULL;
	edited = ts_tree_copy(memory->ts);
	ts_tree_edit(edited, &before->edit);
	ts = parse_changes(parser, edited, text, &limit);
	memory->was_limited = limit.is_reached;
	if (ts)
		before->changed = ts_tree_get_changed_ranges(
			edited, ts, &before->changed_count);
	ts_tree_delete(edited);
	return ts;
}

/* After a text that was sound. */
static void adapt_limit(struct parse_memory *memory, bool was_reused)
{
	if (was_reused)
		memory->limited_in_a_row = 0;
	else if (memory->was_limited &&
		 ++memory->limited_in_a_row == LIMITED_TIMES) {
		memory->limited_in_a_row = 0;
		memory->doubled += memory->doubled < 8;
	}
	memory->was_limited = false;
}

/*
 * Only trees without errors are remembered, and only such are taken from an
 * incremental parse: how the parser recovers from an error may depend on what
 * it reuses, and then the same text would be understood in two ways. The last
 * sound tree is kept while the text is broken: most often what breaks it is soon
 * completed or taken back.
 */
static TSTree *parse_again(struct tree *out, struct parser *parser,
			   struct parse_memory *memory, struct arena *arena,
			   struct slice text, uint32_t mark)
{
	struct flat_before before = { .flat = &memory->flat };
	TSTree *edited = parse_edited(parser, memory, text, &before);
	TSTree *ts = edited ? edited : parse_afresh(parser, text);
	struct flat *flat = &memory->next;

	if (!ts)
		return NULL;
	flat_make(flat, &parser->symbols, ts, mark, edited ? &before : NULL,
		  out, arena);
	xfree(before.changed);
	if (!ts_node_has_error(ts_tree_root_node(ts))) {
		adapt_limit(memory, edited != NULL);
		remember_tree(memory, ts, text);
		flat = &memory->flat;
	}
	out->nodes = flat->nodes;
	out->count = flat->count;
	take_comments_again(out, arena, flat);
	return ts;
}

static TSTree *parse_once(struct tree *out, struct parser *parser,
			  struct arena *arena, struct slice text, uint32_t mark)
{
	TSTree *ts = parse_afresh(parser, text);
	struct flat flat = { .room = 0 };

	if (!ts)
		return NULL;
	flat_expect(&flat, text.length);
	flat_make(&flat, &parser->symbols, ts, mark, NULL, out, arena);
	out->nodes = ARENA_ROOM(arena, struct node, flat.count);
	memcpy(out->nodes, flat.nodes, flat.count * sizeof(*out->nodes));
	out->count = flat.count;
	take_comments_again(out, arena, &flat);
	flat_release(&flat);
	return ts;
}

static void keep_latest(struct parser *parser, TSTree *ts, uint32_t mark,
			uint32_t parse)
{
	if (parser->latest)
		ts_tree_delete(parser->latest);
	parser->latest = ts;
	parser->offset = mark;
	parser->latest_parse = parse;
}

int tree_parse_again(struct tree *out, struct parser *parser,
		     struct parse_memory *memory, struct arena *arena,
		     struct slice text, struct err *err)
{
	uint32_t mark = mark_length(text);
	struct slice plain = { text.ptr + mark, text.length - mark };
	struct comment_runs runs;
	TSTree *ts;

	*out = (struct tree){ .text = text };
	plain = comments_mask(&runs, arena, plain);
	ts = memory ? parse_again(out, parser, memory, arena, plain, mark)
		    : parse_once(out, parser, arena, plain, mark);
	if (!ts)
		return err_set(err, "the parser gave up");
	index_kinds(out, arena);
	comments_restore(out, arena, &runs, mark);
	out->parser = parser;
	out->parse = ++parser->parses;
	keep_latest(parser, ts, mark, out->parse);
	return 0;
}

int tree_parse(struct tree *out, struct parser *parser, struct arena *arena,
	       struct slice text, struct err *err)
{
	return tree_parse_again(out, parser, NULL, arena, text, err);
}

/* What the file imports has been parsed since. */
static void parse_for_syntax(const struct tree *tree, struct arena *arena)
{
	uint32_t mark = mark_length(tree->text);
	struct slice plain = { tree->text.ptr + mark,
			       tree->text.length - mark };
	struct comment_runs runs;
	TSTree *ts;

	ts = parse_afresh(tree->parser, comments_mask(&runs, arena, plain));
	if (!ts)
		BUG("a text that was parsed cannot be parsed");
	keep_latest(tree->parser, ts, mark, tree->parse);
}

const TSTree *syntax_of(const struct tree *tree, struct arena *arena,
			uint32_t *offset)
{
	if (tree->parser->latest_parse != tree->parse)
		parse_for_syntax(tree, arena);
	*offset = tree->parser->offset;
	return tree->parser->latest;
}

enum kind syntax_kind(const struct tree *tree, TSNode node)
{
	TSSymbol symbol = ts_node_symbol(node);

	if (ts_node_is_error(node))
		return KIND_error;
	return ts_node_is_named(node) && symbol < tree->parser->symbols.count
		       ? tree->parser->symbols.kinds[symbol]
		       : KIND_END;
}
