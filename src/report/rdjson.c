/* Reviewdog's diagnostics. Its columns count bytes. */

#include "report/json.h"

static void rdjson_begin(struct report *report)
{
	strbuf_addstr(&report->text, "{\"source\": {\"name\": \"hylint\"}, "
				     "\"diagnostics\": [");
}

static cJSON *json_place(const struct lines *lines, uint32_t byte)
{
	uint32_t line = lines_line(lines, byte);
	cJSON *o = cJSON_CreateObject();

	cJSON_AddNumberToObject(o, "line", line);
	cJSON_AddNumberToObject(o, "column",
				1 + (double)(byte - lines->starts[line - 1]));
	return o;
}

/* Of the bytes of the file. */
static cJSON *byte_range(const struct file_report *file, struct span span)
{
	const struct lines *lines = file_lines(file);
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToObject(o, "start", json_place(lines, span.start));
	cJSON_AddItemToObject(o, "end", json_place(lines, span.end));
	return o;
}

static cJSON *json_span(const struct file_report *file, struct span span)
{
	span.start = file_byte(file, span.start);
	span.end = file_byte(file, span.end);
	return byte_range(file, span);
}

static cJSON *rdjson_location(const struct file_report *file, struct span span)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToObject(o, "path", json_path(file->path));
	cJSON_AddItemToObject(o, "range", json_span(file, span));
	return o;
}

/* A suggestion is one replacement; a fix of several cannot be told. */
static void add_suggestions(cJSON *object, const struct file_report *file,
			    const struct finding *finding)
{
	cJSON *list = cJSON_AddArrayToObject(object, "suggestions");
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < finding->fixes.count; i++) {
		struct text_edits edits;
		const struct text_edit *edit;
		cJSON *o;

		if (!fix_edits(&edits, &arena, file, &finding->fixes.at[i]) ||
		    edits.all.count != 1)
			continue;
		edit = edits.all.at;
		o = cJSON_CreateObject();
		cJSON_AddItemToObject(
			o, "range",
			byte_range(file,
				   (struct span){ edit->start, edit->end }));
		cJSON_AddItemToObject(o, "text", json_text(edit->text));
		cJSON_AddItemToArray(list, o);
	}
	arena_release(&arena);
}

static void add_related_information(cJSON *object,
				    const struct file_report *file,
				    const struct finding *finding)
{
	cJSON *list = cJSON_AddArrayToObject(object, "related_locations");

	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];
		cJSON *o;

		if (r->path)
			continue;
		o = cJSON_CreateObject();
		cJSON_AddItemToObject(o, "message", json_text(r->label));
		cJSON_AddItemToObject(o, "location",
				      rdjson_location(file, r->span));
		cJSON_AddItemToArray(list, o);
	}
}

static void rdjson_finding(struct report *report,
			   const struct file_report *file,
			   const struct finding *finding)
{
	static const char *const levels[] = { "INFO", "WARNING", "ERROR" };
	cJSON *o = cJSON_CreateObject();
	cJSON *code;

	cJSON_AddItemToObject(o, "message", json_message(file, finding));
	cJSON_AddItemToObject(o, "location",
			      rdjson_location(file, finding->span));
	cJSON_AddStringToObject(o, "severity", levels[finding->severity]);
	code = cJSON_AddObjectToObject(o, "code");
	cJSON_AddStringToObject(code, "value", finding->rule->code);
	add_suggestions(o, file, finding);
	add_related_information(o, file, finding);
	strbuf_addstr(&report->text, report->reported ? ",\n" : "\n");
	json_emit(report, o);
}

static void rdjson_end(struct report *report, const struct totals *totals)
{
	(void)totals;
	strbuf_addstr(&report->text, report->reported ? "\n]}\n" : "]}\n");
}

const struct reporter report_rdjson = {
	.name = "rdjson",
	.summary = "reviewdog's diagnostics",
	.begin = rdjson_begin,
	.finding = rdjson_finding,
	.end = rdjson_end,
};
