/* Findings as diagnostics, pushed and pulled. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "lsp/server.h"
#include "report/json.h"
#include "report/site.h"

/* DiagnosticSeverity */
static int severity_number(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return 1;
	case SEVERITY_WARNING:
		return 2;
	case SEVERITY_INFO:
		break;
	}
	return 3;
}

/* DiagnosticTag: 1 unnecessary (shown pale), 2 deprecated (struck through). */
static int tag_of(const struct rule *rule)
{
	if (strstr(rule->name, "deprecated"))
		return 2;
	return strstr(rule->name, "unused") ? 1 : 0;
}

static cJSON *related_of(struct server *s, struct document *d,
			 const struct finding *f)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < f->related.count; i++) {
		const struct related *r = &f->related.at[i];
		struct buffer_span at;
		cJSON *item, *location;

		/* A place in another file has no text here to count in. */
		if (r->path)
			continue;
		at = document_locate(d, r->span);
		if (!at.buffer)
			continue;
		item = cJSON_CreateObject();
		location = cJSON_AddObjectToObject(item, "location");
		cJSON_AddItemToObject(location, "uri",
				      json_text(at.buffer->uri));
		cJSON_AddItemToObject(location, "range",
				      json_range(s, at.buffer, at.span));
		cJSON_AddItemToObject(item, "message", json_text(r->label));
		cJSON_AddItemToArray(list, item);
	}
	return list;
}

static cJSON *message_of(struct document *d, const struct finding *f)
{
	if (!f->help)
		return json_text(f->message);
	return json_text(
		arena_fmt(&d->analysis, "%s\nhelp: %s", f->message, f->help));
}

const char *server_site(const struct server *s)
{
	return s->options.rule_pages ? s->options.rule_pages : site_address();
}

/* The rule's page on the site of the documents; rules of a project have none. */
static void add_link(struct server *s, struct document *d, cJSON *diagnostic,
		     const struct rule *rule)
{
	const char *page = site_page(&d->analysis, server_site(s), rule);
	cJSON *link;

	if (!s->client.links || !page)
		return;
	link = cJSON_AddObjectToObject(diagnostic, "codeDescription");
	cJSON_AddItemToObject(link, "href", json_text(page));
}

cJSON *diagnostic_of(struct server *s, struct document *d,
		     const struct finding *f)
{
	struct buffer_span at = document_locate(d, f->span);
	cJSON *o = cJSON_CreateObject();
	int tag = tag_of(f->rule);

	cJSON_AddItemToObject(o, "range", json_range(s, at.buffer, at.span));
	cJSON_AddNumberToObject(o, "severity", severity_number(f->severity));
	cJSON_AddStringToObject(o, "code", f->rule->code);
	add_link(s, d, o, f->rule);
	cJSON_AddStringToObject(o, "source", "hylint");
	cJSON_AddItemToObject(o, "message", message_of(d, f));
	if (s->client.tags && tag)
		cJSON_AddItemToObject(o, "tags", cJSON_CreateIntArray(&tag, 1));
	if (s->client.related && f->related.count)
		cJSON_AddItemToObject(o, "relatedInformation",
				      related_of(s, d, f));
	return o;
}

/* A file that cannot be checked says why, once for each reason. Of JSON that is
 * typed only the first look counts: in between it is none most of the time. */
static void report_skipped_files(struct server *s, struct document *d)
{
	const char *reason = d->report.skipped ? d->report.skipped : "";
	bool is_typed = d->form == FORM_JSON && d->has_reported;

	d->has_reported = true;
	if (is_typed || !strcmp(reason, d->reported_reason.text))
		return;
	strbuf_clear(&d->reported_reason);
	strbuf_addstr(&d->reported_reason, reason);
	/* What is broken in a project was told when it was read. */
	if (*reason && !d->project->broken)
		server_log(s, 2,
			   arena_fmt(&d->analysis, "%s: not checked: %s",
				     d->shown, reason));
}

