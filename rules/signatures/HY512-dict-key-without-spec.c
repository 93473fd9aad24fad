#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* Whether a dict display has the key. Unknown keys may be any. */
static bool declares(const struct model *m, nid_t dict, struct slice key)
{
	struct slice have;

	for_each_child(m->tree, pair, dict) {
		if (!tree_is(m->tree, pair, KIND_pair) ||
		    !literal_string(m, tree_child(m->tree, pair, FIELD_key),
				    &have))
			return true;
		if (slice_equal(have, key))
			return true;
	}
	return false;
}

static bool is_stored_into(const struct tree *t, nid_t subscript)
{
	nid_t statement = tree_parent(t, subscript);

	return t->nodes[subscript].field == FIELD_left &&
	       (tree_is(t, statement, KIND_assignment) ||
		tree_is(t, statement, KIND_augmented_assignment));
}

/* Rebound, or given a key: not the dict of the signature any more. */
static bool is_changed(const struct model *m, const struct function *f,
		       uint32_t variable)
{
	const struct tree *t = m->tree;

	if (m->variables.at[variable].first != m->variables.at[variable].last)
		return true;
	for_each_descendant(t, n, f->body) {
		nid_t parent = tree_parent(t, n);

		if (!tree_is(t, n, KIND_identifier) ||
		    variable_of(m, n) != variable)
			continue;
		if (!tree_is(t, parent, KIND_subscript) ||
		    is_stored_into(t, parent))
			return true;
	}
	return false;
}

static void look_at(struct check *c, const struct function *f, uint32_t p,
		    nid_t dict)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct parameter *parameter = &f->parameters.at[p];

	if (is_changed(m, f, parameter->variable))
		return;
	for_each_descendant(t, n, f->body) {
		struct slice key;

		if (!tree_is(t, n, KIND_subscript) ||
		    !tree_is(t, tree_child(t, n, FIELD_value),
			     KIND_identifier) ||
		    variable_of(m, tree_child(t, n, FIELD_value)) !=
			    parameter->variable ||
		    !literal_string(m, tree_child(t, n, FIELD_subscript),
				    &key) ||
		    declares(m, dict, key))
			continue;
		report(c, n, "read", source_of(c, n), "parameter",
		       name_text(m, parameter->name), NULL);
		relate(c, dict, true, "the signature of `%s`",
		       name_text(m, parameter->name));
	}
}

void check_hy512(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	struct signature s;

	for (uint32_t i = 0; signature_next(m, call, &i, &s);) {
		const struct function *f = &m->functions.at[s.f];

		for (size_t p = 0; p < s.pairs.count; p++) {
			nid_t spec = tree_bare(m->tree, s.pairs.at[p].spec);

			if (tree_is(m->tree, spec, KIND_dictionary))
				look_at(c, f, s.pairs.at[p].parameter, spec);
		}
	}
}
