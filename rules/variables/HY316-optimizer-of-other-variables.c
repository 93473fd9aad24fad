#include <string.h>

#include "model/origin.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/expected.h"
#include "rulekit/keras_objects.h"
#include "rulekit/passes.h"
#include "rulekit/rule.h"
#include "rulekit/tapes.h"
#include "rulekit/weights.h"

/* --- whose variables ---------------------------------------------------------------- */

#define KINDS_OWNERS                                     \
	(KIND_BIT(VALUE_MODEL) | KIND_BIT(VALUE_LAYER) | \
	 KIND_BIT(VALUE_INSTANCE))

/* The call that makes the model or layer; NO_NODE where that is not one of the file. */
static nid_t call_that_makes(const struct model *m, nid_t owner)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, owner));

	return e->kinds && !(e->kinds & ~KINDS_OWNERS) &&
			       e->file == FILE_CHECKED && call_at(m, e->proof)
		       ? e->proof
		       : NO_NODE;
}

/* Models that are put together of others have their variables, too: the arguments may
 * hold nothing that has been made before. */
static bool is_made_of_nothing_else(const struct model *m, nid_t maker)
{
	nid_t arguments = call_at(m, maker)->arguments;

	for_each_within(m->tree, n, arguments) {
		const struct evidence *e;

		if (!tree_is(m->tree, n, KIND_identifier) &&
		    !tree_is(m->tree, n, KIND_attribute))
			continue;
		e = evidence_at(m, evidence_of(m, n));
		if (e->kinds & KINDS_OWNERS || e->is_symbolic)
			return false;
	}
	return true;
}

/* gan.add(generator): a Sequential of the file may have the variables of another model. */
static bool is_model_added(const struct model *m)
{
	sym_t add = intern_str(m->names, "add");

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);
		nid_t given = call->method == add
				      ? call_argument(m, call->node, 0, "layer")
				      : NO_NODE;

		if (given != NO_NODE && !call_at(m, given) &&
		    evidence_at(m, evidence_of(m, given))->kinds & KINDS_OWNERS)
			return true;
	}
	return false;
}

/* A class of the file, whose object has its own variables, or Sequential([...]). The
 * functional API shares layers. */
static bool has_variables_of_its_own(const struct model *m, nid_t owner)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, owner));
	nid_t maker = call_that_makes(m, owner);

	return maker != NO_NODE &&
	       (e->objects || !strcmp(name_text(m, e->name),
				      "tensorflow.keras.Sequential")) &&
	       is_made_of_nothing_else(m, maker) &&
	       (e->objects || !is_model_added(m));
}

/* What a name or an attribute of self is given, if it is given something once. */
static nid_t value_given_once(const struct model *m, nid_t object)
{
	struct attribute_bind_list binds;

	if (tree_is(m->tree, object, KIND_identifier))
		return tree_bare(m->tree, only_value(m, object));
	if (!self_attribute(m, object))
		return NO_NODE;
	binds = attribute_binds(m, class_around(m, object),
				self_attribute(m, object));
	return binds.count == 1 && binds.at[0]->value != NO_NODE
		       ? tree_bare(m->tree, binds.at[0]->value)
		       : NO_NODE;
}

/* A function makes another model for each call: mlp([8, 3]) and mlp([3, 8]). */
static bool is_made_for_each_call(const struct model *m, nid_t maker,
				  nid_t made)
{
	const struct call *call = made == NO_NODE ? NULL : call_at(m, made);
	const struct function *f = call && call->callee != NO_INDEX
					   ? function_at(m, call->callee)
					   : NULL;

	return f && !f->decorators.count &&
	       tree_inside(m->tree, maker, f->node);
}

static bool are_two_models(const struct model *m, nid_t a, nid_t b)
{
	nid_t maker = call_that_makes(m, a);
	nid_t one = value_given_once(m, a), other = value_given_once(m, b);

	return maker != call_that_makes(m, b) ||
	       (one != other && is_made_for_each_call(m, maker, one) &&
		is_made_for_each_call(m, maker, other));
}

/* --- what an optimizer is applied to ------------------------------------------------- */

struct use {
	const struct call *call;
	nid_t owner;	       /* NO_NODE: not known, or several */
	struct trained owners; /* none: not known */
};

#define MOST_USES 64

struct uses {
	struct use at[MOST_USES];
	uint32_t count;
};

