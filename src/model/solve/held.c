/*
 * What calls were given for what they make: functions of layers and of optimizers, the
 * layers of a model. It is run when what was made is used. Nothing is run from here.
 */
#include "model/solve/held.h"

#include "framework/word_set.h"
#include "model/caches.h"
#include "model/solve/classes.h"

static bool is_same_place(const struct held *a, const struct held *b)
{
	return a->site == b->site && a->unit == b->unit && a->row == b->row &&
	       a->where == b->where && a->is_input == b->is_input &&
	       (a->row || a->value == b->value);
}

void hold(struct solver *s, const struct held *held)
{
	for (size_t i = 0; i < s->held.count; i++)
		if (is_same_place(&s->held.at[i], held)) {
			s->held.at[i].value = held->value;
			return;
		}
	if (s->held.count < MOST_HELD)
		vec_push(s->arena, &s->held, *held);
}

/* --- layers ------------------------------------------------------------------------ */

#define LAYERS                                                     \
	(KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_STATELESS_LAYER) | \
	 KIND_BIT(VALUE_MODEL))

static bool is_object_a_layer(const struct walker *w, ev_t value)
{
	struct object_set set =
		*pool_objects_at(w->s->pool, ev_at(w, value)->objects);

	for (uint32_t i = 0; i < set.count; i++) {
		struct object o = *object_at(w->s, set.at[i]);

		if (o.kind == OBJECT_INSTANCE &&
		    KIND_BIT(class_instance_kind(w->s, o.klass)) & LAYERS)
			return true;
	}
	return false;
}

static bool is_layer(const struct walker *w, ev_t value)
{
	uint64_t kinds = ev_at(w, value)->kinds;

	return is_object_a_layer(w, value) ||
	       (kinds & LAYERS && !(kinds & KIND_BIT(VALUE_CLASS)));
}

/* RNN(Cell()): the row says how it is run. */
static bool has_row(const struct walker *w, ev_t value, struct made made)
{
	for (size_t i = 0; i < w->s->held.count; i++)
		if (w->s->held.at[i].row && w->s->held.at[i].value == value &&
		    is_held_at(&w->s->held.at[i], made))
			return true;
	return false;
}

static void hold_layer(struct walker *w, ev_t value, struct made made)
{
	if (is_layer(w, value) && !has_row(w, value, made))
		hold(w->s, &(struct held){ .unit = made.unit,
					   .site = made.site,
					   .where = made.site,
					   .value = value });
}

void hold_layers(struct walker *w, const struct arguments *arguments,
		 struct made made)
{
	for (uint32_t i = 0; made.site != NO_NODE && i < arguments->count;
	     i++) {
		struct elements list = *pool_elements_at(
			w->s->pool, ev_at(w, arguments->at[i])->elements);

		hold_layer(w, arguments->at[i], made);
		for (uint32_t k = 0; k < list.count; k++)
			hold_layer(w, list.at[k], made);
	}
}

void hold_input(struct walker *w, struct made made)
{
	if (made.site != NO_NODE)
		hold(w->s, &(struct held){ .unit = made.unit,
					   .site = made.site,
					   .where = made.site,
					   .is_input = true,
					   .value = EV_NOTHING });
}

void layer_is_run(struct walker *w, ev_t value)
{
	struct evidence e = *ev_at(w, value);

	objects_are_run(w, value);
	if (w->s->layers_deep == MOST_LAYERS_DEEP)
		return;
	w->s->layers_deep++;
	/* TimeDistributed(MyLayer()) */
	for (size_t i = 0; i < w->s->held.count; i++)
		if (is_held_at(&w->s->held.at[i], made_at(&e)))
			layer_is_run(w, w->s->held.at[i].value);
	w->s->layers_deep--;
}

void layers_are_run(struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++) {
		ev_t value = arguments->at[i];
		const struct elements *list = pool_elements_at(
			pool_of(w), pool_at(pool_of(w), value)->elements);

		layer_is_run(w, value);
		for (uint32_t k = 0; k < list->count; k++)
			layer_is_run(w, list->at[k]);
	}
}

bool has_held_input(const struct walker *w, struct made made)
{
	for (size_t i = 0; i < w->s->held.count; i++)
		if (w->s->held.at[i].is_input &&
		    is_held_at(&w->s->held.at[i], made))
			return true;
	return false;
}

void hold_in_functional(struct walker *w, ev_t layer)
{
	hold_layer(w, layer, made_here(w, NO_NODE));
}

bool is_held_for(const struct walker *w, struct made made)
{
	for (size_t i = 0; i < w->s->held.count; i++)
		if (!w->s->held.at[i].is_input &&
		    is_held_at(&w->s->held.at[i], made))
			return true;
	return false;
}

uint32_t layers_held(const struct walker *w, struct made made,
		     ev_t out[MOST_ARGUMENTS])
{
	uint32_t count = 0;

	for (size_t i = 0; i < w->s->held.count; i++) {
		const struct held *held = &w->s->held.at[i];

		if (!held->row && !held->is_input &&
		    (held->site == NO_NODE ? made.site == NO_NODE
					   : is_held_at(held, made)) &&
		    count < MOST_ARGUMENTS)
			out[count++] = held->value;
	}
	return count;
}

/* --- the input of a model ------------------------------------------------------------ */

static bool says_input(struct walker *w, ev_t layer)
{
	struct evidence e = *ev_at(w, layer);
	const char *words = framework_set(w->s->framework, "says-input-shape");
	const struct model *m = unit_at(w->s, made_at(&e).unit)->m;
	struct slice word;

	if (!(e.kinds & LAYERS) || !tree_is(m->tree, e.proof, KIND_call))
		return false;
	if (e.name && framework_set_has(w->s->framework, "input-layers",
					intern_text(w->s->names, e.name)))
		return true;
	while (framework_next_word(&words, &word))
		if (call_keyword(m, e.proof,
				 arena_fmt(w->s->arena, "%.*s",
					   (int)word.length, word.ptr)) !=
		    NO_NODE)
			return true;
	return false;
}

bool has_input(struct walker *w, const struct arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count; i++) {
		struct elements list = *pool_elements_at(
			w->s->pool, ev_at(w, arguments->at[i])->elements);

		if (ev_holds_symbolic(w->s->pool, arguments->at[i], false))
			return true;
		if (says_input(w, arguments->at[i]))
			return true;
		for (uint32_t k = 0; k < list.count; k++)
			if (says_input(w, list.at[k]))
				return true;
	}
	return false;
}
