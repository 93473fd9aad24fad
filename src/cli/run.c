#include "cli/run.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "cli/fixing.h"
#include "cli/guard.h"
#include "cli/moves.h"
#include "cli/progress.h"
#include "cli/taken_out.h"

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell_broken(const char *why)
{
	say("%s", why);
}

void run_init(struct run *run, struct cli *cli,
	      const struct overrides *overrides)
{
	memset(run, 0, sizeof(*run));
	run->cli = cli;
	run->fails_at = SEVERITY_WARNING;
	arena_init(&run->file);
	projects_init(&run->projects, &cli->arena, overrides);
	run->projects.follows_imports = true;
	run->projects.tell = tell_broken;
	run->totals.by_rule = ARENA_ARRAY(&cli->arena, size_t, rule_room);
	run->totals.seconds = -seconds_now();
}

void run_release(struct run *run)
{
	for (size_t i = 0; i < run->outputs.count; i++) {
		strbuf_release(&run->outputs.at[i]->report.text);
		strbuf_release(&run->outputs.at[i]->report.apart);
	}
	if (run->baseline)
		baseline_release(run->baseline);
	taken_out_release(run);
	projects_release(&run->projects);
	arena_release(&run->file);
}

int run_use_baseline(struct run *run, const char *path, bool fill,
		     struct err *err)
{
	run->baseline = ARENA_NEW(&run->cli->arena, struct baseline);
	run->fills_baseline = fill;
	baseline_init(run->baseline, &run->cli->arena, path);
	/* What it knows of files that are not looked at now is kept. */
	if (fill && fs_kind(path) == FS_NOTHING)
		return 0;
	if (fs_kind(path) == FS_NOTHING)
		return err_set(err,
			       "%s: there is no such baseline; "
			       "--write-baseline %s makes one",
			       path, path);
	return baseline_read(run->baseline, err);
}

struct output *run_output(struct run *run, const struct reporter *reporter,
			  FILE *file)
{
	struct output *out = ARENA_NEW(&run->cli->arena, struct output);

	strbuf_init(&out->report.text);
	strbuf_init(&out->report.apart);
	out->report.reporter = reporter;
	out->report.verbosity = run->verbosity;
	out->report.standing = "";
	out->report.folder = fs_absolute(&run->cli->arena, ".");
	out->report.rule_index =
		ARENA_ARRAY(&run->cli->arena, size_t, rule_room);
	out->file = file;
	vec_push(&run->cli->arena, &run->outputs, out);
	return out;
}

static int unknown_format(const char *name, struct err *err)
{
	struct nearest best = nearest_to(name);

	for (const struct reporter *const *r = reporters; *r; r++)
		nearest_offer(&best, (*r)->name);
	if (best.word)
		return err_set(err, "unknown format '%s'; did you mean '%s'?",
			       name, best.word);
	return err_set(err, "unknown format '%s'; see `hylint check --help`",
		       name);
}

int run_reporter(const struct reporter **out, const char *name, struct err *err)
{
	*out = reporter_find(name);
	return *out ? 0 : unknown_format(name, err);
}

int run_output_to(struct run *run, const char *format_and_path, struct err *err)
{
	const char *colon = strchr(format_and_path, ':');
	const struct reporter *reporter;
	const char *path;
	FILE *file;

	if (!colon || !colon[1])
		return err_set(err, "--output %s: write it as FORMAT:PATH",
			       format_and_path);
	if (run_reporter(&reporter,
			 arena_strndup(&run->cli->arena, format_and_path,
				       (size_t)(colon - format_and_path)),
			 err) < 0)
		return err_prefix(err, "--output %s", format_and_path);
	path = colon + 1;
	/* A slip of the fingers must not cost a program. */
	if (slice_ends(slice_of(path), ".py") || path_is_notebook(path))
		return err_set(err,
			       "--output %s: a report would overwrite this "
			       "program; name another file",
			       format_and_path);
	file = fopen(path, "we");
	if (!file)
		return err_set(err, "%s: cannot be written: %s", path,
			       strerror(errno));
	run_output(run, reporter, file)->path = path;
	return 0;
}

/* Sends out what the reporter has said. A reader that went away (EPIPE) is no
 * trouble; a full disk is. */
