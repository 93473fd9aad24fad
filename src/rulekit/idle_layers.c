/*
 * Layers that only train when they are told so, and what becomes of them when nobody
 * does.
 */
#include "rulekit/idle_layers.h"

#include <stdlib.h>
#include <string.h>

#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/sets.h"

/* model.trainable = False: what is frozen learns no averages, either. */
static bool freezes(const struct model *m)
{
	for_each_kind(m->tree, n, i, KIND_assignment) {
		nid_t target = tree_child(m->tree, n, FIELD_left);

		if (tree_is_attribute_named(m->tree, target, "trainable"))
			return true;
	}
	return false;
}

/* Dropout(0.0), Dropout(rate) where rate is 0 by default. */
static bool is_no_rate(const struct model *m, nid_t n)
{
	const struct bind *b =
		tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	sym_t constant = evidence_at(m, evidence_however_run(m, n))->constant;
	const struct function *f;

	if (constant)
		return strtod(name_text(m, constant), NULL) == 0.0;
	if (!b || b->kind != BIND_PARAMETER ||
	    function_around(m, n) == NO_INDEX)
		return false;
	f = function_at(m, function_around(m, n));
	return b->parameter < f->parameters.count &&
	       tree_text_is(m->tree, f->parameters.at[b->parameter].fallback,
			    "0.0");
}

static bool drops(const struct model *m, nid_t rate)
{
	return rate != NO_NODE && !is_no_rate(m, rate);
}

/* Whether the layer really does something else in training. */
static bool matters(const struct check *c, const struct run_layer *layer)
{
	const struct model *m = layer->model;

	if (name_in(m, layer->name, "layers-with-averages"))
		return call_keyword(m, layer->made, "trainable") == NO_NODE &&
		       !freezes(m) && !freezes(c->model);
	if (name_in(m, layer->name, "layers-that-may-drop"))
		return drops(m, call_keyword(m, layer->made, "dropout")) ||
		       drops(m,
			     call_keyword(m, layer->made, "recurrent_dropout"));
	return drops(m,
		     call_argument(m, layer->made, 0,
				   name_in(m, layer->name, "layers-by-stddev")
					   ? "stddev"
					   : "rate"));
}

const char *name_of_idle_layer(const struct run_layer *layer)
{
	return strrchr(name_text(layer->model, layer->name), '.') + 1;
}

/* The classes of one kind among them: "`Dropout` and `GaussianNoise`"; NULL: none. */
static const char *classes_of(struct check *c, const struct run_layers *layers,
			      bool averages, bool *several)
{
	const char *text = NULL;

	*several = false;
	for (uint32_t i = 0; i < layers->count; i++) {
		const struct run_layer *layer = &layers->at[i];
		const char *name = arena_fmt(c->arena, "%s`%s`",
					     name_in(layer->model, layer->name,
						     "layers-that-may-drop")
						     ? "dropout of "
						     : "",
					     name_of_idle_layer(layer));

		if (name_in(layer->model, layer->name,
			    "layers-with-averages") != averages ||
		    (text && strstr(text, name)))
			continue;
		*several = text;
		text = text ? arena_fmt(c->arena, "%s and %s", text, name)
			    : name;
	}
	return text;
}

const char *idle_layers_text(struct check *c, const struct run_layers *layers)
{
	bool several, several_averages;
	const char *idle = classes_of(c, layers, false, &several);
	const char *averages = classes_of(c, layers, true, &several_averages);

	if (idle)
		idle = arena_fmt(c->arena, "%s %s nothing", idle,
				 several ? "do" : "does");
	if (averages)
		averages = arena_fmt(c->arena, "%s %s no averages", averages,
				     several_averages ? "learn" : "learns");
	return idle && averages
		       ? arena_fmt(c->arena, "%s, and %s", idle, averages)
	       : idle ? idle
		      : averages;
}

void keep_layers_that_train(const struct check *c, struct run_layers *layers)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < layers->count; i++)
		if (matters(c, &layers->at[i]))
			layers->at[kept++] = layers->at[i];
	layers->count = kept;
}

void show_idle_layer(struct check *c, const struct run_layer *layer)
{
	const char *label = arena_fmt(c->arena, "`%s` is created here",
				      name_of_idle_layer(layer));

	relate_in(c, layer->model, layer->made, false, label);
}
