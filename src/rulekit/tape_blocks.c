/*
 * In: a `with`. Out: the tapes that it opens, with every use of their names; a use that
 * is not understood makes the tape unknown.
 */
#include "rulekit/tape_blocks.h"

#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/sets.h"

/* --- the statement ------------------------------------------------------------------ */

nid_t with_of_tape(const struct tree *t, nid_t call)
{
	nid_t with = tree_ancestor(t, call, KIND_with_statement);

	return with != NO_NODE && tree_inside(t, call, tree_first(t, with))
		       ? with
		       : NO_NODE;
}

nid_t name_of_tape(const struct tree *t, nid_t call)
{
	nid_t pattern = tree_parent(t, call);

	return tree_is(t, pattern, KIND_as_pattern)
		       ? tree_first(t, tree_child(t, pattern, FIELD_alias))
		       : NO_NODE;
}

bool tape_of_with(const struct model *m, nid_t with, uint32_t i,
		  struct tape_block *out)
{
	const struct tree *t = m->tree;
	nid_t body = tree_child(t, with, FIELD_body);

	if (body == NO_NODE)
		return false;
	for (nid_t n = with + 1; n < body && step_taken(); n++) {
		nid_t name;

		if (!tree_is(t, n, KIND_call) ||
		    !call_in(m, call_at(m, n), "gradient-tapes"))
			continue;
		name = name_of_tape(t, n);
		if (!tree_is(t, name, KIND_identifier) || i--)
			continue;
		*out = (struct tape_block){ .with = with,
					    .name = name,
					    .body = body,
					    .f = function_around(m, with),
					    .options =
						    call_at(m, n)->arguments };
		return true;
	}
	return false;
}

/* A function that opens more tapes of one name is made by a program; each tape looks
 * through all uses of its name. */
#define MOST_USES_OF_NAME 40

/* --- its uses ------------------------------------------------------------------------- */

/* The call of tape.method(...) for the name in it; NULL for any other use, and for
 * methods that open the tape again or that no tape has. */
static const struct call *call_of_tape(const struct model *m, nid_t use)
{
	nid_t attribute = tree_above(m->tree, use);
	const struct call *call =
		tree_is(m->tree, attribute, KIND_attribute)
			? call_at(m, tree_above(m->tree, attribute))
			: NULL;

	return call && call->callee_node == attribute &&
			       tree_bare(m->tree, call->receiver) == use &&
			       name_in(m, call->method, "of-tapes")
		       ? call
		       : NULL;
}

enum meaning {
	MEANS_OTHER,
	MEANS_TAPE,
	MEANS_UNKNOWN,
};

/* Whether a use of the variable is one of this tape. */
static enum meaning meaning_of(const struct model *m, nid_t use,
			       bind_id tape_bind)
{
	struct bind_list binds = reaching_binds(m, use);

	for (uint32_t i = 0; i < binds.count; i++)
		if (binds.at[i].nr == tape_bind.nr)
			return binds.count == 1 ? MEANS_TAPE : MEANS_UNKNOWN;
	return MEANS_OTHER;
}

bool find_tape_calls(const struct model *m, struct tape_block *tape)
{
	uint32_t variable = variable_of(m, tape->name);
	bind_id bind = bind_at(m, tape->name);
	struct node_list uses;

	tape->count = 0;
	if (variable == NO_INDEX || is_absent(bind) ||
	    variable_at(m, variable)->rebound_inside)
		return false;
	uses = uses_of(m, variable);
	if (uses.count > MOST_USES_OF_NAME)
		return false;
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t use = uses.at[i];
		enum meaning meaning;

		/* Another tape gets the name, or `del tape`. */
		if (is_present(bind_at(m, use)))
			continue;
		meaning = meaning_of(m, use, bind);
		if (meaning == MEANS_OTHER)
			continue;
		if (meaning == MEANS_UNKNOWN ||
		    tape->count == MOST_TAPE_CALLS ||
		    function_around(m, use) != tape->f)
			return false;
		tape->calls[tape->count] = call_of_tape(m, use);
		if (!tape->calls[tape->count++])
			return false;
	}
	return true;
}

bool is_asked_once(const struct model *m, const struct tape_block *tape)
{
	nid_t call = tree_parent(m->tree, tape->options);
	nid_t persistent = call_argument(m, call, 0, "persistent");

	return !call_has_splat(m, call) &&
	       (persistent == NO_NODE ||
		tree_is(m->tree, persistent, KIND_false));
}

/* --- what is asked ---------------------------------------------------------------------- */

bool asks_tape(const struct model *m, const struct call *call)
{
	return name_in(m, call->method, "asks-tape");
}

bool question_of_tape(const struct model *m, const struct call *call,
		      struct tape_question *out)
{
	int place = name_is(m, call->method, "jacobian") ? 2 : 3;

	if (!name_in(m, call->method, "gives-none") ||
	    call_has_splat(m, call->node) ||
	    call_argument(m, call->node, place, "unconnected_gradients") !=
		    NO_NODE)
		return false;
	*out = (struct tape_question){
		.call = call,
		.target = call_argument(m, call->node, 0, "target"),
		.sources = call_argument(m, call->node, 1, "sources")
	};
	return out->target != NO_NODE && out->sources != NO_NODE;
}

