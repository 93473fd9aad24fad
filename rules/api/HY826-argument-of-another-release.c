#include <stdlib.h>
#include <string.h>

#include "framework/closed_modules.h"
#include "framework/tables.h"
#include "model/release.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "rulekit/chosen.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/later_release.h"
#include "rulekit/path_tail.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* What an older release takes, and a later one does not. */
enum manner {
	BY_NAME,     /* lr=0.1 */
	BY_POSITION, /* add_weight("kernel"): another parameter stands there now */
	AS_INT,	     /* shape=3, which stood for (3,) */
	BY_ENDING, /* save("model"): only some endings are taken now */
	MANNERS
};

static const struct manner_words {
	const char *table, *text;
} words_of_manner[MANNERS] = {
	[BY_NAME] = { "keras-argument", "" },
	[BY_POSITION] = { "keras-position", " by position" },
	[AS_INT] = { "keras-int-shape", ", an int," },
	[BY_ENDING] = { "keras-ending", ", by its ending," },
};

struct old_argument {
	const struct call *call;
	nid_t node; /* lr=0.1 */
	const char *name, *callable;
	enum manner manner;
	unsigned last;	  /* the last release that takes it */
	bool is_reported; /* another one of the call */
};

/* "model", "layer" or "metric", the kinds whose methods the tables have; NULL. */
static const char *kind_with_methods(const struct model *m, nid_t receiver)
{
	static const char *const kinds[] = { "model", "layer", "metric" };
	const char *kind = keras_object_kind(m, receiver);

	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kind, kinds[i]))
			return kind;
	return NULL;
}

/* Of a constructor its full name, of a method "model.fit"; NULL: neither. */
static const char *keras_callable(const struct check *c,
				  const struct call *call)
{
	const struct model *m = c->model;
	const char *kind;

	if (call->name)
		return call_is(m, call, "tensorflow.keras.*")
			       ? name_text(m, call->name)
			       : NULL;
	if (!call->method || call->receiver == NO_NODE)
		return NULL;
	kind = kind_with_methods(m, call->receiver);
	if (!kind || has_own_member(m, call->receiver, call->method))
		return NULL;
	return arena_fmt(c->arena, "%s.%s", kind, name_text(m, call->method));
}

static bool is_known_to_fail(const struct model *m,
			     const struct old_argument *a)
{
	nid_t node = a->call->node;

	return may_be_missing(m, node) ||
	       is_chosen_by_call(m, node, "attribute-by-name") ||
	       is_inside_name(m, a->call->callee_node) ||
	       may_use_other_keras(m) || may_be_old_optimizer(m, true);
}

/* --- optimizers ---------------------------------------------------------------------------- */

/* The rate that an optimizer has when it is given none. */
static double default_rate(const char *callable)
{
	static const char sgd[] = "tensorflow.keras.optimizers.SGD";

	return strcmp(callable, sgd) ? 0.001 : 0.01;
}

static bool is_number(const struct check *c, const struct old_argument *a,
		      double number)
{
	const struct tree *t = c->model->tree;
	nid_t value = tree_child(t, a->node, FIELD_value);

	return (tree_is(t, value, KIND_float) ||
		tree_is(t, value, KIND_integer)) &&
	       strtod(source_of(c, value), NULL) == number;
}

/* To ignore a rate that is the default one changes nothing: only Keras 3 refuses it. */
static unsigned last_that_takes(const struct check *c,
				const struct old_argument *a)
{
	if (a->last == LAST_OF_OLD_OPTIMIZERS && !strcmp(a->name, "lr") &&
	    is_number(c, a, default_rate(a->callable)))
		return FIRST_WITH_KERAS_3 - 1;
	return a->last;
}

/* Nor does it to ignore a decay of 0, as Keras 3 does. */
static bool is_no_decay(const struct check *c, const struct old_argument *a)
{
	return !strcmp(a->name, "decay") && is_number(c, a, 0);
}

/* --- reporting ----------------------------------------------------------------------------- */

static const char *fate_of_argument(const struct old_argument *a)
{
	return a->last == LAST_OF_OLD_OPTIMIZERS ? "ignored or refused"
						 : "refused";
}

/* "optimizers" of tensorflow.keras.optimizers.SGD, "model" of model.fit */
static const char *family_of_callable(const struct check *c,
				      const char *callable)
{
	static const char keras[] = "tensorflow.keras.";

	if (!strncmp(callable, keras, sizeof(keras) - 1))
		callable += sizeof(keras) - 1;
	return arena_strndup(c->arena, callable, strcspn(callable, "."));
}

