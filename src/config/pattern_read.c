/*
 * In: the keys of [match], [case NAME] and so on, as they come. Out: a struct
 * pattern, in which words are numbers. A word that is not known, and a {key}
 * that nothing fills, is a problem of the line that has it.
 */
#include "config/pattern.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "config/factsrun.h"

const struct pattern_word pattern_steps[STEP_COUNT] = {
#define STEP(name, spelling, argument) { spelling, argument },
#define EACH(name, spelling, argument) { spelling, argument },
#include "config/pattern_words.h"
};

const struct pattern_word pattern_tests[TEST_COUNT] = {
#define TEST(name, spelling, argument) { spelling, argument },
#include "config/pattern_words.h"
};

static const char *const answer_words[] = { NULL,    "qualified-name",
					    "kind",  "full-name",
					    "count", "text-after" };

static const struct edit_word {
	const char *spelling;
	int parts;
} edit_words[] = { { "put", 1 },     { "before", 1 }, { "after", 1 },
		   { "between", 2 }, { "tail", 2 },   { "head", 2 },
		   { "drop", 1 } };

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* The words of one value, taken one after the other. */
struct value_reader {
	struct facts_run *run;
	struct pattern *pattern;
	struct words words;
	size_t next;
	int line;
};

static struct value_reader start_value(struct facts_run *r, const char *value,
				       int line)
{
	struct value_reader v = { .run = r,
				  .pattern = r->out->pattern,
				  .line = line };

	split_words(r->reader->arena, &v.words, value);
	return v;
}

static const char *next_given(struct value_reader *v)
{
	return v->next < v->words.words.count ? v->words.words.at[v->next++]
					      : NULL;
}

static bool is_step(const char *word, unsigned *step)
{
	for (*step = 0; *step < STEP_COUNT; ++*step)
		if (!strcmp(pattern_steps[*step].spelling, word))
			return true;
	return false;
}

/* --- parts ---------------------------------------------------------------------- */

static bool part_exists(const struct pattern *p, const char *name,
			uint8_t *part)
{
	for (size_t i = 0; i < p->parts.count; i++)
		if (!strcmp(p->parts.at[i].name, name)) {
			*part = (uint8_t)i;
			return true;
		}
	return false;
}

static uint8_t new_part(struct value_reader *v, const char *name)
{
	struct pattern_part part = { .name = name };

	if (v->pattern->parts.count == MOST_PATTERN_PARTS) {
		facts_problem(v->run, v->line,
			      "a rule has at most %d parts; leave some out",
			      MOST_PATTERN_PARTS);
		return 0;
	}
	vec_push(v->run->reader->arena, &v->pattern->parts, part);
	return (uint8_t)(v->pattern->parts.count - 1);
}

static void unknown_part(struct value_reader *v, const char *word)
{
	struct nearest best = nearest_to(word);

	for (size_t i = 0; i < v->pattern->parts.count; i++)
		nearest_offer(&best, v->pattern->parts.at[i].name);
	for (unsigned step = 0; step < STEP_COUNT; step++)
		nearest_offer(&best, pattern_steps[step].spelling);
	if (best.word)
		facts_problem(v->run, v->line,
			      "'%s' is not a part; did you mean '%s'?", word,
			      best.word);
	else
		facts_problem(v->run, v->line,
			      "'%s' is not a part; say above what it is, with "
			      "part %s = ...",
			      word, word);
}

/* A part by its name. A step that needs no argument is a part of that name. */
static uint8_t part_named(struct value_reader *v, const char *word)
{
	struct pattern_step step = { 0 };
	unsigned found;
	uint8_t part;

	if (part_exists(v->pattern, word, &part))
		return part;
	if (!is_step(word, &found) ||
	    pattern_steps[found].argument != ARG_NONE || step_is_each(found)) {
		unknown_part(v, word);
		return 0;
	}
	step.word = (uint8_t)found;
	part = new_part(v, pattern_steps[found].spelling);
	if (part)
		vec_push(v->run->reader->arena,
			 &v->pattern->parts.at[part].steps, step);
	return part;
}

/* --- arguments ------------------------------------------------------------------- */

/* Ends a clause: "," at the end of a word, or "or". */
struct clause_end {
	bool comma, alternative;
};

