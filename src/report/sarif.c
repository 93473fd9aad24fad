/* SARIF 2.1.0, as code scanning services read it. */

#include "base/uri.h"
#include "report/json.h"
#include "report/site.h"

static const char schema[] =
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
	"sarif-schema-2.1.0.json";

static const char *level_name(enum severity severity)
{
	static const char *const names[] = { "note", "warning", "error" };

	return names[severity];
}

static cJSON *text_object(const char *text)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToObject(o, "text", json_text(text));
	return o;
}

/* A path as a URI: relative ones count from the top of the sources. */
static cJSON *artifact_location(const char *path)
{
	struct strbuf uri = STRBUF_INIT;
	cJSON *o = cJSON_CreateObject();

	if (*path == '/')
		strbuf_addstr(&uri, "file://");
	uri_add_path(&uri, path);
	cJSON_AddStringToObject(o, "uri", uri.text);
	if (*path != '/')
		cJSON_AddStringToObject(o, "uriBaseId", "%SRCROOT%");
	strbuf_release(&uri);
	return o;
}

static cJSON *region_object(struct position from, struct position to)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddNumberToObject(o, "startLine", from.line);
	cJSON_AddNumberToObject(o, "startColumn", from.column);
	cJSON_AddNumberToObject(o, "endLine", to.line);
	cJSON_AddNumberToObject(o, "endColumn", to.column);
	return o;
}

static cJSON *region_of(const struct file_report *file, struct span span)
{
	return region_object(file_position(file, span.start),
			     file_position(file, span.end));
}

static cJSON *sarif_location(const char *path, cJSON *where)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *physical = cJSON_AddObjectToObject(o, "physicalLocation");

	cJSON_AddItemToObject(physical, "artifactLocation",
			      artifact_location(path));
	if (where)
		cJSON_AddItemToObject(physical, "region", where);
	return o;
}

/* The lines of a notebook are those of its JSON; this is where people look. */
static void sarif_add_cell(cJSON *o, const struct file_report *file,
			   struct span span)
{
	struct place place = file_place(file, span.start);
	cJSON *properties;

	if (!place.cell)
		return;
	properties = cJSON_AddObjectToObject(o, "properties");
	cJSON_AddNumberToObject(properties, "cell", place.cell);
	cJSON_AddNumberToObject(properties, "line", place.at.line);
	cJSON_AddNumberToObject(properties, "column", place.at.column);
}

static cJSON *primary_location(const struct file_report *file,
			       const struct finding *finding)
{
	cJSON *o = sarif_location(file->path, region_of(file, finding->span));

	sarif_add_cell(o, file, finding->span);
	if (finding->function && *finding->function) {
		cJSON *logical = cJSON_CreateObject();
		cJSON *list = cJSON_AddArrayToObject(o, "logicalLocations");

		cJSON_AddItemToObject(logical, "fullyQualifiedName",
				      json_text(finding->function));
		cJSON_AddStringToObject(logical, "kind", "function");
		cJSON_AddItemToArray(list, logical);
	}
	return o;
}

static cJSON *related_location(const struct file_report *file,
			       const struct related *r)
{
	cJSON *where = r->path ? region_object(r->from, r->to)
			       : region_of(file, r->span);
	cJSON *o = sarif_location(r->path ? r->path : file->path, where);

	if (!r->path)
		sarif_add_cell(o, file, r->span);
	cJSON_AddItemToObject(o, "message", text_object(r->label));
	return o;
}

static void add_related_locations(cJSON *result, const struct file_report *file,
				  const struct finding *finding)
{
	cJSON *list;

	if (!finding->related.count)
		return;
	list = cJSON_AddArrayToObject(result, "relatedLocations");
	for (size_t i = 0; i < finding->related.count; i++) {
		cJSON *o = related_location(file, &finding->related.at[i]);

		cJSON_AddNumberToObject(o, "id", (double)(i + 1));
		cJSON_AddItemToArray(list, o);
	}
}

