/*
 * How the arguments of a call become the parameters of a function.
 *
 * In: what a call gives. Out: the entry of an activation, joined with what other
 * calls gave; it is queued when that changed anything.
 */
#include "model/solve/calling.h"

#include <string.h>

#include "model/caches.h"
#include "model/members.h"

static const struct function *function_of(const struct solver *s,
					  const struct activation *a)
{
	const struct solver_function *sf = solver_function_at(s, a->function);

	return function_at(unit_at(s, sf->unit)->m, sf->index);
}

static struct unit *unit_of(const struct solver *s, const struct activation *a)
{
	return unit_at(s, a->unit);
}

ev_t argument_at(const struct arguments *arguments, int position, sym_t keyword)
{
	for (uint32_t i = 0; i < arguments->count; i++) {
		if (arguments->keywords[i]) {
			if (keyword && arguments->keywords[i] == keyword)
				return arguments->at[i];
		} else if (position-- == 0) {
			return arguments->at[i];
		}
	}
	return EV_UNSEEN;
}

/* The default, as the code around the def evaluated it. */
static ev_t default_of(const struct solver *s, const struct activation *a,
		       const struct parameter *p)
{
	ev_t value;

	if (p->fallback == NO_NODE)
		return EV_UNSEEN;
	value = unit_of(s, a)->values[p->fallback];
	return value == EV_UNSEEN || value == EV_LIVE ? EV_UNKNOWN : value;
}

enum batch parameter_batch(const struct solver *s, const struct activation *a)
{
	const struct function *f = function_of(s, a);
	const struct model *m = unit_of(s, a)->m;

	if (a->context != CONTEXT_GRAPH && a->context != CONTEXT_GRAPH_PLAIN)
		return BATCH_NONE;
	for (size_t i = 0; i < f->hybrids.count; i++) {
		const struct hybrid *h = &f->hybrids.at[i];

		if (tree_is(m->tree, hybrid_option(m, h, "reduce_retracing"),
			    KIND_true) ||
		    tree_is(m->tree,
			    hybrid_option(m, h, "experimental_relax_shapes"),
			    KIND_true))
			return BATCH_OPEN;
	}
	return f->hybrids.count ? BATCH_TRACED : BATCH_NONE;
}

ev_t ev_with_batch(struct pool *pool, ev_t ev, enum batch batch)
{
	struct evidence e = *pool_at(pool, ev);

	if (!(e.kinds & KINDS_TENSOR) || e.batch)
		return ev;
	e.batch = batch;
	return pool_evidence(pool, &e);
}

/* A graph function gets its arrays as tensors, and what a spec stands for. */
static ev_t as_graph_argument(struct solver *s, ev_t value)
{
	struct evidence e = *pool_at(s->pool, value);

	uint64_t taken = KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_SPEC);

	if (!(e.kinds & taken))
		return value;
	e.kinds = (e.kinds & ~taken) | KIND_BIT(VALUE_TENSOR);
	e.name = 0;
	return pool_evidence(s->pool, &e);
}

static void join_parameter(struct solver *s, struct activation *a, uint32_t p,
			   ev_t value)
{
	ev_t joined = ev_join(s->pool, a->parameters[p], value);

	if (joined == a->parameters[p])
		return;
	a->parameters[p] = joined;
	a->was_entered = false;
}

/* What f(*xs) may give to any parameter that is not filled. */
static ev_t more_of(const struct walker *w, const struct arguments *arguments)
{
	return arguments->more == EV_UNSEEN
		       ? EV_UNKNOWN
		       : ev_may(w->s->pool, arguments->more);
}

/* *args takes what is left over. */
static ev_t rest_of(struct walker *w, const struct arguments *arguments,
		    uint32_t taken, nid_t proof)
{
	ev_t items[MOST_ARGUMENTS];
	uint32_t count = 0, place = 0;

	for (uint32_t i = 0; i < arguments->count; i++)
		if (!arguments->keywords[i] && place++ >= taken)
			items[count++] = arguments->at[i];
	if (arguments->has_more)
		return ev_open(w->s->pool, VALUE_TUPLE, more_of(w, arguments),
			       proof);
	return ev_sequence(w->s->pool, VALUE_TUPLE, items, count, proof);
}

static bool names_parameter(const struct function *f, sym_t name)
{
	for (size_t p = 0; p < f->parameters.count; p++)
		if (f->parameters.at[p].name == name)
			return true;
	return false;
}

/* **kwargs takes the keywords that no parameter has. */
static ev_t rest_of_keywords(struct walker *w, const struct function *f,
			     const struct arguments *arguments, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_DICT), .proof = proof };
	struct elements list;

	memset(&list, 0, sizeof(list));
	for (uint32_t i = 0; i < arguments->count; i++)
		if (arguments->keywords[i] &&
		    !names_parameter(f, arguments->keywords[i]))
			elements_put(w->s->pool, &list, arguments->keywords[i],
				     arguments->at[i]);
	if (arguments->has_more)
		elements_put(w->s->pool, &list, 0, more_of(w, arguments));
	e.elements = pool_elements(w->s->pool, &list);
	return pool_evidence(w->s->pool, &e);
}

