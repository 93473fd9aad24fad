/*
 * Functions, classes and calls: who is called, with what.
 */
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"

uint32_t function_around(const struct model *m, nid_t node)
{
	return m->function_of[node];
}

const char *function_name_around(const struct model *m, nid_t node)
{
	uint32_t f = m->function_of[node];

	/* A def stands outside itself; what is found on its own line is about
	 * it all the same. */
	if (tree_is(m->tree, node, KIND_function_definition))
		f = m->index_of[node];
	return f == NO_INDEX ? "" : m->functions.at[f].qualified_name;
}

uint32_t class_around(const struct model *m, nid_t node)
{
	uint32_t s = m->scope_of[node];

	for (; s != NO_INDEX; s = m->scopes.at[s].parent)
		if (m->scopes.at[s].kind == SCOPE_CLASS)
			return m->scopes.at[s].klass;
	return NO_INDEX;
}

const struct call *call_at(const struct model *m, nid_t n)
{
	if (!tree_is(m->tree, n, KIND_call))
		return NULL;
	return &m->calls.at[m->index_of[n]];
}

static bool matches(const char *text, const char *pattern)
{
	size_t length = strlen(pattern);

	if (length > 2 && !strcmp(pattern + length - 2, ".*"))
		return !strncmp(text, pattern, length - 1);
	return !strcmp(text, pattern);
}

