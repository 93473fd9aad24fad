/*
 * The text belongs to the buffer and is replaced by each edit; its offsets are
 * computed when a position is first asked for, and dropped by the next edit.
 */

#include "lsp/buffer.h"

#include <string.h>

void buffer_open(struct buffer *b, struct document *document, const char *uri,
		 double version)
{
	*b = (struct buffer){ .open = true,
			      .document = document,
			      .version = version,
			      .is_python = true,
			      .is_code = true };
	arena_init(&b->names);
	arena_init(&b->index);
	strbuf_init(&b->text);
	strbuf_init(&b->spare);
	b->uri = arena_strdup(&b->names, uri);
}

void buffer_close(struct buffer *b)
{
	b->open = false;
	strbuf_release(&b->text);
	strbuf_release(&b->spare);
	arena_release(&b->index);
	arena_release(&b->names);
}

struct slice buffer_text(const struct buffer *b)
{
	return (struct slice){ b->text.text, b->text.length };
}

static void text_changed(struct buffer *b)
{
	b->indexed = false;
	b->unseen = true;
}

void buffer_set_text(struct buffer *b, struct slice text)
{
	strbuf_clear(&b->text);
	strbuf_add(&b->text, text.ptr, text.length);
	text_changed(b);
}

const struct offsets *buffer_offsets(struct buffer *b)
{
	if (!b->indexed) {
		arena_clear(&b->index);
		offsets_init(&b->offsets, &b->index, buffer_text(b));
		b->indexed = true;
	}
	return &b->offsets;
}

void buffer_edit(struct buffer *b, enum position_encoding encoding,
		 struct lsp_position from, struct lsp_position to,
		 struct slice text)
{
	const struct offsets *offsets = buffer_offsets(b);
	uint32_t start = offsets_byte(offsets, encoding, from);
	uint32_t end = offsets_byte(offsets, encoding, to);
	struct strbuf old = b->text;

	if (end < start)
		end = start;
	strbuf_clear(&b->spare);
	strbuf_add(&b->spare, old.text, start);
	strbuf_add(&b->spare, text.ptr, text.length);
	strbuf_add(&b->spare, old.text + end, old.length - end);
	b->text = b->spare;
	b->spare = old;
	text_changed(b);
}
