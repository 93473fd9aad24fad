/* Writes roff from the same tables that --help is printed from. */

#include "cli/manpage.h"

#include <string.h>

#include "cli/cli.h"

/* Text of ours in roff: a dash is a dash, and no line begins with a dot. */
static void roff_add_text(struct strbuf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (p == text && (*p == '.' || *p == '\''))
			strbuf_addstr(out, "\\&");
		if (*p == '\\')
			strbuf_addstr(out, "\\e");
		else if (*p == '-')
			strbuf_addstr(out, "\\-");
		else if (*p == '\n')
			strbuf_addch(out, ' ');
		else
			strbuf_addch(out, *p);
	}
}

/* Lines as they are, such as examples. */
static void add_verbatim(struct strbuf *out, const char *text)
{
	strbuf_addstr(out, ".PP\n.nf\n");
	while (*text) {
		size_t length = strcspn(text, "\n");
		struct strbuf line = STRBUF_INIT;

		strbuf_add(&line, text, length);
		roff_add_text(out, line.text);
		strbuf_addch(out, '\n');
		strbuf_release(&line);
		text += length + (text[length] == '\n');
	}
	strbuf_addstr(out, ".fi\n");
}

static void roff_add_option(struct strbuf *out, const struct option *o)
{
	if (o->type == OPTION_GROUP) {
		strbuf_addstr(out, ".PP\n.I ");
		roff_add_text(out, o->help);
		strbuf_addstr(out, ":\n");
		return;
	}
	strbuf_addstr(out, ".TP\n");
	if (o->letter)
		strbuf_addf(out, "\\fB\\-%c\\fR, ", o->letter);
	strbuf_addstr(out, "\\fB\\-\\-");
	roff_add_text(out, o->name);
	strbuf_addstr(out, "\\fR");
	if (o->value) {
		strbuf_addstr(out, " \\fI");
		roff_add_text(out, o->value);
		strbuf_addstr(out, "\\fR");
	}
	strbuf_addch(out, '\n');
	roff_add_text(out, o->help);
	strbuf_addch(out, '\n');
}

static void add_command(struct strbuf *out, const struct command *c)
{
	strbuf_addf(out, ".SS hylint %s", c->name);
	if (*c->usage) {
		strbuf_addch(out, ' ');
		roff_add_text(out, c->usage);
	}
	strbuf_addch(out, '\n');
	roff_add_text(out, c->summary);
	strbuf_addstr(out, ".\n");
	for (const struct option *o = c->options; o->name; o++)
		roff_add_option(out, o);
	if (c->details)
		add_verbatim(out, c->details);
}

static const char head[] =
	".SH NAME\n"
	"hylint \\- lint TensorFlow code that becomes a graph\n"
	".SH SYNOPSIS\n"
	".B hylint\n"
	"[\\fIcommand\\fR] [\\fIoption\\fR...] [\\fIpath\\fR...]\n"
	".SH DESCRIPTION\n"
	".B hylint\n"
	"finds problems in TensorFlow code that runs as a graph: Python side\n"
	"effects, retracing, variables and control flow under tf.function. It\n"
	"checks files and folders, and, as a hook of git, what a commit or a\n"
	"push introduces. Without a command it is \\fBhylint check\\fR.\n"
	".SH COMMANDS\n";

static const char tail[] =
	".SH SETTINGS\n"
	"\\fI.hylint.ini\\fR of the nearest folder upwards, up to the top of "
	"the\n"
	"repository, or a table [tool.hylint] of \\fIpyproject.toml\\fR or a\n"
	"section [hylint] of \\fIsetup.cfg\\fR or \\fItox.ini\\fR there; in\n"
	"the hook also \\fBgit config\\fR\n"
	"hylint.\\fIKEY\\fR. \\fBhylint check \\-\\-show\\-settings\\fR prints "
	"every\n"
	"value and where it was written.\n"
	".PP\n"
	".nf\n"
	"[hylint]\n"
	"extend\\-select = HY702\n"
	"ignore = HY104\n"
	"[severity]\n"
	"HY201 = error\n"
	"[per\\-file\\-ignores]\n"
	"scripts/ = HY9\n"
	".fi\n"
	".SH COMMENTS\n"
	"A comment suppresses findings, preferably with a reason:\n"
	".PP\n"
	".nf\n"
	"print(x)  # hylint: ignore[HY201] to see retracing in the log\n"
	"# hylint: ignore\\-next\\-line[print\\-in\\-traced\\-code] why\n"
	"# hylint: off[HY2] why  ...  # hylint: on\n"
	"# hylint: ignore\\-file why\n"
	"print(x)  # noqa: HY201\n"
	".fi\n"
	".SH EXIT STATUS\n"
	"0: nothing was found. 1: errors or warnings. 2: a path, an option or\n"
	"the configuration is wrong. 3: a file could not be read or checked.\n"
	".SH ENVIRONMENT\n"
	".TP\n"
	".B HYLINT\n"
	"0 lets a commit pass without the check.\n"
	".TP\n"
	".BR NO_COLOR \", \" FORCE_COLOR\n"
	"no colours, or colours where there is no terminal.\n"
	".TP\n"
	".B FORCE_HYPERLINK\n"
	"1 makes places links, 0 does not, whatever the terminal.\n"
	".SH SEE ALSO\n"
	".BR git (1),\n"
	".BR githooks (5)\n";

void manpage_add(struct strbuf *out)
{
	strbuf_addstr(out, ".TH HYLINT 1 \"\" \"hylint " HYLINT_VERSION
			   "\" \"User Commands\"\n");
	strbuf_addstr(out, head);
	for (const struct command *const *c = commands; *c; c++)
		add_command(out, *c);
	strbuf_addstr(out, tail);
}
