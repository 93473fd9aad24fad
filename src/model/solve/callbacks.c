/*
 * Functions that the framework calls back, and methods that it calls because
 * they are overridden, by the table of callers.
 *
 *	ds.map(parse)              parse runs in a graph, on the elements of ds
 *	model.compile(loss=f)      f runs in a graph once the model is fitted
 *	class Net(keras.Model)     its call, too
 *
 * In: a call with its arguments, or a class. Out: activations in the contexts
 * of the row, with the reason. A row that takes effect only when Keras runs the
 * model is certain where the file shows that it does.
 */
#include "model/solve/solver.h"

#include <string.h>

#include "framework/callers.h"
#include "model/caches.h"

/* --- contexts ------------------------------------------------------------------------ */

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

static uint32_t row_contexts(const struct caller_row *row,
			     enum caller_situation situation)
{
	return row_contexts_in(row, situation, ALL_DIALECTS);
}

/* The releases in which the row is run in that context. */
static uint8_t row_dialects(const struct caller_row *row,
			    enum caller_situation situation,
			    enum context context)
{
	uint8_t bits = 0;

	for (int d = 0; d < CALLER_DIALECTS; d++)
		if (row_contexts_in(row, situation, 1u << d) & 1u << context)
			bits |= 1u << d;
	return bits;
}

/* Where the call of the row stands, and so what it makes of a function. */
static uint32_t contexts_here(struct walker *w, const struct caller_row *row)
{
	uint32_t bits;

	if (row->when != WHEN_CALLED) {
		bits = row_contexts(row, FROM_FIT);
		return bits ? bits
			    : row_contexts(row, is_graph_context(context_now(w))
							? FROM_GRAPH
							: FROM_EAGER);
	}
	bits = row_contexts(row, is_graph_context(context_now(w)) ? FROM_GRAPH
								  : FROM_EAGER);
	/* Code that is not converted calls code that is not. */
	if (context_now(w) == CONTEXT_GRAPH_PLAIN && bits & 1u << CONTEXT_GRAPH)
		bits = (bits & ~(1u << CONTEXT_GRAPH)) |
		       1u << CONTEXT_GRAPH_PLAIN;
	return bits;
}

/* --- what they get --------------------------------------------------------------------- */

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
	if (p->dtype)
		e.dtype = intern_str(s->names, p->dtype);
	return pool_evidence(s->pool, &e);
}

static struct arguments row_arguments(struct solver *s,
				      const struct caller_row *row, nid_t site)
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

/* Of a dataset whose elements are known, the function gets these. */
static bool dataset_arguments(struct walker *w, ev_t dataset,
			      struct arguments *given)
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

/* --- entering ----------------------------------------------------------------------------- */

/* A function that the row enters, and all that is known of the entry. */
struct handing {
	struct walker *w;
	enum context context;
	const struct arguments *given;
	uint8_t dialects;
	struct trace reason;
};

static void enter_function(const struct handing *h, const struct object *o)
{
	struct solver *s = h->w->s;
	uint32_t index = solver_activation(s, o->index, h->context);
	struct activation *a = s->activations.at[index];

	if (is_graph_context(h->context) && a->unit == h->w->u->index)
		activation_reason(s, index, h->reason);
	activation_dialects(s, index, h->dialects);
	apply_arguments(h->w, a, o->self, h->given, false);
	if (!a->was_entered)
		solver_run(s, index);
}

static void enter_object(const struct handing *h, uint32_t object)
{
	struct solver *s = h->w->s;
	struct object o = s->objects.at[object];
	struct object target = s->objects.at[o.target];

	switch (o.kind) {
	case OBJECT_FUNCTION:
	case OBJECT_METHOD:
		enter_function(h, &o);
		return;
	case OBJECT_GRAPH:
		/* tf.data traces a graph function that it is given once more. */
		if (is_graph_context(h->context) &&
		    target.unit == h->w->u->index &&
		    (target.kind == OBJECT_FUNCTION ||
		     target.kind == OBJECT_METHOD))
			activation_reason(s,
					  solver_activation(s, target.index,
							    CONTEXT_GRAPH),
					  h->reason);
		break;
	case OBJECT_PLAIN:
		if (target.kind == OBJECT_FUNCTION) {
			struct handing plain = *h;

			if (plain.context == CONTEXT_GRAPH)
				plain.context = CONTEXT_GRAPH_PLAIN;
			enter_function(&plain, &target);
			return;
		}
		break;
	default:
		break;
	}
	call_object(h->w, object, h->given, NO_NODE);
}

