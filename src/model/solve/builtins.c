/*
 * Python's own functions: what they give depends on what goes in.
 *
 * In: the name behind "builtins." and arguments. Out: evidence; UNKNOWN for a
 * function that is not here.
 */
#include "model/solve/solver.h"

#include <stdio.h>
#include <string.h>

#include "model/caches.h"

ev_t boolean_constant(struct walker *w, bool known, bool value, nid_t site)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_BOOL), .proof = site };

	if (known)
		e.constant = named(w, value ? "True" : "False");
	return pool_evidence(pool_of(w), &e);
}

static ev_t call_isinstance(struct walker *w, const struct arguments *arguments,
			    nid_t site)
{
	const struct evidence *e =
		pool_at(pool_of(w), argument_at(arguments, 0, 0));
	const struct evidence *c =
		pool_at(pool_of(w), argument_at(arguments, 1, 0));
	const char *name = intern_text(w->s->names, c->name);
	size_t length = strlen(name);

	/* A tensor of a graph is no EagerTensor. */
	if (length > 11 && !strcmp(name + length - 11, "EagerTensor") &&
	    e->kinds & KINDS_TENSOR)
		return boolean_constant(
			w,
			!(e->kinds & ~KINDS_TENSOR) ||
				is_graph_context(context_now(w)),
			!is_graph_context(context_now(w)), site);
	return boolean_constant(w, false, false, site);
}

static ev_t call_hasattr(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	const struct evidence *name =
		pool_at(pool_of(w), argument_at(arguments, 1, 0));
	bool numpy = !strcmp(intern_text(w->s->names, name->constant), "numpy");

	return boolean_constant(w, numpy, !is_graph_context(context_now(w)),
				site);
}

static ev_t call_len(struct walker *w, const struct arguments *arguments,
		     nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);
	const struct evidence *e = pool_at(pool_of(w), of);
	const struct elements *list = pool_elements_at(pool_of(w), e->elements);
	struct evidence count = { .kinds = KIND_BIT(VALUE_INT), .proof = site };
	char text[16];

	special_method(w, of, "__len__", EV_UNSEEN, site);

	if (e->kinds & KINDS_TENSOR)
		return ev_of(pool_of(w),
			     is_graph_context(context_now(w)) ? VALUE_DIMENSION
							      : VALUE_INT,
			     site);
	if (e->elements && !list->open && !(e->kinds & ~KINDS_SEQUENCE)) {
		snprintf(text, sizeof(text), "%u", (unsigned)list->count);
		count.constant = named(w, text);
	}
	return pool_evidence(pool_of(w), &count);
}

/* range(n) over a tensor is converted to one; over numbers it is not. */
static ev_t call_range(struct walker *w, const struct arguments *arguments,
		       nid_t site)
{
	for (uint32_t i = 0; i < arguments->count; i++)
		if (ev_must(pool_of(w), arguments->at[i], KINDS_TENSOR) &&
		    context_now(w) == CONTEXT_GRAPH)
			return ev_of(pool_of(w), VALUE_TENSOR, site);
	return ev_open(
		pool_of(w), VALUE_ITERATOR,
		pool_evidence(pool_of(w),
			      &(struct evidence){ .kinds = KIND_BIT(VALUE_INT),
						  .varies = VARIES_LOOP,
						  .proof = site }),
		site);
}

static ev_t call_enumerate(struct walker *w, const struct arguments *arguments,
			   nid_t site)
{
	ev_t iterable = argument_at(arguments, 0, 0), pair[2];
	bool over_dataset =
		ev_may_be(pool_of(w), iterable, KIND_BIT(VALUE_DATASET)) &&
		context_now(w) == CONTEXT_GRAPH;
	struct evidence count = { .kinds = KIND_BIT(VALUE_INT),
				  .varies = VARIES_LOOP,
				  .proof = site };

	if (over_dataset)
		count.kinds = KIND_BIT(VALUE_TENSOR);
	pair[0] = pool_evidence(pool_of(w), &count);
	pair[1] = iteration_value(w, iterable, site);
	return ev_open(pool_of(w), VALUE_ITERATOR,
		       ev_sequence(pool_of(w), VALUE_TUPLE, pair, 2, site),
		       site);
}

static ev_t call_zip(struct walker *w, const struct arguments *arguments,
		     nid_t site)
{
	ev_t items[MOST_ARGUMENTS];

	if (arguments->has_more)
		return ev_open(pool_of(w), VALUE_ITERATOR, EV_UNKNOWN, site);
	for (uint32_t i = 0; i < arguments->count; i++)
		items[i] = iteration_value(w, arguments->at[i], site);
	return ev_open(pool_of(w), VALUE_ITERATOR,
		       ev_sequence(pool_of(w), VALUE_TUPLE, items,
				   arguments->count, site),
		       site);
}