/* weights=None; decay=0.1 beside a learning rate that is no number: a schedule. */
static bool is_better_left_out(struct check *c, const struct old_argument *a)
{
	const struct model *m = c->model;
	nid_t value = tree_child(m->tree, a->node, FIELD_value), rate;

	if (tree_is(m->tree, value, KIND_none))
		return true;
	rate = call_argument(m, a->call->node, 0, "learning_rate");
	return !strcmp(a->name, "decay") && rate != NO_NODE &&
	       !(evidence_at(m, evidence_of(m, rate))->kinds &
		 (KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_FLOAT) |
		  KIND_BIT(VALUE_UNKNOWN)));
}

static const char *advice_on(struct check *c, const struct old_argument *a)
{
	static const char *const of_manner[MANNERS] = {
		[BY_POSITION] = "give it by its name",
		[AS_INT] = "write a tuple, with a comma: `(n,)`",
		[BY_ENDING] =
			"end the name with `.keras`, or `.weights.h5` for "
			"weights, as in the message that Keras gives",
	};
	const char *table = arena_fmt(c->arena, "keras-argument.%s",
				      family_of_callable(c, a->callable));
	const char *known =
		framework_successor(c->model->framework, table, a->name);

	if (of_manner[a->manner])
		return of_manner[a->manner];
	if (is_better_left_out(c, a))
		return "leave it out";
	return known ? known : "leave it out, or pin the release that is meant";
}

/* learning_rate=0.1 in place of lr=0.1 */
static void offer_learning_rate(struct check *c, const struct old_argument *a)
{
	const struct model *m = c->model;
	nid_t name = tree_child(m->tree, a->node, FIELD_name);

	if (strcmp(a->name, "lr") != 0 ||
	    call_argument(m, a->call->node, 0, "learning_rate") != NO_NODE)
		return;
	fix_begin(c, FIX_UNSAFE, "rename it to `learning_rate`");
	fix_replace(c, node_span(m, name), "%s", "learning_rate");
}

/* (n,) in place of n or (n) */
static void offer_tuple(struct check *c, const struct old_argument *a)
{
	const struct model *m = c->model;
	nid_t value = tree_is(m->tree, a->node, KIND_keyword_argument)
			      ? tree_child(m->tree, a->node, FIELD_value)
			      : a->node;

	if (a->manner != AS_INT)
		return;
	fix_begin(c, FIX_UNSAFE, "make it a tuple");
	fix_replace(c, node_span(m, value), "(%s,)",
		    source_of(c, tree_bare(m->tree, value)));
}

static const char *text_of_argument(struct check *c,
				    const struct old_argument *a)
{
	return a->manner == BY_NAME ? a->name : source_of(c, a->node);
}

static void report_old_argument(struct check *c, const struct old_argument *a,
				const struct gone *gone)
{
	report(c, a->node, "argument", text_of_argument(c, a), "manner",
	       words_of_manner[a->manner].text, "fate", fate_of_argument(a),
	       "function", source_of(c, a->call->callee_node), "release",
	       gone->from, "why", gone->why, "advice", advice_on(c, a), NULL);
	report_at_most(c, gone->severity);
	offer_learning_rate(c, a);
	offer_tuple(c, a);
	joins_other_infos(c, source_of(c, a->node));
}

static bool find_last_release(struct check *c, struct old_argument *a)
{
	const char *table = arena_fmt(c->arena, "%s.%s",
				      words_of_manner[a->manner].table,
				      a->callable);
	struct name_releases releases;

	if (!framework_name_releases(c->model->framework, table, a->name,
				     &releases))
		return false;
	a->last = releases.last;
	a->last = last_that_takes(c, a);
	return !is_no_decay(c, a);
}

/* One report for a call. */
static void see_argument(struct check *c, struct old_argument *a,
			 const struct gone *gone)
{
	if (a->is_reported)
		relate(c, a->node, false, "and `%s`", source_of(c, a->node));
	else
		report_old_argument(c, a, gone);
	a->is_reported = true;
}

static void check_keyword(struct check *c, struct old_argument *a,
			  enum severity severity)
{
	struct gone gone;

	if (is_gone_after(c, a->last, &gone) && gone.severity == severity &&
	    !is_known_to_fail(c->model, a))
		see_argument(c, a, &gone);
}

