#include <string.h>

#include "model/owners.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/guards.h"
#include "rulekit/outside.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/state.h"

/* A property with a setter: storing calls a method, which is looked at by
 * itself. */
static bool has_setter(const struct model *m, class_id klass, sym_t name)
{
	if (is_absent(klass))
		return false;
	for (size_t i = 0; i < class_at(m, klass)->methods.count; i++) {
		const struct function *f =
			function_at(m, class_at(m, klass)->methods.at[i]);

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

/* What a variable does instead of x += 1, x -= 1, x *= 2. */
static const char *as_assign(struct check *c, nid_t statement,
			     const char *target)
{
	const struct tree *t = c->model->tree;
	const char *right = source_of(c, tree_child(t, statement, FIELD_right));
	struct slice sign =
		tree_text(t, tree_child(t, statement, FIELD_operator));

	if (!tree_is(t, statement, KIND_augmented_assignment))
		return arena_fmt(c->arena, "assign(%s)", right);
	if (slice_is(sign, "+="))
		return arena_fmt(c->arena, "assign_add(%s)", right);
	if (slice_is(sign, "-="))
		return arena_fmt(c->arena, "assign_sub(%s)", right);
	return arena_fmt(c->arena,
			 strchr(right, ' ') ? "assign(%s %.*s (%s))"
					    : "assign(%s %.*s %s)",
			 target, (int)sign.length - 1, sign.ptr, right);
}

/* for i in range(3): y = x * self.bias; self.bias += y. The loop works on it, and each call
 * is meant to begin anew. */
static bool is_worked_on_in_loop(const struct model *m, nid_t statement)
{
	const struct tree *t = m->tree;
	nid_t loop = loop_around(m, statement);
	nid_t target = tree_child(t, statement, FIELD_left);
	nid_t name = tree_child(t, target, FIELD_attribute);
	struct node_list named;

	if (loop == NO_NODE || name == NO_NODE)
		return false;
	named = identifiers_like(m, name);
	for (uint32_t i = 0; i < named.count; i++) {
		nid_t read = tree_attribute_of(t, named.at[i]);

		if (read != NO_NODE && read != target &&
		    tree_inside(t, read, loop) &&
		    !tree_inside(t, read, statement) &&
		    slice_equal(tree_text(t, read), tree_text(t, target)))
			return true;
	}
	return false;
}

static const char *how_to_keep(struct check *c, nid_t statement,
			       const char *target, bool augmented, bool tensor)
{
	const char *name = strrchr(target, '.');

	if (augmented && tensor && name &&
	    is_worked_on_in_loop(c->model, statement))
		return arena_fmt(
			c->arena,
			"let the call work on a name of its own, which "
			"begins as `%s = %s`",
			name + 1, target);
	if (augmented)
		return arena_fmt(c->arena,
				 "make `%s` a tf.Variable outside, and write "
				 "`%s.%s`",
				 target, target,
				 as_assign(c, statement, target));
	if (tensor)
		return arena_fmt(
			c->arena,
			"return it, or make `%s` a tf.Variable outside, and "
			"write `%s.assign(...)`",
			target, target);
	return arena_fmt(c->arena,
			 "set `%s` in the eager caller, or make it a "
			 "tf.Variable and assign to that",
			 target);
}

/* What becomes of the attribute: `self.steps += 1` counts traces. */
static const char *how_it_goes(const struct check *c, nid_t statement,
			       bool augmented, bool tensor)
{
	long step;

	if (augmented && tensor && is_worked_on_in_loop(c->model, statement))
		return "becomes a tensor of this trace, from which another one "
		       "cannot begin";

	if (augmented &&
	    literal_int(c->model,
			tree_child(c->model->tree, statement, FIELD_right),
			&step))
		return "counts traces, not calls";
	if (augmented)
		return "changes once per trace, not on each call";
	return tensor ? "keeps a symbolic tensor, which has no value outside "
			"this trace"
		      : "is set once per trace, not on each call";
}

/* --- who reads it ------------------------------------------------------------------ */

/* self.x or object.x as it is stored, and whose attribute that is. */
struct stored {
	nid_t target;		/* or the call of setattr() */
	struct slice written;	/* "self.x" */
	struct slice name;	/* "x" */
	struct node_list named; /* the identifiers x, in the order of the text */
	struct slice object;	/* "object", or "part" of self.part.x */
	class_id klass;		/* of self, or NO_INDEX */
	uint32_t function;
};

/* x.assign(...): the variable goes on to live in the graph. */
static bool is_assigned_to(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	return tree_is(t, parent, KIND_attribute) &&
	       slice_starts(tree_text(t,
				      tree_child(t, parent, FIELD_attribute)),
			    "assign");
}

static struct slice last_name(const struct tree *t, nid_t object)
{
	return tree_text(t, tree_is(t, object, KIND_attribute)
				    ? tree_child(t, object, FIELD_attribute)
				    : object);
}

static bool is_of_class(const struct model *m, class_id c, class_id klass)
{
	return is_present(c) &&
	       (same_class(c, klass) || class_is_below(m, c, klass) ||
		class_is_below(m, klass, c));
}

/* Whether an attribute in the text is the stored one, and read there. */
static bool reads_attribute(const struct model *m, const struct stored *s,
			    nid_t n)
{
	const struct tree *t = m->tree;
	nid_t object = tree_child(t, n, FIELD_object);
	struct value v;

	if (n == s->target || tree_is_assigned(t, n) || is_assigned_to(t, n))
		return false;
	if (is_absent(s->klass))
		return slice_equal(last_name(t, object), s->object);
	if (self_attribute(m, n))
		return is_of_class(m, class_around(m, n), s->klass);
	v = value_of(m, object);
	return (v.kind == VALUE_INSTANCE || v.kind == VALUE_MODEL ||
		v.kind == VALUE_LAYER) &&
	       is_of_class(m, v.klass, s->klass);
}

/* Whether eager code takes the value out of TensorFlow there. */
static bool is_looked_at(const struct model *m, nid_t n)
{
	static const char *const signs[] = { ".numpy(", "print(", "float(",
					     "np.",	"numpy.", "int(",
					     "plt.",	"logg",	  NULL };
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, n);

	while (parent != NO_NODE && !tree_is(t, parent, KIND_block) &&
	       !tree_is(t, parent, KIND_module)) {
		n = parent;
		parent = tree_parent(t, n);
	}
	return slice_holds_any(tree_text(t, n), signs);
}

/* The first place where a function stores it, or NO_NODE. */
static nid_t first_store(const struct model *m, const struct stored *s,
			 uint32_t f)
{
	const struct tree *t = m->tree;

	for (uint32_t i = 0; i < s->named.count; i++) {
		nid_t n = tree_attribute_of(t, s->named.at[i]);

		if (tree_is_assigned(t, n) && function_around(m, n) == f &&
		    slice_equal(tree_text(t, n), s->written))
			return n;
	}
	return NO_NODE;
}

static bool stores_it(const struct model *m, const struct stored *s, uint32_t f)
{
	return first_store(m, s, f) != NO_NODE;
}

/* Whether eager code calls a function that has not stored it itself before:
 * self.batch = x; self.loss() reads its own. */
static bool is_called_eagerly(const struct model *m, const struct stored *s,
			      uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->callers.count; i++) {
		nid_t call = call_by_id(m, function->callers.at[i])->node;
		nid_t store = first_store(m, s, function_around(m, call));

		if (traced_at(m, call) == NO_INDEX &&
		    (store == NO_NODE || store > call))
			return true;
	}
	return false;
}

