#include <string.h>

#include "framework/tables.h"
#include "framework/word_set.h"
#include "model/graph_uses.h"
#include "model/modules.h"
#include "model/origin.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/eager.h"
#include "rulekit/looks.h"
#include "rulekit/loops.h"
#include "rulekit/print_text.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/shapes.h"

/* A parameter that takes no tensor by what is written at it: `name="loss"`,
 * `verbose=False`, `step: int`, and `training`, which Keras gives as a bool. */
static bool takes_python_value(const struct model *m, uint32_t variable,
			       uint32_t index)
{
	uint32_t f = scope_at(m, variable_at(m, variable)->scope)->function;
	const struct parameter *p = &function_at(m, f)->parameters.at[index];
	struct slice text;

	if (p->kind == PARAMETER_ARGS || p->kind == PARAMETER_KWARGS)
		return false;
	return index < first_real_parameter(m, f) ||
	       tree_is(m->tree, p->fallback, KIND_true) ||
	       tree_is(m->tree, p->fallback, KIND_false) ||
	       literal_string(m, p->fallback, &text) ||
	       (p->annotation != NO_NODE &&
		dotted_in(m, tree_first(m->tree, p->annotation),
			  "number-types")) ||
	       (is_present(function_at(m, f)->klass) &&
		name_in(m, p->name, "keras-flags"));
}

/* for k, v in d.items(); for k in d.keys(); for i, v in enumerate(d) */
static bool is_key(const struct model *m, const struct bind *b)
{
	const struct call *call = call_at(m, tree_bare(m->tree, b->value));

	if (b->kind != BIND_FOR || !call)
		return false;
	if (b->unpacked)
		return b->place == 0 &&
		       (name_is(m, call->method, "items") ||
			call_is(m, call, "builtins.enumerate"));
	return name_is(m, call->method, "keys");
}

/* for k, v in self.losses.items(): the numbers that a dict began with are soon
 * tensors, after self.losses["total"] += loss. */
static bool is_held_by_dict(const struct model *m, nid_t n)
{
	struct bind_list binds = { 0 };

	if (tree_is(m->tree, n, KIND_identifier))
		binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);
		const struct call *call =
			call_at(m, tree_bare(m->tree, b->value));

		if (b->kind == BIND_FOR && call &&
		    (b->unpacked ? b->place == 1 &&
					   name_is(m, call->method, "items")
				 : name_is(m, call->method, "values")))
			return true;
	}
	return false;
}

/* What a bind gives its name is no tensor: `except E as e`, a key, a flag, an
 * import. */
static bool binds_python_value(const struct model *m, const struct bind *b)
{
	switch (b->kind) {
	case BIND_EXCEPT:
	case BIND_IMPORT:
	case BIND_FUNCTION:
	case BIND_CLASS:
		return true;
	case BIND_PARAMETER:
		return takes_python_value(m, b->variable, b->parameter);
	default:
		return is_key(m, b);
	}
}

/* A name of the module of which nothing is known, as in ARGS = read_options(),
 * is none: the tensors of a graph are made while it is traced. */
static bool is_python_name(const struct model *m, nid_t n)
{
	struct bind_list binds;
	uint32_t v;

	if (!tree_is(m->tree, n, KIND_identifier))
		return false;
	v = variable_of(m, n);
	if (v == NO_INDEX ||
	    scope_at(m, variable_at(m, v)->scope)->kind == SCOPE_MODULE)
		return true;
	binds = reaching_binds(m, n);
	for (uint32_t i = 0; i < binds.count; i++)
		if (!binds_python_value(m, bind_by_id(m, binds.at[i])))
			return false;
	return binds.count > 0;
}

/* What is computed from x.numpy() is NumPy's: a trace does not even come there.
 * Printed itself, it stands for x. */
static bool is_of_array(const struct model *m, nid_t n)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, n));

	return e->kinds & KIND_BIT(VALUE_NUMPY) && !(e->kinds & KINDS_TENSOR);
}

static nid_t without_numpy(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);

	return call && name_is(m, call->method, "numpy") &&
			       value_of(m, call->receiver).kind == VALUE_UNKNOWN
		       ? call->receiver
		       : n;
}

/* options[name] of def f(x, **options): what is handed in by keyword sets
 * something up. */
