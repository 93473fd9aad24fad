/*
 * Walks rules/<family>/HYnnn-name.* and refuses what does not agree.
 */
#include "tools/rulefile.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void problem(struct rule_files *files, const char *path, int line,
	     const char *fmt, ...)
{
	va_list ap;

	files->problems++;
	fprintf(stderr, "%s:%d: ", path, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

struct slice read_whole(struct arena *arena, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct slice text = { NULL, 0 };
	char *bytes;
	long size;

	if (!f)
		return text;
	if (fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0)
		goto out;
	rewind(f);
	bytes = arena_alloc(arena, (size_t)size + 1);
	text.length = fread(bytes, 1, (size_t)size, f);
	text.ptr = bytes;
out:
	fclose(f);
	return text;
}

/* A rule on changes has the text before its examples beside them. */
static void check_before(struct rule_files *files, const struct rule_file *rule)
{
	const char *path = arena_fmt(files->arena, "%s.before.py", rule->stem);
	bool there = !access(path, R_OK);
	bool wanted = !strcmp(rule->facts.where, "change");

	if (wanted && !there)
		problem(files, path, 1,
			"the text before the examples is missing; write it");
	if (!wanted && there)
		problem(files, path, 1,
			"only a rule with 'where = change' has a text before; "
			"remove it");
}

static void check_beside(struct rule_files *files, struct rule_file *rule)
{
	const char *page = arena_fmt(files->arena, "%s.md", rule->stem);
	const char *examples = arena_fmt(files->arena, "%s.py", rule->stem);
	struct slice text = read_whole(files->arena, examples);

	check_before(files, rule);
	rule->page = read_whole(files->arena, page);
	if (rule->page.ptr)
		rule_page_check(files, rule);
	else
		problem(files, page, 1, "the page is missing; write it");
	if (text.ptr)
		rule_examples_check(files, rule, text);
	if (text.ptr && rule->page.ptr)
		rule_exceptions_check(files, rule, text);
	if (!text.ptr)
		problem(files, examples, 1,
			"the examples are missing; write them");
}

static void read_rule(struct rule_files *files, const char *family,
		      const char *stem)
{
	struct rule_file rule = { .family = family, .stem = stem };

	rule.has_check = !access(arena_fmt(files->arena, "%s.c", stem), R_OK);
	if (rule_file_facts(files, &rule))
		return;
	check_beside(files, &rule);
	vec_push(files->arena, &files->rules, rule);
}

/* A page, example or check whose .ini is gone or misspelt. */
static void check_stray(struct rule_files *files, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	const char *dot = strchr(name, '.');
	const char *ini;

	if (!dot)
		return;
	ini = arena_fmt(files->arena, "%.*s.ini", (int)(dot - path), path);
	if (access(ini, R_OK))
		problem(files, path, 1,
			"it belongs to no rule; add %s or remove it", ini);
}

static void read_family(struct rule_files *files, const char *folder,
			const char *family)
{
	const char *path = arena_fmt(files->arena, "%s/%s", folder, family);
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		const char *name = entry->d_name;
		size_t length = strlen(name);
		const char *file;

		if (strncmp(name, "HY", 2))
			continue;
		file = arena_fmt(files->arena, "%s/%s", path, name);
		if (slice_ends(slice_of(name), ".ini"))
			read_rule(files, family,
				  arena_fmt(files->arena, "%s/%.*s", path,
					    (int)length - 4, name));
		else
			check_stray(files, file);
	}
	closedir(dir);
}

static int compare_codes(const void *a, const void *b)
{
	const struct rule_file *x = a, *y = b;
	int order = strcmp(x->facts.code, y->facts.code);

	return order ? order : strcmp(x->stem, y->stem);
}

static void check_twins(struct rule_files *files)
{
	for (size_t i = 0; i < files->rules.count; i++) {
		const struct rule_file *a = &files->rules.at[i];

		for (size_t k = i + 1; k < files->rules.count; k++) {
			const struct rule_file *b = &files->rules.at[k];
			const char *path =
				arena_fmt(files->arena, "%s.ini", b->stem);

			if (!strcmp(a->facts.code, b->facts.code))
				problem(files, path, 1,
					"code %s belongs to %s already; take "
					"a free one",
					b->facts.code, a->stem);
			if (!strcmp(a->facts.name, b->facts.name))
				problem(files, path, 1,
					"name %s belongs to %s already; take "
					"another",
					b->facts.name, a->stem);
		}
	}
}

static const struct rule_file *file_of_code(const struct rule_files *files,
					    const char *code)
{
	for (size_t i = 0; i < files->rules.count; i++)
		if (!strcmp(files->rules.at[i].facts.code, code))
			return &files->rules.at[i];
	return NULL;
}

/* Of two rules one yields to the other, and never both. */
static void check_yields(struct rule_files *files, const struct rule_file *rule)
{
	const char *path = arena_fmt(files->arena, "%s.ini", rule->stem);
	int line = rule_facts_line(&rule->facts, "yields-to");
	const char *at = rule->facts.yields_to;

	while (*at) {
		size_t length = strcspn(at, " ");
		const char *code = arena_strndup(files->arena, at, length);
		const struct rule_file *other = file_of_code(files, code);

		if (!other || other == rule)
			problem(files, path, line,
				"'%s' is no other rule; name one by its code",
				code);
		else if (strstr(other->facts.yields_to, rule->facts.code))
			problem(files, path, line,
				"%s yields to this rule, too; take one of "
				"them out",
				code);
		at += length + strspn(at + length, " ");
	}
}

void rule_files_read(struct rule_files *out, struct arena *arena,
		     const char *folder)
{
	*out = (struct rule_files){ .arena = arena };
	out->sets = read_whole(
		arena,
		arena_fmt(arena, "%s/frameworks/tensorflow/sets.ini", folder));
	for (const struct rule_family *f = rule_families; f->name; f++)
		read_family(out, folder, f->name);
	if (out->rules.count)
		qsort(out->rules.at, out->rules.count, sizeof(*out->rules.at),
		      compare_codes);
	check_twins(out);
	for (size_t i = 0; i < out->rules.count; i++)
		check_yields(out, &out->rules.at[i]);
}
