/*
 * Strings: what is in them byte by byte, and the expressions of those that are
 * formatted, which the parser reads like any other.
 */
#include "py/quick_parts.h"

struct string_form {
	bool is_raw, is_bytes, is_formatted, is_triple;
	char quote;
};

static char byte_of(const struct quick *q, uint32_t at)
{
	return at < q->text.length ? q->text.ptr[at] : '\0';
}

static void read_prefix_letter(struct string_form *form, char c)
{
	switch (c) {
	case 'r':
	case 'R':
		form->is_raw = true;
		break;
	case 'b':
	case 'B':
		form->is_bytes = true;
		break;
	case 'f':
	case 'F':
	case 't':
	case 'T':
		form->is_formatted = true;
		break;
	default:
		break;
	}
}

/* From the prefix to behind the quotes. */
static struct string_form read_start(struct quick *q, uint32_t *at)
{
	struct string_form form = { .quote = '\0' };

	for (; byte_of(q, *at) != '"' && byte_of(q, *at) != '\''; ++*at)
		read_prefix_letter(&form, byte_of(q, *at));
	form.quote = byte_of(q, *at);
	form.is_triple = byte_of(q, *at + 1) == form.quote &&
			 byte_of(q, *at + 2) == form.quote;
	*at += form.is_triple ? 3 : 1;
	return form;
}

/* --- escapes ------------------------------------------------------------------------- */

static bool is_hex_digit(char c)
{
	return c && strchr("0123456789abcdefABCDEF", c);
}

static uint32_t hex_escape(const struct quick *q, uint32_t at, uint32_t digits)
{
	for (uint32_t i = 0; i < digits; i++)
		if (!is_hex_digit(byte_of(q, at + 2 + i)))
			return 0;
	return digits + 2;
}

static uint32_t octal_escape(const struct quick *q, uint32_t at)
{
	uint32_t length = 1;

	while (length < 4 && byte_of(q, at + length) >= '0' &&
	       byte_of(q, at + length) <= '9')
		length++;
	return length > 1 ? length : 0;
}

static uint32_t name_escape(const struct quick *q, uint32_t at)
{
	uint32_t end = at + 3;

	if (byte_of(q, at + 2) != '{')
		return 0;
	while (end < q->text.length && q->text.ptr[end] != '}')
		end++;
	return end < q->text.length && end > at + 3 ? end + 1 - at : 0;
}

/* How long the escape sequence at a backslash is; 0 when it is none. */
static uint32_t escape_at(const struct quick *q, uint32_t at)
{
	char c = byte_of(q, at + 1);

	switch (c) {
	case 'u':
		return hex_escape(q, at, 4);
	case 'U':
		return hex_escape(q, at, 8);
	case 'x':
		return hex_escape(q, at, 2);
	case 'N':
		return name_escape(q, at);
	case '\n':
		return 2;
	default:
		if (c && strchr("'\"abfrntv\\", c))
			return 2;
		return octal_escape(q, at);
	}
}

/* In bytes, \N and \u are no escapes, and the grammar stumbles over them. */
static bool is_escape_of(const struct string_form *form, char c)
{
	return !form->is_bytes || (c != 'N' && c != 'u' && c != 'U');
}

/* --- what is between the quotes ---------------------------------------------------------- */

static bool is_end(const struct quick *q, const struct string_form *form,
		   uint32_t at)
{
	return byte_of(q, at) == form->quote &&
	       (!form->is_triple || (byte_of(q, at + 1) == form->quote &&
				     byte_of(q, at + 2) == form->quote));
}

struct content {
	struct quick *q;
	const struct string_form *form;
	qid string, node; /* node: 0 while the content is empty */
	uint32_t at;
	/* The grammar reads content in pieces; whether this one has more than
	 * backslashes and what is behind them, and where it began. */
	bool is_solid;
	uint32_t piece;
};

/* The next `length` bytes are content. */
static void take_content(struct content *c, uint32_t length)
{
	if (!c->node) {
		c->node = quick_node(c->q, KIND_string_content, c->at, c->at);
		c->piece = c->at;
		c->is_solid = false;
	}
	c->at += length;
	c->q->nodes[c->node].end = c->at;
}

/* And a node of their own in it. */
static void take_part(struct content *c, uint32_t length)
{
	uint32_t start = c->at;

	take_content(c, length);
	quick_add(c->q, c->node,
		  quick_node(c->q, KIND_other, start, start + length),
		  FIELD_none);
}

static void end_content(struct content *c)
{
	if (c->node)
		quick_add(c->q, c->string, c->node, FIELD_none);
	c->node = 0;
}

static void take_backslash(struct content *c)
{
	struct quick *q = c->q;
	char next = byte_of(q, c->at + 1);
	uint32_t length;

	if (next == '\r') {
		quick_give_up(q);
		return;
	}
	if (c->form->is_raw) {
		take_content(c, next == c->form->quote || next == '\\' ||
						next == '\n'
					? 2
					: 1);
		return;
	}
	if (!is_escape_of(c->form, next)) {
		quick_give_up(q);
		return;
	}
	length = escape_at(q, c->at);
	if (length)
		take_part(c, length);
	else
		take_content(c, 1);
	c->is_solid = true;
}

static void read_interpolation(struct content *c);

/* {{ */
static void take_doubled(struct content *c)
{
	take_part(c, 2);
	c->is_solid = true;
}

static void take_brace(struct content *c, char brace)
{
	if (byte_of(c->q, c->at + 1) == brace)
		take_doubled(c);
	else if (brace == '{')
		read_interpolation(c);
	else
		quick_give_up(c->q);
}

