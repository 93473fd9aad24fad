/*
 * Marks are sorted by line; each line with marks is drawn once, with what lies
 * between two of them shown when it is one line and left out when it is more.
 */

#include "report/snippet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/glyph.h"
#include "report/paint.h"

/* A finding with more related places than this shows the first ones. */
#define MOST_MARKS 12

/* Lines longer than this are shown in part where there is no terminal. */
#define LONG_LINE 160

struct mark {
	struct span span;
	uint32_t line;
	const char *label;
	bool primary;
};

struct drawing {
	struct report *report;
	const struct file_report *file;
	const struct lines *lines;
	enum style style; /* of the finding itself */
	unsigned number_width;
	unsigned limit; /* columns that a line may take */
	struct mark marks[MOST_MARKS];
	size_t count, left_out;
};

static void mark_add(struct drawing *d, struct span span, const char *label,
		     bool primary)
{
	if (d->count == MOST_MARKS) {
		d->left_out++;
		return;
	}
	d->marks[d->count++] = (struct mark){ span,
					      lines_line(d->lines, span.start),
					      label, primary };
}

static int mark_order(const void *a, const void *b)
{
	const struct mark *left = a, *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->primary != right->primary)
		return left->primary ? -1 : 1;
	return left->span.start < right->span.start
		       ? -1
		       : left->span.start > right->span.start;
}

static unsigned digits_of(uint32_t number)
{
	unsigned count = 1;

	while (number /= 10)
		count++;
	return count;
}

static void add_gutter(struct drawing *d, const char *text)
{
	struct strbuf *out = &d->report->text;

	paint_begin(out, d->report->color, STYLE_FAINT);
	strbuf_addf(out, "%*s |", (int)d->number_width, text);
	paint_end(out, d->report->color);
}

/* Columns [from, to) of a line; a glyph that is cut is left out. */
static void add_columns(struct strbuf *out, struct slice line, unsigned from,
			unsigned to)
{
	const char *p = line.ptr, *end = p + line.length;
	unsigned column = 0;

	while (p < end && column < to) {
		struct glyph g = glyph_at(p, end, column);

		if (column >= from && column + g.width <= to)
			strbuf_addstr(out, g.text);
		column += g.width;
		p += g.consumed;
	}
}

/* The part of a line that is shown: all of it, or what is around a column. */
struct window {
	unsigned from, to, total;
};

static struct window window_around(const struct drawing *d, unsigned total,
				   unsigned column)
{
	struct window w = { 0, total, total };

	if (total <= d->limit)
		return w;
	if (column > d->limit / 2)
		w.from = column - d->limit / 3;
	w.to = w.from + d->limit < total ? w.from + d->limit : total;
	return w;
}

static unsigned column_of(const struct drawing *d, uint32_t line, uint32_t byte)
{
	struct slice text = lines_text(d->lines, line);
	size_t into = (size_t)(d->lines->text + byte - text.ptr);

	if (into < text.length)
		text.length = into;
	return text_width(text);
}

/* The line of the text as a line of its cell. */
static struct place place_of(const struct drawing *d, uint32_t line)
{
	return file_place(d->file, lines_byte(d->lines, line, 1));
}

static void draw_line(struct drawing *d, uint32_t line, struct window w)
{
	struct strbuf *out = &d->report->text;
	struct slice text = lines_text(d->lines, line);
	char number[16];

	snprintf(number, sizeof(number), "%u", place_of(d, line).at.line);
	while (text.length && strchr(" \t\f", text.ptr[text.length - 1]))
		text.length--;
	add_gutter(d, number);
	if (text.length)
		strbuf_addch(out, ' ');
	if (w.from)
		strbuf_addstr(out, "...");
	add_columns(out, text, w.from, w.to);
	if (w.to < w.total)
		strbuf_addstr(out, "...");
	strbuf_addch(out, '\n');
}

static void add_repeated(struct strbuf *out, char c, unsigned count)
{
	while (count--)
		strbuf_addch(out, c);
}

/* Behind the underline, or below it where the terminal is too narrow. */
static void draw_label(struct drawing *d, const char *label, unsigned at)
{
	struct strbuf *out = &d->report->text;
	unsigned columns = d->report->columns;
	unsigned begin = d->number_width + 3;

	if (!columns || at + 1 + text_width(slice_of(label)) <= columns) {
		strbuf_addch(out, ' ');
		escape_addstr(out, label);
		return;
	}
	paint_end(out, d->report->color);
	strbuf_addch(out, '\n');
	add_gutter(d, "");
	strbuf_addch(out, ' ');
	paint_begin(out, d->report->color, STYLE_PLACE);
	wrap_add(out, label, begin, begin, columns);
}

