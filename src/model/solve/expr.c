/*
 * What an expression is, from what its parts are, and what a statement does to
 * variables.
 *
 * In: a node whose parts have their values. Out: its own value, kept by node,
 * and the binds that it makes.
 */
#include "model/solve/solver.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "model/caches.h"

static struct pool *pool(const struct walker *w)
{
	return w->s->pool;
}

static const struct evidence *ev_at(const struct walker *w, ev_t ev)
{
	return pool_at(w->s->pool, ev);
}

static sym_t text_of(const struct walker *w, nid_t n)
{
	struct slice text = tree_text(w->t, n);

	return intern_bytes(w->s->names, text.ptr, text.length);
}

/* --- literals ------------------------------------------------------------------- */

static ev_t constant(struct walker *w, enum value_kind kind, sym_t text,
		     nid_t n)
{
	struct evidence e = { .kinds = KIND_BIT(kind),
			      .constant = text,
			      .proof = n };

	return pool_evidence(pool(w), &e);
}

/* Longer strings are no switch of anything. */
#define LONGEST_CONSTANT 64

static ev_t string_value(struct walker *w, nid_t n)
{
	struct slice text;

	if (!literal_string(w->m, n, &text) || text.length > LONGEST_CONSTANT)
		return ev_of(pool(w), VALUE_STRING, n);
	return constant(w, VALUE_STRING,
			intern_bytes(w->s->names, text.ptr, text.length), n);
}

static ev_t display_value(struct walker *w, nid_t n, enum value_kind kind)
{
	ev_t items[MOST_ELEMENTS], all = EV_NOTHING;
	uint32_t count = 0;

	for_each_child(w->t, item, n) {
		ev_t value = value_at(w, item);

		if (tree_is(w->t, item, KIND_list_splat)) {
			count = MOST_ELEMENTS + 1;
			value = ev_element(pool(w), value);
		}
		if (count < MOST_ELEMENTS)
			items[count] = value;
		all = ev_join(pool(w), all, value);
		count++;
	}
	if (count > MOST_ELEMENTS || kind == VALUE_SET)
		return ev_open(pool(w), kind, all, n);
	return ev_sequence(pool(w), kind, items, count, n);
}

static ev_t dictionary_value(struct walker *w, nid_t n)
{
	struct evidence e = { .kinds = KIND_BIT(VALUE_DICT), .proof = n };
	struct elements list;
	ev_t all = EV_NOTHING;

	memset(&list, 0, sizeof(list));
	for_each_child(w->t, pair, n) {
		nid_t key = tree_child(w->t, pair, FIELD_key);
		ev_t value = value_at(w, tree_child(w->t, pair, FIELD_value));

		if (!tree_is(w->t, pair, KIND_pair))
			value = EV_UNKNOWN;
		if (list.count < MOST_ELEMENTS && key != NO_NODE &&
		    ev_at(w, value_at(w, key))->constant) {
			list.keys[list.count] =
				ev_at(w, value_at(w, key))->constant;
			list.at[list.count++] = value;
		} else {
			list.open = true;
		}
		all = ev_join(pool(w), all, value);
	}
	if (list.open)
		return ev_open(pool(w), VALUE_DICT, all, n);
	e.elements = pool_elements(pool(w), &list);
	return pool_evidence(pool(w), &e);
}

static ev_t comprehension_value(struct walker *w, nid_t n)
{
	nid_t body = tree_first(w->t, n);
	ev_t item = value_at(w, body);

	switch (tree_kind(w->t, n)) {
	case KIND_list_comprehension:
		return ev_open(pool(w), VALUE_LIST, item, n);
	case KIND_set_comprehension:
		return ev_open(pool(w), VALUE_SET, item, n);
	case KIND_dictionary_comprehension:
		item = value_at(w, tree_child(w->t, body, FIELD_value));
		return ev_open(pool(w), VALUE_DICT, item, n);
	default:
		return ev_open(pool(w), VALUE_ITERATOR, item, n);
	}
}

/* --- names ---------------------------------------------------------------------------- */

static bool is_own_variable(const struct walker *w, const struct variable *v)
{
	uint32_t owner = w->m->scopes.at[v->scope].function;
	uint32_t own = w->a->function == NO_INDEX
			       ? NO_INDEX
			       : w->s->functions.at[w->a->function].index;

	return owner == own && !v->rebound_inside;
}

static ev_t variable_value(struct walker *w, uint32_t variable)
{
	const struct variable *v = &w->m->variables.at[variable];

	if (is_own_variable(w, v)) {
		ev_t value = env_get(w, variable);

		return value == EV_UNSEEN ? EV_UNKNOWN : value;
	}
	return location_read(w->s, &w->u->cells[variable], w->index);
}

