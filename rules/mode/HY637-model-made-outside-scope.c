#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/helpers.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* So many functions deep it is looked for a scope that a helper opens. */
#define DEEPEST_SCOPE 4

/* A file with more scopes is made by a program. */
#define MOST_SCOPES 100

/* The same of a model that is named so often. */
#define MOST_USES_OF_MODEL 100

struct scoped {
	const struct call *compile, *fit; /* one of them in the scope */
	nid_t scope;			  /* strategy.scope() */
	nid_t name;			  /* of the model, in the scope */
	nid_t made;			  /* the call that makes it */
};

/* --- the scope ----------------------------------------------------------------------- */

static bool opens_scope(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "scope");
}

/* strategy.scope() of `with strategy.scope():`, where that strategy has its own variables
 * whatever the machine has; NO_NODE. */
static nid_t scope_of_with(const struct model *m, nid_t with)
{
	const struct tree *t = m->tree;

	for (nid_t n = with + 1;
	     n < tree_child(t, with, FIELD_body) && step_taken(); n++) {
		const struct call *call = call_at(m, n);
		const struct evidence *e;

		if (!call || !opens_scope(m, call))
			continue;
		e = evidence_at(m, evidence_of(m, call->receiver));
		return e->kinds == KIND_BIT(VALUE_STRATEGY) &&
				       name_in(m, e->name,
					       "strategies-with-variables")
			       ? n
			       : NO_NODE;
	}
	return NO_NODE;
}

static nid_t scope_around(const struct model *m, nid_t node)
{
	nid_t with = tree_ancestor(m->tree, node, KIND_with_statement);

	return with != NO_NODE && m->function_of[with] == m->function_of[node]
		       ? scope_of_with(m, with)
		       : NO_NODE;
}

/* Whether a node is in the scope of any strategy, whatever is known of that. */
static bool may_be_in_scope(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t with = tree_ancestor(t, node, KIND_with_statement);

	for (; with != NO_NODE;
	     with = tree_ancestor(t, with, KIND_with_statement))
		for (nid_t n = with + 1;
		     n < tree_child(t, with, FIELD_body) && step_taken(); n++)
			if (call_at(m, n) && opens_scope(m, call_at(m, n)))
				return true;
	return false;
}

/* Whether a call stands behind `with`; else somebody may enter it anywhere. */
static bool is_managed(const struct model *m, nid_t n)
{
	nid_t above = tree_above(m->tree, n);

	return tree_is(m->tree, above, KIND_with_item) ||
	       tree_is(m->tree, above, KIND_as_pattern);
}

/* Whether the function, or the module, has opened no scope when it comes to a node. */
static bool is_before_scopes(const struct model *m, nid_t node)
{
	struct node_list uses =
		identifiers_named(m, intern_str(m->names, "scope"));

	if (uses.count > MOST_SCOPES)
		return false;
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(m->tree, uses.at[i]);
		const struct call *call =
			n == NO_NODE ? NULL
				     : call_at(m, tree_above(m->tree, n));

		if (!call || !opens_scope(m, call))
			continue;
		if (!is_managed(m, call->node))
			return false;
		if (call->node < node &&
		    (call->function == NO_INDEX ||
		     call->function == m->function_of[node]))
			return false;
	}
	return true;
}

/* Whether the strategy is made by the function itself: nobody has entered its scope. */
static bool is_own_strategy(const struct model *m, uint32_t f, nid_t scope)
{
	nid_t strategy = tree_bare(m->tree, call_at(m, scope)->receiver);
	const struct bind *b = tree_is(m->tree, strategy, KIND_identifier)
				       ? only_bind(m, strategy)
				       : NULL;

	return b && b->kind == BIND_ASSIGN && m->function_of[b->target] == f &&
	       call_at(m, tree_bare(m->tree, b->value)) &&
	       call_in(m, call_at(m, tree_bare(m->tree, b->value)),
		       "strategies-with-variables");
}

/* Whether each call of the function is at the top of the file, in no `with`. */
static bool is_called_outside(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);

		if (call->function != NO_INDEX ||
		    tree_ancestor(m->tree, call->node, KIND_with_statement) !=
			    NO_NODE)
			return false;
	}
	return function->callers.count;
}

/* tf.distribute.experimental_set_strategy(strategy): it is in force from then on. */
static bool sets_strategy(const struct model *m)
{
	return identifiers_named(m, intern_str(m->names,
					       "experimental_set_strategy"))
		.count;
}

static bool is_outside_scopes(const struct model *m, nid_t node, nid_t scope)
{
	uint32_t f = m->function_of[node];

	return f == m->function_of[scope] && is_before_scopes(m, node) &&
	       (f == NO_INDEX || is_own_strategy(m, f, scope) ||
		is_called_outside(m, f)) &&
	       !sets_strategy(m);
}

/* --- the model ------------------------------------------------------------------------ */

/* make_model() may open a scope of its own. */
static bool may_open_scope(const struct model *m, nid_t made)
{
	const struct call *call = call_at(m, made);
	sym_t name = evidence_at(m, evidence_of(m, call->callee_node))->name;
	struct imported found;

	if (call->callee != NO_INDEX)
		return function_comes_to(m, call->callee, opens_scope,
					 DEEPEST_SCOPE);
	if (framework_owns(m->framework, call->name))
		return false;
	if (!name || !m->around.modules || !modules_find_for(m, name, &found))
		return !evidence_at(m, evidence_of(m, made))->objects;
	return found.function != NO_INDEX &&
	       function_comes_to(found.model, found.function, opens_scope,
				 DEEPEST_SCOPE);
}

