/*
 * What attributes, items and calls are: self.x, x[0], f(x).
 */
#include "model/valuing.h"

/* --- attributes and items ------------------------------------------------------------ */

struct value value_of_class(const struct model *m, uint32_t c, nid_t proof)
{
	struct value v = known(VALUE_INSTANCE, CERTAINTY_CERTAIN, proof);

	if (class_derives(m, c, "tensorflow.keras.Model") ||
	    class_derives(m, c, "tensorflow.keras.Sequential"))
		v.kind = VALUE_MODEL;
	else if (class_derives(m, c, "tensorflow.keras.layers.*"))
		v.kind = VALUE_LAYER;
	else if (class_derives(m, c, "tensorflow.keras.optimizers.*"))
		v.kind = VALUE_OPTIMIZER;
	else if (class_derives(m, c, "tensorflow.keras.metrics.*"))
		v.kind = VALUE_METRIC;
	else if (class_derives(m, c, "tensorflow.keras.losses.*"))
		v.kind = VALUE_LOSS;
	v.index = c;
	return v;
}

struct value attribute_value(const struct model *m, uint32_t c, sym_t name)
{
	struct attribute_bind_list binds = attribute_binds(m, c, name);
	struct value found = UNKNOWN;
	bool first = true;

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct attribute_bind *b = binds.at[i];
		struct value v;

		if (b->augmented)
			continue; /* keeps the kind it had */
		v = b->value == NO_NODE ? UNKNOWN : value_of(m, b->value);
		found = first ? v : join_values(found, v);
		first = false;
	}
	return found;
}

/* t.shape, t.dtype and their kin are known while tracing. */
static struct value static_attribute(const struct tree *t, nid_t n)
{
	static const struct {
		const char *name;
		enum value_kind kind;
	} table[] = {
		{ "shape", VALUE_SHAPE },	 { "dtype", VALUE_DTYPE },
		{ "ndim", VALUE_DIMENSION },	 { "rank", VALUE_DIMENSION },
		{ "name", VALUE_STRING },	 { "device", VALUE_STRING },
		{ "op", VALUE_OBJECT },		 { "graph", VALUE_OBJECT },
		{ "static_shape", VALUE_SHAPE },
	};
	nid_t name = tree_child(t, n, FIELD_attribute);

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (tree_text_is(t, name, table[i].name))
			return certain(table[i].kind, n);
	return UNKNOWN;
}

struct value value_of_attribute(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t object = tree_child(t, n, FIELD_object);
	nid_t name = tree_child(t, n, FIELD_attribute);
	sym_t self = self_attribute(m, n);
	struct value v, owner;

	if (self) {
		v = attribute_value(m, class_around(m, n), self);
		if (v.kind != VALUE_UNKNOWN)
			return v;
	}
	owner = value_of(m, object);
	v = static_attribute(t, n);
	if (v.kind != VALUE_UNKNOWN &&
	    (is_tensor_like(owner.kind) || owner.kind == VALUE_SPEC ||
	     ((v.kind == VALUE_SHAPE || v.kind == VALUE_DTYPE) &&
	      owner.kind == VALUE_UNKNOWN)))
		return v;
	if (owner.kind == VALUE_SHAPE) /* shape.rank */
		return certain(VALUE_DIMENSION, n);
	if (owner.kind == VALUE_NUMPY &&
	    (tree_text_is(t, name, "shape") || tree_text_is(t, name, "size")))
		return certain(VALUE_OBJECT, n);
	if ((owner.kind == VALUE_OPTIMIZER &&
	     tree_text_is(t, name, "iterations")))
		return certain(VALUE_VARIABLE, n);
	if (owner.kind == VALUE_MODEL || owner.kind == VALUE_LAYER) {
		struct slice text = tree_text(t, name);

		if (slice_ends(text, "weights") ||
		    slice_ends(text, "variables"))
			return certain(VALUE_TENSORS, n);
		if (slice_is(text, "optimizer"))
			return certain(VALUE_OPTIMIZER, n);
	}
	return UNKNOWN;
}

static bool is_slice(const struct tree *t, nid_t subscript)
{
	return tree_is(t, tree_child(t, subscript, FIELD_subscript),
		       KIND_slice);
}

