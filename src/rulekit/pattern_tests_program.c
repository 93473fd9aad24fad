/* The tests of a node's part in the program: what it calls, the function or class that it
 * is or stands in, graph functions, and where it is run. One function for each word. */
#include "rulekit/pattern_tests.h"

#include <string.h>

#include "framework/tables.h"
#include "model/graph_uses.h"
#include "model/host.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/boundary.h"
#include "rulekit/chosen.h"
#include "rulekit/public_names.h"
#include "rulekit/draws.h"
#include "rulekit/eager.h"
#include "rulekit/graph_calls.h"
#include "rulekit/graphflow.h"
#include "rulekit/kept_layers.h"
#include "rulekit/loops.h"
#include "rulekit/sets.h"
#include "rulekit/signature.h"
#include "rulekit/guards.h"

/* --- what a call calls ---------------------------------------------------------------- */

static bool name_is_asked(const struct model *m, sym_t name,
			  const struct pattern_argument *a)
{
	if (!name)
		return false;
	if (a->words && name_is_any(m, name, a->words))
		return true;
	for (const char *const *set = a->sets; set && *set; set++)
		if (name_in(m, name, *set))
			return true;
	return false;
}

DEFINE_TEST(calls)
{
	const struct call *call = call_at(run->model, n);

	return call && name_is_asked(run->model, call->name, a);
}

DEFINE_TEST(names)
{
	return name_is_asked(run->model, dotted_name(run->model, n), a);
}

DEFINE_TEST(method)
{
	const struct call *call = call_at(run->model, n);

	return call && name_is_asked(run->model, call->method, a);
}

DEFINE_TEST(own_callee)
{
	const struct call *call = call_at(run->model, n);

	(void)a;
	return call && call->callee != NO_INDEX;
}

MODEL_TEST(spread, call_at(m, n) && call_has_splat(m, n))

static bool derives(const struct model *m, class_id class,
		    const struct pattern_argument *a)
{
	if (is_absent(class))
		return false;
	for (const char *const *name = a->words; name && *name; name++)
		if (class_derives(m, class, *name))
			return true;
	for (const char *const *set = a->sets; set && *set; set++)
		if (class_derives_in(m, class, *set))
			return true;
	return false;
}

DEFINE_TEST(instance_of)
{
	struct value v = value_of(run->model, n);

	return name_is_asked(run->model, v.name, a) ||
	       derives(run->model, v.klass, a);
}

/* Whether its class in the file has one of these methods. */
DEFINE_TEST(overrides)
{
	const struct model *m = run->model;
	class_id class = value_of(m, n).klass;

	for (const char *const *name = a->words; *name; name++)
		if (is_present(class) &&
		    class_method(m, class, intern_str(m->names, *name)) !=
			    NO_INDEX)
			return true;
	return false;
}

MODEL_TEST(resolved,
	   call_at(m, n) ? call_at(m, n)->name != 0 : dotted_name(m, n) != 0)

/* Whether the method is one that values of a kind have, by the tables. */
DEFINE_TEST(member_of)
{
	const struct model *m = run->model;
	const struct call *call = call_at(m, n);

	for (int k = 0; call && call->method && k < VALUE_KIND_COUNT; k++)
		if (a->values >> k & 1 &&
		    framework_member(m->framework, (enum value_kind)k,
				     name_text(m, call->method)))
			return true;
	return false;
}

/* Works on its arguments only, and calls none of them. */
static bool is_pure(const struct model *m, sym_t name)
{
	const struct fact *fact = framework_fact(m->framework, name);

	return fact && fact->flags & FACT_OP && fact->value == VALUE_TENSOR &&
	       !(fact->flags & (FACT_STATEFUL | FACT_TRACES | FACT_CALLBACK)) &&
	       framework_name_slot(m->framework, name) >= 0;
}

MODEL_TEST(pure, call_at(m, n) && is_pure(m, call_at(m, n)->name))
MODEL_TEST(fails_on_host,
	   call_at(m, n) && tensor_at_host(m, call_at(m, n)) != NO_NODE)

/* Whether some argument given by position must be of these kinds. */
DEFINE_TEST(takes)
{
	const struct model *m = run->model;
	nid_t at = NO_NODE, given;

	while (pattern_next(m, STEP_each_positional, n, NULL, &at, &given)) {
		struct value v = value_of(m, given);

		if (v.certainty == CERTAINTY_CERTAIN && a->values >> v.kind & 1)
			return true;
	}
	return false;
}

/* A factory function (tf.keras.optimizers.get) is no class. */
DEFINE_TEST(constructs)
{
	const struct model *m = run->model;
	const struct call *call = call_at(m, n);
	const struct fact *fact =
		call && call->name ? framework_fact(m->framework, call->name)
				   : NULL;
	const char *last = fact ? strrchr(name_text(m, call->name), '.') : NULL;

	return last && last[1] >= 'A' && last[1] <= 'Z' &&
	       a->values >> fact->value & 1;
}