static ev_t given_to(struct walker *w, const struct activation *a,
		     const struct parameter *p, uint32_t place,
		     const struct arguments *arguments)
{
	int position = (int)place;
	ev_t value;

	if (p->kind == PARAMETER_ARGS)
		return rest_of(w, arguments, place, p->node);
	if (p->kind == PARAMETER_KWARGS)
		return rest_of_keywords(w, function_of(w->s, a), arguments,
					p->node);
	if (p->kind == PARAMETER_KEYWORD_ONLY)
		position = -1;
	value = argument_at(arguments, position, p->name);
	if (value != EV_UNSEEN)
		return value;
	value = default_of(w->s, a, p);
	if (arguments->has_more)
		return more_of(w, arguments);
	return value == EV_UNSEEN ? EV_UNKNOWN : value;
}

/* What an input_signature says of the i-th argument. */
static ev_t signature_value(struct solver *s, const struct activation *a,
			    uint32_t place)
{
	const struct function *f = function_of(s, a);
	const struct unit *u = unit_of(s, a);
	const struct model *m = u->m;

	for (size_t i = 0; i < f->hybrids.count; i++) {
		nid_t list =
			tree_bare(m->tree, hybrid_option(m, &f->hybrids.at[i],
							 "input_signature"));
		nid_t spec;
		struct evidence e;

		if (!tree_is_list_or_tuple(m->tree, list))
			continue;
		spec = tree_nth(m->tree, list, place);
		if (spec == NO_NODE)
			continue;
		e = *pool_at(s->pool, u->values[spec]);
		if (e.kinds != KIND_BIT(VALUE_SPEC))
			continue;
		e.kinds = KIND_BIT(VALUE_TENSOR);
		e.name = 0;
		e.objects = 0;
		return pool_evidence(s->pool, &e);
	}
	return EV_UNSEEN;
}

/* def wrapper(*args) that is bound to an object: it comes first in `args`. */
static const struct arguments *with_self(const struct function *f, ev_t *self,
					 const struct arguments *arguments,
					 struct arguments *room)
{
	if (*self == EV_UNSEEN || !f->parameters.count ||
	    f->parameters.at[0].kind != PARAMETER_ARGS)
		return arguments;
	*room = (struct arguments){ .call = NO_NODE };
	arguments_add(room, *self, 0);
	for (uint32_t i = 0; i < arguments->count; i++)
		arguments_add(room, arguments->at[i], arguments->keywords[i]);
	room->has_more = room->has_more || arguments->has_more;
	room->more = arguments->more;
	*self = EV_UNSEEN;
	return room;
}

void apply_arguments(struct walker *w, struct activation *a, ev_t self,
		     const struct arguments *arguments, bool as_graph)
{
	struct solver *s = w->s;
	const struct function *f = function_of(s, a);
	uint32_t first = 0, file = pool_enter_file(s->pool, a->unit);
	struct arguments room;

	arguments = with_self(f, &self, arguments, &room);
	if (self != EV_UNSEEN && f->parameters.count) {
		join_parameter(s, a, 0, self);
		first = 1;
	}
	for (uint32_t p = first; p < f->parameters.count; p++) {
		ev_t value = as_graph ? signature_value(s, a, p - first)
				      : EV_UNSEEN;

		if (value == EV_UNSEEN)
			value = given_to(w, a, &f->parameters.at[p], p - first,
					 arguments);
		if (as_graph)
			value = ev_with_batch(s->pool,
					      as_graph_argument(s, value),
					      parameter_batch(s, a));
		join_parameter(s, a, p, value);
	}
	a->is_called = true;
	pool_enter_file(s->pool, file);
}

ev_t value_for_parameter(struct walker *w, const struct activation *a,
			 ev_t self, const struct arguments *arguments,
			 uint32_t p)
{
	const struct function *f = function_of(w->s, a);
	struct arguments room;
	uint32_t first;

	arguments = with_self(f, &self, arguments, &room);
	first = self != EV_UNSEEN;
	return p < first ? self
			 : given_to(w, a, &f->parameters.at[p], p - first,
				    arguments);
}

/* --- nobody is known to call ------------------------------------------------------------ */

/* An annotation says what may come. */
static ev_t annotated_evidence(struct solver *s, const struct model *m,
			       const struct parameter *p)
{
	nid_t type = tree_first(m->tree, p->annotation);
	sym_t name = type == NO_NODE ? 0 : dotted_name(m, type);
	uint64_t kinds = name ? class_name_kinds(s, name) : 0;

	if (!kinds)
		return EV_UNKNOWN;
	return pool_evidence(
		s->pool,
		&(struct evidence){ .kinds = kinds | KIND_BIT(VALUE_UNKNOWN),
				    .proof = p->annotation });
}

