/*
 * In: a class of the file that derives from a layer, loss or metric of Keras and has its own
 * __init__ and get_config. Out: a finding where what get_config returns is known, key by
 * key, and the constructor cannot make the same object of it.
 */
#include "framework/tables.h"
#include "framework/word_set.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/uses.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

#define MOST_KEYS 64
/* Displays and names in each other. */
#define DEEPEST_CONFIG 8
/* A config is put together in so few places. */
#define MOST_USES 30

struct config {
	struct slice keys[MOST_KEYS];
	uint32_t count;
	bool has_base;	/* what super().get_config() gives */
	bool is_closed; /* nothing else is in it */
};

static void add_config_value(const struct model *m, struct config *config,
			     nid_t value, int depth);

static void add_config_key(const struct model *m, struct config *config,
			   nid_t key)
{
	if (config->count == MOST_KEYS ||
	    !literal_string(m, key, &config->keys[config->count]))
		config->is_closed = false;
	else
		config->count++;
}

/* --- what is in a dict ------------------------------------------------------------------ */

static void add_config_display(const struct model *m, struct config *config,
			       nid_t display, int depth)
{
	const struct tree *t = m->tree;

	for_each_child(t, item, display) {
		if (tree_is(t, item, KIND_pair))
			add_config_key(m, config,
				       tree_child(t, item, FIELD_key));
		else if (tree_is(t, item, KIND_dictionary_splat))
			add_config_value(m, config, tree_first(t, item),
					 depth - 1);
		else
			config->is_closed = false;
	}
}

/* dict(base, units=3), config.update({...}) */
static void add_config_arguments(const struct model *m, struct config *config,
				 nid_t call, int depth)
{
	const struct tree *t = m->tree;

	for_each_child(t, item, tree_child(t, call, FIELD_arguments)) {
		if (tree_is(t, item, KIND_keyword_argument)) {
			if (config->count == MOST_KEYS)
				config->is_closed = false;
			else
				config->keys[config->count++] = tree_text(
					t, tree_child(t, item, FIELD_name));
		} else if (tree_is(t, item, KIND_dictionary_splat)) {
			add_config_value(m, config, tree_first(t, item),
					 depth - 1);
		} else {
			add_config_value(m, config, item, depth - 1);
		}
	}
}

static bool is_base_config(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "get_config") &&
	       call_is(m, call_at(m, call->receiver), "builtins.super");
}

static void add_config_call(const struct model *m, struct config *config,
			    nid_t node, int depth)
{
	const struct call *call = call_at(m, node);

	if (call && is_base_config(m, call))
		config->has_base = true;
	else if (call_is(m, call, "builtins.dict") ||
		 call_is(m, call, "builtins.list"))
		add_config_arguments(m, config, node, depth);
	else if (call && (name_is(m, call->method, "items") ||
			  name_is(m, call->method, "copy")))
		add_config_value(m, config, call->receiver, depth - 1);
	else
		config->is_closed = false;
}

/* --- a name that is filled --------------------------------------------------------------- */

/* config["units"] = 3, config.update(...), and where it is only read. */
static void add_config_use(const struct model *m, struct config *config,
			   nid_t use, int depth)
{
	const struct tree *t = m->tree;
	nid_t above = tree_above(t, use), around;
	const struct call *call;

	switch (tree_kind(t, above)) {
	case KIND_subscript:
		around = tree_parent(t, above);
		if (tree_is(t, around, KIND_assignment) &&
		    tree_child(t, around, FIELD_left) == above)
			add_config_key(m, config,
				       tree_child(t, above, FIELD_subscript));
		else
			config->is_closed = false;
		return;
	case KIND_attribute:
		call = call_at(m, tree_parent(t, above));
		if (call && name_is(m, call->method, "update"))
			add_config_arguments(m, config, call->node, depth);
		else if (!call || (!name_is(m, call->method, "items") &&
				   !name_is(m, call->method, "copy")))
			config->is_closed = false;
		return;
	case KIND_return_statement:
	case KIND_dictionary_splat:
	case KIND_binary_operator:
		return;
	case KIND_argument_list:
		call = call_at(m, tree_parent(t, above));
		if (call && (call_is(m, call, "builtins.dict") ||
			     name_is(m, call->method, "update")))
			return;
		config->is_closed = false;
		return;
	default:
		config->is_closed = config->is_closed &&
				    tree_is_assigned(t, use);
	}
}

