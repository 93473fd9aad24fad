/*
 * Calls and callees as they are written: who is named, and what is given.
 */
#include "model/caches.h"
#include "model/members.h"

uint32_t function_around(const struct model *m, nid_t node)
{
	return node == NO_NODE ? NO_INDEX : m->function_of[node];
}

const char *function_name_around(const struct model *m, nid_t node)
{
	uint32_t f = m->function_of[node];

	/* A def stands outside itself; what is found on its own line is about
	 * it all the same. */
	if (tree_is(m->tree, node, KIND_function_definition))
		f = function_defined(m, node);
	return f == NO_INDEX ? "" : function_at(m, f)->qualified_name;
}

class_id class_around(const struct model *m, nid_t node)
{
	scope_id s = m->scope_of[node];

	for (; is_present(s); s = scope_at(m, s)->parent)
		if (scope_at(m, s)->kind == SCOPE_CLASS)
			return scope_at(m, s)->klass;
	return NO_CLASS;
}

const struct call *call_at(const struct model *m, nid_t n)
{
	if (!tree_is(m->tree, n, KIND_call))
		return NULL;
	return call_by_id(m, call_numbered(m, n));
}

const struct call *call_given(const struct model *m, nid_t expression)
{
	const struct tree *t = m->tree;
	nid_t around = tree_parent(t, expression);

	if (tree_is(t, around, KIND_keyword_argument))
		around = tree_parent(t, around);
	return tree_is(t, around, KIND_argument_list)
		       ? call_at(m, tree_parent(t, around))
		       : NULL;
}

bool call_is(const struct model *m, const struct call *call, const char *name)
{
	return call && call->name &&
	       name_matches(name_text(m, call->name), name);
}

bool call_is_any(const struct model *m, const struct call *call,
		 const char *const *names)
{
	return call && name_is_any(m, call->name, names);
}

nid_t call_keyword(const struct model *m, nid_t n, const char *keyword)
{
	const struct tree *t = m->tree;
	nid_t arguments = tree_child(t, n, FIELD_arguments);

	if (!tree_is(t, arguments, KIND_argument_list))
		return NO_NODE;
	for_each_child(t, a, arguments)
		if (tree_is(t, a, KIND_keyword_argument) &&
		    tree_text_is(t, tree_child(t, a, FIELD_name), keyword))
			return tree_bare(t, tree_child(t, a, FIELD_value));
	return NO_NODE;
}

nid_t call_positional(const struct model *m, nid_t n, int position)
{
	const struct tree *t = m->tree;
	nid_t arguments = tree_child(t, n, FIELD_arguments);

	if (tree_is(t, arguments, KIND_generator_expression))
		return position == 0 ? arguments : NO_NODE;
	if (arguments == NO_NODE || position < 0)
		return NO_NODE;
	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_keyword_argument) ||
		    tree_is(t, a, KIND_dictionary_splat))
			continue;
		if (tree_is(t, a, KIND_list_splat))
			return NO_NODE;
		if (position-- == 0)
			return tree_bare(t, a);
	}
	return NO_NODE;
}

nid_t call_argument(const struct model *m, nid_t n, int position,
		    const char *keyword)
{
	nid_t found = keyword ? call_keyword(m, n, keyword) : NO_NODE;

	return found != NO_NODE ? found : call_positional(m, n, position);
}

bool call_has_splat(const struct model *m, nid_t n)
{
	nid_t arguments = tree_child(m->tree, n, FIELD_arguments);

	if (arguments == NO_NODE)
		return false;
	for_each_child(m->tree, a, arguments)
		if (tree_is(m->tree, a, KIND_list_splat) ||
		    tree_is(m->tree, a, KIND_dictionary_splat))
			return true;
	return false;
}

uint32_t first_real_parameter(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	bool receiver = is_present(function->klass) && !function->is_static &&
			function->parameters.count &&
			function->parameters.at[0].kind != PARAMETER_ARGS;

	return receiver ? 1 : 0;
}

/* --- receivers ------------------------------------------------------------------ */

/* self, or the cls of a method: not that of a function around the class. */
static bool is_self_or_cls(const struct model *m, nid_t object)
{
	uint32_t v, f;

	if (tree_text_is(m->tree, object, "self"))
		return true;
	if (!tree_text_is(m->tree, object, "cls"))
		return false;
	v = variable_of(m, object);
	if (v == NO_INDEX)
		return false;
	f = scope_at(m, variable_at(m, v)->scope)->function;
	return f != NO_INDEX && is_present(function_at(m, f)->klass);
}

sym_t self_attribute(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t object, name;

	n = tree_bare(t, n);
	if (!tree_is(t, n, KIND_attribute))
		return 0;
	object = tree_child(t, n, FIELD_object);
	name = tree_child(t, n, FIELD_attribute);
	if (name == NO_NODE || is_absent(class_around(m, n)) ||
	    !is_self_or_cls(m, object))
		return 0;
	return intern_bytes(m->names, tree_text(t, name).ptr,
			    tree_text(t, name).length);
}

/* --- places --------------------------------------------------------------------- */

