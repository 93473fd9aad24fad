/* The report that people read in a terminal. */

#include <stdio.h>
#include <string.h>

#include "base/uri.h"
#include "report/glyph.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/site.h"
#include "report/snippet.h"
#include "report/summary.h"

/* A path as the reader would have to type it where he stands. */
static void add_path_text(struct strbuf *out, const char *called_from,
			  const char *path)
{
	/* Both begin alike up to here, which is behind a slash. */
	size_t shared = 0;

	for (size_t i = 0; *path != '/' && called_from[i]; i++) {
		if (called_from[i] != path[i])
			break;
		if (called_from[i] == '/')
			shared = i + 1;
	}
	for (const char *p = called_from + shared; *path != '/' && *p; p++)
		if (*p == '/')
			strbuf_addstr(out, "../");
	escape_addstr(out, path + shared);
}

#define LINK_BEGIN "\033]8;;"
#define LINK_END "\033\\"

/* What follows leads to the file, up to an empty link. */
static void begin_link(struct report *report, const char *path)
{
	struct strbuf *out = &report->text;
	const char *parts[] = { *path == '/' ? "" : report->folder,
				*path == '/' ? "" : "/", path };

	strbuf_addstr(out, LINK_BEGIN "file://");
	for (size_t i = 0; i < 3; i++)
		uri_add_path(out, parts[i] ? parts[i] : "");
	strbuf_addstr(out, LINK_END);
}

/* "path:line:col: " in front of each finding; returns the columns it takes. */
static unsigned add_place_text(struct report *report,
			       const struct file_report *file,
			       const struct finding *finding)
{
	struct strbuf *out = &report->text, place = STRBUF_INIT;
	struct place at = file_place(file, finding->span.start);
	unsigned width;

	add_path_text(&place, report->called_from, file->path);
	if (at.cell)
		strbuf_addf(&place, ":cell %u", at.cell);
	strbuf_addf(&place, ":%u:%u:", at.at.line, at.at.column);
	width = text_width((struct slice){ place.text, place.length });
	if (report->links)
		begin_link(report, file->path);
	paint(out, report->color, STYLE_STRONG, place.text);
	if (report->links)
		strbuf_addstr(out, LINK_BEGIN LINK_END);
	strbuf_addch(out, ' ');
	strbuf_release(&place);
	return width + 1;
}

/* The code leads to the rule's page. */
static void add_code_link(struct report *report, const struct rule *rule)
{
	struct arena arena;
	const char *page;

	arena_init(&arena);
	page = report->links ? site_page(&arena, report->site, rule) : NULL;
	if (page)
		strbuf_addf(&report->text, LINK_BEGIN "%s" LINK_END, page);
	strbuf_addstr(&report->text, rule->code);
	if (page)
		strbuf_addstr(&report->text, LINK_BEGIN LINK_END);
	arena_release(&arena);
}

/* "error HY201". */
static unsigned add_code_block(struct report *report,
			       const struct finding *finding)
{
	struct strbuf *out = &report->text;
	const char *severity = severity_name(finding->severity);

	paint_begin(out, report->color, severity_style(finding->severity));
	strbuf_addf(out, "%s ", severity);
	add_code_link(report, finding->rule);
	paint_end(out, report->color);
	return (unsigned)(strlen(severity) + 1 + strlen(finding->rule->code));
}

static void add_message_line(struct report *report,
			     const struct finding *finding, unsigned at)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addstr(&text, finding->message);
	wrap_add(&report->text, text.text, at, 4, report->columns);
	strbuf_addch(&report->text, '\n');
	strbuf_release(&text);
}

static void add_header(struct report *report, const struct file_report *file,
		       const struct finding *finding)
{
	unsigned at = add_place_text(report, file, finding);

	at += add_code_block(report, finding);
	strbuf_addf(&report->text, " %s: ", finding->rule->name);
	add_message_line(report, finding,
			 at + (unsigned)strlen(finding->rule->name) + 3);
}

/* "     = help: ..." below the source, aligned with its gutter. `between` is
 * what stands between both: ": ". */
static void add_remark(struct report *report, unsigned indent, const char *kind,
		       const char *between, const char *text)
{
	struct strbuf *out = &report->text;
	unsigned at = indent + 3 + (unsigned)(strlen(kind) + strlen(between));

	strbuf_addf(out, "%*s ", (int)indent, "");
	paint(out, report->color, STYLE_FAINT, "=");
	strbuf_addch(out, ' ');
	paint(out, report->color, STYLE_HELP, kind);
	strbuf_addstr(out, between);
	wrap_add(out, text, at, at, report->columns);
	strbuf_addch(out, '\n');
}

static void add_note(struct report *report, unsigned indent, const char *kind,
		     const char *text)
{
	add_remark(report, indent, kind, ": ", text);
}

static void add_elsewhere(struct report *report, unsigned indent,
			  const struct finding *finding)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];

		if (!r->path)
			continue;
		strbuf_clear(&text);
		strbuf_addf(&text, "%s:%u:%u: %s", r->path, r->from.line,
			    r->from.column, r->label);
		add_note(report, indent, "see", text.text);
	}
	strbuf_release(&text);
}

