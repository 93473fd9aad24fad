/*
 * The plan of a change with the pipe's word on which files may break their callers
 * enters; the files that may call them, read from the same snapshot, are added to
 * it. A helper that changed may break traced code that did not: that is linted with
 * the old helper and with the new one, and what is new in it is the change's.
 */
#include "cli/callers.h"

#include <string.h>

#include "base/fs.h"
#include "base/text.h"
#include "lint/callers.h"

/* How much is read to find them, and how many are linted. Where commits are
 * compared, time matters less. */
struct caller_limits {
	size_t most_bytes, most_files, most_callers;
};

static struct caller_limits caller_limits_of(const struct run *run)
{
	if (run->projects.now.revision)
		return (struct caller_limits){ 256u << 20, 100000, 10000 };
	return (struct caller_limits){ 16u << 20, 2000, 64 };
}

#define LARGEST_CALLER (1 << 20)

static bool is_planned(const struct change_plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (!strcmp(plan->files.at[i].change.now.path, path))
			return true;
	return false;
}

static bool is_package_file(const char *path)
{
	return !strcmp(fs_name_of(path), "__init__.py");
}

static bool is_path_listed(const struct name_list *paths, const char *path)
{
	for (size_t i = 0; i < paths->names.count; i++)
		if (!strcmp(paths->names.at[i], path))
			return true;
	return false;
}

static bool may_import_any(struct slice text, const struct name_list *modules)
{
	for (size_t i = 0; i < modules->names.count; i++)
		if (may_import_module(text, modules->names.at[i]))
			return true;
	return false;
}

/* An __init__.py that imports one of them may hand it on: `from .utils import
 * scale` in pkg/__init__.py, `from pkg import scale` elsewhere. */
static void add_packages(struct name_list *modules, struct arena *arena,
			 const struct folder_files *texts)
{
	size_t count = 0;

	while (count < modules->names.count) {
		count = modules->names.count;
		for (size_t i = 0; i < texts->files.count; i++) {
			const struct folder_file *f = &texts->files.at[i];

			if (is_package_file(f->path) &&
			    !is_path_listed(modules, f->path) &&
			    may_import_any(f->text, modules))
				vec_push(arena, &modules->names, f->path);
		}
	}
}

/* What changed so that callers may break, and what hands it on. */
static void find_modules(struct name_list *out, struct change_plan *plan,
			 const struct folder_files *texts)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.at[i].may_break_callers)
			vec_push(&plan->arena, &out->names,
				 plan->files.at[i].change.now.path);
	add_packages(out, &plan->arena, texts);
}

/* As a changed file that is the same on both sides: what is new in it comes from
 * what it imports. */
static void plan_caller(struct change_plan *plan,
			const struct folder_file *found)
{
	struct changed_file *file =
		ARENA_NEW(&plan->arena, struct changed_file);
	struct planned_file *caller;

	*file = (struct changed_file){ .path = found->path,
				       .old_path = found->path,
				       .status = CHANGE_MODIFIED,
				       .before = found->text,
				       .after = found->text };
	plan_file(plan, file);
	caller = &vec_last(&plan->files);
	caller->is_caller = true;
	/* Why it is not linted is no news. */
	caller->asked = caller->asked && !caller->broken && !caller->excluded;
}

static const struct planned_file *
first_that_breaks(const struct change_plan *plan)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.at[i].may_break_callers)
			return &plan->files.at[i];
	return NULL;
}

/* How many more there are than are linted. */
static size_t add_possible_callers(struct change_plan *plan,
				   const struct folder_files *texts,
				   size_t most)
{
	size_t count = plan->files.count, left = 0;
	struct name_list modules = { 0 };

	find_modules(&modules, plan, texts);
	for (size_t i = 0; i < texts->files.count; i++) {
		const struct folder_file *file = &texts->files.at[i];

		if (!projects_want(&plan->run->projects, file->path) ||
		    is_planned(plan, file->path) ||
		    !may_import_any(file->text, &modules))
			continue;
		if (plan->files.count - count < most)
			plan_caller(plan, file);
		else
			left++;
	}
	return left;
}

void plan_callers(struct change_plan *plan)
{
	const struct planned_file *changed = first_that_breaks(plan);
	struct caller_limits limits = caller_limits_of(plan->run);
	size_t unread, unlinted;
	struct folder_files texts;
	struct text_request request = {
		.revision = plan->run->projects.now.revision,
		.largest = LARGEST_CALLER,
		.most_bytes = limits.most_bytes,
		.most_files = limits.most_files,
	};
	struct err err;

	if (!changed)
		return;
	request.near = changed->change.now.path;
	if (changes_texts(&texts, &unread, &plan->arena, &request, &err) < 0) {
		say("the callers of what changed cannot be looked for: %s",
		    err.text);
		return;
	}
	unlinted = add_possible_callers(plan, &texts, limits.most_callers);
	if (unread)
		say("files that call `%s` were looked for in the nearest %zu "
		    "of %zu Python files",
		    request.near, texts.files.count,
		    texts.files.count + unread);
	if (unlinted)
		say("%zu more files that may call what changed were not "
		    "checked",
		    unlinted);
}
