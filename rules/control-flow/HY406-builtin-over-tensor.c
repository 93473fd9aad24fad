#include "rulekit/boundary.h"
#include "rulekit/rule.h"

enum need {
	NEEDS_ELEMENTS, /* of its argument */
	NEEDS_TRUTH,	/* of its argument */
	/* Of its argument's elements: by their truth, or by comparing them,
	 * which they do to several arguments too. */
	NEEDS_ELEMENTS_TRUE,
	NEEDS_ELEMENTS_COMPARED,
};

static const struct builtin {
	const char *name, *instead;
	/* Instead for several arguments, or for a list of tensors. */
	const char *of_several;
	enum need need;
} builtins[] = {
	{ "builtins.sum", "tf.reduce_sum(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.min", "tf.reduce_min(...)", "tf.minimum(...)",
	  NEEDS_ELEMENTS_COMPARED },
	{ "builtins.max", "tf.reduce_max(...)", "tf.maximum(...)",
	  NEEDS_ELEMENTS_COMPARED },
	{ "builtins.sorted", NULL, "tf.sort(tf.stack(...))",
	  NEEDS_ELEMENTS_COMPARED },
	{ "builtins.any", "tf.reduce_any(...)", "tf.reduce_any(...)",
	  NEEDS_ELEMENTS_TRUE },
	{ "builtins.all", "tf.reduce_all(...)", "tf.reduce_all(...)",
	  NEEDS_ELEMENTS_TRUE },
	{ "builtins.list", "tf.unstack(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.tuple", "tf.unstack(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.set", "tf.unique(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.reversed", "tf.reverse(..., [0])", NULL, NEEDS_ELEMENTS },
	{ "builtins.zip", "for i in tf.range(tf.shape(...)[0])", NULL,
	  NEEDS_ELEMENTS },
	{ "builtins.enumerate", "for i in tf.range(tf.shape(...)[0])", NULL,
	  NEEDS_ELEMENTS },
	{ "builtins.map", "tf.map_fn(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.filter", "tf.boolean_mask(...)", NULL, NEEDS_ELEMENTS },
	{ "builtins.bool", "tf.cast(..., tf.bool)", NULL, NEEDS_TRUTH },
};

static const struct builtin *find_builtin(const struct model *m,
					  const struct call *call)
{
	if (!call->name ||
	    strncmp(name_text(m, call->name), "builtins.", 9) != 0)
		return NULL;
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

static void report_need(struct check *c, const struct call *call,
			const char *needs, const char *instead)
{
	report(c, call->node, "call", source_of(c, call->node), "needs", needs,
	       "instead", instead, NULL);
}

/* tensors.sort() */
static bool sorts_list(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE && name_is(m, call->method, "sort") &&
	       value_of(m, call->receiver).certainty == CERTAINTY_CERTAIN;
}

void check_hy406(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const struct builtin *b = find_builtin(m, call);
	bool is_generator =
		tree_is(m->tree, call->arguments, KIND_generator_expression);
	nid_t first = is_generator ? call->arguments
				   : call_argument(m, node, 0, NULL);
	bool several;

	if (sorts_list(m, call) &&
	    holds_only_tensors(m, call->receiver, 2, false)) {
		report_need(c, call, "needs truth values to compare",
			    "tf.sort(tf.stack(...))");
		return;
	}
	if (!b || call_has_splat(m, node))
		return;
	several = call_argument(m, node, 1, NULL) != NO_NODE;
	/* Of tensors with a value a graph compares none, either. */
	if (!several && ((b->need == NEEDS_ELEMENTS_TRUE &&
			  holds_only_tensors(m, first, 1, true)) ||
			 (b->need == NEEDS_ELEMENTS_COMPARED &&
			  holds_only_tensors(m, first, 2, false))))
		report_need(c, call,
			    b->need == NEEDS_ELEMENTS_TRUE
				    ? "needs the truth values of tensors"
				    : "needs truth values to compare",
			    b->need == NEEDS_ELEMENTS_TRUE ||
					    !strcmp(b->name, "builtins.sorted")
				    ? b->of_several
				    : b->instead);
	else if (!b->instead || is_generator || !takes_tensor(m, call, several))
		return;
	else if (b->need == NEEDS_ELEMENTS_COMPARED && several)
		report_need(c, call, "needs a truth value to compare",
			    b->of_several);
	else
		report_need(c, call,
			    b->need == NEEDS_TRUTH
				    ? "needs a truth value"
				    : "needs elements to iterate over",
			    b->instead);
}
