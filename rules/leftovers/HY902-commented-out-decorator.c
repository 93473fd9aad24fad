#include "rulekit/commented_decorator.h"
#include "rulekit/rule.h"

/* Options that go on behind the line's end. */
static bool is_cut(struct slice text)
{
	int open = 0;

	for (size_t i = 0; i < text.length; i++)
		open += (text.ptr[i] == '(') - (text.ptr[i] == ')');
	return open != 0;
}

static const char *commented_decorator(struct check *c, struct slice text)
{
	const char *open = memchr(text.ptr, '(', text.length);

	if (!is_cut(text))
		return arena_strndup(c->arena, text.ptr, text.length);
	return arena_fmt(c->arena, "%.*s(...)", (int)(open - text.ptr),
			 text.ptr);
}

void check_hy902(struct check *c, nid_t def)
{
	const struct model *m = c->model;
	const struct tree *t = m->tree;
	uint32_t f = function_defined(m, def);
	size_t found = decorator_commented_out(m, def);
	struct slice text;

	if (found == t->comments.count || is_ever_traced(m, f))
		return;
	text = text_of_comment(t, found);
	report_span(c, def,
		    (struct span){ t->comments.at[found].start,
				   t->comments.at[found].end },
		    "decorator", commented_decorator(c, text), "function",
		    function_at(m, f)->qualified_name, NULL);
	relate(c, function_at(m, f)->name_node, false,
	       "it would decorate this");
	if (is_cut(text))
		return;
	fix_begin(c, FIX_SUGGESTION, "restore the decorator");
	fix_replace(c,
		    (struct span){ t->comments.at[found].start,
				   t->comments.at[found].end },
		    "%.*s", SLICE_ARG(text));
}
