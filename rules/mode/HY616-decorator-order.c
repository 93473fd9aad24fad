#include "rulekit/rule.h"

enum trouble {
	NO_TROUBLE,
	CANNOT_CALL, /* what the lower decorator makes cannot be called */
	NO_METHOD,   /* works on the class, fails on an instance */
	NO_TENSOR,   /* gives a context manager */
	NO_HASH,     /* has to hash a tensor */
};

struct other_decorator {
	const char *name;
	enum trouble below, above; /* tf.function stands there */
};

static const struct other_decorator decorators[] = {
	{ "builtins.staticmethod", NO_TROUBLE, NO_METHOD },
	{ "builtins.classmethod", NO_TROUBLE, CANNOT_CALL },
	{ "builtins.property", NO_TROUBLE, CANNOT_CALL },
	{ "functools.cached_property", NO_TROUBLE, CANNOT_CALL },
	{ "contextlib.contextmanager", NO_TENSOR, NO_TENSOR },
	{ "contextlib.asynccontextmanager", NO_TENSOR, NO_TENSOR },
	{ "functools.lru_cache", NO_HASH, NO_HASH },
	{ "functools.cache", NO_HASH, NO_HASH },
};

/* The name of a decorator, with or without arguments. */
static sym_t decorator_name(const struct model *m, nid_t decorator)
{
	nid_t n = tree_bare(m->tree, tree_first(m->tree, decorator));

	if (tree_is(m->tree, n, KIND_call))
		return call_at(m, n)->name;
	return dotted_name(m, n);
}

/* NULL for one that gets on with tf.function wherever it stands. */
static const struct other_decorator *known_decorator(const struct model *m,
						     nid_t other)
{
	sym_t name = decorator_name(m, other);

	for (size_t i = 0; i < sizeof(decorators) / sizeof(*decorators); i++)
		if (name_is(m, name, decorators[i].name))
			return &decorators[i];
	return NULL;
}

/* A parameter that is a tensor, by name, or NULL. */
static const char *tensor_parameter(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	for (uint32_t p = first_real_parameter(m, f);
	     p < function->parameters.count; p++)
		if (tensor_certainty(m,
				     function->parameters.at[p].identifier) !=
		    CERTAINTY_NO)
			return name_text(m, function->parameters.at[p].name);
	return NULL;
}

static struct slice text_at(const struct model *m, struct span span)
{
	return (struct slice){ m->tree->text.ptr + span.start,
			       span.end - span.start };
}

static void offer_swap(struct check *c, nid_t upper, nid_t lower)
{
	struct span first = node_span(c->model, upper);
	struct span second = node_span(c->model, lower);

	fix_begin(c, FIX_SAFE, "swap the two decorators");
	fix_replace(c, first, "%.*s", SLICE_ARG(text_at(c->model, second)));
	fix_replace(c, second, "%.*s", SLICE_ARG(text_at(c->model, first)));
}

static void report_decorator(struct check *c, nid_t hybrid, const char *problem,
			     const char *advice)
{
	report(c, tree_first(c->model->tree, hybrid), "problem", problem,
	       "advice", advice, NULL);
}

static void report_order(struct check *c, const struct function *f,
			 nid_t hybrid, nid_t other, enum trouble trouble)
{
	const char *mine = source_of(c, tree_first(c->model->tree, hybrid));
	const char *its = source_of(c, tree_first(c->model->tree, other));
	const char *format =
		trouble == CANNOT_CALL
			? "`@%s` is above `@%s`, whose result it cannot call"
			: "`@%s` is above `@%s`, so the method cannot be "
			  "called on an instance";

	report_decorator(
		c, hybrid, arena_fmt(c->arena, format, mine, its),
		arena_fmt(c->arena,
			  "move `@%s` below `@%s`, right above `def %s`", mine,
			  its, name_text(c->model, f->name)));
	relate(c, other, true, "this one must come first");
	if (f->decorators.count == 2)
		offer_swap(c, hybrid, other);
}

static void look_at_pair(struct check *c, uint32_t index, nid_t hybrid,
			 nid_t other, enum trouble trouble)
{
	const struct function *f = function_at(c->model, index);
	const char *its = source_of(c, tree_first(c->model->tree, other));
	const char *tensor;

	switch (trouble) {
	case NO_TROUBLE:
		return;
	case CANNOT_CALL:
	case NO_METHOD:
		report_order(c, f, hybrid, other, trouble);
		return;
	case NO_TENSOR:
		report_decorator(
			c, hybrid,
			arena_fmt(c->arena,
				  "`%s` is a context manager, which a graph "
				  "function cannot be",
				  f->qualified_name),
			"remove `tf.function` here, and decorate what runs inside "
			"the `with`");
		break;
	case NO_HASH:
		tensor = tensor_parameter(c->model, index);
		if (!tensor)
			return;
		report_decorator(
			c, hybrid,
			arena_fmt(
				c->arena,
				"`@%s` looks up `%s` by hash, and a tensor has "
				"none",
				its, tensor),
			arena_fmt(
				c->arena,
				"remove `@%s`: a graph function caches its graphs "
				"itself",
				its));
		break;
	}
	relate(c, other, true, "the other decorator");
}

/* One decorator with each tf.function around it or below it. */
static void look_at_other_decorator(struct check *c, uint32_t index,
				    nid_t other)
{
	const struct other_decorator *known = known_decorator(c->model, other);
	const struct function *f = function_at(c->model, index);

	for (size_t h = 0; known && h < f->hybrids.count && step_taken(); h++) {
		nid_t hybrid = f->hybrids.at[h].where;

		if (!f->hybrids.at[h].by_call && other != hybrid)
			look_at_pair(c, index, hybrid, other,
				     hybrid < other ? known->above
						    : known->below);
	}
}

void check_hy616(struct check *c, nid_t node)
{
	uint32_t index = function_defined(c->model, node);
	const struct function *f = function_at(c->model, index);

	for (size_t i = 0; i < f->decorators.count; i++)
		look_at_other_decorator(c, index, f->decorators.at[i]);
}