/* v of opt.apply_gradients(zip(gradients, v)) */
static nid_t variables_of(const struct model *m, const struct call *apply)
{
	nid_t pairs = call_argument(m, apply->node, 0, "grads_and_vars");
	const struct call *zip;

	if (tree_is(m->tree, pairs, KIND_identifier))
		pairs = tree_bare(m->tree, only_value(m, pairs));
	zip = pairs != NO_NODE ? call_at(m, pairs) : NULL;
	if (zip && call_is(m, zip, "builtins.list"))
		zip = call_at(m, call_argument(m, pairs, 0, NULL));
	return zip && call_is(m, zip, "builtins.zip")
		       ? call_argument(m, zip->node, 1, NULL)
		       : NO_NODE;
}

/* One that Keras brings along: since 2.11 it knows its variables from the start. Which
 * one it is may be a choice. */
static bool is_optimizer_of_keras(const struct model *m, nid_t receiver)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, receiver));
	const struct call *made = e->file == FILE_CHECKED ? call_at(m, e->proof)
							  : NULL;
	const char *name = made ? name_text(m, made->name) : "";

	return e->kinds == KIND_BIT(VALUE_OPTIMIZER) &&
	       !strncmp(name, "tensorflow.keras.optimizers.", 28) &&
	       !strstr(name, "legacy");
}

/* Whether some optimizer of the file is given its variables before. */
static bool is_built_by_hand(const struct model *m)
{
	sym_t build = intern_str(m->names, "build");

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call->method == build &&
		    value_of(m, call->receiver).kind == VALUE_OPTIMIZER)
			return true;
	}
	return false;
}

static void note_use(const struct model *m, struct uses *uses,
		     const struct call *call)
{
	nid_t variables = variables_of(m, call);

	struct use *use = &uses->at[uses->count++];

	*use = (struct use){ .call = call, .owner = NO_NODE };
	if (variables == NO_NODE)
		return;
	use->owner = owner_of_variables(m, variables);
	find_trained(m, variables, &use->owners);
}

static bool collect(const struct model *m, struct uses *uses)
{
	sym_t apply = intern_str(m->names, "apply_gradients");

	uses->count = 0;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call->method != apply ||
		    !is_optimizer_of_keras(m, call->receiver))
			continue;
		if (uses->count == MOST_USES)
			return false;
		note_use(m, uses, call);
	}
	return uses->count && !is_built_by_hand(m);
}

/* --- one after the other -------------------------------------------------------------- */

static bool is_same_optimizer(const struct model *m, const struct use *a,
			      const struct use *b)
{
	nid_t one = a->call->receiver, other = b->call->receiver;

	return evidence_at(m, evidence_of(m, one))->proof ==
		       evidence_at(m, evidence_of(m, other))->proof &&
	       slice_equal(tree_text(m->tree, one), tree_text(m->tree, other));
}

/* Whether only some condition leads to the node from where it and the other are. */
static bool is_conditional_beside(const struct model *m, nid_t node,
				  nid_t other)
{
	const struct tree *t = m->tree;

	for (nid_t n = node; n != NO_NODE && !tree_inside(t, other, n);
	     n = tree_parent(t, n))
		switch (tree_kind(t, n)) {
		case KIND_if_statement:
		case KIND_elif_clause:
		case KIND_else_clause:
		case KIND_conditional_expression:
		case KIND_boolean_operator:
		case KIND_try_statement:
		case KIND_except_clause:
		case KIND_case_clause:
			return true;
		default:
			/* A branch of an `if` around both is a block. */
			if (tree_is(t, n, KIND_block) &&
			    tree_is(t, tree_parent(t, n), KIND_if_statement))
				return true;
			break;
		}
	return false;
}

static bool is_run_after(const struct model *m, const struct use *first,
			 const struct use *second)
{
	nid_t a = first->call->node, b = second->call->node;

	return a < b && m->function_of[a] == m->function_of[b] &&
	       !is_conditional_beside(m, a, b) &&
	       !is_conditional_beside(m, b, a);
}

/* self.opt of __init__, or a name of the module. */
static bool is_kept_for_functions(const struct model *m, nid_t optimizer)
{
	nid_t made = value_given_once(m, optimizer);

	return made != NO_NODE &&
	       made == evidence_at(m, evidence_of(m, optimizer))->proof &&
	       (self_attribute(m, optimizer)
			? is_in_constructor(m, made)
			: function_around(m, made) == NO_INDEX);
}

