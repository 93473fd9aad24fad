#include "lsp/server.h"

#include <ctype.h>
#include <errno.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/memory.h"
#include "base/text.h"
#include "git/changes.h"
#include "lsp/lsp.h"
#include "report/json.h"

/* How often we look whether the parent is still there. */
#define PARENT_MILLISECONDS 3000

/* --- what the parts share ----------------------------------------------------- */

void server_log(struct server *s, int type, const char *text)
{
	cJSON *params = cJSON_CreateObject();

	cJSON_AddNumberToObject(params, "type", type);
	cJSON_AddItemToObject(params, "message", json_text(text));
	rpc_notify(&s->transport, "window/logMessage", params);
}

void server_show(struct server *s, int type, const char *text)
{
	struct strbuf line = STRBUF_INIT;
	cJSON *params = cJSON_CreateObject();

	strbuf_addf(&line, "hylint: %s", text);
	cJSON_AddNumberToObject(params, "type", type);
	cJSON_AddItemToObject(params, "message", json_text(line.text));
	rpc_notify(&s->transport, "window/showMessage", params);
	strbuf_release(&line);
}

struct document *server_document(struct server *s, const char *uri,
				 bool in_cells)
{
	for (size_t i = 0; uri && i < s->documents.count; i++) {
		struct document *d = s->documents.at[i];

		if (d->open && (d->form == FORM_CELLS) == in_cells &&
		    !strcmp(d->uri, uri))
			return d;
	}
	return NULL;
}

struct buffer *server_buffer(struct server *s, const cJSON *params)
{
	const char *uri = json_string_at(params, "textDocument.uri");
	struct buffer *b = NULL;

	for (size_t i = 0; !b && uri && i < s->documents.count; i++)
		if (s->documents.at[i]->open)
			b = document_buffer(s->documents.at[i], uri);
	return b;
}

struct document *server_new_document(struct server *s, const char *uri,
				     bool in_cells)
{
	struct document *d = server_document(s, uri, in_cells);

	if (d) {
		document_close(d);
		return d;
	}
	for (size_t i = 0; i < s->documents.count; i++)
		if (!s->documents.at[i]->open)
			return s->documents.at[i];
	d = ARENA_NEW(&s->arena, struct document);
	vec_push(&s->arena, &s->documents, d);
	return d;
}

void server_analyze(struct server *s, struct document *d)
{
	if (!document_analyze(d, &s->bench))
		return;
	/* The names went, and with them what others were understood by. */
	for (size_t i = 0; i < s->documents.count; i++)
		if (s->documents.at[i] != d && s->documents.at[i]->open)
			document_forget_project(s->documents.at[i]);
}

cJSON *json_position(struct lsp_position position)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddNumberToObject(o, "line", position.line);
	cJSON_AddNumberToObject(o, "character", position.column);
	return o;
}

cJSON *json_range(struct server *s, struct buffer *b, struct span span)
{
	const struct offsets *offsets = buffer_offsets(b);
	enum position_encoding encoding = s->client.encoding;
	cJSON *range = cJSON_CreateObject();

	cJSON_AddItemToObject(
		range, "start",
		json_position(offsets_position(offsets, encoding, span.start)));
	cJSON_AddItemToObject(
		range, "end",
		json_position(offsets_position(offsets, encoding, span.end)));
	return range;
}

/* A number that may be anything the client sends. */
static bool read_count(const cJSON *json, uint32_t *out)
{
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0))
		return false;
	*out = json->valuedouble < UINT32_MAX ? (uint32_t)json->valuedouble
					      : UINT32_MAX;
	return true;
}

bool read_position(const cJSON *json, struct lsp_position *out)
{
	return read_count(json_at(json, "line"), &out->line) &&
	       read_count(json_at(json, "character"), &out->column);
}

bool read_span(struct server *s, struct buffer *b, const cJSON *range,
	       struct span *out)
{
	const struct offsets *offsets = buffer_offsets(b);
	struct lsp_position from, to;

