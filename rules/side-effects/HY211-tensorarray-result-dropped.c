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
	start = tree_node(t, node)->start;
	fix_begin(c, FIX_SAFE, "keep the result in `%s`",
		  source_of(c, call->receiver));
	fix_replace(c, (struct span){ start, start },
		    "%.*s = ", SLICE_ARG(tree_text(t, call->receiver)));
}
