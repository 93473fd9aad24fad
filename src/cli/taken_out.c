/*
 * The configuration is read as it was before the change, and compared setting
 * by setting. Lines go to standard error; files that the change leaves out
 * count as skipped.
 */

#include "cli/taken_out.h"

#include <string.h>

#include "base/fs.h"

/* Rules that are named one by one; of more, only how many. */
#define MOST_NAMED 5

struct taken_out {
	struct projects before;	  /* as the settings were */
	struct name_list configs; /* that come, change or go */
};

static bool has_config_name(const char *path)
{
	return slice_is_any(slice_of(fs_name_of(path)), config_names);
}

static struct taken_out *begin_taken_out(struct run *run,
					 const struct changes *changes)
{
	struct arena *arena = &run->cli->arena;
	struct taken_out *t = ARENA_NEW(arena, struct taken_out);
	struct overrides *overrides = ARENA_NEW(arena, struct overrides);

	*overrides = *run->projects.overrides;
	/* From nothing: as if there was no configuration. */
	overrides->isolated = overrides->isolated || !changes->base;
	projects_init(&t->before, arena, overrides);
	t->before.now.kind = SNAPSHOT_REPOSITORY;
	t->before.now.revision = changes->base;
	t->before.no_baselines = true;
	for (size_t i = 0; i < changes->paths.count; i++)
		if (has_config_name(changes->paths.at[i]))
			vec_push(arena, &t->configs.names,
				 changes->paths.at[i]);
	return t;
}

void taken_out_release(struct run *run)
{
	if (run->taken_out)
		projects_release(&run->taken_out->before);
}

/* Whoever blocks what is not checked does so until it has been looked at: the
 * change itself cannot lift that. */
static enum exit_code code_for(struct run *run, const struct settings *before,
			       const struct settings *now)
{
	if (before->on_error != ON_ERROR_BLOCK &&
	    now->on_error != ON_ERROR_BLOCK)
		return EXIT_CLEAN;
	run->blocks_unchecked = true;
	return EXIT_TROUBLE;
}

/* --- what is different --------------------------------------------------------- */

struct difference {
	struct strbuf text;
	const struct project *before, *now;
};

static void add_part(struct difference *d, const char *part)
{
	if (d->text.length)
		strbuf_addstr(&d->text, "; ");
	strbuf_addstr(&d->text, part);
}

static void add_rules(struct difference *d, struct arena *arena)
{
	const char *names = "";
	size_t count = 0;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (rule->owner || !d->before->lint.on[i] || d->now->lint.on[i])
			continue;
		if (count++ < MOST_NAMED)
			names = arena_fmt(arena, "%s%s%s", names,
					  *names ? ", " : "", rule->code);
	}
	if (count > MOST_NAMED)
		add_part(d, arena_fmt(arena, "turns off %s and %zu more", names,
				      count - MOST_NAMED));
	else if (count)
		add_part(d, arena_fmt(arena, "turns off %s", names));
}

static void add_severities(struct difference *d, struct arena *arena)
{
	for (size_t i = 0; i < rule_count; i++)
		if (!rule_table[i].owner && d->now->lint.on[i] &&
		    d->now->lint.severities[i] < d->before->lint.severities[i])
			add_part(
				d,
				arena_fmt(arena, "makes %s %s%s",
					  rule_table[i].code,
					  d->now->lint.severities[i] ==
							  SEVERITY_INFO
						  ? ""
						  : "a ",
					  severity_name(
						  d->now->lint.severities[i])));
}

static bool is_in(const struct name_list *list, const char *word)
{
	for (size_t i = 0; i < list->names.count; i++)
		if (!strcmp(list->names.at[i], word))
			return true;
	return false;
}

static void add_new_words(struct difference *d, struct arena *arena,
			  const char *what, const struct name_list *before,
			  const struct name_list *now)
{
	for (size_t i = 0; i < now->names.count; i++)
		if (!is_in(before, now->names.at[i]))
			add_part(d, arena_fmt(arena, "%s '%s'", what,
					      now->names.at[i]));
}

