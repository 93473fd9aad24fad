#include "rulekit/boundary.h"
#include "rulekit/outside.h"
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

static bool is_made_lock(const struct model *m, nid_t value)
{
	return call_in(m, call_at(m, tree_bare(m->tree, value)), "locks");
}

/* Whether a name or an attribute is bound to a lock when it is made. */
static bool is_thread_lock(const struct model *m, nid_t n)
{
	sym_t name = self_attribute(m, n);

	if (name) {
		struct attribute_bind_list binds =
			attribute_binds(m, class_around(m, n), name);

		return binds.count == 1 && binds.at[0]->value != NO_NODE &&
		       is_made_lock(m, binds.at[0]->value);
	}
	if (tree_is(m->tree, n, KIND_identifier)) {
		const struct bind *b = only_bind(m, n);

		return b && b->value != NO_NODE && is_made_lock(m, b->value);
	}
	return false;
}

/* with self.lock: ..., lock.acquire() */
static void check_lock(struct check *c, nid_t node, nid_t lock)
{
	const struct model *m = c->model;

	if (!is_thread_lock(m, lock) || !lives_outside_the_trace(m, node, lock))
		return;
	report(c, node, "call", source_of(c, node), NULL);
	report_at_most(c, SEVERITY_INFO);
}

void check_hy208(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);

	if (!call) {
		check_lock(c, node,
			   tree_bare(m->tree, tree_first(m->tree, node)));
		return;
	}
	if (name_is(m, call->method, "acquire"))
		check_lock(c, node, call->receiver);
	if (!framework_has(m->framework, call->name, FACT_HOST_IO) ||
	    is_inside_another(m, node) || only_reads(m, call))
		return;
	/* HY207 says so. */
	if (call_in(m, call, "pauses"))
		return;
	/* It fails, as HY603 says. */
	if (tensor_at_host(m, call) != NO_NODE)
		return;
	report(c, node, "call", source_of(c, node), NULL);
}
