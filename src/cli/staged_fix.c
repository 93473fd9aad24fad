/*
 * Everything is corrected in memory first; then the index is written in one
 * step, then each file of the work tree in one step. When one of them fails,
 * the index is put back.
 */

#include "cli/staged_fix.h"

#include <signal.h>
#include <string.h>

#include "base/draft.h"
#include "base/fs.h"
#include "cli/changes.h"
#include "cli/workers.h"
#include "git/restage.h"
#include "git/weave.h"
#include "lint/fix.h"
#include "report/diff.h"

/* A file of the change that has been corrected. */
struct corrected {
	struct changed_file *file;
	struct slice staged; /* as it was */
	const char *work_path;
	struct draft draft;
	size_t fixes;
	bool in_work_tree, is_drafted, is_published;
};

struct job {
	struct run *run;
	struct changes *changes;
	struct change_plan plan;
	struct arena *arena;
	VEC(size_t) chosen; /* files of the change that may be corrected */
	VEC(struct corrected) files;
	struct restaging restaging;
};

/* --- correcting: in a worker ------------------------------------------------------ */

/* One pass over a file: how many fixes it took, 0 when there is nothing left. What is
 * to be said about it is a line in `said`. */
static size_t correct_once(struct job *job, const struct change *change,
			   struct changed_file *file, struct strbuf *said)
{
	const struct treatment *how = &change->now;
	struct lint *lint = &how->project->lint;
	struct changed_file next = *file;
	struct file_report report;
	size_t count;
	struct err err;

	change_lint(&job->plan, &report, job->arena, change);
	if (report.skipped)
		return 0;
	count = fix_text(&next.after, job->arena, &report, &job->run->choice);
	if (!count)
		return 0;
	if (text_breaks(lint, job->arena, how, file->after, next.after)) {
		strbuf_addf(said,
			    "a fix would break this file and was not applied; "
			    "%s",
			    break_advice(lint, job->arena, how, file->after));
		return 0;
	}
	if (changes_compare(&next, job->arena, &err) < 0) {
		strbuf_addstr(said, err.text);
		return 0;
	}
	*file = next;
	return count;
}

/* How many fixes there were, what is to be said, how long that is, and the text. */
struct sent_correction {
	size_t fixes, said_length;
};

static void correct_job(void *context, size_t number, struct strbuf *found)
{
	struct job *job = context;
	size_t i = job->chosen.at[number], count = 1;
	struct changed_file *file = &job->changes->files.at[i];
	struct strbuf said = STRBUF_INIT;
	struct sent_correction sent = { 0 };

	for (int pass = 0; pass < MOST_PASSES && count; pass++) {
		count = correct_once(job, &job->plan.files.at[i].change, file,
				     &said);
		sent.fixes += count;
	}
	sent.said_length = said.length;
	strbuf_add(found, (const char *)&sent, sizeof(sent));
	strbuf_add(found, said.text, said.length);
	if (sent.fixes)
		strbuf_add(found, file->after.ptr, file->after.length);
	strbuf_release(&said);
}

/* --- and here ------------------------------------------------------------------------ */

static void take_text(struct job *job, struct changed_file *file,
		      struct slice text, size_t fixes)
{
	struct corrected corrected = { .file = file,
				       .staged = file->after,
				       .fixes = fixes };
	struct err err;

	file->after = (struct slice){
		arena_strndup(job->arena, text.ptr, text.length), text.length
	};
	if (changes_compare(file, job->arena, &err) < 0) {
		say("%s: %s", file->path, err.text);
		file->after = corrected.staged;
		return;
	}
	vec_push(job->arena, &job->files, corrected);
}

/* A file that could not be looked at is told when it is checked. */
static void take_correction(void *context, size_t number, struct slice found,
			    const char *trouble)
{
	struct job *job = context;
	struct changed_file *file =
		&job->changes->files.at[job->chosen.at[number]];
	struct sent_correction sent;
	struct slice text;

	if (trouble)
		return;
	memcpy(&sent, found.ptr, sizeof(sent));
	text.ptr = found.ptr + sizeof(sent) + sent.said_length;
	text.length = found.length - sizeof(sent) - sent.said_length;
	if (sent.said_length)
		say("%s: %.*s", file->path, (int)sent.said_length,
		    found.ptr + sizeof(sent));
	if (sent.fixes)
		take_text(job, file, text, sent.fixes);
}

static void correct_all(struct job *job)
{
	struct worker_jobs jobs = { .processes = 1,
				    .context = job,
				    .work = correct_job,
				    .take = take_correction };

	for (size_t i = 0; i < job->changes->files.count; i++) {
		const struct planned_file *planned = &job->plan.files.at[i];

		if (planned->asked && !planned->broken && !planned->excluded)
			vec_push(job->arena, &job->chosen, i);
	}
	jobs.count = job->chosen.count;
	workers_run(&jobs);
}

static void show_fixed(struct job *job)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < job->files.count; i++) {
		const struct corrected *c = &job->files.at[i];

		diff_add(&out, job->run->diff_color, job->arena, c->file->path,
			 c->staged, c->file->after);
	}
	if (print_out(out.text, out.length) != EXIT_CLEAN)
		job->run->failed = true;
	strbuf_release(&out);
}

