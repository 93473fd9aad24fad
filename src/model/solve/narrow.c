/*
 * What a condition says of the variables in it.
 *
 *	if x is None or not isinstance(y, tf.Tensor): return
 *	...      x is something, y is a tensor
 */
#include "model/solve/classes.h"

#include <string.h>

#include "model/caches.h"

struct part {
	nid_t n;
	bool is_true;
};

static void narrow_name(struct walker *w, nid_t name, ev_t value)
{
	uint32_t v = variable_of(w->m, name);

	if (v != NO_INDEX && env_get(w, v) != EV_UNSEEN)
		env_set(w, v, value);
}

/* `x is None`, `x is not None`, `x == "a"`. */
static void narrow_comparison(struct walker *w, nid_t n, bool is_true)
{
	nid_t left = tree_bare(w->t, tree_nth(w->t, n, 0));
	nid_t op = tree_nth(w->t, n, 1);
	nid_t right = tree_bare(w->t, tree_nth(w->t, n, 2));
	uint64_t none = KIND_BIT(VALUE_NONE);
	ev_t value;

	if (tree_child_count(w->t, n) != 3 ||
	    !tree_is(w->t, left, KIND_identifier))
		return;
	value = value_at(w, left);
	if (tree_text_is(w->t, op, "is not") || tree_text_is(w->t, op, "!="))
		is_true = !is_true;
	else if (!tree_text_is(w->t, op, "is") && !tree_text_is(w->t, op, "=="))
		return;
	if (tree_is(w->t, right, KIND_none))
		narrow_name(w, left,
			    is_true ? ev_only(w->s->pool, value, none, right)
				    : ev_without(w->s->pool, value, none));
	else if (is_true && pool_at(w->s->pool, value_at(w, right))->constant &&
		 ev_may_be(w->s->pool, value, KINDS_SCALAR))
		narrow_name(w, left, value_at(w, right));
}

/* The kinds of what a class makes; 0 when it is in no table. */
uint64_t class_name_kinds(struct solver *s, sym_t class)
{
	static const struct {
		const char *name;
		uint64_t kinds;
	} builtins[] = {
		{ "builtins.int", KIND_BIT(VALUE_INT) | KIND_BIT(VALUE_BOOL) },
		{ "builtins.float", KIND_BIT(VALUE_FLOAT) },
		{ "builtins.bool", KIND_BIT(VALUE_BOOL) },
		{ "builtins.str", KIND_BIT(VALUE_STRING) },
		{ "builtins.list", KIND_BIT(VALUE_LIST) },
		{ "builtins.tuple", KIND_BIT(VALUE_TUPLE) },
		{ "builtins.dict", KIND_BIT(VALUE_DICT) },
		{ "builtins.set", KIND_BIT(VALUE_SET) },
		{ "numpy.ndarray", KIND_BIT(VALUE_NUMPY) },
	};
	const char *name = intern_text(s->names, class);
	const struct callable *c;
	const struct fact *fact;
	enum value_kind kind;

	for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++)
		if (!strcmp(name, builtins[i].name))
			return builtins[i].kinds;
	c = class ? framework_callable(s->framework, class) : NULL;
	fact = class ? framework_fact(s->framework, class) : NULL;
	kind = c && c->is_class ? c->returned.kind
	       : fact		? fact->value
				: VALUE_UNKNOWN;
	if (kind == VALUE_UNKNOWN)
		return 0;
	return kind == VALUE_TENSOR ? KINDS_TENSOR : KIND_BIT(kind);
}

static uint64_t class_kinds(struct walker *w, ev_t class)
{
	return class_name_kinds(w->s, pool_at(w->s->pool, class)->name);
}

static uint64_t classes_kinds(struct walker *w, nid_t classes)
{
	uint64_t kinds = 0, one;

	if (!tree_is(w->t, classes, KIND_tuple))
		return class_kinds(w, value_at(w, classes));
	for_each_child(w->t, item, classes) {
		one = class_kinds(w, value_at(w, item));
		if (!one)
			return 0;
		kinds |= one;
	}
	return kinds;
}

