/*
 * Calls as Python makes them: what a call gives, and by what is called, a function,
 * a bound method, a class, an object, or what a wrapper made.
 *
 * In: what is called and what it is given. Out: what it gives.
 */
#include "model/solve/wrappers.h"

#include <string.h>

#include "model/caches.h"
#include "model/members.h"
#include "model/solve/calling.h"
#include "model/solve/held.h"
#include "model/solve/rows.h"
#include "model/solve/table_results.h"

/* --- classes and instances ------------------------------------------------------------------ */

/* What has no __init__ of its own is made by those of its bases. */
static void made_by_base(struct walker *w, uint32_t klass,
			 const struct arguments *arguments, nid_t site)
{
	sym_t bases[MOST_BASES];
	uint32_t count = class_framework_bases(w->s, klass, bases);

	give_items(w, klass, arguments);
	for (uint32_t i = 0; i < count; i++)
		run_callbacks(w, bases[i], arguments, site);
}

static ev_t construct_object(struct walker *w, struct object o,
			     const struct arguments *arguments, nid_t site)
{
	struct solver *s = w->s;
	uint32_t init =
		class_find_method(s, o.klass, intern_str(s->names, "__init__"));
	uint32_t after =
		class_find_method(s, o.klass, named(w, "__post_init__"));
	struct arguments none = { .call = NO_NODE };
	ev_t self = instance_value(s, o.klass, site);

	class_is_made(w, o.klass, site);
	if (init == NO_INDEX)
		made_by_base(w, o.klass, arguments, site);
	if (init != NO_INDEX)
		call_function(w, init, context_unconverted(w, arguments), self,
			      arguments, site);
	/* The __init__ of a dataclass ends so. */
	else if (after != NO_INDEX)
		call_function(w, after, context_unconverted(w, &none), self,
			      &none, NO_NODE);
	/* Not the target of the call: what is made counts. */
	if (tree_is(w->t, site, KIND_call))
		w->u->targets[call_numbered(w->m, site).nr].function = NO_INDEX;
	return self;
}

/* `call` where it is a method of the class as it stands there. */
static uint32_t plain_method(const struct walker *w, ev_t bound)
{
	const struct object_set *set =
		pool_objects_at(pool_of(w), ev_at(w, bound)->objects);
	const struct object *o = set->count == 1 ? object_at(w->s, set->at[0])
						 : NULL;

	return o && o->kind == OBJECT_METHOD ? o->function : NO_INDEX;
}

/* The releases in which the function that runs has been tried. */
static uint8_t dialects_tried(const struct walker *w)
{
	uint32_t a = w->a->function == NO_INDEX ||
				     is_untold_context(w->a->context)
			     ? NO_INDEX
			     : solver_function_at(w->s, w->a->function)
				       ->activations[CONTEXT_TRIED];

	return a == NO_INDEX ? 0 : activation_at(w->s, a)->dialects;
}

static bool was_built_eagerly(const struct solver *s, uint32_t function)
{
	uint32_t a =
		solver_function_at(s, function)->activations[CONTEXT_EAGER];

	return a != NO_INDEX && activation_at(s, a)->is_called;
}

/* Where that was tried it is built by then, and most likely where layers of its class
 * were built eagerly. */
void build_first(struct walker *w, uint32_t klass, ev_t self,
		 const struct arguments *arguments)
{
	uint32_t build =
		class_find_method(w->s, klass, w->m->caches->known.build);
	struct arguments shape = { .call = NO_NODE, .count = 1 };
	uint8_t before = w->without;

	if (build == NO_INDEX || (is_graph_context(context_now(w)) &&
				  was_built_eagerly(w->s, build)))
		return;
	shape.at[0] = ev_of(w->s->pool, VALUE_SHAPE, NO_NODE);
	w->without |= dialects_tried(w);
	call_override(w, build,
		      gets_symbolic(w, arguments) ? FROM_FUNCTIONAL
						  : situation_now(w),
		      self, &shape, NO_NODE);
	w->without = before;
}

/* Keras 3 calls a layer without a build() of its own on placeholders first, to build
 * the layers that it holds. */
static void try_first(struct walker *w, uint32_t klass, ev_t bound, ev_t self,
		      const struct arguments *arguments, nid_t site)
{
	uint32_t method = plain_method(w, bound);
	uint8_t before = w->without;

	if (method == NO_INDEX || is_graph_context(context_now(w)) ||
	    class_is_dynamic(w->s, klass) ||
	    class_find_method(w->s, klass, w->m->caches->known.build) !=
		    NO_INDEX ||
	    !class_holds_layers(w->s, klass))
		return;
	w->without |=
		ALL_DIALECTS &
		~override_dialects(w->s, method, FROM_EAGER, CONTEXT_TRIED);
	if (w->a->dialects & ~w->without)
		call_function(w, method, CONTEXT_TRIED, self, arguments, site);
	w->without = before;
}

