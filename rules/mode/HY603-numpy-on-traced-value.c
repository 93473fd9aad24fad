#include "rules/rule.h"

/* Functions that look at the type or make something of Python values only. */
static bool takes_no_value(const char *name)
{
	static const char *const names[] = {
		"dtype",       "float32", "float64",  "int32", "int64",
		"iinfo",       "finfo",	  "shape",    "ndim",  "issubdtype",
		"result_type", "bool_",	  "isscalar", NULL
	};

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static bool is_numpy(const struct model *m, const struct call *call)
{
	const char *last;

	if (!call_is(m, call, "numpy.*") && !call_is(m, call, "scipy.*"))
		return false;
	if (call_is(m, call, "numpy.random.*") ||
	    call_is(m, call, "numpy.testing.*"))
		return false;
	last = strrchr(name_text(m, call->name), '.') + 1;
	return !takes_no_value(last);
}

/* A tensor for certain, or what likely is one and comes from a parameter. */
static bool is_symbolic(const struct model *m, uint32_t f, nid_t argument)
{
	switch (tensor_certainty(m, argument)) {
	case CERTAINTY_CERTAIN:
		return true;
	case CERTAINTY_LIKELY:
		return tainted_by_parameter(m, f, argument) != NO_INDEX;
	default:
		return false;
	}
}

/* np.zeros((x.shape[0], 3)): the first dimension of a batch is None in a graph
 * whose signature leaves it open. */
static nid_t batch_dimension(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, call) {
		nid_t index = tree_child(t, n, FIELD_subscript);
		long i;

		if (tree_is(t, n, KIND_subscript) &&
		    value_of(m, n).kind == VALUE_DIMENSION &&
		    literal_int(m, index, &i) && i == 0 &&
		    tensor_certainty(
			    m, tree_child(t, tree_child(t, n, FIELD_value),
					  FIELD_object)) != CERTAINTY_NO)
			return n;
	}
	return NO_NODE;
}

static bool makes_an_array(const struct model *m, const struct call *call)
{
	static const char *const names[] = { "numpy.array", "numpy.zeros",
					     "numpy.ones",  "numpy.full",
					     "numpy.tile",  "numpy.repeat",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (call_is(m, call, names[i]))
			return true;
	return false;
}

void check_hy603(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	uint32_t f = traced_at(m, node);
	nid_t dimension;

	if (!is_numpy(m, call))
		return;
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = tree_is(m->tree, a, KIND_keyword_argument)
				      ? tree_child(m->tree, a, FIELD_value)
				      : a;

		if (!is_symbolic(m, f, value))
			continue;
		report(c, node, "call", source_of(c, node), "what",
		       arena_fmt(c->arena, "the tensor `%s`",
				 source_of(c, value)),
		       "advice",
		       "use the TensorFlow function, or "
		       "tf.experimental.numpy",
		       NULL);
		return;
	}
	dimension = makes_an_array(m, call) ? batch_dimension(m, node)
					    : NO_NODE;
	if (dimension == NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), "what",
	       arena_fmt(c->arena, "the batch size `%s`, None in many graphs,",
			 source_of(c, dimension)),
	       "advice", "build it with TensorFlow, with tf.shape(...)[0]",
	       NULL);
}