/* A name that is used more often is one of a file that a program made. */
#define MOST_USES 200

/* Whether what a call makes is called: Block(3)(x), or block(x) of block = Block(3). */
static bool is_made_to_be_called(const struct model *m, nid_t made)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, made), name;
	struct node_list uses;

	if (call_at(m, above))
		return call_at(m, above)->callee_node == made;
	name = tree_is(t, above, KIND_assignment)
		       ? tree_child(t, above, FIELD_left)
		       : NO_NODE;
	if (!tree_is(t, name, KIND_identifier) || !only_bind(m, name))
		return false;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count && i < MOST_USES; i++) {
		const struct call *call =
			call_at(m, tree_parent(t, uses.at[i]));

		if (call && call->callee_node == uses.at[i])
			return true;
	}
	return false;
}

MODEL_TEST(makes_layers, call_at(m, n) && makes_kept_layers(m, n) &&
				 is_made_to_be_called(m, n))

static bool has_fact(const struct model *m, nid_t n, uint32_t fact)
{
	const struct call *call = call_at(m, n);

	return call && framework_has(m->framework, call->name, fact);
}

static bool has_effect(const struct model *m, nid_t n, enum host_effect effect)
{
	const struct call *call = call_at(m, n);

	return call && host_effect_of(m, call) == effect;
}

MODEL_TEST(operation, has_fact(m, n, FACT_OP))
MODEL_TEST(traces_argument, has_fact(m, n, FACT_TRACES))
MODEL_TEST(logs, has_effect(m, n, HOST_LOG))
MODEL_TEST(draws, has_effect(m, n, HOST_DRAW))
MODEL_TEST(reads_clock, has_effect(m, n, HOST_CLOCK))
MODEL_TEST(in_op_seed, is_in_op_seed(m, n))
MODEL_TEST(seeded_anew, has_effect(m, n, HOST_DRAW) && is_seeded_anew(m, n))
MODEL_TEST(mutates, call_at(m, n) && is_mutator(m, call_at(m, n)->method))

/* --- the function or class it is, or stands in ------------------------------------- */

static class_id class_of_node(const struct model *m, nid_t n)
{
	const struct function *f = function_written(m, n);

	if (tree_is(m->tree, n, KIND_class_definition))
		return class_defined(m, n);
	return f ? f->klass : class_around(m, n);
}

DEFINE_TEST(named)
{
	const struct function *f = function_written(run->model, n);

	return f && name_is_asked(run->model, f->name, a);
}

DEFINE_TEST(derives)
{
	return derives(run->model, class_of_node(run->model, n), a);
}

DEFINE_TEST(decorated_by)
{
	const struct model *m = run->model;
	const struct function *f = function_written(m, n);

	for (size_t i = 0; f && i < f->decorators.count; i++)
		if (name_is_asked(m,
				  dotted_name(m,
					      tree_first(m->tree,
							 f->decorators.at[i])),
				  a))
			return true;
	return false;
}

MODEL_TEST(plain_function, is_plain_function(m, n))
MODEL_TEST(in_class, is_present(class_of_node(m, n)))
MODEL_TEST(from_internals, is_inside_name(m, n))

/* Whether the function around makes such a call, too. */
DEFINE_TEST(beside)
{
	const struct model *m = run->model;
	uint32_t f = function_around(m, n);

	for (size_t i = 0; f != NO_INDEX && i < function_at(m, f)->calls.count;
	     i++) {
		call_id call = function_at(m, f)->calls.at[i];

		if (name_is_asked(m, call_by_id(m, call)->name, a))
			return true;
	}
	return false;
}

/* Whether some base is neither of the file nor known by its name. */
static bool has_unknown_base(const struct model *m, class_id class)
{
	const struct class *k = class_at(m, class);

	for (size_t i = 0; i < k->bases.count; i++)
		if (!k->base_names.at[i] &&
		    is_absent(base_class(m, k->bases.at[i])))
			return true;
	return false;
}

DEFINE_TEST(base_unknown)
{
	class_id class = class_of_node(run->model, n);

	(void)a;
	return is_present(class) && has_unknown_base(run->model, class);
}

MODEL_TEST(generator,
	   function_written(m, n) && function_written(m, n)->is_generator)
MODEL_TEST(coroutine,
	   function_written(m, n) && function_written(m, n)->is_async)
MODEL_TEST(hybrid,
	   function_written(m, n) && function_written(m, n)->hybrids.count)

/* --- graph functions ------------------------------------------------------------------ */

