/* Checkstyle's XML: a file for each that has a finding, an error per finding. Files
 * that could not be checked have an exception, as Checkstyle writes it. */

#include "report/report.h"
#include "report/xml.h"

static void checkstyle_begin(struct report *report)
{
	strbuf_addstr(&report->text,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<checkstyle version=\"4.3\">\n");
}

static void close_file(struct report *report)
{
	if (report->open_path)
		strbuf_addstr(&report->text, "</file>\n");
	report->open_path = NULL;
}

static void open_file(struct report *report, const char *path)
{
	if (report->open_path && !strcmp(report->open_path, path))
		return;
	close_file(report);
	strbuf_addstr(&report->text, "<file name=\"");
	xml_add_text(&report->text, path);
	strbuf_addstr(&report->text, "\">\n");
	report->open_path = path;
}

static void checkstyle_finding(struct report *report,
			       const struct file_report *file,
			       const struct finding *finding)
{
	struct position at = file_position(file, finding->span.start);
	struct strbuf *out = &report->text;

	open_file(report, file->path);
	strbuf_addf(out, "<error line=\"%u\" column=\"%u\" severity=\"%s\" ",
		    at.line, at.column, severity_name(finding->severity));
	strbuf_addstr(out, "message=\"");
	cell_add(out, file, finding);
	xml_add_text(out, finding->message);
	if (finding->help) {
		strbuf_addstr(out, "&#10;");
		xml_add_text(out, finding->help);
	}
	strbuf_addf(out, "\" source=\"hylint.%s\"/>\n", finding->rule->code);
}

static void checkstyle_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	close_file(report);
	for (size_t i = 0; i < totals->skipped.count; i++) {
		const struct skipped_file *s = &totals->skipped.at[i];

		open_file(report, s->path);
		strbuf_addstr(out, "<exception>not checked: ");
		xml_add_text(out, s->reason);
		strbuf_addstr(out, "</exception>\n");
		close_file(report);
	}
	strbuf_addstr(out, "</checkstyle>\n");
}

const struct reporter report_checkstyle = {
	.name = "checkstyle",
	.summary = "Checkstyle's XML",
	.begin = checkstyle_begin,
	.finding = checkstyle_finding,
	.end = checkstyle_end,
};