struct value value_of_subscript(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value of = value_of(m, tree_child(t, n, FIELD_value));

	switch (of.kind) {
	case VALUE_TENSOR:
	case VALUE_VARIABLE:
		return known(VALUE_TENSOR, of.certainty, of.proof);
	case VALUE_TENSORS:
		/* An item may be a list of tensors again. */
		return is_slice(t, n) ? of
				      : known(VALUE_TENSOR, CERTAINTY_LIKELY,
					      of.proof);
	case VALUE_SHAPE:
		return is_slice(t, n) ? of
				      : known(VALUE_DIMENSION, of.certainty, n);
	case VALUE_NUMPY:
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, of.proof);
	case VALUE_LIST:
	case VALUE_STRING:
		return is_slice(t, n) ? of : UNKNOWN;
	default:
		return UNKNOWN;
	}
}

/* --- calls --------------------------------------------------------------------------- */

/* A class of the file or of the framework that the callee names. */
static struct value constructed(const struct model *m, const struct call *call)
{
	uint32_t v = variable_of(m, call->callee_node);

	if (v == NO_INDEX)
		return UNKNOWN;
	for (uint32_t i = m->variables.at[v].first; i != NO_INDEX;
	     i = m->binds.at[i].next)
		if (m->binds.at[i].kind == BIND_CLASS)
			return value_of_class(m, m->binds.at[i].index,
					      call->node);
	return UNKNOWN;
}

/* What a function of the file returns, where all its returns agree. */
static struct value returned(const struct model *m, uint32_t f, nid_t proof)
{
	const struct function *function = &m->functions.at[f];
	struct value found = UNKNOWN;

	if (function->is_generator)
		return certain(VALUE_ITERATOR, proof);
	if (function->name_node == NO_NODE)
		return value_of(m, function->body);
	for (size_t i = 0; i < function->returns.count; i++) {
		nid_t n = tree_first(m->tree, function->returns.at[i]);
		struct value v = n == NO_NODE ? certain(VALUE_NONE, proof)
					      : value_of(m, n);

		found = i ? join_values(found, v) : v;
	}
	if (found.kind == VALUE_TUPLE || found.kind == VALUE_LIST)
		return found;
	return found;
}

/* A method that classes of the file override gives what any of them returns. */
static struct value returned_by_any(const struct model *m, uint32_t f,
				    nid_t proof)
{
	const struct function *function = &m->functions.at[f];
	struct value found = returned(m, f, proof);

	if (function->klass == NO_INDEX || !function->name)
		return found;
	for (uint32_t i = 0; i < m->functions.count; i++) {
		const struct function *other = &m->functions.at[i];

		if (i != f && other->name == function->name &&
		    other->klass != NO_INDEX &&
		    class_is_below(m, other->klass, function->klass))
			found = join_values(found, returned(m, i, proof));
	}
	return found;
}

/* Methods that say what they give, whoever the receiver is. */
static struct value by_method_name(const struct model *m,
				   const struct call *call, struct value on)
{
	static const char *const tensor_methods[] = {
		"read_value", "stack",	    "concat",	   "gather",
		"read",	      "value",	    "sparse_read", "assign",
		"assign_add", "assign_sub", "to_tensor",   "flat_values",
		NULL
	};
	const char *name = name_text(m, call->method);

	if (on.kind == VALUE_TAPE &&
	    (!strcmp(name, "gradient") || !strcmp(name, "jacobian") ||
	     !strcmp(name, "batch_jacobian")))
		return certain(VALUE_TENSORS, call->node);
	if (on.kind == VALUE_DATASET && strcmp(name, "reduce") &&
	    strcmp(name, "as_numpy_iterator"))
		return certain(!strcmp(name, "make_one_shot_iterator")
				       ? VALUE_DATASET_ITERATOR
				       : VALUE_DATASET,
			       call->node);
	if (on.kind == VALUE_TENSOR_ARRAY)
		return certain(!strcmp(name, "write") ||
					       !strcmp(name, "unstack") ||
					       !strcmp(name, "scatter") ||
					       !strcmp(name, "identity") ||
					       !strcmp(name, "split")
				       ? VALUE_TENSOR_ARRAY
			       : !strcmp(name, "size") ? VALUE_TENSOR
						       : VALUE_TENSOR,
			       call->node);
	if (on.kind == VALUE_SHAPE)
		return certain(!strcmp(name, "as_list") ? VALUE_SHAPE
							: VALUE_OBJECT,
			       call->node);
	if (is_tensor_like(on.kind)) {
		if (!strcmp(name, "get_shape"))
			return certain(VALUE_SHAPE, call->node);
		if (!strcmp(name, "numpy"))
			return certain(VALUE_NUMPY, call->node);
		for (size_t i = 0; tensor_methods[i]; i++)
			if (!strcmp(name, tensor_methods[i]))
				return known(VALUE_TENSOR, on.certainty,
					     call->node);
		return UNKNOWN;
	}
	if (on.kind == VALUE_GENERATOR)
		return certain(VALUE_TENSOR, call->node);
	if (on.kind == VALUE_METRIC && !strcmp(name, "result"))
		return certain(VALUE_TENSOR, call->node);
	if (!strcmp(name, "get_shape"))
		return known(VALUE_SHAPE, CERTAINTY_CERTAIN, call->node);
	if (!strcmp(name, "numpy") &&
	    call_argument(m, call->node, 0, NULL) == NO_NODE)
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, call->node);
	if (on.kind == VALUE_NUMPY)
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, call->node);
	if (on.kind == VALUE_STRING)
		return known(VALUE_STRING, CERTAINTY_LIKELY, call->node);
	if (on.kind == VALUE_DICT &&
	    (!strcmp(name, "items") || !strcmp(name, "keys") ||
	     !strcmp(name, "values")))
		return certain(VALUE_OBJECT, call->node);
	return UNKNOWN;
}

