/* Parsing an edited text gives what parsing it afresh gives. */

#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "py/syntax.h"

static const char program[] = "import tensorflow as tf\n"
			      "\n"
			      "\n"
			      "class Trainer:\n"
			      "    @tf.function(reduce_retracing=True)\n"
			      "    def step(self, x, *, n=3):\n"
			      "        \"\"\"One step.\n"
			      "\n"
			      "        Of many.\"\"\"\n"
			      "        if n > 2:  # why\n"
			      "            for i in range(n):\n"
			      "                x = [y for y in x if not y]\n"
			      "        elif x:\n"
			      "            return {**x, 'a': f\"{x!r:>{n}}\"}\n"
			      "        return lambda a=1: (a,\n"
			      "                            x)\n"
			      "\n"
			      "\n"
			      "async def f():\n"
			      "    async with a as b, c:\n"
			      "        await g(*b)\n"
			      "    match x:\n"
			      "        case [1, *_]:\n"
			      "            pass\n";

static const char *const pieces[] = {
	"a",
	"1",
	" ",
	"\n",
	"\n    ",
	"(",
	")",
	"[",
	"]",
	":",
	"\"",
	"'",
	"#",
	"\\\n",
	"@",
	"if x:\n",
	"else:\n",
	"\t",
	"\r\n",
	"{",
	"}",
	"f'{",
	"\"\"\"",
	"lambda ",
	"\xF0\x9F\x98\x80",
	".",
	"=",
	",",
	"*",
	"def g():\n",
	"    pass\n",
	"match x:\n",
	"\xEF\xBB\xBF",
};

struct buffer {
	char text[8192];
	size_t length;
};

static uint32_t next_number(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void edit(struct buffer *b, uint32_t *seed)
{
	size_t at = next_number(seed) % (b->length + 1);
	size_t removed = next_number(seed) % 3 ? 0 : next_number(seed) % 8;
	const char *piece =
		pieces[next_number(seed) % (sizeof(pieces) / sizeof(*pieces))];
	size_t added = removed && next_number(seed) % 2 ? 0 : strlen(piece);

	if (removed > b->length - at)
		removed = b->length - at;
	memmove(b->text + at + added, b->text + at + removed,
		b->length - at - removed);
	memcpy(b->text + at, piece, added);
	b->length = b->length - removed + added;
}

static bool same_spans(const struct tree_comment *a, size_t count_a,
		       const struct tree_comment *b, size_t count_b)
{
	return count_a == count_b &&
	       (!count_a || !memcmp(a, b, count_a * sizeof(*a)));
}

static bool same_trees(const struct tree *a, const struct tree *b)
{
	if (a->count != b->count)
		return false;
	for (nid_t n = 0; n < a->count; n++) {
		const struct node *x = &a->nodes[n], *y = &b->nodes[n];

		if (x->kind != y->kind || x->field != y->field ||
		    x->start != y->start || x->end != y->end ||
		    x->parent != y->parent || x->next != y->next)
			return false;
	}
	return same_spans(a->comments.at, a->comments.count, b->comments.at,
			  b->comments.count) &&
	       same_spans(a->errors.at, a->errors.count, b->errors.at,
			  b->errors.count);
}

static void edited_text_parses_as_if_new(void **state)
{
	struct parser *parser = parser_new(NULL);
	uint32_t seed = 12345;
	struct arena arena;
	size_t good = 0;

	(void)state;
	arena_init(&arena);
	for (int round = 0; round < 600; round++) {
		struct parse_memory *memory = parse_memory_new();
		struct buffer b;

		b.length = sizeof(program) - 1;
		memcpy(b.text, program, b.length);
		for (int i = 0; i < 4; i++) {
			struct slice text = { b.text, b.length };
			struct tree again, fresh;

			assert_int_equal(tree_parse_again(&again, parser,
							  memory, &arena, text,
							  NULL),
					 0);
			tree_parse(&fresh, parser, &arena, text, NULL);
			good += i && !fresh.errors.count;
			if (!same_trees(&again, &fresh))
				fail_msg("round %d, edit %d: %.*s", round, i,
					 (int)b.length, b.text);
			arena_clear(&arena);
			edit(&b, &seed);
		}
		parse_memory_free(memory);
	}
	/* Else nothing was parsed again. */
	assert_true(good > 150);
	parser_free(parser);
	arena_release(&arena);
}

static void an_undone_edit_parses_as_if_new(void **state)
{
	struct parse_memory *memory = parse_memory_new();
	struct parser *parser = parser_new(NULL);
	size_t length = sizeof(program) - 1;
	char text[sizeof(program) + 1];
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t at = 0; at <= length; at++) {
		struct tree typed, fresh, undone;

		memcpy(text, program, at);
		text[at] = 'z';
		memcpy(text + at + 1, program + at, length - at);
		tree_parse_again(&typed, parser, memory, &arena,
				 (struct slice){ text, length + 1 }, NULL);
		tree_parse(&fresh, parser, &arena,
			   (struct slice){ text, length + 1 }, NULL);
		assert_true(same_trees(&typed, &fresh));
		tree_parse_again(&undone, parser, memory, &arena,
				 (struct slice){ program, length }, NULL);
		tree_parse(&fresh, parser, &arena,
			   (struct slice){ program, length }, NULL);
		assert_true(same_trees(&undone, &fresh));
		arena_clear(&arena);
	}
	parse_memory_free(memory);
	parser_free(parser);
	arena_release(&arena);
}

