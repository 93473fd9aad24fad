/*
 * What is asked of a framework: a canonical name enters, what is known of it
 * leaves, from the entries first and then from the tables of its releases. Answers
 * are kept, as the same names are asked about for each rule.
 */
#include "framework/framework.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "framework/state.h"
#include "framework/tables.h"

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

void framework_add_hybridizer(struct framework *fw, const char *dotted)
{
	vec_push(fw->arena, &fw->wrappers, arena_strdup(fw->arena, dotted));
}

static const struct alias *longest_alias(const struct framework *fw,
					 const char *text, size_t length)
{
	const struct alias *best = NULL;

	for (size_t i = 0; i < fw->aliases.count; i++) {
		const struct alias *a = &fw->aliases.at[i];

		/* Most end in the middle of a part. */
		if (a->length > length ||
		    (text[a->length] != '\0' && text[a->length] != '.'))
			continue;
		if (!memcmp(text, a->from, a->length) &&
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
		const struct alias *a = longest_alias(
			fw, text, intern_length(fw->names, dotted));
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
	if (is_tensor_kind(below->value) && framework_owns(fw, name) &&
	    !is_in_tables(fw, name) && !is_in_tables(fw, modern))
		return VALUE_UNKNOWN;
	return below->value;
}

static bool computes_tensors(const struct framework *fw,
			     const struct fact *fact)
{
	return framework_owns(fw, fact->name) && is_tensor_kind(fact->value);
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
		/* A name that has to be given is of something else: of a
		 * collection, of a device. */
		if (!strcmp(p->name, "name"))
			return p->has_default ? (int)i : -1;
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