bool call_is(const struct model *m, const struct call *call, const char *name)
{
	return call && call->name && matches(name_text(m, call->name), name);
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

static nid_t call_positional(const struct model *m, nid_t n, int position)
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

uint32_t parameter_named(const struct model *m, uint32_t f, sym_t name)
{
	const struct function *function = &m->functions.at[f];

	for (uint32_t i = 0; i < function->parameters.count; i++)
		if (function->parameters.at[i].name == name)
			return i;
	return NO_INDEX;
}

uint32_t first_real_parameter(const struct model *m, uint32_t f)
{
	const struct function *function = &m->functions.at[f];
	bool receiver = function->klass != NO_INDEX && !function->is_static &&
			function->parameters.count &&
			function->parameters.at[0].kind != PARAMETER_ARGS;

	return receiver ? 1 : 0;
}

/* Whether the call gives the receiver by itself: x.m(), not C.m(x). */
static bool receiver_is_bound(const struct model *m, const struct call *call)
{
	struct value v;

	if (call->receiver == NO_NODE)
		return call->method == 0;
	v = value_of(m, call->receiver);
	return v.kind != VALUE_CLASS;
}

nid_t argument_for_function(const struct model *m, const struct call *call,
			    const struct function *callee, uint32_t filled,
			    uint32_t p)
{
	const struct parameter *parameter;
	nid_t found;

	if (p >= callee->parameters.count)
		return NO_NODE;
	parameter = &callee->parameters.at[p];
	if (parameter->kind == PARAMETER_ARGS ||
	    parameter->kind == PARAMETER_KWARGS)
		return NO_NODE;
	found = call_keyword(m, call->node, name_text(m, parameter->name));
	if (found != NO_NODE || parameter->kind == PARAMETER_KEYWORD_ONLY)
		return found;
	return call_positional(m, call->node, (int)p - (int)filled);
}

nid_t argument_for_parameter(const struct model *m, const struct call *call,
			     uint32_t p)
{
	if (call->callee == NO_INDEX)
		return NO_NODE;
	return argument_for_function(
		m, call, &m->functions.at[call->callee],
		receiver_is_bound(m, call)
			? first_real_parameter(m, call->callee)
			: 0,
		p);
}

/* --- classes -------------------------------------------------------------------- */

uint32_t base_class(const struct model *m, nid_t base)
{
	uint32_t v = variable_of(m, base), **classes;

	if (v == NO_INDEX)
		return NO_INDEX;
	classes = &m->caches->variable_classes;
	if (!*classes) {
		*classes =
			ARENA_ARRAY(m->arena, uint32_t, m->variables.count + 1);
		memset(*classes, 0xFF, m->variables.count * sizeof(uint32_t));
		for (size_t b = m->binds.count; b-- > 0;)
			if (m->binds.at[b].kind == BIND_CLASS)
				(*classes)[m->binds.at[b].variable] =
					m->binds.at[b].index;
	}
	return (*classes)[v];
}

/* Cycles and deep hierarchies end by themselves. */
uint32_t class_and_bases(const struct model *m, uint32_t c,
			 uint32_t out[MOST_BASES])
{
	uint32_t count = 1;

	out[0] = c;
	for (uint32_t i = 0; i < count; i++) {
		const struct class *k = &m->classes.at[out[i]];

		for (size_t b = 0; b < k->bases.count && count < MOST_BASES;
		     b++) {
			uint32_t base = base_class(m, k->bases.at[b]);
			bool known = base == NO_INDEX;

			for (uint32_t j = 0; j < count; j++)
				known = known || out[j] == base;
			if (!known)
				out[count++] = base;
		}
	}
	return count;
}

/* Walks a class and its bases in the file, nearest first. `visit` ends the walk
 * by returning true. */
static bool hierarchy_walk(const struct model *m, uint32_t c,
			   bool (*visit)(const struct model *, uint32_t,
					 void *),
			   void *data)
{
	uint32_t classes[MOST_BASES];
	uint32_t count = class_and_bases(m, c, classes);

	for (uint32_t i = 0; i < count; i++)
		if (visit(m, classes[i], data))
			return true;
	return false;
}

/* A base class that another file of the project defines. */
static bool imported_base_matches(const struct model *m, sym_t name,
				  const char *pattern)
{
	return m->around.modules &&
	       modules_class_derives(m->around.modules, m, name, pattern);
}

static bool base_matches(const struct model *m, uint32_t c, void *data)
{
	const struct class *k = &m->classes.at[c];

	for (size_t i = 0; i < k->base_names.count; i++) {
		sym_t name = k->base_names.at[i];

		if (name && (matches(name_text(m, name), data) ||
			     imported_base_matches(m, name, data)))
			return true;
	}
	return false;
}

bool class_derives(const struct model *m, uint32_t c, const char *name)
{
	char pattern[128];

	if (c == NO_INDEX || strlen(name) >= sizeof(pattern))
		return false;
	memcpy(pattern, name, strlen(name) + 1);
	return hierarchy_walk(m, c, base_matches, pattern);
}

static bool is_that_class(const struct model *m, uint32_t c, void *data)
{
	(void)m;
	return c == *(uint32_t *)data;
}

bool class_is_below(const struct model *m, uint32_t c, uint32_t base)
{
	return c != base && hierarchy_walk(m, c, is_that_class, &base);
}

struct method_search {
	sym_t name;
	uint32_t skip, found;
};

static bool has_method(const struct model *m, uint32_t c, void *data)
{
	struct method_search *search = data;

	if (c != search->skip)
		search->found = own_method(m, c, search->name);
	return search->found != NO_INDEX;
}

uint32_t class_method(const struct model *m, uint32_t c, sym_t name)
{
	struct method_search search = { name, NO_INDEX, NO_INDEX };

	if (c != NO_INDEX && name)
		hierarchy_walk(m, c, has_method, &search);
	return search.found;
}

static uint32_t super_method(const struct model *m, uint32_t c, sym_t name)
{
	struct method_search search = { name, c, NO_INDEX };

	if (c != NO_INDEX && name)
		hierarchy_walk(m, c, has_method, &search);
	return search.found;
}

struct attribute_search {
	sym_t name;
	struct attribute_bind_list found;
};

/* Copies only where a class and its base bind the same attribute. */
static bool add_attributes(const struct model *m, uint32_t c, void *data)
{
	struct attribute_search *search = data;
	struct attribute_bind_list *found = &search->found, all;
	struct attribute_bind_list own =
		own_attribute_binds(m, c, search->name);

	if (!own.count)
		return false;
	all = own;
	if (found->count) {
		all.count = found->count + own.count;
		all.at = ARENA_ARRAY(m->arena, const struct attribute_bind *,
				     all.count);
		memcpy(all.at, found->at, found->count * sizeof(*all.at));
		memcpy(all.at + found->count, own.at,
		       own.count * sizeof(*all.at));
	}
	*found = all;
	return false;
}

struct attribute_bind_list attribute_binds(const struct model *m, uint32_t c,
					   sym_t name)
{
	struct attribute_search search = { .name = name };

	if (c != NO_INDEX)
		hierarchy_walk(m, c, add_attributes, &search);
	return search.found;
}

/* self, or the cls of a method: not that of a function around the class. */
static bool is_receiver(const struct model *m, nid_t object)
{
	uint32_t v, f;

	if (tree_text_is(m->tree, object, "self"))
		return true;
	if (!tree_text_is(m->tree, object, "cls"))
		return false;
	v = variable_of(m, object);
	if (v == NO_INDEX)
		return false;
	f = m->scopes.at[m->variables.at[v].scope].function;
	return f != NO_INDEX && m->functions.at[f].klass != NO_INDEX;
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
	if (name == NO_NODE || class_around(m, n) == NO_INDEX ||
	    !is_receiver(m, object))
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
		const struct bind *b = &m->binds.at[binds.at[i]];

		if (b->kind == BIND_FUNCTION)
			found.function = b->index;
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
	static const char *const words[] = { "property", ".setter", ".getter",
					     ".deleter", NULL };
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->decorators.count; i++) {
		nid_t expression =
			tree_first(m->tree, function->decorators.at[i]);
		struct slice text = expression == NO_NODE
					    ? (struct slice){ "", 0 }
					    : tree_text(m->tree, expression);

		for (size_t k = 0; words[k]; k++)
			if (slice_ends(text, words[k]))
				return true;
	}
	return false;
}

static struct callable callable_of_attribute(const struct model *m, nid_t n,
					     int depth)
{
	struct callable found = { NO_INDEX, false };
	sym_t name = self_attribute(m, n);
	uint32_t c = class_around(m, n);
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
		found.function = m->index_of[n];
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
		sym_t name = m->calls.at[m->index_of[n]].name;

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

uint32_t function_meant(const struct model *m, nid_t expression)
{
	return m->caches->solver ? function_solved(m, expression)
				 : function_named(m, expression);
}
