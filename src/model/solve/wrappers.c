/*
 * What wraps functions: tf.function, do_not_convert, functools.partial,
 * custom_gradient; making a wrapper, and calling what it made.
 */
#include "model/solve/wrappers.h"

#include <string.h>

#include "model/caches.h"
#include "model/solve/calling.h"
#include "model/solve/rows.h"

static enum context graph_context(const struct walker *w,
				  const struct object *o)
{
	if (w->u->runs_eagerly)
		return CONTEXT_EAGER;
	return o->kind == OBJECT_PLAIN || o->autograph_off ? CONTEXT_GRAPH_PLAIN
							   : CONTEXT_GRAPH;
}

/* tf.function(net): its class says what a call runs. */
static ev_t call_graph_of_instance(struct walker *w, const struct object *o,
				   const struct object *target,
				   const struct arguments *arguments,
				   nid_t site)
{
	ev_t self = instance_value(w->s, target->klass, site);
	uint32_t method = class_find_method(w->s, target->klass,
					    w->m->caches->known.__call__);
	ev_t value = EV_NOTHING;

	if (method != NO_INDEX)
		return call_graph_function(w, method, graph_context(w, o), self,
					   arguments, site);
	method = class_find_method(w->s, target->klass,
				   w->m->caches->known.call);
	if (method != NO_INDEX && !w->u->runs_eagerly)
		value = call_override(w, method, FROM_GRAPH, self, arguments,
				      site);
	return value == EV_NOTHING ? call_object(w, o->target, arguments, site)
				   : value;
}

/* tf.function(tf.recompute_grad(f)): what it calls runs in its graph. */
static ev_t call_in_graph(struct walker *w, const struct object *o,
			  const struct arguments *arguments, nid_t site)
{
	enum context before = w->graph;
	ev_t value;

	w->graph = graph_context(w, o);
	value = call_object(w, o->target, arguments, site);
	w->graph = before;
	return value;
}

ev_t call_graph(struct walker *w, struct object o,
		const struct arguments *arguments, nid_t site)
{
	struct object target = *object_at(w->s, o.target);
	ev_t self = o.self ? o.self : target.self;
	struct arguments all;

	w->maker = target.maker;
	if (target.kind == OBJECT_FUNCTION || target.kind == OBJECT_METHOD) {
		ev_t value = call_graph_function(w, target.function,
						 graph_context(w, &o), self,
						 arguments, site);

		return w->u->runs_eagerly
			       ? value
			       : ev_as_tensors(pool_of(w), value, site);
	}
	if (target.kind == OBJECT_PARTIAL &&
	    partial_arguments(w, &target, arguments, &all)) {
		o.target = target.target;
		return call_graph(w, o, &all, site);
	}
	if (target.kind == OBJECT_INSTANCE)
		return call_graph_of_instance(w, &o, &target, arguments, site);
	return call_in_graph(w, &o, arguments, site);
}

/* do_not_convert(f) runs where the caller does, unconverted. */
ev_t call_plain(struct walker *w, struct object o,
		const struct arguments *arguments, nid_t site)
{
	struct object target = *object_at(w->s, o.target);
	enum context context = context_now(w);
	ev_t value;

	if (target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD)
		return call_object(w, o.target, arguments, site);
	if (context == CONTEXT_GRAPH)
		context = CONTEXT_GRAPH_PLAIN;
	w->maker = target.maker;
	w->switched_off = true;
	value = call_function(w, target.function, context,
			      o.self ? o.self : target.self, arguments, site);
	w->switched_off = false;
	return value;
}

/* The wrapper as the text has it: tf.function. */
static const char *wrapper_text(struct walker *w, const struct object *o,
				nid_t site)
{
	const struct call *call = call_at(w->m, site);
	const char *written = call ? written_name(w->m, call->callee_node)
				   : NULL;

	return written ? written : intern_text(w->s->names, o->by);
}

