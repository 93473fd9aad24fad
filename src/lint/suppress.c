#include "lint/suppress.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/intern.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "lint/select.h"

/* --- reading ------------------------------------------------------------------ */

/* A comment while it is read. */
struct reader {
	struct arena *arena;
	const char *text; /* the whole file, for spans */
	struct slice rest;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct slice skip_blanks(struct slice s)
{
	while (s.length && is_blank(*s.ptr)) {
		s.ptr++;
		s.length--;
	}
	return s;
}

static struct slice trim_end(struct slice s)
{
	while (s.length &&
	       (is_blank(s.ptr[s.length - 1]) || s.ptr[s.length - 1] == '\r'))
		s.length--;
	return s;
}

static struct span span_of(const struct reader *r, struct slice s)
{
	uint32_t start = (uint32_t)(s.ptr - r->text);

	return (struct span){ start, start + (uint32_t)s.length };
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

static bool is_between(char c)
{
	return c == ',' || is_blank(c);
}

static void add_words(struct reader *r, struct suppression *s,
		      struct slice list)
{
	const char *p = list.ptr, *end = p + list.length;

	s->list = span_of(r, list);
	while (p < end) {
		const char *from = p;
		struct suppression_word word = { NULL, { 0, 0 }, false };

		while (p < end && !is_between(*p))
			p++;
		word.text = arena_strndup(r->arena, from, (size_t)(p - from));
		word.span =
			span_of(r, (struct slice){ from, (size_t)(p - from) });
		if (*word.text)
			vec_push(r->arena, &s->words, word);
		while (p < end && is_between(*p))
			p++;
	}
}

/* The words in brackets, if brackets follow; -1 when they are not closed. */
static int take_rules(struct reader *r, struct suppression *s)
{
	const char *close;

	s->list = span_of(r, (struct slice){ r->rest.ptr, 0 });
	if (!take(&r->rest, "["))
		return 0;
	close = memchr(r->rest.ptr, ']', r->rest.length);
	if (!close)
		return -1;
	add_words(r, s,
		  (struct slice){ r->rest.ptr, (size_t)(close - r->rest.ptr) });
	r->rest.length -= (size_t)(close + 1 - r->rest.ptr);
	r->rest.ptr = close + 1;
	return 0;
}

static void read_own(struct reader *r, struct suppression *s)
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

	r->rest = skip_blanks(r->rest);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!take(&r->rest, words[i].word))
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
	while (length < s->length && is_between(s->ptr[length]))
		length++;
	s->ptr += length;
	s->length -= length;
	return true;
}

/* "noqa: E501, HY201": other linters' codes are no concern of ours. A bare "noqa"
 * is meant for every linter. */
