/*
 * Dtype and shape of each argument, as far as they are written out; arguments
 * of several calls are joined axis by axis. One argument that is not known
 * leaves no signature.
 */

#include "advice/infer.h"

#include <string.h>

#include "base/strbuf.h"
#include "framework/tables.h"

#define MOST_AXES 6
#define OPEN_AXIS (-1)

/* dtype and shape of a tensor, as far as they are written out. */
struct shown {
	const char *dtype; /* "float32" */
	int rank;
	long axes[MOST_AXES];
};

/* --- what is written out --------------------------------------------------------- */

static const char *literal_dtype(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t sign = tree_child(t, n, FIELD_argument);

	if (tree_is(t, n, KIND_unary_operator))
		n = sign;
	switch (tree_kind(t, n)) {
	case KIND_integer:
		return "int32";
	case KIND_float:
		return "float32";
	case KIND_true:
	case KIND_false:
		return "bool";
	case KIND_string:
		return "string";
	default:
		return NULL;
	}
}

/* [[1.0, 2.0], [3.0, 4.0]]: the shape follows the first items. */
static bool read_literal(const struct model *m, nid_t n, struct shown *out)
{
	const struct tree *t = m->tree;

	out->rank = 0;
	for (n = tree_bare(t, n); tree_is_list_or_tuple(t, n);
	     n = tree_bare(t, tree_first(t, n))) {
		if (out->rank == MOST_AXES || tree_first(t, n) == NO_NODE)
			return false;
		out->axes[out->rank++] = tree_child_count(t, n);
	}
	out->dtype = n == NO_NODE ? NULL : literal_dtype(m, n);
	return out->dtype != NULL;
}

static bool read_dtype(const struct model *m, nid_t dtype, struct shown *out)
{
	const char *name = name_text(m, dotted_name(m, dtype));
	struct slice text;

	if (literal_string(m, dtype, &text)) {
		out->dtype = arena_strndup(m->arena, text.ptr, text.length);
		return true;
	}
	if (strncmp(name, "tensorflow.", 11) || strchr(name + 11, '.'))
		return false;
	out->dtype = name + 11;
	return true;
}

/* A shape that is written out: [2, 3] or (2, 3). */
static bool read_shape(const struct model *m, nid_t shape, struct shown *out)
{
	shape = tree_bare(m->tree, shape);
	if (!tree_is_list_or_tuple(m->tree, shape))
		return false;
	out->rank = 0;
	for_each_child(m->tree, n, shape)
		if (out->rank == MOST_AXES ||
		    !literal_int(m, n, &out->axes[out->rank++]))
			return false;
	return true;
}

static bool read_call(const struct model *m, nid_t node, struct shown *out)
{
	static const struct {
		const char *name;
		int dtype;
	} makers[] = { { "tensorflow.zeros", 1 },
		       { "tensorflow.ones", 1 },
		       { "tensorflow.random.normal", 3 },
		       { "tensorflow.random.uniform", 3 } };
	const struct call *call = call_at(m, node);
	nid_t dtype;

	if (!call || call_has_splat(m, node))
		return false;
	if (call_is(m, call, "tensorflow.constant")) {
		dtype = call_argument(m, node, 1, "dtype");
		return call_argument(m, node, 2, "shape") == NO_NODE &&
		       read_literal(m, call_argument(m, node, 0, "value"),
				    out) &&
		       (dtype == NO_NODE || read_dtype(m, dtype, out));
	}
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
		if (!call_is(m, call, makers[i].name))
			continue;
		dtype = call_argument(m, node, makers[i].dtype, "dtype");
		out->dtype = "float32";
		return read_shape(m, call_argument(m, node, 0, "shape"), out) &&
		       (dtype == NO_NODE || read_dtype(m, dtype, out));
	}
	return false;
}

/* An argument: such a call, or a name bound once to one. */
static bool read_argument(const struct model *m, nid_t n, struct shown *out)
{
	n = tree_bare(m->tree, n);
	if (!tree_is(m->tree, n, KIND_identifier))
		return read_call(m, n, out);
	n = only_value(m, n);
	return n != NO_NODE && read_call(m, n, out);
}

/* --- over all calls ---------------------------------------------------------------- */

/* Opens the axes in which two differ. */
static bool widen_shown(struct shown *all, const struct shown *one)
{
	if (strcmp(all->dtype, one->dtype) || all->rank != one->rank)
		return false;
	for (int i = 0; i < all->rank; i++)
		if (all->axes[i] != one->axes[i])
			all->axes[i] = OPEN_AXIS;
	return true;
}

