/*
 * What a function does with a parameter says what it may be: the operand of an
 * operation is a tensor, or what becomes one.
 *
 *	def step(x):
 *	    if x > 0: ...                a tensor may be asked for its truth
 *	    return tf.reduce_sum(x)      because of this
 */
#include "model/solve/calling.h"

#include <string.h>

#include "model/caches.h"
#include "model/uses.h"

/* x[..., 0] and x * 2 as operands show the same of x. */
static nid_t operand_root(const struct walker *w, nid_t n)
{
	for (;;) {
		n = tree_bare(w->t, n);
		if (tree_is(w->t, n, KIND_subscript))
			n = tree_child(w->t, n, FIELD_value);
		else if (tree_is(w->t, n, KIND_unary_operator))
			n = tree_child(w->t, n, FIELD_argument);
		else
			return n;
	}
}

/* The parameter of the function that is run which a name means, or NO_INDEX. */
static uint32_t parameter_used(const struct walker *w, nid_t n)
{
	uint32_t v = variable_of(w->m, n);
	const struct bind *b;

	if (v == NO_INDEX || w->a->function == NO_INDEX ||
	    is_absent(variable_at(w->m, v)->first))
		return NO_INDEX;
	b = bind_by_id(w->m, variable_at(w->m, v)->first);
	if (b->kind != BIND_PARAMETER ||
	    scope_at(w->m, variable_at(w->m, v)->scope)->function !=
		    solver_function_at(w->s, w->a->function)->index)
		return NO_INDEX;
	return b->parameter;
}

/* def spectrum(signal, size: int = 512): an operation takes numbers, too. */
static bool is_for_number(const struct walker *w, uint32_t p)
{
	return ev_may_be(w->s->pool, w->a->parameters[p], KINDS_NUMBER) &&
	       function_at(w->m,
			   solver_function_at(w->s, w->a->function)->index)
			       ->parameters.at[p]
			       .annotation != NO_NODE;
}

static void note_name(struct walker *w, nid_t n)
{
	uint32_t p = parameter_used(w, n);
	struct pool *pool = w->s->pool;
	ev_t tensor, joined;

	if (p == NO_INDEX ||
	    env_get(w, variable_of(w->m, n)) != w->a->parameters[p] ||
	    !ev_may_be(pool, w->a->parameters[p], KIND_BIT(VALUE_UNKNOWN)) ||
	    is_for_number(w, p))
		return;
	tensor = ev_with_batch(pool, ev_of(pool, VALUE_TENSOR, n),
			       parameter_batch(w->s, w->a));
	joined = ev_join(pool, w->a->parameters[p], tensor);
	if (joined == w->a->parameters[p] ||
	    ev_may_be(pool, w->a->parameters[p], KINDS_TENSOR))
		return;
	w->a->parameters[p] = joined;
	w->a->values[function_at(w->m,
				 solver_function_at(w->s, w->a->function)->index)
			     ->parameters.at[p]
			     .identifier] = joined;
	env_set(w, variable_of(w->m, n), joined);
	w->a->was_entered = false;
	solver_queue(w->s, w->index);
}

void note_tensor_use(struct walker *w, nid_t argument)
{
	nid_t n = operand_root(w, argument);

	if (tree_is(w->t, n, KIND_identifier)) {
		note_name(w, n);
	} else if (tree_is_list_or_tuple(w->t, n)) {
		for_each_child(w->t, item, n)
			if (tree_is(w->t, operand_root(w, item),
				    KIND_identifier))
				note_name(w, operand_root(w, item));
	} else if (tree_is(w->t, n, KIND_binary_operator)) {
		for_each_child(w->t, item, n)
			if (tree_is(w->t, operand_root(w, item),
				    KIND_identifier))
				note_name(w, operand_root(w, item));
	}
}

static bool is_operand(const struct walker *w, struct slice name)
{
	return framework_set_holds(w->s->framework, "operands", name);
}

/* The name of the parameter that the i-th positional argument fills. */
static const char *parameter_name(const struct callable *c, uint32_t i)
{
	return i < c->parameter_count ? c->parameters[i].name : NULL;
}

static bool is_keyword_operand(struct walker *w, nid_t argument)
{
	struct slice name =
		tree_text(w->t, tree_child(w->t, argument, FIELD_name));

	return is_operand(w, name);
}

void note_operands(struct walker *w, sym_t name, nid_t call)
{
	const struct framework *fw = w->s->framework;
	const struct callable *c = framework_callable(fw, name);
	nid_t list = tree_is(w->t, call, KIND_call)
			     ? tree_child(w->t, call, FIELD_arguments)
			     : NO_NODE;
	uint32_t place = 0;

	if (!c || list == NO_NODE || !framework_owns(fw, name))
		return;
	for_each_child(w->t, a, list) {
		if (tree_is(w->t, a, KIND_keyword_argument)) {
			if (is_keyword_operand(w, a))
				note_tensor_use(w, tree_child(w->t, a,
							      FIELD_value));
			continue;
		}
		if (parameter_name(c, place) &&
		    is_operand(w, slice_of(parameter_name(c, place))))
			note_tensor_use(w, a);
		place++;
	}
}

bool is_name_read(const struct walker *w, sym_t name)
{
	struct node_list places = identifiers_named(w->m, name);
	size_t count = 0;

	for (size_t i = 0; i < places.count && count < 2; i++) {
		nid_t above = tree_parent(w->t, places.at[i]);

		count += !tree_is(w->t, above, KIND_keyword_argument) ||
			 tree_child(w->t, above, FIELD_name) != places.at[i];
	}
	return count > 1;
}