static void read_noqa(struct reader *r, struct suppression *s)
{
	struct slice list;

	/* "noqa-like", "noqa2" */
	if (r->rest.length && !is_blank(*r->rest.ptr) &&
	    !strchr(":#\r\n", *r->rest.ptr))
		return;
	r->rest = skip_blanks(r->rest);
	s->is_noqa = true;
	if (!take(&r->rest, ":")) {
		s->list = span_of(r, (struct slice){ r->rest.ptr, 0 });
		s->kind = IGNORE;
		return;
	}
	r->rest = skip_blanks(r->rest);
	list.ptr = r->rest.ptr;
	while (take_noqa_code(&r->rest))
		;
	list.length = (size_t)(r->rest.ptr - list.ptr);
	add_words(r, s, trim_end(list));
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

/* What follows belongs to it, up to the next part. */
static void take_reason(struct reader *r, struct suppression *s)
{
	size_t length = 0;
	struct slice reason;

	while (length < r->rest.length &&
	       (r->rest.ptr[length] != '#' || !begins_part(r->rest, length)))
		length++;
	reason = trim_end((struct slice){ r->rest.ptr, length });
	s->span.end = (uint32_t)(reason.ptr + reason.length - r->text);
	s->reason = skip_blanks(reason);
	r->rest.ptr += length;
	r->rest.length -= length;
}

/* A comment may hold several, each behind a "#" of its own. */
static bool read_next(struct reader *r, struct suppression *s)
{
	while (r->rest.length) {
		struct slice from = r->rest;

		if (!take(&r->rest, "#")) {
			r->rest.ptr++;
			r->rest.length--;
			continue;
		}
		r->rest = skip_blanks(r->rest);
		s->kind = NO_SUPPRESSION;
		s->is_noqa = false;
		s->words.count = 0;
		if (take(&r->rest, "hylint:"))
			read_own(r, s);
		else if (take(&r->rest, "noqa"))
			read_noqa(r, s);
		if (s->kind == NO_SUPPRESSION)
			continue;
		s->span.start = span_of(r, from).start;
		take_reason(r, s);
		return true;
	}
	return false;
}

/* --- where they silence --------------------------------------------------------- */

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
		text = skip_blanks(lines_text(r->lines, ++line));
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
static sym_t words_of(struct reach *r, const struct suppression *s)
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
	uint32_t same = r->on.at[words_of(r, off)], any = r->on.at[0];
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
		r->on.at[words_of(r, s)] = (uint32_t)i;
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
	struct reader r = { .arena = arena, .text = tree->text.ptr };

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

/* --- silencing -------------------------------------------------------------------- */

/*
 * There may be 20,000 comments and as many findings in one file. So the
 * findings of a rule are sorted by line, a comment looks up the stretch that
 * it reaches, and that stretch is noted by its two ends.
 */

/* Findings of one rule by a line of theirs, the first or the last one. */
struct by_line {
	struct finding **at;
	uint32_t *lines;
	/* At the ends of the stretches that are silenced: +1 and -1. */
	int32_t *steps;
	uint32_t count;
};

struct of_rule {
	const struct rule *rule;
	struct by_line first, last;
};

/* What is said about comments is silenced by name only: else no comment could
 * be called useless. */
static bool is_about_files(const struct rule *rule)
{
	return !strcmp(rule->family, "hylint");
}

struct line_entry {
	const struct rule *rule;
	uint32_t line;
	struct finding *finding;
};

static int by_rule_and_line(const void *a, const void *b)
{
	const struct line_entry *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static struct line_entry *sorted_entries(struct arena *arena,
					 struct findings *findings,
					 const struct lines *lines, bool last)
{
	struct line_entry *entries =
		ARENA_ARRAY(arena, struct line_entry, findings->count + 1);

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->at[i];
		uint32_t byte = last ? f->span.end : f->span.start;

		entries[i] = (struct line_entry){ f->rule,
						  lines_line(lines, byte), f };
	}
	if (findings->count)
		qsort(entries, findings->count, sizeof(*entries),
		      by_rule_and_line);
	return entries;
}

static struct by_line list_lines(struct arena *arena,
				 const struct line_entry *entries,
				 uint32_t count)
{
	struct by_line list = {
		.at = ARENA_ARRAY(arena, struct finding *, count),
		.lines = ARENA_ARRAY(arena, uint32_t, count),
		.steps = ARENA_ARRAY(arena, int32_t, count + 1),
		.count = count,
	};

	for (uint32_t i = 0; i < count; i++) {
		list.at[i] = entries[i].finding;
		list.lines[i] = entries[i].line;
	}
	return list;
}

/* The first of the list on this line or behind it. */
static uint32_t first_from(const struct by_line *list, uint32_t line)
{
	uint32_t low = 0, high = list->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (list->lines[middle] < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Notes what stands on these lines; false when nothing does. */
static bool silence_lines(struct by_line *list, uint32_t first, uint32_t last)
{
	uint32_t from = first_from(list, first);
	uint32_t behind = first_from(list, last + 1);

	if (first > last || from == behind)
		return false;
	list->steps[from]++;
	list->steps[behind]--;
	return true;
}

/* Whether the comment reaches findings of the rule, which it means. */
static bool silence_rule(const struct suppression *s, struct of_rule *of)
{
	bool any = silence_lines(&of->first, s->first, s->last);

	/* Behind the last line of a call that is spread over several. */
	if (s->kind == IGNORE)
		any |= silence_lines(&of->last, s->first, s->first);
	return any;
}

static void silence(struct suppression *s, struct of_rule *of)
{
	if (!s->words.count && !is_about_files(of->rule))
		s->used |= silence_rule(s, of);
	for (size_t i = 0; i < s->words.count; i++) {
		struct suppression_word *word = &s->words.at[i];

		if (selector_matches(word->text, of->rule) &&
		    silence_rule(s, of))
			word->used = s->used = true;
	}
}

static void mark_silenced(const struct by_line *list)
{
	int32_t depth = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		depth += list->steps[i];
		if (depth)
			list->at[i]->suppressed = true;
	}
}

size_t suppressions_apply(struct suppressions *list, struct findings *findings,
			  const struct lines *lines, struct arena *arena)
{
	struct line_entry *first, *last;
	uint32_t behind = 0;
	size_t count = 0;

	if (!list->at.count)
		return 0;
	first = sorted_entries(arena, findings, lines, false);
	last = sorted_entries(arena, findings, lines, true);
	for (uint32_t i = 0; i < findings->count; i = behind) {
		struct of_rule of = { .rule = first[i].rule };

		for (behind = i; behind < findings->count; behind++)
			if (first[behind].rule != of.rule)
				break;
		of.first = list_lines(arena, first + i, behind - i);
		of.last = list_lines(arena, last + i, behind - i);
		for (size_t s = 0; s < list->at.count; s++)
			silence(&list->at.at[s], &of);
		mark_silenced(&of.first);
		mark_silenced(&of.last);
	}
	for (size_t i = 0; i < findings->count; i++)
		count += findings->at[i].suppressed;
	return count;
}

/* --- the comments themselves --------------------------------------------------------- */

struct inspection {
	struct check *check;
	const struct lines *lines;
	const bool *on;
	const void *owner;
};

static bool names_a_rule(const void *owner, const char *word)
{
	for (size_t i = 0; i < rule_count; i++)
		if (rule_is_known(&rule_table[i], owner) &&
		    selector_matches(word, &rule_table[i]))
			return true;
	return false;
}

bool suppression_is_ours(const struct suppression *s, const void *owner)
{
	if (s->kind == ON || s->kind == NO_SUPPRESSION)
		return false;
	for (size_t i = 0; i < s->words.count; i++)
		if (names_a_rule(owner, s->words.at[i].text))
			return true;
	return !s->words.count;
}

/* Whether all rules that a word means have run, so that its silence tells
 * something. NULL means every rule: those that run unasked. Comments about
 * comments are left alone. */
static bool could_have_spoken(const struct inspection *in, const char *word)
{
	bool any = false;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!rule_is_known(rule, in->owner) ||
		    (word ? !selector_matches(word, rule) : !rule->on))
			continue;
		/* It speaks of a change, and later. */
		if (rule->where == WHERE_CHANGE)
			continue;
		if (word && is_about_files(rule))
			return false;
		if (!is_about_files(rule) && !in->on[i])
			return false;
		any = true;
	}
	return any;
}

