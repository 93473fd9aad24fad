#include "model/host.h"
#include "model/modules.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/deletions.h"
#include "rulekit/graph_calls.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"

/* Called at so many places, one inner graph that all share is worth having. */
#define SHARED 3

/* The function that a decorator makes a graph function, or NO_INDEX. */
static uint32_t decorated_by(const struct model *m, nid_t decorator)
{
	nid_t def = tree_decorated(m->tree, decorator);
	uint32_t f = def == NO_NODE ? NO_INDEX : function_defined(m, def);

	if (!tree_is(m->tree, def, KIND_function_definition) || f == NO_INDEX ||
	    function_at(m, f)->hybrids.count != 1 ||
	    function_at(m, f)->hybrids.at[0].where != decorator)
		return NO_INDEX;
	return f;
}

/* Options that make it something of its own wherever it is called. */
static bool has_purpose(const struct model *m, const struct hybrid *hybrid)
{
	return has_graph_option(m, hybrid) ||
	       hybrid_option(m, hybrid, "input_signature") != NO_NODE;
}

/* Helpers between a graph function and what it calls in the end. */
#define MOST_HELPERS 3
/* Classes between the one that keeps a method and the one that calls it. */
#define MOST_BASES_UP 3

static bool is_private(const struct model *m, const struct function *function)
{
	const char *name = name_text(m, function->name);

	return name[0] == '_' && name[1] != '_';
}

/* The expression that a name is used by: the whole of self.name. */
static nid_t whole_use(const struct tree *t, nid_t identifier)
{
	nid_t parent = tree_parent(t, identifier);

	return tree_is(t, parent, KIND_attribute) ? parent : identifier;
}

/* A name that stands in the file more often says nothing certain. */
#define MOST_NAMESAKES 500

/* Whether an identifier of the function's name may mean it: unless it is known
 * to mean another one. */
static bool may_mean(const struct model *m, nid_t identifier, uint32_t f)
{
	const struct tree *t = m->tree;
	uint32_t known;

	if (tree_is(t, tree_parent(t, identifier), KIND_function_definition))
		return false;
	known = function_meant(m, whole_use(t, identifier));
	return known == NO_INDEX || known == f;
}

static bool is_in_graph(const struct model *m, nid_t node, int helpers);

/* Whether all that the file does with a private function is to call it in the
 * bodies of graph functions. */
static bool is_helper_of_graphs(const struct model *m, uint32_t f, int helpers)
{
	const struct function *function = function_at(m, f);
	struct node_list names = identifiers_named(m, function->name);
	bool used = false;

	if (!helpers || function->outer != NO_INDEX || !function->name ||
	    !is_private(m, function) || names.count > MOST_NAMESAKES)
		return false;
	for (uint32_t i = 0; i < names.count; i++) {
		nid_t n = names.at[i], use;

		if (!may_mean(m, n, f))
			continue;
		use = whole_use(m->tree, n);
		if (m->tree->nodes[use].field != FIELD_function ||
		    !is_in_graph(m, use, helpers - 1))
			return false;
		used = true;
	}
	return used;
}

/* Whether a place is in the body of a graph function, of a function inside one,
 * or of a helper of such, and not in a loop. */
static bool is_in_graph(const struct model *m, nid_t node, int helpers)
{
	uint32_t f = function_around(m, node);

	if (!traced_certainly(m, traced_at(m, node)) ||
	    loop_around(m, node) != NO_NODE)
		return false;
	while (f != NO_INDEX && !is_hybrid(m, f) &&
	       function_at(m, f)->outer != NO_INDEX)
		f = function_at(m, f)->outer;
	return is_hybrid(m, f) ||
	       (f != NO_INDEX && is_helper_of_graphs(m, f, helpers));
}

/* Handed to an operation that traces it: tf.map_fn(f, x). */
static bool is_passed_to_operation(const struct model *m, nid_t use)
{
	const struct call *call = call_given(m, use);

	return call && framework_has(m->framework, call->name, FACT_TRACES);
}

static bool is_called_in_graph(const struct model *m, nid_t use)
{
	return is_in_graph(m, use, MOST_HELPERS) &&
	       (m->tree->nodes[use].field == FIELD_function ||
		is_passed_to_operation(m, use));
}

/* Handed to what traces it wherever it is called: dataset.map(f). */
static bool is_passed_to_dataset(const struct model *m, nid_t use, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++)
		if (function->traces.at[i].kind == TRACE_ARGUMENT &&
		    function->traces.at[i].where == use)
			return loop_around(m, use) == NO_NODE;
	return false;
}

