/*
 * All answers are for fixes: what is not known is taken for the case in which the
 * fix would do harm.
 */

#include "rulekit/graphable.h"

#include "advice/facts.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/sets.h"

/* Calls of helpers are followed so deep; past it anything may be. */
#define MOST_HELPERS 3
/* A name that stands in the file more often says nothing certain. */
#define MOST_NAMESAKES 500

/* --- tracing ------------------------------------------------------------------------ */

static bool makes_variables(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++)
		if (value_of(m, call_by_id(m, function->calls.at[i])->node)
				    .kind == VALUE_VARIABLE &&
		    call_is(m, call_by_id(m, function->calls.at[i]),
			    "tensorflow.*"))
			return true;
	return false;
}

/* [float(v) for v in x]: AutoGraph converts no comprehension. */
static bool comprehends_tensor(const struct model *m, uint32_t f)
{
	nid_t body = function_at(m, f)->body;

	for_each_descendant(m->tree, n, body)
		if (tree_is(m->tree, n, KIND_for_in_clause) &&
		    ev_may_be(evidence_pool(m),
			      evidence_of(m,
					  tree_child(m->tree, n, FIELD_right)),
			      KINDS_TENSOR))
			return true;
	return false;
}

bool can_be_traced_at_all(const struct model *m, uint32_t f)
{
	return !(facts_of(m)[f].vetoes &
		 (VETO_GENERATOR | VETO_EAGER_ONLY_CALL |
		  VETO_NUMPY_ON_PARAMETER | VETO_NO_STRING_AS_NAME |
		  VETO_STALE_VARIABLES)) &&
	       !makes_variables(m, f) && !comprehends_tensor(m, f);
}

/* --- AutoGraph ---------------------------------------------------------------------- */

static bool steers_by_tensor(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	return !e->kinds || e->kinds & (KINDS_TENSOR | KIND_BIT(VALUE_UNKNOWN) |
					KIND_BIT(VALUE_DATASET) |
					KIND_BIT(VALUE_KERAS_TENSOR));
}

static bool is_control_flow_over_tensor(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	switch (tree_kind(t, n)) {
	case KIND_if_statement:
	case KIND_elif_clause:
	case KIND_while_statement:
		return steers_by_tensor(m, tree_child(t, n, FIELD_condition));
	case KIND_for_statement:
		return steers_by_tensor(m, tree_child(t, n, FIELD_right));
	case KIND_conditional_expression:
		return steers_by_tensor(m, tree_nth(t, n, 1));
	case KIND_boolean_operator:
	case KIND_not_operator:
	case KIND_assert_statement:
		return steers_by_tensor(m, tree_first(t, n));
	default:
		return false;
	}
}

static bool needs_autograph(const struct model *m, uint32_t f, int helpers);

/* Functions that it is given run with it: tf.map_fn(f, x). */
static bool given_needs_autograph(const struct model *m, nid_t arguments,
				  int helpers)
{
	for_each_child(m->tree, a, arguments) {
		nid_t value = tree_is(m->tree, a, KIND_keyword_argument)
				      ? tree_child(m->tree, a, FIELD_value)
				      : a;
		uint32_t f = function_meant(m, value);

		if (f != NO_INDEX && needs_autograph(m, f, helpers))
			return true;
	}
	return false;
}

/* What the framework, Python or NumPy has is converted by nobody. */
static bool is_code_of_others(const struct model *m, const struct call *call)
{
	struct value callee = value_of(m, call->callee_node);

	if (call->name)
		return framework_owns(m->framework, call->name) ||
		       call_in(m, call, "never-converted");
	switch (callee.kind) {
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
	case VALUE_OPTIMIZER:
		return is_absent(callee.klass);
	default:
		break;
	}
	return call->receiver != NO_NODE &&
	       value_of(m, call->receiver).kind != VALUE_UNKNOWN &&
	       is_absent(value_of(m, call->receiver).klass);
}

