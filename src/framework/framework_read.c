/*
 * A framework made: the entries of rules/frameworks/tensorflow/tensorflow.ini, which
 * are compiled in, become tables by name. All of it lives in the caller's arena and
 * stays as it is, but for the wrappers that a project adds.
 */
#include <stdlib.h>

#include "base/vec.h"
#include "framework/state.h"
#include "framework/tables.h"

static const struct {
	const char *name;
	unsigned flag;
} flag_names[] = {
	{ "hybridizes", FACT_HYBRIDIZES },
	{ "no-conversion", FACT_NO_CONVERSION },
	{ "eager-guard", FACT_EAGER_GUARD },
	{ "lifts", FACT_LIFTS },
	{ "stateful", FACT_STATEFUL },
	{ "owns-variables", FACT_OWNS_VARIABLES },
	{ "host-random", FACT_HOST_RANDOM },
	{ "host-clock", FACT_HOST_CLOCK },
	{ "host-io", FACT_HOST_IO },
	{ "symbolic", FACT_SYMBOLIC },
};

/* The kinds that classes give; the others come from functions. */
static bool is_class_kind(enum value_kind kind)
{
	switch (kind) {
	case VALUE_MODEL:
	case VALUE_LAYER:
	case VALUE_STATELESS_LAYER:
	case VALUE_OPTIMIZER:
	case VALUE_METRIC:
	case VALUE_LOSS:
		return true;
	default:
		return false;
	}
}

static void tables_grow(struct framework *fw, sym_t sym)
{
	uint32_t room = fw->room ? fw->room : 2048;
	struct fact ***tables[] = { &fw->exact, &fw->functions_below,
				    &fw->classes_below };

	if (sym < fw->room)
		return;
	while (room <= sym)
		room *= 2;
	for (size_t i = 0; i < 3; i++) {
		struct fact **grown =
			ARENA_ARRAY(fw->arena, struct fact *, room);

		if (fw->room)
			memcpy(grown, *tables[i],
			       fw->room * sizeof(struct fact *));
		*tables[i] = grown;
	}
	fw->room = room;
}

static struct fact *fact_in(struct framework *fw, struct fact **table,
			    sym_t name)
{
	if (!table[name]) {
		table[name] = ARENA_NEW(fw->arena, struct fact);
		table[name]->name = name;
	}
	return table[name];
}

/* The facts that a name or pattern of the file stands for: one, or two for a
 * pattern that says nothing about functions or classes. */
static void facts_named(struct framework *fw, const char *word, size_t length,
			struct fact *out[2])
{
	bool pattern = length > 2 && !memcmp(word + length - 2, ".*", 2);
	sym_t name;

	name = intern_bytes(fw->names, word, pattern ? length - 2 : length);
	tables_grow(fw, name);
	out[0] = out[1] = NULL;
	if (!pattern) {
		out[0] = fact_in(fw, fw->exact, name);
	} else {
		out[0] = fact_in(fw, fw->functions_below, name);
		out[1] = fact_in(fw, fw->classes_below, name);
	}
}

static const char *next_word(const char **at, size_t *length)
{
	const char *p = *at;

	while (*p == ' ')
		p++;
	if (!*p)
		return NULL;
	*length = strcspn(p, " ");
	*at = p + *length;
	return p;
}

static int add_values(struct framework *fw, const char *key, const char *names,
		      struct err *err)
{
	enum value_kind kind = value_kind_named(slice_of(key));
	const char *word;
	size_t length;

	if (!kind)
		return err_set(err, "unknown kind of value '%s'", key);
	while ((word = next_word(&names, &length))) {
		struct fact *facts[2], *fact;

		facts_named(fw, word, length, facts);
		fact = facts[1] && is_class_kind(kind) ? facts[1] : facts[0];
		if (facts[1] && kind == VALUE_OBJECT)
			facts[1]->value = kind;
		if (fact->value)
			return err_set(err, "'%.*s' is both %s and %s",
				       (int)length, word,
				       value_kind_name(fact->value), key);
		fact->value = kind;
		if (is_tensor_kind(kind))
			fact->flags |= FACT_OP;
	}
	return 0;
}