/* From what causes the finding to the finding: a flow of one thread. */
static void add_flow(cJSON *result, const struct file_report *file,
		     const struct finding *finding)
{
	cJSON *steps = cJSON_CreateArray(), *step, *thread, *flow;

	for (size_t i = 0; i < finding->related.count; i++) {
		const struct related *r = &finding->related.at[i];

		if (!r->causal)
			continue;
		step = cJSON_CreateObject();
		cJSON_AddItemToObject(step, "location",
				      related_location(file, r));
		cJSON_AddItemToArray(steps, step);
	}
	if (!cJSON_GetArraySize(steps)) {
		cJSON_Delete(steps);
		return;
	}
	step = cJSON_CreateObject();
	cJSON_AddItemToObject(step, "location",
			      primary_location(file, finding));
	cJSON_AddItemToArray(steps, step);
	thread = cJSON_CreateObject();
	cJSON_AddItemToObject(thread, "locations", steps);
	flow = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(flow, "threadFlows"),
			     thread);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "codeFlows"), flow);
}

static cJSON *sarif_fix(const struct file_report *file, const struct fix *fix,
			const struct text_edits *edits)
{
	const struct lines *lines = file->notebook ? &file->json_lines
						   : &file->lines;
	cJSON *o = cJSON_CreateObject(), *change = cJSON_CreateObject();
	cJSON *replacements;

	cJSON_AddItemToObject(o, "description", text_object(fix->title));
	cJSON_AddItemToArray(cJSON_AddArrayToObject(o, "artifactChanges"),
			     change);
	cJSON_AddItemToObject(change, "artifactLocation",
			      artifact_location(file->path));
	replacements = cJSON_AddArrayToObject(change, "replacements");
	for (size_t i = 0; i < edits->all.count; i++) {
		const struct text_edit *edit = &edits->all.at[i];
		cJSON *r = cJSON_CreateObject();

		cJSON_AddItemToObject(
			r, "deletedRegion",
			region_object(lines_position(lines, edit->start),
				      lines_position(lines, edit->end)));
		cJSON_AddItemToObject(r, "insertedContent",
				      text_object(edit->text));
		cJSON_AddItemToArray(replacements, r);
	}
	return o;
}

/* As edits of the file: a notebook's are edits of its JSON. */
static void add_fix_objects(cJSON *result, const struct file_report *file,
			    const struct finding *finding)
{
	struct arena arena;
	cJSON *list = NULL;

	arena_init(&arena);
	for (size_t i = 0; i < finding->fixes.count; i++) {
		const struct fix *fix = &finding->fixes.at[i];
		struct text_edits edits;

		if (!fix_edits(&edits, &arena, file, fix))
			continue;
		if (!list)
			list = cJSON_AddArrayToObject(result, "fixes");
		cJSON_AddItemToArray(list, sarif_fix(file, fix, &edits));
	}
	arena_release(&arena);
}

/* Rules are numbered as they first speak: the list of them comes last. */
static size_t sarif_rule_index(struct report *report, const struct rule *rule)
{
	size_t *index = &report->rule_index[rule - rule_table];

	if (!*index)
		*index = ++report->rule_index[rule_room - 1];
	return *index - 1;
}

static void sarif_begin(struct report *report)
{
	strbuf_addf(&report->text,
		    "{\"$schema\": \"%s\", \"version\": \"2.1.0\", \"runs\": [{"
		    "\"columnKind\": \"unicodeCodePoints\", \"results\": [",
		    schema);
}

static void add_message_object(cJSON *result, const struct file_report *file,
			       const struct finding *finding)
{
	struct strbuf text = STRBUF_INIT;

	cell_add(&text, file, finding);
	strbuf_addstr(&text, finding->message);
	if (finding->help)
		strbuf_addf(&text, "\n%s", finding->help);
	cJSON_AddItemToObject(result, "message", text_object(text.text));
	strbuf_release(&text);
}

