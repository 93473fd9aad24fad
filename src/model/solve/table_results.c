/*
 * What a callable of the framework or of a library gives, by the tables of what
 * is public, and what a method of a value gives. Nothing of the program is run.
 *
 * In: a canonical name, or a kind and a method, and arguments. Out: evidence; a
 * name that no table has gives UNKNOWN.
 */
#include "model/solve/table_results.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"
#include "model/solve/calling.h"
#include "model/solve/held.h"
#include "model/solve/python_results.h"

static ev_t argument(struct walker *w, const struct arguments *arguments,
		     int position, const char *keyword)
{
	return argument_at(arguments, position,
			   keyword ? named(w, keyword) : 0);
}

struct row {
	const struct returned *returned;
	const struct callable_parameter *parameters;
	size_t parameter_count;
};

static int position_of(const struct callable_parameter *parameters,
		       size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(parameters[i].name, name))
			return parameters[i].taking == TAKES_KEYWORD ? -1
								     : (int)i;
	return -1;
}

static ev_t named_argument(struct walker *w, const struct row *row,
			   const struct arguments *arguments, const char *name)
{
	return argument(
		w, arguments,
		position_of(row->parameters, row->parameter_count, name), name);
}

/* "float32" of np.float32, which is a class; 0 for what is no dtype. */
static sym_t dtype_of_class(struct walker *w, const struct evidence *e)
{
	const char *name = intern_text(w->s->names, e->name);

	return framework_set_has(w->s->framework, "dtype-classes", name)
		       ? named(w, strrchr(name, '.') + 1)
		       : 0;
}

/* tf.cast(x, tf.int32): the dtype is what the argument names, by its name or as
 * a string. */
static sym_t dtype_named(struct walker *w, ev_t value)
{
	const struct evidence *e = pool_at(pool_of(w), value);

	if (e->kinds == KIND_BIT(VALUE_CLASS))
		return dtype_of_class(w, e);
	return e->kinds == KIND_BIT(VALUE_DTYPE)    ? e->dtype
	       : e->kinds == KIND_BIT(VALUE_STRING) ? e->constant
						    : 0;
}

/* tf.constant(value): that of an array or tensor, where nothing names another. */
static sym_t dtype_of_value(struct walker *w, const struct row *row,
			    const struct arguments *arguments)
{
	const struct evidence *e =
		pool_at(pool_of(w), named_argument(w, row, arguments, "value"));

	return e->kinds & ~(KINDS_TENSOR | KIND_BIT(VALUE_NUMPY)) ? 0
								  : e->dtype;
}

static sym_t row_dtype(struct walker *w, const struct row *row,
		       const struct arguments *arguments)
{
	const struct returned *r = row->returned;
	ev_t given;

	switch (r->dtype_rule) {
	case RESULT_FIXED:
		return named(w, r->dtype);
	case RESULT_NAMED:
		given = named_argument(w, row, arguments, r->dtype_of);
		if (given == EV_UNSEEN)
			return r->dtype ? named(w, r->dtype)
					: dtype_of_value(w, row, arguments);
		return dtype_named(w, given);
	case RESULT_SAME:
		given = named_argument(w, row, arguments, r->dtype_of);
		return pool_at(pool_of(w), given)->dtype;
	default:
		return 0;
	}
}

static ev_t row_element(struct walker *w, enum value_kind kind, nid_t site)
{
	return kind == VALUE_UNKNOWN ? EV_UNKNOWN
				     : ev_of(pool_of(w), kind, site);
}

static ev_t row_sequence(struct walker *w, const struct returned *r, nid_t site)
{
	ev_t items[MOST_ELEMENTS];

	if (r->count < 0 || r->count > MOST_ELEMENTS)
		return ev_open(pool_of(w), r->kind,
			       row_element(w, r->element, site), site);
	for (int i = 0; i < r->count; i++)
		items[i] = row_element(
			w, r->elements ? r->elements[i] : r->element, site);
	return ev_sequence(pool_of(w), r->kind, items, (uint32_t)r->count,
			   site);
}

