/*
 * From an attribute or an import to the name that it says in full, as it was imported.
 * A name that may come from two modules is none.
 */
#include "rulekit/public_names.h"

#include <string.h>
#include <strings.h>

#include "framework/tables.h"
#include "model/modules.h"
#include "model/release.h"
#include "rulekit/chosen.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/sets.h"

/* K = backend, backend = tf.keras.backend ... */
#define LONGEST_CHAIN 4

struct name_list {
	VEC(const char *) at;
};

/* One run over a file. */
struct seeing {
	struct check *c;
	enum public_names_skipped skipped;
	see_public_name see;
	const void *data;
	struct name_list known;
};

static const char *said(const struct model *m, nid_t n)
{
	return arena_strndup(m->arena, tree_text(m->tree, n).ptr,
			     tree_text(m->tree, n).length);
}

static const char *below(const struct model *m, const char *module,
			 const char *name)
{
	size_t length, more;
	char *text;

	if (!module)
		return NULL;
	length = strlen(module);
	more = strlen(name);
	text = arena_alloc(m->arena, length + more + 2);
	memcpy(text, module, length);
	text[length] = '.';
	memcpy(text + length + 1, name, more);
	return text;
}

/* --- as it is imported ------------------------------------------------------------- */

/* What the bind of an import stands for: tensorflow.keras.backend. NULL for a module
 * of the project. */
static const char *imported_as(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, b->target), name = b->target, from;

	if (tree_is(t, above, KIND_aliased_import)) {
		name = tree_child(t, above, FIELD_name);
		above = tree_parent(t, above);
	} else if (tree_is(t, above, KIND_dotted_name)) {
		above = tree_parent(t, above);
	}
	if (tree_is(t, above, KIND_import_statement))
		return said(m, name);
	from = tree_is(t, above, KIND_import_from_statement)
		       ? tree_child(t, above, FIELD_module_name)
		       : NO_NODE;
	if (from == NO_NODE || slice_starts(tree_text(t, from), "."))
		return NULL;
	return below(m, said(m, from), said(m, name));
}

static const char *module_said(const struct model *m, nid_t n, int depth);

static const char *bound_to(const struct model *m, const struct bind *b,
			    int depth)
{
	if (b->kind == BIND_IMPORT)
		return imported_as(m, b);
	if (b->kind != BIND_ASSIGN || b->unpacked || depth == LONGEST_CHAIN)
		return NULL;
	return module_said(m, b->value, depth + 1);
}

/* All binds of the variable have to say the same; None is what an import that failed
 * leaves. */
static const char *variable_said(const struct model *m, uint32_t v, int depth)
{
	const char *all = NULL;

	for (bind_id b = variable_at(m, v)->first; is_present(b);
	     b = bind_by_id(m, b)->next) {
		const struct bind *bind = bind_by_id(m, b);
		const char *one;

		if (bind->kind == BIND_ASSIGN &&
		    tree_is(m->tree, bind->value, KIND_none))
			continue;
		one = bound_to(m, bind, depth);
		if (!one || (all && strcmp(all, one) != 0))
			return NULL;
		all = one;
	}
	return all;
}

static const char *module_said(const struct model *m, nid_t n, int depth)
{
	const struct tree *t = m->tree;
	const char *name = NULL;
	nid_t object;
	uint32_t v;

	n = n == NO_NODE ? n : tree_bare(t, n);
	if (tree_is(t, n, KIND_attribute)) {
		object = tree_child(t, n, FIELD_object);
		name = said(m, tree_child(t, n, FIELD_attribute));
		return below(m, module_said(m, object, depth), name);
	}
	v = tree_is(t, n, KIND_identifier) ? variable_of(m, n) : NO_INDEX;
	return v == NO_INDEX ? NULL : variable_said(m, v, depth);
}

/* --- the name ------------------------------------------------------------------------ */

/* False where the module may have any name, or the name is a private one. */
static bool fill_name(const struct model *m, const char *module,
		      const char *name, struct public_name *out)
{
	if (*name == '_' || !framework_is_closed(m->framework, module) ||
	    framework_set_has(m->framework, "modules-of-own-builds", module))
		return false;
	out->module = module;
	out->name = name;
	out->is_held = framework_name_releases(m->framework, module, name,
					       &out->releases);
	return true;
}

