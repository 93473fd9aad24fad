/*
 * Texts lie one behind the other and are found by hash; a row that was asked
 * for is kept in the arena of the run.
 */

#include "framework/tables.h"

#include <ctype.h>

#include <stdlib.h>

#include "base/nearest.h"
#include "framework/key.h"
#include "framework/packed.h"
#include "framework/row.h"
#include "framework/state.h"
#include "framework/word_set.h"

/* What was asked for, by entry, in blocks: little of it all is. */
#define BLOCK 64

/* What was found for a name, by its sym: NULL where nobody has asked, &nothing where
 * there is none. */
struct found {
	const void **at;
	uint32_t room;
};

static const char nothing[1];

struct kept {
	struct row *row;
	struct word_set *set; /* the row as a set */
};

/* A set that was asked for lately, by where its name lies: most names are written
 * in our sources, and one text is asked for thousands of times. */
#define LATELY 256

struct late_set {
	const char *asked;
	const struct packed_entry *entry; /* NULL: none */
};

/* The hash of "=MODULE.", which names that are asked for one after another share. */
struct late_front {
	const char *module;
	size_t length;
	uint32_t hash;
};

struct tables {
	const struct packed *packed;
	struct arena *arena;
	struct kept **blocks;
	struct late_set *lately;
	struct late_front front;
	struct found rows, old_rows, host_arguments;
};

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

/* The entry of "MARK NAME" without the blank: .tensor.numpy. */
static const struct packed_entry *find_marked(const struct tables *t, char mark,
					      const char *first,
					      const char *second)
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

static const char *row_text(const struct tables *t,
			    const struct packed_entry *e)
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
	if (row_read(*row, t->arena, row_text(t, e), &err))
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
		find_marked(t, '.', value_kind_name(kind), name);

	return e ? &row_of(t, e)->member : NULL;
}

/* --- closed modules --------------------------------------------------------------- */

static const char *entry_key(const struct packed *p, uint32_t entry)
{
	return p->text + p->entries[entry].key;
}

static struct name_releases releases_of_row(const char *row)
{
	char *end;
	struct name_releases r = { .first = (unsigned)strtoul(row, &end, 10) };

	r.last = (unsigned)strtoul(end + 1, NULL, 10);
	return r;
}

bool framework_is_closed(const struct framework *fw, const char *module)
{
	return find_marked(framework_tables(fw), '=', module, "*");
}

bool framework_name_releases(const struct framework *fw, const char *module,
			     const char *name, struct name_releases *out)
{
	const struct tables *t = framework_tables(fw);
	const char *row = row_text(t, find_marked(t, '=', module, name));

	if (!row || !*row)
		return false;
	*out = releases_of_row(row);
	return true;
}

static const struct late_front *front_of(struct tables *t, const char *module)
{
	struct late_front *front = &t->front;

	if (front->module && !strcmp(front->module, module))
		return front;
	front->module = module;
	front->length = strlen(module);
	front->hash =
		fnv32_bytes(fnv32(FNV32_START, '='), module, front->length);
	front->hash = fnv32(front->hash, '.');
	return front;
}

static bool is_key_of(const char *key, const struct late_front *front,
		      struct slice name)
{
	return key[0] == '=' &&
	       !strncmp(key + 1, front->module, front->length) &&
	       key[1 + front->length] == '.' &&
	       !strncmp(key + 2 + front->length, name.ptr, name.length) &&
	       !key[2 + front->length + name.length];
}

bool framework_lists_name(const struct framework *fw, const char *module,
			  struct slice name)
{
	struct tables *t = framework_tables(fw);
	const struct packed *p = t->packed;
	const struct late_front *front = front_of(t, module);
	uint32_t hash = fnv32_bytes(front->hash, name.ptr, name.length);
	uint32_t slot = packed_folded(hash) & p->slot_mask;

	for (; p->slots[slot]; slot = (slot + 1) & p->slot_mask)
		if (is_key_of(entry_key(p, p->slots[slot] - 1u), front, name))
			return true;
	return false;
}

/* Of "=a.b.c" the last part, where it is a name that the newest release has. */
static const char *newest_name(const struct packed *p, uint32_t entry)
{
	const char *key = entry_key(p, entry), *row;

	if (*key != '=')
		return NULL;
	row = p->text + p->entries[entry].row;
	return *row && !releases_of_row(row).last ? strrchr(key, '.') + 1
						  : NULL;
}

