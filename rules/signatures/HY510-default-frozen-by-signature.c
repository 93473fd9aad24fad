#include <stdlib.h>

#include "model/solve/solve.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* The number of an element of a list; false where it is not known. */
static bool element_number(const struct model *m, ev_t element, double *out)
{
	const struct evidence *e = evidence_at(m, element);
	char *end;

	if (!e->constant ||
	    !ev_must(evidence_pool(m), element,
		     KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_FLOAT)))
		return false;
	*out = strtod(name_text(m, e->constant), &end);
	return !*end;
}

/* for rate in [0.1, 0.2]: of several numbers one at most is the default. */
static bool takes_several_numbers(const struct model *m, nid_t given)
{
	const struct bind *b = tree_is(m->tree, given, KIND_identifier)
				       ? only_bind(m, given)
				       : NULL;
	const struct evidence *list;
	const struct elements *elements;
	double first, number;

	if (!b || b->kind != BIND_FOR || b->unpacked)
		return false;
	list = evidence_at(m, evidence_of(m, b->value));
	if (!list->kinds || list->kinds & ~KINDS_SEQUENCE)
		return false;
	elements = pool_elements_at(evidence_pool(m), list->elements);
	if (elements->open || !elements->count ||
	    !element_number(m, elements->at[0], &first))
		return false;
	for (uint32_t i = 1; i < elements->count; i++)
		if (element_number(m, elements->at[i], &number) &&
		    number != first)
			return true;
	return false;
}

/* Whether an argument is another value than the default, for certain. */
static bool differs_from_default(const struct model *m, nid_t given,
				 nid_t fallback)
{
	const struct tree *t = m->tree;

	given = tree_bare(t, given);
	fallback = tree_bare(t, fallback);
	switch (tree_kind(t, given)) {
	case KIND_true:
	case KIND_false:
	case KIND_none:
		return tree_kind(t, given) != tree_kind(t, fallback);
	case KIND_integer:
	case KIND_float:
	case KIND_string:
		if (tree_kind(t, given) != tree_kind(t, fallback))
			return tree_kind(t, fallback) != KIND_identifier;
		return !slice_equal(tree_text(t, given),
				    tree_text(t, fallback));
	default:
		return tensor_certainty(m, given) == CERTAINTY_CERTAIN ||
		       takes_several_numbers(m, given);
	}
}

static void look_at_calls(struct check *c, const struct signature *s,
			  uint32_t p)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, s->f);
	const struct parameter *parameter = &f->parameters.at[p];

	for (size_t i = 0; i < f->callers.count; i++) {
		const struct call *call = call_by_id(m, f->callers.at[i]);
		nid_t given = argument_for_parameter(m, call, p);

		if (given == NO_NODE || traced_at(m, call->node) != NO_INDEX ||
		    !differs_from_default(m, given, parameter->fallback))
			continue;
		report(c, given, "argument", source_of(c, given), "parameter",
		       name_text(m, parameter->name), "function",
		       f->qualified_name, "default",
		       source_of(c, parameter->fallback), NULL);
		relate(c, s->list, true, "the signature has no spec for `%s`",
		       name_text(m, parameter->name));
		relate(c, parameter->node, true, "its default");
	}
}

void check_hy510(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	struct signature s;

	for (uint32_t i = 0; signature_next(m, call, &i, &s);) {
		const struct function *f = function_at(m, s.f);

		for (size_t p = 0; p < s.pairs.count; p++) {
			uint32_t which = s.pairs.at[p].parameter;

			if (s.pairs.at[p].spec == NO_NODE &&
			    f->parameters.at[which].fallback != NO_NODE)
				look_at_calls(c, &s, which);
		}
	}
}
