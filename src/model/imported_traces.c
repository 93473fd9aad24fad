/*
 * Functions of other files that are traced from here.
 */
#include "model/caches.h"
#include "model/modules.h"
#include "model/solve/solve.h"

static bool traced_by_own_file(const struct function *f)
{
	for (size_t i = 0; i < f->traces.count; i++)
		if (f->traces.at[i].kind != TRACE_OUTSIDE)
			return true;
	return false;
}

/* Notes what the file traces by itself, before anybody asks for more. */
static void note_own_traces(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (caches->own_traces)
		return;
	if (!caches->solver)
		solve(m);
	caches->own_traces =
		ARENA_ARRAY(m->arena, bool, m->functions.count + 1);
	for (uint32_t f = 0; f < m->functions.count; f++)
		caches->own_traces[f] = traced_by_own_file(function_at(m, f));
}

static const char by_another_file[] = "a function of another file";

void trace_for_others(const struct model *m, uint32_t f)
{
	note_own_traces(m);
	trace_from_outside(m, f, by_another_file);
}

const struct model *imported_model_anew(const struct imported *what,
					struct arena *arena)
{
	const struct model *m = what->model;
	struct model *anew = ARENA_NEW(arena, struct model);

	model_syntax(anew, arena, m->tree, m->names, m->framework,
		     m->is_test_file, &m->around);
	note_own_traces(anew);
	return anew;
}

void imported_trace(const struct model *m, const struct imported *what,
		    const struct model *anew)
{
	trace_as_import(anew, what->function, by_another_file, m, what->model);
}

bool imported_own_trace(const struct model *anew, uint32_t f)
{
	return anew->caches->own_traces[f];
}
