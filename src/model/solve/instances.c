/*
 * Classes of the program as what their objects are: a model, a layer, or just an
 * instance.
 */
#include "model/solve/solver.h"

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
