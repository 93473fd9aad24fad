/*
 * The braces of the text were checked when the rule was read (own.c); here they
 * are filled with the source of the captured nodes.
 */

#include "rulekit/own_fix.h"

#include <string.h>

static const char *whole_text(const struct check *c, nid_t node)
{
	struct span span = node_span(c->model, node);

	return arena_strndup(c->arena, c->model->tree->text.ptr + span.start,
			     span.end - span.start);
}

static nid_t node_named(const struct own_name *names, size_t count,
			const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i].key, key))
			return names[i].node;
	return NO_NODE;
}

void own_fix_add(struct check *c, const struct own_name *names, size_t count,
		 nid_t reported)
{
	const struct own_fix *fix = c->rule->fix;
	struct text_pair *texts;
	nid_t node = reported;

	if (!fix)
		return;
	texts = ARENA_ARRAY(c->arena, struct text_pair, count);
	if (fix->replace)
		node = node_named(names, count, fix->replace);
	if (node == NO_NODE)
		return;
	for (size_t i = 0; i < count; i++)
		texts[i] = (struct text_pair){
			names[i].key, names[i].node == NO_NODE
					      ? names[i].text
					      : whole_text(c, names[i].node)
		};
	fix_begin(c, fix->applicability, "%s",
		  filled(c, fix->title, texts, count));
	fix_replace(c, node_span(c->model, node), "%s",
		    filled(c, fix->with, texts, count));
}
