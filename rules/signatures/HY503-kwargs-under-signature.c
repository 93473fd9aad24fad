#include "rulekit/rule.h"
#include "rulekit/signature.h"

void check_hy503(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	struct signature s;

	for (uint32_t i = 0; signature_next(m, call, &i, &s);) {
		const struct function *f = function_at(m, s.f);

		for (size_t p = 0; p < f->parameters.count; p++) {
			if (f->parameters.at[p].kind != PARAMETER_KWARGS)
				continue;
			report(c, f->parameters.at[p].node, "parameter",
			       source_of(c, f->parameters.at[p].node),
			       "function",
			       f->name ? name_text(m, f->name) : "the lambda",
			       NULL);
			relate(c, s.list, true, "the signature is given here");
		}
	}
}