/* The classes of the program that a test names; NOTHING where it names another, too. */
static ev_t program_classes(struct walker *w, nid_t classes)
{
	ev_t all = EV_NOTHING;

	if (!tree_is(w->t, classes, KIND_tuple))
		all = value_at(w, classes);
	else
		for_each_child(w->t, item, classes)
			all = ev_join(w->s->pool, all, value_at(w, item));
	return ev_must(w->s->pool, all, KIND_BIT(VALUE_CLASS)) &&
			       pool_at(w->s->pool, all)->objects
		       ? all
		       : EV_NOTHING;
}

static bool is_of_some_class(struct solver *s, uint32_t klass,
			     const struct object_set *classes)
{
	uint32_t line[MOST_BASES], count = class_line(s, klass, line);

	for (uint32_t i = 0; i < count; i++)
		for (uint32_t c = 0; c < classes->count; c++)
			if (object_at(s, classes->at[c])->klass == line[i])
				return true;
	return false;
}

/* Those of the objects that a value may be that are of these classes, or are not; what is
 * not known is an object of them where it is one. */
static ev_t objects_of_classes(struct walker *w, ev_t value, ev_t classes,
			       bool is_true, nid_t n)
{
	struct solver *s = w->s;
	struct evidence e = *pool_at(s->pool, value);
	struct object_set set = *pool_objects_at(s->pool, e.objects);
	struct object_set of =
		*pool_objects_at(s->pool, pool_at(s->pool, classes)->objects);
	ev_t kept = EV_NOTHING;

	for (uint32_t i = 0; i < set.count; i++) {
		uint32_t klass = object_at(s, set.at[i])->klass;

		if (object_at(s, set.at[i])->kind == OBJECT_INSTANCE &&
		    is_of_some_class(s, klass, &of) == is_true)
			kept = ev_join(s->pool, kept,
				       instance_value(s, klass, e.proof));
	}
	if (!is_true)
		return kept == EV_NOTHING ||
				       !ev_must(s->pool, value,
						e.kinds & KINDS_OF_OBJECTS)
			       ? value
			       : kept;
	if (e.kinds & KIND_BIT(VALUE_UNKNOWN) || kept == EV_NOTHING)
		for (uint32_t i = 0; i < of.count; i++)
			kept = ev_join(
				s->pool, kept,
				instance_value(s, object_at(s, of.at[i])->klass,
					       n));
	return kept;
}

static void narrow_isinstance(struct walker *w, nid_t n, bool is_true)
{
	nid_t name = call_argument(w->m, n, 0, NULL);
	nid_t classes = tree_bare(w->t, call_argument(w->m, n, 1, NULL));
	uint64_t kinds = classes == NO_NODE ? 0 : classes_kinds(w, classes);
	ev_t value = value_at(w, name), program;

	if (!tree_is(w->t, name, KIND_identifier))
		return;
	program = kinds || classes == NO_NODE ? EV_NOTHING
					      : program_classes(w, classes);
	if (program != EV_NOTHING)
		narrow_name(w, name,
			    objects_of_classes(w, value, program, is_true, n));
	else if (!kinds)
		narrow_name(w, name, is_true ? EV_UNKNOWN : value);
	else
		narrow_name(w, name,
			    is_true ? ev_only(w->s->pool, value, kinds, n)
				    : ev_without(w->s->pool, value, kinds));
}