/* What is neither quote nor backslash nor, in a formatted string, a brace. */
static void take_plain(struct content *c)
{
	const struct quick *q = c->q;
	uint32_t at = c->at;

	for (; at < q->text.length; at++) {
		char x = q->text.ptr[at];

		if (x == '\\' || x == c->form->quote || !x ||
		    (x == '\n' && !c->form->is_triple) ||
		    (c->form->is_formatted && (x == '{' || x == '}')))
			break;
	}
	if (at == c->at)
		return;
	take_content(c, at - c->at);
	c->is_solid = true;
}

/* A quote that does not end the string, which has three of them. */
static void take_quote(struct content *c)
{
	take_content(c, 1);
	c->is_solid = false;
	c->piece = c->at;
}

static void read_content(struct content *c)
{
	struct quick *q = c->q;

	while (!q->failed && !is_end(q, c->form, c->at)) {
		char x;

		take_plain(c);
		x = byte_of(q, c->at);
		if (x == '\\')
			take_backslash(c);
		else if (c->form->is_formatted && (x == '{' || x == '}'))
			take_brace(c, x);
		else if (x != c->form->quote)
			quick_give_up(q);
		else if (!is_end(q, c->form, c->at))
			take_quote(c);
	}
}

/* Where the end of the string begins. Of r'\\' the grammar takes the backslashes for a
 * part of it. */
static uint32_t begin_end(struct content *c)
{
	uint32_t start = c->at;

	if (c->node && c->form->is_raw && !c->is_solid && c->piece < c->at) {
		start = c->piece;
		if (c->q->nodes[c->node].start != start)
			quick_give_up(c->q);
		c->node = 0;
	}
	end_content(c);
	return start;
}

/* --- formatted strings -------------------------------------------------------------------- */

/* {x:>{n}}: what is behind the colon, up to the brace that ends it. */
static void read_format(struct quick *q, qid interpolation, uint32_t start);

/* `kind` is another one for what is in a format. */
static qid read_braces(struct quick *q, enum kind kind, uint32_t start)
{
	qid n = quick_node(q, kind, start, start), expression;
	struct token before = q->token;

	if (!quick_enter(q))
		return n;
	q->at = start + 1;
	q->brackets++;
	q->token = (struct token){ .type = TOKEN_NEWLINE };
	quick_advance(q);
	expression = quick_is_word(q, WORD_yield) ? quick_yield(q)
						  : quick_expressions(q);
	quick_add(q, n, expression, FIELD_expression);
	quick_pass_op(q, OP1('='));
	if (quick_is_op(q, OP1('!'))) {
		char letter = byte_of(q, q->at);

		if (letter < 'a' || letter > 'z')
			quick_give_up(q);
		quick_add(q, n,
			  quick_node(q, KIND_other, q->token.start, q->at + 1),
			  FIELD_none);
		q->at++;
		quick_advance(q);
	}
	if (quick_is_op(q, OP1(':')))
		read_format(q, n, q->token.start);
	if (!quick_is_op(q, OP1('}')))
		quick_give_up(q);
	q->nodes[n].end = q->token.end;
	q->at = q->token.end;
	if (!q->failed)
		q->token = before;
	quick_leave(q);
	return n;
}

static void read_format(struct quick *q, qid interpolation, uint32_t start)
{
	qid format = quick_node(q, KIND_other, start, start);
	uint32_t at = start + 1;

	quick_add(q, interpolation, format, FIELD_none);
	while (!q->failed && byte_of(q, at) != '}') {
		if (byte_of(q, at) == '{') {
			qid inner;

			q->token = (struct token){ .type = TOKEN_NEWLINE };
			inner = read_braces(q, KIND_other, at);
			quick_add(q, format, inner, FIELD_none);
			at = q->at;
		} else if (at >= q->text.length || byte_of(q, at) == '\n' ||
			   byte_of(q, at) == '"' || byte_of(q, at) == '\'' ||
			   byte_of(q, at) == '\\') {
			quick_give_up(q);
		} else {
			at++;
		}
	}
	if (q->failed)
		return;
	q->nodes[format].end = at;
	q->at = at;
	q->token = (struct token){ .type = TOKEN_NEWLINE };
	quick_advance(q);
}

static void read_interpolation(struct content *c)
{
	qid n;

	if (c->node && c->form->is_raw && !c->is_solid)
		quick_give_up(c->q);
	end_content(c);
	n = read_braces(c->q, KIND_interpolation, c->at);
	quick_add(c->q, c->string, n, FIELD_none);
	c->at = c->q->at;
}

/* --- the whole -------------------------------------------------------------------------------- */

static qid read_one(struct quick *q)
{
	uint32_t start = q->token.start, at = start;
	struct string_form form = read_start(q, &at);
	qid n = quick_node(q, KIND_string, start, start);
	struct content content = {
		.q = q, .form = &form, .string = n, .at = at
	};
	qid end;

	quick_add(q, n, quick_node(q, KIND_string_start, start, at),
		  FIELD_none);
	read_content(&content);
	if (q->failed)
		return n;
	at = content.at + (form.is_triple ? 3 : 1);
	end = quick_node(q, KIND_string_end, begin_end(&content), at);
	quick_add(q, n, end, FIELD_none);
	q->nodes[n].end = at;
	q->token.end = q->at = at;
	quick_advance(q);
	return n;
}

qid quick_string(struct quick *q)
{
	qid n = read_one(q);

	if (q->token.type != TOKEN_STRING)
		return n;
	n = quick_wrap(q, KIND_concatenated_string, n, FIELD_none);
	while (q->token.type == TOKEN_STRING)
		quick_add(q, n, read_one(q), FIELD_none);
	quick_close(q, n);
	return n;
}
