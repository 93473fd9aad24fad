/*
 * Reads the whole file, checks each row against the others, and only then
 * prints C. Run while hylint is built: a row that is wrong stops the build with
 * its line.
 */

#include "tools/callerfile.h"

#include <stdlib.h>

#include "base/vec.h"
#include "config/ini.h"
#include "framework/callers.h"
#include "framework/packed.h"
#include "tools/rulefile.h"

/* A list of words between blanks, each a string of its own. */
struct word_list {
	VEC(const char *) words;
};

struct base_group {
	const char *name;
	struct word_list patterns;
};

/* A row while it is read; `row` has no lists yet. */
struct reading_row {
	struct caller_row row;
	int line;
	const char *how; /* function, method, overrides */
	struct word_list of, keywords, through;
	const char *takes[CALLER_DIALECTS];
};

struct key_of_row {
	const char *key;
	size_t row;
};

struct caller_reading {
	struct arena *arena;
	const char *path;
	VEC(struct base_group) groups;
	VEC(struct reading_row) rows;
	VEC(struct key_of_row) keys;
};

static const char *const situations[CALLER_SITUATIONS + 1] = {
	[FROM_EAGER] = "eager",
	[FROM_GRAPH] = "graph",
	[FROM_FUNCTIONAL] = "functional",
	[FROM_FIT] = "fit",
};

/* By bit. */
static const char *const contexts[] = { "eager", "graph", "bare",  "symbolic",
					"host",	 "tried", "built", NULL };

static const char *const whens[] = {
	[WHEN_CALLED] = "called",   [WHEN_USED] = "used",
	[WHEN_FITTED] = "fitted",   [WHEN_ADAPTED] = "adapted",
	[WHEN_APPLIED] = "applied", NULL,
};

static const char *const sources[] = {
	[GIVES_KINDS] = "",
	[GIVES_ELEMENT] = "element",
	[GIVES_SLICE] = "slice",
	[GIVES_SAME] = "same",
	[GIVES_GIVEN] = "given",
	[GIVES_ANY] = "any",
	NULL,
};

/* --- reading --------------------------------------------------------------------- */

static int row_index(const char *const *words, const char *word, size_t length)
{
	for (int i = 0; words[i]; i++)
		if (strlen(words[i]) == length &&
		    !memcmp(words[i], word, length))
			return i;
	return -1;
}

static struct word_list row_words(struct arena *arena, const char *text)
{
	struct word_list list = { 0 };

	while (*text) {
		size_t length = strcspn(text, " ");

		if (length)
			vec_push(arena, &list.words,
				 arena_strndup(arena, text, length));
		text += length;
		while (*text == ' ')
			text++;
	}
	return list;
}

/* "eager+bare" */
static int read_contexts(uint8_t *out, const char *text, struct err *err)
{
	while (*text) {
		size_t length = strcspn(text, "+");
		int bit = row_index(contexts, text, length);

		if (bit < 0)
			return err_set(err, "'%.*s' is not a context",
				       (int)length, text);
		*out |= (uint8_t)(1 << bit);
		text += length + (text[length] == '+');
	}
	return 0;
}

/* "eager:eager graph:bare" */
static int read_situations(struct caller_reading *r, uint8_t *out,
			   const char *value, struct err *err)
{
	struct word_list list = row_words(r->arena, value);

	for (size_t i = 0; i < list.words.count; i++) {
		const char *word = list.words.at[i];
		size_t length = strcspn(word, ":");
		int s = row_index(situations, word, length);

		if (s < 0 || !word[length])
			return err_set(err,
				       "'%s' is not SITUATION:CONTEXT; the "
				       "head of the file has the words",
				       word);
		if (out[s])
			return err_set(err, "%s stands there twice",
				       situations[s]);
		if (read_contexts(&out[s], word + length + 1, err))
			return -1;
	}
	return 0;
}

