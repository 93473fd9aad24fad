/* Code actions: the fixes of findings, comments that silence them, and all safe
 * fixes at once for saving. */

#include <string.h>

#include "git/hunks.h"
#include "lint/fix.h"
#include "lint/silence.h"
#include "lsp/server.h"
#include "report/json.h"

#define QUICK_FIX "quickfix"
#define FIX_ALL "source.fixAll.hylint"
/* Of all cells: editors ask so on saving a notebook. */
#define FIX_NOTEBOOK "notebook.source.fixAll.hylint"

/* --- edits ------------------------------------------------------------------ */

/* Edits are gathered by the URI of their text: { uri: [edit, ...] }. */
static void add_text_edit(struct server *s, cJSON *edits, struct buffer *b,
			  struct span span, const char *text)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(edits, b->uri);
	cJSON *edit = cJSON_CreateObject();

	if (!list)
		list = cJSON_AddArrayToObject(edits, b->uri);
	cJSON_AddItemToObject(edit, "range", json_range(s, b, span));
	cJSON_AddItemToObject(edit, "newText", json_text(text));
	cJSON_AddItemToArray(list, edit);
}

static void add_versioned(cJSON *changes, const struct buffer *b, cJSON *list)
{
	cJSON *change = cJSON_CreateObject();
	cJSON *file = cJSON_AddObjectToObject(change, "textDocument");

	cJSON_AddItemToObject(file, "uri", json_text(b->uri));
	cJSON_AddNumberToObject(file, "version", b->version);
	cJSON_AddItemToObject(change, "edits", list);
	cJSON_AddItemToArray(changes, change);
}

/* A WorkspaceEdit; owns the edits. */
static cJSON *workspace_edit(struct server *s, struct document *d, cJSON *edits)
{
	cJSON *edit = cJSON_CreateObject(), *changes, *list;

	if (!s->client.versioned_edits) {
		cJSON_AddItemToObject(edit, "changes", edits);
		return edit;
	}
	changes = cJSON_AddArrayToObject(edit, "documentChanges");
	while ((list = cJSON_DetachItemFromArray(edits, 0)))
		add_versioned(changes, document_buffer(d, list->string), list);
	cJSON_Delete(edits);
	return edit;
}

/* Where a line begins; the end of the text for the one behind the last. */
static uint32_t line_start(const struct lines *lines, uint32_t line)
{
	return line <= lines->count ? lines->starts[line - 1] : lines->size;
}

/* The span of some lines; `first` is the line before when there are none. */
static struct span lines_span(const struct lines *lines, struct line_range r)
{
	uint32_t first = r.count ? r.first : r.first + 1;

	return (struct span){ line_start(lines, first),
			      line_start(lines, first + r.count) };
}

/* The edits that turn a text into another one, line by line, so that marks and
 * the cursor stay where they are. */
static void add_edits_to(struct server *s, cJSON *edits, struct buffer *b,
			 struct arena *arena, struct slice after)
{
	struct slice before = buffer_text(b);
	struct lines old_lines, new_lines;
	struct hunk_list list = { 0 };

	lines_init(&old_lines, arena, before.ptr, before.length);
	lines_init(&new_lines, arena, after.ptr, after.length);
	if (hunks_between(&list, arena, before, after, NULL) < 0) {
		add_text_edit(s, edits, b, (struct span){ 0, old_lines.size },
			      arena_strndup(arena, after.ptr, after.length));
		return;
	}
	for (size_t i = 0; i < list.hunks.count; i++) {
		const struct hunk *h = &list.hunks.at[i];
		struct span new = lines_span(&new_lines, h->after);

		add_text_edit(s, edits, b, lines_span(&old_lines, h->before),
			      arena_strndup(arena, after.ptr + new.start,
					    new.end - new.start));
	}
}

/* The edits that turn the document into one whose file holds other bytes. */
static cJSON *edits_to(struct server *s, struct document *d,
		       struct arena *arena, struct slice bytes)
{
	cJSON *edits = cJSON_CreateObject();
	struct notebook nb;

