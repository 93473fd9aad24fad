/*
 * Why a function is traced, for people.
 */
#include <string.h>

#include "model/bounds.h"
#include "model/model.h"

static const char *own_reason(const struct model *m, const struct function *f,
			      const struct trace *trace)
{
	struct slice text = tree_text(m->tree, trace->where);
	struct slice line = text;
	const char *end = memchr(text.ptr, '\n', text.length);

	if (end)
		line.length = (size_t)(end - text.ptr);
	switch (trace->kind) {
	case TRACE_DECORATED:
		return arena_fmt(m->arena,
				 "`%s` is traced: decorated with %.*s",
				 f->qualified_name, SLICE_ARG(line));
	case TRACE_WRAPPED:
		return arena_fmt(m->arena, "`%s` is traced: wrapped by %s here",
				 f->qualified_name, trace->what);
	case TRACE_METHOD:
		return arena_fmt(m->arena,
				 "Keras %s `%s` inside a graph (fit, "
				 "evaluate, predict)",
				 trace->certain ? "runs" : "may run",
				 f->qualified_name);
	case TRACE_ARGUMENT:
		if (trace->from == NO_INDEX)
			return arena_fmt(m->arena,
					 "`%s` is traced: passed to %s here",
					 f->qualified_name, trace->what);
		return arena_fmt(m->arena, "`%s` is passed to %s by `%s` here",
				 f->qualified_name, trace->what,
				 function_at(m, trace->from)->qualified_name);
	case TRACE_CALLED:
		return arena_fmt(m->arena, "`%s` is called by `%s` here",
				 f->qualified_name,
				 function_at(m, trace->from)->qualified_name);
	case TRACE_NESTED:
		return arena_fmt(m->arena, "`%s` is used by `%s` here",
				 f->qualified_name,
				 function_at(m, trace->from)->qualified_name);
	case TRACE_OUTSIDE:
		return arena_fmt(m->arena,
				 "`%s` is called by %s, which is traced",
				 f->qualified_name, trace->what);
	}
	return "";
}

bool trace_is_assumed(const struct model *m, uint32_t f)
{
	for (uint32_t i = 0; i < LONGEST_REASON && f != NO_INDEX; i++) {
		const struct function *function = function_at(m, f);

		if (!function->traces.count)
			return false;
		if (function->traces.at[0].assumed)
			return true;
		f = function->traces.at[0].from;
	}
	return false;
}

bool is_perhaps_run_by_keras(const struct model *m, uint32_t f)
{
	for (uint32_t i = 0; i < LONGEST_REASON && f != NO_INDEX; i++) {
		const struct function *function = function_at(m, f);

		if (!function->traces.count || function->traces.at[0].certain)
			return false;
		if (function->traces.at[0].kind == TRACE_METHOD)
			return true;
		f = function->traces.at[0].from;
	}
	return false;
}

bool is_traced_by_calls_alone(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++)
		if (function->traces.at[i].kind != TRACE_CALLED)
			return false;
	return true;
}

bool trace_step(const struct model *m, uint32_t f, uint32_t step,
		const char **text, nid_t *where)
{
	const struct trace *trace;

	for (uint32_t i = 0;; i++) {
		if (f == NO_INDEX || !function_at(m, f)->traces.count)
			return false;
		trace = &function_at(m, f)->traces.at[0];
		if (i == step)
			break;
		f = trace->from;
	}
	*text = own_reason(m, function_at(m, f), trace);
	*where = trace->where;
	return true;
}
