#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* model.predict(x) is model(x, training=False) in a graph. */
static void offer_call(struct check *c, const struct call *call)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t argument = tree_first(t, call->arguments);
	uint32_t end = node_span(m, call->arguments).end;

	if ((!name_is(m, call->method, "predict") &&
	     !name_is(m, call->method, "predict_on_batch")) ||
	    argument == NO_NODE || tree_sibling(t, argument) != NO_NODE ||
	    tree_is(t, argument, KIND_keyword_argument) ||
	    tree_is(t, argument, KIND_list_splat) ||
	    tree_is(t, argument, KIND_dictionary_splat))
		return;
	fix_begin(c, FIX_UNSAFE, "call the model itself");
	fix_replace(c,
		    (struct span){ node_span(m, call->receiver).end,
				   node_span(m, call->arguments).start },
		    "%s", "");
	fix_replace(c, (struct span){ node_span(m, argument).end, end },
		    ", training=False)");
}

void check_hy605(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value v;

	if (call->receiver == NO_NODE || call->callee != NO_INDEX ||
	    !name_in(m, call->method, "training-loop"))
		return;
	v = value_of(m, call->receiver);
	/* self.predict = Dense(1): a layer of its own by that name */
	if (v.kind != VALUE_MODEL ||
	    value_of(m, call->callee_node).kind != VALUE_UNKNOWN)
		return;
	report(c, node, "call", source_of(c, node), "model",
	       source_of(c, call->receiver), NULL);
	if (v.proof != NO_NODE)
		relate(c, v.proof, false, "a Keras model");
	offer_call(c, call);
}
