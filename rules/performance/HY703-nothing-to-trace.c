#include <string.h>

#include "advice/facts.h"
#include "rulekit/deletions.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"

#define MOST_HELPERS 3

/* Whether a value may be work for a graph: a tensor, what holds variables, or
 * anything that the file does not know. */
static bool may_be_work(const struct model *m, nid_t n, uint32_t f)
{
	struct value v = value_of(m, n);

	switch (v.kind) {
	case VALUE_UNKNOWN: /* what came in is known from the calls */
		return tree_is(m->tree, n, KIND_attribute) ||
		       is_free_in(m, n, f);
	case VALUE_INT:
	case VALUE_FLOAT:
	case VALUE_BOOL:
	case VALUE_STRING:
	case VALUE_NONE:
	case VALUE_SHAPE:
	case VALUE_DIMENSION:
	case VALUE_DTYPE:
	case VALUE_FUNCTION:
	case VALUE_MODULE:
		return false;
	default:
		return true;
	}
}

static bool does_work(const struct model *m, uint32_t f, int helpers);

/* A call that may compute: one of anything but builtins and harmless functions
 * of the file. */
static bool call_works(const struct model *m, const struct call *call,
		       int helpers)
{
	static const char builtins[] = "builtins.";

	if (call->callee != NO_INDEX)
		return !helpers || does_work(m, call->callee, helpers - 1);
	return !call->name || strncmp(name_text(m, call->name), builtins,
				      sizeof(builtins) - 1);
}

/* Whether there may be something in a function that is worth a graph. */
static bool does_work(const struct model *m, uint32_t f, int helpers)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, f)->body;

	for (nid_t n = body; n < tree_end(t, body); n++) {
		if (tree_is(t, n, KIND_call)) {
			if (call_works(m, call_at(m, n), helpers))
				return true;
		} else if (tree_is(t, n, KIND_lambda) ||
			   tree_is(t, n, KIND_with_statement)) {
			return true;
		} else if ((tree_is(t, n, KIND_identifier) ||
			    tree_is(t, n, KIND_attribute)) &&
			   t->nodes[n].field != FIELD_attribute &&
			   t->nodes[n].field != FIELD_function &&
			   t->nodes[n].field != FIELD_object &&
			   may_be_work(m, n, f)) {
			return true;
		}
	}
	return false;
}

/* A number that another pass of a loop changes: for i in range(n): f(i). */
static bool is_counted(const struct model *m, nid_t given)
{
	struct bind_list binds;

	if (!tree_is(m->tree, given, KIND_identifier))
		return false;
	binds = reaching_binds(m, given);
	for (uint32_t i = 0; i < binds.count; i++)
		if (bind_by_id(m, binds.at[i])->kind == BIND_FOR)
			return true;
	return false;
}

static bool is_unsigned_number(const struct tree *t, nid_t n)
{
	return tree_is(t, n, KIND_integer) || tree_is(t, n, KIND_float);
}

/* Whether the calls give a parameter more than one number. Always the same one
 * is a single trace. */
static bool gets_several_numbers(const struct model *m, uint32_t f, uint32_t p)
{
	const struct function *function = function_at(m, f);
	struct slice first = { NULL, 0 };

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);
		nid_t given =
			tree_bare(m->tree, argument_for_parameter(m, call, p));

		if (is_counted(m, given))
			return true;
		if (!is_unsigned_number(m->tree, given))
			continue;
		if (first.ptr && !slice_equal(first, tree_text(m->tree, given)))
			return true;
		first = tree_text(m->tree, given);
	}
	return false;
}

/* Numbers that each bring another trace; a signature makes tensors of them. */
static bool is_traced_for_numbers(const struct model *m, uint32_t f,
				  const struct function_facts *facts)
{
	if (!(facts->vetoes & VETO_PRIMITIVE_PARAMETER) ||
	    hybrid_option(m, &function_at(m, f)->hybrids.at[0],
			  "input_signature") != NO_NODE)
		return false;
	for (size_t i = 0; i < facts->primitive_parameters.count; i++)
		if (gets_several_numbers(m, f,
					 facts->primitive_parameters.at[i]))
			return true;
	return false;
}

static void look_at_graph_function(struct check *c, uint32_t f,
				   const struct function_facts *facts)
{
	const struct model *m = c->model;
	const struct function *function = function_at(m, f);
	struct span line;
	bool numbers;

	if (facts->advice != ADVICE_DEHYBRIDIZE || !function->name)
		return;
	numbers = is_traced_for_numbers(m, f, facts);
	if (!numbers && does_work(m, f, MOST_HELPERS))
		return;
	report(c, function->name_node, "function", function->qualified_name,
	       "why",
	       numbers ? "calls in this file pass Python numbers, and each new "
			 "one is another trace"
		       : "it does not work on tensors",
	       "instead", numbers ? "pass tensors" : "move the work into it",
	       NULL);
	relate(c, function->hybrids.at[0].where, true, "decorated here");
	if (function->hybrids.count != 1 || function->hybrids.at[0].by_call)
		return;
	if (!gives_tensors_only(m, f) || !is_only_called(m, f) ||
	    may_need_autograph(m, f) ||
	    !decorator_span(m, function->hybrids.at[0].where, &line))
		return;
	fix_begin(c, FIX_UNSAFE, "remove the decorator");
	fix_replace(c, line, "%s", "");
}

void check_hy703(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct function_facts *facts = facts_of(m);

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++)
		look_at_graph_function(c, f, &facts[f]);
}
