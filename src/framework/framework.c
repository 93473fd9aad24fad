#include "framework/framework.h"

#include <ctype.h>
#include <stdio.h>
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

static const struct fact unasked;

void framework_set_dialect(struct framework *fw, const struct dialect *dialect)
{
	fw->dialect = dialect;
}

const struct dialect *framework_dialect(const struct framework *fw)
{
	return fw->dialect;
}

void framework_set_target(struct framework *fw, unsigned release)
{
	fw->target = release;
}

bool framework_reaches(const struct framework *fw, unsigned release)
{
	return !fw->target || fw->target >= release;
}

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

/* --- the tables --------------------------------------------------------------- */

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
		if (kind == VALUE_TENSOR || kind == VALUE_TENSORS)
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

static int add_tracing_method(struct framework *fw, const char *key,
			      const char *arguments, struct err *err)
{
	const char *dot = strchr(key, '.');
	struct tracing_method tracing;

	if (!dot)
		return err_set(err, "'%s' is not KIND.method", key);
	tracing.receiver =
		value_kind_named((struct slice){ key, (size_t)(dot - key) });
	if (!tracing.receiver)
		return err_set(err, "unknown kind of value in '%s'", key);
	tracing.method = intern_str(fw->names, dot + 1);
	tracing.arguments = arena_strdup(fw->arena, arguments);
	vec_push(fw->arena, &fw->tracing_methods, tracing);
	return 0;
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

static int add_entry(struct framework *fw, const char *section, const char *key,
		     const char *value, struct err *err)
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
	} else if (!strcmp(section, "tracing-methods")) {
		return add_tracing_method(fw, key, value, err);
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
		if (!add_entry(fw, e->section, e->key, e->value, err))
			continue;
		err_prefix(err, "rules/frameworks/tensorflow/tensorflow.ini:%d",
			   e->line);
		return NULL;
	}
	return fw;
}

void framework_add_hybridizer(struct framework *fw, const char *dotted)
{
	vec_push(fw->arena, &fw->wrappers, arena_strdup(fw->arena, dotted));
}

/* --- questions ------------------------------------------------------------------ */

static const struct alias *longest_alias(const struct framework *fw,
					 const char *text)
{
	const struct alias *best = NULL;

	for (size_t i = 0; i < fw->aliases.count; i++) {
		const struct alias *a = &fw->aliases.at[i];

		if (!strncmp(text, a->from, a->length) &&
		    (text[a->length] == '\0' || text[a->length] == '.') &&
		    (!best || a->length > best->length))
			best = a;
	}
	return best;
}

sym_t framework_canonical(const struct framework *fw, sym_t dotted)
{
	/* An alias may lead to another one; to itself it is an end. */
	for (int step = 0; dotted && step < 4; step++) {
		const char *text = intern_text(fw->names, dotted);
		const struct alias *a = longest_alias(fw, text);
		char name[512];
		sym_t next;

		if (!a || (size_t)snprintf(name, sizeof(name), "%s%s", a->to,
					   text + a->length) >= sizeof(name))
			return dotted;
		next = intern_str(fw->names, name);
		if (next == dotted)
			return dotted;
		dotted = next;
	}
	return dotted;
}

static const struct fact *fact_at(const struct framework *fw,
				  struct fact **table, sym_t name)
{
	return name && name < fw->room ? table[name] : NULL;
}

/* Where the answer about a name is, or goes. */
static const struct fact **answer_for(const struct framework *fw,
				      struct answers *answers, sym_t name)
{
	uint32_t room = answers->room ? answers->room : 2048;
	const struct fact **grown;

	if (name < answers->room)
		return &answers->at[name];
	while (room <= name)
		room *= 2;
	grown = ARENA_ARRAY(fw->arena, const struct fact *, room);
	if (answers->room)
		memcpy(grown, answers->at, answers->room * sizeof(*grown));
	for (uint32_t i = answers->room; i < room; i++)
		grown[i] = &unasked;
	*answers = (struct answers){ grown, room };
	return &grown[name];
}

