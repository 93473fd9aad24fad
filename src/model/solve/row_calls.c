/*
 * What a row of the table of callers means for a call that stands in the code at hand:
 * in which contexts and releases the function is run there, and what it gets.
 *
 * In: a row and a call. Out: contexts, releases, arguments. Nothing is run.
 */
#include "model/solve/rows.h"

#include "model/solve/calling.h"

#include <string.h>

#include "model/caches.h"

/* --- contexts ------------------------------------------------------------------------ */

static uint32_t as_tried(uint32_t bits)
{
	uint32_t graph = 1u << CONTEXT_GRAPH | 1u << CONTEXT_GRAPH_PLAIN;

	return bits & graph ? (bits & ~graph) | 1u << CONTEXT_TRIED : bits;
}

/* Where the call of the row stands, and so what it makes of a function. */
static uint32_t contexts_of_call(struct walker *w, const struct caller_row *row,
				 const enum caller_situation *used)
{
	uint32_t bits;

	if (row->when != WHEN_CALLED && w->u->keras_is_apart)
		return 0;
	if (used && context_now(w) == CONTEXT_TRIED)
		return as_tried(row_contexts(w->s, row, *used));
	if (used)
		return row_contexts(w->s, row, *used);
	if (row->when != WHEN_CALLED &&
	    (w->u->compiles_eagerly || w->compiled == COMPILED_EAGERLY))
		return 1u << CONTEXT_EAGER;
	if (row->when != WHEN_CALLED) {
		bits = row_contexts(w->s, row, FROM_FIT);
		bits = bits ? bits : row_contexts(w->s, row, situation_now(w));
		return w->compiled & COMPILED_EAGERLY
			       ? bits | 1u << CONTEXT_EAGER
			       : bits;
	}
	bits = row_contexts(w->s, row, situation_now(w));
	/* Code that is not converted calls code that is not; what is tried tries
	 * what it calls. */
	if (context_now(w) == CONTEXT_GRAPH_PLAIN && bits & 1u << CONTEXT_GRAPH)
		bits = (bits & ~(1u << CONTEXT_GRAPH)) |
		       1u << CONTEXT_GRAPH_PLAIN;
	return context_now(w) == CONTEXT_TRIED ? as_tried(bits) : bits;
}

/* What a call-back runs eagerly, it runs in the host; what builds a graph by hand, in
 * that graph. */
static uint32_t as_here(const struct walker *w, uint32_t bits)
{
	enum context now = context_now(w);
	uint32_t eager = 1u << CONTEXT_EAGER;

	return (now == CONTEXT_HOST || now == CONTEXT_BUILT) && bits & eager
		       ? (bits & ~eager) | 1u << now
		       : bits;
}

uint32_t contexts_here(struct walker *w, const struct caller_row *row,
		       const enum caller_situation *used)
{
	return as_here(w, contexts_of_call(w, row, used));
}

const struct caller_row *decorating_row(const struct walker *w, sym_t name)
{
	struct caller_row_walk walk =
		callers_of_function(intern_text(w->s->names, name));
	const struct caller_row *row = caller_next(&walk);

	while (row && (!row->decorates || row->returned >= 0))
		row = caller_next(&walk);
	return row;
}

enum context context_called(const struct walker *w, sym_t name)
{
	uint32_t bits = row_contexts(w->s, decorating_row(w, name), FROM_GRAPH);

	if (bits & 1u << CONTEXT_GRAPH)
		return CONTEXT_GRAPH;
	return bits & 1u << CONTEXT_GRAPH_PLAIN ? CONTEXT_GRAPH_PLAIN
						: CONTEXT_EAGER;
}

uint32_t as_compiled_eagerly(const struct solver *s, uint32_t bits,
			     const struct caller_row *row)
{
	uint32_t graph = 1u << CONTEXT_GRAPH | 1u << CONTEXT_GRAPH_PLAIN;

	if (!(bits & graph))
		return bits;
	bits = (bits & ~graph) | 1u << CONTEXT_EAGER;
	return row_contexts(s, row, FROM_FUNCTIONAL) & graph
		       ? bits | 1u << CONTEXT_TRIED
		       : bits;
}