DEFINE_TEST(makes_hybrid)
{
	struct hybrid made;

	(void)a;
	return hybrid_made_at(run->model, n, &made);
}

MODEL_TEST(hybridizer,
	   call_at(m, n) &&
		   framework_hybridizes(m->framework, call_at(m, n)->name))

DEFINE_TEST(calls_hybrid)
{
	const struct call *call = call_at(run->model, n);
	struct hybrid made;

	(void)a;
	return call && graph_function_called(run->model, call, &made);
}

DEFINE_TEST(calls_signed_hybrid)
{
	const struct call *call = call_at(run->model, n);
	struct hybrid made;

	(void)a;
	return call && graph_function_called(run->model, call, &made) &&
	       has_signature(run->model, &made);
}

/* @tf.function(...) those of the call in it, `@compiled` those of what it names. */
DEFINE_TEST(has_options_of)
{
	struct hybrid made;

	return hybrid_made_at(run->model, n, &made) && made.call != NO_NODE &&
	       made.call == pattern_part(run, a->part);
}

DEFINE_TEST(unmatched_in)
{
	const struct model *m = run->model;
	nid_t other = pattern_part(run, a->part);
	uint32_t f, p;

	if (other == NO_NODE)
		return false;
	if (function_written(m, other))
		return signature_leaves_out(m, function_defined(m, other),
					    tree_parent(m->tree, n), n);
	return parameter_written(m, n, &f, &p) &&
	       signature_leaves_out(m, f, other, n);
}

DEFINE_TEST(means_hybrid)
{
	struct hybrid made;

	(void)a;
	return graph_function_meant(run->model, n, &made);
}

DEFINE_TEST(signed_hybrid)
{
	struct hybrid made;

	(void)a;
	return graph_function_meant(run->model, n, &made) &&
	       has_signature(run->model, &made);
}

/* --- where it is run --------------------------------------------------------------------- */

/* Whether the chain of reasons begins at a dataset. */
static bool is_input_pipeline(const struct model *m, uint32_t f)
{
	uint32_t root;
	const struct trace *first = root_trace(m, f, &root);

	return first && first->kind == TRACE_ARGUMENT &&
	       first->from == NO_INDEX;
}

MODEL_TEST(traced, traced_at(m, n) != NO_INDEX)
MODEL_TEST(certainly_traced, traced_certainly(m, traced_at(m, n)))
MODEL_TEST(in_pipeline, is_input_pipeline(m, traced_at(m, n)))
MODEL_TEST(converted, is_converted(m, n))
MODEL_TEST(made_once, is_made_once(m, n))
DEFINE_TEST(conditional_in)
{
	nid_t other = pattern_part(run, a->part);

	return other != NO_NODE && is_conditional_in(run->model, n, other);
}

static bool calls_one(const struct model *m, nid_t n, const void *argument)
{
	const struct call *call = call_at(m, n);

	return call && name_is_asked(m, call->name, argument);
}

DEFINE_TEST(chosen_by)
{
	return is_chosen_by(run->model, n, calls_one, a);
}

MODEL_TEST(chosen_by_version, is_chosen_by_version(m, n))
MODEL_TEST(making_object, is_in_making_of_object(m, n))
MODEL_TEST(tried, is_tried(m, n))

/* x = f() with x that nothing reads. */
static bool is_given_to_unread_name(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_parent(t, n);
	nid_t name = tree_is(t, statement, KIND_assignment)
			     ? tree_child(t, statement, FIELD_left)
			     : NO_NODE;
	struct node_list uses;

	if (!tree_is(t, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return false;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++)
		if (!is_present(bind_at(m, uses.at[i])))
			return false;
	return true;
}

MODEL_TEST(unread, is_given_to_unread_name(m, n))

/* 211 for 2.11. */
DEFINE_TEST(before_release)
{
	unsigned newest = pinned_dialect(run->model)->newest;

	(void)n;
	return newest && newest < (unsigned)a->number;
}

MODEL_TEST(for_keras_2, keras_3_is_meant(m) == KERAS_3_NOT_MEANT)
MODEL_TEST(gone_from_keras_3, is_gone_from_keras_3(m, n))
MODEL_TEST(beside_inner_keras, file_mentions(m, "text-of-inner-keras"))
MODEL_TEST(for_any_keras, keras_3_is_meant(m) == KERAS_3_PERHAPS)
MODEL_TEST(for_keras_3, keras_3_is_meant(m) == KERAS_3_SURELY)

pattern_test_function *const pattern_tests_of_program[TEST_COUNT] = {
#define WITHOUT_TESTS_OF_NODES
#define TEST(name, spelling, argument) [TEST_##name] = test_##name,
#include "config/pattern_words.h"
};
