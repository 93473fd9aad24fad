/*
 * What rules ask of the solved model: pure functions over the results.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "model/caches.h"
#include "model/modules.h"

#define UNKNOWN_VALUE \
	((struct value){ VALUE_UNKNOWN, CERTAINTY_NO, NO_NODE, NO_CLASS, 0 })

/* --- values ------------------------------------------------------------------- */

/* Which class of the file it is, or is an instance of, where it is one. */
static class_id class_of_objects(const struct model *m,
				 const struct evidence *e)
{
	const struct solver *s = solver_of(m);
	const struct object_set *set = pool_objects_at(s->pool, e->objects);
	const struct object *o;

	if (set->count != 1)
		return NO_CLASS;
	o = object_at(s, set->at[0]);
	if (o->unit != 0)
		return NO_CLASS;
	if (o->kind == OBJECT_CLASS || o->kind == OBJECT_INSTANCE)
		return solver_class_at(s, o->klass)->index;
	return NO_CLASS;
}

static enum value_kind one_kind(uint64_t kinds)
{
	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (kinds == KIND_BIT(kind))
			return kind == VALUE_RAGGED || kind == VALUE_SPARSE ||
					       kind == VALUE_SLICES ||
					       kind == VALUE_KERAS_TENSOR
				       ? VALUE_TENSOR
				       : kind;
	return VALUE_UNKNOWN;
}

/* The kind that several kinds have in common for a rule: loss = 0 before the
 * loop and a tensor after it is likely a tensor. */
static enum value_kind common_kind(uint64_t kinds)
{
	if (!(kinds & ~KINDS_TENSOR))
		return VALUE_TENSOR;
	if (!(kinds & ~(KINDS_TENSOR | KINDS_NUMBER)))
		return kinds & KINDS_TENSOR	       ? VALUE_TENSOR
		       : kinds & KIND_BIT(VALUE_FLOAT) ? VALUE_FLOAT
						       : VALUE_INT;
	return VALUE_UNKNOWN;
}

/* The place that shows it, where that is in this file. */
static nid_t proof_in_file(const struct evidence *e)
{
	return e->file == FILE_CHECKED ? e->proof : NO_NODE;
}

/* A list or tuple of nothing but tensors, which some call gave. */
static bool holds_tensors(const struct model *m, const struct evidence *e)
{
	const struct pool *pool = solver_of(m)->pool;
	const struct elements *list = pool_elements_at(pool, e->elements);

	if (!e->elements || !list->count ||
	    !tree_is(m->tree, proof_in_file(e), KIND_call))
		return false;
	for (uint32_t i = 0; i < list->count; i++)
		if (!(pool_at(pool, list->at[i])->kinds & KINDS_TENSOR))
			return false;
	return true;
}

static struct value value_of_evidence(const struct model *m, ev_t ev)
{
	const struct evidence *e = evidence_at(m, ev);
	uint64_t loose = KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_NONE);
	uint64_t rest = e->kinds & ~loose;
	struct value v = { .kind = VALUE_UNKNOWN,
			   .proof = proof_in_file(e),
			   .klass = NO_CLASS,
			   .name = e->name };

	if (e->kinds == KIND_BIT(VALUE_NONE))
		v.kind = VALUE_NONE;
	else if (rest)
		v.kind = one_kind(rest);
	if (v.kind == VALUE_UNKNOWN && rest)
		v.kind = common_kind(rest);
	if (v.kind == VALUE_UNKNOWN)
		return v;
	v.certainty = v.kind != VALUE_NONE && (e->kinds & loose ||
					       (rest & (rest - 1) &&
						rest & ~KINDS_TENSOR))
			      ? CERTAINTY_LIKELY
			      : CERTAINTY_CERTAIN;
	v.klass = class_of_objects(m, e);
	if ((v.kind == VALUE_LIST || v.kind == VALUE_TUPLE) &&
	    holds_tensors(m, e))
		v.kind = VALUE_TENSORS;
	return v;
}

