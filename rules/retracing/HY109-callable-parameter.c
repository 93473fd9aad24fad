#include "model/origin.h"
#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* What is called so lives as long as the program, as a rule. */
static const char *const lasting[] = { "model",	 "net",	  "loss", "optim",
				       "layer",	 "crit",  "gen",  "disc",
				       "policy", "agent", NULL };

static bool is_lasting(const char *name)
{
	for (size_t i = 0; lasting[i]; i++)
		if (strcasestr(name, lasting[i]))
			return true;
	return false;
}

/* The first call in the body that calls the parameter. NO_NODE when there is
 * none, or when another use shows that it is a model. */
static nid_t call_of_parameter(const struct model *m, uint32_t f, uint32_t p)
{
	const struct tree *t = m->tree;
	nid_t found = NO_NODE;

	for_each_descendant(t, n, function_at(m, f)->body) {
		nid_t parent;

		if (!tree_is(t, n, KIND_identifier) ||
		    own_parameter_of(m, f, n) != p)
			continue;
		parent = tree_parent(t, n);
		if (tree_is(t, parent, KIND_attribute) &&
		    !tree_text_is(t, tree_child(t, parent, FIELD_attribute),
				  "__name__"))
			return NO_NODE;
		if (t->nodes[n].field != FIELD_function)
			continue;
		if (call_keyword(m, parent, "training") != NO_NODE)
			return NO_NODE;
		if (found == NO_NODE)
			found = parent;
	}
	return found;
}

/* A function that is there for one call: a lambda, a partial, a def inside the
 * caller. */
static bool is_new_function(const struct model *m, const struct call *call,
			    nid_t given)
{
	uint32_t f;

	if (tree_is(m->tree, given, KIND_lambda) ||
	    call_is(m, call_at(m, given), "functools.partial"))
		return true;
	if (!tree_is(m->tree, given, KIND_identifier) ||
	    call->function == NO_INDEX)
		return false;
	f = function_meant(m, given);
	return f != NO_INDEX && function_at(m, f)->outer == call->function;
}

/* Whether a new function is seen to come with each call. Where the calls always give
 * what lasts, there is a graph for each, and no more; in a trace each call is one of
 * its own. */
static bool is_given_new_ones(const struct model *m, uint32_t f, uint32_t p)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);
		nid_t given = argument_for_parameter(m, call, p);

		if (traced_at(m, call->node) != NO_INDEX)
			continue;
		if (given != NO_NODE &&
		    is_new_function(m, call, tree_bare(m->tree, given)))
			return true;
	}
	return false;
}

/* Whether the body gives the name another value, so that what it calls need
 * not be what it was given. */
static bool is_rebound(const struct model *m, const struct parameter *p)
{
	const struct variable *v = variable_at(m, p->variable);

	return !same_bind(v->first, v->last);
}

/* --- at the call --------------------------------------------------------------- */

/* A function that is made again whenever the function around it runs, which
 * happens again and again; where it is called so. */
static nid_t made_again(const struct model *m, const struct call *call,
			nid_t given)
{
	uint32_t f = function_meant(m, given), outer;
	nid_t where = NO_NODE;

	if (f == NO_INDEX || !tree_is(m->tree, given, KIND_identifier))
		return NO_NODE;
	outer = function_at(m, f)->outer;
	if (outer == NO_INDEX || is_hybrid(m, f) ||
	    function_at(m, f)->decorators.count ||
	    function_at(m, outer)->decorators.count ||
	    (outer == call->function && call->callee != NO_INDEX))
		return NO_NODE;
	return loop_that_calls(m, outer, &where) == NO_NODE ? NO_NODE : where;
}

static void check_given_functions(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct hybrid made;

	if (!looks_at_values(m, call, &made) || traced_at(m, node) != NO_INDEX)
		return;
	for_each_child(m->tree, a, call->arguments) {
		nid_t value = tree_bare(m->tree, given_value(m->tree, a));
		nid_t where = made_again(m, call, value);

		if (where == NO_NODE)
			continue;
		report(c, value, "function", source_of(c, call->callee_node),
		       "what",
		       arena_fmt(c->arena, "each new `%s`",
				 source_of(c, value)),
		       NULL);
		/* Here it is seen to happen. */
		c->last->severity = SEVERITY_WARNING;
		relate(c, where, true,
		       "each call creates another `%s`, with its own graph",
		       source_of(c, value));
		return;
	}
}

static void check_definition(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t index = function_defined(m, node);
	const struct function *f = function_at(m, index);

	if (!f->hybrids.count || has_signature(m, &f->hybrids.at[0]))
		return;
	for (size_t i = first_real_parameter(m, index); i < f->parameters.count;
	     i++) {
		const struct parameter *p = &f->parameters.at[i];
		const char *name = name_text(m, p->name);
		nid_t use;

		if (p->kind == PARAMETER_ARGS || p->kind == PARAMETER_KWARGS ||
		    is_rebound(m, p) || is_lasting(name))
			continue;
		use = call_of_parameter(m, index, (uint32_t)i);
		if (use == NO_NODE || !is_given_new_ones(m, index, (uint32_t)i))
			continue;
		report(c, p->identifier, "function", f->qualified_name, "what",
		       arena_fmt(c->arena,
				 "each function passed as `%s`, "
				 "and for each new lambda or bound method",
				 name),
		       NULL);
		relate(c, use, true, "`%s` is called here", name);
		relate(c, f->hybrids.at[0].where, true,
		       "`%s` is a graph function", f->qualified_name);
		return;
	}
}

void check_hy109(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_call))
		check_given_functions(c, node);
	else
		check_definition(c, node);
}