/* --- the function of a row ---------------------------------------------------------------- */

static nid_t where_given(struct walker *w, nid_t site, int position,
			 const char *keyword)
{
	nid_t n = tree_is(w->t, site, KIND_call)
			  ? call_argument(w->m, site, position, keyword)
			  : NO_NODE;

	return n == NO_NODE ? site : tree_bare(w->t, n);
}

ev_t row_argument(struct walker *w, const struct caller_row *row,
		  const struct arguments *arguments, nid_t site,
		  struct row_search *at)
{
	while (at->next < arguments->count) {
		uint32_t i = at->next++;
		sym_t keyword = arguments->keywords[i];
		const char *word = intern_text(w->s->names, keyword);

		if (keyword ? !caller_takes_keyword(row, word)
			    : at->place++ != row->position)
			continue;
		at->where = keyword ? where_given(w, site, -1, word)
				    : where_given(w, site, row->position, NULL);
		return arguments->at[i];
	}
	return EV_UNSEEN;
}

const char *written_callee(struct walker *w, nid_t site)
{
	const struct call *call =
		tree_is(w->t, site, KIND_call) ? call_at(w->m, site) : NULL;
	const char *written = call ? written_name(w->m, call->callee_node)
				   : NULL;

	if (written)
		return written;
	return call && call->method ? name_text(w->m, call->method) : "a call";
}

/* --- what they get --------------------------------------------------------------------- */

/* Of a dataset whose elements are known, the function gets these. */
bool dataset_arguments(struct walker *w, ev_t dataset, struct arguments *given)
{
	ev_t element = ev_element(pool_of(w), dataset);
	const struct evidence *e = pool_at(pool_of(w), element);
	const struct elements *list = pool_elements_at(pool_of(w), e->elements);

	if (!(pool_at(pool_of(w), dataset)->kinds & KIND_BIT(VALUE_DATASET)) ||
	    element <= EV_UNKNOWN)
		return false;
	memset(given, 0, sizeof(*given));
	given->call = NO_NODE;
	if (e->kinds == KIND_BIT(VALUE_TUPLE) && e->elements && !list->open)
		for (uint32_t i = 0; i < list->count; i++)
			given->at[given->count++] = list->at[i];
	else
		given->at[given->count++] = element;
	return true;
}

/* strategy.run(step, args=(x, y)) hands on what its tuple holds. */
void given_arguments(struct walker *w, const struct caller_row *row,
		     const struct arguments *arguments, nid_t site,
		     struct arguments *given)
{
	const struct call *call = call_at(w->m, site);
	ev_t args = argument_at(arguments, 1, named(w, "args"));
	const struct elements *list;

	if (!row->takes_count[DIALECT_KERAS_3] ||
	    row->takes[DIALECT_KERAS_3][0].source != GIVES_GIVEN || !call ||
	    !name_is(w->m, call->method, "run") || args == EV_UNSEEN)
		return;
	list = pool_elements_at(pool_of(w),
				pool_at(pool_of(w), args)->elements);
	if (!ev_must(pool_of(w), args, KINDS_SEQUENCE) || !list->count ||
	    list->open)
		return;
	memset(given, 0, sizeof(*given));
	given->call = NO_NODE;
	for (uint32_t i = 0; i < list->count; i++)
		given->at[given->count++] = list->at[i];
	given->has_more = argument_at(arguments, 2, named(w, "kwargs")) !=
			  EV_UNSEEN;
}

uint8_t dialects_passed_on(const struct walker *w, const struct caller_row *row,
			   enum context context,
			   const enum caller_situation *used)
{
	uint8_t bits =
		row_dialects(w->s, row, used ? *used : FROM_FIT, context);

	if (is_untold_context(context) ||
	    (context == CONTEXT_HOST && context_now(w) == CONTEXT_HOST))
		return w->a->dialects;
	if (used)
		return bits & w->a->dialects;
	if (row->when == WHEN_CALLED || !bits)
		bits = row_dialects(w->s, row, situation_now(w), context);
	/* Else the context is that of the code around, whatever the row says. */
	return bits ? bits & w->a->dialects : w->a->dialects;
}
