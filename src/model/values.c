/*
 * Evidence: what a value is, how sure that is, and which place shows it.
 *
 * Answers are found on demand and kept. A question that leads back to itself,
 * or too deep, is answered with "unknown".
 */
#include "model/caches.h"

static const struct value UNKNOWN = { VALUE_UNKNOWN, CERTAINTY_NO, NO_NODE,
				      NO_INDEX, 0 };

static struct value known(enum value_kind kind, enum certainty certainty,
			  nid_t proof)
{
	return (struct value){ kind, certainty, proof, NO_INDEX, 0 };
}

static struct value certain(enum value_kind kind, nid_t proof)
{
	return known(kind, CERTAINTY_CERTAIN, proof);
}

static struct value likely(struct value v)
{
	if (v.certainty == CERTAINTY_CERTAIN)
		v.certainty = CERTAINTY_LIKELY;
	return v;
}

/*
 * An answer that leads back to a question still open is right for that question
 * only, so it is not kept: `circle` is the depth of the outermost open question
 * met on the way. After many such answers in one file all are kept, so that no
 * file can make this take long.
 */
#define MOST_REPEATS 20000

static void depends_on(struct model_caches *c, uint32_t depth)
{
	if (!c->circle || depth + 1 < c->circle)
		c->circle = depth + 1;
}

static bool is_final(struct model_caches *c, uint32_t depth)
{
	if (c->circle && c->circle < depth + 1 && c->repeats < MOST_REPEATS) {
		c->repeats++;
		return false;
	}
	c->circle = 0;
	return true;
}

static bool is_tensor_like(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_VARIABLE;
}

static bool is_number(enum value_kind kind)
{
	return kind == VALUE_INT || kind == VALUE_FLOAT || kind == VALUE_BOOL;
}

/*
 * What a name is that may be either of two things. A tensor beside something
 * else is likely a tensor: loss = 0 before the loop, loss += step(x) in it.
 */
static struct value join(struct value a, struct value b)
{
	if (a.kind == b.kind) {
		struct value v = a.certainty < b.certainty ? a : b;

		if (a.index != b.index)
			v.index = NO_INDEX;
		if (a.name != b.name)
			v.name = 0;
		return v;
	}
	if (a.kind == VALUE_NONE)
		return likely(b);
	if (b.kind == VALUE_NONE)
		return likely(a);
	if (is_tensor_like(a.kind) || is_tensor_like(b.kind)) {
		struct value t = is_tensor_like(a.kind) ? a : b;
		struct value o = is_tensor_like(a.kind) ? b : a;

		if (o.kind == VALUE_UNKNOWN || is_number(o.kind) ||
		    is_tensor_like(o.kind)) {
			t.kind = VALUE_TENSOR;
			return likely(t);
		}
	}
	if (is_number(a.kind) && is_number(b.kind))
		return a.kind == VALUE_FLOAT ? a : b;
	return UNKNOWN;
}

/* --- literals and operators -------------------------------------------------------- */

static struct value literal_value(const struct model *m, nid_t n)
{
	switch (tree_kind(m->tree, n)) {
	case KIND_integer:
		return certain(VALUE_INT, n);
	case KIND_float:
		return certain(VALUE_FLOAT, n);
	case KIND_true:
	case KIND_false:
		return certain(VALUE_BOOL, n);
	case KIND_string:
	case KIND_concatenated_string:
		return certain(VALUE_STRING, n);
	case KIND_none:
		return certain(VALUE_NONE, n);
	case KIND_list:
	case KIND_list_comprehension:
		return certain(VALUE_LIST, n);
	case KIND_tuple:
	case KIND_expression_list:
		return certain(VALUE_TUPLE, n);
	case KIND_dictionary:
	case KIND_dictionary_comprehension:
		return certain(VALUE_DICT, n);
	case KIND_set:
	case KIND_set_comprehension:
		return certain(VALUE_SET, n);
	case KIND_generator_expression:
		return certain(VALUE_ITERATOR, n);
	default:
		return UNKNOWN;
	}
}

