#include "rulekit/deletions.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"

void check_hy514(struct check *c, nid_t call)
{
	static const char *const names[] = { "reduce_retracing",
					     "experimental_relax_shapes" };
	const struct model *m = c->model;
	nid_t signature = signature_option(m, call);

	if (signature == NO_NODE || tree_is(m->tree, signature, KIND_none))
		return;
	for (size_t i = 0; i < 2; i++) {
		nid_t value = call_keyword(m, call, names[i]);

		if (!tree_is(m->tree, value, KIND_true))
			continue;
		report(c, tree_above(m->tree, value), "option", names[i], NULL);
		relate(c, signature, true, "the signature");
		fix_begin(c, FIX_SAFE, "remove `%s`", names[i]);
		fix_replace(c, argument_span(m, tree_above(m->tree, value)),
			    "%s", "");
	}
}
