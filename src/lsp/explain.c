/* What is known of the code under the cursor: the page of a finding's rule, and
 * why a function is traced. */

#include <stdio.h>
#include <string.h>

#include "lint/select.h"
#include "lsp/server.h"
#include "advice/facts.h"
#include "report/json.h"
#include "report/site.h"

/* A chain of reasons that is longer is a cycle. */
#define LONGEST_CHAIN 16

/* --- functions -------------------------------------------------------------- */

static const char *line_of_node(struct document *d, const struct buffer *from,
				nid_t node)
{
	return document_line_name(
		d, from, tree_node(&d->edited.source.tree, node)->start);
}

static bool holds_byte(const struct tree *t, nid_t n, uint32_t byte)
{
	return n != NO_NODE && t->nodes[n].start <= byte &&
	       byte <= t->nodes[n].end;
}

/* Whether a byte is in what stands for a function itself. */
static bool is_head_of(const struct model *m, const struct function *f,
		       uint32_t byte)
{
	struct node lambda = *tree_node(m->tree, f->node);

	if (holds_byte(m->tree, f->name_node, byte))
		return true;
	for (size_t i = 0; i < f->decorators.count; i++)
		if (holds_byte(m->tree, f->decorators.at[i], byte))
			return true;
	return lambda.kind == KIND_lambda && lambda.start <= byte &&
	       byte <= lambda.start + strlen("lambda");
}

/* The function that stands at a byte, or that a name there means. */
static uint32_t function_at_byte(const struct model *m, uint32_t byte)
{
	const struct tree *t = m->tree;

	for (uint32_t f = 0; f < m->functions.count; f++)
		if (is_head_of(m, function_at(m, f), byte))
			return f;
	for_each_kind(t, n, i, KIND_identifier) {
		nid_t parent = tree_parent(t, n);

		if (!holds_byte(t, n, byte))
			continue;
		if (tree_is(t, parent, KIND_attribute) &&
		    tree_child(t, parent, FIELD_attribute) == n)
			return function_meant(m, parent);
		return function_meant(m, n);
	}
	return NO_INDEX;
}

static const char *state_of(const struct model *m, uint32_t f)
{
	const struct function *function = function_at(m, f);

	if (!function->traces.count)
		return "runs eagerly";
	if (!traced_certainly(m, f))
		return "is usually traced";
	return function->hybrids.count ? "is a graph function" : "is traced";
}

static void add_chain(struct strbuf *out, struct document *d,
		      const struct buffer *from, uint32_t f)
{
	const struct model *m = &d->edited.source.model;
	const char *text;
	nid_t where;

	for (uint32_t i = 0;
	     i < LONGEST_CHAIN && trace_step(m, f, i, &text, &where); i++)
		strbuf_addf(out, "- %s: %s\n", line_of_node(d, from, where),
			    text);
}

static void hover_add_function(struct strbuf *out, struct document *d,
			       const struct buffer *from, uint32_t f)
{
	const struct model *m = &d->edited.source.model;
	const struct function *function = function_at(m, f);
	enum advice advice = facts_of(m)[f].advice;

	strbuf_addf(out, "`%s` %s", function->qualified_name, state_of(m, f));
	if (!function->traces.count)
		strbuf_addstr(out, ": nothing in this file traces it.\n");
	else
		strbuf_addstr(out, ":\n\n");
	add_chain(out, d, from, f);
	if (advice == ADVICE_HYBRIDIZE)
		strbuf_addstr(out, "\nIt could be a graph function: see "
				   "`hylint inspect`.\n");
	else if (advice == ADVICE_DEHYBRIDIZE)
		strbuf_addstr(out, "\nIt would be better off without "
				   "`tf.function`: see `hylint inspect`.\n");
	else if (advice == ADVICE_RECONFIGURE)
		strbuf_addf(out,
			    "\nIts calls prove a signature: "
			    "`input_signature=%s`.\n",
			    facts_of(m)[f].signature);
}

/* --- hover ------------------------------------------------------------------ */

static void hover_add_part(struct strbuf *out)
{
	if (out->length)
		strbuf_addstr(out, "\n---\n\n");
}