/* --- no variable ------------------------------------------------------------------------ */

#define DEEPEST_ORIGIN 3
#define MOST_CALLERS 8

#define KINDS_PLAIN                                                    \
	(KINDS_SCALAR | KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_NUMPY) | \
	 KIND_BIT(VALUE_DTYPE) | KIND_BIT(VALUE_SHAPE) |               \
	 KIND_BIT(VALUE_DIMENSION))

static bool is_given_back(const struct model *m, nid_t n, int deep);

/* x of def f(x), as its callers in the file have it. */
static bool is_given_back_to(const struct model *m, const struct bind *b,
			     int deep)
{
	uint32_t f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	const struct function *function = function_at(m, f);

	if (function->callers.count > MOST_CALLERS)
		return true;
	for (size_t i = 0; i < function->callers.count; i++) {
		nid_t given = argument_for_parameter(
			m, call_by_id(m, function->callers.at[i]),
			b->parameter);

		if (given != NO_NODE && is_given_back(m, given, deep))
			return true;
	}
	return false;
}

static bool is_given_back_by_name(const struct model *m, nid_t name, int deep)
{
	struct bind_list binds;

	if (variable_of(m, name) == NO_INDEX)
		return false;
	binds = reaching_binds(m, name);
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind == BIND_PARAMETER
			    ? is_given_back_to(m, b, deep)
			    : b->kind == BIND_ASSIGN && !b->unpacked &&
				      is_given_back(m, b->value, deep))
			return true;
	}
	return false;
}

/* Whether what looks like a tensor may be a variable: tf.cast(v, tf.float32). */
static bool is_given_back(const struct model *m, nid_t n, int deep)
{
	const struct evidence *e;
	nid_t given;

	n = tree_bare(m->tree, n);
	if (n == NO_NODE || !deep--)
		return true;
	if (tree_is(m->tree, n, KIND_identifier))
		return is_given_back_by_name(m, n, deep);
	if (!call_in(m, call_at(m, n), "gives-back-variable"))
		return false;
	given = call_argument(m, n, 0, "x");
	if (given == NO_NODE)
		return true;
	e = evidence_at(m, evidence_of(m, given));
	return !e->kinds ||
	       e->kinds & ~(KINDS_PLAIN | KIND_BIT(VALUE_TENSOR)) ||
	       is_given_back(m, given, deep);
}

static bool is_known_and_only(const struct model *m, nid_t n, uint64_t kinds)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	if (!e->kinds || e->kinds & ~kinds || e->is_symbolic)
		return false;
	if (!(e->kinds & KIND_BIT(VALUE_TENSOR)))
		return true;
	return e->file == FILE_CHECKED &&
	       !is_given_back(m, n, DEEPEST_ORIGIN) &&
	       !(e->proof != n && is_given_back(m, e->proof, DEEPEST_ORIGIN));
}

bool is_tensor_without_variable(const struct model *m, nid_t expression)
{
	return is_known_and_only(m, expression, KIND_BIT(VALUE_TENSOR));
}

bool is_value_without_variable(const struct model *m, nid_t expression)
{
	return is_known_and_only(m, expression,
				 KINDS_PLAIN | KIND_BIT(VALUE_TENSOR));
}

/* --- what is recorded --------------------------------------------------------------------- */

static bool must_be(const struct model *m, nid_t n, uint64_t kinds)
{
	return n != NO_NODE &&
	       ev_must(evidence_pool(m), evidence_of(m, n), kinds);
}

bool is_loss_of_keras(const struct model *m, nid_t callee)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, callee));

	return e->kinds == KIND_BIT(VALUE_LOSS) && !e->objects &&
	       name_in(m, e->name, "losses-of-keras");
}

/* a - b and a / b are no lists, which could hold what a block has recorded. */
static bool is_new_by_operator(const struct model *m, nid_t n)
{
	static const char *const of_numbers[] = { "-", "/", "**", "@", NULL };
	nid_t op = tree_child(m->tree, n, FIELD_operator);

	return slice_is_any(tree_text(m->tree, op), of_numbers) ||
	       must_be(m, n, KIND_BIT(VALUE_TENSOR));
}

bool is_new_tensor(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	switch (tree_kind(t, n)) {
	case KIND_call:
		return call_in(m, call_at(m, n), "gives-new-tensor") ||
		       is_loss_of_keras(m, call_at(m, n)->callee_node);
	case KIND_binary_operator:
		return is_new_by_operator(m, n);
	case KIND_subscript:
		return must_be(m, tree_child(t, n, FIELD_value), KINDS_TENSOR);
	default:
		return false;
	}
}

bool is_bound_outside(const struct model *m, nid_t identifier,
		      const struct tape_block *tape)
{
	uint32_t variable = variable_of(m, identifier);
	struct bind_list binds;

	if (variable == NO_INDEX || variable_at(m, variable)->rebound_inside)
		return false;
	binds = reaching_binds(m, identifier);
	for (uint32_t i = 0; i < binds.count; i++)
		if (tree_inside(m->tree, bind_by_id(m, binds.at[i])->target,
				tape->with))
			return false;
	return binds.count && binds.count < MOST_REACHING;
}