/* What Keras asks a layer for when it is called with keras.Input. */
static void ask_of_spec(struct walker *w, uint32_t klass, ev_t self,
			const struct arguments *arguments)
{
	static const char *const names[] = { "compute_mask",
					     "compute_output_shape",
					     "compute_output_spec" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		uint32_t method =
			class_find_method(w->s, klass, named(w, names[i]));

		/* It is asked with shapes. */
		if (method != NO_INDEX)
			call_override(w, method, FROM_FUNCTIONAL, self,
				      i == 1 ? NULL : arguments, NO_NODE);
	}
}

/* layer(x) asks it for the mask of what it gives, too. */
static void ask_for_mask(struct walker *w, uint32_t klass, ev_t self,
			 const struct arguments *arguments)
{
	uint32_t method =
		class_find_method(w->s, klass, named(w, "compute_mask"));
	struct arguments given = { .call = NO_NODE, .count = 1 };

	given.at[0] = argument_at(arguments, 0, 0);
	if (method != NO_INDEX && given.at[0] != EV_UNSEEN)
		call_override(w, method, situation_now(w), self, &given,
			      NO_NODE);
}

/* Whether AutoGraph is on: what Keras 2 is asked for is converted. */
static bool is_converting(const struct walker *w)
{
	return context_now(w) == CONTEXT_GRAPH ||
	       (context_now(w) == CONTEXT_GRAPH_PLAIN && w->a->converts);
}

/* Keras runs `call` of a layer, a model or a loss. */
static ev_t call_by_keras(struct walker *w, ev_t bound, ev_t self,
			  const struct arguments *arguments, nid_t site)
{
	bool symbolic = gets_symbolic(w, arguments);
	uint32_t method = plain_method(w, bound);
	ev_t value = EV_NOTHING;

	if (method != NO_INDEX && (symbolic || is_converting(w)))
		value = call_override(w, method,
				      symbolic ? FROM_FUNCTIONAL : FROM_GRAPH,
				      self, arguments, site);
	return value == EV_NOTHING ? call_value(w, bound, arguments, site)
				   : value;
}

/* metric(y, p): it is updated, and gives what it is then. */
static ev_t call_metric(struct walker *w, uint32_t klass, ev_t self,
			const struct arguments *arguments)
{
	enum caller_situation situation = situation_now(w);
	uint32_t update =
		class_find_method(w->s, klass, named(w, "update_state"));
	uint32_t result = class_find_method(w->s, klass, named(w, "result"));
	struct arguments none = { .call = NO_NODE };
	ev_t value = EV_NOTHING;

	if (update != NO_INDEX)
		call_override(w, update, situation, self, arguments, NO_NODE);
	if (result != NO_INDEX)
		value = call_override(w, result, situation, self, &none,
				      NO_NODE);
	return value == EV_NOTHING ? EV_UNKNOWN : value;
}

/* layer(keras.Input(...)) */
static ev_t call_functionally(struct walker *w, struct object o, ev_t bound,
			      ev_t self, const struct arguments *arguments,
			      nid_t site)
{
	hold_in_functional(w, self);
	class_is_run_by_keras(w, o.klass);
	ask_of_spec(w, o.klass, self, arguments);
	if (class_is_dynamic(w->s, o.klass))
		return EV_UNKNOWN;
	return with_symbolic(w, call_by_keras(w, bound, self, arguments, site),
			     arguments);
}

/* model(x): Keras runs `call`; anything else runs `__call__`. */
static ev_t call_instance(struct walker *w, struct object o,
			  const struct arguments *arguments, nid_t site)
{
	struct solver *s = w->s;
	enum value_kind kind = class_instance_kind(s, o.klass);
	uint32_t method =
		class_find_method(s, o.klass, w->m->caches->known.__call__);
	ev_t self = instance_value(s, o.klass, site), bound;
	bool found;

	if (method != NO_INDEX)
		return call_value(w,
				  class_attribute(w, o.klass,
						  w->m->caches->known.__call__,
						  site, self, &found),
				  arguments, site);
	if (kind == VALUE_METRIC)
		return call_metric(w, o.klass, self, arguments);
	if (kind != VALUE_LAYER && kind != VALUE_MODEL && kind != VALUE_LOSS)
		return EV_UNKNOWN;
	build_first(w, o.klass, self, arguments);
	bound = class_attribute(w, o.klass, w->m->caches->known.call, site,
				self, &found);
	if (!found) {
		/* Mine(inputs, outputs) */
		if (kind == VALUE_MODEL && !gets_symbolic(w, arguments))
			run_layers_held(w, made_here(w, NO_NODE), arguments);
		return EV_UNKNOWN;
	}
	if (gets_symbolic(w, arguments))
		return call_functionally(w, o, bound, self, arguments, site);
	try_first(w, o.klass, bound, self, arguments, site);
	ask_for_mask(w, o.klass, self, arguments);
	return call_by_keras(w, bound, self, arguments, site);
}

