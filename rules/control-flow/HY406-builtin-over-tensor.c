#include "rulekit/rule.h"

static const struct builtin {
	const char *name, *needs, *instead;
	bool compares; /* with several arguments */
} builtins[] = {
	{ "builtins.sum", "iterates", "tf.reduce_sum(...)", false },
	{ "builtins.min", "iterates", "tf.reduce_min(...)", true },
	{ "builtins.max", "iterates", "tf.reduce_max(...)", true },
	{ "builtins.any", "iterates", "tf.reduce_any(...)", false },
	{ "builtins.all", "iterates", "tf.reduce_all(...)", false },
	{ "builtins.list", "iterates", "tf.unstack(...)", false },
	{ "builtins.tuple", "iterates", "tf.unstack(...)", false },
	{ "builtins.set", "iterates", "tf.unique(...)", false },
	{ "builtins.reversed", "iterates", "tf.reverse(..., [0])", false },
	{ "builtins.zip", "iterates", "for i in tf.range(tf.shape(...)[0])",
	  false },
	{ "builtins.enumerate", "iterates",
	  "for i in tf.range(tf.shape(...)[0])", false },
	{ "builtins.map", "iterates", "tf.map_fn(...)", false },
	{ "builtins.filter", "iterates", "tf.boolean_mask(...)", false },
	{ "builtins.bool", "asks for the truth", "tf.cast(..., tf.bool)",
	  false },
};

static const struct builtin *find_builtin(const struct model *m,
					  const struct call *call)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (call_is(m, call, builtins[i].name))
			return &builtins[i];
	return NULL;
}

/* An argument that is a tensor for certain; zip and enumerate in another
 * traced function's comprehension are the same. map and filter have a function
 * first, which may take tensors. */
static bool takes_tensor(const struct model *m, const struct call *call,
			 bool every)
{
	nid_t function = call_is(m, call, "builtins.map") ||
					 call_is(m, call, "builtins.filter")
				 ? tree_first(m->tree, call->arguments)
				 : NO_NODE;

	for_each_child(m->tree, a, call->arguments) {
		if (a == function || tree_is(m->tree, a, KIND_keyword_argument))
			continue;
		if (tensor_certainty(m, a) == CERTAINTY_CERTAIN)
			return true;
		if (!every)
			return false;
	}
	return false;
}

void check_hy406(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const struct builtin *b = find_builtin(m, call);
	bool several;

	if (!b || !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    call_has_splat(m, node))
		return;
	several = call_argument(m, node, 1, NULL) != NO_NODE;
	if (!takes_tensor(m, call, several))
		return;
	report(c, node, "call", source_of(c, node), "needs",
	       b->compares && several ? "needs a truth value to compare"
	       : !strcmp(b->needs, "iterates")
		       ? "needs elements to iterate over"
		       : "needs a truth value",
	       "instead",
	       b->compares && several
		       ? (strstr(b->name, "max") ? "tf.maximum(...)"
						 : "tf.minimum(...)")
		       : b->instead,
	       NULL);
}
