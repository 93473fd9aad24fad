#include "rules/rule.h"

/* Test runners find test_x and testX, and call them with fixtures at most. A
 * test_step(images, labels) is a step that tests a model. */
static bool is_test(const struct model *m, const struct function *f)
{
	const char *name = f->name ? name_text(m, f->name) : "";
	bool in_test_class =
		f->klass != NO_INDEX &&
		(class_derives(m, f->klass, "unittest.TestCase") ||
		 class_derives(m, f->klass, "tensorflow.test.TestCase"));

	if (strncmp(name, "test", 4))
		return false;
	if (in_test_class)
		return true;
	return name[4] == '_' && f->klass == NO_INDEX && !f->parameters.count &&
	       f->outer == NO_INDEX;
}

void check_hy961(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct function *f = &m->functions.at[m->index_of[node]];

	if (!f->hybrids.count || f->hybrids.at[0].by_call || !is_test(m, f))
		return;
	report(c, node, "test", f->qualified_name, NULL);
	relate(c, f->hybrids.at[0].where, true, "decorated here");
}
