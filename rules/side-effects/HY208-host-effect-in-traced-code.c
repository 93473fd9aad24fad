#include "rulekit/boundary.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* json.dump(x, open(...)) is one effect, told once. */
static bool is_inside_another(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, node); n != NO_NODE;
	     n = tree_parent(t, n)) {
		const struct call *call = call_at(m, n);

		if (call &&
		    framework_has(m->framework, call->name, FACT_HOST_IO))
			return true;
		if (tree_is(t, n, KIND_block))
			return false;
	}
	return false;
}

/* What is read while tracing is a constant of the graph, which may well be
 * meant; nothing in the world has changed. */
static bool only_reads(const struct model *m, const struct call *call)
{
	struct slice mode;
	nid_t given;

	if (call_in(m, call, "host-reads"))
		return true;
	if (!call_is(m, call, "builtins.open"))
		return false;
	given = call_argument(m, call->node, 1, "mode");
	return given == NO_NODE ||
	       (literal_string(m, given, &mode) && mode.length &&
		mode.ptr[0] == 'r' && !memchr(mode.ptr, '+', mode.length));
}

void check_hy208(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!framework_has(m->framework, call->name, FACT_HOST_IO) ||
	    is_inside_another(m, node) || only_reads(m, call))
		return;
	/* It fails, as HY603 says. */
	if (tensor_at_host(m, call) != NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
