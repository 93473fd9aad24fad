#include "unit.h"

#include <string.h>

#include "base/strbuf.h"
#include "py/query.h"
#include "py/query_shape.h"

static void shape_is(const char *text, const char *why)
{
	struct err err = { { 0 } };
	uint32_t at;
	int rc = query_check_shape(text, &at, &err);

	if (rc != (why ? -1 : 0) || (why && !strstr(err.text, why)))
		fail_msg("'%s' for %s", rc ? err.text : "accepted", text);
	assert_true(at <= strlen(text));
}

static void what_is_no_query_is_refused(void **state)
{
	(void)state;
	shape_is("(call)", NULL);
	shape_is("(call function: (_) @a !superclasses . (b)? @x @y) @z", NULL);
	shape_is("([(a) \"+\" _]+ @x (#eq? @x \"a\\\"b\"))", NULL);
	shape_is("(a (b) . (c) .)", NULL);
	shape_is("_ @x", NULL);
	shape_is("", NULL);
	shape_is("(call", "ends too early");
	shape_is("(call \"x", "goes wrong at '\"x'");
	shape_is("call", "goes wrong at 'call'");
	shape_is("()", "goes wrong at ')'");
	/* tree-sitter ends the process over these. */
	shape_is("(call function: (#eq? @a \"x\"))", "goes wrong at '#eq?");
	shape_is("[(#eq? @a \"x\")]", "goes wrong at '#eq?");
	shape_is("((#eq? @a \"x\") (call))", "goes wrong at '#eq?");
	shape_is("(#eq? @a \"x\")", "goes wrong at '#eq?");
	shape_is("((call) @a (#eq? @a \"x\") @b)", "goes wrong at '@b)'");
	shape_is("((call) @a (#eq? @a \"x\")+)", "goes wrong at '+)'");
	shape_is("[]", "goes wrong at ']'");
	shape_is("(a]", "goes wrong at ']'");
	shape_is("[(a))", "goes wrong at ')'");
	shape_is("(a))", "goes wrong at ')'");
	shape_is("(a +)", "goes wrong at '+)'");
	shape_is("+", "goes wrong at '+'");
	shape_is("(a)+?", "goes wrong at '?'");
	shape_is("(a) @x +", "goes wrong at '+'");
	shape_is("@x", "goes wrong at '@x'");
	shape_is("(a . . (b))", "goes wrong at '. (b))'");
	shape_is("(a b: )", "goes wrong at ')'");
	shape_is("(a b: c: (d))", "goes wrong at 'c: (d))'");
	shape_is("((a) (#eq? (a)))", "goes wrong at '(a)))'");
	shape_is("((a)? (b))+", "cannot be nested");
	shape_is("(_ (a)*)*", "cannot be nested");
	shape_is("(a)? (b)+", NULL);
}

/* --- any query of that shape ----------------------------------------------------- */

static uint32_t seed = 4711;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void add_item(struct strbuf *out, unsigned depth);

static void add_items(struct strbuf *out, unsigned depth, const char *between)
{
	for (uint32_t i = 0, count = 1 + any(3); i < count; i++) {
		strbuf_addstr(out, i && !any(4) ? between : " ");
		add_item(out, depth);
	}
}

static void add_item(struct strbuf *out, unsigned depth)
{
	static const char *const kinds[] = { "_",	   "call",
					     "identifier", "assignment",
					     "module",	   "binary_operator",
					     "ERROR" };
	static const char *const marks[] = { "", "", "", "", "*", "?", "+" };
	uint32_t choice = depth > 3 ? 2 : any(5);

	if (choice == 0) {
		strbuf_addch(out, '[');
		add_items(out, depth + 1, " ");
		strbuf_addch(out, ']');
	} else if (choice == 1) {
		strbuf_addch(out, '(');
		add_items(out, depth + 1, " . ");
		strbuf_addch(out, ')');
	} else if (choice == 2) {
		strbuf_addstr(out, any(2) ? "_" : "\"+\"");
	} else {
		strbuf_addf(out, "(%s", kinds[any(7)]);
		if (any(2))
			add_items(out, depth + 1, " . ");
		strbuf_addch(out, ')');
	}
	strbuf_addstr(out, marks[any(7)]);
	strbuf_addstr(out, any(3) ? "" : " @x");
}

