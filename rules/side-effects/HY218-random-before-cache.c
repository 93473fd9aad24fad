#include <string.h>

#include "framework/tables.h"
#include "model/around.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* How many steps of one pipeline are looked at, on all paths together; how deep a
 * draw may be in helpers; and how deep in the statements of its function. */
#define MOST_STEPS 64
#define DEEPEST_HELPER 3
#define DEEPEST_NESTING 64

/* What is asked of a file once, however many pipelines it has. */
struct look {
	const struct model *m;
	bool is_seeded; /* by tf.random.set_seed() */
	/* By depth and function: its draw plus one, 0: not asked yet, 1: none. */
	nid_t *draws[DEEPEST_HELPER + 1];
};

/* --- what draws ----------------------------------------------------------- */

/* uniform([], seed=7), random_flip_left_right(image, 7): the same in each epoch,
 * whether it is cached or not. */
static bool has_seed(const struct model *m, const struct call *call)
{
	const struct callable *f = framework_callable(m->framework, call->name);
	nid_t seed = call_keyword(m, call->node, "seed");

	if (call_has_splat(m, call->node))
		return true;
	for (size_t i = 0; f && seed == NO_NODE && i < f->parameter_count; i++)
		if (!strcmp(f->parameters[i].name, "seed"))
			seed = call_argument(m, call->node, (int)i, NULL);
	return seed != NO_NODE && !tree_is(m->tree, seed, KIND_none);
}

/* RandomFlip(), or Sequential([Rescaling(1 / 255), RandomFlip()]). */
static bool makes_random_layer(const struct model *m, nid_t made)
{
	const struct call *call = call_at(m, tree_bare(m->tree, made));
	nid_t layers;

	if (!call || call_in(m, call, "random-layers"))
		return call && !has_seed(m, call);
	if (!call_is(m, call, "tensorflow.keras.Sequential"))
		return false;
	layers = call_argument(m, call->node, 0, "layers");
	if (!tree_is(m->tree, layers, KIND_list))
		return false;
	for_each_child(m->tree, layer, layers) {
		const struct call *one = call_at(m, layer);

		if (call_in(m, one, "random-layers") && !has_seed(m, one))
			return true;
	}
	return false;
}

/* A layer, or a model of layers, that changes its inputs at random. */
static bool is_random_layer(const struct model *m, nid_t n)
{
	struct value v = value_of(m, n);

	return (v.kind == VALUE_LAYER || v.kind == VALUE_STATELESS_LAYER ||
		v.kind == VALUE_MODEL) &&
	       v.certainty == CERTAINTY_CERTAIN &&
	       makes_random_layer(m, v.proof);
}

/* augment(image), augment(image, training=True) */
static bool calls_random_layer(const struct model *m, const struct call *call)
{
	nid_t training = call_argument(m, call->node, 1, "training");

	return (training == NO_NODE || tree_is(m->tree, training, KIND_true)) &&
	       !call_has_splat(m, call->node) &&
	       is_random_layer(m, call->callee_node);
}

/* generator.uniform([]), generator.make_seeds(2) */
static bool asks_generator(const struct model *m, const struct call *call)
{
	struct value v;

	if (!call->method || call->receiver == NO_NODE ||
	    !name_in(m, call->method, "generator-draws"))
		return false;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_GENERATOR && v.certainty == CERTAINTY_CERTAIN;
}

/* tf.random.set_seed(7): from then on each epoch draws the same. */
static bool sets_seed(const struct model *m)
{
	for (size_t i = 0; i < m->calls.count; i++)
		if (call_in(m, &m->calls.at[i], "global-seeds"))
			return true;
	return false;
}

static bool draws_random_numbers(const struct look *look,
				 const struct call *call)
{
	const struct model *m = look->m;

	if (asks_generator(m, call))
		return true;
	if (look->is_seeded)
		return false;
	return call_in(m, call, "random-operations")
		       ? !has_seed(m, call)
		       : calls_random_layer(m, call);
}

/* Whether the part `inner` of `n` is run only sometimes. */
static bool may_be_skipped(const struct tree *t, nid_t n, nid_t inner)
{
	return is_optional_part(t, n, inner) ||
	       (tree_is(t, n, KIND_while_statement) &&
		t->nodes[inner].field != FIELD_condition);
}

