#include "model/origin.h"
#include "rulekit/factory.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* Whether it wraps what it is given, as a decorator does: one for each. */
static bool is_given(const struct model *m, nid_t runs)
{
	return own_parameter_of(m, function_around(m, runs), runs) != NO_INDEX;
}

/* What is called many times in one process; a main() is not. */
static bool runs_in_loop(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->name && !name_is(m, function->name, "main") &&
	       !name_is(m, function->name, "__init__") &&
	       !maker_is_cached(m, f);
}

/* What it runs, for people: f of tf.function(f). */
static nid_t what_it_runs(const struct model *m, const struct made *made)
{
	return made->name != NO_NODE
		       ? made->name
		       : call_argument(m, made->hybrid.where, 0, "func");
}

static enum fate fate_of_made(const struct model *m, const struct made *made)
{
	if (made->name != NO_NODE)
		return fate_of(m, made->maker, made->name);
	return made->hybrid.by_call && is_returned(m->tree, made->part)
		       ? FATE_RETURNED
		       : FATE_UNKNOWN;
}

static const char *how_to_make_once(struct check *c, const struct made *made,
				    enum fate fate)
{
	const char *names = what_to_pass_in(c->arena, c->model, made);

	if (fate == FATE_RETURNED)
		return "call it once and keep the result; a function only "
		       "passed to `dataset.map` needs no tf.function";
	if (!names)
		return "define it once, outside";
	return arena_fmt(c->arena, "define it once, outside, and pass in %s",
			 names);
}

void check_hy707(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct made made;
	nid_t runs, call;
	enum fate fate;

	if (loop_around(m, node) != NO_NODE || !made_inside(m, node, &made) ||
	    !runs_in_loop(m, made.maker))
		return;
	fate = fate_of_made(m, &made);
	runs = what_it_runs(m, &made);
	/* What a loop calls is for HY103, unless it gets away. */
	if ((fate != FATE_RETURNED && fate != FATE_LOOPED) || runs == NO_NODE ||
	    is_given(m, runs) || is_made_once(m, node) ||
	    belongs_to_its_run(m, &made) ||
	    (fate == FATE_LOOPED &&
	     loop_that_calls(m, made.maker, &call) != NO_NODE))
		return;
	report(c, made.hybrid.where, "outer",
	       function_at(m, made.maker)->qualified_name, "name",
	       source_of(c, runs), "help", how_to_make_once(c, &made, fate),
	       NULL);
}
