#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* --- where a text does no harm ------------------------------------------------ */

/* print(f"{x}"), log.info(f"{x}"): other rules are about these; getattr(self,
 * f"{name}") needs a text. */
static bool is_about_the_trace(const struct model *m, const struct call *call)
{
	static const char *const names[] = {
		"builtins.print",      "logging.*",
		"absl.logging.*",      "warnings.*",
		"builtins.getattr",    "builtins.setattr",
		"builtins.isinstance", NULL,
	};
	static const char *const methods[] = { "debug",	   "info",  "warning",
					       "warn",	   "error", "exception",
					       "critical", "log",   NULL };

	return call_is_any(m, call, names) ||
	       name_is_any(m, call->method, methods) ||
	       call_in(m, call, "takes-text");
}

/* The text goes into a message about the trace, or names something. */
static bool is_harmless(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;

	for (nid_t n = node; n != NO_NODE; n = tree_parent(t, n)) {
		nid_t name = tree_child(t, n, FIELD_name);

		switch (tree_kind(t, n)) {
		case KIND_keyword_argument:
			if (tree_text_is(t, name, "name") ||
			    tree_text_is(t, name, "message"))
				return true;
			break;
		case KIND_call:
			if (n != node && is_about_the_trace(m, call_at(m, n)))
				return true;
			break;
		case KIND_raise_statement:
		case KIND_assert_statement:
			return true;
		case KIND_block:
			return false;
		default:
			break;
		}
	}
	return false;
}

/* --- what is put into it ------------------------------------------------------- */

/* The first symbolic one of the children, or NO_NODE. */
static nid_t symbolic_child(const struct model *m, nid_t parent)
{
	for_each_child(m->tree, n, parent) {
		nid_t value = tree_is(m->tree, n, KIND_keyword_argument)
				      ? tree_child(m->tree, n, FIELD_value)
				      : n;

		if (is_symbolic_tensor(m, value))
			return value;
	}
	return NO_NODE;
}

static nid_t formatted_by_call(const struct model *m, const struct call *call)
{
	struct slice text;

	if (call_is(m, call, "builtins.str") ||
	    call_is(m, call, "builtins.repr"))
		return symbolic_child(m, call->arguments);
	if (name_is(m, call->method, "format") &&
	    literal_string(m, call->receiver, &text))
		return symbolic_child(m, call->arguments);
	return NO_NODE;
}

static nid_t formatted_by_operator(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t right = tree_bare(t, tree_child(t, node, FIELD_right));
	struct slice text;

	if (!tree_text_is(t, tree_child(t, node, FIELD_operator), "%") ||
	    !literal_string(m, tree_child(t, node, FIELD_left), &text))
		return NO_NODE;
	if (tree_is(t, right, KIND_tuple))
		return symbolic_child(m, right);
	return is_symbolic_tensor(m, right) ? right : NO_NODE;
}

void check_hy614(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, node, "tensorflow");
	const struct call *call = call_at(m, node);
	nid_t tensor;

	if (!traced_certainly(m, traced_at(m, node)))
		return;
	if (tree_is(m->tree, node, KIND_interpolation))
		tensor = symbolic_child(m, node);
	else if (call)
		tensor = formatted_by_call(m, call);
	else
		tensor = formatted_by_operator(m, node);
	if (tensor == NO_NODE || is_harmless(m, node))
		return;
	report(c, node, "text", source_of(c, node), "tensor",
	       source_of(c, tensor), "tf", tf ? tf : "tf", NULL);
}
