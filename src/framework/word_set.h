#ifndef FRAMEWORK_WORD_SET_H
#define FRAMEWORK_WORD_SET_H

/* A set of words of the tables, "fit evaluate tensorflow.io.*", made so that asking
 * for one does not go through all of them. */

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

struct word_set;

/* The next of words with blanks between them; false at the end. */
bool framework_next_word(const char **at, struct slice *word);

/* Of words with blanks between them, which must live as long as the set. */
struct word_set *word_set_new(struct arena *arena, const char *words);

/* Whether a word is one of them, or is below one that ends with ".*". */
bool word_set_has(const struct word_set *set, struct slice word);

#endif
