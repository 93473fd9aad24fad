/*
 * The lattice: what a value is that is one of two.
 *
 * In: two values of a pool. Out: one that says no more than either. A join that has
 * been made is not made again.
 */
#include "model/solve/pool.h"

#include <string.h>

static bool set_add(struct object_set *set, uint32_t object)
{
	uint32_t i = 0;

	while (i < set->count && set->at[i] < object)
		i++;
	if (i < set->count && set->at[i] == object)
		return true;
	if (set->count == MOST_OBJECTS)
		return false;
	memmove(set->at + i + 1, set->at + i,
		(set->count - i) * sizeof(*set->at));
	set->at[i] = object;
	set->count++;
	return true;
}

static uint32_t join_objects(struct pool *pool, uint32_t a, uint32_t b)
{
	const struct object_set *other = pool_objects_at(pool, b);
	struct object_set set = *pool_objects_at(pool, a);

	for (uint32_t i = 0; i < other->count; i++)
		if (!set_add(&set, other->at[i]))
			return 0;
	return pool_object_set(pool, &set);
}

/* The join with a value that nothing is known of. */
ev_t ev_may(struct pool *pool, ev_t ev)
{
	struct evidence e = *pool_at(pool, ev);

	if (ev < EV_UNKNOWN)
		return ev;
	e.kinds |= KIND_BIT(VALUE_UNKNOWN);
	return pool_evidence(pool, &e);
}

void open_elements(struct pool *pool, struct elements *e)
{
	ev_t all = EV_NOTHING;

	for (uint32_t i = 0; i < e->count; i++)
		all = ev_join(pool, all, e->at[i]);
	memset(e, 0, sizeof(*e));
	e->open = true;
	e->count = 1;
	e->at[0] = all;
}

static bool same_keys(const struct elements *a, const struct elements *b)
{
	return a->count == b->count && a->open == b->open &&
	       !memcmp(a->keys, b->keys, sizeof(a->keys));
}

bool is_keyed(const struct elements *e)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (!e->keys[i])
			return false;
	return !e->open;
}

/* The element of that key, which is added where it is missing: keys are in the order
 * of their numbers. NULL where there is no room. */
static ev_t *element_of_key(struct elements *e, sym_t key)
{
	uint32_t i = 0;

	while (i < e->count && e->keys[i] < key)
		i++;
	if (i < e->count && e->keys[i] == key)
		return &e->at[i];
	if (e->count == MOST_ELEMENTS)
		return NULL;
	memmove(e->keys + i + 1, e->keys + i,
		(e->count - i) * sizeof(*e->keys));
	memmove(e->at + i + 1, e->at + i, (e->count - i) * sizeof(*e->at));
	e->keys[i] = key;
	e->at[i] = EV_NOTHING;
	e->count++;
	return &e->at[i];
}

static bool has_key(const struct elements *e, sym_t key)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (e->keys[i] == key)
			return true;
	return false;
}

/* What the other one does not have may be something else by then. */
static bool add_keyed(struct pool *pool, struct elements *to,
		      const struct elements *from, const struct elements *other)
{
	for (uint32_t i = 0; i < from->count; i++) {
		ev_t *element = element_of_key(to, from->keys[i]);

		if (!element)
			return false;
		*element = ev_join(pool, *element, from->at[i]);
		if (!has_key(other, from->keys[i]))
			*element = ev_may(pool, *element);
	}
	return true;
}

/* {"a": f} or {"b": g}: what one of them has under a key, the value may have. 0 where
 * they are no such dicts, or too large together. */
static uint32_t join_keyed(struct pool *pool, const struct elements *x,
			   const struct elements *y)
{
	struct elements all;

	memset(&all, 0, sizeof(all));
	if (!(x->count + y->count) || !is_keyed(x) || !is_keyed(y) ||
	    !add_keyed(pool, &all, x, y) || !add_keyed(pool, &all, y, x))
		return 0;
	return pool_elements(pool, &all);
}

static uint32_t join_elements(struct pool *pool, uint32_t a, uint32_t b)
{
	struct elements x, y;
	uint32_t keyed;

	if (!a || !b)
		return 0;
	x = *pool_elements_at(pool, a);
	y = *pool_elements_at(pool, b);
	keyed = join_keyed(pool, &x, &y);
	if (keyed)
		return keyed;
	if (!same_keys(&x, &y)) {
		open_elements(pool, &x);
		open_elements(pool, &y);
	}
	for (uint32_t i = 0; i < x.count; i++)
		x.at[i] = ev_join(pool, x.at[i], y.at[i]);
	return pool_elements(pool, &x);
}

/* What is said of kinds that one side has not got stays as the other says. */
#define JOIN_FIELD(field, of, joined)   \
	(!(x.kinds & (of))    ? y.field \
	 : !(y.kinds & (of))  ? x.field \
	 : x.field == y.field ? x.field \
			      : (joined))

#define KINDS_WITH_OBJECTS                                                     \
	(KINDS_OF_OBJECTS | KIND_BIT(VALUE_FUNCTION) | KIND_BIT(VALUE_CLASS) | \
	 KIND_BIT(VALUE_OBJECT) | KIND_BIT(VALUE_ITERATOR))

#define KINDS_WITH_SHAPE                                                \
	(KINDS_TENSOR | KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_SHAPE) | \
	 KIND_BIT(VALUE_SPEC))

