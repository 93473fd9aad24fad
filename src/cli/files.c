/*
 * Whole files, each through the pipe: paths enter, reports leave in the same
 * order, however many workers there are. Files that are corrected are done one
 * after the other, here.
 */
#include "cli/files.h"

#include "base/fs.h"
#include "cli/fixing.h"
#include "cli/guard.h"
#include "cli/progress.h"
#include "cli/workers.h"
#include "lint/packed.h"

/* So many files are worth another process. */
#define FILES_FOR_ONE 8

struct file_jobs {
	struct run *run;
	VEC(struct treatment) files;
	const struct slice *text; /* of the only one, or NULL: to be read */
};

/* --- in a worker ------------------------------------------------------------------ */

/* A text of which nothing is reported need not be sent. */
static void put_report(struct strbuf *found, struct file_report *report)
{
	if (!report->findings.count && !report->syntax_error) {
		report->bytes = (struct slice){ "", 0 };
		report->notebook = NULL;
	}
	strbuf_addf(found, "+%zu ", report->bytes.length);
	strbuf_add(found, report->bytes.ptr, report->bytes.length);
	report_pack(found, report);
}

void files_put(struct strbuf *found, struct run *run,
	       const struct treatment *how, struct slice text)
{
	struct file_report report;

	guard_file(how->path);
	lint_next_file(&how->project->lint);
	lint_text(&how->project->lint, &report, &run->file, how, text);
	guard_file(NULL);
	put_report(found, &report);
}

/* "+", how long the text is, the text and the report, or what cli/fixing.h adds; or
 * "-" and why it could not be read. */
static void lint_file_job(void *context, size_t job, struct strbuf *found)
{
	struct file_jobs *jobs = context;
	const struct treatment *how = &jobs->files.at[job];
	struct arena *arena = &jobs->run->file;
	struct slice text;
	struct err err;

	/* A text that is given lives in this arena. */
	if (!jobs->text)
		arena_clear(arena);
	if (jobs->text) {
		text = *jobs->text;
	} else if (fs_read(&text, arena, how->path, how->largest, &err) < 0) {
		strbuf_addf(found, "-%s", err.text);
		return;
	}
	if (jobs->run->fix == FIX_NOTHING) {
		files_put(found, jobs->run, how, text);
		return;
	}
	guard_file(how->path);
	fixing_put(found, jobs->run, how, text);
	guard_file(NULL);
}

/* --- here ------------------------------------------------------------------------- */

/* A text that a NUL byte would end is taken by its length. */
static struct slice take_sent_text(struct slice *found)
{
	struct slice text = { "", 0 };

	for (found->ptr++, found->length--; *found->ptr != ' ';
	     found->ptr++, found->length--)
		text.length = text.length * 10 + (size_t)(*found->ptr - '0');
	text.ptr = found->ptr + 1;
	found->ptr += 1 + text.length;
	found->length -= 1 + text.length;
	return text;
}

void files_take(struct file_report *out, struct run *run,
		const struct treatment *how, struct slice found)
{
	struct slice text = take_sent_text(&found);

	report_unpack(&how->project->lint, out, &run->file, how, text, found);
}

static void begin_job(void *context, size_t job)
{
	struct file_jobs *jobs = context;

	progress_show(jobs->run->totals.files, jobs->files.at[job].path);
}

static void report_job(void *context, size_t job, struct slice found,
		       const char *trouble)
{
	struct file_jobs *jobs = context;
	const struct treatment *how = &jobs->files.at[job];
	struct run *run = jobs->run;
	struct file_report report;

	if (!trouble && *found.ptr == '-')
		trouble = arena_strndup(&run->cli->arena, found.ptr + 1,
					found.length - 1);
	if (trouble) {
		run_skip(run, how->path, trouble, EXIT_TROUBLE);
		return;
	}
	arena_clear(&run->file);
	if (run->fix != FIX_NOTHING) {
		fixing_take(run, how, found);
		return;
	}
	files_take(&report, run, how, found);
	run_settle(run, &report);
}

static void run_jobs(struct file_jobs *jobs)
{
	size_t worth = 1 + jobs->files.count / FILES_FOR_ONE;
	struct worker_jobs work = { .count = jobs->files.count,
				    .processes = jobs->run->processes,
				    .context = jobs,
				    .begin = begin_job,
				    .work = lint_file_job,
				    .take = report_job };

	if (work.processes > worth)
		work.processes = (unsigned)worth;
	/* They import each other: in turn, as they are written. */
	if (jobs->run->fix != FIX_NOTHING)
		work.processes = 1;
	workers_run(&work);
}

void run_files(struct run *run, const struct name_list *paths)
{
	struct file_jobs jobs = { .run = run };
	struct treatment how;

	for (size_t i = 0; i < paths->names.count; i++)
		if (run_treats(run, &how, paths->names.at[i]))
			vec_push(&run->cli->arena, &jobs.files, how);
	run_jobs(&jobs);
}

void run_text(struct run *run, const struct treatment *how, struct slice text)
{
	struct file_jobs jobs = { .run = run, .text = &text };

	vec_push(&run->cli->arena, &jobs.files, *how);
	run_jobs(&jobs);
}