static void output_send(struct run *run, struct output *out)
{
	struct strbuf *text = &out->report.text;
	size_t put;

	if (text->length)
		progress_clear();
	errno = 0;
	put = fwrite(text->text, 1, text->length, out->file);
	if (put == text->length && (text->length == 0 || !fflush(out->file))) {
		strbuf_clear(text);
		return;
	}
	strbuf_clear(text);
	if (out->failed || errno == EPIPE)
		return;
	out->failed = run->failed = true;
	say("%s: cannot be written: %s",
	    out->path ? out->path : "standard output", strerror(errno));
}

void run_begin(struct run *run)
{
	for (size_t i = 0; i < run->outputs.count; i++) {
		struct output *out = run->outputs.at[i];

		if (out->report.reporter->begin)
			out->report.reporter->begin(&out->report);
		output_send(run, out);
	}
}

static void count_fixes(struct totals *t, const struct finding *finding)
{
	bool safe = false, unsafe = false;

	for (size_t i = 0; i < finding->fixes.count; i++) {
		enum applicability a = finding->fixes.at[i].applicability;

		safe = safe || a == FIX_SAFE;
		unsafe = unsafe || a == FIX_UNSAFE;
	}
	t->safe_fixes += safe;
	t->unsafe_fixes += unsafe && !safe;
}

static void count(struct run *run, const struct finding *finding)
{
	struct totals *t = &run->totals;

	if (finding->attribution == ATTRIBUTION_TOUCHED) {
		t->touched++;
		return;
	}
	t->by_severity[finding->severity]++;
	t->by_rule[finding->rule - rule_table]++;
	t->blocking += finding->severity >= run->fails_now;
	count_fixes(t, finding);
}

static void tell(struct run *run, const struct file_report *file)
{
	size_t told = 0;

	for (size_t f = 0; f < file->findings.count; f++) {
		const struct finding *finding = &file->findings.at[f];

		if (!finding_is_told(finding))
			continue;
		count(run, finding);
		told++;
		for (size_t i = 0; i < run->outputs.count; i++) {
			struct output *out = run->outputs.at[i];

			out->report.reporter->finding(&out->report, file,
						      finding);
			out->report.told++;
			output_send(run, out);
		}
	}
	run->totals.files_told += told > 0;
}

/* What else there is in the file is checked all the same. */
static void note_part(struct run *run, const struct file_report *file,
		      const char *why)
{
	struct arena *arena = &run->cli->arena;
	struct skipped_file skipped = { arena_strdup(arena, file->path),
					arena_strdup(arena, why) };

	vec_push(arena, &run->totals.skipped, skipped);
	run->failed = true;
	say("%s: %s", skipped.path, skipped.reason);
}

static void note_syntax_error(struct run *run, const struct file_report *file)
{
	uint32_t byte = lines_byte(&file->lines, file->syntax_error, 1);

	note_part(run, file,
		  arena_fmt(&run->cli->arena,
			    "syntax error in %s; checked in part",
			    file_line_name(&run->cli->arena, file, byte)));
}

static void note_added(struct run *run, const struct file_report *file)
{
	struct arena *arena = &run->cli->arena;

	for (size_t i = 0; i < file->added.count; i++) {
		struct span span = file->added.at[i]->span;
		struct added_suppression added = {
			.path = arena_strdup(arena, file->path),
			.place = file_place(file, span.start),
			.comment = arena_strndup(arena,
						 file->lines.text + span.start,
						 span.end - span.start),
		};

		vec_push(arena, &run->totals.added, added);
	}
}

static void account(struct run *run, const struct file_report *file)
{
	if (file->skipped) {
		run_skip(run, file->path, file->skipped, EXIT_TROUBLE);
		return;
	}
	if (file->syntax_error)
		note_syntax_error(run, file);
	if (file->trouble)
		note_part(run, file, file->trouble);
	run->totals.files++;
	run->totals.suppressed += file->suppressed;
	run->totals.already_there += file->already_there;
	note_added(run, file);
	tell(run, file);
}

static const char *absolute_path(struct run *run, const char *path)
{
	const char *top = run->top, *absolute;

	if (*path == '/')
		return path;
	absolute = top ? NULL : fs_absolute(&run->file, path);
	if (absolute)
		return absolute;
	if (!top)
		top = fs_absolute(&run->file, ".");
	return fs_join(&run->file, top ? top : "", path);
}

