/*
 * Calls as Python makes them: functions, bound methods, graph functions,
 * partial, constructors, objects that are called, super().
 *
 * In: what is called and what it is given. Out: what it gives; on the way the
 * entry of the callee grows, and it learns who calls it in which context.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "model/caches.h"
#include "model/members.h"

enum context context_now(const struct walker *w)
{
	return w->lifts ? CONTEXT_EAGER : w->a->context;
}

/* --- what a call gives ------------------------------------------------------------ */

static void add_argument(struct arguments *out, ev_t value, sym_t keyword)
{
	if (out->count == MOST_ARGUMENTS) {
		out->has_more = true;
		return;
	}
	out->keywords[out->count] = keyword;
	out->at[out->count++] = value;
}

static void add_splat(struct walker *w, struct arguments *out, ev_t value)
{
	const struct elements *list = pool_elements_at(
		pool_of(w), pool_at(pool_of(w), value)->elements);

	if (!pool_at(pool_of(w), value)->elements || list->open) {
		out->has_more = true;
		return;
	}
	for (uint32_t i = 0; i < list->count; i++)
		add_argument(out, list->at[i], 0);
}

void call_arguments(struct walker *w, nid_t call, struct arguments *out)
{
	nid_t list = tree_child(w->t, call, FIELD_arguments);

	memset(out, 0, sizeof(*out));
	out->call = call;
	if (tree_is(w->t, list, KIND_generator_expression)) {
		add_argument(out, value_at(w, list), 0);
		return;
	}
	for_each_child(w->t, a, list) {
		struct slice name;

		switch (tree_kind(w->t, a)) {
		case KIND_keyword_argument:
			name = tree_text(w->t, tree_child(w->t, a, FIELD_name));
			add_argument(out, value_at(w, a),
				     intern_bytes(w->s->names, name.ptr,
						  name.length));
			break;
		case KIND_list_splat:
			add_splat(w, out, value_at(w, a));
			break;
		case KIND_dictionary_splat:
			out->has_more = true;
			break;
		default:
			add_argument(out, value_at(w, a), 0);
			break;
		}
	}
}

/* --- functions ---------------------------------------------------------------------- */

/* Rules ask which function a call of the file runs; the first one counts. */
static void note_target(struct walker *w, nid_t site, uint32_t function,
			bool through_graph)
{
	const struct solver_function *f = &w->s->functions.at[function];
	struct call_target *target;

	if (!tree_is(w->t, site, KIND_call) || f->unit != w->u->index)
		return;
	target = &w->u->targets[w->m->index_of[site]];
	if (target->function == NO_INDEX) {
		target->function = f->index;
		target->through_graph = through_graph;
	}
}

static uint32_t own_function(const struct walker *w)
{
	return w->a->function == NO_INDEX
		       ? NO_INDEX
		       : w->s->functions.at[w->a->function].index;
}

/* A place that shows why a function is traced, in the file of the function: a
 * place of another file is none. */
static nid_t place_in(const struct walker *w, const struct activation *a,
		      nid_t site)
{
	const struct solver_function *sf = &w->s->functions.at[a->function];
	const struct function *f =
		&w->s->units.at[sf->unit]->m->functions.at[sf->index];

	if (a->unit == w->u->index && site != NO_NODE)
		return site;
	if (f->decorators.count)
		return f->decorators.at[0];
	return f->name_node == NO_NODE ? f->node : f->name_node;
}

static const char *caller_text(const struct walker *w)
{
	return arena_fmt(w->s->arena, "`%s` of another file",
			 w->m->functions.at[own_function(w)].qualified_name);
}

/* The callee is traced because the caller is. */
static void note_reason(struct walker *w, uint32_t activation, nid_t site)
{
	struct solver *s = w->s;
	const struct activation *callee = s->activations.at[activation];
	bool same = callee->unit == w->u->index;

	if (!is_graph_context(w->a->context) ||
	    !is_graph_context(callee->context) || w->lifts || callee == w->a)
		return;
	activation_reason(
		s, activation,
		(struct trace){ .kind = same ? TRACE_CALLED : TRACE_OUTSIDE,
				.certain = w->a->is_certain,
				.where = place_in(w, callee, site),
				.from = same ? own_function(w) : NO_INDEX,
				.what = same ? "" : caller_text(w) });
}

static ev_t result_of(struct walker *w, uint32_t activation, nid_t site)
{
	struct activation *a = w->s->activations.at[activation];
	const struct solver_function *sf = &w->s->functions.at[a->function];
	const struct function *f =
		&w->s->units.at[sf->unit]->m->functions.at[sf->index];

	if (f->is_async)
		return EV_UNKNOWN;
	if (f->is_generator)
		return ev_open(pool_of(w), VALUE_ITERATOR, a->yielded, site);
	return a->result;
}