/* Code that runs eagerly and may run after the trace. Who calls a method that
 * nothing in the file calls, calls it where that is cannot be seen. */
static bool is_eager_place(const struct model *m, const struct stored *s,
			   nid_t n)
{
	uint32_t f = function_around(m, n);

	if (traced_at(m, n) != NO_INDEX)
		return false;
	if (f == NO_INDEX)
		return true;
	return !function_at(m, f)->traces.count && !stores_it(m, s, f) &&
	       !name_is(m, function_at(m, f)->name, "__init__") &&
	       (function_at(m, f)->callers.count ? is_called_eagerly(m, s, f)
						 : is_looked_at(m, n));
}

/* Another graph function, which takes what this trace has left behind. */
static bool is_other_graph(const struct model *m, const struct stored *s,
			   nid_t n)
{
	uint32_t f = function_around(m, n);

	return is_hybrid(m, f) && f != s->function &&
	       is_hybrid(m, s->function) && !stores_it(m, s, f);
}

/* x = self.h; self.h = y: it brings something along from the call before, or
 * would. */
static bool is_brought_along(const struct model *m, const struct stored *s,
			     nid_t n)
{
	nid_t statement = first_store(m, s, s->function);

	if (statement == NO_NODE)
		statement = s->target;
	while (!tree_is(m->tree, statement, KIND_assignment) &&
	       !tree_is(m->tree, statement, KIND_augmented_assignment) &&
	       !tree_is(m->tree, statement, KIND_call) &&
	       tree_parent(m->tree, statement) != NO_NODE)
		statement = tree_parent(m->tree, statement);
	return function_around(m, n) == s->function &&
	       n < m->tree->nodes[statement].next;
}