	if (!read_position(json_at(range, "start"), &from) ||
	    !read_position(json_at(range, "end"), &to))
		return false;
	out->start = offsets_byte(offsets, s->client.encoding, from);
	out->end = offsets_byte(offsets, s->client.encoding, to);
	return true;
}

/* --- names of files ------------------------------------------------------------- */

static int hex_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					  : -1;
}

const char *server_path(struct arena *arena, const char *uri)
{
	static const char scheme[] = "file://";
	char *path, *to;

	if (strncmp(uri, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	/* A host may stand in front of the path. */
	uri = strchr(uri + sizeof(scheme) - 1, '/');
	if (!uri)
		return NULL;
	to = path = arena_strdup(arena, uri);
	for (; *uri; uri++) {
		if (*uri == '%' && hex_value(uri[1]) >= 0 &&
		    hex_value(uri[2]) >= 0) {
			*to++ = (char)(hex_value(uri[1]) * 16 +
				       hex_value(uri[2]));
			uri += 2;
		} else {
			*to++ = *uri;
		}
	}
	*to = '\0';
	return path;
}

/* Other schemes show what is not there to be edited: old versions, cells. The
 * language that the editor sees decides; a notebook's has many names. */
static bool is_ours(const char *uri, const char *path, const char *language)
{
	if (strncmp(uri, "file:", 5) && strncmp(uri, "untitled:", 9))
		return false;
	if (language && !strcmp(language, "python"))
		return true;
	if (path && path_is_notebook(path))
		return true;
	return !language && path && name_is_python(path);
}

/* A notebook as JSON, unless the editor has made Python of it. */
static enum document_form form_of(const char *path, const char *language)
{
	if (language && !strcmp(language, "python"))
		return FORM_PLAIN;
	return path && path_is_notebook(path) ? FORM_JSON : FORM_PLAIN;
}

/* --- settings --------------------------------------------------------------------- */

static void forget_projects(struct server *s)
{
	for (size_t i = 0; i < s->documents.count; i++)
		if (s->documents.at[i]->open)
			document_forget_project(s->documents.at[i]);
	projects_release(&s->bench.projects);
	arena_clear(&s->projects);
	projects_init(&s->bench.projects, &s->projects, &s->options.overrides);
}

static void show_each(struct server *s, int type, const struct name_list *list)
{
	for (size_t i = 0; i < list->names.count; i++)
		server_show(s, type, list->names.at[i]);
}

/* A broken configuration is shown once, when it is met; so is one that is not
 * read. */
static void tell_broken(struct server *s)
{
	show_each(s, 2, &s->bench.projects.notices);
	s->bench.projects.notices.names.count = 0;
	for (size_t i = 0; i < s->bench.projects.all.count; i++) {
		struct project *p = s->bench.projects.all.at[i];

		if (p->broken && !p->told) {
			p->told = true;
			show_each(s, 1, &p->settings.mistakes);
		}
	}
}

static void ask_refresh(struct server *s)
{
	if (s->client.pulls && s->client.refresh_diagnostics)
		rpc_ask(&s->transport, "hylint-diagnostics",
			"workspace/diagnostic/refresh", NULL);
	if (s->client.refresh_lenses)
		rpc_ask(&s->transport, "hylint-lenses",
			"workspace/codeLens/refresh", NULL);
	if (s->client.refresh_hints)
		rpc_ask(&s->transport, "hylint-hints",
			"workspace/inlayHint/refresh", NULL);
}

/* Reads the configuration files anew. The options stay. */
static void reload_files(struct server *s)
{
	forget_projects(s);
	if (s->initialized)
		ask_refresh(s);
}

/* Takes the editor's settings. All that hangs on them is thrown away. */
static void reload_options(struct server *s, const cJSON *json)
{
	struct err err;

	forget_projects(s);
	arena_clear(&s->settings);
	if (client_options_read(&s->options, &s->settings, json, &err) < 0)
		server_show(s, 2, err.text);
	s->bench.only_changes = s->options.only_changes;
	if (projects_try(&s->bench.projects, &err) < 0) {
		server_show(s, 2, err.text);
		memset(&s->options.overrides, 0, sizeof(s->options.overrides));
	}
	if (s->initialized)
		ask_refresh(s);
}

static void ask_for_configuration(struct server *s)
{
	cJSON *params = cJSON_CreateObject(), *item;

	item = cJSON_CreateObject();
	cJSON_AddStringToObject(item, "section", "hylint");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(params, "items"), item);
	rpc_ask(&s->transport, "hylint-configuration",
		"workspace/configuration", params);
}

/* --- beginning and end -------------------------------------------------------------- */

static void read_encoding(struct server *s, const cJSON *params)
{
	static const char *const names[] = { "utf-8", "utf-16", "utf-32" };
	const cJSON *offered =
		json_at(params, "capabilities.general.positionEncodings");
	const cJSON *name;

	s->client.encoding = ENCODING_UTF16;
	cJSON_ArrayForEach(name, offered)
	{
		for (int i = 0; i < 3; i++) {
			if (!cJSON_IsString(name) ||
			    strcmp(name->valuestring, names[i]) != 0)
				continue;
			s->client.encoding = (enum position_encoding)i;
			return;
		}
	}
}

static bool takes_markdown(const cJSON *params)
{
	const cJSON *kind;

	cJSON_ArrayForEach(
		kind,
		json_at(params,
			"capabilities.textDocument.hover."
			"contentFormat")) if (cJSON_IsString(kind)) return !strcmp(kind
											   ->valuestring,
										   "markdown");
	return true;
}

/* Whether the edit of a code action may come when it is chosen. */
static bool takes_edits_later(const cJSON *params)
{
	const cJSON *property;

	cJSON_ArrayForEach(property,
			   json_at(params,
				   "capabilities.textDocument.codeAction."
				   "resolveSupport.properties"))
	{
		if (cJSON_IsString(property) &&
		    !strcmp(property->valuestring, "edit"))
			return true;
	}
	return false;
}

static void read_client(struct server *s, const cJSON *params)
{
	const cJSON *c = json_at(params, "capabilities");
	const cJSON *pushed = json_at(c, "textDocument.publishDiagnostics");

	read_encoding(s, params);
	s->client.related = json_true_at(pushed, "relatedInformation");
	s->client.tags = json_at(pushed, "tagSupport") != NULL;
	s->client.links = json_true_at(pushed, "codeDescriptionSupport");
	s->client.versioned_edits =
		json_true_at(c, "workspace.workspaceEdit.documentChanges");
	s->client.pulls = cJSON_IsObject(json_at(c, "textDocument.diagnostic"));
	s->client.resolves =
		takes_edits_later(params) &&
		json_true_at(c, "textDocument.codeAction.dataSupport");
	s->client.markdown = takes_markdown(params);
	s->client.asks_for_configuration =
		json_true_at(c, "workspace.configuration");
	s->client.watches = json_true_at(
		c, "workspace.didChangeWatchedFiles.dynamicRegistration");
	s->client.reconfigures = json_true_at(
		c, "workspace.didChangeConfiguration.dynamicRegistration");
	s->client.refresh_diagnostics =
		json_true_at(c, "workspace.diagnostics.refreshSupport");
	s->client.refresh_lenses =
		json_true_at(c, "workspace.codeLens.refreshSupport");
	s->client.refresh_hints =
		json_true_at(c, "workspace.inlayHint.refreshSupport");
}

static void add_folder(struct server *s, const char *uri)
{
	const char *path = uri ? server_path(&s->arena, uri) : NULL;
	const char *real = path ? fs_absolute(&s->arena, path) : NULL;

	if (path)
		vec_push(&s->arena, &s->folders.names, real ? real : path);
}

static void remove_folder(struct server *s, const char *uri)
{
	const char *path = uri ? server_path(&s->arena, uri) : NULL;
	const char *real = path ? fs_absolute(&s->arena, path) : NULL;
	struct name_list *list = &s->folders;
	size_t kept = 0;

	for (size_t i = 0; path && i < list->names.count; i++)
		if (strcmp(list->names.at[i], real ? real : path) != 0)
			list->names.at[kept++] = list->names.at[i];
	if (path)
		list->names.count = kept;
}

static void read_folders(struct server *s, const cJSON *params)
{
	const cJSON *folders = json_at(params, "workspaceFolders"), *folder;

	cJSON_ArrayForEach(folder, folders)
		add_folder(s, json_string_at(folder, "uri"));
	if (!s->folders.names.count)
		add_folder(s, json_string_at(params, "rootUri"));
	/* What is in no file yet counts as being here. */
	if (s->folders.names.count)
		repository_enter(s->folders.names.at[0], NULL);
}

static cJSON *capabilities(const struct server *s)
{
	static const char *const encodings[] = { "utf-8", "utf-16", "utf-32" };
	static const char *const kinds[] = { "quickfix", "source.fixAll.hylint",
					     "notebook.source.fixAll.hylint" };
	/* As in "# hylint: ignore[HY201, HY202]". */
	static const char *const triggers[] = { ":", "[", ",", " " };
	cJSON *c = cJSON_CreateObject(), *o;

	cJSON_AddStringToObject(c, "positionEncoding",
				encodings[s->client.encoding]);
	o = cJSON_AddObjectToObject(c, "textDocumentSync");
	cJSON_AddTrueToObject(o, "openClose");
	cJSON_AddNumberToObject(o, "change", 2);
	cJSON_AddTrueToObject(o, "save");
	cJSON_AddItemToObject(c, "notebookDocumentSync", notebooks_wanted());
	o = cJSON_AddObjectToObject(c, "codeActionProvider");
	cJSON_AddItemToObject(o, "codeActionKinds",
			      cJSON_CreateStringArray(kinds, 3));
	if (s->client.resolves)
		cJSON_AddTrueToObject(o, "resolveProvider");
	o = cJSON_AddObjectToObject(c, "completionProvider");
	cJSON_AddItemToObject(o, "triggerCharacters",
			      cJSON_CreateStringArray(triggers, 4));
	cJSON_AddTrueToObject(c, "hoverProvider");
	o = cJSON_AddObjectToObject(c, "codeLensProvider");
	cJSON_AddFalseToObject(o, "resolveProvider");
	cJSON_AddTrueToObject(c, "inlayHintProvider");
	if (s->client.pulls) {
		o = cJSON_AddObjectToObject(c, "diagnosticProvider");
		cJSON_AddStringToObject(o, "identifier", "hylint");
		cJSON_AddFalseToObject(o, "interFileDependencies");
		cJSON_AddFalseToObject(o, "workspaceDiagnostics");
	}
	o = cJSON_AddObjectToObject(c, "workspace");
	o = cJSON_AddObjectToObject(o, "workspaceFolders");
	cJSON_AddTrueToObject(o, "supported");
	cJSON_AddTrueToObject(o, "changeNotifications");
	return c;
}

static cJSON *do_initialize(struct server *s, const cJSON *params)
{
	const cJSON *parent = json_at(params, "processId");
	cJSON *result = cJSON_CreateObject(), *info;

	read_client(s, params);
	read_folders(s, params);
	if (cJSON_IsNumber(parent) && parent->valuedouble > 1)
		s->parent = (long)parent->valuedouble;
	reload_options(s, json_at(params, "initializationOptions"));
	s->initialized = true;
	cJSON_AddItemToObject(result, "capabilities", capabilities(s));
	info = cJSON_AddObjectToObject(result, "serverInfo");
	cJSON_AddStringToObject(info, "name", "hylint");
	cJSON_AddStringToObject(info, "version", HYLINT_VERSION);
	return result;
}

static void add_registration(cJSON *list, const char *method, cJSON *options)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "id", method);
	cJSON_AddStringToObject(o, "method", method);
	cJSON_AddItemToObject(o, "registerOptions", options);
	cJSON_AddItemToArray(list, o);
}

