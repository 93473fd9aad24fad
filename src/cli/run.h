#ifndef CLI_RUN_H
#define CLI_RUN_H

/*
 * A run of the linter over some files: what `check` and `hook` share. It owns
 * the outputs and the totals, and knows how the process is to end.
 */

#include <stdbool.h>
#include <stdio.h>

#include "cli/cli.h"
#include "lint/baseline.h"
#include "lint/fix.h"
#include "lint/projects.h"
#include "report/report.h"

struct output {
	struct report report;
	FILE *file;
	const char *path; /* NULL for a standard stream */
	bool failed;	  /* could not be written, said so */
};

enum fix_mode {
	FIX_NOTHING,
	FIX_FILES, /* write the files */
	FIX_DIFF,  /* show what would be written */
};

struct run {
	struct cli *cli;
	struct projects projects;
	/* Of their notices and mistakes, what was said. */
	size_t notices_printed, projects_printed;
	VEC(struct output *) outputs;
	struct totals totals;
	enum severity fails_at;	 /* findings from here on make it fail ... */
	bool fails_at_asked;	 /* ... whatever the settings say */
	enum severity fails_now; /* the same, for the file that is looked at */
	enum verbosity verbosity;
	enum fix_mode fix;
	bool no_fixes; /* only what follows */
	struct fix_choice choice;
	const char *silence; /* the reason for comments that silence, or NULL */
	struct baseline *baseline; /* NULL for none */
	bool fills_baseline;	   /* what is found goes into it */
	const char *top;	   /* what paths count from, NULL: from here */
	bool diff_color;
	unsigned processes; /* at most, for linting; see cli/workers.h */
	bool can_restart;   /* see cli/restart.h */
	bool no_ignore;	    /* look at what git ignores, too */
	struct arena file;  /* lives while one file is looked at */
	bool wrong, failed; /* EXIT_USAGE, EXIT_TROUBLE */
	/* What a change takes out of the check; and that the settings, as they
	 * were or are, block for that. */
	struct taken_out *taken_out;
	bool blocks_unchecked;
};

void run_init(struct run *run, struct cli *cli,
	      const struct overrides *overrides);
void run_release(struct run *run);

/* Adds an output to a stream. */
struct output *run_output(struct run *run, const struct reporter *reporter,
			  FILE *file);

/* Adds an output to a file: "FORMAT:PATH". */
int run_output_to(struct run *run, const char *format_and_path,
		  struct err *err);

/* The reporter of a name; -1 and the nearest one in the text. */
int run_reporter(const struct reporter **out, const char *name,
		 struct err *err);

/* Findings in the file are known; or, with `fill`, those of this run will be. */
int run_use_baseline(struct run *run, const char *path, bool fill,
		     struct err *err);

/* Sends out what the reporter has said. A reader that went away (EPIPE) is no
 * trouble; a full disk is. */
void output_send(struct run *run, struct output *out);

/* Every output says what stands at its beginning; its end is below. */
void run_begin(struct run *run);

/* Says what is wrong with the settings that were read since it was last called. */
void run_tell_settings(struct run *run);

/* How a path is treated. False, said and remembered, when its configuration is
 * broken. */
bool run_treats(struct run *run, struct treatment *how, const char *path);

/* The same, and its text from the work tree, which lives in `run->file`. */
bool run_read(struct run *run, struct treatment *how, struct slice *text,
	      const char *path);

/* What was found in a file, all other files considered: takes out what the
 * baseline knows, folds, counts, reports. */
void run_settle(struct run *run, struct file_report *file);

/* A file that is not linted: said on standard error, listed in the report, and
 * remembered in the exit code unless `code` is EXIT_CLEAN. */
void run_skip(struct run *run, const char *path, const char *reason,
	      enum exit_code code);
/* The same of a file whose project is broken or could not be read. */
void run_skip_project(struct run *run, const struct project *project,
		      const char *path);

/* Ends the outputs and returns how the process should end. */
enum exit_code run_end(struct run *run);

#endif
