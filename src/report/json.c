/*
 * The parts of a JSON report (a path, a place, a finding with its fixes), used
 * by every format made of JSON, and the formats json and jsonl themselves. The
 * document is written a finding at a time, so its size takes no memory.
 */

#include "report/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/glyph.h"

static cJSON *valid_text(const char *bytes, bool keep_broken)
{
	struct strbuf sb = STRBUF_INIT;
	const char *end = bytes + strlen(bytes);
	cJSON *value;

	while (bytes < end) {
		uint32_t code;
		size_t length = utf8_next(&code, bytes, end);

		if (code != 0xFFFD || length > 1)
			strbuf_add(&sb, bytes, length);
		else if (keep_broken)
			strbuf_addf(&sb, "\\x%02x", (unsigned char)*bytes);
		else
			strbuf_addstr(&sb, "\xEF\xBF\xBD");
		bytes += length;
	}
	value = cJSON_CreateString(sb.text);
	strbuf_release(&sb);
	return value;
}

cJSON *json_path(const char *path)
{
	return valid_text(path, true);
}

cJSON *json_text(const char *text)
{
	return valid_text(text, false);
}

cJSON *json_message(const struct file_report *file,
		    const struct finding *finding)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *value;

	cell_add(&text, file, finding);
	strbuf_addstr(&text, finding->message);
	value = json_text(text.text);
	strbuf_release(&text);
	return value;
}

/* "line", "column", "end_line", "end_column". */
static void json_add_place(cJSON *object, struct position from,
			   struct position to)
{
	cJSON_AddNumberToObject(object, "line", from.line);
	cJSON_AddNumberToObject(object, "column", from.column);
	cJSON_AddNumberToObject(object, "end_line", to.line);
	cJSON_AddNumberToObject(object, "end_column", to.column);
}

static void add_span(cJSON *object, const struct file_report *file,
		     struct span span)
{
	struct place from = file_place(file, span.start);
	struct place to = file_place(file, span.end);

	if (from.cell)
		cJSON_AddNumberToObject(object, "cell", from.cell);
	json_add_place(object, from.at, to.at);
}

static cJSON *hash_text(uint64_t hash)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	return cJSON_CreateString(text);
}

cJSON *json_fingerprint(const struct finding *finding)
{
	return hash_text(finding->fingerprint);
}

cJSON *json_fingerprint_here(const struct finding *finding)
{
	return hash_text(finding->fingerprint_here);
}

static cJSON *related_list(const struct file_report *file,
			   const struct finding *finding)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];
		cJSON *item = cJSON_CreateObject();

		if (r->path) {
			json_add_place(item, r->from, r->to);
			cJSON_AddItemToObject(item, "file", json_path(r->path));
		} else {
			add_span(item, file, r->span);
		}
		cJSON_AddItemToObject(item, "label", json_text(r->label));
		cJSON_AddBoolToObject(item, "causal", r->causal);
		cJSON_AddItemToArray(list, item);
	}
	return list;
}

static const char *applicability_name(enum applicability applicability)
{
	static const char *const names[] = { "safe", "unsafe", "suggestion" };

	return names[applicability];
}

static cJSON *json_fix(const struct file_report *file, const struct fix *fix)
{
	cJSON *item = cJSON_CreateObject();
	cJSON *edits = cJSON_CreateArray();

	cJSON_AddStringToObject(item, "applicability",
				applicability_name(fix->applicability));
	cJSON_AddItemToObject(item, "title", json_text(fix->title));
	for (size_t i = 0; i < fix->edits.count; i++) {
		cJSON *edit = cJSON_CreateObject();

		add_span(edit, file, fix->edits.at[i].span);
		cJSON_AddItemToObject(edit, "text",
				      json_text(fix->edits.at[i].text));
		cJSON_AddItemToArray(edits, edit);
	}
	cJSON_AddItemToObject(item, "edits", edits);
	return item;
}

/* Only a report about a change says what is new. */
static void add_attribution(cJSON *object, const struct file_report *file,
			    const struct finding *finding)
{
	static const char *const names[] = { NULL, "introduced", "touched",
					     "old" };
	static const char *const causes[] = { NULL, "added", "changed",
					      "removed" };
	struct span by = finding->introduced_by;
	struct place place;

	if (!finding->attribution)
		return;
	cJSON_AddStringToObject(object, "attribution",
				names[finding->attribution]);
	if (!finding->cause)
		return;
	place = file_place(file, by.start);
	if (place.cell)
		cJSON_AddNumberToObject(object, "introduced_by_cell",
					place.cell);
	cJSON_AddNumberToObject(object, "introduced_by_line", place.at.line);
	cJSON_AddStringToObject(object, "introduced_by",
				causes[finding->cause]);
}

