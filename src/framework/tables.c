/*
 * Texts lie one behind the other and are found by hash; a row that was asked
 * for is kept in the arena of the run.
 */

#include "framework/tables.h"

#include "framework/entries.h"
#include "framework/key.h"
#include "framework/packed.h"
#include "framework/row.h"
#include "framework/state.h"
#include "framework/word_set.h"

/* What was asked for, by entry, in blocks: little of it all is. */
#define BLOCK 64

static const char nothing[1];

/* Sets that were asked for lately: most names are written in our sources, and one text is
 * asked for thousands of times. */
#define LATELY 256

struct tables *tables_new(struct arena *arena, const struct packed *packed)
{
	struct tables *t = ARENA_NEW(arena, struct tables);

	t->packed = packed;
	t->arena = arena;
	t->blocks = ARENA_ARRAY(arena, struct kept *,
				packed->entry_count / BLOCK + 1);
	t->lately = ARENA_ARRAY(arena, struct late_set, LATELY);
	return t;
}

/* --- looking up ------------------------------------------------------------------ */

static const struct packed_entry *find_entry(const struct packed *p,
					     const char *key, size_t length)
{
	uint32_t slot = packed_hash(key, length) & p->slot_mask;

	for (; p->slots[slot]; slot = (slot + 1) & p->slot_mask) {
		const struct packed_entry *e = &p->entries[p->slots[slot] - 1];
		const char *text = p->text + e->key;

		/* The last text of all may be shorter than the key. */
		if (!strncmp(text, key, length) && !text[length])
			return e;
	}
	return NULL;
}

const struct packed_entry *entry_marked(const struct tables *t, char mark,
					const char *first, const char *second)
{
	struct key key;

	key_start(&key);
	key_add(&key, &mark, 1);
	key_add_text(&key, first);
	if (second) {
		key_add(&key, ".", 1);
		key_add_text(&key, second);
	}
	return key.is_cut ? NULL : find_entry(t->packed, key.text, key.length);
}

const char *entry_row(const struct tables *t, const struct packed_entry *e)
{
	return e ? t->packed->text + e->row : NULL;
}

static struct kept *kept_of(struct tables *t, const struct packed_entry *e)
{
	size_t at = (size_t)(e - t->packed->entries);
	struct kept **block = &t->blocks[at / BLOCK];

	if (!*block)
		*block = ARENA_ARRAY(t->arena, struct kept, BLOCK);
	return &(*block)[at % BLOCK];
}

static const struct row *row_of(struct tables *t, const struct packed_entry *e)
{
	struct row **row = &kept_of(t, e)->row;
	struct err err;

	if (*row)
		return *row;
	*row = ARENA_NEW(t->arena, struct row);
	/* It was read while hylint was built. */
	if (row_read(*row, t->arena, entry_row(t, e), &err))
		**row = (struct row){ .is_callable = false };
	(*row)->callable.name = t->packed->text + e->key;
	(*row)->member.name = strrchr((*row)->callable.name, '.');
	if ((*row)->member.name)
		(*row)->member.name++;
	return *row;
}

/* Where it is, or goes. */
static const void **found_at(struct tables *t, struct found *found, sym_t name)
{
	uint32_t room = found->room ? found->room : 1024;
	const void **grown;

	if (name < found->room)
		return &found->at[name];
	while (room <= name)
		room *= 2;
	grown = ARENA_ARRAY(t->arena, const void *, room);
	if (found->room)
		memcpy(grown, found->at, found->room * sizeof(*grown));
	*found = (struct found){ grown, room };
	return &grown[name];
}

static const void *
find_once(const struct framework *fw, struct found *found, sym_t name,
	  const void *(*find)(const struct framework *, sym_t))
{
	const void **known = found_at(framework_tables(fw), found, name);

	if (!*known)
		*known = find(fw, name);
	if (!*known)
		*known = nothing;
	return *known == nothing ? NULL : *known;
}

static const void *find_row(const struct framework *fw, sym_t dotted)
{
	struct tables *t = framework_tables(fw);
	const struct packed_entry *e;
	struct slice name = framework_name(fw, dotted);

	e = name.length ? find_entry(t->packed, name.ptr, name.length) : NULL;
	return e ? row_of(t, e) : NULL;
}

static const struct row *row_named(const struct framework *fw, sym_t dotted)
{
	return find_once(fw, &framework_tables(fw)->rows, dotted, find_row);
}

/* What TensorFlow 1 had in the first place, the later releases keep below
 * compat.v1: tf.placeholder. */
static const void *find_old_row(const struct framework *fw, sym_t dotted)
{
	struct tables *t = framework_tables(fw);
	struct slice name = framework_name(fw, dotted);
	struct slice prefix = framework_prefix(fw);
	const struct packed_entry *e;
	struct key key;

	if (name.length <= prefix.length ||
	    memcmp(name.ptr, prefix.ptr, prefix.length) ||
	    name.ptr[prefix.length] != '.')
		return NULL;
	key_start(&key);
	key_add(&key, prefix.ptr, prefix.length);
	key_add_text(&key, ".compat.v1");
	key_add_text(&key, name.ptr + prefix.length);
	e = key.is_cut ? NULL : find_entry(t->packed, key.text, key.length);
	return e ? row_of(t, e) : NULL;
}

