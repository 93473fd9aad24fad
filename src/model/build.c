/*
 * The first pass over the tree, in the order of the text: what each kind of node
 * does to the scopes, and what is named then. Nothing is resolved before.
 */
#include "model/building.h"
#include "model/uses.h"

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

/* What the tree has so many of: a vector that grows leaves twice as much behind. */
static void expect_parts(struct model *m, const struct tree *t)
{
	uint32_t functions = t->kind_count[KIND_function_definition] +
			     t->kind_count[KIND_lambda];
	uint32_t classes = t->kind_count[KIND_class_definition];
	uint32_t comprehensions = t->kind_count[KIND_list_comprehension] +
				  t->kind_count[KIND_set_comprehension] +
				  t->kind_count[KIND_dictionary_comprehension] +
				  t->kind_count[KIND_generator_expression];

	vec_expect(m->arena, &m->functions, functions);
	vec_expect(m->arena, &m->classes, classes);
	vec_expect(m->arena, &m->scopes,
		   1 + functions + classes + comprehensions);
	vec_expect(m->arena, &m->calls, t->kind_count[KIND_call]);
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
	struct arena scratch;

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
	arena_init(&scratch);
	b.begins = index_array(&scratch, tree->count);
	know_names(out);
	expect_parts(out, tree);
	slots_grow(&b);
	first_pass(&b);
	arena_release(&scratch);
	index_binds(out);
	name_calls(out);
	find_hybrids(out);
}

static void *copy_of(struct arena *arena, const void *array, size_t size)
{
	void *copy = arena_room(arena, size + 1);

	if (size)
		memcpy(copy, array, size);
	return copy;
}

/* What the syntax alone says. Answers that are kept by whoever asks first are each
 * model's own, for an answer may stand on what was asked before it. */
static struct model_caches *caches_again(const struct model *m,
					 struct arena *arena)
{
	const struct model_caches *known = m->caches;
	struct model_caches *c = ARENA_NEW(arena, struct model_caches);
	size_t nodes = m->tree->count, variables = m->variables.count;

	c->known = known->known;
	c->variable_slots = known->variable_slots;
	c->slot_count = known->slot_count;
	c->target_variable = known->target_variable;
	c->variable_binds = known->variable_binds;
	c->star_modules.at = known->star_modules.at;
	c->star_modules.count = known->star_modules.count;
	c->seen_variable = copy_of(arena, known->seen_variable,
				   nodes * sizeof(*c->seen_variable));
	c->dotted = copy_of(arena, known->dotted, nodes * sizeof(*c->dotted));
	c->variable_names = copy_of(arena, known->variable_names,
				    variables * sizeof(*c->variable_names));
	c->names_differ = copy_of(arena, known->names_differ,
				  variables * sizeof(*c->names_differ));
	if (known->uses)
		c->uses = uses_again(m, arena);
	return c;
}

void model_syntax_again(struct model *out, struct arena *arena,
			const struct model *known,
			const struct surroundings *around)
{
	*out = *known;
	out->arena = arena;
	out->around = *around;
	out->functions.at =
		copy_of(arena, known->functions.at,
			known->functions.count * sizeof(*known->functions.at));
	out->calls.at = copy_of(arena, known->calls.at,
				known->calls.count * sizeof(*known->calls.at));
	out->caches = caches_again(known, arena);
}
