/*
 * Asked of a finding in a branch: which attribute decides, which parameter of the
 * constructor it comes from, and what each call that makes an object gives for it.
 */

#include "rulekit/modes.h"

#include "model/members.h"
#include "model/origin.h"
#include "model/solve/solve.h"
#include "model/uses.h"

/* self.mode == "export", with `other` for the text; self.export without. */
struct question {
	sym_t attribute;
	nid_t other;
	bool negated;
	/* The parameter of __init__ that the attribute is. */
	uint32_t init, parameter;
};

enum answer {
	ANSWER_OPEN,
	ANSWER_NO,
	ANSWER_YES,
};

/* --- what is asked --------------------------------------------------------------- */

static bool read_comparison(const struct model *m, nid_t n, struct question *q)
{
	const struct tree *t = m->tree;
	nid_t left = tree_bare(t, tree_first(t, n));
	nid_t right = tree_bare(t, tree_nth(t, n, 2));
	struct slice sign = tree_text(t, tree_nth(t, n, 1));
	bool differs = slice_is(sign, "!=") || slice_is(sign, "is not");

	if (tree_child_count(t, n) != 3 ||
	    (!differs && !slice_is(sign, "==") && !slice_is(sign, "is")))
		return false;
	q->negated ^= differs;
	q->attribute = self_attribute(m, left);
	q->other = right;
	if (q->attribute)
		return true;
	q->attribute = self_attribute(m, right);
	q->other = left;
	return q->attribute != 0;
}

static bool read_condition(const struct model *m, nid_t n, struct question *q)
{
	const struct tree *t = m->tree;

	n = tree_bare(t, n);
	while (tree_is(t, n, KIND_not_operator)) {
		q->negated = !q->negated;
		n = tree_bare(t, tree_child(t, n, FIELD_argument));
	}
	if (tree_is(t, n, KIND_comparison_operator))
		return read_comparison(m, n, q);
	q->attribute = self_attribute(m, n);
	return q->attribute != 0;
}

/* def __init__(self, export): self.export = export, and nowhere else. */
static bool find_parameter(const struct model *m, class_id klass,
			   struct question *q)
{
	struct attribute_bind_list binds =
		attribute_binds(m, klass, q->attribute);
	const struct function *init;
	uint32_t v;

	q->init = own_method(m, klass, intern_str(m->names, "__init__"));
	if (q->init == NO_INDEX || binds.count != 1 ||
	    binds.at[0]->function != q->init || binds.at[0]->value == NO_NODE)
		return false;
	init = function_at(m, q->init);
	v = variable_of(m, value_behind_names(m, binds.at[0]->value, NO_INDEX));
	for (q->parameter = 1; q->parameter < init->parameters.count;
	     q->parameter++)
		if (v != NO_INDEX &&
		    init->parameters.at[q->parameter].variable == v)
			return true;
	return false;
}

/* --- what the calls answer --------------------------------------------------------- */

static enum answer truth_of_literal(const struct tree *t, nid_t n)
{
	if (tree_is(t, n, KIND_true))
		return ANSWER_YES;
	return tree_is(t, n, KIND_false) || tree_is(t, n, KIND_none)
		       ? ANSWER_NO
		       : ANSWER_OPEN;
}

static bool is_word(const struct tree *t, nid_t n)
{
	return tree_is(t, n, KIND_true) || tree_is(t, n, KIND_false) ||
	       tree_is(t, n, KIND_none);
}

static enum answer equality_of_literals(const struct model *m, nid_t a, nid_t b)
{
	struct slice x, y;

	if (is_word(m->tree, a) && is_word(m->tree, b))
		return tree_kind(m->tree, a) == tree_kind(m->tree, b)
			       ? ANSWER_YES
			       : ANSWER_NO;
	if (!literal_string(m, a, &x) || !literal_string(m, b, &y))
		return ANSWER_OPEN;
	return slice_equal(x, y) ? ANSWER_YES : ANSWER_NO;
}

static nid_t given_for(const struct model *m, nid_t maker,
		       const struct question *q)
{
	const struct parameter *p =
		&function_at(m, q->init)->parameters.at[q->parameter];
	nid_t given =
		call_argument(m, maker, (int)q->parameter - 1,
			      name_text(m, variable_at(m, p->variable)->name));

	return tree_bare(m->tree, given == NO_NODE ? p->fallback : given);
}