/* Each function that a value may be, or that a list of them holds. */
static void enter_value(const struct handing *h, ev_t value, bool nested,
			nid_t site)
{
	struct walker *w = h->w;
	struct evidence e = *pool_at(pool_of(w), resolved(w, value, site));
	struct object_set set = *pool_objects_at(pool_of(w), e.objects);

	if (e.kinds & (KINDS_SEQUENCE | KIND_BIT(VALUE_DICT)) && e.elements) {
		if (nested)
			enter_value(h, ev_element(pool_of(w), value), false,
				    site);
		return;
	}
	for (uint32_t i = 0; i < set.count; i++)
		enter_object(h, set.at[i]);
}

static const char *written_callee(struct walker *w, nid_t site)
{
	const struct call *call = call_at(w->m, site);
	const char *written = call ? written_name(w->m, call->callee_node)
				   : NULL;

	if (written)
		return written;
	return call && call->method ? name_text(w->m, call->method) : "a call";
}

static uint32_t tracing_function(const struct walker *w)
{
	return w->a->function == NO_INDEX || !is_graph_context(w->a->context)
		       ? NO_INDEX
		       : w->s->functions.at[w->a->function].index;
}

static bool row_is_certain(const struct walker *w, const struct caller_row *row)
{
	if (row->when != WHEN_CALLED && !w->u->fits)
		return false;
	return tracing_function(w) == NO_INDEX || w->a->is_certain;
}

static uint8_t handed_dialects(const struct walker *w,
			       const struct caller_row *row,
			       enum context context)
{
	uint8_t bits = row_dialects(row, FROM_FIT, context);

	if (row->when == WHEN_CALLED || !bits)
		bits = row_dialects(row,
				    is_graph_context(context_now(w))
					    ? FROM_GRAPH
					    : FROM_EAGER,
				    context);
	bits &= w->a->dialects;
	return bits ? bits : w->a->dialects;
}

static void hand_over(struct walker *w, const struct caller_row *row,
		      ev_t value, const struct arguments *given, nid_t site,
		      nid_t where)
{
	uint32_t bits = contexts_here(w, row);
	struct handing h = { .w = w,
			     .given = given,
			     .reason = { .kind = TRACE_ARGUMENT,
					 .certain = row_is_certain(w, row),
					 .where = where,
					 .from = row->when == WHEN_CALLED
							 ? tracing_function(w)
							 : NO_INDEX,
					 .what = written_callee(w, site) } };

	for (enum context c = 0; c < CONTEXT_COUNT; c++) {
		if (!(bits & 1u << c))
			continue;
		h.context = c;
		h.dialects = handed_dialects(w, row, c);
		enter_value(&h, value, row->nested, site);
	}
}

/* --- arguments of a call ---------------------------------------------------------------------- */

static nid_t where_given(struct walker *w, nid_t site, int position,
			 const char *keyword)
{
	nid_t n = tree_is(w->t, site, KIND_call)
			  ? call_argument(w->m, site, position, keyword)
			  : NO_NODE;

	return n == NO_NODE ? site : tree_bare(w->t, n);
}