static cJSON *diagnostics_of(struct server *s, const struct buffer *b)
{
	struct document *d = b->document;
	cJSON *list = cJSON_CreateArray();

	server_analyze(s, d);
	report_skipped_files(s, d);
	for (size_t i = 0; i < d->report.findings.count; i++) {
		const struct finding *f = &d->report.findings.at[i];

		if (document_shows(f, s->options.only_changes) &&
		    document_locate(d, f->span).buffer == b)
			cJSON_AddItemToArray(list, diagnostic_of(s, d, f));
	}
	return list;
}

/* Editors that pull do so for files, not for the cells of a notebook. */
static bool diagnostics_are_pushed(const struct server *s,
				   const struct document *d)
{
	return !s->client.pulls || d->form == FORM_CELLS;
}

/* Equal lists have equal fingerprints, and none has 0. */
static uint64_t fingerprint_of(const cJSON *list)
{
	char *text = cJSON_PrintUnformatted(list);
	uint64_t hash = fnv64_text(FNV64_START, text ? text : "");

	cJSON_free(text);
	return hash | 1;
}

static void publish_buffer(struct server *s, const struct buffer *b,
			   cJSON *list)
{
	cJSON *params = cJSON_CreateObject();

	cJSON_AddItemToObject(params, "uri", json_text(b->uri));
	cJSON_AddNumberToObject(params, "version", b->version);
	cJSON_AddItemToObject(params, "diagnostics", list);
	rpc_notify(&s->transport, "textDocument/publishDiagnostics", params);
}

/* A change in one cell may find something in another; most have nothing new. */
static void publish_cell(struct server *s, struct buffer *b)
{
	cJSON *list = diagnostics_of(s, b);
	uint64_t fingerprint = fingerprint_of(list);

	if (!b->unseen && b->published == fingerprint) {
		cJSON_Delete(list);
		return;
	}
	b->unseen = false;
	b->published = fingerprint;
	publish_buffer(s, b, list);
}

void diagnostics_publish(struct server *s, struct document *d)
{
	d->dirty = false;
	if (!d->is_ours || !diagnostics_are_pushed(s, d))
		return;
	for (size_t i = 0; i < d->parts.count; i++) {
		struct buffer *b = d->parts.at[i];

		if (d->form == FORM_CELLS && b->is_code)
			publish_cell(s, b);
		else if (d->form != FORM_CELLS)
			publish_buffer(s, b, diagnostics_of(s, b));
	}
}

void diagnostics_clear(struct server *s, struct buffer *b)
{
	cJSON *params;

	if (!b->document->is_ours || !b->is_code ||
	    !diagnostics_are_pushed(s, b->document))
		return;
	params = cJSON_CreateObject();
	cJSON_AddItemToObject(params, "uri", json_text(b->uri));
	cJSON_AddItemToObject(params, "diagnostics", cJSON_CreateArray());
	rpc_notify(&s->transport, "textDocument/publishDiagnostics", params);
}

cJSON *diagnostics_pull(struct server *s, struct buffer *b, const cJSON *params)
{
	const char *previous = json_string_at(params, "previousResultId");
	cJSON *report = cJSON_CreateObject(), *list;
	char name[17];

	/* What is pushed must not be there twice. */
	list = diagnostics_are_pushed(s, b->document) ? cJSON_CreateArray()
						      : diagnostics_of(s, b);
	snprintf(name, sizeof(name), "%016" PRIx64, fingerprint_of(list));
	cJSON_AddStringToObject(report, "resultId", name);
	if (previous && !strcmp(previous, name)) {
		cJSON_AddStringToObject(report, "kind", "unchanged");
		cJSON_Delete(list);
	} else {
		cJSON_AddStringToObject(report, "kind", "full");
		cJSON_AddItemToObject(report, "items", list);
	}
	return report;
}
