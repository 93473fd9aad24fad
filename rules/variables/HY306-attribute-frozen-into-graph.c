#include "rulekit/guards.h"
#include "rulekit/rule.h"
#include "rulekit/state.h"

static bool is_python_value(enum value_kind kind)
{
	return is_number_kind(kind) || kind == VALUE_BOOL ||
	       kind == VALUE_STRING;
}

/* Whether the constructor sets the attribute to a Python value. */
static bool starts_as_python_value(const struct model *m,
				   const struct attribute_bind_list *binds)
{
	for (uint32_t i = 0; i < binds->count; i++) {
		const struct attribute_bind *b = binds->at[i];

		if (!b->augmented && b->value != NO_NODE &&
		    b->function != NO_INDEX &&
		    name_is(m, function_at(m, b->function)->name, "__init__") &&
		    is_python_value(value_of(m, b->value).kind))
			return true;
	}
	return false;
}

/* A part of a method that prepares the object: only such ones call it. */
static bool helps_to_prepare(const struct model *m, const struct function *f)
{
	for (size_t i = 0; i < f->callers.count; i++) {
		uint32_t caller = call_by_id(m, f->callers.at[i])->function;

		if (caller == NO_INDEX ||
		    !prepares_object(m, function_at(m, caller)))
			return false;
	}
	return f->callers.count > 0;
}

/* self.steps += 1 in a method that runs eagerly and is no constructor. */
static const struct attribute_bind *
later_change(const struct model *m, const struct attribute_bind_list *binds)
{
	for (uint32_t i = 0; i < binds->count; i++) {
		const struct attribute_bind *b = binds->at[i];
		const struct function *f;

		if (!b->augmented || b->function == NO_INDEX)
			continue;
		f = function_at(m, b->function);
		if (!f->traces.count && !prepares_object(m, f) &&
		    !helps_to_prepare(m, f))
			return b;
	}
	return NULL;
}

/* self.steps += 1: whoever set it first, a variable would raise. */
static bool counts_up_a_number(const struct model *m,
			       const struct attribute_bind *change)
{
	return change->value != NO_NODE &&
	       is_python_value(value_of(m, change->value).kind);
}

/* self.steps = tf.Variable(0): a graph reads the variable at each call. */
static bool holds_variable(const struct model *m,
			   const struct attribute_bind_list *binds)
{
	for (uint32_t i = 0; i < binds->count; i++) {
		const struct attribute_bind *b = binds->at[i];

		if (!b->augmented && b->value != NO_NODE &&
		    (value_of(m, b->value).kind == VALUE_VARIABLE ||
		     value_of(m, b->value).kind == VALUE_TENSOR))
			return true;
	}
	return false;
}

/* Whether the graph function is wrapped in a method that can be called again: who
 * does that makes new traces by hand. */
static bool is_wrapped_on_demand(const struct model *m, uint32_t f)
{
	const struct trace *trace = &function_at(m, f)->traces.at[0];
	uint32_t maker = NO_INDEX;

	for (int step = 0; step < 16; step++) {
		maker = trace->from != NO_INDEX
				? trace->from
				: function_around(m, trace->where);
		if (trace->kind == TRACE_WRAPPED || maker == NO_INDEX ||
		    !function_at(m, maker)->traces.count)
			break;
		trace = &function_at(m, maker)->traces.at[0];
	}
	if (trace->kind != TRACE_WRAPPED)
		return false;
	return maker != NO_INDEX && is_present(function_at(m, maker)->klass) &&
	       !name_is(m, function_at(m, maker)->name, "__init__");
}

/* self.steps = self.steps + 1, self.steps += self.steps: what the graph does with
 * the value is only to count, and that is what HY206 reports. */
static bool only_counts_itself(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t assignment = tree_statement(t, node);

	if (tree_is(t, assignment, KIND_expression_statement))
		assignment = tree_first(t, assignment);
	return (tree_is(t, assignment, KIND_assignment) ||
		tree_is(t, assignment, KIND_augmented_assignment)) &&
	       slice_equal(tree_text(t, tree_child(t, assignment, FIELD_left)),
			   tree_text(t, node));
}

void check_hy306(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	sym_t name = self_attribute(m, node);
	struct attribute_bind_list binds;
	const struct attribute_bind *change;
	struct rebinding rebinding;

	if (only_counts_itself(m, node))
		return;
	if (traced_certainly(m, traced_at(m, node)) &&
	    !tree_is_assigned(m->tree, node) &&
	    !is_wrapped_on_demand(m, traced_at(m, node)) &&
	    rebound_after_trace(m, node, &rebinding) &&
	    !is_made_once(m, rebinding.write)) {
		report(c, node, "attribute", source_of(c, node), "method",
		       who_changes(c, rebinding.write), "help",
		       how_to_follow(c, node), NULL);
		relate_rebinding(c, &rebinding);
		return;
	}
	if (!name || tree_is_assigned(m->tree, node) ||
	    !traced_certainly(m, function_around(m, node)) ||
	    is_wrapped_on_demand(m, function_around(m, node)))
		return;
	binds = attribute_binds(m, class_around(m, node), name);
	change = later_change(m, &binds);
	if (!change || holds_variable(m, &binds) ||
	    (!starts_as_python_value(m, &binds) &&
	     !counts_up_a_number(m, change)))
		return;
	report(c, node, "attribute", source_of(c, node), "method",
	       who_changes(c, change->target), "help", how_to_follow(c, node),
	       NULL);
	relate(c, change->target, true, "changed here, in eager code");
}
