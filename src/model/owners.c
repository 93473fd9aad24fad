/*
 * Computed by bind, from the value that is bound, and kept; a cycle of binds
 * adds nothing. What a call gives is new, so it has no owner.
 */

#include "model/owners.h"

#include "model/caches.h"

/* By bind: who owns what it binds, and whether that is known. */
struct owner_cache {
	owners_t *owners;
	bool *known;
	uint32_t depth;
};

owners_t owner_of_parameter(uint32_t p)
{
	return p < MOST_OWNERS ? (owners_t)2 << p : OWNER_OUTSIDE;
}

static struct owner_cache *owner_cache_of(const struct model *m)
{
	struct model_caches *c = m->caches;

	if (!c->owners) {
		c->owners = ARENA_NEW(m->arena, struct owner_cache);
		c->owners->owners =
			ARENA_ARRAY(m->arena, owners_t, m->binds.count + 1);
		c->owners->known =
			ARENA_ARRAY(m->arena, bool, m->binds.count + 1);
	}
	return c->owners;
}

/* A bind that leads back to itself adds no owner. */
static owners_t owner_of_bind(const struct model *m, uint32_t f, bind_id index)
{
	struct owner_cache *cache = owner_cache_of(m);
	const struct bind *b = bind_by_id(m, index);

	if (cache->known[index.nr])
		return cache->owners[index.nr];
	cache->known[index.nr] = true;
	switch (b->kind) {
	case BIND_PARAMETER:
		cache->owners[index.nr] = owner_of_parameter(b->parameter);
		break;
	case BIND_ASSIGN:
	case BIND_FOR:
	case BIND_WALRUS:
	case BIND_WITH:
		cache->owners[index.nr] = owner_of(m, f, b->value);
		break;
	default:
		break;
	}
	return cache->owners[index.nr];
}

/* A local name: what its binds hold. Fresh objects belong to nobody. */
static owners_t owner_of_name(const struct model *m, uint32_t f, nid_t n)
{
	uint32_t v = variable_of(m, n);
	struct bind_list binds;
	owners_t owners = 0;

	if (v == NO_INDEX)
		return 0; /* a builtin */
	if (scope_at(m, variable_at(m, v)->scope)->function != f ||
	    variable_at(m, v)->rebound_inside)
		return OWNER_OUTSIDE;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count; i++)
		owners |= owner_of_bind(m, f, binds.at[i]);
	return owners;
}

/* d.items() and its kin hand out what the object holds. */
static bool returns_its_own(const struct model *m, const struct call *call)
{
	static const char *const names[] = { "items", "values", "get",
					     "setdefault", NULL };

	return call->receiver != NO_NODE && !call->name &&
	       name_is_any(m, call->method, names);
}

nid_t root_of(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	n = tree_bare(t, n);
	while (tree_is(t, n, KIND_attribute) || tree_is(t, n, KIND_subscript)) {
		n = tree_child(t, n,
			       tree_is(t, n, KIND_attribute) ? FIELD_object
							     : FIELD_value);
		n = tree_bare(t, n);
	}
	return n;
}

owners_t owner_of(const struct model *m, uint32_t f, nid_t n)
{
	struct owner_cache *cache = owner_cache_of(m);
	const struct tree *t = m->tree;
	owners_t owners = 0;

	if (cache->depth > DEEPEST_OWNER)
		return 0;
	cache->depth++;
	n = root_of(m, n);
	if (call_at(m, n) && returns_its_own(m, call_at(m, n)))
		owners = owner_of(m, f, call_at(m, n)->receiver);
	/* Anything else, a call or a display, is something new. */
	if (tree_is(t, n, KIND_identifier))
		owners = owner_of_name(m, f, n);
	else if (tree_is(t, n, KIND_conditional_expression))
		owners = owner_of(m, f, tree_first(t, n)) |
			 owner_of(m, f, tree_nth(t, n, 2));
	cache->depth--;
	return owners;
}

/* --- objects that live for one trace ---------------------------------------- */

static bool is_argument_fresh(const struct model *m, const struct call *call,
			      uint32_t p, int depth);

/* Whether every traced call of f hands a fresh object to parameter p. */
static bool parameter_is_fresh(const struct model *m, uint32_t f, uint32_t p,
			       int depth)
{
	const struct function *function = function_at(m, f);
	bool traced_caller = false;

	if (depth > 6 || function->hybrids.count)
		return false;
	for (size_t i = 0; i < function->callers.count; i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);

		if (traced_at(m, call->node) == NO_INDEX)
			continue;
		traced_caller = true;
		if (!is_argument_fresh(m, call, p, depth))
			return false;
	}
	return traced_caller;
}

static bool is_value_made_here(struct value v)
{
	return v.kind == VALUE_INSTANCE || v.kind == VALUE_LIST ||
	       v.kind == VALUE_DICT || v.kind == VALUE_SET;
}

/* f([]), f(Parts()), or f(p) where p is fresh in its turn; x of x.f() for a
 * receiver. */
static bool is_argument_fresh(const struct model *m, const struct call *call,
			      uint32_t p, int depth)
{
	nid_t object = argument_for_parameter(m, call, p);
	owners_t owners;

	if (p < first_real_parameter(m, call->callee)) {
		object = call->receiver;
		if (call_is(m, call_at(m, tree_bare(m->tree, object)),
			    "builtins.super"))
			return parameter_is_fresh(m, call->function, 0,
						  depth + 1);
	}
	if (object == NO_NODE)
		return false;
	owners = owner_of(m, call->function, object);
	if (!owners)
		return is_value_made_here(value_of(m, object));
	for (uint32_t q = 0; q < MOST_OWNERS; q++)
		if (owners == owner_of_parameter(q))
			return parameter_is_fresh(m, call->function, q,
						  depth + 1);
	return false;
}

bool made_in_trace(const struct model *m, uint32_t f, owners_t owners)
{
	if (owners & OWNER_OUTSIDE)
		return false;
	for (uint32_t p = 0; p < MOST_OWNERS; p++)
		if (owners & owner_of_parameter(p) &&
		    !parameter_is_fresh(m, f, p, 0))
			return false;
	return true;
}