/* How what is wrapped runs in a graph; the function that it wraps in turn. */
static enum context unwrapped(const struct walker *w, enum context context,
			      struct object *target)
{
	while (target->kind == OBJECT_PLAIN ||
	       target->kind == OBJECT_GRADIENT ||
	       target->kind == OBJECT_CALLED) {
		context = target->kind == OBJECT_CALLED
				  ? context_called(w, target->by)
				  : CONTEXT_GRAPH_PLAIN;
		*target = *object_at(w->s, target->target);
	}
	return context;
}

static void seed_graph(struct walker *w, const struct object *o, nid_t site)
{
	struct solver *s = w->s;
	struct object target = *object_at(s, o->target);
	enum context context = unwrapped(w, graph_context(w, o), &target);
	const char *text = wrapper_text(w, o, site);
	const struct activation *a;
	uint32_t activation;
	bool is_decorator;

	if ((target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD) ||
	    !is_traced_context(context) || w->u->runs_eagerly)
		return;
	activation = solver_activation(s, target.function, context);
	if (target.kind == OBJECT_METHOD &&
	    activation_at(s, activation)->parameters[0] == EV_NOTHING)
		activation_at(s, activation)->parameters[0] = target.self;
	activation_dialects(s, activation, ALL_DIALECTS);
	a = activation_at(s, activation);
	site = place_in(w, a, site);
	is_decorator =
		tree_is(unit_at(s, a->unit)->m->tree, site, KIND_decorator);
	activation_reason(s, activation,
			  (struct trace){ .kind = is_decorator ? TRACE_DECORATED
							       : TRACE_WRAPPED,
					  .certain = true,
					  .where = site,
					  .from = NO_INDEX,
					  .what = text });
}

/* tf.function(f): f may be several functions, or something else. */
ev_t wrap_functions(struct walker *w, struct object maker, ev_t wrapped,
		    nid_t site)
{
	struct solver *s = w->s;
	struct evidence e = *pool_at(pool_of(w), resolved(w, wrapped, site));
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);
	ev_t result = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = maker;

		o.target = set.at[i];
		o.unit = w->u->index;
		if (maker.site == NO_NODE)
			o.site = site;
		if (o.kind == OBJECT_GRAPH)
			seed_graph(w, &o, site);
		result = ev_join(pool_of(w), result,
				 ev_of_object(s, VALUE_FUNCTION,
					      solver_object(s, &o), site));
	}
	if (e.kinds & KIND_BIT(VALUE_UNKNOWN) || !set.count)
		result = ev_join(pool_of(w), result, EV_UNKNOWN);
	return result;
}

ev_t make_wrapper(struct walker *w, enum object_kind kind, sym_t by,
		  const struct arguments *arguments, nid_t site)
{
	struct solver *s = w->s;
	sym_t func = intern_str(s->names, "func");
	sym_t autograph = intern_str(s->names, "autograph");
	ev_t wrapped = argument_at(arguments, 0, func);
	const struct evidence *off =
		pool_at(pool_of(w), argument_at(arguments, -1, autograph));
	struct object o = { .kind = kind,
			    .unit = w->u->index,
			    .by = by,
			    .site = NO_NODE,
			    .autograph_off = !strcmp(intern_text(s->names,
								 off->constant),
						     "False") };

	if (wrapped != EV_UNSEEN &&
	    !ev_must(pool_of(w), wrapped, KIND_BIT(VALUE_NONE)))
		return wrap_functions(w, o, wrapped, site);
	o.waits = true;
	o.site = arguments->call;
	return ev_of_object(s, VALUE_FUNCTION, solver_object(s, &o), site);
}

/* --- partial ------------------------------------------------------------------------------ */

