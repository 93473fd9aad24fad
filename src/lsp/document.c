#include "lsp/document.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/fs.h"
#include "git/changes.h"

#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

/* --- opening and closing ---------------------------------------------------- */

static bool is_repository_top(struct arena *arena, const char *folder)
{
	return fs_kind(fs_join(arena, folder, ".git")) != FS_NOTHING;
}

/* The top of the repository around a file, or NULL. */
static const char *top_around(struct arena *arena, const char *path)
{
	const char *at = fs_folder_of(arena, path);

	while (!is_repository_top(arena, at)) {
		if (!strcmp(at, "/") || !*at)
			return NULL;
		at = fs_folder_of(arena, at);
	}
	return at;
}

static const char *shown_path(struct document *d,
			      const struct name_list *folders)
{
	const char *shown = d->top ? fs_below(d->path, d->top) : NULL;

	for (size_t i = 0; !shown && i < folders->names.count; i++)
		shown = fs_below(d->path, folders->names.at[i]);
	return shown ? shown : d->path;
}

/* Links in the folder are resolved, so that it is found in its repository. */
static const char *resolved_path(struct arena *arena, const char *path)
{
	const char *folder = fs_absolute(arena, fs_folder_of(arena, path));

	return folder ? fs_join(arena, folder, fs_name_of(path))
		      : arena_strdup(arena, path);
}

/* How it is linted hangs on the name: what the editor converts has the name of a
 * notebook and is none, what was never saved may be one without a name. */
static void name_as_form(struct document *d)
{
	bool is_notebook = path_is_notebook(d->shown);

	d->is_converted = d->form == FORM_PLAIN && is_notebook;
	if (d->is_converted)
		d->shown = arena_fmt(&d->names, "%s.py", d->shown);
	else if (d->form != FORM_PLAIN && !is_notebook)
		d->shown = arena_fmt(&d->names, "%s.ipynb", d->shown);
}

void document_open(struct document *d, const char *uri, const char *path,
		   enum document_form form, const struct name_list *folders)
{
	memset(d, 0, sizeof(*d));
	d->open = true;
	d->form = form;
	arena_init(&d->names);
	arena_init(&d->analysis);
	arena_init(&d->committed.arena);
	strbuf_init(&d->json);
	strbuf_init(&d->reported_reason);
	d->memory = parse_memory_new();
	d->uri = arena_strdup(&d->names, uri);
	d->shown = fs_name_of(d->uri);
	if (path) {
		d->path = resolved_path(&d->names, path);
		d->top = top_around(&d->names, d->path);
		d->shown = shown_path(d, folders);
	}
	name_as_form(d);
}

void document_close(struct document *d)
{
	d->open = false;
	for (size_t i = 0; i < d->buffers.count; i++)
		if (d->buffers.at[i]->open)
			buffer_close(d->buffers.at[i]);
	strbuf_release(&d->json);
	strbuf_release(&d->reported_reason);
	parse_memory_free(d->memory);
	arena_release(&d->committed.arena);
	arena_release(&d->analysis);
	arena_release(&d->names);
}

/* --- its texts -------------------------------------------------------------- */

struct buffer *document_buffer(const struct document *d, const char *uri)
{
	for (size_t i = 0; i < d->buffers.count; i++)
		if (d->buffers.at[i]->open &&
		    !strcmp(d->buffers.at[i]->uri, uri))
			return d->buffers.at[i];
	return NULL;
}

static struct buffer *free_buffer(struct document *d)
{
	struct buffer *b;

	for (size_t i = 0; i < d->buffers.count; i++)
		if (!d->buffers.at[i]->open)
			return d->buffers.at[i];
	b = ARENA_NEW(&d->names, struct buffer);
	vec_push(&d->names, &d->buffers, b);
	return b;
}

struct buffer *document_add_buffer(struct document *d, const char *uri,
				   double version)
{
	struct buffer *b = document_buffer(d, uri);

	if (b)
		buffer_close(b);
	else
		b = free_buffer(d);
	buffer_open(b, d, uri, version);
	document_touch(d);
	return b;
}

void document_drop_buffer(struct document *d, struct buffer *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->parts.count; i++)
		if (d->parts.at[i] != b)
			d->parts.at[kept++] = d->parts.at[i];
	d->parts.count = kept;
	buffer_close(b);
	document_touch(d);
}

static void move_parts(struct document *d, size_t to, size_t from, size_t count)
{
	if (count)
		memmove(d->parts.at + to, d->parts.at + from,
			count * sizeof(*d->parts.at));
}

void document_splice(struct document *d, size_t start, size_t removed,
		     struct buffer *const *added, size_t added_count)
{
	size_t rest;

