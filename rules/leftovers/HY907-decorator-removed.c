#include "rulekit/rule.h"

static struct slice decorator_as_written(const struct model *m, nid_t n)
{
	struct span span = node_span(m, n);

	return (struct slice){ m->tree->text.ptr + span.start,
			       span.end - span.start };
}

/* The function of the same name, or NO_INDEX; also when one of them is traced,
 * so that it does not matter which is meant. */
static uint32_t untraced_namesake(const struct model *m, const char *name)
{
	uint32_t found = NO_INDEX;

	for (uint32_t f = 0; f < m->functions.count; f++) {
		if (strcmp(function_at(m, f)->qualified_name, name) != 0)
			continue;
		if (is_ever_traced(m, f))
			return NO_INDEX;
		found = f;
	}
	return found;
}

static bool has_decorator(const struct model *m, uint32_t f, struct slice text)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->decorators.count; i++)
		if (slice_equal(
			    decorator_as_written(m, function->decorators.at[i]),
			    text))
			return true;
	return false;
}

/* What a decorator does that was not there before, is not known. */
static bool has_new_decorator(const struct check *c, uint32_t now, uint32_t old)
{
	const struct function *function = function_at(c->model, now);

	for (size_t i = 0; i < function->decorators.count; i++)
		if (!has_decorator(
			    c->before->model, old,
			    decorator_as_written(c->model,
						 function->decorators.at[i])))
			return true;
	return false;
}

/* Whether something was found because of the decorator. */
static bool is_due_to(const struct check *c, const struct finding *f,
		      nid_t decorator)
{
	uint32_t start = node_span(c->before->model, decorator).start;

	for (size_t i = 0; i < f->related.count; i++)
		if (f->related.at[i].causal &&
		    f->related.at[i].span.start == start)
			return true;
	return false;
}

static bool is_hidden(const struct check *c, const struct lost *lost,
		      nid_t decorator)
{
	return lost->finding->severity != SEVERITY_INFO &&
	       is_due_to(c, lost->finding, decorator);
}

static const char *hidden_text(const struct check *c, nid_t decorator)
{
	size_t count = 0;

	for (size_t i = 0; i < c->before->lost_count; i++)
		count += is_hidden(c, &c->before->lost[i], decorator);
	if (!count)
		return "";
	return arena_fmt(
		c->arena,
		"; %zu finding%s about its graph %s no longer reported", count,
		count == 1 ? "" : "s", count == 1 ? "is" : "are");
}

/* On one line. */
static const char *decorator_text(const struct check *c, nid_t decorator)
{
	struct slice text = decorator_as_written(c->before->model, decorator);
	const char *open = memchr(text.ptr, '(', text.length);

	if (open && memchr(text.ptr, '\n', text.length))
		return arena_fmt(c->arena, "%.*s(...)", (int)(open - text.ptr),
				 text.ptr);
	return arena_strndup(c->arena, text.ptr, text.length);
}

static void compare_function(struct check *c, uint32_t old)
{
	const struct model *before = c->before->model;
	const char *name = function_at(before, old)->qualified_name;
	nid_t decorator = hybrid_decorator(before, old);
	uint32_t now = untraced_namesake(c->model, name);

	if (decorator == NO_NODE || now == NO_INDEX ||
	    has_new_decorator(c, now, old))
		return;
	report(c, function_at(c->model, now)->node, "decorator",
	       decorator_text(c, decorator), "function", name, "hidden",
	       hidden_text(c, decorator), NULL);
	for (size_t i = 0; i < c->before->lost_count; i++) {
		const struct lost *lost = &c->before->lost[i];

		if (is_hidden(c, lost, decorator))
			relate_span(c, lost->now, false, "%s: %s",
				    lost->finding->rule->code,
				    lost->finding->message);
	}
}

void check_hy907(struct check *c, nid_t module)
{
	(void)module;
	for (uint32_t f = 0; f < c->before->model->functions.count; f++)
		compare_function(c, f);
}
