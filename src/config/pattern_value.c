/*
 * In: one value, such as that of `if` or `part NAME`. Out: parts, steps and tests in
 * which words are numbers. A word that is not known is a problem of its line.
 */
#include "config/pattern_value.h"

#include <stdlib.h>

#include "base/nearest.h"

const struct pattern_word pattern_steps[STEP_COUNT] = {
#define STEP(name, spelling, argument) { spelling, argument },
#define EACH(name, spelling, argument) { spelling, argument },
#include "config/pattern_words.h"
};

const struct pattern_word pattern_tests[TEST_COUNT] = {
#define TEST(name, spelling, argument) { spelling, argument },
#include "config/pattern_words.h"
};

struct value_reader value_start(struct facts_run *r, const char *value,
				int line)
{
	struct value_reader v = { .run = r,
				  .pattern = r->out->pattern,
				  .line = line };

	split_words(r->reader->arena, &v.words, value);
	return v;
}

const char *value_next(struct value_reader *v)
{
	return v->next < v->words.words.count ? v->words.words.at[v->next++]
					      : NULL;
}

/* --- words -------------------------------------------------------------------------- */

/* The place of a word in its list, or -1. */
static int word_in(const struct pattern_word *list, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(list[i].spelling, word))
			return i;
	return -1;
}

static void offer_words(struct nearest *best, const struct pattern_word *list,
			int count)
{
	for (int i = 0; i < count; i++)
		nearest_offer(best, list[i].spelling);
}

static void not_one(struct value_reader *v, const struct nearest *best,
		    const char *what, const char *otherwise)
{
	if (best->word)
		facts_problem(v->run, v->line,
			      "'%s' is not %s; did you mean '%s'?",
			      best->wanted, what, best->word);
	else
		facts_problem(v->run, v->line, "'%s' is not %s; %s",
			      best->wanted, what, otherwise);
}

#define LISTED "rules/README.md lists them"

/* --- parts ---------------------------------------------------------------------- */

bool pattern_part_exists(const struct pattern *p, const char *name,
			 uint8_t *part)
{
	for (size_t i = 0; i < p->parts.count; i++)
		if (!strcmp(p->parts.at[i].name, name)) {
			*part = (uint8_t)i;
			return true;
		}
	return false;
}

bool pattern_is_way(const char *word)
{
	int found = word_in(pattern_steps, STEP_COUNT, word);

	return found >= 0 && !step_is_each((unsigned)found) &&
	       pattern_steps[found].argument == ARG_NONE;
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
	offer_words(&best, pattern_steps, STEP_COUNT);
	not_one(v, &best, "a part",
		arena_fmt(v->run->reader->arena,
			  "say above what it is, with part %s = ...", word));
}