/* Whether it is run whenever function f (NO_INDEX: the module) is. */
static bool is_always_run(const struct model *m, uint32_t f, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t inner = node, n = tree_parent(t, node);

	for (int i = 0; i < DEEPEST_NESTING; i++) {
		if (n == NO_NODE ||
		    (f != NO_INDEX && n == m->functions.at[f].node))
			break;
		if (may_be_skipped(t, n, inner))
			return false;
		inner = n;
		n = tree_parent(t, n);
	}
	if (f == NO_INDEX)
		return n == NO_NODE;
	if (n != m->functions.at[f].node)
		return false;
	/* if not training: return x */
	return !m->functions.at[f].returns.count ||
	       m->functions.at[f].returns.at[0] > node ||
	       tree_inside(t, node, m->functions.at[f].returns.at[0]);
}

static nid_t draw_in(struct look *look, uint32_t f, int depth);

/* dataset.map(augment).cache(), where augment, or a helper of it, always
 * draws. */
static nid_t find_draw_in(struct look *look, uint32_t f, int depth)
{
	const struct model *m = look->m;
	const struct function *function = &m->functions.at[f];

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = &m->calls.at[function->calls.at[i]];
		nid_t found = NO_NODE;

		if (draws_random_numbers(look, call))
			found = call->node;
		else if (call->callee != NO_INDEX && depth < DEEPEST_HELPER)
			found = draw_in(look, call->callee, depth + 1);
		if (found != NO_NODE && is_always_run(m, f, call->node))
			return found;
	}
	return NO_NODE;
}

/* The call in function f or a helper that draws whenever f runs, or NO_NODE. */
static nid_t draw_in(struct look *look, uint32_t f, int depth)
{
	nid_t *kept = &look->draws[depth][f];

	if (!*kept) {
		nid_t found = find_draw_in(look, f, depth);

		*kept = found == NO_NODE ? 1 : found + 1;
	}
	return *kept == 1 ? NO_NODE : *kept - 1;
}

/* Where what is given to `map` draws, or NO_NODE: in a function of the file, or it
 * is an operation or a layer. */
static nid_t draw_of(struct look *look, nid_t mapped)
{
	const struct model *m = look->m;
	uint32_t f = function_meant(m, mapped);

	if (f != NO_INDEX)
		return draw_in(look, f, 0);
	if (mapped == NO_NODE || look->is_seeded)
		return NO_NODE;
	return dotted_in(m, mapped, "random-operations") ||
			       is_random_layer(m, mapped)
		       ? mapped
		       : NO_NODE;
}

/* --- what the cache is given ----------------------------------------------- */

/* A way up the pipeline: where it has come to, and the `map` nearest to its
 * beginning that draws. */
struct way {
	nid_t at, map, draw;
};

struct ways {
	struct way at[MOST_STEPS];
	int count, steps;
};

/* dataset.METHOD(...), which may be any object that the file does not define. */
static const struct call *dataset_call(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	struct value v;

	if (!call || !call->method || call->receiver == NO_NODE ||
	    call->callee != NO_INDEX)
		return NULL;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_DATASET || v.kind == VALUE_UNKNOWN ? call : NULL;
}

/* val_data, make_test_set: its noise has to be the same in each epoch. */
static bool is_for_evaluation(const struct model *m, struct slice name)
{
	char word[16];
	size_t length = 0;

	for (size_t i = 0; i <= name.length; i++) {
		char ch = i < name.length ? name.ptr[i] : '_';

		if (ch != '_') {
			word[length] = ch >= 'A' && ch <= 'Z'
					       ? (char)(ch - 'A' + 'a')
					       : ch;
			if (length < sizeof(word) - 1)
				length++;
			continue;
		}
		word[length] = '\0';
		if (length &&
		    framework_set_has(m->framework, "evaluation-words", word))
			return true;
		length = 0;
	}
	return false;
}

/* Goes on with what the name has, in each of the ways in which it got it. True
 * where that cannot be seen: the pipeline begins here. */
