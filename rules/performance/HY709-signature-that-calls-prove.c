#include "advice/facts.h"
#include "rulekit/rule.h"

/* @tf.function, @tf.function() or @tf.function(a=b) with the signature. */
static void add_signature(struct check *c, const struct hybrid *hybrid,
			  const char *signature)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, hybrid->call);
	struct span at = node_span(m, hybrid->where);
	bool bare = !call || call->arguments == NO_NODE;

	if (!bare) {
		at = node_span(m, call->arguments);
		at.end--; /* in front of the bracket */
	}
	at.start = at.end;
	fix_begin(c, FIX_UNSAFE, "add the signature");
	if (bare)
		fix_replace(c, at, "(input_signature=%s)", signature);
	else
		fix_replace(c, at, "%sinput_signature=%s",
			    tree_first(m->tree, call->arguments) == NO_NODE
				    ? ""
				    : ", ",
			    signature);
}

void check_hy709(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct function_facts *facts = facts_of(m);

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct function *function = function_at(m, f);

		if (facts[f].advice != ADVICE_RECONFIGURE)
			continue;
		report(c, function->name_node, "function",
		       function->qualified_name, "signature",
		       facts[f].signature, NULL);
		relate(c, function->hybrids.at[0].where, true,
		       "no signature here");
		add_signature(c, &function->hybrids.at[0], facts[f].signature);
	}
}