/* x.dtype and tf.float32 themselves, too. */
#define KINDS_WITH_DTYPE (KINDS_WITH_SHAPE | KIND_BIT(VALUE_DTYPE))

/* The first place in the text, of the file that is checked if it can be. */
static void take_first_proof(struct evidence *z, const struct evidence *x,
			     const struct evidence *y)
{
	const struct evidence *first = x;

	if (y->file < x->file || (y->file == x->file && y->proof < x->proof))
		first = y;
	z->proof = first->proof;
	z->file = first->file;
}

static uint8_t join_batches(uint8_t x, uint8_t y)
{
	bool is_mixed = (x == BATCH_FED && y == BATCH_NONE) ||
			(x == BATCH_NONE && y == BATCH_FED);

	return is_mixed ? BATCH_MIXED : x > y ? x : y;
}

/* What a library has or makes: no object of the program. */
static bool is_foreign_object(const struct evidence *e)
{
	return !e->objects && (e->name || (e->kinds & KINDS_WITH_OBJECTS) ==
						  KIND_BIT(VALUE_OBJECT));
}

/* [Mine(), keras.callbacks.TerminateOnNaN()]: those of the program stay known; they may
 * be something else, too. */
static uint32_t join_which(struct pool *pool, const struct evidence *x,
			   const struct evidence *y, uint64_t *kinds)
{
	if (x->objects && y->objects)
		return join_objects(pool, x->objects, y->objects);
	if (!is_foreign_object(x) && !is_foreign_object(y))
		return 0;
	*kinds |= KIND_BIT(VALUE_UNKNOWN);
	return x->objects ? x->objects : y->objects;
}

/* Which texts or truths it is one of; false where that is not known. */
static bool add_alternatives(struct pool *pool, struct elements *to,
			     const struct evidence *from)
{
	struct elements list = *pool_elements_at(pool, from->elements);
	ev_t *element;

	if (from->constant) {
		element = element_of_key(to, from->constant);
		if (element)
			*element = EV_UNKNOWN;
		return element != NULL;
	}
	for (uint32_t i = 0; i < list.count; i++) {
		element = element_of_key(to, list.keys[i]);
		if (!element)
			return false;
		*element = EV_UNKNOWN;
	}
	return list.count > 0;
}

/* "fit" or "evaluate", True or False: a text or truth that is one of few keeps them as
 * the keys of its elements. */
static uint32_t join_alternatives(struct pool *pool, const struct evidence *x,
				  const struct evidence *y)
{
	struct elements all;

	if (x->kinds != y->kinds || (x->kinds != KIND_BIT(VALUE_STRING) &&
				     x->kinds != KIND_BIT(VALUE_BOOL)))
		return 0;
	memset(&all, 0, sizeof(all));
	return add_alternatives(pool, &all, x) &&
			       add_alternatives(pool, &all, y)
		       ? pool_elements(pool, &all)
		       : 0;
}

/* A tensor of Keras 2 alone gives way to one of both releases. */
static void join_symbolic(struct evidence *z, const struct evidence *x,
			  const struct evidence *y)
{
	bool both = (x->only_symbolic || x->behind_refusal) &&
		    (y->only_symbolic || y->behind_refusal);

	z->is_symbolic = x->is_symbolic || y->is_symbolic;
	z->only_symbolic = both && (x->only_symbolic || y->only_symbolic);
	z->behind_refusal = x->behind_refusal && y->behind_refusal;
}

static ev_t join_fields(struct pool *pool, ev_t a, ev_t b)
{
	struct evidence x = *pool_at(pool, a), y = *pool_at(pool, b), z = x;
	uint64_t named = ~(KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_NONE));

	z.kinds = x.kinds | y.kinds;
	z.elements = JOIN_FIELD(elements, KINDS_CONTAINER,
				join_elements(pool, x.elements, y.elements));
	z.objects = JOIN_FIELD(objects, KINDS_WITH_OBJECTS,
			       join_which(pool, &x, &y, &z.kinds));
	z.constant = JOIN_FIELD(constant, KINDS_SCALAR, 0);
	if (!z.constant && !(z.kinds & KINDS_CONTAINER))
		z.elements = join_alternatives(pool, &x, &y);
	z.dtype = JOIN_FIELD(dtype, KINDS_WITH_DTYPE, 0);
	z.batch = JOIN_FIELD(batch, KINDS_WITH_SHAPE,
			     join_batches(x.batch, y.batch));
	z.name = JOIN_FIELD(name, named, 0);
	z.varies = x.varies > y.varies ? x.varies : y.varies;
	join_symbolic(&z, &x, &y);
	z.is_computed = x.is_computed && y.is_computed;
	take_first_proof(&z, &x, &y);
	return pool_evidence(pool, &z);
}

ev_t ev_join(struct pool *pool, ev_t a, ev_t b)
{
	struct join_entry *entry;

	if (a == b || b == EV_NOTHING || b == EV_UNSEEN)
		return a == EV_UNSEEN ? EV_NOTHING : a;
	if (a == EV_NOTHING || a == EV_UNSEEN)
		return b;
	if (a > b) {
		ev_t c = a;

		a = b;
		b = c;
	}
	entry = pool_join_entry(pool, a, b);
	if (entry->a != a || entry->b != b) {
		ev_t joined = join_fields(pool, a, b);

		*entry = (struct join_entry){ a, b, joined };
	}
	return entry->joined;
}