/* The next word of a clause, or NULL behind its last one. */
static const char *clause_word(struct value_reader *v, struct clause_end *end)
{
	const char *word;
	size_t length;

	if (end->comma || end->alternative || !(word = next_given(v)))
		return NULL;
	if (!strcmp(word, "or")) {
		end->alternative = true;
		return NULL;
	}
	length = strlen(word);
	if (word[length - 1] == ',') {
		end->comma = true;
		word = arena_strndup(v->run->reader->arena, word, length - 1);
	}
	return word;
}

static int index_in(const char *const *list, const char *word)
{
	for (int i = 0; list[i]; i++)
		if (!strcmp(list[i], word))
			return i;
	return -1;
}

static void bad_word(struct value_reader *v, const char *word, const char *what,
		     const char *const *list)
{
	struct nearest best = nearest_to(word);

	for (; list && *list; list++)
		nearest_offer(&best, *list);
	if (best.word)
		facts_problem(v->run, v->line,
			      "'%s' is not %s; did you mean '%s'?", word, what,
			      best.word);
	else
		facts_problem(v->run, v->line,
			      "'%s' is not %s; rules/README.md lists them",
			      word, what);
}

/* Lists grow by one, with the NULL or KIND_END that ends them. */
static const char *const *with_word(struct arena *arena,
				    const char *const *list, const char *word)
{
	size_t count = 0;
	const char **longer;

	while (list && list[count])
		count++;
	longer = ARENA_ARRAY(arena, const char *, count + 2);
	for (size_t i = 0; i < count; i++)
		longer[i] = list[i];
	longer[count] = word;
	longer[count + 1] = NULL;
	return longer;
}

static const uint8_t *with_kind(struct arena *arena, const uint8_t *list,
				uint8_t kind)
{
	size_t count = 0;
	uint8_t *longer;

	while (list && list[count])
		count++;
	longer = ARENA_ARRAY(arena, uint8_t, count + 2);
	for (size_t i = 0; i < count; i++)
		longer[i] = list[i];
	longer[count] = kind;
	longer[count + 1] = 0;
	return longer;
}

/* 0, name or 0:name */
static void take_argument(struct pattern_argument *out, struct arena *arena,
			  const char *word)
{
	size_t digits = strspn(word, "0123456789");

	out->number = digits ? atol(word) : -1;
	if (word[digits] == ':')
		digits++;
	if (word[digits])
		out->words = with_word(arena, NULL, word + digits);
}

static void take_name(struct value_reader *v, struct pattern_argument *out,
		      const char *word)
{
	struct arena *arena = v->run->reader->arena;
	struct set_use use = { .name = word + 1, .line = v->line };

	if (*word != '@') {
		out->words = with_word(arena, out->words, word);
		return;
	}
	out->sets = with_word(arena, out->sets, word + 1);
	vec_push(arena, &v->run->out->sets, use);
}

static void take_given(struct value_reader *v, struct pattern_argument *out,
		       enum pattern_argument_kind kind, const char *word)
{
	const struct facts_reader *reader = v->run->reader;
	char *end;
	int i;

	switch (kind) {
	case ARG_NONE:
		bad_word(v, word, "expected here", NULL);
		break;
	case ARG_WORDS:
		out->words = with_word(reader->arena, out->words, word);
		break;
	case ARG_NUMBER:
		out->number = strtol(word, &end, 10);
		if (*end)
			bad_word(v, word, "a number", NULL);
		break;
	case ARG_ARGUMENT:
		take_argument(out, reader->arena, word);
		break;
	case ARG_KINDS:
		i = index_in(reader->kinds, word);
		if (i < 0)
			bad_word(v, word, "a node kind", reader->kinds);
		else
			out->kinds = with_kind(reader->arena, out->kinds,
					       (uint8_t)(i + 1));
		break;
	case ARG_VALUES:
		i = index_in(reader->values, word);
		if (i < 0)
			bad_word(v, word, "a kind of value", reader->values);
		else
			out->values |= UINT64_C(1) << i;
		break;
	case ARG_NAMES:
		take_name(v, out, word);
		break;
	case ARG_PART:
		out->part = part_named(v, word);
		break;
	}
}

/* How many words an argument has. */
static bool takes_one_word(enum pattern_argument_kind kind)
{
	return kind == ARG_NUMBER || kind == ARG_ARGUMENT || kind == ARG_PART;
}