/* Whether what the trace leaves behind meets anybody later. What only the same
 * trace reads is as good as a local name. */
static bool outlives_the_trace(const struct model *m, const struct stored *s)
{
	for (uint32_t i = 0; i < s->named.count; i++) {
		nid_t n = tree_attribute_of(m->tree, s->named.at[i]);

		if (n != NO_NODE && reads_attribute(m, s, n) &&
		    (is_eager_place(m, s, n) || is_brought_along(m, s, n) ||
		     is_other_graph(m, s, n)))
			return true;
	}
	return false;
}

/* Set on another object which the same class then calls: self.layer.kernel = w,
 * self.layer(x). That is an argument of the call, not state. */
static bool is_for_a_call(const struct model *m, nid_t target)
{
	nid_t object = tree_child(m->tree, target, FIELD_object);
	class_id klass = class_around(m, target);
	sym_t name = self_attribute(m, object);
	struct node_list named;

	while (!name && tree_is(m->tree, object, KIND_attribute)) {
		object = tree_child(m->tree, object, FIELD_object);
		name = self_attribute(m, object);
	}
	if (!name)
		return false;
	named = identifiers_named(m, name);
	for (uint32_t i = 0; i < named.count; i++) {
		nid_t called = tree_attribute_of(m->tree, named.at[i]);
		const struct call *call =
			call_at(m, tree_parent(m->tree, called));

		if (call && call->callee_node == called &&
		    self_attribute(m, called) == name &&
		    same_class(class_around(m, call->node), klass))
			return true;
	}
	return false;
}

/* model.trainable_variables: the same list whenever it is asked for. */
static bool is_list_of_variables(const struct model *m, nid_t value)
{
	static const char *const names[] = { "variables", "trainable_variables",
					     "weights", "trainable_weights",
					     NULL };
	nid_t name = tree_child(m->tree, value, FIELD_attribute);

	return tree_is(m->tree, value, KIND_attribute) &&
	       slice_is_any(tree_text(m->tree, name), names);
}

/* The assignment to an attribute, or NO_NODE. */
static nid_t assignment_to(const struct tree *t, nid_t attribute)
{
	nid_t n = tree_parent(t, attribute);

	return tree_is(t, n, KIND_assignment) &&
			       tree_child(t, n, FIELD_left) == attribute
		       ? n
		       : NO_NODE;
}

/* The last assignment to what is written as `target` is in its function, and how
 * many there are. */
