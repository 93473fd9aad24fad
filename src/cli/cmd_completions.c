/* hylint completions: what a shell needs to complete our words. All of it comes
 * from the tables of commands and options, and from the rules. */

#include <string.h>

#include "base/nearest.h"
#include "cli/cli.h"
#include "rulekit/rule.h"

static const struct option no_options[] = { OPT_END };

static const char details[] =
	"`make install` installs them where shells look. By hand:\n"
	"  hylint completions bash "
	">~/.local/share/bash-completion/completions/hylint\n"
	"  hylint completions zsh >~/.zfunc/_hylint       (with ~/.zfunc in "
	"fpath)\n"
	"  hylint completions fish >~/.config/fish/completions/hylint.fish\n";

/* What a word on the command line can be. */
enum wanted {
	WANTED_WORDS, /* of a list */
	WANTED_RULES,
	WANTED_COMMANDS,
	WANTED_REVISIONS,
	WANTED_FILES,
	WANTED_TEXT, /* nothing can be offered */
};

/* By the word that stands for the value in --help. */
static enum wanted wanted_by(const struct option *o)
{
	if (o->words)
		return WANTED_WORDS;
	if (!strcmp(o->value, "RULES"))
		return WANTED_RULES;
	if (!strcmp(o->value, "REV"))
		return WANTED_REVISIONS;
	if (!strcmp(o->value, "FILE") || !strcmp(o->value, "FORMAT:PATH"))
		return WANTED_FILES;
	return WANTED_TEXT;
}

/* What a command's arguments are. */
static enum wanted arguments_of(const struct command *c)
{
	if (c == &cmd_completions)
		return WANTED_WORDS;
	if (strstr(c->usage, "CODE"))
		return WANTED_RULES;
	if (strstr(c->usage, "COMMAND"))
		return WANTED_COMMANDS;
	if (strstr(c->usage, "PATH"))
		return WANTED_FILES;
	return WANTED_TEXT;
}

static const char shells[] = "bash zsh fish";

/* All codes, names and families, and beginnings of codes. */
static void add_rule_words(struct strbuf *out)
{
	const char *family = "";

	strbuf_addstr(out, "ALL");
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (strcmp(family, rule->family) != 0)
			strbuf_addf(out, " %s", rule->family);
		family = rule->family;
		strbuf_addf(out, " %s %s", rule->code, rule->name);
	}
}

static void add_command_words(struct strbuf *out)
{
	for (const struct command *const *c = commands; *c; c++)
		strbuf_addf(out, "%s%s", c == commands ? "" : " ", (*c)->name);
}

/* --- bash ------------------------------------------------------------------------ */

static void bash_offer(struct strbuf *out, enum wanted wanted,
		       const char *words)
{
	switch (wanted) {
	case WANTED_WORDS:
		strbuf_addf(out, "_hylint_words '%s'", words);
		break;
	case WANTED_RULES:
		strbuf_addstr(out, "_hylint_words \"$rules\"");
		break;
	case WANTED_COMMANDS:
		strbuf_addstr(out, "_hylint_words \"$commands\"");
		break;
	case WANTED_REVISIONS:
		strbuf_addstr(out,
			      "_hylint_words \"$(git for-each-ref --format="
			      "'%(refname:short)' 2>/dev/null) HEAD\"");
		break;
	case WANTED_FILES:
		strbuf_addstr(out, "_hylint_files");
		break;
	case WANTED_TEXT:
		strbuf_addstr(out, ":");
		break;
	}
}

static void bash_command(struct strbuf *out, const struct command *c)
{
	for (const struct option *o = c->options; o->name; o++) {
		if (o->type == OPTION_GROUP || !o->value)
			continue;
		strbuf_addf(out, "\t%s:--%s", c->name, o->name);
		if (o->letter)
			strbuf_addf(out, "|%s:-%c", c->name, o->letter);
		strbuf_addstr(out, ") ");
		bash_offer(out, wanted_by(o), o->words);
		strbuf_addstr(out, "; return ;;\n");
	}
}

static void bash_options(struct strbuf *out, const struct command *c)
{
	strbuf_addf(out, "\t%s:-*) _hylint_words '", c->name);
	for (const struct option *o = c->options; o->name; o++)
		if (o->type != OPTION_GROUP)
			strbuf_addf(out, "--%s ", o->name);
	strbuf_addf(out, "--help' ;;\n\t%s:*) ", c->name);
	bash_offer(out, arguments_of(c), shells);
	strbuf_addstr(out, " ;;\n");
}