static const struct row *old_row(const struct framework *fw, sym_t dotted)
{
	return find_once(fw, &framework_tables(fw)->old_rows, dotted,
			 find_old_row);
}

const struct callable *framework_callable(const struct framework *fw,
					  sym_t dotted)
{
	const struct row *row = row_named(fw, dotted);

	if (!row)
		row = old_row(fw, dotted);
	return row && row->is_callable ? &row->callable : NULL;
}

bool framework_is_removed(const struct framework *fw, sym_t dotted)
{
	return !row_named(fw, dotted) && old_row(fw, dotted);
}

enum value_kind framework_named(const struct framework *fw, sym_t dotted)
{
	const struct row *row = row_named(fw, dotted);

	if (!row)
		return VALUE_UNKNOWN;
	if (row->is_callable)
		return row->callable.is_class ? VALUE_CLASS : VALUE_FUNCTION;
	return row->callable.returned.kind;
}

/* --- members --------------------------------------------------------------------- */

const struct member *framework_member(const struct framework *fw,
				      enum value_kind kind, const char *name)
{
	struct tables *t = framework_tables(fw);
	const struct packed_entry *e =
		entry_marked(t, '.', value_kind_name(kind), name);

	return e ? &row_of(t, e)->member : NULL;
}

/* --- sets and facts -------------------------------------------------------------- */

const char *framework_set(const struct framework *fw, const char *set)
{
	const struct tables *t = framework_tables(fw);
	const char *words = entry_row(t, entry_marked(t, '%', set, NULL));

	return words ? words : "";
}

bool framework_knows_set(const char *set)
{
	const struct tables t = { .packed = &framework_tensorflow_tables };

	return entry_marked(&t, '%', set, NULL) != NULL;
}

/* The entry is of the name that is asked for, whatever lay there before. */
static const struct packed_entry *entry_of_set(struct tables *t,
					       const char *set)
{
	uint32_t place = (uint32_t)((uintptr_t)set >> 2) * 2654435769u;
	struct late_set *late = &t->lately[place >> 24];

	if (late->asked != set || !late->entry ||
	    strcmp(t->packed->text + late->entry->key + 1, set) != 0)
		*late = (struct late_set){ set,
					   entry_marked(t, '%', set, NULL) };
	return late->entry;
}

bool framework_set_holds(const struct framework *fw, const char *set,
			 struct slice word)
{
	struct tables *t = framework_tables(fw);
	const struct packed_entry *e = entry_of_set(t, set);
	struct word_set **known;

	if (!e)
		return false;
	known = &kept_of(t, e)->set;
	if (!*known)
		*known = word_set_new(t->arena, entry_row(t, e));
	return word_set_has(*known, word);
}

bool framework_set_has(const struct framework *fw, const char *set,
		       const char *word)
{
	return framework_set_holds(fw, set, slice_of(word));
}

const char *framework_counterpart(const struct framework *fw, sym_t dotted)
{
	const struct tables *t = framework_tables(fw);

	return entry_row(t, entry_marked(t, '~', framework_name(fw, dotted).ptr,
					 NULL));
}

bool framework_tensors_lack(const struct framework *fw, const char *name)
{
	const char *kinds = framework_set(fw, "kinds-like-tensors");
	struct slice kind;

	while (framework_next_word(&kinds, &kind))
		if (framework_member(fw, value_kind_named(kind), name))
			return false;
	return true;
}

/* Of the name itself, or of a.b.* around it. */
static const void *find_host_arguments(const struct framework *fw, sym_t dotted)
{
	const struct tables *t = framework_tables(fw);
	struct slice name = framework_name(fw, dotted);
	const struct packed_entry *e;
	const char *dot;

	if (!name.length)
		return NULL;
	e = entry_marked(t, '!', name.ptr, NULL);
	for (dot = name.ptr + name.length; !e && dot > name.ptr; dot--) {
		char module[128];
		size_t length = (size_t)(dot - name.ptr);

		if (*dot != '.' || length >= sizeof(module))
			continue;
		memcpy(module, name.ptr, length);
		module[length] = '\0';
		e = entry_marked(t, '!', module, "*");
	}
	if (e && !strcmp(entry_row(t, e), "-"))
		return NULL;
	return entry_row(t, e);
}

const char *framework_host_arguments(const struct framework *fw, sym_t dotted)
{
	return find_once(fw, &framework_tables(fw)->host_arguments, dotted,
			 find_host_arguments);
}

const char *framework_python_arguments(const struct framework *fw, sym_t dotted)
{
	struct slice name = framework_name(fw, dotted);
	const struct tables *t = framework_tables(fw);

	return name.length ? entry_row(t, entry_marked(t, '#', name.ptr, NULL))
			   : NULL;
}

const char *framework_library(const struct framework *fw, struct arena *arena,
			      sym_t dotted)
{
	struct slice name = framework_name(fw, dotted);
	const char *first =
		arena_strndup(arena, name.ptr, strcspn(name.ptr, "."));
	const char *row =
		entry_row(framework_tables(fw),
			  entry_marked(framework_tables(fw), '@', first, NULL));

	return row ? row : first;
}

const char *framework_instead(const struct framework *fw, const char *name)
{
	const struct tables *t = framework_tables(fw);

	return entry_row(t, entry_marked(t, '^', name, NULL));
}
