/*
 * In: what the rules ask of calls. Out: a hash table from a word to the rules that
 * have it in a list. Words that end in ".*" lie in a list of their own.
 */
#include "rulekit/gates.h"

#include "config/pattern.h"
#include "framework/packed.h"
#include "framework/tables.h"
#include "framework/word_set.h"

struct gate_word {
	struct slice word; /* empty: a free place */
	struct open_gates opens;
};

struct call_gates {
	struct arena *arena;
	const struct framework *framework;
	uint16_t *of_rule; /* 1 + the gate, by index in rule_table; or 0 */
	uint16_t count;
	struct gate_word *slots;
	uint32_t slot_mask, used;
	VEC(struct gate_word) patterns;
};

/* --- the words of a gate ------------------------------------------------------- */

static void add_bit(struct gate_word *word, uint16_t gate)
{
	word->opens.bits[gate / 64] |= UINT64_C(1) << gate % 64;
}

static struct gate_word *gate_slot(const struct call_gates *g,
				   struct slice word)
{
	uint32_t slot = packed_hash(word.ptr, word.length) & g->slot_mask;

	while (g->slots[slot].word.length &&
	       !slice_equal(g->slots[slot].word, word))
		slot = (slot + 1) & g->slot_mask;
	return &g->slots[slot];
}

static void grow(struct call_gates *g)
{
	struct gate_word *old = g->slots;
	uint32_t size = g->slot_mask + 1;

	g->slot_mask = size * 2 - 1;
	g->slots = ARENA_ARRAY(g->arena, struct gate_word, size * 2);
	for (uint32_t i = 0; i < size; i++)
		if (old[i].word.length)
			*gate_slot(g, old[i].word) = old[i];
}

static void add_word(struct call_gates *g, struct slice word, uint16_t gate)
{
	struct gate_word *slot;

	if (word.length > 2 && slice_ends(word, ".*")) {
		struct gate_word pattern = { .word = word };

		add_bit(&pattern, gate);
		vec_push(g->arena, &g->patterns, pattern);
		return;
	}
	if (g->used * 2 > g->slot_mask)
		grow(g);
	slot = gate_slot(g, word);
	g->used += !slot->word.length;
	slot->word = word;
	add_bit(slot, gate);
}

static void add_words(struct call_gates *g, const char *const *words,
		      uint16_t gate)
{
	for (; words && *words; words++)
		add_word(g, slice_of(*words), gate);
}

static void add_sets(struct call_gates *g, const char *const *sets,
		     uint16_t gate)
{
	for (; sets && *sets; sets++) {
		const char *at = framework_set(g->framework, *sets);
		struct slice word;

		while (framework_next_word(&at, &word))
			add_word(g, word, gate);
	}
}

/* --- what a rule asks of a call --------------------------------------------------- */

static bool asks_for_callee(const struct pattern_test *test)
{
	return !test->part && !test->negated &&
	       (test->word == TEST_calls || test->word == TEST_method);
}

/* The first of tests, one of which must hold, that all ask for a name; or the
 * count of tests. */
static size_t name_tests(const struct pattern_section *s)
{
	for (size_t i = 0; i < s->tests.count; i++) {
		size_t first = i;
		bool names = asks_for_callee(&s->tests.at[i]);

		while (s->tests.at[i].or_next)
			names = asks_for_callee(&s->tests.at[++i]) && names;
		if (names)
			return first;
	}
	return s->tests.count;
}

/* Whether a section is about something else than a call: node kind subscript. */
static bool is_about_no_call(const struct pattern_section *s)
{
	const uint8_t *kind = s->kinds;

	while (kind && *kind && *kind != KIND_call)
		kind++;
	return kind && !*kind;
}

static bool section_has_gate(const struct pattern_section *s)
{
	return name_tests(s) < s->tests.count || is_about_no_call(s);
}

static bool cases_have_gate(const struct pattern *p)
{
	bool any = false;

	for (size_t i = 1; i < p->sections.count; i++) {
		if (p->sections.at[i].kind != SECTION_CASE)
			continue;
		any = true;
		if (!section_has_gate(&p->sections.at[i]))
			return false;
	}
	return any;
}

static void add_tests(struct call_gates *g, const struct pattern_section *s,
		      uint16_t gate)
{
	size_t i = name_tests(s);
	bool more = i < s->tests.count;

	for (; more; i++) {
		add_words(g, s->tests.at[i].argument.words, gate);
		add_sets(g, s->tests.at[i].argument.sets, gate);
		more = s->tests.at[i].or_next;
	}
}

static void add_cases(struct call_gates *g, const struct pattern *p,
		      uint16_t gate)
{
	for (size_t i = 1; i < p->sections.count; i++)
		if (p->sections.at[i].kind == SECTION_CASE)
			add_tests(g, &p->sections.at[i], gate);
}

/* Lists before tests, and [match] before its cases: all must hold. */
static void add_gate(struct call_gates *g, const struct rule *rule)
{
	const struct match *match = rule->match;
	const struct pattern *p = match ? match->pattern : NULL;
	const struct pattern_section *s = p ? &p->sections.at[0] : NULL;
	uint16_t gate = g->count;

	if (rule->check || !match || gate == MOST_GATES)
		return;
	if (match->calls || match->methods) {
		add_words(g, match->calls, gate);
		add_words(g, match->methods, gate);
	} else if (s && section_has_gate(s)) {
		add_tests(g, s, gate);
	} else if (s && cases_have_gate(p)) {
		add_cases(g, p, gate);
	} else {
		return;
	}
	g->of_rule[rule - rule_table] = ++g->count;
}

struct call_gates *call_gates_new(struct arena *arena,
				  const struct framework *framework)
{
	struct call_gates *g = ARENA_NEW(arena, struct call_gates);

	*g = (struct call_gates){ .arena = arena, .framework = framework };
	g->of_rule = ARENA_ARRAY(arena, uint16_t, rule_room);
	g->slot_mask = 1023;
	g->slots = ARENA_ARRAY(arena, struct gate_word, 1024);
	for (size_t i = 0; i < rule_count; i++)
		add_gate(g, &rule_table[i]);
	return g;
}

/* --- asking ------------------------------------------------------------------------ */

static void open_for(const struct call_gates *g, const struct model *m,
		     sym_t name, struct open_gates *out)
{
	struct slice text;
	const struct gate_word *slot;

	if (!name)
		return;
	text = slice_of(name_text(m, name));
	slot = gate_slot(g, text);
	for (size_t b = 0; slot->word.length && b < MOST_GATES / 64; b++)
		out->bits[b] |= slot->opens.bits[b];
	for (size_t i = 0; i < g->patterns.count; i++) {
		if (!slice_covers(g->patterns.at[i].word, text))
			continue;
		for (size_t b = 0; b < MOST_GATES / 64; b++)
			out->bits[b] |= g->patterns.at[i].opens.bits[b];
	}
}

void call_gates_open(const struct call_gates *g, const struct model *m,
		     nid_t call, struct open_gates *out)
{
	const struct call *c = call_at(m, call);

	*out = (struct open_gates){ { 0 } };
	if (!c)
		return;
	open_for(g, m, c->name, out);
	open_for(g, m, c->method, out);
}

uint16_t call_gate_of(const struct call_gates *g, const struct rule *rule)
{
	return g->of_rule[rule - rule_table];
}
