/*
 * Functions that a function makes, told apart by the call that they were made for:
 *
 *	def timed(f):
 *		def inner(x): return f(x)
 *		return inner
 *	load = timed(read)		its `f` is read,
 *	step = tf.function(timed(run))	and the `f` of this one is run
 *
 * Both are one function with one run for each context. A run knows which calls made what
 * is run so, and a parameter of the function around is what these calls gave.
 */
#include "model/solve/calling.h"

#include "model/caches.h"

/* --- the calls ------------------------------------------------------------------------- */

static uint32_t maker_new(struct solver *s, struct maker maker)
{
	struct solver_function *sf = vec_at(&s->functions, maker.function);
	size_t count = function_at(unit_at(s, sf->unit)->m, sf->index)
			       ->parameters.count;

	maker.given = ARENA_ARRAY(s->arena, struct location, count + 1);
	maker.next = sf->first_maker;
	for (size_t p = 0; p < count; p++)
		maker.given[p].value = EV_NOTHING;
	if (!s->makers.count)
		vec_push(s->arena, &s->makers, (struct maker){ 0 });
	vec_push(s->arena, &s->makers, maker);
	sf->first_maker = (uint32_t)s->makers.count - 1;
	return sf->first_maker;
}

/* The one that is known already; 0 where too many calls are. */
static uint32_t maker_known(struct solver *s, struct maker maker)
{
	uint32_t known = 0;
	uint32_t i = solver_function_at(s, maker.function)->first_maker;

	for (; i; i = vec_at(&s->makers, i)->next) {
		const struct maker *m = vec_at(&s->makers, i);

		if (m->unit == maker.unit && m->site == maker.site)
			return i;
		known += m->site != NO_NODE;
	}
	return known < MOST_MAKERS || maker.site == NO_NODE
		       ? maker_new(s, maker)
		       : 0;
}

uint32_t maker_in_context(struct walker *w)
{
	const struct activation *a = w->a;
	const struct function *f;
	uint32_t maker;

	if (a->function == NO_INDEX)
		return 0;
	f = function_of_activation(w->s, a);
	maker = maker_known(w->s, (struct maker){ .unit = a->context,
						  .site = NO_NODE,
						  .function = a->function });
	for (uint32_t p = 0; p < f->parameters.count; p++)
		location_write(w->s, &vec_at(&w->s->makers, maker)->given[p],
			       a->parameters[p]);
	return maker;
}

/* --- what they made ---------------------------------------------------------------------- */

/* A def or lambda that stands in that function. */
static bool is_made_in(const struct solver *s, const struct object *o,
		       uint32_t function)
{
	const struct solver_function *f, *around;

	if (o->kind != OBJECT_FUNCTION ||
	    (o->maker && vec_at(&s->makers, o->maker)->site != NO_NODE))
		return false;
	f = solver_function_at(s, o->function);
	around = solver_function_at(s, function);
	return f->unit == around->unit &&
	       function_at(unit_at(s, f->unit)->m, f->index)->outer ==
		       around->index;
}

/* The same object as it was made for that call: f, or tf.function(f). */
static uint32_t object_made(struct solver *s, uint32_t object,
			    uint32_t function, uint32_t maker)
{
	struct object o = *object_at(s, object);

	if (is_made_in(s, &o, function)) {
		o.maker = maker;
		return solver_object(s, &o);
	}
	if ((o.kind != OBJECT_GRAPH && o.kind != OBJECT_PLAIN &&
	     o.kind != OBJECT_GRADIENT) ||
	    !is_made_in(s, object_at(s, o.target), function))
		return object;
	o.target = object_made(s, o.target, function, maker);
	return solver_object(s, &o);
}

static bool makes_some(const struct solver *s, const struct object_set *set,
		       uint32_t function)
{
	for (uint32_t i = 0; i < set->count; i++) {
		const struct object *o = object_at(s, set->at[i]);

		if (is_made_in(s, o, function) ||
		    is_made_in(s, object_at(s, o->target), function))
			return true;
	}
	return false;
}

ev_t made_by_call(struct walker *w, const struct activation *a, ev_t self,
		  const struct arguments *arguments, ev_t result, nid_t site)
{
	struct solver *s = w->s;
	const struct object_set *made =
		pool_objects_at(s->pool, pool_at(s->pool, result)->objects);
	struct object_set set;
	struct evidence e;
	const struct function *f;
	uint32_t maker;

	if (!made->count || site == NO_NODE ||
	    !makes_some(s, made, a->function))
		return result;
	set = *made;
	e = *pool_at(s->pool, result);
	maker = maker_known(s, (struct maker){ .unit = w->u->index,
					       .site = site,
					       .function = a->function });
	if (!maker)
		return result;
	f = function_of_activation(s, a);
	for (uint32_t p = 0; p < f->parameters.count; p++)
		location_write(s, &vec_at(&s->makers, maker)->given[p],
			       value_for_parameter(w, a, self, arguments, p));
	e.objects = 0;
	result = EV_NOTHING;
	for (uint32_t i = 0; i < set.count; i++) {
		e.objects = pool_object(
			s->pool, object_made(s, set.at[i], a->function, maker));
		result = ev_join(s->pool, result, pool_evidence(s->pool, &e));
	}
	return result;
}

/* --- who runs ------------------------------------------------------------------------------ */

void activation_made(struct solver *s, struct activation *a, uint32_t maker)
{
	if (a->made_by_any)
		return;
	/* Nothing makes it. */
	if (function_of_activation(s, a)->outer == NO_INDEX) {
		a->made_by_any = true;
		return;
	}
	for (uint32_t i = 0; i < a->maker_count; i++)
		if (a->makers[i] == maker)
			return;
	a->made_by_any = !maker || a->maker_count == MOST_MAKERS;
	if (!a->made_by_any)
		a->makers[a->maker_count++] = maker;
	a->was_entered = false;
}

/* A parameter of that function, which nothing binds again; NO_INDEX for any other. */
static uint32_t parameter_captured(const struct model *m,
				   const struct function *around, uint32_t v)
{
	bind_id first = variable_at(m, v)->first;

	if (is_absent(first) || is_present(bind_by_id(m, first)->next))
		return NO_INDEX;
	for (uint32_t p = 0; p < around->parameters.count; p++)
		if (around->parameters.at[p].variable == v)
			return p;
	return NO_INDEX;
}

ev_t captured_value(struct walker *w, uint32_t variable)
{
	const struct activation *a = w->a;
	uint32_t outer, p;
	ev_t value = EV_NOTHING;

	outer = function_of_activation(w->s, a)->outer;
	p = parameter_captured(w->m, function_at(w->m, outer), variable);
	if (p == NO_INDEX)
		return EV_UNSEEN;
	for (uint32_t i = 0; i < a->maker_count; i++)
		value = ev_join(
			pool_of(w), value,
			location_read(
				w->s,
				&vec_at(&w->s->makers, a->makers[i])->given[p],
				w->index));
	return value;
}