uint8_t pattern_part_named(struct value_reader *v, const char *word)
{
	struct pattern_step step = { 0 };
	int found = word_in(pattern_steps, STEP_COUNT, word);
	uint8_t part;

	if (pattern_part_exists(v->pattern, word, &part))
		return part;
	if (!pattern_is_way(word)) {
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

	if (end->comma || end->alternative || !(word = value_next(v)))
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

void value_has_bad_word(struct value_reader *v, const char *word,
			const char *what, const char *const *list)
{
	struct nearest best = nearest_to(word);

	for (; list && *list; list++)
		nearest_offer(&best, *list);
	not_one(v, &best, what, LISTED);
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
		value_has_bad_word(v, word, "expected here", NULL);
		break;
	case ARG_WORDS:
		out->words = with_word(reader->arena, out->words, word);
		break;
	case ARG_NUMBER:
		out->number = strtol(word, &end, 10);
		if (*end)
			value_has_bad_word(v, word, "a number", NULL);
		break;
	case ARG_ARGUMENT:
		take_argument(out, reader->arena, word);
		break;
	case ARG_KINDS:
		i = index_in(reader->kinds, word);
		if (i < 0)
			value_has_bad_word(v, word, "a node kind",
					   reader->kinds);
		else
			out->kinds = with_kind(reader->arena, out->kinds,
					       (uint8_t)(i + 1));
		break;
	case ARG_VALUES:
		i = index_in(reader->values, word);
		if (i < 0)
			value_has_bad_word(v, word, "a kind of value",
					   reader->values);
		else
			out->values |= UINT64_C(1) << i;
		break;
	case ARG_NAMES:
		take_name(v, out, word);
		break;
	case ARG_PART:
		out->part = pattern_part_named(v, word);
		break;
	}
}

/* How many words an argument has. */
static bool takes_one_word(enum pattern_argument_kind kind)
{
	return kind == ARG_NUMBER || kind == ARG_ARGUMENT || kind == ARG_PART;
}

void value_misses(struct value_reader *v, const char *word)
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
	int found = word_in(pattern_steps, STEP_COUNT, word);
	const char *given;
	size_t taken = 0;

	if (found < 0) {
		offer_words(&best, pattern_steps, STEP_COUNT);
		not_one(v, &best, "a way to a part", LISTED);
		return false;
	}
	kind = pattern_steps[found].argument;
	step.word = (uint8_t)found;
	while (kind != ARG_NONE && !(taken && takes_one_word(kind)) &&
	       (given = value_next(v))) {
		take_given(v, &step.argument, kind, given);
		taken++;
	}
	if (kind != ARG_NONE && !taken)
		value_misses(v, word);
	if (step_is_each((unsigned)found)) {
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

void pattern_take_part(struct facts_run *r, const char *name, const char *value,
		       int line)
{
	struct value_reader v = value_start(r, value, line);
	const char *first = value_next(&v);
	uint8_t part, from = 0;

	if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name))
		facts_problem(r, line,
			      "'%s' cannot be filled in; name a part with "
			      "letters and '_'",
			      name);
	if (pattern_part_exists(v.pattern, name, &part))
		facts_problem(r, line, "'%s' is taken; take another name",
			      name);
	if (!first) {
		value_misses(&v, name);
		return;
	}
	if (pattern_part_exists(v.pattern, first, &from))
		first = value_next(&v);
	part = new_part(&v, arena_strdup(r->reader->arena, name));
	if (!part)
		return;
	v.pattern->parts.at[part].from = from;
	v.pattern->parts.at[part].each = v.pattern->parts.at[from].each;
	while (first && take_step(&v, part, first))
		first = value_next(&v);
}

/* --- if = PART [not] TEST ARGUMENT..., ... ---------------------------------------- */

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
	struct nearest best;
	size_t taken = 0;
	int found;

	if (!part)
		return false;
	test.part = pattern_part_named(v, part);
	word = clause_word(v, &end);
	if (word && !strcmp(word, "not")) {
		test.negated = true;
		word = clause_word(v, &end);
	}
	if (!word) {
		value_misses(v, part);
		return false;
	}
	found = word_in(pattern_tests, TEST_COUNT, word);
	if (found < 0) {
		best = nearest_to(word);
		offer_words(&best, pattern_tests, TEST_COUNT);
		not_one(v, &best, "a test", LISTED);
		return false;
	}
	test.word = (uint8_t)found;
	kind = pattern_tests[test.word].argument;
	while ((given = clause_word(v, &end))) {
		take_given(v, &test.argument,
			   taken && takes_one_word(kind) ? ARG_NONE : kind,
			   given);
		taken++;
	}
	if (kind != ARG_NONE && !taken)
		value_misses(v, word);
	test.or_next = end.alternative;
	add_test(v->run, section, &test);
	return true;
}

void pattern_take_tests(struct facts_run *r, struct pattern_section *section,
			const char *value, int line)
{
	struct value_reader v = value_start(r, value, line);

	while (take_clause(&v, section))
		;
	if (section->tests.count && vec_last(&section->tests).or_next)
		value_misses(&v, "or");
}