static int read_caller_argument(struct caller_reading *r,
				struct reading_row *row, const char *value,
				struct err *err)
{
	struct word_list list = row_words(r->arena, value);
	char *end;

	if (!list.words.count)
		return err_set(err, "write the position, or - , and keywords");
	row->row.position = -1;
	if (strcmp(list.words.at[0], "-")) {
		row->row.position = (int)strtol(list.words.at[0], &end, 10);
		if (*end)
			return err_set(err,
				       "'%s' is not a position; write a "
				       "number or -",
				       list.words.at[0]);
	}
	for (size_t i = 1; i < list.words.count; i++)
		vec_push(r->arena, &row->keywords.words, list.words.at[i]);
	return 0;
}

static int read_form(struct caller_reading *r, struct reading_row *row,
		     const char *value, struct err *err)
{
	struct word_list list = row_words(r->arena, value);

	for (size_t i = 0; i < list.words.count; i++) {
		const char *word = list.words.at[i];

		if (!strcmp(word, "nested"))
			row->row.nested = true;
		else if (!strcmp(word, "decorates"))
			row->row.decorates = true;
		else
			return err_set(err,
				       "'%s' is not a form; write nested or "
				       "decorates",
				       word);
	}
	return 0;
}

static int read_when(struct reading_row *row, const char *value,
		     struct err *err)
{
	int when = row_index(whens, value, strlen(value));

	if (when < 0)
		return err_set(err,
			       "'%s' is not a time; write called, used, "
			       "fitted, adapted or applied",
			       value);
	row->row.when = (enum caller_when)when;
	return 0;
}

static int read_row_key(struct caller_reading *r, struct reading_row *row,
			const char *key, const char *value, struct err *err)
{
	if (!strcmp(key, "function") || !strcmp(key, "method") ||
	    !strcmp(key, "overrides")) {
		row->how = arena_strdup(r->arena, key);
		row->of = row_words(r->arena, value);
	} else if (!strcmp(key, "argument")) {
		return read_caller_argument(r, row, value, err);
	} else if (!strcmp(key, "form")) {
		return read_form(r, row, value, err);
	} else if (!strcmp(key, "returned")) {
		row->row.returned = atoi(value);
	} else if (!strcmp(key, "when")) {
		return read_when(row, value, err);
	} else if (!strcmp(key, "dtypes-since")) {
		row->row.dtypes_since = (unsigned)atoi(value);
	} else if (!strcmp(key, "through")) {
		row->through = row_words(r->arena, value);
	} else if (!strcmp(key, "keras2")) {
		return read_situations(r, row->row.contexts[0], value, err);
	} else if (!strcmp(key, "keras3")) {
		return read_situations(r, row->row.contexts[1], value, err);
	} else if (!strcmp(key, "both")) {
		if (read_situations(r, row->row.contexts[0], value, err))
			return -1;
		return read_situations(r, row->row.contexts[1], value, err);
	} else if (!strcmp(key, "takes")) {
		row->takes[0] = row->takes[1] = arena_strdup(r->arena, value);
	} else if (!strcmp(key, "takes2") || !strcmp(key, "takes3")) {
		row->takes[key[5] - '2'] = arena_strdup(r->arena, value);
	} else {
		return err_set(err, "a row has no key '%s'", key);
	}
	return 0;
}

static int take_entry(void *data, const char *section, const char *key,
		      const char *value, int line, struct err *err)
{
	struct caller_reading *r = data;
	struct reading_row *last =
		r->rows.count ? &r->rows.at[r->rows.count - 1] : NULL;

	if (!strcmp(section, "bases")) {
		struct base_group group = { arena_strdup(r->arena, key),
					    row_words(r->arena, value) };

		vec_push(r->arena, &r->groups, group);
		return 0;
	}
	if (!last || strcmp(last->row.id, section)) {
		struct reading_row row = { .line = line };

		row.row.id = arena_strdup(r->arena, section);
		row.row.position = row.row.returned = -1;
		row.takes[0] = row.takes[1] = "";
		vec_push(r->arena, &r->rows, row);
		last = &r->rows.at[r->rows.count - 1];
	}
	return read_row_key(r, last, key, value, err);
}