/* --- the work tree --------------------------------------------------------------- */

/* The file in the work tree with the same corrections. */
static int weave_in(struct job *job, struct corrected *c, struct err *err)
{
	struct slice work, woven;
	uint32_t line = 0;
	int rc;

	if (fs_read(&work, job->arena, c->work_path, 0, err) < 0)
		return -1;
	rc = weave(&woven, &line, job->arena, c->staged, c->file->after, work,
		   err);
	if (rc > 0)
		return err_set(
			err,
			"line %u of the file, which a fix would change, has "
			"unstaged changes; stage or undo them",
			line);
	if (rc < 0 || draft_make(&c->draft, job->arena, c->work_path, work,
				 woven, err) < 0)
		return -1;
	c->is_drafted = true;
	return 0;
}

static int draft_file(struct job *job, struct corrected *c, struct err *err)
{
	const char *top = fs_absolute(job->arena, job->changes->top);

	c->work_path = fs_join(job->arena, top ? top : "", c->file->path);
	switch (fs_plain_kind(job->arena, c->work_path)) {
	case FS_NOTHING:
		return 0;
	case FS_FILE:
		c->in_work_tree = true;
		return weave_in(job, c, err);
	default:
		return err_set(err,
			       "it is a link or not a file in the work tree");
	}
}

/* Every file that stands in the way is told. */
static int draft_all(struct job *job)
{
	struct err err;
	int rc = 0;

	for (size_t i = 0; i < job->files.count; i++) {
		struct corrected *c = &job->files.at[i];

		if (draft_file(job, c, &err) == 0)
			continue;
		say("%s: %s", c->file->path, err.text);
		rc = -1;
	}
	return rc;
}

/* --- writing ------------------------------------------------------------------------ */

static int publish_all(struct job *job)
{
	struct err err;

	for (size_t i = 0; i < job->files.count; i++) {
		struct corrected *c = &job->files.at[i];

		if (!c->is_drafted)
			continue;
		c->is_drafted = false;
		if (draft_publish(&c->draft, &err) < 0) {
			say("%s: %s", c->file->path, err.text);
			return -1;
		}
		c->is_published = true;
	}
	return 0;
}

/* Back to how it was; what somebody has saved since stays. */
static void take_back(struct job *job)
{
	struct err err;

	for (size_t i = 0; i < job->files.count; i++) {
		struct corrected *c = &job->files.at[i];

		if (c->is_published &&
		    draft_write(c->draft.real, c->draft.after, c->draft.before,
				&err) < 0)
			say("%s: %s", c->file->path, err.text);
	}
	if (restage_undo(&job->restaging, &err) < 0)
		say("the index keeps the corrections: %s", err.text);
}

/* The index first, in one step; then the files, each in one step. Who is
 * interrupted between them finds the old lines in the work tree, and loses
 * nothing. */
static int write_fixed(struct job *job)
{
	struct err err;

	if (restage_apply(&job->restaging, &err) < 0) {
		say("%s", err.text);
		return -1;
	}
	if (publish_all(job) == 0)
		return 0;
	take_back(job);
	return -1;
}

/* Nothing is left beside the files by who presses Ctrl-C. */
static int write_undisturbed(struct job *job)
{
	sigset_t ours, before;
	int rc;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, &before);
	rc = draft_all(job);
	if (!rc)
		rc = write_fixed(job);
	for (size_t i = 0; i < job->files.count; i++)
		if (job->files.at[i].is_drafted)
			draft_discard(&job->files.at[i].draft);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static int prepare_restaging(struct job *job)
{
	struct err err;

	job->restaging = (struct restaging){ .top = job->changes->top,
					     .arena = job->arena };
	for (size_t i = 0; i < job->files.count; i++) {
		const struct corrected *c = &job->files.at[i];
		struct restaged_file file = { .path = c->file->path,
					      .before = c->staged,
					      .after = c->file->after };

		vec_push(job->arena, &job->restaging.files, file);
	}
	if (restage_prepare(&job->restaging, &err) == 0)
		return 0;
	say("%s", err.text);
	return -1;
}

static enum exit_code write_corrections(struct job *job)
{
	int rc = prepare_restaging(job);

	if (!rc)
		rc = write_undisturbed(job);
	for (size_t i = 0; i < job->files.count; i++) {
		const struct corrected *c = &job->files.at[i];

		if (!rc && !c->in_work_tree)
			say("%s: corrected as staged; it is not in the work "
			    "tree",
			    c->file->path);
	}
	if (!rc)
		return EXIT_CLEAN;
	say("nothing was corrected");
	return EXIT_USAGE;
}

enum exit_code staged_fix(struct run *run, struct changes *changes,
			  const struct name_list *paths)
{
	struct job job = { .run = run,
			   .changes = changes,
			   .arena = &run->cli->arena };
	enum exit_code code = EXIT_CLEAN;

	plan_change(&job.plan, run, changes, paths);
	correct_all(&job);
	if (job.files.count && run->fix == FIX_DIFF)
		show_fixed(&job);
	else if (job.files.count)
		code = write_corrections(&job);
	for (size_t i = 0; code == EXIT_CLEAN && i < job.files.count; i++)
		run->totals.fixed += job.files.at[i].fixes;
	plan_release(&job.plan);
	return code;
}
