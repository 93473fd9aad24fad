#include "rules/rule.h"

/* Making, seeding or looking at a generator is no draw. */
static bool draws(const char *name)
{
	static const char *const others[] = {
		"seed",		"RandomState", "default_rng", "Random",
		"SystemRandom", "get_state",   "set_state",   "getstate",
		"setstate",	"Generator",   "PCG64",	      "SeedSequence",
		"spawn",	NULL
	};

	for (size_t i = 0; others[i]; i++)
		if (!strcmp(name, others[i]))
			return false;
	return true;
}

static bool is_generator(const struct model *m, struct value v)
{
	return name_is(m, v.name, "numpy.random.RandomState") ||
	       name_is(m, v.name, "numpy.random.default_rng") ||
	       name_is(m, v.name, "numpy.random.Generator") ||
	       name_is(m, v.name, "random.Random");
}

static bool is_draw(const struct model *m, const struct call *call)
{
	const char *last;

	if (framework_has(m->framework, call->name, FACT_HOST_RANDOM)) {
		last = strrchr(name_text(m, call->name), '.');
		return last && draws(last + 1);
	}
	return call->receiver != NO_NODE && !call->name &&
	       is_generator(m, value_of(m, call->receiver)) &&
	       draws(name_text(m, call->method));
}

void check_hy207(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	bool draw = is_draw(m, call);
	struct finding *f;

	if (!draw && !framework_has(m->framework, call->name, FACT_HOST_CLOCK))
		return;
	f = report(c, node, "call", source_of(c, node), "effect",
		   draw ? "draws a number once," : "is read once,", "advice",
		   draw ? "draw with tf.random inside, or draw outside and "
			  "pass the number in as a tensor"
			: "read the clock in the eager caller, or use "
			  "tf.timestamp()",
		   NULL);
	if (!draw && f->severity == SEVERITY_ERROR)
		f->severity = SEVERITY_WARNING;
}