nid_t bound_target(const struct model *m, nid_t value)
{
	const struct tree *t = m->tree;
	nid_t n = value, parent = tree_parent(t, value);

	while (tree_is(t, parent, KIND_parenthesized_expression) ||
	       tree_is(t, parent, KIND_conditional_expression)) {
		n = parent;
		parent = tree_parent(t, n);
	}
	if ((tree_is(t, parent, KIND_assignment) ||
	     tree_is(t, parent, KIND_named_expression)) &&
	    (t->nodes[n].field == FIELD_right ||
	     t->nodes[n].field == FIELD_value)) {
		nid_t left = tree_child(t, parent, FIELD_left);

		return left != NO_NODE ? left
				       : tree_child(t, parent, FIELD_name);
	}
	return NO_NODE;
}

/* --- callees -------------------------------------------------------------------- */

/* The callable of the file that a value is: a def, a lambda, or what
 * tf.function(f) and functools.partial(f, ...) wrap. */
struct callable {
	uint32_t function;
	bool through_hybrid;
};

static struct callable callable_of(const struct model *m, nid_t n, int depth);

static bool wraps_first_argument(const struct model *m, sym_t name)
{
	return framework_hybridizes(m->framework, name) ||
	       framework_has(m->framework, name, FACT_NO_CONVERSION) ||
	       name_is(m, name, "functools.partial") ||
	       name_is(m, name, "functools.wraps") ||
	       name_is(m, name, "tensorflow.recompute_grad") ||
	       name_is(m, name, "tensorflow.custom_gradient");
}

static struct callable callable_of_variable(const struct model *m, nid_t n,
					    int depth)
{
	struct bind_list binds = reaching_binds(m, n);
	struct callable found = { NO_INDEX, false };

	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_FUNCTION)
			found.function = b->function;
		else if ((b->kind == BIND_ASSIGN || b->kind == BIND_WALRUS) &&
			 !b->unpacked &&
			 !tree_inside(m->tree, n,
				      tree_statement(m->tree, b->target)))
			found = callable_of(m, b->value, depth + 1);
		if (found.function != NO_INDEX)
			return found;
	}
	return found;
}

/* A property is no method: what is called is its value. */
static bool is_accessor(const struct model *m, uint32_t f)
{
	static const char *const ends[] = { "property", ".setter", ".getter",
					    ".deleter", NULL };
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++) {
		nid_t expression =
			tree_first(m->tree, function->decorators.at[i]);

		if (slice_ends_any(tree_text(m->tree, expression), ends))
			return true;
	}
	return false;
}

static struct callable callable_of_attribute(const struct model *m, nid_t n,
					     int depth)
{
	struct callable found = { NO_INDEX, false };
	sym_t name = self_attribute(m, n);
	class_id c = class_around(m, n);
	nid_t object = tree_bare(m->tree, tree_child(m->tree, n, FIELD_object));
	struct attribute_bind_list binds;

	if (!name) {
		const struct call *super = call_at(m, object);
		nid_t attribute = tree_child(m->tree, n, FIELD_attribute);
		struct slice text;

		if (attribute == NO_NODE)
			return found;
		text = tree_text(m->tree, attribute);
		name = intern_bytes(m->names, text.ptr, text.length);
		if (call_is(m, super, "builtins.super"))
			found.function = super_method(m, c, name);
		else if (tree_is(m->tree, object, KIND_identifier))
			found.function =
				class_method(m, base_class(m, object), name);
		return found;
	}
	binds = attribute_binds(m, c, name);
	for (uint32_t i = 0; i < binds.count; i++) {
		if (binds.at[i]->value == NO_NODE)
			continue;
		found = callable_of(m, binds.at[i]->value, depth + 1);
		if (found.function != NO_INDEX)
			return found;
	}
	found.function = class_method(m, c, name);
	if (found.function != NO_INDEX && is_accessor(m, found.function))
		found.function = NO_INDEX;
	return found;
}

static struct callable callable_of(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	struct callable found = { NO_INDEX, false };

	n = tree_bare(t, n);
	if (n == NO_NODE || depth > 8)
		return found;
	switch (tree_kind(t, n)) {
	case KIND_lambda:
		found.function = function_defined(m, n);
		break;
	case KIND_identifier:
		found = callable_of_variable(m, n, depth);
		break;
	case KIND_attribute:
		found = callable_of_attribute(m, n, depth);
		break;
	case KIND_conditional_expression:
		found = callable_of(m, tree_first(t, n), depth + 1);
		if (found.function == NO_INDEX)
			found = callable_of(m, tree_nth(t, n, 2), depth + 1);
		break;
	case KIND_call: {
		sym_t name = call_by_id(m, call_numbered(m, n))->name;

		if (!wraps_first_argument(m, name))
			break;
		found = callable_of(m, call_argument(m, n, 0, "func"),
				    depth + 1);
		if (framework_hybridizes(m->framework, name))
			found.through_hybrid = true;
		break;
	}
	default:
		break;
	}
	return found;
}

uint32_t function_named(const struct model *m, nid_t expression)
{
	return callable_of(m, expression, 0).function;
}
