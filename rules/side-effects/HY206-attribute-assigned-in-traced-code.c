#include "model/owners.h"
#include "rules/rule.h"

/* A property with a setter: storing calls a method, which is looked at by
 * itself. */
static bool has_setter(const struct model *m, uint32_t klass, sym_t name)
{
	if (klass == NO_INDEX)
		return false;
	for (size_t i = 0; i < m->classes.at[klass].methods.count; i++) {
		const struct function *f =
			&m->functions.at[m->classes.at[klass].methods.at[i]];

		if (f->name != name)
			continue;
		for (size_t d = 0; d < f->decorators.count; d++)
			if (slice_ends(tree_text(m->tree, f->decorators.at[d]),
				       ".setter"))
				return true;
	}
	return false;
}

/* Attributes that frameworks set on their objects while tracing. */
static bool is_bookkeeping(struct slice name)
{
	return slice_is(name, "built") || slice_is(name, "_built") ||
	       slice_starts(name, "_keras") || slice_starts(name, "__");
}

/* What is made once and then kept: the variable rules speak about these. */
static bool holds_state(enum value_kind kind)
{
	switch (kind) {
	case VALUE_VARIABLE:
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
	case VALUE_MODEL:
	case VALUE_OPTIMIZER:
	case VALUE_METRIC:
	case VALUE_GENERATOR:
	case VALUE_DATASET:
	case VALUE_DATASET_ITERATOR:
	case VALUE_FUNCTION:
		return true;
	default:
		return false;
	}
}

static bool is_tensor(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_TENSORS;
}

static const char *advice_for(struct check *c, nid_t statement,
			      const char *target, bool augmented, bool tensor)
{
	nid_t right = tree_child(c->model->tree, statement, FIELD_right);

	if (augmented)
		return arena_fmt(c->arena,
				 "make `%s` a tf.Variable outside and write "
				 "`%s.assign_add(%s)`",
				 target, target, source_of(c, right));
	if (tensor)
		return arena_fmt(
			c->arena,
			"return it, or make `%s` a tf.Variable outside "
			"and write `%s.assign(...)`",
			target, target);
	return arena_fmt(c->arena,
			 "set `%s` in the eager caller, or make it a "
			 "tf.Variable and assign to that",
			 target);
}

/* Whether anything that runs eagerly reads the attribute. */
static bool is_read_eagerly(const struct model *m, nid_t target)
{
	const struct tree *t = m->tree;
	sym_t name = self_attribute(m, target);
	uint32_t klass = class_around(m, target);

	if (!name)
		return true;
	for_each_kind(t, n, i, KIND_attribute)
		if (t->nodes[n].field != FIELD_left &&
		    self_attribute(m, n) == name &&
		    class_around(m, n) == klass && traced_at(m, n) == NO_INDEX)
			return true;
	return false;
}

/* A layer's call may keep things for the rest of the same pass; that is only
 * worth a word when it counts, or when a tensor gets out. */
static bool is_scratch(const struct model *m, nid_t target, bool augmented,
		       bool tensor)
{
	uint32_t f = function_around(m, target);

	if (traced_certainly(m, f) || augmented)
		return false;
	return !tensor || !is_read_eagerly(m, target);
}

/* Set on another object which the same class then calls: self.layer.kernel = w,
 * self.layer(x). That is an argument of the call, not state. */
static bool is_for_a_call(const struct model *m, nid_t target)
{
	nid_t object = tree_child(m->tree, target, FIELD_object);
	uint32_t klass = class_around(m, target);
	sym_t name = self_attribute(m, object);

	for (uint32_t i = 0; name && i < m->calls.count; i++)
		if (self_attribute(m, m->calls.at[i].callee_node) == name &&
		    class_around(m, m->calls.at[i].node) == klass)
			return true;
	return false;
}

/* model.trainable_variables: the same list whenever it is asked for. */
static bool is_list_of_variables(const struct model *m, nid_t value)
{
	static const char *const names[] = { "variables", "trainable_variables",
					     "weights", "trainable_weights",
					     NULL };
	nid_t name = tree_child(m->tree, value, FIELD_attribute);

	if (!tree_is(m->tree, value, KIND_attribute))
		return false;
	for (size_t i = 0; names[i]; i++)
		if (tree_text_is(m->tree, name, names[i]))
			return true;
	return false;
}

/* The function itself takes it back, as its last word: obj.batch = i ...
 * obj.batch = None. Nothing of the trace is left for anybody to read. */
static bool is_taken_back(const struct model *m, nid_t target)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, target);
	struct slice written = tree_text(t, target);
	nid_t last = NO_NODE;
	size_t stores = 0;

	for_each_kind(t, n, i, KIND_assignment) {
		nid_t left = tree_child(t, n, FIELD_left);

		if (left == NO_NODE || function_around(m, n) != f ||
		    !slice_equal(tree_text(t, left), written))
			continue;
		last = n;
		stores++;
	}
	if (stores < 2 || t->nodes[last].parent == NO_NODE)
		return false;
	return tree_is(t, tree_child(t, last, FIELD_right), KIND_none) &&
	       t->nodes[t->nodes[last].parent].parent ==
		       m->functions.at[f].body;
}

static void check_target(struct check *c, nid_t statement, nid_t target)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, target);
	bool augmented = tree_is(t, statement, KIND_augmented_assignment);
	nid_t right = tree_child(t, statement, FIELD_right);
	nid_t name = tree_child(t, target, FIELD_attribute);
	struct value kept, now;
	const char *written;

	if (!tree_is(t, target, KIND_attribute) || name == NO_NODE)
		return;
	if (is_bookkeeping(tree_text(t, name)) || !owner_of(m, f, target) ||
	    has_setter(m, class_around(m, target), self_attribute(m, target)))
		return;
	if (made_in_trace(m, f, owner_of(m, f, target)) ||
	    name_is(m, m->functions.at[f].name, "__init__"))
		return;
	now = value_of(m, target);
	kept = right == NO_NODE ? now : value_of(m, right);
	if (holds_state(kept.kind) || now.kind == VALUE_VARIABLE ||
	    (!augmented && right != NO_NODE && is_list_of_variables(m, right)))
		return;
	/* x._mask = ... on a tensor is a note on the tensor itself. */
	if (is_tensor(value_of(m, tree_child(t, target, FIELD_object)).kind))
		return;
	if (is_scratch(m, target, augmented, is_tensor(kept.kind)) ||
	    (!augmented &&
	     (is_for_a_call(m, target) || is_taken_back(m, target))))
		return;
	written = source_of(c, target);
	report(c, target, "target", written, "how",
	       augmented	      ? "changed"
	       : is_tensor(kept.kind) ? "given a tensor of the trace"
				      : "set",
	       "advice",
	       advice_for(c, statement, written, augmented,
			  is_tensor(kept.kind)),
	       NULL);
	/* Kept for the rest of the trace, as far as the file shows. */
	if (!augmented && !is_read_eagerly(m, target) &&
	    c->last->severity > SEVERITY_WARNING)
		c->last->severity = SEVERITY_WARNING;
}

void check_hy206(struct check *c, nid_t statement)
{
	const struct tree *t = c->model->tree;
	nid_t left = tree_child(t, statement, FIELD_left);

	if (left == NO_NODE)
		return;
	check_target(c, statement, left);
	if (tree_is(t, left, KIND_pattern_list) ||
	    tree_is(t, left, KIND_tuple_pattern) ||
	    tree_is(t, left, KIND_list_pattern))
		for_each_child(t, target, left)
			check_target(c, statement, target);
}
