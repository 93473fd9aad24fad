#include "model/caches.h"
#include "model/members.h"
#include "model/run_layers.h"
#include "rulekit/idle_layers.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* `training`, or what may hold it: **kwargs, *args. */
static bool may_be_told(const struct model *m, uint32_t f)
{
	const struct function *call = function_at(m, f);

	for (size_t i = 0; i < call->parameters.count; i++)
		if (call->parameters.at[i].kind == PARAMETER_ARGS ||
		    call->parameters.at[i].kind == PARAMETER_KWARGS)
			return true;
	return training_parameter(m, f) != NO_INDEX;
}

static bool is_untold_call(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	return function->hybrids.count && is_present(function->klass) &&
	       name_is(m, function->name, "call") &&
	       class_derives_in(m, function->klass, "layer-bases") &&
	       !may_be_told(m, f);
}

static void check_call(struct check *c, uint32_t f)
{
	const struct model *m = c->model;
	const struct function *function = function_at(m, f);
	struct run_layers layers;

	layers_by_mode_in(m, f, &layers);
	keep_layers_that_train(c, &layers);
	if (!layers.count)
		return;
	report(c, function->name_node, "class",
	       name_text(m, class_at(m, function->klass)->name), "layers",
	       arena_fmt(c->arena, "`%s`", name_of_idle_layer(&layers.at[0])),
	       NULL);
	relate(c, function->hybrids.at[0].where, true,
	       "the graph is made for the mode of the first call");
	show_idle_layer(c, &layers.at[0]);
}

/*
 * A graph function that does not know that it is traced for training:
 *
 *	@tf.function
 *	def call(self, x):
 *		return self.dropout(x)
 */
void check_hy325(struct check *c, nid_t module)
{
	const struct model *m = c->model;

	(void)module;
	for (uint32_t f = 0; f < m->functions.count; f++)
		if (is_untold_call(m, f))
			check_call(c, f);
}