/* Whether a function always applies it when it runs. */
static bool is_applied_in_each_run(const struct model *m, const struct use *use)
{
	uint32_t f = m->function_of[use->call->node];

	return f != NO_INDEX && !is_conditional_beside(m, use->call->node,
						       function_at(m, f)->node);
}

/* self.fit_critic(x); self.fit_actor(x): both of one object, one after the other. */
static bool are_called_in_turn(const struct model *m, const struct call *a,
			       const struct call *b)
{
	return a->function == b->function && a->node < b->node &&
	       (a->receiver == NO_NODE ||
		is_same_object(m, a->receiver, b->receiver)) &&
	       !is_conditional_beside(m, a->node, b->node) &&
	       !is_conditional_beside(m, b->node, a->node);
}

/* In another function, which the same code calls first. */
static bool is_run_in_turn(const struct model *m, const struct use *first,
			   const struct use *second)
{
	const struct function *one, *other;

	if (m->function_of[first->call->node] ==
		    m->function_of[second->call->node] ||
	    !is_applied_in_each_run(m, first) ||
	    !is_applied_in_each_run(m, second) ||
	    !is_same_object(m, first->call->receiver, second->call->receiver) ||
	    !is_kept_for_functions(m, first->call->receiver))
		return false;
	one = function_at(m, m->function_of[first->call->node]);
	other = function_at(m, m->function_of[second->call->node]);
	for (size_t i = 0; i < one->callers.count; i++)
		for (size_t k = 0; k < other->callers.count; k++)
			if (are_called_in_turn(
				    m, call_by_id(m, one->callers.at[i]),
				    call_by_id(m, other->callers.at[k])))
				return true;
	return false;
}

static bool are_all_known(const struct model *m, const struct use *use)
{
	for (uint32_t i = 0; i < use->owners.count; i++)
		if (!has_variables_of_its_own(m, use->owners.owners[i]))
			return false;
	return use->owners.count;
}

/* Somewhere it may have been given all variables before. */
static bool may_know_more(const struct model *m, const struct uses *uses,
			  const struct use *use)
{
	for (uint32_t i = 0; i < uses->count; i++)
		if (is_same_optimizer(m, &uses->at[i], use) &&
		    !are_all_known(m, &uses->at[i]))
			return true;
	return false;
}

/* The first model of a use that another one does not have; NO_NODE. */
static nid_t model_left_out(const struct model *m, const struct use *of,
			    const struct use *by)
{
	for (uint32_t i = 0; i < of->owners.count; i++) {
		nid_t owner = of->owners.owners[i];
		uint32_t k = 0;

		while (k < by->owners.count &&
		       are_two_models(m, by->owners.owners[k], owner))
			k++;
		if (k == by->owners.count)
			return owner;
	}
	return NO_NODE;
}

/* The use that builds the optimizer, where that comes first for certain. */
static const struct use *use_before(const struct model *m,
				    const struct uses *uses, uint32_t second)
{
	const struct use *use = &uses->at[second];

	for (uint32_t i = 0; i < uses->count; i++) {
		const struct use *first = &uses->at[i];

		if (i == second || !is_same_optimizer(m, first, use) ||
		    !(is_run_after(m, first, use) ||
		      is_run_in_turn(m, first, use)))
			continue;
		return model_left_out(m, use, first) != NO_NODE ? first : NULL;
	}
	return NULL;
}

/* --- by a function that is given the model ------------------------------------------- */

/* def fit(part): ... optimizer.apply_gradients(zip(g, part.trainable_variables)) */
struct helper {
	const struct call *apply;
	uint32_t f;
	uint32_t owner;	    /* the parameter whose variables these are */
	uint32_t optimizer; /* the one that it is applied by, or NO_INDEX */
};

/* One run of it: what a call gives it, or a pass of the loop around that call. */
struct turn {
	const struct call *call;
	nid_t owner, optimizer;
	nid_t loop; /* whose passes give one model each, or NO_NODE */
};

#define MOST_TURNS 16

struct turns {
	struct turn at[MOST_TURNS];
	uint32_t count;
};

static bool read_helper(const struct model *m, const struct use *use,
			struct helper *out)
{
	uint32_t f = m->function_of[use->call->node];

