/* Notebooks whose cells the editor holds apart: notebookDocument/... */

#include <string.h>

#include "lsp/server.h"

/* NotebookCellKind */
#define CELL_CODE 2

/* Text cells, too: an editor asks for the actions on saving a notebook at its
 * first cell, whatever that is. */
cJSON *notebooks_wanted(void)
{
	static const char *const languages[] = { "python", "markdown" };
	cJSON *options = cJSON_CreateObject(), *item = cJSON_CreateObject();
	cJSON *notebook, *cells, *cell;

	notebook = cJSON_AddObjectToObject(item, "notebook");
	cJSON_AddStringToObject(notebook, "notebookType", "jupyter-notebook");
	cells = cJSON_AddArrayToObject(item, "cells");
	for (size_t i = 0; i < 2; i++) {
		cell = cJSON_CreateObject();
		cJSON_AddStringToObject(cell, "language", languages[i]);
		cJSON_AddItemToArray(cells, cell);
	}
	cJSON_AddItemToArray(
		cJSON_AddArrayToObject(options, "notebookSelector"), item);
	cJSON_AddTrueToObject(options, "save");
	return options;
}

static double version_of(const cJSON *item)
{
	const cJSON *version = json_at(item, "version");

	return cJSON_IsNumber(version) ? version->valuedouble : 0;
}

/* --- cells ------------------------------------------------------------------ */

static void open_texts(struct document *d, const struct rpc_message *m,
		       const cJSON *items)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, items) {
		const char *uri = json_string_at(item, "uri");
		const char *language = json_string_at(item, "languageId");
		const cJSON *text = json_at(item, "text");
		struct buffer *b;

		if (!uri || !cJSON_IsString(text))
			continue;
		b = document_add_buffer(d, uri, version_of(item));
		b->is_python = !language || !strcmp(language, "python");
		b->is_code = b->is_python;
		buffer_set_text(b, message_text(m, text));
	}
}

/* The text of a cell; an empty one when the client has told of none. */
static struct buffer *text_of_cell(struct document *d, const cJSON *cell)
{
	const char *uri = json_string_at(cell, "document");
	const cJSON *kind = json_at(cell, "kind");
	struct buffer *b = document_buffer(d, uri ? uri : "");

	if (!b)
		b = document_add_buffer(d, uri ? uri : "", 0);
	if (cJSON_IsNumber(kind) && kind->valuedouble != CELL_CODE)
		b->is_code = false;
	return b;
}

static void splice_cells(struct document *d, size_t start, size_t removed,
			 const cJSON *cells)
{
	VEC(struct buffer *) added = { 0 };
	struct arena scratch;
	const cJSON *cell;

	arena_init(&scratch);
	cJSON_ArrayForEach(cell, cells) {
		struct buffer *b = text_of_cell(d, cell);

		vec_push(&scratch, &added, b);
	}
	document_splice(d, start, removed, added.at, added.count);
	arena_release(&scratch);
}

static size_t count_at(const cJSON *object, const char *name)
{
	const cJSON *number = json_at(object, name);

	if (!cJSON_IsNumber(number) || !(number->valuedouble > 0))
		return 0;
	return number->valuedouble < UINT32_MAX ? (size_t)number->valuedouble
						: UINT32_MAX;
}

static bool is_cell_of(const struct document *d, const struct buffer *b)
{
	for (size_t i = 0; i < d->parts.count; i++)
		if (d->parts.at[i] == b)
			return true;
	return false;
}

/* A cell that went takes its diagnostics along, closed or not. */
static void clear_lost(struct server *s, struct document *d)
{
	for (size_t i = 0; i < d->buffers.count; i++) {
		struct buffer *b = d->buffers.at[i];

		if (!b->open || is_cell_of(d, b) || !b->published)
			continue;
		diagnostics_clear(s, b);
		b->published = 0;
		b->unseen = true;
	}
}

