/*
 * Steps from one node to another. Each is a walk over neighbours or parents;
 * none allocates, and all of them take NO_NODE.
 */

#include "py/tree.h"

static const char *const kind_names[KIND_COUNT] = {
	[KIND_END] = "end",
#define KIND(name) [KIND_##name] = #name,
#include "py/kinds.h"
#undef KIND
	[KIND_operator] = "operator",
	[KIND_error] = "ERROR",
	[KIND_other] = "other",
};

const char *kind_name(enum kind kind)
{
	return kind_names[kind];
}

nid_t tree_child(const struct tree *t, nid_t n, enum field field)
{
	if (n == NO_NODE)
		return NO_NODE;
	for_each_child(t, child, n)
		if (t->nodes[child].field == field)
			return child;
	return NO_NODE;
}

nid_t tree_nth(const struct tree *t, nid_t n, uint32_t i)
{
	for_each_child(t, child, n)
		if (!i--)
			return child;
	return NO_NODE;
}

uint32_t tree_child_count(const struct tree *t, nid_t n)
{
	uint32_t count = 0;

	for_each_child(t, child, n)
		count++;
	return count;
}

uint32_t tree_place(const struct tree *t, nid_t n)
{
	uint32_t place = 0;

	for_each_child(t, child, tree_parent(t, n)) {
		if (child == n)
			break;
		place++;
	}
	return place;
}

nid_t tree_ancestor(const struct tree *t, nid_t n, enum kind kind)
{
	for (n = tree_parent(t, n); n != NO_NODE && step_taken();
	     n = tree_parent(t, n))
		if (t->nodes[n].kind == kind)
			return n;
	return NO_NODE;
}

bool tree_is_attribute_named(const struct tree *t, nid_t n, const char *name)
{
	return tree_is(t, n, KIND_attribute) &&
	       tree_text_is(t, tree_child(t, n, FIELD_attribute), name);
}

bool tree_is_assigned(const struct tree *t, nid_t n)
{
	for (; n != NO_NODE; n = tree_parent(t, n)) {
		nid_t parent = tree_parent(t, n);

		if (tree_is(t, parent, KIND_assignment) ||
		    tree_is(t, parent, KIND_augmented_assignment))
			return t->nodes[n].field == FIELD_left;
		if (tree_is(t, parent, KIND_for_statement) ||
		    tree_is(t, parent, KIND_for_in_clause))
			return t->nodes[n].field == FIELD_left;
		if (tree_is(t, parent, KIND_as_pattern_target))
			return true;
		if (!tree_is(t, parent, KIND_pattern_list) &&
		    !tree_is(t, parent, KIND_tuple_pattern) &&
		    !tree_is(t, parent, KIND_list_pattern))
			return false;
	}
	return false;
}

bool tree_is_target_list(const struct tree *t, nid_t n)
{
	enum kind kind = tree_kind(t, n);

	return kind == KIND_pattern_list || kind == KIND_tuple_pattern ||
	       kind == KIND_list_pattern || kind == KIND_tuple ||
	       kind == KIND_list || kind == KIND_expression_list;
}

nid_t tree_bare(const struct tree *t, nid_t n)
{
	while (tree_is(t, n, KIND_parenthesized_expression) &&
	       tree_first(t, n) != NO_NODE)
		n = tree_first(t, n);
	return n;
}

nid_t tree_above(const struct tree *t, nid_t n)
{
	do
		n = tree_parent(t, n);
	while (tree_is(t, n, KIND_parenthesized_expression));
	return n;
}

nid_t tree_statement(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	while (parent != NO_NODE && t->nodes[parent].kind != KIND_block &&
	       t->nodes[parent].kind != KIND_module) {
		n = parent;
		parent = tree_parent(t, n);
	}
	return n;
}

static bool is_statement(enum kind kind)
{
	return kind >= KIND_import_statement &&
	       kind <= KIND_decorated_definition;
}

bool tree_is_torn_in(const struct tree *t, uint32_t start, uint32_t end)
{
	for (size_t i = 0; i < t->errors.count; i++)
		if (t->errors.at[i].start >= start &&
		    t->errors.at[i].end <= end)
			return true;
	return false;
}

/* A statement with statements in it, each of which is whole or not by itself. */
static bool is_compound(const struct tree *t, nid_t n)
{
	return tree_kind(t, n) == KIND_module ||
	       tree_is(t, n, KIND_decorated_definition) ||
	       tree_child(t, n, FIELD_body) != NO_NODE ||
	       tree_child(t, n, FIELD_consequence) != NO_NODE;
}

bool tree_is_torn(const struct tree *t, nid_t n)
{
	nid_t statement;

	if (!t->errors.count || n == NO_NODE)
		return false;
	statement = tree_statement(t, n);
	while (n != NO_NODE && !is_statement(t->nodes[n].kind)) {
		if (t->nodes[n].kind == KIND_error)
			return true;
		n = tree_parent(t, n);
	}
	return !is_compound(t, statement) &&
	       tree_is_torn_in(t, t->nodes[statement].start,
			       t->nodes[statement].end);
}

nid_t tree_at(const struct tree *t, uint32_t start, uint32_t end)
{
	nid_t at = 0, child = tree_first(t, 0);

	while (child != NO_NODE) {
		if (t->nodes[child].start <= start &&
		    t->nodes[child].end >= end) {
			at = child;
			child = tree_first(t, at);
		} else {
			child = tree_sibling(t, child);
		}
	}
	return at;
}

nid_t tree_sibling_before(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	if (parent == NO_NODE || n == parent + 1)
		return NO_NODE;
	/* The last node inside of it. */
	for (n--; tree_parent(t, n) != parent;)
		n = tree_parent(t, n);
	return n;
}

nid_t tree_decorated(const struct tree *t, nid_t decorator)
{
	nid_t all = tree_parent(t, decorator), def, class;
	uint32_t behind;

	if (!tree_is(t, all, KIND_decorated_definition))
		return NO_NODE;
	/* No decorator has a statement in it: the next def is this one. */
	behind = t->nodes[decorator].end;
	def = tree_find(t, KIND_function_definition, behind, t->nodes[all].end);
	if (def != NO_NODE && tree_parent(t, def) == all)
		return def;
	class = tree_find(t, KIND_class_definition, behind, t->nodes[all].end);
	return class != NO_NODE && tree_parent(t, class) == all ? class : NO_NODE;
}

nid_t tree_find(const struct tree *t, enum kind kind, uint32_t start,
		uint32_t end)
{
	uint32_t low = 0, high = t->kind_count[kind];

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t->nodes[t->by_kind[kind][middle]].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == t->kind_count[kind] ||
	    t->nodes[t->by_kind[kind][low]].start >= end)
		return NO_NODE;
	return t->by_kind[kind][low];
}

nid_t tree_last(const struct tree *t, nid_t n)
{
	nid_t last = NO_NODE;

	for_each_child(t, child, n)
		last = child;
	return last;
}

nid_t tree_managed(const struct tree *t, nid_t item)
{
	nid_t value = tree_child(t, item, FIELD_value);

	return tree_is(t, value, KIND_as_pattern) ? tree_first(t, value)
						  : value;
}
