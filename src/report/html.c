/*
 * One page to look at, with nothing from elsewhere: the findings by file, or by
 * rule, each with its code, and arrows from what causes it to where it shows.
 */

#include <stdio.h>
#include <stdlib.h>

#include "report/glyph.h"
#include "report/markdown.h"
#include "report/report.h"
#include "report/site.h"

/* Made from html.css and html.js. */
extern const char html_style[], html_script[];

#define ROW 20	/* pixels, as in html.css */
#define LANE 12 /* between two arrows */
#define MOST_MARKS 12
#define MOST_LANES 6

/* Bytes of a line that are shown when it is longer. */
#define LONG_LINE 400

struct snippet_mark {
	struct span span;
	uint32_t line;
	const char *label;
	bool primary, causal;
	unsigned row; /* where it came to stand */
};

struct snippet {
	struct strbuf *out;
	const struct file_report *file;
	const struct lines *lines;
	struct snippet_mark marks[MOST_MARKS];
	size_t count;
	unsigned rows;	/* so far */
	unsigned lanes; /* that the arrows take */
};

/* Words between backticks are code. */
static void add_sentence(struct strbuf *out, const char *text)
{
	bool code = false;

	while (*text) {
		size_t length = strcspn(text, "`");

		html_add(out, (struct slice){ text, length });
		text += length;
		if (!*text)
			break;
		if (code || strchr(text + 1, '`')) {
			strbuf_addstr(out, code ? "</code>" : "<code>");
			code = !code;
		} else {
			strbuf_addch(out, '`');
		}
		text++;
	}
}

/* --- the code ----------------------------------------------------------------------- */

static void add_snippet_mark(struct snippet *s, struct snippet_mark mark)
{
	if (s->count == MOST_MARKS)
		return;
	mark.line = lines_line(s->lines, mark.span.start);
	s->marks[s->count++] = mark;
}

static int by_line_and_place(const void *a, const void *b)
{
	const struct snippet_mark *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->span.start < y->span.start   ? -1
	       : x->span.start > y->span.start ? 1
					       : y->primary - x->primary;
}

static void gather_snippet_marks(struct snippet *s,
				 const struct finding *finding)
{
	add_snippet_mark(s, (struct snippet_mark){ .span = finding->span,
						   .primary = true });
	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];

		if (r->path)
			continue;
		add_snippet_mark(s,
				 (struct snippet_mark){ .span = r->span,
							.label = r->label,
							.causal = r->causal });
		s->lanes += r->causal && s->lanes < MOST_LANES;
	}
	qsort(s->marks, s->count, sizeof(*s->marks), by_line_and_place);
}

/* The line of the text as a line of its cell, where it has cells. */
static struct place snippet_place(const struct snippet *s, uint32_t line)
{
	return file_place(s->file, lines_byte(s->lines, line, 1));
}

static void begin_row(struct snippet *s, const char *kind, uint32_t number)
{
	strbuf_addf(s->out, "<div class=\"row%s\"><span class=\"number\">",
		    kind);
	if (number)
		strbuf_addf(s->out, "%u", snippet_place(s, number).at.line);
	strbuf_addf(s->out,
		    "</span><span class=\"lane\" style=\"width:%upx\"></span>",
		    s->lanes * LANE + LANE);
	s->rows++;
}

static void end_row(struct snippet *s)
{
	strbuf_addstr(s->out, "</div>\n");
}

/* What a byte is a part of: the finding itself wins. */
static int kind_at(const struct snippet *s, uint32_t byte)
{
	int kind = 0;

	for (size_t i = 0; i < s->count; i++)
		if (byte >= s->marks[i].span.start &&
		    byte < s->marks[i].span.end) {
			if (s->marks[i].primary)
				return 2;
			kind = 1;
		}
	return kind;
}

/* The part of a line that is shown: all of it, or what is around its first
 * mark. Never begins or ends inside of a code point. */
