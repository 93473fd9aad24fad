/*
 * Layers and models that are made with `dynamic=True`, by each call that makes them or
 * by their own constructor:
 *
 *	class Tree(Layer):
 *		def __init__(self): super().__init__(dynamic=True)
 *
 * The loops of Keras 2 run such a one eagerly, and the model that holds it, in
 * whichever layer; with
 * keras.Input its `call` is not run. Keras 3 refuses the argument, so there is none.
 *
 * And models that are compiled with `run_eagerly=True`, all of them or some.
 */
#include "model/caches.h"
#include "model/solve/calling.h"

static bool asks_for_eager(const struct model *m, nid_t call)
{
	return tree_is(m->tree, call, KIND_call) &&
	       tree_is(m->tree, call_keyword(m, call, "dynamic"), KIND_true);
}

void class_is_made(const struct walker *w, uint32_t klass, nid_t call)
{
	struct solver_class *c = vec_at(&w->s->classes, klass);

	if (asks_for_eager(w->m, call))
		c->made_dynamic = true;
	else
		c->made_otherwise = true;
}

/* super().__init__(dynamic=True) in its own __init__. */
static bool makes_itself_dynamic(struct solver *s, uint32_t klass)
{
	uint32_t init =
		class_find_method(s, klass, intern_str(s->names, "__init__"));
	const struct solver_function *sf;
	const struct function *f;
	const struct model *m;

	if (init == NO_INDEX)
		return false;
	sf = solver_function_at(s, init);
	m = unit_at(s, sf->unit)->m;
	f = function_at(m, sf->index);
	for (size_t i = 0; i < f->calls.count; i++) {
		const struct call *call = call_by_id(m, f->calls.at[i]);

		if (call->method == m->caches->known.__init__ &&
		    asks_for_eager(m, call->node))
			return true;
	}
	return false;
}

static bool is_dynamic_so_deep(struct solver *s, uint32_t klass, int depth);

/* self.encoder = Encoder(), where all that it may be is dynamic. */
static bool is_dynamic_layer(struct solver *s, ev_t value, int depth)
{
	const struct evidence *e = pool_at(s->pool, value);
	struct object_set set = *pool_objects_at(s->pool, e->objects);

	if (e->kinds & ~(KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_MODEL)))
		return false;
	for (uint32_t i = 0; i < set.count; i++) {
		const struct object *o = object_at(s, set.at[i]);

		if (o->kind != OBJECT_INSTANCE ||
		    !is_dynamic_so_deep(s, o->klass, depth))
			return false;
	}
	return set.count > 0;
}

static bool holds_dynamic_layer(struct solver *s, uint32_t klass, int depth)
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	for (uint32_t i = 1; i < s->attributes.count; i++)
		for (uint32_t k = 0; k < count; k++)
			if (attribute_at(s, i)->klass == line[k] &&
			    is_dynamic_layer(s,
					     attribute_at(s, i)->location.value,
					     depth))
				return true;
	return false;
}

static bool is_dynamic_so_deep(struct solver *s, uint32_t klass, int depth)
{
	const struct solver_class *c = solver_class_at(s, klass);

	if ((c->made_dynamic && !c->made_otherwise) ||
	    makes_itself_dynamic(s, klass))
		return true;
	return depth < MOST_LAYER_DEPTH &&
	       holds_dynamic_layer(s, klass, depth + 1);
}

bool class_is_dynamic(struct solver *s, uint32_t klass)
{
	return is_dynamic_so_deep(s, klass, 0);
}

bool classes_are_dynamic(struct solver *s, const uint32_t *classes,
			 uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!class_is_dynamic(s, classes[i]))
			return false;
	return count > 0;
}

/* --- compile() ------------------------------------------------------------------------ */

/* What run_eagerly= is given may be one of both: train(eager=True); train(eager=False). */
static uint8_t way_compiled(struct walker *w, const struct arguments *arguments)
{
	ev_t given = argument_at(arguments, -1, named(w, "run_eagerly"));
	struct evidence e = *ev_at(w, given);
	struct elements either = *pool_elements_at(w->s->pool, e.elements);
	sym_t yes = named(w, "True");

	if (given == EV_UNSEEN || e.kinds != KIND_BIT(VALUE_BOOL))
		return COMPILED_OTHERWISE;
	if (e.constant)
		return e.constant == yes ? COMPILED_EAGERLY
					 : COMPILED_OTHERWISE;
	return either.count == 2 &&
			       (either.keys[0] == yes || either.keys[1] == yes)
		       ? COMPILED_EAGERLY | COMPILED_OTHERWISE
		       : COMPILED_OTHERWISE;
}

void note_compiled(struct walker *w, ev_t model,
		   const struct arguments *arguments)
{
	struct object_set set =
		*pool_objects_at(w->s->pool, ev_at(w, model)->objects);

	w->compiled = way_compiled(w, arguments);
	w->s->compiled |= w->compiled;
	for (uint32_t i = 0; i < set.count; i++)
		if (object_at(w->s, set.at[i])->kind == OBJECT_INSTANCE)
			vec_at(&w->s->classes,
			       object_at(w->s, set.at[i])->klass)
				->compiled |= w->compiled;
}

uint8_t classes_compiled(const struct solver *s, const uint32_t *classes,
			 uint32_t count)
{
	uint8_t how = 0;

	for (uint32_t i = 0; i < count; i++)
		how |= solver_class_at(s, classes[i])->compiled;
	return how ? how : s->compiled;
}
