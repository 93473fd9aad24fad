#include <string.h>

#include "model/modules.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/built.h"
#include "rulekit/chosen.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The last release whose Keras runs build outside all graphs. */
#define LAST_THAT_BUILDS_EAGERLY (FIRST_WITH_KERAS_3 - 1)

/* So many names are followed from a value to what computes it. */
#define MOST_NAMES 4

/* How an object of a class is called first, as far as the file shows it. */
enum first_call {
	FIRST_CALL_UNKNOWN,
	/* By a layer or model with a build of its own, which may be called eagerly. */
	FIRST_CALL_PERHAPS_INSIDE,
	/* By a layer or model that Keras builds in a graph, or by fit. */
	FIRST_CALL_INSIDE,
};

struct kept {
	struct weight_place place;
	nid_t read;
	enum first_call first;
	nid_t made;	     /* where such an object is made */
	const char *builder; /* "Model", "fit": what builds it */
};

/* --- what is kept --------------------------------------------------------------------------- */

static bool is_list_of_tensors(const struct model *m, ev_t list)
{
	const struct pool *pool = evidence_pool(m);
	const struct elements *items =
		pool_elements_at(pool, pool_at(pool, list)->elements);

	for (uint32_t i = 0; i < items->count; i++)
		if (!ev_must(pool, items->at[i], KIND_BIT(VALUE_TENSOR)))
			return false;
	return items->count;
}

static bool is_tensor_or_several(const struct model *m, nid_t value)
{
	const struct pool *pool = evidence_pool(m);
	ev_t ev = evidence_however_run(m, value);

	if (ev_must(pool, ev, KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_TENSORS)))
		return true;
	return ev_must(pool, ev, KINDS_SEQUENCE) &&
	       pool_at(pool, ev)->elements && is_list_of_tensors(m, ev);
}

/* An operation makes a tensor of the graph, of tensors from outside, too. What another
 * attribute has is the tensor itself. */
static bool is_computed_there(const struct model *m, nid_t value)
{
	const struct call *call;

	for (int i = 0; tree_is(m->tree, value, KIND_identifier); i++) {
		nid_t bound = only_value(m, value);

		if (bound == NO_NODE || i == MOST_NAMES ||
		    m->function_of[bound] != m->function_of[value])
			return false;
		value = tree_bare(m->tree, bound);
	}
	switch (tree_kind(m->tree, value)) {
	case KIND_binary_operator:
	case KIND_unary_operator:
	case KIND_subscript:
		return true;
	case KIND_call:
		call = call_at(m, value);
		return framework_has(m->framework, call->name, FACT_OP);
	default:
		return false;
	}
}

static bool is_in_build(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);

	return f != NO_INDEX && is_present(function_at(m, f)->klass) &&
	       name_is(m, function_at(m, f)->name, "build");
}

/* self.mask = tf.concat(...); self.mask = tf.cast(self.mask, tf.float32): the first is not
 * kept. */
static bool is_replaced_below(const struct model *m,
			      const struct weight_place *p)
{
	struct attribute_bind_list binds =
		attribute_binds(m, p->klass, p->name);
	nid_t block = tree_parent(m->tree, tree_statement(m->tree, p->target));

	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t statement = tree_statement(m->tree, binds.at[i]->target);

		if (statement > p->target &&
		    tree_parent(m->tree, statement) == block)
			return true;
	}
	return false;
}

static bool is_kept_by_build(const struct model *m, struct kept *k)
{
	const struct weight_place *p = &k->place;

	if (!is_in_build(m, p->target) || !is_kept_from_build(m, p) ||
	    !is_computed_there(m, p->value) ||
	    !is_tensor_or_several(m, p->value) ||
	    !keras_class_kind(m, p->klass) || under_init_scope(m, p->target) ||
	    is_built_by_other_method(m, p) || is_replaced_below(m, p) ||
	    is_chosen_by_version(m, p->target))
		return false;
	k->read = read_after_build(m, p);
	return k->read != NO_NODE &&
	       is_ever_traced(m, function_around(m, k->read));
}

/* --- what is made of its objects ------------------------------------------------------------------ */

/* input_shape=(2,) */
static bool is_keyword_of_input(const struct model *m, nid_t argument)
{
	struct slice name = tree_text(m->tree, tree_first(m->tree, argument));

	return tree_is(m->tree, argument, KIND_keyword_argument) &&
	       name_in(m, intern_bytes(m->names, name.ptr, name.length),
		       "keywords-of-inputs");
}

/* keras.Input(...), Dense(3, input_shape=(2,)): what follows is built where it is made. */
static bool gives_input(const struct model *m, nid_t item)
{
	const struct call *call = call_at(m, item);

	if (!call || call_in(m, call, "symbolic-inputs"))
		return true;
	for_each_child(m->tree, argument, call->arguments)
		if (is_keyword_of_input(m, argument))
			return true;
	return false;
}