static struct value binary_value(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value a = value_of(m, tree_child(t, n, FIELD_left));
	struct value b = value_of(m, tree_child(t, n, FIELD_right));
	nid_t op = tree_child(t, n, FIELD_operator);
	struct value tensor;

	if (is_tensor_like(a.kind) || is_tensor_like(b.kind)) {
		tensor = is_tensor_like(a.kind) && a.certainty >= b.certainty
				 ? a
			 : is_tensor_like(b.kind) ? b
						  : a;
		return known(VALUE_TENSOR, tensor.certainty, tensor.proof);
	}
	if (a.kind == VALUE_NUMPY || b.kind == VALUE_NUMPY)
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, n);
	if (a.kind == VALUE_STRING && tree_text_is(t, op, "%"))
		return a;
	if (a.kind == VALUE_DIMENSION || b.kind == VALUE_DIMENSION)
		return known(VALUE_DIMENSION, CERTAINTY_LIKELY, n);
	if (is_number(a.kind) && is_number(b.kind))
		return known(a.kind == VALUE_FLOAT || b.kind == VALUE_FLOAT ||
					     tree_text_is(t, op, "/")
				     ? VALUE_FLOAT
				     : VALUE_INT,
			     a.certainty < b.certainty ? a.certainty
						       : b.certainty,
			     n);
	if (a.kind == b.kind &&
	    (a.kind == VALUE_LIST || a.kind == VALUE_STRING ||
	     a.kind == VALUE_TUPLE || a.kind == VALUE_SHAPE))
		return a;
	/* [0] * n */
	if (a.kind == VALUE_LIST && tree_text_is(t, op, "*"))
		return a;
	return UNKNOWN;
}

/* Identity and membership tests give a Python bool, whatever they test. */
static struct value comparison_value(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value found = known(VALUE_BOOL, CERTAINTY_LIKELY, n);

	for_each_child(t, child, n) {
		struct value v;

		if (tree_is(t, child, KIND_operator)) {
			if (tree_text_is(t, child, "is") ||
			    tree_text_is(t, child, "is not") ||
			    tree_text_is(t, child, "in") ||
			    tree_text_is(t, child, "not in"))
				return certain(VALUE_BOOL, n);
			continue;
		}
		v = value_of(m, child);
		/* t == None and t == "text" compare identity or fail. */
		if (v.kind == VALUE_NONE || v.kind == VALUE_STRING ||
		    v.kind == VALUE_DTYPE || v.kind == VALUE_SHAPE)
			return certain(VALUE_BOOL, n);
		if (is_tensor_like(v.kind) && (found.kind != VALUE_TENSOR ||
					       v.certainty > found.certainty))
			found = known(VALUE_TENSOR, v.certainty, v.proof);
	}
	return found;
}

static struct value boolean_value(const struct model *m, nid_t n)
{
	struct value a = value_of(m, tree_child(m->tree, n, FIELD_left));
	struct value b = value_of(m, tree_child(m->tree, n, FIELD_right));

	return join(a, b);
}

/* --- attributes and items ------------------------------------------------------------ */

static struct value of_class(const struct model *m, uint32_t c, nid_t proof)
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
		found = first ? v : join(found, v);
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

static struct value attribute_of(const struct model *m, nid_t n)
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

static struct value subscript_value(const struct model *m, nid_t n)
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
			return of_class(m, m->binds.at[i].index, call->node);
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

		found = i ? join(found, v) : v;
	}
	if (found.kind == VALUE_TUPLE || found.kind == VALUE_LIST)
		return found;
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
static struct value called_on(const struct model *m, const struct call *call)
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

static struct value call_value(const struct model *m, nid_t n)
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
		return returned(m, call->callee, n);
	if (call->receiver != NO_NODE && !call->name) {
		v = by_method_name(m, call, value_of(m, call->receiver));
		if (v.kind != VALUE_UNKNOWN)
			return v;
	}
	return call->name ? UNKNOWN : called_on(m, call);
}

/* --- parameters ---------------------------------------------------------------------- */