static void missing_argument(struct value_reader *v, const char *word)
{
	facts_problem(v->run, v->line,
		      "something is missing after '%s'; rules/README.md says "
		      "what it takes",
		      word);
}

/* --- part NAME = STEP... --------------------------------------------------------- */

/* False where the word is none. */
static bool take_step(struct value_reader *v, uint8_t part, const char *word)
{
	struct pattern_step step = { 0 };
	struct arena *arena = v->run->reader->arena;
	struct nearest best = nearest_to(word);
	enum pattern_argument_kind kind;
	unsigned found;
	const char *given;
	size_t taken = 0;

	if (!is_step(word, &found)) {
		for (unsigned i = 0; i < STEP_COUNT; i++)
			nearest_offer(&best, pattern_steps[i].spelling);
		facts_problem(v->run, v->line,
			      "'%s' is not a way to a part; %s%s", word,
			      best.word ? "did you mean "
					: "rules/README.md lists them",
			      best.word ? arena_fmt(arena, "'%s'?", best.word)
					: "");
		return false;
	}
	kind = pattern_steps[found].argument;
	step.word = (uint8_t)found;
	while (kind != ARG_NONE && !(taken && takes_one_word(kind)) &&
	       (given = next_given(v))) {
		take_given(v, &step.argument, kind, given);
		taken++;
	}
	if (kind != ARG_NONE && !taken)
		missing_argument(v, word);
	if (step_is_each(found)) {
		v->pattern->parts.at[part].each = part;
		if (v->next < v->words.words.count)
			facts_problem(v->run, v->line,
				      "'%s' ends a part; begin another one at "
				      "it",
				      word);
	}
	vec_push(arena, &v->pattern->parts.at[part].steps, step);
	return true;
}

static void take_part_key(struct facts_run *r, const char *name,
			  const char *value, int line)
{
	struct value_reader v = start_value(r, value, line);
	const char *first = next_given(&v);
	uint8_t part, from = 0;

	if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name))
		facts_problem(r, line,
			      "'%s' cannot be filled in; name a part with "
			      "letters and '_'",
			      name);
	if (part_exists(v.pattern, name, &part))
		facts_problem(r, line, "'%s' is taken; take another name",
			      name);
	if (!first) {
		missing_argument(&v, name);
		return;
	}
	if (part_exists(v.pattern, first, &from))
		first = next_given(&v);
	part = new_part(&v, arena_strdup(r->reader->arena, name));
	if (!part)
		return;
	v.pattern->parts.at[part].from = from;
	v.pattern->parts.at[part].each = v.pattern->parts.at[from].each;
	while (first && take_step(&v, part, first))
		first = next_given(&v);
}

/* --- if = PART [not] TEST ARGUMENT..., ... ---------------------------------------- */

static void unknown_test(struct value_reader *v, const char *word)
{
	struct nearest best = nearest_to(word);

	for (unsigned i = 0; i < TEST_COUNT; i++)
		nearest_offer(&best, pattern_tests[i].spelling);
	if (best.word)
		facts_problem(v->run, v->line,
			      "'%s' is not a test; did you mean '%s'?", word,
			      best.word);
	else
		facts_problem(v->run, v->line,
			      "'%s' is not a test; rules/README.md lists them",
			      word);
}

static bool test_exists(const char *word, uint8_t *test)
{
	for (unsigned i = 0; i < TEST_COUNT; i++)
		if (!strcmp(pattern_tests[i].spelling, word)) {
			*test = (uint8_t)i;
			return true;
		}
	return false;
}

/* The kind of the node that wakes the rule is asked before all else. */
static void add_test(struct facts_run *r, struct pattern_section *section,
		     const struct pattern_test *test)
{
	bool alternative = section->tests.count &&
			   vec_last(&section->tests).or_next;

	if (!test->part && test->word == TEST_kind && !test->negated &&
	    !test->or_next && !alternative && !section->kinds)
		section->kinds = test->argument.kinds;
	else
		vec_push(r->reader->arena, &section->tests, *test);
}

