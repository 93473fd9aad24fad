/*
 * Tokens, comments and indentation. A tab counts as eight blanks, as it does for the
 * grammar.
 */
#include "py/quick_parts.h"

#include "py/comments.h"

static char quick_byte(const struct quick *q, uint32_t at)
{
	return at < q->text.length ? q->text.ptr[at] : '\0';
}

/* --- words -------------------------------------------------------------------------- */

static const struct word {
	const char *text;
	uint8_t length;
} words[] = { [WORD_NONE] = { "", 0 },
#define WORD(name) [WORD_##name] = { #name, sizeof(#name) - 1 },
	      WORDS
#undef WORD
};

static enum keyword keyword_of(const char *text, uint32_t length)
{
	if (length < 2 || length > 8)
		return WORD_NONE;
	for (size_t i = 1; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].text[0] == *text && words[i].length == length &&
		    !memcmp(words[i].text, text, length))
			return (enum keyword)i;
	return WORD_NONE;
}

static bool is_prefix_letter(char c)
{
	return c && strchr("rRbBuUfFtT", c);
}

static bool is_string_prefix(const struct quick *q, uint32_t start,
			     uint32_t end)
{
	char quote = quick_byte(q, end);

	if ((quote != '"' && quote != '\'') || end - start > 3)
		return false;
	for (uint32_t i = start; i < end; i++)
		if (!is_prefix_letter(q->text.ptr[i]))
			return false;
	return true;
}

static void read_word(struct quick *q, struct token *t)
{
	const char *text = q->text.ptr + t->start;

	while (is_identifier_char(quick_byte(q, q->at)))
		q->at++;
	t->end = q->at;
	if (is_string_prefix(q, t->start, t->end)) {
		t->type = TOKEN_STRING;
		return;
	}
	t->word = keyword_of(text, t->end - t->start);
	t->type = t->word ? TOKEN_KEYWORD : TOKEN_NAME;
	if ((unsigned char)quick_byte(q, q->at) >= 0x80)
		quick_give_up(q);
}

/* --- numbers ------------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Digits with single underscores between them. */
static void read_digits(struct quick *q, bool (*is)(char))
{
	while (is(quick_byte(q, q->at)) ||
	       (quick_byte(q, q->at) == '_' && is(quick_byte(q, q->at + 1)) &&
		is(quick_byte(q, q->at - 1))))
		q->at++;
}

static void read_exponent(struct quick *q, struct token *t)
{
	uint32_t at = q->at + 1;

	if (quick_byte(q, q->at) != 'e' && quick_byte(q, q->at) != 'E')
		return;
	if (quick_byte(q, at) == '+' || quick_byte(q, at) == '-')
		at++;
	if (!is_digit(quick_byte(q, at)))
		return;
	q->at = at;
	t->is_float = true;
	read_digits(q, is_digit);
}

