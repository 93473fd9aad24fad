/*
 * The names of a closed module are entries "=MODULE.NAME", each with the releases that have
 * it.
 */
#include "framework/closed_modules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/nearest.h"
#include "base/slice.h"
#include "framework/entries.h"
#include "framework/state.h"

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
	return entry_marked(framework_tables(fw), '=', module, "*");
}

bool framework_name_releases(const struct framework *fw, const char *module,
			     const char *name, struct name_releases *out)
{
	const struct tables *t = framework_tables(fw);
	const char *row = entry_row(t, entry_marked(t, '=', module, name));

	if (!row || !*row)
		return false;
	*out = releases_of_row(row);
	return true;
}

/* The hash of "=MODULE.", of the module that was asked for last or of another one. */
static uint32_t hash_of_front(struct tables *t, struct slice module)
{
	struct late_front *front = &t->front;
	uint32_t hash;

	if (slice_is(module, front->module))
		return front->hash;
	hash = fnv32_bytes(fnv32(FNV32_START, '='), module.ptr, module.length);
	hash = fnv32(hash, '.');
	if (module.length < sizeof(front->module)) {
		memcpy(front->module, module.ptr, module.length + 1);
		front->hash = hash;
	}
	return hash;
}

static bool is_key_of(const char *key, struct slice module, struct slice name)
{
	return key[0] == '=' && !strncmp(key + 1, module.ptr, module.length) &&
	       key[1 + module.length] == '.' &&
	       !strncmp(key + 2 + module.length, name.ptr, name.length) &&
	       !key[2 + module.length + name.length];
}

bool framework_lists_name(const struct framework *fw, const char *module,
			  struct slice name)
{
	struct tables *t = framework_tables(fw);
	const struct packed *p = t->packed;
	struct slice whole = slice_of(module);
	uint32_t hash =
		fnv32_bytes(hash_of_front(t, whole), name.ptr, name.length);
	uint32_t slot = packed_folded(hash) & p->slot_mask;

	for (; p->slots[slot]; slot = (slot + 1) & p->slot_mask)
		if (is_key_of(entry_key(p, p->slots[slot] - 1u), whole, name))
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

	return entry_row(t, entry_marked(t, '+', module, name));
}

/* --- where else a name is ------------------------------------------------------------ */

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
