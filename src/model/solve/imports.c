/*
 * In: an import statement. Out: the variables that it binds; a module whose name is not
 * used is wanted for what it does, and joins.
 */
#include "model/solve/calling.h"

#include "model/caches.h"
#include "model/modules.h"
#include "model/uses.h"

/* import backbones: of a module whose name is not used, what it does is wanted. */
static void run_for_effect(struct walker *w, const struct bind *b)
{
	sym_t name = variable_at(w->m, b->variable)->name;
	const struct model *imported =
		is_name_read(w, name) ? NULL
				      : modules_module(w->m, b->imported);

	if (imported)
		unit_joined(w->s, imported);
}

void import_names(struct walker *w, nid_t n)
{
	for_each_descendant(w->t, target, n) {
		uint32_t v = w->m->caches->target_variable[target];
		bind_id i = v == NO_INDEX ? NO_BIND
					  : variable_at(w->m, v)->first;

		while (is_present(i) && bind_by_id(w->m, i)->target != target)
			i = bind_by_id(w->m, i)->next;
		if (is_absent(i))
			continue;
		bind_variable(w, v,
			      name_value(w, bind_by_id(w->m, i)->imported,
					 target));
		run_for_effect(w, bind_by_id(w->m, i));
	}
}
