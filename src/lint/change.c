/*
 * A change: both sides of a file through the pipe, and whose each finding is. A
 * struct change enters; the report of the text as it is now leaves, each finding
 * marked as introduced or there before, and what the old text had and the new one
 * has not. Both sides go through the same functions, in the caller's arena.
 */
#include "git/hunks.h"
#include "lint/callers.h"
#include "lint/join.h"
#include "lint/pipe.h"
#include "lint/ruling.h"

/* The texts that a change started from. */
struct befores {
	struct file_report *at;
	struct old_side *sides;
	size_t count;
	/* Of the first. */
	struct source source;
	bool understood;
};

static void find_befores(struct lint *lint, struct befores *out,
			 struct arena *arena, const struct change *change,
			 struct parse_memory *memory)
{
	const struct changed_file *file = change->file;

	out->count = 1 + file->other_befores.count;
	out->at = ARENA_ARRAY(arena, struct file_report, out->count);
	out->sides = ARENA_ARRAY(arena, struct old_side, out->count);
	out->understood = pipe_before(lint, &out->at[0], arena, &out->source,
				      &change->before, file->before, memory);
	for (size_t i = 1; i < out->count; i++)
		lint_before(lint, &out->at[i], arena, &change->now,
			    file->other_befores.at[i - 1]);
	for (size_t i = 0; i < out->count; i++) {
		out->sides[i].findings = &out->at[i].findings;
		/* The hunks of a merge are not those against one side. */
		if (out->count == 1)
			out->sides[i].lines = &out->at[i].lines;
	}
}

static struct hunks hunks_of(const struct changed_file *file)
{
	return (struct hunks){ file->hunks.at, file->hunks.count };
}

/* The hunks of what was linted: lines of programs, not of the JSON around
 * them. */
static int linted_hunks(struct hunks *out, struct arena *arena,
			const struct changed_file *file,
			const struct befores *befores, struct slice after,
			struct err *err)
{
	struct changed_file texts = { .before = befores->at[0].text,
				      .after = after };

	*out = hunks_of(file);
	if (!path_is_notebook(file->path) && !path_is_notebook(file->old_path))
		return 0;
	for (size_t i = 1; i < befores->count; i++)
		vec_push(arena, &texts.other_befores, befores->at[i].text);
	if (changes_compare(&texts, arena, err) < 0)
		return -1;
	*out = hunks_of(&texts);
	return 0;
}

static struct slice comment_text(const struct file_report *file,
				 const struct suppression *s)
{
	return (struct slice){ file->lines.text + s->span.start,
			       s->span.end - s->span.start };
}

static size_t count_equal(const struct file_report *file, struct slice text)
{
	const struct suppressions *list = &file->silencing;
	size_t count = 0;

	for (size_t i = 0; i < list->at.count; i++)
		count += slice_equal(comment_text(file, &list->at.at[i]), text);
	return count;
}

/* Whether an old text has such a comment as often as the new one. */
static bool comment_was_there(const struct file_report *file,
			      const struct befores *befores, struct slice text)
{
	for (size_t i = 0; i < befores->count; i++)
		if (count_equal(&befores->at[i], text) >=
		    count_equal(file, text))
			return true;
	return false;
}

/* Comments on lines of the change that silence, and were not only moved. */
static void find_added(const struct lint *lint, struct file_report *out,
		       struct arena *arena, const struct befores *befores,
		       struct hunks hunks)
{
	for (size_t i = 0; i < out->silencing.at.count; i++) {
		const struct suppression *s = &out->silencing.at.at[i];

		if (suppression_is_ours(s, lint->settings) &&
		    hunk_touching(hunks, &out->lines, s->span) &&
		    !comment_was_there(out, befores, comment_text(out, s)))
			vec_push(arena, &out->added, s->span);
	}
}

static size_t count_old(const struct findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->at[i].attribution == ATTRIBUTION_OLD &&
			 !findings->at[i].suppressed;
	return count;
}

/* --- rules on changes ---------------------------------------------------------------- */

static bool has_decorator_line(const struct lines *lines,
			       struct line_range range)
{
	for (uint32_t i = 0; i < range.count; i++) {
		struct slice text = lines_text(lines, range.first + i);

		if (memchr(text.ptr, '@', text.length))
			return true;
	}
	return false;
}

/* Whether a rule may have something to say about the change: they speak of
 * decorators. */
static bool may_compare(const struct file_report *out, struct arena *arena,
			const struct changed_file *file)
{
	struct lines old;
	bool on = false;

	for (size_t i = 0; i < rule_count; i++)
		on = on || (out->on[i] && rule_table[i].where == WHERE_CHANGE);
	if (!on || !file->before.length || file->other_befores.count ||
	    path_is_notebook(file->path))
		return false;
	lines_init(&old, arena, file->before.ptr, file->before.length);
	for (size_t i = 0; i < file->hunks.count; i++)
		if (has_decorator_line(&old, file->hunks.at[i].before) ||
		    has_decorator_line(&out->lines, file->hunks.at[i].after))
			return true;
	return false;
}

/* Those of the findings that went whose lines are as they were. */
static void find_lost(struct before *out, struct arena *arena,
		      const struct findings *removed,
		      const struct attribution_job *job)
{
	struct lost *lost = ARENA_ARRAY(arena, struct lost, removed->count + 1);

	out->lost = lost;
	for (size_t i = 0; i < removed->count; i++) {
		const struct finding *f = &removed->at[i];
		struct span now;

		if (f->suppressed ||
		    !span_now(&now, job->hunks, job->sides[0].lines, job->lines,
			      f->span))
			continue;
		lost[out->lost_count++] = (struct lost){ f, now };
	}
}