static bool read_parameter(struct caller_walk walk, uint32_t p,
			   struct shown *out)
{
	bool first = true;

	for (; next_caller(&walk); first = false) {
		nid_t given = given_at(&walk, p);
		struct shown one;

		if (given == NO_NODE || !read_argument(walk.model, given, &one))
			return false;
		if (first)
			*out = one;
		else if (!widen_shown(out, &one))
			return false;
	}
	return !first;
}

static void write_spec(struct strbuf *sb, const char *tf,
		       const struct shown *shown)
{
	strbuf_addf(sb, "%s.TensorSpec([", tf);
	for (int i = 0; i < shown->rank; i++) {
		strbuf_addstr(sb, i ? ", " : "");
		if (shown->axes[i] == OPEN_AXIS)
			strbuf_addstr(sb, "None");
		else
			strbuf_addf(sb, "%ld", shown->axes[i]);
	}
	strbuf_addf(sb, "], %s.%s)", tf, shown->dtype);
}

/* Whether an axis stays open. */
static bool has_open_axis(const struct shown *shown)
{
	for (int i = 0; i < shown->rank; i++)
		if (shown->axes[i] == OPEN_AXIS)
			return true;
	return false;
}

/* The x of x.shape, x.get_shape(), len(x), tf.unstack(x) and of a loop over x, which
 * is one of the graph where the length is open; or NO_NODE. */
static nid_t whose_shape(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t name = tree_child(t, n, FIELD_attribute);

	if (tree_is(t, n, KIND_for_statement) ||
	    tree_is(t, n, KIND_for_in_clause))
		return tree_child(t, n, FIELD_right);
	if (tree_is(t, n, KIND_attribute) &&
	    (tree_text_is(t, name, "shape") ||
	     tree_text_is(t, name, "get_shape")))
		return tree_child(t, n, FIELD_object);
	if (!tree_is(t, n, KIND_call) || !call_at(m, n)->name ||
	    !framework_set_has(m->framework, "needs-length",
			       name_text(m, call_at(m, n)->name)) ||
	    call_argument(m, n, 1, "num") != NO_NODE)
		return NO_NODE;
	return call_argument(m, n, 0, "value");
}

static bool reads_own_shape(const struct model *m, uint32_t f, uint32_t p)
{
	for_each_descendant(m->tree, n, function_at(m, f)->body) {
		nid_t x = whose_shape(m, n);

		if (x != NO_NODE && tainted_by_parameter(m, f, x) == p)
			return true;
	}
	return false;
}

/* Whether the function, or one that it hands the parameter to, reads as a number
 * what an open axis would make None. */
static bool reads_shape(const struct model *m, uint32_t f, uint32_t p)
{
	const struct function *function = function_at(m, f);

	if (reads_own_shape(m, f, p))
		return true;
	for (size_t i = 0; i < function->calls.count; i++) {
		const struct call *call = call_by_id(m, function->calls.at[i]);

		for (uint32_t q = 0;
		     call->callee != NO_INDEX &&
		     q < function_at(m, call->callee)->parameters.count;
		     q++) {
			nid_t given = argument_for_parameter(m, call, q);

			if (given != NO_NODE &&
			    tainted_by_parameter(m, f, given) == p &&
			    reads_own_shape(m, call->callee, q))
				return true;
		}
	}
	return false;
}

const char *signature_of_calls(const struct program *program, uint32_t file,
			       uint32_t f)
{
	const struct model *m = program->files.at[file].model;
	const struct function *function = function_at(m, f);
	const char *tf = module_alias(m, function->node, "tensorflow");
	uint32_t first = first_real_parameter(m, f);
	struct strbuf sb = STRBUF_INIT;
	const char *text = NULL;

	if (!tf || first >= function->parameters.count)
		return NULL;
	strbuf_addch(&sb, '[');
	for (uint32_t p = first; p < function->parameters.count; p++) {
		struct shown shown = { .rank = 0 };

		if (function->parameters.at[p].kind != PARAMETER_NORMAL ||
		    function->parameters.at[p].fallback != NO_NODE ||
		    !read_parameter(callers_of(program, file, f), p, &shown) ||
		    (has_open_axis(&shown) && reads_shape(m, f, p)))
			goto out;
		strbuf_addstr(&sb, p > first ? ", " : "");
		write_spec(&sb, tf, &shown);
	}
	strbuf_addch(&sb, ']');
	text = arena_strdup(m->arena, sb.text);
out:
	strbuf_release(&sb);
	return text;
}
