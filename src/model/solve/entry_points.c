/*
 * Functions that nothing calls by name: tests, which are run by what they are called,
 * and the graph functions of an object that is saved.
 *
 * In: a program that was run. Out: activations with parameters of which nothing but
 * annotations, defaults and signatures say something.
 */
#include "model/solve/entry_points.h"

#include <string.h>

#include "framework/word_set.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/modules.h"
#include "model/solve/calling.h"

static void run_shown(struct solver *s, uint32_t function, enum context context)
{
	uint32_t a = solver_activation(s, function, context);

	apply_unknown(s, a);
	activation_at(s, a)->is_called = true;
	activation_shown(activation_at(s, a), ALL_DIALECTS);
	solver_settle(s);
}

/* --- tests ------------------------------------------------------------------------- */

static bool calls_test_runner(const struct model *m)
{
	for_each_call(m, i)
		if (call_by_id(m, i)->name &&
		    framework_set_has(m->framework, "runs-tests",
				      name_text(m, call_by_id(m, i)->name)))
			return true;
	return false;
}

/* @unittest.skip("slow") */
static bool is_skipped_test(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t n = tree_first(m->tree, f->decorators.at[i]);
		nid_t callee = tree_is(m->tree, n, KIND_call)
				       ? tree_child(m->tree, n, FIELD_function)
				       : n;
		sym_t name = dotted_name(m, callee);

		if (name && framework_set_has(m->framework, "skips-tests",
					      name_text(m, name)))
			return true;
	}
	return false;
}

/* A class that others derive from is run as these, if it has no test itself. */
static bool has_tests(const struct model *m, class_id c)
{
	const struct class *k = class_at(m, c);
	struct class_list derived = subclasses_of(m, c);

	for (size_t i = 0; i < k->methods.count; i++)
		if (!strncmp(name_text(m,
				       function_at(m, k->methods.at[i])->name),
			     "test", 4))
			return true;
	return derived.count > 0;
}

/* Also by way of a class of another file. */
static bool is_case(const struct model *m, class_id c)
{
	const char *cases = framework_set(m->framework, "test-cases");
	struct slice word;

	while (framework_next_word(&cases, &word))
		if (class_derives(m, c,
				  arena_strndup(m->arena, word.ptr,
						word.length)))
			return true;
	return false;
}

static bool is_run_as_test(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	const char *name = name_text(m, function->name);

	if (is_absent(function->klass) || !function->name ||
	    !is_case(m, function->klass) || is_skipped_test(m, function))
		return false;
	return !strncmp(name, "test", 4) ||
	       (framework_set_has(m->framework, "runs-around-tests", name) &&
		has_tests(m, function->klass));
}

static void run_tests_of(struct solver *s, const struct unit *u)
{
	for (int around = 1; around >= 0; around--)
		for (uint32_t f = 0; f < u->m->functions.count; f++)
			if (is_run_as_test(u->m, f) &&
			    framework_set_has(
				    s->framework, "runs-around-tests",
				    name_text(u->m,
					      function_at(u->m, f)->name)) ==
				    around)
				run_shown(s, solver_function_of(u, f),
					  CONTEXT_EAGER);
}

/* The file that an import leads to: from tests import test_net; from tests.test_net
 * import NetTest. */
static const struct model *file_imported(const struct model *m,
					 const struct bind *b)
{
	const struct model *module = modules_module(m, b->imported);
	struct imported what;

	if (module)
		return module;
	return modules_find_for(m, b->imported, &what) && is_present(what.klass)
		       ? what.model
		       : NULL;
}

void run_tests(struct solver *s, const struct unit *u)
{
	if (!calls_test_runner(u->m))
		return;
	run_tests_of(s, u);
	if (!u->m->around.modules)
		return;
	for_each_bind(u->m, i) {
		const struct bind *b = bind_by_id(u->m, i);
		const struct model *file = b->kind == BIND_IMPORT && b->imported
						   ? file_imported(u->m, b)
						   : NULL;

		if (file && file != u->m)
			run_tests_of(s, solver_unit(s, file));
	}
}

/* --- saving ------------------------------------------------------------------------ */

