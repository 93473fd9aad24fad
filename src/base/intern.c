/*
 * An open hash table of numbers, over a list of texts. A number never changes.
 */

#include "base/intern.h"

#include <string.h>

#include "base/fnv.h"

struct intern_entry {
	const char *text;
	uint32_t length;
	uint32_t hash;
};

#define FIRST_SLOTS 1024

void intern_init(struct intern *in)
{
	memset(in, 0, sizeof(*in));
	arena_init(&in->arena);
	in->room = FIRST_SLOTS / 2;
	in->entries = xmalloc(in->room * sizeof(*in->entries));
	in->entries[0] = (struct intern_entry){ "", 0, 0 };
	in->count = 1;
	in->slot_count = FIRST_SLOTS;
	in->slots = xmalloc(in->slot_count * sizeof(*in->slots));
	memset(in->slots, 0, in->slot_count * sizeof(*in->slots));
}

void intern_release(struct intern *in)
{
	xfree(in->entries);
	xfree(in->slots);
	arena_release(&in->arena);
	memset(in, 0, sizeof(*in));
}

/* FNV-1a: names are short, so a byte at a time is fast enough. */
static sym_t *slot_of(const struct intern *in, uint32_t hash, const char *bytes,
		      size_t length)
{
	size_t mask = in->slot_count - 1;
	size_t at = hash & mask;

	for (;; at = (at + 1) & mask) {
		const struct intern_entry *e;

		if (!in->slots[at])
			return &in->slots[at];
		e = &in->entries[in->slots[at]];
		if (e->hash == hash && e->length == length &&
		    !memcmp(e->text, bytes, length))
			return &in->slots[at];
	}
}

static void slots_double(struct intern *in)
{
	size_t mask;

	in->slot_count *= 2;
	mask = in->slot_count - 1;
	in->slots = xrealloc(in->slots, in->slot_count * sizeof(*in->slots));
	memset(in->slots, 0, in->slot_count * sizeof(*in->slots));
	for (size_t sym = 1; sym < in->count; sym++) {
		size_t at = in->entries[sym].hash & mask;

		while (in->slots[at])
			at = (at + 1) & mask;
		in->slots[at] = (sym_t)sym;
	}
}

sym_t intern_bytes(struct intern *in, const char *bytes, size_t length)
{
	uint32_t hash = fnv32_bytes(FNV32_START, bytes, length);
	sym_t *slot;

	if (!length)
		return 0;
	slot = slot_of(in, hash, bytes, length);
	if (*slot)
		return *slot;
	if (in->count == in->room) {
		in->room *= 2;
		in->entries =
			xrealloc(in->entries, in->room * sizeof(*in->entries));
	}
	in->entries[in->count] =
		(struct intern_entry){ arena_strndup(&in->arena, bytes, length),
				       (uint32_t)length, hash };
	*slot = (sym_t)in->count++;
	if (in->count * 2 > in->slot_count) {
		slots_double(in);
		return (sym_t)(in->count - 1);
	}
	return *slot;
}

sym_t intern_str(struct intern *in, const char *text)
{
	return intern_bytes(in, text, strlen(text));
}

sym_t intern_find(const struct intern *in, const char *bytes, size_t length)
{
	if (!length)
		return 0;
	return *slot_of(in, fnv32_bytes(FNV32_START, bytes, length), bytes,
			length);
}

const char *intern_text(const struct intern *in, sym_t sym)
{
	return in->entries[sym].text;
}

size_t intern_length(const struct intern *in, sym_t sym)
{
	return in->entries[sym].length;
}