/* Where the finding itself stands on a line of the change, nothing needs to be
 * said. */
static void add_cause(struct report *report, unsigned indent,
		      const struct file_report *file,
		      const struct finding *finding)
{
	uint32_t line = lines_line(&file->lines, finding->span.start);
	uint32_t cause = lines_line(&file->lines, finding->introduced_by.start);
	struct place place = file_place(file, finding->introduced_by.start);
	struct strbuf text = STRBUF_INIT, where = STRBUF_INIT;

	if (finding->cause == CAUSE_NONE ||
	    (finding->cause != CAUSE_REMOVED && cause == line))
		return;
	if (place.cell)
		strbuf_addf(&where, "cell %u, ", place.cell);
	strbuf_addf(&where, "line %u", place.at.line);
	if (finding->cause != CAUSE_REMOVED)
		strbuf_addf(&text, "%s (%s)", where.text,
			    finding->cause == CAUSE_ADDED ? "added"
							  : "changed");
	else
		strbuf_addf(&text, "what was removed above %s", where.text);
	if (finding->removed.length) {
		strbuf_addstr(&text, ": `");
		strbuf_add(&text, finding->removed.ptr,
			   finding->removed.length);
		strbuf_addstr(&text, "`");
	}
	add_remark(report, indent, "introduced by", " ", text.text);
	strbuf_release(&where);
	strbuf_release(&text);
}

static void add_fix_lines(struct report *report, unsigned indent,
			  const struct finding *finding)
{
	static const char *const how[] = {
		[FIX_SAFE] = "--fix",
		[FIX_UNSAFE] = "--unsafe-fixes",
		[FIX_SUGGESTION] = "by hand",
	};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < finding->fixes.count; i++) {
		const struct fix *fix = &finding->fixes.at[i];

		strbuf_clear(&text);
		strbuf_addf(&text, "%s (%s)", fix->title,
			    how[fix->applicability]);
		add_note(report, indent, "fix", text.text);
	}
	strbuf_release(&text);
}

static void swap_texts(struct report *report)
{
	struct strbuf text = report->text;

	report->text = report->apart;
	report->apart = text;
}

/* What is not new stands apart, a line each. */
static void add_apart(struct report *report, const struct file_report *file,
		      const struct finding *finding)
{
	unsigned columns = report->columns;

	swap_texts(report);
	report->columns = 0;
	add_header(report, file, finding);
	report->columns = columns;
	swap_texts(report);
}

static void full_finding(struct report *report, const struct file_report *file,
			 const struct finding *finding)
{
	unsigned indent;

	if (finding->attribution == ATTRIBUTION_TOUCHED) {
		add_apart(report, file, finding);
		return;
	}
	if (report->at_length++)
		strbuf_addch(&report->text, '\n');
	add_header(report, file, finding);
	indent = snippet_add(report, file, finding);
	add_elsewhere(report, indent, finding);
	add_cause(report, indent, file, finding);
	if (finding->help)
		add_note(report, indent, "help", finding->help);
	add_fix_lines(report, indent, finding);
}

static void full_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	if (report->apart.length) {
		if (report->at_length)
			strbuf_addch(out, '\n');
		strbuf_addf(out,
			    "already there, on lines that this %s touches (not "
			    "blocking):\n",
			    report->hook ? report->hook : "change");
		strbuf_add(out, report->apart.text, report->apart.length);
		strbuf_clear(&report->apart);
	}
	summary_add(report, totals);
}

static void concise_end(struct report *report, const struct totals *totals)
{
	summary_add(report, totals);
}

static void counts_finding(struct report *report,
			   const struct file_report *file,
			   const struct finding *finding)
{
	(void)report, (void)file, (void)finding;
}

static void counts_end(struct report *report, const struct totals *totals)
{
	report->reported = 0; /* nothing stands above */
	summary_add(report, totals);
}

const struct reporter report_counts = {
	.name = "counts",
	.summary = "findings by rule",
	.finding = counts_finding,
	.end = counts_end,
};

const struct reporter report_full = {
	.name = "full",
	.summary = "source, caret, reasons and help",
	.folds = true,
	.finding = full_finding,
	.end = full_end,
};

/* One line stays one line, however wide the terminal is. */
static void concise_finding(struct report *report,
			    const struct file_report *file,
			    const struct finding *finding)
{
	unsigned columns = report->columns;

	add_place_text(report, file, finding);
	add_code_block(report, finding);
	strbuf_addch(&report->text, ' ');
	if (finding->attribution == ATTRIBUTION_TOUCHED)
		strbuf_addstr(&report->text, "(not new) ");
	report->columns = 0;
	add_message_line(report, finding, 0);
	report->columns = columns;
}

const struct reporter report_concise = {
	.name = "concise",
	.summary = "one line per finding",
	.finding = concise_finding,
	.end = concise_end,
};