static bool is_option(const struct model *m, nid_t n)
{
	const struct bind *b;
	uint32_t f;

	if (!tree_is(m->tree, n, KIND_subscript))
		return false;
	n = tree_bare(m->tree, tree_child(m->tree, n, FIELD_value));
	b = tree_is(m->tree, n, KIND_identifier) ? only_bind(m, n) : NULL;
	if (!b || b->kind != BIND_PARAMETER)
		return false;
	f = scope_at(m, variable_at(m, b->variable)->scope)->function;
	return function_at(m, f)->parameters.at[b->parameter].kind ==
	       PARAMETER_KWARGS;
}

/* Whether a value may be a tensor of the graph where nothing is known of it: what
 * a parameter brings, what is computed. An attribute of an object, a type, a
 * length, a number of the program are Python's; what was made outside has its value. */
static bool may_be_tensor(const struct model *m, nid_t n)
{
	struct value v;

	n = without_numpy(m, n);
	v = value_of(m, n);
	switch (v.kind) {
	case VALUE_UNKNOWN:
		return !tree_is(m->tree, n, KIND_attribute) &&
		       !is_of_array(m, n) && !is_option(m, n) &&
		       !is_static_shape(m, n) &&
		       !call_is(m, call_at(m, n), "builtins.type") &&
		       !is_python_name(m, n);
	case VALUE_TENSOR:
	case VALUE_TENSORS:
	case VALUE_VARIABLE:
	case VALUE_TENSOR_ARRAY:
		return !is_eager_from_outside(m, n);
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_DICT:
		return !is_python_name(m, n) && !is_static_shape(m, n);
	case VALUE_INT:
	case VALUE_FLOAT:
		return is_held_by_dict(m, n);
	default:
		return false;
	}
}

/* Whether it is one. */
static bool is_tensor(const struct model *m, nid_t n)
{
	struct value v = value_of(m, without_numpy(m, n));

	return v.kind == VALUE_TENSOR || v.kind == VALUE_TENSORS ||
	       v.kind == VALUE_VARIABLE;
}

/* x of @tf.function def step(x), of which no call and no default shows that it is
 * Python's: each other value of those would be traced again. */
static bool is_parameter_of_graph(const struct model *m, nid_t n)
{
	struct origin o;

	return evidence_at(m, evidence_of(m, n))->kinds ==
		       KIND_BIT(VALUE_UNKNOWN) &&
	       may_be_tensor(m, n) && origin_of(m, n, &o) && is_hybrid(m, o.f);
}

/* One of the graph; what was made outside has a value to print. */
static bool is_symbolic(const struct model *m, nid_t n)
{
	n = without_numpy(m, n);
	return (is_tensor(m, n) && !is_eager_from_outside(m, n)) ||
	       is_parameter_of_graph(m, n);
}

/* The node from which to look on for what `n` shows: a part of it when `n` only
 * puts parts together, else `n` itself. */
static nid_t shown_parts(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	switch (tree_kind(t, n)) {
	case KIND_string:
	case KIND_concatenated_string:
	case KIND_interpolation:
	case KIND_parenthesized_expression:
	case KIND_list:
	case KIND_tuple:
	case KIND_list_splat:
		return n + 1;
	case KIND_keyword_argument:
		return tree_child(t, n, FIELD_value);
	case KIND_call:
		return makes_text(m, call_at(m, n))
			       ? call_at(m, n)->arguments + 1
			       : n;
	default:
		return joins_text(m, n) ? n + 1 : n;
	}
}

/* The literal parts of a text, `!r` and `:.3f` show nothing by themselves. */
static bool is_literal_part(const struct tree *t, nid_t n)
{
	nid_t above = tree_parent(t, n);

	if (tree_is(t, n, KIND_operator))
		return true;
	if (tree_is(t, above, KIND_string))
		return !tree_is(t, n, KIND_interpolation);
	return tree_is(t, above, KIND_interpolation) &&
	       n != tree_first(t, above);
}

/* print("loss", x), print(f"{x}"), print("%s" % x), print(*xs): some part of the
 * argument for which that holds. */
