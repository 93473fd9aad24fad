/*
 * Layers and models that are made with `dynamic=True`, by each call that makes them or
 * by their own constructor:
 *
 *	class Tree(Layer):
 *		def __init__(self): super().__init__(dynamic=True)
 *
 * The loops of Keras 2 run such a one eagerly, and the model that holds it; with
 * keras.Input its `call` is not run. Keras 3 refuses the argument, so there is none.
 */
#include "model/caches.h"
#include "model/solve/solver.h"

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

bool class_is_dynamic(struct solver *s, uint32_t klass)
{
	const struct solver_class *c = solver_class_at(s, klass);

	return (c->made_dynamic && !c->made_otherwise) ||
	       makes_itself_dynamic(s, klass);
}

bool classes_are_dynamic(struct solver *s, const uint32_t *classes,
			 uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!class_is_dynamic(s, classes[i]))
			return false;
	return count > 0;
}