/* --- what a parameter is ---------------------------------------------------------- */

/* "tensor/float32/[?*]" */
static int read_kind(struct caller_parameter *p, struct arena *arena,
		     const char *text, size_t length, struct err *err)
{
	size_t name = 0;
	const char *rest;
	enum value_kind kind;
	int source;

	while (name < length && text[name] != '/')
		name++;
	source = row_index(sources, text, name);
	kind = value_kind_named((struct slice){ text, name });
	if (source > 0)
		p->source = (enum caller_source)source;
	else if (kind)
		p->kinds |= (uint64_t)1 << kind;
	else
		return err_set(err, "'%.*s' is not a kind of value", (int)name,
			       text);
	if (name == length)
		return 0;
	rest = arena_strndup(arena, text + name + 1, length - name - 1);
	if (*rest && *rest != '/')
		p->dtype = arena_strndup(arena, rest, strcspn(rest, "/"));
	rest += strcspn(rest, "/");
	p->scalar = !strcmp(rest, "/[]");
	p->open = !strcmp(rest, "/[?*]");
	if (*rest && !p->scalar && !p->open)
		return err_set(err, "'%s' is not a shape; write [] or [?*]",
			       rest + 1);
	return 0;
}

/* "dtype=dtype|string", "element..." */
static int read_caller_parameter(struct caller_parameter *p,
				 struct arena *arena, const char *word,
				 struct err *err)
{
	size_t length = strlen(word);
	const char *equals = strchr(word, '=');

	*p = (struct caller_parameter){ 0 };
	if (equals) {
		p->keyword =
			arena_strndup(arena, word, (size_t)(equals - word));
		length -= (size_t)(equals + 1 - word);
		word = equals + 1;
	}
	if (length > 3 && !strcmp(word + length - 3, "...")) {
		p->many = true;
		length -= 3;
	}
	while (length) {
		const char *bar = memchr(word, '|', length);
		size_t piece = bar ? (size_t)(bar - word) : length;

		if (read_kind(p, arena, word, piece, err))
			return -1;
		piece += bar != NULL;
		word += piece;
		length -= piece;
	}
	return 0;
}

/* --- checks ----------------------------------------------------------------------- */

static void add_row_key(struct caller_reading *r, size_t row, const char *key)
{
	struct key_of_row k = { key, row };

	vec_push(r->arena, &r->keys, k);
}

/* The keys of "layer.call": one for each base of the group. */
static int add_override(struct caller_reading *r, size_t row, const char *of,
			struct err *err)
{
	size_t length = strcspn(of, ".");

	for (size_t g = 0; of[length] && g < r->groups.count; g++) {
		const struct base_group *group = &r->groups.at[g];

		if (strlen(group->name) != length ||
		    memcmp(group->name, of, length))
			continue;
		for (size_t i = 0; i < group->patterns.words.count; i++)
			add_row_key(r, row,
				    arena_fmt(r->arena, "^%s%s",
					      group->patterns.words.at[i],
					      of + length));
		return 0;
	}
	return err_set(err, "'%s' is not GROUP.method of a group of [bases]",
		       of);
}

static int add_method(struct caller_reading *r, size_t row, const char *of,
		      struct err *err)
{
	size_t length = strcspn(of, ".");

	if (!of[length] || !value_kind_named((struct slice){ of, length }))
		return err_set(err, "'%s' is not KIND.method", of);
	add_row_key(r, row, arena_fmt(r->arena, ".%s", of));
	return 0;
}