	if (d->form != FORM_CELLS) {
		add_edits_to(s, edits, d->parts.at[0], arena, bytes);
		return edits;
	}
	if (notebook_read(&nb, arena, bytes, NULL) < 0)
		BUG("the corrected notebook is not valid");
	for (size_t i = 0; i < nb.cells.count; i++) {
		const struct notebook_cell *cell = &nb.cells.at[i];
		struct buffer *b = d->parts.at[cell->number - 1];
		struct slice text = { nb.program.ptr + cell->start,
				      cell->end - cell->start };

		if (!slice_equal(text, buffer_text(b)))
			add_edits_to(s, edits, b, arena, text);
	}
	return edits;
}

/* --- actions ---------------------------------------------------------------- */

struct wanted_actions {
	struct server *s;
	struct document *d;
	struct buffer *buffer; /* the file, or the cell */
	struct arena arena;
	const cJSON *only; /* kinds; NULL: all */
	const cJSON *range;
	struct span span;
	bool later;	     /* edits are made when an action is chosen ... */
	const cJSON *chosen; /* ... which is this one, or NULL */
	cJSON *list;
};

/* Whether the edit of an action is needed now. */
static bool is_made(const struct wanted_actions *w, const char *kind,
		    const char *title)
{
	const char *k = json_string_at(w->chosen, "kind");
	const char *t = json_string_at(w->chosen, "title");

	if (!w->chosen)
		return !w->later;
	return k && t && !strcmp(k, kind) && !strcmp(t, title);
}

/* What the text was that an action is about, to make its edit later. */
static cJSON *data_of(const struct wanted_actions *w)
{
	cJSON *data = cJSON_CreateObject(), *file;

	file = cJSON_AddObjectToObject(data, "textDocument");
	cJSON_AddItemToObject(file, "uri", json_text(w->buffer->uri));
	cJSON_AddNumberToObject(data, "version", w->buffer->version);
	cJSON_AddItemToObject(data, "range", cJSON_Duplicate(w->range, true));
	return data;
}

/* Whether a kind is asked for: "source" asks for all that begins so. */
static bool kind_is_wanted(const struct wanted_actions *w, const char *kind)
{
	const cJSON *asked;

	if (!cJSON_IsArray(w->only))
		return true;
	cJSON_ArrayForEach(asked, w->only) {
		const char *word = cJSON_IsString(asked) ? asked->valuestring
							 : "?";
		size_t length = strlen(word);

		if (!length || (!strncmp(kind, word, length) &&
				(!kind[length] || kind[length] == '.')))
			return true;
	}
	return false;
}

/* `edits` NULL: later. */
static cJSON *add_action(struct wanted_actions *w, const char *kind,
			 const char *title, const struct finding *f,
			 cJSON *edits)
{
	cJSON *action = cJSON_CreateObject(), *about;

	cJSON_AddItemToObject(action, "title", json_text(title));
	cJSON_AddStringToObject(action, "kind", kind);
	if (f) {
		about = cJSON_AddArrayToObject(action, "diagnostics");
		cJSON_AddItemToArray(about, diagnostic_of(w->s, w->d, f));
	}
	if (edits)
		cJSON_AddItemToObject(action, "edit",
				      workspace_edit(w->s, w->d, edits));
	else
		cJSON_AddItemToObject(action, "data", data_of(w));
	cJSON_AddItemToArray(w->list, action);
	return action;
}

/* The edits of a fix in the texts that the editor holds; NULL when it cannot be
 * made. */
