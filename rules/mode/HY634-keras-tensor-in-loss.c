#include "model/modules.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/compiled.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

static bool is_surely_symbolic(const struct model *m, nid_t n)
{
	return ev_holds_symbolic(evidence_pool(m), evidence_of(m, n), true);
}

static bool may_be_symbolic(const struct model *m, nid_t n)
{
	return n != NO_NODE &&
	       ev_holds_symbolic(evidence_pool(m), evidence_of(m, n), false);
}

/* What the function gives depends on it: else nothing of it reaches Keras. */
static bool gives_symbolic(const struct model *m,
			   const struct function *function)
{
	if (tree_is(m->tree, function->node, KIND_lambda))
		return may_be_symbolic(m, function->body);
	for (size_t i = 0; i < function->returns.count; i++)
		if (may_be_symbolic(m, tree_first(m->tree,
						  function->returns.at[i])))
			return true;
	return false;
}

/* A name that the function gives no value itself, or self.x. */
static bool is_from_outside(const struct model *m, nid_t n, uint32_t f)
{
	const struct bind *b;

	n = value_behind_names(m, n, f);
	if (self_attribute(m, n))
		return true;
	if (!tree_is(m->tree, n, KIND_identifier) ||
	    variable_of(m, n) == NO_INDEX)
		return false;
	b = only_bind(m, n);
	return is_free_in(m, n, f) || (b && b->kind == BIND_PARAMETER);
}

static bool is_symbol_operand(const struct tree *t, nid_t n, nid_t parent)
{
	if (tree_is(t, parent, KIND_subscript))
		return t->nodes[n].field == FIELD_value;
	return tree_is(t, parent, KIND_binary_operator) ||
	       tree_is(t, parent, KIND_unary_operator);
}

/* What a read is a part of: K.exp(z), [a, b] in K.concatenate([a, b]). */
static nid_t computation_around(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	while (tree_is(t, parent, KIND_parenthesized_expression) ||
	       tree_is(t, parent, KIND_list) ||
	       tree_is(t, parent, KIND_tuple)) {
		n = parent;
		parent = tree_parent(t, n);
	}
	if (is_symbol_operand(t, n, parent))
		return parent;
	if (tree_is(t, parent, KIND_keyword_argument))
		parent = tree_parent(t, parent);
	return tree_is(t, parent, KIND_argument_list) ? tree_parent(t, parent)
						      : NO_NODE;
}

/* Its shape and its name can be asked for. What is computed of it is symbolic, too. */
static bool is_symbol_computed_with(const struct model *m, nid_t n)
{
	nid_t computation = computation_around(m->tree, n);

	return may_be_symbolic(m, computation) && !is_tried(m, n) &&
	       !is_chosen_by_version(m, n) &&
	       !is_chosen_by_call(m, n, "tells-keras-tensors");
}

/* The first read of one in the function, or NO_NODE. */
static nid_t symbolic_read(const struct model *m, uint32_t f)
{
	for_each_descendant(m->tree, n, function_at(m, f)->body)
		if (function_around(m, n) == f && is_from_outside(m, n, f) &&
		    is_surely_symbolic(m, n) && is_symbol_computed_with(m, n))
			return n;
	return NO_NODE;
}

/* The call that has the model trained, or NULL. */
static const struct call *call_that_fits(const struct model *m,
					 const struct call *compile)
{
	nid_t model = compile->receiver;

	if (!tree_is(m->tree, model, KIND_identifier) &&
	    !self_attribute(m, model))
		return NULL;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (name_in(m, call->method, "runs-training-graph") &&
		    is_same_object(m, model, call->receiver))
			return call;
	}
	return NULL;
}

/* The model is a part of one graph, in which such a tensor can be used. */
static bool has_one_graph(const struct model *m)
{
	return is_for_first_release(m) || keras_traces_nothing(m) ||
	       is_for_python_2(m) ||
	       (is_in_first_release_project(m) &&
		project_of_model_mentions(m, "text-of-first-release")) ||
	       file_mentions(m, "text-of-graphs-by-hand") ||
	       users_of_model_mention(m, "text-of-graphs-by-hand") ||
	       programs_of_model_mention(m, "text-of-graphs-by-hand");
}