static void wait_for(struct walker *w, uint32_t activation)
{
	struct activation *a = w->s->activations.at[activation];

	for (size_t i = 0; i < a->callers.count; i++)
		if (a->callers.at[i] == w->index)
			return;
	vec_push(w->s->arena, &a->callers, w->index);
}

/* What the callee takes as a tensor is one here, too. */
static void note_passed(struct walker *w, const struct activation *a,
			uint32_t first, nid_t site)
{
	const struct solver_function *sf = &w->s->functions.at[a->function];
	size_t count = w->s->units.at[sf->unit]
			       ->m->functions.at[sf->index]
			       .parameters.count;
	nid_t list = tree_is(w->t, site, KIND_call)
			     ? tree_child(w->t, site, FIELD_arguments)
			     : NO_NODE;
	uint32_t p = first;

	for_each_child(w->t, n, list) {
		if (tree_is(w->t, n, KIND_keyword_argument) ||
		    tree_is(w->t, n, KIND_list_splat) || p >= count)
			break;
		if (ev_may_be(pool_of(w), a->parameters[p], KINDS_TENSOR) &&
		    tree_is(w->t, n, KIND_identifier))
			note_tensor_use(w, n);
		p++;
	}
}

static ev_t enter(struct walker *w, uint32_t function, enum context context,
		  ev_t self, const struct arguments *arguments, nid_t site,
		  bool as_graph)
{
	struct solver *s = w->s;
	uint32_t activation = solver_activation(s, function, context);
	struct activation *a = s->activations.at[activation];

	note_target(w, site, function, as_graph);
	note_reason(w, activation, site);
	activation_dialects(s, activation, w->a->dialects);
	apply_arguments(w, a, self, arguments, as_graph);
	wait_for(w, activation);
	if (!a->was_entered)
		solver_run(s, activation);
	note_passed(w, a, self != EV_UNSEEN ? 1 : 0, site);
	return result_of(w, activation, site);
}

ev_t call_function(struct walker *w, uint32_t function, enum context context,
		   ev_t self, const struct arguments *arguments, nid_t site)
{
	return enter(w, function, context, self, arguments, site, false);
}

/* --- graph functions ------------------------------------------------------------------ */

static enum context graph_context(const struct walker *w,
				  const struct object *o)
{
	if (w->u->runs_eagerly)
		return CONTEXT_EAGER;
	return o->kind == OBJECT_PLAIN || o->autograph_off ? CONTEXT_GRAPH_PLAIN
							   : CONTEXT_GRAPH;
}

static ev_t call_graph(struct walker *w, struct object o,
		       const struct arguments *arguments, nid_t site)
{
	struct object target = w->s->objects.at[o.target];
	ev_t self = o.self ? o.self : target.self;

	if (target.kind == OBJECT_FUNCTION || target.kind == OBJECT_METHOD)
		return enter(w, target.index, graph_context(w, &o), self,
			     arguments, site, true);
	return call_object(w, o.target, arguments, site);
}

/* do_not_convert(f) runs where the caller does, unconverted. */
static ev_t call_plain(struct walker *w, struct object o,
		       const struct arguments *arguments, nid_t site)
{
	struct object target = w->s->objects.at[o.target];
	enum context context = context_now(w);

	if (target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD)
		return call_object(w, o.target, arguments, site);
	if (context == CONTEXT_GRAPH)
		context = CONTEXT_GRAPH_PLAIN;
	return enter(w, target.index, context, o.self ? o.self : target.self,
		     arguments, site, false);
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

static void seed_graph(struct walker *w, const struct object *o, nid_t site)
{
	struct solver *s = w->s;
	struct object target = s->objects.at[o->target];
	const char *text = wrapper_text(w, o, site);
	const struct activation *a;
	uint32_t activation;
	bool is_decorator;

	if ((target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD) ||
	    w->u->runs_eagerly)
		return;
	activation = solver_activation(s, target.index, graph_context(w, o));
	if (target.kind == OBJECT_METHOD &&
	    s->activations.at[activation]->parameters[0] == EV_NOTHING)
		s->activations.at[activation]->parameters[0] = target.self;
	activation_dialects(s, activation, ALL_DIALECTS);
	a = s->activations.at[activation];
	site = place_in(w, a, site);
	is_decorator =
		tree_is(s->units.at[a->unit]->m->tree, site, KIND_decorator);
	activation_reason(s, activation,
			  (struct trace){ .kind = is_decorator ? TRACE_DECORATED
							       : TRACE_WRAPPED,
					  .certain = true,
					  .where = site,
					  .from = NO_INDEX,
					  .what = text });
}

/* tf.function(f): f may be several functions, or something else. */
static ev_t wrap_functions(struct walker *w, struct object maker, ev_t wrapped,
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

		memmove(rest.at, rest.at + 1,
			(rest.count - 1) * sizeof(*rest.at));
		memmove(rest.keywords, rest.keywords + 1,
			(rest.count - 1) * sizeof(*rest.keywords));
		rest.count--;
		return make_wrapper(w, OBJECT_GRAPH, name, &rest, site);
	}
	return set.count ? result : EV_UNKNOWN;
}