/* The argument of a row; `where` is the place that gives it. */
static ev_t row_argument(struct walker *w, const struct caller_row *row,
			 const struct arguments *arguments, nid_t site,
			 nid_t *where)
{
	int place = 0;

	for (uint32_t i = 0; i < arguments->count; i++) {
		sym_t keyword = arguments->keywords[i];
		const char *word = intern_text(w->s->names, keyword);

		if (keyword ? !caller_takes_keyword(row, word)
			    : place++ != row->position)
			continue;
		*where = keyword ? where_given(w, site, -1, word)
				 : where_given(w, site, row->position, NULL);
		return arguments->at[i];
	}
	return EV_UNSEEN;
}

static void run_rows(struct walker *w, struct caller_walk walk, ev_t receiver,
		     const struct arguments *arguments, nid_t site)
{
	const struct caller_row *row;

	while ((row = caller_next(&walk))) {
		struct arguments given;
		nid_t where = site;
		ev_t value = row_argument(w, row, arguments, site, &where);

		if (value == EV_UNSEEN || row->returned >= 0)
			continue;
		given = row_arguments(w->s, row, site);
		if (row->takes_count[DIALECT_KERAS_3] &&
		    row->takes[DIALECT_KERAS_3][0].source == GIVES_ELEMENT)
			dataset_arguments(w, receiver, &given);
		hand_over(w, row, value, &given, site, where);
	}
}

void run_callbacks(struct walker *w, sym_t name,
		   const struct arguments *arguments, nid_t site)
{
	run_rows(w, callers_of_function(intern_text(w->s->names, name)),
		 EV_NOTHING, arguments, site);
}

void run_method_callbacks(struct walker *w, ev_t receiver, sym_t method,
			  const struct arguments *arguments, nid_t site)
{
	uint64_t kinds = pool_at(pool_of(w), receiver)->kinds;
	const char *name = intern_text(w->s->names, method);

	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (kinds & KIND_BIT(kind))
			run_rows(w, callers_of_method(kind, name), receiver,
				 arguments, site);
}

/* A def or lambda of this traced function that is handed to what is not known
 * to call it is called all the same: tf.nest.map_structure(f, x). */
void run_nested(struct walker *w, const struct arguments *arguments, nid_t site)
{
	struct arguments given = { .call = NO_NODE, .has_more = true };
	struct handing h = { .w = w,
			     .context = context_now(w),
			     .given = &given,
			     .dialects = w->a->dialects,
			     .reason = { .kind = TRACE_NESTED,
					 .certain = w->a->is_certain,
					 .where = site,
					 .from = tracing_function(w),
					 .what = "" } };
	ev_t tensor = ev_may(pool_of(w), ev_of(pool_of(w), VALUE_TENSOR, site));

	if (!is_graph_context(h.context))
		return;
	for (int i = 0; i < 4; i++)
		given.at[given.count++] = tensor;
	for (uint32_t i = 0; i < arguments->count; i++)
		if (ev_may_be(pool_of(w), arguments->at[i],
			      KIND_BIT(VALUE_FUNCTION)))
			enter_value(&h, arguments->at[i], false, site);
}

/* --- methods that are overridden ------------------------------------------------------------------ */

/* Visits the rows of a method for each canonical base of its class. */
static uint32_t override_rows(struct solver *s, const struct unit *u,
			      uint32_t f, const struct caller_row *out[8])
{
	const struct function *function = &u->m->functions.at[f];
	const char *method = name_text(u->m, function->name);
	uint32_t count = 0;
	sym_t bases[MOST_BASES];
	uint32_t base_count = class_framework_bases(
		s, u->first_class + function->klass, bases);

	for (uint32_t b = 0; b < base_count; b++) {
		struct caller_walk walk =
			callers_of_override(name_text(u->m, bases[b]), method);
		const struct caller_row *row;

		while (count < 8 && (row = caller_next(&walk)))
			out[count++] = row;
	}
	return count;
}

bool is_override(struct solver *s, const struct unit *u, uint32_t f)
{
	const struct function *function = &u->m->functions.at[f];
	const struct caller_row *rows[8];

	return function->klass != NO_INDEX && !function->is_static &&
	       function->name && override_rows(s, u, f, rows) > 0;
}

