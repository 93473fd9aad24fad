/*
 * In: what sets `trainable` of a layer or a model. Out: a finding where the model that it
 * belongs to was fitted before and is fitted after that, and nothing compiles it in
 * between; or where a callback sets it while fit runs.
 */
#include "framework/tables.h"
#include "model/origin.h"
#include "model/uses.h"
#include "rulekit/dtypes.h"
#include "rulekit/keras_objects.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A file with more of them is made by a program. */
#define MOST_FITS 50
#define MOST_USES 100
#define MOST_NODES_BETWEEN 20000

/* model.get_layer("head") */
static bool is_layer_looked_up(const struct model *m, nid_t value)
{
	const struct call *call =
		value == NO_NODE ? NULL : call_at(m, tree_bare(m->tree, value));

	return call && name_is(m, call->method, "get_layer");
}

/* model.layers of model.layers[0], also by way of a name or a loop; the object itself. */
static nid_t owner_of_layer(const struct model *m, nid_t object)
{
	const struct tree *t = m->tree;
	const struct bind *b = tree_is(t, object, KIND_identifier)
				       ? only_bind(m, object)
				       : NULL;
	const struct call *call;

	if (b &&
	    (b->kind == BIND_FOR ||
	     (b->kind == BIND_ASSIGN && is_layer_looked_up(m, b->value))) &&
	    !b->unpacked)
		object = tree_bare(t, b->value);
	call = tree_is(t, object, KIND_call) ? call_at(m, object) : NULL;
	if (call && name_is(m, call->method, "get_layer"))
		return call->receiver;
	if (tree_is(t, object, KIND_subscript))
		object = tree_bare(t, tree_child(t, object, FIELD_value));
	return tree_is(t, object, KIND_attribute) &&
			       tree_text_is(t,
					    tree_child(t, object,
						       FIELD_attribute),
					    "layers")
		       ? tree_child(t, object, FIELD_object)
		       : object;
}

static bool holds_variable_of(const struct model *m, nid_t part, uint32_t v)
{
	if (part == NO_NODE)
		return false;
	for_each_within(m->tree, n, part)
		if (tree_is(m->tree, n, KIND_identifier) &&
		    variable_of(m, n) == v)
			return true;
	return false;
}

/* base of Sequential([base, Dense(1)]), and of base(x) where a model is put together. */
static bool is_part_of_model(const struct model *m, nid_t layer, nid_t model)
{
	uint32_t v = tree_is(m->tree, layer, KIND_identifier)
			     ? variable_of(m, layer)
			     : NO_INDEX;
	struct node_list uses;

	if (is_same_object(m, layer, model))
		return true;
	if (v == NO_INDEX)
		return false;
	if (holds_variable_of(m, value_of(m, model).proof, v))
		return true;
	uses = uses_of(m, v);
	for (uint32_t i = 0; i < uses.count && i < MOST_USES; i++)
		if (tree_is(m->tree, tree_parent(m->tree, uses.at[i]),
			    KIND_call) &&
		    m->tree->nodes[uses.at[i]].field == FIELD_function)
			return true;
	return false;
}

/* --- fit, the change, fit -------------------------------------------------------------- */

struct fits {
	const struct call *before, *after;
};

static nid_t statement_of_block(const struct tree *t, nid_t n, nid_t block)
{
	while (n != NO_NODE && tree_parent(t, n) != block)
		n = tree_parent(t, n);
	return n;
}

static const struct call *call_of_name(const struct model *m, nid_t name)
{
	nid_t attribute = tree_parent(m->tree, name);
	nid_t call = tree_parent(m->tree, attribute);
	const struct call *found =
		tree_is(m->tree, call, KIND_call) ? call_at(m, call) : NULL;

	return found && found->callee_node == attribute ? found : NULL;
}

/* The last fit before the change and the first one after it, in statements of one block
 * that are not its own. */
