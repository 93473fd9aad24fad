/*
 * What a display makes: strings, lists, tuples, sets, dicts, and comprehensions.
 */
#include "model/solve/values.h"

#include <string.h>

ev_t string_value(struct walker *w, nid_t n)
{
	struct slice text;

	if (!literal_string(w->m, n, &text) || text.length > LONGEST_CONSTANT)
		return ev_of(pool_of(w), VALUE_STRING, n);
	return constant_value(w, VALUE_STRING,
			      intern_bytes(w->s->names, text.ptr, text.length),
			      n);
}

ev_t display_value(struct walker *w, nid_t n, enum value_kind kind)
{
	ev_t items[MOST_ELEMENTS], all = EV_NOTHING;
	uint32_t count = 0;

	for_each_child(w->t, item, n) {
		ev_t value = value_at(w, item);

		if (tree_is(w->t, item, KIND_list_splat)) {
			count = MOST_ELEMENTS + 1;
			value = ev_element(pool_of(w), value);
		}
		if (count < MOST_ELEMENTS)
			items[count] = value;
		all = ev_join(pool_of(w), all, value);
		count++;
	}
	if (count > MOST_ELEMENTS || kind == VALUE_SET)
		return ev_open(pool_of(w), kind, all, n);
	return ev_sequence(pool_of(w), kind, items, count, n);
}

ev_t dictionary_value(struct walker *w, nid_t n)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_DICT), .proof = n };
	struct elements list;

	memset(&list, 0, sizeof(list));
	for_each_child(w->t, pair, n) {
		nid_t key = tree_child(w->t, pair, FIELD_key);

		if (tree_is(w->t, pair, KIND_pair))
			elements_put(pool_of(w), &list,
				     ev_at(w, value_at(w, key))->constant,
				     value_at(w, tree_child(w->t, pair,
							    FIELD_value)));
		else
			elements_put_all(pool_of(w), &list, value_at(w, pair));
	}
	e.elements = pool_elements(pool_of(w), &list);
	return pool_evidence(pool_of(w), &e);
}

ev_t comprehension_value(struct walker *w, nid_t n)
{
	nid_t body = tree_first(w->t, n);
	ev_t item = value_at(w, body);

	switch (tree_kind(w->t, n)) {
	case KIND_list_comprehension:
		return ev_open(pool_of(w), VALUE_LIST, item, n);
	case KIND_set_comprehension:
		return ev_open(pool_of(w), VALUE_SET, item, n);
	case KIND_dictionary_comprehension:
		item = value_at(w, tree_child(w->t, body, FIELD_value));
		return ev_open(pool_of(w), VALUE_DICT, item, n);
	default:
		return ev_open(pool_of(w), VALUE_ITERATOR, item, n);
	}
}
