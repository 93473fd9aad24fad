/*
 * What a call gives: its arguments, those of a list or dict that it hands on, and those
 * that partial() was given before.
 *
 * In: a call whose parts have their values. Out: arguments.
 */
#include <string.h>

#include "model/solve/calling.h"
#include "model/solve/wrappers.h"

void arguments_add(struct arguments *out, ev_t value, sym_t keyword)
{
	if (out->count == MOST_ARGUMENTS) {
		out->has_more = true;
		return;
	}
	out->keywords[out->count] = keyword;
	out->at[out->count++] = value;
}

/* Any number of what a container holds. */
static void add_more(struct walker *w, struct arguments *out, ev_t container)
{
	ev_t item = ev_element(pool_of(w), container);

	out->more = out->has_more ? ev_join(pool_of(w), out->more, item) : item;
	out->has_more = true;
}

static void add_splat(struct walker *w, struct arguments *out, ev_t value)
{
	const struct elements *list = pool_elements_at(
		pool_of(w), pool_at(pool_of(w), value)->elements);

	if (!pool_at(pool_of(w), value)->elements || list->open) {
		add_more(w, out, value);
		return;
	}
	for (uint32_t i = 0; i < list->count; i++)
		arguments_add(out, list->at[i], 0);
}

/* f(**settings) of a dict whose keys are known */
static void add_keyed_splat(struct walker *w, struct arguments *out, ev_t value)
{
	const struct elements *list = pool_elements_at(
		pool_of(w), pool_at(pool_of(w), value)->elements);

	if (!ev_has_known_keys(pool_of(w), value)) {
		add_more(w, out, value);
		return;
	}
	for (uint32_t i = 0; i < list->count; i++)
		arguments_add(out, list->at[i], list->keys[i]);
}

void call_arguments(struct walker *w, nid_t call, struct arguments *out)
{
	nid_t list = tree_child(w->t, call, FIELD_arguments);

	memset(out, 0, sizeof(*out));
	out->call = call;
	if (tree_is(w->t, list, KIND_generator_expression)) {
		arguments_add(out, value_at(w, list), 0);
		return;
	}
	for_each_child(w->t, a, list) {
		struct slice name;

		switch (tree_kind(w->t, a)) {
		case KIND_keyword_argument:
			name = tree_text(w->t, tree_child(w->t, a, FIELD_name));
			arguments_add(out, value_at(w, a),
				      intern_bytes(w->s->names, name.ptr,
						   name.length));
			break;
		case KIND_list_splat:
			add_splat(w, out, value_at(w, a));
			break;
		case KIND_dictionary_splat:
			add_keyed_splat(w, out, value_at(w, a));
			break;
		default:
			arguments_add(out, value_at(w, a), 0);
			break;
		}
	}
}

/* --- partial ---------------------------------------------------------------------- */

/* partial(f, x) is given f, and gives x on. */
void drop_first(struct arguments *arguments)
{
	arguments->count--;
	memmove(arguments->at, arguments->at + 1,
		arguments->count * sizeof(*arguments->at));
	memmove(arguments->keywords, arguments->keywords + 1,
		arguments->count * sizeof(*arguments->keywords));
}

/* What stands outside of the function that runs has its values in those of the
 * file; those of a context of its own are the function's alone. */
static void arguments_of_partial(struct walker *w, nid_t site,
				 struct arguments *out)
{
	struct activation around = *w->a;
	struct walker reader = *w;

	if (!is_inside_function(w, site)) {
		around.values = w->u->values;
		reader.a = &around;
	}
	call_arguments(&reader, site, out);
}

bool partial_arguments(struct walker *w, const struct object *o,
		       const struct arguments *arguments, struct arguments *all)
{
	memset(all, 0, sizeof(*all));
	if (o->unit != w->u->index)
		return false;
	arguments_of_partial(w, o->site, all);
	if (!all->count)
		return false;
	drop_first(all);
	for (uint32_t i = 0; i < arguments->count; i++)
		arguments_add(all, arguments->at[i], arguments->keywords[i]);
	all->has_more = all->has_more || arguments->has_more;
	all->call = arguments->call;
	return true;
}