/* What --baseline names takes the place of what the settings name. */
static struct baseline *baseline_for(const struct run *run,
				     const struct project *project)
{
	return run->baseline ? run->baseline : project->baseline;
}

/* Takes out what the baseline knows; only then are repeats told as one. */
static void compare_with_baseline(struct run *run, struct project *project,
				  struct file_report *file)
{
	struct baseline *baseline = baseline_for(run, project);
	const char *path;

	if (!baseline)
		return;
	path = absolute_path(run, file->path);
	if (run->fills_baseline)
		run->totals.recorded += baseline_add(baseline, path, file);
	else
		run->totals.known += baseline_apply(baseline, path, file);
	lint_fold(file, &run->file);
}

/* The project of a file that is to be linted; NULL when it is left out. */
static struct project *ready_project(struct run *run, const char *path)
{
	struct project *project = project_of(&run->projects, path);
	const char *fail_on = project->settings.fail_on;

	run->fails_now = run->fails_at;
	if (fail_on && !run->fails_at_asked)
		severity_of(&run->fails_now, fail_on);
	if (!project->broken)
		return project;
	run_skip(run, path, "its configuration is broken", EXIT_USAGE);
	return NULL;
}

void run_text(struct run *run, const char *path, struct slice text)
{
	struct project *project = ready_project(run, path);
	struct file_report file;

	if (!project)
		return;
	guard_file(path);
	if (run->visit) {
		run->visit(run, path, text);
	} else {
		project->lint.keep_repeats = baseline_for(run, project) != NULL;
		lint_text(&project->lint, &file, &run->file, path, text);
		if (run->fix != FIX_NOTHING && !file.skipped)
			fix_file(run, &project->lint, &file);
		compare_with_baseline(run, project, &file);
		account(run, &file);
	}
	guard_file(NULL);
}

bool run_wants(struct run *run, const char *path)
{
	if (path_is_notebook(path))
		return !project_of(&run->projects, path)->settings.no_notebooks;
	return name_is_python(path);
}

static bool wants_change(const char *path, size_t *largest, void *context)
{
	struct run *run = context;

	if (!run_wants(run, path))
		return false;
	*largest =
		lint_largest(&project_of(&run->projects, path)->settings, path);
	return true;
}

void run_wanted(struct changes_options *out, struct run *run)
{
	*out = (struct changes_options){ .wanted = wants_change,
					 .context = run,
					 .configures = taken_out_configures };
	out->largest_file =
		project_of(&run->projects, "")->settings.largest_file;
}

void run_file(struct run *run, const char *path)
{
	struct project *project = ready_project(run, path);
	struct slice text;
	struct err err;

	if (!project)
		return;
	progress_show(run->totals.files, path);
	arena_clear(&run->file);
	if (fs_read(&text, &run->file, path,
		    lint_largest(&project->settings, path), &err) < 0)
		run_skip(run, path, err.text, EXIT_TROUBLE);
	else
		run_text(run, path, text);
}

void run_change(struct run *run, const struct changed_file *file,
		struct elsewhere *elsewhere)
{
	struct project *project = ready_project(run, file->path);
	struct file_report report;

	if (!project)
		return;
	if (project_excludes(&run->projects, file->path)) {
		taken_out_file(run, file->path);
		return;
	}
	arena_clear(&run->file);
	if (run->visit) {
		run->visit(run, file->path, file->after);
		return;
	}
	guard_file(file->path);
	project->lint.keep_repeats = baseline_for(run, project) != NULL;
	lint_change(&project->lint, &report, &run->file, file, elsewhere);
	compare_with_baseline(run, project, &report);
	account(run, &report);
	guard_file(NULL);
}

/* Whether a path from the top is, or is below, one that was asked for. */
static bool is_below(const char *path, const char *asked)
{
	size_t length = strlen(asked);

	while (length && asked[length - 1] == '/')
		length--;
	return !strncmp(path, asked, length) &&
	       (!length || !path[length] || path[length] == '/');
}

bool run_is_asked(const char *path, const struct name_list *asked)
{
	for (size_t i = 0; i < asked->names.count; i++)
		if (is_below(path, asked->names.at[i]))
			return true;
	return !asked->names.count;
}

/* Where the process stands below the top, as "a/b/". */
static const char *standing_below(struct arena *arena, const char *top)
{
	const char *here = fs_absolute(arena, ".");
	size_t length = strlen(top);

	if (!length || !here || strncmp(here, top, length) != 0 ||
	    here[length] != '/')
		return "";
	return arena_fmt(arena, "%s/", here + length + 1);
}

