/*
 * In: tf.saved_model.save(object, ...). Out: a finding for the first name of a module, here
 * or in another file, that a graph function of the object's class uses, that is a resource,
 * and that nothing is seen to make an attribute of any object.
 */
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/graph_calls.h"
#include "rulekit/held_things.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A longer function is made by a program. */
#define MOST_NODES 20000

/* A name of a module, and the call that made what it means. */
struct resource {
	const struct model *model; /* the file where that stands */
	nid_t made;
};

/* --- what is a resource -------------------------------------------------------------- */

static bool makes_resource(const struct model *m, nid_t value)
{
	uint64_t kinds = KIND_BIT(VALUE_VARIABLE) | KIND_BIT(VALUE_LAYER) |
			 KIND_BIT(VALUE_MODEL) | KIND_BIT(VALUE_GENERATOR);
	const struct call *call =
		value == NO_NODE ? NULL : call_at(m, tree_bare(m->tree, value));

	if (!call)
		return false;
	return call_in(m, call, "lookup-tables") ||
	       ev_must(evidence_pool(m), evidence_of(m, value), kinds);
}

/* table = tf.lookup.StaticHashTable(...), once, at the top of a file. */
static bool is_resource_made_once(const struct model *m, uint32_t variable,
				  struct resource *out)
{
	const struct variable *v = variable_at(m, variable);
	const struct bind *b = bind_by_id(m, v->first);

	*out = (struct resource){ m, b->value };
	return same_scope(v->scope, MODULE_SCOPE) && !v->rebound_inside &&
	       same_bind(v->first, v->last) && b->kind == BIND_ASSIGN &&
	       !b->unpacked && makes_resource(m, b->value);
}

/* from vocabulary import table */
static bool is_imported_resource(const struct model *m, uint32_t variable,
				 struct resource *out)
{
	const struct variable *v = variable_at(m, variable);
	const struct bind *b = bind_by_id(m, v->first);
	struct imported found;

	return b->kind == BIND_IMPORT && same_bind(v->first, v->last) &&
	       m->around.modules && modules_find_for(m, b->imported, &found) &&
	       found.variable &&
	       is_resource_made_once(found.model, found.variable - 1, out);
}

/* --- what is exported ------------------------------------------------------------------ */

/* object.step(x), and object(x) for __call__, before it is saved. */
static bool is_called_before(const struct model *m, nid_t object, nid_t save,
			     sym_t method)
{
	uint32_t v = tree_is(m->tree, object, KIND_identifier)
			     ? variable_of(m, object)
			     : NO_INDEX;
	struct node_list uses;

	if (v == NO_INDEX)
		return false;
	uses = uses_of(m, v);
	for (uint32_t i = 0; i < uses.count && uses.at[i] < save; i++) {
		nid_t above = tree_parent(m->tree, uses.at[i]);
		const struct call *call = call_at(m, above);

		if (!call)
			call = call_at(m, tree_parent(m->tree, above));
		if (call && (call->callee_node == uses.at[i]
				     ? method == m->caches->known.__call__
				     : call->receiver == uses.at[i] &&
					       call->method == method))
			return true;
	}
	return false;
}

struct exported {
	nid_t save, object;
	const struct class_of_file *klass;
	uint32_t function; /* of its file */
};

/* A graph function that has a graph when the object is saved. */
static bool has_graph(const struct model *m, const struct exported *e)
{
	const struct model *there = e->klass->model;
	const struct hybrid *hybrid = decorator_hybrid(there, e->function);

	return hybrid &&
	       (has_signature(there, hybrid) ||
		is_called_before(m, e->object, e->save,
				 function_at(there, e->function)->name));
}

static void report_resource(struct check *c, const struct exported *e,
			    nid_t read, const struct resource *resource)
{
	const struct model *there = e->klass->model;
	bool here = there == c->model;
	struct check reader = *c;
	const char *name;

	reader.model = there;
	name = source_of(&reader, read);
	report(c, here ? read : e->save, "save",
	       source_of(c, call_at(c->model, e->save)->callee_node),
	       "function", function_at(there, e->function)->qualified_name,
	       "resource", name, "object", source_of(c, e->object), "class",
	       name_text(there, class_at(there, e->klass->index)->name), NULL);
	if (here)
		relate(c, e->save, true, "it is saved here");
	else
		relate_in(c, there, read, true, "it is used here");
	relate_in(c, resource->model, resource->made, false, "it is made here");
}

/* The first name in the function that means such a thing. */
static bool look_into_exported(struct check *c, const struct exported *e)
{
	const struct model *m = e->klass->model;
	nid_t function = function_at(m, e->function)->node;

	if (tree_end(m->tree, function) - function > MOST_NODES)
		return false;
	for_each_descendant(m->tree, n, function) {
		uint32_t v = tree_is(m->tree, n, KIND_identifier)
				     ? variable_of(m, n)
				     : NO_INDEX;
		struct resource resource;

		if (v == NO_INDEX || tree_is_assigned(m->tree, n) ||
		    !same_scope(variable_at(m, v)->scope, MODULE_SCOPE) ||
		    (!is_resource_made_once(m, v, &resource) &&
		     !is_imported_resource(m, v, &resource)))
			continue;
		if (may_be_held(m, variable_at(m, v)->name) ||
		    may_be_held(c->model, variable_at(m, v)->name))
			continue;
		report_resource(c, e, n, &resource);
		return true;
	}
	return false;
}

static void look_into_class(struct check *c, struct exported *e)
{
	const struct model *m = e->klass->model;
	const struct class *k = class_at(m, e->klass->index);

	for (size_t i = 0; i < k->methods.count; i++) {
		e->function = k->methods.at[i];
		if (has_graph(c->model, e) && look_into_exported(c, e))
			return;
	}
}

/*
 * What a graph function uses is saved with the object only if the object holds it:
 *
 *	table = tf.lookup.StaticHashTable(...)
 *	class Scorer(tf.Module):
 *		@tf.function(input_signature=[...])
 *		def score(self, x): return table.lookup(x)
 *	tf.saved_model.save(Scorer(), path)
 */
void check_hy337(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct exported e = { .save = node };
	struct lineage of, another;

	if (!call_in(m, call, "exports-object"))
		return;
	e.object = tree_bare(m->tree, call_argument(m, node, 0, "obj"));
	if (e.object == NO_NODE || is_tried(m, node) ||
	    is_expected_to_fail(m, node) || !lineage_of(m, e.object, 0, &of) ||
	    lineage_of(m, e.object, 1, &another) || !of.is_whole)
		return;
	for (uint32_t i = 0; i < of.count; i++) {
		e.klass = &of.at[i];
		look_into_class(c, &e);
	}
}
