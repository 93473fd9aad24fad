/*
 * The loops of Keras that a program calls: what they run from then on.
 */
#include "model/solve/calling.h"

#include "framework/tables.h"

/* fit(x, y, **options), where nobody sees what these are. */
static bool gives_keywords_unseen(const struct walker *w,
				  const struct arguments *arguments)
{
	nid_t list = tree_child(w->t, arguments->call, FIELD_arguments);

	for_each_child(w->t, n, list)
		if (tree_is(w->t, n, KIND_dictionary_splat))
			return arguments->has_more;
	return arguments->has_more && list == NO_NODE;
}

/* fit(x, y, validation_split=0.1): it evaluates, too. */
static bool validates(const struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++)
		if (framework_set_has(w->s->framework, "fit-validates",
				      intern_text(w->s->names,
						  arguments->keywords[i])))
			return true;
	return gives_keywords_unseen(w, arguments);
}

static void note_loop(struct walker *w, uint32_t klass, sym_t loop,
		      const struct arguments *arguments)
{
	class_is_fitted(w, klass, loop);
	metrics_are_run(w, klass);
	if (validates(w, arguments))
		class_is_fitted(w, klass, named(w, "evaluate"));
}

/* callbacks=[Show()], a Sequence */
static void object_is_fitted(const struct walker *w, ev_t value, sym_t loop)
{
	struct object_set set =
		*pool_objects_at(w->s->pool, ev_at(w, value)->objects);

	for (uint32_t i = 0; i < set.count; i++)
		if (object_at(w->s, set.at[i])->kind == OBJECT_INSTANCE)
			class_is_fitted(w, object_at(w->s, set.at[i])->klass,
					loop);
}

static void given_to_loop(struct walker *w, const struct arguments *arguments,
			  sym_t loop)
{
	for (uint32_t i = 0; i < arguments->count; i++) {
		const struct elements *list = pool_elements_at(
			pool_of(w), ev_at(w, arguments->at[i])->elements);

		object_is_fitted(w, arguments->at[i], loop);
		for (uint32_t k = 0; k < list->count; k++)
			object_is_fitted(w, list->at[k], loop);
	}
}

void note_keras(struct walker *w, ev_t receiver, sym_t method,
		const struct arguments *arguments)
{
	const struct evidence *e = pool_at(pool_of(w), receiver);
	const struct object_set *set = pool_objects_at(pool_of(w), e->objects);

	if (!framework_set_has(w->s->framework, "training-loop",
			       intern_text(w->s->names, method)))
		return;
	for (uint32_t i = 0; i < set->count; i++)
		if (object_at(w->s, set->at[i])->kind == OBJECT_INSTANCE)
			note_loop(w, object_at(w->s, set->at[i])->klass, method,
				  arguments);
	given_to_loop(w, arguments, method);
	if (validates(w, arguments))
		given_to_loop(w, arguments, named(w, "evaluate"));
}