void run_asked(struct name_list *out, struct run *run,
	       const struct changes *changes, const struct name_list *paths)
{
	struct arena *arena = &run->cli->arena;
	const char *standing = standing_below(arena, changes->top);

	for (size_t i = 0; i < paths->names.count; i++)
		vec_push(arena, &out->names,
			 fs_plain(arena, fs_join(arena, standing,
						 paths->names.at[i])));
}

void run_changes(struct run *run, const struct changes *changes,
		 const struct name_list *paths)
{
	struct arena *arena = &run->cli->arena;
	const char *standing = standing_below(arena, changes->top);
	struct name_list asked = { 0 };
	struct moves moves;

	moves_init(&moves, run, changes);
	run_asked(&asked, run, changes, paths);
	run->top = changes->top;
	run->projects.base = changes->base;
	for (size_t i = 0; i < run->outputs.count; i++)
		run->outputs.at[i]->report.folder = changes->top;
	/* A hook may stand anywhere; who commits stands somewhere else. */
	for (size_t i = 0; i < run->outputs.count; i++)
		if (!run->outputs.at[i]->report.hook)
			run->outputs.at[i]->report.standing = standing;
	for (size_t i = 0; i < changes->notes.count; i++)
		say("%s", changes->notes.at[i]);
	for (size_t i = 0; i < changes->skipped.count; i++) {
		const struct skipped_file *s = &changes->skipped.at[i];

		if (run_is_asked(s->path, &asked))
			run_skip(run, s->path, s->reason, EXIT_TROUBLE);
	}
	taken_out_tell(run, changes);
	for (size_t i = 0; i < changes->files.count; i++)
		if (run_is_asked(changes->files.at[i].path, &asked))
			run_change(run, &changes->files.at[i],
				   &moves.elsewhere);
	moves_release(&moves);
}

void run_skip(struct run *run, const char *path, const char *reason,
	      enum exit_code code)
{
	struct arena *arena = &run->cli->arena;
	struct skipped_file skipped = { arena_strdup(arena, path),
					arena_strdup(arena, reason) };

	vec_push(arena, &run->totals.skipped, skipped);
	run->wrong = run->wrong || code == EXIT_USAGE;
	run->failed = run->failed || code == EXIT_TROUBLE;
	say("%s: not checked: %s", path, reason);
}

#define MOST_STALE 5

static void tell_stale(const struct baseline *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->entries.count; i++) {
		const struct baseline_entry *e = &b->entries.at[i];

		if (!baseline_is_stale(b, e))
			continue;
		if (++count <= MOST_STALE)
			say("%s: no longer found: %s in %s (%zu of %zu)",
			    b->path, e->code, e->file, e->count - e->met,
			    e->count);
	}
	if (count > MOST_STALE)
		say("%s: and %zu more", b->path, count - MOST_STALE);
	if (count)
		say("%s: --write-baseline %s takes what is gone out of it",
		    b->path, b->path);
}

static void end_baseline(struct run *run)
{
	struct err err;

	/* A commit is not the time to tidy up. */
	for (size_t i = 0; !run->top && i < run->projects.all.count; i++)
		if (run->projects.all.at[i]->baseline)
			tell_stale(run->projects.all.at[i]->baseline);
	if (!run->baseline)
		return;
	if (!run->fills_baseline) {
		tell_stale(run->baseline);
	} else if (baseline_write(run->baseline, &err) < 0) {
		say("%s", err.text);
		run->failed = true;
	}
}

enum exit_code run_end(struct run *run)
{
	progress_clear();
	end_baseline(run);
	run->totals.misconfigured = run->wrong || run->projects.broken;
	run->totals.seconds += seconds_now();
	for (size_t i = 0; i < run->outputs.count; i++) {
		struct output *out = run->outputs.at[i];

		if (out->report.reporter->end)
			out->report.reporter->end(&out->report, &run->totals);
		output_send(run, out);
		if (out->path)
			fclose(out->file);
	}
	if (run->totals.misconfigured)
		return EXIT_USAGE;
	if (run->failed)
		return EXIT_TROUBLE;
	return run->totals.blocking ? EXIT_FINDINGS : EXIT_CLEAN;
}