static struct slice shown_part(const struct snippet *s, uint32_t line,
			       uint32_t from)
{
	struct slice text = lines_text(s->lines, line);
	size_t skip = (size_t)(s->lines->text + from - text.ptr);

	if (text.length <= LONG_LINE)
		return text;
	skip = skip > LONG_LINE / 4 ? skip - LONG_LINE / 4 : 0;
	while (skip && ((unsigned char)text.ptr[skip] & 0xC0) == 0x80)
		skip--;
	text.ptr += skip;
	text.length -= skip;
	if (text.length > LONG_LINE)
		text.length = LONG_LINE;
	while (text.length && ((unsigned char)text.ptr[text.length - 1] & 0x80))
		text.length--;
	return text;
}

static void add_code_cell(struct snippet *s, struct slice text)
{
	static const char *const begins[] = { "", "<mark class=\"place\">",
					      "<mark>" };
	const char *p = text.ptr, *end = p + text.length;

	while (p < end) {
		uint32_t byte = (uint32_t)(p - s->lines->text);
		int kind = kind_at(s, byte);
		const char *next = p + 1;

		while (next < end && kind_at(s, ++byte) == kind)
			next++;
		strbuf_addstr(s->out, begins[kind]);
		html_add(s->out, (struct slice){ p, (size_t)(next - p) });
		strbuf_addstr(s->out, kind ? "</mark>" : "");
		p = next;
	}
}

/* Labels stand below the line, where their place begins. */
static void add_label(struct snippet *s, struct snippet_mark *mark,
		      struct slice line)
{
	const char *at = s->lines->text + mark->span.start;
	unsigned column = 0;

	if (at > line.ptr && at <= line.ptr + line.length)
		column = text_width(
			(struct slice){ line.ptr, (size_t)(at - line.ptr) });
	begin_row(s, " said", 0);
	strbuf_addf(s->out, "%*s", (int)column, "");
	add_sentence(s->out, mark->label);
	end_row(s);
}

static size_t snippet_add_line(struct snippet *s, size_t first)
{
	uint32_t line = s->marks[first].line;
	struct slice text = shown_part(s, line, s->marks[first].span.start);
	size_t i;

	for (i = first; i < s->count && s->marks[i].line == line; i++)
		s->marks[i].row = s->rows;
	begin_row(s, "", line);
	add_code_cell(s, text);
	end_row(s);
	for (i = first; i < s->count && s->marks[i].line == line; i++)
		if (s->marks[i].label && *s->marks[i].label)
			add_label(s, &s->marks[i], text);
	return i;
}

/* From a cause, to the left, along its lane and to where the finding is. */
static void add_arrow(struct strbuf *out, unsigned lanes, unsigned lane,
		      unsigned from, unsigned to)
{
	unsigned right = lanes * LANE + LANE - 4;
	unsigned left = lane * LANE + 6;
	unsigned y = from * ROW + ROW / 2, end = to * ROW + ROW / 2;

	if (from == to) /* on one line there is nothing to lead along */
		return;
	strbuf_addf(out, "<path d=\"M%u %uH%uV%uH%u\"/>", right, y, left, end,
		    right - 3);
	strbuf_addf(out, "<path class=\"tip\" d=\"M%u %ul-6 -4v8z\"/>", right,
		    end);
}

static void add_arrows(struct snippet *s)
{
	unsigned target = 0, lane = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->marks[i].primary)
			target = s->marks[i].row;
	if (!s->lanes)
		return;
	strbuf_addf(s->out,
		    "<svg width=\"%u\" height=\"%u\" aria-hidden=\"true\">",
		    s->lanes * LANE + LANE, s->rows * ROW);
	for (size_t i = 0; i < s->count && lane < s->lanes; i++)
		if (s->marks[i].causal)
			add_arrow(s->out, s->lanes, lane++, s->marks[i].row,
				  target);
	strbuf_addstr(s->out, "</svg>\n");
}

