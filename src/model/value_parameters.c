/*
 * What a parameter is: by its annotation, its default, the calls, who fills it,
 * and by what its function does with it.
 */
#include "model/valuing.h"

struct value value_by_annotation(const struct model *m, nid_t annotation)
{
	const struct tree *t = m->tree;
	nid_t type = tree_first(t, annotation);
	sym_t name;
	static const struct {
		const char *name;
		enum value_kind kind;
	} table[] = {
		{ "builtins.int", VALUE_INT },
		{ "builtins.float", VALUE_FLOAT },
		{ "builtins.bool", VALUE_BOOL },
		{ "builtins.str", VALUE_STRING },
		{ "builtins.list", VALUE_LIST },
		{ "builtins.dict", VALUE_DICT },
		{ "tensorflow.Tensor", VALUE_TENSOR },
		{ "tensorflow.RaggedTensor", VALUE_TENSOR },
		{ "tensorflow.SparseTensor", VALUE_TENSOR },
		{ "tensorflow.Variable", VALUE_VARIABLE },
		{ "tensorflow.TensorShape", VALUE_SHAPE },
		{ "tensorflow.DType", VALUE_DTYPE },
		{ "tensorflow.data.Dataset", VALUE_DATASET },
		{ "tensorflow.keras.Model", VALUE_MODEL },
		{ "tensorflow.TensorArray", VALUE_TENSOR_ARRAY },
		{ "numpy.ndarray", VALUE_NUMPY },
		{ "tensorflow.keras.optimizers.Optimizer", VALUE_OPTIMIZER },
	};

	if (type == NO_NODE)
		return UNKNOWN;
	name = dotted_name(m, type);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (name_is(m, name, table[i].name))
			return certain(table[i].kind, annotation);
	return name || tree_is(t, type, KIND_identifier)
		       ? known(VALUE_UNKNOWN, CERTAINTY_NO, annotation)
		       : UNKNOWN;
}

/* Whether a literal input_signature covers the i-th real parameter: then a
 * tensor is all that can arrive. */
static bool covered_by_signature(const struct model *m,
				 const struct function *f, uint32_t place)
{
	for (size_t i = 0; i < f->hybrids.count; i++) {
		nid_t list =
			tree_bare(m->tree, hybrid_option(m, &f->hybrids.at[i],
							 "input_signature"));
		nid_t spec;

		if (!tree_is(m->tree, list, KIND_list) &&
		    !tree_is(m->tree, list, KIND_tuple))
			continue;
		spec = tree_nth(m->tree, list, place);
		if (spec != NO_NODE && value_of(m, spec).kind == VALUE_SPEC)
			return true;
	}
	return false;
}

/* What the calls of the file give to a parameter, where all agree. */
static struct value by_call_sites(const struct model *m, uint32_t f, uint32_t p)
{
	const struct function *function = &m->functions.at[f];
	struct value found = UNKNOWN;
	bool first = true;

	for (size_t i = 0; i < function->callers.count && i < 16; i++) {
		const struct call *call = &m->calls.at[function->callers.at[i]];
		nid_t argument = argument_for_parameter(m, call, p);
		struct value v;

		if (argument == NO_NODE)
			continue;
		v = value_of(m, argument);
		/* A number for a graph function arrives as it is; a NumPy
		 * array arrives as a tensor. */
		if (v.kind == VALUE_NUMPY && is_hybrid(m, f))
			v.kind = VALUE_TENSOR;
		found = first ? v : join_values(found, v);
		first = false;
	}
	return found;
}

static bool is_op_call(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	const struct fact *fact;

	if (!call || !call->name)
		return false;
	fact = framework_fact(m->framework, call->name);
	return fact && fact->flags & FACT_OP;
}