static void change_structure(struct server *s, struct document *d,
			     const struct rpc_message *m,
			     const cJSON *structure)
{
	const cJSON *array = json_at(structure, "array"), *closed;

	open_texts(d, m, json_at(structure, "didOpen"));
	if (cJSON_IsObject(array))
		splice_cells(d, count_at(array, "start"),
			     count_at(array, "deleteCount"),
			     json_at(array, "cells"));
	clear_lost(s, d);
	cJSON_ArrayForEach(closed, json_at(structure, "didClose")) {
		const char *uri = json_string_at(closed, "uri");
		struct buffer *b = uri ? document_buffer(d, uri) : NULL;

		if (b)
			document_drop_buffer(d, b);
	}
}

/* Whether a cell is code. Its outputs and all else are nothing to us. */
static void change_data(struct server *s, struct document *d,
			const cJSON *cells)
{
	const cJSON *cell;

	cJSON_ArrayForEach(cell, cells) {
		const char *uri = json_string_at(cell, "document");
		const cJSON *kind = json_at(cell, "kind");
		struct buffer *b = uri ? document_buffer(d, uri) : NULL;
		bool is_code = b && b->is_python && cJSON_IsNumber(kind) &&
			       kind->valuedouble == CELL_CODE;

		if (!b || b->is_code == is_code)
			continue;
		diagnostics_clear(s, b);
		b->is_code = is_code;
		b->unseen = true;
		document_touch(d);
	}
}

static void change_text(struct server *s, struct document *d,
			struct rpc_message *m, const cJSON *content)
{
	const char *uri = json_string_at(content, "document.uri");
	struct buffer *b = uri ? document_buffer(d, uri) : NULL;

	if (!b)
		return;
	b->version = version_of(json_at(content, "document"));
	apply_changes(s, b, m, json_at(content, "changes"));
}

/* --- notebooks -------------------------------------------------------------- */

static bool is_file(const char *uri)
{
	return !strncmp(uri, "file:", 5) || !strncmp(uri, "untitled:", 9);
}

static void notebook_opened(struct server *s, struct rpc_message *m)
{
	const char *uri = json_string_at(m->params, "notebookDocument.uri");
	struct arena scratch;
	struct document *d;

	if (!uri)
		return;
	d = server_new_document(s, uri, true);
	arena_init(&scratch);
	document_open(d, uri, server_path(&scratch, uri), FORM_CELLS,
		      &s->folders);
	arena_release(&scratch);
	d->is_ours = is_file(uri);
	open_texts(d, m, json_at(m->params, "cellTextDocuments"));
	splice_cells(d, 0, 0, json_at(m->params, "notebookDocument.cells"));
}

static struct document *notebook_of(struct server *s, const cJSON *params)
{
	return server_document(
		s, json_string_at(params, "notebookDocument.uri"), true);
}

static void notebook_changed(struct server *s, struct rpc_message *m)
{
	struct document *d = notebook_of(s, m->params);
	const cJSON *cells = json_at(m->params, "change.cells"), *content;

	if (!d)
		return;
	change_structure(s, d, m, json_at(cells, "structure"));
	change_data(s, d, json_at(cells, "data"));
	cJSON_ArrayForEach(content, json_at(cells, "textContent"))
		change_text(s, d, m, content);
}

bool notebooks_notified(struct server *s, struct rpc_message *m)
{
	struct document *d;

	if (!strcmp(m->method, "notebookDocument/didOpen"))
		notebook_opened(s, m);
	else if (!strcmp(m->method, "notebookDocument/didChange"))
		notebook_changed(s, m);
	else if (strcmp(m->method, "notebookDocument/didSave") != 0 &&
		 strcmp(m->method, "notebookDocument/didClose") != 0)
		return false;
	else if (!(d = notebook_of(s, m->params)))
		return true;
	else if (!strcmp(m->method, "notebookDocument/didSave"))
		server_saved(s, d);
	else
		server_close(s, d);
	return true;
}
