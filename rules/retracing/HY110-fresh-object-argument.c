#include "model/solve/solve.h"
#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/yields.h"

/* Classes whose objects say themselves what they are traced as. */
static bool is_traceable(const struct model *m, class_id class)
{
	const struct class *k = class_at(m, class);

	if (class_derives_in(m, class, "traceable-bases"))
		return true;
	/* attrs and the like make other things of a class, and a base that is
	 * not known may do so, too. */
	if (tree_is(m->tree, tree_parent(m->tree, k->node),
		    KIND_decorated_definition))
		return true;
	for (size_t i = 0; i < k->bases.count; i++) {
		sym_t name = i < k->base_names.count ? k->base_names.at[i] : 0;

		if (!name || (!framework_owns(m->framework, name) &&
			      !name_is(m, name, "builtins.object")))
			return true;
	}
	return class_method(m, class,
			    intern_str(m->names, "__tf_tracing_type__")) !=
	       NO_INDEX;
}

/* What constructing an object makes, in words, or NULL when a graph function
 * does not mind or nothing is known. */
static const char *made_object(const struct model *m, const struct call *call)
{
	struct value v = value_of(m, call->node);
	struct value class = value_of(m, call->callee_node);

	if (call_is(m, call, "functools.partial"))
		return "a new partial";
	if (class.kind == VALUE_CLASS && is_present(class.klass))
		return is_traceable(m, class.klass) ? NULL : "a new object";
	if (v.certainty != CERTAINTY_CERTAIN || call->callee != NO_INDEX ||
	    !call->name || !framework_owns(m->framework, call->name))
		return NULL;
	switch (v.kind) {
	case VALUE_LOSS:
		return "a new loss";
	case VALUE_OPTIMIZER:
		return "a new optimizer";
	case VALUE_METRIC:
		return "a new metric";
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
		return "a new layer";
	case VALUE_MODEL:
		return "a new model";
	default:
		return NULL;
	}
}

/* x.method is a new object wherever it is written. */
static bool is_bound_method(const struct model *m, nid_t n)
{
	return tree_is(m->tree, n, KIND_attribute) && is_bound_method_of(m, n);
}

static const char *fresh_argument(const struct model *m, nid_t n, nid_t loop,
				  nid_t *made, int depth);

/* A name that gets what a generator of the file makes for each pass: yield Batch(x)
 * in a loop of its own. */
static const char *fresh_yielded(const struct model *m, nid_t n, nid_t *made,
				 int depth)
{
	struct yields yields;
	const char *what = NULL;

	if (!yields_for(m, n, &yields))
		return NULL;
	for (uint32_t i = 0; i < yields.count; i++) {
		nid_t loop = loop_around(m, yields.at[i]);

		what = loop == NO_NODE ? NULL
				       : fresh_argument(m, yields.at[i], loop,
							made, depth + 1);
		if (!what)
			return NULL;
	}
	return what;
}

/* A name that the same pass of the loop binds to something fresh. */
static const char *fresh_name(const struct model *m, nid_t n, nid_t loop,
			      nid_t *made, int depth)
{
	const struct tree *t = m->tree;
	const struct bind *b = only_bind(m, n);

	if (!b || !tree_inside(t, b->target, loop) ||
	    is_conditional_in(m, b->target, loop))
		return NULL;
	if (b->kind == BIND_FUNCTION) {
		*made = b->target;
		return is_hybrid(m, b->function) ? NULL : "a new function";
	}
	if (b->kind == BIND_FOR)
		return fresh_yielded(m, n, made, depth);
	if (b->kind != BIND_ASSIGN || b->unpacked)
		return NULL;
	return fresh_argument(m, b->value, loop, made, depth + 1);
}

/* What an argument makes again on each pass of a loop, in words, or NULL; and
 * where it is made. */
static const char *fresh_argument(const struct model *m, nid_t n, nid_t loop,
				  nid_t *made, int depth)
{
	const struct tree *t = m->tree;

	n = tree_bare(t, n);
	if (n == NO_NODE || depth > 3)
		return NULL;
	*made = n;
	switch (tree_kind(t, n)) {
	case KIND_lambda:
		return "a new function";
	case KIND_call:
		return made_object(m, call_at(m, n));
	case KIND_attribute:
		return is_bound_method(m, n) ? "a new bound method" : NULL;
	case KIND_identifier:
		return fresh_name(m, n, loop, made, depth);
	default:
		return NULL;
	}
}

void check_hy110(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	struct hybrid made;
	nid_t loop;

	if (!looks_at_values(m, call, &made))
		return;
	loop = loop_that_runs(m, node);
	if (loop == NO_NODE)
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = given_value(t, a);
		nid_t where = NO_NODE;
		const char *what = fresh_argument(m, value, loop, &where, 0);

		if (!what)
			continue;
		report(c, value, "argument", source_of(c, value), "what", what,
		       "function", source_of(c, call->callee_node), NULL);
		if (where != value)
			relate(c, where, true, "created here");
		relate(c, loop, true, "this loop calls it repeatedly");
		relate_graph_function(c, call->callee_node, &made);
	}
}