static ev_t row_value(struct walker *w, const struct row *row,
		      const struct arguments *arguments, sym_t name, nid_t site)
{
	const struct returned *r = row->returned;
	struct evidence e = { .proof = site };

	if (r->kind == VALUE_UNKNOWN || r->kind == VALUE_STRUCTURE)
		return EV_UNKNOWN;
	if (r->kind == VALUE_TUPLE || r->kind == VALUE_LIST)
		return row_sequence(w, r, site);
	e.kinds = KIND_BIT(r->kind);
	e.name = name;
	e.dtype = row_dtype(w, row, arguments);
	if (r->kind == VALUE_KERAS_TENSOR) {
		e.kinds = KIND_BIT(VALUE_TENSOR);
		e.is_symbolic = e.only_symbolic = true;
	}
	if (e.kinds & KINDS_TENSOR)
		e.name = 0;
	if (r->rank_rule == RESULT_SAME && r->rank_of)
		e.batch = pool_at(pool_of(w),
				  named_argument(w, row, arguments, r->rank_of))
				  ->batch;
	return pool_evidence(pool_of(w), &e);
}

ev_t symbolic_tensor(struct walker *w, nid_t site)
{
	return pool_evidence(
		pool_of(w), &(struct evidence){ .kinds = KIND_BIT(VALUE_TENSOR),
						.is_symbolic = true,
						.only_symbolic = true,
						.batch = BATCH_FED,
						.proof = site });
}

/* A tensor, or a structure of tensors: tf.nest.map_structure(f, x). */
static ev_t some_tensors(struct walker *w, nid_t site)
{
	ev_t one = ev_may(pool_of(w), ev_of(pool_of(w), VALUE_TENSOR, site));

	return ev_join(pool_of(w), one,
		       ev_open(pool_of(w), VALUE_TUPLE, one, site));
}

/* What a name gave before the tables knew it. */
static ev_t fact_value(struct walker *w, sym_t name, nid_t site)
{
	const struct fact *fact = framework_fact(w->s->framework, name);
	struct evidence e = { .proof = site, .name = name };

	if (!fact || fact->value == VALUE_UNKNOWN)
		return EV_UNKNOWN;
	if (fact->value == VALUE_TENSORS)
		return some_tensors(w, site);
	e.kinds = KIND_BIT(fact->value);
	if (e.kinds & KINDS_TENSOR)
		e.name = 0;
	if (fact->flags & FACT_SYMBOLIC)
		e.is_symbolic = e.only_symbolic = true;
	return pool_evidence(pool_of(w), &e);
}

/* Whether it is, or holds, a tensor that Keras 3 does not come to. */
static bool holds_behind_refusal(const struct pool *pool, ev_t ev)
{
	const struct evidence *e = pool_at(pool, ev);
	const struct elements *list = pool_elements_at(pool, e->elements);

	if (e->behind_refusal)
		return true;
	for (uint32_t i = 0; e->kinds & KINDS_CONTAINER && i < list->count; i++)
		if (holds_behind_refusal(pool, list->at[i]))
			return true;
	return false;
}

/* A symbolic argument makes the result symbolic. */
ev_t with_symbolic(struct walker *w, ev_t value,
		   const struct arguments *arguments)
{
	struct evidence e = *pool_at(pool_of(w), value);

	if (!(e.kinds & KINDS_TENSOR))
		return value;
	for (uint32_t i = 0; i < arguments->count; i++) {
		ev_t given = arguments->at[i];

		e.is_symbolic |= ev_holds_symbolic(pool_of(w), given, false);
		e.only_symbolic |= ev_holds_symbolic(pool_of(w), given, true);
		e.behind_refusal |= holds_behind_refusal(pool_of(w), given);
	}
	e.behind_refusal &= !e.only_symbolic;
	return pool_evidence(pool_of(w), &e);
}