static void add_watchers(cJSON *options)
{
	cJSON *list = cJSON_AddArrayToObject(options, "watchers"), *watcher;
	char pattern[32];

	for (size_t i = 0; config_names[i]; i++) {
		snprintf(pattern, sizeof(pattern), "**/%s", config_names[i]);
		watcher = cJSON_CreateObject();
		cJSON_AddStringToObject(watcher, "globPattern", pattern);
		cJSON_AddItemToArray(list, watcher);
	}
}

static void do_initialized(struct server *s)
{
	cJSON *params, *list, *options;

	if (s->client.asks_for_configuration)
		ask_for_configuration(s);
	if (!s->client.watches && !s->client.reconfigures)
		return;
	params = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(params, "registrations");
	if (s->client.watches) {
		options = cJSON_CreateObject();
		add_watchers(options);
		add_registration(list, "workspace/didChangeWatchedFiles",
				 options);
	}
	if (s->client.reconfigures) {
		options = cJSON_CreateObject();
		cJSON_AddStringToObject(options, "section", "hylint");
		add_registration(list, "workspace/didChangeConfiguration",
				 options);
	}
	rpc_ask(&s->transport, "hylint-register", "client/registerCapability",
		params);
}

/* --- documents ------------------------------------------------------------------------ */

struct slice message_text(const struct rpc_message *m, const cJSON *text)
{
	struct slice slice = slice_of(text->valuestring);
	char *p = text->valuestring;

