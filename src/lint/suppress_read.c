/*
 * The comments of a tree that suppress findings, read: their words, and the lines
 * that each of them reaches. They come out in the order of the text.
 */
#include <ctype.h>
#include <string.h>

#include "base/intern.h"
#include "base/strbuf.h"
#include "lint/suppress.h"
#include "model/model.h"

/* A comment while it is read. */
struct comment_reader {
	struct arena *arena;
	const char *text; /* the whole file, for spans */
	struct slice rest;
};

static struct slice trim_end(struct slice s)
{
	while (s.length &&
	       (is_blank(s.ptr[s.length - 1]) || s.ptr[s.length - 1] == '\r'))
		s.length--;
	return s;
}

static struct span span_of_part(const struct comment_reader *r, struct slice s)
{
	uint32_t start = (uint32_t)(s.ptr - r->text);

	return (struct span){ start, start + (uint32_t)s.length };
}

/* Takes a word off the beginning; case does not count. */
static bool take_word(struct slice *s, const char *word)
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

static bool separates_words(char c)
{
	return c == ',' || is_blank(c);
}

static void add_suppressed_words(struct comment_reader *r,
				 struct suppression *s, struct slice list)
{
	const char *p = list.ptr, *end = p + list.length;

	s->list = span_of_part(r, list);
	while (p < end) {
		const char *from = p;
		struct suppression_word word = { NULL, { 0, 0 }, false };

		while (p < end && !separates_words(*p))
			p++;
		word.text = arena_strndup(r->arena, from, (size_t)(p - from));
		word.span = span_of_part(
			r, (struct slice){ from, (size_t)(p - from) });
		if (*word.text)
			vec_push(r->arena, &s->words, word);
		while (p < end && separates_words(*p))
			p++;
	}
}

/* The words in brackets, if brackets follow; -1 when they are not closed. */
static int take_rules(struct comment_reader *r, struct suppression *s)
{
	const char *close;

	s->list = span_of_part(r, (struct slice){ r->rest.ptr, 0 });
	if (!take_word(&r->rest, "["))
		return 0;
	close = memchr(r->rest.ptr, ']', r->rest.length);
	if (!close)
		return -1;
	add_suppressed_words(r, s,
			     (struct slice){ r->rest.ptr,
					     (size_t)(close - r->rest.ptr) });
	r->rest.length -= (size_t)(close + 1 - r->rest.ptr);
	r->rest.ptr = close + 1;
	return 0;
}

static void read_own(struct comment_reader *r, struct suppression *s)
{
	/* The longer word first where one begins with the other. */
	static const struct {
		const char *word;
		enum suppression_kind kind;
	} words[] = {
		{ "ignore-next-line", IGNORE_NEXT_LINE },
		{ "ignore-file", IGNORE_FILE },
		{ "ignore", IGNORE },
		{ "off", OFF },
		{ "on", ON },
	};

	r->rest = slice_skip_blanks(r->rest);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!take_word(&r->rest, words[i].word))
			continue;
		if (r->rest.length &&
		    (isalnum((unsigned char)*r->rest.ptr) ||
		     *r->rest.ptr == '-' || *r->rest.ptr == '_'))
			return; /* "only", "ignore-this" */
		if (!take_rules(r, s))
			s->kind = words[i].kind;
		return;
	}
}

/* A word with a digit in it, and what separates it from the next. What follows
 * the codes may be prose. */
static bool take_noqa_code(struct slice *s)
{
	size_t length = 0, digits = 0;

	while (length < s->length && (isalnum((unsigned char)s->ptr[length]) ||
				      s->ptr[length] == '-'))
		digits += isdigit((unsigned char)s->ptr[length++]) != 0;
	if (!digits)
		return false;
	while (length < s->length && separates_words(s->ptr[length]))
		length++;
	s->ptr += length;
	s->length -= length;
	return true;
}

/* "noqa: E501, HY201": other linters' codes are no concern of ours. A bare "noqa"
 * is meant for every linter. */
static void read_noqa(struct comment_reader *r, struct suppression *s)
{
	struct slice list;

	/* "noqa-like", "noqa2" */
	if (r->rest.length && !is_blank(*r->rest.ptr) &&
	    !strchr(":#\r\n", *r->rest.ptr))
		return;
	r->rest = slice_skip_blanks(r->rest);
	s->is_noqa = true;
	if (!take_word(&r->rest, ":")) {
		s->list = span_of_part(r, (struct slice){ r->rest.ptr, 0 });
		s->kind = IGNORE;
		return;
	}
	r->rest = slice_skip_blanks(r->rest);
	list.ptr = r->rest.ptr;
	while (take_noqa_code(&r->rest))
		;
	list.length = (size_t)(r->rest.ptr - list.ptr);
	add_suppressed_words(r, s, trim_end(list));
	if (s->words.count)
		s->kind = IGNORE;
}

/* Whether a "#" begins another part of the comment: "see #12" and "C# code" do
 * not. */
static bool begins_part(struct slice rest, size_t at)
{
	struct slice behind = { rest.ptr + at + 1, rest.length - at - 1 };

	if (at && !is_blank(rest.ptr[at - 1]))
		return false;
	return !behind.length || is_blank(*behind.ptr) ||
	       slice_starts(behind, "hylint:") || slice_starts(behind, "noqa");
}