bool is_gone_from_keras_3(const struct model *m, nid_t expression)
{
	const char *full = module_said(m, expression, 0);
	const char *dot = full ? strrchr(full, '.') : NULL;
	struct public_name name;

	return dot &&
	       fill_name(m, arena_strndup(m->arena, full, (size_t)(dot - full)),
			 dot + 1, &name) &&
	       name.is_held && name.releases.last &&
	       name.releases.last < FIRST_WITH_KERAS_3;
}

/* Each part of a.b.c, up to the one below which there may be any name. */
static void see_module(const struct seeing *s, nid_t place, const char *dotted)
{
	const struct model *m = s->c->model;
	struct public_name name = { .place = place, .known = &s->known };
	const char *dot = strchr(dotted, '.');

	for (; dot; dot = strchr(dot + 1, '.')) {
		const char *module =
			arena_strndup(m->arena, dotted, (size_t)(dot - dotted));
		const char *part =
			arena_strndup(m->arena, dot + 1, strcspn(dot + 1, "."));

		if (!fill_name(m, module, part, &name))
			return;
		s->see(s->c, &name, s->data);
	}
}

static bool is_skipped(const struct seeing *s, sym_t dotted)
{
	const struct model *m = s->c->model;
	static const char keras[] = "tensorflow.keras";

	/* What begins with no module of the framework needs no second look. */
	if (!framework_owns(m->framework, dotted))
		return true;
	if (s->skipped == SKIP_CURRENT)
		return framework_named(m->framework, dotted);
	return s->skipped == SKIP_ALL_BUT_KERAS &&
	       strncmp(name_text(m, dotted), keras, sizeof(keras) - 1) != 0;
}

static void see_attribute(const struct seeing *s, nid_t node)
{
	const struct model *m = s->c->model;
	const struct tree *t = m->tree;
	struct public_name name = { .place = node, .known = &s->known };
	const char *module;

	if (is_skipped(s, dotted_name(m, node)))
		return;
	module = module_said(m, tree_child(t, node, FIELD_object), 0);
	if (module &&
	    fill_name(m, module, said(m, tree_child(t, node, FIELD_attribute)),
		      &name))
		s->see(s->c, &name, s->data);
}

static void see_import(const struct seeing *s, nid_t node)
{
	const struct model *m = s->c->model;
	const struct tree *t = m->tree;
	nid_t from = tree_child(t, node, FIELD_module_name);
	const char *module = from == NO_NODE ? "." : said(m, from);
	struct public_name name = { .known = &s->known };

	if (*module == '.')
		return;
	see_module(s, from, module);
	for_each_child(t, child, node) {
		nid_t one = tree_is(t, child, KIND_aliased_import)
				    ? tree_child(t, child, FIELD_name)
				    : child;

		name.place = one;
		if (child != from && tree_is(t, one, KIND_dotted_name) &&
		    fill_name(m, module, said(m, one), &name))
			s->see(s->c, &name, s->data);
	}
}

/* --- what the program knows ----------------------------------------------------------- */

static void know(struct seeing *s, nid_t object, struct slice name)
{
	const struct model *m = s->c->model;
	const char *module = object == NO_NODE ? NULL
					       : module_said(m, object, 0);

	if (module)
		vec_push(m->arena, &s->known.at,
			 arena_fmt(m->arena, "%s.%.*s", module,
				   SLICE_ARG(name)));
}

/* hasattr(tf, "arange"), getattr(K, "int_shape", None); tf.arange = tf.range */
static void find_known_names(struct seeing *s)
{
	const struct model *m = s->c->model;
	const struct tree *t = m->tree;
	struct slice text;

	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i);

		if (call_in(m, call, "attribute-by-name") &&
		    literal_string(m, call_argument(m, call->node, 1, "name"),
				   &text))
			know(s, call_argument(m, call->node, 0, "obj"), text);
	}
	for_each_kind(t, n, i, KIND_attribute)
		if (t->nodes[n].field == FIELD_left)
			know(s, tree_child(t, n, FIELD_object),
			     tree_text(t, tree_child(t, n, FIELD_attribute)));
}

static bool program_knows(const struct model *m, const struct public_name *name)
{
	const char *full = below(m, name->module, name->name);

	for (size_t i = 0; i < name->known->at.count; i++)
		if (!strcmp(name->known->at.at[i], full))
			return true;
	return false;
}

