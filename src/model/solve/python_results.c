/*
 * What Python's own functions and loops give, of those that run nothing of the
 * program: results depend on what goes in and on the context alone.
 *
 * In: the name behind "builtins." and arguments. Out: evidence.
 */
#include "model/solve/python_results.h"

#include "model/solve/calling.h"

#include <string.h>

#include "model/caches.h"

/* x[:, None], x[1:]: what an axis is left of, or added to, is an array. */
static bool leaves_array(const struct tree *t, nid_t n)
{
	if (!tree_is(t, n, KIND_subscript))
		return false;
	for_each_child(t, part, n)
		if (tree_is(t, part, KIND_slice) || tree_is(t, part, KIND_none))
			return true;
	return false;
}

static ev_t array_item(struct walker *w, nid_t n)
{
	ev_t whole = leaves_array(w->t, n)
			     ? value_at(w, tree_child(w->t, n, FIELD_value))
			     : EV_UNKNOWN;
	struct evidence e = *ev_at(w, whole), item = { .proof = n };

	/* Without a dtype it may be no array: what a function of NumPy gives. */
	if (e.kinds != KIND_BIT(VALUE_NUMPY) || !e.dtype)
		return ev_may(pool_of(w), ev_of(pool_of(w), VALUE_NUMPY, n));
	item.kinds = e.kinds;
	item.dtype = e.dtype;
	return pool_evidence(pool_of(w), &item);
}

ev_t join_plain_items(struct walker *w, ev_t result, uint64_t kinds, nid_t n)
{
	if (kinds & KIND_BIT(VALUE_NUMPY))
		result = ev_join(pool_of(w), result, array_item(w, n));
	if (kinds & KIND_BIT(VALUE_STRING))
		result = ev_join(pool_of(w), result,
				 ev_of(pool_of(w), VALUE_STRING, n));
	if (kinds & ~(KINDS_TENSOR | KINDS_CONTAINER | KIND_BIT(VALUE_SHAPE) |
		      KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_STRING) |
		      KIND_BIT(VALUE_NONE)))
		result = ev_join(pool_of(w), result, EV_UNKNOWN);
	return result;
}

ev_t iteration_value(struct walker *w, ev_t iterable, nid_t n)
{
	struct evidence e = *ev_at(w, iterable), item = { .proof = n };
	ev_t result = EV_NOTHING;

	if (e.kinds & KINDS_TENSOR) {
		item.kinds = KIND_BIT(VALUE_TENSOR);
		item.dtype = e.dtype;
		result = ev_join(pool_of(w), result,
				 pool_evidence(pool_of(w), &item));
	}
	/* Of a dict the keys. */
	if (e.kinds & KIND_BIT(VALUE_DICT))
		result = ev_join(pool_of(w), result, EV_UNKNOWN);
	if (e.kinds & KINDS_CONTAINER & ~KIND_BIT(VALUE_DICT))
		result = ev_join(pool_of(w), result,
				 item_of_container(w, iterable));
	if (e.kinds & KIND_BIT(VALUE_SHAPE))
		result = ev_join(pool_of(w), result,
				 ev_of(pool_of(w), VALUE_DIMENSION, n));
	return join_plain_items(w, result, e.kinds, n);
}

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

static bool is_zero(struct walker *w, ev_t value)
{
	const struct evidence *e = ev_at(w, value);

	return e->kinds == KIND_BIT(VALUE_INT) && !e->varies && e->constant &&
	       !strcmp(intern_text(w->s->names, e->constant), "0");
}

/* range(n) over a tensor is converted to one; over numbers it is not. */
static ev_t call_range(struct walker *w, const struct arguments *arguments,
		       nid_t site)
{
	for (uint32_t i = 0; i < arguments->count; i++)
		if (ev_must(pool_of(w), arguments->at[i], KINDS_TENSOR) &&
		    context_now(w) == CONTEXT_GRAPH)
			return ev_of(pool_of(w), VALUE_TENSOR, site);
	if (arguments->count == 1 && !arguments->keywords[0] &&
	    is_zero(w, arguments->at[0]))
		return ev_sequence(pool_of(w), VALUE_ITERATOR, NULL, 0, site);
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
	if (arguments->has_more)
		return ev_open(pool_of(w), VALUE_DICT, EV_UNKNOWN, site);
	for (uint32_t i = 0; i < arguments->count; i++)
		if (arguments->keywords[i])
			elements_put(pool_of(w), &list, arguments->keywords[i],
				     arguments->at[i]);
		else if (ev_at(w, arguments->at[i])->kinds ==
			 KIND_BIT(VALUE_DICT))
			elements_put_all(pool_of(w), &list, arguments->at[i]);
		else /* of pairs */
			elements_put(pool_of(w), &list, 0, EV_UNKNOWN);
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

/* min, max: of the kind of what goes in. */
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

/* sum(1 for row in rows) is not 1, and abs(-1) not -1. */
static ev_t call_computed(struct walker *w, const struct arguments *arguments,
			  nid_t site)
{
	ev_t value = call_same(w, arguments, site);
	struct evidence e = *ev_at(w, value);

	e.constant = 0;
	return e.kinds ? pool_evidence(pool_of(w), &e) : value;
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
	{ "abs", .call = call_computed },
	{ "all", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "any", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "bool", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "callable", .make = call_giving_kind, .kind = VALUE_BOOL },
	{ "dict", .call = call_dict },
	{ "enumerate", .call = call_enumerate },
	{ "float", .make = call_number, .kind = VALUE_FLOAT },
	{ "hasattr", .call = call_hasattr },
	{ "int", .make = call_number, .kind = VALUE_INT },
	{ "isinstance", .call = call_isinstance },
	{ "iter", .call = call_iter },
	{ "list", .make = call_list, .kind = VALUE_LIST },
	{ "max", .call = call_same },
	{ "min", .call = call_same },
	{ "next", .call = call_next },
	{ "print", .make = call_giving_kind, .kind = VALUE_NONE },
	{ "range", .call = call_range },
	{ "repr", .make = call_giving_kind, .kind = VALUE_STRING },
	{ "reversed", .make = call_list, .kind = VALUE_ITERATOR },
	{ "round", .call = call_computed },
	{ "set", .make = call_list, .kind = VALUE_SET },
	{ "sorted", .make = call_list, .kind = VALUE_LIST },
	{ "str", .make = call_giving_kind, .kind = VALUE_STRING },
	{ "sum", .call = call_computed },
	{ "super", .call = call_super },
	{ "tuple", .make = call_list, .kind = VALUE_TUPLE },
	{ "zip", .call = call_zip },
};

ev_t python_result(struct walker *w, const char *name,
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
