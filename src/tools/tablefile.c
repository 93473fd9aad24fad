/*
 * Reads all files in the order given, later lines in place of earlier ones, and
 * prints the packed tables. Run while hylint is built.
 */

#include "tools/tablefile.h"

#include "base/intern.h"
#include "base/vec.h"
#include "framework/packed.h"
#include "framework/row.h"
#include "tools/rulefile.h"

struct table_entry {
	sym_t key, row;
	uint32_t key_offset, row_offset;
	const char *path; /* the file that said so last */
};

struct building {
	struct arena *arena;
	struct intern texts;
	VEC(struct table_entry) entries;
	struct err *err;
	const char *path;
	const char *section;
	int line;
};

/* --- reading --------------------------------------------------------------------- */

static struct table_entry *table_entry(struct building *b, sym_t key)
{
	/* The newest first: a hand row follows what it is about. */
	for (size_t i = b->entries.count; i--;)
		if (b->entries.at[i].key == key)
			return &b->entries.at[i];
	return NULL;
}

static int check_row(struct building *b, const char *text)
{
	struct row row;

	return row_read(&row, b->arena, text, b->err);
}

static int table_add_entry(struct building *b, const char *key, const char *row)
{
	struct table_entry e = {
		.key = intern_find(&b->texts, key, strlen(key)), .path = b->path
	};

	if (e.key && table_entry(b, e.key))
		return err_set(b->err, "'%s' stands there twice", key);
	e.key = intern_str(&b->texts, key);
	e.row = intern_str(&b->texts, row);
	vec_push(b->arena, &b->entries, e);
	return 0;
}

/* A member that is known by hand, in a later file, stands for the mined one. */
static int set_member(struct building *b, const char *key, const char *row)
{
	sym_t known = intern_find(&b->texts, key, strlen(key));
	struct table_entry *e = known ? table_entry(b, known) : NULL;

	if (!e || e->path == b->path)
		return table_add_entry(b, key, row);
	e->row = intern_str(&b->texts, row);
	e->path = b->path;
	return 0;
}

/* What is known by hand comes before what was mined; its parameters stay, and
 * since when there is such a name. */
static int replace_returned(struct building *b, const char *name,
			    const char *returned)
{
	sym_t key = intern_find(&b->texts, name, strlen(name));
	struct table_entry *e = key ? table_entry(b, key) : NULL;
	const char *old, *end, *since, *until, *row;

	if (!e)
		return err_set(b->err, "no release has '%s'", name);
	old = intern_text(&b->texts, e->row);
	end = strchr(old, ')');
	since = strstr(old, " since=");
	until = strstr(old, " until=");
	row = arena_fmt(b->arena, "%.*s %s%s%s", end ? (int)(end + 1 - old) : 0,
			old, returned, since ? since : "",
			until && !since ? until : "");
	if (check_row(b, row))
		return -1;
	e->row = intern_str(&b->texts, row);
	return 0;
}

/* "113-215": from the first to the last release, which may be left out. */
static bool is_release_range(const char *text)
{
	size_t first = strspn(text, "0123456789"), last;

	if (!first || text[first] != '-')
		return false;
	last = strspn(text + first + 1, "0123456789");
	return !text[first + 1 + last];
}

/* The names of a module that the same releases have. */
static int add_public_names(struct building *b, const char *module,
			    const char *releases, const char *names)
{
	const char *all = arena_fmt(b->arena, "=%s.*", module);

	if (!is_release_range(releases))
		return err_set(b->err, "'%s' is not FIRST-LAST", releases);
	if (!intern_find(&b->texts, all, strlen(all)) &&
	    table_add_entry(b, all, ""))
		return -1;
	while (*names) {
		size_t length = strcspn(names, " ");

		if (table_add_entry(b,
				    arena_fmt(b->arena, "=%s.%.*s", module,
					      (int)length, names),
				    releases))
			return -1;
		names += length;
		names += strspn(names, " ");
	}
	return 0;
}

static int table_add_line(struct building *b, const char *key,
			  const char *value)
{
	/* What stands in front of the names of a section, as packed.h says. */
	static const struct {
		const char *section;
		char mark;
	} marks[] = {
		{ "sets", '%' },
		{ "host", '!' },
		{ "counterparts", '~' },
		{ "libraries", '@' },
		{ "instead", '^' },
		{ "successors", '+' },
		{ "python-arguments", '#' },
	};
	const char *section = b->section;

	if (!strcmp(section, "returns"))
		return replace_returned(b, key, value);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (!strcmp(section, marks[i].section))
			return table_add_entry(b,
					       arena_fmt(b->arena, "%c%s",
							 marks[i].mark, key),
					       value);
	if (!strncmp(section, "names ", 6))
		return add_public_names(b, section + 6, key, value);
	if (check_row(b, value))
		return -1;
	if (strncmp(section, "members ", 8))
		return table_add_entry(
			b, arena_fmt(b->arena, "%s.%s", section, key), value);
	if (!value_kind_named(slice_of(section + 8)))
		return err_set(b->err, "unknown kind of value '%s'",
			       section + 8);
	return set_member(b, arena_fmt(b->arena, ".%s.%s", section + 8, key),
			  value);
}

/* The value with the indented lines below it, joined by one blank. */
static const char *whole_value(struct building *b, struct slice first,
			       struct slice *rest)
{
	const char *value = arena_strndup(b->arena, first.ptr, first.length);

