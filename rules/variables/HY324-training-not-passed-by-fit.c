#include "model/caches.h"
#include "model/members.h"
#include "model/run_layers.h"
#include "model/solve/solve.h"
#include "rulekit/idle_layers.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* The last release whose fit() tells every model that it trains. */
#define LAST_THAT_TELLS 215u

/* More are not looked at in a file that is made for that. */
#define MOST_FITS 64

/* A model whose class has no train_step of its own is called by that of Keras. */
static bool takes_part_in_fit(const struct model *m, const struct lineage *of)
{
	static const char *const own[] = { "train_step", "fit", "__call__",
					   "make_train_function",
					   "__init_subclass__" };

	for (uint32_t i = 0; i < of->count; i++)
		for (size_t n = 0; n < sizeof(own) / sizeof(*own); n++)
			if (class_binds(&of->at[i],
					intern_str(m->names, own[n])))
				return true;
	return false;
}

static bool is_plain_model(const struct model *m, const struct lineage *of)
{
	return of->is_whole && of->outside_count == 1 &&
	       name_in(m, of->outside[0], "plain-models") &&
	       !takes_part_in_fit(m, of);
}

/* The `call` that Keras runs, of the nearest class that has one; false: it is told, or is
 * not seen, as one behind a decorator. */
static bool find_untold_call(const struct lineage *of, struct class_of_file *k,
			     uint32_t *f)
{
	for (uint32_t i = 0; i < of->count; i++) {
		const struct model *m = of->at[i].model;

		*k = of->at[i];
		*f = own_method(m, k->index, intern_str(m->names, "call"));
		if (*f != NO_INDEX)
			return !function_at(m, *f)->decorators.count &&
			       training_parameter(m, *f) == NO_INDEX;
		if (class_binds(k, intern_str(m->names, "call")))
			return false;
	}
	return false;
}

static void report_fit(struct check *c, const struct call *fit,
		       const struct class_of_file *k, uint32_t f,
		       struct run_layers *layers)
{
	struct gone gone;

	keep_layers_that_train(c, layers);
	if (!layers->count || !is_gone_after(c, LAST_THAT_TELLS, &gone) ||
	    may_use_other_keras(c->model))
		return;
	report(c, fit->callee_node, "effect", idle_layers_text(c, layers),
	       "fit", source_of(c, fit->callee_node), "why", gone.why, "class",
	       name_text(k->model, class_at(k->model, k->index)->name), NULL);
	report_at_most(c, gone.severity);
	relate_in(c, k->model, function_at(k->model, f)->name_node, true,
		  "`call` has no `training` argument");
	show_idle_layer(c, &layers->at[0]);
	joins_other_infos(c, source_of(c, fit->callee_node));
}

static void check_fit(struct check *c, const struct call *fit)
{
	const struct model *m = c->model;
	struct lineage of, another;
	struct class_of_file k;
	struct run_layers layers;
	uint32_t f;

	if (!lineage_of(m, fit->receiver, 0, &of) ||
	    lineage_of(m, fit->receiver, 1, &another) ||
	    !is_plain_model(m, &of) || !find_untold_call(&of, &k, &f))
		return;
	layers_by_mode(m, fit->receiver, &layers);
	if (layers.count)
		report_fit(c, fit, &k, f, &layers);
}

/*
 * A model that Keras 3 fits as if it were tested:
 *
 *	class Net(keras.Model):
 *		def call(self, x):
 *			return self.dense(self.dropout(x))
 *	model.fit(x, y)
 */
void check_hy324(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	int fits = 0;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (name_is(m, call->method, "fit") && fits++ < MOST_FITS)
			check_fit(c, call);
	}
}