static bool shows(const struct model *m, nid_t argument,
		  bool (*holds)(const struct model *m, nid_t n))
{
	const struct tree *t = m->tree;
	nid_t end = t->nodes[argument].next;

	for (nid_t n = argument; n < end;) {
		nid_t parts;

		if (is_literal_part(t, n)) {
			n = t->nodes[n].next;
			continue;
		}
		parts = shown_parts(m, n);
		if (parts == n && holds(m, n))
			return true;
		n = parts == n ? t->nodes[n].next : parts;
	}
	return false;
}

static bool any_shows(const struct model *m, nid_t arguments,
		      bool (*holds)(const struct model *m, nid_t n))
{
	for_each_child(m->tree, a, arguments)
		if (!tree_is(m->tree, a, KIND_keyword_argument) &&
		    shows(m, a, holds))
			return true;
	return false;
}

/* results.append(y.numpy()); print(results): a trace fails before it comes to the
 * print(), which HY601 says. */
static bool is_behind_conversion(const struct model *m, nid_t node)
{
	struct node_list named =
		identifiers_named(m, intern_find(m->names, "numpy", 5));
	uint32_t f = function_around(m, node);
	uint32_t i = f == NO_INDEX
			     ? named.count
			     : count_before(named, function_at(m, f)->node);

	for (; i < named.count && named.at[i] < node; i++) {
		nid_t call =
			tree_parent(m->tree, tree_parent(m->tree, named.at[i]));

		if (tensor_of_conversion(m, call) != NO_NODE &&
		    function_around(m, call) == f &&
		    tree_parent(m->tree, call_at(m, call)->arguments) != node)
			return true;
	}
	return false;
}

static bool is_graph_print(const struct model *m, nid_t statement)
{
	return tree_is(m->tree, statement, KIND_expression_statement) &&
	       call_is(m, call_at(m, tree_first(m->tree, statement)),
		       "tensorflow.print");
}

/* print("x", x) next to tf.print("x", x) shows the difference. */
static bool is_beside_graph_print(const struct model *m, nid_t node)
{
	const struct tree *t = m->tree;
	nid_t statement = tree_statement(t, node);

	return is_graph_print(m, tree_sibling_before(t, statement)) ||
	       is_graph_print(m, tree_sibling(t, statement));
}

/* While a layer is built there is nothing but shapes, and each is seen once. */
static bool is_in_build_of_layer(const struct model *m, nid_t node)
{
	uint32_t f = function_around(m, node);

	return f != NO_INDEX && is_present(function_at(m, f)->klass) &&
	       name_is(m, function_at(m, f)->name, "build") &&
	       class_derives_in(m, function_at(m, f)->klass, "layer-bases");
}

/* Last words: sys.exit() or a raise follows, while tracing as well. */
static bool is_followed_by_exit(const struct model *m, nid_t call)
{
	static const char *const exits[] = { "sys.exit", "os._exit",
					     "builtins.exit", "builtins.quit",
					     NULL };
	const struct tree *t = m->tree;
	nid_t next = tree_sibling(t, tree_parent(t, call));
	const struct call *then;

	if (next == NO_NODE)
		return false;
	if (tree_is(t, next, KIND_raise_statement))
		return true;
	then = call_at(m, tree_is(t, next, KIND_expression_statement)
				  ? tree_first(t, next)
				  : next);
	return call_is_any(m, then, exits);
}

/* except TypeError: print("taken as it is", x). What failed while tracing fails once
 * per trace. */
static bool tells_of_failure(const struct model *m, nid_t call)
{
	return tree_ancestor(m->tree, call, KIND_except_clause) != NO_NODE;
}

static bool speaks_of_tracing(const struct model *m, struct slice text)
{
	const char *at = framework_set(m->framework, "words-of-tracing");
	struct slice word;

	while (framework_next_word(&at, &word))
		if (memmem(text.ptr, text.length, word.ptr, word.length))
			return true;
	return false;
}

/* print("Tracing with", x), print("retracing for {}".format(x)): who writes so
 * wants to see each trace. */
static bool is_trace_marker(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;
	nid_t first = tree_first(t, arguments);

	for_each_within(t, n, first)
		if (tree_is(t, n, KIND_string) &&
		    speaks_of_tracing(m, tree_text(t, n)))
			return true;
	return false;
}

