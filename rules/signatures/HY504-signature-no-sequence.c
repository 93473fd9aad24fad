#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* What the option is when it is certainly no sequence, or NULL. */
static const char *kind_of_no_sequence(const struct model *m, nid_t meant)
{
	struct value v;

	if (tree_is(m->tree, meant, KIND_generator_expression))
		return "a generator";
	v = value_of(m, meant);
	if (v.certainty != CERTAINTY_CERTAIN)
		return NULL;
	switch (v.kind) {
	case VALUE_SPEC:
		return "a single spec";
	case VALUE_DICT:
		return "a dict";
	case VALUE_SET:
		return "a set, which has no order";
	case VALUE_DTYPE:
		return "a dtype";
	case VALUE_STRING:
		return "a string";
	case VALUE_SHAPE:
		return "a shape";
	default:
		return NULL;
	}
}

void check_hy504(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	nid_t option = signature_option(m, call);
	nid_t meant = signature_meant(m, option);
	const char *kind = option == NO_NODE ? NULL
					     : kind_of_no_sequence(m, meant);
	const char *advice =
		"write a list with one spec per parameter, in the order of the "
		"parameters";
	bool is_spec;

	if (!kind)
		return;
	is_spec = value_of(m, meant).kind == VALUE_SPEC;
	if (is_spec)
		advice = arena_fmt(c->arena, "write `[%s]`",
				   source_of(c, option));
	report(c, option, "kind", kind, "advice", advice, NULL);
	if (meant != option)
		relate(c, meant, true, "`%s` is created here",
		       source_of(c, option));
	if (is_spec) {
		struct span s = node_span(m, option);

		fix_begin(c, FIX_SAFE, "make a list of the spec");
		fix_replace(c, (struct span){ s.start, s.start }, "[");
		fix_replace(c, (struct span){ s.end, s.end }, "]");
	}
}
