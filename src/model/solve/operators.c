/*
 * Operators: arithmetic and comparisons. What two values give together.
 *
 * In: the evidence of the operands. Out: evidence; small sums of constants and
 * tests that the kinds decide stay constants, which is what guards fold to.
 */
#include "model/solve/calling.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framework/tables.h"

ev_t constant_value(struct walker *w, enum value_kind kind, sym_t text, nid_t n)
{
	struct evidence e = { .kinds = KIND_BIT(kind),
			      .constant = text,
			      .proof = n };

	return pool_evidence(pool_of(w), &e);
}

/* The same place shows it. */
static void prove_by(struct evidence *e, const struct evidence *shown)
{
	e->proof = shown->proof;
	e->file = shown->file;
}

/* --- arithmetic ------------------------------------------------------------ */

/* What is not known of an item of an array is which number it is. */
static bool is_known_but_for_arrays(uint64_t kinds)
{
	return !(kinds & KIND_BIT(VALUE_UNKNOWN)) ||
	       kinds & KIND_BIT(VALUE_NUMPY);
}

/* Arithmetic of what is no tensor. */
static uint64_t plain_kinds(uint64_t a, uint64_t b, struct slice op)
{
	uint64_t number = KINDS_NUMBER, both = a | b;

	if (!a || !b)
		return 0;
	if (both & KIND_BIT(VALUE_UNKNOWN))
		return KIND_BIT(VALUE_UNKNOWN) |
		       (is_known_but_for_arrays(a) && is_known_but_for_arrays(b)
				? both & KIND_BIT(VALUE_NUMPY)
				: 0);
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
uint32_t joined_elements(struct walker *w, ev_t a, ev_t b)
{
	struct elements list;

	memset(&list, 0, sizeof(list));
	list.open = true;
	list.count = 1;
	list.at[0] = ev_join(pool_of(w), ev_element(pool_of(w), a),
			     ev_element(pool_of(w), b));
	return pool_elements(pool_of(w), &list);
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

static bool has_float_dtype(const struct walker *w, sym_t dtype)
{
	return dtype && !strncmp(intern_text(w->s->names, dtype), "float", 5);
}

static sym_t tensor_dtype(const struct walker *w, const struct evidence *a,
			  const struct evidence *b, struct slice op)
{
	const struct evidence *tensor = a->kinds & KINDS_TENSOR ? a : b;

	/* True division makes floats of ints. */
	if (slice_is(op, "/") && !has_float_dtype(w, tensor->dtype))
		return 0;
	/* What fails, or what Keras's variables promote. */
	if (a->kinds & KINDS_TENSOR && b->kinds & KINDS_TENSOR &&
	    a->dtype != b->dtype)
		return 0;
	if (!has_float_dtype(w, tensor->dtype) &&
	    ((a->kinds | b->kinds) & KIND_BIT(VALUE_FLOAT) ||
	     (tensor->kinds & KIND_BIT(VALUE_VARIABLE) &&
	      (a->kinds | b->kinds) & KIND_BIT(VALUE_UNKNOWN))))
		return 0;
	return tensor->dtype;
}

/* Arrays and numbers of NumPy. A float32 may become a float64 where one side is a number
 * and no array, by the rules of older releases. */
static sym_t array_dtype(const struct walker *w, const struct evidence *a,
			 const struct evidence *b)
{
	uint64_t arrays = KIND_BIT(VALUE_NUMPY);
	const struct evidence *array = a->kinds == arrays ? a : b;
	const struct evidence *other = array == a ? b : a;

	if (array->kinds != arrays || !has_float_dtype(w, array->dtype))
		return 0;
	if (other->kinds == arrays)
		return other->dtype == array->dtype ? array->dtype : 0;
	return !(other->kinds & ~KINDS_NUMBER) &&
			       !strcmp(intern_text(w->s->names, array->dtype),
				       "float64")
		       ? array->dtype
		       : 0;
}

ev_t plain_operator_value(struct walker *w, ev_t left, ev_t right,
			  struct slice op, nid_t n)
{
	struct evidence a = *ev_at(w, left), b = *ev_at(w, right);
	struct evidence e = { .proof = n };

	if (!a.kinds || !b.kinds)
		return EV_NOTHING;
	e.kinds = plain_kinds(a.kinds & ~KINDS_TENSOR, b.kinds & ~KINDS_TENSOR,
			      op);
	if ((a.kinds | b.kinds) & KINDS_TENSOR) {
		e.kinds |= KIND_BIT(VALUE_TENSOR);
		e.dtype = tensor_dtype(w, &a, &b, op);
		prove_by(&e, a.kinds & KINDS_TENSOR ? &a : &b);
		e.is_symbolic = a.is_symbolic || b.is_symbolic;
		e.only_symbolic = a.only_symbolic || b.only_symbolic;
		e.behind_refusal = !e.only_symbolic &&
				   (a.behind_refusal || b.behind_refusal);
		e.batch = a.batch > b.batch ? a.batch : b.batch;
		e.is_computed = is_traced_context(context_now(w));
	}
	if (e.kinds == KIND_BIT(VALUE_NUMPY))
		e.dtype = array_dtype(w, &a, &b);
	if (e.kinds & KINDS_SEQUENCE)
		e.elements = b.kinds & KINDS_NUMBER
				     ? joined_elements(w, left, left)
				     : joined_elements(w, left, right);
	e.constant = folded(w, &a, &b, op);
	e.varies = a.varies > b.varies ? a.varies : b.varies;
	return pool_evidence(pool_of(w), &e);
}

ev_t unary_value(struct walker *w, nid_t n)
{
	ev_t operand = value_at(w, tree_child(w->t, n, FIELD_argument));
	struct evidence e = *ev_at(w, operand);

	if (e.constant && e.kinds & KINDS_NUMBER)
		e.constant = text_of(w, n);
	return e.kinds ? pool_evidence(pool_of(w), &e) : operand;
}

/* --- comparisons and truth ------------------------------------------------- */

ev_t truth_value(struct walker *w, enum truth truth, nid_t n)
{
	sym_t text = truth == TRUTH_YES	 ? intern_str(w->s->names, "True")
		     : truth == TRUTH_NO ? intern_str(w->s->names, "False")
					 : 0;

	return constant_value(w, VALUE_BOOL, text, n);
}

enum truth truth_negated(enum truth truth, bool negate)
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

/* 0 > 1, of two numbers that are known. */
static enum truth order(const struct walker *w, const struct evidence *a,
			const struct evidence *b, struct slice op)
{
	long x, y;
	bool holds;

	if (!is_count(a) || !is_count(b) || a->varies || b->varies ||
	    (!slice_starts(op, "<") && !slice_starts(op, ">")))
		return TRUTH_EITHER;
	x = strtol(intern_text(w->s->names, a->constant), NULL, 0);
	y = strtol(intern_text(w->s->names, b->constant), NULL, 0);
	holds = slice_starts(op, "<") ? x < y : x > y;
	if (op.length > 1)
		holds = holds || x == y;
	return holds ? TRUTH_YES : TRUTH_NO;
}

/* tf.__version__ < "2": what hylint says is said of TensorFlow 2. */
static enum truth release_test(struct walker *w, const struct evidence *a,
			       const struct evidence *b, struct slice op)
{
	const char *text = intern_text(w->s->names, b->constant);
	bool is_less = slice_starts(op, "<");

	if (!a->name || (!is_less && !slice_starts(op, ">")) ||
	    b->kinds != KIND_BIT(VALUE_STRING) ||
	    !framework_set_has(w->s->framework, "release-text",
			       intern_text(w->s->names, a->name)))
		return TRUTH_EITHER;
	if (text[0] == '1' || !strcmp(text, "2") || !strcmp(text, "2.0") ||
	    !strcmp(text, "2.0.0"))
		return is_less ? TRUTH_NO : TRUTH_YES;
	return TRUTH_EITHER;
}

static long count_of(const struct walker *w, ev_t value)
{
	const struct evidence *e = ev_at(w, value);

	return is_count(e)
		       ? strtol(intern_text(w->s->names, e->constant), NULL, 10)
		       : LONG_MAX;
}

/* (2, 7), (3,), (3, 0) */
static bool is_before_python_3(const struct walker *w,
			       const struct elements *list)
{
	long major = count_of(w, list->at[0]);

	return major < 3 ||
	       (major == 3 && (list->count == 1 || !count_of(w, list->at[1])));
}

/* sys.version_info < (3, 0): TensorFlow 2 is there for Python 3. */
static enum truth python_test(struct walker *w, const struct evidence *a,
			      const struct evidence *b, struct slice op)
{
	const struct elements *list = pool_elements_at(pool_of(w), b->elements);
	bool is_less = slice_starts(op, "<");

	if (!a->name || (!is_less && !slice_starts(op, ">")) ||
	    b->kinds != KIND_BIT(VALUE_TUPLE) || list->open || !list->count ||
	    !framework_set_has(w->s->framework, "python-release",
			       intern_text(w->s->names, a->name)) ||
	    !is_before_python_3(w, list))
		return TRUTH_EITHER;
	return is_less ? TRUTH_NO : TRUTH_YES;
}

ev_t compared_values(struct walker *w, nid_t n, ev_t left, ev_t right,
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
		return truth_value(w,
				   truth_negated(identity(&a, &b),
						 slice_is(op, "is not")),
				   n);
	if (slice_is(op, "in") || slice_is(op, "not in"))
		return truth_value(w, TRUTH_EITHER, n);
	if (order(w, &a, &b, op) != TRUTH_EITHER)
		return truth_value(w, order(w, &a, &b, op), n);
	if (python_test(w, &a, &b, op) != TRUTH_EITHER)
		return truth_value(w, python_test(w, &a, &b, op), n);
	if (release_test(w, &a, &b, op) != TRUTH_EITHER)
		return truth_value(w, release_test(w, &a, &b, op), n);
	if (!(a.kinds & ~plain) || !(b.kinds & ~plain))
		return truth_value(w, TRUTH_EITHER, n);
	if (slice_is(op, "==") || slice_is(op, "!="))
		e.constant =
			ev_at(w, truth_value(w,
					     truth_negated(equality(&a, &b),
							   slice_is(op, "!=")),
					     n))
				->constant;
	if ((a.kinds | b.kinds) & KINDS_TENSOR) {
		e.kinds = KIND_BIT(VALUE_TENSOR);
		e.dtype = intern_str(w->s->names, "bool");
		e.is_computed = is_traced_context(context_now(w));
		prove_by(&e, a.kinds & KINDS_TENSOR ? &a : &b);
		if (a.kinds & ~KINDS_TENSOR && b.kinds & ~KINDS_TENSOR)
			e.kinds |= (a.kinds | b.kinds) & unknown
					   ? KIND_BIT(VALUE_UNKNOWN)
					   : KIND_BIT(VALUE_BOOL);
	} else if ((a.kinds | b.kinds) & unknown) {
		e.kinds = KIND_BIT(VALUE_UNKNOWN);
	}
	return pool_evidence(pool_of(w), &e);
}
