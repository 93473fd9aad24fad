/*
 * A scanner of tokens and a table of which token may follow which, with a stack
 * of bounded depth for groups. It understands no node names: query.c does.
 */

#include "py/query_shape.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LONGEST_QUERY 4000
#define DEEPEST_QUERY 32
#define MOST_REPEATS 32
#define MOST_MARKS 128

enum token {
	NOTHING,   /* the beginning, or the end */
	OPEN,	   /* ( */
	CLOSE,	   /* ) */
	ANY_OPEN,  /* [ */
	ANY_CLOSE, /* ] */
	STRING,
	WILDCARD, /* _ that stands for a node, not behind a "(" */
	KIND,	  /* a word behind a "(" */
	FIELD,	  /* a word with a colon behind it */
	NEGATED,  /* !field */
	CAPTURE,
	REPEAT,	   /* + * ? */
	ANCHOR,	   /* . */
	PREDICATE, /* #name? */
	WORD,	   /* of a predicate */
	CONDITION, /* a whole predicate */
	WRONG,
};

struct shape {
	const char *text, *at;
	enum token last;
	unsigned depth, repeats, marks;
	char open[DEEPEST_QUERY + 1];	/* '(', '[', or '#' in a predicate */
	bool inside[DEEPEST_QUERY + 1]; /* something in there is repeated */
	enum token before[DEEPEST_QUERY + 1]; /* what stands before it */
	bool repeating; /* what stands last is, or something in it */
};

static bool is_query_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-?!", c));
}

static const char *behind_word(const char *p)
{
	while (is_query_char(*p) || (*p == '.' && is_query_char(p[1])))
		p++;
	return p;
}

static const char *behind_space(const char *p)
{
	while (*p && strchr(" \t\r\n", *p))
		p++;
	return p;
}

static const char *behind_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		p += *p == '\\' && p[1];
	return *p ? p + 1 : NULL;
}

static bool in_predicate(const struct shape *s)
{
	return s->depth && s->open[s->depth] == '#';
}

static enum token word_token(struct shape *s)
{
	const char *word = s->at;

	s->at = behind_word(word);
	if (in_predicate(s))
		return WORD;
	if (s->last == OPEN)
		return KIND;
	if (*behind_space(s->at) == ':') {
		s->at = behind_space(s->at) + 1;
		return FIELD;
	}
	return s->at == word + 1 && *word == '_' ? WILDCARD : WRONG;
}

/* A sign and the word behind it. */
static enum token marked_token(struct shape *s, enum token token)
{
	const char *word = s->at + 1;

	s->at = behind_word(word);
	return s->at > word ? token : WRONG;
}

static enum token next_token(struct shape *s)
{
	static const char signs[] = "()[].+*?";
	static const enum token tokens[] = { OPEN,	CLOSE,	ANY_OPEN,
					     ANY_CLOSE, ANCHOR, REPEAT,
					     REPEAT,	REPEAT };
	const char *sign, *end;

	s->at = behind_space(s->at);
	switch (*s->at) {
	case '\0':
		return NOTHING;
	case '"':
		end = behind_string(s->at);
		s->at = end ? end : s->at;
		return end ? STRING : WRONG;
	case '@':
		return marked_token(s, CAPTURE);
	case '!':
		return marked_token(s, NEGATED);
	case '#':
		return marked_token(s, PREDICATE);
	}
	sign = strchr(signs, *s->at);
	if (sign) {
		s->at++;
		return tokens[sign - signs];
	}
	return is_query_char(*s->at) ? word_token(s) : WRONG;
}

/* What ends a node, so that it may be captured, repeated or followed. */
static bool ends_node(enum token token)
{
	return token == CLOSE || token == ANY_CLOSE || token == STRING ||
	       token == WILDCARD;
}

static bool begins_node(enum token token)
{
	return token == OPEN || token == ANY_OPEN || token == STRING ||
	       token == WILDCARD;
}