void for_public_names(struct check *c, enum public_names_skipped skipped,
		      see_public_name see, const void *data)
{
	const struct tree *t = c->model->tree;
	struct seeing s = {
		.c = c, .skipped = skipped, .see = see, .data = data
	};

	find_known_names(&s);
	for_each_kind(t, n, i, KIND_import_from_statement)
		see_import(&s, n);
	for_each_kind(t, n, i, KIND_attribute)
		see_attribute(&s, n);
}

static bool is_set_in_project(const struct model *m,
			      const struct public_name *name)
{
	return tree_is(m->tree, name->place, KIND_attribute) &&
	       project_of_model_holds(
		       m, arena_fmt(m->arena, "%s =", said(m, name->place)));
}

bool is_provided_for(struct check *c, const struct public_name *name)
{
	const struct model *m = c->model;
	nid_t place = name->place;
	const char *package = arena_strndup(m->arena, name->module,
					    strcspn(name->module, "."));

	/* An annotation may never be evaluated. */
	return may_be_missing(m, place) ||
	       tree_ancestor(m->tree, place, KIND_type) != NO_NODE ||
	       program_knows(m, name) || project_has_module(m, package) ||
	       is_set_in_project(m, name) ||
	       file_mentions(m, "text-of-forks") ||
	       project_of_model_mentions(m, "text-of-forks");
}

/* --- what to write ---------------------------------------------------------------------- */

/* What the file calls the module; else its name. */
static const char *alias_or(const struct model *m, nid_t place,
			    const char *module, const char *usual)
{
	const char *alias = module_alias(m, place, module);

	return alias ? alias : usual;
}

/* A name below another module, by what the file calls its package. */
static const char *below_home(struct check *c, const struct public_name *name,
			      const char *home, const char *taken)
{
	const struct model *m = c->model;
	const char *rest = strchr(home, '.');
	const char *top =
		strncmp(home, "tensorflow", 10)
			? home
			: alias_or(m, name->place, "tensorflow", "tf");

	if (top == home)
		return below(m, home, taken);
	return arena_fmt(m->arena, "%s%s.%s", top, rest ? rest : "", taken);
}

/* What the program takes from there: of a module that is gone what stands behind it,
 * CosineDecay in tf.keras.experimental.CosineDecay. NULL: that cannot be seen. */
static const char *name_taken(const struct model *m,
			      const struct public_name *name)
{
	const char *full = below(m, name->module, name->name);
	const char *taken = name->name;
	nid_t n = name->place;

	while (framework_is_closed(m->framework, full)) {
		n = tree_parent(m->tree, n);
		if (!tree_is(m->tree, n, KIND_attribute))
			return NULL;
		taken = said(m, tree_child(m->tree, n, FIELD_attribute));
		full = below(m, full, taken);
	}
	return taken;
}

/* The first name that `from module import name` takes, at a part of the module. */
static const char *name_imported_from(const struct model *m, nid_t place)
{
	const struct tree *t = m->tree;
	nid_t from = tree_ancestor(t, place, KIND_import_from_statement);
	nid_t module = from == NO_NODE ? NO_NODE
				       : tree_child(t, from, FIELD_module_name);
	nid_t name = from == NO_NODE ? NO_NODE
				     : tree_child(t, from, FIELD_name);

	if (module == NO_NODE || !tree_inside(t, place, module) ||
	    name == NO_NODE)
		return NULL;
	return said(m, tree_is(t, name, KIND_aliased_import)
			       ? tree_child(t, name, FIELD_name)
			       : name);
}

/* ReLU of tf.keras.layer.ReLU, or of `from tensorflow.keras.layer import ReLU`, at
 * tf.keras.layer; NULL: nothing is taken from it. */
static const char *member_taken(const struct model *m, nid_t place)
{
	nid_t above = tree_parent(m->tree, place);

	return tree_is(m->tree, above, KIND_attribute) &&
			       tree_child(m->tree, above, FIELD_object) == place
		       ? said(m, tree_child(m->tree, above, FIELD_attribute))
		       : name_imported_from(m, place);
}

/* Whether a release that is meant has the name there: keras.ops came with Keras 3. */
static bool is_home_meant(const struct model *m, const char *home,
			  const char *name)
{
	const struct dialect *d = dialect_of_model(m);
	unsigned newest = d->keras3 ? d->newest : FIRST_WITH_KERAS_3 - 1;
	struct name_releases releases;

	return !newest ||
	       !framework_name_releases(m->framework, home, name, &releases) ||
	       releases.first <= newest;
}