	if (m->has_nul)
		while ((p = memchr(p, '\x01',
				   (size_t)(slice.ptr + slice.length - p))))
			*p++ = '\0';
	return slice;
}

static void did_open(struct server *s, struct rpc_message *m)
{
	const cJSON *document = json_at(m->params, "textDocument");
	const char *uri = json_string_at(document, "uri");
	const char *language = json_string_at(document, "languageId");
	const cJSON *text = json_at(document, "text");
	const cJSON *version = json_at(document, "version");
	struct arena scratch;
	struct document *d;
	struct buffer *b;
	const char *path;

	if (!uri || !cJSON_IsString(text))
		return;
	d = server_new_document(s, uri, false);
	arena_init(&scratch);
	path = server_path(&scratch, uri);
	document_open(d, uri, path, form_of(path, language), &s->folders);
	d->is_ours = is_ours(uri, path, language);
	b = document_add_buffer(
		d, uri, cJSON_IsNumber(version) ? version->valuedouble : 0);
	buffer_set_text(b, message_text(m, text));
	document_splice(d, 0, 0, &b, 1);
	arena_release(&scratch);
}

static void apply_change(struct server *s, struct buffer *b,
			 const struct rpc_message *m, const cJSON *change)
{
	const cJSON *text = json_at(change, "text");
	const cJSON *range = json_at(change, "range");
	struct lsp_position from, to;

	if (!cJSON_IsString(text))
		return;
	if (!cJSON_IsObject(range))
		buffer_set_text(b, message_text(m, text));
	else if (read_position(json_at(range, "start"), &from) &&
		 read_position(json_at(range, "end"), &to))
		buffer_edit(b, s->client.encoding, from, to,
			    message_text(m, text));
}

