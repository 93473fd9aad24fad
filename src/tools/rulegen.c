/*
 * Turns rules/ into C while hylint is built:
 *
 *	rulegen RULES OUT-DIRECTORY
 *
 * writes rule_table.c, the table of rulekit/table.h. Prints every disagreement between a rule's files and fails then.
 *
 *	rulegen --framework INI
 *
 * prints what is known of a framework as the table of framework/framework.c, so
 * that no run of hylint reads an INI for it.
 *
 *	rulegen --tables INI...
 *
 * prints the closed tables of framework/tables.h.
 *
 *	rulegen --callers INI
 *
 * prints who calls what, the table of framework/callers.h.
 *
 *	rulegen --old-names INI
 *
 * prints the names of TensorFlow 1, the table of framework/oldnames.h.
 */
#include <ctype.h>
#include <stdio.h>

#include "config/ini.h"
#include "tools/callerfile.h"
#include "tools/oldnamefile.h"
#include "tools/rulefile.h"
#include "tools/tablefile.h"

void write_string(FILE *out, struct slice text)
{
	fputc('"', out);
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c == '?')
			fputs("\\?", out); /* no trigraphs */
		else if (c < ' ' || c == 127)
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void write_text(FILE *out, const char *field, const char *text)
{
	fprintf(out, "\t\t.%s = ", field);
	if (text)
		write_string(out, slice_of(text));
	else
		fputs("NULL", out);
	fputs(",\n", out);
}

/* One literal a line, which the compiler joins. */
static void write_page(FILE *out, struct slice page)
{
	struct line_reader r = { .rest = page };

	fputs("\t\t.page = \"\"\n", out);
	while (read_line(&r)) {
		struct slice line = line_without_examples(r.line);

		if (r.line.length && !line.length)
			continue;
		fputs("\t\t\t", out);
		write_string(out, line);
		fputs(" \"\\n\"\n", out);
	}
	fputs("\t\t\t,\n", out);
}

/* "hy201": what the generated names of a rule begin with. */
static const char *prefix_of(const struct rule_file *rule)
{
	static char prefix[8];
	size_t i;

	for (i = 0; rule->facts.code[i] && i < sizeof(prefix) - 1; i++)
		prefix[i] = (char)tolower((unsigned char)rule->facts.code[i]);
	prefix[i] = '\0';
	return prefix;
}

static void write_rule_lists(FILE *out, const struct rule_file *rule)
{
	fprintf(out, "static const uint8_t %s_wakes[] = { ", prefix_of(rule));
	for (size_t i = 0; i < rule->facts.wake.words.count; i++)
		fprintf(out, "KIND_%s, ", rule->facts.wake.words.at[i]);
	fputs("KIND_END };\n", out);
	if (!rule->facts.has_match)
		return;
	for (int m = 0; m < MATCH_LIST_COUNT; m++) {
		const struct words *list = &rule->facts.match[m];

		if (!list->words.count)
			continue;
		fprintf(out, "static const char *const %s_%s[] = { ",
			prefix_of(rule), match_list_names[m]);
		for (size_t i = 0; i < list->words.count; i++) {
			write_string(out, slice_of(list->words.at[i]));
			fputs(", ", out);
		}
		fputs("NULL };\n", out);
	}
	if (rule->facts.pattern)
		pattern_write(out, prefix_of(rule), rule->facts.pattern);
	fprintf(out, "static const struct match %s_match = {\n",
		prefix_of(rule));
	for (int m = 0; m < MATCH_LIST_COUNT; m++)
		if (rule->facts.match[m].words.count)
			fprintf(out, "\t.%s = %s_%s,\n", match_list_names[m],
				prefix_of(rule), match_list_names[m]);
	if (rule->facts.pattern)
		fprintf(out, "\t.pattern = &%s_pattern,\n", prefix_of(rule));
	fputs("};\n", out);
}

