/*
 * Kinds come from the evidence of a value, or from the bases of its class. A class with
 * a base that is not known may have any member.
 */
#include "rulekit/keras_objects.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

static const struct kind_of_value {
	uint64_t kinds;
	const char *name;
} kinds_of_values[] = {
	{ KIND_BIT(VALUE_OPTIMIZER), "optimizer" },
	{ KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_STATELESS_LAYER), "layer" },
	{ KIND_BIT(VALUE_MODEL), "model" },
	{ KIND_BIT(VALUE_METRIC), "metric" },
	{ KIND_BIT(VALUE_LOSS), "loss" },
	{ KIND_BIT(VALUE_DATASET), "dataset" },
};

static const struct kind_of_class {
	const char *base, *name;
} kinds_of_classes[] = {
	{ "tensorflow.keras.callbacks.*", "callback" },
	{ "tensorflow.keras.optimizers.*", "optimizer" },
	{ "tensorflow.keras.metrics.*", "metric" },
	{ "tensorflow.keras.losses.*", "loss" },
	{ "tensorflow.keras.Model", "model" },
	{ "tensorflow.keras.Sequential", "model" },
	{ "tensorflow.keras.layers.*", "layer" },
};

static const char *kind_by_class(const struct model *m, class_id class)
{
	const size_t count =
		sizeof(kinds_of_classes) / sizeof(*kinds_of_classes);

	for (size_t i = 0; i < count; i++)
		if (class_derives(m, class, kinds_of_classes[i].base))
			return kinds_of_classes[i].name;
	return NULL;
}

/* --- the class of the file -------------------------------------------------------------- */

/* super() and super(Mask, self) are of the class around. */
static bool is_super(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	return call && call_is(m, call, "builtins.super");
}

static class_id class_of(const struct model *m, nid_t n)
{
	return is_super(m, n) ? class_around(m, n)
			      : value_however_run(m, n).klass;
}

/* What a module of Keras has under a name that no release has is no class of it. */
static bool is_framework_class(const struct model *m, sym_t name)
{
	const struct callable *class =
		name ? framework_callable(m->framework, name) : NULL;

	return class && class->is_class;
}

static bool has_foreign_base(const struct model *m, class_id class)
{
	const struct class *k = class_at(m, class);

	for (size_t i = 0; i < k->bases.count; i++)
		if (is_absent(base_class(m, k->bases.at[i])) &&
		    !is_framework_class(m, k->base_names.at[i]) &&
		    !name_in(m, k->base_names.at[i], "bases-without-members"))
			return true;
	return false;
}

static bool is_known_whole(const struct model *m, class_id class)
{
	class_id line[MOST_BASES];
	uint32_t count = class_and_bases(m, class, line);

	for (uint32_t i = 0; i < count; i++)
		if (has_foreign_base(m, line[i]))
			return false;
	return count < MOST_BASES;
}

static bool stands_in_class_body(const struct model *m, class_id class,
				 sym_t name)
{
	if (own_method(m, class, name) != NO_INDEX)
		return true;
	for_each_scope(m, s)
		if (scope_at(m, s)->kind == SCOPE_CLASS &&
		    same_class(scope_at(m, s)->klass, class) &&
		    variable_in_scope(m, s, name) != NO_INDEX)
			return true;
	return false;
}

static bool defines(const struct model *m, class_id class, sym_t name)
{
	return own_attribute_binds(m, class, name).count ||
	       stands_in_class_body(m, class, name);
}

static bool class_or_base_is(const struct model *m, class_id class, sym_t name,
			     bool (*is)(const struct model *, class_id, sym_t))
{
	class_id line[MOST_BASES];
	uint32_t count = class_and_bases(m, class, line);

	for (uint32_t i = 0; i < count; i++)
		if (is(m, line[i], name))
			return true;
	return false;
}

/* __getattr__ gives whatever is asked for. */
static bool gives_any(const struct model *m, class_id class)
{
	static const char *const names[] = { "__getattr__",
					     "__getattribute__" };

	for (size_t i = 0; i < 2; i++)
		if (class_method(m, class, intern_str(m->names, names[i])) !=
		    NO_INDEX)
			return true;
	return false;
}

static bool has_member(const struct model *m, nid_t expression, sym_t name,
		       bool (*is)(const struct model *, class_id, sym_t))
{
	class_id class = class_of(m, expression);

	if (is_absent(class))
		return false;
	if (gives_any(m, class) || class_or_base_is(m, class, name, is))
		return true;
	for_each_class(m, below)
		if (class_is_below(m, below, class) && is(m, below, name))
			return true;
	return false;
}

bool has_own_member(const struct model *m, nid_t expression, sym_t name)
{
	return has_member(m, expression, name, defines);
}

bool has_member_of_class(const struct model *m, nid_t expression, sym_t name)
{
	return has_member(m, expression, name, stands_in_class_body);
}

bool is_stored_attribute(const struct model *m, nid_t node)
{
	return tree_is(m->tree, tree_parent(m->tree, node), KIND_assignment) &&
	       m->tree->nodes[node].field == FIELD_left;
}

