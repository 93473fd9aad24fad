/*
 * A function enters; where it, or a helper of it, draws random numbers each time that
 * it is run leaves. What is asked of a function is kept: a file may have many
 * pipelines.
 */
#include "rulekit/draws.h"

#include <string.h>

#include "framework/tables.h"
#include "model/around.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

/* uniform([], seed=7), random_flip_left_right(image, 7), or NO_NODE. */
static nid_t seed_of(const struct model *m, const struct call *call)
{
	const struct callable *f = framework_callable(m->framework, call->name);
	nid_t seed = call_keyword(m, call->node, "seed");

	for (size_t i = 0; f && seed == NO_NODE && i < f->parameter_count; i++)
		if (!strcmp(f->parameters[i].name, "seed"))
			seed = call_argument(m, call->node, (int)i, NULL);
	return seed;
}

/* Expressions around a number that is the seed of one of them: real ones are one or two
 * up. */
#define MOST_AROUND 16

bool is_in_op_seed(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t n = tree_parent(t, node);

	/* What a method of it gives is something else. */
	for (int step = 0;
	     step < MOST_AROUND && n != NO_NODE && !tree_is(t, n, KIND_block) &&
	     !tree_is(t, n, KIND_attribute);
	     step++, n = tree_parent(t, n)) {
		const struct call *call = call_at(m, n);
		nid_t seed = call_in(m, call, "random-operations") ||
					     call_in(m, call, "random-masks")
				     ? seed_of(m, call)
				     : NO_NODE;

		if (seed != NO_NODE && tree_inside(t, node, seed))
			return true;
	}
	return false;
}

static bool is_seeded_with_number(const struct model *m, nid_t call)
{
	long number;

	return literal_int(m, call_argument(m, call, 0, "seed"), &number);
}

/* np.random.seed for np.random.normal, random.seed for random.random */
static bool seeds_generator_of(const struct model *m, const struct call *seed,
			       const struct call *draw)
{
	const char *name = name_text(m, draw->name), *last = strrchr(name, '.');
	const char *seeder = seed->name ? name_text(m, seed->name) : "";
	size_t length = last ? (size_t)(last + 1 - name) : 0;

	return length && !strncmp(seeder, name, length) &&
	       !strcmp(seeder + length, "seed");
}

bool is_seeded_anew(const struct model *m, nid_t node)
{
	const struct call *draw = call_at(m, node);
	uint32_t f = function_around(m, node);
	const struct function *function;
	nid_t made;

	if (f == NO_INDEX)
		return false;
	function = function_at(m, f);
	if (!draw->name) {
		made = value_of(m, draw->receiver).proof;
		return made != NO_NODE && function_around(m, made) == f &&
		       is_seeded_with_number(m, made);
	}
	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *seed = call_by_id(m, function->calls.at[i]);

		if (seed->node < node && seeds_generator_of(m, seed, draw) &&
		    is_seeded_with_number(m, seed->node))
			return true;
	}
	return false;
}

/* With one it is the same in each epoch, whether it is cached or not. */
static bool has_seed(const struct model *m, const struct call *call)
{
	nid_t seed = seed_of(m, call);

	if (call_has_splat(m, call->node))
		return true;
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
	for_each_call(m, i)
		if (call_in(m, call_by_id(m, i), "global-seeds"))
			return true;
	return false;
}

static bool draws_random_numbers(const struct draws *draws,
				 const struct call *call)
{
	const struct model *m = draws->m;

	if (asks_generator(m, call))
		return true;
	if (draws->is_seeded)
		return false;
	return call_in(m, call, "random-operations")
		       ? !has_seed(m, call)
		       : calls_random_layer(m, call);
}

static nid_t draw_in(struct draws *draws, uint32_t f, int depth);

/* dataset.map(augment).cache(), where augment, or a helper of it, always
 * draws. */
static nid_t find_draw_in(struct draws *draws, uint32_t f, int depth)
{
	const struct model *m = draws->m;
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);
		nid_t found = NO_NODE;

		if (draws_random_numbers(draws, call))
			found = call->node;
		else if (call->callee != NO_INDEX && depth < DEEPEST_HELPER)
			found = draw_in(draws, call->callee, depth + 1);
		if (found != NO_NODE && is_always_run(m, f, call->node))
			return found;
	}
	return NO_NODE;
}

/* The call in function f or a helper that draws whenever f runs, or NO_NODE. */
static nid_t draw_in(struct draws *draws, uint32_t f, int depth)
{
	nid_t *known = &draws->kept[depth][f];

	if (!*known) {
		nid_t found = find_draw_in(draws, f, depth);

		*known = found == NO_NODE ? 1 : found + 1;
	}
	return *known == 1 ? NO_NODE : *known - 1;
}

nid_t draw_of(struct draws *draws, nid_t mapped)
{
	const struct model *m = draws->m;
	uint32_t f = function_meant(m, mapped);

	if (f != NO_INDEX)
		return draw_in(draws, f, 0);
	if (mapped == NO_NODE || draws->is_seeded)
		return NO_NODE;
	return dotted_in(m, mapped, "random-operations") ||
			       is_random_layer(m, mapped)
		       ? mapped
		       : NO_NODE;
}

void draws_init(struct draws *draws, const struct model *m)
{
	*draws = (struct draws){ .m = m, .is_seeded = sets_seed(m) };
	for (int depth = 0; depth <= DEEPEST_HELPER; depth++)
		draws->kept[depth] =
			ARENA_ARRAY(m->arena, nid_t, m->functions.count + 1);
}
