/*
 * The facts of a rule: its .ini, each key checked where it stands.
 */
#include "tools/rulefile.h"

#include <ctype.h>
#include <stdio.h>

#include "config/ini.h"

const struct rule_family rule_families[] = {
	{ "hylint", '0' },    { "retracing", '1' },    { "side-effects", '2' },
	{ "variables", '3' }, { "control-flow", '4' }, { "signatures", '5' },
	{ "mode", '6' },      { "performance", '7' },  { "api", '8' },
	{ "leftovers", '9' }, { "testing", '9' },      { "numerical", '9' },
	{ NULL, 0 },
};

const char *const match_list_names[MATCH_LIST_COUNT] = {
	[MATCH_CALLS] = "calls",
	[MATCH_METHODS] = "methods",
	[MATCH_KEYWORDS] = "keywords",
	[MATCH_IMPORTS] = "imports",
	[MATCH_UNLESS_ARGUMENT] = "unless_argument",
};

static const char *const kinds[] = {
#define KIND(name) #name,
#include "py/kinds.h"
#undef KIND
	"operator",
	"error",
	"other",
	NULL,
};

static const char *const severities[] = { "error", "warning", "info", NULL };
static const char *const frameworks[] = { "tensorflow", "any", NULL };
static const char *const switches[] = { "on", "off", NULL };
static const char *const places[] = { "anywhere", "traced", "untraced",
				      "change", NULL };
static const char *const fixes[] = { "none", "safe", "unsafe", "suggestion",
				     NULL };

/* The keys of [rule], where each is kept, and which values it may have. */
static const struct key {
	const char *name;
	size_t offset;
	const char *const *values; /* NULL: any text */
	bool required;
	const char *otherwise; /* when it is not given */
} keys[] = {
#define KEY(name, field, ...)                                        \
	{                                                            \
		name, offsetof(struct rule_file, field), __VA_ARGS__ \
	}
	KEY("code", code, NULL, true, ""),
	KEY("name", name, NULL, true, ""),
	KEY("summary", summary, NULL, true, ""),
	KEY("severity", severity, severities, true, "warning"),
	KEY("since", since, NULL, true, ""),
	KEY("framework", framework, frameworks, true, "any"),
	KEY("message", message, NULL, true, ""),
	KEY("symptom", symptom, NULL, true, ""),
	KEY("default", is_on, switches, false, "on"),
	KEY("tests", in_tests, switches, false, "on"),
	KEY("where", where, places, false, "anywhere"),
	KEY("help", help, NULL, false, NULL),
	KEY("fix", fix, fixes, false, "none"),
	KEY("study", study, NULL, false, ""),
	KEY("needs", needs, NULL, false, ""),
#undef KEY
};

#define KEY_COUNT (sizeof(keys) / sizeof(*keys))

/* One .ini while it is read. */
struct rule_reader {
	struct rule_files *files;
	struct rule_file *rule;
	const char *path;
	int lines[KEY_COUNT]; /* where each key stands, 0 when missing */
};
static bool is_one_of(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (!strcmp(*list, word))
			return true;
	return false;
}

static const char *join(struct arena *arena, const char *const *list)
{
	const char *all = *list;

	while (*++list)
		all = arena_fmt(arena, "%s, %s", all, *list);
	return all;
}

static void split(struct arena *arena, struct words *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, " \t");

		if (length) {
			char *word = arena_strndup(arena, text, length);

			vec_push(arena, &out->words, word);
		}
		text += length;
		text += strspn(text, " \t");
	}
}

static void take_wake(struct rule_reader *r, const char *value, int line)
{
	struct words *wake = &r->rule->wake;

	split(r->files->arena, wake, value);
	for (size_t i = 0; i < wake->words.count; i++)
		if (!is_one_of(kinds, wake->words.at[i]))
			problem(r->files, r->path, line,
				"'%s' is no node kind; see src/py/kinds.h",
				wake->words.at[i]);
}

static void take_rule_key(struct rule_reader *r, const char *name,
			  const char *value, int line)
{
	const struct key *key = keys;

	if (!strcmp(name, "wake")) {
		take_wake(r, value, line);
		return;
	}
	while (key < keys + KEY_COUNT && strcmp(key->name, name))
		key++;
	if (key == keys + KEY_COUNT) {
		problem(r->files, r->path, line,
			"unknown key '%s'; rules/README.md lists the keys",
			name);
		return;
	}
	r->lines[key - keys] = line;
	if (!*value)
		problem(r->files, r->path, line,
			"'%s' is empty; give it a value or leave it out", name);
	else if (key->values && !is_one_of(key->values, value))
		problem(r->files, r->path, line,
			"'%s' is no value of '%s'; write one of: %s", value,
			name, join(r->files->arena, key->values));
	else
		*(const char **)((char *)r->rule + key->offset) =
			arena_strdup(r->files->arena, value);
}

static void take_match_key(struct rule_reader *r, const char *name,
			   const char *value, int line)
{
	for (int i = 0; i < MATCH_LIST_COUNT; i++) {
		if (strcmp(match_list_names[i], name))
			continue;
		split(r->files->arena, &r->rule->match[i], value);
		r->rule->has_match = true;
		return;
	}
	problem(r->files, r->path, line,
		"unknown key '%s' in [match]; rules/README.md lists the keys",
		name);
}

static int take_key(void *data, const char *section, const char *key,
		    const char *value, int line, struct err *err)
{
	struct rule_reader *r = data;

	(void)err;
	if (!strcmp(section, "rule"))
		take_rule_key(r, key, value, line);
	else if (!strcmp(section, "match"))
		take_match_key(r, key, value, line);
	else
		problem(r->files, r->path, line,
			"unknown section [%s]; write [rule] or [match]",
			section);
	return 0;
}

