/*
 * The texts that the client holds open: opened, changed, saved, closed. A document
 * stays where it is when it is closed, and is used again for the next one.
 */
#include <ctype.h>
#include <string.h>

#include "base/fs.h"
#include "lsp/server.h"

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

void sync_opened(struct server *s, struct rpc_message *m)
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

	cJSON_ArrayForEach(change, changes)
		apply_change(s, b, m, change);
	document_touch(b->document);
}

void sync_changed(struct server *s, struct rpc_message *m)
{
	struct buffer *b = server_buffer(s, m->params);
	const cJSON *version = json_at(m->params, "textDocument.version");

	if (!b)
		return;
	if (cJSON_IsNumber(version))
		b->version = version->valuedouble;
	apply_changes(s, b, m, json_at(m->params, "contentChanges"));
}

void server_saved(struct server *s, struct document *d)
{
	if (document_config_changed(d)) {
		configuration_reload(s);
	} else if (s->options.only_changes) {
		/* Time to look for a commit. */
		d->committed.looked_at = 0;
		document_touch(d);
	}
}

void sync_saved(struct server *s, const cJSON *params)
{
	const char *uri = json_string_at(params, "textDocument.uri");
	struct buffer *b = server_buffer(s, params);

	/* An editor that watches no files may save one for us. */
	if (uri && configuration_is_file(fs_name_of(uri)))
		configuration_reload(s);
	else if (b)
		server_saved(s, b->document);
}

void server_close(struct server *s, struct document *d)
{
	for (size_t i = 0; i < d->parts.count; i++)
		diagnostics_clear(s, d->parts.at[i]);
	document_close(d);
}

void sync_closed(struct server *s, const cJSON *params)
{
	struct document *d = server_document(
		s, json_string_at(params, "textDocument.uri"), false);

	if (d)
		server_close(s, d);
}