static bool find_fits(const struct model *m, nid_t change, nid_t block,
		      nid_t layer, struct fits *out)
{
	const struct tree *t = m->tree;
	struct node_list names =
		identifiers_named(m, intern_find(m->names, "fit", 3));
	nid_t own = statement_of_block(t, change, block);

	*out = (struct fits){ 0 };
	for (uint32_t i = 0; i < names.count && names.count <= MOST_FITS; i++) {
		const struct call *call = call_of_name(m, names.at[i]);
		nid_t statement =
			call ? statement_of_block(t, call->node, block)
			     : NO_NODE;

		if (statement == NO_NODE || statement == own ||
		    function_around(m, call->node) !=
			    function_around(m, change) ||
		    !is_part_of_model(m, layer, call->receiver))
			continue;
		if (statement < own)
			out->before = call;
		else if (!out->after)
			out->after = call;
	}
	return out->before && out->after &&
	       is_same_object(m, out->before->receiver, out->after->receiver);
}

/* Batches of another shape have a new graph made, with the weights of now. */
static bool have_same_batches(const struct model *m, const struct fits *fits)
{
	static const struct {
		const char *name;
		int place;
	} given[] = { { "x", 0 },
		      { "batch_size", 2 },
		      { "validation_split", 6 } };
	const struct tree *t = m->tree;

	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
		nid_t a = call_argument(m, fits->before->node, given[i].place,
					given[i].name);
		nid_t b = call_argument(m, fits->after->node, given[i].place,
					given[i].name);

		if ((a == NO_NODE) != (b == NO_NODE) ||
		    (a != NO_NODE &&
		     !slice_equal(tree_text(t, a), tree_text(t, b))))
			return false;
	}
	return true;
}

/* What may compile it: compile(), and whoever gets the model. */
static bool may_compile(const struct model *m, const struct call *call,
			nid_t model)
{
	if (name_is(m, call->method, "compile"))
		return true;
	for_each_child(m->tree, a, call->arguments) {
		nid_t given = tree_is(m->tree, a, KIND_keyword_argument)
				      ? tree_child(m->tree, a, FIELD_value)
				      : a;

		if (is_same_object(m, tree_bare(m->tree, given), model))
			return true;
	}
	return false;
}

static bool is_compiled_between(const struct model *m, const struct fits *fits)
{
	nid_t model = fits->before->receiver;

	if (fits->after->node - fits->before->node > MOST_NODES_BETWEEN)
		return true;
	for (nid_t n = tree_end(m->tree, fits->before->node);
	     n < fits->after->node; n++) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;
		nid_t target = tree_is(m->tree, n, KIND_assignment)
				       ? tree_child(m->tree, n, FIELD_left)
				       : NO_NODE;

		if ((call && may_compile(m, call, model)) ||
		    is_same_object(m, target, model))
			return true;
	}
	return false;
}

static bool is_model_of_keras(const struct model *m, nid_t object)
{
	const char *kind = keras_object_kind(m, object);

	return kind && !strcmp(kind, "model") &&
	       !has_own_member(m, object, intern_str(m->names, "fit"));
}

static void report_unseen(struct check *c, nid_t target,
			  const struct fits *fits)
{
	const char *model = source_of(c, fits->after->receiver);

	report(c, target, "target", source_of(c, target), "model", model,
	       "reason",
	       arena_fmt(c->arena,
			 "`%s.fit` goes on with the weights that it trained "
			 "before",
			 model),
	       "when", "after it", NULL);
	relate(c, fits->before->node, true, "fitted before");
	relate(c, fits->after->node, true, "does not see the change");
}

/* From the statement outwards: a loop over layers stands between the two as a whole. */
static bool check_sequence(struct check *c, nid_t target, nid_t layer)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	struct fits fits;

	for (nid_t n = tree_parent(t, target); n != NO_NODE;
	     n = tree_parent(t, n)) {
		if (tree_is(t, n, KIND_function_definition))
			return false;
		if ((tree_is(t, n, KIND_block) || tree_is(t, n, KIND_module)) &&
		    find_fits(m, target, n, layer, &fits)) {
			if (is_compiled_between(m, &fits) ||
			    !have_same_batches(m, &fits) ||
			    !is_model_of_keras(m, fits.after->receiver))
				return false;
			report_unseen(c, target, &fits);
			return true;
		}
	}
	return false;
}