static int line_of_key(const struct rule_reader *r, const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (!strcmp(keys[i].name, name) && r->lines[i])
			return r->lines[i];
	return 1;
}

static bool is_kebab(const char *name)
{
	if (!islower((unsigned char)*name))
		return false;
	for (const char *p = name; *p; p++) {
		if (*p == '-' && (p[1] == '-' || !p[1]))
			return false;
		if (*p != '-' && !islower((unsigned char)*p) &&
		    !isdigit((unsigned char)*p))
			return false;
	}
	return true;
}

/* Names of products, and words that look like code, keep their capital. */
static bool may_be_upper(const char *text)
{
	static const char *const products[] = { "Keras", "Python", NULL };
	size_t length = strcspn(text, " ,:;");
	char word[64];

	if (length >= sizeof(word))
		return true;
	memcpy(word, text, length);
	word[length] = '\0';
	if (is_one_of(products, word) || strpbrk(word, "._(`"))
		return true;
	for (size_t i = 1; i < length; i++)
		if (isupper((unsigned char)word[i]))
			return true;
	return false;
}

static void check_sentence(const struct rule_reader *r, const char *name,
			   const char *text)
{
	size_t length = text ? strlen(text) : 0;
	int line = line_of_key(r, name);

	if (!length)
		return;
	if (text[length - 1] == '.')
		problem(r->files, r->path, line,
			"'%s' ends with a period; leave it out", name);
	if (isupper((unsigned char)*text) && !may_be_upper(text))
		problem(r->files, r->path, line,
			"'%s' begins with a capital; write it small, or put "
			"code in backticks",
			name);
}

static bool is_code(const char *code)
{
	return strlen(code) == 5 && !strncmp(code, "HY", 2) &&
	       strspn(code + 2, "0123456789") == 3;
}

static void check_code_and_name(const struct rule_reader *r)
{
	const struct rule_file *rule = r->rule;
	const char *base = strrchr(rule->stem, '/') + 1;
	const char *wanted =
		arena_fmt(r->files->arena, "%s-%s", rule->code, rule->name);
	char digit = 0;

	if (*rule->code && !is_code(rule->code))
		problem(r->files, r->path, line_of_key(r, "code"),
			"'%s' is no code; write HY and three digits",
			rule->code);
	if (*rule->name && !is_kebab(rule->name))
		problem(r->files, r->path, line_of_key(r, "name"),
			"'%s' is not in kebab-case; write words-like-these",
			rule->name);
	if (strcmp(base, wanted))
		problem(r->files, r->path, line_of_key(r, "code"),
			"the file is named %s; name it %s or mend the code "
			"and name",
			base, wanted);
	for (const struct rule_family *f = rule_families; f->name; f++)
		if (!strcmp(f->name, rule->family))
			digit = f->digit;
	if (is_code(rule->code) && rule->code[2] != digit)
		problem(r->files, r->path, line_of_key(r, "code"),
			"codes of the family %s begin with HY%c; renumber or "
			"move the rule",
			rule->family, digit);
}

static void check_required(const struct rule_reader *r)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (keys[i].required && !r->lines[i])
			problem(r->files, r->path, 1,
				"key '%s' is missing; add it to [rule]",
				keys[i].name);
}

/* A rule acts through a check function or through [match]; those about the
 * linter's own comments are spoken by src/lint/. */
static void check_deed(const struct rule_reader *r)
{
	const struct rule_file *rule = r->rule;

	if (!strcmp(rule->family, "hylint"))
		return;
	if (!rule->has_check && !rule->has_match)
		problem(r->files, r->path, 1,
			"the rule does nothing; write a [match] section or "
			"%s.c",
			rule->stem);
	if (rule->has_check && !rule->wake.words.count &&
	    strcmp(rule->where, "change") != 0)
		problem(r->files, r->path, 1,
			"nothing wakes the check; write 'wake = ' and node "
			"kinds");
	if (!strcmp(rule->where, "change") &&
	    (!rule->has_check || rule->wake.words.count))
		problem(r->files, r->path, line_of_key(r, "where"),
			"a rule on changes is a check that nothing wakes; "
			"write %s.c, and no 'wake'",
			rule->stem);
}

static void set_defaults(struct rule_file *rule)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		*(const char **)((char *)rule + keys[i].offset) =
			keys[i].otherwise;
}

/* A declarative rule wakes for what it matches. */
static void wake_for_match(struct rule_files *files, struct rule_file *rule)
{
	if (rule->wake.words.count || !rule->has_match)
		return;
	if (rule->match[MATCH_IMPORTS].words.count)
		split(files->arena, &rule->wake,
		      "import_statement import_from_statement");
	if (rule->match[MATCH_CALLS].words.count ||
	    rule->match[MATCH_METHODS].words.count ||
	    rule->match[MATCH_KEYWORDS].words.count)
		split(files->arena, &rule->wake, "call");
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
	const char *text = r->rule->symptom;
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
		"'%s' is no symptom that can be seen; rules/README.md lists "
		"them",
		text);
}

int rule_facts_read(struct rule_files *files, struct rule_file *rule)
{
	struct rule_reader r = { .files = files, .rule = rule };
	struct err err;
	struct slice text;

	r.path = arena_fmt(files->arena, "%s.ini", rule->stem);
	set_defaults(rule);
	text = read_whole(files->arena, r.path);
	if (ini_read(r.path, text, take_key, &r, &err)) {
		fprintf(stderr, "%s\n", err.text);
		files->problems++;
		return -1;
	}
	wake_for_match(files, rule);
	check_required(&r);
	check_code_and_name(&r);
	check_sentence(&r, "message", rule->message);
	check_sentence(&r, "help", rule->help);
	check_symptom(&r);
	check_deed(&r);
	return 0;
}
