#include "advice/facts.h"
#include "model/uses.h"
#include "rulekit/graphable.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* Right above the def: @staticmethod and @property must stay outside. */
static struct span place_for_decorator(const struct model *m, uint32_t f)
{
	struct span span = node_span(m, function_at(m, f)->node);

	span.end = span.start;
	return span;
}

/* Whether an attribute of that name is written somewhere else than where objects are
 * made: net.scale = 2.0. */
static bool is_written_later(const struct model *m, nid_t attribute)
{
	const struct tree *t = m->tree;
	struct node_list names =
		identifiers_like(m, tree_child(t, attribute, FIELD_attribute));

	for (uint32_t i = 0; i < names.count; i++) {
		nid_t n = names.at[i], whole = tree_parent(t, n);
		uint32_t f = function_around(m, n);

		if (tree_is(t, whole, KIND_attribute) &&
		    t->nodes[n].field == FIELD_attribute &&
		    t->nodes[whole].field == FIELD_left &&
		    (f == NO_INDEX ||
		     !name_is(m, function_at(m, f)->name, "__init__")))
			return true;
	}
	return false;
}

/* Whether something that the function reads is bound again between its calls: a
 * graph would keep what it was. */
static bool reads_what_changes(const struct model *m, uint32_t f)
{
	const struct tree *t = m->tree;
	nid_t body = function_at(m, f)->body;

	for_each_descendant(t, n, body)
		if (tree_is(t, n, KIND_attribute) &&
		    t->nodes[n].field != FIELD_function &&
		    self_attribute(m, n) && is_written_later(m, n))
			return true;
	return false;
}

static const char *indent_before(struct check *c, uint32_t at)
{
	const char *text = c->model->tree->text.ptr;
	uint32_t line = at;

	while (line && text[line - 1] != '\n')
		line--;
	return arena_strndup(c->arena, text + line, at - line);
}

/* A graph of less is not worth the call into it. */
#define FEWEST_OPERATIONS 3

/* Those of the function and of what it calls itself. */
static uint32_t operations_of(const struct model *m, uint32_t f,
			      const struct function_facts *all)
{
	const struct function *function = function_at(m, f);
	uint32_t operations = all[f].operations;

	for (size_t i = 0; i < function->calls.count; i++) {
		uint32_t callee = call_by_id(m, function->calls.at[i])->callee;

		if (callee != NO_INDEX && callee != f)
			operations += all[callee].operations;
	}
	return operations;
}

/* What cannot be done while a graph is traced, or belongs to the graphs of
 * TensorFlow 1: layers and models are made, summaries written, a session run. */
static bool is_out_of_place(const struct model *m, const struct call *call)
{
	const struct fact *fact = framework_fact(m->framework, call->name);

	if (call_in(m, call, "out-of-place-in-graphs"))
		return true;
	if (fact && (fact->value == VALUE_LAYER || fact->value == VALUE_MODEL ||
		     fact->value == VALUE_STATELESS_LAYER ||
		     fact->value == VALUE_OPTIMIZER))
		return true;
	/* A class of the file: value_of tells a layer from a list. */
	switch (value_of(m, call->node).kind) {
	case VALUE_LAYER:
	case VALUE_MODEL:
		return call->callee == NO_INDEX;
	default:
		return false;
	}
}

/* The same anywhere in the function or in what it calls, and whether some call
 * there is an operation at all. */
static bool has_out_of_place(const struct model *m, uint32_t f, int helpers,
			     bool *operates)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);
		const struct fact *fact =
			framework_fact(m->framework, call->name);

		if (is_out_of_place(m, call))
			return true;
		*operates = *operates || (fact && fact->flags & FACT_OP);
		if (call->callee != NO_INDEX && call->callee != f && helpers &&
		    has_out_of_place(m, call->callee, helpers - 1, operates))
			return true;
	}
	return false;
}

/* A method of what TensorFlow 1 trains with, which builds its graph anyway. */
static bool is_of_old_class(const struct model *m, uint32_t f)
{
	class_id c = function_at(m, f)->klass;

	return class_derives_in(m, c, "old-bases");
}

static bool can_be_traced(const struct model *m, uint32_t f)
{
	bool operates = false;

	return !is_of_old_class(m, f) &&
	       !has_out_of_place(m, f, 2, &operates) && operates;
}

/* The first import of something of TensorFlow at the top of the module. */
static nid_t first_import(const struct tree *t)
{
	for_each_child(t, n, 0) {
		nid_t module = tree_child(t, n, FIELD_module_name);

		if (tree_is(t, n, KIND_import_from_statement) &&
		    slice_starts(tree_text(t, module), "tensorflow"))
			return n;
	}
	return NO_NODE;
}

static bool is_taken(const struct model *m, const char *name)
{
	for (uint32_t v = 0; v < m->variables.count; v++)
		if (name_is(m, variable_at(m, v)->name, name))
			return true;
	return false;
}

/* from tensorflow import reduce_sum: the name that the decorator needs is not
 * there yet. */
static void fix_import(struct check *c, nid_t before)
{
	struct span place = node_span(c->model, before);

	place.end = place.start;
	fix_replace(c, place, "import tensorflow as tf\n");
}

static void offer_decorator(struct check *c, uint32_t f, const char *tf)
{
	const struct model *m = c->model;
	struct span place = place_for_decorator(m, f);
	nid_t import = tf ? NO_NODE : first_import(m->tree);

	if (!tf && (import == NO_NODE || is_taken(m, "tf")))
		return;
	if (!can_be_graph_self(m, function_at(m, f)->klass) ||
	    reads_what_changes(m, f))
		return;
	fix_begin(c, FIX_UNSAFE,
		  tf ? "decorate it" : "decorate it, and import tensorflow");
	if (import != NO_NODE)
		fix_import(c, import);
	fix_replace(c, place, "@%s.function\n%s", tf ? tf : "tf",
		    indent_before(c, place.start));
}

static void look_at_function(struct check *c, uint32_t f,
			     const struct function_facts *all)
{
	const struct model *m = c->model;
	const struct function_facts *facts = &all[f];
	const struct function *function = function_at(m, f);
	const char *tf = module_alias(m, function->node, "tensorflow");

	if (facts->advice != ADVICE_HYBRIDIZE || facts->advised_above ||
	    function->traces.count || !function->name ||
	    operations_of(m, f, all) < FEWEST_OPERATIONS ||
	    !can_be_traced(m, f))
		return;
	report(c, function->name_node, "function", function->qualified_name,
	       "assumed",
	       facts->tensor_is_assumed ? " (assumed from its name or body)"
					: "",
	       "tf", tf ? tf : "tf", NULL);
	offer_decorator(c, f, tf);
}

void check_hy701(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct function_facts *facts = facts_of(m);

	(void)node;
	for (uint32_t f = 0; f < m->functions.count; f++)
		look_at_function(c, f, facts);
}