/* What a variable holds that was imported, or a builtin. */
ev_t name_value(struct walker *w, sym_t name, nid_t n)
{
	const struct framework *fw = w->s->framework;
	struct evidence e = { .name = name, .proof = n };
	const char *text, *last;
	enum value_kind kind;

	if (!name)
		return EV_UNKNOWN;
	text = intern_text(w->s->names, name);
	last = strrchr(text, '.');
	kind = framework_named(fw, name);
	if (kind == VALUE_UNKNOWN && last && framework_owns(fw, name) &&
	    framework_set_has(fw, "dtypes", last + 1))
		kind = VALUE_DTYPE;
	e.kinds = KIND_BIT(kind);
	if (kind == VALUE_DTYPE && last)
		e.dtype = intern_str(w->s->names, last + 1);
	return pool_evidence(pool(w), &e);
}

static ev_t identifier_value(struct walker *w, nid_t n)
{
	uint32_t v = variable_of(w->m, n);
	ev_t value;

	if (v == NO_INDEX)
		return name_value(w, dotted_name(w->m, n), n);
	value = variable_value(w, v);
	/* Kept by the file under several names: `try: import a except: a = b` */
	if (ev_may_be(pool(w), value, KIND_BIT(VALUE_UNKNOWN)) &&
	    !ev_at(w, value)->name && dotted_name(w->m, n))
		return name_value(w, dotted_name(w->m, n), n);
	return value;
}

void bind_variable(struct walker *w, uint32_t variable, ev_t value)
{
	if (is_own_variable(w, &w->m->variables.at[variable]))
		env_set(w, variable, value);
	location_write(w->s, &w->u->cells[variable], value);
}

/* --- containers that grow ---------------------------------------------------------------- */

/* d[k] = v, l.append(v): what a variable holds has one more kind of item. */
static void add_item(struct walker *w, nid_t container, sym_t key, ev_t value)
{
	ev_t old = value_at(w, container);
	struct evidence e = *ev_at(w, old);
	struct elements list;
	uint32_t v = variable_of(w->m, container);

	if (v == NO_INDEX || !(e.kinds & KINDS_CONTAINER) || !e.elements)
		return;
	list = *pool_elements_at(pool(w), e.elements);
	if (key && !list.open && list.count < MOST_ELEMENTS) {
		uint32_t i = 0;

		while (i < list.count && list.keys[i] != key)
			i++;
		list.keys[i] = key;
		list.at[i] = value;
		if (i == list.count)
			list.count++;
	} else {
		ev_t all = ev_join(pool(w), ev_element(pool(w), old), value);

		memset(&list, 0, sizeof(list));
		list.open = true;
		list.count = 1;
		list.at[0] = all;
	}
	e.elements = pool_elements(pool(w), &list);
	bind_variable(w, v, pool_evidence(pool(w), &e));
}

static void subscript_store(struct walker *w, nid_t target, ev_t value)
{
	nid_t container = tree_child(w->t, target, FIELD_value);
	nid_t key = tree_child(w->t, target, FIELD_subscript);

	add_item(w, container, ev_at(w, value_at(w, key))->constant, value);
}

static void note_growth(struct walker *w, nid_t call)
{
	const struct call *c = call_at(w->m, call);

	if (c->receiver == NO_NODE || !name_is(w->m, c->method, "append"))
		return;
	add_item(w, c->receiver, 0,
		 value_at(w, call_argument(w->m, call, 0, NULL)));
}

/* --- targets ------------------------------------------------------------------------------- */

static bool is_target_list(enum kind kind)
{
	return kind == KIND_pattern_list || kind == KIND_tuple_pattern ||
	       kind == KIND_list_pattern || kind == KIND_tuple ||
	       kind == KIND_list || kind == KIND_expression_list;
}

static void bind_one(struct walker *w, nid_t target, ev_t value)
{
	uint32_t v;

	switch (tree_kind(w->t, target)) {
	case KIND_identifier:
		v = w->m->caches->target_variable[target];
		if (v == NO_INDEX)
			v = variable_of(w->m, target);
		if (v != NO_INDEX)
			bind_variable(w, v, value);
		w->a->values[target] = value;
		break;
	case KIND_attribute:
		attribute_store(
			w, value_at(w, tree_child(w->t, target, FIELD_object)),
			text_of(w, tree_child(w->t, target, FIELD_attribute)),
			value);
		break;
	case KIND_subscript:
		subscript_store(w, target, value);
		break;
	default:
		break;
	}
}

static nid_t bare_target(const struct walker *w, nid_t target)
{
	while (tree_is(w->t, target, KIND_parenthesized_expression) ||
	       tree_is(w->t, target, KIND_as_pattern_target))
		target = tree_first(w->t, target);
	return target;
}