bool is_member_asked_for(const struct model *m, const char *name)
{
	struct slice text;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call_in(m, call, "attribute-by-name") &&
		    literal_string(m, call_argument(m, call->node, 1, "name"),
				   &text) &&
		    slice_is(text, name))
			return true;
	}
	return false;
}

bool is_given_to_keras_class(const struct check *c, const char *kind,
			     const char *name)
{
	return project_of_model_holds(
		c->model, arena_fmt(c->arena, "%c%s.%s = ", kind[0] - 32,
				    kind + 1, name));
}

uint32_t keras_classes_of(const struct model *m, nid_t expression, sym_t *out)
{
	class_id class = class_of(m, expression), line[MOST_BASES];
	uint32_t classes = is_absent(class) ? 0
					    : class_and_bases(m, class, line);
	uint32_t count = 0;

	for (uint32_t i = 0; i < classes; i++) {
		const struct class *k = class_at(m, line[i]);

		for (size_t b = 0; b < k->base_names.count; b++)
			if (k->base_names.at[b] && count < MOST_BASES)
				out[count++] = k->base_names.at[b];
	}
	if (is_absent(class) && value_however_run(m, expression).name)
		out[count++] = value_however_run(m, expression).name;
	return count;
}

/* --- the kind --------------------------------------------------------------------------- */

/* tf.compat.v1.train has optimizers of its own, tf.compat.v1.data datasets. */
static bool is_of_other_library(const struct model *m, nid_t n)
{
	sym_t name = evidence_at(m, evidence_however_run(m, n))->name;

	return name && !framework_set_has(m->framework, "keras-and-datasets",
					  name_text(m, name));
}

static const char *kind_by_value(const struct model *m, nid_t n)
{
	const size_t count = sizeof(kinds_of_values) / sizeof(*kinds_of_values);

	if (is_of_other_library(m, n))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (ev_must(evidence_pool(m), evidence_however_run(m, n),
			    kinds_of_values[i].kinds))
			return kinds_of_values[i].name;
	return NULL;
}

/* An object of some class of the program, which is none of this file. */
static bool is_of_other_file(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_however_run(m, n))->objects &&
	       is_absent(class_of(m, n));
}

static bool is_certain_instance(const struct model *m, nid_t n)
{
	return is_super(m, n) ||
	       ev_must(evidence_pool(m), evidence_however_run(m, n),
		       KINDS_OF_OBJECTS | KIND_BIT(VALUE_STATELESS_LAYER));
}

const char *keras_class_kind(const struct model *m, class_id class)
{
	return is_known_whole(m, class) ? kind_by_class(m, class) : NULL;
}

static const char *kind_itself(const struct model *m, nid_t n)
{
	class_id class = class_of(m, n);

	if (is_of_other_file(m, n))
		return NULL;
	if (is_absent(class))
		return kind_by_value(m, n);
	return is_certain_instance(m, n) ? keras_class_kind(m, class) : NULL;
}

/* What Keras sets: self.model of a callback. */
static bool is_model_of_callback(const struct model *m, nid_t n)
{
	nid_t object = tree_is_attribute_named(m->tree, n, "model")
			       ? tree_child(m->tree, n, FIELD_object)
			       : NO_NODE;
	const char *kind = object == NO_NODE ? NULL : kind_itself(m, object);

	return kind && !strcmp(kind, "callback") &&
	       !has_own_member(m, object, intern_str(m->names, "model"));
}

static bool is_optimizer_of_callback(const struct model *m, nid_t n)
{
	return tree_is_attribute_named(m->tree, n, "optimizer") &&
	       is_model_of_callback(m, tree_child(m->tree, n, FIELD_object));
}

/* isinstance(input_shape, tf.TensorShape), in the function. */
static bool is_type_asked(const struct model *m, const struct function *f,
			  nid_t n)
{
	for (size_t i = 0; i < f->calls.count; i++) {
		const struct call *call = call_by_id(m, f->calls.at[i]);
		nid_t asked = call_argument(m, call->node, 0, NULL);

		if (asked != NO_NODE && call_in(m, call, "type-question") &&
		    slice_equal(tree_text(m->tree, asked),
				tree_text(m->tree, n)))
			return true;
	}
	return false;
}

/* What Keras gives to build(self, input_shape) of a layer. A model's is also called by
 * hand. */
static bool is_shape_of_build(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	uint32_t f = function_around(m, n);
	const struct function *build = f == NO_INDEX ? NULL : function_at(m, f);

	return b && b->kind == BIND_PARAMETER && b->parameter == 1 && build &&
	       is_present(build->klass) && name_is(m, build->name, "build") &&
	       scope_at(m, variable_at(m, b->variable)->scope)->function == f &&
	       class_derives(m, build->klass, "tensorflow.keras.layers.*") &&
	       !is_type_asked(m, build, n);
}

