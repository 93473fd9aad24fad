#include "rulekit/rule.h"

/* Whether a function of that name was there, and plain Python. */
static bool was_plain(const struct check *c, const char *name)
{
	const struct model *before = c->before->model;
	bool found = false;

	for (uint32_t f = 0; f < before->functions.count; f++) {
		if (strcmp(function_at(before, f)->qualified_name, name) != 0)
			continue;
		if (is_ever_traced(before, f))
			return false;
		found = true;
	}
	return found;
}

static bool is_traced_by(const struct model *m, uint32_t f, nid_t decorator)
{
	const char *text;
	nid_t where;

	for (uint32_t i = 0; i < 16 && trace_step(m, f, i, &text, &where); i++)
		if (where == decorator)
			return true;
	return false;
}

/* Whether a function that has a name is traced with f from now on. */
static bool comes_along(const struct check *c, uint32_t other, uint32_t f,
			nid_t decorator)
{
	const struct function *function = function_at(c->model, other);

	return other != f && function->name_node != NO_NODE && function->name &&
	       is_traced_by(c->model, other, decorator) &&
	       was_plain(c, function->qualified_name);
}

static const char *closure_text(const struct check *c, uint32_t f,
				nid_t decorator)
{
	size_t count = 0;

	for (uint32_t other = 0; other < c->model->functions.count; other++)
		count += comes_along(c, other, f, decorator);
	if (!count)
		return "";
	return arena_fmt(c->arena,
			 ", and %zu more function%s of this file "
			 "%s traced with it",
			 count, count == 1 ? "" : "s",
			 count == 1 ? "is" : "are");
}

void check_hy908(struct check *c, nid_t module)
{
	const struct model *m = c->model;

	(void)module;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const char *name = function_at(m, f)->qualified_name;
		nid_t decorator = hybrid_decorator(m, f);

		if (decorator == NO_NODE || !was_plain(c, name))
			continue;
		report(c, decorator, "function", name, "closure",
		       closure_text(c, f, decorator), NULL);
		for (uint32_t k = 0; k < m->functions.count; k++)
			if (comes_along(c, k, f, decorator))
				relate(c, function_at(m, k)->node, false,
				       "is traced too");
	}
}