/* Most names are of no table: that is asked before what is called. */
static bool is_of_some_table(struct check *c, struct old_argument *a)
{
	const struct tree *t = c->model->tree;
	nid_t name = tree_is(t, a->node, KIND_keyword_argument)
			     ? tree_child(t, a->node, FIELD_name)
			     : NO_NODE;

	if (name == NO_NODE ||
	    !framework_lists_name(c->model->framework, "keras-argument.any",
				  tree_text(t, name)))
		return false;
	a->name = source_of(c, name);
	return true;
}

struct old_arguments {
	VEC(struct old_argument) at;
};

static void add_argument(struct check *c, nid_t node, struct old_arguments *out)
{
	const struct model *m = c->model;
	struct old_argument a = { .node = node };

	if (!is_of_some_table(c, &a))
		return;
	a.call = call_at(m, tree_parent(m->tree, tree_parent(m->tree, node)));
	a.callable = a.call ? keras_callable(c, a.call) : NULL;
	if (a.callable && find_last_release(c, &a))
		vec_push(c->arena, &out->at, a);
}

/* --- by position, and as an int ----------------------------------------------------------- */

static void add_if_old(struct check *c, struct old_argument a,
		       struct old_arguments *out)
{
	if (find_last_release(c, &a))
		vec_push(c->arena, &out->at, a);
}

/* What stands for None, and the shape that add_weight takes first in Keras 3, is given as
 * the new release wants it; what is not known may be. */
static bool is_of_old_order(const struct model *m, const struct call *call,
			    nid_t value)
{
	ev_t ev = evidence_however_run(m, value);

	if (name_is(m, call->method, "add_weight"))
		return ev_must(evidence_pool(m), ev, KIND_BIT(VALUE_STRING));
	return ev_must(evidence_pool(m), ev,
		       KINDS_SCALAR | KINDS_SEQUENCE | KIND_BIT(VALUE_DICT) |
			       KINDS_OF_OBJECTS);
}

/* One for a call: what follows is out of order, too. */
static void add_position(struct check *c, const struct call *call,
			 const char *callable, struct old_arguments *out)
{
	size_t before = out->at.count;
	nid_t value;

	for (int i = 0; out->at.count == before; i++) {
		value = call_argument(c->model, call->node, i, NULL);
		if (value == NO_NODE)
			return;
		if (is_of_old_order(c->model, call, value))
			add_if_old(
				c,
				(struct old_argument){
					.call = call,
					.node = value,
					.callable = callable,
					.manner = BY_POSITION,
					.name = arena_fmt(c->arena, "%d", i) },
				out);
	}
}

static nid_t argument_around(const struct tree *t, nid_t value)
{
	while (!tree_is(t, tree_parent(t, value), KIND_argument_list))
		value = tree_parent(t, value);
	return value;
}

static void add_int_shape(struct check *c, const struct call *call,
			  const char *callable, struct old_arguments *out)
{
	static const char *const names[] = { "shape", "input_shape" };
	const struct model *m = c->model;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		nid_t value = call_argument(m, call->node, call->name ? 0 : -1,
					    names[i]);

		if (value != NO_NODE &&
		    ev_must(evidence_pool(m), evidence_however_run(m, value),
			    KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_DIMENSION)))
			add_if_old(
				c,
				(struct old_argument){
					.call = call,
					.node = argument_around(m->tree, value),
					.callable = callable,
					.manner = AS_INT,
					.name = names[i] },
				out);
	}
}

/* --- how files end -------------------------------------------------------------------- */

static bool file_may_end_in(const struct check *c, const char *callable,
			    const char *ending)
{
	struct name_releases releases;

	return framework_name_releases(c->model->framework,
				       arena_fmt(c->arena, "keras-ending.%s",
						 callable),
				       ending, &releases);
}

static bool is_ending_of_some(const struct check *c, const char *ending)
{
	static const char *const callables[] = { "model.save",
						 "model.save_weights" };

	for (size_t i = 0; i < sizeof(callables) / sizeof(*callables); i++)
		if (file_may_end_in(c, callables[i], ending))
			return true;
	return false;
}

static bool takes_endings(const struct check *c, const char *callable)
{
	return file_may_end_in(c, callable, ".weights.h5");
}

