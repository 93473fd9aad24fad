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
	const char *text = intern_text(w->s->names, name->constant);

	if (*text &&
	    ev_must(pool_of(w), argument_at(arguments, 0, 0), KINDS_TENSOR) &&
	    framework_tensors_lack(w->s->framework, text))
		return boolean_constant(w, true, false, site);
	return boolean_constant(w, !strcmp(text, "numpy"),
				!is_graph_context(context_now(w)), site);
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

static ev_t call_list(struct walker *w, const struct arguments *arguments,
		      nid_t site, enum value_kind kind)
{
	ev_t of = argument_at(arguments, 0, 0);
	struct evidence e;

	if (of == EV_UNSEEN)
		return ev_sequence(pool_of(w), kind, NULL, 0, site);
	e = *pool_at(pool_of(w), of);
	if (e.elements && !(e.kinds & ~KINDS_SEQUENCE)) {
		e.kinds = KIND_BIT(kind);
		e.proof = site;
		e.file = 0;
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

ev_t dict_with_factory(struct walker *w, const struct arguments *arguments,
		       nid_t site)
{
	static const struct {
		const char *name;
		enum value_kind kind;
	} factories[] = {
		{ "builtins.dict", VALUE_DICT },
		{ "builtins.list", VALUE_LIST },
		{ "builtins.set", VALUE_SET },
	};
	const struct evidence *factory =
		pool_at(pool_of(w), argument_at(arguments, 0, 0));
	const char *name =
		factory->name ? intern_text(w->s->names, factory->name) : "";

	if (arguments->count == 1 && !arguments->has_more)
		for (size_t i = 0; i < sizeof(factories) / sizeof(*factories);
		     i++)
			if (!strcmp(factories[i].name, name))
				return ev_open(pool_of(w), VALUE_DICT,
					       ev_open(pool_of(w),
						       factories[i].kind,
						       EV_UNKNOWN, site),
					       site);
	return ev_of(pool_of(w), VALUE_DICT, site);
}

/* int(t), abs(t): a tensor in converted code, a number elsewhere. */
static ev_t call_number(struct walker *w, const struct arguments *arguments,
			nid_t site, enum value_kind kind)
{
	ev_t of = argument_at(arguments, 0, 0);
	struct evidence e = *pool_at(pool_of(w), of);

	if (e.kinds & KINDS_TENSOR && is_graph_context(context_now(w))) {
		ev_t tensor = pool_evidence(
			pool_of(w),
			&(struct evidence){ .kinds = KIND_BIT(VALUE_TENSOR),
					    .proof = e.proof,
					    .file = e.file });

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
	class_id c = class_around(w->m, site);
	uint32_t f = w->a->function;
	ev_t self =
		f == NO_INDEX || !function_at(unit_at(s, w->u->index)->m,
					      solver_function_at(s, f)->index)
					  ->parameters.count
			? EV_UNKNOWN
			: w->a->parameters[0];
	struct object object = { .kind = OBJECT_SUPER,
				 .unit = w->u->index,
				 .self = self,
				 .site = NO_NODE };

	(void)arguments;
	if (is_absent(c))
		return EV_UNKNOWN;
	object.klass = solver_class_of(w->u, c);
	return ev_of_object(s, VALUE_OBJECT, solver_object(s, &object), site);
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

/* A value of one kind, whatever goes in. */
static ev_t call_giving_kind(struct walker *w,
			     const struct arguments *arguments, nid_t site,
			     enum value_kind kind)
{
	(void)arguments;
	return ev_of(pool_of(w), kind, site);
}

/* Of each function either what makes its result, or what makes one of a kind. */
static const struct {
	const char *name;
	ev_t (*call)(struct walker *, const struct arguments *, nid_t);
	ev_t (*make)(struct walker *, const struct arguments *, nid_t,
		     enum value_kind);
	enum value_kind kind;
} builtins[] = {
	{ "abs", .call = call_same },
	{ "all", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "any", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "bool", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "callable", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "dict", .call = call_dict },
	{ "enumerate", .call = call_enumerate },
	{ "filter", .call = call_filtered },
	{ "float", .make = call_number, .kind = VALUE_FLOAT },
	{ "getattr", .call = call_getattr },
	{ "hasattr", .call = call_hasattr },
	{ "int", .make = call_number, .kind = VALUE_INT },
	{ "isinstance", .call = call_isinstance },
	{ "iter", .call = call_iter },
	{ "len", .call = call_len },
	{ "list", .make = call_list, .kind = VALUE_LIST },
	{ "map", .call = call_mapped },
	{ "max", .call = call_same },
	{ "min", .call = call_same },
	{ "next", .call = call_next },
	{ "print", .make = call_giving_kind, .kind = VALUE_NONE },
	{ "range", .call = call_range },
	{ "repr", .make = call_giving_kind, .kind = VALUE_STRING },
	{ "reversed", .make = call_list, .kind = VALUE_ITERATOR },
	{ "round", .call = call_same },
	{ "set", .make = call_list, .kind = VALUE_SET },
	{ "setattr", .call = call_setattr },
	{ "sorted", .make = call_list, .kind = VALUE_LIST },
	{ "str", .make = call_giving_kind, .kind = VALUE_STRING },
	{ "sum", .call = call_same },
	{ "super", .call = call_super },
	{ "tuple", .make = call_list, .kind = VALUE_TUPLE },
	{ "zip", .call = call_zip },
};

ev_t builtin_call(struct walker *w, const char *name,
		  const struct arguments *arguments, nid_t site)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (!strcmp(builtins[i].name, name))
			return builtins[i].call
				       ? builtins[i].call(w, arguments, site)
				       : builtins[i].make(w, arguments, site,
							  builtins[i].kind);
	return EV_UNKNOWN;
}