/* False behind the last clause, or where the rest cannot be read. */
static bool take_clause(struct value_reader *v, struct pattern_section *section)
{
	struct pattern_test test = { 0 };
	struct clause_end end = { 0 };
	const char *part = clause_word(v, &end), *word, *given;
	enum pattern_argument_kind kind;
	size_t taken = 0;

	if (!part)
		return false;
	test.part = part_named(v, part);
	word = clause_word(v, &end);
	if (word && !strcmp(word, "not")) {
		test.negated = true;
		word = clause_word(v, &end);
	}
	if (!word) {
		missing_argument(v, part);
		return false;
	}
	if (!test_exists(word, &test.word)) {
		unknown_test(v, word);
		return false;
	}
	kind = pattern_tests[test.word].argument;
	while ((given = clause_word(v, &end))) {
		take_given(v, &test.argument,
			   taken && takes_one_word(kind) ? ARG_NONE : kind,
			   given);
		taken++;
	}
	if (kind != ARG_NONE && !taken)
		missing_argument(v, word);
	test.or_next = end.alternative;
	add_test(v->run, section, &test);
	return true;
}

static void take_tests(struct facts_run *r, struct pattern_section *section,
		       const char *value, int line)
{
	struct value_reader v = start_value(r, value, line);

	while (take_clause(&v, section))
		;
	if (section->tests.count && vec_last(&section->tests).or_next)
		missing_argument(&v, "or");
}

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
	struct value_reader v = start_value(r, value, line);
	const char *answer = next_given(&v), *part = next_given(&v), *other;
	struct pattern_text text = { .key = copied(r, key) };

	for (size_t i = 1; answer && i < LENGTH(answer_words); i++)
		if (!strcmp(answer, answer_words[i]))
			text.answer = (uint8_t)i;
	if (!text.answer) {
		bad_word(&v, answer ? answer : "", "a question", NULL);
		return;
	}
	text.part = part ? part_named(&v, part) : 0;
	other = next_given(&v);
	text.other = other ? part_named(&v, other) : 0;
	add_text(r, section, text, line);
}

static void take_relation(struct facts_run *r, struct pattern_section *section,
			  const char *part, bool causal, const char *value,
			  int line)
{
	struct value_reader v = start_value(r, part, line);
	struct pattern_relation relation = {
		.part = part_named(&v, part),
		.causal = causal,
		.label = copied(r, value),
	};

	vec_push(r->reader->arena, &section->relations, relation);
}

