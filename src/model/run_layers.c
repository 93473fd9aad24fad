/*
 * A model is taken apart: what is still to be looked at is kept in a list, each part once.
 */
#include "model/run_layers.h"

#include <string.h>

#include "framework/tables.h"
#include "model/around.h"
#include "model/caches.h"
#include "model/imported.h"
#include "model/origin.h"
#include "model/solve/solver.h"

#define KINDS_OF_LAYERS                                  \
	(KIND_BIT(VALUE_MODEL) | KIND_BIT(VALUE_LAYER) | \
	 KIND_BIT(VALUE_STATELESS_LAYER))

#define MOST_PARTS_RUN 128

enum part_kind {
	PART_MODEL,    /* the call that makes it: Sequential(...), Model(...) */
	PART_CLASS,    /* one that derives from these, without a `call` */
	PART_FUNCTION, /* a `call`, and what that calls: the function's node */
	PART_GIVEN,    /* an expression that layers have computed */
};

struct method_run {
	const struct model *model;
	uint32_t function;
};

struct part {
	const struct model *m;
	nid_t node;
	enum part_kind kind;
};

struct apart {
	struct part at[MOST_PARTS_RUN];
	uint32_t count, done;
	struct run_layers *out;
};

static void add_part_run(struct apart *a, const struct model *m, nid_t node,
			 enum part_kind kind)
{
	if (node == NO_NODE || a->count == MOST_PARTS_RUN)
		return;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->at[i].node == node && a->at[i].m == m)
			return;
	a->at[a->count++] = (struct part){ m, node, kind };
}

static void note_layer(struct run_layers *out, const struct model *m,
		       nid_t made, sym_t name)
{
	if (out->count == MOST_RUN_LAYERS)
		return;
	for (uint32_t i = 0; i < out->count; i++)
		if (out->at[i].made == made && out->at[i].model == m)
			return;
	out->at[out->count++] = (struct run_layer){ m, made, name };
}

/* --- objects ---------------------------------------------------------------------- */

/* The class of the program that it is an object of, in whatever file. */
static bool class_of_object(const struct model *m, const struct evidence *e,
			    const struct model **file, class_id *class)
{
	const struct solver *s = solver_of(m);
	const struct object_set *set = pool_objects_at(s->pool, e->objects);
	const struct object *o = set->count == 1 ? object_at(s, set->at[0])
						 : NULL;

	if (!o || o->kind != OBJECT_INSTANCE)
		return false;
	*file = unit_at(s, solver_class_at(s, o->klass)->unit)->m;
	*class = solver_class_at(s, o->klass)->index;
	return true;
}

static bool method_that_runs(const struct model *m, class_id class, sym_t name,
			     struct method_run *out)
{
	struct imported base;

	*out = (struct method_run){ m, class_method(m, class, name) };
	if (out->function != NO_INDEX)
		return true;
	if (!m->around.modules || !modules_inherited(m, class, name, &base))
		return false;
	*out = (struct method_run){ base.model, base.function };
	return base.function != NO_INDEX;
}

static bool is_keras_object(const struct evidence *e)
{
	return e->kinds & KINDS_OF_LAYERS &&
	       !(e->kinds & ~(KINDS_OF_LAYERS | KIND_BIT(VALUE_NONE)));
}

/* One with a __call__ of its own is not run as Keras runs it. */
static bool call_by_evidence(const struct model *m, const struct evidence *e,
			     struct method_run *out)
{
	const struct model *file;
	class_id class;

	return is_keras_object(e) && class_of_object(m, e, &file, &class) &&
	       !method_that_runs(file, class, file->caches->known.__call__,
				 out) &&
	       method_that_runs(file, class, file->caches->known.call, out);
}

uint32_t training_parameter(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (uint32_t i = 0; i < function->parameters.count; i++)
		if (framework_set_has(
			    m->framework, "keras-flags",
			    name_text(m, function->parameters.at[i].name)))
			return i;
	return NO_INDEX;
}