static void add_bash(struct strbuf *out)
{
	strbuf_addstr(out, "# bash completion for hylint, made by `hylint "
			   "completions bash`\n"
			   "_hylint_words() {\n"
			   "\tCOMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
			   "}\n\n"
			   "_hylint_files() {\n"
			   "\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
			   "}\n\n"
			   "_hylint() {\n"
			   "\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
			   "prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
			   "\tlocal command= commands='");
	add_command_words(out);
	strbuf_addstr(out, "'\n\tlocal rules='");
	add_rule_words(out);
	strbuf_addstr(out, "'\n\tlocal IFS=$' \\n'\n"
			   "\tCOMPREPLY=()\n"
			   "\tif [ \"$COMP_CWORD\" -gt 1 ]; then\n"
			   "\t\tcase \" $commands \" in\n"
			   "\t\t*\" ${COMP_WORDS[1]} \"*) "
			   "command=${COMP_WORDS[1]} ;;\n"
			   "\t\t*) command=check ;;\n"
			   "\t\tesac\n"
			   "\tfi\n"
			   "\tcase $command:$prev in\n");
	for (const struct command *const *c = commands; *c; c++)
		bash_command(out, *c);
	strbuf_addstr(out, "\tesac\n\tcase $command:$cur in\n"
			   "\t:-*) _hylint_words '--help --version' ;;\n"
			   "\t:*) _hylint_files; COMPREPLY+=($(compgen -W "
			   "\"$commands\" -- \"$cur\")) ;;\n");
	for (const struct command *const *c = commands; *c; c++)
		bash_options(out, *c);
	strbuf_addstr(out, "\tesac\n}\n"
			   "complete -o filenames -F _hylint hylint\n");
}

/* --- zsh ------------------------------------------------------------------------- */

/* Text in single quotes, where brackets and colons have a meaning of their own. */
static void zsh_text(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_addstr(out, "'\\''");
		else if (*text == '\n')
			strbuf_addch(out, ' ');
		else if (strchr("[]:\\", *text))
			strbuf_addf(out, "\\%c", *text);
		else
			strbuf_addch(out, *text);
	}
}

static void zsh_action(struct strbuf *out, enum wanted wanted,
		       const char *words)
{
	switch (wanted) {
	case WANTED_WORDS:
		strbuf_addf(out, "(%s)", words);
		break;
	case WANTED_RULES:
		strbuf_addstr(out, "($rules)");
		break;
	case WANTED_COMMANDS:
		strbuf_addstr(out, "($commands)");
		break;
	case WANTED_REVISIONS:
		strbuf_addstr(out, "($(git for-each-ref --format=\"%(refname:"
				   "short)\" 2>/dev/null) HEAD)");
		break;
	case WANTED_FILES:
		strbuf_addstr(out, "_files");
		break;
	case WANTED_TEXT:
		strbuf_addch(out, ' ');
		break;
	}
}

static void zsh_spec(struct strbuf *out, const struct option *o,
		     const char *spelling)
{
	strbuf_addf(out, " \\\n\t\t\t'%s%s%s[",
		    o->type == OPTION_LIST ? "*" : "", spelling,
		    o->value && spelling[1] == '-' ? "=" : "");
	zsh_text(out, o->help);
	strbuf_addch(out, ']');
	if (o->value) {
		strbuf_addch(out, ':');
		zsh_text(out, o->value);
		strbuf_addch(out, ':');
		zsh_action(out, wanted_by(o), o->words);
	}
	strbuf_addch(out, '\'');
}

static void zsh_command(struct cli *cli, struct strbuf *out,
			const struct command *c)
{
	strbuf_addf(out, "\t%s)\n\t\t_arguments '--help[tell about it]'",
		    c->name);
	for (const struct option *o = c->options; o->name; o++) {
		if (o->type == OPTION_GROUP)
			continue;
		zsh_spec(out, o, arena_fmt(&cli->arena, "--%s", o->name));
		if (o->letter)
			zsh_spec(out, o,
				 arena_fmt(&cli->arena, "-%c", o->letter));
	}
	if (arguments_of(c) != WANTED_TEXT) {
		strbuf_addstr(out, " \\\n\t\t\t'*:: :");
		zsh_action(out, arguments_of(c), shells);
		strbuf_addch(out, '\'');
	}
	strbuf_addstr(out, "\n\t\t;;\n");
}

static void add_zsh(struct cli *cli, struct strbuf *out)
{
	strbuf_addstr(out, "#compdef hylint\n"
			   "# zsh completion for hylint, made by `hylint "
			   "completions zsh`\n\n"
			   "local -a commands rules described\n"
			   "commands=(");
	add_command_words(out);
	strbuf_addstr(out, ")\nrules=(");
	add_rule_words(out);
	strbuf_addstr(out, ")\ndescribed=(\n");
	for (const struct command *const *c = commands; *c; c++) {
		strbuf_addf(out, "\t'%s:", (*c)->name);
		zsh_text(out, (*c)->summary);
		strbuf_addstr(out, "'\n");
	}
	strbuf_addstr(out, ")\n\nif (( CURRENT == 2 )); then\n"
			   "\t_describe command described\n\t_files\n"
			   "\treturn\nfi\n"
			   "local command=check\n"
			   "if (( ${commands[(Ie)$words[2]]} )); then\n"
			   "\tcommand=$words[2]\n"
			   "\tshift words\n\t(( CURRENT-- ))\nfi\n"
			   "case $command in\n");
	for (const struct command *const *c = commands; *c; c++)
		zsh_command(cli, out, *c);
	strbuf_addstr(out, "esac\n");
}