static cJSON *edits_of_fix(struct wanted_actions *w, const struct fix *fix)
{
	struct document *d = w->d;
	struct text_edits bytes = { 0 };
	struct buffer_span at;
	cJSON *edits;

	if (!fix_edits(&bytes, &w->arena, &d->report, fix))
		return NULL;
	edits = cJSON_CreateObject();
	for (size_t i = 0; d->form == FORM_JSON && i < bytes.all.count; i++) {
		const struct text_edit *e = &bytes.all.at[i];

		add_text_edit(w->s, edits, w->buffer,
			      (struct span){ e->start, e->end }, e->text);
	}
	for (size_t i = 0; d->form != FORM_JSON && i < fix->edits.count; i++) {
		const struct edit *edit = &fix->edits.at[i];
		struct text_edit e = { edit->span.start, edit->span.end,
				       edit->text };

		if (d->report.notebook)
			e = notebook_cell_edit(d->report.notebook, e);
		at = document_locate(d, (struct span){ e.start, e.end });
		add_text_edit(w->s, edits, at.buffer, at.span, e.text);
	}
	return edits;
}

static void offer_fixes(struct wanted_actions *w, const struct finding *f)
{
	static const char *const remarks[] = { "", " (unsafe)",
					       " (suggestion)" };
	bool preferred = false;

	for (size_t i = 0; i < f->fixes.count; i++) {
		const struct fix *fix = &f->fixes.at[i];
		cJSON *edits = NULL, *action;
		const char *title = arena_fmt(&w->arena, "%s: %s%s",
					      f->rule->code, fix->title,
					      remarks[fix->applicability]);

		if (is_made(w, QUICK_FIX, title)) {
			edits = edits_of_fix(w, fix);
			if (!edits)
				continue;
		}
		action = add_action(w, QUICK_FIX, title, f, edits);
		if (fix->applicability != FIX_SAFE || preferred)
			continue;
		preferred = true;
		cJSON_AddTrueToObject(action, "isPreferred");
	}
}

/* A comment at the finding, and nowhere else. */
static void add_silence(struct wanted_actions *w, const struct finding *f)
{
	struct finding copy = *f;
	struct file_report alone = w->d->report;
	struct lint *lint = document_lint(w->d);
	const char *title = arena_fmt(&w->arena,
				      "%s: suppress it here, with a comment",
				      f->rule->code);
	cJSON *edits = NULL;
	struct slice after;

	alone.findings = (struct findings){ &copy, 1, 1 };
	if (is_made(w, QUICK_FIX, title)) {
		if (!silence_text(&after, &w->arena, lint, &alone, ""))
			return;
		edits = edits_to(w->s, w->d, &w->arena, after);
	}
	add_action(w, QUICK_FIX, title, f, edits);
}

static bool is_touched(const struct wanted_actions *w, const struct finding *f)
{
	return f->span.start <= w->span.end && w->span.start <= f->span.end &&
	       document_locate(w->d, f->span).buffer == w->buffer;
}

static void add_quick_fixes(struct wanted_actions *w)
{
	const struct findings *findings = &w->d->report.findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->at[i];

		if (!is_touched(w, f) ||
		    !document_shows(f, w->s->options.only_changes))
			continue;
		offer_fixes(w, f);
		add_silence(w, f);
	}
}

static bool has_fix(const struct file_report *file, enum applicability up_to)
{
	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];

		for (size_t k = 0; k < f->fixes.count; k++)
			if (f->fixes.at[k].applicability <= up_to)
				return true;
	}
	return false;
}

/* The cell's number, for what is to stay in it. */
static uint32_t cell_of(const struct document *d, const struct buffer *b)
{
	for (uint32_t i = 0; i < d->parts.count; i++)
		if (d->parts.at[i] == b)
			return i + 1;
	return 0;
}

static const char *fix_all_title(uint32_t cell)
{
	return cell ? "hylint: fix all in this cell" : "hylint: fix all";
}

/* Corrects as `hylint check --fix` does: a file, a notebook, or with `cell` one
 * of its cells. */
