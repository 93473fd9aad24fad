/*
 * In: the keys of [match], [case NAME] and so on, as they come. Out: a struct
 * pattern; what one value says is read by pattern_value.c.
 */
#include "config/pattern_value.h"

static const char *const answer_words[] = {
	NULL,	       "qualified-name", "kind",   "full-name",
	"count",       "text-after",	 "place",  "function-name",
	"text-inside", "one-line",	 "release"
};

static const struct edit_word {
	const char *spelling;
	int parts;
} edit_words[] = { { "put", 1 },     { "before", 1 }, { "after", 1 },
		   { "between", 2 }, { "tail", 2 },   { "head", 2 },
		   { "drop", 1 } };

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* --- texts, places, edits ----------------------------------------------------------- */

static const char *copied(const struct facts_run *r, const char *text)
{
	return arena_strdup(r->reader->arena, text);
}

static void add_text(struct facts_run *r, struct pattern_section *section,
		     struct pattern_text text, int line)
{
	if (section->texts.count < MOST_PATTERN_TEXTS)
		vec_push(r->reader->arena, &section->texts, text);
	else
		facts_problem(r, line,
			      "a section has at most %d texts; leave some out",
			      MOST_PATTERN_TEXTS);
}

static void take_key_text(struct facts_run *r, struct pattern_section *section,
			  const char *key, const char *value, int line)
{
	struct pattern_text text = { .key = copied(r, key),
				     .answer = ANSWER_TEXT,
				     .template = copied(r, value) };

	add_text(r, section, text, line);
}

/* ask NAME = ANSWER PART */
static void take_question(struct facts_run *r, struct pattern_section *section,
			  const char *key, const char *value, int line)
{
	struct value_reader v = value_start(r, value, line);
	const char *answer = value_next(&v), *part = value_next(&v), *other;
	struct pattern_text text = { .key = copied(r, key) };

	for (size_t i = 1; answer && i < LENGTH(answer_words); i++)
		if (!strcmp(answer, answer_words[i]))
			text.answer = (uint8_t)i;
	if (!text.answer) {
		value_has_bad_word(&v, answer ? answer : "", "a question",
				   NULL);
		return;
	}
	text.part = part ? pattern_part_named(&v, part) : 0;
	other = value_next(&v);
	text.other = other ? pattern_part_named(&v, other) : 0;
	add_text(r, section, text, line);
}

static void take_relation(struct facts_run *r, struct pattern_section *section,
			  const char *part, bool causal, const char *value,
			  int line)
{
	struct value_reader v = value_start(r, part, line);
	struct pattern_relation relation = {
		.part = pattern_part_named(&v, part),
		.causal = causal,
		.label = copied(r, value),
	};

	vec_push(r->reader->arena, &section->relations, relation);
}

/* called = PART: the label is the same for all. */
static void take_called(struct facts_run *r, struct pattern_section *section,
			const char *value, int line)
{
	struct value_reader v = value_start(r, value, line);
	struct pattern_relation relation = {
		.part = pattern_part_named(&v, value),
		.causal = true,
	};

	vec_push(r->reader->arena, &section->relations, relation);
}

static void take_at(struct facts_run *r, struct pattern_section *section,
		    const char *value, int line)
{
	struct value_reader v = value_start(r, value, line);

	section->at = pattern_part_named(&v, value);
}

/* Blanks at the ends are kept inside quotes. */
static const char *unquoted(const struct facts_run *r, const char *value)
{
	size_t length = strlen(value);

	if (length < 2 || *value != '"' || value[length - 1] != '"')
		return copied(r, value);
	return arena_strndup(r->reader->arena, value + 1, length - 2);
}

static bool take_edit(struct facts_run *r, struct pattern_section *section,
		      const char *key, const char *value, int line)
{
	struct value_reader v = value_start(r, key, line);
	const char *word = value_next(&v), *part = value_next(&v), *other;
	struct pattern_edit edit = { .text = unquoted(r, value) };

	for (size_t i = 0; i < LENGTH(edit_words); i++) {
		if (strcmp(edit_words[i].spelling, word) != 0)
			continue;
		other = edit_words[i].parts > 1 ? value_next(&v) : NULL;
		if (!part || (edit_words[i].parts > 1 && !other))
			value_misses(&v, word);
		edit.kind = (uint8_t)i;
		edit.part = part ? pattern_part_named(&v, part) : 0;
		edit.other = other ? pattern_part_named(&v, other) : 0;
		vec_push(r->reader->arena, &section->edits, edit);
		return true;
	}
	return false;
}

/* --- sections ------------------------------------------------------------------------ */

static const char *const section_words[] = { "match",	"case", "except",
					     "warning", "info", "fix" };

static struct pattern *pattern_of(struct facts_run *r)
{
	static const char node[] = "node";
	struct pattern *p = r->out->pattern;
	struct pattern_section match = { .severity = SEVERITY_AS_RULE,
					 .name = "" };
	struct pattern_part itself = { .name = node };

