/* Lines are looked at as text; nothing is parsed. */
#include "base/import_index.h"

#include <string.h>

#include "base/text.h"

void import_index_init(struct import_index *index, struct arena *arena,
		       const char *const *libraries)
{
	*index =
		(struct import_index){ .arena = arena, .libraries = libraries };
	intern_init(&index->names);
}

void import_index_release(struct import_index *index)
{
	intern_release(&index->names);
}

/* The name at the start of a text; empty where none begins. */
static struct slice name_at_start(struct slice text)
{
	size_t length = 0;

	while (length < text.length && is_identifier_char(text.ptr[length]))
		length++;
	return (struct slice){ text.ptr, length };
}

static struct slice behind(struct slice text, size_t length)
{
	return (struct slice){ text.ptr + length, text.length - length };
}

static void note_importer(struct import_index *index, struct slice name,
			  uint32_t file)
{
	sym_t known = intern_bytes(&index->names, name.ptr, name.length);
	struct importers_of_name *importers;

	while (index->by_name.count <= known)
		vec_push(index->arena, &index->by_name,
			 (struct importers_of_name){ 0 });
	importers = vec_at(&index->by_name, known);
	if (!importers->files.count || vec_last(&importers->files) != file)
		vec_push(index->arena, &importers->files, file);
}

/* What an import names up to its end: that of the line, or of the parenthesis. */
static struct slice statement_at(struct slice text)
{
	const char *end = text.length ? memchr(text.ptr, '\n', text.length)
				      : NULL;
	size_t length = end ? (size_t)(end - text.ptr) : text.length;
	const char *open = length ? memchr(text.ptr, '(', length) : NULL;

	if (open) {
		end = memchr(open, ')',
			     text.length - (size_t)(open - text.ptr));
		length = end ? (size_t)(end - text.ptr) : length;
	}
	return (struct slice){ text.ptr, length };
}

static void note_statement(struct import_index *index, struct slice statement,
			   uint32_t file)
{
	struct slice rest = slice_skip_blanks(statement);

	if (!rest.length || slice_is_any(name_at_start(rest), index->libraries))
		return;
	while (rest.length && *rest.ptr != '#') {
		struct slice name = name_at_start(rest);

		if (name.length)
			note_importer(index, name, file);
		rest = behind(rest, name.length ? name.length : 1);
	}
}

/* The rest of the line that has that byte, if it is an import; else it is empty. */
static struct slice import_around(struct slice text, size_t at)
{
	static const struct slice none;
	struct slice line;
	size_t start = at;

	while (start && text.ptr[start - 1] != '\n')
		start--;
	line = slice_skip_blanks(behind(text, start));
	if (!slice_starts(line, "from ") && !slice_starts(line, "import "))
		return none;
	return behind(line, name_at_start(line).length);
}

void import_index_add(struct import_index *index, const char *path,
		      struct slice text)
{
	static const char word[] = "import ";
	uint32_t file = (uint32_t)index->files.count;
	size_t at = 0;
	const char *hit;

	vec_push(index->arena, &index->files, arena_strdup(index->arena, path));
	while ((hit = memmem(text.ptr + at, text.length - at, word,
			     strlen(word)))) {
		at = (size_t)(hit - text.ptr);
		note_statement(index, statement_at(import_around(text, at)),
			       file);
		at += strlen(word);
	}
}

struct file_numbers import_index_find(const struct import_index *index,
				      const char *name)
{
	sym_t known = intern_find(&index->names, name, strlen(name));

	if (!known || known >= index->by_name.count)
		return (struct file_numbers){ 0 };
	return (struct file_numbers){ index->by_name.at[known].files.at,
				      index->by_name.at[known].files.count };
}
