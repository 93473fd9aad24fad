/*
 * Whether an argument is a tensor of a graph, and whether the function that
 * gets it can take one: the tables of the framework say which arguments must be
 * concrete.
 */

#include "rulekit/boundary.h"

#include <stdlib.h>
#include <string.h>

#include "framework/tables.h"
#include "framework/word_set.h"
#include "model/solve/solve.h"
#include "rulekit/eager.h"

enum certainty has_no_value(const struct model *m, nid_t expression)
{
	struct value v = value_of(m, expression);

	if ((v.kind != VALUE_TENSOR && v.kind != VALUE_VARIABLE &&
	     v.kind != VALUE_TENSORS) ||
	    is_eager_from_outside(m, expression))
		return CERTAINTY_NO;
	return v.certainty;
}

/* A tensor or a list of tensors, whichever the caller gives. */
static bool is_tensor_or_list(const struct model *m, nid_t n)
{
	const struct pool *pool = evidence_pool(m);
	const struct evidence *e = pool_at(pool, evidence_of(m, n));
	const struct elements *list = pool_elements_at(pool, e->elements);

	return e->elements && list->count == 1 &&
	       e->kinds == (KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_LIST)) &&
	       ev_must(pool, list->at[0], KINDS_TENSOR);
}

/* x or x[0] of a parameter x: what is computed with it may be a number all the same. */
static bool is_part_of_parameter(const struct model *m, nid_t n)
{
	nid_t whole = n;

	while (tree_is(m->tree, whole, KIND_subscript))
		whole = tree_child(m->tree, whole, FIELD_value);
	return tree_is(m->tree, whole, KIND_identifier) &&
	       tainted_by_parameter(m, function_around(m, n), n) != NO_INDEX;
}

/* A tensor for certain, or what likely is one and comes from a parameter. */
static bool is_boundary(const struct model *m, nid_t n)
{
	enum certainty certainty = has_no_value(m, n);

	if (is_tensor_or_list(m, n))
		return true;
	return certainty == CERTAINTY_CERTAIN ||
	       (certainty != CERTAINTY_NO && is_part_of_parameter(m, n));
}

/* [x, y]: all of its items are symbolic. */
static bool displays_tensors(const struct model *m, nid_t display,
			     uint32_t least)
{
	uint32_t count = 0;

	for_each_child(m->tree, item, display) {
		if (!is_symbolic_tensor(m, item))
			return false;
		count++;
	}
	return count >= least;
}

/* What was made outside of the graph has a value. */
static bool is_made_in_graph(const struct model *m, ev_t tensor)
{
	const struct evidence *e = evidence_at(m, tensor);

	return e->is_computed ||
	       (e->file == FILE_CHECKED && e->proof != NO_NODE &&
		traced_at(m, e->proof) != NO_INDEX);
}

bool holds_only_tensors(const struct model *m, nid_t sequence, uint32_t least,
			bool without_value)
{
	const struct pool *pool = evidence_pool(m);
	const struct evidence *e = pool_at(pool, evidence_of(m, sequence));
	const struct elements *list = pool_elements_at(pool, e->elements);

	if (tree_is(m->tree, sequence, KIND_list) ||
	    tree_is(m->tree, sequence, KIND_tuple))
		return displays_tensors(m, sequence, least);
	if (!e->elements || !list->count ||
	    e->kinds & ~(KINDS_SEQUENCE | KIND_BIT(VALUE_ITERATOR)) ||
	    (!list->open && list->count < least))
		return false;
	for (uint32_t i = 0; i < list->count; i++)
		if (!ev_must(pool, list->at[i], KINDS_TENSOR) ||
		    (without_value && !is_made_in_graph(m, list->at[i])))
			return false;
	return true;
}

/* What an argument is or, as a display, holds. */
static nid_t tensor_in(const struct model *m, nid_t argument,
		       bool (*is_wanted)(const struct model *m, nid_t n))
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[argument].next;

	for (nid_t n = argument; n < end;) {
		switch (tree_kind(t, n)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_parenthesized_expression:
			n++;
			break;
		case KIND_keyword_argument:
			n = tree_child(t, n, FIELD_value);
			break;
		default:
			if (is_wanted(m, n))
				return n;
			n = t->nodes[n].next;
			break;
		}
	}
	return NO_NODE;
}