static int add_keys(struct caller_reading *r, size_t at, struct err *err)
{
	const struct reading_row *row = &r->rows.at[at];

	for (size_t i = 0; i < row->of.words.count; i++) {
		const char *of = row->of.words.at[i];
		int rc = 0;

		if (!strcmp(row->how, "function"))
			add_row_key(r, at, of);
		else if (!strcmp(row->how, "method"))
			rc = add_method(r, at, of, err);
		else
			rc = add_override(r, at, of, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int check_caller_row(const struct caller_reading *r,
			    const struct reading_row *row, struct err *err)
{
	static const uint8_t none[CALLER_DIALECTS][CALLER_SITUATIONS];
	bool overrides;

	for (const struct reading_row *o = r->rows.at; o < row; o++)
		if (!strcmp(o->row.id, row->row.id))
			return err_set(err, "[%s] stands there twice",
				       row->row.id);
	if (!row->how || !row->of.words.count)
		return err_set(err,
			       "[%s] is about nothing; write function, "
			       "method or overrides",
			       row->row.id);
	if (!memcmp(row->row.contexts, none, sizeof(none)))
		return err_set(err,
			       "[%s] runs nowhere; write both, keras2 or "
			       "keras3",
			       row->row.id);
	overrides = !strcmp(row->how, "overrides");
	if (overrides != (row->row.position < 0 && !row->keywords.words.count))
		return err_set(err,
			       "[%s]: a row has an argument, or overrides "
			       "a method",
			       row->row.id);
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	const struct key_of_row *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* --- writing ---------------------------------------------------------------------- */

static void write_parameter(FILE *out, const struct caller_parameter *p)
{
	fprintf(out, "\t{ %s%s%s, (enum caller_source)%d, 0x%llxu, ",
		p->keyword ? "\"" : "", p->keyword ? p->keyword : "NULL",
		p->keyword ? "\"" : "", (int)p->source,
		(unsigned long long)p->kinds);
	fprintf(out, "%s%s%s, %d, %d, %d },\n", p->dtype ? "\"" : "",
		p->dtype ? p->dtype : "NULL", p->dtype ? "\"" : "", p->scalar,
		p->open, p->many);
}

static int write_takes(FILE *out, struct caller_reading *r, size_t at,
		       int dialect, struct err *err)
{
	struct reading_row *row = &r->rows.at[at];
	struct word_list list = row_words(r->arena, row->takes[dialect]);
	struct caller_parameter p;

	row->row.takes_count[dialect] = list.words.count;
	if (!list.words.count)
		return 0;
	fprintf(out,
		"static const struct caller_parameter takes_%zu_%d[] = {\n", at,
		dialect);
	for (size_t i = 0; i < list.words.count; i++) {
		if (read_caller_parameter(&p, r->arena, list.words.at[i], err))
			return -1;
		write_parameter(out, &p);
	}
	fputs("};\n", out);
	return 0;
}

static void write_caller_words(FILE *out, const char *name, size_t at,
			       const struct word_list *list)
{
	fprintf(out, "static const char *const %s_%zu[] = { ", name, at);
	for (size_t i = 0; i < list->words.count; i++)
		fprintf(out, "\"%s\", ", list->words.at[i]);
	fputs("NULL };\n", out);
}

static void write_row(FILE *out, const struct reading_row *row, size_t at)
{
	const struct caller_row *c = &row->row;

	fprintf(out, "\t{ \"%s\", %d, keywords_%zu, %d, %d, %d,\n", c->id,
		c->position, at, c->nested, c->decorates, c->returned);
	fprintf(out, "\t  (enum caller_when)%d, through_%zu,\n\t  { ",
		(int)c->when, at);
	for (int d = 0; d < CALLER_DIALECTS; d++) {
		fputs("{ ", out);
		for (int s = 0; s < CALLER_SITUATIONS; s++)
			fprintf(out, "%d, ", c->contexts[d][s]);
		fputs("}, ", out);
	}
	fputs("},\n\t  { ", out);
	for (int d = 0; d < CALLER_DIALECTS; d++)
		if (c->takes_count[d])
			fprintf(out, "takes_%zu_%d, ", at, d);
		else
			fputs("NULL, ", out);
	fprintf(out, "}, { %zu, %zu }, %u },\n", c->takes_count[0],
		c->takes_count[1], c->dtypes_since);
}

static int write_caller_lists(FILE *out, struct caller_reading *r,
			      struct err *err)
{
	for (size_t i = 0; i < r->rows.count; i++) {
		write_caller_words(out, "keywords", i, &r->rows.at[i].keywords);
		write_caller_words(out, "through", i, &r->rows.at[i].through);
		for (int d = 0; d < CALLER_DIALECTS; d++)
			if (write_takes(out, r, i, d, err)) {
				err_prefix(err, "%s:%d", r->path,
					   r->rows.at[i].line);
				return -1;
			}
	}
	return 0;
}

static void write_caller_tables(FILE *out, const struct caller_reading *r)
{
	fputs("\nconst struct caller_row callers_tensorflow[] = {\n", out);
	for (size_t i = 0; i < r->rows.count; i++)
		write_row(out, &r->rows.at[i], i);
	fprintf(out,
		"};\nconst size_t callers_tensorflow_count = %zu;\n"
		"\nconst struct caller_key callers_tensorflow_keys[] = {\n",
		r->rows.count);
	for (size_t i = 0; i < r->keys.count; i++)
		fprintf(out, "\t{ \"%s\", %zu },\n", r->keys.at[i].key,
			r->keys.at[i].row);
	fprintf(out, "};\nconst size_t callers_tensorflow_key_count = %zu;\n",
		r->keys.count);
}

/* Where each name is found first. */
static void write_caller_slots(FILE *out, const struct caller_reading *r)
{
	uint32_t size = 16;
	uint16_t *slots;

	while (size < r->keys.count * 3)
		size *= 2;
	slots = ARENA_ARRAY(r->arena, uint16_t, size);
	for (size_t i = 0; i < r->keys.count; i++) {
		const char *key = r->keys.at[i].key;
		uint32_t slot = packed_hash(key, strlen(key)) & (size - 1);

		if (i && !strcmp(r->keys.at[i - 1].key, key))
			continue;
		while (slots[slot])
			slot = (slot + 1) & (size - 1);
		slots[slot] = (uint16_t)(i + 1);
	}
	fputs("\nconst uint16_t callers_tensorflow_slots[] = {", out);
	for (uint32_t i = 0; i < size; i++)
		fprintf(out, "%s%u,", i % 12 ? " " : "\n\t", slots[i]);
	fprintf(out,
		"\n};\nconst uint32_t callers_tensorflow_slot_mask = %u;\n",
		size - 1);
}

int callers_write(FILE *out, struct arena *arena, const char *path,
		  struct err *err)
{
	struct caller_reading r = { .arena = arena, .path = path };
	struct slice text = read_whole(arena, path);

	if (!text.ptr)
		return err_set(err, "%s cannot be read", path);
	if (ini_read(path, text, take_entry, &r, err))
		return -1;
	for (size_t i = 0; i < r.rows.count; i++)
		if (check_caller_row(&r, &r.rows.at[i], err) ||
		    add_keys(&r, i, err)) {
			err_prefix(err, "%s:%d", path, r.rows.at[i].line);
			return -1;
		}
	if (r.keys.count)
		qsort(r.keys.at, r.keys.count, sizeof(*r.keys.at),
		      compare_keys);
	fprintf(out,
		"/* Made from %s by src/tools/rulegen.c. Do not edit. */\n"
		"#include \"framework/callers.h\"\n\n",
		path);
	if (write_caller_lists(out, &r, err))
		return -1;
	write_caller_tables(out, &r);
	write_caller_slots(out, &r);
	return 0;
}