	start = start < d->parts.count ? start : d->parts.count;
	rest = d->parts.count - start;
	removed = removed < rest ? removed : rest;
	rest -= removed;
	for (size_t i = removed; i < added_count; i++)
		vec_push(&d->names, &d->parts, NULL);
	move_parts(d, start + added_count, start + removed, rest);
	d->parts.count = start + added_count + rest;
	for (size_t i = 0; i < added_count; i++)
		d->parts.at[start + i] = added[i];
	document_touch(d);
}

/* What was found and understood is of no use any more. */
static void document_forget(struct document *d)
{
	d->analyzed = false;
	arena_clear(&d->analysis);
}

void document_touch(struct document *d)
{
	document_forget(d);
	d->dirty = true;
}

/* The cells as a notebook that was saved. */
static struct slice saved_cells(struct document *d)
{
	struct notebook_source *cells = ARENA_ARRAY(
		&d->analysis, struct notebook_source, d->parts.count + 1);

	for (size_t i = 0; i < d->parts.count; i++)
		cells[i] = (struct notebook_source){
			.is_code = d->parts.at[i]->is_code,
			.text = buffer_text(d->parts.at[i]),
		};
	strbuf_clear(&d->json);
	notebook_write(&d->json, cells, d->parts.count);
	return (struct slice){ d->json.text, d->json.length };
}

static struct slice document_text(struct document *d)
{
	if (d->form == FORM_CELLS)
		return saved_cells(d);
	return d->parts.count ? buffer_text(d->parts.at[0])
			      : (struct slice){ "", 0 };
}

/* --- its configuration ------------------------------------------------------ */

/* The files that could hold its configuration, with what would be different if
 * somebody wrote to them. */
static const char *config_stamp(const struct document *d, struct arena *arena)
{
	const char *at = d->path ? fs_folder_of(arena, d->path) : "/";
	const char *stamp = "";
	struct stat found;

	for (;;) {
		for (size_t i = 0; config_names[i]; i++) {
			const char *path = fs_join(arena, at, config_names[i]);

			if (stat(path, &found))
				continue;
			stamp = arena_fmt(arena, "%s%s %lld.%ld %lld\n", stamp,
					  path, (long long)found.st_mtim.tv_sec,
					  found.st_mtim.tv_nsec,
					  (long long)found.st_size);
		}
		if (!strcmp(at, "/") || !*at || is_repository_top(arena, at))
			return stamp;
		at = fs_folder_of(arena, at);
	}
}

bool document_config_changed(struct document *d)
{
	struct arena scratch;
	const char *stamp;
	bool changed;

	arena_init(&scratch);
	stamp = config_stamp(d, &scratch);
	changed = d->config_stamp && strcmp(stamp, d->config_stamp) != 0;
	arena_release(&scratch);
	return changed;
}

static struct project *find_document_project(struct document *d,
					     struct projects *all)
{
	/* What is in no file yet falls under the workspace's settings. */
	const char *path = d->path ? d->path : d->shown;

	if (d->project)
		return d->project;
	d->config_stamp = config_stamp(d, &d->names);
	d->how = treatment_of(all, path);
	d->project = d->how.project;
	d->how.path = d->shown;
	d->how.imports = IMPORTS_NONE;
	/* Without a repository, paths count from the workspace's folder. */
	d->how.place = d->project->config || d->top
			       ? arena_strdup(&d->names, d->how.place)
			       : d->shown;
	d->how.excluded =
		settings_path_matches(&d->project->settings.exclude,
				      d->how.place) ||
		(d->form != FORM_PLAIN && d->project->settings.no_notebooks);
	return d->project;
}

struct lint *document_lint(const struct document *d)
{
	return &d->project->lint;
}

void document_forget_project(struct document *d)
{
	document_forget(d);
	arena_clear(&d->committed.arena);
	d->committed.commit = NULL;
	d->committed.known = false;
	d->committed.looked_at = 0;
	d->project = NULL;
	d->dirty = true;
}

/* --- the text in HEAD ------------------------------------------------------- */

/* A commit is noticed at the next look after so many seconds, or on saving. */
#define LOOK_AGAIN 1

static long now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec + 1;
}

static int enter_repository(struct workbench *bench, const char *top)
{
	struct err err;

	if (!strcmp(bench->entered.text, top))
		return 0;
	strbuf_clear(&bench->entered);
	if (repository_enter(top, &err) < 0)
		return -1;
	strbuf_addstr(&bench->entered, top);
	return 0;
}

/* What HEAD has of the document; NULL where that cannot be said. */
static const struct file_report *committed_report(struct document *d,
						  struct workbench *bench)
{
	struct committed *c = &d->committed;
	long now = now_seconds();
	struct slice text = { "", 0 };
	struct arena scratch;
	const char *head;
	bool same;