/* Sequential([Table(), Dense(1)]) of the list in it, where the first call builds it. */
static const struct call *sequential_of(const struct model *m, nid_t list)
{
	const struct call *call = call_given(m, list);

	if (!call || !call_in(m, call, "models-of-lists"))
		return NULL;
	for_each_child(m->tree, item, list)
		if (gives_input(m, tree_bare(m->tree, item)))
			return NULL;
	return call;
}

/* The object itself, or the Sequential that it is made for. */
static nid_t whole_of(const struct model *m, nid_t made)
{
	nid_t list = tree_above(m->tree, made);
	const struct call *call = tree_is_list_or_tuple(m->tree, list)
					  ? sequential_of(m, list)
					  : NULL;

	return call ? call->node : made;
}

/* --- objects in an attribute ----------------------------------------------------------------------- */

/* X of self.X = Table(), self.X = [Table() for _ in range(2)], self.X.append(Table());
 * NO_NODE. */
static nid_t attribute_kept_in(const struct model *m, nid_t made)
{
	const struct tree *t = m->tree;
	const struct call *call = call_given(m, made);

	if (call && call->method && name_is(m, call->method, "append"))
		return tree_bare(t, call->receiver);
	for (nid_t n = tree_parent(t, made); n != NO_NODE && step_taken();
	     n = tree_parent(t, n)) {
		switch (tree_kind(t, n)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_dictionary:
		case KIND_pair:
		case KIND_list_comprehension:
		case KIND_dictionary_comprehension:
		case KIND_parenthesized_expression:
			break;
		case KIND_assignment:
			return tree_bare(t, tree_child(t, n, FIELD_left));
		default:
			return NO_NODE;
		}
	}
	return NO_NODE;
}

/* layer.build(shape), where that may be the object: it is none of the framework's. */
static bool may_build_object(const struct model *m, const struct call *call)
{
	const struct call *receiver = call_at(m, call->receiver);

	return call->method && name_is(m, call->method, "build") &&
	       !(receiver && call_is(m, receiver, "builtins.super")) &&
	       !value_however_run(m, call->receiver).name;
}

/* self(x), self.table(x), keras.Input((3,)), layer.build(shape) in __init__ or build of a
 * class: its layers are built there, perhaps. */
static bool may_build_its_layers(const struct model *m, class_id owner,
				 sym_t name)
{
	for_each_descendant(m->tree, n, class_at(m, owner)->node) {
		const struct call *call = call_at(m, n);

		if (!call || !same_class(class_around(m, n), owner) ||
		    !is_in_constructor(m, n))
			continue;
		if (may_build_object(m, call) ||
		    call_in(m, call, "symbolic-inputs") ||
		    self_attribute(m, call->callee_node) == name ||
		    tree_text_is(m->tree, call->callee_node, "self"))
			return true;
	}
	return false;
}

static bool has_method_named(const struct model *m, class_id c,
			     const char *name)
{
	return class_method(m, c, intern_str(m->names, name)) != NO_INDEX;
}

/* Whether a layer or model has the object in an attribute that its call uses. One without
 * a build of its own is built by Keras, which runs call in a graph. */
static enum first_call first_call_by_owner(const struct model *m, nid_t made,
					   class_id *owner)
{
	struct weight_place p = { .target = attribute_kept_in(m, made) };

	p.name = self_attribute(m, p.target);
	p.klass = *owner = class_around(m, made);
	if (!p.name || is_absent(p.klass) || !is_in_constructor(m, made) ||
	    !keras_class_kind(m, p.klass) ||
	    !has_method_named(m, p.klass, "call") ||
	    may_build_its_layers(m, p.klass, p.name) ||
	    read_after_build(m, &p) == NO_NODE)
		return FIRST_CALL_UNKNOWN;
	return has_method_named(m, p.klass, "build") ? FIRST_CALL_PERHAPS_INSIDE
						     : FIRST_CALL_INSIDE;
}

/* --- models that are fitted ------------------------------------------------------------------------- */

/* model = Table(); model.compile(...); model.fit(...): nothing but Keras builds it. Where
 * it is given to another function or called, that may come first. */