/* Lambda(f) */
static bool is_given_to_lambda(const struct model *m, uint32_t f)
{
	uint32_t root;
	const struct trace *trace = root_trace(m, f, &root);
	const struct call *call =
		trace ? call_at(m,
				tree_ancestor(m->tree, trace->where, KIND_call))
		      : NULL;

	return call && call->name &&
	       framework_set_has(m->framework, "layers-of-functions",
				 name_text(m, call->name));
}

/* A graph function with a signature that nobody in the file calls: saving it traces it,
 * once, and what is printed then shows its shapes. */
static bool is_traced_for_export(const struct model *m, uint32_t f)
{
	const struct function *function;

	if (f == NO_INDEX || function_at(m, f)->callers.count)
		return false;
	function = function_at(m, f);
	for (size_t i = 0; i < function->hybrids.count; i++)
		if (hybrid_option(m, &function->hybrids.at[i],
				  "input_signature") != NO_NODE)
			return file_says(m, "text-of-export");
	return false;
}

/* Whether somebody may want to see just the symbolic tensor, once: Keras runs what
 * Lambda() is given while a model is put together, all code of a graph of
 * TensorFlow 1 runs once, a lesson calls its function once or twice, and a flag is for
 * who looks at the program. */
static bool may_be_meant_once(const struct model *m, nid_t node)
{
	return is_traced_for_export(m, function_around(m, node)) ||
	       (names_first_release(m) && !is_for_next_release(m)) ||
	       is_given_to_lambda(m, function_around(m, node)) ||
	       is_under_flag(m, node) ||
	       is_run_by_hand_only(m, traced_at(m, node));
}

/* tf.print knows sep and end; file=, flush= and splats have no counterpart. */
static bool translates_format(const struct model *m, nid_t arguments)
{
	const struct tree *t = m->tree;

	for_each_child(t, a, arguments) {
		nid_t name = tree_child(t, a, FIELD_name);

		if (tree_is(t, a, KIND_list_splat) ||
		    tree_is(t, a, KIND_dictionary_splat))
			return false;
		if (tree_is(t, a, KIND_keyword_argument) &&
		    !tree_text_is(t, name, "sep") &&
		    !tree_text_is(t, name, "end"))
			return false;
	}
	return true;
}

/* loss.numpy() becomes loss. */
static void drop_conversions(struct check *c, nid_t arguments)
{
	for_each_child(c->model->tree, a, arguments) {
		nid_t tensor = tensor_of_conversion(c->model, a);

		if (tensor != NO_NODE)
			fix_replace(
				c,
				(struct span){ node_span(c->model, tensor).end,
					       node_span(c->model, a).end },
				"%s", "");
	}
}

void check_hy201(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	const struct call *call = call_at(m, node);
	const char *tf = module_alias(m, node, "tensorflow");
	bool symbolic;

	if (!call_is(m, call, "builtins.print") ||
	    !tree_is(m->tree, call->arguments, KIND_argument_list) ||
	    !any_shows(m, call->arguments, may_be_tensor))
		return;
	if (is_trace_marker(m, call->arguments) ||
	    is_beside_graph_print(m, node) ||
	    (is_behind_conversion(m, node) &&
	     !any_shows(m, call->arguments, is_tensor)) ||
	    is_in_build_of_layer(m, node) || is_followed_by_exit(m, node) ||
	    tells_of_failure(m, node))
		return;
	symbolic = any_shows(m, call->arguments, is_symbolic);
	report(c, node, "call", source_of(c, node), "what",
	       symbolic ? ", and shows symbolic tensors"
			: "; a tensor in it would be shown without its value",
	       "arguments", text_for_graph_print(c, call->arguments), NULL);
	if (!symbolic || may_be_meant_once(m, node))
		report_at_most(c, SEVERITY_INFO);
	/* return x, print(x): tf.print gives an operation, which is no value. */
	if (!tf || !translates_format(m, call->arguments) ||
	    any_is_formatted(m, call->arguments) ||
	    tree_is(m->tree, tree_statement(m->tree, node),
		    KIND_return_statement))
		return;
	fix_begin(c, FIX_UNSAFE, "print when the graph runs, with %s.print",
		  tf);
	fix_replace(c, node_span(m, call->callee_node), "%s.print", tf);
	drop_conversions(c, call->arguments);
}
