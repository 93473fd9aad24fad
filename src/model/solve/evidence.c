/*
 * Evidence is made, narrowed and asked; how it is kept is pool.c, and how two become one
 * join.c.
 */
#include "model/solve/evidence.h"

#include <string.h>

#include "model/solve/pool.h"

/* --- making ------------------------------------------------------------------ */

ev_t ev_of(struct pool *pool, enum value_kind kind, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };

	return pool_evidence(pool, &e);
}

ev_t ev_without(struct pool *pool, ev_t ev, uint64_t kinds)
{
	struct evidence e = *pool_at(pool, ev);

	if (!(e.kinds & kinds))
		return ev;
	e.kinds &= ~kinds;
	return e.kinds ? pool_evidence(pool, &e) : EV_NOTHING;
}

ev_t ev_only(struct pool *pool, ev_t ev, uint64_t kinds, nid_t proof)
{
	struct evidence e = *pool_at(pool, ev);

	if (e.kinds & kinds) {
		e.kinds &= kinds;
		return pool_evidence(pool, &e);
	}
	if (!(e.kinds & KIND_BIT(VALUE_UNKNOWN)))
		return EV_NOTHING;
	return pool_evidence(pool, &(struct evidence){ .kinds = kinds,
						       .proof = proof });
}

static uint32_t carried_elements(struct pool *pool, const struct pool *from,
				 uint32_t elements, nid_t proof)
{
	struct elements carried = *pool_elements_at(from, elements);

	/* They are at most so deep: MOST_ELEMENT_DEPTH. */
	for (uint32_t i = 0; i < carried.count; i++)
		carried.at[i] = ev_carried(pool, from, carried.at[i], proof);
	return pool_elements(pool, &carried);
}

ev_t ev_carried(struct pool *pool, const struct pool *from, ev_t ev,
		nid_t proof)
{
	struct evidence e = *pool_at(from, ev);

	if (ev < EV_FIRST)
		return ev == EV_LIVE ? EV_UNKNOWN : ev;
	if (e.objects)
		return EV_UNKNOWN;
	if (e.elements)
		e.elements = carried_elements(pool, from, e.elements, proof);
	e.proof = proof;
	e.file = 0;
	return pool_evidence(pool, &e);
}

ev_t ev_sequence(struct pool *pool, enum value_kind kind, const ev_t *elements,
		 uint32_t count, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };
	struct elements list;
	ev_t all = EV_NOTHING;

	if (count > MOST_ELEMENTS) {
		for (uint32_t i = 0; i < count; i++)
			all = ev_join(pool, all, elements[i]);
		return ev_open(pool, kind, all, proof);
	}
	memset(&list, 0, sizeof(list));
	list.count = count;
	for (uint32_t i = 0; i < count; i++)
		list.at[i] = elements[i];
	e.elements = pool_elements(pool, &list);
	return pool_evidence(pool, &e);
}

ev_t ev_open(struct pool *pool, enum value_kind kind, ev_t element, nid_t proof)
{
	struct evidence e = { .kinds = KIND_BIT(kind), .proof = proof };
	struct elements list;

	memset(&list, 0, sizeof(list));
	list.open = true;
	list.count = 1;
	list.at[0] = element;
	e.elements = pool_elements(pool, &list);
	return pool_evidence(pool, &e);
}

void elements_put(struct pool *pool, struct elements *to, sym_t key, ev_t value)
{
	uint32_t i = 0;

	while (i < to->count && to->keys[i] != key)
		i++;
	if (key && !to->open && i < MOST_ELEMENTS) {
		to->keys[i] = key;
		to->at[i] = value;
		to->count += i == to->count;
		return;
	}
	open_elements(pool, to);
	to->at[0] = ev_join(pool, to->at[0], value);
}

bool ev_has_known_keys(const struct pool *pool, ev_t ev)
{
	const struct evidence *e = pool_at(pool, ev);

	return e->kinds == KIND_BIT(VALUE_DICT) && e->elements &&
	       is_keyed(pool_elements_at(pool, e->elements));
}

void elements_put_all(struct pool *pool, struct elements *to, ev_t dict)
{
	struct elements list =
		*pool_elements_at(pool, pool_at(pool, dict)->elements);

	if (!ev_has_known_keys(pool, dict)) {
		elements_put(pool, to, 0, ev_element(pool, dict));
		return;
	}
	for (uint32_t i = 0; i < list.count; i++)
		elements_put(pool, to, list.keys[i], list.at[i]);
}

/* --- asking ------------------------------------------------------------------ */

ev_t ev_element(struct pool *pool, ev_t ev)
{
	uint32_t elements = pool_at(pool, ev)->elements;
	struct elements list;

	if (!elements)
		return EV_UNKNOWN;
	list = *pool_elements_at(pool, elements);
	open_elements(pool, &list);
	return list.at[0];
}

ev_t ev_element_at(struct pool *pool, ev_t ev, long i)
{
	uint32_t elements = pool_at(pool, ev)->elements;
	const struct elements *list = pool_elements_at(pool, elements);

	if (!elements)
		return EV_UNKNOWN;
	if (list->open)
		return list->at[0];
	if (i < 0)
		i += list->count;
	return i >= 0 && i < (long)list->count ? list->at[i] : EV_UNKNOWN;
}

ev_t ev_element_of(struct pool *pool, ev_t dict, sym_t key)
{
	const struct elements *list =
		pool_elements_at(pool, pool_at(pool, dict)->elements);

	for (uint32_t i = 0; key && i < list->count; i++)
		if (list->keys[i] == key)
			return list->at[i];
	return list->open || !key ? ev_element(pool, dict) : EV_UNKNOWN;
}

bool ev_must(const struct pool *pool, ev_t ev, uint64_t kinds)
{
	uint64_t has = pool_at(pool, ev)->kinds;

	return has && !(has & ~kinds);
}

bool ev_holds_symbolic(const struct pool *pool, ev_t ev, bool always)
{
	const struct evidence *e = pool_at(pool, ev);
	const struct elements *list = pool_elements_at(pool, e->elements);

	if (always ? e->only_symbolic : e->is_symbolic)
		return true;
	if (!(e->kinds & KINDS_CONTAINER) ||
	    (always && e->kinds & ~KINDS_CONTAINER))
		return false;
	for (uint32_t i = 0; i < list->count; i++)
		if (ev_holds_symbolic(pool, list->at[i], always))
			return true;
	return false;
}

bool ev_may_be(const struct pool *pool, ev_t ev, uint64_t kinds)
{
	return (pool_at(pool, ev)->kinds & kinds) != 0;
}
