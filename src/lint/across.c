/*
 * For each call of traced code into another file, and each function of another file
 * that is given to what traces it: the rules run over the function there, in its own
 * model, and what is about code that always runs becomes a finding at the call. Findings
 * that the other file has by itself are left to it.
 */

#include "lint/across.h"

#include "model/imported.h"
#include "model/owners.h"
#include "model/solve/solve.h"

/* A call tells that many different things at most. */
#define MOST_REPORTED 2

/* The function of another file that a call in traced code runs. */
static bool find_callee(const struct model *m, const struct call *call,
			struct imported *out)
{
	struct imported_callee callee;

	/* What is constructed while tracing lives for the trace. */
	if (call->callee != NO_INDEX ||
	    !traced_certainly(m, traced_at(m, call->node)) ||
	    !imported_callee(m, call, &callee) || callee.constructs)
		return false;
	*out = callee.what;
	return true;
}

/* x.m(), where the traced code itself has made x. */
static bool is_on_fresh_object(const struct model *m, const struct call *call)
{
	uint32_t f = function_around(m, call->node);
	owners_t owners;

	if (call->receiver == NO_NODE || call->name ||
	    tree_text_is(m->tree, call->receiver, "self"))
		return false;
	owners = owner_of(m, f, call->receiver);
	return !owners || made_in_trace(m, f, owners);
}

/* Whether a finding is about an attribute of the method's own object. */
static bool is_about_self(const struct model *m, const struct finding *f)
{
	return slice_starts((struct slice){ m->tree->text.ptr + f->span.start,
					    f->span.end - f->span.start },
			    "self.");
}

/* --- what it reaches there ------------------------------------------------------ */

/* Marks f and what it calls, without what is traced by that file itself: that
 * is told there. */
static void mark_reached(const struct model *m, uint32_t first,
			 struct arena *arena, bool *reached)
{
	VEC(uint32_t) queue = { 0 };

	vec_push(arena, &queue, first);
	for (size_t i = 0; i < queue.count; i++) {
		uint32_t f = queue.at[i];
		const struct function *function = function_at(m, f);

		if (reached[f] || imported_own_trace(m, f) ||
		    !function->traces.count)
			continue;
		reached[f] = true;
		for (size_t c = 0; c < function->calls.count; c++) {
			uint32_t callee =
				call_by_id(m, function->calls.at[c])->callee;

			if (callee != NO_INDEX)
				vec_push(arena, &queue, callee);
		}
	}
	/* A function that one of them returns is called from here, if at all. */
	for (uint32_t f = first + 1; f < m->functions.count; f++) {
		const struct function *inner = function_at(m, f);

		if (inner->outer != NO_INDEX && reached[inner->outer] &&
		    inner->traces.count && !imported_own_trace(m, f))
			reached[f] = true;
	}
}

/* `if` over a tensor: AutoGraph traces each branch. */
static bool traces_all_branches(const struct model *m, nid_t branch)
{
	const struct tree *t = m->tree;
	nid_t n = tree_is(t, branch, KIND_if_statement)
			  ? branch
			  : tree_parent(t, branch);
	nid_t condition = tree_is(t, n, KIND_if_statement)
				  ? tree_child(t, n, FIELD_condition)
				  : NO_NODE;

	return condition != NO_NODE &&
	       is_tensor_kind(value_of(m, condition).kind);
}

/* Whether the code there runs whoever calls: a condition may be about this very
 * caller. What is about the condition itself, or about what is caught, is not in
 * the branch. */
static bool is_unconditional(const struct model *m, const struct finding *f)
{
	const struct tree *t = m->tree;
	nid_t n = tree_at(t, f->span.start, f->span.end);
	uint32_t function = m->function_of[n];
	bool in_block = false;

	for (; n != NO_NODE && m->function_of[n] == function;
	     n = tree_parent(t, n)) {
		switch (tree_kind(t, n)) {
		case KIND_if_statement:
		case KIND_else_clause:
			if (in_block && !traces_all_branches(m, n))
				return false;
			break;
		case KIND_except_clause:
			if (in_block)
				return false;
			break;
		case KIND_elif_clause:
		case KIND_conditional_expression:
		case KIND_case_clause:
			return false;
		default:
			break;
		}
		in_block = tree_is(t, n, KIND_block);
	}
	return true;
}

/* --- telling ---------------------------------------------------------------------- */

/* Where a function of another file is traced from, and what it is called there. */
struct tracing_place {
	nid_t node;
	const char *name;
	bool fresh; /* a method of what the traced code has made itself */
};

static void report_at_place(struct check *c, const struct tracing_place *place,
			    const struct imported *what,
			    const struct finding *there)
{
	c->rule = there->rule;
	report_text(c, place->node,
		    arena_fmt(c->arena,
			      "in `%s`, which is traced from here: %s",
			      place->name, there->message),
		    there->help);
	if (c->last->severity > there->severity)
		c->last->severity = there->severity;
	relate_elsewhere(c, what->path, what->model, there->span, "it is here");
}

