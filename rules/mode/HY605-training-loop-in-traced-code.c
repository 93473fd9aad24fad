#include "rules/rule.h"

static bool is_training_loop(const char *method)
{
	static const char *const names[] = { "fit",
					     "evaluate",
					     "predict",
					     "train_on_batch",
					     "test_on_batch",
					     "predict_on_batch",
					     "fit_generator",
					     "evaluate_generator",
					     "predict_generator",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(names[i], method))
			return true;
	return false;
}

void check_hy605(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value v;

	if (call->receiver == NO_NODE || call->callee != NO_INDEX ||
	    !is_training_loop(name_text(m, call->method)))
		return;
	v = value_of(m, call->receiver);
	if (v.kind != VALUE_MODEL)
		return;
	report(c, node, "call", source_of(c, node), "model",
	       source_of(c, call->receiver), NULL);
	if (v.proof != NO_NODE)
		relate(c, v.proof, false, "a Keras model");
}
