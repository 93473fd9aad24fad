#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/chosen.h"
#include "rulekit/dtypes.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/weights.h"

/* The last release whose layers track a tf.Variable. */
#define LAST_THAT_TRACKS (FIRST_WITH_KERAS_3 - 1)

/* --- what is kept --------------------------------------------------------------------- */

static bool is_dtype_of_floats(const struct model *m, nid_t dtype)
{
	struct slice text;

	if (literal_string(m, dtype, &text))
		return name_in(m, intern_bytes(m->names, text.ptr, text.length),
			       "float-dtypes");
	return dotted_in(m, dtype, "float-dtypes");
}

/* tf.random.normal([3]); initializer(shape=[3], dtype="float32") */
static bool is_drawn_as_floats(const struct model *m, nid_t value)
{
	const struct call *call = call_at(m, value);
	nid_t dtype = call ? call_keyword(m, value, "dtype") : NO_NODE;

	return dtype != NO_NODE ? is_dtype_of_floats(m, dtype)
				: call && call_in(m, call, "draws-floats");
}

/* The first number of [[1.0, 2.0], [3.0, 4.0]]. */
static nid_t first_number(const struct tree *t, nid_t value)
{
	while (tree_is_list_or_tuple(t, value) &&
	       tree_first(t, value) != NO_NODE)
		value = tree_bare(t, tree_first(t, value));
	return value;
}

/* Whether a tf.Variable is one of floats, as only those are trained. What is not known may
 * be a counter, unless somebody has said that it is trained. */
static bool is_of_floats(const struct model *m, const struct call *call)
{
	nid_t dtype = call_keyword(m, call->node, "dtype");
	nid_t value = call_argument(m, call->node, 0, "initial_value");
	sym_t known;

	if (dtype != NO_NODE)
		return is_dtype_of_floats(m, dtype);
	if (value == NO_NODE)
		return false;
	known = evidence_at(m, evidence_however_run(m, value))->dtype;
	if (known)
		return name_in(m, known, "float-dtypes");
	return is_float_certainly(m, first_number(m->tree, value)) ||
	       is_drawn_as_floats(m, value) ||
	       call_keyword(m, call->node, "trainable") != NO_NODE;
}

static nid_t variable_made(const struct model *m, class_id klass, nid_t value)
{
	nid_t made = trained_weight_made(m, klass, value);
	const struct call *call = made == NO_NODE ? NULL : call_at(m, made);

	return call_is(m, call, "tensorflow.Variable") && is_of_floats(m, call)
		       ? made
		       : NO_NODE;
}

/* v of (a, v), {"key": v}, [v for ...]: one of what a display holds. */
static nid_t item_at(const struct tree *t, nid_t child)
{
	return tree_is(t, child, KIND_pair) ? tree_child(t, child, FIELD_value)
					    : child;
}

/* The tf.Variable that an expression is or holds; NO_NODE. */
static nid_t variable_in(const struct model *m, class_id klass, nid_t value)
{
	const struct tree *t = m->tree;
	nid_t made;

	if (tree_is(t, value, KIND_identifier))
		value = tree_bare(t, only_value(m, value));
	if (value == NO_NODE)
		return NO_NODE;
	switch (tree_kind(t, value)) {
	case KIND_list:
	case KIND_tuple:
	case KIND_dictionary:
	case KIND_list_comprehension:
	case KIND_dictionary_comprehension:
		for_each_child(t, child, value) {
			made = variable_made(m, klass, item_at(t, child));
			if (made != NO_NODE)
				return made;
		}
		return NO_NODE;
	default:
		return variable_made(m, klass, value);
	}
}

/* --- what else is done with it ---------------------------------------------------------- */

/* self.w.assign(...): what the program writes itself needs no gradient. */
static bool is_assigned_by_program(const struct model *m, nid_t attribute)
{
	static const char *const methods[] = { "assign", "assign_add",
					       "assign_sub", NULL };
	nid_t around = tree_parent(m->tree, attribute);
	const struct call *call = call_at(m, tree_parent(m->tree, around));

	return call && call->callee_node == around &&
	       tree_bare(m->tree, call->receiver) == attribute &&
	       name_is_any(m, call->method, methods);
}

/* variables.append(self.w), tape.gradient(loss, self.w), zip(gradients, self.ws) */
static bool is_given_to_keeper(const struct model *m, nid_t n)
{
	const struct call *call = call_given(m, n);

	return call &&
	       (call_is(m, call, "builtins.zip") ||
		call_is(m, call, "builtins.list") ||
		(call->method && name_in(m, call->method, "keeps-variables")));
}

