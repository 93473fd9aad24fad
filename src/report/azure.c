/* Azure's logging commands: findings as issues of a pipeline's run. */

#include "report/glyph.h"
#include "report/report.h"

/* The agent undoes four escapes; "%AZP25" is a percent sign. Control characters,
 * line ends among them, are told as in a terminal. */
static void add_escaped_logging(struct strbuf *out, const char *text,
				bool property)
{
	struct strbuf safe = STRBUF_INIT;

	escape_addstr(&safe, text);
	for (const char *p = safe.text; *p; p++) {
		if (*p == '%')
			strbuf_addstr(out, "%AZP25");
		else if (property && (*p == ';' || *p == ']'))
			strbuf_addf(out, "%%%02X", (unsigned char)*p);
		else
			strbuf_addch(out, *p);
	}
	strbuf_release(&safe);
}

/* There are errors and warnings only. */
static void azure_finding(struct report *report, const struct file_report *file,
			  const struct finding *finding)
{
	struct position at = file_position(file, finding->span.start);
	bool is_error = finding->severity == SEVERITY_ERROR;
	struct strbuf *out = &report->text;

	strbuf_addf(out, "##vso[task.logissue type=%s;sourcepath=",
		    is_error ? "error" : "warning");
	add_escaped_logging(out, file->path, true);
	strbuf_addf(out, ";linenumber=%u;columnnumber=%u;code=%s;]", at.line,
		    at.column, finding->rule->code);
	cell_add(out, file, finding);
	add_escaped_logging(out, finding->message, false);
	if (finding->help) {
		strbuf_addstr(out, "%0A");
		add_escaped_logging(out, finding->help, false);
	}
	strbuf_addch(out, '\n');
}

const struct reporter report_azure = {
	.name = "azure",
	.summary = "Azure Pipelines logging commands",
	.finding = azure_finding,
};