void apply_changes(struct server *s, struct buffer *b, struct rpc_message *m,
		   const cJSON *changes)
{
	const cJSON *change;

	cJSON_ArrayForEach(change, changes) apply_change(s, b, m, change);
	document_touch(b->document);
}

static void did_change(struct server *s, struct rpc_message *m)
{
	struct buffer *b = server_buffer(s, m->params);
	const cJSON *version = json_at(m->params, "textDocument.version");

	if (!b)
		return;
	if (cJSON_IsNumber(version))
		b->version = version->valuedouble;
	apply_changes(s, b, m, json_at(m->params, "contentChanges"));
}

static bool is_config(const char *name)
{
	for (size_t i = 0; config_names[i]; i++)
		if (!strcmp(config_names[i], name))
			return true;
	return false;
}

void server_saved(struct server *s, struct document *d)
{
	if (document_config_changed(d)) {
		reload_files(s);
	} else if (s->options.only_changes) {
		/* Time to look for a commit. */
		d->committed.looked_at = 0;
		document_touch(d);
	}
}

static void did_save(struct server *s, const cJSON *params)
{
	const char *uri = json_string_at(params, "textDocument.uri");
	struct buffer *b = server_buffer(s, params);

	/* An editor that watches no files may save one for us. */
	if (uri && is_config(fs_name_of(uri)))
		reload_files(s);
	else if (b)
		server_saved(s, b->document);
}