/* What the condition is for an object that the call makes. */
static enum answer answer_of(const struct model *m, nid_t maker,
			     const struct question *q)
{
	nid_t given = given_for(m, maker, q);
	enum answer answer = given == NO_NODE ? ANSWER_OPEN
			     : q->other == NO_NODE
				     ? truth_of_literal(m->tree, given)
				     : equality_of_literals(m, given, q->other);

	if (answer == ANSWER_OPEN || !q->negated)
		return answer;
	return answer == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
}

/* --- who calls the objects --------------------------------------------------------- */

/* Whether that is what a call calls that runs eagerly, and not on keras.Input. */
static bool is_callee_of_eager_code(const struct model *m, nid_t callee)
{
	nid_t n = tree_above(m->tree, callee);
	const struct call *call = call_at(m, n);

	return call && call->callee_node == callee &&
	       traced_at(m, n) == NO_INDEX &&
	       !evidence_at(m, evidence_of(m, n))->is_symbolic;
}

/* Head(True)(x); head = Head(True) with nothing but head(x). */
static bool is_only_called_eagerly(const struct model *m, nid_t maker)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_above(t, maker), target;
	struct node_list uses;
	uint32_t v, calls = 0;

	if (is_callee_of_eager_code(m, maker))
		return true;
	target = tree_is(t, statement, KIND_assignment)
			 ? tree_child(t, statement, FIELD_left)
			 : NO_NODE;
	v = variable_of(m, target);
	if (!tree_is(t, target, KIND_identifier) || v == NO_INDEX ||
	    !same_bind(variable_at(m, v)->first, variable_at(m, v)->last))
		return false;
	uses = uses_of(m, v);
	for (uint32_t i = 0; i < uses.count; i++) {
		if (uses.at[i] == target)
			continue;
		if (!is_callee_of_eager_code(m, uses.at[i]))
			return false;
		calls++;
	}
	return calls > 0;
}

static bool makes_one_of(const struct model *m, const struct call *call,
			 class_id klass)
{
	struct value v = value_of(m, call->node);

	return is_present(v.klass) && same_class(v.klass, klass) &&
	       value_of(m, call->callee_node).kind == VALUE_CLASS;
}

/* Whether `wanted` is what some object answers that is called eagerly, and what none of
 * the others does, of which there are some. */
static bool only_eager_objects_answer(const struct model *m, class_id klass,
				      const struct question *q,
				      enum answer wanted)
{
	bool some_eager = false, some_other = false;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		enum answer answer;

		if (!makes_one_of(m, call, klass))
			continue;
		answer = answer_of(m, call->node, q);
		if (is_only_called_eagerly(m, call->node)) {
			some_eager |= answer == wanted;
			continue;
		}
		if (answer == wanted || answer == ANSWER_OPEN)
			return false;
		some_other = true;
	}
	return some_eager && some_other;
}

/* --- the branches around a node ------------------------------------------------------ */

/* What the condition of `n` has to be for its part `inner` to run. */
static enum answer wanted_for_part(const struct tree *t, nid_t n, nid_t inner)
{
	if (!tree_is(t, n, KIND_if_statement) &&
	    !tree_is(t, n, KIND_elif_clause))
		return ANSWER_OPEN;
	if (inner == tree_child(t, n, FIELD_consequence))
		return ANSWER_YES;
	return tree_is(t, inner, KIND_else_clause) ||
			       tree_is(t, inner, KIND_elif_clause)
		       ? ANSWER_NO
		       : ANSWER_OPEN;
}

static bool is_for_eager_objects(const struct model *m, class_id klass, nid_t n,
				 nid_t inner)
{
	struct question q = { .other = NO_NODE };
	enum answer wanted = wanted_for_part(m->tree, n, inner);

	return wanted != ANSWER_OPEN &&
	       read_condition(m, tree_child(m->tree, n, FIELD_condition), &q) &&
	       find_parameter(m, klass, &q) &&
	       only_eager_objects_answer(m, klass, &q, wanted);
}

bool is_in_mode_of_eager_objects(const struct model *m, nid_t node)
{
	uint32_t f = m->classes.count ? function_around(m, node) : NO_INDEX;
	class_id klass = f == NO_INDEX ? NO_CLASS : class_around(m, node);
	nid_t inner = node, n = tree_parent(m->tree, node);

	if (is_absent(klass) || subclasses_of(m, klass).count)
		return false;
	for (; n != NO_NODE && n != function_at(m, f)->node;
	     inner = n, n = tree_parent(m->tree, n))
		if (is_for_eager_objects(m, klass, n, inner))
			return true;
	return false;
}