/* Keras 3 raises where a function cannot take such a tensor: what comes behind
 * it has one with Keras 2 only. */
ev_t with_symbolic_of_function(struct walker *w, ev_t value, sym_t name,
			       const struct arguments *arguments)
{
	struct evidence e = *ev_at(w, with_symbolic(w, value, arguments));

	if (!e.only_symbolic ||
	    !framework_set_has(w->s->framework, "refuses-keras-tensors",
			       intern_text(w->s->names, name)))
		return pool_evidence(pool_of(w), &e);
	e.only_symbolic = false;
	e.behind_refusal = true;
	return pool_evidence(pool_of(w), &e);
}

static ev_t with_dtype_of_value(struct walker *w, ev_t value, sym_t name,
				const struct arguments *arguments)
{
	struct evidence e = *ev_at(w, value);
	const char *text = intern_text(w->s->names, name);

	if (!(e.kinds & KINDS_TENSOR))
		return value;
	if (e.dtype) {
		/* tf.sqrt(tf.size(x)) fails: nothing is known after it. */
		if (!strncmp(intern_text(w->s->names, e.dtype), "float", 5) ||
		    !framework_set_has(w->s->framework, "takes-floats", text))
			return value;
		e.dtype = 0;
		return pool_evidence(pool_of(w), &e);
	}
	if (!framework_set_has(w->s->framework, "takes-dtype-of-value", text) ||
	    arguments->has_more ||
	    argument(w, arguments, 1, "dtype") != EV_UNSEEN ||
	    argument(w, arguments, 2, "dtype_hint") != EV_UNSEEN)
		return value;
	e.dtype = packed_dtype(w, argument_at(arguments, 0, named(w, "value")));
	return pool_evidence(pool_of(w), &e);
}

/* random.choice(xs), rng.choice(xs, 3): some of what it is given. */
static ev_t picked_items(struct walker *w, const struct arguments *arguments,
			 bool one, nid_t site)
{
	ev_t item = iteration_value(w, argument_at(arguments, 0, 0), site);

	return ev_may(pool_of(w),
		      one ? item : ev_open(pool_of(w), VALUE_LIST, item, site));
}

/* What it is given, or what that holds: EV_UNSEEN where the function is none that
 * hands it on. */
static ev_t handed_on(struct walker *w, const char *name,
		      const struct arguments *arguments, nid_t site)
{
	if (!arguments->count || arguments->keywords[0])
		return EV_UNSEEN;
	if (framework_set_has(w->s->framework, "gives-argument", name))
		return arguments->at[0];
	if (framework_set_has(w->s->framework, "picks-one", name))
		return picked_items(w, arguments, true, site);
	if (framework_set_has(w->s->framework, "picks-some", name))
		return picked_items(w, arguments, false, site);
	return EV_UNSEEN;
}

/* keras.activations.get(f) is f. */
static ev_t given_back(struct walker *w, sym_t name,
		       const struct arguments *arguments)
{
	return arguments->count && ev_at(w, arguments->at[0])->objects &&
			       framework_set_has(w->s->framework, "gives-back",
						 intern_text(w->s->names, name))
		       ? arguments->at[0]
		       : EV_UNSEEN;
}

/* tf.split(x, 2, axis=-1): of another axis than that of the batch. */
static bool leaves_batch_whole(struct walker *w, sym_t name,
			       const struct row *row,
			       const struct arguments *arguments)
{
	sym_t axis =
		ev_at(w, named_argument(w, row, arguments, "axis"))->constant;

	return axis && strcmp(intern_text(w->s->names, axis), "0") &&
	       framework_set_has(w->s->framework, "takes-axis-apart",
				 intern_text(w->s->names, name));
}