/* a, (b, c) = value. Deeper lists than one inside another are not followed. */
static void bind_list(struct walker *w, nid_t list, ev_t value, bool is_inner)
{
	long place = 0, count = (long)tree_child_count(w->t, list);
	bool splat = false;

	for_each_child(w->t, item, list) {
		nid_t target = bare_target(w, item);
		ev_t part = ev_element_at(pool(w), value,
					  splat ? place - count : place);

		place++;
		if (ev_at(w, value)->kinds == 0)
			part = EV_NOTHING;
		else if (!ev_at(w, value)->elements)
			part = iteration_value(w, value, list);
		if (tree_is(w->t, target, KIND_list_splat_pattern)) {
			splat = true;
			bind_one(w, tree_first(w->t, target),
				 ev_open(pool(w), VALUE_LIST,
					 ev_element(pool(w), value), target));
		} else if (!is_target_list(tree_kind(w->t, target))) {
			bind_one(w, target, part);
		} else if (!is_inner) {
			bind_list(w, target, part, true);
		}
	}
}

void bind_target_value(struct walker *w, nid_t target, ev_t value)
{
	target = bare_target(w, target);
	if (target == NO_NODE)
		return;
	if (is_target_list(tree_kind(w->t, target)))
		bind_list(w, target, value, false);
	else
		bind_one(w, target, value);
}

/* What a loop or an unpacking takes out of a value. */
ev_t iteration_value(struct walker *w, ev_t iterable, nid_t n)
{
	struct evidence e = *ev_at(w, iterable), item = { .proof = n };
	ev_t result = EV_NOTHING;

	if (e.kinds & KINDS_TENSOR) {
		item.kinds = KIND_BIT(VALUE_TENSOR);
		item.dtype = e.dtype;
		result =
			ev_join(pool(w), result, pool_evidence(pool(w), &item));
	}
	if (e.kinds & KINDS_CONTAINER)
		result =
			ev_join(pool(w), result, ev_element(pool(w), iterable));
	if (e.kinds & KIND_BIT(VALUE_SHAPE))
		result = ev_join(pool(w), result,
				 ev_of(pool(w), VALUE_DIMENSION, n));
	if (e.kinds & KIND_BIT(VALUE_NUMPY))
		result = ev_join(pool(w), result,
				 ev_may(pool(w),
					ev_of(pool(w), VALUE_NUMPY, n)));
	if (e.kinds & KIND_BIT(VALUE_STRING))
		result = ev_join(pool(w), result,
				 ev_of(pool(w), VALUE_STRING, n));
	if (e.kinds & ~(KINDS_TENSOR | KINDS_CONTAINER | KIND_BIT(VALUE_SHAPE) |
			KIND_BIT(VALUE_NUMPY) | KIND_BIT(VALUE_STRING) |
			KIND_BIT(VALUE_NONE)))
		result = ev_join(pool(w), result, EV_UNKNOWN);
	return result;
}

/* --- operators ---------------------------------------------------------------------------- */

/* Arithmetic of what is no tensor. */
static uint64_t plain_kinds(uint64_t a, uint64_t b, struct slice op)
{
	uint64_t number = KINDS_NUMBER, both = a | b;

	if (!a || !b)
		return 0;
	if (both & KIND_BIT(VALUE_UNKNOWN))
		return KIND_BIT(VALUE_UNKNOWN);
	if (both & KIND_BIT(VALUE_NUMPY))
		return KIND_BIT(VALUE_NUMPY);
	if (a & KIND_BIT(VALUE_STRING) && slice_is(op, "%"))
		return KIND_BIT(VALUE_STRING);
	if (both & KIND_BIT(VALUE_DIMENSION) &&
	    !(both & ~(number | KIND_BIT(VALUE_DIMENSION))))
		return KIND_BIT(VALUE_DIMENSION);
	if (!(both & ~number))
		return both & KIND_BIT(VALUE_FLOAT) || slice_is(op, "/")
			       ? KIND_BIT(VALUE_FLOAT)
			       : KIND_BIT(VALUE_INT);
	if (a == b &&
	    (a == KIND_BIT(VALUE_LIST) || a == KIND_BIT(VALUE_TUPLE) ||
	     a == KIND_BIT(VALUE_STRING) || a == KIND_BIT(VALUE_SHAPE)))
		return a;
	if (slice_is(op, "*") && b & number &&
	    !(a & ~(KINDS_SEQUENCE | KIND_BIT(VALUE_STRING))))
		return a;
	if (slice_is(op, "*") && a & number &&
	    !(b & ~(KINDS_SEQUENCE | KIND_BIT(VALUE_STRING))))
		return b;
	return KIND_BIT(VALUE_UNKNOWN);
}

/* The two sides as one list, element by element alike. */
static uint32_t joined_elements(struct walker *w, ev_t a, ev_t b)
{
	struct elements list;

	memset(&list, 0, sizeof(list));
	list.open = true;
	list.count = 1;
	list.at[0] = ev_join(pool(w), ev_element(pool(w), a),
			     ev_element(pool(w), b));
	return pool_elements(pool(w), &list);
}

static bool is_count(const struct evidence *e)
{
	return e->kinds == KIND_BIT(VALUE_INT) && e->constant;
}