bool framework_may_have(const struct framework *fw, const char *module,
			const char *name)
{
	struct name_releases releases;

	return !framework_is_closed(fw, module) ||
	       (framework_name_releases(fw, module, name, &releases) &&
		!releases.last);
}

/* Whether the program can take the member from what it finds there. */
static bool gives_member(const struct framework *fw, const char *full,
			 const char *name, const char *member)
{
	if (!member)
		return true;
	return framework_is_closed(fw, full)
		       ? framework_may_have(fw, full, member)
		       : isupper((unsigned char)*name);
}

/* set_backend and backend: a whole word more or less is no slip of the hand. */
static bool differs_by_word(const char *a, const char *b)
{
	size_t long_length = strlen(a), length = strlen(b);

	if (long_length < length)
		return differs_by_word(b, a);
	if (long_length < length + 2)
		return false;
	return (a[long_length - length - 1] == '_' &&
		!strcmp(a + long_length - length, b)) ||
	       (a[length] == '_' && !strncmp(a, b, length));
}

const char *framework_nearest_name(const struct framework *fw,
				   const char *module, const char *name,
				   const char *member)
{
	const struct packed *p = framework_tables(fw)->packed;
	struct nearest near = nearest_to(name);
	size_t length = strlen(module);

	for (uint32_t i = 0; i < p->entry_count; i++) {
		const char *found = newest_name(p, i);
		const char *key = entry_key(p, i);

		if (found && found == key + length + 2 &&
		    !memcmp(key + 1, module, length) &&
		    gives_member(fw, key + 1, name, member) &&
		    !differs_by_word(name, found))
			nearest_offer(&near, found);
	}
	return near.is_tied ? NULL : near.word;
}

const char *framework_successor(const struct framework *fw, const char *module,
				const char *name)
{
	const struct tables *t = framework_tables(fw);

	return row_text(t, find_marked(t, '+', module, name));
}

/* How many parts two dotted names begin with alike. */
static unsigned parts_shared(const char *a, const char *b)
{
	unsigned parts = 0;

	while (*a && *a == *b) {
		parts += *a == '.';
		a++;
		b++;
	}
	return parts + ((!*a || *a == '.') && (!*b || *b == '.'));
}

/* A module that has a name, as a place that it may have moved to: the nearest to
 * where it was, and of those the shortest. */
struct home {
	const char *module;
	size_t length;
	unsigned shared;
};

static void home_offer(struct home *best, struct home other)
{
	if (!best->module || other.shared > best->shared ||
	    (other.shared == best->shared && other.length < best->length))
		*best = other;
}

/* What is below tf.raw_ops are the operations that the public functions are made of. */
static bool is_public_home(const char *module)
{
	static const char raw[] = "tensorflow.raw_ops.";

	return strncmp(module, raw, sizeof(raw) - 1) != 0;
}

/* Keras has layers, losses and functions of the names that operations have. */
static bool is_of_keras(const char *module)
{
	static const char keras[] = "tensorflow.keras";

	return !strncmp(module, keras, sizeof(keras) - 1) ||
	       !strncmp(module, keras + 11, sizeof(keras) - 12);
}

/* What is there for a while, or for those who stay with what was. */
static bool is_aside(const char *module)
{
	return strstr(module, ".experimental.") || strstr(module, ".legacy.");
}

typedef bool (*is_home)(const char *key, const char *module);

static bool is_any_home(const char *key, const char *module)
{
	(void)key;
	(void)module;
	return true;
}

/* NumPy's functions on arrays of TensorFlow are another world. */
static bool is_alike(const char *key, const char *module)
{
	return is_of_keras(key) == is_of_keras(module) &&
	       !strstr(key, ".experimental.numpy.");
}

static bool is_main_home(const char *key, const char *module)
{
	return is_alike(key, module) && !is_aside(key);
}

/* keras.ops.nn has what keras.ops has, which shows it: that is one home. */
static bool is_within(struct home a, struct home b)
{
	size_t length = a.length < b.length ? a.length : b.length;

	return !memcmp(a.module, b.module, length) &&
	       (a.module[length] == '.' || b.module[length] == '.');
}

