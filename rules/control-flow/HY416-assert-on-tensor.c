#include "model/solve/solve.h"
#include "rulekit/dtypes.h"
#include "rulekit/rule.h"

/* What is printed when it fails: the message, or else the condition as text. */
static const char *default_data(struct check *c, nid_t condition)
{
	const char *text = source_of(c, condition);

	if (strpbrk(text, "\"\\"))
		return "";
	return arena_fmt(c->arena, "\"%s\"", text);
}

/* Text, a number or a tensor: nothing else can be printed by the graph. */
static bool can_be_printed(const struct model *m, nid_t message)
{
	const struct evidence *e;

	if (message == NO_NODE)
		return true;
	e = evidence_at(m, evidence_of(m, message));
	return e->kinds && !(e->kinds & ~(KINDS_SCALAR | KINDS_TENSOR));
}

/* (ok := x > 0.0): AutoGraph does not convert that. */
static bool binds_name(const struct tree *t, nid_t condition)
{
	for (nid_t n = condition; n < tree_end(t, condition); n++)
		if (tree_is(t, n, KIND_named_expression))
			return true;
	return false;
}

/* Control dependencies make it run although nobody uses its result. */
static void offer_assert(struct check *c, nid_t node, nid_t condition)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, node, "tensorflow");
	nid_t message = tree_sibling(m->tree, condition);
	struct span keyword = { node_span(m, node).start,
				node_span(m, condition).start };
	uint32_t end = node_span(m, node).end;

	/* What is asserted has to be a bool. */
	if (!tf || !may_be_bool_tensor(m, condition) ||
	    !can_be_printed(m, message) || binds_name(m->tree, condition))
		return;
	fix_begin(c, FIX_UNSAFE, "check it when the graph runs");
	fix_replace(c, keyword, "%s.debugging.Assert(", tf);
	if (message == NO_NODE) {
		fix_replace(c, (struct span){ end, end }, ", [%s])",
			    default_data(c, condition));
		return;
	}
	fix_replace(c,
		    (struct span){ node_span(m, condition).end,
				   node_span(m, message).start },
		    ", [");
	fix_replace(c, (struct span){ end, end }, "])");
}

void check_hy416(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t condition = tree_first(m->tree, node);

	if (condition == NO_NODE ||
	    tensor_certainty(m, condition) != CERTAINTY_CERTAIN)
		return;
	report(c, node, "condition", source_of(c, condition), NULL);
	offer_assert(c, node, condition);
}