static void add_page(struct strbuf *out, struct server *s, struct document *d,
		     const struct rule *rule)
{
	const char *page = site_page(&d->analysis, server_site(s), rule);

	strbuf_addstr(out, rule->page);
	if (page)
		strbuf_addf(out, "\n[%s on the site](%s)\n", rule->code, page);
}

/* Adds the pages of what was found at a byte, and gives its span. */
static struct span add_pages(struct server *s, struct buffer *b, uint32_t byte,
			     struct strbuf *out)
{
	const struct document *d = b->document;
	const struct findings *findings = &d->report.findings;
	struct span all = { byte, byte };
	const struct rule *last = NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->at[i];

		if (f->span.start > byte || f->span.end < byte ||
		    f->rule == last ||
		    !document_shows(f, s->options.only_changes) ||
		    document_locate(d, f->span).buffer != b)
			continue;
		last = f->rule;
		hover_add_part(out);
		add_page(out, s, b->document, f->rule);
		all = f->span;
	}
	return all;
}

/* What a word of a suppression means: the page of a rule, or the rules of a
 * family or of the beginning of a code. */
static void add_meaning(struct strbuf *out, struct server *server,
			struct document *d, const char *word)
{
	const struct rule *rule = rule_find(word);

	if (rule && rule_is_known(rule, d->project)) {
		add_page(out, server, d, rule);
		return;
	}
	for (size_t i = 0; i < rule_count; i++)
		if (rule_is_known(&rule_table[i], d->project) &&
		    selector_matches(word, &rule_table[i]))
			strbuf_addf(out, "- %s `%s`: %s\n", rule_table[i].code,
				    rule_table[i].name, rule_table[i].summary);
}

/* The word of a comment that suppresses, at a byte. */
static struct span add_suppressed(struct server *server, struct buffer *b,
				  uint32_t byte, struct strbuf *out)
{
	const struct suppressions *all = &b->document->report.silencing;

	for (size_t i = 0; i < all->at.count; i++) {
		const struct suppression *s = &all->at.at[i];

		for (size_t k = 0; k < s->words.count; k++) {
			const struct suppression_word *w = &s->words.at[k];

			if (w->span.start > byte || w->span.end < byte)
				continue;
			add_meaning(out, server, b->document, w->text);
			return w->span;
		}
	}
	return (struct span){ byte, byte };
}

static cJSON *hover_with(struct server *s, struct buffer *b, const char *text,
			 struct span span)
{
	cJSON *hover = cJSON_CreateObject();
	cJSON *contents = cJSON_AddObjectToObject(hover, "contents");

	cJSON_AddStringToObject(contents, "kind",
				s->client.markdown ? "markdown" : "plaintext");
	cJSON_AddItemToObject(contents, "value", json_text(text));
	if (span.end > span.start)
		cJSON_AddItemToObject(
			hover, "range",
			json_range(s, b,
				   document_locate(b->document, span).span));
	return hover;
}

cJSON *hover_of(struct server *s, struct buffer *b, const cJSON *params)
{
	struct document *d = b->document;
	struct strbuf text = STRBUF_INIT;
	struct lsp_position position;
	cJSON *hover = NULL;
	struct span span;
	uint32_t byte, f;

	if (!read_position(json_at(params, "position"), &position))
		return NULL;
	server_analyze(s, d);
	if (!d->edited.understood)
		return NULL;
	byte = document_byte(d, b,
			     offsets_byte(buffer_offsets(b), s->client.encoding,
					  position));
	span = add_suppressed(s, b, byte, &text);
	if (!text.length)
		span = add_pages(s, b, byte, &text);
	f = function_at_byte(&d->edited.source.model, byte);
	if (f != NO_INDEX) {
		hover_add_part(&text);
		hover_add_function(&text, d, b, f);
	}
	if (text.length)
		hover = hover_with(s, b, text.text, span);
	strbuf_release(&text);
	return hover;
}

/* --- marks at traced functions ----------------------------------------------- */

/* "traced: called by `step` (line 9)", or NULL. Editors cut long marks, and the
 * decorator stands right above. */
