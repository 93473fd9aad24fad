/*
 * Which functions of a file can reach themselves by its calls.
 */
#include "model/caches.h"

/* A function on the way of the search: Tarjan's for components that are
 * strongly connected, without the recursion. */
struct visit {
	uint32_t function;
	size_t next_call;
};

struct components {
	const struct model *m;
	/* By function: when it was met, counted from 1; the earliest that it
	 * leads back to; whether its component is still open. */
	uint32_t *met, *lowest;
	bool *open;
	VEC(struct visit) path;
	VEC(uint32_t) members;
	uint32_t time;
};

static void enter_component(struct components *c, uint32_t f)
{
	struct visit visit = { f, 0 };

	c->met[f] = c->lowest[f] = ++c->time;
	c->open[f] = true;
	vec_push(c->m->arena, &c->path, visit);
	vec_push(c->m->arena, &c->members, f);
}

static void leave_function(struct components *c, uint32_t f)
{
	bool alone = vec_last(&c->members) == f;
	uint32_t member;

	c->path.count--;
	if (c->path.count) {
		uint32_t *lowest = &c->lowest[vec_last(&c->path).function];

		if (c->lowest[f] < *lowest)
			*lowest = c->lowest[f];
	}
	if (c->lowest[f] != c->met[f])
		return;
	do {
		member = vec_last(&c->members);
		c->members.count--;
		c->open[member] = false;
		if (!alone)
			vec_at(&c->m->functions, member)->recursive = true;
	} while (member != f);
}

/* Follows the next call of the function that is looked at, or leaves it. */
static void search_on(struct components *c)
{
	const struct model *m = c->m;
	struct visit *visit = &vec_last(&c->path);
	uint32_t f = visit->function, callee;

	if (visit->next_call == function_at(m, f)->calls.count) {
		leave_function(c, f);
		return;
	}
	callee = call_by_id(m, function_at(m, f)->calls.at[visit->next_call++])
			 ->callee;
	if (callee == NO_INDEX)
		return;
	if (callee == f)
		vec_at(&m->functions, f)->recursive = true;
	if (!c->met[callee])
		enter_component(c, callee);
	else if (c->open[callee] && c->met[callee] < c->lowest[f])
		c->lowest[f] = c->met[callee];
}

void find_recursion(struct model *m)
{
	size_t count = m->functions.count + 1;
	struct components c = { .m = m,
				.met = ARENA_ARRAY(m->arena, uint32_t, count),
				.lowest =
					ARENA_ARRAY(m->arena, uint32_t, count),
				.open = ARENA_ARRAY(m->arena, bool, count) };

	for (uint32_t f = 0; f < m->functions.count; f++) {
		if (c.met[f])
			continue;
		enter_component(&c, f);
		while (c.path.count)
			search_on(&c);
	}
}
