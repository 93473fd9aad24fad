/*
 * Functions with their parameters and decorators, classes, comprehensions, calls.
 */
#include <string.h>

#include "model/bounds.h"
#include "model/building.h"

/* "Trainer.step", as Python has it in __qualname__ but for the "<locals>". */
static const char *qualify(struct builder *b, const char *name)
{
	struct model *m = b->m;
	scope_id s = scope_now(b);
	const char *outer = "";

	for (; is_present(s); s = scope_at(m, s)->parent) {
		const struct scope *scope = scope_at(m, s);

		if (scope->kind == SCOPE_CLASS)
			outer = class_at(m, scope->klass)->qualified_name;
		else if (scope->kind == SCOPE_FUNCTION)
			outer = function_at(m, scope->function)->qualified_name;
		else
			continue;
		break;
	}
	return *outer && strlen(outer) < LONGEST_QUALIFIED
		       ? arena_fmt(b->arena, "%s.%s", outer, name)
		       : arena_strdup(b->arena, name);
}

static void parameter_add(struct builder *b, struct function *f, nid_t node,
			  bool keyword_only)
{
	const struct tree *t = b->t;
	struct parameter p = { .kind = keyword_only ? PARAMETER_KEYWORD_ONLY
						    : PARAMETER_NORMAL,
			       .node = node,
			       .identifier = node,
			       .annotation = tree_child(t, node, FIELD_type),
			       .fallback = tree_child(t, node, FIELD_value) };
	bind_id bind;

	if (tree_is(t, node, KIND_default_parameter) ||
	    tree_is(t, node, KIND_typed_default_parameter))
		p.identifier = tree_child(t, node, FIELD_name);
	else if (tree_is(t, node, KIND_typed_parameter))
		p.identifier = tree_first(t, node);
	if (tree_is(t, p.identifier, KIND_list_splat_pattern) ||
	    tree_is(t, p.identifier, KIND_dictionary_splat_pattern)) {
		p.kind = tree_is(t, p.identifier, KIND_list_splat_pattern)
				 ? PARAMETER_ARGS
				 : PARAMETER_KWARGS;
		p.identifier = tree_first(t, p.identifier);
	}
	if (!tree_is(t, p.identifier, KIND_identifier))
		return;
	p.name = name_at(b, p.identifier);
	bind = bind_add(b, f->scope,
			(struct bind){ .kind = BIND_PARAMETER,
				       .target = p.identifier,
				       .value = p.fallback,
				       .parameter =
					       (uint32_t)f->parameters.count });
	p.variable = bind_by_id(b->m, bind)->variable;
	vec_push(b->arena, &f->parameters, p);
}

static void parameters_add(struct builder *b, struct function *f)
{
	bool keyword_only = false;

	if (f->parameters_node == NO_NODE)
		return;
	for_each_child(b->t, p, f->parameters_node) {
		if (tree_is(b->t, p, KIND_keyword_separator)) {
			keyword_only = true;
		} else if (tree_is(b->t, p, KIND_positional_separator)) {
			for (size_t i = 0; i < f->parameters.count; i++)
				f->parameters.at[i].kind =
					PARAMETER_POSITIONAL_ONLY;
		} else {
			parameter_add(b, f, p, keyword_only);
			if (f->parameters.count &&
			    vec_last(&f->parameters).kind == PARAMETER_ARGS)
				keyword_only = true;
		}
	}
}

static void decorators_add(struct builder *b, struct function *f)
{
	nid_t parent = tree_parent(b->t, f->node);

	if (!tree_is(b->t, parent, KIND_decorated_definition))
		return;
	for_each_child(b->t, child, parent)
		if (tree_is(b->t, child, KIND_decorator))
			vec_push(b->arena, &f->decorators, child);
}