/* What they find is the change's own. */
static void run_change_rules(struct lint *lint, struct file_report *out,
			     struct arena *arena, const struct source *source,
			     const struct befores *befores,
			     const struct findings *removed,
			     const struct attribution_job *job)
{
	struct before before = { .model = &befores->source.model };
	struct findings fresh = { 0 };
	struct check check = { .model = &source->model,
			       .arena = arena,
			       .findings = &fresh,
			       .before = &before };

	if (!befores->understood)
		return;
	find_lost(&before, arena, removed, job);
	ruling_run_change(lint, &check, out->on);
	out->suppressed +=
		suppressions_apply(&out->silencing, &fresh, &out->lines, arena);
	for (size_t i = 0; i < fresh.count; i++) {
		fresh.at[i].attribution = ATTRIBUTION_INTRODUCED;
		vec_push(arena, &out->findings, fresh.at[i]);
	}
	findings_order(&out->findings);
}

/* The sides of a change are mostly the same text: the old one is parsed as an
 * edit of the new one. NULL for notebooks, whose cells make the text. */
static struct parse_memory *sides_of(struct lint *lint,
				     const struct changed_file *file)
{
	if (!file->before.length || path_is_notebook(file->path) ||
	    path_is_notebook(file->old_path))
		return NULL;
	if (!lint->tools.sides)
		lint->tools.sides = parse_memory_new();
	return lint->tools.sides;
}

/* After rules on changes have seen each. */
static void join_sides(struct file_report *out, struct findings *removed,
		       struct arena *arena)
{
	findings_join(&out->findings, arena);
	findings_join(removed, arena);
	out->already_there = count_old(&out->findings);
}

/* True when the new side was understood. */
static bool lint_sides(struct lint *lint, struct file_report *out,
		       struct removed_findings *removed, struct arena *arena,
		       const struct change *change, struct source *source)
{
	const struct changed_file *file = change->file;
	struct befores befores = { 0 };
	struct attribution_job job = { .now = &out->findings,
				       .lines = &out->lines,
				       .removed = &removed->findings,
				       .arena = arena };
	struct parse_memory *memory;
	bool understood, compares;
	struct err err;

	*removed = (struct removed_findings){ 0 };
	pipe_begin(lint, out, arena, &change->now, file->after);
	memory = sides_of(lint, file);
	understood = pipe_find(lint, out, arena, source, memory);
	compares = understood && may_compare(out, arena, file);
	/* Nothing now: nothing can have been introduced. */
	if (!out->findings.count && !out->silencing.at.count && !compares)
		return understood;
	/* Both trees are there at once only if the first one was remembered. */
	if (!source->tree.count || source->tree.errors.count)
		memory = NULL;
	find_befores(lint, &befores, arena, change, memory);
	if (linted_hunks(&job.hunks, arena, file, &befores, out->text, &err) <
	    0) {
		out->skipped = arena_strdup(arena, err.text);
		return understood;
	}
	job.sides = befores.sides;
	job.side_count = befores.count;
	attribute_findings(&job);
	removed->known = true;
	if (compares)
		run_change_rules(lint, out, arena, source, &befores,
				 &removed->findings, &job);
	join_sides(out, &removed->findings, arena);
	find_added(lint, out, arena, &befores, job.hunks);
	return understood;
}

void lint_change(struct lint *lint, struct file_report *out,
		 struct removed_findings *removed, bool *may_break_callers,
		 struct arena *arena, const struct change *change)
{
	struct source source = { 0 };
	bool understood =
		lint_sides(lint, out, removed, arena, change, &source);

	if (may_break_callers)
		*may_break_callers =
			!out->skipped &&
			callers_may_break(lint, arena, change,
					  understood ? &source : NULL);
}

void lint_removed(struct lint *lint, struct removed_findings *out,
		  struct arena *arena, const struct change *change)
{
	const struct changed_file *file = change->file;
	struct file_report now;
	struct befores befores = { 0 };
	struct attribution_job job = { .now = &now.findings,
				       .lines = &now.lines,
				       .removed = &out->findings,
				       .arena = arena };

	*out = (struct removed_findings){ .known = true };
	find_befores(lint, &befores, arena, change, NULL);
	if (!befores.at[0].findings.count)
		return;
	lint_before(lint, &now, arena, &change->now, file->after);
	if (linted_hunks(&job.hunks, arena, file, &befores, now.text, NULL) < 0)
		return;
	job.sides = befores.sides;
	job.side_count = befores.count;
	attribute_findings(&job);
	findings_join(&out->findings, arena);
}

static void attribute_to_edits(struct file_report *out, struct arena *arena,
			       const struct file_report *before)
{
	const struct old_side side = { &before->findings, &before->lines };
	struct attribution_job job = { .now = &out->findings,
				       .lines = &out->lines,
				       .sides = &side,
				       .side_count = 1 };
	struct hunk_list list = { 0 };
	struct err err;

	/* Without the hunks nothing can be told from what was there. */
	if (hunks_between(&list, arena, before->text, out->text, &err) < 0) {
		out->skipped = arena_strdup(arena, err.text);
		return;
	}
	job.hunks = (struct hunks){ list.hunks.at, list.hunks.count };
	attribute_findings(&job);
}

void lint_edited(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct treatment *how,
		 struct slice text, struct edited_text *edited)
{
	pipe_begin(lint, out, arena, how, text);
	edited->understood =
		pipe_find(lint, out, arena, &edited->source, edited->memory);
	if (edited->before && out->findings.count)
		attribute_to_edits(out, arena, edited->before);
	findings_join(&out->findings, arena);
	out->already_there = count_old(&out->findings);
}
