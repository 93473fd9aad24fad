/*
 * Which expressions depend on the value of a parameter.
 */
#include "model/caches.h"

/* Places in an expression that only read what is known while tracing. */
static bool is_static_read(const struct model *m, nid_t n)
{
	struct value v;
	const struct call *call;

	if (!tree_is(m->tree, n, KIND_attribute) &&
	    !tree_is(m->tree, n, KIND_call) &&
	    !tree_is(m->tree, n, KIND_comparison_operator))
		return false;
	call = call_at(m, n);
	if (call_is(m, call, "builtins.isinstance") ||
	    call_is(m, call, "builtins.hasattr") ||
	    call_is(m, call, "builtins.type"))
		return true;
	v = value_of(m, n);
	return v.kind == VALUE_SHAPE || v.kind == VALUE_DIMENSION ||
	       v.kind == VALUE_DTYPE ||
	       (tree_is(m->tree, n, KIND_comparison_operator) &&
		v.kind == VALUE_BOOL && v.certainty == CERTAINTY_CERTAIN);
}

static uint32_t taint_of_name(const struct model *m, uint32_t f, nid_t n,
			      int depth);

static uint32_t taint_of(const struct model *m, uint32_t f, nid_t expression,
			 int depth)
{
	const struct tree *t = m->tree;
	nid_t end, n;

	if (expression == NO_NODE || depth > DEEPEST_QUESTION)
		return NO_INDEX;
	end = t->nodes[expression].next;
	for (n = expression; n < end;) {
		if (is_static_read(m, n) || tree_is(t, n, KIND_lambda)) {
			n = t->nodes[n].next;
			continue;
		}
		if (tree_is(t, n, KIND_identifier)) {
			uint32_t p = taint_of_name(m, f, n, depth);

			if (p != NO_INDEX)
				return p;
		}
		n++;
	}
	return NO_INDEX;
}

/* Marks in `taints`, beside parameter numbers: nothing asked yet, and clean. */
#define TAINT_UNASKED UINT32_MAX
#define TAINT_CLEAN (UINT32_MAX - 1)

/* What a bind brings from a parameter, kept by bind: all its uses are in one
 * function. A bind that leads back to itself adds nothing. */
static uint32_t taint_of_bind(const struct model *m, uint32_t f, bind_id index,
			      int depth)
{
	const struct bind *b = bind_by_id(m, index);
	uint32_t *kept = &m->caches->taints[index.nr];
	uint32_t p = NO_INDEX;

	if (*kept != TAINT_UNASKED)
		return *kept == TAINT_CLEAN ? NO_INDEX : *kept;
	*kept = TAINT_CLEAN;
	if (b->kind == BIND_PARAMETER)
		p = b->parameter < first_real_parameter(m, f) ? NO_INDEX
							      : b->parameter;
	else if (b->value != NO_NODE && b->kind != BIND_FUNCTION &&
		 b->kind != BIND_CLASS)
		p = taint_of(m, f, b->value, depth + 1);
	*kept = p == NO_INDEX ? TAINT_CLEAN : p;
	return p;
}

static uint32_t taint_of_name(const struct model *m, uint32_t f, nid_t n,
			      int depth)
{
	uint32_t v = variable_of(m, n);
	struct bind_list binds;

	if (v == NO_INDEX ||
	    scope_at(m, variable_at(m, v)->scope)->function != f)
		return NO_INDEX;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count && i < 8; i++) {
		uint32_t p = taint_of_bind(m, f, binds.at[i], depth);

		if (p != NO_INDEX)
			return p;
	}
	return NO_INDEX;
}

uint32_t tainted_by_parameter(const struct model *m, uint32_t f,
			      nid_t expression)
{
	if (!m->caches->taints) {
		size_t size = m->binds.count * sizeof(uint32_t);

		m->caches->taints = arena_alloc(m->arena, size + 1);
		memset(m->caches->taints, 0xFF, size);
	}
	return taint_of(m, f, expression, 0);
}
