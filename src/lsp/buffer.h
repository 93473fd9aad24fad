#ifndef LSP_BUFFER_H
#define LSP_BUFFER_H

/* One text as the editor holds it: a file, or a cell of a notebook. */

#include <stdbool.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "lsp/offsets.h"

struct document;

struct buffer {
	bool open;
	struct document *document; /* that it is, or is a part of */
	struct arena names;	   /* lives while it is open */
	const char *uri;
	double version;
	/* A cell that is text, or in another language, is no code to us. A file
	 * is both. */
	bool is_python, is_code;

	struct strbuf text, spare;
	struct arena index; /* of the text as it is */
	struct offsets offsets;
	bool indexed;

	/* Diagnostics: whether the client has not had any of this text, and a
	 * fingerprint of those that it had last. */
	bool unseen;
	uint64_t published;
};

void buffer_open(struct buffer *b, struct document *document, const char *uri,
		 double version);
void buffer_close(struct buffer *b);

struct slice buffer_text(const struct buffer *b);
void buffer_set_text(struct buffer *b, struct slice text);

/* Replaces what stands between two positions. */
void buffer_edit(struct buffer *b, enum position_encoding encoding,
		 struct lsp_position from, struct lsp_position to,
		 struct slice text);

const struct offsets *buffer_offsets(struct buffer *b);

#endif