/* --- while fit runs -------------------------------------------------------------------- */

static bool compiles_or_traces_again(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (name_is(m, call->method, "compile") ||
		    name_is(m, call->method, "make_train_function"))
			return true;
	}
	return false;
}

/* epoch == 3, epoch >= 1, 0 < epoch: not in the first one. */
static bool leaves_first_epoch_out(const struct model *m, uint32_t f,
				   nid_t condition)
{
	nid_t left, operator, right;
	bool is_mirrored;
	long number;

	if (!tree_is(m->tree, condition, KIND_comparison_operator) ||
	    tree_child_count(m->tree, condition) != 3)
		return false;
	left = tree_bare(m->tree, tree_first(m->tree, condition));
	operator= tree_nth(m->tree, condition, 1);
	right = tree_bare(m->tree, tree_nth(m->tree, condition, 2));
	is_mirrored = own_parameter_of(m, f, right) == 1;
	if (!is_mirrored && own_parameter_of(m, f, left) != 1)
		return false;
	/* epoch == self.start: nobody waits for what comes first anyway. */
	if (!is_known_int(m, is_mirrored ? left : right, &number))
		return tree_text_is(m->tree, operator, "==");
	if (tree_text_is(m->tree, operator, is_mirrored ? "<" : ">"))
		return number >= 0;
	return number > 0 &&
	       (tree_text_is(m->tree, operator, "==") ||
		tree_text_is(m->tree, operator, is_mirrored ? "<=" : ">="));
}

static bool is_after_first_epoch(const struct model *m, uint32_t f, nid_t n)
{
	nid_t part = n;

	for (; n != function_at(m, f)->node; n = tree_parent(m->tree, n)) {
		if (tree_is(m->tree, n, KIND_if_statement) &&
		    m->tree->nodes[part].field == FIELD_consequence &&
		    leaves_first_epoch_out(
			    m, f,
			    tree_bare(m->tree,
				      tree_child(m->tree, n, FIELD_condition))))
			return true;
		part = n;
	}
	return false;
}

/* The graph is made behind on_epoch_begin of the first epoch. */
static bool is_later_epoch(const struct model *m, uint32_t f, nid_t change)
{
	return !name_is(m, function_at(m, f)->name, "on_epoch_begin") ||
	       is_after_first_epoch(m, f, change);
}

static bool is_layer_or_model(const struct model *m, nid_t object)
{
	const char *kind = keras_object_kind(m, object);

	return kind && (!strcmp(kind, "layer") || !strcmp(kind, "model"));
}

static void check_callback(struct check *c, nid_t target, nid_t layer)
{
	const struct model *m = c->model;
	uint32_t f = function_around(m, target);
	const struct function *function = f == NO_INDEX ? NULL
							: function_at(m, f);
	const char *kind;

	if (!function || is_absent(function->klass) || !function->name ||
	    !framework_set_has(m->framework, "callbacks-between-steps",
			       name_text(m, function->name)) ||
	    !is_later_epoch(m, f, target) || !is_layer_or_model(m, layer))
		return;
	kind = keras_class_kind(m, function->klass);
	if (!kind || strcmp(kind, "callback") != 0 ||
	    compiles_or_traces_again(m, f))
		return;
	report(c, target, "target", source_of(c, target), "model", "model",
	       "reason", "`fit` runs a train function that is made already",
	       "when", "and `fit` again, outside the callback", NULL);
}

void check_hy331(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	nid_t target = tree_child(t, node, FIELD_left), layer;

	if (!tree_is(t, target, KIND_attribute) ||
	    !tree_text_is(t, tree_child(t, target, FIELD_attribute),
			  "trainable"))
		return;
	layer = owner_of_layer(
		m, tree_bare(t, tree_child(t, target, FIELD_object)));
	if (identifiers_named(m, intern_str(m->names, "run_eagerly")).count)
		return;
	if (!check_sequence(c, target, layer))
		check_callback(c, target, layer);
}