static int add_flags(struct framework *fw, const char *key, const char *names,
		     struct err *err)
{
	unsigned flag = 0;
	const char *word;
	size_t length;

	for (size_t i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++)
		if (!strcmp(flag_names[i].name, key))
			flag = flag_names[i].flag;
	if (!flag)
		return err_set(err, "unknown effect '%s'", key);
	while ((word = next_word(&names, &length))) {
		struct fact *facts[2];

		facts_named(fw, word, length, facts);
		facts[0]->flags |= flag;
		if (facts[1])
			facts[1]->flags |= flag;
	}
	return 0;
}

static void add_arguments(struct framework *fw, const char *key,
			  const char *arguments, unsigned flag)
{
	struct fact *facts[2];

	facts_named(fw, key, strlen(key), facts);
	facts[0]->flags |= flag;
	facts[0]->arguments = arena_strdup(fw->arena, arguments);
}

static void add_traced_method(struct framework *fw, const char *method,
			      const char *bases)
{
	bool certain = false;
	const char *word;
	size_t length;

	while ((word = next_word(&bases, &length))) {
		struct traced_method traced;

		if (length == 7 && !memcmp(word, "certain", 7)) {
			certain = true;
			continue;
		}
		traced.base = intern_bytes(fw->names, word, length);
		traced.method = intern_str(fw->names, method);
		traced.certain = certain;
		vec_push(fw->arena, &fw->traced_methods, traced);
	}
}

static void add_alias(struct framework *fw, const char *from, const char *to)
{
	struct alias alias = { arena_strdup(fw->arena, from),
			       arena_strdup(fw->arena, to), strlen(from) };

	vec_push(fw->arena, &fw->aliases, alias);
}

static void add_convention(struct framework *fw, const char *name,
			   const char *module)
{
	struct alias convention = { arena_strdup(fw->arena, name),
				    arena_strdup(fw->arena, module),
				    strlen(name) };

	vec_push(fw->arena, &fw->conventions, convention);
}

static int add_framework_entry(struct framework *fw, const char *section,
			       const char *key, const char *value,
			       struct err *err)
{
	if (!strcmp(section, "framework")) {
		if (strcmp(key, "prefix"))
			return 0; /* the words are the prefilter's */
		fw->prefix = arena_strdup(fw->arena, value);
		fw->prefix_length = strlen(value);
	} else if (!strcmp(section, "aliases")) {
		add_alias(fw, key, value);
	} else if (!strcmp(section, "conventions")) {
		add_convention(fw, key, value);
	} else if (!strcmp(section, "values")) {
		return add_values(fw, key, value, err);
	} else if (!strcmp(section, "effects")) {
		return add_flags(fw, key, value, err);
	} else if (!strcmp(section, "traces")) {
		add_arguments(fw, key, value, FACT_TRACES);
	} else if (!strcmp(section, "callbacks")) {
		add_arguments(fw, key, value, FACT_CALLBACK);
	} else if (!strcmp(section, "traced-methods")) {
		add_traced_method(fw, key, value);
	} else {
		return err_set(err, "unknown section [%s]", section);
	}
	return 0;
}

struct framework *framework_new(struct arena *arena, struct intern *names,
				struct err *err)
{
	struct framework *fw = ARENA_NEW(arena, struct framework);

	fw->arena = arena;
	fw->names = names;
	fw->prefix = "";
	fw->memory = ARENA_NEW(arena, struct framework_memory);
	fw->tables = tables_new(arena, &framework_tensorflow_tables);
	for (const struct framework_entry *e = framework_tensorflow; e->key;
	     e++) {
		if (!add_framework_entry(fw, e->section, e->key, e->value, err))
			continue;
		err_prefix(err, "rules/frameworks/tensorflow/tensorflow.ini:%d",
			   e->line);
		return NULL;
	}
	return fw;
}
