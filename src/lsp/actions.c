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

/* --- edits ------------------------------------------------------------------ */

static cJSON *text_edit(struct server *s, struct document *d, struct span span,
			const char *text)
{
	cJSON *edit = cJSON_CreateObject();

	cJSON_AddItemToObject(edit, "range", json_range(s, d, span));
	cJSON_AddItemToObject(edit, "newText", json_text(text));
	return edit;
}

/* A WorkspaceEdit of one document; owns the list. */
static cJSON *workspace_edit(struct server *s, struct document *d, cJSON *list)
{
	cJSON *edit = cJSON_CreateObject(), *changes, *change, *file;

	if (!s->client.versioned_edits) {
		changes = cJSON_AddObjectToObject(edit, "changes");
		cJSON_AddItemToObject(changes, d->uri, list);
		return edit;
	}
	changes = cJSON_AddArrayToObject(edit, "documentChanges");
	change = cJSON_CreateObject();
	file = cJSON_AddObjectToObject(change, "textDocument");
	cJSON_AddItemToObject(file, "uri", json_text(d->uri));
	cJSON_AddNumberToObject(file, "version", d->version);
	cJSON_AddItemToObject(change, "edits", list);
	cJSON_AddItemToArray(changes, change);
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

/* The edits that turn the document into another text, line by line, so that
 * marks and the cursor stay where they are. */
static cJSON *edits_to(struct server *s, struct document *d,
		       struct arena *arena, struct slice after)
{
	struct slice before = { d->text.text, d->text.length };
	struct lines old_lines, new_lines;
	struct hunk_list list = { 0 };
	cJSON *edits = cJSON_CreateArray();
	const char *text;

	lines_init(&old_lines, arena, before.ptr, before.length);
	lines_init(&new_lines, arena, after.ptr, after.length);
	if (hunks_between(&list, arena, before, after, NULL) < 0) {
		text = arena_strndup(arena, after.ptr, after.length);
		cJSON_AddItemToArray(
			edits,
			text_edit(s, d, (struct span){ 0, old_lines.size },
				  text));
		return edits;
	}
	for (size_t i = 0; i < list.hunks.count; i++) {
		const struct hunk *h = &list.hunks.at[i];
		struct span new = lines_span(&new_lines, h->after);

		text = arena_strndup(arena, after.ptr + new.start,
				     new.end - new.start);
		cJSON_AddItemToArray(
			edits,
			text_edit(s, d, lines_span(&old_lines, h->before),
				  text));
	}
	return edits;
}

/* --- actions ---------------------------------------------------------------- */

struct wanted {
	struct server *s;
	struct document *d;
	struct arena arena;
	const cJSON *only; /* kinds; NULL: all */
	struct span span;
	cJSON *list;
};

/* Whether a kind is asked for: "source" asks for all that begins so. */
static bool is_wanted(const struct wanted *w, const char *kind)
{
	const cJSON *asked;

	if (!cJSON_IsArray(w->only))
		return true;
	cJSON_ArrayForEach(asked, w->only)
	{
		const char *word = cJSON_IsString(asked) ? asked->valuestring
							 : "?";
		size_t length = strlen(word);

		if (!length || (!strncmp(kind, word, length) &&
				(!kind[length] || kind[length] == '.')))
			return true;
	}
	return false;
}

static cJSON *add_action(struct wanted *w, const char *kind, const char *title,
			 const struct finding *f, cJSON *edits)
{
	cJSON *action = cJSON_CreateObject(), *about;

	cJSON_AddItemToObject(action, "title", json_text(title));
	cJSON_AddStringToObject(action, "kind", kind);
	if (f) {
		about = cJSON_AddArrayToObject(action, "diagnostics");
		cJSON_AddItemToArray(about, diagnostic_of(w->s, w->d, f));
	}
	cJSON_AddItemToObject(action, "edit",
			      workspace_edit(w->s, w->d, edits));
	cJSON_AddItemToArray(w->list, action);
	return action;
}

static void add_fixes(struct wanted *w, const struct finding *f)
{
	static const char *const remarks[] = { "", " (unsafe)",
					       " (suggestion)" };
	bool preferred = false;

	for (size_t i = 0; i < f->fixes.count; i++) {
		const struct fix *fix = &f->fixes.at[i];
		cJSON *edits = cJSON_CreateArray(), *action;
		const char *title = arena_fmt(&w->arena, "%s: %s%s",
					      f->rule->code, fix->title,
					      remarks[fix->applicability]);

		for (size_t e = 0; e < fix->edits.count; e++)
			cJSON_AddItemToArray(edits,
					     text_edit(w->s, w->d,
						       fix->edits.at[e].span,
						       fix->edits.at[e].text));
		action = add_action(w, QUICK_FIX, title, f, edits);
		if (fix->applicability != FIX_SAFE || preferred)
			continue;
		preferred = true;
		cJSON_AddTrueToObject(action, "isPreferred");
	}
}

/* A comment at the finding, and nowhere else. */
static void add_silence(struct wanted *w, const struct finding *f)
{
	struct finding copy = *f;
	struct file_report alone = w->d->report;
	struct lint *lint = document_lint(w->d);
	struct slice after;

	alone.findings = (struct findings){ &copy, 1, 1 };
	if (!silence_text(&after, &w->arena, lint, &alone, ""))
		return;
	add_action(w, QUICK_FIX,
		   arena_fmt(&w->arena, "%s: silence it here, by a comment",
			     f->rule->code),
		   f, edits_to(w->s, w->d, &w->arena, after));
}

static bool is_touched(const struct wanted *w, const struct finding *f)
{
	return f->span.start <= w->span.end && w->span.start <= f->span.end;
}

static void add_quick_fixes(struct wanted *w)
{
	const struct findings *findings = &w->d->report.findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->at[i];

		if (!is_touched(w, f) ||
		    !document_shows(f, w->s->options.only_changes))
			continue;
		add_fixes(w, f);
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

/* Corrects as `hylint check --fix` does. */
static void add_fix_all(struct wanted *w)
{
	struct document *d = w->d;
	struct lint *lint = document_lint(d);
	struct edited_text edited = { .before = d->edited.before };
	struct fix_choice choice = { FIX_SAFE, NULL };
	struct file_report file;
	bool would_break;
	size_t count;

	if (w->s->options.unsafe_fixes)
		choice.up_to = FIX_UNSAFE;
	if (!has_fix(&d->report, choice.up_to))
		return;
	lint->keep_repeats = true;
	lint_edited(lint, &file, &w->arena, d->shown, d->report.bytes, &edited);
	count = fix_in_passes(lint, &file, &w->arena, &choice, edited.before,
			      &would_break);
	lint->keep_repeats = false;
	if (would_break)
		server_log(w->s, 2,
			   arena_fmt(&w->arena,
				     "%s: a fix would break this file and was "
				     "not applied; please report it",
				     d->shown));
	if (count)
		add_action(w, FIX_ALL,
			   arena_fmt(&w->arena, "hylint: fix all (%zu)", count),
			   NULL, edits_to(w->s, d, &w->arena, file.bytes));
}

cJSON *actions_of(struct server *s, struct document *d, const cJSON *params)
{
	struct wanted w = { .s = s,
			    .d = d,
			    .only = json_at(params, "context.only"),
			    .list = cJSON_CreateArray() };

	if (!read_span(s, d, json_at(params, "range"), &w.span))
		return w.list;
	server_analyze(s, d);
	if (!d->edited.understood)
		return w.list;
	arena_init(&w.arena);
	if (is_wanted(&w, QUICK_FIX))
		add_quick_fixes(&w);
	if (is_wanted(&w, FIX_ALL))
		add_fix_all(&w);
	arena_release(&w.arena);
	return w.list;
}