/* A symbolic tensor of the functional API: in `call` Keras gives tensors of TensorFlow. */
static bool is_keras_tensor(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->is_symbolic &&
	       traced_at(m, n) == NO_INDEX &&
	       ev_holds_symbolic(evidence_pool(m), evidence_outside(m, n),
				 true);
}

/* x.shape, and a name that is given nothing else. */
static bool is_shape_of_keras_tensor(const struct model *m, nid_t n)
{
	nid_t value = only_value(m, n);

	if (value != NO_NODE)
		n = tree_bare(m->tree, value);
	return tree_is_attribute_named(m->tree, n, "shape") &&
	       is_keras_tensor(m, tree_child(m->tree, n, FIELD_object));
}

/* --- the layers of a model ---------------------------------------------------------------- */

/* Deeper in the body of a loop nothing is looked at. */
#define MOST_LEVELS_IN_LOOP 24
#define MOST_NODES_IN_LOOP 500

static bool may_pass_over(const struct model *m, nid_t n)
{
	switch (tree_kind(m->tree, n)) {
	case KIND_if_statement:
	case KIND_conditional_expression:
	case KIND_boolean_operator:
	case KIND_while_statement:
	case KIND_match_statement:
	case KIND_lambda:
	case KIND_function_definition:
		return true;
	default:
		return false;
	}
}

/* `continue` and the like, and the `if` of a comprehension: some are left out. */
static bool leaves_some_out(const struct model *m, nid_t loop)
{
	uint32_t nodes = 0;

	for_each_within(m->tree, n, loop) {
		if (++nodes > MOST_NODES_IN_LOOP)
			return true;
		switch (tree_kind(m->tree, n)) {
		case KIND_continue_statement:
		case KIND_break_statement:
		case KIND_return_statement:
		case KIND_if_clause:
			return true;
		default:
			break;
		}
	}
	return false;
}

/* Whether a part of a loop is run for each element. */
static bool is_run_for_each(const struct model *m, nid_t n, nid_t iterated)
{
	for (int i = 0; i < MOST_LEVELS_IN_LOOP && n != NO_NODE; i++) {
		if (tree_inside(m->tree, iterated, n))
			return !leaves_some_out(m, n);
		if (may_pass_over(m, n))
			return false;
		n = tree_parent(m->tree, n);
	}
	return false;
}

/* Whether one of the layers, at least, is of a class of Keras, and none of a class of
 * the program, which may have members of its own. A model has more than a layer. */
static bool has_plain_layer(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_however_run(m, n));

	return !e->objects && e->kinds & (KIND_BIT(VALUE_LAYER) |
					  KIND_BIT(VALUE_STATELESS_LAYER));
}

static bool is_model(const struct model *m, nid_t n)
{
	const char *kind = kind_itself(m, n);

	return kind && !strcmp(kind, "model");
}

/* for layer in model.layers: layer, where it is read for each of them */
static bool is_each_layer(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	nid_t layers = b && b->kind == BIND_FOR && !b->unpacked
			       ? tree_bare(m->tree, b->value)
			       : NO_NODE;

	return tree_is_attribute_named(m->tree, layers, "layers") &&
	       has_plain_layer(m, n) &&
	       is_model(m, tree_child(m->tree, layers, FIELD_object)) &&
	       is_run_for_each(m, n, layers);
}

/* What ImageDataGenerator.flow and the like give. */
static bool is_image_iterator(const struct model *m, nid_t n)
{
	sym_t name = value_however_run(m, n).name;

	return name && framework_set_has(m->framework, "image-iterators",
					 name_text(m, name));
}

const char *keras_object_kind(const struct model *m, nid_t expression)
{
	nid_t n = expression == NO_NODE ? NO_NODE
					: tree_bare(m->tree, expression);

	if (n == NO_NODE)
		return NULL;
	if (is_shape_of_build(m, n) || is_shape_of_keras_tensor(m, n))
		return "shape";
	if (is_keras_tensor(m, n))
		return "KerasTensor";
	if (is_model_of_callback(m, n))
		return "model";
	if (is_optimizer_of_callback(m, n))
		return "optimizer";
	if (is_each_layer(m, n))
		return "layer";
	if (is_image_iterator(m, n))
		return "image-iterator";
	return kind_itself(m, n);
}

const char *keras_objects_text(struct check *c, const char *kind)
{
	if (!strcmp(kind, "image-iterator"))
		return "iterators of `ImageDataGenerator`";
	return arena_fmt(c->arena, "%s%s", kind,
			 strcmp(kind, "loss") ? "s" : "es");
}

/* --- one and the same --------------------------------------------------------------------- */

bool is_same_object(const struct model *m, nid_t a, nid_t b)
{
	if (a == NO_NODE || b == NO_NODE ||
	    !slice_equal(tree_text(m->tree, a), tree_text(m->tree, b)))
		return false;
	if (tree_is(m->tree, a, KIND_identifier))
		return variable_of(m, a) == variable_of(m, b);
	return !self_attribute(m, a) ||
	       same_class(class_around(m, a), class_around(m, b));
}
