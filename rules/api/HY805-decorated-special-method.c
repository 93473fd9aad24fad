#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* What becomes of a method that Python calls, when it is a graph function. */
struct fate {
	const char *name, *why;
};

static const struct fate fates[] = {
	{ "__init__",
	  "tensors and variables that it stores belong to the graph of one "
	  "trace" },
	{ "__new__", "a graph cannot return an object" },
	{ "__del__", "its body runs once per trace" },
	{ "__enter__", "its result is converted to tensors" },
	{ "__iter__", "a graph cannot return an iterator" },
	{ "__next__",
	  "its body runs once per trace, so each step gives the same value" },
	{ "__repr__", "Python expects a string from it, not a tensor" },
	{ "__str__", "Python expects a string from it, not a tensor" },
	{ "__hash__", "Python expects a number from it, not a tensor" },
};

static const char *fate_of_method(const struct model *m,
				  const struct function *f)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(*fates); i++)
		if (name_is(m, f->name, fates[i].name))
			return fates[i].why;
	if (name_is(m, f->name, "build") &&
	    class_derives_in(m, f->klass, "layer-bases"))
		return "it creates its variables again in each trace";
	return NULL;
}

void check_hy805(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t def = tree_decorated(t, node);
	const struct function *f;
	struct hybrid made;
	const char *why;

	if (!tree_is(t, def, KIND_function_definition) ||
	    !hybrid_made_at(m, node, &made))
		return;
	f = function_at(m, function_defined(m, def));
	if (f->klass == NO_INDEX)
		return;
	why = fate_of_method(m, f);
	if (why)
		report(c, node, "method", f->qualified_name, "why", why, NULL);
}