static nid_t last_assignment(const struct model *m, nid_t target,
			     size_t *stores)
{
	const struct tree *t = m->tree;
	struct node_list named =
		identifiers_like(m, tree_child(t, target, FIELD_attribute));
	uint32_t f = function_around(m, target);
	nid_t last = NO_NODE;

	*stores = 0;
	for (uint32_t i = 0; i < named.count; i++) {
		nid_t left = tree_attribute_of(t, named.at[i]);
		nid_t n = assignment_to(t, left);

		if (n == NO_NODE || function_around(m, n) != f ||
		    !slice_equal(tree_text(t, left), tree_text(t, target)))
			continue;
		last = n;
		++*stores;
	}
	return last;
}

/* The function itself takes it back, as its last word: obj.batch = i ...
 * obj.batch = None. Nothing of the trace is left for anybody to read. */
static bool is_taken_back(const struct model *m, nid_t target)
{
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, target);
	size_t stores;
	nid_t last = last_assignment(m, target, &stores);

	if (stores < 2 || t->nodes[last].parent == NO_NODE)
		return false;
	return tree_is(t, tree_child(t, last, FIELD_right), KIND_none) &&
	       t->nodes[t->nodes[last].parent].parent ==
		       function_at(m, f)->body;
}

/* keep = self.power; self.power = 2.0 ... self.power = keep */
static bool is_put_back(const struct model *m, nid_t target)
{
	const struct tree *t = m->tree;
	struct slice written = tree_text(t, target);
	size_t stores;
	nid_t last = last_assignment(m, target, &stores), value;
	const struct bind *b;

	value = tree_bare(t, tree_child(t, last, FIELD_right));
	b = only_bind(m, value);
	if (!b)
		return false;
	value = b->value == NO_NODE ? NO_NODE : tree_bare(t, b->value);
	return value != NO_NODE && value < last &&
	       slice_equal(tree_text(t, value), written);
}

/* Class.COUNT: by its name it belongs to all. */
static bool is_constant_name(struct slice name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z')
			return false;
	return name.length > 1;
}

/* self.cost += x, self.cost = self.cost + x */
static bool changes_itself(const struct tree *t, nid_t statement, nid_t target)
{
	nid_t right = tree_bare(t, tree_child(t, statement, FIELD_right));
	struct slice written = tree_text(t, target);

	if (tree_is(t, statement, KIND_augmented_assignment))
		return true;
	return tree_is(t, right, KIND_binary_operator) &&
	       (slice_equal(tree_text(t, tree_child(t, right, FIELD_left)),
			    written) ||
		slice_equal(tree_text(t, tree_child(t, right, FIELD_right)),
			    written));
}

/* self.cost += penalty in a layer's call, which may run several times in one
 * forward pass and add up what these give. */
static bool adds_up_in_a_pass(const struct model *m, uint32_t f, bool augmented,
			      bool tensor)
{
	return augmented && tensor && is_perhaps_run_by_keras(m, f) &&
	       is_present(function_at(m, f)->klass) &&
	       class_derives_in(m, function_at(m, f)->klass, "layer-bases");
}