struct value value_of(const struct model *m, nid_t n)
{
	n = tree_bare(m->tree, n);
	if (n == NO_NODE)
		return UNKNOWN_VALUE;
	return value_of_evidence(m, evidence_of(m, n));
}

struct value value_however_run(const struct model *m, nid_t n)
{
	n = tree_bare(m->tree, n);
	if (n == NO_NODE)
		return UNKNOWN_VALUE;
	return value_of_evidence(m, evidence_however_run(m, n));
}

enum certainty tensor_certainty(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	return v.kind == VALUE_TENSOR || v.kind == VALUE_VARIABLE
		       ? v.certainty
		       : CERTAINTY_NO;
}

struct value attribute_value(const struct model *m, class_id c, sym_t name)
{
	struct solver *s = solver_of(m);
	const struct unit *u = unit_at(s, 0);
	class_id line[MOST_BASES];
	uint32_t count = class_and_bases(m, c, line);
	ev_t value = EV_NOTHING;

	for (uint32_t i = 0; i < count; i++)
		value = ev_join(
			s->pool, value,
			attribute_location(s, solver_class_of(u, line[i]), name)
				->value);
	return value_of_evidence(m, value);
}

nid_t iterated_value(const struct model *m, nid_t iterable)
{
	nid_t n = tree_bare(m->tree, iterable), inner;
	const struct call *call = call_at(m, n);

	if (!call || !call->name ||
	    !framework_set_has(m->framework, "progress-bars",
			       name_text(m, call->name)))
		return n;
	inner = call_argument(m, n, 0, "iterable");
	return inner == NO_NODE ? n : tree_bare(m->tree, inner);
}

bool share_object(const struct model *m, nid_t a, nid_t b)
{
	const struct solver *s = solver_of(m);
	const struct object_set *x = pool_objects_at(
		s->pool, evidence_at(m, evidence_of(m, a))->objects);
	const struct object_set *y = pool_objects_at(
		s->pool, evidence_at(m, evidence_of(m, b))->objects);

	for (uint32_t i = 0; i < x->count; i++)
		for (uint32_t k = 0; k < y->count; k++)
			if (x->at[i] == y->at[k])
				return true;
	return false;
}

/* --- functions ------------------------------------------------------------------ */

/* The function of the file under graph functions and partials. */
static uint32_t function_under(const struct solver *s, uint32_t object)
{
	const struct object *o = object_at(s, object);

	while (o->kind == OBJECT_GRAPH || o->kind == OBJECT_PLAIN ||
	       o->kind == OBJECT_PARTIAL || o->kind == OBJECT_GRADIENT)
		o = object_at(s, o->target);
	if ((o->kind != OBJECT_FUNCTION && o->kind != OBJECT_METHOD) ||
	    solver_function_at(s, o->function)->unit != 0)
		return NO_INDEX;
	return solver_function_at(s, o->function)->index;
}

/* model/views.c: the function of the file that a solved expression means. */
static uint32_t function_solved(const struct model *m, nid_t expression)
{
	const struct solver *s = solver_of(m);
	const struct object_set *set;

	expression = tree_bare(m->tree, expression);
	if (expression == NO_NODE)
		return NO_INDEX;
	set = pool_objects_at(
		s->pool, evidence_at(m, evidence_of(m, expression))->objects);
	for (uint32_t i = 0; i < set->count; i++) {
		uint32_t f = function_under(s, set->at[i]);

		if (f != NO_INDEX)
			return f;
	}
	return NO_INDEX;
}

/* from steps import train_step, with @tf.function over it in steps.py. */
static bool imported_by_name(const struct model *m, nid_t n,
			     struct foreign_function *out)
{
	sym_t name = evidence_at(m, evidence_of(m, n))->name;
	struct imported found;

