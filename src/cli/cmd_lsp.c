/* hylint lsp: in the editor. */

#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lsp/lsp.h"

struct lsp_options {
	bool stdio;
	const char *parent;
};

static const struct option options[] = {
	OPT_FLAG("stdio", 0, struct lsp_options, stdio,
		 "use standard input and output (the default)"),
	OPT_TEXT("clientProcessId", 0, "PID", struct lsp_options, parent,
		 "exit when this process has exited"),
	OPT_END,
};

static const char details[] =
	"A language server (LSP 3.17) for editors; hook/editors has\n"
	"configurations to copy. It shows the findings of `hylint check` as "
	"you\n"
	"type, fixes them, explains a finding or a function under the cursor, "
	"and\n"
	"marks traced functions.\n"
	"\n"
	"settings of the editor, as initializationOptions or under "
	"\"hylint\":\n"
	"  onlyChanges   false   only what is new against HEAD, as in the "
	"hook\n"
	"  inlayHints    true    why a function is traced, behind its head\n"
	"  codeLens      false   the same above it\n"
	"  unsafeFixes   false   fix-all applies the unsafe ones, too\n"
	"  rulePages     none    where the site of `make docs` is, when it is "
	"not\n"
	"                        where this hylint says; findings link to it\n"
	"  select, extendSelect, ignore, config   lists, as for `hylint "
	"check`\n"
	"\n"
	"code actions: quick fixes, a suppression comment, and on save\n"
	"source.fixAll.hylint (notebook.source.fixAll.hylint for all cells of "
	"a\n"
	"notebook). The configuration counts as everywhere, and is read\n"
	"again when it has changed.\n"
	"\n"
	"exit code: 0 after `shutdown`, 1 when the editor has gone, 3 without\n"
	"memory for the texts that are open.\n";

static enum exit_code lsp_run(struct cli *cli, int argc, char **argv)
{
	struct lsp_options o = { 0 };
	enum exit_code code;
	long parent;

	if (!options_parse(&code, &cmd_lsp, &o, &cli->arena, &argc, argv))
		return code;
	if (argc)
		return complain(
			"hylint lsp takes no files; an editor starts it and "
			"opens them");
	parent = o.parent ? strtol(o.parent, NULL, 10) : 0;
	return (enum exit_code)lsp_serve_apart(STDIN_FILENO, STDOUT_FILENO,
					       parent);
}

const struct command cmd_lsp = {
	.name = "lsp",
	.usage = "[OPTION...]",
	.summary = "Runs as a language server, for editors",
	.details = details,
	.options = options,
	.run = lsp_run,
};
