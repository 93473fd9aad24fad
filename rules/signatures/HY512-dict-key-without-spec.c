#include "model/origin.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* Whether a dict display has the key. Unknown keys may be any. */
static bool display_has_key(const struct model *m, nid_t dict, struct slice key)
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

/* Whether a function does more with a dict than to read keys and to hand it on:
 * asks what is in it, gives it a key. */
static bool does_more(const struct model *m, uint32_t f, uint32_t parameter)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, function_at(m, f)->body) {
		nid_t parent = tree_above(t, n);

		if (!tree_is(t, n, KIND_identifier) ||
		    own_parameter_of(m, f, n) != parameter ||
		    tree_is(t, parent, KIND_argument_list) ||
		    tree_is(t, parent, KIND_keyword_argument) ||
		    tree_is(t, parent, KIND_assignment))
			continue;
		if (!tree_is(t, parent, KIND_subscript) ||
		    is_stored_into(t, parent))
			return true;
	}
	return false;
}

/* try: batch["weight"] */
static bool is_in_try_statement(const struct tree *t, nid_t n)
{
	return tree_ancestor(t, n, KIND_try_statement) != NO_NODE;
}

/* The same of the function that reads, where the dict was passed to it. */
static bool reader_does_more(const struct model *m, nid_t dict)
{
	uint32_t f = function_around(m, dict);
	uint32_t parameter = own_parameter_of(m, f, dict);

	return parameter != NO_INDEX && does_more(m, f, parameter);
}

void check_hy512(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t value = tree_child(t, node, FIELD_value), dict;
	struct slice key;
	struct origin o;

	if (!literal_string(m, tree_child(t, node, FIELD_subscript), &key) ||
	    is_stored_into(t, node) || !origin_of(m, value, &o))
		return;
	dict = signature_spec(m, o.f, o.parameter);
	if (!tree_is(t, dict, KIND_dictionary) ||
	    display_has_key(m, dict, key) || is_in_try_statement(t, node) ||
	    does_more(m, o.f, o.parameter) || reader_does_more(m, value))
		return;
	report(c, node, "read", source_of(c, node), "parameter",
	       name_text(m,
			 function_at(m, o.f)->parameters.at[o.parameter].name),
	       NULL);
	relate(c, dict, true, "the signature of `%s`",
	       name_text(m,
			 function_at(m, o.f)->parameters.at[o.parameter].name));
}
