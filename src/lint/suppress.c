#include "lint/suppress.h"

#include <ctype.h>
#include <stdio.h>

#include "lint/select.h"

enum directive_kind {
	NO_DIRECTIVE,
	IGNORE, /* what begins or ends on this line */
	IGNORE_NEXT_LINE,
	IGNORE_FILE,
	OFF, /* from here to the ON of the same rules */
	ON,
};

struct directive {
	enum directive_kind kind;
	struct slice rules; /* "HY201, HY2"; empty: all */
};

static struct slice skip_blanks(struct slice s)
{
	while (s.length && (*s.ptr == ' ' || *s.ptr == '\t')) {
		s.ptr++;
		s.length--;
	}
	return s;
}

/* Takes a word off the beginning; case does not count. */
static bool take(struct slice *s, const char *word)
{
	size_t length = strlen(word);

	if (s->length < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (tolower((unsigned char)s->ptr[i]) != word[i])
			return false;
	s->ptr += length;
	s->length -= length;
	return true;
}

/* The words in brackets, if brackets follow; -1 when they are not closed. */
static int take_rules(struct slice *s, struct slice *rules)
{
	const char *close;

	*rules = (struct slice){ s->ptr, 0 };
	if (!take(s, "["))
		return 0;
	close = memchr(s->ptr, ']', s->length);
	if (!close)
		return -1;
	*rules = (struct slice){ s->ptr, (size_t)(close - s->ptr) };
	return 0;
}

static struct directive parse_own(struct slice s)
{
	/* The longer word first where one begins with the other. */
	static const struct {
		const char *word;
		enum directive_kind kind;
	} words[] = {
		{ "ignore-next-line", IGNORE_NEXT_LINE },
		{ "ignore-file", IGNORE_FILE },
		{ "ignore", IGNORE },
		{ "off", OFF },
		{ "on", ON },
	};
	struct directive d = { NO_DIRECTIVE, { NULL, 0 } };

	s = skip_blanks(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!take(&s, words[i].word))
			continue;
		if (s.length && (isalnum((unsigned char)*s.ptr) ||
				 *s.ptr == '-' || *s.ptr == '_'))
			return d; /* "only", "ignore-this" */
		if (!take_rules(&s, &d.rules))
			d.kind = words[i].kind;
		return d;
	}
	return d;
}

/* "noqa: E501, HY201": other linters' codes are no concern of ours, and a bare
 * "noqa" is not meant for us. */
static struct directive parse_noqa(struct slice s)
{
	struct directive d = { NO_DIRECTIVE, { NULL, 0 } };

	s = skip_blanks(s);
	if (!take(&s, ":"))
		return d;
	s = skip_blanks(s);
	d.rules.ptr = s.ptr;
	while (s.length &&
	       (isalnum((unsigned char)*s.ptr) || strchr(", -", *s.ptr))) {
		s.ptr++;
		s.length--;
	}
	d.rules.length = (size_t)(s.ptr - d.rules.ptr);
	if (d.rules.length)
		d.kind = IGNORE;
	return d;
}

/* A comment may hold several, each behind a "#" of its own. */
static struct directive next_directive(struct slice *comment)
{
	struct directive d = { NO_DIRECTIVE, { NULL, 0 } };

	while (comment->length && d.kind == NO_DIRECTIVE) {
		if (!take(comment, "#")) {
			comment->ptr++;
			comment->length--;
			continue;
		}
		*comment = skip_blanks(*comment);
		if (take(comment, "hylint:"))
			d = parse_own(*comment);
		else if (take(comment, "noqa"))
			d = parse_noqa(*comment);
	}
	return d;
}

static bool names_rule(struct slice rules, const struct rule *rule)
{
	const char *p = rules.ptr, *end = p + rules.length;

	if (!rules.length)
		return true;
	while (p < end) {
		char word[80];
		const char *from = p;

		while (p < end && !strchr(", \t", *p))
			p++;
		snprintf(word, sizeof(word), "%.*s", (int)(p - from), from);
		if (*word && selector_matches(word, rule))
			return true;
		while (p < end && strchr(", \t", *p))
			p++;
	}
	return false;
}

/* Lines, first and last, in which a directive silences. */
struct reach {
	uint32_t first, last;
};

static bool is_silenced(const struct finding *f, const struct directive *d,
			struct reach reach, const struct lines *lines)
{
	uint32_t first = lines_line(lines, f->span.start);
	uint32_t last = lines_line(lines, f->span.end);

	if (!names_rule(d->rules, f->rule))
		return false;
	if (first >= reach.first && first <= reach.last)
		return true;
	/* Behind the last line of a call that is spread over several. */
	return d->kind == IGNORE && last == reach.first;
}

static size_t silence(struct findings *findings, const struct directive *d,
		      struct reach reach, const struct lines *lines)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->at[i];

		if (f->suppressed || !is_silenced(f, d, reach, lines))
			continue;
		f->suppressed = true;
		count++;
	}
	return count;
}

/* The next line with code on it. */
static uint32_t code_below(const struct lines *lines, uint32_t line)
{
	while (line < lines->count) {
		struct slice text = skip_blanks(lines_text(lines, ++line));

		if (text.length && *text.ptr != '#')
			return line;
	}
	return lines->count;
}

/* The line of the ON that ends an OFF: one that names no rules, or the same. */
static uint32_t end_of_off(const struct tree *tree, size_t comment,
			   const struct directive *off,
			   const struct lines *lines)
{
	for (size_t i = comment + 1; i < tree->comments.count; i++) {
		const struct tree_comment *c = &tree->comments.at[i];
		struct slice text = { tree->text.ptr + c->start,
				      c->end - c->start };
		struct directive d = next_directive(&text);

		if (d.kind == ON &&
		    (!d.rules.length || slice_equal(d.rules, off->rules)))
			return lines_line(lines, c->start);
	}
	return lines->count;
}

static struct reach reach_of(const struct tree *tree, size_t comment,
			     const struct directive *d,
			     const struct lines *lines)
{
	uint32_t line = lines_line(lines, tree->comments.at[comment].start);

	switch (d->kind) {
	case IGNORE:
		return (struct reach){ line, line };
	case IGNORE_NEXT_LINE:
		line = code_below(lines, line);
		return (struct reach){ line, line };
	case IGNORE_FILE:
		return (struct reach){ 1, lines->count };
	case OFF:
		return (struct reach){ line,
				       end_of_off(tree, comment, d, lines) };
	case ON:
	case NO_DIRECTIVE:
		break;
	}
	return (struct reach){ 1, 0 };
}

size_t suppress_findings(struct findings *findings, const struct tree *tree,
			 const struct lines *lines)
{
	size_t count = 0;

	if (!findings->count)
		return 0;
	for (size_t i = 0; i < tree->comments.count; i++) {
		const struct tree_comment *c = &tree->comments.at[i];
		struct slice text = { tree->text.ptr + c->start,
				      c->end - c->start };
		struct directive d;

		while ((d = next_directive(&text)).kind != NO_DIRECTIVE)
			count += silence(findings, &d,
					 reach_of(tree, i, &d, lines), lines);
	}
	return count;
}