/* def call(self, x, training=None): it trains where the caller says so. */
static bool trains_if_told(const struct model *m, uint32_t f)
{
	uint32_t p = training_parameter(m, f);
	nid_t fallback = p == NO_INDEX
				 ? NO_NODE
				 : function_at(m, f)->parameters.at[p].fallback;

	return fallback == NO_NODE || tree_is(m->tree, fallback, KIND_none) ||
	       tree_is(m->tree, fallback, KIND_false);
}

/* The place of `training` among the arguments without a keyword; -1: it has none. */
static int place_of_training(const struct model *m, const struct call *call)
{
	const struct evidence *e =
		evidence_at(m, evidence_however_run(m, call->callee_node));
	struct method_run method;
	uint32_t p;

	if (!call_by_evidence(m, e, &method))
		return 1; /* Model, Sequential, Dropout ... */
	p = training_parameter(method.model, method.function);
	return p == NO_INDEX || !p ? -1 : (int)p - 1;
}

bool says_training(const struct model *m, const struct call *call, nid_t *flag)
{
	*flag = call_argument(m, call->node, place_of_training(m, call),
			      "training");
	return *flag != NO_NODE || call_has_splat(m, call->node);
}

/* The file where what it is made of stands. */
static const struct model *file_of_proof(const struct model *m,
					 const struct evidence *e)
{
	const struct solver *s = solver_of(m);

	return e->file && e->proof != NO_NODE && e->file <= s->units.count
		       ? unit_at(s, e->file - 1u)->m
		       : NULL;
}

static bool is_any_model(const struct model *m, sym_t name)
{
	return name_is(m, name, "tensorflow.keras.Sequential") ||
	       name_is(m, name, "tensorflow.keras.Model");
}

/* An object of a class of the program. */
static void follow_instance(struct apart *a, const struct model *m,
			    const struct evidence *e)
{
	struct method_run method;
	const struct model *file;
	class_id class;

	if (!class_of_object(m, e, &file, &class) ||
	    method_that_runs(file, class, file->caches->known.__call__,
			     &method))
		return;
	if (!method_that_runs(file, class, file->caches->known.call, &method))
		add_part_run(a, file, class_at(file, class)->node, PART_CLASS);
	else if (trains_if_told(method.model, method.function))
		add_part_run(a, method.model,
			     function_at(method.model, method.function)->node,
			     PART_FUNCTION);
}

static void follow_evidence(struct apart *a, const struct model *m, ev_t ev)
{
	const struct evidence *e = evidence_at(m, ev);
	const struct model *file = file_of_proof(m, e);

	if (!is_keras_object(e))
		return;
	if (e->objects) {
		follow_instance(a, m, e);
		return;
	}
	if (!file || !e->name || !call_at(file, e->proof))
		return;
	if (is_any_model(m, e->name))
		add_part_run(a, file, e->proof, PART_MODEL);
	else if (framework_set_has(m->framework, "layers-by-mode",
				   name_text(m, e->name)))
		note_layer(a->out, file, e->proof, e->name);
}

static void follow_object(struct apart *a, const struct model *m, nid_t n)
{
	if (n != NO_NODE)
		follow_evidence(a, m,
				evidence_however_run(m, tree_bare(m->tree, n)));
}

/* --- functional models ---------------------------------------------------------------- */

/* What runs whenever the function around it does. */
static bool is_sure(const struct model *m, nid_t n)
{
	return is_always_run(m, function_around(m, n), n);
}

/* What the only `return` of a function gives. */
static nid_t only_result(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->returns.count == 1 ? function->returns.at[0] : NO_NODE;
}