/* dataset, train_dataset, val_ds: what everybody calls one may be one. */
static bool is_called_dataset(struct slice name)
{
	return slice_ends(name, "dataset") || slice_is(name, "ds") ||
	       slice_ends(name, "_ds");
}

/* self may be of any class of the file below: self.m() runs their m, too. */
static ev_t receivers_of(struct solver *s, uint32_t klass, nid_t proof)
{
	const struct unit *u = unit_at(s, solver_class_at(s, klass)->unit);
	class_id below[MOST_OBJECTS];
	uint32_t count = 1;
	ev_t value = EV_NOTHING;

	below[0] = solver_class_at(s, klass)->index;
	for (uint32_t i = 0; i < count; i++) {
		struct class_list derived = subclasses_of(u->m, below[i]);

		for (uint32_t d = 0; d < derived.count; d++) {
			bool known = count == MOST_OBJECTS;

			for (uint32_t k = 0; k < count; k++)
				known = known ||
					same_class(below[k], derived.at[d]);
			if (!known)
				below[count++] = derived.at[d];
		}
	}
	for (uint32_t i = 0; i < count; i++)
		value = ev_join(s->pool, value,
				instance_value(s, solver_class_of(u, below[i]),
					       proof));
	return value;
}

ev_t receiver_of(struct solver *s, const struct unit *u, uint32_t f)
{
	const struct function *function = function_at(u->m, f);
	uint32_t klass = solver_class_of(u, function->klass);

	if (function->is_class_method)
		return ev_of_object(
			s, VALUE_CLASS,
			solver_object(s, &(struct object){ .kind = OBJECT_CLASS,
							   .unit = u->index,
							   .klass = klass,
							   .site = NO_NODE }),
			function->node);
	return receivers_of(s, klass, function->node);
}

static ev_t unknown_parameter(struct solver *s, const struct activation *a,
			      const struct parameter *p, uint32_t place)
{
	ev_t value = is_graph_context(a->context) ? signature_value(s, a, place)
						  : EV_UNSEEN;

	if (value != EV_UNSEEN)
		return value;
	if (p->kind == PARAMETER_ARGS)
		return ev_open(s->pool, VALUE_TUPLE, EV_UNKNOWN, p->node);
	if (p->kind == PARAMETER_KWARGS)
		return ev_open(s->pool, VALUE_DICT, EV_UNKNOWN, p->node);
	value = annotated_evidence(s, unit_of(s, a)->m, p);
	if (value == EV_UNKNOWN && p->fallback != NO_NODE) {
		struct evidence e = *pool_at(s->pool, default_of(s, a, p));

		/* A default is one of many values. */
		e.constant = 0;
		e.kinds |= KIND_BIT(VALUE_UNKNOWN);
		value = pool_evidence(s->pool, &e);
	}
	if (value == EV_UNKNOWN &&
	    is_called_dataset(tree_text(unit_of(s, a)->m->tree, p->identifier)))
		value = ev_may(s->pool, ev_of(s->pool, VALUE_DATASET, p->node));
	return value;
}

/* What comes in where no call of this program is seen: of `given`, what another
 * program gave it; without, what may be said of each parameter alone. */
static void apply_from_outside(struct solver *s, uint32_t activation,
			       const struct solver *from,
			       const struct activation *given)
{
	struct activation *a = activation_at(s, activation);
	const struct function *f = function_of(s, a);
	uint32_t index = solver_function_at(s, a->function)->index;
	uint32_t first = first_real_parameter(unit_of(s, a)->m, index);
	uint32_t file = pool_enter_file(s->pool, a->unit);

	if (first)
		join_parameter(s, a, 0, receiver_of(s, unit_of(s, a), index));
	for (uint32_t p = first; p < f->parameters.count; p++) {
		const struct parameter *parameter = &f->parameters.at[p];

		join_parameter(s, a, p,
			       given ? ev_carried(s->pool, from->pool,
						  given->parameters[p],
						  parameter->identifier)
				     : unknown_parameter(s, a, parameter,
							 p - first));
	}
	pool_enter_file(s->pool, file);
	solver_queue(s, activation);
}

void apply_unknown(struct solver *s, uint32_t activation)
{
	activation_dialects(s, activation, ALL_DIALECTS);
	apply_from_outside(s, activation, NULL, NULL);
}

void apply_given(struct solver *s, uint32_t activation,
		 const struct solver *from, const struct activation *given)
{
	activation_dialects(s, activation, given->dialects);
	activation_at(s, activation)->is_called = true;
	apply_from_outside(s, activation, from, given);
}