/* A predicate is no node: tree-sitter gives up on one where it wants a node, such
 * as behind a field, in an alternation, or first of all. */
static bool may_hold_predicate(const struct shape *s)
{
	enum token before = s->before[s->depth];

	return s->last == OPEN && s->depth > 1 &&
	       s->open[s->depth - 1] == '(' && before != FIELD &&
	       before != OPEN;
}

static bool may_follow_in_predicate(enum token last, enum token token)
{
	if (token == CAPTURE || token == STRING || token == WORD)
		return last != OPEN;
	return token == CLOSE;
}

/* Whether one token may stand behind another. */
static bool may_follow(const struct shape *s, enum token token)
{
	enum token last = s->last;
	char open = s->depth ? s->open[s->depth] : '\0';

	if (open == '#')
		return may_follow_in_predicate(last, token);
	if (last == FIELD)
		return begins_node(token);
	switch (token) {
	case REPEAT:
		return ends_node(last);
	case CAPTURE:
		return ends_node(last) || last == REPEAT || last == CAPTURE;
	case ANCHOR:
		return open == '(' && last != OPEN && last != ANCHOR;
	case FIELD:
	case NEGATED:
		return open == '(' && last != OPEN;
	case KIND:
		return last == OPEN;
	case PREDICATE:
		return may_hold_predicate(s);
	case CLOSE:
		return open == '(' && last != OPEN;
	case ANY_CLOSE:
		return open == '[' && last != ANY_OPEN;
	case NOTHING:
		return !s->depth;
	default:
		return begins_node(token);
	}
}

static void enter_group(struct shape *s, char open)
{
	s->depth++;
	s->before[s->depth] = s->last;
	s->open[s->depth] = open;
	s->inside[s->depth] = s->repeating = false;
}

static void leave_group(struct shape *s)
{
	s->repeating = s->inside[s->depth];
	s->depth--;
	s->inside[s->depth] = s->inside[s->depth] || s->repeating;
}

/* -1 for a repeat of a repeat. */
static int take_repeat(struct shape *s)
{
	s->repeats++;
	if (s->repeating)
		return -1;
	s->repeating = s->inside[s->depth] = true;
	return 0;
}

static int take_token(struct shape *s, enum token token, struct err *err)
{
	bool ends_predicate = token == CLOSE && in_predicate(s);

	if (token == OPEN || token == ANY_OPEN)
		enter_group(s, token == OPEN ? '(' : '[');
	else if (token == CLOSE || token == ANY_CLOSE)
		leave_group(s);
	else if (token == PREDICATE)
		s->open[s->depth] = '#';
	else if (token == REPEAT && take_repeat(s) < 0)
		return err_set(
			err,
			"'*', '+' and '?' cannot be nested; write two patterns");
	else if (token == STRING || token == WILDCARD)
		s->repeating = false;
	s->marks += token == CAPTURE || token == STRING;
	s->last = ends_predicate ? CONDITION : token;
	return 0;
}

int query_check_shape(const char *text, uint32_t *at, struct err *err)
{
	struct shape s = { .text = text, .at = text };
	enum token token;

	do {
		const char *from = behind_space(s.at);

		*at = (uint32_t)(from - text);
		token = next_token(&s);
		if (token == NOTHING && s.depth)
			return err_set(err, "the query ends too early; close "
					    "its brackets");
		if (token == WRONG || !may_follow(&s, token))
			return err_set(err, "the query goes wrong at '%.40s'",
				       from);
		if (s.at - text > LONGEST_QUERY || s.repeats > MOST_REPEATS ||
		    s.marks > MOST_MARKS ||
		    ((token == OPEN || token == ANY_OPEN) &&
		     s.depth == DEEPEST_QUERY))
			return err_set(err, "the query is too large");
		if (take_token(&s, token, err) < 0)
			return -1;
	} while (token != NOTHING);
	return 0;
}
