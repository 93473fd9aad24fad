/*
 * The names of TensorFlow 1 as a table: rules/frameworks/tensorflow/old-names.ini
 * enters, C leaves. A section is a name; each has its advice.
 */
#include "tools/oldnamefile.h"

#include <string.h>

#include "config/ini.h"
#include "tools/rulefile.h"

struct old_name_row {
	const char *name, *advice, *compat;
	int line;
};

struct old_name_rows {
	struct arena *arena;
	VEC(struct old_name_row) at;
};

static int set_field(struct old_name_row *row, const char *key,
		     const char *value, struct err *err)
{
	const struct {
		const char *key, **field;
	} fields[] = {
		{ "advice", &row->advice },
		{ "compat", &row->compat },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (strcmp(fields[i].key, key) != 0)
			continue;
		*fields[i].field = value;
		return 0;
	}
	return err_set(err, "unknown key '%s'; write advice or compat", key);
}

static int take_old_name_line(void *data, const char *section, const char *key,
			      const char *value, int line, struct err *err)
{
	struct old_name_rows *rows = data;
	struct old_name_row *last =
		rows->at.count ? &rows->at.at[rows->at.count - 1] : NULL;

	if (!last || strcmp(last->name, section) != 0) {
		struct old_name_row row = {
			.name = arena_strdup(rows->arena, section), .line = line
		};

		vec_push(rows->arena, &rows->at, row);
		last = &rows->at.at[rows->at.count - 1];
	}
	return set_field(last, key, arena_strdup(rows->arena, value), err);
}

static int check_old_name(const struct old_name_row *row, struct err *err)
{
	if (!row->advice)
		return err_set(err,
			       "[%s] has no advice; write what to use "
			       "instead",
			       row->name);
	return 0;
}

static void write_old_name(FILE *out, const struct old_name_row *row)
{
	fputs("\t{ ", out);
	write_string(out, slice_of(row->name));
	fputs(",\n\t  ", out);
	write_string(out, slice_of(row->advice));
	fputs(",\n\t  ", out);
	if (row->compat)
		write_string(out, slice_of(row->compat));
	else
		fputs("NULL", out);
	fputs(" },\n", out);
}

int old_names_write(FILE *out, struct arena *arena, const char *path,
		    struct err *err)
{
	struct old_name_rows rows = { .arena = arena };
	struct slice text = read_whole(arena, path);

	if (!text.ptr)
		return err_set(err, "%s: cannot be read", path);
	if (ini_read(path, text, take_old_name_line, &rows, err))
		return -1;
	fprintf(out,
		"/* Made from %s by src/tools/rulegen.c. Do not edit. */\n"
		"#include <stddef.h>\n\n#include \"framework/oldnames.h\"\n\n"
		"const struct old_name framework_old_names[] = {\n",
		path);
	for (size_t i = 0; i < rows.at.count; i++) {
		if (check_old_name(&rows.at.at[i], err))
			return err_prefix(err, "%s:%d", path,
					  rows.at.at[i].line);
		write_old_name(out, &rows.at.at[i]);
	}
	fputs("\t{ NULL, NULL, NULL },\n};\n", out);
	return 0;
}
