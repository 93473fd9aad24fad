#include "model/eager_switch.h"
#include "model/imported.h"
#include "model/modules.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/commented_decorator.h"
#include "rulekit/dtypes.h"
#include "rulekit/eager.h"
#include "rulekit/graph_calls.h"
#include "rulekit/graph_part.h"
#include "rulekit/graphable.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/tapes.h"

/* A graph of less is not worth the call into it: a line through points. */
#define LEAST_WORK 6
/* Tracing takes as long as some steps, and so few are over in seconds: a lesson, not a
 * training. */
#define MOST_PASSES_WITHOUT_GAIN 1000
/* From a step up to the loop: so many calls, and so many of each. */
#define MOST_CALLS 3
#define MOST_CALLERS 16
/* Of one file; and so many functions are followed from a call into another file. */
#define MOST_TAPES 100
#define MOST_FOLLOWED 60

/* --- the loop ------------------------------------------------------------------------ */

/* The number that the last argument of range() is known to be, or 0. */
static long known_passes(const struct model *m, nid_t over)
{
	long number;

	return call_is(m, call_at(m, over), "builtins.range") &&
			       call_argument(m, over, 1, NULL) == NO_NODE &&
			       is_known_int(m, call_argument(m, over, 0, NULL),
					    &number)
		       ? number
		       : 0;
}

/* Of for rate in (0.1, 0.01), of for _ in range(2); 0: nobody knows. */
static long passes_known(const struct model *m, nid_t loop)
{
	nid_t over = tree_bare(m->tree, tree_child(m->tree, loop, FIELD_right));
	struct counter counter;

	if (!tree_is(m->tree, loop, KIND_for_statement))
		return !tree_is(m->tree, loop, KIND_while_statement);
	if (tree_is_list_or_tuple(m->tree, over))
		return (long)tree_child_count(m->tree, over);
	return passes_of_loop(m, loop, &counter) && counter.passes
		       ? counter.passes
		       : known_passes(m, over);
}

/* The innermost loop around a node in its function with which it is run often, or
 * NO_NODE. */
static nid_t long_loop_around(const struct model *m, nid_t node)
{
	nid_t loop = loop_around(m, node);
	long passes = 1;

	for (; loop != NO_NODE; loop = loop_around(m, loop)) {
		long here = passes_known(m, loop);

		if (!here || here > MOST_PASSES_WITHOUT_GAIN / passes)
			return loop;
		passes *= here;
	}
	return NO_NODE;
}

/* --- eagerly, for certain ------------------------------------------------------------- */

/* Whether all that is known to run a place runs it outside graphs. */
static bool steps_eagerly_at(const struct model *m, nid_t n)
{
	uint32_t f = function_around(m, n);

	if (!runs_eagerly_alone(m, n) || traced_at(m, n) != NO_INDEX)
		return false;
	return f == NO_INDEX ||
	       (is_plainly_defined(m, f) && !is_ever_traced(m, f) &&
		!function_at(m, f)->is_generator);
}

/* Whether another file of the project may make a graph function of it:
 * tf.function(agent.learn), tf.function(learn). */
static bool may_be_wrapped_elsewhere(struct check *c, const struct function *f)
{
	const struct model *m = c->model;
	const char *name = name_text(m, f->name);

	return project_of_model_holds(m, arena_fmt(c->arena, ".%s)", name)) ||
	       project_of_model_holds(m, arena_fmt(c->arena, "tf.function(%s",
						   name));
}

/* The loop that runs a function by way of its callers, all of them eager; `given` is the
 * call of the function itself. */
static nid_t loop_that_steps(const struct model *m, uint32_t f, int calls,
			     nid_t *given)
{
	const struct function *function;
	nid_t further;

	if (f == NO_INDEX || !is_only_called(m, f))
		return NO_NODE;
	function = function_at(m, f);
	for (size_t i = 0; i < function->callers.count && i < MOST_CALLERS;
	     i++) {
		const struct call *call =
			call_by_id(m, function->callers.at[i]);
		nid_t loop = long_loop_around(m, call->node);

		if (call->function == f || !steps_eagerly_at(m, call->node))
			continue;
		*given = call->node;
		if (loop == NO_NODE && calls)
			loop = loop_that_steps(m, call->function, calls - 1,
					       &further);
		if (loop != NO_NODE)
			return loop;
	}
	return NO_NODE;
}

/* Whether the program is not meant to run in graphs, or has none. */
static bool is_eager_on_purpose(const struct model *m)
{
	return is_for_first_release(m) || program_runs_eagerly(m) ||
	       project_runs_eagerly(m);
}

/* --- what a graph could hold ---------------------------------------------------------- */

/* Assignments between the tape and the update are part of the step; what else stands
 * there can go behind it. */
static void look_between(const struct model *m, const struct tape_step *step,
			 struct graph_part *part)
{
	const struct tree *t = m->tree;
	nid_t last = tree_statement(t, step->update->node);

	for (nid_t n = tree_end(t, step->with); n < last; n++)
		if (tree_is(t, n, KIND_assignment) &&
		    m->function_of[n] == step->function)
			look_at_part(m, n, part);
}

