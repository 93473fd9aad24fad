/*
 * What the inner function captures decides. Each name of the maker that the
 * inner code reads is followed to its bind: a parameter can be passed in, an
 * object that this run has made cannot. Nothing is stored; a rule asks for one
 * function at a time.
 */

#include "rulekit/factory.h"

#include <string.h>

#include "model/as_object.h"
#include "model/uses.h"
#include "rulekit/graph_calls.h"

/* The name that a decorated def or `g = tf.function(f)` gives it. */
static nid_t name_it_is_bound_to(const struct tree *t,
				 const struct hybrid *made)
{
	nid_t def;

	if (made->by_call)
		return tree_is(t, made->bound_to, KIND_identifier)
			       ? made->bound_to
			       : NO_NODE;
	def = tree_decorated(t, made->where);
	return tree_is(t, def, KIND_function_definition)
		       ? tree_child(t, def, FIELD_name)
		       : NO_NODE;
}

bool made_inside(const struct model *m, nid_t node, struct made *out)
{
	out->maker = function_around(m, node);
	if (out->maker == NO_INDEX || !function_at(m, out->maker)->name ||
	    !hybrid_made_at(m, node, &out->hybrid))
		return false;
	out->name = name_it_is_bound_to(m->tree, &out->hybrid);
	out->part = out->hybrid.by_call ? node : tree_parent(m->tree, node);
	return true;
}

/* --- what it takes from the function around it ------------------------------------ */

/* Nested functions that it calls are looked into so deep. */
#define MOST_NESTED 4

struct captures {
	const struct model *m;
	const struct made *made;
	uint32_t used; /* bit p: parameter p of the maker */
	bool own;      /* something that the run has made */
};

/* A call that makes something of its own, or of which nothing is known. */
static bool call_makes(const struct model *m, nid_t node)
{
	switch (value_of(m, node).kind) {
	case VALUE_INT:
	case VALUE_FLOAT:
	case VALUE_BOOL:
	case VALUE_STRING:
	case VALUE_NONE:
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_NUMPY:
	case VALUE_SHAPE:
	case VALUE_DIMENSION:
	case VALUE_DTYPE:
	case VALUE_SPEC:
	case VALUE_FUNCTION:
		return false;
	default:
		return true;
	}
}

bool makes_an_object(const struct model *m, nid_t value)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, value)
		switch (tree_kind(t, n)) {
		case KIND_call:
			if (call_makes(m, n))
				return true;
			break;
		case KIND_list:
		case KIND_dictionary:
		case KIND_set:
		case KIND_list_comprehension:
		case KIND_dictionary_comprehension:
			return true;
		default:
			break;
		}
	return false;
}

static void capture_from(struct captures *captures, nid_t part, int depth);

static void capture_bind(struct captures *captures, const struct bind *b,
			 int depth)
{
	const struct model *m = captures->m;
	nid_t def;

	switch (b->kind) {
	case BIND_PARAMETER:
		if (b->parameter < 32)
			captures->used |= UINT32_C(1) << b->parameter;
		break;
	case BIND_FUNCTION:
		def = function_at(m, b->function)->node;
		if (!tree_inside(m->tree, def, captures->made->part) &&
		    !tree_inside(m->tree, captures->made->part, def) &&
		    depth < MOST_NESTED)
			capture_from(captures, def, depth + 1);
		break;
	case BIND_ASSIGN:
	case BIND_AUGMENTED:
	case BIND_WALRUS:
	case BIND_FOR:
		if (b->value == NO_NODE || makes_an_object(m, b->value))
			captures->own = true;
		else if (depth < MOST_NESTED)
			capture_from(captures, b->value, depth + 1);
		break;
	case BIND_IMPORT:
	case BIND_ANNOTATED:
	case BIND_DELETE:
		break;
	default:
		captures->own = true;
		break;
	}
}

/* Looks at each name of the maker that the code uses. */
static void capture_from(struct captures *captures, nid_t part, int depth)
{
	const struct model *m = captures->m;
	const struct tree *t = m->tree;
	scope_id scope = function_at(m, captures->made->maker)->scope;

	for (nid_t n = part; n < t->nodes[part].next && !captures->own; n++) {
		uint32_t v;

		if (!tree_is(t, n, KIND_identifier) ||
		    n == captures->made->name)
			continue;
		v = variable_of(m, n);
		if (v == NO_INDEX ||
		    !same_scope(variable_at(m, v)->scope, scope))
			continue;
		for (bind_id b = variable_at(m, v)->first; is_present(b);
		     b = bind_by_id(m, b)->next)
			if (bind_by_id(m, b)->value != captures->made->part)
				capture_bind(captures, bind_by_id(m, b), depth);
	}
}

