#include "report/report.h"

#include <string.h>

const struct reporter *const reporters[] = {
	&report_full,	&report_concise, &report_json,
	&report_jsonl,	&report_sarif,	 &report_github,
	&report_gitlab, &report_rdjson,	 &report_junit,
	NULL,
};

const struct reporter *reporter_find(const char *name)
{
	for (const struct reporter *const *r = reporters; *r; r++)
		if (!strcmp((*r)->name, name))
			return *r;
	return NULL;
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = { "info", "warning", "error" };

	return names[severity];
}