	while (rest->length && strchr(" \t", rest->ptr[0])) {
		const char *end = memchr(rest->ptr, '\n', rest->length);
		size_t length = end ? (size_t)(end - rest->ptr) : rest->length;
		struct slice more =
			slice_trim((struct slice){ rest->ptr, length });

		length += end != NULL;
		rest->ptr += length;
		rest->length -= length;
		b->line++;
		value = arena_fmt(b->arena, "%s%s%.*s", value,
				  *value ? " " : "", (int)more.length,
				  more.ptr);
	}
	return value;
}

static int table_read_line(struct building *b, struct slice line,
			   struct slice *rest)
{
	const char *equals;
	struct slice key, value;

	if (!line.length || line.ptr[0] == '#')
		return 0;
	if (line.ptr[0] == '[' && line.ptr[line.length - 1] == ']') {
		b->section =
			arena_strndup(b->arena, line.ptr + 1, line.length - 2);
		return 0;
	}
	equals = memchr(line.ptr, '=', line.length);
	if (!equals || !b->section)
		return err_set(b->err, "no section and no NAME = row");
	key = slice_trim(
		(struct slice){ line.ptr, (size_t)(equals - line.ptr) });
	value = slice_trim((struct slice){
		equals + 1, line.length - (size_t)(equals + 1 - line.ptr) });
	return table_add_line(b, arena_strndup(b->arena, key.ptr, key.length),
			      whole_value(b, value, rest));
}

static int read_table(struct building *b, const char *path)
{
	struct slice rest = read_whole(b->arena, path);

	if (!rest.ptr)
		return err_set(b->err, "%s cannot be read", path);
	b->section = NULL;
	b->path = path;
	for (b->line = 1; rest.length; b->line++) {
		const char *end = memchr(rest.ptr, '\n', rest.length);
		size_t length = end ? (size_t)(end - rest.ptr) : rest.length;
		struct slice line =
			slice_trim((struct slice){ rest.ptr, length });
		int at = b->line;

		length += end != NULL;
		rest.ptr += length;
		rest.length -= length;
		if (table_read_line(b, line, &rest))
			return err_prefix(b->err, "%s:%d", path, at);
	}
	return 0;
}

/* --- writing --------------------------------------------------------------------- */

static void write_chars(FILE *out, const char *text)
{
	fputs("\t\"", out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputs("\\0\"\n", out);
}

/* Every text once; a row that many names share too. */
static void write_texts(FILE *out, struct building *b)
{
	uint32_t *offsets = ARENA_ARRAY(b->arena, uint32_t, b->texts.count + 1);
	uint32_t at = 0;

	fputs("static const char texts[] =\n", out);
	for (sym_t s = 1; s < b->texts.count; s++) {
		offsets[s] = at;
		at += (uint32_t)intern_length(&b->texts, s) + 1;
		write_chars(out, intern_text(&b->texts, s));
	}
	fputs(";\n\n", out);
	for (size_t i = 0; i < b->entries.count; i++) {
		struct table_entry *e = &b->entries.at[i];

		e->key_offset = offsets[e->key];
		e->row_offset = offsets[e->row];
	}
}

static void write_entries(FILE *out, const struct building *b)
{
	fputs("static const struct packed_entry entries[] = {\n", out);
	for (size_t i = 0; i < b->entries.count; i++)
		fprintf(out, "\t{ %u, %u },\n", b->entries.at[i].key_offset,
			b->entries.at[i].row_offset);
	fputs("};\n\n", out);
}

/* At most half full, so that a search takes a step or two. */
static uint32_t write_slots(FILE *out, struct building *b)
{
	uint32_t room = 16;
	uint16_t *slots;

	while (room < 2 * b->entries.count)
		room *= 2;
	slots = ARENA_ARRAY(b->arena, uint16_t, room);
	for (size_t i = 0; i < b->entries.count; i++) {
		sym_t key = b->entries.at[i].key;
		uint32_t slot = packed_hash(intern_text(&b->texts, key),
					    intern_length(&b->texts, key));

		for (slot &= room - 1; slots[slot];)
			slot = (slot + 1) & (room - 1);
		slots[slot] = (uint16_t)(i + 1);
	}
	fputs("static const uint16_t slots[] = {", out);
	for (uint32_t i = 0; i < room; i++)
		fprintf(out, "%s%u,", i % 16 ? " " : "\n\t", slots[i]);
	fputs("\n};\n\n", out);
	return room - 1;
}

static int write_packed_tables(FILE *out, struct building *b)
{
	uint32_t mask;

	if (b->entries.count >= UINT16_MAX)
		return err_set(b->err, "more than %d names", UINT16_MAX - 1);
	fputs("#include \"framework/packed.h\"\n\n", out);
	write_texts(out, b);
	write_entries(out, b);
	mask = write_slots(out, b);
	fprintf(out,
		"const struct packed framework_tensorflow_tables = {\n"
		"\ttexts, entries, slots, %u, %zu,\n};\n",
		mask, b->entries.count);
	return 0;
}

int tables_write(FILE *out, struct arena *arena, char **paths, int count,
		 struct err *err)
{
	struct building b = { .arena = arena, .err = err };
	int rc = 0;

	intern_init(&b.texts);
	for (int i = 0; i < count && !rc; i++)
		rc = read_table(&b, paths[i]);
	if (!rc)
		rc = write_packed_tables(out, &b);
	intern_release(&b.texts);
	return rc;
}