void server_close(struct server *s, struct document *d)
{
	for (size_t i = 0; i < d->parts.count; i++)
		diagnostics_clear(s, d->parts.at[i]);
	document_close(d);
}

static void did_close(struct server *s, const cJSON *params)
{
	struct document *d = server_document(
		s, json_string_at(params, "textDocument.uri"), false);

	if (d)
		server_close(s, d);
}

static void did_change_folders(struct server *s, const cJSON *params)
{
	const cJSON *folder;

	cJSON_ArrayForEach(folder, json_at(params, "event.removed"))
		remove_folder(s, json_string_at(folder, "uri"));
	cJSON_ArrayForEach(folder, json_at(params, "event.added"))
		add_folder(s, json_string_at(folder, "uri"));
}

static void did_change_configuration(struct server *s, const cJSON *params)
{
	const cJSON *settings = json_at(params, "settings");

	if (cJSON_IsObject(json_at(settings, "hylint")))
		reload_options(s, settings);
	else if (s->client.asks_for_configuration)
		ask_for_configuration(s);
}

/* --- messages ----------------------------------------------------------------------- */

/* Requests about an open text. */
static cJSON *answer_about(struct server *s, const char *method,
			   struct buffer *b, const cJSON *params)
{
	if (!strcmp(method, "textDocument/codeAction"))
		return actions_of(s, b, params);
	if (!strcmp(method, "textDocument/completion"))
		return completion_of(s, b, params);
	if (!strcmp(method, "textDocument/hover"))
		return hover_of(s, b, params);
	if (!strcmp(method, "textDocument/codeLens"))
		return lenses_of(s, b);
	if (!strcmp(method, "textDocument/inlayHint"))
		return hints_of(s, b, params);
	return diagnostics_pull(s, b, params);
}

static bool is_about_document(const char *method)
{
	static const char *const methods[] = {
		"textDocument/codeAction", "textDocument/hover",
		"textDocument/codeLens",   "textDocument/inlayHint",
		"textDocument/diagnostic", "textDocument/completion",
	};

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (!strcmp(methods[i], method))
			return true;
	return false;
}

static void do_resolve(struct server *s, struct rpc_message *m)
{
	struct buffer *b = server_buffer(s, json_at(m->params, "data"));
	cJSON *action;

	if (!b) {
		rpc_refuse(&s->transport, m->id, RPC_INVALID_PARAMS,
			   "no such document is open");
		return;
	}
	action = action_resolved(s, b, m->params);
	if (action)
		rpc_answer(&s->transport, m->id, action);
	else
		rpc_refuse(&s->transport, m->id, RPC_CONTENT_MODIFIED,
			   "the text has changed since");
}

static void do_request(struct server *s, struct rpc_message *m)
{
	struct transport *t = &s->transport;
	struct buffer *b;

	if (m->cancelled) {
		rpc_refuse(t, m->id, RPC_CANCELLED, "cancelled");
	} else if (s->shut_down) {
		rpc_refuse(t, m->id, RPC_INVALID_REQUEST,
			   "only `exit` follows `shutdown`");
	} else if (!strcmp(m->method, "initialize")) {
		if (s->initialized)
			rpc_refuse(t, m->id, RPC_INVALID_REQUEST,
				   "initialized already");
		else
			rpc_answer(t, m->id, do_initialize(s, m->params));
	} else if (!s->initialized) {
		rpc_refuse(t, m->id, RPC_NOT_INITIALIZED,
			   "`initialize` comes first");
	} else if (!strcmp(m->method, "shutdown")) {
		s->shut_down = true;
		rpc_answer(t, m->id, NULL);
	} else if (!strcmp(m->method, "codeAction/resolve")) {
		do_resolve(s, m);
	} else if (!is_about_document(m->method)) {
		rpc_refuse(t, m->id, RPC_METHOD_NOT_FOUND, "no such method");
	} else if (!(b = server_buffer(s, m->params))) {
		rpc_refuse(t, m->id, RPC_INVALID_PARAMS,
			   "no such document is open");
	} else {
		rpc_answer(t, m->id, answer_about(s, m->method, b, m->params));
	}
}

