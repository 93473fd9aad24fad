/*
 * Answers about a level are kept by node: a node that was asked about before
 * ends the walk up. Of a block it is kept how far its statements were looked
 * at.
 */

#include "model/around.h"

#include "model/bounds.h"
#include "model/caches.h"

enum answer {
	UNASKED,
	NO,
	YES,
};

/* How far the statements of a block were looked at. */
struct statement_scan {
	nid_t next;  /* the first that was not; 0 at the beginning */
	nid_t found; /* the first that passed, plus one; or 0 */
};

struct around_cache {
	nid_t *loop_statements;			 /* as find_loop() keeps them */
	uint8_t *answers[AROUND_QUESTION_COUNT]; /* by node */
	struct statement_scan
		*scans[AROUND_QUESTION_COUNT]; /* by node: of a block */
	nid_t *last;  /* by node: of a block, its last statement, or 0 */
	nid_t *ends;  /* the first statement that leaves it, or the last one */
	nid_t *loops; /* the same */
};

static struct around_cache *around_cache_of(const struct model *m)
{
	if (!m->caches->around)
		m->caches->around = ARENA_NEW(m->arena, struct around_cache);
	return m->caches->around;
}

struct around_walk levels_around(const struct model *m,
				 enum around_question question, nid_t node)
{
	uint8_t **answers = &around_cache_of(m)->answers[question];

	if (!*answers)
		*answers = ARENA_ARRAY(m->arena, uint8_t, m->tree->count);
	return (struct around_walk){ m, *answers, node, NO_NODE, NO_NODE };
}

bool next_level(struct around_walk *w)
{
	const struct model *m = w->m;

	w->inner = w->n == NO_NODE ? w->start : w->n;
	if (w->answers[w->inner])
		return false;
	w->n = tree_parent(m->tree, w->inner);
	return w->n != NO_NODE &&
	       m->function_of[w->n] == m->function_of[w->start];
}

bool keep_answer(struct around_walk *w, bool holds_here)
{
	bool holds = holds_here || w->answers[w->inner] == YES;

	for (nid_t n = w->start;; n = tree_parent(w->m->tree, n)) {
		w->answers[n] = holds ? YES : NO;
		if (n == w->inner)
			return holds;
	}
}

struct above_walk statements_above(const struct model *m,
				   enum around_question question,
				   nid_t statement)
{
	struct statement_scan **scans = &around_cache_of(m)->scans[question];
	struct above_walk walk = { m, NULL, statement, NO_NODE };
	nid_t block = tree_parent(m->tree, statement);

	if (!tree_is(m->tree, block, KIND_block))
		return walk;
	if (!*scans)
		*scans = ARENA_ARRAY(m->arena, struct statement_scan,
				     m->tree->count);
	walk.scan = &(*scans)[block];
	if (!walk.scan->next)
		walk.scan->next = tree_first(m->tree, block);
	return walk;
}

bool next_above(struct above_walk *w)
{
	if (!w->scan || w->scan->found || w->scan->next >= w->statement)
		return false;
	w->n = w->scan->next;
	w->scan->next = tree_end(w->m->tree, w->n);
	return true;
}

void keep_above(struct above_walk *w)
{
	w->scan->found = w->n + 1;
}

bool any_above(const struct above_walk *w)
{
	return w->scan && w->scan->found && w->scan->found - 1 < w->statement;
}

static bool leaves_block(const struct tree *t, nid_t statement)
{
	switch (tree_kind(t, statement)) {
	case KIND_return_statement:
	case KIND_raise_statement:
	case KIND_continue_statement:
	case KIND_break_statement:
		return true;
	default:
		return false;
	}
}

/* The last statement of a block that has one, and where running it ends. */
static void note_ends(const struct model *m, struct around_cache *cache,
		      nid_t block)
{
	const struct tree *t = m->tree;
	nid_t end = 0;

	if (!cache->last) {
		cache->last = ARENA_ARRAY(m->arena, nid_t, t->count);
		cache->ends = ARENA_ARRAY(m->arena, nid_t, t->count);
	}
	if (cache->last[block])
		return;
	for_each_child(t, n, block) {
		if (!end && leaves_block(t, n))
			end = n;
		cache->last[block] = n;
	}
	cache->ends[block] = end ? end : cache->last[block];
}

nid_t last_statement(const struct model *m, nid_t block)
{
	struct around_cache *cache = around_cache_of(m);

	if (tree_first(m->tree, block) == NO_NODE)
		return NO_NODE;
	note_ends(m, cache, block);
	return cache->last[block];
}

