/*
 * Scopes, their variables and the binds of those, while they are made and when
 * they are looked up. A variable is found by its scope and name in one table.
 */
#include "model/building.h"

sym_t name_at(struct builder *b, nid_t n)
{
	struct slice text = tree_text(b->t, n);

	return intern_bytes(b->m->names, text.ptr, text.length);
}

/* --- variables ------------------------------------------------------------- */

static uint32_t *variable_slot(const struct model *m, scope_id scope,
			       sym_t name)
{
	const struct model_caches *c = m->caches;
	uint32_t mask = c->slot_count - 1;
	uint32_t at = (scope.nr * 2654435761u ^ name * 40503u) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t v = c->variable_slots[at];

		if (v == NO_INDEX ||
		    (same_scope(variable_at(m, v)->scope, scope) &&
		     variable_at(m, v)->name == name))
			return &c->variable_slots[at];
	}
}

uint32_t variable_in_scope(const struct model *m, scope_id scope, sym_t name)
{
	return *variable_slot(m, scope, name);
}

static uint32_t variable_seen_from(const struct model *m, scope_id scope,
				   sym_t name)
{
	bool first = true;

	for (; is_present(scope); scope = scope_at(m, scope)->parent) {
		uint32_t v;

		/* A class scope is seen from its own level only. */
		if (!first && scope_at(m, scope)->kind == SCOPE_CLASS)
			continue;
		first = scope_at(m, scope)->kind == SCOPE_COMPREHENSION &&
			first;
		v = variable_in_scope(m, scope, name);
		if (v != NO_INDEX)
			return v;
	}
	return NO_INDEX;
}

void slots_grow(struct builder *b)
{
	struct model *m = b->m;
	struct model_caches *c = m->caches;

	c->slot_count = c->slot_count ? c->slot_count * 2 : 256;
	c->variable_slots = ARENA_ARRAY(b->arena, uint32_t, c->slot_count);
	memset(c->variable_slots, 0xFF, c->slot_count * sizeof(uint32_t));
	for (uint32_t v = 0; v < m->variables.count; v++)
		*variable_slot(m, variable_at(m, v)->scope,
			       variable_at(m, v)->name) = v;
}

uint32_t variable_get(struct builder *b, scope_id scope, sym_t name)
{
	struct model *m = b->m;
	uint32_t *slot = variable_slot(m, scope, name);
	uint32_t v = (uint32_t)m->variables.count;

	if (*slot != NO_INDEX)
		return *slot;
	vec_push(b->arena, &m->variables,
		 ((struct variable){ .name = name,
				     .scope = scope,
				     .first = NO_BIND,
				     .last = NO_BIND }));
	*slot = v;
	vec_push(b->arena, &vec_at(&m->scopes, scope.nr)->variables, v);
	if (m->variables.count * 2 > m->caches->slot_count)
		slots_grow(b);
	return v;
}

static bool declares_name(const sym_t *names, size_t count, sym_t name)
{
	for (size_t i = 0; i < count; i++)
		if (names[i] == name)
			return true;
	return false;
}

/* The function scope outside `scope` that binds `name`, for nonlocal. */
static scope_id nonlocal_scope(struct builder *b, scope_id scope, sym_t name)
{
	struct model *m = b->m;
	scope_id s = scope_at(m, scope)->parent;

	for (; is_present(s); s = scope_at(m, s)->parent)
		if (scope_at(m, s)->kind == SCOPE_FUNCTION &&
		    variable_in_scope(m, s, name) != NO_INDEX)
			return s;
	return scope;
}

/* Where a binding in `scope` really goes. */
static scope_id binding_scope(struct builder *b, scope_id scope, sym_t name,
			      enum bind_kind kind, bool *elsewhere)
{
	struct model *m = b->m;
	struct scope *s;

	while (kind == BIND_WALRUS &&
	       scope_at(m, scope)->kind == SCOPE_COMPREHENSION)
		scope = scope_at(m, scope)->parent;
	s = vec_at(&m->scopes, scope.nr);
	*elsewhere = true;
	if (declares_name(s->globals.at, s->globals.count, name))
		return MODULE_SCOPE;
	if (declares_name(s->nonlocals.at, s->nonlocals.count, name))
		return nonlocal_scope(b, scope, name);
	*elsewhere = false;
	return scope;
}

bind_id bind_add(struct builder *b, scope_id scope, struct bind bind)
{
	struct model *m = b->m;
	sym_t name = name_at(b, bind.target);
	bind_id index = { (uint32_t)m->binds.count };
	struct variable *v;
	bool elsewhere;

	scope = binding_scope(b, scope, name, bind.kind, &elsewhere);
	bind.variable = variable_get(b, scope, name);
	bind.next = NO_BIND;
	vec_push(b->arena, &m->binds, bind);
	v = vec_at(&m->variables, bind.variable);
	if (elsewhere)
		v->rebound_inside = true;
	if (is_absent(v->first))
		v->first = index;
	else
		vec_at(&m->binds, v->last.nr)->next = index;
	v->last = index;
	m->caches->target_variable[bind.target] = bind.variable;
	return index;
}

/* --- scopes ---------------------------------------------------------------- */

scope_id scope_add(struct builder *b, enum scope_kind kind, nid_t node,
		   scope_id parent, uint32_t function, class_id klass)
{
	scope_id index = { (uint32_t)b->m->scopes.count };

	vec_push(b->arena, &b->m->scopes,
		 ((struct scope){ .kind = kind,
				  .node = node,
				  .parent = parent,
				  .function = function,
				  .klass = klass }));
	return index;
}

scope_id scope_now(struct builder *b)
{
	return vec_last(&b->open).scope;
}

/* --- identifiers ------------------------------------------------------------------- */

static sym_t sym_of(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);

	return intern_bytes(m->names, text.ptr, text.length);
}

bool names_no_variable(const struct tree *t, nid_t n)
{
	nid_t parent = tree_parent(t, n);

	return t->nodes[n].field == FIELD_attribute ||
	       (t->nodes[n].field == FIELD_name &&
		tree_is(t, parent, KIND_keyword_argument)) ||
	       tree_is(t, parent, KIND_dotted_name);
}

/* In the cache, where NO_INDEX is what nobody has asked for. */
#define SEES_NOTHING (NO_INDEX - 1)

uint32_t variable_of(const struct model *m, nid_t n)
{
	uint32_t *seen, v = NO_INDEX;

	if (!tree_is(m->tree, n, KIND_identifier))
		return NO_INDEX;
	if (m->caches->target_variable[n] != NO_INDEX)
		return m->caches->target_variable[n];
	seen = &m->caches->seen_variable[n];
	if (*seen != NO_INDEX)
		return *seen == SEES_NOTHING ? NO_INDEX : *seen;
	if (!names_no_variable(m->tree, n))
		v = variable_seen_from(m, m->scope_of[n], sym_of(m, n));
	*seen = v == NO_INDEX ? SEES_NOTHING : v;
	return v;
}

uint32_t variable_seen(const struct model *m, nid_t n)
{
	scope_id scope = m->scope_of[n];
	bool global = tree_is(m->tree, tree_parent(m->tree, n),
			      KIND_global_statement);

	return global ? variable_in_scope(m, MODULE_SCOPE, sym_of(m, n))
		      : variable_seen_from(m, scope, sym_of(m, n));
}