static struct value by_annotation(const struct model *m, nid_t annotation)
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
		found = first ? v : join(found, v);
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
	if (called_on(m, call_at(m, call)).kind == VALUE_TENSOR &&
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
		v = of_class(m, function->klass, parameter->node);
		return v;
	}
	if (covered_by_signature(m, function, p - first))
		return certain(VALUE_TENSOR, parameter->node);
	if (parameter->annotation != NO_NODE) {
		v = by_annotation(m, parameter->annotation);
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

static struct value cached_parameter(const struct model *m, uint32_t variable,
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

/* --- names --------------------------------------------------------------------------- */

/* What the items of a display have in common: [a, b] of two tensors. */
static struct value item_value(const struct model *m, nid_t display)
{
	const struct tree *t = m->tree;
	struct value found = UNKNOWN;
	uint32_t seen = 0;

	if (!tree_is(t, display, KIND_list) && !tree_is(t, display, KIND_tuple))
		return UNKNOWN;
	for_each_child(t, item, display) {
		struct value v = value_of(m, item);

		found = seen ? join(found, v) : v;
		if (++seen == 8)
			break;
	}
	return found;
}

nid_t iterated_value(const struct model *m, nid_t iterable)
{
	static const char *const bars[] = { "tqdm.tqdm",
					    "tqdm.auto.tqdm",
					    "tqdm.notebook.tqdm",
					    "tqdm.autonotebook.tqdm",
					    "tqdm.tqdm_notebook",
					    "rich.progress.track",
					    NULL };
	const struct call *call;
	nid_t n = tree_bare(m->tree, iterable);

	call = call_at(m, n);
	for (size_t i = 0; call && bars[i]; i++) {
		nid_t inner;

		if (!call_is(m, call, bars[i]))
			continue;
		inner = call_argument(m, n, 0, "iterable");
		return inner == NO_NODE ? n : tree_bare(m->tree, inner);
	}
	return n;
}

static struct value for_value(const struct model *m, const struct bind *b)
{
	nid_t iterated = iterated_value(m, b->value);
	const struct call *call = call_at(m, iterated);
	struct value v = value_of(m, iterated);

	if (call_is(m, call, "builtins.range") ||
	    call_is(m, call, "tqdm.trange")) {
		for_each_child(m->tree, a, call->arguments)
			if (tensor_certainty(m, a) == CERTAINTY_CERTAIN &&
			    traced_at(m, call->node) != NO_INDEX)
				return certain(VALUE_TENSOR, b->value);
		return certain(VALUE_INT, b->value);
	}
	if (call_is(m, call, "builtins.enumerate")) {
		struct value of =
			value_of(m, call_argument(m, call->node, 0, NULL));

		if (b->unpacked && b->place == 0)
			return of.kind == VALUE_DATASET &&
					       traced_at(m, call->node) !=
						       NO_INDEX
				       ? known(VALUE_TENSOR, CERTAINTY_LIKELY,
					       b->value)
				       : certain(VALUE_INT, b->value);
		v = of;
	}
	switch (v.kind) {
	case VALUE_TENSOR:
	case VALUE_VARIABLE:
		return known(VALUE_TENSOR, v.certainty, b->value);
	case VALUE_TENSORS:
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, b->value);
	case VALUE_DATASET:
	case VALUE_DATASET_ITERATOR:
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, b->value);
	case VALUE_NUMPY:
		return known(VALUE_NUMPY, CERTAINTY_LIKELY, b->value);
	case VALUE_LIST:
	case VALUE_TUPLE:
		return b->unpacked || v.proof == NO_NODE
			       ? UNKNOWN
			       : item_value(m, v.proof);
	default:
		return UNKNOWN;
	}
}

/* The i-th of several targets of one value. */
static struct value unpacked_value(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t value = tree_bare(t, b->value);
	struct value v;

	if (tree_is(t, value, KIND_tuple) || tree_is(t, value, KIND_list) ||
	    tree_is(t, value, KIND_expression_list)) {
		nid_t item = tree_nth(t, value, b->place);

		return item == NO_NODE ? UNKNOWN : value_of(m, item);
	}
	v = value_of(m, value);
	if (is_tensor_like(v.kind))
		return known(VALUE_TENSOR, v.certainty, v.proof);
	if (v.kind == VALUE_TENSORS)
		return known(VALUE_TENSOR, CERTAINTY_LIKELY, v.proof);
	if (v.kind == VALUE_SHAPE)
		return certain(VALUE_DIMENSION, value);
	/* A function of the file that returns a tuple display. */
	if (v.kind == VALUE_TUPLE && v.proof != NO_NODE &&
	    (tree_is(t, v.proof, KIND_tuple) ||
	     tree_is(t, v.proof, KIND_expression_list))) {
		nid_t item = tree_nth(t, v.proof, b->place);

		return item == NO_NODE ? UNKNOWN : value_of(m, item);
	}
	return UNKNOWN;
}