static bool follow_name(const struct model *m, struct ways *ways,
			const struct way *way, bool all)
{
	struct bind_list binds = reaching_binds(m, way->at);
	bool begins = false;

	if (is_for_evaluation(m, tree_text(m->tree, way->at)))
		return false;
	if (binds.count != 1 && !all)
		return true;
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = &m->binds.at[binds.at[i]];

		if (b->kind != BIND_ASSIGN || b->unpacked ||
		    b->value == NO_NODE) {
			begins = true;
		} else if (ways->count < MOST_STEPS) {
			ways->at[ways->count] = *way;
			ways->at[ways->count++].at = b->value;
		}
	}
	return begins;
}

/* Goes up one way to where it begins or where names part. True when it begins,
 * as far as can be seen. */
static bool go_up(struct look *look, struct ways *ways, struct way *way,
		  bool all)
{
	const struct model *m = look->m;

	while (ways->steps++ < MOST_STEPS) {
		const struct call *call;
		nid_t draw = NO_NODE;

		way->at = tree_bare(m->tree, way->at);
		if (tree_is(m->tree, way->at, KIND_identifier))
			return follow_name(m, ways, way, all);
		call = dataset_call(m, way->at);
		if (!call || name_is(m, call->method, "cache"))
			return true;
		/* ds.repeat(10).map(draw): ten versions of each, on purpose. */
		if (name_is(m, call->method, "repeat"))
			return false;
		if (name_is(m, call->method, "map"))
			draw = draw_of(look, call_argument(m, call->node, 0,
							   "map_func"));
		if (draw != NO_NODE) {
			way->map = call->node;
			way->draw = draw;
		}
		way->at = call->receiver;
	}
	return false;
}

/* The way with a draw that leads to the cache, if any does. Where names part, a
 * cache that is always reached has all of the ways. */
static bool find_draw(struct look *look, const struct call *cache,
		      struct way *out)
{
	const struct model *m = look->m;
	bool all = is_always_run(m, cache->function, cache->node);
	struct ways ways = { .count = 1 };

	ways.at[0] = (struct way){ cache->receiver, NO_NODE, NO_NODE };
	while (ways.count) {
		*out = ways.at[--ways.count];
		if (go_up(look, &ways, out, all) && out->map != NO_NODE)
			return true;
	}
	return false;
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
					      m->functions.at[f].name_node));
}

/* a.map(draw).batch(8).cache() becomes a.cache().map(draw).batch(8). */
static void fix_order(struct check *c, const struct call *cache, nid_t map)
{
	const struct model *m = c->model;
	struct span part = { node_span(m, cache->receiver).end,
			     node_span(m, cache->node).end };
	struct slice text = { m->tree->text.ptr + part.start,
			      part.end - part.start };
	uint32_t before;

	if (!tree_inside(m->tree, map, cache->receiver) ||
	    memchr(text.ptr, '#', text.length))
		return;
	before = node_span(m, call_at(m, map)->receiver).end;
	fix_begin(c, FIX_UNSAFE, "call cache() before the map");
	fix_replace(c, (struct span){ before, before }, "%.*s",
		    (int)text.length, text.ptr);
	fix_replace(c, part, "%s", "");
}

static void look_at_cache(struct check *c, struct look *look,
			  const struct call *cache)
{
	const struct model *m = c->model;
	const struct call *draw;
	nid_t name;
	struct way way;

	if (!find_draw(look, cache, &way) || gives_evaluation(m, cache->node))
		return;
	draw = call_at(m, way.draw);
	name = tree_child(m->tree, cache->callee_node, FIELD_attribute);
	report_span(c, cache->node,
		    (struct span){ node_span(m, name).start,
				   node_span(m, cache->node).end },
		    "draw", source_of(c, draw ? draw->callee_node : way.draw),
		    NULL);
	relate(c, way.draw, true, "drawn here, in the first epoch only");
	if (!tree_inside(m->tree, way.map, cache->node))
		relate(c, way.map, true, "mapped before the cache");
	fix_order(c, cache, way.map);
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
	struct look look = { .m = m };

	(void)module;
	for (size_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if (!name_is(m, call->method, "cache") ||
		    !dataset_call(m, call->node))
			continue;
		if (!look.draws[0]) {
			look.is_seeded = sets_seed(m);
			for (int d = 0; d <= DEEPEST_HELPER; d++)
				look.draws[d] =
					ARENA_ARRAY(c->arena, nid_t,
						    m->functions.count + 1);
		}
		look_at_cache(c, &look, call);
	}
}
