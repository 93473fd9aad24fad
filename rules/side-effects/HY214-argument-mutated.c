#include "model/host.h"
#include "model/origin.h"
#include "rulekit/rule.h"

/* The parameter of a graph function that an expression is, or NULL. */
static const struct parameter *parameter_it_is(const struct model *m,
					       nid_t expression)
{
	struct origin origin;

	return origin_of(m, expression, &origin)
		       ? &function_at(m, origin.f)
				  ->parameters.at[origin.parameter]
		       : NULL;
}

static bool is_string_key(const struct model *m, nid_t subscript)
{
	struct slice text;

	return literal_string(
		m, tree_child(m->tree, subscript, FIELD_subscript), &text);
}

/* batch: dict, losses: List[tf.Tensor]. */
static bool says_container(const struct model *m, nid_t annotation)
{
	static const char *const names[] = {
		"dict",	       "list",		 "Dict",
		"List",	       "MutableMapping", "MutableSequence",
		"typing.Dict", "typing.List",	 NULL
	};
	nid_t first = annotation;

	if (annotation == NO_NODE)
		return false;
	while (tree_first(m->tree, first) != NO_NODE &&
	       !tree_is(m->tree, first, KIND_attribute))
		first = tree_first(m->tree, first);
	return slice_is_any(tree_text(m->tree, first), names);
}

static bool is_mutable_container(const struct model *m, nid_t receiver,
				 const struct parameter *parameter)
{
	struct value v = value_of(m, receiver);

	return says_container(m, parameter->annotation) ||
	       (v.certainty == CERTAINTY_CERTAIN &&
		(v.kind == VALUE_DICT || v.kind == VALUE_LIST));
}

/* What copies it: list(x) of a list, dict(x) of what is known by its keys. */
static const char *how_to_copy(const struct check *c, nid_t change,
			       nid_t container, const char *name)
{
	enum value_kind kind = value_of(c->model, container).kind;
	bool keyed = kind == VALUE_DICT || is_string_key(c->model, change);

	if (kind != VALUE_LIST && kind != VALUE_TENSORS && !keyed)
		return "change a copy, or return the new value";
	return arena_fmt(
		c->arena,
		"change a copy: `%s = %s(%s)`, or return the new value", name,
		keyed ? "dict" : "list", name);
}

static void report_change(struct check *c, nid_t change, nid_t container,
			  const struct parameter *parameter)
{
	const char *name = name_text(c->model, parameter->name);

	report(c, change, "change", source_of(c, change), "parameter", name,
	       "advice", how_to_copy(c, change, container, name), NULL);
	relate(c, parameter->node, false, "the argument");
}

static void check_stored_item(struct check *c, nid_t target)
{
	const struct model *m = c->model;
	nid_t container = tree_child(m->tree, target, FIELD_value);
	const struct parameter *parameter;

	if (!tree_is(m->tree, target, KIND_subscript) || container == NO_NODE)
		return;
	parameter = parameter_it_is(m, container);
	if (parameter && (is_string_key(m, target) ||
			  is_mutable_container(m, container, parameter)))
		report_change(c, target, container, parameter);
}

void check_hy214(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const struct parameter *parameter;

	if (!traced_certainly(m, function_around(m, node)))
		return;
	if (!call) {
		check_stored_item(
			c, tree_is(m->tree, node, KIND_delete_statement)
				   ? tree_first(m->tree, node)
				   : tree_child(m->tree, node, FIELD_left));
		return;
	}
	if (call->receiver == NO_NODE || !is_mutator(m, call->method))
		return;
	parameter = parameter_it_is(m, call->receiver);
	if (parameter && is_mutable_container(m, call->receiver, parameter))
		report_change(c, node, call->receiver, parameter);
}