static const char *loop_that_builds(const struct model *m, nid_t made)
{
	const struct tree *t = m->tree;
	nid_t name = bound_target(m, made);
	const char *loop = NULL;
	struct node_list uses;

	if (!tree_is(t, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return NULL;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t around = tree_parent(t, uses.at[i]);
		const struct call *call = call_at(m, tree_parent(t, around));

		if (uses.at[i] == name)
			continue;
		if (!tree_is(t, around, KIND_attribute) || !call ||
		    call->callee_node != around ||
		    name_in(m, call->method, "builds-models"))
			return NULL;
		if (!loop && name_in(m, call->method, "keras-loops"))
			loop = name_text(m, call->method);
	}
	return loop;
}

static bool is_of_model(const struct model *m, class_id klass)
{
	const char *kind = keras_class_kind(m, klass);

	return kind && !strcmp(kind, "model");
}

static bool is_fitted_first(const struct model *m, struct kept *k, nid_t made)
{
	nid_t whole = whole_of(m, made);

	if (whole == made && !is_of_model(m, k->place.klass))
		return false;
	k->builder = loop_that_builds(m, whole);
	return k->builder;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* A call that makes an object of a class of the file. */
struct making {
	nid_t call;
	class_id klass;
};

/* What is asked once for the file. */
struct known {
	VEC(struct making) makings;
	bool has_makings;
	struct gone_from_keras gone;
};

static void find_makings(struct check *c, struct known *out)
{
	const struct model *m = c->model;

	out->has_makings = true;
	for_each_call(m, i) {
		nid_t n = call_by_id(m, i)->node;
		struct making making = { n, value_however_run(m, n).klass };

		if (is_present(making.klass))
			vec_push(c->arena, &out->makings, making);
	}
}

static void look_at_object(const struct model *m, struct kept *k, nid_t made)
{
	class_id owner;
	enum first_call first =
		first_call_by_owner(m, whole_of(m, made), &owner);

	if (first > k->first) {
		k->first = first;
		k->made = made;
		k->builder = name_text(m, class_at(m, owner)->name);
	} else if (first == FIRST_CALL_UNKNOWN && is_fitted_first(m, k, made)) {
		k->first = FIRST_CALL_INSIDE;
		k->made = made;
	}
}

static void find_first_call(struct check *c, struct known *known,
			    struct kept *k)
{
	const struct model *m = c->model;

	k->first = FIRST_CALL_UNKNOWN;
	if (!known->has_makings)
		find_makings(c, known);
	for (size_t i = 0; i < known->makings.count && step_taken(); i++) {
		const struct making *making = &known->makings.at[i];

		if (k->first == FIRST_CALL_INSIDE)
			return;
		if (same_class(making->klass, k->place.klass) ||
		    class_is_below(m, making->klass, k->place.klass))
			look_at_object(m, k, making->call);
	}
}

/* --- reporting ------------------------------------------------------------------------------------ */

static const char *cause_text(struct check *c, const struct kept *k)
{
	return arena_fmt(c->arena, "`%s` %s it built inside a graph",
			 k->builder,
			 k->first == FIRST_CALL_INSIDE ? "has" : "may have");
}

static void report_kept(struct check *c, const struct kept *k,
			const struct gone *gone)
{
	const struct model *m = c->model;
	enum severity severity = k->first == FIRST_CALL_INSIDE ? gone->severity
							       : SEVERITY_INFO;
	nid_t target = k->place.target;

	report(c, k->place.value, "kept", source_of(c, target), "user",
	       name_text(m, function_at(m, function_around(m, k->read))->name),
	       "why", gone->why, "cause", cause_text(c, k), NULL);
	report_at_most(c, severity);
	relate(c, k->read, true, "is used here");
	relate(c, k->made, true, "such an object is created here");
	joins_other_infos(c, source_of(c, target));
}

/* Whether nothing is to be looked for any more. */
static bool look_at_kept(struct check *c, struct known *known, struct kept *k)
{
	const struct model *m = c->model;

	if (!is_kept_by_build(m, k))
		return false;
	find_first_call(c, known, k);
	if (k->first == FIRST_CALL_UNKNOWN)
		return false;
	if (!is_gone_from_keras(c, LAST_THAT_BUILDS_EAGERLY, &known->gone))
		return true;
	report_kept(c, k, &known->gone.gone);
	return false;
}

static bool look_at_targets(struct check *c, struct known *known, nid_t targets)
{
	struct kept k;

	for_each_child(c->model->tree, target, targets)
		if (weight_place_of_target(c->model, target, &k.place) &&
		    look_at_kept(c, known, &k))
			return true;
	return false;
}

/*
 * A tensor that build makes and call uses:
 *
 *	def build(self, shape):
 *		self.table = tf.range(shape[-1])
 *	def call(self, x):
 *		return x + self.table
 *
 * Keras 2 runs build outside all graphs. With Keras 3 the tensor is of the graph that is
 * made when the layer is called first, and no other graph can use it.
 */
void check_hy323(struct check *c, nid_t module)
{
	const struct tree *t = c->model->tree;
	struct known known = { 0 };
	struct kept k;

	(void)module;
	for_each_kind(t, n, i, KIND_assignment) {
		nid_t left = tree_child(t, n, FIELD_left);

		if (!is_in_build(c->model, n))
			continue;
		if (weight_place_at(c->model, n, &k.place)
			    ? look_at_kept(c, &known, &k)
			    : tree_is_target_list(t, left) &&
				      look_at_targets(c, &known, left))
			return;
	}
}