static void follow_helper(struct apart *a, const struct model *m,
			  const struct call *call)
{
	struct imported_callee there;

	if (call->callee != NO_INDEX)
		add_part_run(a, m, only_result(m, call->callee), PART_GIVEN);
	else if (imported_callee(m, call, &there) && !there.constructs)
		add_part_run(a, there.what.model,
			     only_result(there.what.model, there.what.function),
			     PART_GIVEN);
}

/* Dropout(0.5)(x), block(x): what ran on x is found from there. */
static void follow_application(struct apart *a, const struct model *m,
			       nid_t node)
{
	const struct call *call = call_at(m, node);
	const struct evidence *e;
	nid_t flag;

	if (!call || !is_sure(m, node))
		return;
	e = evidence_at(m, evidence_however_run(m, call->callee_node));
	if (!is_keras_object(e))
		follow_helper(a, m, call);
	else if (!says_training(m, call, &flag))
		follow_object(a, m, call->callee_node);
}

static void follow_name_given(struct apart *a, const struct model *m, nid_t n)
{
	struct bind_list binds = reaching_binds(m, n);

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_ASSIGN && b->value != NO_NODE &&
		    is_sure(m, b->target))
			add_part_run(a, m, b->value, PART_GIVEN);
	}
}

static void follow_given(struct apart *a, const struct model *m, nid_t node)
{
	for_each_within(m->tree, n, node) {
		if (tree_is(m->tree, n, KIND_call))
			follow_application(a, m, n);
		else if (tree_is(m->tree, n, KIND_identifier))
			follow_name_given(a, m, n);
	}
}

/* --- Sequential ----------------------------------------------------------------------- */

/* The list that is written for it: layers of `layers = [Dense(3), Dropout(0.5)]`, too. */
static nid_t list_written(const struct model *m, nid_t layers)
{
	nid_t value = tree_is(m->tree, layers, KIND_identifier)
			      ? tree_bare(m->tree, only_value(m, layers))
			      : layers;

	return tree_is(m->tree, value, KIND_list) ||
			       tree_is(m->tree, value, KIND_tuple)
		       ? value
		       : NO_NODE;
}

static void follow_list(struct apart *a, const struct model *m, nid_t layers)
{
	nid_t written = list_written(m, layers);
	const struct elements *list;

	if (written != NO_NODE) {
		for_each_child(m->tree, n, written)
			follow_object(a, m, n);
		return;
	}
	if (layers == NO_NODE)
		return;
	list = pool_elements_at(
		evidence_pool(m),
		evidence_at(m, evidence_however_run(m, layers))->elements);
	for (uint32_t i = 0; i < list->count; i++)
		follow_evidence(a, m, list->at[i]);
}

/* model.add(Dropout(0.5)) */
static void follow_added(struct apart *a, const struct model *m, nid_t made)
{
	sym_t add = intern_str(m->names, "add");

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		const struct evidence *e;

		if (call->method != add || !is_sure(m, call->node))
			continue;
		e = evidence_at(m, evidence_however_run(m, call->receiver));
		if (e->proof == made && e->file == FILE_CHECKED)
			follow_object(a, m,
				      call_argument(m, call->node, 0, "layer"));
	}
}

static void follow_model(struct apart *a, const struct model *m, nid_t made)
{
	if (name_is(m, call_at(m, made)->name, "tensorflow.keras.Model")) {
		add_part_run(a, m, call_argument(m, made, 1, "outputs"),
			     PART_GIVEN);
		return;
	}
	follow_list(a, m, call_argument(m, made, 0, "layers"));
	follow_added(a, m, made);
}