/* 2 * 3: small sums and products of constants stay constants. */
static sym_t folded(struct walker *w, const struct evidence *a,
		    const struct evidence *b, struct slice op)
{
	long x, y, z;
	char text[32];

	if (!is_count(a) || !is_count(b))
		return 0;
	x = strtol(intern_text(w->s->names, a->constant), NULL, 10);
	y = strtol(intern_text(w->s->names, b->constant), NULL, 10);
	if (labs(x) > 1000000 || labs(y) > 1000000)
		return 0;
	if (slice_is(op, "+"))
		z = x + y;
	else if (slice_is(op, "-"))
		z = x - y;
	else if (slice_is(op, "*"))
		z = x * y;
	else
		return 0;
	snprintf(text, sizeof(text), "%ld", z);
	return intern_str(w->s->names, text);
}

static sym_t tensor_dtype(const struct evidence *a, const struct evidence *b)
{
	if (a->kinds & KINDS_TENSOR)
		return a->dtype;
	return b->kinds & KINDS_TENSOR ? b->dtype : 0;
}

ev_t special_method(struct walker *w, ev_t object, const char *name, ev_t other,
		    nid_t n)
{
	sym_t method = intern_str(w->s->names, name);
	struct arguments arguments = { .call = NO_NODE,
				       .count = other == EV_UNSEEN ? 0 : 1 };
	ev_t bound;

	if (!(ev_at(w, object)->kinds & KIND_BIT(VALUE_INSTANCE)) ||
	    !ev_at(w, object)->objects)
		return EV_UNSEEN;
	bound = attribute_load(w, object, method, n);
	if (!(ev_at(w, bound)->kinds & KIND_BIT(VALUE_FUNCTION)))
		return EV_UNSEEN;
	arguments.at[0] = other;
	return call_value(w, bound, &arguments, n);
}