/* Of the objects that a value may be, or that a list of them holds. */
static bool save_value(struct solver *s, ev_t value)
{
	const struct elements *list =
		pool_elements_at(s->pool, pool_at(s->pool, value)->elements);
	bool grew = classes_saved(s, value);

	for (uint32_t i = 0; i < list->count; i++)
		grew |= classes_saved(s, list->at[i]);
	return grew;
}

/* What is held by what is saved, and where it comes from. */
static bool save_parts(struct solver *s)
{
	bool grew = false;

	for (uint32_t i = 1; i < s->attributes.count; i++)
		if (solver_class_at(s, attribute_at(s, i)->klass)->is_saved)
			grew |= save_value(s,
					   attribute_at(s, i)->location.value);
	for (uint32_t k = 0; k < s->classes.count; k++)
		for (uint32_t b = 0; solver_class_at(s, k)->is_saved &&
				     b < solver_class_at(s, k)->base_count;
		     b++)
			grew |= class_saved(s, solver_class_at(s, k)->bases[b]);
	return grew;
}

/* @tf.function(input_signature=...) over it, or
 *
 *	self.run = tf.function(self._run, input_signature=...)
 */
static bool hybrid_has_signature(const struct model *m, const struct hybrid *h)
{
	return (!h->by_call || tree_is(m->tree, h->bound_to, KIND_attribute)) &&
	       hybrid_option(m, h, "input_signature") != NO_NODE;
}

/* What takes nothing is known, too. */
static bool says_what_it_takes(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->hybrids.count; i++) {
		const struct hybrid *h = &f->hybrids.at[i];

		if (hybrid_has_signature(m, h) ||
		    (!h->by_call && f->parameters.count == 1))
			return true;
	}
	return false;
}

static void trace_methods(struct solver *s, uint32_t klass)
{
	const struct unit *u = unit_at(s, solver_class_at(s, klass)->unit);
	const struct class *k =
		class_at(u->m, solver_class_at(s, klass)->index);

	for (size_t i = 0; i < k->methods.count; i++) {
		const struct function *f = function_at(u->m, k->methods.at[i]);

		if (says_what_it_takes(u->m, f))
			run_shown(s, solver_function_of(u, k->methods.at[i]),
				  f->autograph_off ? CONTEXT_GRAPH_PLAIN
						   : CONTEXT_GRAPH);
	}
}

void trace_saved(struct solver *s)
{
	while (save_parts(s))
		;
	for (uint32_t k = 0; k < s->classes.count; k++)
		if (solver_class_at(s, k)->is_saved)
			trace_methods(s, k);
}

static void run_if_there(struct solver *s, uint32_t klass, const char *name)
{
	uint32_t method =
		class_find_method(s, klass, intern_str(s->names, name));

	if (method != NO_INDEX)
		run_shown(s, method, CONTEXT_EAGER);
}

static void describe(struct solver *s, uint32_t klass)
{
	if (s->describes)
		run_if_there(s, klass, "get_config");
	if (s->remakes)
		run_if_there(s, klass, "from_config");
}

/* What a layer is given is described with it, by the layers of the framework. */
static bool is_part_of_layer(struct solver *s, uint32_t klass)
{
	sym_t bases[MOST_BASES];
	uint32_t count = class_framework_bases(s, klass, bases);

	for (uint32_t i = 0; i < count; i++)
		if (framework_set_has(s->framework, "parts-of-layers",
				      intern_text(s->names, bases[i])))
			return true;
	return false;
}

/* What layers are put into a model, and what is given to layers. */
static void describe_held(struct solver *s, ev_t value)
{
	struct object_set set =
		*pool_objects_at(s->pool, pool_at(s->pool, value)->objects);

	for (uint32_t i = 0; i < set.count; i++)
		if (object_at(s, set.at[i])->kind == OBJECT_INSTANCE)
			describe(s, object_at(s, set.at[i])->klass);
}

void describe_saved(struct solver *s)
{
	if (!s->describes && !s->remakes)
		return;
	for (size_t i = 0; i < s->held.count; i++)
		describe_held(s, s->held.at[i].value);
	for (uint32_t k = 0; k < s->classes.count; k++)
		if (solver_class_at(s, k)->keras_is_shown &&
		    class_instance_kind(s, k) != VALUE_LAYER &&
		    !is_part_of_layer(s, k))
			describe(s, k);
}
