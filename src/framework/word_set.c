/*
 * In: the words of a set as they are listed. Whole words lie in a hash table;
 * patterns ("tensorflow.io.*"), of which sets have few, in a list. Most words that
 * are asked for are in no set, which their length and their last letter show.
 */
#include "framework/word_set.h"

#include <string.h>

#include "base/vec.h"
#include "framework/packed.h"

struct word_set {
	struct slice *slots; /* an empty slice where there is none */
	uint32_t slot_mask;
	uint64_t lengths, ends; /* bits: those that a whole word has */
	VEC(struct slice) patterns;
};

bool framework_next_word(const char **at, struct slice *word)
{
	*at += strspn(*at, " ");
	*word = (struct slice){ *at, strcspn(*at, " ") };
	*at += word->length;
	return word->length;
}

static uint64_t bit_of_length(struct slice word)
{
	return UINT64_C(1) << (word.length < 63 ? word.length : 63);
}

static uint64_t bit_of_end(struct slice word)
{
	return UINT64_C(1) << (word.ptr[word.length - 1] & 63);
}

static size_t count_words(const char *words)
{
	struct slice word;
	size_t count = 0;

	while (framework_next_word(&words, &word))
		count++;
	return count;
}

static struct slice *slot_of_word(const struct word_set *set, struct slice word)
{
	uint32_t slot = packed_hash(word.ptr, word.length) & set->slot_mask;

	while (set->slots[slot].length && !slice_equal(set->slots[slot], word))
		slot = (slot + 1) & set->slot_mask;
	return &set->slots[slot];
}

static void word_set_add(struct word_set *set, struct slice word)
{
	*slot_of_word(set, word) = word;
	set->lengths |= bit_of_length(word);
	set->ends |= bit_of_end(word);
}

struct word_set *word_set_new(struct arena *arena, const char *words)
{
	struct word_set *set = ARENA_NEW(arena, struct word_set);
	size_t count = count_words(words), slots = 4;
	struct slice word;

	*set = (struct word_set){ 0 };
	while (slots < count * 2)
		slots *= 2;
	set->slots = ARENA_ARRAY(arena, struct slice, slots);
	set->slot_mask = (uint32_t)slots - 1;
	while (framework_next_word(&words, &word))
		if (word.length > 2 && slice_ends(word, ".*"))
			vec_push(arena, &set->patterns, word);
		else
			word_set_add(set, word);
	return set;
}

bool word_set_has(const struct word_set *set, struct slice word)
{
	if (word.length && set->lengths & bit_of_length(word) &&
	    set->ends & bit_of_end(word) && slot_of_word(set, word)->length)
		return true;
	for (size_t i = 0; i < set->patterns.count; i++)
		if (slice_covers(set->patterns.at[i], word))
			return true;
	return false;
}
