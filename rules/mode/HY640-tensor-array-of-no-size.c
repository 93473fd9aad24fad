#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* A name that is used more often is one of a file that a program made. */
#define MOST_USES 200

/* tf.TensorArray(tf.float32, size=0), or with no size that may grow. */
static bool is_made_without_room(const struct model *m, const struct call *call)
{
	nid_t size = call_argument(m, call->node, 1, "size");
	nid_t grows = call_argument(m, call->node, 2, "dynamic_size");
	long number;

	return call_is(m, call, "tensorflow.TensorArray") &&
	       !call_has_splat(m, call->node) && size != NO_NODE &&
	       literal_int(m, tree_bare(m->tree, size), &number) && !number &&
	       (grows == NO_NODE || tree_is(m->tree, grows, KIND_false));
}

/* array.write(i, x) of a name that is given such an array, and its own results. */
static nid_t write_of(const struct model *m, nid_t use, nid_t made)
{
	nid_t attribute = tree_parent(m->tree, use);
	const struct call *call = call_at(m, tree_parent(m->tree, attribute));
	struct bind_list binds;

	if (!call || call->receiver != use ||
	    !name_is(m, call->method, "write"))
		return NO_NODE;
	binds = reaching_binds(m, use);
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_ASSIGN && !b->unpacked &&
		    tree_bare(m->tree, b->value) == made)
			return call->node;
	}
	return NO_NODE;
}

/* Nothing else is put in its place: array = array.write(i, x) alone. */
static bool is_array_only_written(const struct model *m, uint32_t variable,
				  nid_t made)
{
	const struct variable *v = variable_at(m, variable);

	for (bind_id i = v->first; is_present(i); i = bind_by_id(m, i)->next) {
		const struct bind *b = bind_by_id(m, i);
		const struct call *call;

		if (b->kind != BIND_ASSIGN || b->unpacked ||
		    b->value == NO_NODE)
			return false;
		call = call_at(m, tree_bare(m->tree, b->value));
		if (!call ||
		    (call->node != made && !name_is(m, call->method, "write")))
			return false;
	}
	return true;
}

/*
 * An array that has room for nothing:
 *
 *	array = tf.TensorArray(tf.float32, size=0)
 *	for i in tf.range(n):
 *		array = array.write(i, x)
 */
void check_hy640(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t name;
	struct node_list uses;

	if (!call || !is_made_without_room(m, call))
		return;
	name = bound_target(m, node);
	if (name == NO_NODE || !tree_is(m->tree, name, KIND_identifier) ||
	    !is_array_only_written(m, variable_of(m, name), node))
		return;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count && i < MOST_USES; i++) {
		nid_t write = write_of(m, uses.at[i], node);

		if (write == NO_NODE || is_tried(m, write) ||
		    is_expected_to_fail(m, write))
			continue;
		report(c, write, "write", source_of(c, write), "array",
		       source_of(c, name), NULL);
		relate(c, node, true, "it is made here");
		return;
	}
}
