#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

/*
 * What hylint understands of one Python file: names and scopes, functions and
 * classes, calls, which code is traced and why, and what values are.
 *
 * Everything lives in the arena of the file and is read-only once built. Names
 * are interned; a dotted name is canonical (see framework.h): `tf.function`,
 * `tensorflow.function` and `from tensorflow import function` are one.
 */

#include "base/intern.h"
#include "base/vec.h"
#include "framework/framework.h"
#include "model/handles.h"
#include "py/tree.h"

/* --- names and scopes ---------------------------------------------------- */

enum scope_kind {
	SCOPE_MODULE,
	SCOPE_CLASS,
	SCOPE_FUNCTION, /* def and lambda */
	SCOPE_COMPREHENSION,
};

enum bind_kind {
	BIND_IMPORT, /* import a.b [as c], from a import b [as c] */
	BIND_ASSIGN,
	BIND_AUGMENTED, /* x += 1 */
	BIND_ANNOTATED, /* x: int, without a value */
	BIND_FOR,	/* also of a comprehension */
	BIND_WITH,
	BIND_EXCEPT,
	BIND_PARAMETER,
	BIND_FUNCTION,
	BIND_CLASS,
	BIND_DELETE,
	BIND_WALRUS,
	BIND_MATCH,
};

/* One place where a variable gets a value. */
struct bind {
	enum bind_kind kind;
	uint32_t variable;
	nid_t target;	/* the identifier (or dotted name, for imports) */
	nid_t value;	/* what is assigned, iterated, entered; or NO_NODE */
	bool unpacked;	/* one of several targets: a, b = value */
	uint32_t place; /* which one, when unpacked */
	union {
		uint32_t function;  /* of BIND_FUNCTION */
		class_id klass;	    /* of BIND_CLASS */
		uint32_t parameter; /* of BIND_PARAMETER, of its function */
	};
	sym_t imported; /* canonical name, for imports */
	nid_t effect;	/* from this node on it has taken effect */
	bind_id next;	/* the next bind of the variable in the text */
	uint32_t order; /* how many binds of the variable come before it */
};

struct variable {
	sym_t name;
	scope_id scope;
	bind_id first, last; /* binds */
	/* Some other function says `global` or `nonlocal` and rebinds it. */
	bool rebound_inside;
};

struct scope {
	enum scope_kind kind;
	nid_t node;
	scope_id parent;   /* scope */
	uint32_t function; /* innermost function, or NO_INDEX */
	class_id klass;	   /* of a class scope */
	VEC(uint32_t) variables;
	VEC(sym_t) globals, nonlocals; /* names declared so */
};

/* --- functions, classes, calls ------------------------------------------- */

enum parameter_kind {
	PARAMETER_POSITIONAL_ONLY,
	PARAMETER_NORMAL,
	PARAMETER_ARGS, /* *args */
	PARAMETER_KEYWORD_ONLY,
	PARAMETER_KWARGS, /* **kwargs */
};

struct parameter {
	enum parameter_kind kind;
	sym_t name;
	nid_t node, identifier, annotation, fallback; /* the default */
	uint32_t variable;
};

/* Why a function runs while a graph is traced. */
enum trace_kind {
	TRACE_DECORATED, /* @tf.function and its kin */
	TRACE_WRAPPED,	 /* g = tf.function(f) */
	TRACE_METHOD,	 /* Keras traces this method */
	TRACE_ARGUMENT,	 /* given to Dataset.map, tf.cond, strategy.run ... */
	TRACE_CALLED,	 /* by a traced function of this file */
	TRACE_NESTED,	 /* defined and used inside one */
	TRACE_OUTSIDE,	 /* called by a traced function of another file */
};

struct trace {
	enum trace_kind kind;
	/* Traced however the program is run; else only in the usual way of
	 * use (a Keras `call` can be run eagerly, too). */
	bool certain;
	/* What traces it is not proved: the dataset of `dataset.map(f)` is only
	 * called so. */
	bool assumed;
	/* Not by the call that is given it: once Keras fits, or what the call
	 * makes is used. */
	bool later;
	nid_t where;	  /* decorator, wrapping call, call site, argument */
	uint32_t from;	  /* the traced function that leads here, or NO_INDEX */
	const char *what; /* "tf.function", "Dataset.map", "Keras" */
	/* Bits: the releases in which that is so; 0: in all. */
	uint8_t dialects;
};