/* Ops whose positional arguments are all tensors, but for a function. */
static bool takes_tensors_only(const struct model *m, nid_t call_node)
{
	static const char *const names[] = { "tensorflow.matmul",
					     "tensorflow.math.*",
					     "tensorflow.where",
					     "tensorflow.map_fn",
					     "tensorflow.scan",
					     "tensorflow.vectorized_map",
					     "tensorflow.foldl",
					     "tensorflow.foldr",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (call_is(m, call_at(m, call_node), names[i]))
			return true;
	return false;
}

/*
 * Parameters of ops that take Python values, by keyword or by the usual
 * position: an operand in such a place shows nothing.
 */
static bool is_option_argument(const struct model *m, nid_t call_node,
			       nid_t argument)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, argument);

	if (tree_is(t, parent, KIND_keyword_argument)) {
		nid_t name = tree_child(t, parent, FIELD_name);
		static const char *const tensors[] = {
			"x",	   "y",		"a",	    "b",
			"input",   "inputs",	"logits",   "labels",
			"values",  "tensor",	"value",    "input_tensor",
			"images",  "image",	"features", "params",
			"indices", "condition", "y_true",   "y_pred",
			"data",	   NULL
		};

		for (size_t i = 0; tensors[i]; i++)
			if (tree_text_is(t, name, tensors[i]))
				return false;
		return true;
	}
	/* The first operand is a tensor; later ones may be sizes or axes. */
	return call_argument(m, call_node, 0, NULL) != argument &&
	       !takes_tensors_only(m, call_node);
}

/* Ops whose first argument is no tensor. */
static bool takes_no_tensor_first(const struct model *m, nid_t call_node)
{
	static const char *const names[] = { "tensorflow.zeros",
					     "tensorflow.ones",
					     "tensorflow.fill",
					     "tensorflow.range",
					     "tensorflow.random.*",
					     "tensorflow.constant",
					     "tensorflow.eye",
					     "tensorflow.io.*",
					     "tensorflow.convert_to_tensor",
					     "tensorflow.linspace",
					     "tensorflow.keras.backend.*",
					     "tensorflow.cast_",
					     "tensorflow.one_hot_",
					     "tensorflow.Variable",
					     "tensorflow.nest.*",
					     NULL };

	for (size_t i = 0; names[i]; i++)
		if (call_is(m, call_at(m, call_node), names[i]))
			return true;
	return false;
}

/* Handed on to a function of the file, whose parameter is a tensor. */
static bool handed_to_tensor_parameter(const struct model *m,
				       const struct call *call, nid_t argument)
{
	const struct function *callee;

	if (!call || call->callee == NO_INDEX)
		return false;
	callee = &m->functions.at[call->callee];
	for (uint32_t p = first_real_parameter(m, call->callee);
	     p < callee->parameters.count; p++)
		if (argument_for_parameter(m, call, p) == argument)
			return is_tensor_like(
				value_of(m, callee->parameters.at[p].identifier)
					.kind);
	return false;
}

/* Whether this use of a name shows that it is a tensor: operand of an op, or
 * what a model or layer is called on. */
static bool use_shows_tensor(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t n = use, parent = tree_parent(t, n), call;

	/* x[..., 0] and x * 2 as operands show the same of x. */
	while (tree_is(t, parent, KIND_binary_operator) ||
	       tree_is(t, parent, KIND_unary_operator) ||
	       tree_is(t, parent, KIND_list) ||
	       tree_is(t, parent, KIND_parenthesized_expression) ||
	       (tree_is(t, parent, KIND_subscript) &&
		t->nodes[n].field == FIELD_value)) {
		n = parent;
		parent = tree_parent(t, n);
	}
	call = parent;
	if (tree_is(t, call, KIND_keyword_argument))
		call = tree_parent(t, call);
	if (!tree_is(t, call, KIND_argument_list))
		return false;
	call = tree_parent(t, call);
	if (!tree_is(t, call, KIND_call))
		return false; /* the bases of a class */
	if (is_op_call(m, call))
		return !is_option_argument(m, call, n) &&
		       !takes_no_tensor_first(m, call);
	if (value_by_receiver(m, call_at(m, call)).kind == VALUE_TENSOR &&
	    call_argument(m, call, 0, NULL) == n)
		return true;
	return n == use && handed_to_tensor_parameter(m, call_at(m, call), n);
}

