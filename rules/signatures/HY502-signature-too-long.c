#include "rulekit/rule.h"
#include "rulekit/signature.h"

static const char *name_or_lambda(const struct model *m,
				  const struct function *f)
{
	return f->name ? name_text(m, f->name) : "the lambda";
}

static void report_extra(struct check *c, const struct signature *s)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, s->f);
	const char *taken =
		arena_fmt(c->arena, "%u", (unsigned)(s->count - s->extras));

	report(c, s->first_extra, "problem",
	       arena_fmt(
		       c->arena,
		       "no parameter of `%s` matches `%s`: it takes %s spec%s, but the signature has %u",
		       name_or_lambda(m, f), source_of(c, s->first_extra),
		       s->count == s->extras ? "no" : taken,
		       s->count - s->extras == 1 ? "" : "s",
		       (unsigned)s->count),
	       "advice",
	       arena_fmt(c->arena, "remove it, or add the parameter to `%s`",
			 name_or_lambda(m, f)),
	       NULL);
	relate(c, f->node, true, "these are the parameters");
	relate(c, s->where, true, "the signature is given here");
}

void check_hy502(struct check *c, nid_t call)
{
	struct signature s;

	for (uint32_t i = 0; signature_next(c->model, call, &i, &s);) {
		/* HY501 speaks of what is refused. */
		if (s.refused == NO_INDEX && s.extras)
			report_extra(c, &s);
	}
}