	if (p)
		return p;
	p = r->out->pattern = ARENA_NEW(r->reader->arena, struct pattern);
	*p = (struct pattern){ 0 };
	vec_push(r->reader->arena, &p->parts, itself);
	vec_push(r->reader->arena, &p->sections, match);
	return p;
}

static struct pattern_section *section_of(struct facts_run *r,
					  enum pattern_section_kind kind,
					  const char *name)
{
	struct pattern *p = pattern_of(r);
	struct pattern_section section = { .kind = (uint8_t)kind,
					   .severity = SEVERITY_AS_RULE };

	if (kind == SECTION_MATCH)
		return &p->sections.at[0];
	for (size_t i = 1; i < p->sections.count; i++)
		if (p->sections.at[i].kind == kind &&
		    !strcmp(p->sections.at[i].name, name))
			return &p->sections.at[i];
	section.name = copied(r, name);
	vec_push(r->reader->arena, &p->sections, section);
	return &vec_last(&p->sections);
}

static bool starts_with(const char *text, const char *start, const char **rest)
{
	size_t length = strlen(start);

	*rest = text + length;
	return !strncmp(text, start, length);
}

/* In the order of enum severity. */
static uint8_t severity_named(const struct facts_run *r, const char *word,
			      int line)
{
	static const char *const words[] = { "info", "warning", "error" };

	for (uint8_t i = 0; i < LENGTH(words); i++)
		if (!strcmp(words[i], word))
			return i;
	facts_problem(r, line,
		      "'%s' is not a severity; write error, warning or info",
		      word);
	return SEVERITY_AS_RULE;
}

/* What is asked; every section may. */
static bool take_condition(struct facts_run *r, struct pattern_section *section,
			   const char *key, const char *value, int line)
{
	const char *name;

	if (!strcmp(key, "if"))
		pattern_take_tests(r, section, value, line);
	else if (starts_with(key, "part ", &name))
		pattern_take_part(r, name, value, line);
	else
		return false;
	return true;
}

/* What is reported, where, and what else is shown. */
static bool take_report(struct facts_run *r, struct pattern_section *section,
			const char *key, const char *value, int line)
{
	const char *name;

	if (section->kind != SECTION_MATCH && section->kind != SECTION_CASE)
		return false;
	if (!strcmp(key, "at"))
		take_at(r, section, value, line);
	else if (starts_with(key, "text ", &name))
		take_key_text(r, section, name, value, line);
	else if (starts_with(key, "ask ", &name))
		take_question(r, section, name, value, line);
	else if (starts_with(key, "because ", &name))
		take_relation(r, section, name, true, value, line);
	else if (starts_with(key, "see ", &name))
		take_relation(r, section, name, false, value, line);
	else if (!strcmp(key, "called"))
		take_called(r, section, value, line);
	else
		return false;
	return true;
}

/* report = each PART */
static void take_every(struct facts_run *r, const char *value, int line)
{
	struct value_reader v = value_start(r, value, line);
	const char *each = value_next(&v), *name = value_next(&v);
	uint8_t part = name ? pattern_part_named(&v, name) : 0;

	if (!each || strcmp(each, "each") != 0 || !part ||
	    v.pattern->parts.at[part].each != part)
		facts_problem(r, line,
			      "'%s' is not a valid value of 'report'; write "
			      "each, and a part that is one of several",
			      value);
	v.pattern->every = part;
}

static bool take_own_key(struct facts_run *r, struct pattern_section *section,
			 const char *key, const char *value, int line)
{
	switch (section->kind) {
	case SECTION_MATCH:
		if (strcmp(key, "report") != 0)
			return false;
		take_every(r, value, line);
		return true;
	case SECTION_CASE:
		if (!strcmp(key, "message"))
			section->message = copied(r, value);
		else if (!strcmp(key, "help"))
			section->help = copied(r, value);
		else if (!strcmp(key, "severity"))
			section->severity = severity_named(r, value, line);
		else
			return false;
		return true;
	case SECTION_FIX:
		if (strcmp(key, "title") != 0)
			return take_edit(r, section, key, value, line);
		section->title = copied(r, value);
		return true;
	default:
		return false;
	}
}

bool pattern_take(struct facts_run *r, const char *section, const char *key,
		  const char *value, int line)
{
	size_t length = strcspn(section, " ");
	struct pattern_section *s;

	for (size_t i = 0; i < LENGTH(section_words); i++) {
		if (strlen(section_words[i]) != length ||
		    strncmp(section_words[i], section, length) != 0)
			continue;
		/* The [fix] of a rule that has lists only has keys of its
		 * own. */
		if (i == SECTION_FIX && r->reader->own && !r->out->pattern)
			return false;
		s = section_of(r, (enum pattern_section_kind)i,
			       section + length +
				       strspn(section + length, " "));
		if (take_condition(r, s, key, value, line) ||
		    take_report(r, s, key, value, line) ||
		    take_own_key(r, s, key, value, line))
			return true;
		if (i == SECTION_MATCH)
			return false;
		facts_problem(r, line,
			      "unknown key '%s' in [%s]; rules/README.md lists "
			      "the keys",
			      key, section);
		return true;
	}
	return false;
}
