#include <string.h>

#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool switches_on(const struct model *m, const struct call *call)
{
	return tree_is(m->tree, call_argument(m, call->node, 0, "run_eagerly"),
		       KIND_true);
}

/* Called with something else than True, or passed on to be called later. */
static bool is_switched_back(const struct model *m)
{
	const struct tree *t = m->tree;

	for_each_call(m, i)
		if (call_in(m, call_by_id(m, i), "eager-switch") &&
		    !switches_on(m, call_by_id(m, i)))
			return true;
	for_each_kind(t, n, i, KIND_attribute) {
		struct slice text = tree_text(t, n);

		if (t->nodes[n].field != FIELD_function &&
		    slice_ends(text, "run_functions_eagerly"))
			return true;
	}
	return false;
}

/* A script that is called dataset_test.py and tests by being looked at has nobody
 * who comes after it. */
static bool has_test(const struct model *m)
{
	for (uint32_t i = 0; i < m->functions.count; i++)
		if (function_at(m, i)->name &&
		    !strncmp(name_text(m, function_at(m, i)->name), "test", 4))
			return true;
	return false;
}

void check_hy963(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	class_id k = class_around(m, node);

	if (!call_in(m, call, "eager-switch") || !switches_on(m, call) ||
	    is_switched_back(m))
		return;
	if (!(m->is_test_file && has_test(m)) &&
	    (is_absent(k) || !class_derives_in(m, k, "test-bases")))
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
