/*
 * The table of formats, and the words for severities and cells that they share.
 */

#include "report/report.h"

#include <string.h>

const struct reporter *const reporters[] = {
	&report_full,	&report_concise, &report_json,	     &report_jsonl,
	&report_sarif,	&report_github,	 &report_gitlab,     &report_azure,
	&report_rdjson, &report_junit,	 &report_checkstyle, &report_html,
	NULL,
};

const struct reporter *reporter_find(const char *name)
{
	for (const struct reporter *const *r = reporters; *r; r++)
		if (!strcmp((*r)->name, name))
			return *r;
	return NULL;
}

static const char *const severity_names[] = { "info", "warning", "error" };

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

bool severity_of(enum severity *out, const char *name)
{
	for (int i = 0; i < 3; i++) {
		if (strcmp(severity_names[i], name) != 0)
			continue;
		*out = (enum severity)i;
		return true;
	}
	return false;
}

void cell_add(struct strbuf *out, const struct file_report *file,
	      const struct finding *finding)
{
	struct place place = file_place(file, finding->span.start);

	if (place.cell)
		strbuf_addf(out, "cell %u, line %u: ", place.cell,
			    place.at.line);
}
