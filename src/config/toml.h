#ifndef CONFIG_TOML_H
#define CONFIG_TOML_H

/*
 * Reads one table of a TOML file, such as [tool.hylint] of a pyproject.toml,
 * with the tables below it. tree-sitter's grammar of TOML finds the parts; what
 * the grammar does not know is decided here: what strings mean, and keys and
 * tables that are given twice.
 *
 * The file belongs to others too. What is wrong in their tables is no mistake of
 * ours, unless it hides ours; where the file is broken there is noted.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/vec.h"

struct toml_key {
	const char *section; /* the table below ours, or "" */
	const char *key;
	int line;
	bool is_list;
	/* The items of a list; else one: a string, or a number, truth value or
	 * date as it is written. */
	VEC(const char *) words;
};

struct toml_mistake {
	int line;
	const char *text; /* what is wrong; what to write */
};

struct toml_table {
	bool is_there;
	VEC(struct toml_key) keys; /* in the order of the text */
	VEC(struct toml_mistake) mistakes;
	int broken_line; /* of somebody else; 0: none, or ours is a mistake */
};

/* Reads [tool.NAME]. Never fails: what cannot be read is a mistake. */
void toml_read(struct toml_table *out, struct arena *arena, const char *name,
	       struct slice text);

#endif