static ev_t call_iter(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);
	enum value_kind kind = ev_must(pool_of(w), of, KIND_BIT(VALUE_DATASET))
				       ? VALUE_DATASET_ITERATOR
				       : VALUE_ITERATOR;
	ev_t item = iteration_value(w, of, site);

	if (pool_at(pool_of(w), of)->kinds & KIND_BIT(VALUE_UNKNOWN))
		return EV_UNKNOWN;
	return ev_open(pool_of(w), kind, item, site);
}

static ev_t call_next(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);

	return iteration_value(w, of, site);
}

static ev_t call_list(struct walker *w, enum value_kind kind,
		      const struct arguments *arguments, nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);
	struct evidence e;

	if (of == EV_UNSEEN)
		return ev_sequence(pool_of(w), kind, NULL, 0, site);
	e = *pool_at(pool_of(w), of);
	if (e.elements && !(e.kinds & ~KINDS_SEQUENCE)) {
		e.kinds = KIND_BIT(kind);
		e.proof = site;
		return pool_evidence(pool_of(w), &e);
	}
	return ev_open(pool_of(w), kind, iteration_value(w, of, site), site);
}

static ev_t call_dict(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_DICT), .proof = site };
	struct elements list;

	memset(&list, 0, sizeof(list));
	if (arguments->has_more || arguments->count > MOST_ELEMENTS)
		return ev_open(pool_of(w), VALUE_DICT, EV_UNKNOWN, site);
	for (uint32_t i = 0; i < arguments->count; i++) {
		if (!arguments->keywords[i])
			return ev_open(pool_of(w), VALUE_DICT, EV_UNKNOWN,
				       site);
		list.keys[list.count] = arguments->keywords[i];
		list.at[list.count++] = arguments->at[i];
	}
	e.elements = pool_elements(pool_of(w), &list);
	return pool_evidence(pool_of(w), &e);
}

/* int(t), abs(t): a tensor in converted code, a number elsewhere. */
static ev_t call_number(struct walker *w, enum value_kind kind,
			const struct arguments *arguments, nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);
	struct evidence e = *pool_at(pool_of(w), of);

	if (e.kinds & KINDS_TENSOR && is_graph_context(context_now(w))) {
		ev_t tensor = ev_of(pool_of(w), VALUE_TENSOR, e.proof);

		return e.kinds & ~KINDS_TENSOR ? ev_may(pool_of(w), tensor)
					       : tensor;
	}
	return pool_evidence(pool_of(w),
			     &(struct evidence){ .kinds = KIND_BIT(kind),
						 .varies = e.varies,
						 .proof = site });
}

/* abs, min, max, sum, round: of the kind of what goes in. */
static ev_t call_same(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	ev_t all = EV_NOTHING;
	struct evidence e;

	if (arguments->has_more)
		return EV_UNKNOWN;
	for (uint32_t i = 0; i < arguments->count; i++) {
		ev_t value = arguments->at[i];

		if (arguments->keywords[i])
			continue;
		if (arguments->count == 1 &&
		    ev_may_be(pool_of(w), value, KINDS_CONTAINER))
			value = iteration_value(w, value, site);
		all = ev_join(pool_of(w), all, value);
	}
	e = *pool_at(pool_of(w), all);
	if (arguments->count != 1)
		e.constant = 0;
	return e.kinds ? pool_evidence(pool_of(w), &e) : all;
}

static ev_t call_getattr(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	const struct evidence *name =
		pool_at(pool_of(w), argument_at(arguments, 1, 0));
	ev_t value;

	if (!name->constant)
		return EV_UNKNOWN;
	value = attribute_load(w, argument_at(arguments, 0, 0), name->constant,
			       site);
	return ev_join(pool_of(w), value, argument_at(arguments, 2, 0));
}

static ev_t call_setattr(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	const struct evidence *name =
		pool_at(pool_of(w), argument_at(arguments, 1, 0));

	if (name->constant)
		attribute_store(w, argument_at(arguments, 0, 0), name->constant,
				argument_at(arguments, 2, 0));
	return ev_of(pool_of(w), VALUE_NONE, site);
}

