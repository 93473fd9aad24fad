/*
 * What functions are given: tensors, and Python numbers and texts, as far as the
 * calls of the program, defaults, annotations and uses show it.
 */
#include "advice/subject.h"

#include <string.h>

/* --- tensors among the parameters ------------------------------------------------------ */

static bool is_tensor_or_variable(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_VARIABLE ||
	       kind == VALUE_TENSORS;
}

/* Whether an argument is a tensor or a display that holds one, a few levels
 * deep: [(x, 1), y]. */
static bool holds_tensor(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v = value_of(m, n);

	/* An array becomes a tensor on its way into a graph function. */
	if (is_tensor_or_variable(v.kind) || v.kind == VALUE_NUMPY)
		return true;
	if (v.kind == VALUE_DATASET || v.kind == VALUE_DATASET_ITERATOR)
		return false;
	if ((v.kind == VALUE_LIST || v.kind == VALUE_TUPLE ||
	     v.kind == VALUE_DICT || v.kind == VALUE_SET) &&
	    v.proof != NO_NODE) {
		uint32_t budget = 200;

		for_each_descendant(t, d, v.proof) {
			if (!budget--)
				break;
			if ((tree_is(t, d, KIND_call) ||
			     tree_is(t, d, KIND_identifier)) &&
			    is_tensor_or_variable(value_of(m, d).kind))
				return true;
		}
	}
	return false;
}

/* f(x) with x a parameter of the caller that is a tensor as far as the calls of
 * other files show. */
static bool passes_tensor_on(const struct subject *s,
			     const struct caller_walk *walk, nid_t argument)
{
	uint32_t file = walk->link ? walk->link->from : s->file;
	uint32_t f = walk->call->function;
	const struct function_facts *facts;
	const struct function *function;

	argument = tree_bare(walk->model->tree, argument);
	if (f == NO_INDEX ||
	    !tree_is(walk->model->tree, argument, KIND_identifier))
		return false;
	facts = &s->all[file][f];
	function = function_at(walk->model, f);
	for (size_t i = 0; i < facts->tensor_parameters.count; i++) {
		uint32_t p = facts->tensor_parameters.at[i];

		if (variable_of(walk->model, argument) ==
		    function->parameters.at[p].variable)
			return true;
	}
	return false;
}

/* step(tf.ones([3])) anywhere in the program makes x of step(x) a tensor. */
static bool given_a_tensor(const struct subject *s, uint32_t p)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk)) {
		nid_t argument = given_at(&walk, p);

		if (argument != NO_NODE &&
		    (holds_tensor(walk.model, argument) ||
		     (s->program->links.count &&
		      passes_tensor_on(s, &walk, argument))))
			return true;
	}
	return false;
}

/* What everybody calls functions that take tensors. */
static bool name_promises_tensors(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);
	const char *name = function->name ? name_text(m, function->name) : "";

	if (!strcmp(name, "call") || !strcmp(name, "__call__"))
		return class_derives(m, function->klass,
				     "tensorflow.keras.Model");
	if (slice_ends(slice_of(name), "_step"))
		return strstr(name, "train") || strstr(name, "test");
	return !strcmp(name, "run_model") ||
	       slice_ends(slice_of(name), "inference");
}

/* The first that calls give something to. C.f(x) of another file gives to what
 * would be the receiver. */
static uint32_t first_given_parameter(const struct subject *s)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk))
		if (walk.link && !walk.link->bound)
			return 0;
	return first_real_parameter(s->m, s->function);
}

bool find_tensor_parameters(const struct subject *s)
{
	const struct model *m = s->m;
	const struct function *function = function_at(m, s->function);
	struct function_facts *facts = s->facts;
	bool promised = name_promises_tensors(m, s->function);
	size_t known = facts->tensor_parameters.count;

	facts->tensor_is_assumed = true;
	facts->tensor_parameters.count = 0;
	for (uint32_t p = first_given_parameter(s);
	     p < function->parameters.count; p++) {
		const struct parameter *parameter = &function->parameters.at[p];
		struct value v = value_of(m, parameter->identifier);
		bool given = given_a_tensor(s, p);

		if (!given && !is_tensor_or_variable(v.kind) &&
		    !(promised && parameter->fallback == NO_NODE &&
		      v.kind == VALUE_UNKNOWN))
			continue;
		if (given || v.certainty == CERTAINTY_CERTAIN)
			facts->tensor_is_assumed = false;
		vec_push(m->arena, &facts->tensor_parameters, p);
	}
	if (!facts->tensor_parameters.count)
		facts->tensor_is_assumed = false;
	return facts->tensor_parameters.count > known;
}

/* --- primitives among them ---------------------------------------------------------------- */

/* Whether a number or text stands in a display itself, or in one inside it. */
static bool displays_primitive(const struct tree *t, nid_t display)
{
	nid_t end = display == NO_NODE ? 0 : t->nodes[display].next;

	for (nid_t n = display == NO_NODE ? 0 : display + 1; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_integer:
		case KIND_float:
		case KIND_string:
			return true;
		case KIND_list:
		case KIND_tuple:
			n++;
			break;
		default:
			n = t->nodes[n].next;
			break;
		}
	}
	return false;
}

/* A Python number or text, or a display that holds one. Booleans are switches
 * and None is no value: neither counts. */
static bool is_primitive(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	struct value v = value_of(m, n);

	if (is_number_kind(v.kind) || v.kind == VALUE_STRING)
		return v.certainty == CERTAINTY_CERTAIN;
	if ((v.kind == VALUE_LIST || v.kind == VALUE_TUPLE) &&
	    v.certainty == CERTAINTY_CERTAIN && v.proof != NO_NODE &&
	    tree_is_list_or_tuple(t, v.proof))
		return displays_primitive(t, v.proof);
	/* An object of the file that was made out of one. */
	if (v.kind == VALUE_INSTANCE && tree_is(t, v.proof, KIND_call))
		return displays_primitive(t, tree_child(t, v.proof,
							FIELD_arguments));
	return false;
}

/* f(x, *rest, 3): the number may reach any parameter behind the first. */
static bool primitive_behind_splat(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;
	nid_t arguments = tree_child(t, call, FIELD_arguments);
	bool behind = false;

	if (arguments == NO_NODE)
		return false;
	for_each_child(t, a, arguments) {
		if (tree_is(t, a, KIND_list_splat))
			behind = true;
		else if (behind && !tree_is(t, a, KIND_keyword_argument) &&
			 !tree_is(t, a, KIND_dictionary_splat) &&
			 is_primitive(m, a))
			return true;
	}
	return false;
}

/* step(3), step("train"), step(*range(2)). */
static bool given_a_primitive(const struct subject *s, uint32_t p)
{
	struct caller_walk walk = callers_of(s->program, s->file, s->function);

	while (next_caller(&walk)) {
		nid_t argument = given_at(&walk, p);

		if (argument != NO_NODE ? is_primitive(walk.model, argument)
					: primitive_behind_splat(
						  walk.model, walk.call->node))
			return true;
	}
	return false;
}

void find_primitive_parameters(const struct subject *s)
{
	const struct function *function = function_at(s->m, s->function);

	for (uint32_t p = first_real_parameter(s->m, s->function);
	     p < function->parameters.count; p++)
		if (given_a_primitive(s, p))
			vec_push(s->m->arena, &s->facts->primitive_parameters,
				 p);
}
