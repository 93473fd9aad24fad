#ifndef BASE_EDITS_H
#define BASE_EDITS_H

/* Edits of a text, as plain data. */

#include <stdint.h>

#include "base/vec.h"

/* Bytes [start, end) become `text`. */
struct text_edit {
	uint32_t start, end;
	const char *text;
};

struct text_edits {
	VEC(struct text_edit) all; /* ordered, apart from each other */
};

#endif
