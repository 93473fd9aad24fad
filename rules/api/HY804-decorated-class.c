#include "model/members.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Whether some base is neither of the file nor known by its name. */
static bool has_unknown_base(const struct model *m, uint32_t c)
{
	const struct class *k = class_at(m, c);

	for (size_t i = 0; i < k->bases.count; i++)
		if (!k->base_names.at[i] &&
		    base_class(m, k->bases.at[i]) == NO_INDEX)
			return true;
	return false;
}

void check_hy804(struct check *c, nid_t node)
{
	const struct tree *t = c->model->tree;
	nid_t class = tree_decorated(t, node);
	struct hybrid made;
	uint32_t index;

	if (!tree_is(t, class, KIND_class_definition) ||
	    !hybrid_made_at(c->model, node, &made))
		return;
	/* Objects of an ExtensionType are values that a graph can return. */
	index = class_defined(c->model, class);
	if (class_derives_in(c->model, index, "returnable-bases"))
		return;
	report(c, node, "decorator", source_of(c, node), "class",
	       source_of(c, tree_child(t, class, FIELD_name)), NULL);
	if (has_unknown_base(c->model, index))
		report_at_most(c, SEVERITY_WARNING);
}