static void do_notification(struct server *s, struct rpc_message *m)
{
	const char *method = m->method;

	if (!strcmp(method, "exit"))
		s->exited = true;
	else if (!s->initialized || s->shut_down)
		return;
	else if (!strcmp(method, "initialized"))
		do_initialized(s);
	else if (!strcmp(method, "textDocument/didOpen"))
		did_open(s, m);
	else if (!strcmp(method, "textDocument/didChange"))
		did_change(s, m);
	else if (!strcmp(method, "textDocument/didSave"))
		did_save(s, m->params);
	else if (!strcmp(method, "textDocument/didClose"))
		did_close(s, m->params);
	else if (!strcmp(method, "workspace/didChangeWorkspaceFolders"))
		did_change_folders(s, m->params);
	else if (!strcmp(method, "workspace/didChangeWatchedFiles"))
		reload_files(s);
	else if (!strcmp(method, "workspace/didChangeConfiguration"))
		did_change_configuration(s, m->params);
	else
		notebooks_notified(s, m);
}

static void do_answer(struct server *s, struct rpc_message *m)
{
	const cJSON *result = json_at(m->json, "result");

	if (cJSON_IsString(m->id) &&
	    !strcmp(m->id->valuestring, "hylint-configuration") &&
	    cJSON_IsObject(cJSON_GetArrayItem(result, 0)))
		reload_options(s, cJSON_GetArrayItem(result, 0));
}

static void handle(struct server *s, struct rpc_message *m)
{
	s->current = m->method ? m->id : NULL;
	if (m->method && m->id)
		do_request(s, m);
	else if (m->method)
		do_notification(s, m);
	else if (m->id)
		do_answer(s, m);
	else
		rpc_refuse(&s->transport, NULL, RPC_INVALID_REQUEST,
			   "neither a request nor an answer");
	s->current = NULL;
}

/* --- the queue ---------------------------------------------------------------------- */

static struct rpc_message *queued(struct server *s, size_t i)
{
	return &s->queue[(s->first + i) % QUEUE_SIZE];
}

/* Marks a request that still waits; one that is answered is too late. */
static void cancel(struct server *s, const cJSON *id)
{
	for (size_t i = 0; i < s->waiting; i++) {
		struct rpc_message *m = queued(s, i);

		if (m->method && rpc_same_id(m->id, id))
			m->cancelled = true;
	}
}

static void read_ahead(struct server *s)
{
	size_t length;
	char *body;

	while (s->waiting < QUEUE_SIZE &&
	       (body = transport_next(&s->transport, &length))) {
		struct rpc_message *m = queued(s, s->waiting);

		if (!rpc_read(m, body, length)) {
			transport_reject(&s->transport);
			rpc_refuse(&s->transport, NULL, RPC_PARSE_ERROR,
				   "not a JSON object");
			continue;
		}
		if (m->method && !strcmp(m->method, "$/cancelRequest")) {
			cancel(s, json_at(m->params, "id"));
			rpc_release(m);
			continue;
		}
		s->waiting++;
	}
}

/* A text that is about to change again is not worth looking at. */
static bool changes_next(struct server *s, const struct document *d)
{
	const struct rpc_message *m = queued(s, 0);
	const struct buffer *b;

	if (!s->waiting || !m->method)
		return false;
	if (!strcmp(m->method, "notebookDocument/didChange"))
		return d ==
		       server_document(s,
				       json_string_at(m->params,
						      "notebookDocument.uri"),
				       true);
	if (strcmp(m->method, "textDocument/didChange") != 0)
		return false;
	b = server_buffer(s, m->params);
	return b && b->document == d;
}