static struct graph_part part_of_step(const struct model *m,
				      const struct tape_step *step)
{
	struct graph_part part = { 0 };

	look_at_part(m, tree_child(m->tree, step->with, FIELD_body), &part);
	if (step->update->function != step->function)
		return part;
	look_between(m, step, &part);
	if (!tree_inside(m->tree, step->update->node, step->with))
		look_at_part(m, step->update->node, &part);
	return part;
}

static bool is_worth_a_graph(const struct graph_part *part)
{
	return !part->needs_python && !part->runs_graph &&
	       part->work >= LEAST_WORK;
}

/* Whether a decorator is all that the function needs: there is nothing of Python
 * around the step. */
static bool is_graph_as_it_is(const struct model *m,
			      const struct tape_step *step,
			      const struct graph_part *part)
{
	struct graph_part whole = { 0 };

	if (step->function == NO_INDEX ||
	    step->update->function != step->function)
		return false;
	look_at_part(m, function_at(m, step->function)->body, &whole);
	return !whole.needs_python &&
	       whole.unknown_calls <= part->unknown_calls;
}

/* --- the report ---------------------------------------------------------------------- */

/* What was reported, so that the tapes of one step are one finding. */
struct reported {
	nid_t key; /* its loop, or the name of its function; NO_NODE: nothing */
	nid_t with; /* the last tape of it */
};

/* Whether it is a Python number that the passes of a loop around `where` change. */
static bool is_number_of_pass(const struct model *m, nid_t n, nid_t where)
{
	struct counter counter;

	return holds_counter(m, n, &counter) &&
	       (counter.loop == NO_NODE ||
		!tree_inside(m->tree, counter.loop, where));
}

/* Such a number among what the step is given, by a call, or uses, in a `with`: each value
 * would be traced anew. A row of x[i] is a tensor. NO_NODE: there is none. */
static nid_t number_of_pass(const struct model *m, nid_t where)
{
	const struct tree *t = m->tree;

	if (tree_is(t, where, KIND_call)) {
		for_each_child(t, a, call_at(m, where)->arguments)
			if (is_number_of_pass(m, given_value(t, a), where))
				return given_value(t, a);
		return NO_NODE;
	}
	for_each_within(t, n, where)
		if (tree_is(t, n, KIND_identifier) &&
		    !tree_is(t, tree_parent(t, n), KIND_subscript) &&
		    !tree_is(t, tree_parent(t, n), KIND_slice) &&
		    is_number_of_pass(m, n, where))
			return n;
	return NO_NODE;
}

/* The advice, and what to do about a number in `where`. */
static const char *advice_for_step(struct check *c, nid_t where, bool decorate)
{
	const char *tf = module_alias(c->model, where, "tensorflow");
	nid_t number = number_of_pass(c->model, where);
	const char *what =
		decorate ? "decorate it"
			 : "move the tape and what applies its gradients into "
			   "a function decorated";

	return arena_fmt(c->arena, "%s with `@%s.function`%s%s%s", what,
			 tf ? tf : "tf",
			 number == NO_NODE ? "" : ", and pass `",
			 number == NO_NODE ? "" : source_of(c, number),
			 number == NO_NODE ? "" : "` as a tensor");
}

/* One more tape of the step that was reported last. */
static bool belongs_to_last(struct check *c, struct reported *last, nid_t key,
			    nid_t with)
{
	if (last->key == key) {
		if (with != last->with)
			relate(c, with, false, "another tape of the loop");
		last->with = with;
		return true;
	}
	last->with = with;
	last->key = key;
	return false;
}

static void report_loop(struct check *c, const struct tape_step *step,
			struct reported *last)
{
	if (belongs_to_last(c, last,
			    outermost_loop_around(c->model, step->with),
			    step->with))
		return;
	report(c, step->with, "what", "no graph function holds its tape",
	       "help", advice_for_step(c, step->with, false), NULL);
}

/* # @tf.function: whoever put the mark there wants to see the step run eagerly. */
static bool is_left_eager(const struct model *m, uint32_t f)
{
	return decorator_commented_out(m, function_at(m, f)->node) <
	       m->tree->comments.count;
}

static void report_function(struct check *c, const struct tape_step *step,
			    const struct graph_part *part, nid_t loop,
			    nid_t given, struct reported *last)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, step->function);
	nid_t place = f->name_node != NO_NODE ? f->name_node : step->with;

	if (may_be_wrapped_elsewhere(c, f) ||
	    is_left_eager(m, step->function) ||
	    belongs_to_last(c, last, place, step->with))
		return;
	report(c, place, "what",
	       arena_fmt(c->arena, "`%s` is not a graph function",
			 f->qualified_name),
	       "help",
	       advice_for_step(c, given, is_graph_as_it_is(m, step, part)),
	       NULL);
	relate(c, loop, true, "the loop that runs it");
}

static void look_at_step(struct check *c, const struct tape_step *step,
			 struct reported *last)
{
	const struct model *m = c->model;
	nid_t loop = long_loop_around(m, step->with), given;
	struct graph_part part;

