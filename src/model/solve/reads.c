/*
 * What is read: variables, names that the file does not bind, and items of tensors
 * and containers.
 */
#include "model/solve/calling.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"

/* --- variables and names --------------------------------------------------- */

static ev_t variable_value(struct walker *w, uint32_t variable)
{
	const struct variable *v = variable_at(w->m, variable);
	ev_t value;

	if (is_own_variable(w, v)) {
		value = env_get(w, variable);
		return value == EV_UNSEEN ? EV_UNKNOWN : value;
	}
	value = w->a->maker_count && !w->a->made_by_any
			? captured_value(w, variable)
			: EV_UNSEEN;
	return value != EV_UNSEEN
		       ? value
		       : location_read(w->s, &w->u->cells[variable], w->index);
}

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
	return pool_evidence(pool_of(w), &e);
}

/* What is imported is not the program: `if __name__ == "__main__"` is not taken. */
static ev_t name_of_import(struct walker *w, nid_t n)
{
	return pool_evidence(
		pool_of(w),
		&(struct evidence){ .kinds = KIND_BIT(VALUE_STRING),
				    .constant = named(w, "a module"),
				    .proof = n });
}

ev_t identifier_value(struct walker *w, nid_t n)
{
	uint32_t v = variable_of(w->m, n);
	ev_t value;

	if (v == NO_INDEX && w->u->index &&
	    slice_is(tree_text(w->t, n), "__name__"))
		return name_of_import(w, n);
	if (v == NO_INDEX)
		return name_value(w, dotted_name(w->m, n), n);
	value = variable_value(w, v);
	/* Kept by the file under several names: `try: import a except: a = b` */
	if (ev_may_be(pool_of(w), value, KIND_BIT(VALUE_UNKNOWN)) &&
	    !ev_at(w, value)->name && dotted_name(w->m, n))
		return name_value(w, dotted_name(w->m, n), n);
	return value;
}

/* --- items ----------------------------------------------------------------- */

ev_t tensor_item(struct walker *w, const struct evidence *e)
{
	struct evidence item = { .kinds = KIND_BIT(VALUE_TENSOR),
				 .dtype = e->dtype,
				 .proof = e->proof,
				 .file = e->file,
				 .is_symbolic = e->is_symbolic,
				 .only_symbolic = e->only_symbolic,
				 .behind_refusal = e->behind_refusal };

	return pool_evidence(pool_of(w), &item);
}

ev_t container_item(struct walker *w, ev_t container, nid_t subscript)
{
	struct evidence e = *ev_at(w, container);
	const struct evidence *key = ev_at(w, value_at(w, subscript));
	long place;

	if (!e.elements)
		return EV_UNKNOWN;
	if (tree_is(w->t, subscript, KIND_slice)) {
		e.elements = joined_elements(w, container, container);
		return pool_evidence(pool_of(w), &e);
	}
	if (e.kinds & KIND_BIT(VALUE_DICT))
		return ev_element_of(pool_of(w), container, key->constant);
	if (literal_int(w->m, subscript, &place))
		return ev_element_at(pool_of(w), container, place);
	return ev_element(pool_of(w), container);
}