static ev_t overloaded(struct walker *w, ev_t left, ev_t right, struct slice op,
		       nid_t n)
{
	static const struct {
		const char *op, *name, *reflected;
	} table[] = {
		{ "+", "__add__", "__radd__" },
		{ "-", "__sub__", "__rsub__" },
		{ "*", "__mul__", "__rmul__" },
		{ "/", "__truediv__", "__rtruediv__" },
		{ "@", "__matmul__", "__rmatmul__" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		ev_t value;

		if (!slice_is(op, table[i].op))
			continue;
		value = special_method(w, left, table[i].name, right, n);
		return value != EV_UNSEEN
			       ? value
			       : special_method(w, right, table[i].reflected,
						left, n);
	}
	return EV_UNSEEN;
}

static ev_t operator_value(struct walker *w, ev_t left, ev_t right,
			   struct slice op, nid_t n)
{
	struct evidence a = *ev_at(w, left), b = *ev_at(w, right);
	struct evidence e = { .proof = n };
	ev_t value = overloaded(w, left, right, op, n);

	if (value != EV_UNSEEN)
		return value;
	if (!a.kinds || !b.kinds)
		return EV_NOTHING;
	e.kinds = plain_kinds(a.kinds & ~KINDS_TENSOR, b.kinds & ~KINDS_TENSOR,
			      op);
	if ((a.kinds | b.kinds) & KINDS_TENSOR) {
		e.kinds |= KIND_BIT(VALUE_TENSOR);
		e.dtype = tensor_dtype(&a, &b);
		e.proof = a.kinds & KINDS_TENSOR ? a.proof : b.proof;
		e.is_symbolic = a.is_symbolic || b.is_symbolic;
		e.batch = a.batch > b.batch ? a.batch : b.batch;
	}
	if (e.kinds & KINDS_SEQUENCE)
		e.elements = b.kinds & KINDS_NUMBER
				     ? joined_elements(w, left, left)
				     : joined_elements(w, left, right);
	e.constant = folded(w, &a, &b, op);
	e.varies = a.varies > b.varies ? a.varies : b.varies;
	return pool_evidence(pool(w), &e);
}

static ev_t unary_value(struct walker *w, nid_t n)
{
	ev_t operand = value_at(w, tree_child(w->t, n, FIELD_argument));
	struct evidence e = *ev_at(w, operand);

	if (e.constant && e.kinds & KINDS_NUMBER)
		e.constant = text_of(w, n);
	return e.kinds ? pool_evidence(pool(w), &e) : operand;
}

/* --- comparisons ----------------------------------------------------------------------------- */

static ev_t truth_value(struct walker *w, enum truth truth, nid_t n)
{
	sym_t text = truth == TRUTH_YES	 ? intern_str(w->s->names, "True")
		     : truth == TRUTH_NO ? intern_str(w->s->names, "False")
					 : 0;

	return constant(w, VALUE_BOOL, text, n);
}

static enum truth negated(enum truth truth, bool negate)
{
	if (!negate || truth == TRUTH_EITHER)
		return truth;
	return truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth identity(const struct evidence *a, const struct evidence *b)
{
	uint64_t none = KIND_BIT(VALUE_NONE), unknown = KIND_BIT(VALUE_UNKNOWN);

	if (a->kinds == none && b->kinds == none)
		return TRUTH_YES;
	if ((a->kinds == none && !(b->kinds & (none | unknown))) ||
	    (b->kinds == none && !(a->kinds & (none | unknown))))
		return TRUTH_NO;
	if (a->kinds == KIND_BIT(VALUE_BOOL) && b->kinds == a->kinds &&
	    a->constant && b->constant)
		return a->constant == b->constant ? TRUTH_YES : TRUTH_NO;
	return TRUTH_EITHER;
}

static enum truth equality(const struct evidence *a, const struct evidence *b)
{
	if (a->constant && b->constant && a->kinds == b->kinds &&
	    (a->kinds == KIND_BIT(VALUE_STRING) ||
	     a->kinds == KIND_BIT(VALUE_INT) ||
	     a->kinds == KIND_BIT(VALUE_BOOL)))
		return a->constant == b->constant ? TRUTH_YES : TRUTH_NO;
	return TRUTH_EITHER;
}

static ev_t compared(struct walker *w, nid_t n, ev_t left, ev_t right,
		     struct slice op)
{
	struct evidence a = *ev_at(w, left), b = *ev_at(w, right);
	struct evidence e = { .kinds = KIND_BIT(VALUE_BOOL), .proof = n };
	uint64_t unknown = KIND_BIT(VALUE_UNKNOWN) | KIND_BIT(VALUE_NUMPY);
	/* t == None and t == "text" compare identity. */
	uint64_t plain = KIND_BIT(VALUE_NONE) | KIND_BIT(VALUE_DTYPE) |
			 KIND_BIT(VALUE_SHAPE);

	if (!a.kinds || !b.kinds)
		return EV_NOTHING;
	if (slice_is(op, "is") || slice_is(op, "is not"))
		return truth_value(
			w, negated(identity(&a, &b), slice_is(op, "is not")),
			n);
	if (slice_is(op, "in") || slice_is(op, "not in"))
		return truth_value(w, TRUTH_EITHER, n);
	if (!(a.kinds & ~plain) || !(b.kinds & ~plain))
		return truth_value(w, TRUTH_EITHER, n);
	if (slice_is(op, "==") || slice_is(op, "!="))
		e.constant = ev_at(w, truth_value(w,
						  negated(equality(&a, &b),
							  slice_is(op, "!=")),
						  n))
				     ->constant;
	if ((a.kinds | b.kinds) & KINDS_TENSOR) {
		e.kinds = KIND_BIT(VALUE_TENSOR);
		e.dtype = intern_str(w->s->names, "bool");
		e.proof = a.kinds & KINDS_TENSOR ? a.proof : b.proof;
		if (a.kinds & ~KINDS_TENSOR && b.kinds & ~KINDS_TENSOR)
			e.kinds |= (a.kinds | b.kinds) & unknown
					   ? KIND_BIT(VALUE_UNKNOWN)
					   : KIND_BIT(VALUE_BOOL);
	} else if ((a.kinds | b.kinds) & unknown) {
		e.kinds = KIND_BIT(VALUE_UNKNOWN);
	}
	return pool_evidence(pool(w), &e);
}

/* a < b < c is a < b and b < c. */
static ev_t comparison_value(struct walker *w, nid_t n)
{
	nid_t left = NO_NODE;
	struct slice op = { "", 0 };
	ev_t result = EV_NOTHING;

	for_each_child(w->t, child, n) {
		if (tree_is(w->t, child, KIND_operator)) {
			op = tree_text(w->t, child);
			continue;
		}
		if (left != NO_NODE)
			result = ev_join(pool(w), result,
					 compared(w, n, value_at(w, left),
						  value_at(w, child), op));
		left = child;
	}
	return result;
}

enum truth truth_of(struct walker *w, nid_t n)
{
	const struct evidence *e = ev_at(w, value_at(w, n));
	const char *text = intern_text(w->s->names, e->constant);

	if (e->kinds == KIND_BIT(VALUE_NONE))
		return TRUTH_NO;
	if (!e->constant || e->varies)
		return TRUTH_EITHER;
	if (e->kinds == KIND_BIT(VALUE_BOOL))
		return *text == 'T' ? TRUTH_YES : TRUTH_NO;
	if (e->kinds == KIND_BIT(VALUE_INT))
		return strcmp(text, "0") ? TRUTH_YES : TRUTH_NO;
	return TRUTH_EITHER;
}

static ev_t not_value(struct walker *w, nid_t n)
{
	nid_t operand = tree_child(w->t, n, FIELD_argument);
	ev_t value = value_at(w, operand);

	if (value == EV_NOTHING)
		return EV_NOTHING;
	return ev_may_be(pool(w), value, KINDS_TENSOR)
		       ? value
		       : truth_value(w, negated(truth_of(w, operand), true), n);
}

/* a or b: a where it is true, else b. */
static ev_t boolean_value(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	ev_t a = value_at(w, left);
	ev_t b = value_at(w, tree_child(w->t, n, FIELD_right));
	bool is_or =
		tree_text_is(w->t, tree_child(w->t, n, FIELD_operator), "or");
	enum truth truth = truth_of(w, left);

	if (truth == (is_or ? TRUTH_YES : TRUTH_NO))
		return a;
	if (truth != TRUTH_EITHER)
		return b;
	if (is_or)
		a = ev_without(pool(w), a, KIND_BIT(VALUE_NONE));
	return ev_join(pool(w), a, b);
}

static ev_t conditional_value(struct walker *w, nid_t n)
{
	nid_t yes = tree_first(w->t, n);
	nid_t no = tree_nth(w->t, n, 2);

	return ev_join(pool(w), value_at(w, yes), value_at(w, no));
}

/* --- items ----------------------------------------------------------------------------------- */

static ev_t tensor_item(struct walker *w, const struct evidence *e)
{
	struct evidence item = { .kinds = KIND_BIT(VALUE_TENSOR),
				 .dtype = e->dtype,
				 .proof = e->proof,
				 .is_symbolic = e->is_symbolic };

	return pool_evidence(pool(w), &item);
}

static ev_t keyed_item(struct walker *w, ev_t container, sym_t key)
{
	const struct elements *list =
		pool_elements_at(pool(w), ev_at(w, container)->elements);

	for (uint32_t i = 0; key && i < list->count; i++)
		if (list->keys[i] == key)
			return list->at[i];
	return list->open || !key ? ev_element(pool(w), container) : EV_UNKNOWN;
}

static ev_t container_item(struct walker *w, ev_t container, nid_t subscript)
{
	struct evidence e = *ev_at(w, container);
	const struct evidence *key = ev_at(w, value_at(w, subscript));
	long place;

	if (!e.elements)
		return EV_UNKNOWN;
	if (tree_is(w->t, subscript, KIND_slice)) {
		e.elements = joined_elements(w, container, container);
		return pool_evidence(pool(w), &e);
	}
	if (e.kinds & KIND_BIT(VALUE_DICT))
		return keyed_item(w, container, key->constant);
	if (literal_int(w->m, subscript, &place))
		return ev_element_at(pool(w), container, place);
	return ev_element(pool(w), container);
}

static ev_t subscript_value(struct walker *w, nid_t n)
{
	ev_t of = value_at(w, tree_child(w->t, n, FIELD_value));
	nid_t subscript = tree_child(w->t, n, FIELD_subscript);
	struct evidence e = *ev_at(w, of);
	ev_t result =
		special_method(w, of, "__getitem__", value_at(w, subscript), n);
	bool is_slice = tree_is(w->t, subscript, KIND_slice);

	if (result != EV_UNSEEN)
		return result;
	result = EV_NOTHING;

	if (e.kinds & KINDS_TENSOR)
		result = ev_join(pool(w), result, tensor_item(w, &e));
	if (e.kinds & KINDS_CONTAINER)
		result = ev_join(pool(w), result,
				 container_item(w, of, subscript));
	if (e.kinds & KIND_BIT(VALUE_SHAPE))
		result = ev_join(pool(w), result,
				 ev_of(pool(w),
				       is_slice ? VALUE_SHAPE : VALUE_DIMENSION,
				       n));
	if (e.kinds & KIND_BIT(VALUE_STRING))
		result = ev_join(pool(w), result,
				 ev_of(pool(w), VALUE_STRING, n));
	if (e.kinds & KIND_BIT(VALUE_NUMPY))
		result = ev_join(pool(w), result,
				 ev_may(pool(w),
					ev_of(pool(w), VALUE_NUMPY, e.proof)));
	if (e.kinds & ~(KINDS_TENSOR | KINDS_CONTAINER | KIND_BIT(VALUE_SHAPE) |
			KIND_BIT(VALUE_STRING) | KIND_BIT(VALUE_NUMPY) |
			KIND_BIT(VALUE_NONE)))
		result = ev_join(pool(w), result, EV_UNKNOWN);
	return result;
}

/* --- definitions ------------------------------------------------------------------------------- */

ev_t function_value(struct walker *w, uint32_t function, nid_t proof)
{
	uint32_t object =
		solver_object(w->s, &(struct object){ .kind = OBJECT_FUNCTION,
						      .unit = w->u->index,
						      .index = function,
						      .site = NO_NODE });

	return ev_of_object(w->s, VALUE_FUNCTION, object, proof);
}

ev_t class_value(struct walker *w, uint32_t klass, nid_t proof)
{
	uint32_t object =
		solver_object(w->s, &(struct object){ .kind = OBJECT_CLASS,
						      .unit = w->u->index,
						      .index = klass,
						      .site = NO_NODE });

	return ev_of_object(w->s, VALUE_CLASS, object, proof);
}

/* Decorators are calls, the lowest first. One that nobody knows may hand back
 * anything, most likely the function. */
static ev_t decorated_value(struct walker *w, nid_t n, ev_t value)
{
	nid_t decorators[16];
	size_t count = 0;

	for_each_child(w->t, child, n)
		if (tree_is(w->t, child, KIND_decorator) && count < 16)
			decorators[count++] = child;
	while (count-- > 0) {
		ev_t decorator =
			value_at(w, tree_first(w->t, decorators[count]));
		struct arguments arguments = { .call = NO_NODE, .count = 1 };
		ev_t result;

		arguments.at[0] = value;
		result =
			call_value(w, decorator, &arguments, decorators[count]);
		if (result != EV_UNKNOWN && result != EV_NOTHING)
			value = result;
		else if (!ev_must(pool(w), value, KIND_BIT(VALUE_CLASS)))
			value = ev_may(pool(w), value);
	}
	return value;
}

static ev_t definition_value(struct walker *w, nid_t n)
{
	uint32_t index = w->m->index_of[n];

	if (tree_is(w->t, n, KIND_class_definition))
		return class_value(w, w->u->first_class + index, n);
	return function_value(w, w->u->first_function + index, n);
}

static void define(struct walker *w, nid_t n)
{
	nid_t definition = n;
	ev_t value;

	if (tree_is(w->t, n, KIND_decorated_definition))
		definition = tree_child(w->t, n, FIELD_definition);
	else if (tree_is(w->t, tree_parent(w->t, n), KIND_decorated_definition))
		return;
	if (definition == NO_NODE || w->m->index_of[definition] == NO_INDEX)
		return;
	value = definition_value(w, definition);
	if (definition != n)
		value = decorated_value(w, n, value);
	bind_target_value(w, tree_child(w->t, definition, FIELD_name), value);
}

/* --- imports -------------------------------------------------------------------------------------- */

static void import_names(struct walker *w, nid_t n)
{
	for_each_descendant(w->t, target, n) {
		uint32_t v = w->m->caches->target_variable[target];
		uint32_t i = v == NO_INDEX ? NO_INDEX
					   : w->m->variables.at[v].first;

		while (i != NO_INDEX && w->m->binds.at[i].target != target)
			i = w->m->binds.at[i].next;
		if (i != NO_INDEX)
			bind_variable(w, v,
				      name_value(w, w->m->binds.at[i].imported,
						 target));
	}
}

/* --- statements -------------------------------------------------------------------------------------- */

static void augment(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	nid_t bare = bare_target(w, left);
	struct slice op = tree_text(w->t, tree_child(w->t, n, FIELD_operator));
	ev_t old = value_at(w, left), value;

	if (op.length > 1)
		op.length--; /* += is + */
	if (tree_is(w->t, bare, KIND_identifier))
		old = identifier_value(w, bare);
	value = operator_value(
		w, old, value_at(w, tree_child(w->t, n, FIELD_right)), op, n);
	w->a->values[bare] = old;
	bind_target_value(w, left, value);
}

static void assign(struct walker *w, nid_t n)
{
	nid_t right = tree_child(w->t, n, FIELD_right);

	if (right == NO_NODE)
		return;
	w->a->values[n] = value_at(w, right);
	bind_target_value(w, tree_child(w->t, n, FIELD_left),
			  value_at(w, right));
}

static void return_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);
	ev_t given = value == NO_NODE ? ev_of(pool(w), VALUE_NONE, n)
				      : value_at(w, value);

	w->a->result = ev_join(pool(w), w->a->result, given);
	w->is_dead = true;
}

