#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/signature.h"

static bool is_type(const struct model *m, nid_t leaf)
{
	return dotted_in(m, leaf, "number-types");
}

/* What a leaf is when it is certainly no spec, or NULL. */
static const char *kind_of_no_spec(const struct model *m, nid_t leaf)
{
	struct value v;

	if (is_type(m, leaf))
		return "a type";
	v = value_of(m, leaf);
	if (v.certainty != CERTAINTY_CERTAIN)
		return NULL;
	switch (v.kind) {
	case VALUE_DTYPE:
		return "a dtype";
	case VALUE_SHAPE:
		return "a shape";
	case VALUE_INT:
	case VALUE_FLOAT:
		return "a Python number";
	case VALUE_BOOL:
		return "a Python bool";
	case VALUE_STRING:
		return "a string";
	case VALUE_NONE:
		return "None";
	case VALUE_TENSOR:
		return "a tensor";
	case VALUE_VARIABLE:
		return "a variable";
	case VALUE_NUMPY:
		return "a NumPy array";
	default:
		return NULL;
	}
}

/* The first leaf of a nested display that is no spec, or NO_NODE. */
static nid_t wrong_leaf(const struct model *m, nid_t item, const char **kind)
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[item].next;

	for (nid_t n = item; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_dictionary:
		case KIND_parenthesized_expression:
			n++;
			break;
		case KIND_pair:
			n = tree_child(t, n, FIELD_value);
			break;
		default:
			*kind = kind_of_no_spec(m, n);
			if (*kind)
				return n;
			n = t->nodes[n].next;
			break;
		}
	}
	return NO_NODE;
}

/* [None, 3], (28, 28): a shape that lacks its TensorSpec. */
static bool is_written_shape(const struct tree *t, nid_t item)
{
	if (!tree_is_list_or_tuple(t, item))
		return false;
	for_each_child(t, child, item)
		if (!tree_is(t, child, KIND_integer) &&
		    !tree_is(t, child, KIND_none))
			return false;
	return true;
}

static const char *advice_for_leaf(struct check *c, nid_t item, nid_t leaf)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, item, "tensorflow");
	enum value_kind kind = value_of(m, leaf).kind;

	if (!tf)
		tf = "tf";
	if (is_written_shape(m->tree, item))
		return arena_fmt(c->arena, "write `%s.TensorSpec(%s, dtype)`",
				 tf, source_of(c, item));
	if (kind == VALUE_DTYPE || is_type(m, leaf))
		return arena_fmt(c->arena, "write `%s.TensorSpec(shape, %s)`",
				 tf, source_of(c, leaf));
	if (kind == VALUE_TENSOR || kind == VALUE_NUMPY)
		return arena_fmt(c->arena,
				 "write `%s.TensorSpec.from_tensor(...)`", tf);
	return "write a spec for the parameter, or leave it out of the "
	       "signature and give it a default";
}

static bool is_in_class_body(const struct model *m, nid_t n)
{
	return scope_at(m, m->scope_of[n])->kind == SCOPE_CLASS;
}

/* @tf.function(input_signature=[... self.width ...]) in a class body, where there
 * is no object yet. */
static void look_for_self(struct check *c, nid_t option)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;

	for (nid_t n = option; option != NO_NODE && n < t->nodes[option].next;
	     n++) {
		if (!tree_is(t, n, KIND_identifier) ||
		    !tree_text_is(t, n, "self") ||
		    t->nodes[n].field == FIELD_attribute ||
		    t->nodes[n].field == FIELD_name ||
		    variable_of(m, n) != NO_INDEX)
			continue;
		report_text(
			c, n,
			"there is no `self` where the decorator of a method "
			"runs",
			"wrap the method in `__init__`: `self.f = "
			"tf.function(self.f, input_signature=...)`");
		return;
	}
}

void check_hy505(struct check *c, nid_t call)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t list = signature_meant(m, signature_option(m, call));

	if (is_in_class_body(m, call))
		look_for_self(c, signature_option(m, call));
	if (!tree_is_list_or_tuple(t, list))
		return;
	for_each_child(t, item, list) {
		const char *kind;
		nid_t leaf = wrong_leaf(m, item, &kind);

		if (leaf == NO_NODE)
			continue;
		if (is_written_shape(t, item)) {
			leaf = item;
			kind = "a shape";
		}
		report(c, leaf, "item", source_of(c, leaf), "kind", kind,
		       "advice", advice_for_leaf(c, item, leaf), NULL);
		relate(c, call, true, "the signature is given here");
	}
}