static const char *upper_case(struct arena *arena, const char *word)
{
	char *text = arena_strdup(arena, word);

	for (char *p = text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return text;
}

static const char *truth_text(bool value)
{
	return value ? "true" : "false";
}

static void write_rule(FILE *out, struct arena *arena,
		       const struct rule_file *rule)
{
	fputs("\t{\n", out);
	write_text(out, "code", rule->facts.code);
	write_text(out, "name", rule->facts.name);
	write_text(out, "family", rule->family);
	write_text(out, "summary", rule->facts.summary);
	write_text(out, "message", rule->facts.message);
	write_text(out, "help", rule->facts.help);
	write_page(out, rule->page);
	write_text(out, "since", rule->facts.since);
	write_text(out, "status", rule->facts.status);
	write_text(out, "instead", rule->facts.instead);
	write_text(out, "framework", rule->facts.framework);
	write_text(out, "symptom", rule->facts.symptom);
	write_text(out, "study", rule->facts.study);
	if (*rule->facts.yields_to)
		write_text(out, "yields_to", rule->facts.yields_to);
	if (*rule->facts.was)
		write_text(out, "was", rule->facts.was);
	fprintf(out, "\t\t.severity = SEVERITY_%s,\n",
		upper_case(arena, rule->facts.severity));
	fprintf(out, "\t\t.on = %s,\n",
		truth_text(!strcmp(rule->facts.is_on, "on")));
	fprintf(out, "\t\t.on_in_tests = %s,\n",
		truth_text(!strcmp(rule->facts.in_tests, "on")));
	fprintf(out, "\t\t.fixable = %s,\n",
		truth_text(!strcmp(rule->facts.fix, "safe") ||
			   !strcmp(rule->facts.fix, "unsafe")));
	if (strcmp(rule->facts.fix, "none") != 0)
		fprintf(out, "\t\t.applicability = FIX_%s,\n",
			upper_case(arena, rule->facts.fix));
	fprintf(out, "\t\t.where = WHERE_%s,\n",
		upper_case(arena, rule->facts.where));
	fprintf(out, "\t\t.wakes = %s_wakes,\n", prefix_of(rule));
	if (rule->facts.has_match)
		fprintf(out, "\t\t.match = &%s_match,\n", prefix_of(rule));
	if (rule->has_check)
		fprintf(out, "\t\t.check = check_%s,\n", prefix_of(rule));
	fputs("\t},\n", out);
}

/* Each rule's own file is compiled with the same one, see rulekit/prototype.h. */
static void write_prototypes(FILE *out, struct rule_files *files)
{
	for (size_t i = 0; i < files->rules.count; i++)
		if (files->rules.at[i].has_check)
			fprintf(out, "check_function check_%s;\n",
				prefix_of(&files->rules.at[i]));
	fputc('\n', out);
}

static void write_table(FILE *out, struct rule_files *files)
{
	fputs("/* Made from rules/ by src/tools/rulegen.c. Do not edit. */\n"
	      "#include \"config/pattern.h\"\n"
	      "#include \"rulekit/rule.h\"\n\n",
	      out);
	write_prototypes(out, files);
	for (size_t i = 0; i < files->rules.count; i++)
		write_rule_lists(out, &files->rules.at[i]);
	fputs("\nstruct rule rule_table[] = {\n", out);
	for (size_t i = 0; i < files->rules.count; i++)
		write_rule(out, files->arena, &files->rules.at[i]);
	fprintf(out,
		"\t[%zu + OWN_RULES_MOST] = { .code = \"\" },\n"
		"};\n\nsize_t rule_count = %zu;\n"
		"const size_t rules_built_in = %zu;\n"
		"const size_t rule_room = %zu + OWN_RULES_MOST + 1;\n",
		files->rules.count, files->rules.count, files->rules.count,
		files->rules.count);
}

static int write_file(struct rule_files *files, const char *folder,
		      const char *name,
		      void (*write)(FILE *out, struct rule_files *files))
{
	const char *path = arena_fmt(files->arena, "%s/%s", folder, name);
	FILE *out = fopen(path, "w");
	int failed;

	if (!out) {
		perror(path);
		return -1;
	}
	write(out, files);
	failed = ferror(out);
	if (fclose(out) || failed) {
		perror(path);
		return -1;
	}
	return 0;
}

static int write_entry(void *data, const char *section, const char *key,
		       const char *value, int line, struct err *err)
{
	FILE *out = data;

	(void)err;
	fprintf(out, "\t{ %d,\n\t  ", line);
	write_string(out, slice_of(section));
	fputs(", ", out);
	write_string(out, slice_of(key));
	fputs(",\n\t  ", out);
	write_string(out, slice_of(value));
	fputs(" },\n", out);
	return 0;
}

static int write_framework(FILE *out, const char *path)
{
	struct arena arena;
	struct slice text;
	struct err err;
	int rc;

	arena_init(&arena);
	text = read_whole(&arena, path);
	if (!text.ptr) {
		perror(path);
		arena_release(&arena);
		return 1;
	}
	fprintf(out,
		"/* Made from %s by src/tools/rulegen.c. Do not edit. */\n"
		"#include \"framework/framework.h\"\n\n"
		"const struct framework_entry framework_tensorflow[] = {\n",
		path);
	rc = ini_read(path, text, write_entry, out, &err);
	fputs("\t{ 0, NULL, NULL, NULL },\n};\n", out);
	if (rc)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&arena);
	return rc || fflush(out) || ferror(out);
}

static int write_framework_tables(FILE *out, char **paths, int count)
{
	struct arena arena;
	struct err err;
	int rc;

	arena_init(&arena);
	fputs("/* Made by src/tools/rulegen.c. Do not edit. */\n", out);
	rc = tables_write(out, &arena, paths, count, &err);
	if (rc)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&arena);
	return rc || fflush(out) || ferror(out);
}

/* One file of ours as one table. */
static int write_one_table(FILE *out, const char *path,
			   int (*write)(FILE *out, struct arena *arena,
					const char *path, struct err *err))
{
	struct arena arena;
	struct err err;
	int rc;

	arena_init(&arena);
	rc = write(out, &arena, path, &err);
	if (rc)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&arena);
	return rc || fflush(out) || ferror(out);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct rule_files files;
	int status = 1;

	if (argc > 2 && !strcmp(argv[1], "--tables"))
		return write_framework_tables(stdout, argv + 2, argc - 2);
	if (argc != 3) {
		fputs("usage: rulegen RULES OUT-DIRECTORY\n"
		      "       rulegen --framework INI\n"
		      "       rulegen --tables INI...\n"
		      "       rulegen --callers INI\n"
		      "       rulegen --old-names INI\n",
		      stderr);
		return 2;
	}
	if (!strcmp(argv[1], "--callers"))
		return write_one_table(stdout, argv[2], callers_write);
	if (!strcmp(argv[1], "--old-names"))
		return write_one_table(stdout, argv[2], old_names_write);
	if (!strcmp(argv[1], "--framework"))
		return write_framework(stdout, argv[2]);
	arena_init(&arena);
	rule_files_read(&files, &arena, argv[1]);
	if (!files.problems &&
	    !write_file(&files, argv[2], "rule_table.c", write_table))
		status = 0;
	arena_release(&arena);
	return status;
}
