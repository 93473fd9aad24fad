#include "lsp/document.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/fs.h"
#include "git/changes.h"

/* --- opening and closing ---------------------------------------------------- */

static bool is_top(struct arena *arena, const char *folder)
{
	return fs_kind(fs_join(arena, folder, ".git")) != FS_NOTHING;
}

/* The top of the repository around a file, or NULL. */
static const char *find_top(struct arena *arena, const char *path)
{
	const char *at = fs_folder_of(arena, path);

	while (!is_top(arena, at)) {
		if (!strcmp(at, "/") || !*at)
			return NULL;
		at = fs_folder_of(arena, at);
	}
	return at;
}

static const char *below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (strncmp(path, folder, length) != 0 || path[length] != '/')
		return NULL;
	return path + length + 1;
}

static const char *shown_path(struct document *d,
			      const struct name_list *folders)
{
	const char *shown = d->top ? below(d->path, d->top) : NULL;

	for (size_t i = 0; !shown && i < folders->names.count; i++)
		shown = below(d->path, folders->names.at[i]);
	return shown ? shown : d->path;
}

/* Links in the folder are resolved, so that it is found in its repository. */
static const char *resolved(struct arena *arena, const char *path)
{
	const char *folder = fs_absolute(arena, fs_folder_of(arena, path));

	return folder ? fs_join(arena, folder, fs_name_of(path))
		      : arena_strdup(arena, path);
}

void document_open(struct document *d, const char *uri, const char *path,
		   const struct name_list *folders)
{
	memset(d, 0, sizeof(*d));
	d->open = true;
	arena_init(&d->names);
	arena_init(&d->index);
	arena_init(&d->analysis);
	arena_init(&d->committed.arena);
	strbuf_init(&d->text);
	strbuf_init(&d->spare);
	d->memory = parse_memory_new();
	d->uri = arena_strdup(&d->names, uri);
	d->shown = fs_name_of(d->uri);
	if (!path)
		return;
	d->path = resolved(&d->names, path);
	d->top = find_top(&d->names, d->path);
	d->shown = shown_path(d, folders);
}

void document_close(struct document *d)
{
	d->open = false;
	strbuf_release(&d->text);
	strbuf_release(&d->spare);
	parse_memory_free(d->memory);
	arena_release(&d->committed.arena);
	arena_release(&d->analysis);
	arena_release(&d->index);
	arena_release(&d->names);
}

/* --- its text --------------------------------------------------------------- */

void document_forget(struct document *d)
{
	d->analyzed = false;
	arena_clear(&d->analysis);
}

static void text_changed(struct document *d)
{
	d->indexed = false;
	document_forget(d);
	d->dirty = true;
}

void document_set_text(struct document *d, struct slice text)
{
	strbuf_clear(&d->text);
	strbuf_add(&d->text, text.ptr, text.length);
	text_changed(d);
}

static struct slice text_of(const struct document *d)
{
	return (struct slice){ d->text.text, d->text.length };
}

const struct offsets *document_offsets(struct document *d)
{
	if (!d->indexed) {
		arena_clear(&d->index);
		offsets_init(&d->offsets, &d->index, text_of(d));
		d->indexed = true;
	}
	return &d->offsets;
}

void document_edit(struct document *d, enum position_encoding encoding,
		   struct lsp_position from, struct lsp_position to,
		   struct slice text)
{
	const struct offsets *offsets = document_offsets(d);
	uint32_t start = offsets_byte(offsets, encoding, from);
	uint32_t end = offsets_byte(offsets, encoding, to);
	struct strbuf old = d->text;

	if (end < start)
		end = start;
	strbuf_clear(&d->spare);
	strbuf_add(&d->spare, old.text, start);
	strbuf_add(&d->spare, text.ptr, text.length);
	strbuf_add(&d->spare, old.text + end, old.length - end);
	d->text = d->spare;
	d->spare = old;
	text_changed(d);
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
		if (!strcmp(at, "/") || !*at || is_top(arena, at))
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

static struct project *find_project(struct document *d, struct projects *all)
{
	/* What is in no file yet falls under the workspace's settings. */
	const char *path = d->path ? d->path : d->shown;

	if (d->project)
		return d->project;
	d->config_stamp = config_stamp(d, &d->names);
	d->project = project_of(all, path);
	/* Without a repository, paths count from the workspace's folder. */
	d->place = d->project->config || d->top
			   ? arena_strdup(&d->names, project_place(all, path))
			   : d->shown;
	d->excluded =
		settings_path_matches(&d->project->settings.exclude, d->place);
	return d->project;
}

static const char *place_of(void *document, const char *path)
{
	(void)path;
	return ((struct document *)document)->place;
}

struct lint *document_lint(struct document *d)
{
	d->project->lint.place = place_of;
	d->project->lint.place_context = d;
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

static int enter(struct workbench *bench, const char *top)
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

	if (!d->top || !below(d->path, d->top))
		return NULL;
	if (c->commit && c->looked_at + LOOK_AGAIN > now)
		return c->known ? &c->report : NULL;
	c->looked_at = now;
	arena_init(&scratch);
	same = !enter(bench, d->top) && !changes_head(&head, &scratch, NULL);
	if (same && c->commit && !strcmp(c->commit, head)) {
		arena_release(&scratch);
		return c->known ? &c->report : NULL;
	}
	arena_clear(&c->arena);
	c->commit = arena_strdup(&c->arena, same ? head : "-");
	arena_release(&scratch);
	c->known = same && (!*c->commit ||
			    changes_blob(&text, &c->arena, "HEAD",
					 below(d->path, d->top), NULL) >= 0);
	if (c->known)
		lint_before(document_lint(d), &c->report, &c->arena, d->shown,
			    text);
	return c->known ? &c->report : NULL;
}

/* --- looking at it ---------------------------------------------------------- */

static void look(struct document *d, struct workbench *bench)
{
	struct project *project = find_project(d, &bench->projects);

	memset(&d->edited, 0, sizeof(d->edited));
	memset(&d->report, 0, sizeof(d->report));
	d->report.text = text_of(d);
	if (!d->is_python || d->excluded)
		return;
	if (project->broken) {
		d->report.skipped = project->broken;
		return;
	}
	d->edited.memory = d->memory;
	if (bench->only_changes)
		d->edited.before = committed_report(d, bench);
	lint_edited(document_lint(d), &d->report, &d->analysis, d->shown,
		    text_of(d), &d->edited);
}

bool document_analyze(struct document *d, struct workbench *bench)
{
	bool trimmed = false;

	if (d->analyzed)
		return false;
	arena_clear(&d->analysis);
	look(d, bench);
	d->analyzed = true;
	if (d->project->has_lint && !d->project->broken &&
	    lint_trim(&d->project->lint)) {
		/* The names that it was understood by are gone. */
		document_forget_project(d);
		look(d, bench);
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