static const struct fact *fact_below(const struct framework *fw,
				     const char *text)
{
	const char *last = strrchr(text, '.'), *dot = last;
	bool is_class;

	if (!dot)
		return NULL;
	is_class = isupper((unsigned char)dot[1]);
	for (; dot > text; dot--) {
		const struct fact *fact;

		if (*dot != '.')
			continue;
		fact = fact_at(
			fw, is_class ? fw->classes_below : fw->functions_below,
			intern_find(fw->names, text, (size_t)(dot - text)));
		/* What stands at the top says nothing of a module that is not
		 * known: tensorflow.keras.engine.data_adapter.expand_1d. */
		if (fact &&
		    (dot == last || (size_t)(dot - text) > fw->prefix_length))
			return fact;
	}
	return NULL;
}

/* What the old interface kept: tf.compat.v1.nest is tf.nest. */
static sym_t without_compat(const struct framework *fw, const char *text)
{
	static const char compat[] = ".compat.v1.";
	size_t length = sizeof(compat) - 1;
	char name[512];

	if (strncmp(text, fw->prefix, fw->prefix_length) ||
	    strncmp(text + fw->prefix_length, compat, length) ||
	    strlen(text) >= sizeof(name))
		return 0;
	snprintf(name, sizeof(name), "%s.%s", fw->prefix,
		 text + fw->prefix_length + length);
	return intern_str(fw->names, name);
}

/* What the values of today call that: a tensor of whatever kind. */
static enum value_kind plain_kind(const struct returned *r)
{
	switch (r->kind) {
	case VALUE_RAGGED:
	case VALUE_SPARSE:
	case VALUE_SLICES:
	case VALUE_KERAS_TENSOR:
		return VALUE_TENSOR;
	case VALUE_STRUCTURE:
		return VALUE_TENSORS;
	case VALUE_TUPLE:
	case VALUE_LIST:
		return r->element == VALUE_TENSOR ? VALUE_TENSORS : r->kind;
	case VALUE_OPERATION:
	case VALUE_BYTES:
	case VALUE_FUNCTION:
	case VALUE_CLASS:
		return VALUE_OBJECT;
	default:
		return r->kind;
	}
}

static enum value_kind kind_in_tables(const struct framework *fw, sym_t name)
{
	const struct callable *c = name ? framework_callable(fw, name) : NULL;

	return c ? plain_kind(&c->returned) : VALUE_UNKNOWN;
}

static bool is_in_tables(const struct framework *fw, sym_t name)
{
	return name && framework_callable(fw, name);
}

static bool gives_tensors(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_TENSORS;
}

/* What calling it gives: as its own entry says, then the closed tables, then
 * what stands for everything around it. */
static enum value_kind find_value(const struct framework *fw, sym_t name,
				  const struct fact *below)
{
	sym_t modern = without_compat(fw, intern_text(fw->names, name));
	const struct fact *fact = modern ? fact_at(fw, fw->exact, modern)
					 : NULL;
	enum value_kind kind = fact ? fact->value : VALUE_UNKNOWN;

	if (!kind)
		kind = kind_in_tables(fw, name);
	if (!kind)
		kind = kind_in_tables(fw, modern);
	if (kind || !below)
		return kind;
	/* A name that no release has is nothing that computes tensors. */
	if (gives_tensors(below->value) && framework_owns(fw, name) &&
	    !is_in_tables(fw, name) && !is_in_tables(fw, modern))
		return VALUE_UNKNOWN;
	return below->value;
}

static bool computes_tensors(const struct framework *fw,
			     const struct fact *fact)
{
	return framework_owns(fw, fact->name) && gives_tensors(fact->value);
}