ev_t make_partial(struct walker *w, const struct arguments *arguments,
		  nid_t site)
{
	struct solver *s = w->s;
	ev_t wrapped = resolved(w, argument_at(arguments, 0, 0), site);
	struct object_set set = *pool_objects_at(
		pool_of(w), pool_at(pool_of(w), wrapped)->objects);
	sym_t name = pool_at(pool_of(w), wrapped)->name;
	ev_t result = EV_NOTHING;

	if (arguments->call == NO_NODE)
		return EV_UNKNOWN;
	for (uint32_t i = 0; i < set.count; i++)
		result = ev_join(
			pool_of(w), result,
			ev_of_object(
				s, VALUE_FUNCTION,
				solver_object(s,
					      &(struct object){
						      .kind = OBJECT_PARTIAL,
						      .unit = w->u->index,
						      .target = set.at[i],
						      .site = site }),
				site));
	/* partial(tf.function, autograph=False) waits for the function. */
	if (!set.count && framework_hybridizes(s->framework, name)) {
		struct arguments rest = *arguments;

		drop_first(&rest);
		return make_wrapper(w, OBJECT_GRAPH, name, &rest, site);
	}
	return set.count ? result : EV_UNKNOWN;
}

/* The arguments that partial() was given come first. */
ev_t call_partial(struct walker *w, struct object o,
		  const struct arguments *arguments, nid_t site)
{
	struct arguments all;

	if (!partial_arguments(w, &o, arguments, &all))
		return EV_UNKNOWN;
	return call_object(w, o.target, &all, site);
}

/* --- custom_gradient ---------------------------------------------------------------------- */

/* AutoGraph leaves both functions alone where they do not stand in what it
 * converts. */
static enum context gradient_context(const struct walker *w, uint32_t function)
{
	return context_now(w) == CONTEXT_GRAPH &&
			       !is_converted_with(w, function)
		       ? CONTEXT_GRAPH_PLAIN
		       : context_now(w);
}

/* It is called in the graph of the function that gives it. */
static void note_gradient(struct walker *w, uint32_t gradient,
			  uint32_t function)
{
	uint32_t index = solver_activation(w->s, gradient,
					   gradient_context(w, gradient));
	const struct activation *a = activation_at(w->s, index);

	if (w->graph && a->unit == solver_function_at(w->s, function)->unit)
		activation_reason(
			w->s, index,
			(struct trace){
				.kind = TRACE_NESTED,
				.certain = true,
				.where = place_in(w, a, NO_NODE),
				.from = solver_function_at(w->s, function)
						->index,
				.what = "" });
}

/* The second element of what the function gives is called with the gradient of
 * the first. */
static void run_gradients(struct walker *w, uint32_t function, ev_t gradients)
{
	struct object_set set = *pool_objects_at(
		pool_of(w), pool_at(pool_of(w), gradients)->objects);
	struct arguments given = { .call = NO_NODE,
				   .count = 1,
				   .has_more = true };

	given.at[0] = ev_of(pool_of(w), VALUE_TENSOR, NO_NODE);
	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(w->s, set.at[i]);

		if (o.kind != OBJECT_FUNCTION)
			continue;
		note_gradient(w, o.function, function);
		call_function(w, o.function, gradient_context(w, o.function),
			      EV_UNSEEN, &given, NO_NODE);
	}
}

/* f(x) of @tf.custom_gradient def f(x): return x * 1.0, grad. */
ev_t call_gradient(struct walker *w, struct object o,
		   const struct arguments *arguments, nid_t site)
{
	struct object target = *object_at(w->s, o.target);
	ev_t pair;

	if (target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD)
		return EV_UNKNOWN;
	w->maker = target.maker;
	pair = call_function(w, target.function,
			     gradient_context(w, target.function),
			     o.self ? o.self : target.self, arguments, site);
	if (!ev_must(pool_of(w), pair, KIND_BIT(VALUE_TUPLE)))
		return pair == EV_NOTHING ? pair : EV_UNKNOWN;
	run_gradients(w, target.function, ev_element_at(pool_of(w), pair, 1));
	return ev_element_at(pool_of(w), pair, 0);
}