static void yield_value(struct walker *w, nid_t n)
{
	nid_t value = tree_first(w->t, n);

	w->a->yielded =
		ev_join(pool(w), w->a->yielded,
			value == NO_NODE ? EV_UNKNOWN : value_at(w, value));
}

/* with open(p) as f, except E as e. */
static ev_t entered(struct walker *w, nid_t n)
{
	nid_t expression = tree_first(w->t, n);
	sym_t enter = intern_str(w->s->names, "__enter__");
	struct arguments none = { .call = NO_NODE };
	ev_t value = value_at(w, expression), method;

	if (!tree_is(w->t, tree_parent(w->t, n), KIND_with_item))
		return EV_UNKNOWN;
	if (!ev_at(w, value)->objects)
		return value;
	method = attribute_load(w, value, enter, n);
	if (!ev_may_be(pool(w), method, KIND_BIT(VALUE_FUNCTION)))
		return value;
	return call_value(w, method, &none, n);
}

/* x.method() of a value that is no object of the program: by the tables. */
static bool is_member_call(const struct walker *w, nid_t callee, ev_t value)
{
	const struct evidence *e = ev_at(w, value);

	return tree_is(w->t, callee, KIND_attribute) && !e->objects && !e->name;
}

static ev_t call_at_node(struct walker *w, nid_t n)
{
	struct arguments arguments;
	nid_t function = tree_bare(w->t, tree_child(w->t, n, FIELD_function));
	ev_t callee = value_at(w, function), value;

	call_arguments(w, n, &arguments);
	if (is_member_call(w, function, callee))
		value = method_call(
			w,
			value_at(w, tree_child(w->t, function, FIELD_object)),
			text_of(w, tree_child(w->t, function, FIELD_attribute)),
			&arguments, n);
	else
		value = call_value(w, callee, &arguments, n);
	note_growth(w, n);
	return value;
}

