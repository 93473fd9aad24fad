#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* From a name to the next one that holds the same: so many. */
#define MOST_NAMES 2

/* Whether a tensor does where predict would give an array: it is returned, computed
 * with, handed to an operation, indexed by numbers and slices. An array's methods,
 * NumPy and Python's own functions want an array. */
static bool use_takes_tensor(const struct model *m, nid_t use, int names)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, use);
	const struct call *call;
	struct node_list uses;
	uint32_t variable;

	while (tree_is(t, around, KIND_parenthesized_expression)) {
		use = around;
		around = tree_parent(t, use);
	}
	switch (tree_kind(t, around)) {
	case KIND_return_statement:
	case KIND_expression_statement:
		return true;
	case KIND_binary_operator:
		return !tree_text_is(t, tree_child(t, around, FIELD_operator),
				     "@");
	case KIND_argument_list:
		call = call_at(m, tree_parent(t, around));
		return call_is(m, call, "tensorflow.*") &&
		       !call_in(m, call, "literal-tensors");
	case KIND_assignment:
		variable = variable_of(m, tree_child(t, around, FIELD_left));
		if (!names || variable == NO_INDEX ||
		    t->nodes[use].field != FIELD_right ||
		    !tree_is(t, tree_child(t, around, FIELD_left),
			     KIND_identifier))
			return false;
		uses = uses_of(m, variable);
		for (uint32_t i = 0; i < uses.count; i++)
			if (is_absent(bind_at(m, uses.at[i])) &&
			    !use_takes_tensor(m, uses.at[i], names - 1))
				return false;
		return true;
	default:
		return false;
	}
}

/* A class of the file whose `call` takes `training`, and that does not predict in
 * another way. */
static bool is_called_to_predict(const struct model *m, class_id klass)
{
	const struct class *c = class_at(m, klass);
	bool takes_training = false;

	for (size_t i = 0; i < c->methods.count; i++) {
		const struct function *f = function_at(m, c->methods.at[i]);

		if (name_is(m, f->name, "predict_step") ||
		    name_is(m, f->name, "__call__"))
			return false;
		for (size_t p = 0; p < f->parameters.count; p++)
			if (name_is(m, f->name, "call") &&
			    name_is(m, f->parameters.at[p].name, "training"))
				takes_training = true;
	}
	return takes_training && c->bases.count == 1 &&
	       class_derives(m, klass, "tensorflow.keras.Model");
}

static bool predicts_by_call(const struct model *m, nid_t receiver)
{
	struct value v = value_of(m, receiver);

	return v.certainty == CERTAINTY_CERTAIN &&
	       (is_absent(v.klass) || is_called_to_predict(m, v.klass));
}

/* model.predict(x) is model(x, training=False) in a graph. */
static void offer_call(struct check *c, const struct call *call)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t argument = tree_first(t, call->arguments);
	uint32_t end = node_span(m, call->arguments).end;

	if ((!name_is(m, call->method, "predict") &&
	     !name_is(m, call->method, "predict_on_batch")) ||
	    !tree_is(t, call->arguments, KIND_argument_list) ||
	    argument == NO_NODE || tree_sibling(t, argument) != NO_NODE ||
	    tree_is(t, argument, KIND_keyword_argument) ||
	    evidence_at(m, evidence_of(m, argument))->kinds &
		    ~(KINDS_TENSOR | KIND_BIT(VALUE_UNKNOWN)) ||
	    /* A comment, or a comma behind the only argument. */
	    node_span(m, argument).end + 1 != end ||
	    !predicts_by_call(m, call->receiver) ||
	    !use_takes_tensor(m, call->node, MOST_NAMES))
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