/* More of one name say no more than these. */
#define MOST_HOMES 8

struct homes {
	struct home best;
	struct home at[MOST_HOMES];
	unsigned count;
};

static void homes_add(struct homes *homes, struct home home)
{
	home_offer(&homes->best, home);
	for (unsigned i = 0; i < homes->count; i++)
		if (is_within(homes->at[i], home))
			return;
	if (homes->count < MOST_HOMES)
		homes->at[homes->count++] = home;
}

/* The best of the homes, and how many there are. */
static struct home find_home(const struct tables *t, const char *module,
			     const char *name, is_home fits, unsigned *count)
{
	const struct packed *p = t->packed;
	size_t package = strcspn(module, ".");
	struct homes homes = { .count = 0 };

	for (uint32_t i = 0; i < p->entry_count; i++) {
		const char *found = newest_name(p, i);
		const char *key = entry_key(p, i);

		if (found && !strcmp(found, name) &&
		    !strncmp(key + 1, module, package) &&
		    key[1 + package] == '.' && is_public_home(key + 1) &&
		    fits(key + 1, module))
			homes_add(&homes,
				  (struct home){
					  key + 1, (size_t)(found - key) - 2,
					  parts_shared(key + 1, module) });
	}
	*count = homes.count;
	return homes.best;
}

static const char *home_kept(struct tables *t, struct home home)
{
	return home.module ? arena_strndup(t->arena, home.module, home.length)
			   : NULL;
}

const char *framework_other_home(const struct framework *fw, const char *module,
				 const char *name)
{
	struct tables *t = framework_tables(fw);
	unsigned count;

	return home_kept(t, find_home(t, module, name, is_any_home, &count));
}

const char *framework_only_home(const struct framework *fw, const char *module,
				const char *name)
{
	struct tables *t = framework_tables(fw);
	size_t package = strcspn(module, ".");
	unsigned count;
	struct home home = find_home(t, module, name, is_main_home, &count);

	/* tf.concat, whatever else is called so. */
	if (count && home.length == package)
		return home_kept(t, home);
	if (!count)
		home = find_home(t, module, name, is_alike, &count);
	/* tf.Dense, tf.fold; but no operation for a name of Keras. */
	if (!count && !is_of_keras(module))
		home = find_home(t, module, name, is_any_home, &count);
	return count == 1 ? home_kept(t, home) : NULL;
}

/* --- sets and facts -------------------------------------------------------------- */

const char *framework_set(const struct framework *fw, const char *set)
{
	const struct tables *t = framework_tables(fw);
	const char *words = row_text(t, find_marked(t, '%', set, NULL));

	return words ? words : "";
}

bool framework_knows_set(const char *set)
{
	const struct tables t = { .packed = &framework_tensorflow_tables };

	return find_marked(&t, '%', set, NULL) != NULL;
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
					   find_marked(t, '%', set, NULL) };
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
		*known = word_set_new(t->arena, row_text(t, e));
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

	return row_text(t, find_marked(t, '~', framework_name(fw, dotted).ptr,
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
	e = find_marked(t, '!', name.ptr, NULL);
	for (dot = name.ptr + name.length; !e && dot > name.ptr; dot--) {
		char module[128];
		size_t length = (size_t)(dot - name.ptr);

		if (*dot != '.' || length >= sizeof(module))
			continue;
		memcpy(module, name.ptr, length);
		module[length] = '\0';
		e = find_marked(t, '!', module, "*");
	}
	if (e && !strcmp(row_text(t, e), "-"))
		return NULL;
	return row_text(t, e);
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

	return name.length ? row_text(t, find_marked(t, '#', name.ptr, NULL))
			   : NULL;
}

const char *framework_library(const struct framework *fw, struct arena *arena,
			      sym_t dotted)
{
	struct slice name = framework_name(fw, dotted);
	const char *first =
		arena_strndup(arena, name.ptr, strcspn(name.ptr, "."));
	const char *row =
		row_text(framework_tables(fw),
			 find_marked(framework_tables(fw), '@', first, NULL));

	return row ? row : first;
}

const char *framework_instead(const struct framework *fw, const char *name)
{
	const struct tables *t = framework_tables(fw);

	return row_text(t, find_marked(t, '^', name, NULL));
}
