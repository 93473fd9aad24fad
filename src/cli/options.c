/*
 * Long and short options, values behind "=" or in the next argument; each
 * complaint names the option as it was typed. The tables also give --help and
 * completions.
 */

#include "cli/options.h"

#include <string.h>

#include "base/nearest.h"
#include "cli/cli.h"

/* Where the help of an option begins. */
#define HELP_COLUMN 30

struct parse {
	const struct command *command;
	char *values;
	struct arena *arena;
	int argc, at; /* `at` is the argument that is looked at */
	char **argv;
	int kept;
};

static const struct option *by_name(const struct parse *p, const char *name,
				    size_t length)
{
	for (const struct option *o = p->command->options; o->name; o++)
		if (length && strlen(o->name) == length &&
		    !memcmp(o->name, name, length))
			return o;
	return NULL;
}

static const struct option *by_letter(const struct parse *p, char letter)
{
	for (const struct option *o = p->command->options; o->name; o++)
		if (o->letter == letter)
			return o;
	return NULL;
}

static void store_value(struct parse *p, const struct option *o,
			const char *value)
{
	void *member = p->values + o->offset;

	if (o->type == OPTION_FLAG)
		*(bool *)member = true;
	else if (o->type == OPTION_TEXT)
		*(const char **)member = value;
	else
		vec_push(p->arena, &((struct name_list *)member)->names, value);
}

static int complain_unknown(const struct parse *p, const char *name)
{
	struct nearest best = nearest_to(name);

	for (const struct option *o = p->command->options; o->name; o++)
		nearest_offer(&best, o->name);
	nearest_offer(&best, "help");
	if (best.word)
		complain("unknown option --%s; did you mean --%s?", name,
			 best.word);
	else
		complain("unknown option --%s; see `hylint %s --help`", name,
			 p->command->name);
	return -1;
}

/* "auto, always or never". */
static const char *words_as_list(struct arena *arena, const char *words)
{
	const char *text = "";

	for (const char *end; *words; words = end) {
		size_t length = strcspn(words, " ");

		end = words + length + strspn(words + length, " ");
		text = arena_fmt(arena, "%s%s%.*s", text,
				 !*text ? ""
				 : *end ? ", "
					: " or ",
				 (int)length, words);
	}
	return text;
}

/* Whether a value is one of those there are; says so when it is not. */
static bool is_allowed(struct parse *p, const struct option *o,
		       const char *value)
{
	struct nearest best = nearest_to(value);
	const char *words = o->words ? o->words : "";

	for (const char *end; *words; words = end) {
		size_t length = strcspn(words, " ");
		const char *word = arena_strndup(p->arena, words, length);

		if (!strcmp(word, value))
			return true;
		nearest_offer(&best, word);
		end = words + length + strspn(words + length, " ");
	}
	if (!o->words)
		return true;
	if (best.word)
		complain("--%s %s: did you mean '%s'?", o->name, value,
			 best.word);
	else
		complain("--%s is %s, not '%s'", o->name,
			 words_as_list(p->arena, o->words), value);
	return false;
}

/* The value behind "=", behind the letter, or the next argument. */
static int take_value(struct parse *p, const struct option *o,
		      const char *attached)
{
	if (!attached && p->at + 1 >= p->argc) {
		complain("--%s needs a value: --%s %s", o->name, o->name,
			 o->value);
		return -1;
	}
	if (!attached)
		attached = p->argv[++p->at];
	if (!is_allowed(p, o, attached))
		return -1;
	store_value(p, o, attached);
	return 0;
}

static int parse_long(struct parse *p, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : strlen(text);
	const struct option *o = by_name(p, text, length);

	if (!o)
		return complain_unknown(p,
					arena_strndup(p->arena, text, length));
	if (o->type != OPTION_FLAG)
		return take_value(p, o, equals ? equals + 1 : NULL);
	if (equals) {
		complain("--%s takes no value", o->name);
		return -1;
	}
	store_value(p, o, NULL);
	return 0;
}

/* "-qv" is -q and -v; "-fjson" is -f json. */
static int parse_letters(struct parse *p, const char *letters)
{
	for (; *letters; letters++) {
		const struct option *o = by_letter(p, *letters);

		if (!o) {
			complain("unknown option -%c; see `hylint %s --help`",
				 *letters, p->command->name);
			return -1;
		}
		if (o->type != OPTION_FLAG)
			return take_value(p, o,
					  letters[1] ? letters + 1 : NULL);
		store_value(p, o, NULL);
	}
	return 0;
}

static bool asks_for_help(const char *argument)
{
	return !strcmp(argument, "--help") || !strcmp(argument, "-h");
}

static enum exit_code answer_help(const struct command *command)
{
	struct strbuf text = STRBUF_INIT;
	enum exit_code code;

	options_help(&text, command);
	code = print_out(text.text, text.length);
	strbuf_release(&text);
	return code;
}

bool options_parse(enum exit_code *code, const struct command *command,
		   void *values, struct arena *arena, int *argc, char **argv)
{
	struct parse p = { command, values, arena, *argc, 0, argv, 0 };

	for (; p.at < p.argc; p.at++) {
		char *argument = argv[p.at];
		int rc = 0;

		if (!strcmp(argument, "--")) {
			while (++p.at < p.argc)
				argv[p.kept++] = argv[p.at];
			break;
		}
		if (asks_for_help(argument)) {
			*code = answer_help(command);
			return false;
		}
		if (argument[0] != '-' || !argument[1])
			argv[p.kept++] = argument;
		else if (argument[1] == '-')
			rc = parse_long(&p, argument + 2);
		else
			rc = parse_letters(&p, argument + 1);
		if (rc < 0) {
			*code = EXIT_USAGE;
			return false;
		}
	}
	*argc = p.kept;
	return true;
}

/* Each line of the help in its column. */
static void add_help(struct strbuf *out, size_t begin, const char *help)
{
	while (help) {
		const char *end = strchr(help, '\n');

		while (out->length - begin < HELP_COLUMN)
			strbuf_addch(out, ' ');
		strbuf_add(out, help,
			   end ? (size_t)(end - help) : strlen(help));
		strbuf_addch(out, '\n');
		begin = out->length;
		help = end ? end + 1 : NULL;
	}
}

static void add_option(struct strbuf *out, const struct option *o)
{
	size_t begin = out->length;

	if (o->type == OPTION_GROUP) {
		strbuf_addf(out, "%s:\n", o->help);
		return;
	}
	if (o->letter)
		strbuf_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		strbuf_addf(out, "      --%s", o->name);
	if (o->value)
		strbuf_addf(out, " %s", o->value);
	if (out->length - begin > HELP_COLUMN - 2) {
		strbuf_addch(out, '\n');
		begin = out->length;
	}
	add_help(out, begin, o->help);
}

void options_help(struct strbuf *out, const struct command *command)
{
	strbuf_addf(out, "usage: hylint %s%s%s\n\n%s.\n", command->name,
		    *command->usage ? " " : "", command->usage,
		    command->summary);
	if (command->options->name)
		strbuf_addch(out, '\n');
	for (const struct option *o = command->options; o->name; o++)
		add_option(out, o);
	if (command->details)
		strbuf_addf(out, "\n%s", command->details);
}