static void sarif_finding(struct report *report, const struct file_report *file,
			  const struct finding *finding)
{
	cJSON *result = cJSON_CreateObject();
	cJSON *prints;

	cJSON_AddStringToObject(result, "ruleId", finding->rule->code);
	cJSON_AddNumberToObject(result, "ruleIndex",
				(double)sarif_rule_index(report,
							 finding->rule));
	cJSON_AddStringToObject(result, "level", level_name(finding->severity));
	add_message_object(result, file, finding);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "locations"),
			     primary_location(file, finding));
	add_related_locations(result, file, finding);
	add_flow(result, file, finding);
	add_fix_objects(result, file, finding);
	prints = cJSON_AddObjectToObject(result, "partialFingerprints");
	cJSON_AddItemToObject(prints, "hylint/v1", json_fingerprint(finding));
	if (finding->attribution)
		cJSON_AddStringToObject(result, "baselineState",
					finding->attribution ==
							ATTRIBUTION_INTRODUCED
						? "new"
						: "unchanged");
	strbuf_addstr(&report->text, report->reported ? ",\n" : "\n");
	json_emit(report, result);
}

static void add_help_uri(cJSON *o, const char *site, const struct rule *rule)
{
	struct arena arena;
	const char *page;

	arena_init(&arena);
	page = site_page(&arena, site, rule);
	if (page)
		cJSON_AddStringToObject(o, "helpUri", page);
	arena_release(&arena);
}

static cJSON *sarif_rule(const char *site, const struct rule *rule)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *help = cJSON_CreateObject();
	cJSON *properties = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "id", rule->code);
	cJSON_AddStringToObject(o, "name", rule->name);
	cJSON_AddItemToObject(o, "shortDescription",
			      text_object(rule->summary));
	cJSON_AddItemToObject(help, "text", json_text(rule->page));
	cJSON_AddItemToObject(help, "markdown", json_text(rule->page));
	cJSON_AddItemToObject(o, "help", help);
	add_help_uri(o, site, rule);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(o,
							"defaultConfiguration"),
				"level", level_name(rule->severity));
	cJSON_AddItemToArray(cJSON_AddArrayToObject(properties, "tags"),
			     cJSON_CreateString(rule->family));
	cJSON_AddItemToObject(o, "properties", properties);
	return o;
}

static cJSON *tool_object(const struct report *report)
{
	cJSON *tool = cJSON_CreateObject();
	cJSON *driver = cJSON_AddObjectToObject(tool, "driver");
	cJSON *rules;

	cJSON_AddStringToObject(driver, "name", "hylint");
	cJSON_AddStringToObject(driver, "version", HYLINT_VERSION);
	rules = cJSON_AddArrayToObject(driver, "rules");
	for (size_t n = 1; n <= report->rule_index[rule_room - 1]; n++)
		for (size_t i = 0; i < rule_count; i++)
			if (report->rule_index[i] == n)
				cJSON_AddItemToArray(
					rules, sarif_rule(report->site,
							  &rule_table[i]));
	return tool;
}

static cJSON *invocation_object(const struct totals *totals)
{
	cJSON *o = cJSON_CreateObject(), *list;

	cJSON_AddBoolToObject(o, "executionSuccessful",
			      totals->skipped.count == 0);
	list = cJSON_AddArrayToObject(o, "toolExecutionNotifications");
	for (size_t i = 0; i < totals->skipped.count; i++) {
		const struct skipped_file *s = &totals->skipped.at[i];
		cJSON *note = cJSON_CreateObject();

		cJSON_AddStringToObject(note, "level", "warning");
		cJSON_AddItemToObject(note, "message", text_object(s->reason));
		cJSON_AddItemToArray(cJSON_AddArrayToObject(note, "locations"),
				     sarif_location(s->path, NULL));
		cJSON_AddItemToArray(list, note);
	}
	return o;
}

static void sarif_end(struct report *report, const struct totals *totals)
{
	struct strbuf *out = &report->text;

	strbuf_addstr(out,
		      report->reported ? "\n],\n\"tool\": " : "],\n\"tool\": ");
	json_emit(report, tool_object(report));
	strbuf_addstr(out, ",\n\"invocations\": [");
	json_emit(report, invocation_object(totals));
	strbuf_addstr(out, "]}]}\n");
}

const struct reporter report_sarif = {
	.name = "sarif",
	.summary = "SARIF 2.1.0",
	.begin = sarif_begin,
	.finding = sarif_finding,
	.end = sarif_end,
};
