#include "model/modules.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"

/* What no tensor is made of when it is given to a layer. */
#define PLAIN_KINDS                                                           \
	(KIND_BIT(VALUE_BOOL) | KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_FLOAT) | \
	 KIND_BIT(VALUE_STRING))

/* A layer or model whose __call__ is Keras's own. */
static bool takes_tensors_by_position(const struct model *m, nid_t callee)
{
	struct value v = value_of(m, callee);

	if ((v.kind != VALUE_LAYER && v.kind != VALUE_STATELESS_LAYER &&
	     v.kind != VALUE_MODEL) ||
	    v.certainty != CERTAINTY_CERTAIN)
		return false;
	return is_absent(v.klass) ||
	       class_method(m, v.klass, intern_str(m->names, "__call__")) ==
		       NO_INDEX;
}

/* from tensorflow.python.keras import Model: that is Keras 2 in every release. What a
 * class of another file derives from is found by what the project imports. */
static bool may_be_inner_keras(const struct model *m, nid_t callee)
{
	return file_mentions(m, "text-of-inner-keras") ||
	       (!framework_owns(m->framework, value_of(m, callee).name) &&
		project_of_model_mentions(m, "text-of-inner-keras"));
}

/* def call(self, x, training): Keras fills it in by that name, with a bool where it
 * trains, evaluates or predicts. */
static bool is_filled_in_by_keras(const struct model *m, nid_t argument)
{
	uint32_t f = function_around(m, argument);
	class_id c;
	uint32_t v = variable_of(m, argument);

	if (f == NO_INDEX || v == NO_INDEX ||
	    !tree_text_is(m->tree, argument, "training") ||
	    !name_is(m, function_at(m, f)->name, "call"))
		return false;
	c = class_around(m, argument);
	return is_present(c) &&
	       (class_derives(m, c, "tensorflow.keras.layers.Layer") ||
		class_derives(m, c, "tensorflow.keras.Model")) &&
	       bind_by_id(m, variable_at(m, v)->first)->kind ==
		       BIND_PARAMETER &&
	       same_bind(variable_at(m, v)->first, variable_at(m, v)->last);
}

static bool is_plain_value(const struct model *m, nid_t argument)
{
	uint64_t kinds = evidence_at(m, evidence_of(m, argument))->kinds;

	return kinds && !(kinds & ~PLAIN_KINDS);
}

static bool fails_by_position(const struct model *m, nid_t argument,
			      const char **when)
{
	nid_t bare = tree_bare(m->tree, argument);

	*when = "";
	if (is_plain_value(m, bare))
		return true;
	*when = " unless it is None";
	return tree_is(m->tree, bare, KIND_identifier) &&
	       is_filled_in_by_keras(m, value_behind_names(m, bare, NO_INDEX));
}

/* A flag after the inputs is `training` in nearly all layers. */
static bool may_be_training_flag(const struct model *m, nid_t argument)
{
	return !(evidence_at(m, evidence_of(m, argument))->kinds &
		 (PLAIN_KINDS & ~KIND_BIT(VALUE_BOOL)));
}

/* What the argument in that place is called: by the layer's own call(); of a layer of
 * Keras `training`, which is what most take there. NULL: not to be said. */
static const char *keyword_of(struct check *c, const struct call *call,
			      nid_t argument, uint32_t position)
{
	const struct model *m = c->model;
	struct value layer = value_of(m, call->callee_node);
	uint32_t f = is_present(layer.klass)
			     ? class_method(m, layer.klass,
					    intern_str(m->names, "call"))
			     : NO_INDEX;

	if (f != NO_INDEX && position + 1 < function_at(m, f)->parameters.count)
		return source_of(c, vec_at(&function_at(m, f)->parameters,
					   position + 1)
					    ->identifier);
	return framework_owns(m->framework, layer.name) &&
			       is_absent(layer.klass) &&
			       may_be_training_flag(m, argument)
		       ? "training"
		       : NULL;
}

static void report_value_by_position(struct check *c, const struct call *call,
				     nid_t argument, uint32_t position,
				     const char *when)
{
	const char *text = source_of(c, argument);
	const char *keyword = keyword_of(c, call, argument, position);

	report(c, argument, "argument", text, "when", when, "example",
	       keyword ? arena_fmt(c->arena, ", such as `%s=%s`", keyword, text)
		       : "",
	       NULL);
}

/* The first argument after the inputs that fails so, or NO_NODE. */
static nid_t failing_argument(const struct model *m, const struct call *call,
			      uint32_t *at, const char **when)
{
	const struct tree *t = m->tree;
	uint32_t position = 0;

	for_each_child(t, argument, call->arguments) {
		if (tree_is(t, argument, KIND_list_splat))
			break;
		if (tree_is(t, argument, KIND_keyword_argument) ||
		    tree_is(t, argument, KIND_dictionary_splat))
			continue;
		*at = position++;
		if (*at && fails_by_position(m, argument, when))
			return argument;
	}
	return NO_NODE;
}

/*
 * What is no tensor after the first argument of a layer:
 *
 *	self.norm(x, training)
 *	self.drop(x, True)
 */
void check_hy819(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	enum keras_3_meant meant;
	const char *when;
	uint32_t position;
	nid_t argument;

	if (!tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    tree_child_count(m->tree, call->arguments) < 2)
		return;
	argument = failing_argument(m, call, &position, &when);
	if (argument == NO_NODE ||
	    !takes_tensors_by_position(m, call->callee_node))
		return;
	meant = keras_3_is_meant(m);
	if (meant == KERAS_3_NOT_MEANT || is_chosen_by_version(m, node) ||
	    may_be_inner_keras(m, call->callee_node) || is_tried(m, node) ||
	    is_expected_to_fail(m, node))
		return;
	report_value_by_position(c, call, argument, position, when);
	if (meant == KERAS_3_PERHAPS)
		report_at_most(c, SEVERITY_INFO);
}
