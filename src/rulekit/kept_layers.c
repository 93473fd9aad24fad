/*
 * In: the classes of an object. The assignments of their constructors are read one after
 * the other; a layer that is called where it is made, Dense(3)(x), is a tensor.
 */
#include "rulekit/kept_layers.h"

#include "model/members.h"
#include "model/solve/evidence.h"
#include "rulekit/sets.h"
#include "rulekit/weights.h"

/* Longer constructors are made by a program. */
#define MOST_NODES 20000

static nid_t layer_made_in(const struct model *m, nid_t value)
{
	for_each_within(m->tree, n, value) {
		const struct call *call =
			tree_is(m->tree, n, KIND_call) ? call_at(m, n) : NULL;

		if (call_in(m, call, "layers-with-weights") &&
		    m->tree->nodes[n].field != FIELD_function)
			return n;
	}
	return NO_NODE;
}

/* The right side of self.x = ... or self.x[i] = ...; NO_NODE. */
static nid_t value_kept_at(const struct model *m, nid_t assignment)
{
	const struct tree *t = m->tree;
	struct weight_place p;
	nid_t target;

	if (!tree_is(t, assignment, KIND_assignment))
		return NO_NODE;
	if (weight_place_at(m, assignment, &p))
		return p.value;
	target = tree_child(t, assignment, FIELD_left);
	return tree_is(t, target, KIND_subscript) &&
			       self_attribute(m, tree_child(t, target,
							    FIELD_value))
		       ? tree_child(t, assignment, FIELD_right)
		       : NO_NODE;
}

static bool find_layer_of_function(const struct model *m, uint32_t f,
				   struct kept_layer *out)
{
	nid_t function = function_at(m, f)->node;

	if (tree_end(m->tree, function) - function > MOST_NODES)
		return false;
	for_each_descendant(m->tree, n, function) {
		nid_t value = value_kept_at(m, n);

		out->made = value == NO_NODE ? NO_NODE
					     : layer_made_in(m, value);
		if (out->made != NO_NODE)
			return true;
	}
	return false;
}

bool find_kept_layer(const struct lineage *of, struct kept_layer *out)
{
	for (uint32_t i = 0; i < of->count; i++) {
		const struct model *m = of->at[i].model;
		uint32_t f = own_method(m, of->at[i].index,
					intern_str(m->names, "__init__"));

		*out = (struct kept_layer){ .model = m,
					    .klass = of->at[i].index };
		if (f != NO_INDEX && find_layer_of_function(m, f, out))
			return true;
	}
	return false;
}

bool makes_kept_layers(const struct model *m, nid_t call)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, call));
	struct lineage of, another;
	struct kept_layer kept;

	return e->objects && e->file == FILE_CHECKED && e->proof == call &&
	       lineage_of(m, call, 0, &of) &&
	       !lineage_of(m, call, 1, &another) && find_kept_layer(&of, &kept);
}
