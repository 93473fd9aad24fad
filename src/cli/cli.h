#ifndef CLI_CLI_H
#define CLI_CLI_H

/*
 * The command line: which commands there are, what they share, and how they
 * end. A command is one file, cli/cmd_NAME.c, and one struct command.
 */

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/exit.h"
#include "cli/options.h"

struct cJSON;

struct cli {
	struct arena arena;  /* lives until exit */
	const char *program; /* how we were called */
};

struct command {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *summary; /* one line, for the list of commands */
	const char *details; /* below the options: examples, exit codes */
	const struct option *options; /* ended by an entry without a name */
	enum exit_code (*run)(struct cli *cli, int argc, char **argv);
};

extern const struct command cmd_check, cmd_hook, cmd_install, cmd_uninstall,
	cmd_doctor, cmd_rule, cmd_rules, cmd_inspect, cmd_observe, cmd_why,
	cmd_demo, cmd_dev, cmd_init, cmd_lsp, cmd_version, cmd_help,
	cmd_completions;

/* All of them, ended by NULL, in the order of --help. */
extern const struct command *const commands[];

const struct command *command_find(const char *name);

/* Chooses the command and runs it. */
enum exit_code cli_main(struct cli *cli, int argc, char **argv);

/*
 * One line on standard error: "hylint: ...". Control characters of file names
 * and the like come out escaped. The second one returns EXIT_USAGE.
 */
void say(const char *fmt, ...) PRINTF_LIKE(1, 2);
enum exit_code complain(const char *fmt, ...) PRINTF_LIKE(1, 2);

enum color_mode {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

#define COLOR_WORDS "auto always never"

/* --color's word; COLOR_AUTO for NULL. -1 for a word that is none. */
int color_mode(enum color_mode *out, const char *word, struct err *err);

/* Whether to write colours to a descriptor: the option first, then NO_COLOR,
 * FORCE_COLOR, CLICOLOR_FORCE, TERM=dumb, and whether it is a terminal. */
bool use_color(enum color_mode mode, int fd);

/* Whether places become links (OSC 8): FORCE_HYPERLINK first, then whether it is
 * a terminal that is known to understand them and colours are wanted. */
bool use_links(bool color, int fd);

/* Columns of the terminal behind a descriptor; 0 when it is none. */
unsigned terminal_columns(int fd);

/* Writes a text to standard output; EXIT_TROUBLE when that fails. */
enum exit_code print_out(const char *text, size_t length);

/* The same with a value as indented JSON, which it frees. */
enum exit_code print_json(struct cJSON *value);

#endif