static void publish_dirty(struct server *s)
{
	for (size_t i = 0; i < s->documents.count; i++) {
		struct document *d = s->documents.at[i];

		if (!d->open || !d->dirty || changes_next(s, d))
			continue;
		diagnostics_publish(s, d);
	}
	tell_broken(s);
}

static void work(struct server *s)
{
	while (s->waiting && !s->exited && !s->transport.broken) {
		struct rpc_message *m = queued(s, 0);
		struct rpc_message taken = *m;

		s->first = (s->first + 1) % QUEUE_SIZE;
		s->waiting--;
		handle(s, &taken);
		rpc_release(&taken);
		/* What came meanwhile may cancel or overtake what waits. */
		transport_wait(&s->transport, 0);
		read_ahead(s);
		publish_dirty(s);
	}
}

static bool parent_is_gone(const struct server *s)
{
	return s->parent && kill((pid_t)s->parent, 0) && errno == ESRCH;
}

static void serve(struct server *s)
{
	while (!s->exited && !s->transport.ended && !s->transport.broken) {
		transport_wait(&s->transport,
			       s->parent ? PARENT_MILLISECONDS : -1);
		read_ahead(s);
		work(s);
		if (parent_is_gone(s))
			break;
	}
}

static void server_release(struct server *s)
{
	for (; s->waiting; s->waiting--, s->first++)
		rpc_release(queued(s, 0));
	for (size_t i = 0; i < s->documents.count; i++)
		if (s->documents.at[i]->open)
			document_close(s->documents.at[i]);
	projects_release(&s->bench.projects);
	strbuf_release(&s->bench.entered);
	transport_release(&s->transport);
	arena_release(&s->projects);
	arena_release(&s->settings);
	arena_release(&s->arena);
}

/* Each keystroke frees what the last one took and takes as much again. Without
 * this the system gets it back in between, and a tenth of the time goes there. */
static void keep_memory(void)
{
#if defined(__GLIBC__)
	mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024);
	mallopt(M_MMAP_THRESHOLD, 8 * 1024 * 1024);
#endif
}

/* A handler is given nothing else. */
static struct server *serving;

/* The request fails, and the client starts another server: what this one has
 * understood hangs half in the air. */
static void end_without_memory(size_t wanted)
{
	struct server *s = serving;
	static char id[512], body[1024];
	int length;

	if (s->current && !s->transport.left &&
	    cJSON_PrintPreallocated((cJSON *)(uintptr_t)s->current, id,
				    sizeof(id), false)) {
		length = snprintf(body, sizeof(body),
				  "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{"
				  "\"code\":%d,\"message\":\"out of memory\"}}",
				  id, RPC_INTERNAL_ERROR);
		transport_send_last(&s->transport, body, (size_t)length);
	} else {
		transport_send_last(&s->transport, "", 0);
	}
	fprintf(stderr,
		"hylint: out of memory (%zu bytes wanted); the language "
		"server ends, and the editor can start it again\n",
		wanted);
	_exit(3); /* as any hylint without memory */
}

int lsp_serve(int in, int out, long parent)
{
	struct arena arena;
	struct server *s;
	int rc;

	keep_memory();
	/* Too large for the stack. */
	arena_init(&arena);
	s = ARENA_NEW(&arena, struct server);
	s->parent = parent;
	serving = s;
	memory_when_exhausted(end_without_memory);
	arena_init(&s->arena);
	arena_init(&s->settings);
	arena_init(&s->projects);
	strbuf_init(&s->bench.entered);
	client_options_init(&s->options);
	projects_init(&s->bench.projects, &s->projects, &s->options.overrides);
	transport_init(&s->transport, in, out);
	/* A client that goes away is noticed by what write() says. */
	signal(SIGPIPE, SIG_IGN);
	serve(s);
	rc = s->shut_down ? 0 : 1;
	server_release(s);
	arena_release(&arena);
	return rc;
}