/* --- fish ------------------------------------------------------------------------ */

static void fish_text(struct strbuf *out, const char *text)
{
	strbuf_addch(out, '\'');
	for (; *text; text++) {
		if (*text == '\n')
			strbuf_addch(out, ' ');
		else if (*text == '\'' || *text == '\\')
			strbuf_addf(out, "\\%c", *text);
		else
			strbuf_addch(out, *text);
	}
	strbuf_addch(out, '\'');
}

static void fish_values(struct strbuf *out, enum wanted wanted,
			const char *words)
{
	switch (wanted) {
	case WANTED_WORDS:
		strbuf_addf(out, " -x -a '%s'", words);
		break;
	case WANTED_RULES:
		strbuf_addstr(out, " -x -a \"$hylint_rules\"");
		break;
	case WANTED_COMMANDS:
		strbuf_addstr(out, " -x -a \"$hylint_commands\"");
		break;
	case WANTED_REVISIONS:
		strbuf_addstr(out, " -x -a '(git for-each-ref --format=\"%"
				   "(refname:short)\" 2>/dev/null) HEAD'");
		break;
	case WANTED_FILES:
		strbuf_addstr(out, " -r -F");
		break;
	case WANTED_TEXT:
		strbuf_addstr(out, " -x");
		break;
	}
}

/* Without a command, hylint is `hylint check`. */
static void fish_condition(struct strbuf *out, const struct command *c)
{
	strbuf_addstr(out, "complete -c hylint -n ");
	if (c == &cmd_check)
		strbuf_addstr(out, "'__fish_seen_subcommand_from check; or "
				   "__fish_use_subcommand'");
	else
		strbuf_addf(out, "'__fish_seen_subcommand_from %s'", c->name);
}

static void fish_command(struct strbuf *out, const struct command *c)
{
	strbuf_addf(out,
		    "complete -c hylint -n __fish_use_subcommand -a %s -d ",
		    c->name);
	fish_text(out, c->summary);
	strbuf_addch(out, '\n');
	for (const struct option *o = c->options; o->name; o++) {
		if (o->type == OPTION_GROUP)
			continue;
		fish_condition(out, c);
		strbuf_addf(out, " -l %s", o->name);
		if (o->letter)
			strbuf_addf(out, " -s %c", o->letter);
		if (o->value)
			fish_values(out, wanted_by(o), o->words);
		strbuf_addstr(out, " -d ");
		fish_text(out, o->help);
		strbuf_addch(out, '\n');
	}
	if (arguments_of(c) == WANTED_FILES || arguments_of(c) == WANTED_TEXT)
		return;
	fish_condition(out, c);
	fish_values(out, arguments_of(c), shells);
	strbuf_addch(out, '\n');
}

static void add_fish(struct strbuf *out)
{
	strbuf_addstr(out, "# fish completion for hylint, made by `hylint "
			   "completions fish`\n"
			   "set -g hylint_commands ");
	add_command_words(out);
	strbuf_addstr(out, "\nset -g hylint_rules ");
	add_rule_words(out);
	strbuf_addch(out, '\n');
	for (const struct command *const *c = commands; *c; c++)
		fish_command(out, *c);
}

static enum exit_code unknown_shell(const char *word)
{
	struct nearest best = nearest_to(word);

	nearest_offer(&best, "bash");
	nearest_offer(&best, "zsh");
	nearest_offer(&best, "fish");
	if (best.word)
		return complain("unknown shell '%s'; did you mean '%s'?", word,
				best.word);
	return complain("unknown shell '%s'; write bash, zsh or fish", word);
}

static enum exit_code completions_run(struct cli *cli, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;

	if (!options_parse(&code, &cmd_completions, NULL, &cli->arena, &argc,
			   argv))
		return code;
	if (argc != 1)
		return complain("for which shell? bash, zsh or fish");
	if (!strcmp(argv[0], "bash"))
		add_bash(&out);
	else if (!strcmp(argv[0], "zsh"))
		add_zsh(cli, &out);
	else if (!strcmp(argv[0], "fish"))
		add_fish(&out);
	else
		return unknown_shell(argv[0]);
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

const struct command cmd_completions = {
	.name = "completions",
	.usage = "bash|zsh|fish",
	.summary = "Prints shell completions for bash, zsh or fish",
	.details = details,
	.options = no_options,
	.run = completions_run,
};
