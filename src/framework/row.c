/*
 * One pass over the text of a row. It was read while hylint was built, so at
 * run time a row that cannot be read is a bug.
 */

#include "framework/row.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/vec.h"

struct row_reading {
	const char *at;
	struct arena *arena;
	struct err *err;
	VEC(struct callable_parameter) parameters;
	bool keyword_only;
};

static void skip_row_blanks(struct row_reading *r)
{
	while (*r->at == ' ')
		r->at++;
}

static struct slice take_row_word(struct row_reading *r)
{
	struct slice word = { r->at, 0 };

	while (is_identifier_char(word.ptr[word.length]))
		word.length++;
	r->at += word.length;
	return word;
}

static const char *keep_row(struct row_reading *r, struct slice text)
{
	return arena_strndup(r->arena, text.ptr, text.length);
}

static unsigned take_number(struct row_reading *r)
{
	char *end;
	unsigned long n = strtoul(r->at, &end, 10);

	r->at = end;
	return (unsigned)n;
}

/* --- parameters ---------------------------------------------------------------- */

static void all_by_position(struct row_reading *r)
{
	for (size_t i = 0; i < r->parameters.count; i++)
		r->parameters.at[i].taking = TAKES_POSITION;
}

static int read_row_parameter(struct row_reading *r)
{
	struct callable_parameter p = { 0 };
	size_t stars = strspn(r->at, "*");
	struct slice name;

	if (*r->at == '/') {
		r->at++;
		all_by_position(r);
		return 0;
	}
	r->at += stars;
	name = take_row_word(r);
	p.taking = stars == 2	     ? TAKES_KWARGS
		   : stars == 1	     ? TAKES_ARGS
		   : r->keyword_only ? TAKES_KEYWORD
				     : TAKES_BOTH;
	if (stars == 1)
		r->keyword_only = true;
	if (!name.length)
		return stars == 1
			       ? 0
			       : err_set(r->err, "no parameter at '%s'", r->at);
	p.name = keep_row(r, name);
	while (*r->at == '=' || *r->at == '<' || *r->at == '>') {
		char sign = *r->at++;

		if (sign == '=')
			p.has_default = true;
		else if (sign == '<')
			p.until = take_number(r);
		else
			p.since = take_number(r);
	}
	vec_push(r->arena, &r->parameters, p);
	return 0;
}

static int read_parameters(struct row_reading *r)
{
	r->at++;
	for (skip_row_blanks(r); *r->at != ')'; skip_row_blanks(r)) {
		if (read_row_parameter(r))
			return -1;
		if (*r->at == ',')
			r->at++;
		else if (*r->at != ')')
			return err_set(r->err, "expected ',' or ')' at '%s'",
				       r->at);
	}
	r->at++;
	return 0;
}

/* --- what is returned ------------------------------------------------------------ */

static struct slice take_until_blank(struct row_reading *r)
{
	struct slice word = { r->at, strcspn(r->at, " ") };

	r->at += word.length;
	return word;
}

static struct slice text_after(struct slice word, size_t length)
{
	return (struct slice){ word.ptr + length, word.length - length };
}

/* dtype=float32, dtype==x, dtype=@x:float32 */
static void read_row_dtype(struct row_reading *r, struct returned *out,
			   struct slice rule)
{
	const char *colon;

	if (rule.ptr[0] == '=') {
		out->dtype_rule = RESULT_SAME;
		out->dtype_of = keep_row(r, text_after(rule, 1));
		return;
	}
	if (rule.ptr[0] != '@') {
		out->dtype_rule = RESULT_FIXED;
		out->dtype = keep_row(r, rule);
		return;
	}
	rule = text_after(rule, 1);
	colon = memchr(rule.ptr, ':', rule.length);
	out->dtype_rule = RESULT_NAMED;
	if (colon) {
		size_t length = (size_t)(colon - rule.ptr);

		out->dtype = keep_row(r, text_after(rule, length + 1));
		rule.length = length;
	}
	out->dtype_of = keep_row(r, rule);
}

/* rank=2, rank==x, rank=-axis */
static void read_rank(struct row_reading *r, struct returned *out,
		      struct slice rule)
{
	if (rule.ptr[0] == '=' || rule.ptr[0] == '-') {
		out->rank_rule = rule.ptr[0] == '=' ? RESULT_SAME
						    : RESULT_REDUCED;
		out->rank_of = keep_row(r, text_after(rule, 1));
		return;
	}
	out->rank_rule = RESULT_FIXED;
	out->rank = atoi(rule.ptr);
}

