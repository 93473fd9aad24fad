/*
 * What a name means: variables, and canonical dotted names through imports and
 * aliases.
 */
#include <string.h>

#include "framework/tables.h"
#include "model/around.h"
#include "model/caches.h"

const char *name_text(const struct model *m, sym_t name)
{
	return intern_text(m->names, name);
}

bool name_is(const struct model *m, sym_t name, const char *text)
{
	return name && !strcmp(intern_text(m->names, name), text);
}

bool name_matches(const char *text, const char *pattern)
{
	/* Most differ where they begin. */
	return *text == *pattern &&
	       slice_covers(slice_of(pattern), slice_of(text));
}

bool name_is_any(const struct model *m, sym_t name, const char *const *list)
{
	if (!name)
		return false;
	while (*list && !name_matches(name_text(m, name), *list))
		list++;
	return *list;
}

/* The number of "a.b": asked for at every attribute. */
static sym_t sym_below(const struct model *m, const char *above,
		       struct slice name)
{
	size_t length = strlen(above);
	char text[256];

	if (length + 1 + name.length > sizeof(text))
		return intern_str(m->names, arena_fmt(m->arena, "%s.%.*s",
						      above, SLICE_ARG(name)));
	memcpy(text, above, length);
	text[length] = '.';
	memcpy(text + length + 1, name.ptr, name.length);
	return intern_bytes(m->names, text, length + 1 + name.length);
}

/* The name that an alias stands for: `layers = tf.keras.layers`. */
static sym_t alias_name(const struct model *m, const struct bind *b)
{
	enum kind kind = tree_kind(m->tree, tree_bare(m->tree, b->value));

	if (b->unpacked || (kind != KIND_attribute && kind != KIND_identifier))
		return 0;
	return dotted_name(m, tree_bare(m->tree, b->value));
}

/* The name that a bind gives; false for what is none. None, the other side of a
 * try/except import, gives no name and is no other thing. */
static bool bind_name(const struct model *m, const struct bind *b, sym_t *name)
{
	*name = 0;
	if (b->kind == BIND_IMPORT)
		*name = b->imported;
	else if (b->kind == BIND_ASSIGN &&
		 tree_is(m->tree, b->value, KIND_none))
		return true;
	else if (b->kind == BIND_ASSIGN)
		*name = alias_name(m, b);
	return *name;
}

/* Among several names the framework's wins, then the first. */
static sym_t better_name(const struct model *m, sym_t best, sym_t name)
{
	if (!best || (name && framework_owns(m->framework, name) &&
		      !framework_owns(m->framework, best)))
		return name;
	return best;
}

/*
 * The canonical name a variable stands for, when all its binds are imports or
 * aliases.
 */
static sym_t find_variable_name(const struct model *m, const struct variable *v,
				bool *differ)
{
	sym_t best = 0, name;

	for (bind_id i = v->first; is_present(i); i = bind_by_id(m, i)->next) {
		if (!bind_name(m, bind_by_id(m, i), &name))
			return 0;
		*differ |= best && name && name != best;
		best = better_name(m, best, name);
	}
	return best;
}

/* The same as other functions see it: what always takes its place later hides what
 * came before. */
static sym_t name_left_by_scope(const struct model *m, const struct variable *v)
{
	uint32_t f = scope_at(m, v->scope)->function;
	sym_t best = 0, name;

	for (bind_id i = v->first; is_present(i); i = bind_by_id(m, i)->next) {
		const struct bind *b = bind_by_id(m, i);

		bind_name(m, b, &name);
		if (name && is_always_run(m, f, b->target))
			best = 0;
		best = better_name(m, best, name);
	}
	return best;
}

/* import tensorflow as tf; check(tf.__version__); import tensorflow.compat.v1 as tf */
static sym_t name_at_use(const struct model *m, const struct variable *v,
			 nid_t use)
{
	struct bind_list binds;
	sym_t best = 0, name;

	if (!same_scope(m->scope_of[use], v->scope))
		return name_left_by_scope(m, v);
	binds = reaching_binds(m, use);
	for (uint32_t i = binds.count; i-- > 0;) {
		bind_name(m, bind_by_id(m, binds.at[i]), &name);
		best = better_name(m, best, name);
	}
	return best;
}

static bool has_several_names(const struct model *m, const struct variable *v)
{
	return m->caches->names_differ[v - m->variables.at];
}

static sym_t variable_name(const struct model *m, const struct variable *v)
{
	size_t index = (size_t)(v - m->variables.at);
	sym_t *cached = &m->caches->variable_names[index];

	if (*cached == SYM_UNASKED) {
		*cached = 0; /* a cycle of aliases has no name */
		*cached = find_variable_name(m, v,
					     &m->caches->names_differ[index]);
	}
	return *cached && has_several_names(m, v) ? name_left_by_scope(m, v)
						  : *cached;
}

/* What a star import of the framework would make of a name, or 0. Python's own
 * names (print, ValueError) it hardly means. */
static sym_t starred_name(const struct model *m, struct slice text)
{
	if (!m->caches->star_modules.count ||
	    framework_set_holds(m->framework, "python-builtins", text))
		return 0;
	for (size_t i = 0; i < m->caches->star_modules.count; i++) {
		sym_t module = m->caches->star_modules.at[i], name;

		if (!framework_owns(m->framework, module))
			continue;
		name = framework_canonical(
			m->framework, sym_below(m, name_text(m, module), text));
		if (framework_fact(m->framework, name))
			return name;
	}
	return 0;
}

/* A name that nothing in the file binds: from a star import of the framework,
 * else a builtin. */
