#include "rulekit/rule.h"

/* array.write(i, x) "writes"; NULL for a method that returns something else. */
static const char *verb_of(const char *method)
{
	static const struct {
		const char *method, *verb;
	} table[] = {
		{ "write", "writes" },
		{ "unstack", "unstacks" },
		{ "scatter", "scatters" },
		{ "split", "splits" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].method, method))
			return table[i].verb;
	return NULL;
}

/* Whether what is kept in the receiver is seen by whoever reads the array afterwards:
 * a name of this very function that is no parameter and no second name of one, an
 * element of a list or dict, an attribute. */
static bool can_be_kept(const struct model *m, nid_t receiver)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, receiver), v;
	enum value_kind kind;

	switch (tree_kind(t, receiver)) {
	case KIND_attribute:
		return true;
	case KIND_subscript:
		kind = value_of(m, tree_child(t, receiver, FIELD_value)).kind;
		return kind == VALUE_LIST || kind == VALUE_DICT ||
		       kind == VALUE_TENSORS;
	case KIND_identifier:
		break;
	default:
		return false;
	}
	v = variable_of(m, receiver);
	if (v == NO_INDEX || is_free_in(m, receiver, f))
		return false;
	for (bind_id b = variable_at(m, v)->first; is_present(b);
	     b = bind_by_id(m, b)->next) {
		const struct bind *bind = bind_by_id(m, b);

		if (bind->kind == BIND_PARAMETER ||
		    tree_is(t, tree_bare(t, bind->value), KIND_identifier))
			return false;
	}
	return true;
}

void check_hy211(struct check *c, nid_t statement)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t node = tree_first(t, statement);
	const struct call *call = call_at(m, node);
	const char *verb;
	struct value array;
	uint32_t start;

	if (!call || call->receiver == NO_NODE)
		return;
	verb = verb_of(name_text(m, call->method));
	array = value_of(m, call->receiver);
	if (!verb || array.kind != VALUE_TENSOR_ARRAY)
		return;
	report(c, node, "call", source_of(c, node), "verb", verb, "target",
	       source_of(c, call->receiver), NULL);
	if (array.proof != NO_NODE && array.proof != node)
		relate(c, array.proof, false,
		       "the TensorArray is created here");
	if (!can_be_kept(m, call->receiver))
		return;
	start = tree_node(t, node)->start;
	fix_begin(c, FIX_SAFE, "keep the result in `%s`",
		  source_of(c, call->receiver));
	fix_replace(c, (struct span){ start, start },
		    "%.*s = ", SLICE_ARG(tree_text(t, call->receiver)));
}
