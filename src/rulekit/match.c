/*
 * Runs [match] of an .ini: the names of calls, methods, keywords and imports,
 * then what must be around. In: a node that wakes the rule. Out: a finding, or
 * one for each imported name.
 */

#include "rulekit/match.h"

#include "rulekit/own_fix.h"
#include "rulekit/pattern.h"

static bool is_inside(const struct model *m, nid_t node, const char *context)
{
	uint32_t f = function_around(m, node);

	if (!strcmp(context, "loop"))
		return loop_around(m, node) != NO_NODE;
	if (!strcmp(context, "function"))
		return f != NO_INDEX;
	if (!strcmp(context, "class"))
		return is_present(class_around(m, node));
	if (!strcmp(context, "graph_function"))
		return f != NO_INDEX && is_hybrid(m, f);
	BUG("there is no context '%s'", context);
}

bool match_contexts_hold(const struct model *m, nid_t node,
			 const struct match *match)
{
	const char *const *c;

	for (c = match->inside; c && *c; c++)
		if (!is_inside(m, node, *c))
			return false;
	for (c = match->outside; c && *c; c++)
		if (is_inside(m, node, *c))
			return false;
	return true;
}

/* The first of the listed keyword arguments that the call has. */
static nid_t keyword_in(const struct model *m, nid_t call,
			const char *const *list)
{
	for (; list && *list; list++) {
		nid_t value = call_keyword(m, call, *list);

		if (value != NO_NODE)
			return tree_above(m->tree, value);
	}
	return NO_NODE;
}

static void report_call(struct check *c, nid_t node, nid_t place)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *name = call->name ? name_text(m, call->name)
				      : source_of(c, call->callee_node);
	const char *function = function_name_around(m, node);
	const struct own_name names[] = {
		{ "call", call->callee_node, NULL },
		{ "argument", place, NULL },
		{ "whole", node, NULL },
		{ "name", NO_NODE, name },
		{ "function", NO_NODE, function },
	};

	report(c, place, "call", source_of(c, call->callee_node), "name", name,
	       "argument", source_of(c, place), "function", function, NULL);
	own_fix_add(c, names, sizeof(names) / sizeof(*names), place);
}

/* Whether the lists of a rule let a call through. *place becomes what they found:
 * the callee, or the keyword argument. */
static bool is_listed_call(const struct model *m, nid_t node,
			   const struct match *want, nid_t *place)
{
	const struct call *call;

	if (!want->calls && !want->methods && !want->keywords)
		return want->pattern != NULL;
	call = call_at(m, node);
	*place = call->callee_node;
	if (want->calls && !name_is_any(m, call->name, want->calls) &&
	    !(want->methods && name_is_any(m, call->method, want->methods)))
		return false;
	if (!want->calls && want->methods &&
	    !name_is_any(m, call->method, want->methods))
		return false;
	if (keyword_in(m, node, want->unless_argument) != NO_NODE)
		return false;
	if (want->keywords)
		*place = keyword_in(m, node, want->keywords);
	return *place != NO_NODE;
}

static void report_import(struct check *c, nid_t node, const struct bind *b)
{
	const char *name = name_text(c->model, b->imported);
	const char *function = function_name_around(c->model, node);
	const struct own_name names[] = {
		{ "call", NO_NODE, name },
		{ "argument", b->target, NULL },
		{ "whole", node, NULL },
		{ "name", NO_NODE, name },
		{ "function", NO_NODE, function },
	};

	report(c, b->target, "name", name, "call", name, "argument",
	       source_of(c, b->target), "function", function, NULL);
	own_fix_add(c, names, sizeof(names) / sizeof(*names), b->target);
}

/* Imports match by what each imported name is bound to. */
static void match_import(struct check *c, nid_t node)
{
	const struct model *m = c->model;

	for_each_bind(m, i) {
		const struct bind *b = bind_by_id(m, i);

		if (b->kind == BIND_IMPORT &&
		    tree_inside(m->tree, b->target, node) &&
		    name_is_any(m, b->imported, c->rule->match->imports))
			report_import(c, node, b);
	}
}

void match_node(struct check *c, nid_t node)
{
	const struct match *want = c->rule->match;
	nid_t place = NO_NODE;

	if ((want->inside || want->outside) &&
	    !match_contexts_hold(c->model, node, want))
		return;
	if (tree_is(c->model->tree, node, KIND_call) &&
	    !is_listed_call(c->model, node, want, &place))
		return;
	if (want->pattern)
		pattern_at(c, node);
	else if (tree_is(c->model->tree, node, KIND_call))
		report_call(c, node, place);
	else if (want->imports)
		match_import(c, node);
}