/* The parts are as long as the whole. */
static ev_t with_batch_of_whole(struct walker *w, ev_t parts,
				const struct row *row,
				const struct arguments *arguments)
{
	enum batch batch =
		ev_at(w, named_argument(w, row, arguments, "value"))->batch;
	struct evidence e = *ev_at(w, parts);

	if (!batch)
		return parts;
	return ev_open(pool_of(w), row->returned->kind,
		       ev_with_batch(pool_of(w), ev_element(pool_of(w), parts),
				     batch),
		       e.proof);
}

static bool are_all_ints(struct walker *w, const struct arguments *arguments)
{
	bool are = !arguments->has_more;

	for (uint32_t i = 0; i < arguments->count; i++)
		are = are &&
		      ev_must(pool_of(w), arguments->at[i],
			      KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_DIMENSION));
	return are;
}

/* tf.range(3.0): the dtype that it has without being told is that of its numbers. */
static ev_t with_dtype_of_numbers(struct walker *w, ev_t value, sym_t name,
				  const struct arguments *arguments)
{
	struct evidence e = *ev_at(w, value);

	if (!e.dtype || !set_has(w, "ranges-of-numbers", name) ||
	    argument(w, arguments, -1, "dtype") != EV_UNSEEN ||
	    are_all_ints(w, arguments))
		return value;
	e.dtype = 0;
	return pool_evidence(pool_of(w), &e);
}

ev_t table_value(struct walker *w, sym_t name,
		 const struct arguments *arguments, nid_t site)
{
	const struct callable *c = framework_callable(w->s->framework, name);
	ev_t value = framework_owns(w->s->framework, name)
			     ? given_back(w, name, arguments)
			     : handed_on(w, intern_text(w->s->names, name),
					 arguments, site);
	struct row row;

	if (value != EV_UNSEEN)
		return value;
	if (!c || c->returned.kind == VALUE_UNKNOWN)
		return fact_value(w, name, site);
	row = (struct row){ &c->returned, c->parameters, c->parameter_count };
	if (leaves_batch_whole(w, name, &row, arguments))
		return with_batch_of_whole(
			w, row_value(w, &row, arguments, 0, site), &row,
			arguments);
	value = row_value(w, &row, arguments, c->is_class ? name : 0, site);
	return with_dtype_of_numbers(
		w, with_dtype_of_value(w, value, name, arguments), name,
		arguments);
}

/* True outside of graphs: what guards test. */
ev_t eager_guard(struct walker *w, bool is_eager_name, nid_t site)
{
	enum context context = context_now(w);
	bool eager = !is_graph_context(context);

	return boolean_constant(w, true, is_eager_name ? eager : !eager, site);
}

/* tf.__version__.startswith("1."): what is said here is said of TensorFlow 2. */
ev_t release_begins(struct walker *w, const struct arguments *arguments,
		    nid_t site)
{
	const struct evidence *e =
		pool_at(pool_of(w), argument_at(arguments, 0, 0));
	const char *text = intern_text(w->s->names, e->constant);
	bool is_known = text[0] == '1' || !strcmp(text, "2") ||
			!strcmp(text, "2.");

	return boolean_constant(w, is_known, text[0] == '2', site);
}

ev_t member_value(struct walker *w, enum value_kind kind, sym_t method,
		  const struct arguments *arguments, nid_t site)
{
	const struct member *member = framework_member(
		w->s->framework, kind, intern_text(w->s->names, method));
	struct row row;

	if (!member || !member->is_method)
		return EV_UNKNOWN;
	row = (struct row){ &member->returned, member->parameters,
			    member->parameter_count };
	/* v.assign(x, read_value=False) gives an operation, or None. */
	if (argument(w, arguments, -1, "read_value") != EV_UNSEEN)
		return EV_UNKNOWN;
	return row_value(w, &row, arguments, 0, site);
}

bool is_method_name(struct walker *w, sym_t name, const char *text)
{
	return !strcmp(intern_text(w->s->names, name), text);
}

