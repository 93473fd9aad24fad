/*
 * A change, from what git says to the report, in the four steps of
 * docs/architecture.md: the plan is made once; each file goes through the pipe, in
 * a worker if that pays; only when all are back, what moved between files is taken
 * out; then they are reported in the order of the change.
 */
#include "cli/changes.h"

#include <string.h>

#include "base/fs.h"
#include "cli/callers.h"
#include "cli/guard.h"
#include "cli/taken_out.h"
#include "cli/workers.h"
#include "lint/packed.h"
#include "lint/settle.h"

/* --- the plan -------------------------------------------------------------------- */

/* Which of what git lists is to be read, by the settings of each path. */
static void plan_reading(struct run *run, struct change_list *list)
{
	struct projects *projects = &run->projects;

	list->largest = project_of(projects, "")->settings.largest_file;
	for (size_t i = 0; i < list->paths.count; i++) {
		struct listed_path *listed = &list->paths.at[i];

		listed->is_wanted = projects_want(projects, listed->path);
		if (listed->is_wanted)
			listed->largest =
				treatment_of(projects, listed->path).largest;
	}
}

int read_changes(struct changes *out, struct run *run, struct change_list *list,
		 struct err *err)
{
	plan_reading(run, list);
	return changes_read(out, list, err);
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

static bool is_path_asked(const char *path, const struct name_list *asked)
{
	for (size_t i = 0; i < asked->names.count; i++)
		if (is_below(path, asked->names.at[i]))
			return true;
	return !asked->names.count;
}

/* Where the process stands below the top, as "a/b/". */
static const char *folder_called_from(struct arena *arena, const char *top)
{
	const char *here = fs_absolute(arena, ".");
	const char *below = *top && here ? fs_below(here, top) : NULL;

	return below && *below ? arena_fmt(arena, "%s/", below) : "";
}

static void find_asked_paths(struct name_list *out, struct arena *arena,
			     const char *called_from,
			     const struct name_list *paths)
{
	for (size_t i = 0; i < paths->names.count; i++)
		vec_push(arena, &out->names,
			 fs_plain(arena, fs_join(arena, called_from,
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

void plan_file(struct change_plan *plan, const struct changed_file *file)
{
	struct planned_file planned = {
		.change = change_of(plan->run, file),
		.asked = is_path_asked(file->path, &plan->asked),
		.found = STRBUF_INIT,
	};

	planned.broken = planned.change.now.project->broken != NULL;
	planned.excluded = planned.change.now.excluded;
	vec_push(&plan->arena, &plan->files, planned);
}

/* What git has to say: once, and what it does not show. */
static void print_notes(struct run *run, const struct changes *changes,
			const struct name_list *asked)
{
	for (size_t i = 0; i < changes->notes.count; i++)
		say("%s", changes->notes.at[i]);
	for (size_t i = 0; i < changes->skipped.count; i++) {
		const struct skipped_file *s = &changes->skipped.at[i];

		if (is_path_asked(s->path, asked))
			run_skip(run, s->path, s->reason, EXIT_TROUBLE);
	}
}

/* Paths count from the top now. */
static void move_to_top(struct run *run, const char *top,
			const char *called_from)
{
	run->top = top;
	for (size_t i = 0; i < run->outputs.count; i++) {
		struct report *report = &run->outputs.at[i]->report;

		report->folder = top;
		/* A hook may stand anywhere; who commits stands somewhere
		 * else. */
		if (!report->hook)
			report->called_from = called_from;
	}
}

void plan_change(struct change_plan *plan, struct run *run,
		 const struct changes *changes, const struct name_list *paths)
{
	struct arena *arena = &run->cli->arena;
	const char *called_from = folder_called_from(arena, changes->top);

	*plan = (struct change_plan){ .run = run, .changes = changes };
	arena_init(&plan->arena);
	find_asked_paths(&plan->asked, arena, called_from, paths);
	move_to_top(run, changes->top, called_from);
	projects_start_from(&run->projects, changes->base);
	for (size_t i = 0; i < changes->files.count; i++)
		plan_file(plan, &changes->files.at[i]);
}

void plan_print_notes(struct change_plan *plan)
{
	print_notes(plan->run, plan->changes, &plan->asked);
	taken_out_print(plan->run, plan->changes);
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
		run_skip_project(plan->run, file->change.now.project, path);
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

/* So many bytes are worth another process. */
#define BYTES_FOR_ONE 65536

/* What there is to do for a change: 0 when no word of it wakes a rule. */
static size_t work_of(const struct change *change)
{
	const struct lint *lint = &change->now.project->lint;
	size_t work = 0;

	if (lint_is_worth(lint, change->file->after))
		work += change->file->after.length;
	if (lint_is_worth(lint, change->file->before))
		work += change->file->before.length;
	return work;
}

/* None where there is nothing to do that could fail: a process costs as much as
 * looking at a small file. */
static unsigned processes_for(const struct run *run, size_t work)
{
	size_t worth = work ? 1 + work / BYTES_FOR_ONE : 0;

	return worth < run->processes ? (unsigned)worth : run->processes;
}

/* "o" or "-": whether something may have come from another file; "c" or "-":
 * whether its callers are to be looked for; what it lost, what was found. */
static void lint_change_job(void *context, size_t job, struct strbuf *found)
{
	struct change_plan *plan = context;
	const struct change *change =
		&plan->files.at[plan->jobs.at[job]].change;
	struct arena *arena = &plan->run->file;
	struct file_report report;
	struct removed_findings removed;
	bool may_break_callers;

	arena_clear(arena);
	guard_file(change->now.path);
	lint_change(&change->now.project->lint, &report, &removed,
		    &may_break_callers, arena, change);
	strbuf_addch(found, settle_is_any_open(&report.findings) ? 'o' : '-');
	strbuf_addch(found, may_break_callers ? 'c' : '-');
	guard_file(NULL);
	removed_pack(found, &removed);
	report_pack(found, &report);
}

static void take_job(void *context, size_t job, struct slice found,
		     const char *trouble)
{
	struct change_plan *plan = context;
	struct planned_file *file = &plan->files.at[plan->jobs.at[job]];

	if (trouble) {
		file->trouble = arena_strdup(&plan->arena, trouble);
		return;
	}
	plan->any_open = plan->any_open || found.ptr[0] == 'o';
	file->may_break_callers = found.ptr[1] == 'c';
	found.ptr += 2;
	found.length -= 2;
	found = removed_unpack(&file->removed, &plan->arena, found);
	strbuf_add(&file->found, found.ptr, found.length);
}

/* The files of the plan from the `first` one on. */
static void lint_from(struct change_plan *plan, size_t first)
{
	struct worker_jobs jobs = { .context = plan,
				    .work = lint_change_job,
				    .take = take_job };
	size_t work = 0;

	plan->jobs.count = 0;
	for (size_t i = first; i < plan->files.count; i++) {
		if (!is_linted(&plan->files.at[i]))
			continue;
		vec_push(&plan->arena, &plan->jobs, i);
		work += work_of(&plan->files.at[i].change);
	}
	jobs.count = plan->jobs.count;
	jobs.processes = processes_for(plan->run, work);
	jobs.can_restart = plan->run->can_restart && work < BYTES_FOR_ONE;
	workers_run(&jobs);
}

/* --- what went in the other files ---------------------------------------------- */

struct removal_jobs {
	struct change_plan *plan;
	VEC(struct change) changes;
	struct removed_findings *removed; /* for each of them */
	size_t work;
};

static void removal_job(void *context, size_t job, struct strbuf *found)
{
	struct removal_jobs *removal = context;
	const struct change *change = &removal->changes.at[job];
	struct arena arena;
	struct removed_findings removed;

	arena_init(&arena);
	guard_file(change->now.path);
	lint_removed(&change->now.project->lint, &removed, &arena, change);
	guard_file(NULL);
	removed_pack(found, &removed);
	arena_release(&arena);
}

static void take_lost(void *context, size_t job, struct slice found,
		      const char *trouble)
{
	struct removal_jobs *removal = context;

	/* What it lost is not known, so nothing of it has moved. */
	if (!trouble)
		removed_unpack(&removal->removed[job], &removal->plan->arena,
			       found);
}

static void add_removal_job(struct removal_jobs *removal,
			    const struct change *change)
{
	vec_push(&removal->plan->arena, &removal->changes, *change);
	removal->work += work_of(change);
}

static void add_deleted(struct removal_jobs *removal, const char *path)
{
	struct change_plan *plan = removal->plan;
	struct changed_file *file =
		ARENA_NEW(&plan->arena, struct changed_file);
	struct change change;
	struct err err;

	*file = (struct changed_file){ .path = path, .old_path = path };
	file->after = (struct slice){ "", 0 };
	if (!plan->changes->base ||
	    changes_blob(&file->before, &plan->arena, plan->changes->base, path,
			 &err) != 0)
		return;
	change = change_of(plan->run, file);
	if (!change.now.project->broken)
		add_removal_job(removal, &change);
}

/* What the pipe has found out already counts; the rest goes through it now. */
static bool is_to_be_looked_at(const struct planned_file *file)
{
	return !file->broken && !file->trouble && !file->removed.known &&
	       !file->is_caller;
}

static void look_for_removed(struct removal_jobs *removal, unsigned most)
{
	const struct change_plan *plan = removal->plan;
	struct worker_jobs jobs = { .context = removal,
				    .work = removal_job,
				    .take = take_lost };

	for (size_t i = 0; i < plan->files.count; i++)
		if (is_to_be_looked_at(&plan->files.at[i]))
			add_removal_job(removal, &plan->files.at[i].change);
	for (size_t i = 0; i < plan->changes->deleted.count; i++)
		add_deleted(removal, plan->changes->deleted.at[i]);
	jobs.count = removal->changes.count;
	jobs.processes = processes_for(plan->run, removal->work);
	if (jobs.processes > most)
		jobs.processes = most;
	removal->removed = ARENA_ARRAY(&removal->plan->arena,
				       struct removed_findings, jobs.count + 1);
	workers_run(&jobs);
}

static void find_moved(struct moved *moved, struct change_plan *plan,
		       unsigned processes)
{
	const struct changes *changes = plan->changes;
	struct removal_jobs removal = { .plan = plan };
	size_t next = 0;

	/* One file alone: what it lost is not what it gained. */
	if (changes->files.count + changes->deleted.count < 2)
		return;
	look_for_removed(&removal, processes);
	for (size_t i = 0; i < plan->files.count; i++) {
		const struct planned_file *file = &plan->files.at[i];

		if (is_to_be_looked_at(file))
			settle_add_removed(moved, &plan->arena,
					   &removal.removed[next++].findings);
		else
			settle_add_removed(moved, &plan->arena,
					   &file->removed.findings);
	}
	for (; next < removal.changes.count; next++)
		settle_add_removed(moved, &plan->arena,
				   &removal.removed[next].findings);
}

void change_lint(struct change_plan *plan, struct file_report *out,
		 struct arena *arena, const struct change *change)
{
	struct moved moved = { 0 };
	struct removed_findings removed;

	lint_change(&change->now.project->lint, out, &removed, NULL, arena,
		    change);
	if (!settle_is_any_open(&out->findings))
		return;
	/* The files are being corrected, here. */
	find_moved(&moved, plan, 0);
	settle_moves(&moved, &out->findings);
}

/* --- settling and reporting ------------------------------------------------------ */

static bool is_any_reported(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (finding_is_reported(&findings->at[i]))
			return true;
	return false;
}

static void report_planned(struct run *run, const struct planned_file *file,
			   struct moved *moved)
{
	const struct treatment *how = &file->change.now;
	struct file_report report;

	if (file->trouble) {
		run_skip(run, how->path, file->trouble, EXIT_TROUBLE);
		return;
	}
	arena_clear(&run->file);
	report_unpack(&how->project->lint, &report, &run->file, how,
		      file->change.file->after,
		      (struct slice){ file->found.text, file->found.length });
	settle_moves(moved, &report.findings);
	/* Of a file that did not change, only what is new is to be told. */
	if (!file->is_caller || is_any_reported(&report.findings))
		run_settle(run, &report);
}

void run_changes(struct run *run, const struct changes *changes,
		 const struct name_list *paths)
{
	struct change_plan plan;
	struct moved moved = { 0 };
	size_t changed;

	plan_change(&plan, run, changes, paths);
	plan_print_notes(&plan);
	lint_from(&plan, 0);
	if (plan.any_open)
		find_moved(&moved, &plan, run->processes);
	changed = plan.files.count;
	plan_callers(&plan);
	lint_from(&plan, changed);
	for (size_t i = 0; i < plan.files.count; i++)
		if (plan_takes(&plan, i))
			report_planned(run, &plan.files.at[i], &moved);
	plan_release(&plan);
}