/* Keras gives the receiver and what the row says. */
static void enter_override(struct walker *w, uint32_t f,
			   const struct caller_row *row, enum context context,
			   bool certain)
{
	struct solver *s = w->s;
	const struct function *function = &w->m->functions.at[f];
	struct arguments given = row_arguments(s, row, function->node);
	uint32_t index =
		solver_activation(s, w->u->first_function + f, context);
	struct activation *a = s->activations.at[index];

	if (is_graph_context(context))
		activation_reason(s, index,
				  (struct trace){ .kind = TRACE_METHOD,
						  .certain = certain,
						  .where = function->name_node,
						  .from = NO_INDEX,
						  .what = "Keras" });
	activation_dialects(s, index, row_dialects(row, FROM_FIT, context));
	/* A structure of tensors comes where the model has several inputs. */
	if (name_is(w->m, function->name, "call") && given.count)
		given.at[0] = ev_may(s->pool, given.at[0]);
	apply_arguments(w, a, receiver_of(s, w->u, f), &given, false);
	a->was_entered = false;
	solver_queue(s, index);
	solver_settle(s);
}

/* Keras calls a step with the batch and nothing else. Methods of the same names
 * that take more are called by the project's own loop. */
static bool takes_only_a_batch(const struct unit *u, uint32_t f)
{
	const struct function *function = &u->m->functions.at[f];
	uint32_t needed = 0;

	for (uint32_t p = first_real_parameter(u->m, f);
	     p < function->parameters.count; p++) {
		const struct parameter *parameter = &function->parameters.at[p];

		if (parameter->kind == PARAMETER_ARGS)
			return needed <= 1;
		if (parameter->kind != PARAMETER_KWARGS &&
		    parameter->fallback == NO_NODE)
			needed++;
	}
	return needed == 1;
}

static bool is_run_by_hand(const struct solver *s, const struct unit *u,
			   uint32_t f)
{
	uint32_t a = s->functions.at[u->first_function + f]
			     .activations[CONTEXT_EAGER];

	return a != NO_INDEX && s->activations.at[a]->is_called;
}

/* A step that takes the batch alone is there for Keras' loop; anything else
 * needs to be seen. */
static bool override_is_certain(struct solver *s, const struct unit *u,
				uint32_t f, const struct caller_row *row)
{
	const struct function *function = &u->m->functions.at[f];

	if (class_at(s, u->first_class + function->klass)->keras_runs)
		return true;
	return row->when == WHEN_FITTED &&
	       row->takes_count[DIALECT_KERAS_3] == 1 &&
	       row->takes[DIALECT_KERAS_3][0].source == GIVES_ELEMENT &&
	       takes_only_a_batch(u, f) && !is_run_by_hand(s, u, f);
}

static void run_override(struct walker *w, uint32_t f,
			 const struct caller_row *row, bool certain)
{
	uint32_t bits = row_contexts(row, FROM_FIT);

	if (override_is_certain(w->s, w->u, f, row) != certain ||
	    (!certain && is_run_by_hand(w->s, w->u, f)))
		return;
	if (row->when == WHEN_FITTED && !certain &&
	    row->takes_count[DIALECT_KERAS_3] == 1 &&
	    row->takes[DIALECT_KERAS_3][0].source == GIVES_ELEMENT)
		return;
	bits &= 1u << CONTEXT_GRAPH | 1u << CONTEXT_GRAPH_PLAIN |
		1u << CONTEXT_HOST;
	for (enum context c = 0; c < CONTEXT_COUNT; c++)
		if (bits & 1u << c)
			enter_override(w, f, row, c, certain);
}

void run_overrides(struct walker *w, bool certain)
{
	for (uint32_t f = 0; f < w->m->functions.count; f++) {
		const struct caller_row *rows[8];
		uint32_t count;

		if (!is_override(w->s, w->u, f))
			continue;
		count = override_rows(w->s, w->u, f, rows);
		for (uint32_t i = 0; i < count; i++)
			run_override(w, f, rows[i], certain);
	}
}