static struct finding *report_about(const struct inspection *in,
				    const char *code, struct span span,
				    const char *key, const char *text)
{
	const struct rule *rule = rule_find(code);

	if (!rule)
		BUG("there is no rule %s", code);
	if (!in->on[rule - rule_table])
		return NULL;
	in->check->rule = rule;
	return report_span(in->check, 0, span, key, text, NULL);
}

/* The bytes that go when the whole comment goes: its line too where it has one
 * for itself, else what stands between it and the code. */
static struct span whole_removal(const struct inspection *in,
				 const struct suppression *s)
{
	const char *text = in->lines->text;
	uint32_t line = lines_line(in->lines, s->span.start);
	uint32_t start = s->span.start, end = s->span.end;
	uint32_t line_start = in->lines->starts[line - 1];

	if (s->span.start == s->comment.start && s->span.end < s->comment.end) {
		/* Another part follows and keeps its place. */
		while (end < s->comment.end && is_blank(text[end]))
			end++;
		return (struct span){ start, end };
	}
	while (start > line_start && is_blank(text[start - 1]))
		start--;
	if (start == line_start) {
		while (end < in->lines->size && text[end] != '\n')
			end++;
		end += end < in->lines->size;
	}
	return (struct span){ start, end };
}

static bool is_unused(const struct inspection *in,
		      const struct suppression_word *word)
{
	return !word->used && could_have_spoken(in, word->text);
}