static struct value bind_value(const struct model *m, const struct bind *b,
			       uint32_t variable)
{
	switch (b->kind) {
	case BIND_PARAMETER:
		return cached_parameter(
			m, variable,
			m->scopes.at[m->variables.at[variable].scope].function,
			b->index);
	case BIND_ASSIGN:
	case BIND_WALRUS:
		return b->unpacked ? unpacked_value(m, b)
				   : value_of(m, b->value);
	case BIND_FOR:
		return for_value(m, b);
	case BIND_WITH:
		return b->unpacked ? UNKNOWN : value_of(m, b->value);
	case BIND_FUNCTION: {
		struct value v = certain(VALUE_FUNCTION, b->target);

		v.index = b->index;
		return v;
	}
	case BIND_CLASS: {
		struct value v = certain(VALUE_CLASS, b->target);

		v.index = b->index;
		return v;
	}
	case BIND_AUGMENTED: {
		struct value v = value_of(m, b->value);

		return is_tensor_like(v.kind)
			       ? known(VALUE_TENSOR, v.certainty, v.proof)
			       : UNKNOWN;
	}
	default:
		return UNKNOWN;
	}
}

static struct value identifier_value(const struct model *m, nid_t n)
{
	uint32_t variable = variable_of(m, n);
	struct bind_list binds;
	struct value found = UNKNOWN;
	bool first = true;

	if (variable == NO_INDEX)
		return UNKNOWN;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count && i < 12; i++) {
		const struct bind *b = &m->binds.at[binds.at[i]];
		struct value v;

		if (b->kind == BIND_AUGMENTED) {
			/* Keeps the kind it had, or becomes a tensor. */
			v = bind_value(m, b, variable);
			if (v.kind == VALUE_UNKNOWN)
				continue;
		} else {
			v = bind_value(m, b, variable);
		}
		found = first ? v : join(found, v);
		first = false;
	}
	return found;
}

/* --- the question ---------------------------------------------------------------------- */

/* What the framework's own constant is: tf.float32. */
static struct value named_value(const struct model *m, nid_t n)
{
	static const char *const dtypes[] = { "float", "int",	 "uint",
					      "bool",  "string", "complex",
					      "half",  "double", "bfloat",
					      NULL };
	sym_t name = dotted_name(m, n);
	const char *last;

	if (!name || !framework_owns(m->framework, name))
		return UNKNOWN;
	last = strrchr(name_text(m, name), '.');
	for (size_t i = 0; last && dtypes[i]; i++)
		if (!strncmp(last + 1, dtypes[i], strlen(dtypes[i])))
			return certain(VALUE_DTYPE, n);
	return UNKNOWN;
}

static struct value ask(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v;

	switch (tree_kind(t, n)) {
	case KIND_identifier:
		return identifier_value(m, n);
	case KIND_attribute:
		v = named_value(m, n);
		return v.kind != VALUE_UNKNOWN ? v : attribute_of(m, n);
	case KIND_call:
		return call_value(m, n);
	case KIND_subscript:
		return subscript_value(m, n);
	case KIND_binary_operator:
		return binary_value(m, n);
	case KIND_unary_operator:
		return value_of(m, tree_child(t, n, FIELD_argument));
	case KIND_comparison_operator:
		return comparison_value(m, n);
	case KIND_boolean_operator:
		return boolean_value(m, n);
	case KIND_not_operator:
		v = value_of(m, tree_child(t, n, FIELD_argument));
		return is_tensor_like(v.kind) ? v : certain(VALUE_BOOL, n);
	case KIND_conditional_expression:
		return join(value_of(m, tree_first(t, n)),
			    value_of(m, tree_nth(t, n, 2)));
	case KIND_named_expression:
		return value_of(m, tree_child(t, n, FIELD_value));
	case KIND_await:
		return UNKNOWN;
	case KIND_lambda:
		v = certain(VALUE_FUNCTION, n);
		v.index = m->index_of[n];
		return v;
	default:
		return literal_value(m, n);
	}
}

struct value value_of(const struct model *m, nid_t n)
{
	struct model_caches *c = m->caches;
	struct value v;

	n = tree_bare(m->tree, n);
	if (n == NO_NODE)
		return UNKNOWN;
	if (!c->values)
		c->values = ARENA_ARRAY(m->arena, struct value, m->tree->count);
	if (c->value_states[n] == VALUE_KNOWN)
		return c->values[n];
	if (c->value_states[n] == VALUE_ASKING) {
		depends_on(c, c->values[n].index);
		return UNKNOWN;
	}
	if (c->depth > DEEPEST_QUESTION) {
		depends_on(c, 0);
		return UNKNOWN;
	}
	c->value_states[n] = VALUE_ASKING;
	c->values[n].index = ++c->depth;
	v = ask(m, n);
	c->value_states[n] = is_final(c, c->depth) ? VALUE_KNOWN
						   : VALUE_UNASKED;
	c->values[n] = v;
	c->depth--;
	return v;
}