/* Whether the words of the table, "0 file", have this argument. */
static bool is_asked(const struct tree *t, const char *words, nid_t argument,
		     long position)
{
	bool is_keyword = tree_is(t, argument, KIND_keyword_argument);
	struct slice name = tree_text(
		t, is_keyword ? tree_child(t, argument, FIELD_name) : argument);
	struct slice word;

	if (!strcmp(words, "*"))
		return true;
	while (framework_next_word(&words, &word)) {
		bool is_number = word.ptr[0] >= '0' && word.ptr[0] <= '9';

		if (is_number != is_keyword &&
		    (is_keyword ? slice_equal(word, name)
				: strtol(word.ptr, NULL, 10) == position))
			return true;
	}
	return false;
}

/* The name of the type of a value; NULL for kinds whose methods no table has. */
static const char *type_of_kind(enum value_kind kind)
{
	switch (kind) {
	case VALUE_STRING:
		return "builtins.str";
	case VALUE_LIST:
		return "builtins.list";
	case VALUE_DICT:
		return "builtins.dict";
	case VALUE_SET:
		return "builtins.set";
	case VALUE_TENSOR:
		return "tensorflow.Tensor";
	default:
		return NULL;
	}
}

sym_t host_callee(const struct model *m, const struct call *call)
{
	struct value receiver = { .kind = VALUE_UNKNOWN };
	const char *type;

	if (call->name || !call->method)
		return call->name;
	receiver = value_of(m, call->receiver);
	if (receiver.certainty != CERTAINTY_CERTAIN)
		return 0;
	type = receiver.kind == VALUE_OBJECT && receiver.name
		       ? name_text(m, receiver.name)
		       : type_of_kind(receiver.kind);
	return type ? intern_str(m->names,
				 arena_fmt(m->arena, "%s.%s", type,
					   name_text(m, call->method)))
		    : 0;
}

/* What is symbolic for certain, as it is or in a list. */
static bool is_symbolic_or_holds(const struct model *m, nid_t n)
{
	return (is_symbolic_tensor(m, n) && !is_eager_from_outside(m, n)) ||
	       holds_only_tensors(m, n, 1, true);
}

/* The first argument that the words of the table have and that is, or holds, what
 * is wanted. */
static nid_t find_argument(const struct model *m, const struct call *call,
			   const char *words,
			   bool (*is_wanted)(const struct model *m, nid_t n))
{
	long position = 0;

	if (!words)
		return NO_NODE;
	for_each_child(m->tree, a, call->arguments) {
		nid_t found = NO_NODE;

		if (is_asked(m->tree, words, a, position++))
			found = tensor_in(m, a, is_wanted);
		if (found != NO_NODE)
			return found;
	}
	return NO_NODE;
}

/* Whether the words of the table have an argument of the call. */
static bool is_argument_asked(const struct model *m, const struct call *call,
			      const char *words, nid_t value)
{
	long position = 0;

	if (!words)
		return false;
	for_each_child(m->tree, a, call->arguments) {
		if ((a == value || tree_parent(m->tree, value) == a) &&
		    is_asked(m->tree, words, a, position))
			return true;
		position++;
	}
	return false;
}

bool needs_concrete_value(const struct model *m, const struct call *call,
			  nid_t value)
{
	const struct framework *fw = m->framework;
	sym_t callee = host_callee(m, call);
	int name = framework_name_slot(fw, call->name);

	return is_argument_asked(m, call, framework_host_arguments(fw, callee),
				 value) ||
	       is_argument_asked(m, call,
				 framework_python_arguments(fw, callee),
				 value) ||
	       (name >= 0 &&
		call_argument(m, call->node, name, "name") == value);
}

nid_t tensor_at_host(const struct model *m, const struct call *call)
{
	return find_argument(m, call,
			     framework_host_arguments(m->framework,
						      host_callee(m, call)),
			     is_boundary);
}

nid_t tensor_for_python(const struct model *m, const struct call *call)
{
	return find_argument(m, call,
			     framework_python_arguments(m->framework,
							host_callee(m, call)),
			     is_symbolic_or_holds);
}

const char *instead_here(const struct model *m, struct arena *arena, nid_t node,
			 const char *text, const char *tensor)
{
	const char *tf = module_alias(m, node, "tensorflow"), *out = "";

	while (*text) {
		size_t plain = strcspn(text, "{");

		out = arena_fmt(arena, "%s%.*s", out, (int)plain, text);
		text += plain;
		if (!*text)
			break;
		out = arena_fmt(arena, "%s%s", out,
				text[1] == 'x' ? tensor
				: tf	       ? tf
					       : "tf");
		text += strcspn(text, "}");
		text += *text == '}';
	}
	return out;
}