static bool is_sequence_kind(enum value_kind kind)
{
	return kind == VALUE_TUPLE || kind == VALUE_LIST;
}

static int kind_of_word(struct row_reading *r, struct slice word,
			enum value_kind *out)
{
	*out = slice_is(word, "?") ? VALUE_UNKNOWN : value_kind_named(word);
	if (!*out && !slice_is(word, "?"))
		return err_set(r->err, "unknown kind of value '%.*s'",
			       (int)word.length, word.ptr);
	return 0;
}

#define MOST_ELEMENTS 16

struct kinds {
	enum value_kind at[MOST_ELEMENTS];
	int count;
	bool counted; /* a number or `*` stood before them */
};

static int add_kind(struct row_reading *r, struct row *row,
		    struct kinds *elements, struct slice word)
{
	struct returned *out = &row->callable.returned;
	enum value_kind kind;

	if (is_sequence_kind(out->kind) && word.ptr[0] == '*') {
		out->count = -1;
		elements->counted = true;
		return 0;
	}
	if (is_sequence_kind(out->kind) &&
	    isdigit((unsigned char)word.ptr[0])) {
		out->count = atoi(word.ptr);
		elements->counted = true;
		return 0;
	}
	if (kind_of_word(r, word, &kind))
		return -1;
	if (!is_sequence_kind(out->kind)) {
		out->kind = kind;
		return 0;
	}
	if (elements->count == MOST_ELEMENTS)
		return err_set(r->err, "more than %d elements", MOST_ELEMENTS);
	elements->at[elements->count++] = kind;
	return 0;
}

static int add_row_word(struct row_reading *r, struct row *row,
			struct kinds *elements, struct slice word)
{
	struct callable *c = &row->callable;

	if (slice_starts(word, "dtype="))
		read_row_dtype(r, &c->returned, text_after(word, 6));
	else if (slice_starts(word, "rank="))
		read_rank(r, &c->returned, text_after(word, 5));
	else if (slice_starts(word, "since="))
		c->since = (unsigned)atoi(word.ptr + 6);
	else if (slice_starts(word, "until="))
		c->until = (unsigned)atoi(word.ptr + 6);
	else if (slice_is(word, "named"))
		c->returned.named = true;
	else if (slice_is(word, "class"))
		c->is_class = true;
	else if (slice_is(word, "eager"))
		row->member.eager_only = true;
	else
		return add_kind(r, row, elements, word);
	return 0;
}

static int set_elements(struct row_reading *r, struct returned *out,
			const struct kinds *elements)
{
	bool differ = false;
	enum value_kind *kept;

	if (!is_sequence_kind(out->kind))
		return 0;
	if (!elements->counted)
		out->count = elements->count ? elements->count : -1;
	else if (elements->count > 1)
		return err_set(r->err, "a number and several kinds");
	for (int i = 1; i < elements->count; i++)
		differ = differ || elements->at[i] != elements->at[0];
	if (!differ) {
		out->element = elements->count ? elements->at[0]
					       : VALUE_UNKNOWN;
		return 0;
	}
	kept = ARENA_ARRAY(r->arena, enum value_kind, elements->count);
	memcpy(kept, elements->at, (size_t)elements->count * sizeof(*kept));
	out->elements = kept;
	return 0;
}

static void as_member(struct row *row)
{
	const struct callable *c = &row->callable;

	row->member.is_method = row->is_callable;
	row->member.returned = c->returned;
	row->member.parameters = c->parameters;
	row->member.parameter_count = c->parameter_count;
	row->member.since = c->since;
	row->member.until = c->until;
}

int row_read(struct row *out, struct arena *arena, const char *text,
	     struct err *err)
{
	struct row_reading r = { .at = text, .arena = arena, .err = err };
	struct kinds elements = { .count = 0 };

	*out = (struct row){ .is_callable = *text == '(' };
	if (out->is_callable && read_parameters(&r))
		return -1;
	for (skip_row_blanks(&r); *r.at; skip_row_blanks(&r))
		if (add_row_word(&r, out, &elements, take_until_blank(&r)))
			return -1;
	out->callable.parameters = r.parameters.at;
	out->callable.parameter_count = r.parameters.count;
	if (set_elements(&r, &out->callable.returned, &elements))
		return -1;
	as_member(out);
	return 0;
}