static ev_t attribute_at_node(struct walker *w, nid_t n)
{
	nid_t object = tree_child(w->t, n, FIELD_object);
	nid_t name = tree_child(w->t, n, FIELD_attribute);

	if (object == NO_NODE || name == NO_NODE)
		return EV_UNKNOWN;
	return attribute_load(w, value_at(w, object), text_of(w, name), n);
}

/* --- by kind ------------------------------------------------------------------------------------------ */

static ev_t literal_or_operator(struct walker *w, nid_t n)
{
	nid_t left = tree_child(w->t, n, FIELD_left);
	nid_t right = tree_child(w->t, n, FIELD_right);

	switch (tree_kind(w->t, n)) {
	case KIND_integer:
		return constant(w, VALUE_INT, text_of(w, n), n);
	case KIND_float:
		return constant(w, VALUE_FLOAT, text_of(w, n), n);
	case KIND_true:
	case KIND_false:
		return constant(w, VALUE_BOOL, text_of(w, n), n);
	case KIND_none:
		return ev_of(pool(w), VALUE_NONE, n);
	case KIND_string:
		return string_value(w, n);
	case KIND_concatenated_string:
		return ev_of(pool(w), VALUE_STRING, n);
	case KIND_list:
		return display_value(w, n, VALUE_LIST);
	case KIND_tuple:
	case KIND_expression_list:
		return display_value(w, n, VALUE_TUPLE);
	case KIND_set:
		return display_value(w, n, VALUE_SET);
	case KIND_dictionary:
		return dictionary_value(w, n);
	case KIND_binary_operator:
		return operator_value(
			w, value_at(w, left), value_at(w, right),
			tree_text(w->t, tree_child(w->t, n, FIELD_operator)),
			n);
	case KIND_unary_operator:
		return unary_value(w, n);
	case KIND_comparison_operator:
		return comparison_value(w, n);
	case KIND_boolean_operator:
		return boolean_value(w, n);
	case KIND_not_operator:
		return not_value(w, n);
	case KIND_conditional_expression:
		return conditional_value(w, n);
	case KIND_ellipsis:
		return ev_of(pool(w), VALUE_OBJECT, n);
	default:
		return EV_LIVE;
	}
}

