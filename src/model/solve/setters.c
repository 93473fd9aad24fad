/*
 * object.name = value where the class has a property of that name: its setter runs. It
 * gives nothing, so it waits on the work list.
 */
#include "model/solve/calling.h"

static bool is_setter(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t n = tree_first(m->tree, f->decorators.at[i]);

		if (tree_is(m->tree, n, KIND_attribute) &&
		    tree_text_is(m->tree,
				 tree_child(m->tree, n, FIELD_attribute),
				 "setter"))
			return true;
	}
	return false;
}

/* NO_INDEX where the class has none. */
static uint32_t setter_of(struct solver *s, uint32_t klass, sym_t name)
{
	uint32_t f = class_find_method(s, klass, name);
	const struct solver_function *sf;
	const struct model *m;

	if (f == NO_INDEX)
		return NO_INDEX;
	sf = solver_function_at(s, f);
	m = unit_at(s, sf->unit)->m;
	return is_setter(m, function_at(m, sf->index)) ? f : NO_INDEX;
}

/* It is traced because the code is that sets. */
static void note_setting(struct walker *w, uint32_t activation, nid_t n)
{
	const struct activation *a = activation_at(w->s, activation);

	if (is_traced_context(w->a->context) && is_traced_context(a->context) &&
	    !w->lifts && a->unit == w->u->index && n != NO_NODE)
		activation_reason(w->s, activation,
				  (struct trace){ .kind = TRACE_CALLED,
						  .certain = w->a->is_certain,
						  .dialects = w->a->certain,
						  .where = n,
						  .from = tracing_function(w),
						  .what = "" });
}

bool set_by_property(struct walker *w, uint32_t klass, sym_t name, ev_t value,
		     nid_t n)
{
	struct arguments given = { .call = NO_NODE, .count = 1 };
	uint32_t setter = setter_of(w->s, klass, name), index;
	struct activation *a;

	if (setter == NO_INDEX)
		return false;
	given.at[0] = value;
	index = solver_activation(w->s, setter, context_unconverted(w, &given));
	a = activation_at(w->s, index);
	note_setting(w, index, n);
	activation_dialects(w->s, index, w->a->dialects & ~w->without);
	activation_shown(a, shown_by_call(w, a, n));
	if (w->a->converts || w->a->context == CONTEXT_GRAPH)
		activation_converts(a);
	apply_arguments(w, a, instance_value(w->s, klass, n), &given, false);
	if (!a->was_entered)
		solver_queue(w->s, index);
	return true;
}