/* A file that the checked one imports, and a model of it that is traced for it. */
struct seen_file {
	const struct model *model, *anew;
};

struct across {
	struct check *check;
	across_rules rules;
	void *context;
	VEC(struct seen_file) files;
};

static const struct model *model_anew(struct across *a,
				      const struct imported *what)
{
	struct arena *arena = a->check->arena;
	struct seen_file seen = { what->model, NULL };

	for (size_t i = 0; i < a->files.count; i++)
		if (vec_at(&a->files, i)->model == what->model)
			return vec_at(&a->files, i)->anew;
	seen.anew = imported_model_anew(what, arena);
	vec_push(arena, &a->files, seen);
	return seen.anew;
}

static bool is_among(const struct findings *findings, const struct finding *f)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->at[i].rule == f->rule &&
		    findings->at[i].span.start == f->span.start)
			return true;
	return false;
}

/* Drops what the other file has by itself. Rules on traced code are not asked about
 * functions that it does not trace. */
static void drop_own_findings(struct across *a, const struct imported *what,
			      const bool *reached, struct findings *found)
{
	struct findings own = { 0 };
	size_t kept = 0, anywhere = 0;

	for (size_t i = 0; i < found->count; i++)
		anywhere += found->at[i].rule->where == WHERE_ANYWHERE;
	if (anywhere)
		a->rules(a->context, what->model, reached, &own);
	for (size_t i = 0; i < found->count; i++)
		if (!is_among(&own, &found->at[i]))
			found->at[kept++] = found->at[i];
	found->count = kept;
}

static bool is_told_at_call(const struct model *m, const struct finding *f,
			    bool fresh)
{
	return f->severity != SEVERITY_INFO && !f->suppressed &&
	       (f->rule->where == WHERE_TRACED ||
		f->rule->where == WHERE_ANYWHERE) &&
	       is_unconditional(m, f) && !(fresh && is_about_self(m, f));
}

static void look_into(struct across *a, const struct tracing_place *place,
		      const struct imported *what)
{
	struct check *c = a->check;
	const struct model *m;
	struct findings found = { 0 };
	size_t reported = 0;
	bool *reached;

	if (is_hybrid(what->model, what->function))
		return;
	m = model_anew(a, what);
	imported_trace(c->model, what, m);
	reached = ARENA_ARRAY(c->arena, bool, m->functions.count + 1);
	mark_reached(m, what->function, c->arena, reached);
	a->rules(a->context, m, reached, &found);
	drop_own_findings(a, what, reached, &found);
	for (size_t i = 0; i < found.count && reported < MOST_REPORTED; i++) {
		if (!is_told_at_call(m, &found.at[i], place->fresh))
			continue;
		report_at_place(c, place, what, &found.at[i]);
		reported++;
	}
}

void across_find_told(struct check *c, uint32_t f, across_rules rules,
		      void *context, struct findings *out)
{
	const struct model *m = c->model;
	bool *reached = ARENA_ARRAY(c->arena, bool, m->functions.count + 1);
	struct findings found = { 0 };

	if (is_hybrid(m, f))
		return;
	trace_for_others(m, f);
	mark_reached(m, f, c->arena, reached);
	rules(context, m, reached, &found);
	for (size_t i = 0; i < found.count; i++)
		if (is_told_at_call(m, &found.at[i], false))
			vec_push(c->arena, out, found.at[i]);
}

static void look_into_call(struct across *a, const struct call *call)
{
	const struct model *m = a->check->model;
	struct imported what;

	if (!find_callee(m, call, &what))
		return;
	look_into(a,
		  &(struct tracing_place){
			  .node = call->node,
			  .name = source_of(a->check, call->callee_node),
			  .fresh = is_on_fresh_object(m, call) },
		  &what);
}

/* ds.map(parse), model.compile(loss=f) */
static void look_into_handed_over(struct across *a)
{
	struct handed_function given;

	for (uint32_t i = 0; function_handed_over(a->check->model, i, &given);
	     i++)
		look_into(
			a,
			&(struct tracing_place){
				.node = given.where,
				.name = function_at(given.model, given.function)
						->qualified_name },
			&(struct imported){ .model = given.model,
					    .path = given.model->around.path,
					    .function = given.function });
}

void lint_across(struct check *c, across_rules rules, void *context)
{
	const struct model *m = c->model;
	struct across across = { .check = c,
				 .rules = rules,
				 .context = context };

	/* Tests draw seeds and set up state through helpers on purpose. */
	if (!m->around.modules || m->is_test_file)
		return;
	for_each_call(m, i)
		look_into_call(&across, call_by_id(m, i));
	look_into_handed_over(&across);
}