/* How a function becomes a graph function by itself. */
struct hybrid {
	nid_t where;	/* decorator or wrapping call */
	nid_t call;	/* the call that carries the options, or NO_NODE */
	nid_t bound_to; /* for a wrapping call: the target it is bound to */
	sym_t by;	/* canonical name of the wrapper */
	bool by_call;	/* wrapped, not decorated */
};

struct function {
	nid_t node; /* function_definition or lambda */
	nid_t name_node, body, parameters_node;
	sym_t name;		    /* 0 for a lambda */
	const char *qualified_name; /* "Trainer.fit.step" */
	scope_id scope;
	uint32_t outer; /* enclosing function, or NO_INDEX */
	class_id klass; /* class it is a method of, or NO_INDEX */
	bool is_async, is_generator;
	bool is_static, is_class_method, is_property;
	bool autograph_off; /* autograph=False or do_not_convert */
	bool exempt;	    /* passed to py_function and the like */
	VEC(struct parameter) parameters;
	VEC(nid_t) decorators;
	VEC(struct hybrid) hybrids; /* empty: not hybrid by itself */
	VEC(struct trace) traces;   /* empty: not traced; the best first */
	VEC(call_id) calls;	    /* calls in its body */
	VEC(call_id) callers;	    /* calls whose callee it is */
	VEC(nid_t) returns;	    /* return statements of its own body */
	bool recursive;		    /* can reach itself inside this file */
};

/* self.x = value, anywhere in the class. Augmented: self.x += value, or the same
 * written out. */
struct attribute_bind {
	sym_t name;
	nid_t target, value; /* value NO_NODE when unknown (unpacking) */
	nid_t statement;
	uint32_t function;
	bool augmented;
};

struct class
{
	nid_t node, name_node, body;
	sym_t name;
	const char *qualified_name;
	VEC(nid_t) bases;
	VEC(sym_t) base_names; /* canonical, 0 where unknown */
	VEC(uint32_t) methods; /* functions */
	VEC(struct attribute_bind) attributes;
};

struct call {
	nid_t node, callee_node, arguments;
	sym_t name;	     /* canonical dotted callee, or 0 */
	sym_t method;	     /* x.METHOD(...), or 0 */
	nid_t receiver;	     /* x of x.method(...), or NO_NODE */
	uint32_t function;   /* it stands in, or NO_INDEX for the module */
	uint32_t callee;     /* function of this file, or NO_INDEX */
	bool through_hybrid; /* the callee is reached by a wrapped name */
	/* Several rules ask the same; NULL while none has. */
	const struct hybrid *made;   /* for hybrid_made_at */
	const struct hybrid *called; /* for graph_function_called */
};

/* --- values -------------------------------------------------------------- */

enum certainty {
	CERTAINTY_NO,
	CERTAINTY_LIKELY,
	CERTAINTY_CERTAIN,
};

struct value {
	enum value_kind kind;
	enum certainty certainty; /* of the kind; NO only for UNKNOWN */
	nid_t proof;		  /* the place that shows it */
	class_id klass;		  /* of the file, or NO_INDEX */
	sym_t name;		  /* canonical name of a class or function */
};

struct modules;
struct notebook;
struct reach;

/* Where a file stands among others of its project. */
struct surroundings {
	struct modules *modules; /* or NULL: the file is all there is */
	const char *path;
	const char *top; /* imports are not followed out of it */
	const struct notebook *notebook; /* that it is, or NULL */
	/* What the file that is checked may lead to, this one perhaps; with
	 * `modules`. */
	struct reach *reach;
};

/* --- the model ------------------------------------------------------------ */

struct model {
	struct arena *arena;
	const struct tree *tree;
	struct intern *names;
	const struct framework *framework;
	bool is_test_file;
	struct surroundings around;
	VEC(struct scope) scopes; /* 0 is the module */
	VEC(struct variable) variables;
	VEC(struct bind) binds;
	VEC(struct function) functions; /* in the order of the text */
	VEC(struct class) classes;
	VEC(struct call) calls;
	/* For each node: the innermost function and scope it runs in (a
	 * decorator or default value runs outside its function). */
	uint32_t *function_of;
	scope_id *scope_of;
	/* For a call node: its index in calls; for a def, lambda or class
	 * node: its index; else NO_INDEX. */
	uint32_t *index_of;
	struct model_caches *caches;
};

