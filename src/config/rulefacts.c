/*
 * Keys are taken one after the other into struct rule_facts, each checked as it
 * comes; what needs the whole (required keys, the status) is checked at the
 * end. Problems go to the reader, who decides whether the first one ends it.
 */

#include "config/rulefacts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/nearest.h"
#include "config/factsrun.h"
#include "config/ini.h"

const struct rule_family rule_families[] = {
	{ "hylint", '0' },    { "retracing", '1' },    { "side-effects", '2' },
	{ "variables", '3' }, { "control-flow", '4' }, { "signatures", '5' },
	{ "mode", '6' },      { "performance", '7' },  { "api", '8' },
	{ "leftovers", '9' }, { "testing", '9' },      { "numerical", '9' },
	{ NULL, 0 },
};

bool is_rule_code(const char *code)
{
	return strlen(code) == 5 && !strncmp(code, "HY", 2) &&
	       strspn(code + 2, "0123456789") == 3;
}

const char *const match_list_names[MATCH_LIST_COUNT] = {
	[MATCH_CALLS] = "calls",
	[MATCH_METHODS] = "methods",
	[MATCH_KEYWORDS] = "keywords",
	[MATCH_IMPORTS] = "imports",
	[MATCH_UNLESS_ARGUMENT] = "unless_argument",
	[MATCH_INSIDE] = "inside",
	[MATCH_OUTSIDE] = "outside",
};

const char *const match_contexts[] = { "loop", "function", "class",
				       "graph_function", NULL };

static const char *const severities[] = { "error", "warning", "info", NULL };
static const char *const former[] = { "error", "warning", "info", "on", NULL };
static const char *const frameworks[] = { "tensorflow", "any", NULL };
static const char *const statuses[] = { "preview", "stable", "deprecated",
					NULL };
static const char *const switches[] = { "on", "off", NULL };
static const char *const places[] = { "anywhere", "traced", "untraced",
				      "change", NULL };
static const char *const fixes[] = { "none", "safe", "unsafe", "suggestion",
				     NULL };

enum need {
	OPTIONAL,
	REQUIRED, /* of a rule that hylint comes with */
	ALWAYS,	  /* of any rule */
};

/* The keys of [rule], where each is kept, and which values it may have. */
static const struct key {
	const char *name;
	size_t offset;
	const char *const *values; /* NULL: any text */
	enum need need;
	const char *otherwise; /* when it is not given */
} keys[FACT_COUNT] = {
#define KEY(name, field, ...)                                         \
	{                                                             \
		name, offsetof(struct rule_facts, field), __VA_ARGS__ \
	}
	KEY("code", code, NULL, ALWAYS, ""),
	KEY("name", name, NULL, ALWAYS, ""),
	KEY("summary", summary, NULL, REQUIRED, ""),
	KEY("severity", severity, severities, REQUIRED, "warning"),
	KEY("since", since, NULL, REQUIRED, ""),
	KEY("status", status, statuses, OPTIONAL, "stable"),
	KEY("instead", instead, NULL, OPTIONAL, ""),
	KEY("framework", framework, frameworks, REQUIRED, "any"),
	KEY("message", message, NULL, ALWAYS, ""),
	KEY("symptom", symptom, NULL, REQUIRED, ""),
	KEY("default", is_on, switches, OPTIONAL, "on"),
	KEY("tests", in_tests, switches, OPTIONAL, "on"),
	KEY("where", where, places, OPTIONAL, "anywhere"),
	KEY("help", help, NULL, OPTIONAL, NULL),
	KEY("fix", fix, fixes, OPTIONAL, "none"),
	KEY("study", study, NULL, OPTIONAL, ""),
	KEY("needs", needs, NULL, OPTIONAL, ""),
	KEY("yields-to", yields_to, NULL, OPTIONAL, ""),
	KEY("was", was, former, OPTIONAL, ""),
#undef KEY
};

void facts_problem(const struct facts_run *r, int line, const char *fmt, ...)
{
	struct fact_problem problem = { .line = line };
	va_list ap;

	va_start(ap, fmt);
	problem.text = arena_vfmt(r->reader->arena, fmt, ap);
	va_end(ap);
	vec_push(r->reader->arena, &r->problems->all, problem);
}

static bool is_one_of(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (!strcmp(*list, word))
			return true;
	return false;
}

static const char *join_words(struct arena *arena, const char *const *list)
{
	const char *all = *list;

	while (*++list)
		all = arena_fmt(arena, "%s, %s", all, *list);
	return all;
}