static void add_config_name(const struct model *m, struct config *config,
			    nid_t name, int depth)
{
	nid_t value = only_value(m, name);
	struct node_list uses;

	if (value == NO_NODE || variable_of(m, name) == NO_INDEX) {
		config->is_closed = false;
		return;
	}
	add_config_value(m, config, value, depth - 1);
	uses = uses_of(m, variable_of(m, name));
	if (uses.count > MOST_USES)
		config->is_closed = false;
	for (uint32_t i = 0; config->is_closed && i < uses.count; i++)
		add_config_use(m, config, uses.at[i], depth);
}

static void add_config_value(const struct model *m, struct config *config,
			     nid_t value, int depth)
{
	const struct tree *t = m->tree;

	if (value == NO_NODE || depth <= 0) {
		config->is_closed = false;
		return;
	}
	value = tree_bare(t, value);
	switch (tree_kind(t, value)) {
	case KIND_dictionary:
		add_config_display(m, config, value, depth);
		return;
	case KIND_call:
		add_config_call(m, config, value, depth);
		return;
	case KIND_identifier:
		add_config_name(m, config, value, depth);
		return;
	case KIND_binary_operator:
		add_config_value(m, config, tree_child(t, value, FIELD_left),
				 depth - 1);
		add_config_value(m, config, tree_child(t, value, FIELD_right),
				 depth - 1);
		return;
	default:
		config->is_closed = false;
	}
}

static bool config_of_function(const struct model *m, uint32_t f,
			       struct config *out)
{
	const struct function *function = function_at(m, f);

	*out = (struct config){ .is_closed = true };
	if (function->returns.count != 1 || function->decorators.count)
		return false;
	add_config_value(m, out, tree_first(m->tree, function->returns.at[0]),
			 DEEPEST_CONFIG);
	return out->is_closed;
}

/* --- what the constructor takes ------------------------------------------------------------ */

static bool config_has(const struct config *config, struct slice name)
{
	for (uint32_t i = 0; i < config->count; i++)
		if (slice_equal(config->keys[i], name))
			return true;
	return false;
}

static bool is_key_of_base(const char *words, struct slice name)
{
	struct slice word;

	while (framework_next_word(&words, &word))
		if (slice_equal(word, name))
			return true;
	return false;
}

static bool takes_more(const struct function *f)
{
	for (size_t i = 0; i < f->parameters.count; i++)
		if (f->parameters.at[i].kind == PARAMETER_KWARGS ||
		    f->parameters.at[i].kind == PARAMETER_ARGS)
			return true;
	return false;
}

static bool takes_argument(const struct model *m, const struct function *f,
			   struct slice name)
{
	for (size_t i = 0; i < f->parameters.count; i++)
		if (slice_is(name, name_text(m, f->parameters.at[i].name)))
			return true;
	return false;
}

/* What only goes to the constructor of the base is in the base's config. */
static bool is_used_by_class(const struct model *m, const struct parameter *p)
{
	struct node_list uses = uses_of(m, p->variable);
	bool is_used = false;

	for (uint32_t i = 0; i < uses.count; i++) {
		const struct call *call = call_given(m, uses.at[i]);

		if (call && name_is(m, call->method, "__init__"))
			return false;
		is_used = is_used || uses.at[i] != p->identifier;
	}
	return is_used;
}

/* --- what is said ------------------------------------------------------------------------- */

struct misfit {
	nid_t where;
	const char *effect, *help;
};

/* Arguments that the config has not. */
struct left_out {
	const struct parameter *first, *second;
	uint32_t count;
};

static void report_misfit(struct check *c, class_id k, nid_t config,
			  const struct misfit *misfit)
{
	report(c, misfit->where, "class",
	       name_text(c->model, class_at(c->model, k)->name), "effect",
	       misfit->effect, "help", misfit->help, NULL);
	relate(c, config, true, "what a saved model keeps of it");
}

/* "`s`", "`s` and `m`", "`s` and 3 more" */
static const char *names_left_out(struct check *c, const struct left_out *left)
{
	const struct model *m = c->model;
	const char *first = name_text(m, left->first->name);

	if (left->count == 1)
		return arena_fmt(c->arena, "`%s`", first);
	if (left->count == 2)
		return arena_fmt(c->arena, "`%s` and `%s`", first,
				 name_text(m, left->second->name));
	return arena_fmt(c->arena, "`%s` and %u more", first, left->count - 1);
}

/* What to add, with the attribute where the class keeps the argument under its name. */
static const char *help_for_left_out(struct check *c, class_id k,
				     const struct left_out *left)
{
	const struct model *m = c->model;
	const char *name = name_text(m, left->first->name);
	const char *value =
		attribute_binds(m, k, left->first->name).count
			? arena_fmt(c->arena, "\"%s\": self.%s", name, name)
			: arena_fmt(c->arena, "\"%s\"", name);

	return arena_fmt(c->arena, "add `%s` to what `get_config` returns%s",
			 value, left->count > 1 ? ", and so on" : "");
}