static void add_fix_all(struct wanted_actions *w, const char *kind,
			uint32_t cell)
{
	struct document *d = w->d;
	struct lint *lint = document_lint(d);
	struct edited_text edited = { .before = d->edited.before };
	struct fix_choice choice = { .up_to = FIX_SAFE, .cell = cell };
	struct file_report file;
	bool would_break;
	size_t count;

	if (w->s->options.unsafe_fixes)
		choice.up_to = FIX_UNSAFE;
	if (!has_fix(&d->report, choice.up_to))
		return;
	if (w->later && !is_made(w, kind, fix_all_title(cell))) {
		add_action(w, kind, fix_all_title(cell), NULL, NULL);
		return;
	}
	lint_edited(lint, &file, &w->arena, &d->how, d->report.bytes, &edited);
	count = fix_in_passes(lint, &file, &w->arena, &choice, edited.before,
			      &would_break);
	if (would_break)
		server_log(w->s, 2,
			   arena_fmt(&w->arena,
				     "%s: a fix would break this file and was "
				     "not applied; %s",
				     d->shown,
				     break_advice(lint, &w->arena, &d->how,
						  d->report.bytes)));
	if (count)
		add_action(w, kind,
			   w->later ? fix_all_title(cell)
				    : arena_fmt(&w->arena, "%s (%zu)",
						fix_all_title(cell), count),
			   NULL, edits_to(w->s, d, &w->arena, file.bytes));
}

static void add_source_actions(struct wanted_actions *w)
{
	bool in_cells = w->d->form == FORM_CELLS;

	if (kind_is_wanted(w, FIX_ALL))
		add_fix_all(w, FIX_ALL,
			    in_cells ? cell_of(w->d, w->buffer) : 0);
	if (in_cells && kind_is_wanted(w, FIX_NOTEBOOK))
		add_fix_all(w, FIX_NOTEBOOK, 0);
}

/* Those for a range of the text, as `w` says. */
static void add_actions(struct wanted_actions *w)
{
	struct span span;

	if (!read_span(w->s, w->buffer, w->range, &span))
		return;
	server_analyze(w->s, w->d);
	if (!w->d->edited.understood)
		return;
	w->span.start = document_byte(w->d, w->buffer, span.start);
	w->span.end = document_byte(w->d, w->buffer, span.end);
	arena_init(&w->arena);
	if (kind_is_wanted(w, QUICK_FIX))
		add_quick_fixes(w);
	add_source_actions(w);
	arena_release(&w->arena);
}

cJSON *actions_of(struct server *s, struct buffer *b, const cJSON *params)
{
	struct wanted_actions w = { .s = s,
				    .d = b->document,
				    .buffer = b,
				    .only = json_at(params, "context.only"),
				    .range = json_at(params, "range"),
				    .later = s->client.resolves,
				    .list = cJSON_CreateArray() };

	add_actions(&w);
	return w.list;
}

/* Several findings may offer what has one title: the finding decides. */
static bool is_same_action(const cJSON *action, const cJSON *chosen)
{
	const cJSON *about = cJSON_GetObjectItem(action, "diagnostics");
	const cJSON *wanted = cJSON_GetObjectItem(chosen, "diagnostics");

	return cJSON_HasObjectItem(action, "edit") &&
	       (about ? cJSON_Compare(about, wanted, true) : !wanted);
}

cJSON *action_resolved(struct server *s, struct buffer *b, const cJSON *action)
{
	const cJSON *version = json_at(action, "data.version"), *made;
	struct wanted_actions w = { .s = s,
				    .d = b->document,
				    .buffer = b,
				    .range = json_at(action, "data.range"),
				    .later = true,
				    .chosen = action,
				    .list = cJSON_CreateArray() };
	cJSON *resolved = NULL;

	if (cJSON_IsNumber(version) && version->valuedouble == b->version)
		add_actions(&w);
	cJSON_ArrayForEach(made, w.list) {
		if (is_same_action(made, action)) {
			resolved = cJSON_Duplicate(made, true);
			break;
		}
	}
	cJSON_Delete(w.list);
	return resolved;
}