static sym_t unbound_name(const struct model *m, nid_t n)
{
	struct slice text = tree_text(m->tree, n);
	sym_t starred = starred_name(m, text);

	if (!starred && m->caches->star_modules.count)
		starred = framework_convention(m->framework, text);
	if (starred)
		return starred;
	return sym_below(m, "builtins", text);
}

static sym_t identifier_name(const struct model *m, nid_t n)
{
	uint32_t v = variable_of(m, n);
	sym_t name;

	if (v != NO_INDEX) {
		name = variable_name(m, variable_at(m, v));
		return name && has_several_names(m, variable_at(m, v))
			       ? name_at_use(m, variable_at(m, v), n)
			       : name;
	}
	return names_no_variable(m->tree, n) ? 0 : unbound_name(m, n);
}

static sym_t attribute_name(const struct model *m, nid_t n)
{
	nid_t object = tree_child(m->tree, n, FIELD_object);
	nid_t attribute = tree_child(m->tree, n, FIELD_attribute);
	sym_t base;

	if (object == NO_NODE || attribute == NO_NODE)
		return 0;
	base = dotted_name(m, object);
	if (!base || !strncmp(name_text(m, base), "builtins.", 9))
		return 0;
	return framework_canonical(m->framework,
				   sym_below(m, name_text(m, base),
					     tree_text(m->tree, attribute)));
}

sym_t dotted_name(const struct model *m, nid_t n)
{
	sym_t *cached, name = 0;

	if (n == NO_NODE)
		return 0;
	n = tree_bare(m->tree, n);
	cached = &m->caches->dotted[n];
	if (*cached != SYM_UNASKED)
		return *cached;
	*cached = 0; /* a cycle of aliases has no name */
	if (m->caches->depth > DEEPEST_QUESTION)
		return 0;
	m->caches->depth++;
	if (tree_is(m->tree, n, KIND_identifier))
		name = identifier_name(m, n);
	else if (tree_is(m->tree, n, KIND_attribute))
		name = attribute_name(m, n);
	m->caches->depth--;
	*cached = name;
	return name;
}

bool dotted_is(const struct model *m, nid_t n, const char *text)
{
	return name_is(m, dotted_name(m, n), text);
}

const char *written_name(const struct model *m, nid_t n)
{
	nid_t part = n;

	while (tree_is(m->tree, part, KIND_attribute))
		part = tree_child(m->tree, part, FIELD_object);
	if (!tree_is(m->tree, part, KIND_identifier))
		return NULL;
	return arena_strndup(m->arena, tree_text(m->tree, n).ptr,
			     tree_text(m->tree, n).length);
}

bool is_free_in(const struct model *m, nid_t identifier, uint32_t f)
{
	uint32_t v = variable_of(m, identifier);
	nid_t owner;

	if (v == NO_INDEX)
		return false;
	owner = scope_at(m, variable_at(m, v)->scope)->node;
	return !tree_inside(m->tree, owner, function_at(m, f)->node);
}

/* The name under which a scope itself imports the module, or NULL. */
static const char *alias_in_scope(const struct model *m, const struct scope *s,
				  const char *module)
{
	for (size_t i = 0; i < s->variables.count; i++) {
		const struct variable *v = variable_at(m, s->variables.at[i]);

		/* `global x` alone binds nothing. */
		if (is_present(v->first) &&
		    bind_by_id(m, v->first)->kind == BIND_IMPORT &&
		    name_is(m, variable_name(m, v), module))
			return name_text(m, v->name);
	}
	return NULL;
}

const char *module_alias(const struct model *m, nid_t node, const char *module)
{
	struct alias_cache *cache = &m->caches->aliases;

	if (!cache->by_scope)
		cache->by_scope = ARENA_ARRAY(m->arena, const char *,
					      m->scopes.count + 1);
	if (!cache->module || strcmp(cache->module, module) != 0) {
		cache->module = module;
		/* A scope stands behind the one around it. */
		for_each_scope(m, s) {
			const struct scope *scope = scope_at(m, s);
			const char *own = alias_in_scope(m, scope, module);

			if (!own && is_present(scope->parent))
				own = cache->by_scope[scope->parent.nr];
			cache->by_scope[s.nr] = own;
		}
	}
	return cache->by_scope[m->scope_of[node].nr];
}

bool literal_int(const struct model *m, nid_t n, long *out)
{
	const struct tree *t = m->tree;
	bool negative = false;
	struct slice text;
	char digits[24];

	n = tree_bare(t, n);
	if (tree_is(t, n, KIND_unary_operator)) {
		negative = slice_starts(tree_text(t, n), "-");
		if (!negative && !slice_starts(tree_text(t, n), "+"))
			return false;
		n = tree_bare(t, tree_child(t, n, FIELD_argument));
	}
	if (!tree_is(t, n, KIND_integer))
		return false;
	text = tree_text(t, n);
	*out = 0;
	if (text.length >= sizeof(digits) || text.length > 18)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (text.ptr[i] == '_')
			continue;
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		*out = *out * 10 + (text.ptr[i] - '0');
	}
	if (negative)
		*out = -*out;
	return true;
}

bool literal_string(const struct model *m, nid_t n, struct slice *out)
{
	const struct tree *t = m->tree;
	nid_t start, end = NO_NODE;

	n = tree_bare(t, n);
	if (!tree_is(t, n, KIND_string))
		return false;
	start = tree_first(t, n);
	for_each_child(t, child, n) {
		if (tree_is(t, child, KIND_interpolation))
			return false;
		end = child;
	}
	if (!tree_is(t, start, KIND_string_start) ||
	    !tree_is(t, end, KIND_string_end))
		return false;
	out->ptr = t->text.ptr + t->nodes[start].end;
	out->length = t->nodes[end].start - t->nodes[start].end;
	return true;
}
