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

void imported_trace(const struct imported *what)
{
	note_own_traces(what->model);
	trace_from_outside(what->model, what->function,
			   "a function of another file");
}

bool imported_own_trace(const struct imported *what, uint32_t f)
{
	note_own_traces(what->model);
	return what->model->caches->own_traces[f];
}