void split_words(struct arena *arena, struct words *out, const char *text)
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

/* --- keys ---------------------------------------------------------------------- */

static void take_wake(struct facts_run *r, const char *value, int line)
{
	struct words *wake = &r->out->wake;

	split_words(r->reader->arena, wake, value);
	for (size_t i = 0; i < wake->words.count; i++)
		if (!is_one_of(r->reader->kinds, wake->words.at[i]))
			facts_problem(
				r, line,
				"'%s' is not a node kind; see src/py/kinds.h",
				wake->words.at[i]);
}

static void unknown_key(struct facts_run *r, const char *section,
			const char *name, struct nearest *best, int line)
{
	if (best->word)
		facts_problem(r, line, "unknown key '%s'%s; did you mean '%s'?",
			      name, section, best->word);
	else
		facts_problem(
			r, line,
			"unknown key '%s'%s; rules/README.md lists the keys",
			name, section);
}

static const struct key *key_named(struct facts_run *r, const char *name,
				   int line)
{
	struct nearest best = nearest_to(name);

	for (size_t i = 0; i < FACT_COUNT; i++) {
		if (!strcmp(keys[i].name, name))
			return &keys[i];
		nearest_offer(&best, keys[i].name);
	}
	unknown_key(r, "", name, &best, line);
	return NULL;
}

static void take_rule_key(struct facts_run *r, const char *name,
			  const char *value, int line)
{
	const struct key *key;

	if (!strcmp(name, "wake") && r->reader->kinds) {
		take_wake(r, value, line);
		return;
	}
	key = key_named(r, name, line);
	if (!key)
		return;
	r->out->lines[key - keys] = line;
	if (!*value)
		facts_problem(r, line,
			      "'%s' is empty; give it a value or leave it out",
			      name);
	else if (key->values && !is_one_of(key->values, value))
		facts_problem(r, line,
			      "'%s' is not a valid value of '%s'; write one "
			      "of: %s",
			      value, name,
			      join_words(r->reader->arena, key->values));
	else
		*(const char **)((char *)r->out + key->offset) =
			arena_strdup(r->reader->arena, value);
}

static void check_contexts(struct facts_run *r, const struct words *list,
			   int line)
{
	for (size_t i = 0; i < list->words.count; i++)
		if (!is_one_of(match_contexts, list->words.at[i]))
			facts_problem(
				r, line,
				"'%s' is not a valid value here; write one "
				"of: %s",
				list->words.at[i],
				join_words(r->reader->arena, match_contexts));
}

static void take_match_key(struct facts_run *r, const char *name,
			   const char *value, int line)
{
	struct nearest best = nearest_to(name);

	if (!strcmp(name, "query") && r->reader->own) {
		r->out->query = arena_strdup(r->reader->arena, value);
		r->out->query_line = line;
		r->out->has_match = true;
		return;
	}
	for (int i = 0; i < MATCH_LIST_COUNT; i++) {
		nearest_offer(&best, match_list_names[i]);
		if (strcmp(match_list_names[i], name))
			continue;
		split_words(r->reader->arena, &r->out->match[i], value);
		if (i == MATCH_INSIDE || i == MATCH_OUTSIDE)
			check_contexts(r, &r->out->match[i], line);
		r->out->has_match = true;
		return;
	}
	if (pattern_take(r, "match", name, value, line)) {
		r->out->has_match = true;
		return;
	}
	if (r->reader->own)
		nearest_offer(&best, "query");
	unknown_key(r, " in [match]", name, &best, line);
}

/* What is put in place of what; only of a project's rules, the others have it in
 * their check. */
static void take_fix_key(struct facts_run *r, const char *name,
			 const char *value, int line)
{
	static const char *const names[] = { "title", "replace", "with" };
	const char **const fields[] = { &r->out->fix_title,
					&r->out->fix_replace,
					&r->out->fix_with };
	struct nearest best = nearest_to(name);

	if (!r->out->fix_line || !strcmp(name, "with"))
		r->out->fix_line = line;
	for (size_t i = 0; i < 3; i++) {
		nearest_offer(&best, names[i]);
		if (strcmp(names[i], name) != 0)
			continue;
		*fields[i] = arena_strdup(r->reader->arena, value);
		return;
	}
	unknown_key(r, " in [fix]", name, &best, line);
}