/* f.__get__(object) */
static ev_t bound_by_hand(struct walker *w, struct object o,
			  const struct arguments *arguments, nid_t site)
{
	o = *object_at(w->s, o.target);
	o.kind = OBJECT_METHOD;
	o.self = argument_at(arguments, 0, 0);
	return o.self == EV_UNSEEN
		       ? EV_UNKNOWN
		       : ev_of_object(w->s, VALUE_FUNCTION,
				      solver_object(w->s, &o), site);
}

/* In these releases alone. */
static ev_t call_in_releases(struct walker *w, uint8_t dialects,
			     const struct object *o, enum context context,
			     const struct arguments *arguments, nid_t site)
{
	uint8_t before = w->without;
	ev_t value = EV_NOTHING;

	w->without |= ALL_DIALECTS & ~dialects;
	if (w->a->dialects & ~w->without)
		value = call_function(w, o->function, context, o->self,
				      arguments, site);
	w->without = before;
	return value;
}

/* recall.update_state(y, p): Keras 2 converts it, wherever that stands. */
static ev_t call_method(struct walker *w, const struct object *o,
			const struct arguments *arguments, nid_t site)
{
	enum context context = context_of_call(w, arguments);
	uint8_t converting = 0;
	ev_t value;

	if (context == CONTEXT_GRAPH_PLAIN && w->a->converts &&
	    ev_must(pool_of(w), o->self, KIND_BIT(VALUE_METRIC)) &&
	    override_dialects(w->s, o->function, FROM_GRAPH, CONTEXT_GRAPH))
		converting = 1u << DIALECT_KERAS_2;
	value = call_in_releases(w, converting, o, CONTEXT_GRAPH, arguments,
				 site);
	return ev_join(pool_of(w), value,
		       call_in_releases(w, ALL_DIALECTS & ~converting, o,
					context, arguments, site));
}

/* --- by kind ------------------------------------------------------------------------------------ */

static ev_t call_by_kind(struct walker *w, struct object o,
			 const struct arguments *arguments, nid_t site)
{
	w->maker = o.maker;
	switch (o.kind) {
	case OBJECT_FUNCTION:
		return call_function(w, o.function,
				     context_of_call(w, arguments), EV_UNSEEN,
				     arguments, site);
	case OBJECT_METHOD:
		return call_method(w, &o, arguments, site);
	case OBJECT_GRAPH:
		return call_graph(w, o, arguments, site);
	case OBJECT_PLAIN:
		return call_plain(w, o, arguments, site);
	case OBJECT_PARTIAL:
		return call_partial(w, o, arguments, site);
	case OBJECT_GRADIENT:
		return call_gradient(w, o, arguments, site);
	case OBJECT_CALLED:
		return call_by_row(w, &o, arguments, site);
	case OBJECT_ASKED:
		return call_asked(w, &o, arguments, site);
	case OBJECT_BINDER:
		return bound_by_hand(w, o, arguments, site);
	case OBJECT_TRACE:
		call_object(w, o.target, arguments, site);
		return EV_UNKNOWN;
	case OBJECT_CLASS:
		return construct_object(w, o, arguments, site);
	case OBJECT_INSTANCE:
		return call_instance(w, o, arguments, site);
	case OBJECT_SUPER:
	case OBJECT_NOTHING:
		break;
	}
	return EV_UNKNOWN;
}

/* self.run = getattr(self, name); f = partial(f, 1) in a loop: what such an object
 * calls may be itself. One method that is asked for by its name may be another one. */
static bool leads_to_itself(const struct walker *w, uint32_t object)
{
	enum object_kind kind = object_at(w->s, object)->kind;

	if (w->called_count == MOST_NESTED_CALLABLES)
		return true;
	for (uint32_t i = 0; i < w->called_count; i++)
		if (w->called[i] == object ||
		    (kind == OBJECT_ASKED &&
		     object_at(w->s, w->called[i])->kind == kind))
			return true;
	return false;
}

ev_t call_object(struct walker *w, uint32_t object,
		 const struct arguments *arguments, nid_t site)
{
	struct object o = *object_at(w->s, object);
	ev_t value;

	if (o.waits)
		return wrap_functions(
			w,
			(struct object){ .kind = o.kind,
					 .by = o.by,
					 .site = o.site,
					 .autograph_off = o.autograph_off },
			argument_at(arguments, 0, 0), site);
	if (leads_to_itself(w, object))
		return EV_UNKNOWN;
	w->called[w->called_count++] = object;
	value = call_by_kind(w, o, arguments, site);
	w->called_count--;
	return value;
}

ev_t call_unconverted(struct walker *w, ev_t callee,
		      const struct arguments *arguments, nid_t site)
{
	bool before = w->unconverted;
	ev_t value;

	w->unconverted = true;
	value = call_value(w, callee, arguments, site);
	w->unconverted = before;
	return value;
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