/* .h5 of a name of which only that is known may belong to .weights.h5. */
static bool is_refused_ending(const struct check *c, const char *callable,
			      const struct path_tail *tail)
{
	const char *name =
		arena_strndup(c->arena, tail->text.ptr, tail->text.length);
	const char *dot = strrchr(name, '.');

	if (!*name || (!tail->is_whole && !dot))
		return false;
	if (!tail->is_whole)
		return !is_ending_of_some(c, dot);
	for (dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.'))
		if (file_may_end_in(c, callable, dot))
			return false;
	return true;
}

/* ModelCheckpoint(path, save_weights_only=True) writes other files; NULL: not known. */
static const char *what_it_writes(struct check *c, const struct call *call,
				  const char *callable)
{
	static const char checkpoint[] =
		"tensorflow.keras.callbacks.ModelCheckpoint";
	const struct model *m = c->model;
	nid_t weights = call_argument(m, call->node, 4, "save_weights_only");

	if (strcmp(callable, checkpoint) != 0 || weights == NO_NODE)
		return callable;
	if (tree_is(m->tree, weights, KIND_true))
		return arena_fmt(c->arena, "%s.weights", callable);
	return tree_is(m->tree, weights, KIND_false) ? callable : NULL;
}

/* if os.path.exists(path + ".index"): files of the old release are there or are not. */
static bool is_read_if_there(const struct model *m, const struct call *call,
			     const char *callable)
{
	return strstr(callable, ".load_") &&
	       is_chosen_by_call(m, call->node, "file-question");
}

static void add_ending(struct check *c, const struct call *call,
		       const char *callable, struct old_arguments *out)
{
	const struct model *m = c->model;
	const char *written = what_it_writes(c, call, callable);
	bool is_second =
		!strcmp(callable, "tensorflow.keras.models.save_model");
	nid_t path = call_argument(m, call->node, is_second, "filepath");
	struct path_tail tail;

	if (!written || path == NO_NODE || !takes_endings(c, written) ||
	    call_has_splat(m, call->node) ||
	    is_read_if_there(m, call, callable) ||
	    !find_path_tail(m, path, &tail) ||
	    !is_refused_ending(c, written, &tail))
		return;
	vec_push(c->arena, &out->at,
		 ((struct old_argument){ .call = call,
					 .node = argument_around(m->tree, path),
					 .callable = callable,
					 .manner = BY_ENDING,
					 .name = "filepath",
					 .last = FIRST_WITH_KERAS_3 - 1 }));
}

/* "Input" of tensorflow.keras.Input, "fit" of model.fit */
static struct slice last_word(const struct model *m, const struct call *call)
{
	const char *text = name_text(m, call->name ? call->name : call->method);
	const char *dot = strrchr(text, '.');

	return slice_of(dot ? dot + 1 : text);
}

static void add_unnamed_arguments(struct check *c, const struct call *call,
				  struct old_arguments *out)
{
	const struct framework *fw = c->model->framework;
	const char *callable;

	if (!(call->name || call->method) ||
	    !framework_lists_name(fw, "keras-callable.any",
				  last_word(c->model, call)))
		return;
	callable = keras_callable(c, call);
	if (!callable)
		return;
	add_position(c, call, callable, out);
	add_int_shape(c, call, callable, out);
	add_ending(c, call, callable, out);
}

/* --- all ---------------------------------------------------------------------------------- */

static int by_argument_place(const void *a, const void *b)
{
	const struct old_argument *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/* In the order of the text, which is that of what is shown. */
static void find_old_arguments(struct check *c, struct old_arguments *out)
{
	for_each_kind(c->model->tree, n, i, KIND_keyword_argument)
		add_argument(c, n, out);
	for_each_call(c->model, i)
		add_unnamed_arguments(c, call_by_id(c->model, i), out);
	if (out->at.count)
		qsort(out->at.at, out->at.count, sizeof(*out->at.at),
		      by_argument_place);
}

static void check_old_arguments(struct check *c,
				const struct old_arguments *all,
				enum severity severity)
{
	const struct call *reported = NULL;

	for (size_t i = 0; i < all->at.count; i++) {
		struct old_argument *a = &all->at.at[i];

		a->is_reported = a->call == reported;
		check_keyword(c, a, severity);
		if (a->is_reported)
			reported = a->call;
	}
}

/*
 * An argument that Keras took, but not in the release that the project is for:
 *
 *	SGD(lr=0.1, decay=1e-6)		with TensorFlow 2.11
 *	model.fit(data, workers=4)	with Keras 3
 *	self.add_weight("kernel", [3])	with Keras 3, which takes the shape first
 *	keras.Input(3)			with Keras 3, which wants (3,)
 *	model.save("out/model")		with Keras 3, which wants .keras or .h5
 */
void check_hy826(struct check *c, nid_t module)
{
	struct old_arguments all = { 0 };

	(void)module;
	find_old_arguments(c, &all);
	check_old_arguments(c, &all, SEVERITY_WARNING);
	check_old_arguments(c, &all, SEVERITY_INFO);
}
