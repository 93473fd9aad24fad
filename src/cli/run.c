/*
 * The report of a run: each file's findings enter in the order of the files, all
 * other files considered already; they are counted, and told by every output. The
 * run owns the totals, which decide the exit code.
 */
#include "cli/run.h"

#include <string.h>
#include <time.h>

#include "base/fs.h"
#include "cli/progress.h"
#include "cli/taken_out.h"
#include "cli/workers.h"

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void run_tell_settings(struct run *run)
{
	const struct projects *all = &run->projects;

	while (run->notices_printed < all->notices.names.count)
		say("%s", all->notices.names.at[run->notices_printed++]);
	while (run->projects_printed < all->all.count) {
		const struct project *project =
			all->all.at[run->projects_printed++];
		const struct name_list *mistakes = &project->settings.mistakes;

		for (size_t i = 0; i < mistakes->names.count; i++)
			say("%s", mistakes->names.at[i]);
	}
}

void run_init(struct run *run, struct cli *cli,
	      const struct overrides *overrides)
{
	memset(run, 0, sizeof(*run));
	run->cli = cli;
	run->fails_at = SEVERITY_WARNING;
	run->processes = workers_most();
	arena_init(&run->file);
	projects_init(&run->projects, &cli->arena, overrides);
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

static void count_findings(struct run *run, const struct finding *finding)
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

static void report_to(struct run *run, struct output *out,
		      const struct file_report *file,
		      const struct finding *finding)
{
	const struct reporter *reporter = out->report.reporter;

	if (reporter->folds && finding->is_folded)
		return;
	if (reporter->folds && finding->shown)
		finding = finding->shown;
	reporter->finding(&out->report, file, finding);
	out->report.reported++;
	output_send(run, out);
}

static void report_findings(struct run *run, const struct file_report *file)
{
	size_t reported = 0;

	for (size_t f = 0; f < file->findings.count; f++) {
		const struct finding *finding = &file->findings.at[f];

		if (!finding_is_reported(finding))
			continue;
		count_findings(run, finding);
		reported++;
		for (size_t i = 0; i < run->outputs.count; i++)
			report_to(run, run->outputs.at[i], file, finding);
	}
	run->totals.files_reported += reported > 0;
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

static void note_syntax_error_of(struct run *run,
				 const struct file_report *file)
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
		struct span span = file->added.at[i];
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

static void account_for_file(struct run *run, const struct file_report *file)
{
	if (file->skipped) {
		run_skip(run, file->path, file->skipped, EXIT_TROUBLE);
		return;
	}
	if (file->syntax_error)
		note_syntax_error_of(run, file);
	if (file->trouble)
		note_part(run, file, file->trouble);
	run->totals.files++;
	run->totals.suppressed += file->suppressed;
	run->totals.already_there += file->already_there;
	note_added(run, file);
	report_findings(run, file);
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

/* Takes out what the baseline knows. */
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
}

void run_skip_project(struct run *run, const struct project *project,
		      const char *path)
{
	if (project->unread)
		run_skip(run, path, "its configuration could not be read",
			 EXIT_TROUBLE);
	else
		run_skip(run, path, "its configuration is broken", EXIT_USAGE);
}

bool run_treats(struct run *run, struct treatment *how, const char *path)
{
	*how = treatment_of(&run->projects, path);
	run_tell_settings(run);
	if (!how->project->broken)
		return true;
	run_skip_project(run, how->project, path);
	return false;
}

bool run_read(struct run *run, struct treatment *how, struct slice *text,
	      const char *path)
{
	struct err err;

	if (!run_treats(run, how, path))
		return false;
	if (fs_read(text, &run->file, path, how->largest, &err) == 0)
		return true;
	run_skip(run, path, err.text, EXIT_TROUBLE);
	return false;
}

void run_settle(struct run *run, struct file_report *file)
{
	struct project *project = file->how.project;
	const char *fail_on = project->settings.fail_on;

	run->fails_now = run->fails_at;
	if (fail_on && !run->fails_at_asked)
		severity_of(&run->fails_now, fail_on);
	compare_with_baseline(run, project, file);
	lint_fold(file, &run->file);
	account_for_file(run, file);
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

static void note_stale_entries(const struct baseline *b)
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
		say("%s: run --write-baseline %s to drop them", b->path,
		    b->path);
}

static void end_baseline(struct run *run)
{
	struct err err;

	/* A commit is not the time to tidy up. */
	for (size_t i = 0; !run->top && i < run->projects.all.count; i++)
		if (run->projects.all.at[i]->baseline)
			note_stale_entries(run->projects.all.at[i]->baseline);
	if (!run->baseline)
		return;
	if (!run->fills_baseline) {
		note_stale_entries(run->baseline);
	} else if (baseline_write(run->baseline, &err) < 0) {
		say("%s", err.text);
		run->failed = true;
	}
}

enum exit_code run_end(struct run *run)
{
	progress_clear();
	run_tell_settings(run);
	end_baseline(run);
	run->totals.misconfigured = run->wrong || run->projects.broken;
	run->failed = run->failed || run->projects.unread;
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
