/*
 * The first pass over the tree: scopes, binds, functions, classes and calls, in
 * the order of the text. Nothing is resolved here.
 */
#include "model/caches.h"
#include "model/solve/solve.h"

/* Every name that a file does not bind is looked for in so many modules. */
#define MOST_STARS 32

struct open_scope {
	uint32_t scope;
	nid_t end;
};

struct builder {
	struct model *m;
	const struct tree *t;
	struct arena *arena;
	VEC(struct open_scope) open;
	/* By node: the scope that begins there (a body, an iterable). */
	uint32_t *begins;
};

static sym_t name_at(struct builder *b, nid_t n)
{
	struct slice text = tree_text(b->t, n);

	return intern_bytes(b->m->names, text.ptr, text.length);
}

/* --- variables -------------------------------------------------------------- */

static uint32_t *variable_slot(const struct model *m, uint32_t scope,
			       sym_t name)
{
	const struct model_caches *c = m->caches;
	uint32_t mask = c->slot_count - 1;
	uint32_t at = (scope * 2654435761u ^ name * 40503u) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t v = c->variable_slots[at];

		if (v == NO_INDEX || (m->variables.at[v].scope == scope &&
				      m->variables.at[v].name == name))
			return &c->variable_slots[at];
	}
}

uint32_t variable_in_scope(const struct model *m, uint32_t scope, sym_t name)
{
	return *variable_slot(m, scope, name);
}

uint32_t variable_seen_from(const struct model *m, uint32_t scope, sym_t name)
{
	bool first = true;

	for (; scope != NO_INDEX; scope = m->scopes.at[scope].parent) {
		uint32_t v;

		/* A class scope is seen from its own level only. */
		if (!first && m->scopes.at[scope].kind == SCOPE_CLASS)
			continue;
		first = m->scopes.at[scope].kind == SCOPE_COMPREHENSION &&
			first;
		v = variable_in_scope(m, scope, name);
		if (v != NO_INDEX)
			return v;
	}
	return NO_INDEX;
}

static void slots_grow(struct builder *b)
{
	struct model *m = b->m;
	struct model_caches *c = m->caches;

	c->slot_count = c->slot_count ? c->slot_count * 2 : 256;
	c->variable_slots = ARENA_ARRAY(b->arena, uint32_t, c->slot_count);
	memset(c->variable_slots, 0xFF, c->slot_count * sizeof(uint32_t));
	for (uint32_t v = 0; v < m->variables.count; v++)
		*variable_slot(m, m->variables.at[v].scope,
			       m->variables.at[v].name) = v;
}

static uint32_t variable_get(struct builder *b, uint32_t scope, sym_t name)
{
	struct model *m = b->m;
	uint32_t *slot = variable_slot(m, scope, name);
	uint32_t v = (uint32_t)m->variables.count;

	if (*slot != NO_INDEX)
		return *slot;
	vec_push(b->arena, &m->variables,
		 ((struct variable){ .name = name,
				     .scope = scope,
				     .first = NO_INDEX,
				     .last = NO_INDEX }));
	*slot = v;
	vec_push(b->arena, &m->scopes.at[scope].variables, v);
	if (m->variables.count * 2 > m->caches->slot_count)
		slots_grow(b);
	return v;
}

static bool declares(const sym_t *names, size_t count, sym_t name)
{
	for (size_t i = 0; i < count; i++)
		if (names[i] == name)
			return true;
	return false;
}

/* The function scope outside `scope` that binds `name`, for nonlocal. */
static uint32_t nonlocal_scope(struct builder *b, uint32_t scope, sym_t name)
{
	struct model *m = b->m;
	uint32_t s = m->scopes.at[scope].parent;

	for (; s != NO_INDEX; s = m->scopes.at[s].parent)
		if (m->scopes.at[s].kind == SCOPE_FUNCTION &&
		    variable_in_scope(m, s, name) != NO_INDEX)
			return s;
	return scope;
}