static bool ignores_per_file(const struct settings *s,
			     const struct per_file_setting *wanted)
{
	for (size_t i = 0; i < s->per_file.count; i++)
		if (!strcmp(s->per_file.at[i].pattern, wanted->pattern) &&
		    !strcmp(s->per_file.at[i].rules, wanted->rules))
			return true;
	return false;
}

static int fail_level(const struct settings *s)
{
	enum severity level = SEVERITY_ERROR;

	if (s->fail_on)
		severity_of(&level, s->fail_on);
	return level;
}

static void add_changed_settings(struct difference *d, struct arena *arena)
{
	const struct settings *before = &d->before->settings;
	const struct settings *now = &d->now->settings;

	add_new_words(d, arena, "leaves out", &before->exclude, &now->exclude);
	add_new_words(d, arena, "treats as tests", &before->test_patterns,
		      &now->test_patterns);
	for (size_t i = 0; i < now->per_file.count; i++)
		if (!ignores_per_file(before, &now->per_file.at[i]))
			add_part(d, arena_fmt(arena, "ignores %s in '%s'",
					      now->per_file.at[i].rules,
					      now->per_file.at[i].pattern));
	if (now->warn_only && !before->warn_only)
		add_part(d, "no longer blocks anything (mode = warn)");
	if (fail_level(now) > fail_level(before))
		add_part(d, arena_fmt(arena, "sets fail-on = %s",
				      now->fail_on ? now->fail_on : "error"));
	if (now->no_notebooks && !before->no_notebooks)
		add_part(d, "leaves out notebooks");
	if (before->assumed && !now->assumed)
		add_part(d, "leaves out what is assumed");
	if (now->largest_file < before->largest_file)
		add_part(d, "lowers largest-file");
	if (before->on_error == ON_ERROR_BLOCK &&
	    now->on_error != ON_ERROR_BLOCK)
		add_part(d, "sets on-error = warn");
	if (now->baseline &&
	    (!before->baseline || strcmp(now->baseline, before->baseline) != 0))
		add_part(d,
			 arena_fmt(arena, "sets baseline = %s", now->baseline));
}

/* --- telling ---------------------------------------------------------------------- */

static void note_change(struct run *run, const char *path, const char *reason,
			enum exit_code code)
{
	struct arena *arena = &run->cli->arena;
	struct skipped_file skipped = { arena_strdup(arena, path),
					arena_strdup(arena, reason) };

	vec_push(arena, &run->totals.skipped, skipped);
	run->failed = run->failed || code == EXIT_TROUBLE;
	say("%s: %s", path, reason);
}

static void print_config(struct run *run, const char *path)
{
	struct arena *arena = &run->cli->arena;
	const char *beside =
		fs_join(arena, fs_folder_of(arena, path), "any.py");
	struct difference d = {
		.before = project_of(&run->taken_out->before, beside),
		.now = project_of(&run->projects, beside),
	};

	/* Of what is broken now, another line tells. */
	if (d.before->broken || d.now->broken)
		return;
	strbuf_init(&d.text);
	add_rules(&d, arena);
	add_severities(&d, arena);
	add_changed_settings(&d, arena);
	if (d.text.length)
		note_change(
			run, path,
			arena_fmt(arena,
				  "this change reduces what is checked: it %s",
				  d.text.text),
			code_for(run, &d.before->settings, &d.now->settings));
	strbuf_release(&d.text);
}

void taken_out_print(struct run *run, const struct changes *changes)
{
	run->taken_out = begin_taken_out(run, changes);
	for (size_t i = 0; i < run->taken_out->configs.names.count; i++)
		print_config(run, run->taken_out->configs.names.at[i]);
}

void taken_out_file(struct run *run, const char *path)
{
	struct projects *before = run->taken_out ? &run->taken_out->before
						 : NULL;

	if (!before || !run->taken_out->configs.names.count ||
	    treatment_of(before, path).excluded)
		return;
	run_skip(run, path, "left out by `exclude`, which this change sets",
		 code_for(run, &project_of(before, path)->settings,
			  &project_of(&run->projects, path)->settings));
}
