#ifndef CLI_CHECK_OPTIONS_H
#define CLI_CHECK_OPTIONS_H

/*
 * What can be asked of `hylint check`: the options, which of them go together, and
 * what they mean for a run.
 */

#include "cli/options.h"
#include "cli/run.h"

struct check_options {
	bool staged, isolated, statistics, quiet, verbose, exit_zero;
	bool fix, unsafe_fixes, diff, no_ignore, show_settings, show_files;
	bool fails_on_fix, profile_rules;
	const char *from, *to, *stdin_name, *stdin_format, *format, *color,
		*fail_on, *max_warnings;
	struct name_list outputs;
	struct name_list select, ignore, extend_select, config, fix_only;
	const char *jobs, *files_from;
	const char *silence, *baseline, *write_baseline;
};

extern const struct option check_options[];

/* Sets the run up as the options ask for. Not EXIT_CLEAN when they contradict each
 * other or mean nothing, which has been said then. */
enum exit_code check_options_apply(struct run *run,
				   const struct check_options *o, int argc,
				   char **argv);

/* What an exit code becomes with the options about it; trouble stays trouble. */
enum exit_code check_options_code(const struct check_options *o,
				  enum exit_code code, const struct totals *t);

#endif
