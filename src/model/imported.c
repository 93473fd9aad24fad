/*
 * The class of the receiver is looked for first in this file, then through
 * `modules`. Depth is bounded; a name that may be two things is nothing.
 */

#include "model/imported.h"

#include "model/caches.h"

static bool find_name(const struct model *m, sym_t name, struct imported *out)
{
	return modules_find_for(m, name, out);
}

/* The imported class whose object an expression is: C(), a name or an attribute
 * that is bound once, to such a call. */
static bool find_class_of(const struct model *m, nid_t n, int depth,
			  struct imported *out)
{
	const struct call *call;
	sym_t attribute;

	n = tree_bare(m->tree, n);
	if (n == NO_NODE || depth == DEEPEST_LOOKUP)
		return false;
	call = call_at(m, n);
	if (call)
		return find_name(m, call->name, out) && is_present(out->klass);
	if (tree_is(m->tree, n, KIND_identifier))
		return find_class_of(m, only_value(m, n), depth + 1, out);
	attribute = self_attribute(m, n);
	if (attribute) {
		struct attribute_bind_list binds =
			attribute_binds(m, class_around(m, n), attribute);

		return binds.count == 1 &&
		       find_class_of(m, binds.at[0]->value, depth + 1, out);
	}
	return false;
}

/* The class of this file whose object an expression is, or NO_INDEX. */
static class_id own_class_of(const struct model *m, nid_t n)
{
	const struct call *super = call_at(m, tree_bare(m->tree, n));
	struct value v;

	if (tree_text_is(m->tree, n, "self") ||
	    tree_text_is(m->tree, n, "cls") ||
	    call_is(m, super, "builtins.super"))
		return class_around(m, n);
	v = value_of(m, n);
	switch (v.kind) {
	case VALUE_INSTANCE:
	case VALUE_MODEL:
	case VALUE_LAYER:
		return v.klass;
	default:
		return NO_CLASS;
	}
}

static bool find_method_of(const struct model *m, nid_t object, sym_t method,
			   struct imported *out)
{
	struct imported class;
	class_id c;

	if (find_class_of(m, object, 0, &class))
		return modules_method(&class, method, out);
	c = own_class_of(m, object);
	return is_present(c) && modules_inherited(m, c, method, out);
}

/* x(...) for an object: its __call__, or what Keras has in its place. */
static bool find_call_of(const struct model *m, nid_t object,
			 struct imported *out)
{
	return find_method_of(m, object, m->caches->known.__call__, out) ||
	       find_method_of(m, object, m->caches->known.call, out);
}

/* The receiver is a class itself: C.m(x). */
static bool names_class(const struct model *m, nid_t receiver)
{
	struct imported what;

	return receiver != NO_NODE &&
	       find_name(m, dotted_name(m, receiver), &what) &&
	       is_present(what.klass);
}

/* helpers.step(x), and Model(x) for an imported class, which runs its
 * __init__. */
static bool find_named(const struct model *m, const struct call *call,
		       struct imported_callee *out)
{
	struct imported class;

	if (!find_name(m, call->name, &out->what))
		return false;
	if (is_absent(out->what.klass)) {
		out->bound = !names_class(m, call->receiver);
		return out->what.function != NO_INDEX;
	}
	class = out->what;
	out->constructs = out->bound = true;
	return modules_method(&class, m->caches->known.__init__, &out->what);
}

bool imported_callee(const struct model *m, const struct call *call,
		     struct imported_callee *out)
{
	*out = (struct imported_callee){ .constructs = false };
	if (!m->around.modules || call->callee != NO_INDEX)
		return false;
	if (call->name)
		return find_named(m, call, out);
	out->bound = true;
	if (call->receiver != NO_NODE && call->method)
		return find_method_of(m, call->receiver, call->method,
				      &out->what);
	return find_call_of(m, call->callee_node, &out->what);
}
