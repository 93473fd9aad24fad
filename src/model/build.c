/*
 * The first pass over the tree, in the order of the text: what each kind of node
 * does to the scopes, and what is named then. Nothing is resolved before.
 */
#include "model/building.h"

static void scope_enter(struct builder *b, nid_t n)
{
	struct open_scope open = { b->begins[n], b->t->nodes[n].next };

	vec_push(b->arena, &b->open, open);
}

static void build_node(struct builder *b, nid_t n)
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
	struct open_scope module = { MODULE_SCOPE, b->t->count };

	scope_add(b, SCOPE_MODULE, 0, NO_SCOPE, NO_INDEX, NO_CLASS);
	vec_push(b->arena, &b->open, module);
	for (nid_t n = 0; n < b->t->count; n++) {
		while (vec_last(&b->open).end <= n)
			b->open.count--;
		if (is_present(b->begins[n]))
			scope_enter(b, n);
		m->scope_of[n] = scope_now(b);
		m->function_of[n] = scope_at(m, scope_now(b))->function;
		build_node(b, n);
	}
}

/* Of numbers or handles, each of which is none. */
static void *index_array(struct arena *arena, uint32_t count)
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
	for_each_call(m, i)
		vec_at(&m->calls, i.nr)->name =
			dotted_name(m, call_by_id(m, i)->callee_node);
	for (uint32_t c = 0; c < m->classes.count; c++) {
		struct class *k = vec_at(&m->classes, c);

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
	out->caches->dotted = index_array(arena, tree->count);
	b.begins = index_array(arena, tree->count);
	know_names(out);
	slots_grow(&b);
	first_pass(&b);
	index_binds(out);
	name_calls(out);
	find_hybrids(out);
}
