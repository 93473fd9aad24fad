/*
 * Classes of the program as what their objects are: a model, a layer, or just an
 * instance.
 */
#include "model/solve/classes.h"

#include "model/members.h"

static bool class_has_base(struct solver *s, uint32_t klass, const char *name)
{
	const struct solver_class *c = solver_class_at(s, klass);
	const struct unit *u = unit_at(s, c->unit);

	return class_derives(u->m, c->index, name);
}

static enum value_kind find_instance_kind(struct solver *s, uint32_t klass)
{
	static const struct {
		const char *base;
		enum value_kind kind;
	} table[] = {
		{ "tensorflow.keras.Model", VALUE_MODEL },
		{ "tensorflow.keras.Sequential", VALUE_MODEL },
		{ "tensorflow.keras.layers.*", VALUE_LAYER },
		{ "tensorflow.keras.optimizers.*", VALUE_OPTIMIZER },
		{ "tensorflow.keras.metrics.*", VALUE_METRIC },
		{ "tensorflow.keras.losses.*", VALUE_LOSS },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (class_has_base(s, klass, table[i].base))
			return table[i].kind;
	return VALUE_INSTANCE;
}

enum value_kind class_instance_kind(struct solver *s, uint32_t klass)
{
	enum value_kind kind = solver_class_at(s, klass)->instance_kind;

	if (kind == VALUE_UNKNOWN) {
		kind = find_instance_kind(s, klass);
		vec_at(&s->classes, klass)->instance_kind = kind;
	}
	return kind;
}

ev_t instance_value(struct solver *s, uint32_t klass, nid_t proof)
{
	const struct solver_class *c = solver_class_at(s, klass);
	uint32_t object =
		solver_object(s, &(struct object){ .kind = OBJECT_INSTANCE,
						   .unit = c->unit,
						   .klass = klass,
						   .site = NO_NODE });

	return ev_of_object(s, class_instance_kind(s, klass), object, proof);
}

ev_t class_object(struct solver *s, uint32_t klass, nid_t n)
{
	return ev_of_object(
		s, VALUE_CLASS,
		solver_object(s,
			      &(struct object){
				      .kind = OBJECT_CLASS,
				      .unit = solver_class_at(s, klass)->unit,
				      .klass = klass,
				      .site = NO_NODE }),
		n);
}

/* Base.__subclasses__(): those of the same file. */
ev_t subclasses_value(struct solver *s, ev_t classes, nid_t site)
{
	struct object_set set =
		*pool_objects_at(s->pool, pool_at(s->pool, classes)->objects);
	ev_t below = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		const struct object *o = object_at(s, set.at[i]);
		const struct unit *u = unit_at(s, o->unit);
		struct class_list derived;

		if (o->kind != OBJECT_CLASS)
			continue;
		derived = subclasses_of(u->m,
					solver_class_at(s, o->klass)->index);
		for (uint32_t d = 0; d < derived.count; d++)
			below = ev_join(
				s->pool, below,
				class_object(s,
					     solver_class_of(u, derived.at[d]),
					     site));
	}
	return below == EV_NOTHING ? EV_UNKNOWN
				   : ev_open(s->pool, VALUE_LIST, below, site);
}

/* --- what is run over ------------------------------------------------------------- */

ev_t members_of_class(struct solver *s, ev_t value, nid_t site)
{
	struct evidence e = *pool_at(s->pool, value);
	const struct object *o;

	if (e.kinds != KIND_BIT(VALUE_CLASS) || !e.objects)
		return value;
	o = object_at(s, pool_objects_at(s->pool, e.objects)->at[0]);
	return o->kind == OBJECT_CLASS && class_has_base(s, o->klass, "enum.*")
		       ? ev_open(s->pool, VALUE_ITERATOR,
				 instance_value(s, o->klass, site), site)
		       : value;
}

static const char items[] = "[]";

static bool class_is_a_container(struct solver *s, uint32_t klass)
{
	static const char *const bases[] = { "builtins.list", "builtins.tuple",
					     "builtins.set" };

	for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++)
		if (class_has_base(s, klass, bases[i]))
			return true;
	return false;
}

void give_items(struct walker *w, uint32_t klass,
		const struct arguments *arguments)
{
	if (arguments->count == 1 && class_is_a_container(w->s, klass))
		location_write(w->s,
			       attribute_location(w->s, klass, named(w, items)),
			       arguments->at[0]);
}

ev_t items_of_object(struct walker *w, ev_t value)
{
	struct object_set set =
		*pool_objects_at(pool_of(w), ev_at(w, value)->objects);
	ev_t all = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		const struct object *o = object_at(w->s, set.at[i]);

		if (o->kind == OBJECT_INSTANCE)
			all = ev_join(pool_of(w), all,
				      location_read(w->s,
						    attribute_location(
							    w->s, o->klass,
							    named(w, items)),
						    w->index));
	}
	return all == EV_NOTHING ? value : all;
}
