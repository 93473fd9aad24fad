/*
 * In: test_step or train_step of a model. Out: a finding for the first value of the dict that
 * it returns which is computed from the batch, and which no metric has averaged.
 */
#include <string.h>

#include "model/members.h"
#include "model/origin.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A name of a dict that is used more often is followed no more. */
#define MOST_USES 30

struct step_value {
	nid_t key, value;
	bool is_alone; /* nothing else is returned */
};

/* --- what is computed from the batch ------------------------------------------------------ */

/* loss_fn(y, p), tf.reduce_mean(x): not metric.result(), and nothing of a function that may
 * give that. */
static bool computes_tensor(const struct model *m, const struct call *call)
{
	if (name_is(m, call->method, "result"))
		return false;
	return (call->name && framework_owns(m->framework, call->name)) ||
	       ev_must(evidence_pool(m), evidence_of(m, call->callee_node),
		       KIND_BIT(VALUE_LOSS));
}

static bool is_of_batch(const struct model *m, uint32_t f, nid_t value)
{
	nid_t n = value_behind_names(m, value, NO_INDEX);
	const struct call *call;

	if (n == NO_NODE || m->function_of[n] != f ||
	    !ev_must(evidence_pool(m), evidence_of(m, value),
		     KIND_BIT(VALUE_TENSOR)))
		return false;
	call = call_at(m, n);
	return call ? computes_tensor(m, call)
		    : tree_is(m->tree, n, KIND_binary_operator);
}

/* --- the dict that is returned --------------------------------------------------------------- */

static bool find_in_display(const struct model *m, uint32_t f, nid_t display,
			    struct step_value *out)
{
	const struct tree *t = m->tree;

	for_each_child(t, pair, display) {
		nid_t key = tree_child(t, pair, FIELD_key);
		struct slice text;

		if (!tree_is(t, pair, KIND_pair) ||
		    !literal_string(m, key, &text) ||
		    !is_of_batch(m, f, tree_child(t, pair, FIELD_value)))
			continue;
		*out = (struct step_value){
			.key = key,
			.value = tree_child(t, pair, FIELD_value),
			.is_alone = tree_child_count(t, display) == 1
		};
		return true;
	}
	return false;
}

/* results.update({"loss": loss}), results["loss"] = loss */
static bool find_at_use(const struct model *m, uint32_t f, nid_t use,
			struct step_value *out)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, use), around = tree_parent(t, above);
	const struct call *call = call_at(m, around);
	struct slice text;

	if (call && call->receiver == use && name_is(m, call->method, "update"))
		return find_in_display(
			m, f, tree_bare(t, tree_first(t, call->arguments)),
			out);
	if (!tree_is(t, above, KIND_subscript) ||
	    !tree_is(t, around, KIND_assignment) ||
	    tree_child(t, around, FIELD_left) != above ||
	    !literal_string(m, tree_child(t, above, FIELD_subscript), &text) ||
	    !is_of_batch(m, f, tree_child(t, around, FIELD_right)))
		return false;
	*out = (struct step_value){
		.key = tree_child(t, above, FIELD_subscript),
		.value = tree_child(t, around, FIELD_right)
	};
	return true;
}

/* More may be in it than one display shows. */
static bool find_in_name(const struct model *m, uint32_t f, nid_t name,
			 struct step_value *out)
{
	nid_t value = only_value(m, name);
	struct node_list uses;
	bool found;

	if (value == NO_NODE || variable_of(m, name) == NO_INDEX)
		return false;
	value = tree_bare(m->tree, value);
	found = tree_is(m->tree, value, KIND_dictionary) &&
		find_in_display(m, f, value, out);
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; !found && i < uses.count && i < MOST_USES; i++)
		found = find_at_use(m, f, uses.at[i], out);
	out->is_alone = false;
	return found;
}

static bool find_step_value(const struct model *m, uint32_t f,
			    struct step_value *out)
{
	const struct function *function = function_at(m, f);
	nid_t value;

	if (function->returns.count != 1)
		return false;
	value = tree_bare(m->tree,
			  tree_first(m->tree, function->returns.at[0]));
	if (tree_is(m->tree, value, KIND_dictionary))
		return find_in_display(m, f, value, out);
	return tree_is(m->tree, value, KIND_identifier) &&
	       find_in_name(m, f, value, out);
}

/* --- what is said ------------------------------------------------------------------------- */

/* With Keras 3 a loss that is alone gives way to the metric of that name, which nothing
 * updates. */
static bool is_lost_with_keras_3(const struct model *m, class_id k,
				 const struct step_value *v)
{
	struct slice key;

	return v->is_alone && literal_string(m, v->key, &key) &&
	       slice_is(key, "loss") &&
	       class_method(m, k, intern_str(m->names, "metrics")) == NO_INDEX;
}

static void report_step_value(struct check *c, class_id k, bool is_test,
			      const struct step_value *v)
{
	const struct model *m = c->model;
	bool is_lost = is_lost_with_keras_3(m, k, v);
	struct slice key;

	literal_string(m, v->key, &key);
	report(c, v->value, "value", source_of(c, v->value), "loops",
	       is_test ? "evaluate" : "fit", "name",
	       arena_strndup(c->arena, key.ptr, key.length), "later",
	       is_lost ? ", and 0 with Keras 3" : "", NULL);
	/* The log of an epoch is looked at less closely than what is compared. */
	if (!is_test)
		report_at_most(c, SEVERITY_INFO);
}

/*
 * The value of the last batch for that of all:
 *
 *	def test_step(self, data):
 *		x, y = data
 *		return {"loss": self.loss_fn(y, self(x))}
 */
void check_hy332(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	uint32_t f = function_defined(m, node);
	const struct function *function = f == NO_INDEX ? NULL
							: function_at(m, f);
	struct step_value value;
	const char *kind;
	bool is_test;

	if (!function || is_absent(function->klass))
		return;
	is_test = name_is(m, function->name, "test_step");
	if (!is_test && !name_is(m, function->name, "train_step"))
		return;
	kind = keras_class_kind(m, function->klass);
	if (kind && !strcmp(kind, "model") && find_step_value(m, f, &value))
		report_step_value(c, function->klass, is_test, &value);
}
