/*
 * Each use of the parameter is looked at: a number goes into tf.cast(n, ...), into
 * a shape, into a comparison of an `if` or is returned. `x * n`, `not n`, f"{n}",
 * math.sqrt(n), table[n] and what is handed on need the number: an int32 tensor
 * has another dtype than what it meets, or no value.
 */

#include "rulekit/standin.h"

#include "model/uses.h"
#include "rulekit/boundary.h"
#include "rulekit/print_text.h"
#include "rulekit/sets.h"

uint32_t parameter_given(const struct model *m, const struct call *call,
			 nid_t argument)
{
	const struct parameter *p = parameter_for_argument(m, call, argument);

	return p ? p->variable : NO_INDEX;
}

static bool is_comparison(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);

	if (!tree_is(m->tree, n, KIND_comparison_operator))
		return false;
	for (size_t i = 0; i + 3 < text.length; i++)
		if (!memcmp(text.ptr + i, " in ", 4) ||
		    !memcmp(text.ptr + i, " is ", 4))
			return false;
	return true;
}

/* `if n > 2:`, `while n > 2:`, x if n > 2 else y: AutoGraph converts them. */
static bool is_condition(const struct model *m, nid_t comparison)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, comparison);

	return is_comparison(m, comparison) &&
	       (tree_is(t, around, KIND_if_statement) ||
		tree_is(t, around, KIND_elif_clause));
}

static bool is_argument_of_taker(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	const struct call *call;
	bool in_shape = false;

	for (nid_t around = tree_parent(t, n); tree_is_list_or_tuple(t, around);
	     around = tree_parent(t, n)) {
		n = around;
		in_shape = true;
	}
	call = call_given(m, n);
	if (!call)
		return false;
	if (call_is(m, call, "tensorflow.summary.*") ||
	    name_is(m, call->method, "as_default"))
		return true;
	if (call_is(m, call, "builtins.range"))
		return !in_shape;
	return call_is(m, call, "tensorflow.*") &&
	       name_in(m, call->method, "takers-of-numbers") &&
	       (in_shape || !name_is(m, call->method, "fill"));
}

static bool fits_use(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, use);

	while (tree_is(t, around, KIND_parenthesized_expression)) {
		use = around;
		around = tree_parent(t, use);
	}
	return tree_is(t, around, KIND_return_statement) ||
	       is_condition(m, around) || is_argument_of_taker(m, use);
}

static bool fits(const struct model *m, const struct function *f,
		 uint32_t variable, bool items)
{
	const struct tree *t = m->tree;
	nid_t body = f->body;

	for_each_within(t, n, body) {
		nid_t use = n;

		if (!tree_is(t, n, KIND_identifier) ||
		    variable_of(m, n) != variable)
			continue;
		if (items) {
			use = tree_parent(t, n);
			if (!tree_is(t, use, KIND_subscript) ||
			    tree_child(t, use, FIELD_value) != n)
				return false;
		}
		if (!fits_use(m, use))
			return false;
	}
	return true;
}

bool tensor_fits_parameter(const struct model *m, const struct function *f,
			   uint32_t variable)
{
	return fits(m, f, variable, false);
}

bool tensor_fits_items(const struct model *m, const struct function *f,
		       uint32_t variable)
{
	return fits(m, f, variable, true);
}

void offer_constant(struct check *c, nid_t number, const char *title,
		    const char *dtype)
{
	const char *tf = module_alias(c->model, number, "tensorflow");
	struct span at = node_span(c->model, number);

	if (!tf)
		return;
	fix_begin(c, FIX_UNSAFE, "%s", title);
	fix_replace(c, (struct span){ at.start, at.start }, "%s.constant(", tf);
	fix_replace(c, (struct span){ at.end, at.end }, "%s)", dtype);
}

/* --- where the number is needed ----------------------------------------------------- */

/* f(n), which calls g(n), which calls h(n) ... */
#define MOST_HANDS 4

/* table[n]: Python and NumPy ask a tensor for its value. */
static bool is_python_index(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t container;

	if (t->nodes[use].field != FIELD_subscript)
		return false;
	container = tree_child(t, tree_parent(t, use), FIELD_value);
	switch (value_of(m, container).kind) {
	case VALUE_NUMPY:
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_DICT:
	case VALUE_STRING:
		return true;
	default:
		return false;
	}
}

/* LAYERS[n](x), also where Python goes through a part of a list: LAYERS[:n]. */
static bool picks_what_is_called(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t item = tree_parent(t, use);

	if (tree_is(t, item, KIND_slice))
		return value_of(m, tree_child(t, tree_parent(t, item),
					      FIELD_value))
			       .kind == VALUE_LIST;
	return t->nodes[use].field == FIELD_subscript &&
	       t->nodes[item].field == FIELD_function;
}

