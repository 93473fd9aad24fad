/*
 * By the elements that the solver knows, as deep as it keeps them.
 */

#include "rulekit/structures.h"

enum form {
	FORM_UNKNOWN,
	FORM_LEAF, /* a tensor, a number, a string, the spec of one */
	FORM_LIST,
	FORM_TUPLE,
	FORM_DICT,
};

static bool has_known_count(const struct pool *pool, const struct evidence *e)
{
	return e->elements && !pool_elements_at(pool, e->elements)->open;
}

static enum form structure_form(const struct pool *pool, ev_t value)
{
	const struct evidence *e = pool_at(pool, value);

	if (e->kinds &&
	    !(e->kinds & ~(KINDS_TENSOR | KINDS_SCALAR | KIND_BIT(VALUE_SPEC))))
		return FORM_LEAF;
	if (!has_known_count(pool, e))
		return FORM_UNKNOWN;
	if (e->kinds == KIND_BIT(VALUE_LIST))
		return FORM_LIST;
	if (e->kinds == KIND_BIT(VALUE_TUPLE))
		return e->name ? FORM_UNKNOWN : FORM_TUPLE;
	return e->kinds == KIND_BIT(VALUE_DICT) &&
			       ev_has_known_keys(pool, value)
		       ? FORM_DICT
		       : FORM_UNKNOWN;
}

/* Where the part is that stands for part i of the other: the one of its key. */
static uint32_t counterpart(const struct elements *parts,
			    const struct elements *of, uint32_t i)
{
	uint32_t j = 0;

	if (!parts->keys[i])
		return i;
	while (j < of->count && of->keys[j] != parts->keys[i])
		j++;
	return j;
}

static bool is_sequence(enum form form)
{
	return form == FORM_LIST || form == FORM_TUPLE;
}

/* A spec takes a list or tuple of numbers, which TensorFlow converts, and some releases
 * take a list for a tuple of specs. */
static bool are_other_forms(enum form form, enum form other, bool is_spec)
{
	if (is_spec && is_sequence(other) &&
	    (is_sequence(form) || form == FORM_LEAF))
		return false;
	return form != other;
}

static bool differ(const struct pool *pool, ev_t a, ev_t b, bool is_spec,
		   int depth)
{
	enum form form = structure_form(pool, a),
		  other = structure_form(pool, b);
	const struct elements *x, *y;

	if (form == FORM_UNKNOWN || other == FORM_UNKNOWN)
		return false;
	if (are_other_forms(form, other, is_spec))
		return true;
	if (form == FORM_LEAF)
		return false;
	x = pool_elements_at(pool, pool_at(pool, a)->elements);
	y = pool_elements_at(pool, pool_at(pool, b)->elements);
	if (x->count != y->count)
		return true;
	for (uint32_t i = 0; i < x->count && depth < MOST_ELEMENT_DEPTH; i++) {
		uint32_t j = counterpart(x, y, i);

		if (j == y->count ||
		    differ(pool, x->at[i], y->at[j], is_spec, depth + 1))
			return true;
	}
	return false;
}

bool differ_in_structure(const struct model *m, ev_t a, ev_t b)
{
	return differ(evidence_pool(m), a, b, false, 0);
}

bool differ_from_spec(const struct model *m, ev_t given, ev_t spec)
{
	return differ(evidence_pool(m), spec, given, true, 0);
}

static const char *keys_in_words(const struct model *m, struct arena *arena,
				 const struct elements *dict)
{
	const char *words = "";

	for (uint32_t i = 0; i < dict->count; i++)
		words = arena_fmt(arena, "%s%s`%s`", words,
				  !i			 ? ""
				  : i + 1 == dict->count ? " and "
							 : ", ",
				  name_text(m, dict->keys[i]));
	return words;
}

const char *structure_in_words(const struct model *m, struct arena *arena,
			       ev_t value)
{
	const struct pool *pool = evidence_pool(m);
	const struct elements *parts =
		pool_elements_at(pool, pool_at(pool, value)->elements);

	switch (structure_form(pool, value)) {
	case FORM_LIST:
		return arena_fmt(arena, "a list of %u", parts->count);
	case FORM_TUPLE:
		return arena_fmt(arena, "a tuple of %u", parts->count);
	case FORM_DICT:
		return parts->count ? arena_fmt(arena, "a dict with %s",
						keys_in_words(m, arena, parts))
				    : "an empty dict";
	default:
		return "a single value";
	}
}