static const char *mark_of(struct document *d, const struct buffer *b,
			   uint32_t f)
{
	const struct model *m = &d->edited.source.model;
	static const char decorated[] = "decorated with ";
	const char *text, *reason;
	const char *state = traced_certainly(m, f) ? "traced"
						   : "usually traced";
	size_t length;
	nid_t where;

	if (!function_at(m, f)->name || !trace_step(m, f, 0, &text, &where))
		return NULL;
	/* "`f` is traced: decorated ..." and "`f` is called by ...". */
	reason = strstr(text, "traced: ");
	if (reason)
		reason += strlen("traced: ");
	else if ((reason = strstr(text, "` is ")))
		reason += strlen("` is ");
	else
		reason = text;
	if (!strncmp(reason, decorated, strlen(decorated))) {
		reason += strlen(decorated);
		return arena_fmt(&d->analysis, "%s: %.*s", state,
				 (int)strcspn(reason, "("), reason);
	}
	length = strlen(reason);
	if (slice_ends(slice_of(reason), " here"))
		length -= strlen(" here");
	return arena_fmt(&d->analysis, "%s: %.*s (%s)", state, (int)length,
			 reason, line_of_node(d, b, where));
}

static struct span name_span(const struct document *d, uint32_t f)
{
	const struct model *m = &d->edited.source.model;
	const struct node *n = tree_node(m->tree, function_at(m, f)->name_node);

	return (struct span){ n->start, n->end };
}

static uint32_t function_count(struct server *s, struct document *d,
			       bool wanted)
{
	if (!wanted)
		return 0;
	server_analyze(s, d);
	return d->edited.understood
		       ? (uint32_t)d->edited.source.model.functions.count
		       : 0;
}

cJSON *lenses_of(struct server *s, struct buffer *b)
{
	struct document *d = b->document;
	uint32_t count = function_count(s, d, s->options.code_lens);
	cJSON *list = cJSON_CreateArray();

	for (uint32_t f = 0; f < count; f++) {
		const char *mark = mark_of(d, b, f);
		struct buffer_span at;
		cJSON *lens, *command;

		if (!mark)
			continue;
		at = document_locate(d, name_span(d, f));
		if (at.buffer != b)
			continue;
		lens = cJSON_CreateObject();
		cJSON_AddItemToObject(lens, "range", json_range(s, b, at.span));
		command = cJSON_AddObjectToObject(lens, "command");
		cJSON_AddItemToObject(command, "title", json_text(mark));
		cJSON_AddStringToObject(command, "command", "");
		cJSON_AddItemToArray(list, lens);
	}
	return list;
}

static cJSON *hint_of(struct server *s, struct buffer *b, uint32_t f,
		      const char *mark, uint32_t at)
{
	struct strbuf chain = STRBUF_INIT;
	cJSON *hint = cJSON_CreateObject();

	add_chain(&chain, b->document, b, f);
	cJSON_AddItemToObject(hint, "position",
			      json_position(offsets_position(buffer_offsets(b),
							     s->client.encoding,
							     at)));
	cJSON_AddItemToObject(hint, "label", json_text(mark));
	cJSON_AddTrueToObject(hint, "paddingLeft");
	cJSON_AddItemToObject(hint, "tooltip", json_text(chain.text));
	strbuf_release(&chain);
	return hint;
}

/* The end of the line that a function's name stands on. */
static uint32_t head_end(struct document *d, uint32_t f)
{
	const struct lines *lines = &d->report.lines;
	struct slice text =
		lines_text(lines, lines_line(lines, name_span(d, f).start));

	return (uint32_t)(text.ptr + text.length - lines->text);
}

cJSON *hints_of(struct server *s, struct buffer *b, const cJSON *params)
{
	struct document *d = b->document;
	uint32_t count = function_count(s, d, s->options.inlay_hints);
	cJSON *list = cJSON_CreateArray();
	struct span asked;

	if (!read_span(s, b, json_at(params, "range"), &asked))
		return list;
	for (uint32_t f = 0; f < count; f++) {
		const char *mark = mark_of(d, b, f);
		uint32_t end = mark ? head_end(d, f) : 0;
		struct buffer_span at;

		if (!mark)
			continue;
		at = document_locate(d, (struct span){ end, end });
		if (at.buffer == b && at.span.start >= asked.start &&
		    at.span.start <= asked.end)
			cJSON_AddItemToArray(list, hint_of(s, b, f, mark,
							   at.span.start));
	}
	return list;
}
