#ifndef FRAMEWORK_PACKED_H
#define FRAMEWORK_PACKED_H

/*
 * The tables as src/tools/tablefile.c lays them out: keys and rows in one text,
 * found by a hash that is made while hylint is built. No pointers, so nothing
 * has to be relocated or read when the program starts.
 *
 * Keys: "tensorflow.math.add", ".tensor.numpy" for a member, "%training-loop"
 * for a set, "!os.path.exists" for arguments that must be concrete, "~numpy.sum"
 * for what stands for it, "@cv2" for what people call a library, "^astype" and
 * "+tensorflow.arange" for what to write in place of it, "#tensorflow.squeeze" for
 * arguments that are Python values, "=tensorflow.math.add" for the releases that have
 * a name, and "=tensorflow.math.*" for a module of which all names are there.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/fnv.h"

struct packed_entry {
	uint32_t key, row; /* offsets into the text */
};

struct packed {
	const char *text;
	const struct packed_entry *entries;
	const uint16_t *slots; /* 1 + the entry, 0 for none */
	uint32_t slot_mask;
	uint32_t entry_count;
};

extern const struct packed framework_tensorflow_tables;

static inline uint32_t packed_folded(uint32_t hash)
{
	return hash ^ hash >> 15;
}

static inline uint32_t packed_hash(const char *key, size_t length)
{
	return packed_folded(fnv32_bytes(FNV32_START, key, length));
}

#endif
