#include <string.h>

#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A class of the file that nothing makes a structure of tensors: no base, or
 * one of the framework's own that is none. */
static bool is_opaque(const struct model *m, class_id klass)
{
	const struct class *c = class_at(m, klass);

	for (size_t i = 0; i < c->base_names.count; i++)
		if (!name_in(m, c->base_names.at[i], "plain-bases"))
			return false;
	for (size_t i = 0; i < c->methods.count; i++) {
		const char *name =
			name_text(m, function_at(m, c->methods.at[i])->name);

		if (!strncmp(name, "__tf_", 5) || !strcmp(name, "_type_spec") ||
		    !strcmp(name, "__new__"))
			return false;
	}
	return true;
}

/* attr.s makes structures that the framework knows. */
static bool is_decorated_by_attr(const struct model *m, class_id klass)
{
	nid_t parent = tree_parent(m->tree, class_at(m, klass)->node);

	if (!tree_is(m->tree, parent, KIND_decorated_definition))
		return false;
	for_each_child(m->tree, d, parent) {
		struct slice text = tree_text(m->tree, d);

		if (tree_is(m->tree, d, KIND_decorator) &&
		    (slice_starts(text, "@attr") ||
		     slice_starts(text, "@define") ||
		     slice_starts(text, "@flax")))
			return true;
	}
	return false;
}

/* Those that give an operation, which has no value, instead of a tensor. */
static bool gives_no_value(const struct model *m, nid_t n)
{
	return call_in(m, call_at(m, n), "gives-no-value");
}

static const char *what_is(struct check *c, nid_t n)
{
	const struct model *m = c->model;
	struct value v;

	switch (tree_kind(m->tree, n)) {
	case KIND_lambda:
		return "a function";
	case KIND_set:
	case KIND_set_comprehension:
		return "a set";
	case KIND_generator_expression:
		return "a generator";
	case KIND_call:
		if (gives_no_value(m, n))
			return "an operation without a value";
		break;
	default:
		break;
	}
	v = value_of(m, n);
	if (v.certainty != CERTAINTY_CERTAIN)
		return NULL;
	switch (v.kind) {
	case VALUE_SET:
		return "a set";
	case VALUE_MODEL:
		return "a model";
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
		return "a layer";
	case VALUE_OPTIMIZER:
		return "an optimizer";
	case VALUE_METRIC:
		return "a metric";
	case VALUE_DTYPE:
		return "a dtype";
	case VALUE_INSTANCE:
		/* One of several classes, perhaps. */
		if (is_absent(v.klass) || !is_opaque(m, v.klass) ||
		    is_decorated_by_attr(m, v.klass))
			return NULL;
		return arena_fmt(c->arena, "an object of class `%s`",
				 name_text(m, class_at(m, v.klass)->name));
	default:
		return NULL;
	}
}

static void look_at_result(struct check *c, nid_t n)
{
	const char *what = what_is(c, n);

	if (what)
		report(c, n, "value", source_of(c, n), "what", what, NULL);
}

/* Returns the result and the function for the gradient, as it must. */
static bool has_custom_gradient(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++)
		if (dotted_is(m,
			      tree_first(m->tree, function->decorators.at[i]),
			      "tensorflow.custom_gradient"))
			return true;
	return false;
}

void check_hy617(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, node);
	nid_t value = tree_bare(m->tree, tree_first(m->tree, node));

	if (f == NO_INDEX || value == NO_NODE || !is_hybrid(m, f) ||
	    traced_at(m, node) != f || function_at(m, f)->is_generator ||
	    function_at(m, f)->is_property || has_custom_gradient(m, f))
		return;
	switch (tree_kind(m->tree, value)) {
	case KIND_tuple:
	case KIND_list:
	case KIND_expression_list:
		for_each_child(m->tree, item, value)
			look_at_result(c, item);
		break;
	case KIND_dictionary:
		for_each_child(m->tree, pair, value)
			if (tree_is(m->tree, pair, KIND_pair))
				look_at_result(c, tree_child(m->tree, pair,
							     FIELD_value));
		break;
	default:
		look_at_result(c, value);
	}
}
