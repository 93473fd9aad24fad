/*
 * What a name is: by the binds that may reach it.
 */
#include "model/valuing.h"

/* What the items of a display have in common: [a, b] of two tensors. */
static struct value item_value(const struct model *m, nid_t display)
{
	const struct tree *t = m->tree;
	struct value found = UNKNOWN;
	uint32_t seen = 0;

	if (!tree_is(t, display, KIND_list) && !tree_is(t, display, KIND_tuple))
		return UNKNOWN;
	for_each_child(t, item, display) {
		struct value v = value_of(m, item);

		found = seen ? join_values(found, v) : v;
		if (++seen == 8)
			break;
	}
	return found;
}

nid_t iterated_value(const struct model *m, nid_t iterable)
{
	static const char *const bars[] = { "tqdm.tqdm",
					    "tqdm.auto.tqdm",
					    "tqdm.notebook.tqdm",
					    "tqdm.autonotebook.tqdm",
					    "tqdm.tqdm_notebook",
					    "rich.progress.track",
					    NULL };
	const struct call *call;
	nid_t n = tree_bare(m->tree, iterable);

	call = call_at(m, n);
	for (size_t i = 0; call && bars[i]; i++) {
		nid_t inner;

		if (!call_is(m, call, bars[i]))
			continue;
		inner = call_argument(m, n, 0, "iterable");
		return inner == NO_NODE ? n : tree_bare(m->tree, inner);
	}
	return n;
}

static struct value for_value(const struct model *m, const struct bind *b)
{
	nid_t iterated = iterated_value(m, b->value);
	const struct call *call = call_at(m, iterated);
	struct value v = value_of(m, iterated);

	if (call_is(m, call, "builtins.range") ||
	    call_is(m, call, "tqdm.trange")) {
		for_each_child(m->tree, a, call->arguments)
			if (tensor_certainty(m, a) == CERTAINTY_CERTAIN &&
			    traced_at(m, call->node) != NO_INDEX)
				return certain(VALUE_TENSOR, b->value);
		return certain(VALUE_INT, b->value);
	}
	if (call_is(m, call, "builtins.enumerate")) {
		struct value of =
			value_of(m, call_argument(m, call->node, 0, NULL));

		if (b->unpacked && b->place == 0)
			return of.kind == VALUE_DATASET &&
					       traced_at(m, call->node) !=
						       NO_INDEX
				       ? known(VALUE_TENSOR, CERTAINTY_LIKELY,
					       b->value)
				       : certain(VALUE_INT, b->value);
		v = of;
	}
	switch (v.kind) {
	case VALUE_TENSOR:
	case VALUE_VARIABLE:
		return known(VALUE_TENSOR, v.certainty, b->value);
	case VALUE_TENSORS:
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, b->value);
	case VALUE_DATASET:
	case VALUE_DATASET_ITERATOR:
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, b->value);
	case VALUE_NUMPY:
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, b->value);
	case VALUE_LIST:
	case VALUE_TUPLE:
		return b->unpacked || v.proof == NO_NODE
			       ? UNKNOWN
			       : item_value(m, v.proof);
	default:
		return UNKNOWN;
	}
}

/* The i-th of several targets of one value. */
static struct value unpacked_value(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t value = tree_bare(t, b->value);
	struct value v;

	if (tree_is(t, value, KIND_tuple) || tree_is(t, value, KIND_list) ||
	    tree_is(t, value, KIND_expression_list)) {
		nid_t item = tree_nth(t, value, b->place);

		return item == NO_NODE ? UNKNOWN : value_of(m, item);
	}
	v = value_of(m, value);
	if (is_tensor_like(v.kind))
		return known(VALUE_TENSOR, v.certainty, v.proof);
	if (v.kind == VALUE_TENSORS)
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, v.proof);
	if (v.kind == VALUE_SHAPE)
		return certain(VALUE_DIMENSION, value);
	/* A function of the file that returns a tuple display. */
	if (v.kind == VALUE_TUPLE && v.proof != NO_NODE &&
	    (tree_is(t, v.proof, KIND_tuple) ||
	     tree_is(t, v.proof, KIND_expression_list))) {
		nid_t item = tree_nth(t, v.proof, b->place);

		return item == NO_NODE ? UNKNOWN : value_of(m, item);
	}
	return UNKNOWN;
}