/* [self.w, self.b], which is no tf.stack([self.w, self.b]) and no
 * self.weights == [self.w, self.b]. */
static bool is_in_list_of_variables(const struct model *m, nid_t n)
{
	nid_t display = tree_above(m->tree, n);
	const struct call *call;

	if (!tree_is_list_or_tuple(m->tree, display) &&
	    !tree_is(m->tree, display, KIND_expression_list))
		return false;
	call = call_given(m, display);
	if (tree_is(m->tree, tree_above(m->tree, display),
		    KIND_comparison_operator))
		return false;
	return !call || !framework_has(m->framework, call->name, FACT_OP);
}

/* return self.w, *self.ws, {"w": self.w} */
static bool is_handed_on(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	switch (tree_kind(t, tree_above(t, n))) {
	case KIND_return_statement:
	case KIND_yield:
	case KIND_list_splat:
	case KIND_pair:
		return true;
	default:
		return false;
	}
}

/* weights + self.ws, where they are a list */
static bool is_added_to_list(const struct model *m, nid_t n)
{
	return tree_is(m->tree, tree_above(m->tree, n), KIND_binary_operator) &&
	       !ev_may_be(evidence_pool(m), evidence_of(m, n), KINDS_TENSOR) &&
	       ev_may_be(evidence_pool(m), evidence_of(m, n), KINDS_SEQUENCE);
}

static bool is_cared_for_by(const struct model *m, nid_t use)
{
	return is_assigned_by_program(m, use) || is_given_to_keeper(m, use) ||
	       is_in_list_of_variables(m, use) || is_handed_on(m, use) ||
	       is_added_to_list(m, use);
}

/* The same of a name that it is given: w of w = self.w. */
static bool is_cared_for_by_name(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t name = bound_target(m, use);
	struct node_list uses;

	if (!tree_is(t, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return false;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++)
		if (is_cared_for_by(m, uses.at[i]))
			return true;
	return false;
}

/* Whether the file does with the attribute what makes the variable harmless. */
static bool is_cared_for(const struct model *m, const struct weight_place *p)
{
	const struct tree *t = m->tree;
	nid_t object = tree_child(t, p->target, FIELD_object);
	struct node_list uses =
		identifiers_like(m, tree_child(t, p->target, FIELD_attribute));

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(t, uses.at[i]);

		if (n != NO_NODE &&
		    share_object(m, object, tree_child(t, n, FIELD_object)) &&
		    (is_cared_for_by(m, n) || is_cared_for_by_name(m, n)))
			return true;
	}
	return false;
}

/* def trainable_variables(self): ... */
static bool lists_its_weights(const struct model *m, class_id klass)
{
	const struct class *c = class_at(m, klass);

	for (size_t i = 0; i < c->methods.count; i++)
		if (name_in(m, function_at(m, c->methods.at[i])->name,
			    "lists-weights"))
			return true;
	return false;
}

/* tape.gradient(loss, tape.watched_variables()) */
static bool trains_what_is_watched(const struct model *m)
{
	return identifiers_named(m, intern_str(m->names, "watched_variables"))
		.count;
}

static bool is_kept_untracked(const struct model *m, nid_t assignment,
			      struct weight_place *out)
{
	return weight_place_at(m, assignment, out) &&
	       variable_in(m, out->klass, out->value) != NO_NODE &&
	       is_of_layer(m, out) && !is_chosen_by_version(m, assignment) &&
	       !lists_its_weights(m, out->klass) && !is_cared_for(m, out);
}

static void report_variable(struct check *c, const struct weight_place *p,
			    const struct gone *gone)
{
	report(c, p->target, "variable", source_of(c, p->target), "why",
	       gone->why, NULL);
	report_at_most(c, gone->severity);
	joins_other_infos(c, source_of(c, p->target));
}

/*
 * A tf.Variable that is kept by a layer or a model:
 *
 *	self.scale = tf.Variable(1.0)
 *	self.scales = [tf.Variable(1.0) for _ in range(3)]
 *
 * Keras 2 finds it there, Keras 3 has it in none of its lists.
 */
void check_hy320(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	struct weight_place p;
	struct gone gone;

	(void)module;
	for_each_kind(m->tree, n, i, KIND_assignment) {
		if (!is_kept_untracked(m, n, &p))
			continue;
		/* For the whole file, and it may look through the project. */
		if (!is_gone_after(c, LAST_THAT_TRACKS, &gone) ||
		    file_mentions(m, "text-of-inner-keras") ||
		    trains_what_is_watched(m))
			return;
		report_variable(c, &p, &gone);
	}
}
