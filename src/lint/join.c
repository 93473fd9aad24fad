#include "lint/join.h"

/* So many places of one file are told; people are shown the first ones. */
#define MOST_PLACES 100

static bool joins(const struct finding *f)
{
	return f->joined_as && f->severity == SEVERITY_INFO && !f->suppressed;
}

/* Places in the list of those that others join, one for each rule and attribution. */
struct firsts {
	VEC(size_t) places;
};

static struct finding *first_alike(const struct findings *list,
				   const struct firsts *firsts,
				   const struct finding *f)
{
	for (size_t i = 0; i < firsts->places.count; i++) {
		struct finding *first = &list->at[firsts->places.at[i]];

		if (first->rule == f->rule &&
		    first->attribution == f->attribution)
			return first;
	}
	return NULL;
}

static void show_beside(struct finding *first, const struct finding *f,
			struct arena *arena)
{
	struct related place = { .span = f->span };

	if (first->related.count >= MOST_PLACES)
		return;
	place.label = arena_fmt(arena, "and `%s`", f->joined_as);
	vec_push(arena, &first->related, place);
}

void findings_join(struct findings *list, struct arena *arena)
{
	struct firsts firsts = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->at[i];
		struct finding *first = joins(f) ? first_alike(list, &firsts, f)
						 : NULL;

		if (first) {
			show_beside(first, f, arena);
			continue;
		}
		if (joins(f))
			vec_push(arena, &firsts.places, kept);
		list->at[kept++] = *f;
	}
	list->count = kept;
}