/* Where a binding in `scope` really goes. */
static uint32_t binding_scope(struct builder *b, uint32_t scope, sym_t name,
			      enum bind_kind kind, bool *elsewhere)
{
	struct model *m = b->m;
	struct scope *s;

	while (kind == BIND_WALRUS &&
	       m->scopes.at[scope].kind == SCOPE_COMPREHENSION)
		scope = m->scopes.at[scope].parent;
	s = &m->scopes.at[scope];
	*elsewhere = true;
	if (declares(s->globals.at, s->globals.count, name))
		return 0;
	if (declares(s->nonlocals.at, s->nonlocals.count, name))
		return nonlocal_scope(b, scope, name);
	*elsewhere = false;
	return scope;
}

static uint32_t bind_add(struct builder *b, uint32_t scope, struct bind bind)
{
	struct model *m = b->m;
	sym_t name = name_at(b, bind.target);
	uint32_t index = (uint32_t)m->binds.count;
	struct variable *v;
	bool elsewhere;

	scope = binding_scope(b, scope, name, bind.kind, &elsewhere);
	bind.variable = variable_get(b, scope, name);
	bind.next = NO_INDEX;
	vec_push(b->arena, &m->binds, bind);
	v = &m->variables.at[bind.variable];
	if (elsewhere)
		v->rebound_inside = true;
	if (v->first == NO_INDEX)
		v->first = index;
	else
		m->binds.at[v->last].next = index;
	v->last = index;
	m->caches->target_variable[bind.target] = bind.variable;
	return index;
}

/* --- scopes ----------------------------------------------------------------- */

static uint32_t scope_add(struct builder *b, enum scope_kind kind, nid_t node,
			  uint32_t parent, uint32_t function, uint32_t klass)
{
	uint32_t index = (uint32_t)b->m->scopes.count;

	vec_push(b->arena, &b->m->scopes,
		 ((struct scope){ .kind = kind,
				  .node = node,
				  .parent = parent,
				  .function = function,
				  .klass = klass }));
	return index;
}

static uint32_t scope_now(struct builder *b)
{
	return vec_last(&b->open).scope;
}

static void scope_enter(struct builder *b, nid_t n)
{
	struct open_scope open = { b->begins[n], b->t->nodes[n].next };

	vec_push(b->arena, &b->open, open);
}

/* --- targets ---------------------------------------------------------------- */

/* Nodes behind the one visited have no scope yet, so ask the open scopes. */
static uint32_t class_now(struct builder *b)
{
	uint32_t s = scope_now(b);

	for (; s != NO_INDEX; s = b->m->scopes.at[s].parent)
		if (b->m->scopes.at[s].kind == SCOPE_CLASS)
			return b->m->scopes.at[s].klass;
	return NO_INDEX;
}

static void attribute_add(struct builder *b, nid_t target, nid_t value,
			  bool augmented)
{
	struct model *m = b->m;
	nid_t object = tree_child(b->t, target, FIELD_object);
	nid_t name = tree_child(b->t, target, FIELD_attribute);
	uint32_t function = m->scopes.at[scope_now(b)].function;
	uint32_t klass;

	if (!tree_is(b->t, object, KIND_identifier) || name == NO_NODE)
		return;
	if (!tree_text_is(b->t, object, "self") &&
	    !tree_text_is(b->t, object, "cls"))
		return;
	klass = class_now(b);
	if (klass == NO_INDEX)
		return;
	vec_push(b->arena, &m->classes.at[klass].attributes,
		 ((struct attribute_bind){ .name = name_at(b, name),
					   .target = target,
					   .value = value,
					   .statement =
						   tree_statement(b->t, target),
					   .function = function,
					   .augmented = augmented }));
}

static bool is_target_list(enum kind kind)
{
	return kind == KIND_pattern_list || kind == KIND_tuple_pattern ||
	       kind == KIND_list_pattern || kind == KIND_tuple ||
	       kind == KIND_list || kind == KIND_expression_list;
}

/* Binds every name of a target: x, (a, b), [a, *b], self.x. Target lists
 * inside target lists are flattened; only the place in the outermost counts. */