static void add_snippet(struct strbuf *out, const struct file_report *file,
			const struct finding *finding)
{
	struct snippet s = { .out = out, .file = file, .lines = &file->lines };
	uint32_t cell = 0;

	gather_snippet_marks(&s, finding);
	strbuf_addstr(out, "<div class=\"snippet code\" tabindex=\"0\" "
			   "role=\"group\" aria-label=\"code\">\n");
	for (size_t i = 0; i < s.count;) {
		uint32_t above = i ? s.marks[i - 1].line : 0;
		uint32_t its_cell = snippet_place(&s, s.marks[i].line).cell;

		if (above && s.marks[i].line > above + 1) {
			begin_row(&s, "", 0);
			strbuf_addstr(out, "<span class=\"faint\">…</span>");
			end_row(&s);
		}
		if (its_cell != cell) {
			begin_row(&s, "", 0);
			strbuf_addf(out, "<span class=\"faint\">cell %u</span>",
				    its_cell);
			end_row(&s);
			cell = its_cell;
		}
		i = snippet_add_line(&s, i);
	}
	add_arrows(&s);
	strbuf_addstr(out, "</div>\n");
}

/* --- findings ----------------------------------------------------------------------- */

static void html_begin(struct report *report)
{
	strbuf_addf(
		&report->text,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src 'unsafe-inline'; "
		"script-src 'unsafe-inline'\">\n"
		"<title>hylint report</title>\n<style>\n%s</style>\n</head>\n"
		"<body>\n<h1>hylint report</h1>\n"
		"<form hidden>\n"
		"<label>by <select name=\"group\"><option>file</option>"
		"<option>rule</option></select></label>\n"
		"<label><input type=\"checkbox\" name=\"error\" checked> "
		"<span class=\"error\">errors</span></label>\n"
		"<label><input type=\"checkbox\" name=\"warning\" checked> "
		"<span class=\"warning\">warnings</span></label>\n"
		"<label><input type=\"checkbox\" name=\"info\" checked> "
		"<span class=\"info\">info</span></label>\n"
		"<label>rule <select name=\"rule\"><option value=\"\">all"
		"</option></select></label>\n"
		"<label>file <select name=\"file\"><option value=\"\">all"
		"</option></select></label>\n"
		"<input type=\"search\" name=\"words\" placeholder=\"words\" "
		"aria-label=\"words\">\n"
		"<span id=\"shown\" class=\"faint\"></span>\n</form>\n"
		"<main id=\"findings\">\n",
		html_style);
}

static void open_section(struct report *report, const char *path)
{
	struct strbuf *out = &report->text;

	if (report->open_path && !strcmp(report->open_path, path))
		return;
	strbuf_addstr(out, report->open_path ? "</section>\n<section>\n<h2>"
					     : "<section>\n<h2>");
	html_addstr(out, path);
	strbuf_addstr(out, "</h2>\n");
	report->open_path = path;
}

static void add_finding_heading(struct strbuf *out,
				const struct file_report *file,
				const struct finding *f)
{
	const char *severity = severity_name(f->severity);
	struct place place = file_place(file, f->span.start);

	strbuf_addf(out,
		    "<article class=\"%s\" data-severity=\"%s\" "
		    "data-rule=\"%s\" data-name=\"%s\" data-file=\"",
		    severity, severity, f->rule->code, f->rule->name);
	html_addstr(out, file->path);
	strbuf_addf(out,
		    "\">\n<h3><span class=\"%s\">%s</span> "
		    "<a href=\"#%s\">%s %s</a> <span class=\"at faint\">",
		    severity, severity, f->rule->code, f->rule->code,
		    f->rule->name);
	html_addstr(out, file->path);
	if (place.cell)
		strbuf_addf(out, ":cell %u", place.cell);
	strbuf_addf(out, ":%u:%u%s</span><br>", place.at.line, place.at.column,
		    f->attribution == ATTRIBUTION_TOUCHED ? ", not new" : "");
	add_sentence(out, f->message);
	strbuf_addstr(out, "</h3>\n");
}

static void add_notes(struct strbuf *out, const struct finding *f)
{
	static const char *const how[] = {
		[FIX_SAFE] = "--fix",
		[FIX_UNSAFE] = "--unsafe-fixes",
		[FIX_SUGGESTION] = "by hand",
	};

	for (size_t i = 0; i < f->related.count; i++) {
		const struct related *r = &f->related.at[i];

		if (!r->path)
			continue;
		strbuf_addstr(out, "<p><span class=\"label\">see</span> ");
		html_addstr(out, r->path);
		strbuf_addf(out, ":%u:%u: ", r->from.line, r->from.column);
		add_sentence(out, r->label);
		strbuf_addstr(out, "</p>\n");
	}
	if (f->help) {
		strbuf_addstr(out, "<p><span class=\"label\">help</span> ");
		add_sentence(out, f->help);
		strbuf_addstr(out, "</p>\n");
	}
	for (size_t i = 0; i < f->fixes.count; i++) {
		strbuf_addstr(out, "<p class=\"fix\"><span "
				   "class=\"label\">fix</span> ");
		add_sentence(out, f->fixes.at[i].title);
		strbuf_addf(out, " <span class=\"faint\">(%s)</span></p>\n",
			    how[f->fixes.at[i].applicability]);
	}
}