	if (!name || !m->around.modules || !modules_find_for(m, name, &found) ||
	    found.function == NO_INDEX ||
	    !function_at(found.model, found.function)->hybrids.count)
		return false;
	*out = (struct foreign_function){ found.model, found.function };
	return true;
}

bool foreign_graph_function(const struct model *m, nid_t n,
			    struct foreign_function *out)
{
	const struct solver *s = solver_of(m);
	const struct object_set *set = pool_objects_at(
		s->pool, evidence_at(m, evidence_of(m, n))->objects);

	for (uint32_t i = 0; i < set->count; i++) {
		const struct object *o = object_at(s, set->at[i]);
		const struct object *target = object_at(s, o->target);

		if (o->kind != OBJECT_GRAPH || target->unit == 0 ||
		    (target->kind != OBJECT_FUNCTION &&
		     target->kind != OBJECT_METHOD))
			continue;
		out->model = unit_at(s, target->unit)->m;
		out->function = solver_function_at(s, target->function)->index;
		return true;
	}
	return imported_by_name(m, n, out);
}

/* Under another name it is kept somewhere, and one object. */
static bool is_called_as(const struct model *m, nid_t n, sym_t name)
{
	return tree_text_is(m->tree, tree_child(m->tree, n, FIELD_attribute),
			    name_text(m, name));
}

bool is_bound_method_of(const struct model *m, nid_t n)
{
	const struct solver *s = solver_of(m);
	const struct evidence *e = evidence_at(m, evidence_of(m, n));
	const struct object_set *set = pool_objects_at(s->pool, e->objects);

	if (e->kinds != KIND_BIT(VALUE_FUNCTION) || !set->count)
		return false;
	for (uint32_t i = 0; i < set->count; i++) {
		const struct object *o = object_at(s, set->at[i]);
		const struct solver_function *sf =
			solver_function_at(s, o->function);

		if (o->kind != OBJECT_METHOD ||
		    function_at(unit_at(s, sf->unit)->m, sf->index)
			    ->is_class_method ||
		    !is_called_as(m, n,
				  function_at(unit_at(s, sf->unit)->m,
					      sf->index)
					  ->name))
			return false;
	}
	return true;
}

bool is_plain_function(const struct model *m, nid_t n)
{
	const struct solver *s = solver_of(m);
	const struct evidence *e = evidence_at(m, evidence_of(m, n));
	const struct object_set *set = pool_objects_at(s->pool, e->objects);

	if (e->kinds != KIND_BIT(VALUE_FUNCTION) || !set->count)
		return false;
	for (uint32_t i = 0; i < set->count; i++) {
		enum object_kind kind = object_at(s, set->at[i])->kind;

		if (kind != OBJECT_FUNCTION && kind != OBJECT_METHOD)
			return false;
	}
	return true;
}

/* --- traced code ------------------------------------------------------------------- */

bool traced_certainly(const struct model *m, uint32_t f)
{
	const struct function *function;

	if (f == NO_INDEX)
		return false;
	solver_of(m); /* says what is traced */
	function = function_at(m, f);
	return function->traces.count && function->traces.at[0].certain;
}

bool is_ever_traced(const struct model *m, uint32_t f)
{
	solver_of(m); /* says what is traced */
	return is_hybrid(m, f) || function_at(m, f)->traces.count;
}

uint32_t traced_at(const struct model *m, nid_t node)
{
	uint32_t f = m->function_of[node];

	solver_of(m); /* says what is traced */
	if (f == NO_INDEX || !function_at(m, f)->traces.count ||
	    function_at(m, f)->exempt || !runs_traced(m, node))
		return NO_INDEX;
	return f;
}

bool under_init_scope(const struct model *m, nid_t node)
{
	return runs_lifted(m, node);
}

uint32_t function_meant(const struct model *m, nid_t expression)
{
	return m->caches->solver ? function_solved(m, expression)
				 : function_named(m, expression);
}
