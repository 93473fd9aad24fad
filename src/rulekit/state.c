/*
 * Who reads state is decided from all uses of its name in the file, never from
 * other files.
 */

#include "rulekit/state.h"

#include <string.h>

#include "base/slice.h"
#include "model/bounds.h"
#include "model/solve/solve.h"
#include "model/uses.h"

/* assert x == 1, self.assertEqual(x, 1) */
static bool is_assertion(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	if (tree_is(m->tree, n, KIND_assert_statement))
		return true;
	return call && call->method &&
	       !strncmp(name_text(m, call->method), "assert", 6);
}

bool is_asserted_on(const struct model *m, uint32_t variable)
{
	struct node_list uses = uses_of(m, variable);

	/* What is used that often is no counter of a test. */
	if (uses.count > MOST_EVENTS)
		return false;
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = uses.at[i];

		if (traced_at(m, n) != NO_INDEX)
			continue;
		for (; n != NO_NODE && !tree_is(m->tree, n, KIND_block);
		     n = tree_parent(m->tree, n))
			if (is_assertion(m, n))
				return true;
	}
	return false;
}

static bool is_eager_read(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);

	return !tree_is_assigned(m->tree, n) && traced_at(m, n) == NO_INDEX &&
	       (f == NO_INDEX ||
		!name_is(m, function_at(m, f)->name, "__init__"));
}

static bool is_name_read_eagerly(const struct model *m, uint32_t variable)
{
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = 0; i < uses.count; i++)
		if (is_eager_read(m, uses.at[i]))
			return true;
	return false;
}

bool is_read_eagerly(const struct model *m, nid_t stored)
{
	const struct tree *t = m->tree;
	nid_t name = tree_child(t, stored, FIELD_attribute);
	nid_t object = tree_child(t, stored, FIELD_object);
	struct node_list uses;

	if (tree_is(t, stored, KIND_identifier))
		return is_name_read_eagerly(m, variable_of(m, stored));
	if (name == NO_NODE)
		return true;
	uses = identifiers_like(m, name);
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(t, uses.at[i]);

		if (n != NO_NODE && n != stored &&
		    share_object(m, object, tree_child(t, n, FIELD_object)) &&
		    is_eager_read(m, n))
			return true;
	}
	return false;
}

void relate_rebinding(struct check *c, const struct rebinding *rebinding)
{
	const struct tree *t = c->model->tree;
	bool is_name = tree_is(t, rebinding->write, KIND_identifier) ||
		       tree_is(t, rebinding->write, KIND_attribute);

	relate(c, rebinding->write, true,
	       is_name ? "reassigned here" : "changed here");
	relate(c, rebinding->again, false,
	       tree_is(t, rebinding->again, KIND_call)
		       ? "this call does not see the new value"
		       : "what runs over it does not see the new value");
}

const char *how_to_follow(const struct check *c, nid_t read)
{
	const char *tf = module_alias(c->model, read, "tensorflow");

	switch (value_of(c->model, read).kind) {
	case VALUE_OPTIMIZER:
	case VALUE_MODEL:
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
	case VALUE_METRIC:
		return arena_fmt(c->arena,
				 "create the `%s.function` again for the new "
				 "one, or keep one and change its state",
				 tf ? tf : "tf");
	default:
		return arena_fmt(c->arena,
				 "make `%s` a tf.Variable, or pass its value "
				 "in as a tensor",
				 source_of(c, read));
	}
}

const char *who_changes(const struct check *c, nid_t target)
{
	const char *function = function_name_around(c->model, target);

	return *function ? arena_fmt(c->arena, "`%s`", function) : "the module";
}
