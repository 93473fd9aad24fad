/* Completion in comments that suppress: the words behind "hylint:", and the codes
 * of rules. Those found on the line, or on the one below, come first. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lsp/server.h"
#include "report/json.h"

/* CompletionItemKind */
#define KIND_KEYWORD 14
#define KIND_VALUE 12

struct completion {
	struct server *s;
	struct buffer *buffer;
	struct span word; /* what is replaced */
	uint32_t line;	  /* of the linted program, or 0 */
	cJSON *list;
};

/* What may stand at the cursor. */
enum wanted_words {
	NO_WORDS,
	DIRECTIVES, /* "# hylint: ig" */
	CODES,	    /* "# hylint: ignore[HY2", "# noqa: HY2" */
};

static bool is_rule_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

/* Where the last "#" of a line stands that one of our words follows; what is
 * behind that word begins at `rest`. */
static bool find_comment(struct slice line, struct slice *rest, bool *noqa)
{
	for (size_t i = line.length; i-- > 0;) {
		struct slice at = { line.ptr + i, line.length - i };

		if (*at.ptr != '#')
			continue;
		at.ptr++;
		at.length--;
		at = slice_skip_blanks(at);
		*noqa = slice_starts(at, "noqa:");
		if (!*noqa && !slice_starts(at, "hylint:"))
			continue;
		rest->ptr = at.ptr + strlen(*noqa ? "noqa:" : "hylint:");
		rest->length = (size_t)(line.ptr + line.length - rest->ptr);
		return true;
	}
	return false;
}

/* "HY201, HY2": nothing but codes and what is between them. */
static bool is_list(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_rule_word_char(text.ptr[i]) && text.ptr[i] != ',' &&
		    text.ptr[i] != ' ')
			return false;
	return true;
}

/* `line` ends at the cursor. */
static enum wanted_words words_wanted(struct slice line)
{
	struct slice rest, inside;
	const char *bracket;
	bool noqa;

	if (!find_comment(line, &rest, &noqa))
		return NO_WORDS;
	if (noqa)
		return is_list(rest) ? CODES : NO_WORDS;
	bracket = rest.length ? memchr(rest.ptr, '[', rest.length) : NULL;
	if (bracket) {
		inside.ptr = bracket + 1;
		inside.length = (size_t)(rest.ptr + rest.length - inside.ptr);
		return is_list(inside) ? CODES : NO_WORDS;
	}
	rest = slice_skip_blanks(rest);
	for (size_t i = 0; i < rest.length; i++)
		if (!is_rule_word_char(rest.ptr[i]))
			return NO_WORDS;
	return DIRECTIVES;
}

static cJSON *add_completion(struct completion *c, const char *label, int kind,
			     const char *detail, const char *sort)
{
	cJSON *item = cJSON_CreateObject(), *edit;

	cJSON_AddStringToObject(item, "label", label);
	cJSON_AddNumberToObject(item, "kind", kind);
	cJSON_AddStringToObject(item, "detail", detail);
	cJSON_AddStringToObject(item, "sortText", sort);
	edit = cJSON_AddObjectToObject(item, "textEdit");
	cJSON_AddItemToObject(edit, "range",
			      json_range(c->s, c->buffer, c->word));
	cJSON_AddStringToObject(edit, "newText", label);
	cJSON_AddItemToArray(c->list, item);
	return item;
}

static void add_directives(struct completion *c)
{
	static const char *const words[][2] = {
		{ "ignore", "suppresses on this line" },
		{ "ignore-next-line", "suppresses on the next line of code" },
		{ "off", "suppresses from here on" },
		{ "on", "ends `off`" },
		{ "ignore-file", "suppresses in the whole file" },
	};
	char sort[2] = "0";

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++, sort[0]++)
		add_completion(c, words[i][0], KIND_KEYWORD, words[i][1], sort);
}

/* Whether the rule has found something where the comment would suppress it. */
static bool is_found_here(const struct completion *c, const struct rule *rule)
{
	const struct file_report *file = &c->buffer->document->report;

	for (size_t i = 0; c->line && i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];
		uint32_t line;

		if (f->rule != rule)
			continue;
		line = lines_line(&file->lines, f->span.start);
		if (line == c->line || line == c->line + 1)
			return true;
	}
	return false;
}

static void add_codes(struct completion *c)
{
	const struct project *project = c->buffer->document->project;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];
		char sort[64];
		cJSON *item;

		if (!rule_is_known(rule, project))
			continue;
		snprintf(sort, sizeof(sort), "%d%s",
			 is_found_here(c, rule) ? 0 : 1, rule->code);
		item = add_completion(c, rule->code, KIND_VALUE, rule->name,
				      sort);
		cJSON_AddItemToObject(item, "documentation",
				      json_text(rule->summary));
		/* "pri" finds print-in-traced-code, too. */
		cJSON_AddItemToObject(
			item, "filterText",
			json_text(arena_fmt(&c->buffer->document->analysis,
					    "%s %s", rule->code, rule->name)));
	}
}

static uint32_t program_line(const struct document *d, const struct buffer *b,
			     uint32_t byte)
{
	uint32_t at = d->edited.understood ? document_byte(d, b, byte)
					   : UINT32_MAX;

	return at == UINT32_MAX ? 0 : lines_line(&d->report.lines, at);
}

cJSON *completion_of(struct server *s, struct buffer *b, const cJSON *params)
{
	struct completion c = { .s = s, .buffer = b };
	struct slice text = buffer_text(b), line;
	struct lsp_position position;
	enum wanted_words wanted;
	uint32_t start, byte;

	c.list = cJSON_CreateArray();
	if (!b->is_python ||
	    !read_position(json_at(params, "position"), &position))
		return c.list;
	byte = offsets_byte(buffer_offsets(b), s->client.encoding, position);
	position.column = 0;
	start = offsets_byte(buffer_offsets(b), s->client.encoding, position);
	line = (struct slice){ text.ptr + start, byte - start };
	wanted = words_wanted(line);
	if (wanted == NO_WORDS)
		return c.list;
	c.word = (struct span){ byte, byte };
	while (c.word.start > start &&
	       is_rule_word_char(text.ptr[c.word.start - 1]))
		c.word.start--;
	server_analyze(s, b->document);
	c.line = program_line(b->document, b, start);
	if (wanted == DIRECTIVES)
		add_directives(&c);
	else
		add_codes(&c);
	return c.list;
}