/* --- its parts by number ---------------------------------------------------- */

/* One way to reach each, for reading; NO_INDEX and every other number that is
 * none of the file is a bug that builds with assertions say (see vec_at). What
 * builds the model writes through vec_at itself. */

static inline const struct function *function_at(const struct model *m,
						 uint32_t f)
{
	return vec_at(&m->functions, f);
}

static inline const struct class *class_at(const struct model *m, class_id c)
{
	return vec_at(&m->classes, c.nr);
}

static inline const struct scope *scope_at(const struct model *m, scope_id s)
{
	return vec_at(&m->scopes, s.nr);
}

static inline const struct variable *variable_at(const struct model *m,
						 uint32_t v)
{
	return vec_at(&m->variables, v);
}

static inline const struct bind *bind_by_id(const struct model *m, bind_id b)
{
	return vec_at(&m->binds, b.nr);
}

static inline const struct call *call_by_id(const struct model *m, call_id c)
{
	return vec_at(&m->calls, c.nr);
}

/* Each of them in turn: for_each_class(m, c) { use(class_at(m, c)); } */
#define for_each_class(m, c) \
	for (class_id c = { 0 }; c.nr < (m)->classes.count; c.nr++)
#define for_each_scope(m, s) \
	for (scope_id s = { 0 }; s.nr < (m)->scopes.count; s.nr++)
#define for_each_bind(m, b) \
	for (bind_id b = { 0 }; b.nr < (m)->binds.count; b.nr++)
#define for_each_call(m, c) \
	for (call_id c = { 0 }; c.nr < (m)->calls.count; c.nr++)

/* What a def or lambda, a class and a call are the places of. */
static inline uint32_t function_defined(const struct model *m, nid_t definition)
{
	return m->index_of[definition];
}

static inline class_id class_defined(const struct model *m, nid_t definition)
{
	return (class_id){ m->index_of[definition] };
}

static inline call_id call_numbered(const struct model *m, nid_t call)
{
	return (call_id){ m->index_of[call] };
}

/* The syntax alone: scopes, names, binds, functions, classes, calls as they are
 * written. */
void model_syntax(struct model *out, struct arena *arena,
		  const struct tree *tree, struct intern *names,
		  const struct framework *framework, bool is_test_file,
		  const struct surroundings *around);

/* The same, from a model of the same file that nobody has asked anything but
 * identifiers_named(); `known` stays as it is, and has to outlive `out`. */
void model_syntax_again(struct model *out, struct arena *arena,
			const struct model *known,
			const struct surroundings *around);

/* Builds the model of a parsed file; `around` may be NULL. */
void model_build(struct model *out, struct arena *arena,
		 const struct tree *tree, struct intern *names,
		 const struct framework *framework, bool is_test_file,
		 const struct surroundings *around);

/* The same from the syntax that is known of the file (see model_syntax_again). */
void model_build_again(struct model *out, struct arena *arena,
		       const struct model *known, bool is_test_file,
		       const struct surroundings *around);

/* --- questions about names ------------------------------------------------ */

/* The text of a name. */
const char *name_text(const struct model *m, sym_t name);
bool name_is(const struct model *m, sym_t name, const char *text);

/* Whether it is one of a list that ends with NULL, in which a.b.* has everything
 * below a.b; false for 0. */
bool name_is_any(const struct model *m, sym_t name, const char *const *list);

/* The canonical dotted name of an expression (identifier or attribute chain):
 * through imports, aliases and single assignments of names. Builtins are
 * "builtins.print". 0 when it is something of this file or unknown. */
sym_t dotted_name(const struct model *m, nid_t expression);
bool dotted_is(const struct model *m, nid_t expression, const char *text);

/* The same text as written in the source: "self.step", or NULL. */
const char *written_name(const struct model *m, nid_t expression);

/* What the file calls a module at this place: "tf" for "tensorflow". NULL when
 * it is not imported under a plain name there. For texts and fixes. */
const char *module_alias(const struct model *m, nid_t node, const char *module);

/* The variable an identifier means, or NO_INDEX (a builtin, or unknown). */
uint32_t variable_of(const struct model *m, nid_t identifier);

/* The same for a name in a global or nonlocal statement, which is no use. */
uint32_t variable_seen(const struct model *m, nid_t identifier);

/* The binds that may reach a use of a local name, by the flow of its scope.
 * For a name of an outer scope: all its binds. */