/* class Net(Sequential): def __init__(self): super().__init__([...]); self.add(...) */
static void follow_maker_in_class(struct apart *a, const struct model *m,
				  class_id class, const struct call *call)
{
	bool is_list = class_derives(m, class, "tensorflow.keras.Sequential");

	if (!is_sure(m, call->node) || call->receiver == NO_NODE)
		return;
	if (name_is(m, call->method, "add") && is_list &&
	    tree_text_is(m->tree, call->receiver, "self"))
		follow_object(a, m, call_argument(m, call->node, 0, "layer"));
	if (call->method != m->caches->known.__init__ ||
	    !call_is(m, call_at(m, call->receiver), "builtins.super"))
		return;
	if (is_list)
		follow_list(a, m, call_argument(m, call->node, 0, "layers"));
	else if (class_derives(m, class, "tensorflow.keras.Model"))
		add_part_run(a, m, call_argument(m, call->node, 1, "outputs"),
			     PART_GIVEN);
}

static void follow_class(struct apart *a, const struct model *m, class_id class)
{
	uint32_t f = class_method(m, class, m->caches->known.__init__);

	for (size_t i = 0; f != NO_INDEX && i < function_at(m, f)->calls.count;
	     i++)
		follow_maker_in_class(
			a, m, class,
			call_by_id(m, function_at(m, f)->calls.at[i]));
}

/* --- call(self, x) --------------------------------------------------------------------- */

/* training=training, of the function around. */
static bool is_own_flag(const struct model *m, nid_t n)
{
	const struct bind *b;

	n = value_behind_names(m, n, NO_INDEX);
	b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	return b && b->kind == BIND_PARAMETER &&
	       slice_is(tree_text(m->tree, n), "training") &&
	       trains_if_told(m, function_around(m, n));
}

static bool is_run_as_told(const struct model *m, const struct call *call)
{
	nid_t flag;

	return !says_training(m, call, &flag) ||
	       (flag != NO_NODE && is_own_flag(m, flag));
}

/* self.forward(*inputs) may hand a flag on that came with the inputs. */
static bool is_helper_run_as_told(const struct model *m,
				  const struct call *call)
{
	uint32_t p = training_parameter(m, call->callee);
	nid_t flag;

	if (p == NO_INDEX)
		return true;
	flag = call_argument(m, call->node,
			     (int)p -
				     (int)first_real_parameter(m, call->callee),
			     "training");
	return !call_has_splat(m, call->node) &&
	       (flag == NO_NODE || is_own_flag(m, flag));
}

static void follow_call_of(struct apart *a, const struct model *m,
			   const struct call *call)
{
	const struct evidence *e =
		evidence_at(m, evidence_however_run(m, call->callee_node));

	if (!is_sure(m, call->node))
		return;
	if (!is_keras_object(e)) {
		if (call->callee != NO_INDEX && is_helper_run_as_told(m, call))
			add_part_run(a, m, function_at(m, call->callee)->node,
				     PART_FUNCTION);
		return;
	}
	if (is_run_as_told(m, call))
		follow_object(a, m, call->callee_node);
}

static void follow_function(struct apart *a, const struct model *m, nid_t node)
{
	const struct function *function =
		function_at(m, function_defined(m, node));

	for (size_t i = 0; i < function->calls.count; i++)
		follow_call_of(a, m, call_by_id(m, function->calls.at[i]));
}

static void take_apart(struct apart *a)
{
	while (a->done < a->count) {
		struct part part = a->at[a->done++];

		if (part.kind == PART_MODEL)
			follow_model(a, part.m, part.node);
		else if (part.kind == PART_CLASS)
			follow_class(a, part.m,
				     class_defined(part.m, part.node));
		else if (part.kind == PART_FUNCTION)
			follow_function(a, part.m, part.node);
		else
			follow_given(a, part.m, part.node);
	}
}

void layers_by_mode(const struct model *m, nid_t callee, struct run_layers *out)
{
	struct apart a = { .out = out };

	out->count = 0;
	follow_object(&a, m, callee);
	take_apart(&a);
}

void layers_by_mode_in(const struct model *m, uint32_t f,
		       struct run_layers *out)
{
	struct apart a = { .out = out };

	out->count = 0;
	add_part_run(&a, m, function_at(m, f)->node, PART_FUNCTION);
	take_apart(&a);
}
