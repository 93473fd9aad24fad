#include "model/host.h"
#include "model/uses.h"
#include "rulekit/keras_objects.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"

/* model.compile(...), for a model that is certainly one of Keras. */
static bool compiles_model(const struct model *m, const struct call *call)
{
	struct value v;

	if (!call || call->receiver == NO_NODE ||
	    !name_is(m, call->method, "compile"))
		return false;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_MODEL && v.certainty == CERTAINTY_CERTAIN;
}

/* The model.fit(...) further down in each pass of the loop, or NO_NODE. */
static nid_t fit_after(const struct model *m, const struct call *compile,
		       nid_t loop)
{
	static const char *const methods[] = { "fit", "fit_generator", NULL };
	const struct tree *t = m->tree;

	for (nid_t n = tree_end(t, compile->node); n < tree_end(t, loop); n++) {
		const struct call *call = call_at(m, n);

		if (call && name_is_any(m, call->method, methods) &&
		    is_same_object(m, compile->receiver, call->receiver) &&
		    !is_conditional_in(m, n, loop))
			return n;
	}
	return NO_NODE;
}

/* Whether the loop changes what only another compile() makes effective: which layers
 * are trained, which there are. */
static bool changes_model(const struct model *m, nid_t loop)
{
	static const char *const methods[] = { "add", "pop", NULL };
	const struct tree *t = m->tree;

	for_each_descendant(t, n, loop) {
		const struct call *call = call_at(m, n);

		if (tree_is(t, n, KIND_attribute) && tree_is_assigned(t, n) &&
		    tree_text_is(t, tree_child(t, n, FIELD_attribute),
				 "trainable"))
			return true;
		if (call && call->receiver != NO_NODE &&
		    name_is_any(m, call->method, methods) &&
		    value_of(m, call->receiver).kind == VALUE_MODEL)
			return true;
	}
	return false;
}

/* The learning rate of SGD(rate), the only argument that a pass may give. */
static nid_t rate_of_pass(const struct model *m, nid_t optimizer, nid_t loop)
{
	const struct call *call = optimizer == NO_NODE ? NULL
						       : call_at(m, optimizer);
	nid_t rate;

	if (!call || value_of(m, optimizer).kind != VALUE_OPTIMIZER)
		return NO_NODE;
	rate = call_argument(m, optimizer, 0, "learning_rate");
	if (rate == NO_NODE || !uses_what_passes_bind(m, rate, loop))
		return NO_NODE;
	for_each_child(m->tree, a, call->arguments)
		if (!tree_inside(m->tree, rate, a) &&
		    uses_what_passes_bind(m, a, loop))
			return NO_NODE;
	return rate;
}

/* net.model = make_model() */
static bool is_assigned_in(const struct model *m, nid_t target, nid_t loop)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, loop)
		if (tree_kind(t, n) == tree_kind(t, target) &&
		    tree_is_assigned(t, n) &&
		    slice_equal(tree_text(t, n), tree_text(t, target)))
			return true;
	return false;
}

/* models.append(make_model()) makes another one models[-1]. */
static bool is_item_changed_in(const struct model *m, nid_t item, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t list = tree_is(t, item, KIND_subscript)
			     ? tree_child(t, item, FIELD_value)
			     : NO_NODE;

	if (list == NO_NODE)
		return false;
	for_each_descendant(t, n, loop) {
		const struct call *call = call_at(m, n);

		if (call && call->method && is_mutator(m, call->method) &&
		    is_same_object(m, call->receiver, list))
			return true;
	}
	return false;
}

static bool is_model_of_pass(const struct model *m, nid_t model, nid_t loop)
{
	return uses_what_passes_bind(m, model, loop) ||
	       is_assigned_in(m, model, loop) ||
	       is_item_changed_in(m, model, loop);
}

/* Whether each pass compiles it for something of its own: another loss, another kind
 * of optimizer. */
static bool compiles_for_each_pass(const struct model *m,
				   const struct call *compile, nid_t optimizer,
				   nid_t rate, nid_t loop)
{
	if (is_model_of_pass(m, compile->receiver, loop) ||
	    call_has_splat(m, compile->node))
		return true;
	for_each_child(m->tree, a, compile->arguments) {
		bool is_optimizer = optimizer != NO_NODE &&
				    tree_inside(m->tree, optimizer, a);

		if ((!is_optimizer || rate == NO_NODE) &&
		    uses_what_passes_bind(m, a, loop))
			return true;
	}
	return false;
}

/* for i in range(3) */
static bool has_few_passes(const struct model *m, nid_t loop)
{
	nid_t left = tree_child(m->tree, loop, FIELD_left);
	struct counter counter;

	return left != NO_NODE && tree_is(m->tree, left, KIND_identifier) &&
	       passes_of_loop(m, loop, &counter) && counter.passes &&
	       counter.passes < FEW_PASSES;
}

void check_hy115(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t loop = loop_around(m, node), fit, optimizer, rate;

	if (loop == NO_NODE || !compiles_model(m, call) ||
	    is_conditional_in(m, node, loop))
		return;
	fit = fit_after(m, call, loop);
	optimizer = call_argument(m, node, 0, "optimizer");
	rate = rate_of_pass(m, optimizer, loop);
	if (fit == NO_NODE || has_few_passes(m, loop) ||
	    changes_model(m, loop) ||
	    compiles_for_each_pass(m, call, optimizer, rate, loop))
		return;
	report(c, node, "model", source_of(c, call->receiver), "help",
	       rate == NO_NODE
		       ? "compile once, before the loop"
		       : arena_fmt(c->arena,
				   "compile once, before the loop, and call "
				   "`%s.optimizer.learning_rate.assign(%s)`",
				   source_of(c, call->receiver),
				   source_of(c, rate)),
	       NULL);
	relate(c, loop, true, "each iteration of this loop compiles it");
	relate(c, fit, true, "traces it again");
}
