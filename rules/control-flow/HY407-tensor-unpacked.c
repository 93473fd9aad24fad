#include <string.h>

#include "model/solve/solve.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* (x) = y: only parentheses. */
static bool is_one_in_parentheses(const struct tree *t, nid_t left)
{
	struct slice text = tree_text(t, left);

	return tree_is(t, left, KIND_tuple_pattern) &&
	       tree_child_count(t, left) == 1 &&
	       !memchr(text.ptr, ',', text.length);
}

static bool is_unpacking(const struct tree *t, nid_t left)
{
	return (tree_is(t, left, KIND_pattern_list) ||
		tree_is(t, left, KIND_tuple_pattern) ||
		tree_is(t, left, KIND_list_pattern)) &&
	       !is_one_in_parentheses(t, left);
}

static bool has_star(const struct tree *t, nid_t left)
{
	for_each_child(t, n, left)
		if (tree_is(t, n, KIND_list_splat_pattern))
			return true;
	return false;
}

/* b, n = tf.shape(x) of a symbolic input, where the functional API builds a
 * model. */
static void report_symbolic(struct check *c, nid_t node, nid_t left,
			    nid_t right)
{
	report_text(c, node,
		    arena_fmt(c->arena,
			      "`%s` unpacks `%s`, a symbolic tensor of Keras, "
			      "which cannot be iterated over",
			      source_of(c, left), source_of(c, right)),
		    "do it in the `call` of a layer, with `tf.unstack`");
}

void check_hy407(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t left = tree_child(t, node, FIELD_left);
	nid_t right = tree_child(t, node, FIELD_right);
	const char *tf = module_alias(m, node, "tensorflow");
	uint32_t count;

	if (!is_unpacking(t, left) || right == NO_NODE ||
	    tensor_certainty(m, right) != CERTAINTY_CERTAIN)
		return;
	if (traced_at(m, node) == NO_INDEX) {
		if (evidence_at(m, evidence_of(m, right))->is_symbolic)
			report_symbolic(c, node, left, right);
		return;
	}
	count = tree_child_count(t, left);
	report(c, node, "target", source_of(c, left), "value",
	       source_of(c, right), "count", arena_fmt(c->arena, "%u", count),
	       NULL);
	if (!tf || has_star(t, left) ||
	    !call_in(m, call_at(m, tree_bare(t, right)), "dynamic-shape"))
		return;
	fix_begin(c, FIX_SAFE, "unstack it");
	fix_replace(c, node_span(m, right), "%s.unstack(%.*s, num=%u)", tf,
		    SLICE_ARG(tree_text(t, right)), count);
}