static bool is_pinned_to_second(const struct model *m)
{
	const struct dialect *d = pinned_dialect(m);

	return d->latest_low >= SECOND_TENSORFLOW ||
	       d->oldest >= SECOND_TENSORFLOW ||
	       d->oldest_keras >= KERAS_OF_TENSORFLOW;
}

/* What the file has of TensorFlow: import keras alone may be for any Keras. */
static bool shows_second_release(const struct model *m)
{
	return is_pinned_to_second(m) || is_for_next_release(m) ||
	       file_says(m, "text-of-keras-in-tensorflow");
}

/* The Keras of its own that a file has was one for TensorFlow 1, where other code of its
 * project is for those. */
static bool is_for_older_keras_alone(const struct model *m)
{
	return !shows_second_release(m) &&
	       keras_3_is_meant(m) == KERAS_3_NOT_MEANT;
}

/* with tf.compat.v1.Session() as session: */
static bool begins_graph(const struct model *m, nid_t with)
{
	for_each_child(m->tree, item, tree_first(m->tree, with))
		if (call_in(m, call_at(m, tree_managed(m->tree, item)),
			    "begins-graph"))
			return true;
	return false;
}

static bool is_under_session(const struct model *m, nid_t n)
{
	while ((n = tree_ancestor(m->tree, n, KIND_with_statement)) != NO_NODE)
		if (begins_graph(m, n))
			return true;
	return false;
}

/* compile(experimental_run_tf_function=False), which runs it as TensorFlow 1 does; or
 * with tf.Graph().as_default(): around it. */
static bool is_run_as_graph(const struct model *m, const struct call *compile)
{
	return call_keyword(m, compile->node, "experimental_run_tf_function") !=
		       NO_NODE ||
	       under_init_scope(m, compile->node) ||
	       is_under_session(m, compile->node) ||
	       runs_in(m, compile->node, CONTEXT_BUILT);
}

static void limit(struct check *c, const struct call *compile)
{
	if (!shows_second_release(c->model))
		report_at_most(c, SEVERITY_INFO);
	else if (!call_that_fits(c->model, compile))
		report_at_most(c, SEVERITY_WARNING);
}

static void report_read(struct check *c, uint32_t f, nid_t read,
			const struct trace *given)
{
	const struct model *m = c->model;
	const struct call *compile = call_that_compiles(m, given);
	const struct function *function = function_at(m, f);
	nid_t made = evidence_at(m, evidence_of(m, read))->proof;
	const char *name = function->name
				   ? arena_fmt(c->arena, "`%s`",
					       name_text(m, function->name))
				   : "the lambda";

	if (is_run_as_graph(m, compile) ||
	    is_expected_to_fail(m, compile->node) || is_tried(m, compile->node))
		return;
	report(c, read, "function", name, "tensor", source_of(c, read),
	       "release", shows_second_release(m) ? "" : " with TensorFlow 2",
	       NULL);
	limit(c, compile);
	if (made != NO_NODE)
		relate(c, made, true, "a symbolic tensor of Keras");
}

/*
 * A function that Keras runs for each batch, and a tensor that only describes the model:
 *
 *	z = Dense(2)(h)
 *	def vae_loss(x, y):
 *		return mse(x, y) + K.mean(K.square(z))
 *	vae.compile("adam", loss=vae_loss)
 */
void check_hy634(struct check *c, nid_t module)
{
	const struct model *m = c->model;

	(void)module;
	for (uint32_t f = 0; f < m->functions.count; f++) {
		const struct trace *given = trace_by_compile(m, f);
		nid_t read;

		if (!given || !gives_symbolic(m, function_at(m, f)))
			continue;
		read = symbolic_read(m, f);
		if (read != NO_NODE && !has_one_graph(m) &&
		    !is_for_older_keras_alone(m))
			report_read(c, f, read, given);
	}
}
