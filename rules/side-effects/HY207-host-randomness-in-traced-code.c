#include "model/host.h"
#include "rulekit/boundary.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/state.h"

/* os.environ["SCALE"], os.getenv("SCALE"): few programs change it, so that it is
 * one value for ever is mostly meant. */
static void report_environment(struct check *c, nid_t node)
{
	report(c, node, "call", source_of(c, node), "advice",
	       "read it in the eager caller, and pass the value in", NULL);
	report_at_most(c, SEVERITY_INFO);
}

static void check_environment_item(struct check *c, nid_t node)
{
	const struct tree *t = c->model->tree;

	if (!tree_is_assigned(t, node) &&
	    dotted_in(c->model, tree_child(t, node, FIELD_value),
		      "environment"))
		report_environment(c, node);
}

/* raise ValueError(f"failed at {datetime.now()}") */
static bool is_in_raise(const struct tree *t, nid_t node)
{
	return tree_is(t, tree_statement(t, node), KIND_raise_statement);
}

static void check_host_call(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	enum host_effect effect = host_effect_of(m, call);
	bool draw = effect == HOST_DRAW;

	if (call_in(m, call, "environment")) {
		report_environment(c, node);
		return;
	}
	if (!draw && effect != HOST_CLOCK)
		return;
	/* np.random.choice(tensors) fails, as HY603 says; and what an error
	 * says is for the one time that it is raised. */
	if (tensor_at_host(m, call) != NO_NODE || is_in_raise(m->tree, node))
		return;
	report(c, node, "call", source_of(c, node), "advice",
	       draw ? "draw with tf.random here, or draw in the caller and "
		      "pass a tensor"
		    : "read the clock in the eager caller, or use "
		      "tf.timestamp()",
	       NULL);
	if (!draw)
		report_at_most(c, SEVERITY_WARNING);
	if (is_perhaps_run_by_keras(m, traced_at(m, node)))
		report_at_most(c, SEVERITY_INFO);
}

void check_hy207(struct check *c, nid_t node)
{
	if (tree_is(c->model->tree, node, KIND_subscript))
		check_environment_item(c, node);
	else
		check_host_call(c, node);
}
