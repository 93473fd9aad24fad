#include "rulekit/rule.h"
#include "rulekit/signature.h"

static const char *specs_text(const struct check *c, uint32_t count)
{
	return !count	    ? "no specs"
	       : count == 1 ? "one spec"
			    : arena_fmt(c->arena, "%u specs", (unsigned)count);
}

/* def f(x, *, mask): TensorFlow pairs no spec with `mask`. */
static void report_refused(struct check *c, const struct signature *s)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, s->f);
	const struct parameter *p = &f->parameters.at[s->refused];

	report_text(
		c, p->node,
		arena_fmt(c->arena,
			  "keyword-only parameter `%s` of `%s` has no default, "
			  "which a signature demands",
			  name_text(m, p->name),
			  f->name ? name_text(m, f->name) : "the lambda"),
		arena_fmt(c->arena,
			  "give `%s` a default, or take it before the `*`",
			  name_text(m, p->name)));
	relate(c, s->list, true, "the signature is given here");
}

static void compare_with_parameters(struct check *c, const struct signature *s)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, s->f);
	const char *tf = module_alias(m, s->list, "tensorflow");

	for (size_t i = 0; i < s->pairs.count; i++) {
		const struct parameter *p =
			&f->parameters.at[s->pairs.at[i].parameter];

		if (s->pairs.at[i].spec != NO_NODE || p->fallback != NO_NODE)
			continue;
		report(c, s->list, "count", specs_text(c, s->count), "function",
		       f->name ? name_text(m, f->name) : "the lambda",
		       "parameter", name_text(m, p->name), "spec",
		       tf ? arena_fmt(c->arena, "%s.TensorSpec", tf)
			  : "TensorSpec",
		       NULL);
		relate(c, p->node, true, "`%s` has no spec",
		       name_text(m, p->name));
		relate(c, s->where, true, "the signature is given here");
		return;
	}
}

void check_hy501(struct check *c, nid_t call)
{
	struct signature s;

	for (uint32_t i = 0; signature_next(c->model, call, &i, &s);)
		if (s.refused != NO_INDEX)
			report_refused(c, &s);
		else
			compare_with_parameters(c, &s);
}
