/*
 * Which methods getattr(object, name) may mean where the name is not known.
 */
#include "model/solve/asked.h"

#include <string.h>

#include "model/solve/classes.h"

/* "on_" of "on_" + event, of f"on_{event}" and of "on_%s" % event. */
struct slice text_in_front(const struct walker *w, nid_t n)
{
	struct slice front;
	const char *end;

	n = tree_bare(w->t, n);
	while (tree_is(w->t, n, KIND_binary_operator))
		n = tree_bare(w->t, tree_child(w->t, n, FIELD_left));
	n = tree_is(w->t, n, KIND_string) ? tree_nth(w->t, n, 1) : NO_NODE;
	if (!tree_is(w->t, n, KIND_string_content))
		return slice_of("");
	front = tree_text(w->t, n);
	end = memchr(front.ptr, '%', front.length);
	if (end)
		front.length = (size_t)(end - front.ptr);
	return front;
}

/* Whether a method is one that getattr(object, text) may mean, where only what the text
 * begins with is known, or nothing: then the file has the name as a text. */
bool may_be_asked(const struct walker *w, const struct object *asked,
		  const char *name)
{
	const char *front = intern_text(w->s->names, asked->by);
	struct slice text = unit_at(w->s, asked->unit)->m->tree->text;

	if (*front)
		return !strncmp(name, front, strlen(front));
	return slice_holds(text, arena_fmt(w->s->arena, "\"%s\"", name)) ||
	       slice_holds(text, arena_fmt(w->s->arena, "'%s'", name));
}

struct elements one_of_texts(struct walker *w, ev_t value)
{
	struct evidence e = *ev_at(w, value);
	struct elements one = { .count = 1 };

	one.keys[0] = e.constant;
	return e.constant ? one
	       : e.kinds == KIND_BIT(VALUE_STRING)
		       ? *pool_elements_at(pool_of(w), e.elements)
		       : *pool_elements_at(pool_of(w), 0);
}

static uint32_t add_methods(const struct model *m, class_id c, uint32_t count,
			    sym_t out[MOST_METHODS])
{
	const struct class *k = class_at(m, c);

	for (size_t i = 0; i < k->methods.count && count < MOST_METHODS; i++)
		out[count++] = function_at(m, k->methods.at[i])->name;
	return count;
}

uint32_t methods_of_objects(const struct walker *w, ev_t value,
			    sym_t out[MOST_METHODS])
{
	const struct object_set *set =
		pool_objects_at(pool_of(w), ev_at(w, value)->objects);
	uint32_t count = 0;

	for (uint32_t i = 0; i < set->count; i++) {
		const struct object *o = object_at(w->s, set->at[i]);
		uint32_t line[MOST_BASES], bases;

		if (o->kind != OBJECT_INSTANCE && o->kind != OBJECT_CLASS)
			continue;
		bases = class_line(w->s, o->klass, line);
		for (uint32_t b = 0; b < bases; b++) {
			const struct solver_class *c =
				solver_class_at(w->s, line[b]);

			count = add_methods(unit_at(w->s, c->unit)->m, c->index,
					    count, out);
		}
	}
	return count;
}
