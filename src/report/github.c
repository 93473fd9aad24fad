/* Workflow commands: findings as annotations of a pull request. */

#include "report/report.h"

/* Percent signs and line ends would end the command; colons and commas only
 * its properties. */
static void add_escaped(struct strbuf *out, const char *text, bool property)
{
	for (; *text; text++) {
		bool special = *text == '%' || *text == '\r' || *text == '\n' ||
			       (property && (*text == ':' || *text == ','));

		if (special)
			strbuf_addf(out, "%%%02X", (unsigned char)*text);
		else
			strbuf_addch(out, *text);
	}
}

static void github_finding(struct report *report,
			   const struct file_report *file,
			   const struct finding *finding)
{
	static const char *const levels[] = { "notice", "warning", "error" };
	struct strbuf *out = &report->text;
	struct position from =
		lines_position(&file->lines, finding->span.start);
	struct position to = lines_position(&file->lines, finding->span.end);

	strbuf_addf(out, "::%s file=", levels[finding->severity]);
	add_escaped(out, file->path, true);
	strbuf_addf(out, ",line=%u,endLine=%u", from.line, to.line);
	/* Columns mean something only within one line. */
	if (from.line == to.line)
		strbuf_addf(out, ",col=%u,endColumn=%u", from.column,
			    to.column);
	strbuf_addf(out, ",title=%s %s::", finding->rule->code,
		    finding->rule->name);
	add_escaped(out, finding->message, false);
	if (finding->help) {
		strbuf_addstr(out, "%0A");
		add_escaped(out, finding->help, false);
	}
	strbuf_addch(out, '\n');
}

const struct reporter report_github = {
	.name = "github",
	.summary = "annotations of a GitHub workflow",
	.finding = github_finding,
};