bool block_leaves(const struct model *m, nid_t block)
{
	return tree_is(m->tree, block, KIND_block) &&
	       leaves_block(m->tree, last_statement(m, block));
}

/* Whether a statement before that one leaves their block. */
static bool leaves_above(const struct model *m, nid_t block, nid_t statement)
{
	struct around_cache *cache = around_cache_of(m);

	note_ends(m, cache, block);
	return cache->ends[block] < statement;
}

bool is_never_reached(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t above;

	for (nid_t n = node; n != NO_NODE; n = above) {
		above = tree_parent(t, n);
		if (tree_is(t, above, KIND_block) && leaves_above(m, above, n))
			return true;
	}
	return false;
}

/* Whether `n` runs its part `inner` again and again: the body of a `for`, not
 * what it runs over. */
static bool is_loop_of(const struct tree *t, nid_t n, nid_t inner)
{
	switch (tree_kind(t, n)) {
	case KIND_while_statement:
		return true;
	case KIND_for_statement:
		return t->nodes[inner].field == FIELD_body;
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		return !tree_is(t, inner, KIND_for_in_clause);
	default:
		return false;
	}
}

static bool is_loop_statement(const struct tree *t, nid_t n, nid_t inner)
{
	(void)inner;
	return tree_is(t, n, KIND_for_statement) ||
	       tree_is(t, n, KIND_while_statement);
}

/* The innermost loop of a kind around a node, up to the end of its function or of
 * the file. `kept` is by node: the loop plus two, 1 for none. */
static nid_t
find_loop(const struct model *m, nid_t **kept, nid_t node, bool in_function,
	  bool (*is_one)(const struct tree *t, nid_t n, nid_t inner))
{
	const struct tree *t = m->tree;
	uint32_t f = m->function_of[node];
	nid_t n = node, answer = 1;

	if (!*kept)
		*kept = ARENA_ARRAY(m->arena, nid_t, t->count);
	for (;;) {
		nid_t parent = tree_parent(t, n);

		if ((*kept)[n]) {
			answer = (*kept)[n];
			break;
		}
		if (parent == NO_NODE ||
		    (in_function && m->function_of[parent] != f))
			break;
		if (is_one(t, parent, n)) {
			answer = parent + 2;
			break;
		}
		n = parent;
	}
	for (nid_t end = n, i = node;; i = tree_parent(t, i)) {
		(*kept)[i] = answer;
		if (i == end)
			break;
	}
	return answer == 1 ? NO_NODE : answer - 2;
}

nid_t loop_around(const struct model *m, nid_t node)
{
	return find_loop(m, &around_cache_of(m)->loops, node, true, is_loop_of);
}

nid_t loop_statement_around(const struct model *m, nid_t node)
{
	return find_loop(m, &around_cache_of(m)->loop_statements, node, false,
			 is_loop_statement);
}

bool is_optional_part(const struct tree *t, nid_t n, nid_t part)
{
	switch (tree_kind(t, n)) {
	case KIND_if_statement:
		return t->nodes[part].field != FIELD_condition;
	case KIND_elif_clause:
	case KIND_except_clause:
	case KIND_case_clause:
		return true;
	case KIND_try_statement:
		return tree_is(t, part, KIND_else_clause);
	case KIND_conditional_expression:
		return tree_nth(t, n, 1) != part;
	case KIND_boolean_operator:
		return t->nodes[part].field != FIELD_left;
	default:
		return false;
	}
}

/* Whether the part `inner` of `n` is run only sometimes. */
static bool may_be_skipped(const struct tree *t, nid_t n, nid_t inner)
{
	return is_optional_part(t, n, inner) ||
	       (tree_is(t, n, KIND_while_statement) &&
		t->nodes[inner].field != FIELD_condition);
}

bool is_always_run(const struct model *m, uint32_t f, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t inner = node, n = tree_parent(t, node);

	for (int i = 0; i < DEEPEST_NESTING; i++) {
		if (n == NO_NODE ||
		    (f != NO_INDEX && n == function_at(m, f)->node))
			break;
		if (may_be_skipped(t, n, inner))
			return false;
		inner = n;
		n = tree_parent(t, n);
	}
	if (f == NO_INDEX)
		return n == NO_NODE;
	if (n != function_at(m, f)->node)
		return false;
	/* if not training: return x */
	return !function_at(m, f)->returns.count ||
	       function_at(m, f)->returns.at[0] > node ||
	       tree_inside(t, node, function_at(m, f)->returns.at[0]);
}