/* Columns of a mark within what is shown of its line. */
static struct window mark_columns(const struct drawing *d,
				  const struct mark *mark, struct window w)
{
	unsigned from = column_of(d, mark->line, mark->span.start);
	unsigned to = w.total;

	if (lines_line(d->lines, mark->span.end) == mark->line)
		to = column_of(d, mark->line, mark->span.end);
	if (from < w.from || from > w.to)
		from = w.from;
	if (to > w.to)
		to = w.to;
	if (to <= from)
		to = from + 1;
	return (struct window){ from - w.from + (w.from ? 3 : 0),
				to - w.from + (w.from ? 3 : 0), w.total };
}

static void draw_mark(struct drawing *d, const struct mark *mark,
		      struct window w)
{
	struct strbuf *out = &d->report->text;
	enum style style = mark->primary ? d->style : STYLE_PLACE;
	struct window at = mark_columns(d, mark, w);

	add_gutter(d, "");
	add_repeated(out, ' ', 1 + at.from);
	paint_begin(out, d->report->color, style);
	add_repeated(out, mark->primary ? '^' : '~', at.to - at.from);
	if (mark->label && *mark->label)
		draw_label(d, mark->label, d->number_width + 3 + at.to);
	paint_end(out, d->report->color);
	strbuf_addch(out, '\n');
}

/* One line with all marks on it; returns how many these are. */
static size_t draw_marked_line(struct drawing *d, size_t first)
{
	const struct mark *mark = &d->marks[first];
	struct slice text = lines_text(d->lines, mark->line);
	struct window w =
		window_around(d, text_width(text),
			      column_of(d, mark->line, mark->span.start));
	size_t i = first;

	draw_line(d, mark->line, w);
	for (; i < d->count && d->marks[i].line == mark->line; i++)
		draw_mark(d, &d->marks[i], w);
	return i - first;
}

/* What stands between two lines that are shown: nothing, the one line, or a
 * sign that something is left out. */
static void draw_gap(struct drawing *d, uint32_t above, uint32_t below)
{
	if (below - above == 2) {
		struct slice text = lines_text(d->lines, above + 1);

		draw_line(d, above + 1, window_around(d, text_width(text), 0));
	} else if (below - above > 2) {
		add_gutter(d, "...");
		strbuf_addch(&d->report->text, '\n');
	}
}

static void draw_left_out(struct drawing *d)
{
	if (!d->left_out)
		return;
	add_gutter(d, "...");
	strbuf_addf(&d->report->text, " and %zu more places\n", d->left_out);
}

/* Lines of several cells count from 1 in each. */
static void draw_cell(struct drawing *d, uint32_t cell)
{
	struct strbuf *out = &d->report->text;

	paint_begin(out, d->report->color, STYLE_FAINT);
	strbuf_addf(out, "%*s cell %u", (int)d->number_width, "", cell);
	paint_end(out, d->report->color);
	strbuf_addch(out, '\n');
}

static void gather_marks(struct drawing *d, const struct finding *finding)
{
	mark_add(d, finding->span, NULL, true);
	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];

		if (!r->path)
			mark_add(d, r->span, r->label, false);
	}
	qsort(d->marks, d->count, sizeof(*d->marks), mark_order);
	d->number_width = digits_of(d->marks[d->count - 1].line);
	if (d->number_width < 3)
		d->number_width = 3;
}

unsigned snippet_add(struct report *report, const struct file_report *file,
		     const struct finding *finding)
{
	struct drawing d = { .report = report,
			     .file = file,
			     .lines = &file->lines,
			     .style = severity_style(finding->severity),
			     .limit = LONG_LINE };
	uint32_t above = 0;
	bool several;

	gather_marks(&d, finding);
	several = place_of(&d, d.marks[0].line).cell !=
		  place_of(&d, d.marks[d.count - 1].line).cell;
	if (report->columns > d.number_width + 40)
		d.limit = report->columns - d.number_width - 9;
	for (size_t i = 0; i < d.count;) {
		uint32_t cell = place_of(&d, d.marks[i].line).cell;

		if (several && (!above || place_of(&d, above).cell != cell))
			draw_cell(&d, cell);
		else if (above)
			draw_gap(&d, above, d.marks[i].line);
		above = d.marks[i].line;
		i += draw_marked_line(&d, i);
	}
	draw_left_out(&d);
	return d.number_width;
}