/* The arguments that partial() was given come first. */
/* What stands outside of the function that runs has its values in those of the
 * file; those of a context of its own are the function's alone. */
static void arguments_of_partial(struct walker *w, nid_t site,
				 struct arguments *out)
{
	struct activation around = *w->a;
	struct walker reader = *w;

	if (!is_inside_function(w, site)) {
		around.values = w->u->values;
		reader.a = &around;
	}
	call_arguments(&reader, site, out);
}

static ev_t call_partial(struct walker *w, struct object o,
			 const struct arguments *arguments, nid_t site)
{
	struct arguments all;

	if (o.unit != w->u->index)
		return EV_UNKNOWN;
	memset(&all, 0, sizeof(all));
	arguments_of_partial(w, o.site, &all);
	if (!all.count)
		return EV_UNKNOWN;
	memmove(all.at, all.at + 1, (all.count - 1) * sizeof(*all.at));
	memmove(all.keywords, all.keywords + 1,
		(all.count - 1) * sizeof(*all.keywords));
	all.count--;
	for (uint32_t i = 0; i < arguments->count; i++)
		add_argument(&all, arguments->at[i], arguments->keywords[i]);
	all.has_more = all.has_more || arguments->has_more;
	all.call = arguments->call;
	return call_object(w, o.target, &all, site);
}

/* --- custom_gradient ---------------------------------------------------------------------- */

/* The second element of what the function gives is called with the gradient of
 * the first. */
static void run_gradients(struct walker *w, ev_t gradients,
			  enum context context)
{
	struct object_set set = *pool_objects_at(
		pool_of(w), pool_at(pool_of(w), gradients)->objects);
	struct arguments given = { .call = NO_NODE,
				   .count = 1,
				   .has_more = true };

	given.at[0] = ev_of(pool_of(w), VALUE_TENSOR, NO_NODE);
	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = w->s->objects.at[set.at[i]];

		if (o.kind == OBJECT_FUNCTION)
			enter(w, o.index, context, EV_UNSEEN, &given, NO_NODE,
			      false);
	}
}

/* f(x) of @tf.custom_gradient def f(x): return x * 1.0, grad. AutoGraph leaves
 * both alone. */
static ev_t call_gradient(struct walker *w, struct object o,
			  const struct arguments *arguments, nid_t site)
{
	struct object target = w->s->objects.at[o.target];
	enum context context = context_now(w);
	ev_t pair;

	if (target.kind != OBJECT_FUNCTION && target.kind != OBJECT_METHOD)
		return EV_UNKNOWN;
	if (context == CONTEXT_GRAPH)
		context = CONTEXT_GRAPH_PLAIN;
	pair = enter(w, target.index, context, o.self ? o.self : target.self,
		     arguments, site, false);
	if (!ev_must(pool_of(w), pair, KIND_BIT(VALUE_TUPLE)))
		return pair == EV_NOTHING ? pair : EV_UNKNOWN;
	run_gradients(w, ev_element_at(pool_of(w), pair, 1), context);
	return ev_element_at(pool_of(w), pair, 0);
}

/* --- classes and instances ------------------------------------------------------------------ */

static ev_t construct(struct walker *w, struct object o,
		      const struct arguments *arguments, nid_t site)
{
	struct solver *s = w->s;
	uint32_t init =
		class_find_method(s, o.index, intern_str(s->names, "__init__"));
	ev_t self = instance_value(s, o.index, site);

	if (init != NO_INDEX)
		enter(w, init, context_now(w), self, arguments, site, false);
	/* Not the target of the call: what is made counts. */
	if (tree_is(w->t, site, KIND_call))
		w->u->targets[w->m->index_of[site]].function = NO_INDEX;
	return self;
}