static void html_finding(struct report *report, const struct file_report *file,
			 const struct finding *finding)
{
	open_section(report, file->path);
	add_finding_heading(&report->text, file, finding);
	add_snippet(&report->text, file, finding);
	add_notes(&report->text, finding);
	strbuf_addstr(&report->text, "</article>\n");
	report->rule_index[finding->rule - rule_table]++;
}

/* --- what it came to ------------------------------------------------------------------ */

static void add_total_counts(struct strbuf *out, const struct totals *t)
{
	strbuf_addf(
		out,
		"<p class=\"counts\"><span class=\"error\">%zu error%s</span>, "
		"<span class=\"warning\">%zu warning%s</span>, "
		"<span class=\"info\">%zu info</span> in %zu of %zu files; "
		"hylint %s</p>\n",
		t->by_severity[SEVERITY_ERROR],
		t->by_severity[SEVERITY_ERROR] == 1 ? "" : "s",
		t->by_severity[SEVERITY_WARNING],
		t->by_severity[SEVERITY_WARNING] == 1 ? "" : "s",
		t->by_severity[SEVERITY_INFO], t->files_reported, t->files,
		HYLINT_VERSION);
}

static void add_page_link(struct report *report, const struct rule *rule)
{
	struct arena arena;
	const char *page;

	arena_init(&arena);
	page = site_page(&arena, report->site, rule);
	if (page) {
		strbuf_addstr(&report->text, "<p><a href=\"");
		html_addstr(&report->text, page);
		strbuf_addf(&report->text, "\">%s on the site</a></p>\n",
			    rule->code);
	}
	arena_release(&arena);
}

static void add_rule_table(struct report *report)
{
	struct strbuf *out = &report->text;

	strbuf_addstr(out, "<h2>Rules</h2>\n");
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!report->rule_index[i])
			continue;
		strbuf_addf(out,
			    "<details id=\"%s\"><summary>%s %s <span "
			    "class=\"faint\">%zu</span> ",
			    rule->code, rule->code, rule->name,
			    report->rule_index[i]);
		add_sentence(out, rule->summary);
		strbuf_addstr(out, "</summary>\n<div class=\"page\">\n");
		add_page_link(report, rule);
		html_add_markdown(out, rule->page, 4);
		strbuf_addstr(out, "</div></details>\n");
	}
}

static void add_skipped(struct strbuf *out, const struct totals *t)
{
	strbuf_addstr(out, "<h2>Not fully checked</h2>\n<ul>\n");
	for (size_t i = 0; i < t->skipped.count; i++) {
		strbuf_addstr(out, "<li>");
		html_addstr(out, t->skipped.at[i].path);
		strbuf_addstr(out, ": ");
		html_addstr(out, t->skipped.at[i].reason);
		strbuf_addstr(out, "</li>\n");
	}
	strbuf_addstr(out, "</ul>\n");
}

static void html_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	if (report->open_path)
		strbuf_addstr(out, "</section>\n");
	else
		strbuf_addstr(out, "<p>No findings.</p>\n");
	strbuf_addstr(out, "</main>\n");
	add_total_counts(out, totals);
	if (totals->skipped.count)
		add_skipped(out, totals);
	if (report->open_path)
		add_rule_table(report);
	strbuf_addf(out, "<script>\n%s</script>\n</body>\n</html>\n",
		    html_script);
}

const struct reporter report_html = {
	.name = "html",
	.summary = "a single HTML page",
	.folds = true,
	.begin = html_begin,
	.finding = html_finding,
	.end = html_end,
};
