#include <string.h>

#include "rulekit/rule.h"

/* Whether a value is shown to be no string. */
static bool is_no_name(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	if (v.certainty != CERTAINTY_CERTAIN)
		return false;
	switch (v.kind) {
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_VARIABLE:
	case VALUE_INT:
	case VALUE_FLOAT:
	case VALUE_BOOL:
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_DICT:
	case VALUE_NUMPY:
	case VALUE_DTYPE:
	case VALUE_SHAPE:
		return true;
	default:
		return false;
	}
}

/* A graph refuses what is no text. Eager code takes no name, and neither does
 * anything with 0 or False. */
static bool is_refused(const struct model *m, nid_t node, nid_t argument)
{
	long number;

	if (tree_is(m->tree, argument, KIND_false) ||
	    (literal_int(m, argument, &number) && !number))
		return false;
	return traced_at(m, node) != NO_INDEX;
}

static const char *advice_for_argument(const struct model *m,
				       const struct call *call, nid_t argument)
{
	const char *last = strrchr(name_text(m, call->name), '.') + 1;

	if (value_of(m, argument).kind == VALUE_DTYPE)
		return "pass the dtype as `dtype=`, or use `tf.cast`";
	if (!strcmp(last, "add"))
		return "use `tf.add_n([...])` for more than two, or `+`";
	return "remove it, or pass it to the operation that uses it";
}

void check_hy620(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	int slot = framework_name_slot(m->framework, call->name);
	nid_t argument;

	if (slot < 0 || call_has_splat(m, node))
		return;
	argument = call_argument(m, node, slot, NULL);
	if (argument == NO_NODE || !is_no_name(m, argument))
		return;
	report(c, argument, "argument", source_of(c, argument), "call",
	       source_of(c, call->callee_node), "advice",
	       advice_for_argument(m, call, argument), NULL);
	if (!is_refused(m, node, argument))
		report_at_most(c, SEVERITY_WARNING);
}