/* What computed with tensors has its like in keras.ops; of the same name elsewhere is
 * something else: keras.tree.flatten. */
static bool is_like(const struct model *m, const char *module, const char *home)
{
	return !framework_set_has(m->framework, "old-operations", module) ||
	       framework_set_has(m->framework, "new-operations", home);
}

/* The module that has it. A name that has moved was one thing; one that no release has
 * there may mean any of those that others have. */
static const char *home_of(const struct model *m,
			   const struct public_name *name, const char *taken)
{
	return name->is_held
		       ? framework_other_home(m->framework, name->module, taken)
		       : framework_only_home(m->framework, name->module, taken);
}

/* As many arguments by position as a call gives, none of which is *values. */
static uint32_t given_by_position(const struct tree *t, nid_t arguments)
{
	uint32_t count = 0;

	for_each_child(t, n, arguments) {
		if (tree_is(t, n, KIND_list_splat) ||
		    tree_is(t, n, KIND_dictionary_splat))
			return 0;
		count += !tree_is(t, n, KIND_keyword_argument);
	}
	return count;
}

static bool takes_by_position(const struct callable *f, uint32_t count)
{
	uint32_t taken = 0;

	for (size_t i = 0; i < f->parameter_count; i++) {
		if (f->parameters[i].taking == TAKES_ARGS)
			return true;
		taken += f->parameters[i].taking == TAKES_POSITION ||
			 f->parameters[i].taking == TAKES_BOTH;
	}
	return count <= taken;
}

/* Whether what would come in place of a name could be called as that is: no module, and
 * not with more than it takes. */
static bool fits_call(const struct model *m, nid_t place, const char *full)
{
	const struct call *call = call_at(m, tree_parent(m->tree, place));
	const struct callable *f =
		framework_callable(m->framework, intern_str(m->names, full));

	if (!call || call->callee_node != place)
		return true;
	return f ? takes_by_position(f, given_by_position(m->tree,
							  call->arguments))
		 : !framework_is_closed(m->framework, full);
}

/* Where else the newest release has it, in full, with what the program takes from
 * there; NULL: nowhere. */
static const char *elsewhere(struct check *c, const struct public_name *name)
{
	const struct model *m = c->model;
	const char *taken = name_taken(m, name);
	const char *home = taken ? home_of(m, name, taken) : NULL;
	const char *member = member_taken(m, name->place);

	if (home && member && taken == name->name &&
	    !framework_may_have(m->framework, below(m, home, taken), member))
		return NULL;
	if (!home || !is_like(m, name->module, home) ||
	    !is_home_meant(m, home, taken) ||
	    !fits_call(m, name->place, below(m, home, taken)))
		return NULL;
	return below_home(c, name, home, taken);
}

/* What the program may have meant to write. relu of another module is relu, and no slip
 * of the pen, unless it is only ReLU that is written small. */
static const char *nearest(const struct model *m,
			   const struct public_name *name)
{
	const char *found =
		framework_nearest_name(m->framework, name->module, name->name,
				       member_taken(m, name->place));

	return found &&
			       fits_call(m, name->place,
					 below(m, name->module, found)) &&
			       (!strcasecmp(found, name->name) ||
				!framework_other_home(m->framework,
						      name->module, name->name))
		       ? found
		       : NULL;
}

const char *advice_for_name(struct check *c, const struct public_name *name)
{
	const struct model *m = c->model;
	const struct framework *fw = m->framework;
	const struct text_pair modules[] = {
		{ "tf", alias_or(m, name->place, "tensorflow", "tf") },
		{ "keras",
		  alias_or(m, name->place, "tensorflow.keras", "keras") },
	};
	const char *found = framework_successor(fw, name->module, name->name);

	if (found)
		return arena_fmt(m->arena, "write `%s`",
				 filled(c, found, modules, 2));
	found = elsewhere(c, name);
	if (found)
		return arena_fmt(m->arena, "write `%s`", found);
	/* What a release has is no slip of the pen. */
	found = name->is_held ? NULL : nearest(m, name);
	if (found)
		return arena_fmt(m->arena, "did you mean `%s.%s`?",
				 name->module, found);
	return arena_fmt(m->arena, "see what the documentation of `%s` has",
			 name->module);
}
