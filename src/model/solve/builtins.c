/*
 * Python's own functions that run something of the program: special methods,
 * properties, functions that they are given. The others: python_results.c.
 *
 * In: the name behind "builtins." and arguments. Out: evidence; UNKNOWN for a
 * function that is not here.
 */
#include "model/solve/python_results.h"

#include <stdio.h>
#include <string.h>

#include "model/caches.h"
#include "model/solve/asked.h"
#include "model/solve/calling.h"

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

ev_t call_asked(struct walker *w, const struct object *asked,
		const struct arguments *arguments, nid_t site)
{
	ev_t self = asked->self, value = EV_UNKNOWN;
	sym_t names[MOST_METHODS];
	uint32_t count = methods_of_objects(w, self, names);
	struct object o = *asked;

	for (uint32_t i = 0; i < count; i++)
		if (may_be_asked(w, &o, intern_text(w->s->names, names[i])))
			value = ev_join(pool_of(w), value,
					call_value(w,
						   attribute_load(w, self,
								  names[i],
								  site),
						   arguments, site));
	return value;
}

/* getattr(hook, name): one of the methods of the object. */
static ev_t some_method(struct walker *w, const struct arguments *arguments,
			nid_t site)
{
	ev_t object = argument_at(arguments, 0, 0);
	struct slice front =
		text_in_front(w, tree_is(w->t, site, KIND_call)
					 ? call_argument(w->m, site, 1, NULL)
					 : NO_NODE);
	struct object asked = { .kind = OBJECT_ASKED,
				.unit = w->u->index,
				.self = object,
				.site = NO_NODE,
				.by = intern_bytes(w->s->names, front.ptr,
						   front.length) };

	if (!ev_at(w, object)->objects)
		return EV_UNKNOWN;
	return ev_may(pool_of(w),
		      ev_of_object(w->s, VALUE_FUNCTION,
				   solver_object(w->s, &asked), site));
}

static ev_t call_getattr(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	struct elements names = one_of_texts(w, argument_at(arguments, 1, 0));
	ev_t value = names.count ? EV_NOTHING : some_method(w, arguments, site);

	for (uint32_t i = 0; i < names.count; i++)
		value = ev_join(pool_of(w), value,
				attribute_load(w, argument_at(arguments, 0, 0),
					       names.keys[i], site));

	return ev_join(pool_of(w), value, argument_at(arguments, 2, 0));
}

static ev_t call_setattr(struct walker *w, const struct arguments *arguments,
			 nid_t site)
{
	const struct evidence *name =
		pool_at(pool_of(w), argument_at(arguments, 1, 0));

	if (name->constant)
		attribute_store(w, argument_at(arguments, 0, 0), name->constant,
				argument_at(arguments, 2, 0), site);
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
	result = call_unconverted(w, function, &given, site);
	if (is_filter)
		result = given.count ? given.at[0] : EV_UNKNOWN;
	return ev_open(pool_of(w), VALUE_ITERATOR, result, site);
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

/* sorted(xs, key=f), max(xs, key=f): f is called with each. */
static void call_key(struct walker *w, const struct arguments *arguments,
		     nid_t site)
{
	ev_t key = argument_at(arguments, -1, named(w, "key"));
	struct arguments given = { .call = NO_NODE, .count = 1 };

	if (key == EV_UNSEEN || !arguments->count || arguments->keywords[0])
		return;
	given.at[0] = iteration_value(w, arguments->at[0], site);
	call_unconverted(w, key, &given, site);
}

/* abs(window) is window.__abs__(). */
static ev_t special_of(struct walker *w, const char *name,
		       const struct arguments *arguments, nid_t site)
{
	ev_t of = argument_at(arguments, 0, 0);

	if (!framework_set_has(w->s->framework, "has-special-method", name))
		return EV_UNSEEN;
	return special_method(w, of, arena_fmt(w->s->arena, "__%s__", name),
			      EV_UNSEEN, site);
}

void write_as_text(struct walker *w, ev_t value, nid_t site)
{
	if (special_method(w, value, "__str__", EV_UNSEEN, site) == EV_UNSEEN)
		special_method(w, value, "__repr__", EV_UNSEEN, site);
}

/* list(source): its objects are those that a loop over it would get. */
static struct arguments with_iterated(struct walker *w, const char *name,
				      const struct arguments *arguments,
				      nid_t site)
{
	struct arguments given = *arguments;

	if (framework_set_has(w->s->framework, "runs-over", name))
		for (uint32_t i = 0; i < given.count; i++)
			given.at[i] = iterated(w, given.at[i], site);
	return given;
}

static const struct {
	const char *name;
	ev_t (*call)(struct walker *, const struct arguments *, nid_t);
} builtins[] = {
	{ "filter", call_filtered }, { "getattr", call_getattr },
	{ "len", call_len },	     { "map", call_mapped },
	{ "setattr", call_setattr },
};

ev_t builtin_call(struct walker *w, const char *name,
		  const struct arguments *arguments, nid_t site)
{
	struct arguments given = with_iterated(w, name, arguments, site);
	ev_t value;

	arguments = &given;
	call_key(w, arguments, site);
	if (framework_set_has(w->s->framework, "writes-as-text", name))
		for (uint32_t i = 0; i < arguments->count; i++)
			write_as_text(w, arguments->at[i], site);
	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (!strcmp(builtins[i].name, name))
			return builtins[i].call(w, arguments, site);
	value = special_of(w, name, arguments, site);
	return value == EV_UNSEEN ? python_result(w, name, arguments, site)
				  : value;
}
