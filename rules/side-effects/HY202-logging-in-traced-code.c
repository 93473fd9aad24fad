#include "rules/rule.h"

static bool is_level(const char *method)
{
	static const char *const names[] = { "debug",	  "info",  "warning",
					     "warn",	  "error", "critical",
					     "exception", "log",   NULL };

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(names[i], method))
			return true;
	return false;
}

/* A receiver that everybody calls a logger. */
static bool is_logger(const struct model *m, nid_t receiver)
{
	struct slice text = tree_text(m->tree, receiver);

	return slice_ends(text, "logger") || slice_ends(text, "LOGGER") ||
	       slice_ends(text, "log") || slice_ends(text, "LOG") ||
	       slice_ends(text, "logging");
}

static bool logs(const struct model *m, const struct call *call)
{
	static const char *const modules[] = { "logging.*",
					       "absl.logging.*",
					       "tensorflow.compat.v1.logging.*",
					       "tensorflow.logging.*",
					       "loguru.logger.*",
					       NULL };
	const char *last;

	if (call_is(m, call, "warnings.warn"))
		return true;
	for (size_t i = 0; modules[i]; i++)
		if (call_is(m, call, modules[i])) {
			last = strrchr(name_text(m, call->name), '.') + 1;
			return is_level(last);
		}
	/* x.log(...) is what metric writers are called with, too. */
	return !call->name && call->receiver != NO_NODE &&
	       strcmp(name_text(m, call->method), "log") &&
	       is_level(name_text(m, call->method)) &&
	       is_logger(m, call->receiver);
}

/* A tensor that the line shows, also from inside an f-string. */
static nid_t shown_tensor(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;

	for_each_descendant(t, n, arguments) {
		nid_t parent = tree_parent(t, n);

		if (!tree_is(t, n, KIND_identifier) &&
		    !tree_is(t, n, KIND_call) && !tree_is(t, n, KIND_attribute))
			continue;
		/* x.shape shows no value. */
		if (tree_is(t, parent, KIND_attribute) ||
		    value_of(m, n).kind != VALUE_TENSOR)
			continue;
		return n;
	}
	return NO_NODE;
}

void check_hy202(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	nid_t tensor;

	if (!logs(m, call) || call->arguments == NO_NODE)
		return;
	tensor = shown_tensor(m, call->arguments);
	if (tensor != NO_NODE)
		report(c, node, "call", source_of(c, call->callee_node),
		       "value", source_of(c, tensor), NULL);
}