static void target_bind(struct builder *b, nid_t target, struct bind how)
{
	const struct tree *t = b->t;
	nid_t end;
	uint32_t place = 0;

	while (tree_is(t, target, KIND_parenthesized_expression) ||
	       tree_is(t, target, KIND_as_pattern_target) ||
	       tree_is(t, target, KIND_list_splat_pattern))
		target = tree_first(t, target);
	if (target == NO_NODE)
		return;
	how.target = target;
	if (tree_is(t, target, KIND_identifier)) {
		bind_add(b, scope_now(b), how);
		return;
	}
	if (tree_is(t, target, KIND_attribute)) {
		attribute_add(b, target, how.value, how.kind == BIND_AUGMENTED);
		return;
	}
	if (!is_target_list(tree_kind(t, target)))
		return;
	end = t->nodes[target].next;
	how.unpacked = true;
	for (nid_t n = target + 1; n < end;) {
		enum kind kind = tree_kind(t, n);

		if (tree_parent(t, n) == target)
			how.place = place++;
		how.target = n;
		if (kind == KIND_identifier) {
			bind_add(b, scope_now(b), how);
		} else if (kind == KIND_attribute) {
			attribute_add(b, n, NO_NODE, false);
		} else if (is_target_list(kind) ||
			   kind == KIND_list_splat_pattern ||
			   kind == KIND_parenthesized_expression) {
			n++;
			continue;
		}
		n = t->nodes[n].next;
	}
}

/* --- statements that bind ----------------------------------------------------- */

static nid_t assigned_value(const struct tree *t, nid_t assignment)
{
	nid_t right = tree_child(t, assignment, FIELD_right);

	while (tree_is(t, right, KIND_assignment))
		right = tree_child(t, right, FIELD_right);
	return right;
}

static void on_assignment(struct builder *b, nid_t n)
{
	nid_t right = assigned_value(b->t, n);

	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = right == NO_NODE ? BIND_ANNOTATED
							    : BIND_ASSIGN,
				   .value = right,
				   .index = NO_INDEX });
}

static void on_augmented(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = BIND_AUGMENTED,
				   .value = tree_child(b->t, n, FIELD_right),
				   .index = NO_INDEX });
}

static void on_for(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = BIND_FOR,
				   .value = tree_child(b->t, n, FIELD_right),
				   .index = NO_INDEX });
}

/* `with x as y`, `except E as y` and `case P as y` share a node. */
static void on_as(struct builder *b, nid_t n)
{
	nid_t parent = tree_parent(b->t, n);
	enum bind_kind kind = BIND_MATCH;

	if (tree_is(b->t, parent, KIND_with_item))
		kind = BIND_WITH;
	else if (tree_is(b->t, parent, KIND_except_clause))
		kind = BIND_EXCEPT;
	target_bind(b, tree_child(b->t, n, FIELD_alias),
		    (struct bind){ .kind = kind,
				   .value = tree_first(b->t, n),
				   .index = NO_INDEX });
}

static void on_walrus(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_name),
		    (struct bind){ .kind = BIND_WALRUS,
				   .value = tree_child(b->t, n, FIELD_value),
				   .index = NO_INDEX });
}

static void on_declaration(struct builder *b, nid_t n, bool global)
{
	struct scope *s = &b->m->scopes.at[scope_now(b)];

	for_each_child(b->t, child, n) {
		sym_t name = name_at(b, child);

		if (global) {
			vec_push(b->arena, &s->globals, name);
			variable_get(b, 0, name);
			s = &b->m->scopes.at[scope_now(b)];
		} else {
			vec_push(b->arena, &s->nonlocals, name);
		}
	}
}

static void on_delete(struct builder *b, nid_t n)
{
	target_bind(b, tree_first(b->t, n),
		    (struct bind){ .kind = BIND_DELETE,
				   .value = NO_NODE,
				   .index = NO_INDEX });
}