cJSON *json_finding(const struct file_report *file,
		    const struct finding *finding)
{
	const struct rule *rule = finding->rule;
	const char *function = finding->function ? finding->function : "";
	cJSON *object = cJSON_CreateObject();
	cJSON *fixes = cJSON_CreateArray();

	cJSON_AddStringToObject(object, "code", rule->code);
	cJSON_AddStringToObject(object, "name", rule->name);
	cJSON_AddStringToObject(object, "severity",
				severity_name(finding->severity));
	cJSON_AddItemToObject(object, "message", json_text(finding->message));
	if (finding->help)
		cJSON_AddItemToObject(object, "help", json_text(finding->help));
	cJSON_AddItemToObject(object, "file", json_path(file->path));
	add_span(object, file, finding->span);
	cJSON_AddItemToObject(object, "function", json_text(function));
	cJSON_AddItemToObject(object, "related", related_list(file, finding));
	for (size_t i = 0; i < finding->fixes.count; i++)
		cJSON_AddItemToArray(fixes,
				     json_fix(file, &finding->fixes.at[i]));
	cJSON_AddItemToObject(object, "fixes", fixes);
	cJSON_AddItemToObject(object, "fingerprint", json_fingerprint(finding));
	add_attribution(object, file, finding);
	return object;
}

void json_emit(struct report *report, cJSON *value)
{
	char *text = cJSON_PrintUnformatted(value);

	if (!text)
		BUG("cJSON printed nothing");
	escape_add_json(&report->text, text);
	cJSON_free(text);
	cJSON_Delete(value);
}

/* The document is put together piece by piece, a finding a line, so that it
 * never stands in memory as a whole. */
static void json_begin(struct report *report)
{
	strbuf_addf(&report->text, "{\"version\": \"%s\", \"findings\": [",
		    HYLINT_VERSION);
}

static void json_each(struct report *report, const struct file_report *file,
		      const struct finding *finding)
{
	strbuf_addstr(&report->text, report->reported ? ",\n" : "\n");
	json_emit(report, json_finding(file, finding));
}

static cJSON *skipped_object(const struct skipped_file *skipped)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddItemToObject(item, "file", json_path(skipped->path));
	cJSON_AddItemToObject(item, "reason", json_text(skipped->reason));
	return item;
}

static cJSON *suppression_object(const struct added_suppression *added)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddItemToObject(item, "file", json_path(added->path));
	if (added->place.cell)
		cJSON_AddNumberToObject(item, "cell", added->place.cell);
	cJSON_AddNumberToObject(item, "line", added->place.at.line);
	cJSON_AddItemToObject(item, "comment", json_text(added->comment));
	return item;
}

/* Only a change adds any, and only then is the list there. */
static void json_added(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	if (!report->change)
		return;
	strbuf_addstr(out, ", \"added_suppressions\": [");
	for (size_t i = 0; i < totals->added.count; i++) {
		strbuf_addstr(out, i ? ",\n" : "\n");
		json_emit(report, suppression_object(&totals->added.at[i]));
	}
	strbuf_addstr(out, totals->added.count ? "\n]" : "]");
}

static void json_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	strbuf_addstr(out, report->reported ? "\n], \"skipped\": ["
					    : "], \"skipped\": [");
	for (size_t i = 0; i < totals->skipped.count; i++) {
		strbuf_addstr(out, i ? ",\n" : "\n");
		json_emit(report, skipped_object(&totals->skipped.at[i]));
	}
	strbuf_addstr(out, totals->skipped.count ? "\n]" : "]");
	json_added(report, totals);
	strbuf_addstr(out, "}\n");
}

const struct reporter report_json = {
	.name = "json",
	.summary = "one object: version, findings, skipped",
	.begin = json_begin,
	.finding = json_each,
	.end = json_end,
};

static void jsonl_each(struct report *report, const struct file_report *file,
		       const struct finding *finding)
{
	json_emit(report, json_finding(file, finding));
	strbuf_addch(&report->text, '\n');
}

static void jsonl_end(struct report *report, const struct totals *totals)
{
	for (size_t i = 0; i < totals->skipped.count; i++) {
		cJSON *line = cJSON_CreateObject();

		cJSON_AddItemToObject(line, "skipped",
				      skipped_object(&totals->skipped.at[i]));
		json_emit(report, line);
		strbuf_addch(&report->text, '\n');
	}
	for (size_t i = 0; i < totals->added.count; i++) {
		cJSON *line = cJSON_CreateObject();

		cJSON_AddItemToObject(line, "added_suppression",
				      suppression_object(&totals->added.at[i]));
		json_emit(report, line);
		strbuf_addch(&report->text, '\n');
	}
}

const struct reporter report_jsonl = {
	.name = "jsonl",
	.summary = "one JSON object per line",
	.finding = jsonl_each,
	.end = jsonl_end,
};
