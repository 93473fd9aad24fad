#ifndef LSP_OFFSETS_H
#define LSP_OFFSETS_H

/*
 * Bytes and the positions that editors speak of: lines and columns from 0, the
 * columns in units of the encoding that was agreed on. Unlike in base/text.h a
 * lone "\r" ends a line, too, and behind the last line end an empty line begins:
 * so says the protocol.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum position_encoding {
	ENCODING_UTF8,
	ENCODING_UTF16,
	ENCODING_UTF32,
};

struct offsets {
	struct slice text;
	uint32_t *starts; /* where each line begins */
	uint32_t count;
};

struct lsp_position {
	uint32_t line, column;
};

/* Indexes `text`, which must outlive the result. */
void offsets_init(struct offsets *offsets, struct arena *arena,
		  struct slice text);

struct lsp_position offsets_position(const struct offsets *offsets,
				     enum position_encoding encoding,
				     uint32_t byte);

/* What lies outside of the text or of its line is moved to their end. */
uint32_t offsets_byte(const struct offsets *offsets,
		      enum position_encoding encoding,
		      struct lsp_position position);

#endif