static void on_case(struct builder *b, nid_t pattern)
{
	for_each_descendant(b->t, n, pattern)
		if (tree_is(b->t, n, KIND_dotted_name) &&
		    tree_child_count(b->t, n) == 1)
			target_bind(b, tree_first(b->t, n),
				    (struct bind){ .kind = BIND_MATCH,
						   .value = NO_NODE,
						   .index = NO_INDEX });
}

/* --- imports ------------------------------------------------------------------ */

static sym_t canonical_text(struct builder *b, struct slice module,
			    struct slice name)
{
	char *text =
		arena_fmt(b->arena, "%.*s%s%.*s", SLICE_ARG(module),
			  module.length && name.length &&
					  module.ptr[module.length - 1] != '.'
				  ? "."
				  : "",
			  SLICE_ARG(name));

	return framework_canonical(b->m->framework,
				   intern_str(b->m->names, text));
}

/* from .common import tf: what everybody calls so, whoever hands it on. */
static sym_t imported_name(struct builder *b, struct slice module,
			   struct slice name)
{
	sym_t convention = framework_convention(b->m->framework, name);
	sym_t imported = canonical_text(b, module, name);

	return convention && !framework_owns(b->m->framework, imported)
		       ? convention
		       : imported;
}

static void import_bind(struct builder *b, nid_t target, sym_t imported)
{
	bind_add(b, scope_now(b),
		 (struct bind){ .kind = BIND_IMPORT,
				.target = target,
				.value = NO_NODE,
				.index = NO_INDEX,
				.imported = imported });
}

static void on_import(struct builder *b, nid_t n)
{
	const struct slice nothing = { "", 0 };

	for_each_child(b->t, child, n) {
		nid_t dotted = child;

		if (tree_is(b->t, child, KIND_aliased_import)) {
			dotted = tree_child(b->t, child, FIELD_name);
			import_bind(b, tree_child(b->t, child, FIELD_alias),
				    canonical_text(b, nothing,
						   tree_text(b->t, dotted)));
		} else if (tree_is(b->t, child, KIND_dotted_name)) {
			nid_t first = tree_first(b->t, child);

			import_bind(b, first,
				    canonical_text(b, nothing,
						   tree_text(b->t, first)));
		}
	}
}

static void on_import_from(struct builder *b, nid_t n)
{
	nid_t module = tree_child(b->t, n, FIELD_module_name);
	struct slice from;

	if (module == NO_NODE)
		return;
	from = tree_text(b->t, module);
	for_each_child(b->t, child, n) {
		nid_t target = NO_NODE, dotted = child;

		if (child == module)
			continue;
		if (tree_is(b->t, child, KIND_wildcard_import)) {
			sym_t star = canonical_text(b, from,
						    (struct slice){ "", 0 });

			if (b->m->caches->star_modules.count < MOST_STARS)
				vec_push(b->arena, &b->m->caches->star_modules,
					 star);
		} else if (tree_is(b->t, child, KIND_aliased_import)) {
			dotted = tree_child(b->t, child, FIELD_name);
			target = tree_child(b->t, child, FIELD_alias);
		} else if (tree_is(b->t, child, KIND_dotted_name)) {
			target = tree_first(b->t, child);
		}
		if (target != NO_NODE)
			import_bind(b, target,
				    imported_name(b, from,
						  tree_text(b->t, dotted)));
	}
}

/* --- functions and classes ------------------------------------------------------ */

