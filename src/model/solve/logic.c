/*
 * Comparisons in a row, truth, `and`, `or`, `not` and conditional expressions.
 *
 * In: the values of the operands, where a name of another file is what that file binds it
 * to. Out: evidence; what is decided here is what guards fold to.
 */
#include <stdlib.h>
#include <string.h>

#include "model/solve/values.h"

static ev_t compared_pair(struct walker *w, nid_t n, nid_t left, nid_t right,
			  struct slice op)
{
	ev_t value = compared_objects(w, value_at(w, left), value_at(w, right),
				      op, n);

	return value == EV_UNSEEN ? compared_values(w, n, value_read(w, left),
						    value_read(w, right), op)
				  : value;
}

/* a < b < c is a < b and b < c. */
ev_t comparison_value(struct walker *w, nid_t n)
{
	nid_t left = NO_NODE;
	struct slice op = { "", 0 };
	ev_t result = EV_NOTHING;

	for_each_child(w->t, child, n) {
		if (tree_is(w->t, child, KIND_operator)) {
			op = tree_text(w->t, child);
			continue;
		}
		if (left != NO_NODE)
			result = ev_join(pool_of(w), result,
					 compared_pair(w, n, left, child, op));
		left = child;
	}
	return result;
}

enum truth truth_of(struct walker *w, nid_t n)
{
	const struct evidence *e = ev_at(w, value_read(w, n));
	const char *text = intern_text(w->s->names, e->constant);

	if (e->kinds == KIND_BIT(VALUE_NONE))
		return TRUTH_NO;
	if (!e->constant || e->varies)
		return TRUTH_EITHER;
	if (e->kinds == KIND_BIT(VALUE_BOOL))
		return *text == 'T' ? TRUTH_YES : TRUTH_NO;
	if (e->kinds == KIND_BIT(VALUE_INT))
		return strcmp(text, "0") ? TRUTH_YES : TRUTH_NO;
	if (e->kinds == KIND_BIT(VALUE_FLOAT))
		return strtod(text, NULL) != 0.0 ? TRUTH_YES : TRUTH_NO;
	return TRUTH_EITHER;
}

ev_t not_value(struct walker *w, nid_t n)
{
	nid_t operand = tree_child(w->t, n, FIELD_argument);
	ev_t value = value_at(w, operand);

	if (value == EV_NOTHING)
		return EV_NOTHING;
	return ev_may_be(pool_of(w), value, KINDS_TENSOR)
		       ? value
		       : truth_value(w,
				     truth_negated(truth_of(w, operand), true),
				     n);
}

/* a or b: a where it is true, else b. */
ev_t boolean_value(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	ev_t a = value_read(w, left);
	ev_t b = value_read(w, tree_child(w->t, n, FIELD_right));
	bool is_or =
		tree_text_is(w->t, tree_child(w->t, n, FIELD_operator), "or");
	enum truth truth = truth_of(w, left);

	if (truth == (is_or ? TRUTH_YES : TRUTH_NO))
		return a;
	if (truth != TRUTH_EITHER)
		return b;
	if (is_or)
		a = ev_without(pool_of(w), a, KIND_BIT(VALUE_NONE));
	return ev_join(pool_of(w), a, b);
}

ev_t conditional_value(struct walker *w, nid_t n)
{
	nid_t yes = tree_first(w->t, n);
	nid_t no = tree_nth(w->t, n, 2);

	return ev_join(pool_of(w), value_read(w, yes), value_read(w, no));
}