/* The classes that a value may be, or its functions and objects. */
static ev_t classes_or_not(struct walker *w, ev_t value, bool classes)
{
	struct evidence e = *pool_at(w->s->pool, value);
	struct object_set set = *pool_objects_at(w->s->pool, e.objects);
	ev_t kept =
		ev_only(w->s->pool, value, KIND_BIT(VALUE_UNKNOWN), e.proof);

	for (uint32_t i = 0; i < set.count; i++) {
		enum object_kind kind = object_at(w->s, set.at[i])->kind;
		enum value_kind as = kind == OBJECT_CLASS      ? VALUE_CLASS
				     : kind == OBJECT_INSTANCE ? VALUE_INSTANCE
							       : VALUE_FUNCTION;

		if ((as == VALUE_CLASS) == classes)
			kept = ev_join(w->s->pool, kept,
				       ev_of_object(w->s, as, set.at[i],
						    e.proof));
	}
	return set.count ? kept : value;
}

static void narrow_call(struct walker *w, nid_t n, bool is_true)
{
	const struct call *call = call_at(w->m, n);
	nid_t name = call_argument(w->m, n, 0, NULL);

	if (call_is(w->m, call, "builtins.isinstance"))
		narrow_isinstance(w, n, is_true);
	else if (call_is(w->m, call, "inspect.isclass") &&
		 tree_is(w->t, name, KIND_identifier))
		narrow_name(w, name,
			    classes_or_not(w, value_at(w, name), is_true));
	else if (call_is(w->m, call, "tensorflow.is_tensor") &&
		 tree_is(w->t, name, KIND_identifier))
		narrow_name(w, name,
			    is_true ? ev_only(w->s->pool, value_at(w, name),
					      KINDS_TENSOR, n)
				    : ev_without(w->s->pool, value_at(w, name),
						 KINDS_TENSOR));
}

/* `if x:`: it is not None. */
static void narrow_truth(struct walker *w, nid_t name, bool is_true)
{
	if (is_true)
		narrow_name(w, name,
			    ev_without(w->s->pool, value_at(w, name),
				       KIND_BIT(VALUE_NONE)));
}

static void narrow_part(struct walker *w, nid_t n, bool is_true)
{
	switch (tree_kind(w->t, n)) {
	case KIND_identifier:
		narrow_truth(w, n, is_true);
		break;
	case KIND_comparison_operator:
		narrow_comparison(w, n, is_true);
		break;
	case KIND_call:
		narrow_call(w, n, is_true);
		break;
	default:
		break;
	}
}

void narrow(struct walker *w, nid_t condition, bool is_true)
{
	struct part parts[MOST_PARTS];
	size_t count = 0, narrowed = 0;

	parts[count++] = (struct part){ condition, is_true };
	while (count && narrowed < MOST_PARTS) {
		struct part p = parts[--count];
		nid_t n = tree_bare(w->t, p.n);
		bool is_and;

		if (tree_is(w->t, n, KIND_not_operator)) {
			parts[count++] = (struct part){
				tree_child(w->t, n, FIELD_argument), !p.is_true
			};
			continue;
		}
		if (!tree_is(w->t, n, KIND_boolean_operator)) {
			narrow_part(w, n, p.is_true);
			narrowed++;
			continue;
		}
		is_and = tree_text_is(w->t, tree_child(w->t, n, FIELD_operator),
				      "and");
		if (is_and != p.is_true || count + 2 > MOST_PARTS)
			continue;
		parts[count++] = (struct part){ tree_child(w->t, n, FIELD_left),
						p.is_true };
		parts[count++] =
			(struct part){ tree_child(w->t, n, FIELD_right),
				       p.is_true };
	}
}

void narrow_item(struct walker *w, nid_t comprehension, nid_t condition)
{
	nid_t name = tree_is(w->t, condition, KIND_call)
			     ? call_argument(w->m, condition, 0, NULL)
			     : NO_NODE;
	uint32_t v = tree_is(w->t, name, KIND_identifier)
			     ? variable_of(w->m, name)
			     : NO_INDEX;

	if (v != NO_INDEX && is_present(variable_at(w->m, v)->first) &&
	    tree_inside(w->t,
			bind_by_id(w->m, variable_at(w->m, v)->first)->target,
			comprehension))
		narrow(w, condition, true);
}
