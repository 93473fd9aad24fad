#include "rulekit/deletions.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"

/* A second layer that sets options of its own has a purpose. */
static bool sets_options(const struct model *m, const struct hybrid *h)
{
	uint32_t arguments = 0;

	if (h->call == NO_NODE)
		return false;
	arguments = tree_child_count(m->tree, tree_child(m->tree, h->call,
							 FIELD_arguments));
	return h->by_call ? arguments > 1 : arguments > 0;
}

/* The decorator right below, where it makes a graph function, too. */
static bool made_below(const struct model *m, nid_t decorator,
		       struct hybrid *out)
{
	nid_t below = tree_sibling(m->tree, decorator);

	return tree_is(m->tree, below, KIND_decorator) &&
	       hybrid_made_at(m, below, out);
}

static void report_second_decorator(struct check *c, nid_t node,
				    const struct hybrid *above)
{
	const struct model *m = c->model;
	struct hybrid below;
	nid_t def, name, drop;
	struct span line;

	def = tree_decorated(m->tree, node);
	name = tree_child(m->tree, def, FIELD_name);
	if (name == NO_NODE || !made_below(m, node, &below))
		return;
	report(c, node, "function", source_of(c, name), "again",
	       "this decorator", NULL);
	relate(c, below.where, true, "the first one");
	/* What is left must say all that is said now. */
	drop = sets_options(m, above) ? below.where : node;
	if ((sets_options(m, above) && sets_options(m, &below)) ||
	    !statement_span(m, drop, &line))
		return;
	/* autograph=False above is about the wrapper; left alone it would be
	 * about the function. */
	if (drop != node && above->call != NO_NODE &&
	    call_argument(m, above->call, -1, "autograph") != NO_NODE)
		return;
	fix_begin(c, FIX_SAFE, "remove the one without options");
	fix_replace(c, line, "%s", "");
}

static void report_second_wrapping(struct check *c, nid_t node,
				   const struct hybrid *outer)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t wrapped = tree_bare(t, call_argument(m, node, 0, "func"));
	struct hybrid inner;

	if (sets_options(m, outer) ||
	    !graph_function_meant(m, wrapped, &inner) || inner.where == node)
		return;
	report(c, node, "function", source_of(c, wrapped), "again",
	       arena_fmt(c->arena, "`%s`", source_of(c, node)), NULL);
	relate(c, inner.where, true, "this makes it a tf.function");
	fix_begin(c, FIX_SAFE, "use `%s` directly", source_of(c, wrapped));
	fix_replace(c, node_span(m, node), "%.*s",
		    SLICE_ARG(tree_text(t, wrapped)));
}

void check_hy803(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct hybrid made;

	if (!hybrid_made_at(m, node, &made))
		return;
	if (made.by_call)
		report_second_wrapping(c, node, &made);
	else
		report_second_decorator(c, node, &made);
}
