/*
 * A query is compiled against the grammar, then run over the parser's own tree;
 * its nodes are translated to those of the flat tree by their bytes and kind.
 * Steps are counted, so that a run ends at the same place on each machine.
 */

#include "py/query.h"

#include <stdio.h>
#include <time.h>

#include "base/nearest.h"
#include "py/query_shape.h"
#include "py/syntax.h"

#define MOST_CAPTURES 16

/* Bounds of a run. tree-sitter asks every 100 steps whether to go on; a node
 * takes a few. */
#define MOST_OPEN_MATCHES 1000
#define MOST_MATCHES 100000
#define ASKED_PER_NODE 2
#define MOST_SECONDS 2.0

/* --- compiling ------------------------------------------------------------------ */

static TSQuery *program_of(const struct query *query)
{
	return (TSQuery *)query->program;
}

static const char *word_at(char *out, size_t room, const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO"
				     "PQRSTUVWXYZ0123456789_.-?!");

	snprintf(out, room, "%.*s", (int)length, text);
	return out;
}

static void offer_kinds(struct nearest *best)
{
	const TSLanguage *lang = tree_sitter_python();

	for (TSSymbol s = 0; s < ts_language_symbol_count(lang); s++)
		if (ts_language_symbol_type(lang, s) == TSSymbolTypeRegular)
			nearest_offer(best, ts_language_symbol_name(lang, s));
}

static void offer_fields(struct nearest *best)
{
	const TSLanguage *lang = tree_sitter_python();

	for (TSFieldId f = 1; f <= ts_language_field_count(lang); f++)
		nearest_offer(best, ts_language_field_name_for_id(lang, f));
}

static int unknown_word(struct err *err, const char *what, const char *word,
			void (*offer)(struct nearest *best))
{
	struct nearest best = nearest_to(word);

	offer(&best);
	if (best.word)
		return err_set(err, "there is no %s '%s'; did you mean '%s'?",
			       what, word, best.word);
	return err_set(err, "the Python grammar has no %s '%s'", what, word);
}

static int refuse_query(TSQueryError error, const char *rest, struct err *err)
{
	char word[80];

	word_at(word, sizeof(word), rest);
	switch (error) {
	case TSQueryErrorNodeType:
		return unknown_word(err, "node kind", word, offer_kinds);
	case TSQueryErrorField:
		return unknown_word(err, "field", word, offer_fields);
	case TSQueryErrorCapture:
		return err_set(err, "there is no capture '@%s'", word);
	case TSQueryErrorStructure:
		return err_set(err,
			       "this can never match: the Python grammar has "
			       "no '%.40s' there",
			       rest);
	default:
		if (!*rest)
			return err_set(err, "the query ends too early; close "
					    "its brackets");
		return err_set(err, "the query goes wrong at '%.40s'", rest);
	}
}

static void read_captures(struct query *q, struct arena *arena)
{
	uint32_t count = ts_query_capture_count(program_of(q));

	for (uint32_t i = 0; i < count; i++) {
		uint32_t length;
		const char *name =
			ts_query_capture_name_for_id(program_of(q), i, &length);

		vec_push(arena, &q->captures,
			 arena_strndup(arena, name, length));
	}
}

static struct query_word read_query_word(const struct query *q,
					 struct arena *arena,
					 const TSQueryPredicateStep *step)
{
	struct query_word word = { NULL, step->value_id };
	uint32_t length;

	if (step->type == TSQueryPredicateStepTypeString) {
		const char *text = ts_query_string_value_for_id(
			program_of(q), step->value_id, &length);

		word.text = arena_strndup(arena, text, length);
	}
	return word;
}

/* The steps of a pattern: words of one predicate, then a "done". */
static void read_predicates(struct query *q, struct arena *arena, uint32_t p)
{
	struct query_pattern pattern = { 0 };
	struct query_predicate one = { 0 };
	uint32_t count;
	const TSQueryPredicateStep *steps =
		ts_query_predicates_for_pattern(program_of(q), p, &count);

	pattern.start = ts_query_start_byte_for_pattern(program_of(q), p);
	for (uint32_t i = 0; i < count; i++) {
		struct query_word word;

		if (steps[i].type == TSQueryPredicateStepTypeDone) {
			vec_push(arena, &pattern.predicates, one);
			one = (struct query_predicate){ 0 };
			continue;
		}
		word = read_query_word(q, arena, &steps[i]);
		if (one.name) {
			vec_push(arena, &one.words, word);
			continue;
		}
		one.name = word.text ? word.text : "";
		one.negated = !strncmp(one.name, "not-", 4);
		one.name += one.negated ? 4 : 0;
	}
	vec_push(arena, &q->patterns, pattern);
}

