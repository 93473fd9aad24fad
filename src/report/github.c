/* Workflow commands: findings as annotations of a pull request. */

#include "report/glyph.h"
#include "report/report.h"

/* A percent sign would be read as an escape; colons and commas end a property.
 * Control characters, line ends among them, are told as in a terminal. */
static void add_escaped_command(struct strbuf *out, const char *text,
				bool property)
{
	struct strbuf safe = STRBUF_INIT;

	escape_addstr(&safe, text);
	for (const char *p = safe.text; *p; p++) {
		if (*p == '%' || (property && (*p == ':' || *p == ',')))
			strbuf_addf(out, "%%%02X", (unsigned char)*p);
		else
			strbuf_addch(out, *p);
	}
	strbuf_release(&safe);
}

static void github_finding(struct report *report,
			   const struct file_report *file,
			   const struct finding *finding)
{
	static const char *const levels[] = { "notice", "warning", "error" };
	struct strbuf *out = &report->text;
	struct position from = file_position(file, finding->span.start);
	struct position to = file_position(file, finding->span.end);

	strbuf_addf(out, "::%s file=", levels[finding->severity]);
	add_escaped_command(out, file->path, true);
	strbuf_addf(out, ",line=%u,endLine=%u", from.line, to.line);
	/* Columns mean something only within one line. */
	if (from.line == to.line)
		strbuf_addf(out, ",col=%u,endColumn=%u", from.column,
			    to.column);
	strbuf_addf(out, ",title=%s %s::", finding->rule->code,
		    finding->rule->name);
	cell_add(out, file, finding);
	add_escaped_command(out, finding->message, false);
	if (finding->help) {
		strbuf_addstr(out, "%0A");
		add_escaped_command(out, finding->help, false);
	}
	strbuf_addch(out, '\n');
}

const struct reporter report_github = {
	.name = "github",
	.summary = "GitHub workflow annotations",
	.finding = github_finding,
};
