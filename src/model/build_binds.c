/*
 * The binds of statements: targets, loops, with, walrus, imports.
 */
#include "model/building.h"

/* --- targets --------------------------------------------------------------- */

/* Nodes behind the one visited have no scope yet, so ask the open scopes. */
static class_id class_now(struct builder *b)
{
	scope_id s = scope_now(b);

	for (; is_present(s); s = scope_at(b->m, s)->parent)
		if (scope_at(b->m, s)->kind == SCOPE_CLASS)
			return scope_at(b->m, s)->klass;
	return NO_CLASS;
}

/* What is added, or taken, or the like, where a value is computed from the target
 * itself: self.n = self.n + 1 and self.n = 1 + self.n do what self.n += 1 does.
 * Else NO_NODE. */
static nid_t amount_of(const struct tree *t, nid_t target, nid_t value)
{
	struct slice text = tree_text(t, target);
	nid_t left, right, operator;

	value = tree_bare(t, value);
	if (!tree_is(t, value, KIND_binary_operator))
		return NO_NODE;
	left = tree_bare(t, tree_child(t, value, FIELD_left));
	right = tree_bare(t, tree_child(t, value, FIELD_right));
	operator= tree_child(t, value, FIELD_operator);
	if (left != NO_NODE && slice_equal(tree_text(t, left), text))
		return right;
	if (right != NO_NODE && slice_equal(tree_text(t, right), text) &&
	    (tree_text_is(t, operator, "+") || tree_text_is(t, operator, "*")))
		return left;
	return NO_NODE;
}

static void attribute_add(struct builder *b, nid_t target, nid_t value,
			  bool augmented)
{
	struct model *m = b->m;
	nid_t amount = augmented ? NO_NODE : amount_of(b->t, target, value);
	nid_t object = tree_child(b->t, target, FIELD_object);
	nid_t name = tree_child(b->t, target, FIELD_attribute);
	uint32_t function = scope_at(m, scope_now(b))->function;
	class_id klass;

	if (!tree_is(b->t, object, KIND_identifier) || name == NO_NODE)
		return;
	if (!tree_text_is(b->t, object, "self") &&
	    !tree_text_is(b->t, object, "cls"))
		return;
	klass = class_now(b);
	if (is_absent(klass))
		return;
	vec_push(b->arena, &vec_at(&m->classes, klass.nr)->attributes,
		 ((struct attribute_bind){
			 .name = name_at(b, name),
			 .target = target,
			 .value = amount == NO_NODE ? value : amount,
			 .statement = tree_statement(b->t, target),
			 .function = function,
			 .augmented = augmented || amount != NO_NODE }));
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
	if (!tree_is_target_list(t, target))
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
		} else if (tree_is_target_list(t, n) ||
			   kind == KIND_list_splat_pattern ||
			   kind == KIND_parenthesized_expression) {
			n++;
			continue;
		}
		n = t->nodes[n].next;
	}
}

/* --- statements that bind -------------------------------------------------- */

static nid_t assigned_value(const struct tree *t, nid_t assignment)
{
	nid_t right = tree_child(t, assignment, FIELD_right);

	while (tree_is(t, right, KIND_assignment))
		right = tree_child(t, right, FIELD_right);
	return right;
}

void on_assignment(struct builder *b, nid_t n)
{
	nid_t right = assigned_value(b->t, n);

	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = right == NO_NODE ? BIND_ANNOTATED
							    : BIND_ASSIGN,
				   .value = right });
}

void on_augmented(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = BIND_AUGMENTED,
				   .value = tree_child(b->t, n, FIELD_right) });
}

void on_for(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_left),
		    (struct bind){ .kind = BIND_FOR,
				   .value = tree_child(b->t, n, FIELD_right) });
}

/* `with x as y`, `except E as y` and `case P as y` share a node. */
void on_as(struct builder *b, nid_t n)
{
	nid_t parent = tree_parent(b->t, n);
	enum bind_kind kind = BIND_MATCH;

	if (tree_is(b->t, parent, KIND_with_item))
		kind = BIND_WITH;
	else if (tree_is(b->t, parent, KIND_except_clause))
		kind = BIND_EXCEPT;
	target_bind(b, tree_child(b->t, n, FIELD_alias),
		    (struct bind){ .kind = kind,
				   .value = tree_first(b->t, n) });
}

void on_walrus(struct builder *b, nid_t n)
{
	target_bind(b, tree_child(b->t, n, FIELD_name),
		    (struct bind){ .kind = BIND_WALRUS,
				   .value = tree_child(b->t, n, FIELD_value) });
}

void on_declaration(struct builder *b, nid_t n, bool global)
{
	struct scope *s = vec_at(&b->m->scopes, scope_now(b).nr);

	for_each_child(b->t, child, n) {
		sym_t name = name_at(b, child);

		if (global) {
			vec_push(b->arena, &s->globals, name);
			variable_get(b, MODULE_SCOPE, name);
			s = vec_at(&b->m->scopes, scope_now(b).nr);
		} else {
			vec_push(b->arena, &s->nonlocals, name);
		}
	}
}

void on_delete(struct builder *b, nid_t n)
{
	target_bind(b, tree_first(b->t, n),
		    (struct bind){ .kind = BIND_DELETE, .value = NO_NODE });
}

void on_case(struct builder *b, nid_t pattern)
{
	for_each_descendant(b->t, n, pattern)
		if (tree_is(b->t, n, KIND_dotted_name) &&
		    tree_child_count(b->t, n) == 1)
			target_bind(b, tree_first(b->t, n),
				    (struct bind){ .kind = BIND_MATCH,
						   .value = NO_NODE });
}

/* --- imports --------------------------------------------------------------- */

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
				.imported = imported });
}

void on_import(struct builder *b, nid_t n)
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

void on_import_from(struct builder *b, nid_t n)
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
