#include "model/uses.h"
#include "rulekit/changing_lists.h"
#include "rulekit/graph_calls.h"
#include "rulekit/loops.h"
#include "rulekit/rule.h"
#include "rulekit/standin.h"
#include "rulekit/yields.h"

/* A number in a display that each pass of a loop changes, or NO_NODE. */
static nid_t counting_item(const struct model *m, nid_t display,
			   struct counter *out)
{
	const struct tree *t = m->tree;

	for_each_child(t, item, display) {
		nid_t value = tree_is(t, item, KIND_pair)
				      ? tree_child(t, item, FIELD_value)
				      : item;

		if ((holds_counter(m, value, out) ||
		     is_yielded_counter(m, value, out)) &&
		    (!out->passes || out->passes >= FEW_PASSES))
			return value;
	}
	return NO_NODE;
}

static void look_at_display(struct check *c, const struct call *call,
			    nid_t argument, nid_t display)
{
	struct counter counter;
	nid_t item = counting_item(c->model, display, &counter);
	uint32_t parameter;

	if (item == NO_NODE)
		return;
	report(c, argument, "argument", source_of(c, argument), "change",
	       arena_fmt(c->arena,
			 "holds the Python number `%s`, which changes",
			 source_of(c, item)),
	       "function", source_of(c, call->callee_node), "what", "value",
	       "help", "use a tensor instead", NULL);
	relate(c, counter.change, true, "changed here");
	if (argument != display)
		relate(c, display, true, "holds it");
	parameter = parameter_given(c->model, call, argument);
	if (parameter == NO_INDEX ||
	    tensor_fits_items(c->model, function_at(c->model, call->callee),
			      parameter))
		offer_constant(c, item, "use a tensor instead", "");
}

/* The list that the loop makes longer: xs.append(x) in the same loop as the
 * call, and nothing in the loop begins it again. */
static nid_t growing_container(const struct model *m, nid_t name, nid_t loop)
{
	const struct tree *t = m->tree;
	struct value v = value_of(m, name);
	uint32_t variable = variable_of(m, name);
	nid_t grows = NO_NODE;

	if (variable == NO_INDEX || v.kind != VALUE_LIST ||
	    v.certainty != CERTAINTY_CERTAIN)
		return NO_NODE;
	for (bind_id i = variable_at(m, variable)->first; is_present(i);
	     i = bind_by_id(m, i)->next)
		if (tree_inside(t, bind_by_id(m, i)->target, loop))
			return NO_NODE;
	/* xs.append(x); f(xs); xs.clear() begins it again, too. */
	for_each_descendant(t, n, loop) {
		const struct call *call = call_at(m, n);

		if (!call || call->receiver == NO_NODE ||
		    variable_of(m, call->receiver) != variable)
			continue;
		if (name_is(m, call->method, "clear") ||
		    name_is(m, call->method, "pop"))
			return NO_NODE;
		if (grows == NO_NODE && name_is(m, call->method, "append") &&
		    !is_conditional_in(m, n, loop) && loop_around(m, n) == loop)
			grows = n;
	}
	return grows;
}

static void look_at_list(struct check *c, const struct call *call, nid_t name,
			 nid_t loop)
{
	nid_t grows = growing_container(c->model, name, loop);

	if (grows == NO_NODE)
		return;
	report(c, name, "argument", source_of(c, name), "change",
	       "is a Python list that grows in the loop", "function",
	       source_of(c, call->callee_node), "what", "length", "help",
	       "stack it into a tensor, or call it once, after the loop", NULL);
	relate(c, grows, true, "it grows here");
	relate(c, loop, true, "in each iteration of this loop");
}

/* Whether nothing but calls that are given it use the container of a name in the
 * loop: options["rate"] = tensor would replace what the display holds. */
static bool is_left_alone(const struct model *m, nid_t name, nid_t loop)
{
	struct node_list uses = uses_of(m, variable_of(m, name));

	for (uint32_t i = count_before(uses, loop);
	     i < uses.count && tree_inside(m->tree, uses.at[i], loop); i++) {
		nid_t n = tree_parent(m->tree, uses.at[i]);

		if (tree_is(m->tree, n, KIND_attribute) ||
		    (tree_is(m->tree, n, KIND_subscript) &&
		     tree_is_assigned(m->tree, n)))
			return false;
	}
	return true;
}

/* The display that a name of the loop was given in the same pass: options =
 * {"rate": rate}; or NO_NODE. */
static nid_t display_named(const struct model *m, nid_t name, nid_t loop)
{
	const struct tree *t = m->tree;
	nid_t value = tree_bare(t, only_value(m, name));

	if (value == NO_NODE || !tree_inside(t, value, loop) ||
	    (!tree_is(t, value, KIND_dictionary) &&
	     !tree_is_list_or_tuple(t, value)) ||
	    !is_left_alone(m, name, loop))
		return NO_NODE;
	return value;
}

/* [w * epoch for w in base], weights_of(epoch): other numbers in each pass. */
static bool look_at_numbers(struct check *c, const struct call *call,
			    nid_t argument, nid_t loop)
{
	const char *tf = module_alias(c->model, argument, "tensorflow");
	struct counter counter;

	if (!is_changing_list(c->model, argument, loop, &counter) ||
	    (counter.passes && counter.passes < FEW_PASSES))
		return false;
	report(c, argument, "argument", source_of(c, argument), "change",
	       "holds Python numbers, which each iteration changes", "function",
	       source_of(c, call->callee_node), "what", "list", "help",
	       arena_fmt(c->arena, "pass a tensor: `%s.constant(%s)`",
			 tf ? tf : "tf", source_of(c, argument)),
	       NULL);
	relate(c, counter.change, true, "changed here");
	if (counter.change != loop)
		relate(c, loop, true, "in each iteration of this loop");
	return true;
}

static void look_at_name(struct check *c, const struct call *call, nid_t name,
			 nid_t loop)
{
	nid_t display = display_named(c->model, name, loop);

	if (display != NO_NODE)
		look_at_display(c, call, name, display);
	else if (!look_at_numbers(c, call, name, loop))
		look_at_list(c, call, name, loop);
}

void check_hy106(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	const struct call *call = call_at(m, node);
	nid_t loop = loop_around(m, node);
	struct hybrid made;

	if (!looks_at_values(m, call, &made))
		return;
	for_each_child(t, a, call->arguments) {
		nid_t value = tree_bare(t, given_value(t, a));

		switch (tree_kind(t, value)) {
		case KIND_list:
		case KIND_tuple:
		case KIND_dictionary:
			look_at_display(c, call, value, value);
			break;
		case KIND_identifier:
			if (loop != NO_NODE)
				look_at_name(c, call, value, loop);
			break;
		case KIND_list_comprehension:
		case KIND_call:
			if (loop != NO_NODE)
				look_at_numbers(c, call, value, loop);
			break;
		default:
			break;
		}
	}
}