/* items() of a dict whose values are known. */
/* d.get(k), d.pop(k, None): where the key is not seen to be there, anything. */
static ev_t dict_item(struct walker *w, ev_t dict,
		      const struct arguments *arguments)
{
	sym_t key = ev_at(w, argument_at(arguments, 0, 0))->constant;

	if (!ev_at(w, dict)->elements)
		return EV_UNKNOWN;
	return ev_join(pool_of(w),
		       ev_may(pool_of(w), ev_element_of(pool_of(w), dict, key)),
		       argument_at(arguments, 1, 0));
}

ev_t dict_method(struct walker *w, ev_t receiver, sym_t method,
		 const struct arguments *arguments, nid_t site)
{
	ev_t value = ev_element(pool_of(w), receiver), pair[2];

	if (framework_set_has(w->s->framework, "gives-item-of-dict",
			      intern_text(w->s->names, method)))
		return dict_item(w, receiver, arguments);
	if (is_method_name(w, method, "copy"))
		return receiver;
	if (is_method_name(w, method, "values"))
		return ev_open(pool_of(w), VALUE_ITERATOR, value, site);
	if (is_method_name(w, method, "keys"))
		return ev_open(pool_of(w), VALUE_ITERATOR, EV_UNKNOWN, site);
	if (!is_method_name(w, method, "items"))
		return EV_UNKNOWN;
	pair[0] = EV_UNKNOWN;
	pair[1] = value;
	return ev_open(pool_of(w), VALUE_ITERATOR,
		       ev_sequence(pool_of(w), VALUE_TUPLE, pair, 2, site),
		       site);
}

ev_t maybe_array(struct walker *w, nid_t site)
{
	return ev_may(pool_of(w), ev_of(pool_of(w), VALUE_NUMPY, site));
}

static ev_t array_of(struct walker *w, sym_t dtype, nid_t site)
{
	return pool_evidence(pool_of(w),
			     &(struct evidence){ .kinds = KIND_BIT(VALUE_NUMPY),
						 .dtype = dtype,
						 .proof = site });
}

bool set_has(const struct walker *w, const char *set, sym_t name)
{
	return name && framework_set_has(w->s->framework, set,
					 intern_text(w->s->names, name));
}

/* rng.normal(size=(3, 2)), rng.random((3, 2)): an array of float64, where a size is
 * given and no other dtype; without a size it is one number. */
static bool draws_array(struct walker *w, const struct evidence *generator,
			sym_t method, const struct arguments *arguments)
{
	bool is_first = set_has(w, "draws-floats-of-size", method);
	int place = is_first ? 0 : 2;
	ev_t size = argument_at(arguments, place, named(w, "size"));

	return set_has(w, "generators-of-numpy", generator->name) &&
	       (is_first || set_has(w, "draws-floats-of-two", method)) &&
	       !arguments->has_more &&
	       argument_at(arguments, place + 1, named(w, "dtype")) ==
		       EV_UNSEEN &&
	       ev_must(pool_of(w), size,
		       KINDS_SEQUENCE | KIND_BIT(VALUE_INT) |
			       KIND_BIT(VALUE_SHAPE));
}

/* x.astype("float32"), x.astype(np.float32); 0 for what NumPy calls otherwise: "f4". */
static sym_t dtype_of_astype(struct walker *w,
			     const struct arguments *arguments)
{
	sym_t dtype =
		dtype_named(w, argument_at(arguments, 0, named(w, "dtype")));

	return set_has(w, "dtypes", dtype) ? dtype : 0;
}

/* Of what may be a number of NumPy, or hold one, only a dtype that is written tells. */
static bool gives_array_of_dtype(struct walker *w, const struct evidence *array,
				 sym_t method,
				 const struct arguments *arguments)
{
	return is_method_name(w, method, "astype") &&
	       (array->dtype || dtype_of_astype(w, arguments));
}

/* a.max(), a.sum(): what the tables leave open is an array or a number of it, and
 * never a tensor. */
