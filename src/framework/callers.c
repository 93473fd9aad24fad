/*
 * Rows are sorted by name and searched by halving. A name is asked for itself
 * and for each module around it.
 */

#include "framework/callers.h"

#include <ctype.h>
#include <string.h>

#include "framework/key.h"

/* The first key that is not less. */
static size_t lower_bound(const char *key)
{
	size_t low = 0, high = callers_tensorflow_key_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(callers_tensorflow_keys[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Sets part 0 or 1 of a walk to the rows of a key. */
static void find_rows(struct caller_row_walk *walk, int part, const char *key)
{
	size_t at = lower_bound(key), end = at;

	while (end < callers_tensorflow_key_count &&
	       !strcmp(callers_tensorflow_keys[end].key, key))
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
	if (!key.is_cut)
		find_rows(&walk, 0, key.text);
	/* Classes alone: tf.keras.layers.add is a function. */
	if (!dot || !isupper((unsigned char)dot[1]))
		return walk;
	key_start(&key);
	key_add_text(&key, sign);
	key_add(&key, name, (size_t)(dot - name));
	key_add_text(&key, ".*");
	key_add_text(&key, tail);
	if (!key.is_cut)
		find_rows(&walk, 1, key.text);
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
	if (!key.is_cut)
		find_rows(&walk, 0, key.text);
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