static size_t count_nodes(const struct query_matches *matches)
{
	size_t nodes = 0;

	for (size_t i = 0; i < matches->all.count; i++)
		for (uint32_t k = 0; k < matches->all.at[i].count; k++)
			nodes += matches->all.at[i].captures[k].node != NO_NODE;
	return nodes;
}

/* No abort, no endless loop, and only nodes of the tree. */
static void any_query_ends(void **state)
{
	static const char source[] =
		"x = f(a, b)(c)[1] + g(2, [1, (3, 4)]) + h\n"
		"def k(p):\n    return p + 1\n";
	struct arena arena, scratch;
	struct err err = { { 0 } };
	struct parser *parser = parser_new(&err);
	size_t accepted = 0, nodes = 0;
	struct tree tree;

	(void)state;
	arena_init(&arena);
	arena_init(&scratch);
	assert_int_equal(
		tree_parse(&tree, parser, &arena, slice_of(source), &err), 0);
	for (int i = 0; i < 150; i++) {
		struct strbuf text = STRBUF_INIT;
		struct query_matches matches;
		struct query query;
		double seconds = 0;
		uint32_t at;

		add_items(&text, 0, " ");
		if (query_init(&query, &scratch, text.text, &at, &err) == 0) {
			accepted++;
			query_run(&matches, &query, &tree, &scratch, &seconds);
			nodes += count_nodes(&matches);
			query_release(&query);
		} else {
			assert_true(at <= text.length);
		}
		strbuf_release(&text);
		arena_clear(&scratch);
	}
	assert_true(accepted > 10);
	assert_true(nodes > 50);
	parser_free(parser);
	arena_release(&scratch);
	arena_release(&arena);
}

static void node_of(struct query *query, const struct tree *tree,
		    struct arena *arena, const char *text, enum kind kind,
		    const char *wanted)
{
	struct query_matches matches;
	nid_t found;
	struct err err = { { 0 } };
	double seconds = 0;
	uint32_t at;

	if (query_init(query, arena, text, &at, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	assert_int_equal(query_run(&matches, query, tree, arena, &seconds), 0);
	assert_int_equal(matches.all.count, 1);
	found = matches.all.at[0].captures[0].node;
	assert_int_equal(tree_kind(tree, found), kind);
	assert_true(tree_text_is(tree, found, wanted));
	query_release(query);
}

/* Behind a byte order mark, among nodes that begin together, and tokens that
 * the flat tree does not keep. */
static void captures_are_nodes_of_ours(void **state)
{
	struct arena arena;
	struct err err = { { 0 } };
	struct parser *parser = parser_new(&err);
	struct query query;
	struct tree tree;

	(void)state;
	arena_init(&arena);
	tree_parse(&tree, parser, &arena,
		   slice_of("\xEF\xBB\xBF"
			    "a(b)(c).d + e\nif x:\n    pass\n"),
		   &err);
	node_of(&query, &tree, &arena, "(binary_operator) @n",
		KIND_binary_operator, "a(b)(c).d + e");
	node_of(&query, &tree, &arena, "(expression_statement) @n",
		KIND_expression_statement, "a(b)(c).d + e");
	node_of(&query, &tree, &arena, "(attribute) @n", KIND_attribute,
		"a(b)(c).d");
	node_of(&query, &tree, &arena,
		"(call function: (call function: (identifier) @n))",
		KIND_identifier, "a");
	node_of(&query, &tree, &arena, "(attribute object: (call) @n)",
		KIND_call, "a(b)(c)");
	node_of(&query, &tree, &arena, "(if_statement \"if\" @n)",
		KIND_if_statement, "if x:\n    pass");
	node_of(&query, &tree, &arena, "(if_statement \":\" @n)",
		KIND_if_statement, "if x:\n    pass");
	parser_free(parser);
	arena_release(&arena);
}

int suite_query(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_query_is_refused),
		cmocka_unit_test(any_query_ends),
		cmocka_unit_test(captures_are_nodes_of_ours),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
