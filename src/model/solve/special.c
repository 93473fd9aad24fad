/*
 * Operators that objects of the program overload: a + b is a.__add__(b). AutoGraph
 * converts what the code calls, not what Python calls for it.
 */
#include "model/solve/calling.h"

static bool is_object(const struct walker *w, ev_t value)
{
	const struct evidence *e = ev_at(w, value);

	return e->kinds & KIND_BIT(VALUE_INSTANCE) && e->objects;
}

ev_t special_call(struct walker *w, ev_t object, const char *name,
		  const struct arguments *arguments, nid_t n)
{
	ev_t bound;

	object = resolved(w, object, n);
	if (!is_object(w, object))
		return EV_UNSEEN;
	bound = attribute_load(w, object, named(w, name), n);
	if (!(ev_at(w, bound)->kinds & KIND_BIT(VALUE_FUNCTION)))
		return EV_UNSEEN;
	return call_unconverted(w, bound, arguments, n);
}

ev_t special_method(struct walker *w, ev_t object, const char *name, ev_t other,
		    nid_t n)
{
	struct arguments arguments = { .call = NO_NODE,
				       .count = other != EV_UNSEEN };

	arguments.at[0] = other;
	return special_call(w, object, name, &arguments, n);
}

static ev_t overloaded_operator(struct walker *w, ev_t left, ev_t right,
				struct slice op, nid_t n)
{
	static const struct {
		const char *op, *name, *reflected;
	} table[] = {
		{ "+", "__add__", "__radd__" },
		{ "-", "__sub__", "__rsub__" },
		{ "*", "__mul__", "__rmul__" },
		{ "/", "__truediv__", "__rtruediv__" },
		{ "@", "__matmul__", "__rmatmul__" },
		{ "//", "__floordiv__", "__rfloordiv__" },
		{ "%", "__mod__", "__rmod__" },
		{ "**", "__pow__", "__rpow__" },
		{ "&", "__and__", "__rand__" },
		{ "|", "__or__", "__ror__" },
		{ "^", "__xor__", "__rxor__" },
		{ "<<", "__lshift__", "__rlshift__" },
		{ ">>", "__rshift__", "__rrshift__" },
		{ "==", "__eq__", "__eq__" },
		{ "!=", "__ne__", "__ne__" },
		{ "<", "__lt__", "__gt__" },
		{ "<=", "__le__", "__ge__" },
		{ ">", "__gt__", "__lt__" },
		{ ">=", "__ge__", "__le__" },
	};

	if (!is_object(w, left) && !is_object(w, right))
		return EV_UNSEEN;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		ev_t value;

		if (!slice_is(op, table[i].op))
			continue;
		value = special_method(w, left, table[i].name, right, n);
		return value != EV_UNSEEN
			       ? value
			       : special_method(w, right, table[i].reflected,
						left, n);
	}
	return EV_UNSEEN;
}

/* a += b is a.__iadd__(b), and a + b where there is none. */
ev_t augmented_value(struct walker *w, ev_t left, ev_t right, struct slice op,
		     nid_t n)
{
	static const struct {
		const char *op, *name;
	} table[] = {
		{ "+", "__iadd__" },	   { "-", "__isub__" },
		{ "*", "__imul__" },	   { "/", "__itruediv__" },
		{ "@", "__imatmul__" },	   { "|", "__ior__" },
		{ "//", "__ifloordiv__" },
	};
	ev_t value = EV_UNSEEN;

	for (size_t i = 0;
	     is_object(w, left) && i < sizeof(table) / sizeof(*table); i++)
		if (slice_is(op, table[i].op))
			value = special_method(w, left, table[i].name, right,
					       n);
	return value == EV_UNSEEN ? operator_value(w, left, right, op, n)
				  : value;
}

ev_t operator_value(struct walker *w, ev_t left, ev_t right, struct slice op,
		    nid_t n)
{
	ev_t value = overloaded_operator(w, left, right, op, n);

	return value == EV_UNSEEN ? plain_operator_value(w, left, right, op, n)
				  : value;
}

ev_t compared_objects(struct walker *w, ev_t left, ev_t right, struct slice op,
		      nid_t n)
{
	return slice_is(op, "in") || slice_is(op, "not in")
		       ? special_method(w, right, "__contains__", left, n)
		       : overloaded_operator(w, left, right, op, n);
}

ev_t object_unary(struct walker *w, nid_t n)
{
	static const struct {
		const char *op, *name;
	} table[] = { { "-", "__neg__" },
		      { "+", "__pos__" },
		      { "~", "__invert__" } };
	nid_t op = tree_child(w->t, n, FIELD_operator);
	ev_t operand = value_at(w, tree_child(w->t, n, FIELD_argument));

	if (!is_object(w, operand))
		return EV_UNSEEN;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (tree_text_is(w->t, op, table[i].op))
			return special_method(w, operand, table[i].name,
					      EV_UNSEEN, n);
	return EV_UNSEEN;
}

ev_t iterated(struct walker *w, ev_t value, nid_t n)
{
	ev_t iterator, item = EV_UNSEEN;

	value = resolved(w, value, n);
	if (ev_at(w, value)->kinds != KIND_BIT(VALUE_INSTANCE))
		return members_of_class(w->s, value, n);
	iterator = special_method(w, value, "__iter__", EV_UNSEEN, n);
	if (iterator == EV_UNSEEN)
		return items_of_object(w, value);
	if (!(ev_at(w, iterator)->kinds & KIND_BIT(VALUE_INSTANCE)))
		return iterator;
	item = special_method(w, iterator, "__next__", EV_UNSEEN, n);
	return ev_open(pool_of(w), VALUE_ITERATOR,
		       item == EV_UNSEEN ? EV_UNKNOWN : item, n);
}