static void report_left_out(struct check *c, class_id k, nid_t config,
			    const struct left_out *left, bool is_needed)
{
	const char *names = names_left_out(c, left);
	struct misfit misfit = { .where = left->first->identifier };

	misfit.help = help_for_left_out(c, k, left);
	misfit.effect =
		is_needed
			? arena_fmt(c->arena,
				    "cannot be loaded: `get_config` leaves out "
				    "%s, which the constructor needs",
				    names)
			: arena_fmt(
				  c->arena,
				  "is loaded with the default of %s, whatever "
				  "it had: `get_config` leaves %s out",
				  names, left->count > 1 ? "them" : "it");
	report_misfit(c, k, config, &misfit);
}

/* def __init__(self, units): beside what super().get_config() gives. */
static bool check_base_keys(struct check *c, class_id k, uint32_t init,
			    nid_t config, const char *keys)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, init);
	struct slice key;

	if (takes_more(f))
		return false;
	while (framework_next_word(&keys, &key)) {
		struct misfit misfit = { .where = f->name_node };

		if (takes_argument(m, f, key))
			continue;
		misfit.effect = arena_fmt(
			c->arena,
			"cannot be loaded: `super().get_config()` has `%.*s`, "
			"which the constructor does not take",
			(int)key.length, key.ptr);
		misfit.help = "add `**kwargs` to the parameters of `__init__`, "
			      "and call `super().__init__(**kwargs)`";
		report_misfit(c, k, config, &misfit);
		return true;
	}
	return false;
}

static void add_left_out(struct left_out *left, const struct parameter *p)
{
	if (!left->count++)
		left->first = p;
	else if (left->count == 2)
		left->second = p;
}

static void check_parameters(struct check *c, class_id k, uint32_t init,
			     const struct config *config, nid_t where,
			     const char *keys)
{
	const struct model *m = c->model;
	const struct function *f = function_at(m, init);
	struct left_out needed = { .count = 0 }, other = { .count = 0 };

	for (uint32_t i = first_real_parameter(m, init);
	     i < f->parameters.count; i++) {
		const struct parameter *p = &f->parameters.at[i];
		struct slice name = slice_of(name_text(m, p->name));

		if (p->kind != PARAMETER_ARGS && p->kind != PARAMETER_KWARGS &&
		    !config_has(config, name) && !is_key_of_base(keys, name) &&
		    is_used_by_class(m, p))
			add_left_out(p->fallback == NO_NODE ? &needed : &other,
				     p);
	}
	if (needed.count)
		report_left_out(c, k, where, &needed, true);
	else if (other.count)
		report_left_out(c, k, where, &other, false);
}

/* The keys that Keras' own config has, by the one base of the class; NULL where there is
 * another base, or one that hylint does not know so well. */
static const char *keys_of_base(const struct model *m, const struct class *k)
{
	sym_t base;

	if (k->bases.count != 1 || k->base_names.count != 1)
		return NULL;
	base = k->base_names.at[0];
	if (name_is(m, base, "tensorflow.keras.layers.Layer"))
		return framework_set(m->framework, "config-of-layer");
	if (name_is(m, base, "tensorflow.keras.losses.Loss"))
		return framework_set(m->framework, "config-of-loss");
	return name_is(m, base, "tensorflow.keras.metrics.Metric")
		       ? framework_set(m->framework, "config-of-metric")
		       : NULL;
}

/*
 * An object that is saved and loaded is made of what get_config returns:
 *
 *	def __init__(self, units, rate=0.5, **kwargs): ...
 *	def get_config(self):
 *		return {**super().get_config(), "units": self.units}
 */
void check_hy336(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	class_id k = class_defined(m, node);
	const char *keys = is_present(k) ? keys_of_base(m, class_at(m, k))
					 : NULL;
	uint32_t get, init;
	struct config config;
	nid_t where;

	if (!keys)
		return;
	get = own_method(m, k, intern_str(m->names, "get_config"));
	init = own_method(m, k, m->caches->known.__init__);
	if (get == NO_INDEX || init == NO_INDEX ||
	    own_method(m, k, intern_str(m->names, "from_config")) != NO_INDEX ||
	    !config_of_function(m, get, &config))
		return;
	where = function_at(m, get)->name_node;
	if (!config.has_base || !check_base_keys(c, k, init, where, keys))
		check_parameters(c, k, init, &config, where, keys);
}
