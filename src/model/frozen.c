#include "model/frozen.h"

#include "framework/tables.h"
#include "model/around.h"
#include "model/bounds.h"
#include "model/caches.h"
#include "model/solve/solve.h"
#include "model/uses.h"

/* A place where something happens, as seen from one function: itself, or a call
 * that leads there. */
struct event {
	uint32_t function; /* or NO_INDEX for the top level */
	nid_t node;
};

struct events {
	uint32_t count;
	struct event at[MOST_EVENTS];
};

static bool add_event(struct events *events, uint32_t function, nid_t node)
{
	for (uint32_t i = 0; i < events->count; i++)
		if (events->at[i].node == node)
			return true;
	if (events->count == MOST_EVENTS)
		return false;
	events->at[events->count++] = (struct event){ function, node };
	return true;
}

/* Adds the calls that lead to an event, function by function; `made_in` makes
 * what is asked about anew, so its callers say nothing. */
static void add_callers(const struct model *m, struct events *events,
			uint32_t made_in)
{
	for (uint32_t i = 0; i < events->count; i++) {
		uint32_t f = events->at[i].function;
		const struct function *function;

		if (f == NO_INDEX || f == made_in)
			continue;
		function = &m->functions.at[f];
		for (size_t c = 0; c < function->callers.count; c++) {
			const struct call *call =
				&m->calls.at[function->callers.at[c]];

			if (traced_at(m, call->node) == NO_INDEX)
				add_event(events, call->function, call->node);
		}
	}
}

/* --- where the graph is used --------------------------------------------------- */

static const struct trace *root_trace(const struct model *m, uint32_t f,
				      uint32_t *root)
{
	const struct trace *trace = NULL;

	for (int step = 0; step < MOST_STEPS_UP; step++) {
		if (f == NO_INDEX || !m->functions.at[f].traces.count)
			break;
		trace = &m->functions.at[f].traces.at[0];
		*root = f;
		f = trace->from;
	}
	return trace;
}

static bool runs_training_loop(const struct model *m, const struct call *call)
{
	return call->method && framework_set_has(m->framework, "training-loop",
						 name_text(m, call->method));
}

static void find_uses_of_graph(const struct model *m, uint32_t root,
			       const struct trace *trace, struct events *out)
{
	bool by_keras = trace->kind == TRACE_METHOD ||
			(trace->kind == TRACE_ARGUMENT && trace->later);

	out->count = 0;
	/* ds.map(f) traces f there and then, each time anew. */
	if (trace->kind == TRACE_ARGUMENT && !trace->later)
		return;
	for (uint32_t i = 0; i < m->calls.count; i++) {
		const struct call *call = &m->calls.at[i];

		if ((by_keras ? runs_training_loop(m, call)
			      : call->callee == root) &&
		    traced_at(m, call->node) == NO_INDEX)
			add_event(out, call->function, call->node);
	}
}

/* --- what is written -------------------------------------------------------------- */

static uint64_t kinds_of(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds;
}

/* Values of Python that a trace takes as they are. */
static bool is_plain(uint64_t kinds)
{
	uint64_t plain = KINDS_SCALAR | KINDS_SEQUENCE | KIND_BIT(VALUE_NONE) |
			 KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_DICT) |
			 KIND_BIT(VALUE_UNKNOWN);

	return kinds && !(kinds & ~plain) &&
	       kinds & ~(KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_UNKNOWN));
}

static bool is_written(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t parent = tree_parent(t, n);

	return (tree_is(t, parent, KIND_assignment) ||
		tree_is(t, parent, KIND_augmented_assignment)) &&
	       t->nodes[n].field == FIELD_left;
}

/* The nodes at which the same variable is bound. */
static void find_name_writes(const struct model *m, nid_t read,
			     struct events *out)
{
	uint32_t v = variable_of(m, read);
	uint32_t i = m->variables.at[v].first;

	for (; i != NO_INDEX; i = m->binds.at[i].next) {
		const struct bind *b = &m->binds.at[i];

		if (b->kind == BIND_ASSIGN || b->kind == BIND_AUGMENTED ||
		    b->kind == BIND_FOR)
			add_event(out, m->function_of[b->target], b->target);
	}
}

/* The nodes at which the attribute of an object of the same class is bound. */
static void find_attribute_writes(const struct model *m, nid_t read,
				  struct events *out)
{
	const struct tree *t = m->tree;
	nid_t name = tree_child(t, read, FIELD_attribute);
	struct slice text = tree_text(t, name);
	struct node_list uses = identifiers_named(
		m, intern_bytes(m->names, text.ptr, text.length));
	nid_t object = tree_child(t, read, FIELD_object);

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_parent(t, uses.at[i]);

		if (tree_is(t, n, KIND_attribute) && is_written(m, n) &&
		    share_object(m, object, tree_child(t, n, FIELD_object)))
			add_event(out, m->function_of[n], n);
	}
}

