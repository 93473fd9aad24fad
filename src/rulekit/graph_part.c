/*
 * In: a part of a function. Every node of it is looked at, and the bodies of the
 * functions of the project that it calls, in this file or another. Out: whether one
 * of them needs Python at each run. A bound on the calls makes an end.
 */
#include "rulekit/graph_part.h"

#include "framework/tables.h"
#include "model/host.h"
#include "model/imported.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/graph_calls.h"
#include "rulekit/sets.h"

/* Calls are followed so deep, and so many in all. */
#define DEEPEST_HELPER 5
#define MOST_HELPERS 60

/* What a layer, a model or code that nobody knows is worth, in operations. */
#define WORK_OF_LAYER 8

/* A walk over the part and its helpers. */
struct walk {
	struct graph_part *out;
	uint32_t helpers; /* that were entered */
};

struct helper {
	const struct model *m;
	uint32_t f;
};

/* --- what a call runs --------------------------------------------------------------- */

/* The method that runs when an object of a class of the file is called. */
static uint32_t method_when_called(const struct model *m, nid_t object)
{
	struct value v = value_of(m, object);
	uint32_t f;

	if (v.kind == VALUE_CLASS || is_absent(v.klass))
		return NO_INDEX;
	f = class_method(m, v.klass, intern_str(m->names, "__call__"));
	return f != NO_INDEX
		       ? f
		       : class_method(m, v.klass, intern_str(m->names, "call"));
}

static bool helper_of(const struct model *m, const struct call *call,
		      struct helper *out)
{
	struct imported_callee callee;

	*out = (struct helper){ m, call->callee };
	if (out->f == NO_INDEX && !call->name)
		out->f = method_when_called(m, call->callee_node);
	if (out->f != NO_INDEX)
		return true;
	if (!imported_callee(m, call, &callee))
		return false;
	*out = (struct helper){ callee.what.model, callee.what.function };
	return true;
}

/* --- what does not fit --------------------------------------------------------------- */

/* np.sqrt(dim) of a Python number is the same in each run. */
static bool takes_numbers_only(const struct model *m, const struct call *call)
{
	uint64_t numbers = KINDS_SCALAR | KIND_BIT(VALUE_DIMENSION) |
			   KIND_BIT(VALUE_DTYPE) | KIND_BIT(VALUE_NONE);

	for_each_child(m->tree, a, call->arguments)
		if (!ev_must(evidence_pool(m),
			     evidence_of(m, given_value(m->tree, a)), numbers))
			return false;
	return true;
}

static bool is_known_library(const struct model *m, const struct call *call)
{
	return framework_owns(m->framework, call->name) ||
	       call_in(m, call, "libraries-of-operations");
}

static bool owns_variables(const struct model *m, const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);

	return fact && fact->flags & FACT_OWNS_VARIABLES;
}

/* l of l.append(x) was made in the part. */
static bool is_made_inside(const struct model *m, nid_t object, nid_t part)
{
	const struct bind *b;

	if (!tree_is(m->tree, object, KIND_identifier))
		return false;
	b = only_bind(m, object);
	return b && tree_inside(m->tree, b->target, part);
}

static bool changes_container(const struct model *m, const struct call *call,
			      nid_t part)
{
	return call->receiver != NO_NODE && is_mutator(m, call->method) &&
	       tree_is(m->tree, tree_parent(m->tree, call->node),
		       KIND_expression_statement) &&
	       !is_made_inside(m, call->receiver, part);
}

/* A call that only Python can do, each time. */
static bool needs_python(const struct model *m, const struct call *call,
			 nid_t part)
{
	if (call->receiver != NO_NODE && call->method &&
	    framework_set_has(m->framework, "python-at-each-run",
			      name_text(m, call->method)))
		return true;
	if (host_effect_of(m, call) != HOST_NOTHING ||
	    changes_container(m, call, part) || owns_variables(m, call))
		return true;
	if (!call->name)
		return false;
	if (call_is(m, call, "builtins.*"))
		return call_in(m, call, "python-at-each-run");
	if (call_is(m, call, "numpy.*") || call_is(m, call, "math.*"))
		return !takes_numbers_only(m, call);
	return !is_known_library(m, call);
}