int query_init(struct query *out, struct arena *arena, const char *text,
	       uint32_t *at, struct err *err)
{
	TSQueryError error = TSQueryErrorNone;
	TSQuery *program;

	*out = (struct query){ 0 };
	if (query_check_shape(text, at, err) < 0)
		return -1;
	syntax_begin();
	program = ts_query_new(tree_sitter_python(), text,
			       (uint32_t)strlen(text), at, &error);
	if (!program)
		return refuse_query(error, text + *at, err);
	out->program = (struct query_program *)program;
	*at = 0;
	if (ts_query_capture_count(program) > MOST_CAPTURES ||
	    ts_query_pattern_count(program) > MOST_CAPTURES) {
		query_release(out);
		return err_set(err, "the query is too large");
	}
	read_captures(out, arena);
	for (uint32_t p = 0; p < ts_query_pattern_count(program); p++)
		read_predicates(out, arena, p);
	return 0;
}

void query_release(struct query *query)
{
	if (query->program)
		ts_query_delete(program_of(query));
	query->program = NULL;
}

/* --- running ---------------------------------------------------------------------- */

/* The first node in [low, high) that begins behind a byte. */
static uint32_t behind_start(const struct tree *t, uint32_t low, uint32_t high,
			     uint32_t byte)
{
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t->nodes[middle].start <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The same of nodes that all begin together, each in the one before: the first
 * that ends in front of a byte. */
static uint32_t before_end(const struct tree *t, uint32_t low, uint32_t high,
			   uint32_t byte)
{
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t->nodes[middle].end >= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The node with these bytes and this kind; where there is none, the innermost
 * one that holds the bytes. Sums of thousands of terms begin together. */
static nid_t node_with(const struct tree *t, uint32_t start, uint32_t end,
		       enum kind kind)
{
	uint32_t first = start ? behind_start(t, 0, t->count, start - 1) : 0;
	uint32_t last = behind_start(t, first, t->count, start);
	nid_t n = before_end(t, first, last, end);

	for (nid_t k = n; k > first && t->nodes[k - 1].end == end; k--)
		if (t->nodes[k - 1].kind == kind)
			return k - 1;
	if (n > first)
		return n - 1;
	/* Nothing that is kept begins here. */
	n = first ? first - 1 : 0;
	while (n && t->nodes[n].end < end)
		n = t->nodes[n].parent;
	return n;
}

struct query_run {
	uint32_t asked, most_asked;
	double deadline;
};

static double query_seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The steps decide, so that a run ends the same way each time; the clock is for
 * steps that cost more than anybody foresaw. */
static bool ask_to_stop(TSQueryCursorState *state)
{
	struct query_run *run = state->payload;

	return ++run->asked > run->most_asked ||
	       query_seconds_now() > run->deadline;
}

static bool query_stopped(const struct query_run *run,
			  const TSQueryCursor *cursor)
{
	return run->asked > run->most_asked ||
	       query_seconds_now() > run->deadline ||
	       ts_query_cursor_did_exceed_match_limit(cursor);
}

static void add_match(struct query_matches *out, const struct query *q,
		      const struct tree *tree, struct arena *arena,
		      uint32_t offset, const TSQueryMatch *m)
{
	struct query_capture *captures =
		ARENA_ARRAY(arena, struct query_capture, m->capture_count + 1);
	struct query_match match = { &q->patterns.at[m->pattern_index],
				     captures, m->capture_count };

	for (uint32_t i = 0; i < m->capture_count; i++) {
		TSNode node = m->captures[i].node;

		captures[i].capture = m->captures[i].index;
		captures[i].node = node_with(tree,
					     ts_node_start_byte(node) + offset,
					     ts_node_end_byte(node) + offset,
					     syntax_kind(tree, node));
	}
	vec_push(arena, &out->all, match);
}

int query_run(struct query_matches *out, const struct query *q,
	      const struct tree *tree, struct arena *arena, double *seconds)
{
	struct query_run run = { 0, 1000 + ASKED_PER_NODE * tree->count,
				 query_seconds_now() + MOST_SECONDS };
	TSQueryCursorOptions options = { &run, ask_to_stop };
	uint32_t offset;
	const TSTree *syntax = syntax_of(tree, arena, &offset);
	TSQueryCursor *cursor;
	TSQueryMatch match;
	bool whole;

	*out = (struct query_matches){ 0 };
	cursor = ts_query_cursor_new();
	ts_query_cursor_set_match_limit(cursor, MOST_OPEN_MATCHES);
	ts_query_cursor_exec_with_options(cursor, program_of(q),
					  ts_tree_root_node(syntax), &options);
	while (out->all.count < MOST_MATCHES &&
	       query_seconds_now() < run.deadline &&
	       ts_query_cursor_next_match(cursor, &match))
		add_match(out, q, tree, arena, offset, &match);
	whole = out->all.count < MOST_MATCHES && !query_stopped(&run, cursor);
	ts_query_cursor_delete(cursor);
	*seconds += query_seconds_now() - (run.deadline - MOST_SECONDS);
	return whole ? 0 : -1;
}
