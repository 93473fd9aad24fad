/*
 * Rows are sorted by name, and a hash that is made while hylint is built finds the
 * first of a name. A name is asked for itself and for each module around it.
 */

#include "framework/callers.h"

#include <ctype.h>
#include <string.h>

#include "framework/key.h"
#include "framework/packed.h"

/* Sets part 0 or 1 of a walk to the rows of a key. */
static void find_rows(struct caller_row_walk *walk, int part,
		      const struct key *key)
{
	const uint32_t mask = callers_tensorflow_slot_mask;
	uint32_t slot = packed_hash(key->text, key->length) & mask;
	size_t at, end;

	walk->at[part] = walk->end[part] = 0;
	if (key->is_cut)
		return;
	while (callers_tensorflow_slots[slot] &&
	       strcmp(callers_tensorflow_keys[callers_tensorflow_slots[slot] - 1]
			      .key,
		      key->text) != 0)
		slot = (slot + 1) & mask;
	if (!callers_tensorflow_slots[slot])
		return;
	at = end = callers_tensorflow_slots[slot] - 1u;
	while (end < callers_tensorflow_key_count &&
	       !strcmp(callers_tensorflow_keys[end].key, key->text))
		end++;
	walk->at[part] = at;
	walk->end[part] = end;
}

/* The keys of a name and of "MODULE.*" around it, between a sign and a tail. */
static struct caller_row_walk find_both(const char *sign, const char *name,
					const char *tail)
{
	struct caller_row_walk walk = { { 0 }, { 0 } };
	const char *dot = strrchr(name, '.');
	struct key key;

	key_start(&key);
	key_add_text(&key, sign);
	key_add_text(&key, name);
	key_add_text(&key, tail);
	find_rows(&walk, 0, &key);
	/* Classes alone: tf.keras.layers.add is a function. */
	if (!dot || !isupper((unsigned char)dot[1]))
		return walk;
	key_start(&key);
	key_add_text(&key, sign);
	key_add(&key, name, (size_t)(dot - name));
	key_add_text(&key, ".*");
	key_add_text(&key, tail);
	find_rows(&walk, 1, &key);
	return walk;
}

struct caller_row_walk callers_of_function(const char *canonical)
{
	return find_both("", canonical, "");
}

struct caller_row_walk callers_of_method(enum value_kind receiver,
					 const char *method)
{
	struct caller_row_walk walk = { { 0 }, { 0 } };
	struct key key;

	key_start(&key);
	key_add(&key, ".", 1);
	key_add_text(&key, value_kind_name(receiver));
	key_add(&key, ".", 1);
	key_add_text(&key, method);
	find_rows(&walk, 0, &key);
	return walk;
}

struct caller_row_walk callers_of_override(const char *base, const char *method)
{
	struct caller_row_walk none = { { 0 }, { 0 } };
	struct key tail;

	key_start(&tail);
	key_add(&tail, ".", 1);
	key_add_text(&tail, method);
	return tail.is_cut ? none : find_both("^", base, tail.text);
}

const struct caller_row *caller_next(struct caller_row_walk *walk)
{
	for (int part = 0; part < 2; part++)
		if (walk->at[part] < walk->end[part]) {
			size_t key = walk->at[part]++;

			return &callers_tensorflow[callers_tensorflow_keys[key]
							   .row];
		}
	return NULL;
}

const char *caller_step_of(const struct caller_row *row, const char *loop)
{
	size_t length = strlen(loop);

	for (size_t i = 0; row->through[i]; i++)
		if (!strncmp(row->through[i], loop, length) &&
		    row->through[i][length] == '.')
			return row->through[i] + length + 1;
	return NULL;
}

bool caller_takes_keyword(const struct caller_row *row, const char *keyword)
{
	size_t length = strlen(keyword);

	for (size_t i = 0; row->keywords[i]; i++) {
		const char *word = row->keywords[i];
		size_t end = strlen(word + 1);

		if (*word != '*'
			    ? !strcmp(word, keyword)
			    : length >= end &&
				      !strcmp(keyword + length - end, word + 1))
			return true;
	}
	return false;
}

bool caller_is_bare(const struct caller_row *row, enum caller_dialect dialect,
		    enum caller_situation situation)
{
	return row->contexts[dialect][situation] & CALLED_BARE;
}