/* A model whose steps are those of Keras, perhaps of a class of the program. */
static bool is_plainly_trained(const struct model *m, nid_t made)
{
	static const char *const own[] = { "train_step", "fit", "compile",
					   "make_train_function" };
	const struct evidence *e = evidence_at(m, evidence_of(m, made));
	struct lineage of, another;

	if (e->kinds != KIND_BIT(VALUE_MODEL))
		return false;
	if (!e->objects)
		return true;
	if (!lineage_of(m, made, 0, &of) || lineage_of(m, made, 1, &another) ||
	    !of.is_whole || of.outside_count != 1 ||
	    !name_in(m, of.outside[0], "plain-models"))
		return false;
	for (uint32_t i = 0; i < of.count; i++)
		for (size_t n = 0; n < sizeof(own) / sizeof(*own); n++)
			if (class_binds(&of.at[i],
					intern_str(m->names, own[n])))
				return false;
	return true;
}

/* model.METHOD(...) of an identifier that means the model; NULL. */
static const struct call *call_of_method(const struct model *m, nid_t name)
{
	nid_t attribute = tree_parent(m->tree, name);
	const struct call *call = call_at(m, tree_parent(m->tree, attribute));

	return call && call->callee_node == attribute && call->receiver == name
		       ? call
		       : NULL;
}

/* model.compile() and the fit() that follows it in the same function. */
static bool find_calls(const struct model *m, struct scoped *out)
{
	const struct bind *b = only_bind(m, out->name);
	struct node_list uses = uses_of(m, b->variable);

	if (uses.count > MOST_USES_OF_MODEL)
		return false;
	for (uint32_t i = 0; i < uses.count && !(out->compile && out->fit);
	     i++) {
		const struct call *call = call_of_method(m, uses.at[i]);

		if (!call ||
		    m->function_of[call->node] != m->function_of[out->name] ||
		    only_bind(m, uses.at[i]) != b)
			continue;
		if (!out->compile && name_is(m, call->method, "compile"))
			out->compile = call;
		if (!out->fit && name_is(m, call->method, "fit"))
			out->fit = call;
	}
	return out->compile && out->fit && out->compile->node < out->fit->node;
}

static bool find_model(const struct model *m, nid_t receiver,
		       struct scoped *out)
{
	nid_t name = tree_bare(m->tree, receiver);
	const struct bind *b = tree_is(m->tree, name, KIND_identifier)
				       ? only_bind(m, name)
				       : NULL;

	if (!b || b->kind != BIND_ASSIGN || b->unpacked || b->value == NO_NODE)
		return false;
	out->name = name;
	out->made = tree_bare(m->tree, b->value);
	return call_at(m, out->made) && is_plainly_trained(m, out->made) &&
	       is_outside_scopes(m, out->made, out->scope) &&
	       !may_open_scope(m, out->made) && find_calls(m, out);
}

/* Sequential([keras.Input((3,)), ...]), Sequential([Dense(1, input_shape=(3,)), ...]) */
static bool begins_with_shape(const struct model *m, const struct call *made)
{
	nid_t layers = call_argument(m, made->node, 0, "layers");
	const struct call *first =
		layers != NO_NODE && tree_is(m->tree, layers, KIND_list)
			? call_at(m, tree_first(m->tree, layers))
			: NULL;

	return first &&
	       (call_is(m, first, "tensorflow.keras.Input") ||
		(framework_owns(m->framework, first->name) &&
		 call_keyword(m, first->node, "input_shape") != NO_NODE));
}

/* Whether the model has its variables as soon as it is made; else the first batch may
 * make them in the scope. */
static bool has_variables_at_once(const struct model *m, nid_t model)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, model));
	const struct call *made = e->file == FILE_CHECKED && !e->objects
					  ? call_at(m, e->proof)
					  : NULL;

	if (!made)
		return false;
	return call_is(m, made, "tensorflow.keras.Sequential")
		       ? begins_with_shape(m, made)
		       : call_in(m, made, "plain-models");
}

static bool may_fail_on_purpose(const struct model *m,
				const struct scoped *found)
{
	return is_tried(m, found->compile->node) ||
	       is_tried(m, found->fit->node) ||
	       is_expected_to_fail(m, found->compile->node) ||
	       is_expected_to_fail(m, found->fit->node);
}

static void report_model(struct check *c, const struct scoped *found)
{
	bool compiled = scope_around(c->model, found->compile->node) != NO_NODE;

	report(c, found->made, "fit", source_of(c, found->fit->callee_node),
	       "model", source_of(c, found->name), "scope",
	       source_of(c, found->scope), "done",
	       compiled ? "compiled" : "fitted", NULL);
	if (compiled)
		relate(c, found->compile->node, true,
		       "compiled inside of the scope");
	relate(c, found->fit->node, true, "fails");
}

/*
 * The variables of the model are not those of the strategy:
 *
 *	model = make_model()
 *	with strategy.scope():
 *		model.compile("adam", "mse")
 *	model.fit(data)
 *
 * A model that is fitted in the scope fails, too, where it has its variables before.
 */
void check_hy637(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct scoped found = { .scope = NO_NODE };

	if (!call)
		return;
	if (name_is(m, call->method, "compile"))
		found.compile = call;
	else if (name_is(m, call->method, "fit"))
		found.fit = call;
	else
		return;
	found.scope = scope_around(m, node);
	if (found.scope == NO_NODE || !find_model(m, call->receiver, &found) ||
	    may_fail_on_purpose(m, &found) ||
	    (may_be_in_scope(m, found.fit->node) &&
	     !has_variables_at_once(m, found.made)))
		return;
	/* What is compiled in a scope is reported when that is looked at. */
	if (!name_is(m, call->method, "fit") ||
	    scope_around(m, found.compile->node) == NO_NODE)
		report_model(c, &found);
}