	/* Python cannot be held against the notebook that it was made of. */
	if (!d->top || !fs_below(d->path, d->top) || d->is_converted)
		return NULL;
	if (c->commit && c->looked_at + LOOK_AGAIN > now)
		return c->known ? &c->report : NULL;
	c->looked_at = now;
	arena_init(&scratch);
	same = !enter_repository(bench, d->top) &&
	       !changes_head(&head, &scratch, NULL);
	if (same && c->commit && !strcmp(c->commit, head)) {
		arena_release(&scratch);
		return c->known ? &c->report : NULL;
	}
	arena_clear(&c->arena);
	c->commit = arena_strdup(&c->arena, same ? head : "-");
	arena_release(&scratch);
	c->known = same && (!*c->commit ||
			    changes_blob(&text, &c->arena, "HEAD",
					 fs_below(d->path, d->top), NULL) >= 0);
	if (c->known)
		lint_before(document_lint(d), &c->report, &c->arena, &d->how,
			    text);
	return c->known ? &c->report : NULL;
}

/* --- looking at it ---------------------------------------------------------- */

static void look_at_document(struct document *d, struct workbench *bench)
{
	struct project *project = find_document_project(d, &bench->projects);

	memset(&d->edited, 0, sizeof(d->edited));
	memset(&d->report, 0, sizeof(d->report));
	d->report.text = (struct slice){ "", 0 };
	if (!d->is_ours || d->how.excluded)
		return;
	if (project->broken) {
		d->report.skipped = project->broken;
		return;
	}
	d->edited.memory = d->memory;
	if (bench->only_changes)
		d->edited.before = committed_report(d, bench);
	lint_edited(document_lint(d), &d->report, &d->analysis, &d->how,
		    document_text(d), &d->edited);
	if (project->baseline && d->path)
		baseline_apply(project->baseline, d->path, &d->report);
}

bool document_analyze(struct document *d, struct workbench *bench)
{
	bool trimmed = false;

	if (d->analyzed)
		return false;
	arena_clear(&d->analysis);
	look_at_document(d, bench);
	d->analyzed = true;
	if (d->project->has_lint && !d->project->broken &&
	    lint_trim(&d->project->lint)) {
		/* The names that it was understood by are gone. */
		document_forget_project(d);
		look_at_document(d, bench);
		d->analyzed = trimmed = true;
	}
	return trimmed;
}

bool document_shows(const struct finding *finding, bool only_changes)
{
	if (finding->suppressed)
		return false;
	return !only_changes || finding->attribution == ATTRIBUTION_NONE ||
	       finding->attribution == ATTRIBUTION_INTRODUCED;
}

/* --- places ----------------------------------------------------------------- */

static uint32_t place_in_cell(const struct notebook_cell *cell, uint32_t byte)
{
	return (byte < cell->end ? byte : cell->end) - cell->start;
}

struct buffer_span document_locate(const struct document *d, struct span span)
{
	const struct notebook *nb = d->report.notebook;
	const struct notebook_cell *cell;
	struct buffer_span out = { .span = span };

	if (d->form == FORM_CELLS) {
		cell = notebook_cell_at(nb, span.start);
		if (!cell)
			return out;
		out.buffer = d->parts.at[cell->number - 1];
		out.span.start = place_in_cell(cell, span.start);
		out.span.end = place_in_cell(cell, span.end);
		return out;
	}
	out.buffer = d->parts.at[0];
	if (d->form == FORM_JSON) {
		out.span.start = notebook_raw(nb, span.start);
		out.span.end = notebook_raw(nb, span.end);
	}
	return out;
}

uint32_t document_byte(const struct document *d, const struct buffer *b,
		       uint32_t byte)
{
	const struct notebook *nb = d->report.notebook;

	if (d->form == FORM_PLAIN)
		return byte;
	if (d->form == FORM_JSON)
		return notebook_program_byte(nb, byte);
	for (size_t i = 0; i < nb->cells.count; i++)
		if (d->parts.at[nb->cells.at[i].number - 1] == b)
			return nb->cells.at[i].start + byte;
	return UINT32_MAX;
}

/* The cells that a person can count: an editor may not tell us the others. */
static uint32_t code_cell(const struct notebook *nb, uint32_t byte)
{
	return (uint32_t)(notebook_cell_at(nb, byte) - nb->cells.at) + 1;
}

const char *document_line_name(struct document *d, const struct buffer *from,
			       uint32_t byte)
{
	struct buffer_span at = document_locate(d, (struct span){ byte, byte });
	uint32_t line = offsets_position(buffer_offsets(at.buffer),
					 ENCODING_UTF8, at.span.start)
				.line +
			1;

	if (at.buffer == from)
		return arena_fmt(&d->analysis, "line %u", line);
	return arena_fmt(&d->analysis, "line %u of code cell %u", line,
			 code_cell(d->report.notebook, byte));
}
