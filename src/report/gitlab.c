/* GitLab's code quality report. */

#include "report/json.h"

static const char *quality_level(enum severity severity)
{
	static const char *const names[] = { "info", "minor", "major" };

	return names[severity];
}

static void gitlab_begin(struct report *report)
{
	strbuf_addch(&report->text, '[');
}

static void gitlab_finding(struct report *report,
			   const struct file_report *file,
			   const struct finding *finding)
{
	cJSON *o = cJSON_CreateObject(), *location, *lines;

	cJSON_AddItemToObject(o, "description", json_message(file, finding));
	cJSON_AddStringToObject(o, "check_name", finding->rule->code);
	cJSON_AddItemToObject(o, "fingerprint", json_fingerprint_here(finding));
	cJSON_AddStringToObject(o, "severity",
				quality_level(finding->severity));
	location = cJSON_AddObjectToObject(o, "location");
	cJSON_AddItemToObject(location, "path", json_path(file->path));
	lines = cJSON_AddObjectToObject(location, "lines");
	cJSON_AddNumberToObject(lines, "begin",
				file_position(file, finding->span.start).line);
	cJSON_AddNumberToObject(lines, "end",
				file_position(file, finding->span.end).line);
	strbuf_addstr(&report->text, report->reported ? ",\n" : "\n");
	json_emit(report, o);
}

static void gitlab_end(struct report *report, const struct totals *totals)
{
	(void)totals;
	strbuf_addstr(&report->text, report->reported ? "\n]\n" : "]\n");
}

const struct reporter report_gitlab = {
	.name = "gitlab",
	.summary = "GitLab code quality report",
	.begin = gitlab_begin,
	.finding = gitlab_finding,
	.end = gitlab_end,
};
