#include "rulekit/outside.h"
#include "rulekit/rule.h"

/* next(self.x), where self.x is set from outside or from what is unknown. */
static bool is_unknown_attribute(const struct model *m, nid_t iterator)
{
	sym_t name = self_attribute(m, iterator);

	return name && value_of(m, iterator).kind == VALUE_UNKNOWN;
}

/* A word in the attribute, or in what it is bound to, that speaks of tf.data. */
static bool smells_of_dataset(const struct model *m, nid_t iterator)
{
	struct attribute_bind_list binds = attribute_binds(
		m, class_around(m, iterator), self_attribute(m, iterator));

	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t value = binds.at[i]->value;
		struct slice text;

		if (value == NO_NODE)
			continue;
		text = tree_text(m->tree, value);
		if (memmem(text.ptr, text.length, "dataset", 7) ||
		    memmem(text.ptr, text.length, "Dataset", 7) ||
		    memmem(text.ptr, text.length, "iter(", 5) ||
		    memmem(text.ptr, text.length, "make_", 5))
			return true;
	}
	return false;
}

static void check_next(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t iterator = call_argument(m, node, 0, NULL);
	struct value v;
	struct finding *f;

	if (iterator == NO_NODE || !lives_outside_the_trace(m, node, iterator))
		return;
	v = value_of(m, iterator);
	if (v.kind == VALUE_ITERATOR) {
		report(c, node, "what", source_of(c, node), NULL);
		if (v.proof != NO_NODE)
			relate(c, v.proof, false, "a Python iterator");
		return;
	}
	if (!is_unknown_attribute(m, iterator) ||
	    smells_of_dataset(m, iterator))
		return;
	f = report(c, node, "what", source_of(c, node), NULL);
	f->severity = SEVERITY_INFO;
}

void check_hy209(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t iterable;

	if (tree_is(m->tree, node, KIND_call)) {
		if (call_is(m, call_at(m, node), "builtins.next"))
			check_next(c, node);
		return;
	}
	iterable = tree_bare(m->tree, tree_child(m->tree, node, FIELD_right));
	if (value_of(m, iterable).kind != VALUE_ITERATOR ||
	    tree_is(m->tree, iterable, KIND_call) ||
	    !lives_outside_the_trace(m, node, iterable))
		return;
	report(c, iterable, "what", source_of(c, iterable), NULL);
}
