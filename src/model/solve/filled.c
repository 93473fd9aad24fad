/*
 * Containers that a function gets and puts something into: they are the caller's.
 *
 *	def put(d, x): d["x"] = [x]
 *	put(state, 1)		`state` has a list there now
 *
 * The function keeps what each such parameter holds in the end; who calls it joins
 * that with the variable or the attribute that it gave.
 */
#include "model/solve/calling.h"

/* What is given there has what the function has put into it. */
static void fill(struct walker *w, nid_t given, ev_t filled)
{
	ev_t now = value_at(w, given);

	if (!ev_must(pool_of(w), now, KINDS_CONTAINER) ||
	    !ev_at(w, now)->elements)
		return;
	if (tree_is(w->t, given, KIND_identifier) ||
	    tree_is(w->t, given, KIND_attribute))
		bind_target_value(w, given, ev_join(pool_of(w), now, filled));
}

/* What the call is seen to give to a parameter; NO_NODE where something stands
 * between them, such as a partial(). */
static nid_t given_in_call(const struct walker *w,
			   const struct arguments *arguments,
			   const struct parameter *parameter, int position)
{
	nid_t given = call_argument(w->m, arguments->call, position,
				    name_text(w->m, parameter->name));

	return given != NO_NODE && argument_at(arguments, position,
					       parameter->name) ==
					   value_at(w, given)
		       ? given
		       : NO_NODE;
}

void take_filled(struct walker *w, const struct activation *a, uint32_t first,
		 const struct arguments *arguments)
{
	const struct function *f = function_of_activation(w->s, a);

	if (!a->filled || !tree_is(w->t, arguments->call, KIND_call))
		return;
	for (uint32_t p = first; p < f->parameters.count; p++) {
		nid_t given;

		if (a->filled[p] == EV_NOTHING)
			continue;
		given = given_in_call(w, arguments, &f->parameters.at[p],
				      (int)(p - first));
		if (given != NO_NODE)
			fill(w, given, a->filled[p]);
	}
}