enum certainty tensor_certainty(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	return v.kind == VALUE_TENSOR || v.kind == VALUE_VARIABLE
		       ? v.certainty
		       : CERTAINTY_NO;
}

/* --- taint -------------------------------------------------------------------------------- */

/* Places in an expression that only read what is known while tracing. */
static bool is_static_read(const struct model *m, nid_t n)
{
	struct value v;
	const struct call *call;

	if (!tree_is(m->tree, n, KIND_attribute) &&
	    !tree_is(m->tree, n, KIND_call) &&
	    !tree_is(m->tree, n, KIND_comparison_operator))
		return false;
	call = call_at(m, n);
	if (call_is(m, call, "builtins.isinstance") ||
	    call_is(m, call, "builtins.hasattr") ||
	    call_is(m, call, "builtins.type"))
		return true;
	v = value_of(m, n);
	return v.kind == VALUE_SHAPE || v.kind == VALUE_DIMENSION ||
	       v.kind == VALUE_DTYPE ||
	       (tree_is(m->tree, n, KIND_comparison_operator) &&
		v.kind == VALUE_BOOL && v.certainty == CERTAINTY_CERTAIN);
}

static uint32_t taint_of_name(const struct model *m, uint32_t f, nid_t n,
			      int depth);

static uint32_t taint_of(const struct model *m, uint32_t f, nid_t expression,
			 int depth)
{
	const struct tree *t = m->tree;
	nid_t end, n;

	if (expression == NO_NODE || depth > DEEPEST_QUESTION)
		return NO_INDEX;
	end = t->nodes[expression].next;
	for (n = expression; n < end;) {
		if (is_static_read(m, n) || tree_is(t, n, KIND_lambda)) {
			n = t->nodes[n].next;
			continue;
		}
		if (tree_is(t, n, KIND_identifier)) {
			uint32_t p = taint_of_name(m, f, n, depth);

			if (p != NO_INDEX)
				return p;
		}
		n++;
	}
	return NO_INDEX;
}

/* Marks in `taints`, beside parameter numbers: nothing asked yet, and clean. */
#define TAINT_UNASKED UINT32_MAX
#define TAINT_CLEAN (UINT32_MAX - 1)

/* What a bind brings from a parameter, kept by bind: all its uses are in one
 * function. A bind that leads back to itself adds nothing. */
static uint32_t taint_of_bind(const struct model *m, uint32_t f, uint32_t index,
			      int depth)
{
	const struct bind *b = &m->binds.at[index];
	uint32_t *kept = &m->caches->taints[index];
	uint32_t p = NO_INDEX;

	if (*kept != TAINT_UNASKED)
		return *kept == TAINT_CLEAN ? NO_INDEX : *kept;
	*kept = TAINT_CLEAN;
	if (b->kind == BIND_PARAMETER)
		p = b->index < first_real_parameter(m, f) ? NO_INDEX : b->index;
	else if (b->value != NO_NODE && b->kind != BIND_FUNCTION &&
		 b->kind != BIND_CLASS)
		p = taint_of(m, f, b->value, depth + 1);
	*kept = p == NO_INDEX ? TAINT_CLEAN : p;
	return p;
}

static uint32_t taint_of_name(const struct model *m, uint32_t f, nid_t n,
			      int depth)
{
	uint32_t v = variable_of(m, n);
	struct bind_list binds;

	if (v == NO_INDEX ||
	    m->scopes.at[m->variables.at[v].scope].function != f)
		return NO_INDEX;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count && i < 8; i++) {
		uint32_t p = taint_of_bind(m, f, binds.at[i], depth);

		if (p != NO_INDEX)
			return p;
	}
	return NO_INDEX;
}

uint32_t tainted_by_parameter(const struct model *m, uint32_t f,
			      nid_t expression)
{
	if (!m->caches->taints) {
		size_t size = m->binds.count * sizeof(uint32_t);

		m->caches->taints = arena_alloc(m->arena, size + 1);
		memset(m->caches->taints, 0xFF, size);
	}
	return taint_of(m, f, expression, 0);
}