static const char *qualify(struct builder *b, const char *name)
{
	struct model *m = b->m;
	uint32_t s = scope_now(b);
	const char *outer = "";

	for (; s != NO_INDEX; s = m->scopes.at[s].parent) {
		const struct scope *scope = &m->scopes.at[s];

		if (scope->kind == SCOPE_CLASS)
			outer = m->classes.at[scope->klass].qualified_name;
		else if (scope->kind == SCOPE_FUNCTION)
			outer = m->functions.at[scope->function].qualified_name;
		else
			continue;
		break;
	}
	return *outer ? arena_fmt(b->arena, "%s.%s", outer, name)
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
	uint32_t bind;

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
				       .index =
					       (uint32_t)f->parameters.count });
	p.variable = b->m->binds.at[bind].variable;
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
	uint32_t index = (uint32_t)m->functions.count, now = scope_now(b);
	struct function f = {
		.node = n,
		.name_node = tree_child(t, n, FIELD_name),
		.body = tree_child(t, n, FIELD_body),
		.parameters_node = tree_child(t, n, FIELD_parameters),
		.outer = m->scopes.at[now].function,
		.klass = m->scopes.at[now].kind == SCOPE_CLASS
				 ? m->scopes.at[now].klass
				 : NO_INDEX,
		.is_async = tree_is(t, n, KIND_function_definition) &&
			    slice_starts(tree_text(t, n), "async"),
	};

	f.name = f.name_node == NO_NODE ? 0 : name_at(b, f.name_node);
	f.qualified_name =
		qualify(b, f.name ? name_text(m, f.name) : "<lambda>");
	f.scope = scope_add(b, SCOPE_FUNCTION, n, now, index, NO_INDEX);
	m->index_of[n] = index;
	decorators_add(b, &f);
	parameters_add(b, &f);
	vec_push(b->arena, &m->functions, f);
	if (f.body != NO_NODE)
		b->begins[f.body] = f.scope;
	return index;
}

static void on_function(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	uint32_t index = function_add(b, n);
	const struct function *f = &m->functions.at[index];

	if (f->klass != NO_INDEX)
		vec_push(b->arena, &m->classes.at[f->klass].methods, index);
	if (f->name_node != NO_NODE)
		bind_add(b, scope_now(b),
			 (struct bind){ .kind = BIND_FUNCTION,
					.target = f->name_node,
					.value = n,
					.index = index });
}

static void on_class(struct builder *b, nid_t n)
{
	struct model *m = b->m;
	const struct tree *t = b->t;
	uint32_t index = (uint32_t)m->classes.count, now = scope_now(b);
	nid_t bases = tree_child(t, n, FIELD_superclasses);
	struct class c = { .node = n,
			   .name_node = tree_child(t, n, FIELD_name),
			   .body = tree_child(t, n, FIELD_body) };
	uint32_t scope;

	if (c.name_node == NO_NODE)
		return;
	c.name = name_at(b, c.name_node);
	c.qualified_name = qualify(b, name_text(m, c.name));
	if (bases != NO_NODE)
		for_each_child(t, base, bases)
			if (!tree_is(t, base, KIND_keyword_argument))
				vec_push(b->arena, &c.bases, base);
	scope = scope_add(b, SCOPE_CLASS, n, now, m->scopes.at[now].function,
			  index);
	m->index_of[n] = index;
	vec_push(b->arena, &m->classes, c);
	if (c.body != NO_NODE)
		b->begins[c.body] = scope;
	bind_add(b, now,
		 (struct bind){ .kind = BIND_CLASS,
				.target = c.name_node,
				.value = n,
				.index = index });
}

/* The first iterable of a comprehension runs outside its scope. */
static void on_comprehension(struct builder *b, nid_t n)
{
	uint32_t now = scope_now(b);
	uint32_t scope = scope_add(b, SCOPE_COMPREHENSION, n, now,
				   b->m->scopes.at[now].function, NO_INDEX);
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

static void on_call(struct builder *b, nid_t n)
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
		vec_push(b->arena, &m->functions.at[function].calls,
			 (uint32_t)m->calls.count);
	vec_push(b->arena, &m->calls, call);
}

static void on_yield(struct builder *b, nid_t n)
{
	uint32_t f = b->m->function_of[n];

	if (f != NO_INDEX)
		b->m->functions.at[f].is_generator = true;
}

static void on_return(struct builder *b, nid_t n)
{
	uint32_t f = b->m->function_of[n];

	if (f != NO_INDEX)
		vec_push(b->arena, &b->m->functions.at[f].returns, n);
}

/* --- the pass ------------------------------------------------------------------- */