	if (f == NO_INDEX || use->owner == NO_NODE)
		return false;
	*out = (struct helper){ .apply = use->call,
				.f = f,
				.owner = own_parameter_of(m, f, use->owner),
				.optimizer = own_parameter_of(
					m, f, use->call->receiver) };
	return out->owner != NO_INDEX;
}

/* False where there are too many, or it is not known of whose variables. */
static bool add_turn(const struct model *m, struct turns *turns,
		     const struct turn *turn)
{
	if (turns->count == MOST_TURNS || turn->owner == NO_NODE ||
	    turn->optimizer == NO_NODE ||
	    !has_variables_of_its_own(m, turn->owner))
		return false;
	turns->at[turns->count++] = *turn;
	return true;
}

static bool add_turns_of_call(const struct model *m, struct turns *turns,
			      const struct helper *helper,
			      const struct call *call)
{
	const struct tree *t = m->tree;
	nid_t given =
		tree_bare(t, argument_for_parameter(m, call, helper->owner));
	nid_t loop = loop_that_gives(m, given), passed = NO_NODE;
	struct turn turn = { .call = call,
			     .owner = given,
			     .loop = loop,
			     .optimizer = helper->apply->receiver };

	if (helper->optimizer != NO_INDEX)
		turn.optimizer = tree_bare(
			t, argument_for_parameter(m, call, helper->optimizer));
	if (loop != NO_NODE)
		passed = display_of_loop(m, loop);
	if (passed == NO_NODE)
		return add_turn(m, turns, &turn);
	for_each_child(t, item, passed) {
		turn.owner = tree_bare(t, item);
		if (!add_turn(m, turns, &turn))
			return false;
	}
	return true;
}

static bool find_turns(const struct model *m, const struct helper *helper,
		       struct turns *turns)
{
	const struct function *f = function_at(m, helper->f);

	turns->count = 0;
	for (size_t i = 0; i < f->callers.count; i++)
		if (!add_turns_of_call(m, turns, helper,
				       call_by_id(m, f->callers.at[i])))
			return false;
	return turns->count > 1;
}

/* The name is given to nobody but the helper, who could build the optimizer. */
static bool is_used_by_nobody_else(const struct model *m,
				   const struct helper *helper,
				   uint32_t variable)
{
	const struct tree *t = m->tree;
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = uses.at[i], around = tree_above(t, n);
		const struct call *call;

		while (tree_parent(t, n) != around)
			n = tree_parent(t, n);
		call = call_given(m, n);

		if (tree_is_assigned(t, n) ||
		    (call && call->callee == helper->f))
			continue;
		if (!tree_is(t, around, KIND_attribute) ||
		    (call_at(m, tree_parent(t, around)) &&
		     tree_parent(t, around) != helper->apply->node))
			return false;
	}
	return true;
}

/* An optimizer that is made once, outside of the helper and before its first turn. */
static bool is_kept_for_turns(const struct model *m,
			      const struct helper *helper,
			      const struct turn *turn)
{
	nid_t optimizer = turn->optimizer, first = turn->call->node;
	const struct bind *b = tree_is(m->tree, optimizer, KIND_identifier)
				       ? only_bind(m, optimizer)
				       : NULL;
	uint32_t around;

	if (!b || b->kind != BIND_ASSIGN || b->value == NO_NODE ||
	    tree_bare(m->tree, b->value) !=
		    evidence_at(m, evidence_of(m, optimizer))->proof)
		return false;
	around = m->function_of[b->target];
	return around != helper->f &&
	       (turn->loop == NO_NODE ||
		!tree_inside(m->tree, b->target, turn->loop)) &&
	       (around != m->function_of[first] || b->target < first) &&
	       is_used_by_nobody_else(m, helper, variable_of(m, optimizer));
}

/* In this order, and both for certain. */
static bool is_taken_after(const struct model *m, const struct turn *first,
			   const struct turn *second)
{
	nid_t a = first->call->node, b = second->call->node;

	if (a == b)
		return !is_conditional_beside(m, a, second->loop);
	return a < b && m->function_of[a] == m->function_of[b] &&
	       !is_conditional_beside(m, a, b) &&
	       !is_conditional_beside(m, b, a);
}

/* The next turn with the same optimizer for another model; NULL. */
static const struct turn *turn_after(const struct model *m,
				     const struct turns *turns, uint32_t first)
{
	const struct turn *one = &turns->at[first];

	for (uint32_t i = first + 1; i < turns->count; i++) {
		const struct turn *other = &turns->at[i];

		if (is_same_object(m, one->optimizer, other->optimizer) &&
		    call_that_makes(m, one->owner) !=
			    call_that_makes(m, other->owner) &&
		    is_taken_after(m, one, other))
			return other;
	}
	return NULL;
}

