#include <string.h>

#include "rules/dimensions.h"
#include "rules/rule.h"

/* Names of what is learned, whose first axis is no batch. */
static bool is_model_state(struct slice name)
{
	static const char *const words[] = { "weight", "kernel",   "bias",
					     "param",  "centroid", "table",
					     "matrix", NULL };

	for (size_t i = 0; words[i]; i++)
		if (memmem(name.ptr, name.length, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Compared with another size: the answer is wanted for each trace. With a literal
 * it is the size itself that counts. */
static bool picks_a_case(const struct model *m, nid_t node)
{
	nid_t comparison = tree_parent(m->tree, node);
	long literal;

	if (!tree_is(m->tree, comparison, KIND_comparison_operator))
		return false;
	for_each_child(m->tree, n, comparison)
		if (literal_int(m, n, &literal))
			return false;
	return true;
}

void check_hy432(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct dimension d;

	if (!dimension_read(m, node, &d) || d.unknown || d.fixed ||
	    d.axis != 0 || !dimension_is_used(m, node) ||
	    is_model_state(tree_text(m->tree, d.tensor)) ||
	    picks_a_case(m, node))
		return;
	report(c, node, "dimension", source_of(c, node), "tensor",
	       source_of(c, d.tensor), NULL);
	dimension_fix(c, node, &d);
}