static struct captures captures_of(const struct model *m,
				   const struct made *made)
{
	struct captures captures = { .m = m, .made = made };

	capture_from(&captures, made->part, 0);
	return captures;
}

bool belongs_to_its_run(const struct model *m, const struct made *made)
{
	return captures_of(m, made).own;
}

bool captures_parameter(const struct model *m, const struct made *made,
			uint32_t p)
{
	return p < 32 && captures_of(m, made).used & UINT32_C(1) << p;
}

const char *what_to_pass_in(struct arena *arena, const struct model *m,
			    const struct made *made)
{
	const struct function *maker = function_at(m, made->maker);
	struct captures captures = captures_of(m, made);
	const char *text = NULL;

	for (uint32_t p = first_real_parameter(m, made->maker);
	     p < maker->parameters.count && p < 32; p++)
		if (captures.used & UINT32_C(1) << p)
			text = arena_fmt(
				arena, "%s%s`%s`", text ? text : "",
				text ? ", " : "",
				name_text(m, maker->parameters.at[p].name));
	return text;
}

/* --- what its calls give it -------------------------------------------------------- */

uint32_t function_made(const struct model *m, const struct made *made)
{
	nid_t def;

	if (made->hybrid.by_call)
		return function_meant(m, call_argument(m, made->hybrid.where, 0,
						       "func"));
	def = tree_decorated(m->tree, made->hybrid.where);
	return tree_is(m->tree, def, KIND_function_definition)
		       ? function_defined(m, def)
		       : NO_INDEX;
}

bool call_gives_object(const struct model *m, nid_t call,
		       const struct model *there, uint32_t f,
		       bool (*differs)(const void *data, nid_t argument),
		       const void *data)
{
	const struct function *function = function_at(there, f);

	for (uint32_t p = first_real_parameter(there, f);
	     p < function->parameters.count; p++) {
		nid_t given = argument_when_run(m, call, there, f, p);

		if (given != NO_NODE &&
		    is_used_as_object(there,
				      function->parameters.at[p].variable) &&
		    differs(data, given))
			return true;
	}
	return false;
}

bool is_given_object(const struct model *m, nid_t name,
		     const struct model *there, uint32_t f,
		     bool (*differs)(const void *data, nid_t argument),
		     const void *data)
{
	struct node_list uses = uses_of(m, variable_of(m, name));

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t call = call_that_runs(m, uses.at[i]);

		if (call != NO_NODE &&
		    call_gives_object(m, call, there, f, differs, data))
			return true;
	}
	return false;
}

/* @functools.lru_cache and its kin. */
bool maker_is_cached(const struct model *m, uint32_t f)
{
	static const char *const words[] = { "cache", "memo", NULL };
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++)
		if (slice_holds_any(tree_text(m->tree,
					      function->decorators.at[i]),
				    words))
			return true;
	return false;
}

/* --- what becomes of it --------------------------------------------------------------- */

bool is_returned(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	while (tree_is(t, parent, KIND_tuple) ||
	       tree_is(t, parent, KIND_expression_list) ||
	       tree_is(t, parent, KIND_parenthesized_expression))
		parent = tree_parent(t, parent);
	return tree_is(t, parent, KIND_return_statement);
}

/* What a graph function that f makes, too, does with it is a part of that graph:
 * strategy.run(step, args=(x,)). */
static bool is_part_of_inner_graph(const struct model *m, uint32_t f, nid_t use)
{
	uint32_t inner = function_around(m, use);

	return inner != f && traced_at(m, use) != NO_INDEX;
}

enum fate fate_of(const struct model *m, uint32_t f, nid_t name)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, f)->body;
	struct node_list uses;
	enum fate fate = FATE_UNKNOWN;

	if (!tree_is(t, name, KIND_identifier))
		return FATE_UNKNOWN;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = count_before(uses, body); i < uses.count; i++) {
		nid_t use = uses.at[i];

		if (!tree_inside(t, use, body))
			break;
		if (use == name || is_present(bind_at(m, use)))
			continue;
		if (is_returned(t, use))
			fate = FATE_RETURNED;
		else if (is_part_of_inner_graph(m, f, use))
			continue;
		else if (t->nodes[use].field != FIELD_function &&
			 !tree_inside(t, use, tree_statement(t, name)))
			return FATE_UNKNOWN;
		else if (fate != FATE_RETURNED && fate != FATE_LOOPED)
			fate = loop_around(m, use) != NO_NODE ? FATE_LOOPED
							      : FATE_CALLED;
	}
	return fate;
}
