/* The ways from a node to its parts and to what is around it: one function for
 * each word of config/pattern_words.h. None is asked about NO_NODE. */
#include "rulekit/pattern.h"

#include "model/origin.h"
#include "rulekit/graph_calls.h"
#include "rulekit/graphflow.h"
#include "rulekit/guards.h"
#include "rulekit/loops.h"
#include "rulekit/signature.h"

#define DEFINE_STEP(word)                                        \
	static nid_t step_##word(const struct model *m, nid_t n, \
				 const struct pattern_argument *a)

/* --- parts as the grammar names them ------------------------------------------- */

#define FIELD_STEP(word)                                     \
	DEFINE_STEP(word)                                    \
	{                                                    \
		(void)a;                                     \
		return tree_child(m->tree, n, FIELD_##word); \
	}

FIELD_STEP(left)
FIELD_STEP(right)
FIELD_STEP(value)
FIELD_STEP(object)
FIELD_STEP(attribute)
FIELD_STEP(arguments)
FIELD_STEP(body)
FIELD_STEP(name)
FIELD_STEP(key)

DEFINE_STEP(operand)
{
	(void)a;
	return tree_child(m->tree, n, FIELD_argument);
}

DEFINE_STEP(first)
{
	(void)a;
	return tree_first(m->tree, n);
}

DEFINE_STEP(last)
{
	(void)a;
	return tree_last(m->tree, n);
}

DEFINE_STEP(bare)
{
	(void)a;
	return tree_bare(m->tree, n);
}

DEFINE_STEP(parent)
{
	(void)a;
	return tree_parent(m->tree, n);
}

DEFINE_STEP(above)
{
	(void)a;
	return tree_above(m->tree, n);
}

DEFINE_STEP(statement)
{
	(void)a;
	return tree_statement(m->tree, n);
}

/* Of a block, behind its docstring. */
DEFINE_STEP(only_statement)
{
	nid_t only = NO_NODE;

	(void)a;
	for_each_child(m->tree, statement, n) {
		if (tree_is(m->tree, statement, KIND_expression_statement) &&
		    tree_is(m->tree, tree_first(m->tree, statement),
			    KIND_string))
			continue;
		if (only != NO_NODE)
			return NO_NODE;
		only = statement;
	}
	return only;
}

DEFINE_STEP(around)
{
	do
		n = tree_parent(m->tree, n);
	while (n != NO_NODE && !is_of_kinds(m->tree, n, a->kinds));
	return n;
}

DEFINE_STEP(decorated)
{
	(void)a;
	return tree_decorated(m->tree, n);
}

/* --- calls ------------------------------------------------------------------------ */

DEFINE_STEP(callee)
{
	const struct call *call = call_at(m, n);

	(void)a;
	return call ? call->callee_node : NO_NODE;
}

DEFINE_STEP(receiver)
{
	const struct call *call = call_at(m, n);

	(void)a;
	return call ? call->receiver : NO_NODE;
}

DEFINE_STEP(argument)
{
	return call_at(m, n) ? call_argument(m, n, (int)a->number,
					     a->words ? a->words[0] : NULL)
			     : NO_NODE;
}

DEFINE_STEP(name_argument)
{
	const struct call *call = call_at(m, n);
	int slot = call ? framework_name_slot(m->framework, call->name) : -1;

	(void)a;
	return slot < 0 ? NO_NODE : call_argument(m, n, slot, NULL);
}

DEFINE_STEP(signature_option)
{
	(void)a;
	return call_at(m, n) ? signature_option(m, n) : NO_NODE;
}

/* --- functions and their parameters ------------------------------------------------ */

/* The name of a parameter. */
DEFINE_STEP(parameter)
{
	const struct function *f = function_written(m, n);

	for (size_t i = 0; f && i < f->parameters.count; i++)
		if ((long)i == a->number ||
		    (a->words &&
		     name_is(m, f->parameters.at[i].name, a->words[0])))
			return f->parameters.at[i].identifier;
	return NO_NODE;
}

/* What a name or self.step means. */
DEFINE_STEP(definition)
{
	uint32_t f = function_meant(m, n);

	(void)a;
	return f == NO_INDEX ? NO_NODE : function_at(m, f)->node;
}

DEFINE_STEP(origin)
{
	struct origin o;

	(void)a;
	return origin_of(m, n, &o)
		       ? function_at(m, o.f)->parameters.at[o.parameter].identifier
		       : NO_NODE;
}

DEFINE_STEP(signature_spec)
{
	uint32_t f, p;

	(void)a;
	return parameter_written(m, n, &f, &p) ? signature_spec(m, f, p)
					       : NO_NODE;
}

/* --- around, and where it comes from --------------------------------------------- */

DEFINE_STEP(loop)
{
	(void)a;
	return loop_around(m, n);
}

DEFINE_STEP(graph_loop)
{
	(void)a;
	return graph_loop_around(m, n);
}

DEFINE_STEP(repeating_loop)
{
	(void)a;
	return loop_that_runs(m, n);
}

DEFINE_STEP(init_scope)
{
	(void)a;
	return init_scope_around(m, n);
}

DEFINE_STEP(proof)
{
	(void)a;
	return value_of(m, n).proof;
}

DEFINE_STEP(bound)
{
	const struct bind *b = only_bind(m, n);

	(void)a;
	return b ? b->target : NO_NODE;
}

DEFINE_STEP(signature_meant)
{
	(void)a;
	return signature_meant(m, n);
}

DEFINE_STEP(counted_at)
{
	struct counter counter;

	(void)a;
	return holds_counter(m, n, &counter) ? counter.change : NO_NODE;
}

/* What makes a graph function of a def or lambda, if it is of that form. */
static nid_t maker_of(const struct model *m, nid_t n, bool by_call)
{
	const struct function *function = function_written(m, n);

	return function && function->hybrids.count &&
			       function->hybrids.at[0].by_call == by_call
		       ? function->hybrids.at[0].where
		       : NO_NODE;
}

DEFINE_STEP(hybrid_decorator)
{
	(void)a;
	return maker_of(m, n, false);
}

DEFINE_STEP(hybrid_wrapper)
{
	(void)a;
	return maker_of(m, n, true);
}

/* --- one of several ------------------------------------------------------------------ */

static nid_t next_child(const struct tree *t, nid_t from, nid_t at)
{
	return at == NO_NODE ? tree_first(t, from) : tree_sibling(t, at);
}

static bool next_operand(const struct tree *t, nid_t from, nid_t *at)
{
	do
		*at = next_child(t, from, *at);
	while (tree_is(t, *at, KIND_operator));
	return *at != NO_NODE;
}

/* The argument that is written after `at`, splats left out. */
static bool next_argument(const struct model *m, nid_t call, bool positional,
			  nid_t *at)
{
	const struct call *c = call_at(m, call);

	if (!c || !tree_is(m->tree, c->arguments, KIND_argument_list))
		return false;
	do
		*at = next_child(m->tree, c->arguments, *at);
	while (positional && tree_is(m->tree, *at, KIND_keyword_argument));
	return *at != NO_NODE;
}

/* Keywords in the order of the list; *at counts them. */
static bool next_keyword(const struct model *m, nid_t call,
			 const char *const *names, nid_t *at, nid_t *value)
{
	if (!call_at(m, call))
		return false;
	for (*at = *at == NO_NODE ? 0 : *at + 1; names[*at]; ++*at) {
		*value = call_keyword(m, call, names[*at]);
		if (*value != NO_NODE)
			return true;
	}
	return false;
}

/* Parameters in their order; *at counts them. */
static bool next_parameter(const struct model *m, nid_t n, nid_t *at,
			   nid_t *parameter)
{
	const struct function *f = function_written(m, n);

	*at = *at == NO_NODE ? 0 : *at + 1;
	if (!f || *at >= f->parameters.count)
		return false;
	*parameter = f->parameters.at[*at].node;
	return true;
}

/* What makes it a graph function; *at counts that. */
static bool next_maker(const struct model *m, nid_t n, nid_t *at, nid_t *maker)
{
	const struct function *f = function_written(m, n);

	*at = *at == NO_NODE ? 0 : *at + 1;
	if (!f || *at >= f->hybrids.count)
		return false;
	*maker = f->hybrids.at[*at].where;
	return true;
}

/* What a number is computed of is not far away. */
#define DEEPEST_SOURCE 4

/* The source that *left others come before: itself first, then its operands, or
 * what a name is bound to. */
static nid_t source_numbered(const struct model *m, nid_t n, nid_t *left,
			     int depth)
{
	const struct tree *t = m->tree;
	nid_t found = NO_NODE;

	n = tree_bare(t, n);
	if (n == NO_NODE || !depth)
		return NO_NODE;
	if (!*left)
		return n;
	--*left;
	if (tree_is(t, n, KIND_binary_operator)) {
		found = source_numbered(m, tree_child(t, n, FIELD_left), left,
					depth - 1);
		n = tree_child(t, n, FIELD_right);
	} else {
		n = only_value(m, n);
	}
	return found != NO_NODE ? found
				: source_numbered(m, n, left, depth - 1);
}

static bool next_source(const struct model *m, nid_t n, nid_t *at,
			nid_t *source)
{
	nid_t left = *at = *at == NO_NODE ? 0 : *at + 1;

	*source = source_numbered(m, n, &left, DEEPEST_SOURCE);
	return *source != NO_NODE;
}

/* The functions that a call makes graph functions of, or only those that its
 * signature is for; *at counts them. */
static bool next_hybrid(const struct model *m, nid_t call, bool has_signature,
			nid_t *at, nid_t *function)
{
	uint32_t next = *at == NO_NODE ? 0 : *at;
	struct signature s;

	if (!(has_signature ? signature_next(m, call, &next, &s)
			    : hybrid_next(m, call, &next)))
		return false;
	*at = next;
	*function = function_at(m, next - 1)->node;
	return true;
}

bool pattern_next(const struct model *m, unsigned step, nid_t from,
		  const struct pattern_argument *a, nid_t *at, nid_t *candidate)
{
	const struct tree *t = m->tree;

	switch (step) {
	case STEP_each_child:
		*candidate = *at = next_child(t, from, *at);
		return *at != NO_NODE;
	case STEP_each_descendant:
		*candidate = *at = *at == NO_NODE ? from + 1 : *at + 1;
		return *at < tree_end(t, from);
	case STEP_each_item:
		/* Itself first, then what it holds. */
		*candidate = *at = *at == NO_NODE ? from
				   : *at == from  ? tree_first(t, from)
						  : tree_sibling(t, *at);
		return *at != NO_NODE;
	case STEP_each_operand:
		if (!next_operand(t, from, at))
			return false;
		*candidate = tree_bare(t, *at);
		return true;
	case STEP_each_argument:
	case STEP_each_positional:
		if (!next_argument(m, from, step == STEP_each_positional, at))
			return false;
		*candidate = given_value(t, *at);
		return true;
	case STEP_each_keyword:
		return next_keyword(m, from, a->words, at, candidate);
	case STEP_each_parameter:
		return next_parameter(m, from, at, candidate);
	case STEP_each_source:
		return next_source(m, from, at, candidate);
	case STEP_each_maker:
		return next_maker(m, from, at, candidate);
	case STEP_each_hybrid:
	case STEP_each_signed:
		return next_hybrid(m, from, step == STEP_each_signed, at,
				   candidate);
	default:
		BUG("step %u leads to one part", step);
	}
}

pattern_step_function *const pattern_step_functions[STEP_COUNT] = {
#define STEP(name, spelling, argument) [STEP_##name] = step_##name,
#include "config/pattern_words.h"
};