struct bind_list {
	bind_id *at;
	uint32_t count;
};
struct bind_list reaching_binds(const struct model *m, nid_t identifier);

/* The same at a node that need not use the variable. */
struct bind_list binds_reaching(const struct model *m, uint32_t variable,
				nid_t node);

/* The bind that an identifier has here, when it can be no other; else NULL. */
const struct bind *only_bind(const struct model *m, nid_t identifier);

/* What that bind gives by a plain assignment: v of `x = v`; of `x, y = v`, of
 * a parameter and of two assignments NO_NODE. */
nid_t only_value(const struct model *m, nid_t identifier);

/* Whether the identifier belongs to a scope outside the function `f`. */
bool is_free_in(const struct model *m, nid_t identifier, uint32_t f);

/* --- questions about functions and calls ---------------------------------- */

/* The innermost function a node runs in, or NO_INDEX; that also for NO_NODE. */
uint32_t function_around(const struct model *m, nid_t node);

/* Qualified name of that function, "" at top level. */
const char *function_name_around(const struct model *m, nid_t node);

/* The class whose instance `self` is in that function, or NO_INDEX; looks out
 * of nested functions. */
class_id class_around(const struct model *m, nid_t node);

/* The function of this file that an expression means as a callable: a name, a
 * method, a lambda, or what tf.function(f) or partial(f) wrap. */
uint32_t function_meant(const struct model *m, nid_t expression);

const struct call *call_at(const struct model *m, nid_t call_node);

/* The call that an expression is an argument of, by its place or by a keyword; NULL:
 * it is none. */
const struct call *call_given(const struct model *m, nid_t expression);

/* Whether the call is one of that canonical name (trailing ".*" matches all
 * below). */
bool call_is(const struct model *m, const struct call *call, const char *name);
bool call_is_any(const struct model *m, const struct call *call,
		 const char *const *names);

/* An argument by position (from 0) or keyword; either may be left out with -1
 * or NULL. The value node without parentheses around it, or NO_NODE. */
nid_t call_argument(const struct model *m, nid_t call_node, int position,
		    const char *keyword);
nid_t call_keyword(const struct model *m, nid_t call_node, const char *keyword);
bool call_has_splat(const struct model *m, nid_t call_node);

/* What a call gives to parameter `p` of its callee: the argument node or
 * NO_NODE (default taken, or not to be said). */
nid_t argument_for_parameter(const struct model *m, const struct call *call,
			     uint32_t p);

/* The same for a call that runs `callee`, be it of another file; the call itself
 * fills the first `filled` parameters (self). */
nid_t argument_for_function(const struct model *m, const struct call *call,
			    const struct function *callee, uint32_t filled,
			    uint32_t p);

/* Whether a parameter that has no default gets nothing: a TypeError, before anything of
 * the callee runs. False where it is not to be said. */
bool call_lacks_argument(const struct model *m, const struct call *call);

/* How many of the first parameters of its callee a call fills by itself: self of x.m(). */
uint32_t parameters_filled(const struct model *m, const struct call *call);

/* The other way round: the parameter of its callee that an argument is for. NULL where
 * that is not to be said. */
const struct parameter *parameter_for_argument(const struct model *m,
					       const struct call *call,
					       nid_t argument);

/* run(step, args=(x, n)): the parameter of `step` that an item of the tuple is for, and
 * `step`. NULL where it is no such item. */
const struct parameter *parameter_for_item(const struct model *m, nid_t item,
					   uint32_t *function);

/* Index of the first parameter behind self/cls. */
uint32_t first_real_parameter(const struct model *m, uint32_t f);

/* Whether a class derives from one whose canonical name matches (".*" allowed),
 * through bases in this file. */
bool class_derives(const struct model *m, class_id c, const char *name);

/* Whether class c derives from class `base` of the same file. */
bool class_is_below(const struct model *m, class_id c, class_id base);

/* A method by name in the class or its bases in this file, or NO_INDEX. */
uint32_t class_method(const struct model *m, class_id c, sym_t name);

/* The next loop (for, while or comprehension) around a node inside the same
 * function, or NO_NODE. A node in the iterable of a `for` is outside it. */
nid_t loop_around(const struct model *m, nid_t node);

/* The assignment target a value is bound to: x of x = value. */
nid_t bound_target(const struct model *m, nid_t value);

/* --- questions about traced code ------------------------------------------ */

