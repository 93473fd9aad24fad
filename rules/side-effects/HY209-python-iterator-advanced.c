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
	static const char *const words[] = { "dataset", "Dataset", "iter(",
					     "make_", NULL };
	struct attribute_bind_list binds = attribute_binds(
		m, class_around(m, iterator), self_attribute(m, iterator));

	for (uint32_t i = 0; i < binds.count; i++)
		if (slice_holds_any(tree_text(m->tree, binds.at[i]->value),
				    words))
			return true;
	return false;
}

/* iter(ds) of next(iter(ds)), and of it = iter(ds); next(it) in one function. A loop
 * around next(it) goes through the elements; NO_NODE: something else. */
static nid_t iterator_made_for(const struct model *m, nid_t iterator)
{
	const struct bind *b = tree_is(m->tree, iterator, KIND_identifier)
				       ? only_bind(m, iterator)
				       : NULL;

	if (!b)
		return iterator;
	if (b->kind != BIND_ASSIGN || b->unpacked ||
	    function_around(m, b->target) != function_around(m, iterator) ||
	    loop_around(m, b->target) != loop_around(m, iterator))
		return NO_NODE;
	return tree_bare(m->tree, b->value);
}

/* The graph makes such an iterator again on each call. A dataset that is shuffled gives
 * another element all the same. */
static bool is_new_iterator(const struct model *m, nid_t made)
{
	nid_t dataset;
	struct value v;

	if (!call_is(m, call_at(m, made), "builtins.iter") ||
	    slice_holds(m->tree->text, "shuffle"))
		return false;
	dataset = call_argument(m, made, 0, NULL);
	v = value_of(m, dataset);
	return v.kind == VALUE_DATASET && v.certainty == CERTAINTY_CERTAIN &&
	       lives_outside_the_trace(m, made, dataset);
}

static void report_same(struct check *c, nid_t node, nid_t made)
{
	const char *dataset =
		source_of(c, call_argument(c->model, made, 0, NULL));
	bool is_named = !tree_inside(c->model->tree, made, node);

	report_text(
		c, node,
		arena_fmt(c->arena, "`%s` gives the %s of `%s` on each call",
			  source_of(c, node),
			  is_named ? "same element" : "first element", dataset),
		arena_fmt(c->arena,
			  "make the iterator once, outside: "
			  "`iterator = iter(%s)`",
			  dataset));
	report_at_most(c, SEVERITY_WARNING);
	if (is_named)
		relate(c, made, true, "each call begins again here");
}

static void check_next(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t iterator = call_argument(m, node, 0, NULL), made;
	struct value v;
	struct finding *f;

	iterator = tree_bare(m->tree, iterator);
	made = iterator == NO_NODE ? NO_NODE : iterator_made_for(m, iterator);
	if (is_new_iterator(m, made)) {
		report_same(c, node, made);
		return;
	}
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

/* self.steps = range(3): each loop begins anew. */
static bool is_range(const struct model *m, const struct value *v)
{
	return call_is(m, call_at(m, v->proof), "builtins.range");
}

void check_hy209(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t iterable;
	struct value v;

	if (tree_is(m->tree, node, KIND_call)) {
		if (call_is(m, call_at(m, node), "builtins.next"))
			check_next(c, node);
		return;
	}
	iterable = tree_bare(m->tree, tree_child(m->tree, node, FIELD_right));
	v = value_of(m, iterable);
	if (v.kind != VALUE_ITERATOR || is_range(m, &v) ||
	    tree_is(m->tree, iterable, KIND_call) ||
	    !lives_outside_the_trace(m, node, iterable))
		return;
	report(c, iterable, "what", source_of(c, iterable), NULL);
}