static void check_target(struct check *c, nid_t statement, nid_t target)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	uint32_t f = function_around(m, target);
	bool augmented = tree_is(t, statement, KIND_augmented_assignment);
	nid_t right = tree_child(t, statement, FIELD_right);
	nid_t name = tree_child(t, target, FIELD_attribute);
	struct stored stored = { .target = target, .function = f };
	struct value kept, now;
	const char *written;

	if (!tree_is(t, target, KIND_attribute) || name == NO_NODE)
		return;
	if (is_bookkeeping(tree_text(t, name)) || !owner_of(m, f, target) ||
	    has_setter(m, class_around(m, target), self_attribute(m, target)))
		return;
	if (made_in_trace(m, f, owner_of(m, f, target)) ||
	    name_is(m, function_at(m, f)->name, "__init__"))
		return;
	now = value_of(m, target);
	kept = right == NO_NODE ? now : value_of(m, right);
	if (holds_state(kept.kind) || now.kind == VALUE_VARIABLE ||
	    (!augmented && right != NO_NODE && is_list_of_variables(m, right)))
		return;
	/* x._mask = ... on a tensor is a note on the tensor itself. */
	if (is_tensor_kind(
		    value_of(m, tree_child(t, target, FIELD_object)).kind))
		return;
	if (!augmented && (is_taken_back(m, target) || is_put_back(m, target)))
		return;
	if (is_made_once(m, target) &&
	    (!is_tensor_kind(kept.kind) || runs_outside(m, target)))
		return;
	stored.written = tree_text(t, target);
	stored.name = tree_text(t, name);
	stored.named = identifiers_like(m, name);
	stored.object = last_name(t, tree_child(t, target, FIELD_object));
	stored.klass = self_attribute(m, target) ? class_around(m, target)
						 : NO_CLASS;
	if (!augmented && is_for_a_call(m, target) &&
	    !is_read_eagerly(m, target))
		return;
	/* A layer's call may keep a flag or a size for the rest of a pass. */
	if (!augmented && !is_constant_name(stored.name) &&
	    (!outlives_the_trace(m, &stored) ||
	     (!traced_certainly(m, f) && !is_tensor_kind(kept.kind))))
		return;
	if (adds_up_in_a_pass(m, f, changes_itself(t, statement, target),
			      is_tensor_kind(now.kind) ||
				      is_tensor_kind(kept.kind)))
		return;
	written = source_of(c, target);
	report(c, target, "target", written, "how",
	       how_it_goes(c, statement, augmented, is_tensor_kind(kept.kind)),
	       "advice",
	       how_to_keep(c, statement, written, augmented,
			   is_tensor_kind(kept.kind)),
	       NULL);
}

/* The self of a method. */
static bool is_receiver(const struct model *m, nid_t object)
{
	uint32_t f = function_around(m, object);
	const struct function *function = function_at(m, f);

	return is_present(function->klass) && !function->is_static &&
	       function->parameters.count &&
	       variable_of(m, object) == function->parameters.at[0].variable;
}

/* setattr(self, "last", y), where the text says which attribute that is. */
static void check_setattr(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t object = call_argument(m, node, 0, NULL);
	nid_t name = call_argument(m, node, 1, NULL);
	nid_t value = call_argument(m, node, 2, NULL);
	struct value kept = value_of(m, value);
	struct stored stored = { .target = node,
				 .function = function_around(m, node),
				 .klass = NO_CLASS };
	const char *written;

	if (!call_is(m, call_at(m, node), "builtins.setattr") ||
	    value == NO_NODE || !literal_string(m, name, &stored.name) ||
	    is_bookkeeping(stored.name) || holds_state(kept.kind) ||
	    !lives_outside_the_trace(m, node, object) ||
	    name_is(m, function_at(m, stored.function)->name, "__init__"))
		return;
	stored.named = identifiers_named(
		m, intern_bytes(m->names, stored.name.ptr, stored.name.length));
	stored.object = last_name(m->tree, object);
	if (is_receiver(m, object))
		stored.klass = class_around(m, node);
	written = arena_fmt(c->arena, "%s.%.*s", source_of(c, object),
			    (int)stored.name.length, stored.name.ptr);
	stored.written = slice_of(written);
	if (!outlives_the_trace(m, &stored) ||
	    (!traced_certainly(m, stored.function) &&
	     !is_tensor_kind(kept.kind)))
		return;
	report(c, node, "target", written, "how",
	       how_it_goes(c, node, false, is_tensor_kind(kept.kind)), "advice",
	       how_to_keep(c, node, written, false, is_tensor_kind(kept.kind)),
	       NULL);
}

void check_hy206(struct check *c, nid_t statement)
{
	const struct tree *t = c->model->tree;
	nid_t left;

	if (tree_is(t, statement, KIND_call)) {
		if (tree_text_is(t, tree_first(t, statement), "setattr"))
			check_setattr(c, statement);
		return;
	}
	left = tree_child(t, statement, FIELD_left);
	if (left == NO_NODE)
		return;
	check_target(c, statement, left);
	if (tree_is(t, left, KIND_pattern_list) ||
	    tree_is(t, left, KIND_tuple_pattern) ||
	    tree_is(t, left, KIND_list_pattern))
		for_each_child(t, target, left)
			check_target(c, statement, target);
}