/* The traced function in which this node runs as part of a trace, or NO_INDEX:
 * not traced, or exempt (an eager guard, init_scope, a Python callback). */
uint32_t traced_at(const struct model *m, nid_t node);

/* Whether that is so however the program is run; false for NO_INDEX. */
bool traced_certainly(const struct model *m, uint32_t f);

/* Whether that rests on something that is only assumed. */
bool trace_is_assumed(const struct model *m, uint32_t f);

/* Whether all that traces it is Keras, perhaps: nothing in the program shows that it
 * runs the method in a graph. */
bool is_perhaps_run_by_keras(const struct model *m, uint32_t f);

/* The same, where there is no sign either that Keras runs it: neither the file nor one
 * that names it has Keras train or run a model. Who calls it by hand calls it
 * eagerly. */
bool trace_is_without_sign(const struct model *m, uint32_t f);

/* Whether all traces of a function that are known come by a call of it: it is no
 * graph function itself, and given to nobody. True for one that is not traced. */
bool is_traced_by_calls_alone(const struct model *m, uint32_t f);

/* The hybrid options: a keyword of the wrapper that makes f a graph function,
 * or NO_NODE. "input_signature" is also found in its place. */
nid_t hybrid_option(const struct model *m, const struct hybrid *hybrid,
		    const char *keyword);

/* Whether a decorator or a call makes a graph function, of this file's function
 * or of anything else: tf.function(model.call). */
bool hybrid_made_at(const struct model *m, nid_t node, struct hybrid *out);

/* For who keeps an answer in struct call: there it is NULL while nobody has
 * asked, and no_hybrid for none. Keeps what was found, and gives it back. */
extern const struct hybrid no_hybrid;
bool hybrid_keep(const struct model *m, const struct hybrid **kept, bool found,
		 const struct hybrid *hybrid);
bool hybrid_kept(const struct hybrid *kept, struct hybrid *out);

/* Whether f is hybrid by itself; false for NO_INDEX. */
bool is_hybrid(const struct model *m, uint32_t f);

/* The decorator that makes f a graph function, or NULL; and its node, or NO_NODE. */
const struct hybrid *decorator_hybrid(const struct model *m, uint32_t f);
nid_t hybrid_decorator(const struct model *m, uint32_t f);

/* Whether f is a graph function, or called while one is traced. */
bool is_ever_traced(const struct model *m, uint32_t f);

/* One step of the reason chain as text for people, and the place that shows
 * it. Returns false behind the last step. Step 0 is about f itself. */
bool trace_step(const struct model *m, uint32_t f, uint32_t step,
		const char **text, nid_t *where);

/* Inside `with tf.init_scope():` in the same function, or in a graph of its own:
 * `with tf.Graph().as_default():`. */
bool under_init_scope(const struct model *m, nid_t node);

/* --- questions about values ----------------------------------------------- */

struct value value_of(const struct model *m, nid_t expression);

/* The same, also of what only runs once in a graph that is thrown away: build() of a
 * layer. For what fails however it is run. */
struct value value_however_run(const struct model *m, nid_t expression);

/* How sure it is that an expression is a symbolic tensor when it runs. */
enum certainty tensor_certainty(const struct model *m, nid_t expression);

/* What a loop really runs over: without the progress bar around it. */
nid_t iterated_value(const struct model *m, nid_t iterable);

/* What self.NAME is in class c (its bases in the file looked at, too). */
struct value attribute_value(const struct model *m, class_id c, sym_t name);

/* All places where self.NAME is bound in class c and its bases. */
struct attribute_bind_list {
	const struct attribute_bind **at;
	uint32_t count;
};
struct attribute_bind_list attribute_binds(const struct model *m, class_id c,
					   sym_t name);

/* self.NAME or cls.NAME with self the receiver of the method around it: the
 * attribute's name, else 0. */
sym_t self_attribute(const struct model *m, nid_t expression);

/* Whether an expression's value depends on the value of a parameter of traced
 * function f (shapes and dtypes do not count): the parameter's index, or
 * NO_INDEX. */
uint32_t tainted_by_parameter(const struct model *m, uint32_t f,
			      nid_t expression);

/* A literal integer (with sign), when the expression is one. */
bool literal_int(const struct model *m, nid_t expression, long *out);

/* A plain string literal without interpolation: its content. */
bool literal_string(const struct model *m, nid_t expression, struct slice *out);

#endif
