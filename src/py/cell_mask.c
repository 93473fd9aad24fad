/*
 * What a cell may hold beside Python. IPython looks at the first word of each
 * statement; so do we, with just enough of a lexer to know where one begins.
 */
#include "py/notebook.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Stands for something that nothing is known about. */
#define UNKNOWN '_'

/* Cell magics that run the rest of the cell as Python, here. */
static const char *const python_magics[] = { "time",  "timeit", "capture",
					     "prun",  "memit",	"mprun",
					     "lprun", "debug",	NULL };

/* Words that IPython takes for magics without a "%". */
static const char *const automagics[] = { "pip", "conda", "mamba", "cd",
					  "ls",	 "cat",	  "mkdir", "cp",
					  "mv",	 "rm",	  NULL };

static const char *const operators[] = { "in",	"is", "if",  "and", "or",
					 "not", "as", "for", NULL };

struct masker {
	char *at, *end;
	unsigned depth;	    /* brackets open */
	const char *string; /* the quotes of the string we are in, or NULL */
	bool continued;	    /* a backslash ended the line before */
	bool comment;	    /* this line ends in one */
};

static bool is_blank_in_cell(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

static char *skip_cell_blanks(char *p, const char *end)
{
	while (p < end && is_blank_in_cell(*p))
		p++;
	return p;
}

static char *word_end(char *p, const char *end)
{
	while (p < end && is_identifier_char(*p))
		p++;
	return p;
}

static bool is_listed(const char *const *list, const char *word, size_t length)
{
	for (; *list; list++)
		if (strlen(*list) == length && !memcmp(*list, word, length))
			return true;
	return false;
}

static char *cell_line_end(char *p, const char *end)
{
	char *found = memchr(p, '\n', (size_t)(end - p));

	return found ? found : (char *)end;
}

/* Line ends stay what they are. */
static void blank_out(char *from, const char *to)
{
	for (; from < to; from++)
		if (*from != '\n' && *from != '\r')
			*from = ' ';
}

static void make_unknown(char *from, const char *to)
{
	blank_out(from, to);
	if (from < to)
		*from = UNKNOWN;
}

/* --- magics --------------------------------------------------------------------- */

/* `%time x = f()`: the statement behind it runs here. */
static char *timed_statement(char *line, char *end)
{
	char *p = line + 1, *word = p, *next;
	bool with_options;

	p = word_end(p, end);
	with_options = is_listed((const char *const[]){ "timeit", NULL }, word,
				 (size_t)(p - word));
	if (!with_options &&
	    !is_listed((const char *const[]){ "time", "prun", NULL }, word,
		       (size_t)(p - word)))
		return NULL;
	p = skip_cell_blanks(p, end);
	while (p < end && *p == '-' && with_options) {
		bool takes_word = end - p > 2 && strchr("nrpt", p[1]) &&
				  is_blank_in_cell(p[2]);

		for (int i = 0; i <= takes_word; i++) {
			while (p < end && !is_blank_in_cell(*p))
				p++;
			p = skip_cell_blanks(p, end);
		}
	}
	next = word_end(p, end);
	if (p == end || *p == '-' || *p == '@' ||
	    is_listed((const char *const[]){ "for", "while", "with", "if",
					     "def", "class", "try", "async",
					     NULL },
		      p, (size_t)(next - p)))
		return NULL;
	return p;
}

/* `pip install x` and the like: two names side by side. */
static bool is_automagic(char *line, char *end)
{
	char *word = word_end(line, end);
	char *next = skip_cell_blanks(word, end);

	if (next == word || next == end ||
	    !is_listed(automagics, line, (size_t)(word - line)))
		return false;
	if (!isalpha((unsigned char)*next) && *next != '~' && *next != '/' &&
	    !(*next == '.' && next + 1 < end && strchr("./", next[1])))
		return false;
	return !is_listed(operators, next,
			  (size_t)(word_end(next, end) - next));
}

/* A magic goes on in the next line behind a backslash. */
static char *whole_magic(char *stop, char *end)
{
	while (stop < end && stop[-1] == '\\')
		stop = cell_line_end(stop + 1, end);
	return stop;
}

/* What says which releases the notebook runs on is left to be read, as a comment:
 *
 *	!pip install -q tensorflow==2.0.0-beta1
 *	%tensorflow_version 1.x
 */
static bool tells_release(const char *line, const char *stop)
{
	struct slice text = { line, (size_t)(stop - line) };

	return text.length > 2 && (slice_holds(text, "tensorflow_version ") ||
				   (slice_holds(text, "install ") &&
				    (slice_holds(text, "tensorflow") ||
				     slice_holds(text, "keras"))));
}

/* Masks a line that is IPython's; false for one that is Python's. */
static bool mask_magic(struct masker *m, char *line, char *stop)
{
	char *statement;

	if (line == stop ||
	    (!strchr("!%?,;/", *line) && !is_automagic(line, stop)))
		return false;
	statement = *line == '%' ? timed_statement(line, stop) : NULL;
	if (statement) {
		blank_out(line, statement);
		line[0] = UNKNOWN;
		line[1] = ';';
		m->at = statement;
		return true;
	}
	m->at = whole_magic(stop, m->end);
	if (tells_release(line, stop)) {
		line[0] = UNKNOWN;
		line[1] = '#';
		blank_out(stop, m->at);
	} else {
		make_unknown(line, m->at);
	}
	return true;
}

/* --- Python ---------------------------------------------------------------------- */

static bool closes_string(const struct masker *m, const char *p)
{
	size_t length;

	if (*p != *m->string)
		return false;
	length = strlen(m->string);
	return (size_t)(m->end - p) >= length && !memcmp(p, m->string, length);
}

static const char *quotes_at(const struct masker *m, const char *p)
{
	static const char *const all[] = { "\"\"\"", "'''", "\"", "'" };

	if (*p != '"' && *p != '\'')
		return NULL;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if ((size_t)(m->end - p) >= strlen(all[i]) &&
		    !memcmp(p, all[i], strlen(all[i])))
			return all[i];
	return NULL;
}

static void pass_string_char(struct masker *m)
{
	if (closes_string(m, m->at)) {
		m->at += strlen(m->string);
		m->string = NULL;
	} else {
		m->at += *m->at == '\\' && m->end - m->at > 1 ? 2 : 1;
	}
}

/* `files = !ls` and `x = %sql ...`: behind the "=" of an assignment. */
static bool mask_assigned(struct masker *m, const char *stop)
{
	char *value = skip_cell_blanks(m->at + 1, stop);

	if (m->depth || value == stop || (*value != '!' && *value != '%'))
		return false;
	m->at = whole_magic((char *)stop, m->end);
	make_unknown(value, m->at);
	return true;
}

/* One character of Python outside of strings. */
static void pass_code_char(struct masker *m, char *stop)
{
	char c = *m->at;
	const char *quotes = quotes_at(m, m->at);

	if (is_identifier_char(c) || c == ' ') {
		m->at++;
	} else if (quotes) {
		m->string = quotes;
		m->at += strlen(quotes);
	} else if (c == '#') {
		m->at = stop;
		m->comment = true;
	} else if (c != '=' || !mask_assigned(m, stop)) {
		if (strchr("([{", c))
			m->depth++;
		else if (strchr(")]}", c) && m->depth)
			m->depth--;
		m->at++;
	}
}

/* A statement from its first line on. Help (`x?`) has a "?" outside of strings,
 * where Python never has one. */
static void pass_line(struct masker *m, char *line, bool begins)
{
	char *stop = cell_line_end(line, m->end);

	m->comment = false;
	while (m->at < stop) {
		if (m->string) {
			pass_string_char(m);
			stop = m->at > stop ? cell_line_end(m->at, m->end)
					    : stop;
		} else if (*m->at == '?' && begins && !m->depth) {
			m->at = stop;
			make_unknown(skip_cell_blanks(line, stop), stop);
		} else {
			pass_code_char(m, stop);
			if (m->at > stop)
				stop = m->at;
		}
	}
	/* Only strings in three quotes go on by themselves. */
	m->continued = stop > line && stop[-1] == '\\' && !m->string &&
		       !m->comment;
	if (m->string && !m->string[1])
		m->string = NULL;
}

static void mask_lines(struct masker *m)
{
	while (m->at < m->end) {
		char *stop = cell_line_end(m->at, m->end);
		bool begins = !m->depth && !m->string && !m->continued;
		char *line = m->at;

		if (begins)
			mask_magic(m, skip_cell_blanks(line, stop), stop);
		pass_line(m, m->at, begins);
		if (m->at < m->end)
			m->at++;
	}
}

/* `%%writefile train.py`: the rest of the cell becomes a program. */
static bool writes_python(const char *word, const char *behind,
			  const char *stop)
{
	static const char *const magics[] = { "writefile", "file", NULL };

	while (stop > behind &&
	       (is_blank_in_cell(stop[-1]) || strchr("'\"", stop[-1])))
		stop--;
	return is_listed(magics, word, (size_t)(behind - word)) &&
	       stop - behind > 4 && !strncasecmp(stop - 3, ".py", 3);
}

/* `%%name`: true when the cell is not ours. */
static bool mask_cell_magic(struct masker *m, char *line)
{
	char *word = line + 2, *stop = cell_line_end(line, m->end);
	char *behind = word_end(word, stop);

	if (!is_listed(python_magics, word, (size_t)(behind - word)) &&
	    !writes_python(word, behind, stop))
		return true;
	make_unknown(line, stop);
	m->at = stop;
	return false;
}

/* Comments may stand above a cell magic: Colab's "#@title" does. */
static char *first_statement(char *p, char *end)
{
	while (p < end && (is_blank_in_cell(*p) || *p == '\n' || *p == '#'))
		p = *p == '#' ? cell_line_end(p, end) : p + 1;
	return p;
}

void cell_mask(char *code, size_t length)
{
	struct masker m = { .at = code, .end = code + length };
	char *line, *first;

	line = first_statement(code, m.end);
	first = line;
	while (first > code && first[-1] != '\n')
		first--;
	if (m.end - line > 1 && line[0] == '%' && line[1] == '%') {
		if (mask_cell_magic(&m, line)) {
			blank_out(code, m.end);
			return;
		}
	} else if (line > first && line < m.end) {
		/* IPython would shift the whole cell to the left, which no
		 * position would survive. */
		blank_out(code, m.end);
		return;
	}
	mask_lines(&m);
}
