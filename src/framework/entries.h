#ifndef FRAMEWORK_ENTRIES_H
#define FRAMEWORK_ENTRIES_H

/* Private to src/framework/: the packed tables, and what was found in them. */

#include "framework/packed.h"
#include "framework/row.h"
#include "framework/word_set.h"

/* The hash of a module whose name is longer is computed each time. */
#define MOST_MODULE_NAME 80

/* What was found for a name, by its sym: NULL where nobody has asked, &nothing where
 * there is none. */
struct found {
	const void **at;
	uint32_t room;
};

struct kept {
	struct row *row;
	struct word_set *set; /* the row as a set */
};

/* A set that was asked for lately, by where its name lies. */
struct late_set {
	const char *asked;
	const struct packed_entry *entry; /* NULL: none */
};

/* The hash of "=MODULE.", which names that are asked for one after another share. */
struct late_front {
	char module[MOST_MODULE_NAME];
	uint32_t hash;
};

struct tables {
	const struct packed *packed;
	struct arena *arena;
	struct kept **blocks;
	struct late_set *lately;
	struct late_front front;
	struct found rows, old_rows, host_arguments;
};

/* The entry of "MARK NAME" without the blank: .tensor.numpy; `second` may be NULL. */
const struct packed_entry *entry_marked(const struct tables *t, char mark,
					const char *first, const char *second);

/* What the tables have for an entry; NULL for none. */
const char *entry_row(const struct tables *t, const struct packed_entry *e);

#endif