/* All batches of a dataset in one step. */
static bool runs_over_dataset(const struct model *m, nid_t loop)
{
	return ev_must(evidence_pool(m),
		       evidence_of(m, tree_child(m->tree, loop, FIELD_right)),
		       KIND_BIT(VALUE_DATASET));
}

static bool node_needs_python(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	switch (tree_kind(t, n)) {
	case KIND_attribute:
	case KIND_subscript:
		return tree_is_assigned(t, n);
	case KIND_for_statement:
		return runs_over_dataset(m, n);
	case KIND_while_statement:
	case KIND_global_statement:
	case KIND_nonlocal_statement:
	case KIND_delete_statement:
	case KIND_yield:
	case KIND_await:
	case KIND_class_definition:
		return true;
	default:
		return false;
	}
}

/* --- the walk ------------------------------------------------------------------------ */

static bool part_fits(const struct model *m, nid_t part, struct walk *walk,
		      int depth);

static bool helper_fits(const struct helper *helper, struct walk *walk,
			int depth)
{
	const struct function *f = function_at(helper->m, helper->f);

	if (is_hybrid(helper->m, helper->f))
		walk->out->runs_graph = true;
	return depth < DEEPEST_HELPER && walk->helpers++ < MOST_HELPERS &&
	       f->body != NO_NODE && !f->is_generator && !f->is_async &&
	       part_fits(helper->m, f->body, walk, depth + 1);
}

/* tape.gradient(...), metric.update_state(...), names.append(...) */
static bool is_method_of_known(const struct model *m, const struct call *call)
{
	return call->receiver != NO_NODE &&
	       !ev_may_be(evidence_pool(m), evidence_of(m, call->receiver),
			  KIND_BIT(VALUE_UNKNOWN));
}

/* What a call adds to the work, besides what the helper does that it runs. */
static void count_work(const struct model *m, const struct call *call,
		       bool is_helper, struct graph_part *out)
{
	const struct fact *fact = framework_fact(m->framework, call->name);

	if (fact && fact->flags & FACT_OP)
		out->work++;
	if (call->name)
		return;
	switch (value_of(m, call->callee_node).kind) {
	case VALUE_LAYER:
	case VALUE_MODEL:
		/* Of one of the program what its `call` does counts. */
		out->work += is_helper ? 0 : WORK_OF_LAYER;
		break;
	case VALUE_UNKNOWN:
		if (is_helper || is_method_of_known(m, call))
			break;
		out->unknown_calls++;
		out->work += WORK_OF_LAYER;
		break;
	default:
		break;
	}
}

static bool call_fits(const struct model *m, const struct call *call,
		      nid_t part, struct walk *walk, int depth)
{
	struct hybrid made;
	struct helper helper;
	bool is_helper;

	if (graph_function_called(m, call, &made))
		walk->out->runs_graph = true;
	is_helper = helper_of(m, call, &helper);
	count_work(m, call, is_helper, walk->out);
	return is_helper ? helper_fits(&helper, walk, depth)
			 : !needs_python(m, call, part);
}

static bool part_fits(const struct model *m, nid_t part, struct walk *walk,
		      int depth)
{
	const struct tree *t = m->tree;

	for_each_within(t, n, part) {
		if (tree_is(t, n, KIND_call)
			    ? !call_fits(m, call_at(m, n), part, walk, depth)
			    : node_needs_python(m, n))
			return false;
		if (tree_is(t, n, KIND_binary_operator) &&
		    tensor_certainty(m, n) != CERTAINTY_NO)
			walk->out->work++;
	}
	return true;
}

void look_at_part(const struct model *m, nid_t part, struct graph_part *out)
{
	struct walk walk = { .out = out };

	if (!part_fits(m, part, &walk, 0))
		out->needs_python = true;
}