/* A name that is listed for its effect alone is still what the tables say. */
static const struct fact *find_fact(const struct framework *fw, sym_t name,
				    const struct fact *own)
{
	const struct fact *below = fact_below(fw, intern_text(fw->names, name));
	struct fact *fact;

	if (!own && !below && !framework_named(fw, name))
		return NULL;
	fact = ARENA_NEW(fw->arena, struct fact);
	*fact = own ? *own : below ? *below : (struct fact){ .flags = 0 };
	fact->name = name;
	fact->value = find_value(fw, name, below);
	fact->flags &= ~(unsigned)FACT_OP;
	if (computes_tensors(fw, fact))
		fact->flags |= FACT_OP;
	return fact;
}

const struct fact *framework_fact(const struct framework *fw, sym_t name)
{
	const struct fact *own = fact_at(fw, fw->exact, name), **answer, *fact;

	if (!name || (own && own->value))
		return own;
	answer = answer_for(fw, &fw->memory->facts, name);
	if (*answer != &unasked)
		return *answer;
	/* Finding it may make names, and that room for them. */
	fact = find_fact(fw, name, own);
	*answer_for(fw, &fw->memory->facts, name) = fact;
	return fact;
}

bool framework_has(const struct framework *fw, sym_t name, enum fact_flag flag)
{
	const struct fact *fact = fact_at(fw, fw->exact, name), **below;

	if (fact && fact->flags & flag)
		return true;
	if (!name)
		return false;
	if (flag == FACT_OP)
		return (fact = framework_fact(fw, name)) && fact->flags & flag;
	below = answer_for(fw, &fw->memory->below, name);
	if (*below == &unasked)
		*below = fact_below(fw, intern_text(fw->names, name));
	return *below && (*below)->flags & flag;
}

bool framework_owns(const struct framework *fw, sym_t name)
{
	const char *text = intern_text(fw->names, name);

	return name && !strncmp(text, fw->prefix, fw->prefix_length) &&
	       (text[fw->prefix_length] == '.' ||
		text[fw->prefix_length] == '\0');
}

const struct traced_method *framework_traced_methods(const struct framework *fw,
						     size_t *count)
{
	*count = fw->traced_methods.count;
	return fw->traced_methods.at;
}

const struct tracing_method *
framework_tracing_methods(const struct framework *fw, size_t *count)
{
	*count = fw->tracing_methods.count;
	return fw->tracing_methods.at;
}

static bool ends_as(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);

	return length >= wanted && !strcmp(text + length - wanted, end) &&
	       (length == wanted || text[length - wanted - 1] == '.');
}

bool framework_hybridizes(const struct framework *fw, sym_t name)
{
	if (!name)
		return false;
	if (framework_has(fw, name, FACT_HYBRIDIZES))
		return true;
	for (size_t i = 0; i < fw->wrappers.count; i++)
		if (ends_as(intern_text(fw->names, name), fw->wrappers.at[i]))
			return true;
	return false;
}

sym_t framework_convention(const struct framework *fw, struct slice name)
{
	for (size_t i = 0; i < fw->conventions.count; i++)
		if (slice_is(name, fw->conventions.at[i].from))
			return intern_str(fw->names, fw->conventions.at[i].to);
	return 0;
}

/* Where a function takes its `name`. -1 where it takes none, or where releases
 * differ in what stands in front of it. */
static int position_of_name(const struct callable *callable)
{
	if (!callable || callable->is_class)
		return -1;
	for (size_t i = 0; i < callable->parameter_count; i++) {
		const struct callable_parameter *p = &callable->parameters[i];

		if (p->taking > TAKES_BOTH || p->since || p->until)
			return -1;
		if (!strcmp(p->name, "name"))
			return (int)i;
	}
	return -1;
}

int framework_name_slot(const struct framework *fw, sym_t name)
{
	const char *text = intern_text(fw->names, name);

	if (!name || strncmp(text, fw->prefix, fw->prefix_length) ||
	    text[fw->prefix_length] != '.')
		return -1;
	text += fw->prefix_length + 1;
	if (!strncmp(text, "math.", 5))
		text += 5;
	if (strchr(text, '.'))
		return -1;
	return position_of_name(framework_callable(fw, name));
}
