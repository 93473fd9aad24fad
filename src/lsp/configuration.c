/*
 * What the server checks by: the editor's settings and the configuration files.
 * When one of them is another, the projects that were made of them are thrown away,
 * and the client is asked to ask again.
 */
#include <string.h>

#include "base/fs.h"
#include "lsp/server.h"

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
void configuration_show_broken(struct server *s)
{
	show_each(s, 2, &s->bench.projects.notices);
	s->bench.projects.notices.names.count = 0;
	for (size_t i = 0; i < s->bench.projects.all.count; i++) {
		struct project *p = s->bench.projects.all.at[i];

		if (p->broken && !p->reported_errors) {
			p->reported_errors = true;
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

/* Reads the configuration files again. The options stay. */
void configuration_reload(struct server *s)
{
	forget_projects(s);
	if (s->initialized)
		ask_refresh(s);
}

/* Takes the editor's settings. All that hangs on them is thrown away. */
void configuration_take(struct server *s, const cJSON *json)
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

void configuration_ask(struct server *s)
{
	cJSON *params = cJSON_CreateObject(), *item;

	item = cJSON_CreateObject();
	cJSON_AddStringToObject(item, "section", "hylint");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(params, "items"), item);
	rpc_ask(&s->transport, "hylint-configuration",
		"workspace/configuration", params);
}

void configuration_changed(struct server *s, const cJSON *params)
{
	const cJSON *settings = json_at(params, "settings");

	if (cJSON_IsObject(json_at(settings, "hylint")))
		configuration_take(s, settings);
	else if (s->client.asks_for_configuration)
		configuration_ask(s);
}

bool configuration_is_file(const char *name)
{
	return slice_is_any(slice_of(name), config_names);
}