static bool gets_symbolic(const struct walker *w,
			  const struct arguments *arguments)
{
	return arguments->count &&
	       pool_at(w->s->pool, arguments->at[0])->is_symbolic;
}

/* A layer builds its weights before its first call. */
static void build_first(struct walker *w, uint32_t klass, ev_t self)
{
	uint32_t build =
		class_find_method(w->s, klass, w->m->caches->known.build);
	struct arguments shape = { .call = NO_NODE, .count = 1 };

	if (build == NO_INDEX)
		return;
	shape.at[0] = ev_of(w->s->pool, VALUE_SHAPE, NO_NODE);
	enter(w, build, CONTEXT_EAGER, self, &shape, NO_NODE, false);
}

/* Keras' functional API: what call() gives is symbolic again. */
static ev_t as_symbolic(struct walker *w, ev_t value)
{
	struct evidence e = *pool_at(pool_of(w), value);

	if (!(e.kinds & KINDS_TENSOR))
		return value;
	e.is_symbolic = true;
	return pool_evidence(pool_of(w), &e);
}

/* model(x): Keras runs `call`; anything else runs `__call__`. */
static ev_t call_instance(struct walker *w, struct object o,
			  const struct arguments *arguments, nid_t site)
{
	struct solver *s = w->s;
	enum value_kind kind = class_instance_kind(s, o.index);
	uint32_t method =
		class_find_method(s, o.index, w->m->caches->known.__call__);
	ev_t self = instance_value(s, o.index, site), bound, value;
	bool found;

	if (method != NO_INDEX)
		return enter(w, method, context_now(w), self, arguments, site,
			     false);
	if (kind != VALUE_LAYER && kind != VALUE_MODEL && kind != VALUE_LOSS)
		return EV_UNKNOWN;
	build_first(w, o.index, self);
	bound = class_attribute(w, o.index, w->m->caches->known.call, site,
				self, &found);
	if (!found)
		return EV_UNKNOWN;
	if (gets_symbolic(w, arguments)) {
		class_is_run_by_keras(w->s, o.index);
		return as_symbolic(w, call_value(w, bound, arguments, site));
	}
	value = call_value(w, bound, arguments, site);
	return value;
}

/* --- by kind ------------------------------------------------------------------------------------ */

ev_t call_object(struct walker *w, uint32_t object,
		 const struct arguments *arguments, nid_t site)
{
	struct object o = w->s->objects.at[object];

	if (o.waits)
		return wrap_functions(
			w,
			(struct object){ .kind = o.kind,
					 .by = o.by,
					 .site = o.site,
					 .autograph_off = o.autograph_off },
			argument_at(arguments, 0, 0), site);
	switch (o.kind) {
	case OBJECT_FUNCTION:
		return enter(w, o.index, context_now(w), EV_UNSEEN, arguments,
			     site, false);
	case OBJECT_METHOD:
		return enter(w, o.index, context_now(w), o.self, arguments,
			     site, false);
	case OBJECT_GRAPH:
		return call_graph(w, o, arguments, site);
	case OBJECT_PLAIN:
		return call_plain(w, o, arguments, site);
	case OBJECT_PARTIAL:
		return call_partial(w, o, arguments, site);
	case OBJECT_GRADIENT:
		return call_gradient(w, o, arguments, site);
	case OBJECT_CLASS:
		return construct(w, o, arguments, site);
	case OBJECT_INSTANCE:
		return call_instance(w, o, arguments, site);
	case OBJECT_SUPER:
		break;
	}
	return EV_UNKNOWN;
}

ev_t call_value(struct walker *w, ev_t callee,
		const struct arguments *arguments, nid_t site)
{
	struct evidence e = *pool_at(pool_of(w), resolved(w, callee, site));
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);
	ev_t result = EV_NOTHING;

	if (!e.kinds)
		return EV_NOTHING;
	for (uint32_t i = 0; i < set.count; i++)
		result = ev_join(pool_of(w), result,
				 call_object(w, set.at[i], arguments, site));
	if (set.count)
		return e.kinds & KIND_BIT(VALUE_UNKNOWN)
			       ? ev_join(pool_of(w), result, EV_UNKNOWN)
			       : result;
	if (e.kinds & (KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_STATELESS_LAYER) |
		       KIND_BIT(VALUE_MODEL) | KIND_BIT(VALUE_LOSS) |
		       KIND_BIT(VALUE_METRIC)) &&
	    !(e.kinds & KIND_BIT(VALUE_CLASS)))
		return keras_call(w, &e, arguments, site);
	return e.name ? framework_call(w, e.name, arguments, site) : EV_UNKNOWN;
}
