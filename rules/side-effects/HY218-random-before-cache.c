#include <string.h>

#include "rulekit/draws.h"
#include "rulekit/pipeline.h"
#include "rulekit/rule.h"

static nid_t draw_in_map(struct draws *draws, const struct call *map)
{
	return draw_of(draws,
		       call_argument(draws->m, map->node, 0, "map_func"));
}

/* The `map` nearest to the beginning of the pipeline that draws, before the cache;
 * or NULL. Where names part, a cache that is always reached has all of the ways. */
static const struct call *drawing_map_before(struct draws *draws,
					     const struct call *cache)
{
	const struct model *m = draws->m;
	struct pipeline p = pipeline_above(m, cache);
	const struct call *step;

	while (pipeline_next_way(&p)) {
		while ((step = pipeline_next_step(&p)) &&
		       !name_is(m, step->method, "cache")) {
			/* ds.repeat(10).map(draw): ten versions of each, on
			 * purpose. */
			if (name_is(m, step->method, "repeat")) {
				p.begins = false;
				break;
			}
			if (name_is(m, step->method, "map") &&
			    draw_in_map(draws, step) != NO_NODE)
				p.way.noted = step;
		}
		if (p.begins && p.way.noted)
			return p.way.noted;
	}
	return NULL;
}

/* Whether what the cache is part of gets a name of a validation set. */
static bool gives_evaluation(const struct model *m, nid_t node)
{
	nid_t statement = tree_statement(m->tree, node);
	nid_t first = tree_first(m->tree, statement);
	uint32_t f = function_around(m, node);

	if (tree_is(m->tree, first, KIND_assignment) &&
	    is_for_evaluation(m, tree_text(m->tree, tree_child(m->tree, first,
							       FIELD_left))))
		return true;
	return f != NO_INDEX &&
	       is_for_evaluation(m, tree_text(m->tree,
					      function_at(m, f)->name_node));
}

/* a.map(draw).batch(8).cache() becomes a.cache().map(draw).batch(8). */
static void fix_order(struct check *c, const struct call *cache,
		      const struct call *map)
{
	const struct model *m = c->model;
	struct span part = { node_span(m, cache->receiver).end,
			     node_span(m, cache->node).end };
	struct slice text = { m->tree->text.ptr + part.start,
			      part.end - part.start };
	uint32_t before;

	if (!tree_inside(m->tree, map->node, cache->receiver) ||
	    memchr(text.ptr, '#', text.length))
		return;
	before = node_span(m, map->receiver).end;
	fix_begin(c, FIX_UNSAFE, "call cache() before the map");
	fix_replace(c, (struct span){ before, before }, "%.*s",
		    (int)text.length, text.ptr);
	fix_replace(c, part, "%s", "");
}

static void look_at_cache(struct check *c, struct draws *draws,
			  const struct call *cache)
{
	const struct model *m = c->model;
	const struct call *map = drawing_map_before(draws, cache), *call;
	nid_t draw, name;

	if (!map || gives_evaluation(m, cache->node))
		return;
	draw = draw_in_map(draws, map);
	call = call_at(m, draw);
	name = tree_child(m->tree, cache->callee_node, FIELD_attribute);
	report_span(c, cache->node,
		    (struct span){ node_span(m, name).start,
				   node_span(m, cache->node).end },
		    "draw", source_of(c, call ? call->callee_node : draw),
		    NULL);
	relate(c, draw, true, "drawn here, in the first epoch only");
	if (!tree_inside(m->tree, map->node, cache->node))
		relate(c, map->node, true, "mapped before the cache");
	fix_order(c, cache, map);
}

/*
 * A cache keeps what it is given in the first epoch, so that what is drawn before
 * it is drawn once:
 *
 *	dataset.map(random_flip).batch(32).cache()
 */
void check_hy218(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	sym_t cache = intern_str(m->names, "cache");
	struct draws draws = { .m = NULL };

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call->method != cache || !dataset_call(m, call->node))
			continue;
		if (!draws.m)
			draws_init(&draws, m);
		look_at_cache(c, &draws, call);
	}
}
