/*
 * What a function that was run gives, and who is run again when that changes.
 * Nothing is run from here.
 */
#include "model/solve/calling.h"

#include "model/origin.h"

enum context context_now(const struct walker *w)
{
	if (w->graph)
		return w->graph;
	if (w->builds)
		return CONTEXT_BUILT;
	if (w->lifts)
		return CONTEXT_EAGER;
	if (w->a->context == CONTEXT_EAGER && w->s->is_eager_off)
		return CONTEXT_BUILT;
	return w->unconverted && w->a->context == CONTEXT_GRAPH
		       ? CONTEXT_GRAPH_PLAIN
		       : w->a->context;
}

/* Keras looks into the lists and dicts that a layer is called with, too. */
bool gets_symbolic(const struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++)
		if (ev_holds_symbolic(pool_of(w), arguments->at[i], false))
			return true;
	return arguments->has_more &&
	       ev_holds_symbolic(pool_of(w), arguments->more, false);
}

enum context context_of_call(const struct walker *w,
			     const struct arguments *arguments)
{
	enum context now = context_now(w);

	if (now != CONTEXT_EAGER && now != CONTEXT_SYMBOLIC)
		return now;
	return gets_symbolic(w, arguments) ? CONTEXT_SYMBOLIC : CONTEXT_EAGER;
}

/* What builds a graph by hand has the framework call back as eager code has. */
enum caller_situation situation_now(const struct walker *w)
{
	return is_graph_context(context_now(w)) &&
			       context_now(w) != CONTEXT_BUILT
		       ? FROM_GRAPH
		       : FROM_EAGER;
}

enum context context_unconverted(const struct walker *w,
				 const struct arguments *arguments)
{
	enum context context = context_of_call(w, arguments);

	return context == CONTEXT_GRAPH ? CONTEXT_GRAPH_PLAIN : context;
}

static uint32_t function_now(const struct walker *w)
{
	return w->a->function == NO_INDEX
		       ? NO_INDEX
		       : solver_function_at(w->s, w->a->function)->index;
}

uint32_t tracing_function(const struct walker *w)
{
	return is_graph_context(w->a->context) ? function_now(w) : NO_INDEX;
}

bool is_converted_with(const struct walker *w, uint32_t function)
{
	const struct solver_function *f = solver_function_at(w->s, function);
	uint32_t around;

	if (w->lifts || w->a->context != CONTEXT_GRAPH ||
	    f->unit != w->u->index)
		return false;
	around = function_at(w->m, f->index)->outer;
	while (around != NO_INDEX && around != tracing_function(w))
		around = function_at(w->m, around)->outer;
	return around != NO_INDEX;
}

/* What a generator gives; it is named as the with-block that it yields in. */
static ev_t generated(struct walker *w, const struct activation *a, nid_t site)
{
	ev_t value = ev_open(pool_of(w), VALUE_ITERATOR, a->yielded, site);
	struct evidence e = *ev_at(w, value);

	if (!a->yields_in)
		return value;
	e.name = a->yields_in;
	return pool_evidence(pool_of(w), &e);
}

ev_t result_of_activation(struct walker *w, uint32_t activation, nid_t site)
{
	struct activation *a = activation_at(w->s, activation);
	const struct solver_function *sf =
		solver_function_at(w->s, a->function);
	const struct function *f =
		function_at(unit_at(w->s, sf->unit)->m, sf->index);

	if (f->is_async)
		return EV_UNKNOWN;
	if (f->is_generator)
		return generated(w, a, site);
	return a->result;
}

/* The parameter that an expression is as it came, or NO_INDEX: neither bound again nor
 * narrowed by a condition. */
static uint32_t parameter_as_it_came(const struct walker *w, nid_t expression,
				     ev_t value)
{
	uint32_t p;

	if (expression == NO_NODE)
		return NO_INDEX;
	p = own_parameter_of(w->m, function_now(w), expression);
	return p < MOST_GIVEN_BACK && w->a->parameters[p] == value ? p
								   : NO_INDEX;
}

void result_is(struct walker *w, nid_t expression, ev_t value)
{
	struct activation *a = w->a;
	uint32_t p = parameter_as_it_came(w, expression, value);
	uint32_t given_back = p == NO_INDEX ? 0 : UINT32_C(1) << p;
	ev_t own = p == NO_INDEX ? ev_join(pool_of(w), a->own_result, value)
				 : a->own_result;

	a->changes += own != a->own_result || given_back & ~a->gives_back;
	a->own_result = own;
	a->gives_back |= given_back;
	a->result = ev_join(pool_of(w), a->result, value);
}

ev_t result_of_call(struct walker *w, uint32_t activation, ev_t self,
		    const struct arguments *arguments, nid_t site)
{
	const struct activation *a = activation_at(w->s, activation);
	const struct function *f = function_of_activation(w->s, a);
	ev_t result = a->own_result;

	if (!a->gives_back || f->is_async || f->is_generator)
		return result_of_activation(w, activation, site);
	for (uint32_t p = 0; p < MOST_GIVEN_BACK; p++)
		if (a->gives_back & UINT32_C(1) << p)
			result = ev_join(pool_of(w), result,
					 value_for_parameter(w, a, self,
							     arguments, p));
	return result;
}

void wait_for(struct walker *w, uint32_t activation)
{
	struct activation *a = activation_at(w->s, activation);

	for (size_t i = 0; i < a->callers.count; i++)
		if (a->callers.at[i] == w->index)
			return;
	vec_push(w->s->arena, &a->callers, w->index);
}

/* What the framework gets from a function that it runs in a graph. */
ev_t result_in_graph(struct walker *w, ev_t function)
{
	struct evidence e = *ev_at(w, function);
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);
	enum context context = context_now(w) == CONTEXT_GRAPH_PLAIN ||
					       is_untold_context(context_now(w))
				       ? context_now(w)
				       : CONTEXT_GRAPH;
	ev_t result = EV_NOTHING;

	if (e.kinds & KIND_BIT(VALUE_UNKNOWN) || !set.count)
		return EV_UNKNOWN;
	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(w->s, set.at[i]);
		uint32_t activation;

		if (o.kind == OBJECT_GRAPH)
			o = *object_at(w->s, o.target);
		if (o.kind != OBJECT_FUNCTION && o.kind != OBJECT_METHOD)
			return EV_UNKNOWN;
		activation = solver_activation(w->s, o.function, context);
		wait_for(w, activation);
		result = ev_join(pool_of(w), result,
				 result_of_activation(w, activation, NO_NODE));
	}
	return result;
}