bool suppression_takes_reason(const char *reason)
{
	struct slice rest = slice_of(reason);

	if (strpbrk(reason, "\r\n"))
		return false;
	for (size_t i = 0; i < rest.length; i++)
		if (rest.ptr[i] == '#' && begins_part(rest, i))
			return false;
	return slice_skip_blanks(rest).length > 0;
}

/* What follows belongs to it, up to the next part. */
static void take_reason(struct comment_reader *r, struct suppression *s)
{
	size_t length = 0;
	struct slice reason;

	while (length < r->rest.length &&
	       (r->rest.ptr[length] != '#' || !begins_part(r->rest, length)))
		length++;
	reason = trim_end((struct slice){ r->rest.ptr, length });
	s->span.end = (uint32_t)(reason.ptr + reason.length - r->text);
	s->reason = slice_skip_blanks(reason);
	r->rest.ptr += length;
	r->rest.length -= length;
}

/* A comment may hold several, each behind a "#" of its own. */
static bool read_next(struct comment_reader *r, struct suppression *s)
{
	while (r->rest.length) {
		struct slice from = r->rest;

		if (!take_word(&r->rest, "#")) {
			r->rest.ptr++;
			r->rest.length--;
			continue;
		}
		r->rest = slice_skip_blanks(r->rest);
		s->kind = NO_SUPPRESSION;
		s->is_noqa = false;
		s->words.count = 0;
		if (take_word(&r->rest, "hylint:"))
			read_own(r, s);
		else if (take_word(&r->rest, "noqa"))
			read_noqa(r, s);
		if (s->kind == NO_SUPPRESSION)
			continue;
		s->span.start = span_of_part(r, from).start;
		take_reason(r, s);
		return true;
	}
	return false;
}

/* While the reach of comments is looked for, from the last one up. */
struct reach {
	const struct lines *lines;
	/* The last line whose next code was looked for, and that code. */
	uint32_t asked, code;
	/* By words (0: none), the place of the next ON in the list. */
	struct intern words;
	VEC(uint32_t) on;
	struct arena *arena;
};

/* The next line with code on it. */
static uint32_t code_below(struct reach *r, uint32_t line)
{
	uint32_t from = line;

	for (;;) {
		struct slice text;

		if (line >= r->lines->count) {
			line = r->lines->count;
			break;
		}
		text = slice_skip_blanks(lines_text(r->lines, ++line));
		if (text.length && *text.ptr != '#')
			break;
		if (line == r->asked) {
			line = r->code;
			break;
		}
	}
	r->asked = from;
	r->code = line;
	return line;
}

/* Comments with the same words have the same number; 0: no words. */
static sym_t words_number(struct reach *r, const struct suppression *s)
{
	struct strbuf sb = STRBUF_INIT;
	sym_t words = 0;

	for (size_t i = 0; i < s->words.count; i++)
		strbuf_addf(&sb, "%s ", s->words.at[i].text);
	if (sb.length)
		words = intern_bytes(&r->words, sb.text, sb.length);
	strbuf_release(&sb);
	while (r->on.count <= words)
		vec_push(r->arena, &r->on, NO_INDEX);
	return words;
}

/* The ON that ends an OFF names no rules, or the same. */
static uint32_t end_of_off(struct suppressions *list, struct reach *r,
			   const struct suppression *off)
{
	uint32_t same = r->on.at[words_number(r, off)], any = r->on.at[0];
	uint32_t on = same < any ? same : any;

	if (on == NO_INDEX)
		return r->lines->count;
	list->at.at[on].used = true;
	return lines_line(r->lines, list->at.at[on].span.start);
}

static void find_reach(struct suppressions *list, size_t i, struct reach *r)
{
	struct suppression *s = &list->at.at[i];

	s->first = s->last = lines_line(r->lines, s->span.start);
	switch (s->kind) {
	case IGNORE:
		break;
	case IGNORE_NEXT_LINE:
		s->first = s->last = code_below(r, s->first);
		break;
	case IGNORE_FILE:
		s->first = 1;
		s->last = r->lines->count;
		break;
	case OFF:
		s->last = end_of_off(list, r, s);
		break;
	case ON:
		r->on.at[words_number(r, s)] = (uint32_t)i;
		s->first = s->last + 1; /* nowhere */
		break;
	case NO_SUPPRESSION:
		s->first = s->last + 1;
		break;
	}
}

static void find_reaches(struct suppressions *list, struct arena *arena,
			 const struct lines *lines)
{
	struct reach r = { .lines = lines, .arena = arena };

	intern_init(&r.words);
	vec_push(arena, &r.on, NO_INDEX);
	for (size_t i = list->at.count; i-- > 0;)
		find_reach(list, i, &r);
	intern_release(&r.words);
}

void suppressions_read(struct suppressions *out, struct arena *arena,
		       const struct tree *tree, const struct lines *lines)
{
	struct comment_reader r = { .arena = arena, .text = tree->text.ptr };

	*out = (struct suppressions){ 0 };
	for (size_t i = 0; i < tree->comments.count; i++) {
		const struct tree_comment *c = &tree->comments.at[i];
		struct suppression s = { .comment = { c->start, c->end } };

		r.rest = (struct slice){ r.text + c->start, c->end - c->start };
		while (read_next(&r, &s)) {
			vec_push(arena, &out->at, s);
			s.words.at = NULL;
			s.words.count = s.words.room = 0;
		}
	}
	if (out->at.count)
		find_reaches(out, arena, lines);
}
