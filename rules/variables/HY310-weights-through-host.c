#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_checkpoint(const struct model *m, struct value v)
{
	return name_in(m, v.name, "checkpoints");
}

/* K.get_value(x) hands a number back as it is. */
static bool reads_number(const struct model *m, const struct call *call)
{
	switch (value_of(m, call_argument(m, call->node, 0, "x")).kind) {
	case VALUE_INT:
	case VALUE_FLOAT:
	case VALUE_BOOL:
	case VALUE_NUMPY:
		return true;
	default:
		return false;
	}
}

static bool reads_unknown(const struct model *m, const struct call *call)
{
	nid_t read = call_argument(m, call->node, 0, "x");

	return call_in(m, call, "variable-read") &&
	       value_of(m, read).kind == VALUE_UNKNOWN;
}

void check_hy310(struct check *c, nid_t node)
{
	static const char *const of_models[] = { "get_weights", "save",
						 "save_weights", "export",
						 NULL };
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct value v = value_of(m, call->receiver);
	bool found = call_in(m, call, "variable-read") &&
		     !reads_number(m, call);

	if (!traced_certainly(m, traced_at(m, node)))
		return;
	if ((v.kind == VALUE_MODEL || v.kind == VALUE_LAYER) &&
	    v.certainty == CERTAINTY_CERTAIN && call->callee == NO_INDEX)
		found = name_is_any(m, call->method, of_models);
	else if (is_checkpoint(m, v))
		found = name_is(m, call->method, "save");
	if (!found)
		return;
	report(c, node, "call", source_of(c, node), NULL);
	if (reads_unknown(m, call))
		report_at_most(c, SEVERITY_WARNING);
}