	if (!steps_eagerly_at(m, step->with))
		return;
	part = part_of_step(m, step);
	if (!is_worth_a_graph(&part))
		return;
	if (loop != NO_NODE) {
		report_loop(c, step, last);
		return;
	}
	loop = loop_that_steps(m, step->function, MOST_CALLS, &given);
	if (loop != NO_NODE)
		report_function(c, step, &part, loop, given, last);
}

/* --- in another file ------------------------------------------------------------------ */

/* The step that a function of a file takes, itself or by a function that it calls. */
static bool step_of_function(const struct model *m, uint32_t f, int calls,
			     uint32_t *followed, struct tape_step *out)
{
	const struct function *function = function_at(m, f);

	if (!is_plainly_defined(m, f) || is_ever_traced(m, f) ||
	    !is_only_called(m, f))
		return false;
	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		if (tape_step_at(m, call, out))
			return true;
		if (calls && call->callee != NO_INDEX && call->callee != f &&
		    (*followed)++ < MOST_FOLLOWED &&
		    step_of_function(m, call->callee, calls - 1, followed, out))
			return true;
	}
	return false;
}

/* Whether its own file shows the loop, and is told so. */
static bool is_told_there(const struct model *there,
			  const struct tape_step *step)
{
	nid_t given;

	return long_loop_around(there, step->with) != NO_NODE ||
	       loop_that_steps(there, step->function, MOST_CALLS, &given) !=
		       NO_NODE;
}

static bool is_graph_for_importer(const struct model *m, const char *path,
				  uint32_t f)
{
	return function_in_import(m, path, f, CONTEXT_GRAPH).dialects ||
	       function_in_import(m, path, f, CONTEXT_GRAPH_PLAIN).dialects;
}

static void report_imported_step(struct check *c, const struct call *call,
				 const struct imported *what,
				 const struct tape_step *step,
				 const struct graph_part *part)
{
	const struct model *there = what->model;
	const struct function *f = function_at(there, step->function);

	report(c, call->node, "what",
	       arena_fmt(c->arena, "`%s` is not a graph function",
			 f->qualified_name),
	       "help",
	       advice_for_step(c, call->node,
			       is_graph_as_it_is(there, step, part)),
	       NULL);
	relate_elsewhere(c, what->path, there, node_span(there, step->with),
			 "the tape is here");
}

/* Whether the file imports one with tapes, asked once. */
enum imports {
	IMPORTS_NOT_ASKED,
	IMPORTS_NO_TAPE,
	IMPORTS_TAPE,
};

static bool imports_tape(const struct model *m, enum imports *imports)
{
	if (*imports == IMPORTS_NOT_ASKED)
		*imports = some_import_has_tape(m) ? IMPORTS_TAPE
						   : IMPORTS_NO_TAPE;
	return *imports == IMPORTS_TAPE;
}

/* A statement of its own in a loop, loss = agent.learn(x): what is cheap is asked
 * first. */
static bool may_be_imported_step(const struct model *m, const struct call *call,
				 enum imports *imports)
{
	nid_t parent = tree_parent(m->tree, call->node);

	return call->callee == NO_INDEX &&
	       (tree_is(m->tree, parent, KIND_expression_statement) ||
		tree_is(m->tree, parent, KIND_assignment)) &&
	       !framework_owns(m->framework, call->name) &&
	       long_loop_around(m, call->node) != NO_NODE &&
	       steps_eagerly_at(m, call->node) && imports_tape(m, imports);
}

/* agent.learn() in a loop, of a class that another file defines. */
static void look_at_import(struct check *c, const struct call *call,
			   enum imports *imports)
{
	const struct model *m = c->model;
	struct imported_callee callee;
	uint32_t followed = 0;
	struct tape_step step;
	struct graph_part part;

	if (!may_be_imported_step(m, call, imports) ||
	    !imported_callee(m, call, &callee) || callee.constructs ||
	    !step_of_function(callee.what.model, callee.what.function,
			      MOST_CALLS, &followed, &step) ||
	    is_told_there(callee.what.model, &step) ||
	    is_left_eager(callee.what.model, step.function) ||
	    is_graph_for_importer(m, callee.what.path, callee.what.function) ||
	    is_graph_for_importer(m, callee.what.path, step.function) ||
	    may_be_wrapped_elsewhere(c, function_at(callee.what.model,
						    callee.what.function)))
		return;
	part = part_of_step(callee.what.model, &step);
	if (is_worth_a_graph(&part) && !is_eager_on_purpose(m))
		report_imported_step(c, call, &callee.what, &step, &part);
}

void check_hy710(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct reported last = { NO_NODE, NO_NODE };
	enum imports imports = IMPORTS_NOT_ASKED;
	uint32_t tapes = 0;

	(void)node;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		struct tape_step step;

		if (!tape_step_at(m, call, &step))
			look_at_import(c, call, &imports);
		else if (tapes++ < MOST_TAPES && !is_eager_on_purpose(m))
			look_at_step(c, &step, &last);
	}
}
