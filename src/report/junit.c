/* JUnit's XML: a suite per file that has a finding, a failed case per finding.
 * Files that could not be checked are cases with an error. */

#include <stdio.h>

#include "report/report.h"
#include "report/xml.h"

static void junit_begin(struct report *report)
{
	strbuf_addstr(&report->text,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"hylint\">\n");
}

static void close_suite(struct report *report)
{
	if (report->open_path)
		strbuf_addstr(&report->text, "</testsuite>\n");
	report->open_path = NULL;
}

static bool is_open_suite(const struct report *report, const char *path)
{
	return report->open_path && !strcmp(report->open_path, path);
}

static void open_suite(struct report *report, const char *path, size_t failures,
		       size_t errors)
{
	struct strbuf *out = &report->text;

	close_suite(report);
	strbuf_addstr(out, "<testsuite name=\"");
	xml_add_text(out, path);
	strbuf_addf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
		    failures + errors, failures, errors);
	report->open_path = path;
}

/* Those of a file that are told. */
static size_t count_reported(const struct file_report *file)
{
	size_t count = 0;

	for (size_t i = 0; i < file->findings.count; i++)
		count += finding_is_reported(&file->findings.at[i]);
	return count;
}

static void junit_finding(struct report *report, const struct file_report *file,
			  const struct finding *finding)
{
	struct strbuf *out = &report->text;
	struct place place = file_place(file, finding->span.start);
	struct position at = place.at;
	char cell[24] = "";

	if (place.cell)
		snprintf(cell, sizeof(cell), ":cell %u", place.cell);
	if (!is_open_suite(report, file->path))
		open_suite(report, file->path, count_reported(file), 0);
	strbuf_addf(out, "<testcase name=\"%s %s%s:%u:%u\" classname=\"",
		    finding->rule->code, finding->rule->name, cell, at.line,
		    at.column);
	xml_add_text(out, file->path);
	strbuf_addf(out, "\"><failure type=\"%s\" message=\"",
		    finding->severity == SEVERITY_ERROR	    ? "error"
		    : finding->severity == SEVERITY_WARNING ? "warning"
							    : "info");
	xml_add_text(out, finding->message);
	strbuf_addstr(out, "\">");
	xml_add_text(out, file->path);
	strbuf_addf(out, "%s:%u:%u: ", cell, at.line, at.column);
	xml_add_text(out, finding->message);
	if (finding->help) {
		strbuf_addstr(out, "&#10;");
		xml_add_text(out, finding->help);
	}
	strbuf_addstr(out, "</failure></testcase>\n");
}

static void junit_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	close_suite(report);
	for (size_t i = 0; i < totals->skipped.count; i++) {
		const struct skipped_file *s = &totals->skipped.at[i];

		open_suite(report, s->path, 0, 1);
		strbuf_addstr(out, "<testcase name=\"checked\" classname=\"");
		xml_add_text(out, s->path);
		strbuf_addstr(out, "\"><error message=\"");
		xml_add_text(out, s->reason);
		strbuf_addstr(out, "\"/></testcase>\n");
		close_suite(report);
	}
	strbuf_addstr(out, "</testsuites>\n");
}

const struct reporter report_junit = {
	.name = "junit",
	.summary = "JUnit's XML",
	.begin = junit_begin,
	.finding = junit_finding,
	.end = junit_end,
};