/* --- self.run = self._step, which a base class calls ---------------------------- */

/* A call in a graph function of this or another file. */
struct decorator_place {
	const struct model *model;
	const char *path;
	nid_t node;
};

/* Whether all that a file does with an attribute of that name, besides storing
 * to it, is to call it in graph functions. Notes one such call. */
static bool is_attribute_for_graphs(const struct model *m, const char *path,
				    sym_t attribute,
				    struct decorator_place *out)
{
	const struct tree *t = m->tree;

	for_each_kind(t, n, i, KIND_attribute) {
		nid_t parent = tree_parent(t, n);

		if (!tree_text_is(t, tree_child(t, n, FIELD_attribute),
				  name_text(m, attribute)) ||
		    (tree_is(t, parent, KIND_assignment) &&
		     t->nodes[n].field == FIELD_left))
			continue;
		if (!is_called_in_graph(m, n))
			return false;
		*out = (struct decorator_place){ m, path, n };
	}
	return true;
}

/* The same in the files of the base classes. */
static bool is_for_graphs_in_bases(const struct model *m, class_id c,
				   sym_t attribute, struct decorator_place *out,
				   int up)
{
	const struct class *class = class_at(m, c);

	for (size_t i = 0; i < class->base_names.count && up; i++) {
		struct imported base;

		if (!class->base_names.at[i] ||
		    !modules_find_for(m, class->base_names.at[i], &base) ||
		    is_absent(base.klass) || base.model == m)
			continue;
		if (!is_attribute_for_graphs(base.model, base.path, attribute,
					     out) ||
		    !is_for_graphs_in_bases(base.model, base.klass, attribute,
					    out, up - 1))
			return false;
	}
	return true;
}

/* Whether a method is kept in an attribute that only graph functions call, here
 * or in a base class. */
static bool is_kept_for_graphs(const struct model *m, nid_t use,
			       struct decorator_place *out)
{
	const struct tree *t = m->tree;
	nid_t target = bound_target(m, use);
	sym_t attribute;
	class_id class;

	if (t->nodes[use].field != FIELD_right ||
	    !tree_is(t, target, KIND_attribute) || !m->around.modules)
		return false;
	attribute = self_attribute(m, target);
	class = class_around(m, target);
	out->model = NULL;
	return attribute && is_present(class) &&
	       is_attribute_for_graphs(m, NULL, attribute, out) &&
	       is_for_graphs_in_bases(m, class, attribute, out,
				      MOST_BASES_UP) &&
	       out->model;
}

/* --- all uses -------------------------------------------------------------------- */

struct uses {
	nid_t at[SHARED];
	uint32_t count, passed; /* so many of them to a dataset */
	bool is_handed_on;	/* to a function that nobody knows */
	struct decorator_place
		kept; /* where a base class calls it, if any does */
};

/* Whether a use stands in a method of the same name, which takes its place:
 * super().step(x). Then both are called from somewhere else. */
static bool is_in_namesake(const struct model *m, nid_t use, uint32_t f)
{
	uint32_t around = function_around(m, use);

	return around != NO_INDEX &&
	       function_at(m, around)->name == function_at(m, f)->name;
}

/* The uses of a function in the file, when all are calls from the bodies of
 * graph functions. */
static bool is_used_by_graphs_only(const struct model *m, uint32_t f,
				   struct uses *uses)
{
	const struct tree *t = m->tree;
	struct node_list names = identifiers_named(m, function_at(m, f)->name);
	bool named = false;

	if (names.count > MOST_NAMESAKES)
		return false;
	for (uint32_t i = 0; i < names.count; i++) {
		nid_t n = names.at[i], use;

		if (!may_mean(m, n, f))
			continue;
		use = whole_use(t, n);
		/* Methods of other classes may have the same name. */
		named = named || function_meant(m, use) == f;
		if (uses->count == SHARED || is_in_namesake(m, use, f))
			return false;
		uses->at[uses->count++] = use;
		if (is_called_in_graph(m, use) ||
		    is_kept_for_graphs(m, use, &uses->kept))
			continue;
		if (!is_passed_to_dataset(m, use, f))
			return false;
		uses->passed++;
	}
	return named && uses->count < SHARED;
}

/* --- made in a graph ------------------------------------------------------------- */

