/*
 * From the only bind of the name, a `for`, to the generator that it calls, and to
 * each `yield` of that.
 */

#include "rulekit/yields.h"

/* Of `yield a, b` the part that a bind unpacks, else the whole; NO_NODE where that
 * is not written out. */
static nid_t yielded_part(const struct tree *t, nid_t yielded,
			  const struct bind *b)
{
	nid_t n = tree_bare(t, yielded);

	if (!b->unpacked)
		return n;
	if (!tree_is(t, n, KIND_expression_list) && !tree_is(t, n, KIND_tuple))
		return NO_NODE;
	return tree_bare(t, tree_nth(t, n, b->place));
}

/* yield from others() */
static bool yields_from(const struct tree *t, nid_t yield)
{
	struct slice text = tree_text(t, yield);

	return slice_starts(text, "yield from");
}

/* Adds what each `yield` of the generator gives. */
static bool find_yields(const struct model *m, uint32_t generator,
			const struct bind *b, struct yields *out)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, function_at(m, generator)->body) {
		nid_t part;

		if (!tree_is(t, n, KIND_yield) ||
		    m->function_of[n] != generator)
			continue;
		part = yields_from(t, n) ? NO_NODE
					 : yielded_part(t, tree_first(t, n), b);
		if (part == NO_NODE || out->count == MOST_YIELDS)
			return false;
		out->at[out->count++] = part;
	}
	return out->count > 0;
}

bool yields_for(const struct model *m, nid_t name, struct yields *out)
{
	const struct bind *b = only_bind(m, name);
	const struct call *call;

	out->count = 0;
	if (!b || b->kind != BIND_FOR)
		return false;
	call = call_at(m, iterated_value(m, b->value));
	return call && call->callee != NO_INDEX &&
	       function_at(m, call->callee)->is_generator &&
	       !is_ever_traced(m, call->callee) &&
	       find_yields(m, call->callee, b, out);
}

bool is_yielded_counter(const struct model *m, nid_t name, struct counter *out)
{
	struct yields yields;

	name = tree_bare(m->tree, name);
	if (!tree_is(m->tree, name, KIND_identifier) ||
	    !yields_for(m, name, &yields))
		return false;
	for (uint32_t i = 0; i < yields.count; i++)
		if (!holds_counter(m, yields.at[i], out))
			return false;
	return true;
}