static void take_at(struct facts_run *r, struct pattern_section *section,
		    const char *value, int line)
{
	struct value_reader v = start_value(r, value, line);

	section->at = part_named(&v, value);
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
	struct value_reader v = start_value(r, key, line);
	const char *word = next_given(&v), *part = next_given(&v), *other;
	struct pattern_edit edit = { .text = unquoted(r, value) };

	for (size_t i = 0; i < LENGTH(edit_words); i++) {
		if (strcmp(edit_words[i].spelling, word) != 0)
			continue;
		other = edit_words[i].parts > 1 ? next_given(&v) : NULL;
		if (!part || (edit_words[i].parts > 1 && !other))
			missing_argument(&v, word);
		edit.kind = (uint8_t)i;
		edit.part = part ? part_named(&v, part) : 0;
		edit.other = other ? part_named(&v, other) : 0;
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

static int severity_named(const struct facts_run *r, const char *word, int line)
{
	static const char *const words[] = { "info", "warning", "error", NULL };
	int found = index_in(words, word);

	if (found < 0)
		facts_problem(r, line,
			      "'%s' is not a severity; write error, warning or "
			      "info",
			      word);
	return found < 0 ? SEVERITY_AS_RULE : found;
}

/* What is asked; every section may. */
static bool take_condition(struct facts_run *r, struct pattern_section *section,
			   const char *key, const char *value, int line)
{
	const char *name;

	if (!strcmp(key, "if"))
		take_tests(r, section, value, line);
	else if (starts_with(key, "part ", &name))
		take_part_key(r, name, value, line);
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
	else
		return false;
	return true;
}

/* report = each PART */
static void take_every(struct facts_run *r, const char *value, int line)
{
	struct value_reader v = start_value(r, value, line);
	const char *each = next_given(&v), *name = next_given(&v);
	uint8_t part = name ? part_named(&v, name) : 0;

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
			section->severity =
				(uint8_t)severity_named(r, value, line);
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

/* --- what the whole must be ------------------------------------------------------------ */

static bool has_text(const struct pattern_section *s, const char *key)
{
	for (size_t i = 0; i < s->texts.count; i++)
		if (!strcmp(s->texts.at[i].key, key))
			return true;
	return false;
}

/* A way that is named only in a text. */
static bool add_implied_part(struct facts_run *r, const char *key)
{
	struct value_reader v = start_value(r, "", 0);
	unsigned step;

	return is_step(key, &step) && !step_is_each(step) &&
	       pattern_steps[step].argument == ARG_NONE && part_named(&v, key);
}

/* Whether a {key} is filled when a section reports; in a text of its own, `s` is
 * NULL. */
static bool is_filled(struct facts_run *r, const struct pattern_section *s,
		      const char *key)
{
	const struct pattern *p = r->out->pattern;
	uint8_t part;

	return !strcmp(key, "tf") || !strcmp(key, "function") ||
	       part_exists(p, key, &part) ||
	       (s && (has_text(&p->sections.at[0], key) || has_text(s, key))) ||
	       add_implied_part(r, key);
}

static void check_filled(struct facts_run *r, const struct pattern_section *s,
			 const char *template, int line)
{
	while (template && (template = strchr(template, '{'))) {
		size_t length =
			strspn(++template, "abcdefghijklmnopqrstuvwxyz_");
		const char *key =
			arena_strndup(r->reader->arena, template, length);

		if (length && template[length] == '}' && !is_filled(r, s, key))
			facts_problem(r, line,
				      "nothing fills {%s}%s%s; name a part so, "
				      "or add 'text %s = ...'",
				      key, s && *s->name ? " in case " : "",
				      s ? s->name : "", key);
	}
}

/* The fix is offered whichever section reports. */
static void check_fix_texts(struct facts_run *r,
			    const struct pattern_section *s)
{
	const struct pattern *p = r->out->pattern;
	int line = rule_facts_line(r->out, "fix");

	for (size_t i = 0; i < p->sections.count; i++) {
		const struct pattern_section *fix = &p->sections.at[i];

		check_filled(r, s, fix->title, line);
		for (size_t k = 0; k < fix->edits.count; k++)
			check_filled(r, s, fix->edits.at[k].text, line);
	}
}

static void check_section(struct facts_run *r, const struct pattern_section *s)
{
	const struct pattern_section *match = &r->out->pattern->sections.at[0];
	int line = rule_facts_line(r->out, "message");

	check_filled(r, s, s->message ? s->message : r->out->message, line);
	check_filled(r, s, s->help ? s->help : r->out->help,
		     rule_facts_line(r->out, "help"));
	for (size_t i = 0; i < s->texts.count; i++)
		check_filled(r, NULL, s->texts.at[i].template, line);
	for (size_t i = 0; i < match->texts.count; i++)
		check_filled(r, NULL, match->texts.at[i].template, line);
	for (size_t i = 0; i < s->relations.count; i++)
		check_filled(r, s, s->relations.at[i].label, line);
	for (size_t i = 0; i < match->relations.count; i++)
		check_filled(r, s, match->relations.at[i].label, line);
	check_fix_texts(r, s);
}

/* How safe a fix is stands in [rule], and what it does in [fix]. */
static void check_fixes(struct facts_run *r)
{
	const struct pattern *p = r->out->pattern;
	bool wanted = strcmp(r->out->fix, "none") != 0, found = false;
	int line = rule_facts_line(r->out, "fix");

	for (size_t i = 0; i < p->sections.count; i++) {
		const struct pattern_section *s = &p->sections.at[i];

		if (s->kind != SECTION_FIX)
			continue;
		found = true;
		if (!s->title || !s->edits.count)
			facts_problem(r, line,
				      "[fix] has a title and at least one "
				      "edit, such as 'put PART = TEXT'");
	}
	if (wanted != found)
		facts_problem(r, line,
			      "a [fix] has to say how safe it is; write both "
			      "'fix' in [rule] and a section [fix]");
}

/* With cases, one of them reports; without, [match] does. */
void pattern_check(struct facts_run *r)
{
	const struct pattern *p = r->out->pattern;
	bool cases = false;

	if (!p)
		return;
	for (size_t i = 0; i < p->sections.count; i++) {
		if (p->sections.at[i].kind != SECTION_CASE)
			continue;
		cases = true;
		check_section(r, &p->sections.at[i]);
	}
	if (!cases)
		check_section(r, &p->sections.at[0]);
	check_fixes(r);
}