static struct value by_use(const struct model *m, const struct function *f,
			   const struct parameter *p)
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[f->node].next;

	for (nid_t n = f->body == NO_NODE ? end : f->body; n < end; n++)
		if (tree_is(t, n, KIND_identifier) &&
		    m->caches->target_variable[n] == NO_INDEX &&
		    slice_equal(tree_text(t, n), tree_text(t, p->identifier)) &&
		    variable_of(m, n) == p->variable && use_shows_tensor(m, n))
			return known(VALUE_TENSOR, CERTAINTY_LIKELY, n);
	return UNKNOWN;
}

/* Functions whose parameters Keras or tf.data fill with tensors. */
static bool filled_with_tensors(const struct model *m, const struct function *f,
				uint32_t place)
{
	const char *name = f->name ? name_text(m, f->name) : "";

	if (!f->traces.count)
		return false;
	if (f->traces.at[0].kind == TRACE_METHOD)
		return place == 0 || !strcmp(name, "update_state");
	return f->traces.at[0].kind == TRACE_ARGUMENT;
}

/* dataset, train_dataset, val_ds: what everybody calls one. */
static bool is_called_dataset(struct slice name)
{
	return slice_ends(name, "dataset") || slice_is(name, "ds") ||
	       slice_ends(name, "_ds");
}

static struct value default_value(const struct model *m,
				  const struct parameter *p)
{
	struct value v = value_of(m, p->fallback);

	if (v.kind == VALUE_NONE)
		return UNKNOWN;
	return likely(v);
}

static struct value parameter_value(const struct model *m, uint32_t f,
				    uint32_t p)
{
	const struct function *function = &m->functions.at[f];
	const struct parameter *parameter = &function->parameters.at[p];
	uint32_t first = first_real_parameter(m, f);
	struct value v = UNKNOWN;

	if (parameter->kind == PARAMETER_ARGS)
		return certain(VALUE_TUPLE, parameter->node);
	if (parameter->kind == PARAMETER_KWARGS)
		return certain(VALUE_DICT, parameter->node);
	if (p < first) {
		v = value_of_class(m, function->klass, parameter->node);
		return v;
	}
	if (covered_by_signature(m, function, p - first))
		return certain(VALUE_TENSOR, parameter->node);
	if (parameter->annotation != NO_NODE) {
		v = value_by_annotation(m, parameter->annotation);
		if (v.kind != VALUE_UNKNOWN)
			return v;
	}
	if (parameter->fallback != NO_NODE) {
		v = default_value(m, parameter);
		if (v.kind != VALUE_UNKNOWN)
			return v;
	}
	v = by_call_sites(m, f, p);
	if (v.kind != VALUE_UNKNOWN)
		return v;
	if (is_called_dataset(tree_text(m->tree, parameter->identifier)))
		return known(VALUE_DATASET, CERTAINTY_LIKELY, parameter->node);
	if (filled_with_tensors(m, function, p - first))
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, parameter->node);
	return by_use(m, function, parameter);
}

struct value value_of_parameter(const struct model *m, uint32_t variable,
				uint32_t f, uint32_t p)
{
	struct model_caches *c = m->caches;
	struct value v;

	if (!c->parameter_values)
		c->parameter_values = ARENA_ARRAY(m->arena, struct value,
						  m->variables.count + 1);
	if (c->parameter_states[variable] == VALUE_KNOWN)
		return c->parameter_values[variable];
	if (c->parameter_states[variable] == VALUE_ASKING) {
		depends_on(c, c->parameter_values[variable].index);
		return UNKNOWN;
	}
	if (c->depth > DEEPEST_QUESTION) {
		depends_on(c, 0);
		return UNKNOWN;
	}
	c->parameter_states[variable] = VALUE_ASKING;
	c->parameter_values[variable].index = ++c->depth;
	v = parameter_value(m, f, p);
	c->parameter_states[variable] = is_final(c, c->depth) ? VALUE_KNOWN
							      : VALUE_UNASKED;
	c->parameter_values[variable] = v;
	c->depth--;
	return v;
}
