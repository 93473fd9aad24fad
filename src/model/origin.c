/*
 * A parameter is followed to the callers of its function while each of them,
 * and all, pass the same thing; otherwise there is no origin.
 */

#include "model/origin.h"

#include "model/caches.h"

static bool is_one_object(const struct function *f, uint32_t parameter)
{
	enum parameter_kind kind = f->parameters.at[parameter].kind;

	return kind != PARAMETER_ARGS && kind != PARAMETER_KWARGS;
}

struct search {
	const struct model *m;
	uint32_t left; /* callers that may still be asked */
	struct origin *out;
};

static bool find_above(struct search *s, nid_t n, uint32_t depth);

/* What traced code gives the parameter of a helper. */
static bool find_at_callers(struct search *s, uint32_t f, uint32_t parameter,
			    uint32_t depth)
{
	const struct model *m = s->m;
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->callers.count && s->left; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);
		nid_t given = argument_for_parameter(m, call, parameter);

		s->left--;
		if (given != NO_NODE && traced_at(m, call->node) != NO_INDEX &&
		    find_above(s, given, depth + 1))
			return true;
	}
	return false;
}

/* A parameter of a graph function is an origin; one of a helper is what its
 * callers pass. */
static bool find_above(struct search *s, nid_t n, uint32_t depth)
{
	const struct model *m = s->m;
	uint32_t f, parameter;

	if (depth > MOST_STEPS_UP || !named_parameter(m, n, &f, &parameter) ||
	    !is_one_object(function_at(m, f), parameter))
		return false;
	if (!is_hybrid(m, f))
		return find_at_callers(s, f, parameter, depth);
	*s->out = (struct origin){ f, parameter, depth > 0 };
	return parameter >= first_real_parameter(m, f);
}

bool origin_of(const struct model *m, nid_t expression, struct origin *out)
{
	struct search s = { m, MOST_EVENTS, out };

	return find_above(&s, expression, 0);
}

nid_t value_behind_names(const struct model *m, nid_t n, uint32_t f)
{
	n = tree_bare(m->tree, n);
	for (int step = 0; step < MOST_NAMES_BEHIND; step++) {
		nid_t value = f != NO_INDEX && is_free_in(m, n, f)
				      ? NO_NODE
				      : only_value(m, n);

		if (value == NO_NODE)
			break;
		n = tree_bare(m->tree, value);
	}
	return n;
}