static ev_t expression_value(struct walker *w, nid_t n)
{
	switch (tree_kind(w->t, n)) {
	case KIND_identifier:
		return identifier_value(w, n);
	case KIND_attribute:
		return attribute_at_node(w, n);
	case KIND_call:
		return call_at_node(w, n);
	case KIND_subscript:
		return subscript_value(w, n);
	case KIND_lambda:
		return definition_value(w, n);
	case KIND_list_comprehension:
	case KIND_set_comprehension:
	case KIND_dictionary_comprehension:
	case KIND_generator_expression:
		return comprehension_value(w, n);
	case KIND_parenthesized_expression:
	case KIND_list_splat:
	case KIND_dictionary_splat:
		return value_at(w, tree_first(w->t, n));
	case KIND_keyword_argument:
	case KIND_default_parameter:
	case KIND_typed_default_parameter:
	case KIND_named_expression:
		return value_at(w, tree_child(w->t, n, FIELD_value));
	case KIND_as_pattern:
		return entered(w, n);
	case KIND_await:
	case KIND_yield:
		return EV_UNKNOWN;
	default:
		return literal_or_operator(w, n);
	}
}

static void act(struct walker *w, nid_t n)
{
	switch (tree_kind(w->t, n)) {
	case KIND_assignment:
		assign(w, n);
		break;
	case KIND_augmented_assignment:
		augment(w, n);
		break;
	case KIND_named_expression:
		bind_target_value(w, tree_child(w->t, n, FIELD_name),
				  value_at(w, n));
		break;
	case KIND_as_pattern:
		bind_target_value(w, tree_child(w->t, n, FIELD_alias),
				  value_at(w, n));
		break;
	case KIND_function_definition:
	case KIND_class_definition:
	case KIND_decorated_definition:
		define(w, n);
		break;
	case KIND_import_statement:
	case KIND_import_from_statement:
		import_names(w, n);
		break;
	case KIND_return_statement:
		return_value(w, n);
		break;
	case KIND_yield:
		yield_value(w, n);
		break;
	case KIND_raise_statement:
		w->is_dead = true;
		break;
	case KIND_break_statement:
		frame_break(w);
		break;
	case KIND_continue_statement:
		frame_continue(w);
		break;
	default:
		break;
	}
}

/* A name that is written is not read. */
static bool is_target(const struct walker *w, nid_t n)
{
	return tree_is(w->t, n, KIND_identifier) &&
	       w->m->caches->target_variable[n] != NO_INDEX;
}

void evaluate(struct walker *w, nid_t n)
{
	if (!is_target(w, n))
		w->a->values[n] = expression_value(w, n);
	else if (!w->a->values[n])
		w->a->values[n] = EV_LIVE;
	act(w, n);
}
