/*
 * Calls of the file are looked at in the model; of a file that it imports only the
 * text, line by line.
 */
#include "model/eager_switch.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/modules.h"
#include "model/origin.h"

/* In a branch, but for that of `if __name__ == "__main__"`. */
static bool is_conditional(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, node); n != NO_NODE;
	     n = tree_parent(t, n)) {
		struct slice condition;

		if (tree_is(t, n, KIND_conditional_expression) ||
		    tree_is(t, n, KIND_boolean_operator) ||
		    tree_is(t, n, KIND_try_statement))
			return true;
		if (!tree_is(t, n, KIND_if_statement))
			continue;
		condition = tree_text(t, tree_child(t, n, FIELD_condition));
		if (!slice_starts(condition, "__name__"))
			return true;
	}
	return false;
}

bool file_runs_eagerly(const struct model *m)
{
	bool on = false;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (!call->name ||
		    !framework_set_has(m->framework, "eager-switch",
				       name_text(m, call->name)))
			continue;
		if (!tree_is(m->tree, call_argument(m, call->node, 0, NULL),
			     KIND_true) ||
		    is_conditional(m, call->node))
			return false;
		on = true;
	}
	return on;
}

/* tf.config.run_functions_eagerly(True) at the start of a line: it runs while the
 * file is imported. */
static bool switches_when_imported(struct slice text)
{
	static const char name[] = "run_functions_eagerly(";
	static const size_t length = sizeof(name) - 1;
	bool on = false;
	size_t at = 0;
	const char *hit;

	while ((hit = memmem(text.ptr + at, text.length - at, name, length))) {
		struct slice line = { hit, 0 }, behind;

		while (line.ptr > text.ptr && line.ptr[-1] != '\n')
			line.ptr--;
		line.length = (size_t)(hit - line.ptr);
		at = (size_t)(hit - text.ptr) + length;
		behind = (struct slice){ text.ptr + at, text.length - at };
		if (line.length && strchr(" \t#", *line.ptr))
			continue;
		on = slice_starts(behind, "True") ||
		     slice_starts(behind, "run_eagerly=True");
	}
	return on;
}

bool program_runs_eagerly(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->eager_asked) {
		caches->eager_asked = true;
		caches->runs_eagerly =
			file_runs_eagerly(m) ||
			some_import_holds(m, switches_when_imported);
	}
	return caches->runs_eagerly;
}

/* A script is run by itself: what another one switches is not so for it. */
static bool is_run_as_script(const struct model *m)
{
	struct slice text = m->tree->text;

	return memmem(text.ptr, text.length, "__main__", strlen("__main__"));
}

/* Who runs the module throws it: a file that names it, or each script of the project. */
static bool is_thrown_by_users(const struct model *m)
{
	return users_of_model_mention(m, "text-of-eager-switch") ||
	       programs_of_model_mention(m, "text-of-eager-switch");
}

/* Most projects have no such switch at all, which one search says for all files. */
static bool find_switch_in_project(const struct model *m)
{
	return !is_run_as_script(m) &&
	       project_of_model_mentions(m, "text-of-eager-switch") &&
	       is_thrown_by_users(m) &&
	       !project_of_model_mentions(m, "text-of-eager-switch-undone");
}

bool project_runs_eagerly(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->project_eager_asked) {
		caches->project_eager_asked = true;
		caches->project_runs_eagerly = find_switch_in_project(m);
	}
	return caches->project_runs_eagerly;
}

bool hands_on_compile(const struct model *m, const struct call *call,
		      nid_t *fallback)
{
	nid_t value = call_keyword(m, call->node, "run_eagerly");
	uint32_t parameter;

	*fallback = NO_NODE;
	if (call->function == NO_INDEX ||
	    function_at(m, call->function)->name != call->method ||
	    is_absent(function_at(m, call->function)->klass))
		return false;
	if (value == NO_NODE)
		return call_has_splat(m, call->node);
	parameter = own_parameter_of(m, call->function, value);
	if (parameter == NO_INDEX)
		return false;
	*fallback =
		function_at(m, call->function)->parameters.at[parameter].fallback;
	return true;
}

static bool compiles_models(const struct model *m)
{
	nid_t fallback;

	for_each_call(m, i)
		if (call_by_id(m, i)->method == m->caches->known.compile &&
		    !hands_on_compile(m, call_by_id(m, i), &fallback))
			return true;
	return false;
}

static bool find_eager_compile_in_project(const struct model *m)
{
	return !is_run_as_script(m) &&
	       project_of_model_mentions(m, "text-of-eager-compile") &&
	       users_of_model_mention(m, "text-of-eager-compile") &&
	       !project_of_model_mentions(m, "text-of-eager-compile-undone") &&
	       !compiles_models(m);
}

bool project_compiles_eagerly(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->project_compiles_asked) {
		caches->project_compiles_asked = true;
		caches->project_compiles_eagerly =
			find_eager_compile_in_project(m);
	}
	return caches->project_compiles_eagerly;
}

static bool is_by_all(const struct model *m, uint32_t f, int depth,
		      bool (*is_one)(const struct trace *trace))
{
	const struct function *function = function_at(m, f);

	if (!function->traces.count || depth > LONGEST_REASON)
		return false;
	for (size_t i = 0; i < function->traces.count; i++) {
		const struct trace *trace = &function->traces.at[i];

		if (trace->from != NO_INDEX) {
			if (trace->from != f &&
			    !is_by_all(m, trace->from, depth + 1, is_one))
				return false;
		} else if (!is_one(trace)) {
			return false;
		}
	}
	return true;
}

static bool is_by_graph_function(const struct trace *trace)
{
	return trace->kind != TRACE_OUTSIDE &&
	       (trace->kind != TRACE_ARGUMENT || trace->later);
}

static bool is_by_keras_loop(const struct trace *trace)
{
	return trace->kind == TRACE_METHOD ||
	       (trace->kind == TRACE_ARGUMENT && trace->later);
}

bool is_traced_by_graph_functions(const struct model *m, uint32_t f)
{
	return is_by_all(m, f, 0, is_by_graph_function);
}

bool is_traced_by_keras_loops(const struct model *m, uint32_t f)
{
	return is_by_all(m, f, 0, is_by_keras_loop);
}