/* for i in range(n): x = LAYERS[i](x) */
static bool counts_what_is_called(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	const struct call *call = call_given(m, use);
	nid_t loop = call ? tree_parent(t, call->node) : NO_NODE;
	struct node_list uses;
	nid_t counter;

	if (!call_is(m, call, "builtins.range") ||
	    !tree_is(t, loop, KIND_for_statement))
		return false;
	counter = tree_child(t, loop, FIELD_left);
	if (!tree_is(t, counter, KIND_identifier))
		return false;
	uses = uses_of(m, variable_of(m, counter));
	for (uint32_t i = 0; i < uses.count; i++)
		if (tree_inside(t, uses.at[i], loop) &&
		    picks_what_is_called(m, uses.at[i]))
			return true;
	return false;
}

/* f"block_{n}", "block_" + str(n): the whole text; what is no part of one stays. */
static nid_t text_around(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	for (;;) {
		const struct call *call = call_given(m, n);
		nid_t above = tree_parent(t, n);

		if (call && makes_text(m, call))
			n = call->node;
		else if (tree_is(t, above, KIND_interpolation) ||
			 tree_is(t, above, KIND_string) ||
			 tree_is(t, above, KIND_concatenated_string) ||
			 tree_is(t, above, KIND_parenthesized_expression) ||
			 (above != NO_NODE && joins_text(m, above)))
			n = above;
		else
			return n;
	}
}

/* getattr(self, f"block_{n}"), model.get_layer("block_" + str(n)), LAYERS[f"block_{n}"] */
static bool names_what_is_called(const struct model *m, nid_t use)
{
	nid_t text = text_around(m, use);
	const struct call *call;

	if (text == use)
		return false;
	call = call_given(m, text);
	return picks_what_is_called(m, text) ||
	       call_is(m, call, "builtins.getattr") ||
	       (call && name_is(m, call->method, "get_layer"));
}

static bool picks_code(const struct model *m, nid_t use)
{
	return picks_what_is_called(m, use) || counts_what_is_called(m, use) ||
	       names_what_is_called(m, use);
}

static enum number_use use_in(const struct model *m, const struct function *f,
			      uint32_t variable, int depth);

/* run(step, args=(x, n)): the parameter of `step` that the item is for. */
static enum number_use use_in_handed_tuple(const struct model *m, nid_t use,
					   int depth)
{
	uint32_t f;
	const struct parameter *p = parameter_for_item(m, use, &f);

	return p ? use_in(m, function_at(m, f), p->variable, depth - 1)
		 : NUMBER_IS_HANDED_ON;
}

static enum number_use use_in_call(const struct model *m,
				   const struct call *call, nid_t use,
				   int depth)
{
	const struct parameter *p;

	if (needs_concrete_value(m, call, use))
		return NUMBER_IS_NEEDED;
	p = parameter_for_argument(m, call, use);
	if (p)
		return use_in(m, function_at(m, call->callee), p->variable,
			      depth - 1);
	return call->name && (framework_owns(m->framework, call->name) ||
			      call_is(m, call, "builtins.*"))
		       ? NUMBER_IS_USED
		       : NUMBER_IS_HANDED_ON;
}

static enum number_use use_at(const struct model *m, nid_t use, int depth)
{
	const struct call *call = call_given(m, use);

	if (picks_code(m, use))
		return NUMBER_PICKS_CODE;
	if (is_python_index(m, use))
		return NUMBER_IS_NEEDED;
	if (call)
		return use_in_call(m, call, use, depth);
	return tree_is_list_or_tuple(m->tree, tree_parent(m->tree, use)) &&
			       call_given(m, tree_parent(m->tree, use)) &&
			       !is_argument_of_taker(m, use)
		       ? use_in_handed_tuple(m, use, depth)
		       : NUMBER_IS_USED;
}

static enum number_use use_in(const struct model *m, const struct function *f,
			      uint32_t variable, int depth)
{
	enum number_use use = NUMBER_IS_USED;

	if (!depth)
		return NUMBER_IS_HANDED_ON;
	for_each_within(m->tree, n, f->body) {
		enum number_use here;

		if (!tree_is(m->tree, n, KIND_identifier) ||
		    variable_of(m, n) != variable)
			continue;
		here = use_at(m, n, depth);
		use = here > use ? here : use;
	}
	return use;
}

enum number_use use_of_number(const struct model *m, const struct function *f,
			      uint32_t variable)
{
	return use_in(m, f, variable, MOST_HANDS);
}
