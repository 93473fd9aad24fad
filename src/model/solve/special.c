/*
 * Operators that objects of the program overload: a + b is a.__add__(b).
 */
#include "model/solve/solver.h"

ev_t special_method(struct walker *w, ev_t object, const char *name, ev_t other,
		    nid_t n)
{
	sym_t method = intern_str(w->s->names, name);
	struct arguments arguments = { .call = NO_NODE,
				       .count = other == EV_UNSEEN ? 0 : 1 };
	ev_t bound;

	if (!(ev_at(w, object)->kinds & KIND_BIT(VALUE_INSTANCE)) ||
	    !ev_at(w, object)->objects)
		return EV_UNSEEN;
	bound = attribute_load(w, object, method, n);
	if (!(ev_at(w, bound)->kinds & KIND_BIT(VALUE_FUNCTION)))
		return EV_UNSEEN;
	arguments.at[0] = other;
	return call_value(w, bound, &arguments, n);
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
	};

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

ev_t operator_value(struct walker *w, ev_t left, ev_t right, struct slice op,
		    nid_t n)
{
	ev_t value = overloaded_operator(w, left, right, op, n);

	return value == EV_UNSEEN ? plain_operator_value(w, left, right, op, n)
				  : value;
}

ev_t iterated(struct walker *w, ev_t value, nid_t n)
{
	struct evidence e = *ev_at(w, value);
	ev_t iterator, item = EV_UNSEEN;

	if (e.kinds != KIND_BIT(VALUE_INSTANCE))
		return value;
	iterator = special_method(w, value, "__iter__", EV_UNSEEN, n);
	if (iterator == EV_UNSEEN)
		return value;
	if (!(ev_at(w, iterator)->kinds & KIND_BIT(VALUE_INSTANCE)))
		return iterator;
	item = special_method(w, iterator, "__next__", EV_UNSEEN, n);
	return ev_open(pool_of(w), VALUE_ITERATOR,
		       item == EV_UNSEEN ? EV_UNKNOWN : item, n);
}
