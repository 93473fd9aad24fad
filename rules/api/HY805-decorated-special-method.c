#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* What becomes of a method that Python calls, when it is a graph function. */
struct fate {
	const char *name, *why;
};

static const struct fate fates[] = {
	{ "__init__", "a tensor or variable that it keeps belongs to the graph "
		      "of one trace" },
	{ "__new__", "an object is nothing that a graph can return" },
	{ "__del__", "its body runs once per trace" },
	{ "__enter__", "what it returns is turned into tensors" },
	{ "__iter__", "an iterator is nothing that a graph can return" },
	{ "__next__", "its body runs once: each step gives the same value" },
	{ "__repr__", "Python wants a string from it, not a tensor" },
	{ "__str__", "Python wants a string from it, not a tensor" },
	{ "__hash__", "Python wants a number from it, not a tensor" },
};

static const char *fate_of(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(*fates); i++)
		if (name_is(m, f->name, fates[i].name))
			return fates[i].why;
	if (name_is(m, f->name, "build") &&
	    class_derives_in(m, f->klass, "layer-bases"))
		return "the variables that it makes are made once per trace";
	return NULL;
}

void check_hy805(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t def = tree_child(t, tree_parent(t, node), FIELD_definition);
	const struct function *f;
	struct hybrid made;
	const char *why;

	if (!tree_is(t, def, KIND_function_definition) ||
	    !hybrid_made_at(m, node, &made))
		return;
	f = &m->functions.at[m->index_of[def]];
	if (f->klass == NO_INDEX)
		return;
	why = fate_of(m, f);
	if (why)
		report(c, node, "method", f->qualified_name, "why", why, NULL);
}
