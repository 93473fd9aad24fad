#include "cli/changes.h"

#include <string.h>

#include "base/fs.h"
#include "cli/guard.h"
#include "cli/taken_out.h"
#include "lint/packed.h"
#include "lint/settle.h"

/* --- the plan -------------------------------------------------------------------- */

static bool wants_change(const char *path, size_t *largest, void *context)
{
	struct run *run = context;

	if (!projects_want(&run->projects, path))
		return false;
	*largest = treatment_of(&run->projects, path).largest;
	return true;
}

void changes_wanted(struct changes_options *out, struct run *run)
{
	*out = (struct changes_options){ .wanted = wants_change,
					 .context = run,
					 .configures = taken_out_configures };
	out->largest_file =
		project_of(&run->projects, "")->settings.largest_file;
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

static bool is_asked(const char *path, const struct name_list *asked)
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

static void find_asked(struct name_list *out, struct run *run,
		       const struct changes *changes,
		       const struct name_list *paths)
{
	struct arena *arena = &run->cli->arena;
	const char *standing = standing_below(arena, changes->top);

	for (size_t i = 0; i < paths->names.count; i++)
		vec_push(arena, &out->names,
			 fs_plain(arena, fs_join(arena, standing,
						 paths->names.at[i])));
}

static struct change change_of(struct run *run, const struct changed_file *file)
{
	return (struct change){
		.file = file,
		.now = treatment_of(&run->projects, file->path),
		.before = treatment_before(&run->projects, file->old_path),
	};
}

static void plan_file(struct change_plan *plan, const struct changed_file *file)
{
	struct planned_file planned = {
		.change = change_of(plan->run, file),
		.asked = is_asked(file->path, &plan->asked),
		.found = STRBUF_INIT,
	};

	planned.broken = planned.change.now.project->broken != NULL;
	planned.excluded = planned.change.now.excluded;
	vec_push(&plan->arena, &plan->files, planned);
}

/* What git has to say: once, and what it does not show. */
static void tell_notes(struct run *run, const struct changes *changes,
		       const struct name_list *asked)
{
	for (size_t i = 0; i < changes->notes.count; i++)
		say("%s", changes->notes.at[i]);
	for (size_t i = 0; i < changes->skipped.count; i++) {
		const struct skipped_file *s = &changes->skipped.at[i];

		if (is_asked(s->path, asked))
			run_skip(run, s->path, s->reason, EXIT_TROUBLE);
	}
}

/* Paths count from the top now. */
static void stand_at_top(struct run *run, const struct changes *changes)
{
	const char *standing = standing_below(&run->cli->arena, changes->top);

	run->top = changes->top;
	for (size_t i = 0; i < run->outputs.count; i++) {
		struct report *report = &run->outputs.at[i]->report;

		report->folder = changes->top;
		/* A hook may stand anywhere; who commits stands somewhere
		 * else. */
		if (!report->hook)
			report->standing = standing;
	}
}

void plan_change(struct change_plan *plan, struct run *run,
		 const struct changes *changes, const struct name_list *paths)
{
	*plan = (struct change_plan){ .run = run, .changes = changes };
	arena_init(&plan->arena);
	find_asked(&plan->asked, run, changes, paths);
	stand_at_top(run, changes);
	run->projects.base = changes->base;
	for (size_t i = 0; i < changes->files.count; i++)
		plan_file(plan, &changes->files.at[i]);
}

void plan_tell(struct change_plan *plan)
{
	tell_notes(plan->run, plan->changes, &plan->asked);
	taken_out_tell(plan->run, plan->changes);
}

static bool is_linted(const struct planned_file *file)
{
	return file->asked && !file->broken && !file->excluded;
}

bool plan_takes(struct change_plan *plan, size_t i)
{
	const struct planned_file *file = &plan->files.at[i];
	const char *path = file->change.now.path;

	if (file->asked && file->broken)
		run_skip(plan->run, path, "its configuration is broken",
			 EXIT_USAGE);
	else if (file->asked && file->excluded)
		taken_out_file(plan->run, path);
	return is_linted(file);
}

void plan_release(struct change_plan *plan)
{
	for (size_t i = 0; i < plan->files.count; i++)
		strbuf_release(&plan->files.at[i].found);
	arena_release(&plan->arena);
}

/* --- the pipe, file by file ---------------------------------------------------- */

/* Returns whether something in it may have come from another file. */
static bool lint_planned(struct change_plan *plan, struct planned_file *file,
			 struct arena *arena)
{
	const struct change *change = &file->change;
	struct strbuf gone_packed = STRBUF_INIT;
	struct file_report report;
	struct gone gone;

	guard_file(change->now.path);
	lint_change(&change->now.project->lint, &report, &gone, arena, change);
	guard_file(NULL);
	report_pack(&file->found, &report);
	gone_pack(&gone_packed, &gone);
	gone_unpack(&file->gone, &plan->arena,
		    (struct slice){ gone_packed.text, gone_packed.length });
	strbuf_release(&gone_packed);
	return settle_is_any_open(&report.findings);
}

static bool lint_all(struct change_plan *plan)
{
	struct arena *arena = &plan->run->file;
	bool any_open = false;

	for (size_t i = 0; i < plan->files.count; i++) {
		arena_clear(arena);
		if (is_linted(&plan->files.at[i]))
			any_open |=
				lint_planned(plan, &plan->files.at[i], arena);
	}
	return any_open;
}

/* --- what went in the other files ---------------------------------------------- */

static void add_lost(struct moved *moved, struct change_plan *plan,
		     const struct change *change, struct arena *scratch)
{
	struct gone gone;

	if (change->now.project->broken)
		return;
	guard_file(change->now.path);
	lint_gone(&change->now.project->lint, &gone, scratch, change);
	guard_file(NULL);
	settle_add_gone(moved, &plan->arena, &gone.findings);
}

static void add_deleted(struct moved *moved, struct change_plan *plan,
			const char *path, struct arena *scratch)
{
	struct changed_file file = { .path = path, .old_path = path };
	struct change change;
	struct err err;

	file.after = (struct slice){ "", 0 };
	if (!plan->changes->base ||
	    changes_blob(&file.before, scratch, plan->changes->base, path,
			 &err) != 0)
		return;
	change = change_of(plan->run, &file);
	add_lost(moved, plan, &change, scratch);
}

/* What the pipe has found out already counts; the rest goes through it now. */
static void add_gone(struct moved *moved, struct change_plan *plan,
		     struct planned_file *file, struct arena *scratch)
{
	if (file->gone.known)
		settle_add_gone(moved, &plan->arena, &file->gone.findings);
	else
		add_lost(moved, plan, &file->change, scratch);
}

static void find_moved(struct moved *moved, struct change_plan *plan)
{
	const struct changes *changes = plan->changes;
	struct arena scratch;

	/* One file alone: what it lost is not what it gained. */
	if (changes->files.count + changes->deleted.count < 2)
		return;
	arena_init(&scratch);
	for (size_t i = 0; i < plan->files.count; i++) {
		arena_clear(&scratch);
		add_gone(moved, plan, &plan->files.at[i], &scratch);
	}
	for (size_t i = 0; i < changes->deleted.count; i++) {
		arena_clear(&scratch);
		add_deleted(moved, plan, changes->deleted.at[i], &scratch);
	}
	arena_release(&scratch);
}

void change_lint(struct change_plan *plan, struct file_report *out,
		 struct arena *arena, const struct change *change)
{
	struct moved moved = { 0 };
	struct gone gone;

	lint_change(&change->now.project->lint, out, &gone, arena, change);
	if (!settle_is_any_open(&out->findings))
		return;
	find_moved(&moved, plan);
	settle_moves(&moved, &out->findings);
}

/* --- settling and reporting ------------------------------------------------------ */

static void report_planned(struct run *run, const struct planned_file *file,
			   struct moved *moved)
{
	const struct treatment *how = &file->change.now;
	struct file_report report;

	arena_clear(&run->file);
	report_unpack(&how->project->lint, &report, &run->file, how,
		      file->change.file->after,
		      (struct slice){ file->found.text, file->found.length });
	settle_moves(moved, &report.findings);
	run_settle(run, &report);
}

void run_changes(struct run *run, const struct changes *changes,
		 const struct name_list *paths)
{
	struct change_plan plan;
	struct moved moved = { 0 };

	plan_change(&plan, run, changes, paths);
	plan_tell(&plan);
	if (lint_all(&plan))
		find_moved(&moved, &plan);
	for (size_t i = 0; i < plan.files.count; i++)
		if (plan_takes(&plan, i))
			report_planned(run, &plan.files.at[i], &moved);
	plan_release(&plan);
}
