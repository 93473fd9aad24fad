/*
 * From places of the program to places of the JSON, and edits with them.
 */
#include "py/notebook.h"

#include "base/json_scan.h"
#include "base/strbuf.h"

/* --- places ---------------------------------------------------------------------------- */

const struct notebook_cell *notebook_cell_at(const struct notebook *nb,
					     uint32_t byte)
{
	size_t low = 0, high = nb->cells.count;

	/* The last cell that begins at or in front of the byte. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (nb->cells.at[middle].start <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &nb->cells.at[low - 1] : NULL;
}

/* Bytes of a literal's JSON in front of a byte of the program. */
static uint32_t raw_in(const struct notebook *nb,
		       const struct notebook_literal *literal, uint32_t byte)
{
	uint32_t raw = literal->raw_start, at = literal->start;

	while (at < byte && raw < literal->raw_end) {
		char out[4];
		size_t length;
		struct slice rest = { nb->json.ptr + raw,
				      literal->raw_end - raw };

		raw += (uint32_t)json_char(out, &length, rest);
		at += (uint32_t)length;
	}
	return raw;
}

uint32_t notebook_raw(const struct notebook *nb, uint32_t byte)
{
	const struct notebook_cell *cell = notebook_cell_at(nb, byte);
	const struct notebook_literal *literal = NULL;

	if (!cell || !cell->literals)
		return 0;
	for (uint32_t i = 0; i < cell->literals; i++) {
		const struct notebook_literal *l =
			&nb->literals.at[cell->first + i];

		if (!literal || l->start <= byte)
			literal = l;
	}
	return raw_in(nb, literal, byte);
}

/* The byte of the program for one of a literal's JSON. */
static uint32_t program_in(const struct notebook *nb,
			   const struct notebook_literal *literal,
			   uint32_t wanted)
{
	uint32_t raw = literal->raw_start, at = literal->start;

	while (raw < wanted && raw < literal->raw_end) {
		char out[4];
		size_t length;
		struct slice rest = { nb->json.ptr + raw,
				      literal->raw_end - raw };

		raw += (uint32_t)json_char(out, &length, rest);
		if (raw > wanted)
			break;
		at += (uint32_t)length;
	}
	return at;
}

uint32_t notebook_program_byte(const struct notebook *nb, uint32_t raw)
{
	size_t low = 0, high = nb->literals.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (nb->literals.at[middle].raw_start <= raw)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? program_in(nb, &nb->literals.at[low - 1], raw) : 0;
}

/* --- editing -------------------------------------------------------------------- */

bool notebook_can_edit(const struct notebook *nb, uint32_t start, uint32_t end)
{
	const struct notebook_cell *cell = notebook_cell_at(nb, start);

	return cell && cell->literals && start <= cell->end &&
	       end <= cell->end + 1;
}

struct editor {
	struct arena *arena;
	const struct notebook *nb;
	const struct notebook_cell *cell;
	const struct notebook_literal *at; /* of the cell */
	struct text_edits *out;
};

static void add_u16(struct strbuf *out, unsigned code)
{
	strbuf_addf(out, "\\u%04x", code);
}

static void add_code_unit(struct strbuf *out, uint32_t code)
{
	static const char meant[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *known = code && code < 0x80 ? strchr(meant, (int)code)
						: NULL;

	if (known)
		strbuf_addf(out, "\\%c", letters[known - meant]);
	else if (code < 0x10000)
		add_u16(out, code);
	else {
		add_u16(out, 0xD800 + ((code - 0x10000) >> 10));
		add_u16(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
	}
}

/* As the notebook writes its strings: what needs no escape goes in runs. */
static void add_json_escaped(struct strbuf *out, struct slice s,
			     bool ascii_only)
{
	const char *text = s.ptr, *end = text + s.length, *run = text;

	while (text < end) {
		uint32_t code = (unsigned char)*text;
		size_t length = code < 0x80 ? 1 : utf8_next(&code, text, end);
		bool is_broken = code == 0xFFFD && length == 1;

		if (!is_broken && code >= ' ' && code != '"' && code != '\\' &&
		    (code < 0x80 || !ascii_only)) {
			text += length;
			continue;
		}
		strbuf_add(out, run, (size_t)(text - run));
		if (is_broken)
			strbuf_addch(out, '?');
		else
			add_code_unit(out, code);
		run = text += length;
	}
	strbuf_add(out, run, (size_t)(end - run));
}

void notebook_write(struct strbuf *out, const struct notebook_source *cells,
		    size_t count)
{
	strbuf_addstr(out, "{\"cells\":[");
	for (size_t i = 0; i < count; i++) {
		strbuf_addstr(out, i ? ",\n" : "\n");
		if (!cells[i].is_code) {
			strbuf_addstr(out, "{\"cell_type\":\"markdown\"}");
			continue;
		}
		strbuf_addstr(out, "{\"cell_type\":\"code\",\"source\":\"");
		add_json_escaped(out, cells[i].text, false);
		strbuf_addstr(out, "\"}");
	}
	strbuf_addstr(out, "\n],\"metadata\":{},\"nbformat\":4}\n");
}

static void add_raw(struct editor *e, struct strbuf *out, uint32_t from,
		    uint32_t to)
{
	if (from < to)
		strbuf_add(out, e->nb->json.ptr + from, to - from);
}

static void put_edit(struct editor *e, uint32_t start, uint32_t end,
		     const struct strbuf *text)
{
	struct text_edit edit = { start, end,
				  arena_strdup(e->arena, text->text) };

	vec_push(e->arena, &e->out->all, edit);
}

/* The literal that an edit begins in, or ends in. What is inserted between two
 * lines begins the second. */
static uint32_t literal_of(const struct editor *e, uint32_t byte, bool at_end)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < e->cell->literals; i++)
		if (at_end ? e->at[i].start < byte : e->at[i].start <= byte)
			found = i;
	return found;
}

/* The raw contents of literals [first, last] with the edits made. */
static void compose_literal(struct editor *e, struct strbuf *out,
			    uint32_t first, uint32_t last,
			    const struct text_edit *edits, size_t count)
{
	size_t next = 0;

	for (uint32_t i = first; i <= last; i++) {
		const struct notebook_literal *l = &e->at[i];
		uint32_t raw = l->raw_start;

		/* The edit before may reach into this literal. */
		if (next && edits[next - 1].end > l->start)
			raw = raw_in(e->nb, l, edits[next - 1].end);
		while (next < count &&
		       (edits[next].start < l->end || i == last) &&
		       edits[next].start >= l->start) {
			const struct text_edit *edit = &edits[next++];

			add_raw(e, out, raw, raw_in(e->nb, l, edit->start));
			add_json_escaped(out, slice_of(edit->text),
					 e->nb->ascii_only);
			raw = raw_in(e->nb, l, edit->end);
		}
		add_raw(e, out, raw, l->raw_end);
	}
}

/* Behind the first line end of a raw string, or its end. */
static const char *raw_line_end(const char *p)
{
	while (*p) {
		bool ends = p[0] == '\\' &&
			    (p[1] == 'n' || !strncmp(p, "\\u000a", 6) ||
			     !strncmp(p, "\\u000A", 6));

		p += p[0] != '\\' ? 1 : p[1] == 'u' ? 6 : 2;
		if (ends)
			break;
	}
	return p;
}

static bool ends_a_line(const struct strbuf *raw)
{
	const char *p = raw->text, *last = p;

	while (*p) {
		last = p;
		p = raw_line_end(p);
	}
	return *last && (slice_ends(slice_of(last), "\\n") ||
			 slice_ends(slice_of(last), "\\u000a") ||
			 slice_ends(slice_of(last), "\\u000A"));
}

/* What stands between two lines of the list, as its writer puts it. */
static const char *separator_of(const struct editor *e)
{
	const char *json = e->nb->json.ptr;
	uint32_t from;

	if (e->cell->literals > 1)
		return arena_strndup(e->arena, json + e->at[0].raw_end + 1,
				     e->at[1].raw_start - e->at[0].raw_end - 2);
	from = e->cell->list_start;
	return arena_fmt(e->arena, ",%.*s",
			 (int)(e->at[0].raw_start - 1 - from), json + from);
}

/* Replaces lines of the list; without text they go, and a comma with them. */
static void put_lines(struct editor *e, uint32_t first, uint32_t last,
		      const struct strbuf *raw)
{
	uint32_t start = e->at[first].raw_start - 1;
	uint32_t end = e->at[last].raw_end + 1;
	struct strbuf out = STRBUF_INIT;
	const char *p = raw->text;

	if (!*p && last + 1 < e->cell->literals)
		end = e->at[last + 1].raw_start - 1;
	else if (!*p && first)
		start = e->at[first - 1].raw_end + 1;
	else if (!*p)
		strbuf_addstr(&out, "\"\"");
	while (*p) {
		const char *stop = raw_line_end(p);

		if (out.length)
			strbuf_addstr(&out, separator_of(e));
		strbuf_addch(&out, '"');
		strbuf_add(&out, p, (size_t)(stop - p));
		strbuf_addch(&out, '"');
		p = stop;
	}
	put_edit(e, start, end, &out);
	strbuf_release(&out);
}

/* The edits that share lines with the first; returns how many. */
static size_t edit_lines(struct editor *e, const struct text_edit *edits,
			 size_t count)
{
	uint32_t first = literal_of(e, edits[0].start, false), last = first;
	struct strbuf raw = STRBUF_INIT;
	size_t taken = 0;

	for (;;) {
		while (taken < count &&
		       literal_of(e, edits[taken].start, false) <= last) {
			uint32_t end = literal_of(e, edits[taken].end, true);

			last = end > last ? end : last;
			taken++;
		}
		strbuf_clear(&raw);
		compose_literal(e, &raw, first, last, edits, taken);
		/* What is left of a line is joined by the next one. */
		if (!raw.length || ends_a_line(&raw) ||
		    last + 1 == e->cell->literals)
			break;
		last++;
	}
	put_lines(e, first, last, &raw);
	strbuf_release(&raw);
	return taken;
}

static void edit_string(struct editor *e, const struct text_edit *edit)
{
	struct strbuf text = STRBUF_INIT;

	add_json_escaped(&text, slice_of(edit->text), e->nb->ascii_only);
	put_edit(e, raw_in(e->nb, e->at, edit->start),
		 raw_in(e->nb, e->at, edit->end), &text);
	strbuf_release(&text);
}

/* The line end behind a cell is not in the notebook: where the last line goes,
 * the line end in front of it goes. */
struct text_edit notebook_cell_edit(const struct notebook *nb,
				    struct text_edit edit)
{
	const struct notebook_cell *cell = notebook_cell_at(nb, edit.start);

	if (edit.end <= cell->end)
		return edit;
	edit.end = cell->end;
	if (!*edit.text && edit.start > cell->start &&
	    nb->program.ptr[edit.start - 1] == '\n')
		edit.start--;
	return edit;
}

void notebook_edits(struct text_edits *out, struct arena *arena,
		    const struct notebook *nb, const struct text_edits *edits)
{
	struct text_edit *in =
		ARENA_ARRAY(arena, struct text_edit, edits->all.count + 1);
	size_t count = edits->all.count;

	for (size_t i = 0; i < count;) {
		struct editor e = { .arena = arena, .nb = nb, .out = out };
		size_t n = i;

		e.cell = notebook_cell_at(nb, edits->all.at[i].start);
		if (!e.cell || !e.cell->literals)
			BUG("an edit outside all cells");
		e.at = &nb->literals.at[e.cell->first];
		while (n < count && edits->all.at[n].start <= e.cell->end) {
			in[n] = notebook_cell_edit(nb, edits->all.at[n]);
			n++;
		}
		while (i < n && e.cell->list_start)
			i += edit_lines(&e, in + i, n - i);
		for (; i < n; i++)
			edit_string(&e, &in[i]);
	}
}
