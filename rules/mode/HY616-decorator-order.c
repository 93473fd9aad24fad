#include "rules/rule.h"

static bool makes_a_descriptor(const struct model *m, nid_t decorator)
{
	static const char *const names[] = {
		"builtins.staticmethod",     "builtins.classmethod",
		"builtins.property",	     "functools.cached_property",
		"contextlib.contextmanager", NULL
	};
	sym_t name = dotted_name(m, tree_first(m->tree, decorator));

	for (size_t i = 0; names[i]; i++)
		if (name_is(m, name, names[i]))
			return true;
	return false;
}

/* The text of a decorator without what follows it on its line. */
static struct slice decorator_text(const struct model *m, nid_t decorator)
{
	struct slice text = tree_text(m->tree, decorator);

	while (text.length && (text.ptr[text.length - 1] == '\n' ||
			       text.ptr[text.length - 1] == '\r'))
		text.length--;
	return text;
}

static void swap(struct check *c, nid_t upper, nid_t lower)
{
	struct slice a = decorator_text(c->model, upper);
	struct slice b = decorator_text(c->model, lower);
	struct span first = node_span(c->model, upper);
	struct span second = node_span(c->model, lower);

	first.end = first.start + (uint32_t)a.length;
	second.end = second.start + (uint32_t)b.length;
	fix_begin(c, FIX_SAFE, "swap the two decorators");
	fix_replace(c, first, "%.*s", SLICE_ARG(b));
	fix_replace(c, second, "%.*s", SLICE_ARG(a));
}

void check_hy616(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct function *f = &m->functions.at[m->index_of[node]];

	for (size_t h = 0; h < f->hybrids.count; h++) {
		nid_t upper = f->hybrids.at[h].where;

		if (f->hybrids.at[h].by_call)
			continue;
		for (size_t i = 0; i < f->decorators.count; i++) {
			nid_t lower = f->decorators.at[i];

			if (lower <= upper || !makes_a_descriptor(m, lower))
				continue;
			report(c, node, "other",
			       source_of(c, tree_first(m->tree, lower)), NULL);
			relate(c, upper, true, "applied last");
			relate(c, lower, true, "applied before");
			if (i + 1 == f->decorators.count &&
			    f->decorators.count == 2)
				swap(c, upper, lower);
			return;
		}
	}
}
