#ifndef PY_NOTEBOOK_H
#define PY_NOTEBOOK_H

/*
 * Jupyter notebooks (nbformat 2 to 4) as one Python program: the code cells in
 * their order, each ended by a line end of its own. What belongs to IPython
 * (magics, shell lines, help) is masked by text of the same length, so that
 * every position of the program is one of a cell.
 *
 * The way back is exact, too: an edit of the program becomes edits of the JSON
 * text that touch only the string literals concerned.
 */

#include "base/edits.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "py/tree.h"

/* A string literal of a cell's source. */
struct notebook_literal {
	uint32_t start, end;	     /* bytes of the program */
	uint32_t raw_start, raw_end; /* bytes of the JSON, between the quotes */
};

struct notebook_cell {
	uint32_t number;     /* among all cells, text too; from 1 */
	uint32_t start, end; /* of the program; a line end follows */
	uint32_t line;	     /* its first line in the program */
	uint32_t list_start; /* behind the "[" of a list of lines; else 0 */
	uint32_t first, literals; /* which of the notebook's literals */
	/* What it showed when it was run last, in the JSON; empty: nothing. */
	uint32_t output_start, output_end;
};

struct notebook {
	struct slice json;
	struct slice program; /* as written */
	struct slice python;  /* of the same length, as Python can read it */
	VEC(struct notebook_cell) cells; /* code cells only */
	VEC(struct notebook_literal) literals;
	bool ascii_only; /* writes what is not ASCII as \uXXXX */
	/* Cells that are no Python and were left out, and the line of the
	 * program where the first of them goes wrong. */
	uint32_t broken, broken_line;
};

/* Whether a path is that of a notebook. */
bool path_is_notebook(const char *path);

/* Decodes a notebook. One that is not in Python has an empty program. -1 when
 * the text is no JSON or no notebook. `json` must outlive the result. */
int notebook_read(struct notebook *out, struct arena *arena, struct slice json,
		  struct err *err);

/* Adds a notebook with these cells as JSON. A byte that is no UTF-8 becomes "?":
 * the texts keep their length. */
struct notebook_source {
	struct slice text;
	bool is_code; /* in Python */
};

void notebook_write(struct strbuf *out, const struct notebook_source *cells,
		    size_t count);

/* Parses the program. A cell that is no Python by itself is masked, so that it
 * spoils no other; see `broken_line`. `memory` is as for tree_parse_again. */
int notebook_parse(struct tree *out, struct notebook *notebook,
		   struct parser *parser, struct parse_memory *memory,
		   struct arena *arena, struct err *err);

/* The cell of a byte of the program; NULL only when there is no code cell. */
const struct notebook_cell *notebook_cell_at(const struct notebook *notebook,
					     uint32_t byte);

/* Where a byte of the program stands in the JSON. */
uint32_t notebook_raw(const struct notebook *notebook, uint32_t byte);

/* The other way round; between the literals, the end of the one before. */
uint32_t notebook_program_byte(const struct notebook *notebook, uint32_t raw);

/* Whether bytes of the program lie in one cell, so that they can be edited. */
bool notebook_can_edit(const struct notebook *notebook, uint32_t start,
		       uint32_t end);

/* An edit of the program as one of the cell's own text, in bytes of the program:
 * the line end behind a cell is not the cell's. */
struct text_edit notebook_cell_edit(const struct notebook *notebook,
				    struct text_edit edit);

/* Edits of the JSON that make these edits of the program. Lists of lines stay
 * lists of lines, with what stands between their lines. */
void notebook_edits(struct text_edits *out, struct arena *arena,
		    const struct notebook *notebook,
		    const struct text_edits *edits);

/* Replaces what IPython understands and Python does not by text of the same
 * length: `code` is one cell. */
void cell_mask(char *code, size_t length);

#endif