static bool call_needs_autograph(const struct model *m, const struct call *call,
				 int helpers)
{
	if (call->callee != NO_INDEX)
		return !is_hybrid(m, call->callee) &&
		       needs_autograph(m, call->callee, helpers);
	return !is_code_of_others(m, call) ||
	       given_needs_autograph(m, call->arguments, helpers);
}

static bool needs_autograph(const struct model *m, uint32_t f, int helpers)
{
	nid_t body = function_at(m, f)->body;

	if (!helpers)
		return true;
	for (nid_t n = body; n < tree_end(m->tree, body); n++)
		if (is_control_flow_over_tensor(m, n) ||
		    (tree_is(m->tree, n, KIND_call) &&
		     call_needs_autograph(m, call_at(m, n), helpers - 1)))
			return true;
	return false;
}

bool may_need_autograph(const struct model *m, uint32_t f)
{
	return needs_autograph(m, f, MOST_HELPERS);
}

/* --- what it gives ------------------------------------------------------------------- */

static bool are_tensors(const struct model *m, ev_t ev, int depth)
{
	const struct evidence *e = evidence_at(m, ev);
	const struct elements *items;

	if (e->kinds && !(e->kinds & ~(KINDS_TENSOR | KIND_BIT(VALUE_NONE))))
		return true;
	if (!e->elements || e->kinds & ~(KINDS_SEQUENCE | KIND_BIT(VALUE_DICT)))
		return false;
	items = pool_elements_at(evidence_pool(m), e->elements);
	for (uint32_t i = 0; i < items->count; i++)
		if (!depth || !are_tensors(m, items->at[i], depth - 1))
			return false;
	return true;
}

bool gives_tensors_only(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->returns.count; i++) {
		nid_t value = tree_first(m->tree, function->returns.at[i]);

		if (value != NO_NODE &&
		    !are_tensors(m, evidence_of(m, value), MOST_ELEMENT_DEPTH))
			return false;
	}
	return true;
}

/* --- who uses it --------------------------------------------------------------------- */

bool is_only_called(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	struct node_list names = identifiers_named(m, function_at(m, f)->name);

	if (names.count > MOST_NAMESAKES)
		return false;
	for (uint32_t i = 0; i < names.count; i++) {
		nid_t n = names.at[i], parent = tree_parent(t, n);

		/* Its own definition, or that of a namesake. */
		if (tree_is(t, parent, KIND_function_definition))
			continue;
		/* self.step of self.step(x); step.graph is another use of step. */
		if (tree_is(t, parent, KIND_attribute) &&
		    t->nodes[n].field == FIELD_attribute)
			n = parent;
		if (t->nodes[n].field != FIELD_function)
			return false;
	}
	return true;
}

static bool is_named(const struct model *m, nid_t n, const char *name)
{
	return n != NO_NODE && tree_text_is(m->tree, n, name);
}

/* __slots__ = () without __weakref__; __eq__ without __hash__ leaves none. */
bool can_be_graph_self(const struct model *m, class_id klass)
{
	const struct class *c;
	bool compares = false, hashes = false;

	if (is_absent(klass))
		return true;
	c = class_at(m, klass);
	for (size_t i = 0; i < c->bases.count; i++)
		if (dotted_in(m, c->bases.at[i], "unhashable-types"))
			return false;
	for (size_t i = 0; i < c->methods.count; i++) {
		nid_t name = function_at(m, c->methods.at[i])->name_node;

		compares = compares || is_named(m, name, "__eq__");
		hashes = hashes || is_named(m, name, "__hash__");
	}
	for_each_child(m->tree, statement, c->body) {
		nid_t assignment = tree_first(m->tree, statement);

		if (tree_is(m->tree, assignment, KIND_assignment) &&
		    is_named(m, tree_child(m->tree, assignment, FIELD_left),
			     "__slots__"))
			return false;
	}
	return !compares || hashes;
}