/* The argument of a call that the graph makes, which may call it in turn. */
static bool is_handed_on_in_graph(const struct model *m, nid_t use)
{
	const struct call *call = call_given(m, use);

	/* self.parts.append(part): kept for later. */
	return call && !is_mutator(m, call->method) &&
	       !framework_has(m->framework, call->name, FACT_CALLBACK) &&
	       is_in_graph(m, call->node, MOST_HELPERS);
}

/* Whether a graph function makes it, for itself: it is called there or handed to
 * what is called there, and lives as long as the trace. */
static bool is_made_for_trace(const struct model *m, uint32_t f,
			      struct uses *uses)
{
	const struct function *function = function_at(m, f);
	nid_t name = tree_child(m->tree, function->node, FIELD_name);
	struct node_list named;

	if (!is_in_graph(m, function->node, MOST_HELPERS))
		return false;
	named = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < named.count; i++) {
		nid_t use = named.at[i];

		if (use == name)
			continue;
		if (uses->count == SHARED)
			return false;
		if (!is_called_in_graph(m, use)) {
			if (!is_handed_on_in_graph(m, use))
				return false;
			uses->is_handed_on = true;
		}
		uses->at[uses->count++] = use;
	}
	return uses->count && uses->count < SHARED;
}

static bool is_for_graphs_only(const struct model *m, uint32_t f,
			       struct uses *uses)
{
	return function_at(m, f)->outer == NO_INDEX
		       ? is_used_by_graphs_only(m, f, uses)
		       : is_made_for_trace(m, f, uses);
}

static void relate_uses(struct check *c, const struct uses *uses)
{
	static const char *const label = "traced from here";
	const struct decorator_place *kept = &uses->kept;

	for (uint32_t i = 0; i < uses->count; i++)
		relate(c, uses->at[i], true,
		       c->model->tree->nodes[uses->at[i]].field == FIELD_right
			       ? "stored here for a graph function to call"
			       : label);
	if (kept->model && kept->path)
		relate_elsewhere(c, kept->path, kept->model,
				 node_span(kept->model, kept->node), label);
	else if (kept->model)
		relate(c, kept->node, true, label);
}

/* What traces the function wherever it is called: datasets, or a strategy. */
static const char *what_traces_it(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->traces.count; i++) {
		const struct trace *trace = &function->traces.at[i];

		if (trace->kind == TRACE_ARGUMENT && trace->what &&
		    strstr(trace->what, "run"))
			return "strategies, which run it in a graph,";
	}
	return "datasets, which trace it anyway,";
}

/* Whether AutoGraph converts the functions that use it, whatever else decorates
 * them: without its own decorator it is converted with them, or not at all. */
static bool are_uses_converted(const struct model *m, const struct uses *uses)
{
	if (uses->is_handed_on)
		return false;
	for (uint32_t i = 0; i < uses->count; i++) {
		uint32_t f = function_around(m, uses->at[i]);

		if (f == NO_INDEX)
			continue; /* ds.map(parse) at the top of the module */
		if (function_at(m, f)->decorators.count !=
			    function_at(m, f)->hybrids.count ||
		    function_in(m, f, CONTEXT_GRAPH_PLAIN).dialects)
			return false;
	}
	return true;
}

static const char *why_not_needed(const struct check *c, uint32_t f,
				  const struct uses *uses)
{
	if (function_at(c->model, f)->outer != NO_INDEX)
		return "a graph function makes and uses it";
	return arena_fmt(c->arena, "in this file only %s call it",
			 !uses->passed ? "graph functions"
			 : uses->passed == uses->count
				 ? what_traces_it(c->model, f)
				 : "graph functions and datasets");
}

void check_hy702(struct check *c, nid_t decorator)
{
	const struct model *m = c->model;
	uint32_t f = decorated_by(m, decorator);
	const struct function *function;
	struct uses uses = { .count = 0 };
	const char *name;
	struct span line;

	if (f == NO_INDEX)
		return;
	function = function_at(m, f);
	name = name_text(m, function->name);
	if ((name[0] == '_' && name[1] == '_') ||
	    name_is(m, function->name, "call") || function->recursive ||
	    has_purpose(m, &function->hybrids.at[0]) ||
	    !is_for_graphs_only(m, f, &uses))
		return;
	report(c, decorator, "function", function->qualified_name, "why",
	       why_not_needed(c, f, &uses), NULL);
	relate_uses(c, &uses);
	if (!gives_tensors_only(m, f) ||
	    (may_need_autograph(m, f) && !are_uses_converted(m, &uses)) ||
	    !decorator_span(m, decorator, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}