/* What a model or layer gives when it is called on something. */
struct value value_by_receiver(const struct model *m, const struct call *call)
{
	struct value callee = value_of(m, call->callee_node);

	switch (callee.kind) {
	case VALUE_STATELESS_LAYER:
	case VALUE_LOSS:
	case VALUE_METRIC:
		return certain(VALUE_TENSOR, call->node);
	case VALUE_LAYER: /* recurrent ones give several */
	case VALUE_MODEL:
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, call->node);
	default:
		return UNKNOWN;
	}
}

/* A range in converted code over a tensor is a tensor; over numbers it is not. */
static struct value converted_builtin(const struct model *m,
				      const struct call *call)
{
	static const char *const names[] = { "builtins.abs", "builtins.int",
					     "builtins.float", NULL };
	nid_t argument = call_argument(m, call->node, 0, NULL);
	struct value v;

	/* A Python number where the size is known, else a tensor. */
	if (call_is(m, call, "builtins.len") && argument != NO_NODE &&
	    is_tensor_like(value_of(m, argument).kind) &&
	    traced_at(m, call->node) != NO_INDEX)
		return known(VALUE_DIMENSION, CERTAINTY_LIKELY, call->node);
	for (size_t i = 0; names[i]; i++) {
		if (!call_is(m, call, names[i]) || argument == NO_NODE)
			continue;
		v = value_of(m, argument);
		if (!is_tensor_like(v.kind) ||
		    traced_at(m, call->node) == NO_INDEX)
			continue;
		/* The length is a Python int where the shape is known. */
		return call_is(m, call, "builtins.len")
			       ? known(VALUE_DIMENSION, CERTAINTY_LIKELY,
				       v.proof)
			       : known(VALUE_TENSOR, v.certainty, v.proof);
	}
	return UNKNOWN;
}

/* next(iter(dataset)), iter(dataset), enumerate(dataset). */
static struct value iterator_value(const struct model *m,
				   const struct call *call)
{
	nid_t argument = call_argument(m, call->node, 0, NULL);
	struct value v;

	if (argument == NO_NODE)
		return UNKNOWN;
	if (call_is(m, call, "builtins.iter")) {
		v = value_of(m, argument);
		if (v.kind == VALUE_DATASET)
			return certain(VALUE_DATASET_ITERATOR, call->node);
		if (v.kind == VALUE_UNKNOWN)
			return known(VALUE_UNKNOWN, CERTAINTY_NO, call->node);
		return certain(VALUE_ITERATOR, call->node);
	}
	if (call_is(m, call, "builtins.next")) {
		v = value_of(m, argument);
		if (v.kind == VALUE_DATASET_ITERATOR)
			return known(VALUE_TENSOR, CERTAINTY_LIKELY,
				     call->node);
	}
	return UNKNOWN;
}

struct value value_of_call(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	const struct fact *fact = framework_fact(m->framework, call->name);
	struct value v;

	v = converted_builtin(m, call);
	if (v.kind != VALUE_UNKNOWN)
		return v;
	if (call_is(m, call, "builtins.iter") ||
	    call_is(m, call, "builtins.next"))
		return iterator_value(m, call);
	if (fact && fact->value) {
		v = certain(fact->value, n);
		v.name = call->name;
		return v;
	}
	v = constructed(m, call);
	if (v.kind != VALUE_UNKNOWN)
		return v;
	if (call->callee != NO_INDEX)
		return returned_by_any(m, call->callee, n);
	if (call->receiver != NO_NODE && !call->name) {
		v = by_method_name(m, call, value_of(m, call->receiver));
		if (v.kind != VALUE_UNKNOWN)
			return v;
	}
	return call->name ? UNKNOWN : value_by_receiver(m, call);
}