/* Whether nothing but the helper applies it. */
static bool is_applied_by_nobody_else(const struct model *m,
				      const struct uses *uses,
				      const struct helper *helper)
{
	for (uint32_t i = 0; i < uses->count; i++)
		if (uses->at[i].call != helper->apply &&
		    is_same_object(m, uses->at[i].call->receiver,
				   helper->apply->receiver))
			return false;
	return true;
}

/* --- what is said ------------------------------------------------------------------------ */

/* Before 2.11 each variable was new to an optimizer until it met it. */
static bool is_for_older_optimizers(const struct model *m)
{
	unsigned newest = pinned_dialect(m)->newest;

	return (newest && newest < 211) || is_for_first_release(m);
}

/* Keras 2 had the older ones for longer. */
static void settle_by_release(struct check *c)
{
	if (keras_3_is_meant(c->model) == KERAS_3_NOT_MEANT &&
	    pinned_dialect(c->model)->oldest < 211)
		report_at_most(c, SEVERITY_INFO);
}

static const char *quoted(struct check *c, nid_t model)
{
	return arena_fmt(c->arena, "`%s`", source_of(c, model));
}

/* `encoder` and `decoder` */
static const char *models_of(struct check *c, const struct use *use)
{
	const char *text = quoted(c, use->owners.owners[0]);

	for (uint32_t i = 1; i < use->owners.count; i++)
		text = arena_fmt(c->arena, "%s and %s", text,
				 quoted(c, use->owners.owners[i]));
	return text;
}

/* A notebook may make a model again, by the same name. */
static const char *other_model(struct check *c, const struct use *first,
			       nid_t other)
{
	const char *name = quoted(c, other);

	return strstr(models_of(c, first), name)
		       ? arena_fmt(c->arena, "the %s that is made later", name)
		       : name;
}

static void report_second(struct check *c, const struct use *first,
			  const struct use *second)
{
	const struct model *m = c->model;
	nid_t node = second->call->node;

	if (is_tried(m, node) || is_expected_to_fail(m, node))
		return;
	report(c, node, "optimizer", source_of(c, second->call->receiver),
	       "first", models_of(c, first), "second",
	       other_model(c, first, model_left_out(m, second, first)), NULL);
	relate(c, first->call->node, true, "builds the optimizer");
	settle_by_release(c);
}

static void report_turn(struct check *c, const struct helper *helper,
			const struct turn *first, const struct turn *second)
{
	report(c, helper->apply->node, "optimizer",
	       source_of(c, second->optimizer), "first",
	       quoted(c, first->owner), "second", quoted(c, second->owner),
	       NULL);
	if (first->loop != NO_NODE)
		relate(c, first->loop, true, "another model in each iteration");
	else
		relate(c, first->call->node, true, "builds the optimizer");
	if (second->call != first->call)
		relate(c, second->call->node, true,
		       "is called with the other model");
	settle_by_release(c);
}

/* What the helper is called with, one after the other. */
static void look_at_helper(struct check *c, const struct uses *uses,
			   const struct helper *helper)
{
	const struct model *m = c->model;
	struct turns turns;

	if (!is_applied_by_nobody_else(m, uses, helper) ||
	    !find_turns(m, helper, &turns))
		return;
	for (uint32_t i = 0; i < turns.count; i++) {
		const struct turn *first = &turns.at[i];
		const struct turn *second = is_kept_for_turns(m, helper, first)
						    ? turn_after(m, &turns, i)
						    : NULL;

		if (second && !is_tried(m, second->call->node) &&
		    !is_expected_to_fail(m, second->call->node)) {
			report_turn(c, helper, first, second);
			return;
		}
	}
}

void check_hy316(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct uses uses;

	(void)node;
	if (!collect(m, &uses) || is_for_older_optimizers(m))
		return;
	for (uint32_t i = 0; i < uses.count; i++) {
		const struct use *use = &uses.at[i], *first = NULL;
		struct helper helper;

		if (!may_know_more(m, &uses, use))
			first = use_before(m, &uses, i);
		if (first)
			report_second(c, first, use);
		else if (read_helper(m, use, &helper))
			look_at_helper(c, &uses, &helper);
	}
}