static uint32_t function_add(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	const struct tree *t = b->t;
	scope_id now = scope_now(b);
	uint32_t index = (uint32_t)m->functions.count;
	struct function f = {
		.node = n,
		.name_node = tree_child(t, n, FIELD_name),
		.body = tree_child(t, n, FIELD_body),
		.parameters_node = tree_child(t, n, FIELD_parameters),
		.outer = scope_at(m, now)->function,
		.klass = scope_at(m, now)->kind == SCOPE_CLASS
				 ? scope_at(m, now)->klass
				 : NO_CLASS,
		.is_async = tree_is(t, n, KIND_function_definition) &&
			    slice_starts(tree_text(t, n), "async"),
	};

	f.name = f.name_node == NO_NODE ? 0 : name_at(b, f.name_node);
	f.qualified_name =
		qualify(b, f.name ? name_text(m, f.name) : "<lambda>");
	f.scope = scope_add(b, SCOPE_FUNCTION, n, now, index, NO_CLASS);
	m->index_of[n] = index;
	decorators_add(b, &f);
	parameters_add(b, &f);
	vec_push(b->arena, &m->functions, f);
	if (f.body != NO_NODE)
		b->begins[f.body] = f.scope;
	return index;
}

void on_function(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	uint32_t index = function_add(b, n);
	const struct function *f = function_at(m, index);

	if (is_present(f->klass))
		vec_push(b->arena, &vec_at(&m->classes, f->klass.nr)->methods,
			 index);
	if (f->name_node != NO_NODE)
		bind_add(b, scope_now(b),
			 (struct bind){ .kind = BIND_FUNCTION,
					.target = f->name_node,
					.value = n,
					.function = index });
}

void on_class(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	const struct tree *t = b->t;
	scope_id now = scope_now(b);
	class_id index = { (uint32_t)m->classes.count };
	nid_t bases = tree_child(t, n, FIELD_superclasses);
	struct class c = { .node = n,
			   .name_node = tree_child(t, n, FIELD_name),
			   .body = tree_child(t, n, FIELD_body) };
	scope_id scope;

	if (c.name_node == NO_NODE)
		return;
	c.name = name_at(b, c.name_node);
	c.qualified_name = qualify(b, name_text(m, c.name));
	if (bases != NO_NODE)
		for_each_child(t, base, bases)
			if (!tree_is(t, base, KIND_keyword_argument))
				vec_push(b->arena, &c.bases, base);
	scope = scope_add(b, SCOPE_CLASS, n, now, scope_at(m, now)->function,
			  index);
	m->index_of[n] = index.nr;
	vec_push(b->arena, &m->classes, c);
	if (c.body != NO_NODE)
		b->begins[c.body] = scope;
	bind_add(b, now,
		 (struct bind){ .kind = BIND_CLASS,
				.target = c.name_node,
				.value = n,
				.klass = index });
}

/* The first iterable of a comprehension runs outside its scope. */
void on_comprehension(struct builder *b, nid_t n)
{
	scope_id now = scope_now(b);
	scope_id scope = scope_add(b, SCOPE_COMPREHENSION, n, now,
				   scope_at(b->m, now)->function, NO_CLASS);
	bool first = true;

	for_each_child(b->t, child, n) {
		nid_t iterable;

		b->begins[child] = scope;
		if (!first || !tree_is(b->t, child, KIND_for_in_clause))
			continue;
		first = false;
		iterable = tree_child(b->t, child, FIELD_right);
		if (iterable != NO_NODE)
			b->begins[iterable] = now;
	}
}

void on_call(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	const struct tree *t = b->t;
	uint32_t function = m->function_of[n];
	struct call call = {
		.node = n,
		.callee_node = tree_bare(t, tree_child(t, n, FIELD_function)),
		.arguments = tree_child(t, n, FIELD_arguments),
		.receiver = NO_NODE,
		.function = function,
		.callee = NO_INDEX,
	};

	if (tree_is(t, call.callee_node, KIND_attribute)) {
		nid_t name = tree_child(t, call.callee_node, FIELD_attribute);

		call.receiver = tree_child(t, call.callee_node, FIELD_object);
		call.method = name == NO_NODE ? 0 : name_at(b, name);
	}
	m->index_of[n] = (uint32_t)m->calls.count;
	if (function != NO_INDEX)
		vec_push(b->arena, &vec_at(&m->functions, function)->calls,
			 (call_id){ (uint32_t)m->calls.count });
	vec_push(b->arena, &m->calls, call);
}

void on_yield(struct builder *b, nid_t n)
{
	uint32_t f = b->m->function_of[n];

	if (f != NO_INDEX)
		vec_at(&b->m->functions, f)->is_generator = true;
}

void on_return(struct builder *b, nid_t n)
{
	uint32_t f = b->m->function_of[n];

	if (f != NO_INDEX)
		vec_push(b->arena, &vec_at(&b->m->functions, f)->returns, n);
}
