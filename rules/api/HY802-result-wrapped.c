#include "rulekit/graphable.h"
#include "rulekit/rule.h"

/* Whether a value can certainly not be called. */
static bool is_no_callable(struct value v)
{
	switch (v.kind) {
	case VALUE_TENSOR:
	case VALUE_VARIABLE:
	case VALUE_INT:
	case VALUE_FLOAT:
	case VALUE_BOOL:
	case VALUE_STRING:
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_DICT:
	case VALUE_SET:
	case VALUE_SHAPE:
	case VALUE_NUMPY:
	case VALUE_DATASET:
		return v.certainty == CERTAINTY_CERTAIN;
	default:
		return false;
	}
}

/* The text between the callee and the end of a call: "(x, y)". */
static struct slice arguments_text(const struct tree *t, nid_t call)
{
	nid_t callee = tree_child(t, call, FIELD_function);
	uint32_t from = t->nodes[callee].end;

	return (struct slice){ t->text.ptr + from, t->nodes[call].end - from };
}

/* How often `name` is called to get what is wrapped is known when it is a
 * function of the file or an operation. */
static bool is_known_function(const struct model *m, const struct call *call)
{
	return call->callee != NO_INDEX ||
	       framework_has(m->framework, call->name, FACT_OP);
}

void check_hy802(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *inner;
	struct hybrid made;
	nid_t wrapped;
	const char *outer, *function;

	if (!hybrid_made_at(m, node, &made) ||
	    !framework_hybridizes(m->framework, call_at(m, node)->name))
		return;
	wrapped = tree_bare(t, call_argument(m, node, 0, "func"));
	inner = call_at(m, wrapped);
	if (!inner || !is_known_function(m, inner) ||
	    !is_no_callable(value_of(m, wrapped)))
		return;
	outer = source_of(c, tree_child(t, node, FIELD_function));
	function = source_of(c, inner->callee_node);
	report(c, node, "call", source_of(c, node), "function", function,
	       "better",
	       arena_fmt(c->arena, "%s(%s)%.*s", outer, function,
			 SLICE_ARG(arguments_text(t, wrapped))),
	       NULL);
	if (t->nodes[node].field == FIELD_function ||
	    (inner->callee != NO_INDEX &&
	     (!can_be_traced_at_all(m, inner->callee) ||
	      !gives_tensors_only(m, inner->callee))))
		return;
	fix_begin(c, FIX_UNSAFE, "wrap `%s`, then call it", function);
	fix_replace(c,
		    (struct span){ node_span(m, inner->callee_node).end,
				   node_span(m, wrapped).end },
		    "%s", "");
	fix_replace(c,
		    (struct span){ node_span(m, node).end,
				   node_span(m, node).end },
		    "%.*s", SLICE_ARG(arguments_text(t, wrapped)));
}