bool prepares_object(const struct model *m, const struct function *f)
{
	static const char *const names[] = { "__init__", "build", "compile",
					     "__setstate__", NULL };

	return name_is_any(m, f->name, names);
}

/* What is written before the object is used: in its constructor. */
static bool is_initial(const struct model *m, const struct event *write)
{
	const struct function *f;

	if (write->function == NO_INDEX)
		return false;
	f = &m->functions.at[write->function];
	return f->klass != NO_INDEX && prepares_object(m, f);
}

/* --- in which order ------------------------------------------------------------------- */

static bool in_one_loop(const struct model *m, nid_t a, nid_t b, nid_t maker)
{
	for (nid_t n = loop_statement_around(m, a); n != NO_NODE;
	     n = loop_statement_around(m, n))
		if (tree_inside(m->tree, b, n))
			return !tree_inside(m->tree, maker, n);
	return false;
}

/* x = 1 in the loop is the same each time; x = i is not. */
static bool changes_in_loop(const struct model *m, nid_t write)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_parent(t, write);
	nid_t value = tree_child(t, statement, FIELD_right);

	if (!tree_is(t, statement, KIND_assignment) || value == NO_NODE)
		return true;
	return !evidence_at(m, evidence_of(m, value))->constant;
}

/* The first use, the write and another use, in this order; in a loop they may be
 * one and the same use. */
static bool is_between(const struct model *m, const struct events *uses,
		       const struct event *write, nid_t maker, nid_t origin,
		       nid_t *again)
{
	bool before = false, after = false;

	for (uint32_t i = 0; i < uses->count; i++) {
		const struct event *use = &uses->at[i];

		if (use->function != write->function)
			continue;
		if (in_one_loop(m, use->node, write->node, maker) &&
		    changes_in_loop(m, origin)) {
			*again = use->node;
			return true;
		}
		before = before || use->node < write->node;
		if (use->node > write->node && !after) {
			*again = use->node;
			after = true;
		}
	}
	return before && after;
}

/* Keras' loop calls it between the steps. */
static bool is_called_between_steps(const struct model *m, uint32_t f)
{
	return f != NO_INDEX &&
	       runs_in(m, m->functions.at[f].body, CONTEXT_HOST);
}

static bool is_written_between(const struct model *m, const struct events *uses,
			       const struct event *write, uint32_t root,
			       struct rebinding *out)
{
	const struct function *f = &m->functions.at[root];
	struct events writes = { .count = 0 };

	if (is_called_between_steps(m, write->function) && uses->count &&
	    runs_training_loop(m, call_at(m, uses->at[0].node))) {
		out->again = uses->at[0].node;
		return true;
	}
	add_event(&writes, write->function, write->node);
	add_callers(m, &writes, f->outer);
	for (uint32_t i = 0; i < writes.count; i++)
		if (is_between(m, uses, &writes.at[i], f->node, write->node,
			       &out->again))
			return true;
	return false;
}

/* The uses of the graph function that was asked about last: all reads of one
 * function ask for the same. */
struct frozen_cache {
	uint32_t root;
	struct events uses;
};

static const struct events *uses_of_graph(const struct model *m, uint32_t root,
					  const struct trace *trace)
{
	struct frozen_cache *cache = m->caches->frozen;

	if (!cache) {
		cache = ARENA_NEW(m->arena, struct frozen_cache);
		cache->root = NO_INDEX;
		m->caches->frozen = cache;
	}
	if (cache->root != root) {
		cache->root = root;
		find_uses_of_graph(m, root, trace, &cache->uses);
		add_callers(m, &cache->uses, m->functions.at[root].outer);
	}
	return &cache->uses;
}

static bool is_outer_name(const struct model *m, nid_t read)
{
	uint32_t v = variable_of(m, read);

	/* The x of def inner(x) is no read of another x. */
	return m->caches->target_variable[read] == NO_INDEX && v != NO_INDEX &&
	       m->scopes.at[m->variables.at[v].scope].function !=
		       m->function_of[read];
}

bool rebound_after_trace(const struct model *m, nid_t read,
			 struct rebinding *out)
{
	struct events writes = { .count = 0 };
	const struct events *uses;
	bool is_name = tree_is(m->tree, read, KIND_identifier);
	uint32_t root = NO_INDEX;
	const struct trace *trace =
		root_trace(m, function_around(m, read), &root);

	if (!trace || !is_plain(kinds_of(m, read)) ||
	    (is_name && !is_outer_name(m, read)))
		return false;
	if (is_name)
		find_name_writes(m, read, &writes);
	else
		find_attribute_writes(m, read, &writes);
	if (!writes.count)
		return false;
	uses = uses_of_graph(m, root, trace);
	for (uint32_t i = 0; i < writes.count; i++) {
		const struct event *write = &writes.at[i];

		if (is_initial(m, write) ||
		    traced_at(m, write->node) != NO_INDEX ||
		    !is_written_between(m, uses, write, root, out))
			continue;
		out->write = write->node;
		return true;
	}
	return false;
}
