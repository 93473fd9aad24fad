#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

/*
 * A change on its way: what git says of it and the settings make the plan, each
 * file goes through the pipe, and only then is it settled what is new.
 */

#include "cli/run.h"

/* A file of the change that is to be linted, or why it is not. */
struct planned_file {
	struct change change;
	bool asked; /* the others are looked at for code that moved only */
	bool broken, excluded;
	bool is_caller; /* not of the change: it may call what is changed */
	/* A graph function in another file that calls what the change touches
	 * would get a finding that it did not get before. */
	bool may_break_callers;
	/* What the pipe found: packed, or why it found nothing. */
	struct strbuf found;
	const char *trouble;
	struct removed_findings removed;
};

struct change_plan {
	struct run *run;
	const struct changes *changes;
	struct arena arena;
	struct name_list asked; /* as they count from the top; none: all */
	VEC(struct planned_file) files; /* in the order of the change */
	VEC(size_t) jobs;		/* those of them that are linted */
	bool any_open; /* something in them may have come from another file */
};

/* Plans which files of a list are read, and reads them. */
int read_changes(struct changes *out, struct run *run, struct change_list *list,
		 struct err *err);

/* `paths` are those that were asked for, as they count from where the process
 * stands; none: all. */
void plan_change(struct change_plan *out, struct run *run,
		 const struct changes *changes, const struct name_list *paths);

/* Adds one more file, which must live as long as the plan. */
void plan_file(struct change_plan *plan, const struct changed_file *file);

/* Tells what git and the settings have to say about the change. */
void plan_print_notes(struct change_plan *plan);

/* Whether a file of the plan is linted; if not, and it was asked for, says why. */
bool plan_takes(struct change_plan *plan, size_t i);

void plan_release(struct change_plan *plan);

/* Lints and reports the files that were asked for. */
void run_changes(struct run *run, const struct changes *changes,
		 const struct name_list *paths);

/* Lints one file of the plan, as it is now, and settles what is new in it; reports
 * nothing. */
void change_lint(struct change_plan *plan, struct file_report *out,
		 struct arena *arena, const struct change *change);

#endif
