/*
 * From argv to a command and its exit code; and what every command prints
 * through: say(), complain(), print_out(). Called under the name of a hook, the
 * program is the hook.
 */

#include "cli/cli.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "cli/progress.h"
#include "report/glyph.h"

const struct command *const commands[] = {
	&cmd_check,   &cmd_inspect,	&cmd_observe,
	&cmd_install, &cmd_uninstall,	&cmd_init,
	&cmd_doctor,  &cmd_rule,	&cmd_rules,
	&cmd_why,     &cmd_demo,	&cmd_hook,
	&cmd_lsp,     &cmd_completions, &cmd_help,
	&cmd_version, &cmd_dev,		NULL,
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

static void say_list(const char *fmt, va_list ap)
{
	struct strbuf line = STRBUF_INIT;
	struct err text;

	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	strbuf_addstr(&line, "hylint: ");
	escape_addstr(&line, text.text);
	strbuf_addch(&line, '\n');
	progress_clear();
	/* In one piece, so that lines of several processes stay whole. */
	fflush(stdout);
	fwrite(line.text, 1, line.length, stderr);
	strbuf_release(&line);
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_list(fmt, ap);
	va_end(ap);
}

enum exit_code complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_list(fmt, ap);
	va_end(ap);
	return EXIT_USAGE;
}

int color_mode(enum color_mode *out, const char *word, struct err *err)
{
	static const char *const words[] = { "auto", "always", "never" };

	*out = COLOR_AUTO;
	for (int i = 0; word && i < 3; i++) {
		if (!strcmp(words[i], word)) {
			*out = (enum color_mode)i;
			return 0;
		}
	}
	if (!word)
		return 0;
	return err_set(err, "--color is auto, always or never, not '%s'", word);
}

static bool environment_says(const char *name)
{
	const char *value = getenv(name);

	return value && *value && strcmp(value, "0") != 0;
}

bool use_color(enum color_mode mode, int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (mode != COLOR_AUTO)
		return mode == COLOR_ALWAYS;
	if (no_color && *no_color)
		return false;
	if (environment_says("FORCE_COLOR") ||
	    environment_says("CLICOLOR_FORCE"))
		return true;
	return (!term || strcmp(term, "dumb") != 0) && isatty(fd);
}

/* Terminals that say who they are and are known to know links. */
static bool terminal_knows_links(void)
{
	static const char *const programs[] = { "iTerm.app", "WezTerm",
						"vscode",    "ghostty",
						"Hyper",     "rio" };
	static const char *const marks[] = { "WT_SESSION", "KONSOLE_VERSION",
					     "DOMTERM", "KITTY_WINDOW_ID" };
	const char *program = getenv("TERM_PROGRAM");
	const char *vte = getenv("VTE_VERSION");

	/* Versions before 0.50 crashed on them. */
	if (vte && atoi(vte) >= 5000)
		return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (getenv(marks[i]))
			return true;
	for (size_t i = 0; program && i < sizeof(programs) / sizeof(*programs);
	     i++)
		if (!strcmp(program, programs[i]))
			return true;
	return false;
}

bool use_links(bool color, int fd)
{
	const char *forced = getenv("FORCE_HYPERLINK");

	if (forced && *forced)
		return strcmp(forced, "0") != 0;
	return color && isatty(fd) && terminal_knows_links();
}

unsigned terminal_columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col;
}

enum exit_code print_out(const char *text, size_t length)
{
	errno = 0;
	if (fwrite(text, 1, length, stdout) == length && !fflush(stdout))
		return EXIT_CLEAN;
	say("cannot write to standard output: %s", strerror(errno));
	return EXIT_TROUBLE;
}

enum exit_code print_json(struct cJSON *value)
{
	struct strbuf out = STRBUF_INIT;
	char *text = cJSON_Print(value);
	enum exit_code code;

	escape_add_json(&out, text);
	strbuf_addch(&out, '\n');
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	cJSON_free(text);
	cJSON_Delete(value);
	return code;
}

/* A word that is no path may be a command with a slip in it. */
static enum exit_code run_check_or_complain(struct cli *cli, int argc,
					    char **argv)
{
	struct nearest best = nearest_to(argv[0]);

	if (strpbrk(argv[0], "./-") || fs_kind(argv[0]) != FS_NOTHING)
		return cmd_check.run(cli, argc, argv);
	for (const struct command *const *c = commands; *c; c++)
		nearest_offer(&best, (*c)->name);
	if (best.word)
		return complain(
			"there is no command or file '%s'; did you mean "
			"`hylint %s`?",
			argv[0], best.word);
	return complain("there is no command or file '%s'; see `hylint --help`",
			argv[0]);
}

enum exit_code cli_main(struct cli *cli, int argc, char **argv)
{
	cJSON_Hooks memory = { xmalloc, xfree };
	const struct command *command;

	cJSON_InitHooks(&memory);
	/* Linked or copied into a hooks folder, we are the hook. */
	if (!strcmp(fs_name_of(cli->program), "pre-commit"))
		return cmd_hook.run(cli, 0, argv);
	if (!argc || !strcmp(argv[0], "--help") || !strcmp(argv[0], "-h"))
		return cmd_help.run(cli, 0, argv);
	if (!strcmp(argv[0], "--version") || !strcmp(argv[0], "-V"))
		return cmd_version.run(cli, 0, argv);
	command = command_find(argv[0]);
	if (command)
		return command->run(cli, argc - 1, argv + 1);
	return run_check_or_complain(cli, argc, argv);
}