static void visit(struct builder *b, nid_t n)
{
	switch (tree_kind(b->t, n)) {
	case KIND_import_statement:
		on_import(b, n);
		break;
	case KIND_import_from_statement:
		on_import_from(b, n);
		break;
	case KIND_assignment:
		on_assignment(b, n);
		break;
	case KIND_augmented_assignment:
		on_augmented(b, n);
		break;
	case KIND_for_statement:
	case KIND_for_in_clause:
		on_for(b, n);
		break;
	case KIND_as_pattern:
		on_as(b, n);
		break;
	case KIND_named_expression:
		on_walrus(b, n);
		break;
	case KIND_global_statement:
		on_declaration(b, n, true);
		break;
	case KIND_nonlocal_statement:
		on_declaration(b, n, false);
		break;
	case KIND_delete_statement:
		on_delete(b, n);
		break;
	case KIND_case_pattern:
		on_case(b, n);
		break;
	case KIND_function_definition:
	case KIND_lambda:
		on_function(b, n);
		break;
	case KIND_class_definition:
		on_class(b, n);
		break;
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		on_comprehension(b, n);
		break;
	case KIND_call:
		on_call(b, n);
		break;
	case KIND_yield:
		on_yield(b, n);
		break;
	case KIND_return_statement:
		on_return(b, n);
		break;
	default:
		break;
	}
}

static void first_pass(struct builder *b)
{
	struct model *m = b->m;
	struct open_scope module = { 0, b->t->count };

	scope_add(b, SCOPE_MODULE, 0, NO_INDEX, NO_INDEX, NO_INDEX);
	vec_push(b->arena, &b->open, module);
	for (nid_t n = 0; n < b->t->count; n++) {
		while (vec_last(&b->open).end <= n)
			b->open.count--;
		if (b->begins[n] != NO_INDEX)
			scope_enter(b, n);
		m->scope_of[n] = scope_now(b);
		m->function_of[n] = m->scopes.at[scope_now(b)].function;
		visit(b, n);
	}
}

static uint32_t *index_array(struct arena *arena, uint32_t count)
{
	uint32_t *a = ARENA_ARRAY(arena, uint32_t, count);

	memset(a, 0xFF, count * sizeof(*a));
	return a;
}

static void know_names(struct model *m)
{
#define N(name) m->caches->known.name = intern_str(m->names, #name);
	KNOWN_NAMES(N)
#undef N
}

static void name_calls(struct model *m)
{
	for (uint32_t i = 0; i < m->calls.count; i++)
		m->calls.at[i].name =
			dotted_name(m, m->calls.at[i].callee_node);
	for (uint32_t c = 0; c < m->classes.count; c++) {
		struct class *k = &m->classes.at[c];

		for (size_t i = 0; i < k->bases.count; i++) {
			sym_t base = dotted_name(m, k->bases.at[i]);

			vec_push(m->arena, &k->base_names, base);
		}
	}
}

void model_syntax(struct model *out, struct arena *arena,
		  const struct tree *tree, struct intern *names,
		  const struct framework *framework, bool is_test_file,
		  const struct surroundings *around)
{
	struct builder b = { .m = out, .t = tree, .arena = arena };

	*out = (struct model){ .arena = arena,
			       .tree = tree,
			       .names = names,
			       .framework = framework,
			       .is_test_file = is_test_file };
	if (around)
		out->around = *around;
	out->caches = ARENA_NEW(arena, struct model_caches);
	out->function_of = index_array(arena, tree->count);
	out->scope_of = index_array(arena, tree->count);
	out->index_of = index_array(arena, tree->count);
	out->caches->target_variable = index_array(arena, tree->count);
	out->caches->seen_variable = index_array(arena, tree->count);
	out->caches->dotted = (sym_t *)index_array(arena, tree->count);
	b.begins = index_array(arena, tree->count);
	know_names(out);
	slots_grow(&b);
	first_pass(&b);
	index_binds(out);
	name_calls(out);
	find_hybrids(out);
}

void model_build(struct model *out, struct arena *arena,
		 const struct tree *tree, struct intern *names,
		 const struct framework *framework, bool is_test_file,
		 const struct surroundings *around)
{
	model_syntax(out, arena, tree, names, framework, is_test_file, around);
	solve(out);
	find_recursion(out);
}
