#include "rules/rule.h"

static bool is_traced_by_keras(const struct model *m, const struct function *f)
{
	const struct traced_method *methods;
	size_t count;

	methods = framework_traced_methods(m->framework, &count);
	for (size_t i = 0; i < count; i++)
		if (methods[i].method == f->name &&
		    strcmp(name_text(m, f->name), "update_state") &&
		    class_derives(m, f->klass, name_text(m, methods[i].base)))
			return true;
	return false;
}

/* The decorator's line, with what stands before it. */
static struct span whole_line(const struct model *m, nid_t decorator)
{
	struct span s = node_span(m, decorator);
	struct slice text = m->tree->text;

	while (s.start && text.ptr[s.start - 1] != '\n')
		s.start--;
	while (s.end < text.length && text.ptr[s.end - 1] != '\n')
		s.end++;
	return s;
}

void check_hy608(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct function *f = &m->functions.at[m->index_of[node]];

	if (f->klass == NO_INDEX || !f->hybrids.count ||
	    f->hybrids.at[0].by_call || !is_traced_by_keras(m, f))
		return;
	report(c, node, "method", name_text(m, f->name), "kind",
	       class_derives(m, f->klass, "tensorflow.keras.Model") ? "model"
								    : "layer",
	       NULL);
	relate(c, f->hybrids.at[0].where, true, "decorated here");
	fix_begin(c, FIX_UNSAFE, "take the decorator away");
	fix_replace(c, whole_line(m, f->hybrids.at[0].where), "%s", "");
}