/* --- against the parser's own cursor ------------------------------------------ */

/* A walk over both trees at once. */
struct side_by_side {
	const struct tree *tree;
	TSTreeCursor cursor;
	uint32_t offset;
	nid_t node;
	size_t comment;
	/* What the fields are called that our numbers stand for. */
	const char *fields[UINT8_MAX + 1];
};

static bool is_called(const char *text, const char *wanted)
{
	return text && !strcmp(text, wanted);
}

static bool is_kept(TSNode node, const char *field)
{
	if (ts_node_is_missing(node) ||
	    is_called(ts_node_type(node), "line_continuation"))
		return false;
	return ts_node_is_error(node) || ts_node_is_named(node) ||
	       is_called(field, "operator") || is_called(field, "operators");
}

/* What has no number of ours is one of several, or none. */
static void compare_field(struct side_by_side *w, uint8_t number,
			  const char *field)
{
	if (!number)
		return;
	assert_non_null(field);
	if (!w->fields[number])
		w->fields[number] = field;
	assert_string_equal(w->fields[number], field);
}

static void compare_span(const struct side_by_side *w, TSNode node,
			 uint32_t start, uint32_t end)
{
	assert_int_equal(ts_node_start_byte(node) + w->offset, start);
	assert_int_equal(ts_node_end_byte(node) + w->offset, end);
}

static void compare_below(struct side_by_side *w, nid_t parent)
{
	TSNode node = ts_tree_cursor_current_node(&w->cursor);
	const char *field = ts_tree_cursor_current_field_name(&w->cursor);
	nid_t n = w->node;
	const struct node *ours = &w->tree->nodes[n];

	if (is_called(ts_node_type(node), "comment")) {
		const struct tree_comment *comment =
			&w->tree->comments.at[w->comment++];

		assert_true(w->comment <= w->tree->comments.count);
		compare_span(w, node, comment->start, comment->end);
		return;
	}
	if (!is_kept(node, field))
		return;
	w->node++;
	assert_true(n < w->tree->count);
	compare_span(w, node, ours->start, ours->end);
	compare_field(w, ours->field, field);
	assert_int_equal(parent, ours->parent);
	if (ts_node_is_named(node) && !ts_node_is_error(node))
		assert_int_equal(syntax_kind(w->tree, node), ours->kind);
	if (ts_tree_cursor_goto_first_child(&w->cursor)) {
		do
			compare_below(w, n);
		while (ts_tree_cursor_goto_next_sibling(&w->cursor));
		ts_tree_cursor_goto_parent(&w->cursor);
	}
	assert_int_equal(w->node, ours->next);
}

static void compare_with_cursor(struct side_by_side *w, const struct tree *tree)
{
	struct arena arena;
	const TSTree *ts;

	arena_init(&arena);
	ts = syntax_of(tree, &arena, &w->offset);
	w->tree = tree;
	w->node = 0;
	w->comment = 0;
	w->cursor = ts_tree_cursor_new(ts_tree_root_node(ts));
	compare_below(w, NO_NODE);
	assert_int_equal(w->node, tree->count);
	assert_int_equal(w->comment, tree->comments.count);
	arena_release(&arena);
	ts_tree_cursor_delete(&w->cursor);
}

static void the_tree_is_what_the_cursor_sees(void **state)
{
	struct parser *parser = parser_new(NULL);
	struct side_by_side w = { .node = 0 };
	size_t broken = 0, good = 0;
	uint32_t seed = 54321;
	struct arena arena;
	struct buffer b;

	(void)state;
	arena_init(&arena);
	for (int round = 0; round < 1500; round++) {
		struct tree tree;

		if (round % 5 == 0) {
			b.length = sizeof(program) - 1;
			memcpy(b.text, program, b.length);
		}
		tree_parse(&tree, parser, &arena,
			   (struct slice){ b.text, b.length }, NULL);
		compare_with_cursor(&w, &tree);
		good += !tree.errors.count;
		broken += tree.errors.count > 0;
		arena_clear(&arena);
		edit(&b, &seed);
	}
	/* Both kinds were seen, and fields. */
	assert_true(good > 300 && broken > 300);
	assert_non_null(w.fields[FIELD_left]);
	parser_free(parser);
	arena_release(&arena);
}

int suite_reparse(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edited_text_parses_as_if_new),
		cmocka_unit_test(an_undone_edit_parses_as_if_new),
		cmocka_unit_test(the_tree_is_what_the_cursor_sees),
	};

	return cmocka_run_group_tests_name("reparse", tests, NULL, NULL);
}
