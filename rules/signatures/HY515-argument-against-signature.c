#include <string.h>

#include "model/solve/solve.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"
#include "rulekit/structures.h"

/* --- the dtype ------------------------------------------------------------- */

/* Of tf.TensorSpec(shape, dtype), also by a name that is bound once; NULL where
 * it cannot be said. */
static const char *dtype_of_spec(const struct model *m, nid_t spec)
{
	const struct evidence *e;
	nid_t dtype;

	if (tree_is(m->tree, spec, KIND_identifier))
		spec = tree_bare(m->tree, only_value(m, spec));
	if (spec == NO_NODE ||
	    !call_is(m, call_at(m, spec), "tensorflow.TensorSpec") ||
	    call_has_splat(m, spec))
		return NULL;
	dtype = call_argument(m, spec, 1, "dtype");
	if (dtype == NO_NODE)
		return "float32";
	e = evidence_at(m, evidence_of(m, dtype));
	if (e->kinds == KIND_BIT(VALUE_DTYPE) && e->dtype)
		return name_text(m, e->dtype);
	return NULL;
}

/* A tensor is never converted. Everything else is, if its value fits. */
static const char *dtype_of_tensor(const struct model *m, nid_t argument)
{
	ev_t value = evidence_of(m, argument);
	const struct evidence *e = evidence_at(m, value);

	return ev_must(evidence_pool(m), value, KINDS_TENSOR) && e->dtype
		       ? name_text(m, e->dtype)
		       : NULL;
}

static bool has_other_dtype(struct check *c, nid_t argument, nid_t spec,
			    const char **why, const char **advice)
{
	const char *wanted = dtype_of_spec(c->model, spec);
	const char *given = dtype_of_tensor(c->model, argument);

	if (!wanted || !given || !strcmp(wanted, given))
		return false;
	*why = arena_fmt(c->arena, "it is %s, and the spec %s", given, wanted);
	*advice = arena_fmt(c->arena,
			    "make it %s, or convert it with `tf.cast`", wanted);
	return true;
}

/* --- the keys of a dict ------------------------------------------------------ */

/* Whether all keys are strings in the text. */
static bool has_known_keys(const struct model *m, nid_t dict)
{
	struct slice key;

	if (!tree_is(m->tree, dict, KIND_dictionary))
		return false;
	for_each_child(m->tree, pair, dict)
		if (!tree_is(m->tree, pair, KIND_pair) ||
		    !literal_string(m, tree_child(m->tree, pair, FIELD_key),
				    &key))
			return false;
	return true;
}

/* A key of the one that the other has not. */
static bool lacks_key(const struct model *m, nid_t one, nid_t other,
		      struct slice *missing)
{
	for_each_child(m->tree, pair, one) {
		bool found = false;

		literal_string(m, tree_child(m->tree, pair, FIELD_key),
			       missing);
		for_each_child(m->tree, its, other) {
			struct slice key;

			literal_string(m, tree_child(m->tree, its, FIELD_key),
				       &key);
			found = found || slice_equal(key, *missing);
		}
		if (!found)
			return true;
	}
	return false;
}

static bool has_other_keys(struct check *c, nid_t argument, nid_t spec,
			   const char **why, const char **advice)
{
	const struct model *m = c->model;
	nid_t given = signature_meant(m, argument);
	struct slice key;

	if (!has_known_keys(m, spec) || !has_known_keys(m, given))
		return false;
	if (lacks_key(m, given, spec, &key)) {
		*why = arena_fmt(c->arena, "it has no spec for `%.*s`",
				 SLICE_ARG(key));
		*advice = arena_fmt(c->arena,
				    "add `%.*s` to the signature, or leave it "
				    "out here",
				    SLICE_ARG(key));
		return true;
	}
	if (!lacks_key(m, spec, given, &key))
		return false;
	*why = arena_fmt(c->arena, "`%.*s` is missing", SLICE_ARG(key));
	*advice = arena_fmt(c->arena, "pass `%.*s`, too", SLICE_ARG(key));
	return true;
}

/* --- the structure ----------------------------------------------------------- */

static bool has_other_structure(struct check *c, nid_t argument, nid_t spec,
				const char **why, const char **advice)
{
	const struct model *m = c->model;
	ev_t given = evidence_of(m, argument), wanted = evidence_of(m, spec);

	if (!differ_from_spec(m, given, wanted))
		return false;
	*why = arena_fmt(c->arena, "it is %s, and the spec is %s",
			 structure_in_words(m, c->arena, given),
			 structure_in_words(m, c->arena, wanted));
	*advice = "pass what the spec describes, or change the signature";
	return true;
}

/* --- too many ------------------------------------------------------------------ */

static bool has_signature_in_file(const struct model *m, uint32_t f)
{
	for (uint32_t p = 0; p < function_at(m, f)->parameters.count; p++)
		if (signature_spec(m, f, p) != NO_NODE)
			return true;
	return false;
}

static bool takes_what_it_names(const struct function *f)
{
	for (uint32_t p = 0; p < f->parameters.count; p++)
		if (f->parameters.at[p].kind > PARAMETER_NORMAL)
			return false;
	return true;
}

/* z of f(x, y, z), where `def f(x, y)`; or NO_NODE. */
static nid_t argument_too_many(const struct model *m, const struct call *call)
{
	uint32_t taken = parameters_filled(m, call);

	if (call_has_splat(m, call->node) ||
	    !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    !takes_what_it_names(function_at(m, call->callee)) ||
	    !has_signature_in_file(m, call->callee))
		return NO_NODE;
	for_each_child(m->tree, a, call->arguments)
		if (!tree_is(m->tree, a, KIND_keyword_argument) &&
		    taken++ == function_at(m, call->callee)->parameters.count)
			return a;
	return NO_NODE;
}

static void report_too_many(struct check *c, nid_t argument,
			    const struct function *f)
{
	report(c, argument, "argument", source_of(c, argument), "function",
	       f->qualified_name, "why", "no parameter takes it", "advice",
	       "pass what the signature has one spec for as one argument, or "
	       "leave it out",
	       NULL);
	relate(c, f->hybrids.at[0].where, true, "the signature");
}

/* --- calls -------------------------------------------------------------------- */

static void compare_argument(struct check *c, const struct call *call,
			     uint32_t p)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, call->callee);
	nid_t given = tree_bare(m->tree, argument_for_parameter(m, call, p));
	nid_t spec = signature_spec(m, call->callee, p);
	const char *why, *advice;

	if (given == NO_NODE || spec == NO_NODE ||
	    (!has_other_keys(c, given, spec, &why, &advice) &&
	     !has_other_structure(c, given, spec, &why, &advice) &&
	     !has_other_dtype(c, given, spec, &why, &advice)))
		return;
	report(c, given, "argument", source_of(c, given), "function",
	       f->qualified_name, "why", why, "advice", advice, NULL);
	relate(c, spec, true, "the spec of `%s`",
	       name_text(m, f->parameters.at[p].name));
}

void check_hy515(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const struct function *f;
	nid_t too_many;

	if (!call || call->callee == NO_INDEX || !call->through_hybrid)
		return;
	f = function_at(m, call->callee);
	if (!f->hybrids.count || is_tried(m, node))
		return;
	too_many = argument_too_many(m, call);
	if (too_many != NO_NODE) {
		report_too_many(c, too_many, f);
		return;
	}
	for (uint32_t p = 0; p < f->parameters.count; p++)
		compare_argument(c, call, p);
}
