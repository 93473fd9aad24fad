#include "model/around.h"
#include "model/solve/solve.h"
#include "rulekit/batches.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/graph_calls.h"
#include "rulekit/rule.h"
#include "rulekit/signature.h"

/* --- the spec ------------------------------------------------------------------------- */

/* What a name that is bound once is, else the node. */
static nid_t written_out(const struct model *m, nid_t n)
{
	return n != NO_NODE && tree_is(m->tree, n, KIND_identifier)
		       ? tree_bare(m->tree, only_value(m, n))
		       : n;
}

/* 32 of tf.TensorSpec([32, 3]). */
static bool first_axis(const struct model *m, nid_t spec, long *out)
{
	nid_t shape;

	spec = written_out(m, spec);
	if (spec == NO_NODE || call_has_splat(m, spec) ||
	    !call_is(m, call_at(m, spec), "tensorflow.TensorSpec"))
		return false;
	shape = written_out(m, call_argument(m, spec, 0, "shape"));
	return shape != NO_NODE && tree_is_list_or_tuple(m->tree, shape) &&
	       is_int_of_project(m, tree_first(m->tree, shape), out);
}

/* --- the loop ------------------------------------------------------------------------- */

static bool may_end_early(const struct model *m, nid_t loop)
{
	for_each_within(m->tree, n, loop)
		switch (tree_kind(m->tree, n)) {
		case KIND_break_statement:
		case KIND_continue_statement:
		case KIND_return_statement:
		case KIND_raise_statement:
		case KIND_yield:
		case KIND_if_clause:
			return true;
		default:
			break;
		}
	return false;
}

/* Whether the call is run for each batch. */
static bool is_run_in_each(const struct model *m, nid_t call, nid_t loop)
{
	nid_t n = call, up;

	if (function_around(m, call) != function_around(m, loop))
		return false;
	for (; n != loop; n = up) {
		up = tree_parent(m->tree, n);
		if (is_optional_part(m->tree, up, n) ||
		    tree_is(m->tree, up, KIND_while_statement))
			return false;
	}
	return !may_end_early(m, loop);
}

/* enumerate(tqdm(data)) */
static nid_t looped_over(const struct model *m, nid_t iterable)
{
	nid_t n = iterated_value(m, iterable);

	if (call_is(m, call_at(m, n), "builtins.enumerate"))
		n = iterated_value(m, call_argument(m, n, 0, "iterable"));
	return n;
}

/* The loop that gives the name one batch after the other; NO_NODE. */
static nid_t loop_of_batches(const struct model *m, nid_t name,
			     struct batches *out)
{
	const struct bind *b = tree_is(m->tree, name, KIND_identifier)
				       ? only_bind(m, name)
				       : NULL;
	const struct evidence *e = evidence_at(m, evidence_of(m, name));
	nid_t loop;

	if (!b || b->kind != BIND_FOR || b->value == NO_NODE ||
	    e->kinds & ~(KIND_BIT(VALUE_TENSOR) | KIND_BIT(VALUE_UNKNOWN)))
		return NO_NODE;
	loop = tree_parent(m->tree, b->value);
	if (tree_is(m->tree, loop, KIND_for_in_clause))
		loop = tree_parent(m->tree, loop);
	return (tree_is(m->tree, loop, KIND_for_statement) ||
		tree_is(m->tree, loop, KIND_list_comprehension)) &&
			       batches_of(m, looped_over(m, b->value), out)
		       ? loop
		       : NO_NODE;
}

/* --- what is said --------------------------------------------------------------------- */

/* Why a batch does not fit; NULL where each does. */
static const char *why_refused(struct check *c, const struct batches *b,
			       long wanted)
{
	if (b->elements >= 0 && b->elements < b->rows)
		return b->elements == wanted || b->drops_last ||
				       b->may_drop_last
			       ? NULL
			       : arena_fmt(c->arena,
					   "the only batch has %ld rows, and "
					   "the spec %ld",
					   b->elements, wanted);
	if (b->rows != wanted)
		return arena_fmt(c->arena,
				 "its batches have %ld rows, and the spec %ld",
				 b->rows, wanted);
	if (b->drops_last || b->may_drop_last ||
	    (b->elements >= 0 && b->elements % wanted == 0))
		return NULL;
	return b->elements >= 0
		       ? arena_fmt(c->arena,
				   "the last batch has %ld rows, and the spec "
				   "%ld",
				   b->elements % wanted, wanted)
		       : arena_fmt(c->arena,
				   "the last batch is smaller than %ld, unless "
				   "that divides the number of elements",
				   wanted);
}

static bool refuses_batch(struct check *c, const struct call *call,
			  const struct foreign_function *to, uint32_t p)
{
	const struct model *m = c->model;
	nid_t given =
		argument_when_run(m, call->node, to->model, to->function, p);
	nid_t spec = signature_spec(to->model, to->function, p), loop;
	struct batches batches;
	const char *why;
	long wanted;

	if (given == NO_NODE || spec == NO_NODE ||
	    !first_axis(to->model, spec, &wanted))
		return false;
	loop = loop_of_batches(m, given, &batches);
	if (loop == NO_NODE || !is_run_in_each(m, call->node, loop))
		return false;
	why = why_refused(c, &batches, wanted);
	if (!why)
		return false;
	report(c, given, "argument", source_of(c, given), "function",
	       function_at(to->model, to->function)->qualified_name, "why", why,
	       NULL);
	if (batches.elements < 0 && batches.rows == wanted)
		report_at_most(c, SEVERITY_INFO);
	relate_in(c, to->model, spec, true, "the spec");
	relate(c, batches.batch, true, "batched here");
	return true;
}

/* The graph function that the call runs, of this file or of another one. */
static bool calls_signed_function(const struct model *m,
				  const struct call *call,
				  struct foreign_function *out)
{
	if (call->callee == NO_INDEX)
		return m->around.modules &&
		       foreign_graph_function(m, call->callee_node, out);
	*out = (struct foreign_function){ m, call->callee };
	return call->through_hybrid &&
	       function_at(m, call->callee)->hybrids.count;
}

/*
 * A signature with a fixed number of rows, and batches of a dataset, whose last one is
 * what is left:
 *
 *	@tf.function(input_signature=[tf.TensorSpec([16, 3])])
 *	def train(x): ...
 *	for x in tf.data.Dataset.from_tensor_slices(np.zeros((40, 3))).batch(16):
 *		train(x)
 */
void check_hy516(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	struct foreign_function to;

	if (!call || loop_around(m, node) == NO_NODE ||
	    traced_at(m, node) != NO_INDEX ||
	    !calls_signed_function(m, call, &to) || is_tried(m, node) ||
	    is_expected_to_fail(m, node))
		return;
	/* What the batch is for one parameter it is for all. */
	for (uint32_t p = 0;
	     p < function_at(to.model, to.function)->parameters.count; p++)
		if (refuses_batch(c, call, &to, p))
			return;
}
