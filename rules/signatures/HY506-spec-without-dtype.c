#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/signature.h"

/* A spec class whose second argument is a dtype that is float32 when it is not
 * given. */
static bool leaves_dtype_open(const struct model *m, nid_t node)
{
	const struct call *call = call_at(m, node);

	return call_in(m, call, "float-specs") && !call_has_splat(m, node) &&
	       tree_child_count(m->tree, call->arguments) &&
	       call_argument(m, node, 1, "dtype") == NO_NODE;
}

static void report_spec(struct check *c, nid_t node, nid_t signature)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *tf = module_alias(m, node, "tensorflow");
	const char *arguments = source_of(c, call->arguments);
	size_t length = strlen(arguments);

	if (!tf)
		tf = "tf";
	if (length > 2 && arguments[length - 1] == ')')
		arguments = arena_strndup(c->arena, arguments + 1, length - 2);
	else
		arguments = "...";
	report(c, node, "spec", source_of(c, node), "callee",
	       source_of(c, call->callee_node), "arguments", arguments, "tf",
	       tf, NULL);
	relate(c, signature, true, "the signature is given here");
	if (tree_is(m->tree, call->arguments, KIND_argument_list) &&
	    strcmp(arguments, "...")) {
		nid_t last = NO_NODE;

		for_each_child(m->tree, a, call->arguments)
			last = a;
		fix_begin(c, FIX_SUGGESTION, "write that it is float32");
		fix_replace(c,
			    (struct span){ node_span(m, last).end,
					   node_span(m, last).end },
			    ", dtype=%s.float32", tf);
	}
}

void check_hy506(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t list = signature_meant(m, signature_option(m, call));

	if (!tree_is_list_or_tuple(t, list))
		return;
	for_each_descendant(t, n, list)
		if (leaves_dtype_open(m, n))
			report_spec(c, n, call);
}
