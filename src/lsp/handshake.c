/*
 * The beginning of a session: what the client can do enters, what the server can
 * do leaves. Also the folders that are open, which may change later.
 */
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "git/changes.h"
#include "lsp/server.h"

static void read_encoding(struct server *s, const cJSON *params)
{
	static const char *const names[] = { "utf-8", "utf-16", "utf-32" };
	const cJSON *offered =
		json_at(params, "capabilities.general.positionEncodings");
	const cJSON *name;

	s->client.encoding = ENCODING_UTF16;
	cJSON_ArrayForEach(name, offered) {
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

	cJSON_ArrayForEach(kind,
			   json_at(params, "capabilities.textDocument.hover."
					   "contentFormat"))
		if (cJSON_IsString(kind))
			return !strcmp(kind->valuestring, "markdown");
	return true;
}

/* Whether the edit of a code action may come when it is chosen. */
static bool takes_edits_later(const cJSON *params)
{
	const cJSON *property;

	cJSON_ArrayForEach(property,
			   json_at(params,
				   "capabilities.textDocument.codeAction."
				   "resolveSupport.properties")) {
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

static void read_workspace_folders(struct server *s, const cJSON *params)
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

static cJSON *server_capabilities(const struct server *s)
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

cJSON *handshake_answer(struct server *s, const cJSON *params)
{
	const cJSON *parent = json_at(params, "processId");
	cJSON *result = cJSON_CreateObject(), *info;

	read_client(s, params);
	read_workspace_folders(s, params);
	if (cJSON_IsNumber(parent) && parent->valuedouble > 1)
		s->parent = (long)parent->valuedouble;
	configuration_take(s, json_at(params, "initializationOptions"));
	s->initialized = true;
	cJSON_AddItemToObject(result, "capabilities", server_capabilities(s));
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

void handshake_end(struct server *s)
{
	cJSON *params, *list, *options;

	if (s->client.asks_for_configuration)
		configuration_ask(s);
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

void folders_changed(struct server *s, const cJSON *params)
{
	const cJSON *folder;

	cJSON_ArrayForEach(folder, json_at(params, "event.removed"))
		remove_folder(s, json_string_at(folder, "uri"));
	cJSON_ArrayForEach(folder, json_at(params, "event.added"))
		add_folder(s, json_string_at(folder, "uri"));
}
