/*
 * What a row of the table of callers says: in which contexts a function is run,
 * in which releases, and what it is given.
 */
#include "model/solve/rows.h"

#include "model/release.h"

/* In which contexts a row is run in one situation, in some of the releases. */
static uint32_t row_contexts_in(const struct caller_row *row,
				enum caller_situation situation,
				unsigned dialects)
{
	static const struct {
		enum caller_context called;
		enum context context;
	} table[] = {
		{ CALLED_EAGER, CONTEXT_EAGER },
		{ CALLED_GRAPH, CONTEXT_GRAPH },
		{ CALLED_BARE, CONTEXT_GRAPH_PLAIN },
		{ CALLED_SYMBOLIC, CONTEXT_SYMBOLIC },
		{ CALLED_HOST, CONTEXT_HOST },
		{ CALLED_TRIED, CONTEXT_TRIED },
		{ CALLED_BUILT, CONTEXT_BUILT },
	};
	uint32_t bits = 0;

	for (int d = 0; d < CALLER_DIALECTS; d++)
		for (size_t i = 0;
		     dialects & 1u << d && i < sizeof(table) / sizeof(*table);
		     i++)
			if (row->contexts[d][situation] & table[i].called)
				bits |= 1u << table[i].context;
	return bits;
}

unsigned dialects_meant(const struct solver *s)
{
	const struct dialect *d = dialect_of_file(unit_at(s, 0)->m);

	return (unsigned)d->keras2 << DIALECT_KERAS_2 |
	       (unsigned)d->keras3 << DIALECT_KERAS_3;
}

/* What is so in all of them needs no look at which is meant. */
static unsigned dialects_asked(const struct solver *s,
			       const struct caller_row *row,
			       enum caller_situation situation)
{
	return row->contexts[DIALECT_KERAS_2][situation] ==
			       row->contexts[DIALECT_KERAS_3][situation]
		       ? ALL_DIALECTS
		       : dialects_meant(s);
}

uint32_t row_contexts(const struct solver *s, const struct caller_row *row,
		      enum caller_situation situation)
{
	return row_contexts_in(row, situation,
			       dialects_asked(s, row, situation));
}

uint8_t row_dialects(const struct solver *s, const struct caller_row *row,
		     enum caller_situation situation, enum context context)
{
	unsigned asked = dialects_asked(s, row, situation);
	uint8_t bits = 0;

	for (int d = 0; d < CALLER_DIALECTS; d++)
		if (row_contexts_in(row, situation, asked & 1u << d) &
		    1u << context)
			bits |= (uint8_t)(1u << d);
	return bits;
}

uint8_t dialects_fitted(const struct solver *s, const struct caller_row *row)
{
	uint8_t bits = 0;

	for (int d = 0; d < CALLER_DIALECTS; d++)
		if (row->contexts[d][FROM_FIT])
			bits |= (uint8_t)(1u << d);
	return bits & (uint8_t)dialects_meant(s);
}

uint8_t dialects_shown(const struct walker *w, const struct caller_row *row,
		       enum context context)
{
	return w->s->fits || !row_contexts(w->s, row, FROM_FUNCTIONAL)
		       ? ALL_DIALECTS
		       : row_dialects(w->s, row, FROM_FUNCTIONAL, context);
}

/* What Lambda() calls gets a tensor, or a list of them. */
static uint32_t listed_tensors(struct solver *s, const struct evidence *e)
{
	struct evidence tensor = *e;
	struct elements list = { .count = 1, .depth = 1, .open = true };

	if (!(e->kinds & KIND_BIT(VALUE_LIST)) ||
	    !(e->kinds & KIND_BIT(VALUE_TENSOR)))
		return 0;
	tensor.kinds = KIND_BIT(VALUE_TENSOR);
	list.at[0] = pool_evidence(s->pool, &tensor);
	return pool_elements(s->pool, &list);
}

/* A release before that gives it something of another dtype. */
static bool has_dtypes(const struct solver *s, const struct caller_row *row)
{
	unsigned newest = pinned_dialect(unit_at(s, 0)->m)->newest;

	return !row->dtypes_since || !newest || newest >= row->dtypes_since;
}

static ev_t taken_value(struct solver *s, const struct caller_row *row,
			const struct caller_parameter *p, nid_t site)
{
	struct evidence e = { .kinds = p->kinds,
			      .proof = site,
			      .batch = row->when == WHEN_CALLED ? BATCH_NONE
								: BATCH_FED };
	uint64_t symbolic = KIND_BIT(VALUE_KERAS_TENSOR);

	if (p->source == GIVES_ANY || (p->source == GIVES_KINDS && !p->kinds))
		return EV_UNKNOWN;
	if (p->source != GIVES_KINDS)
		return ev_may(s->pool, ev_of(s->pool, VALUE_TENSOR, site));
	if (e.kinds & symbolic) {
		e.kinds = (e.kinds & ~symbolic) | KIND_BIT(VALUE_TENSOR);
		e.is_symbolic = !(p->kinds & KIND_BIT(VALUE_TENSOR));
	}
	if (p->dtype && has_dtypes(s, row))
		e.dtype = intern_str(s->names, p->dtype);
	e.elements = listed_tensors(s, &e);
	return pool_evidence(s->pool, &e);
}

struct arguments row_arguments(struct solver *s, const struct caller_row *row,
			       nid_t site)
{
	enum caller_dialect d = row->takes_count[DIALECT_KERAS_3]
					? DIALECT_KERAS_3
					: DIALECT_KERAS_2;
	struct arguments given = { .call = NO_NODE };

	for (size_t i = 0; i < row->takes_count[d]; i++) {
		const struct caller_parameter *p = &row->takes[d][i];
		ev_t value = taken_value(s, row, p, site);
		int times = p->many ? 4 : 1;

		while (times-- && given.count < MOST_ARGUMENTS) {
			given.keywords[given.count] =
				p->keyword ? intern_str(s->names, p->keyword)
					   : 0;
			given.at[given.count++] = value;
		}
		given.has_more = given.has_more || p->many;
	}
	return given;
}
