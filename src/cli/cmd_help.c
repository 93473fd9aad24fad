/* hylint --help, hylint help COMMAND, hylint --version. */

#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/manpage.h"
#include "git/changes.h"
#include "py/tree.h"

struct help_options {
	bool man;
};

static const struct option no_options[] = { OPT_END };

static const struct option help_options[] = {
	OPT_FLAG("man", 0, struct help_options, man,
		 "the manual page, for `man -l -`"),
	OPT_END,
};

static const char head[] =
	"usage: hylint [COMMAND] [OPTION...] [PATH...]\n"
	"\n"
	"Finds problems in TensorFlow code that runs as a graph: lost Python "
	"side\n"
	"effects, retracing, variables and control flow under tf.function.\n"
	"\n"
	"commands:\n";

static const char tail[] =
	"\n"
	"examples:\n"
	"  hylint demo                see a commit being blocked, in ten "
	"seconds\n"
	"  hylint src                 check a folder, same as `hylint check "
	"src`\n"
	"  hylint install             check each commit in this repository\n"
	"  hylint rule HY201          what a rule means and what to write\n"
	"\n"
	"Run `hylint COMMAND --help` for details. Settings are in "
	"pyproject.toml,\n"
	"in [tool.hylint], or in .hylint.ini.\n";

static enum exit_code print_overview(void)
{
	struct strbuf text = STRBUF_INIT;
	enum exit_code code;

	strbuf_addstr(&text, head);
	for (const struct command *const *c = commands; *c; c++)
		strbuf_addf(&text, "  %-11s %s\n", (*c)->name, (*c)->summary);
	strbuf_addstr(&text, tail);
	code = print_out(text.text, text.length);
	strbuf_release(&text);
	return code;
}

static enum exit_code help_run(struct cli *cli, int argc, char **argv)
{
	struct strbuf text = STRBUF_INIT;
	const struct command *command;
	struct help_options o = { 0 };
	enum exit_code code;

	if (!options_parse(&code, &cmd_help, &o, &cli->arena, &argc, argv))
		return code;
	if (o.man) {
		manpage_add(&text);
		goto print;
	}
	if (!argc)
		return print_overview();
	command = command_find(argv[0]);
	if (!command) {
		struct nearest best = nearest_to(argv[0]);

		for (const struct command *const *c = commands; *c; c++)
			nearest_offer(&best, (*c)->name);
		return complain("there is no command '%s'%s%s%s", argv[0],
				best.word ? "; did you mean '" : "",
				best.word ? best.word : "",
				best.word ? "'?" : "; see `hylint --help`");
	}
	options_help(&text, command);
print:
	code = print_out(text.text, text.length);
	strbuf_release(&text);
	return code;
}

static enum exit_code version_run(struct cli *cli, int argc, char **argv)
{
	struct strbuf text = STRBUF_INIT;
	enum exit_code code;

	(void)argc;
	(void)argv;
	strbuf_addf(&text, "hylint %s\n%s\n%s\n", HYLINT_VERSION,
		    parser_version(&cli->arena),
		    repository_library(&cli->arena));
	code = print_out(text.text, text.length);
	strbuf_release(&text);
	return code;
}

const struct command cmd_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "Shows help for a command",
	.options = help_options,
	.run = help_run,
};

const struct command cmd_version = {
	.name = "version",
	.usage = "",
	.summary = "Prints the version, and those of the built-in libraries",
	.options = no_options,
	.run = version_run,
};