static void read_decimal(struct quick *q, struct token *t)
{
	read_digits(q, is_digit);
	if (quick_byte(q, q->at) == '.') {
		q->at++;
		t->is_float = true;
		read_digits(q, is_digit);
	}
	read_exponent(q, t);
	if (quick_byte(q, q->at) == 'j' || quick_byte(q, q->at) == 'J')
		q->at++;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

static bool is_binary(char c)
{
	return c == '0' || c == '1';
}

/* What the digits behind 0x, 0o or 0b are; NULL for a decimal number. */
static bool (*digits_of(char letter))(char)
{
	switch (letter) {
	case 'x':
	case 'X':
		return is_hex;
	case 'o':
	case 'O':
		return is_octal;
	case 'b':
	case 'B':
		return is_binary;
	default:
		return NULL;
	}
}

static void read_number_token(struct quick *q, struct token *t)
{
	bool (*digits)(char) = quick_byte(q, q->at) == '0'
				       ? digits_of(quick_byte(q, q->at + 1))
				       : NULL;

	t->type = TOKEN_NUMBER;
	if (digits) {
		q->at += 2;
		if (!digits(quick_byte(q, q->at)))
			quick_give_up(q);
		read_digits(q, digits);
	} else {
		read_decimal(q, t);
	}
	t->end = q->at;
	if (is_identifier_char(quick_byte(q, q->at)) ||
	    (unsigned char)quick_byte(q, q->at) >= 0x80)
		quick_give_up(q);
}

/* --- operators ------------------------------------------------------------------------ */

static uint32_t operator_length(char a, char b, char c)
{
	if ((a == '*' || a == '/' || a == '<' || a == '>') && a == b)
		return c == '=' ? 3 : 2;
	if (a == '.')
		return b == '.' && c == '.' ? 3 : 1;
	if (a == '-' && b == '>')
		return 2;
	if (b == '=' && strchr("+-*/%@&|^=!<>:", a))
		return 2;
	return 1;
}

static void read_operator(struct quick *q, struct token *t)
{
	char a = quick_byte(q, q->at), b = quick_byte(q, q->at + 1);
	char c = quick_byte(q, q->at + 2);
	uint32_t length;

	if (!a || !strchr("()[]{}.,:;=+-*/%@&|^~<>!", a) ||
	    (a == '<' && b == '>')) {
		quick_give_up(q);
		return;
	}
	length = operator_length(a, b, c);
	t->type = TOKEN_OPERATOR;
	t->op = length == 1 ? OP1(a) : length == 2 ? OP2(a, b) : OP3(a, b, c);
	q->at += length;
	t->end = q->at;
	if (length == 1 && strchr("([{", a))
		q->brackets++;
	else if (length == 1 && strchr(")]}", a) && q->brackets)
		q->brackets--;
}

/* --- blanks ------------------------------------------------------------------------------ */

static void read_comment(struct quick *q, uint32_t indent)
{
	const char *start = q->text.ptr + q->at;
	const char *end = memchr(start, '\n', q->text.length - q->at);
	uint32_t length = end ? (uint32_t)(end - start)
			      : (uint32_t)(q->text.length - q->at);

	/* A comment ends in front of the end of its line, whichever that is. */
	if (memchr(start, '\r', length)) {
		quick_give_up(q);
		return;
	}
	vec_push(&q->scratch, &q->comments,
		 ((struct quick_comment){ { q->at, q->at + length }, indent }));
	q->at += length;
}

/* A backslash at the end of the line. */
static bool pass_continuation(struct quick *q)
{
	if (quick_byte(q, q->at + 1) != '\n')
		return false;
	q->at += 2;
	return true;
}

/* Lines and comments in brackets. A line that begins left of its block may end it for
 * the grammar, brackets or not. */
static void pass_lines(struct quick *q)
{
	uint32_t indent = 0;

	for (;; q->at++) {
		char c = quick_byte(q, q->at);

		if (c == '\n')
			indent = 0;
		else if (c == ' ')
			indent++;
		else if (c == '\t')
			indent += 8;
		else if (c == '#' && !q->failed) {
			read_comment(q, 0);
			q->at--;
		} else {
			break;
		}
	}
	if (indent < q->block_indent)
		quick_give_up(q);
}

/* Blanks in a line; in brackets, lines, too. */
static void pass_blanks(struct quick *q)
{
	for (;;) {
		char c = quick_byte(q, q->at);

		if (c == ' ' || c == '\t')
			q->at++;
		else if (c == '\n' && q->brackets)
			pass_lines(q);
		else if (c == '#' && q->brackets && !q->failed)
			read_comment(q, 0);
		else if (c != '\\' || !pass_continuation(q))
			return;
	}
}

static void end_line(struct quick *q, struct token *t)
{
	q->line_end = q->last_end;
	if (quick_byte(q, q->at) == '#') {
		read_comment(q, 0);
		q->line_end = q->at;
	}
	t->type = TOKEN_NEWLINE;
	t->start = t->end = q->line_end;
}

void quick_begin_line(struct quick *q)
{
	uint32_t indent = 0;

	q->loose_comment = (uint32_t)q->comments.count;
	for (;; q->at++) {
		char c = quick_byte(q, q->at);

		if (c == '\n')
			indent = 0;
		else if (c == ' ')
			indent++;
		else if (c == '\t')
			indent += 8;
		else if (c == '#' && !q->failed) {
			read_comment(q, indent);
			q->at--;
		} else {
			break;
		}
	}
	/* The grammar is not shown long runs. */
	if (q->comments.count - q->loose_comment >= COMMENTS_OF_LONG_RUN)
		quick_give_up(q);
	q->token = (struct token){ .type = TOKEN_END };
	q->indent = 0;
	if (q->failed || q->at == q->text.length)
		return;
	q->indent = indent;
	q->last_end = q->at;
	quick_advance(q);
}

void quick_advance(struct quick *q)
{
	struct token t = { .type = TOKEN_END };
	unsigned char c;

	if (q->failed)
		return;
	if (q->token.type != TOKEN_END && q->token.type != TOKEN_NEWLINE)
		q->last_end = q->token.end;
	pass_blanks(q);
	t.start = t.end = q->at;
	c = (unsigned char)quick_byte(q, q->at);
	if (q->at == q->text.length || c == '\n' || c == '#')
		end_line(q, &t);
	else if (is_digit((char)c) ||
		 (c == '.' && is_digit(quick_byte(q, q->at + 1))))
		read_number_token(q, &t);
	else if (is_identifier_char((char)c))
		read_word(q, &t);
	else if (c == '"' || c == '\'')
		t.type = TOKEN_STRING;
	else if (c < 0x80)
		read_operator(q, &t);
	else
		quick_give_up(q);
	if (!q->failed)
		q->token = t;
}

bool quick_pass_op(struct quick *q, uint32_t op)
{
	if (!quick_is_op(q, op))
		return false;
	quick_advance(q);
	return true;
}

bool quick_pass_word(struct quick *q, enum keyword word)
{
	if (!quick_is_word(q, word))
		return false;
	quick_advance(q);
	return true;
}

void quick_expect_op(struct quick *q, uint32_t op)
{
	if (!quick_pass_op(q, op))
		quick_give_up(q);
}

void quick_expect_word(struct quick *q, enum keyword word)
{
	if (!quick_pass_word(q, word))
		quick_give_up(q);
}