ev_t numpy_method(struct walker *w, const struct evidence *array, sym_t method,
		  const struct arguments *arguments, nid_t site)
{
	ev_t value = member_value(w, VALUE_NUMPY, method, arguments, site);

	if (is_method_name(w, method, "choice") && arguments->count &&
	    ev_at(w, arguments->at[0])->elements)
		return picked_items(w, arguments, arguments->count == 1, site);
	if (draws_array(w, array, method, arguments))
		return array_of(w, named(w, "float64"), site);
	if (gives_array_of_dtype(w, array, method, arguments))
		return array_of(w, dtype_of_astype(w, arguments), site);
	return value == EV_UNKNOWN ? maybe_array(w, site) : value;
}

/* --- attributes ------------------------------------------------------------ */

static ev_t member_attribute(struct walker *w, const struct evidence *e,
			     enum value_kind kind, sym_t name, nid_t n)
{
	const struct member *member = framework_member(
		w->s->framework, kind, intern_text(w->s->names, name));
	struct evidence value = { .proof = n };

	if (!member || member->is_method ||
	    member->returned.kind == VALUE_UNKNOWN)
		return EV_UNKNOWN;
	value.kinds = KIND_BIT(member->returned.kind);
	if (member->returned.kind == VALUE_DTYPE)
		value.dtype = e->dtype;
	return pool_evidence(pool_of(w), &value);
}

ev_t named_attribute(struct walker *w, const struct evidence *e, sym_t name,
		     nid_t n)
{
	const char *base = intern_text(w->s->names, e->name);
	sym_t dotted = dotted_name(w->m, n);

	if (!strncmp(base, "builtins.", 9))
		return EV_UNKNOWN;
	if (!dotted)
		dotted = framework_canonical(
			w->s->framework,
			intern_str(w->s->names,
				   arena_fmt(w->s->arena, "%s.%s", base,
					     intern_text(w->s->names, name))));
	return name_value(w, dotted, n);
}

ev_t layers_of_model(struct walker *w, const struct evidence *model, nid_t n)
{
	ev_t layers[MOST_ARGUMENTS], all = EV_NOTHING;
	uint32_t count = layers_held(w, made_at(model), layers);

	if (!count && framework_set_has(w->s->framework, "models-of-tensors",
					intern_text(w->s->names, model->name)))
		count = layers_held(w, made_here(w, NO_NODE), layers);
	for (uint32_t i = 0; i < count; i++)
		all = ev_join(pool_of(w), all, layers[i]);
	return count ? ev_open(pool_of(w), VALUE_LIST, ev_may(pool_of(w), all),
			       n)
		     : EV_UNKNOWN;
}

ev_t kinds_attribute(struct walker *w, const struct evidence *e, sym_t name,
		     nid_t n)
{
	ev_t result = EV_NOTHING;

	if (e->kinds & KIND_BIT(VALUE_MODEL) &&
	    name == w->m->caches->known.layers)
		return layers_of_model(w, e, n);
	for (enum value_kind kind = 1; kind < VALUE_KIND_COUNT; kind++)
		if (e->kinds & KIND_BIT(kind) && kind != VALUE_NONE)
			result = ev_join(pool_of(w), result,
					 member_attribute(w, e, kind, name, n));
	if (e->kinds & KIND_BIT(VALUE_UNKNOWN))
		result = ev_join(pool_of(w), result, EV_UNKNOWN);
	return result;
}

ev_t object_named(struct walker *w, sym_t name, nid_t site)
{
	return pool_evidence(
		pool_of(w), &(struct evidence){ .kinds = KIND_BIT(VALUE_OBJECT),
						.name = name,
						.proof = site });
}

bool is_run_of_estimator(struct walker *w, const struct evidence *receiver,
			 sym_t method)
{
	const struct framework *fw = w->s->framework;

	return receiver->kinds == KIND_BIT(VALUE_OBJECT) && receiver->name &&
	       framework_set_has(fw, "estimator-class",
				 intern_text(w->s->names, receiver->name)) &&
	       framework_set_has(fw, "runs-estimators",
				 intern_text(w->s->names, method));
}
