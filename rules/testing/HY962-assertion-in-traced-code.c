#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Assertions that ask for the truth of a comparison. */
static bool asks_for_values(const struct model *m, const struct call *call)
{
	static const char *const names[] = {
		"assertTrue",	     "assertFalse",
		"assertEqual",	     "assertNotEqual",
		"assertGreater",     "assertGreaterEqual",
		"assertLess",	     "assertLessEqual",
		"assertAlmostEqual", NULL
	};

	return name_is_any(m, call->method, names);
}

static bool is_in_test_case(const struct model *m, nid_t node)
{
	uint32_t c = class_around(m, node);

	return c != NO_INDEX && (class_derives_in(m, c, "test-bases") ||
				 class_derives(m, c, "absl.testing.*"));
}

void check_hy962(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!asks_for_values(m, call) ||
	    !tree_text_is(m->tree, call->receiver, "self") ||
	    !is_in_test_case(m, node) ||
	    !traced_certainly(m, traced_at(m, node)))
		return;
	for_each_child(m->tree, a, call->arguments) {
		struct value v = value_of(m, a);

		if (v.kind != VALUE_TENSOR || v.certainty != CERTAINTY_CERTAIN)
			continue;
		report(c, node, "call", source_of(c, node), NULL);
		return;
	}
}