static struct value bind_value(const struct model *m, const struct bind *b,
			       uint32_t variable)
{
	switch (b->kind) {
	case BIND_PARAMETER:
		return value_of_parameter(
			m, variable,
			m->scopes.at[m->variables.at[variable].scope].function,
			b->index);
	case BIND_ASSIGN:
	case BIND_WALRUS:
		return b->unpacked ? unpacked_value(m, b)
				   : value_of(m, b->value);
	case BIND_FOR:
		return for_value(m, b);
	case BIND_WITH:
		return b->unpacked ? UNKNOWN : value_of(m, b->value);
	case BIND_FUNCTION: {
		struct value v = certain(VALUE_FUNCTION, b->target);

		v.index = b->index;
		return v;
	}
	case BIND_CLASS: {
		struct value v = certain(VALUE_CLASS, b->target);

		v.index = b->index;
		return v;
	}
	case BIND_AUGMENTED: {
		struct value v = value_of(m, b->value);

		return is_tensor_like(v.kind)
			       ? known(VALUE_TENSOR, v.certainty, v.proof)
			       : UNKNOWN;
	}
	default:
		return UNKNOWN;
	}
}

/* isinstance(x, (list, tuple)) of that name. */
static bool says_container(const struct model *m, nid_t test, nid_t name)
{
	static const char *const kinds[] = { "list", "tuple", "dict" };
	const struct tree *t = m->tree;
	nid_t kind = call_argument(m, test, 1, NULL);

	if (!call_is(m, call_at(m, test), "builtins.isinstance") ||
	    kind == NO_NODE ||
	    !slice_equal(tree_text(t, call_argument(m, test, 0, NULL)),
			 tree_text(t, name)))
		return false;
	for (nid_t n = kind; n < tree_end(t, kind); n++)
		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (tree_is(t, n, KIND_identifier) &&
			    tree_text_is(t, n, kinds[i]))
				return true;
	return false;
}

/* Where a condition around says that the name is a Python container: no tensor
 * there, whatever was given to it before. */
static bool is_tested_container(const struct model *m, nid_t name)
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[name];

	for (nid_t inner = name, n = tree_parent(t, name);
	     n != NO_NODE && m->function_of[n] == f;
	     inner = n, n = tree_parent(t, n)) {
		nid_t condition = NO_NODE;
		bool negated;

		if (tree_is(t, n, KIND_if_statement))
			condition =
				tree_bare(t, tree_child(t, n, FIELD_condition));
		if (condition == NO_NODE)
			continue;
		negated = tree_is(t, condition, KIND_not_operator);
		if (t->nodes[inner].field !=
		    (negated ? FIELD_alternative : FIELD_consequence))
			continue;
		if (negated)
			condition = tree_bare(t, tree_child(t, condition,
							    FIELD_argument));
		if (tree_is(t, condition, KIND_call) &&
		    says_container(m, condition, name))
			return true;
	}
	return false;
}

struct value value_of_name(const struct model *m, nid_t n)
{
	uint32_t variable = variable_of(m, n);
	struct bind_list binds;
	struct value found = UNKNOWN;
	bool first = true;

	if (variable == NO_INDEX)
		return UNKNOWN;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count && i < 12; i++) {
		const struct bind *b = &m->binds.at[binds.at[i]];
		struct value v;

		if (b->kind == BIND_AUGMENTED) {
			/* Keeps the kind it had, or becomes a tensor. */
			v = bind_value(m, b, variable);
			if (v.kind == VALUE_UNKNOWN)
				continue;
		} else {
			v = bind_value(m, b, variable);
		}
		found = first ? v : join_values(found, v);
		first = false;
	}
	if (is_tensor_like(found.kind) && is_tested_container(m, n))
		return UNKNOWN;
	return found;
}
