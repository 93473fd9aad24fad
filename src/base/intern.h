#ifndef BASE_INTERN_H
#define BASE_INTERN_H

/*
 * Names as small numbers: equal text, equal number. 0 is "no name".
 * The table belongs to the run and outlives every file.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

typedef uint32_t sym_t;

struct intern_entry;

struct intern {
	struct arena arena;
	struct intern_entry *entries; /* by sym, entry 0 unused */
	size_t count, room;
	sym_t *slots; /* open addressing, a power of two */
	size_t slot_count;
};

void intern_init(struct intern *in);
void intern_release(struct intern *in);

sym_t intern_bytes(struct intern *in, const char *bytes, size_t length);
sym_t intern_str(struct intern *in, const char *text);

/* The sym of a text that may not be interned yet: 0 then. Adds nothing. */
sym_t intern_find(const struct intern *in, const char *bytes, size_t length);

/* The text of a sym, terminated by NUL; "" for 0. */
const char *intern_text(const struct intern *in, sym_t sym);
size_t intern_length(const struct intern *in, sym_t sym);

#endif