static int take_key(void *data, const char *section, const char *key,
		    const char *value, int line, struct err *err)
{
	struct facts_run *r = data;

	(void)err;
	if (!strcmp(section, "rule"))
		take_rule_key(r, key, value, line);
	else if (!strcmp(section, "match"))
		take_match_key(r, key, value, line);
	else if (pattern_take(r, section, key, value, line))
		return 0;
	else if (!strcmp(section, "fix") && r->reader->own)
		take_fix_key(r, key, value, line);
	else
		facts_problem(r, line,
			      "unknown section [%s]; write [rule]%s[match]%s",
			      section, r->reader->own ? ", " : " or ",
			      r->reader->own ? " or [fix]" : "");
	return 0;
}

int rule_facts_line(const struct rule_facts *facts, const char *name)
{
	for (size_t i = 0; i < FACT_COUNT; i++)
		if (!strcmp(keys[i].name, name) && facts->lines[i])
			return facts->lines[i];
	return 1;
}

/* --- what the values must be ---------------------------------------------------- */

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

static void check_sentence(const struct facts_run *r, const char *name,
			   const char *text)
{
	size_t length = text ? strlen(text) : 0;
	int line = rule_facts_line(r->out, name);

	if (!length)
		return;
	if (text[length - 1] == '.')
		facts_problem(r, line, "'%s' ends with a period; leave it out",
			      name);
	if (isupper((unsigned char)*text) && !may_be_upper(text))
		facts_problem(
			r, line,
			"'%s' begins with a capital; write it small, or put "
			"code in backticks",
			name);
}

static void check_required(const struct facts_run *r)
{
	enum need least = r->reader->own ? ALWAYS : REQUIRED;

	for (size_t i = 0; i < FACT_COUNT; i++)
		if (keys[i].need >= least && !r->out->lines[i])
			facts_problem(r, 1,
				      "key '%s' is missing; add it to [rule]",
				      keys[i].name);
	if (*r->out->name && !is_kebab(r->out->name))
		facts_problem(
			r, rule_facts_line(r->out, "name"),
			"'%s' is not in kebab-case; write words-like-these",
			r->out->name);
}

/* docs/versions.md says what is promised for each. */
static void check_status(const struct facts_run *r)
{
	const struct rule_facts *facts = r->out;
	bool deprecated = !strcmp(facts->status, "deprecated");

	if (!strcmp(facts->status, "preview") && strcmp(facts->is_on, "off"))
		facts_problem(
			r, rule_facts_line(facts, "status"),
			"a rule in preview reports only when selected; add "
			"default = off");
	if (deprecated && !*facts->instead)
		facts_problem(r, rule_facts_line(facts, "status"),
			      "a deprecated rule names the rule to use; add "
			      "instead = CODE");
	if (!deprecated && *facts->instead)
		facts_problem(
			r, rule_facts_line(facts, "instead"),
			"'instead' is for deprecated rules; leave it out");
}

static void set_defaults(struct rule_facts *facts)
{
	*facts = (struct rule_facts){ 0 };
	for (size_t i = 0; i < FACT_COUNT; i++)
		*(const char **)((char *)facts + keys[i].offset) =
			keys[i].otherwise;
}

bool rule_facts_have_calls(const struct rule_facts *facts)
{
	return facts->match[MATCH_CALLS].words.count ||
	       facts->match[MATCH_METHODS].words.count ||
	       facts->match[MATCH_KEYWORDS].words.count;
}

/* A declarative rule wakes for what it matches. */
static void wake_for_match(struct facts_run *r)
{
	struct rule_facts *facts = r->out;

	if (facts->wake.words.count || !facts->has_match)
		return;
	if (facts->match[MATCH_IMPORTS].words.count)
		split_words(r->reader->arena, &facts->wake,
			    "import_statement import_from_statement");
	if (rule_facts_have_calls(facts))
		split_words(r->reader->arena, &facts->wake, "call");
}

int rule_facts_read(struct rule_facts *out, struct fact_problems *problems,
		    const struct facts_reader *reader, struct slice text,
		    struct err *err)
{
	struct facts_run r = { reader, out, problems };

	set_defaults(out);
	if (ini_read(reader->path, text, take_key, &r, err))
		return -1;
	wake_for_match(&r);
	check_required(&r);
	check_status(&r);
	pattern_check(&r);
	check_sentence(&r, "message", out->message);
	check_sentence(&r, "help", out->help);
	return 0;
}
