#include "rules/graph_calls.h"
#include "rules/rule.h"

/* What is called so lives as long as the program, as a rule. */
static const char *const lasting[] = { "model",	 "net",	  "loss", "optim",
				       "layer",	 "crit",  "gen",  "disc",
				       "policy", "agent", NULL };

static bool is_lasting(const char *name)
{
	for (size_t i = 0; lasting[i]; i++)
		if (strcasestr(name, lasting[i]))
			return true;
	return false;
}

/* The first call in the body that calls the parameter. NO_NODE when there is
 * none, or when another use shows that it is a model. */
static nid_t call_of_parameter(const struct model *m, const struct function *f,
			       const struct parameter *p)
{
	const struct tree *t = m->tree;
	nid_t found = NO_NODE;

	for_each_descendant(t, n, f->body) {
		nid_t parent;

		if (!tree_is(t, n, KIND_identifier) ||
		    variable_of(m, n) != p->variable)
			continue;
		parent = tree_parent(t, n);
		if (tree_is(t, parent, KIND_attribute) &&
		    !tree_text_is(t, tree_child(t, parent, FIELD_attribute),
				  "__name__"))
			return NO_NODE;
		if (t->nodes[n].field != FIELD_function)
			continue;
		if (call_keyword(m, parent, "training") != NO_NODE)
			return NO_NODE;
		if (found == NO_NODE)
			found = parent;
	}
	return found;
}

/* Whether the body gives the name another value, so that what it calls need
 * not be what it was given. */
static bool is_rebound(const struct model *m, const struct parameter *p)
{
	const struct variable *v = &m->variables.at[p->variable];

	return v->first != v->last;
}

void check_hy109(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t index = m->index_of[node];
	const struct function *f = &m->functions.at[index];

	if (!f->hybrids.count || has_signature(m, &f->hybrids.at[0]))
		return;
	for (size_t i = first_real_parameter(m, index); i < f->parameters.count;
	     i++) {
		const struct parameter *p = &f->parameters.at[i];
		const char *name = name_text(m, p->name);
		nid_t use;

		if (p->kind == PARAMETER_ARGS || p->kind == PARAMETER_KWARGS ||
		    is_rebound(m, p) || is_lasting(name))
			continue;
		use = call_of_parameter(m, f, p);
		if (use == NO_NODE)
			continue;
		report(c, p->identifier, "function", f->qualified_name,
		       "parameter", name, NULL);
		relate(c, use, true, "`%s` is called here", name);
		relate(c, f->hybrids.at[0].where, true,
		       "`%s` is a graph function", f->qualified_name);
		return;
	}
}
