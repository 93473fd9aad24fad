/*
 * What the facts of a rule must be beyond what config/rulefacts.h asks of any.
 */
#include "tools/rulefile.h"

#include <ctype.h>
#include <stdio.h>

#include "framework/kinds.h"

static const char *const kinds[] = {
#define KIND(name) #name,
#include "py/kinds.h"
#undef KIND
	"operator",
	"error",
	"other",
	NULL,
};

/* One .ini while it is checked. */
struct rule_reader {
	struct rule_files *files;
	struct rule_file *rule;
	const char *path;
};

static int line_of_key(const struct rule_reader *r, const char *name)
{
	return rule_facts_line(&r->rule->facts, name);
}

static void check_code_and_name(const struct rule_reader *r)
{
	const struct rule_file *rule = r->rule;
	const char *base = strrchr(rule->stem, '/') + 1;
	const char *wanted = arena_fmt(r->files->arena, "%s-%s",
				       rule->facts.code, rule->facts.name);
	char digit = 0;

	if (*rule->facts.code && !is_rule_code(rule->facts.code))
		problem(r->files, r->path, line_of_key(r, "code"),
			"'%s' is not a code; write HY and three digits",
			rule->facts.code);
	if (strcmp(base, wanted))
		problem(r->files, r->path, line_of_key(r, "code"),
			"the file is named %s; name it %s or mend the code "
			"and name",
			base, wanted);
	for (const struct rule_family *f = rule_families; f->name; f++)
		if (!strcmp(f->name, rule->family))
			digit = f->digit;
	if (is_rule_code(rule->facts.code) && rule->facts.code[2] != digit)
		problem(r->files, r->path, line_of_key(r, "code"),
			"codes of the family %s begin with HY%c; renumber or "
			"move the rule",
			rule->family, digit);
}

/* A rule acts through a check function or through [match]; those about the
 * linter's own comments are spoken by src/lint/. */
static void check_deed(const struct rule_reader *r)
{
	const struct rule_file *rule = r->rule;

	if (!strcmp(rule->family, "hylint"))
		return;
	if (!rule->has_check && !rule->facts.has_match)
		problem(r->files, r->path, 1,
			"the rule does nothing; write a [match] section or "
			"%s.c",
			rule->stem);
	if (rule->has_check && !rule->facts.wake.words.count &&
	    strcmp(rule->facts.where, "change") != 0)
		problem(r->files, r->path, 1,
			"nothing wakes the check; write 'wake = ' and node "
			"kinds");
	if (!strcmp(rule->facts.where, "change") &&
	    (!rule->has_check || rule->facts.wake.words.count))
		problem(r->files, r->path, line_of_key(r, "where"),
			"a rule on changes is a check that nothing wakes; "
			"write %s.c, and no 'wake'",
			rule->stem);
}

/* What a run of the examples has to show; rules/README.md has the table. */
static const struct symptom {
	const char *word;
	bool explained; /* "word: text" */
} symptoms[] = {
	{ "raises", true },  { "retraces", false }, { "effect-once", false },
	{ "frozen", false }, { "wrong", true },	    { "warns", true },
	{ "slower", false }, { "style", true },	    { NULL, false },
};

static void check_symptom(const struct rule_reader *r)
{
	const char *text = r->rule->facts.symptom;
	size_t length = strcspn(text, ":");

	if (!*text)
		return;
	for (const struct symptom *s = symptoms; s->word; s++) {
		if (strlen(s->word) != length || strncmp(s->word, text, length))
			continue;
		if (s->explained == (text[length] == ':'))
			return;
		problem(r->files, r->path, line_of_key(r, "symptom"),
			"write the symptom as '%s%s'", s->word,
			s->explained ? ": ..." : "");
		return;
	}
	problem(r->files, r->path, line_of_key(r, "symptom"),
		"'%s' is not a known symptom; rules/README.md lists "
		"them",
		text);
}

/* Whether the sets of the framework, "name = words", have it. */
static bool has_set(struct slice sets, const char *name)
{
	struct line_reader r = { .rest = sets };

	while (read_line(&r)) {
		struct slice rest = r.line;

		if (!slice_starts(rest, name))
			continue;
		rest.ptr += strlen(name);
		rest.length -= strlen(name);
		if (slice_starts(trimmed_line(rest), "="))
			return true;
	}
	return false;
}

static void check_named_sets(const struct rule_reader *r)
{
	struct rule_files *files = r->files;

	for (size_t i = 0; i < r->rule->facts.sets.count; i++) {
		const struct set_use *use = &r->rule->facts.sets.at[i];

		if (!has_set(files->sets, use->name))
			problem(files, r->path, use->line,
				"there is no set '%s'; see sets.ini in "
				"rules/frameworks/tensorflow/",
				use->name);
	}
}

int rule_file_facts(struct rule_files *files, struct rule_file *rule)
{
	struct rule_reader r = { .files = files, .rule = rule };
	struct facts_reader reader = { .arena = files->arena,
				       .kinds = kinds,
				       .values = value_kind_names() };
	struct fact_problems problems = { 0 };
	struct err err;
	int rc;

	r.path = reader.path = arena_fmt(files->arena, "%s.ini", rule->stem);
	rc = rule_facts_read(&rule->facts, &problems, &reader,
			     read_whole(files->arena, r.path), &err);
	for (size_t i = 0; i < problems.all.count; i++)
		problem(files, r.path, problems.all.at[i].line, "%s",
			problems.all.at[i].text);
	if (rc) {
		fprintf(stderr, "%s\n", err.text);
		files->problems++;
		return -1;
	}
	check_code_and_name(&r);
	check_symptom(&r);
	check_deed(&r);
	check_named_sets(&r);
	return 0;
}