/* The words that are not used, or the others. */
static const char *list_words(const struct inspection *in,
			      const struct suppression *s, bool unused,
			      const char *quote)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < s->words.count; i++)
		if (is_unused(in, &s->words.at[i]) == unused)
			strbuf_addf(&sb, "%s%s%s%s", sb.length ? ", " : "",
				    quote, s->words.at[i].text, quote);
	text = arena_strndup(in->check->arena, sb.text, sb.length);
	strbuf_release(&sb);
	return text;
}

static void report_words(const struct inspection *in,
			 const struct suppression *s)
{
	const char *unused = list_words(in, s, true, "`");
	const char *kept = list_words(in, s, false, "");

	if (!*unused ||
	    !report_about(
		    in, "HY001", s->span, "what",
		    arena_fmt(in->check->arena, "%s %s nothing here", unused,
			      strchr(unused, ',') ? "silence" : "silences")))
		return;
	fix_begin(in->check, FIX_SAFE, "remove it");
	if (*kept)
		fix_replace(in->check, s->list, "%s", kept);
	else
		fix_replace(in->check, whole_removal(in, s), "%s", "");
}

static void report_unused(const struct inspection *in,
			  const struct suppression *s)
{
	static const char *const what[] = {
		[IGNORE] = "this comment silences nothing",
		[IGNORE_NEXT_LINE] = "this comment silences nothing",
		[IGNORE_FILE] = "nothing is found in this file",
		[OFF] = "nothing is found between here and the end of it",
		[ON] = "no `off` stands above this `on`",
	};

	if (s->kind != ON && s->words.count) {
		report_words(in, s);
		return;
	}
	if (s->used || (s->kind != ON && !could_have_spoken(in, NULL)))
		return;
	if (!report_about(in, "HY001", s->span, "what", what[s->kind]))
		return;
	fix_begin(in->check, FIX_SAFE, "remove it");
	fix_replace(in->check, whole_removal(in, s), "%s", "");
}

static void report_unknown(const struct inspection *in,
			   const struct suppression *s)
{
	for (size_t i = 0; i < s->words.count; i++) {
		const struct suppression_word *word = &s->words.at[i];
		struct nearest best = nearest_to(word->text);

		/* Behind noqa stand other linters' codes. */
		if (names_a_rule(in->owner, word->text) ||
		    (s->is_noqa && strncmp(word->text, "HY", 2) != 0))
			continue;
		for (size_t r = 0; r < rule_count; r++) {
			nearest_offer(&best, rule_table[r].code);
			nearest_offer(&best, rule_table[r].name);
			nearest_offer(&best, rule_table[r].family);
		}
		if (!report_about(in, "HY003", word->span, "word", word->text))
			continue;
		if (!best.word)
			continue;
		in->check->last->help = arena_fmt(
			in->check->arena, "did you mean `%s`?", best.word);
	}
}

static bool names_nothing_known(const struct inspection *in,
				const struct suppression *s)
{
	for (size_t i = 0; i < s->words.count; i++)
		if (names_a_rule(in->owner, s->words.at[i].text))
			return false;
	return s->words.count > 0;
}

void suppressions_report(const struct suppressions *list, struct check *check,
			 const struct lines *lines, const bool *on,
			 const void *owner)
{
	struct inspection in = { check, lines, on, owner };

	for (size_t i = 0; i < list->at.count; i++) {
		const struct suppression *s = &list->at.at[i];

		/* It may be there for another linter. */
		if (s->is_noqa && !s->words.count)
			continue;
		report_unknown(&in, s);
		if (names_nothing_known(&in, s))
			continue;
		report_unused(&in, s);
		if (s->kind != ON && !s->reason.length)
			report_about(
				&in, "HY002", s->span, "comment",
				arena_strndup(check->arena,
					      lines->text + s->span.start,
					      s->span.end - s->span.start));
	}
}