/* map(f, xs): f is called where map is. */
static ev_t call_map(struct walker *w, const struct arguments *arguments,
		     nid_t site, bool is_filter)
{
	struct arguments given = { .call = NO_NODE };
	ev_t function = argument_at(arguments, 0, 0), result;

	for (uint32_t i = 1; i < arguments->count; i++)
		given.at[given.count++] =
			iteration_value(w, arguments->at[i], site);
	given.has_more = arguments->has_more;
	result = call_value(w, function, &given, site);
	if (is_filter)
		result = given.count ? given.at[0] : EV_UNKNOWN;
	return ev_open(pool_of(w), VALUE_ITERATOR, result, site);
}

static ev_t call_super(struct walker *w, const struct arguments *arguments,
		       nid_t site)
{
	struct solver *s = w->s;
	uint32_t c = class_around(w->m, site);
	uint32_t f = w->a->function;
	ev_t self = f == NO_INDEX || !s->units.at[w->u->index]
					      ->m->functions
					      .at[s->functions.at[f].index]
					      .parameters.count
			    ? EV_UNKNOWN
			    : w->a->parameters[0];
	struct object object = { .kind = OBJECT_SUPER,
				 .unit = w->u->index,
				 .self = self,
				 .site = NO_NODE };

	(void)arguments;
	if (c == NO_INDEX)
		return EV_UNKNOWN;
	object.index = w->u->first_class + c;
	return ev_of_object(s, VALUE_OBJECT, solver_object(s, &object), site);
}

static ev_t call_to_list(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	return call_list(w, VALUE_LIST, arguments, site);
}

static ev_t call_to_tuple(struct walker *w, const struct arguments *arguments,
			  nid_t site)
{
	return call_list(w, VALUE_TUPLE, arguments, site);
}

static ev_t call_to_set(struct walker *w, const struct arguments *arguments,
			nid_t site)
{
	return call_list(w, VALUE_SET, arguments, site);
}

static ev_t call_reversed(struct walker *w, const struct arguments *arguments,
			  nid_t site)
{
	return call_list(w, VALUE_ITERATOR, arguments, site);
}

static ev_t call_int(struct walker *w, const struct arguments *arguments,
		     nid_t site)
{
	return call_number(w, VALUE_INT, arguments, site);
}

static ev_t call_float(struct walker *w, const struct arguments *arguments,
		       nid_t site)
{
	return call_number(w, VALUE_FLOAT, arguments, site);
}

static ev_t call_mapped(struct walker *w, const struct arguments *arguments,
			nid_t site)
{
	return call_map(w, arguments, site, false);
}

static ev_t call_filtered(struct walker *w, const struct arguments *arguments,
			  nid_t site)
{
	return call_map(w, arguments, site, true);
}

static ev_t call_test(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	(void)arguments;
	return boolean_constant(w, false, false, site);
}

static ev_t call_text(struct walker *w, const struct arguments *arguments,
		      nid_t site)
{
	(void)arguments;
	return ev_of(pool_of(w), VALUE_STRING, site);
}

static ev_t call_for_nothing(struct walker *w,
			     const struct arguments *arguments, nid_t site)
{
	(void)arguments;
	return ev_of(pool_of(w), VALUE_NONE, site);
}

/* Python's functions whose result depends on what goes in. */
static const struct {
	const char *name;
	ev_t (*call)(struct walker *, const struct arguments *, nid_t);
} builtins[] = {
	{ "abs", call_same },
	{ "all", call_test },
	{ "any", call_test },
	{ "bool", call_test },
	{ "callable", call_test },
	{ "dict", call_dict },
	{ "enumerate", call_enumerate },
	{ "filter", call_filtered },
	{ "float", call_float },
	{ "getattr", call_getattr },
	{ "hasattr", call_hasattr },
	{ "int", call_int },
	{ "isinstance", call_isinstance },
	{ "iter", call_iter },
	{ "len", call_len },
	{ "list", call_to_list },
	{ "map", call_mapped },
	{ "max", call_same },
	{ "min", call_same },
	{ "next", call_next },
	{ "print", call_for_nothing },
	{ "range", call_range },
	{ "repr", call_text },
	{ "reversed", call_reversed },
	{ "round", call_same },
	{ "set", call_to_set },
	{ "setattr", call_setattr },
	{ "sorted", call_to_list },
	{ "str", call_text },
	{ "sum", call_same },
	{ "super", call_super },
	{ "tuple", call_to_tuple },
	{ "zip", call_zip },
};

ev_t builtin_call(struct walker *w, const char *name,
		  const struct arguments *arguments, nid_t site)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (!strcmp(builtins[i].name, name))
			return builtins[i].call(w, arguments, site);
	return EV_UNKNOWN;
}
