#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

/*
 * Options as a table: what parses them prints --help from it too. The values
 * go into a struct of the command, each to its offset.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "cli/exit.h"
#include "config/settings.h"

enum option_type {
	OPTION_FLAG,  /* bool */
	OPTION_TEXT,  /* const char * */
	OPTION_LIST,  /* struct name_list; may be given several times */
	OPTION_GROUP, /* no option: what --help says above the next ones */
};

struct option {
	const char *name; /* without the dashes */
	char letter;	  /* 0 for none */
	enum option_type type;
	const char *value; /* what stands for the value in --help */
	const char *help;
	size_t offset;
	const char *words; /* the values there are; NULL: any */
};

#define OPT_FLAG(name, letter, type, member, help)                             \
	{                                                                      \
		name, letter, OPTION_FLAG, NULL, help, offsetof(type, member), \
			NULL                                                   \
	}
#define OPT_TEXT(name, letter, value, type, member, help) \
	{                                                 \
		name, letter, OPTION_TEXT, value, help,   \
			offsetof(type, member), NULL      \
	}
/* One of the words in a text. */
#define OPT_WORD(name, letter, value, words, type, member, help) \
	{                                                        \
		name, letter, OPTION_TEXT, value, help,          \
			offsetof(type, member), words            \
	}
#define OPT_LIST(name, letter, value, type, member, help) \
	{                                                 \
		name, letter, OPTION_LIST, value, help,   \
			offsetof(type, member), NULL      \
	}
#define OPT_GROUP(title)                                  \
	{                                                 \
		"", 0, OPTION_GROUP, NULL, title, 0, NULL \
	}
#define OPT_END                                           \
	{                                                 \
		NULL, 0, OPTION_FLAG, NULL, NULL, 0, NULL \
	}

struct command;

/*
 * Fills `values` from the arguments behind the command's name, and leaves the
 * others, in their order, in argv[0] .. argv[*argc - 1]. "--" ends the options,
 * "-" is none.
 *
 * False when the command is to end at once, with `code`: after --help, or after
 * an option that is wrong, which has been said.
 */
bool options_parse(enum exit_code *code, const struct command *command,
		   void *values, struct arena *arena, int *argc, char **argv);

/* The text of `hylint COMMAND --help`. */
void options_help(struct strbuf *out, const struct command *command);

#endif
