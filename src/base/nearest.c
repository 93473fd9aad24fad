/*
 * The distance of Damerau and Levenshtein, with a limit that grows with the
 * word.
 */

#include "base/nearest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LONGEST 63

struct nearest nearest_to(const char *wanted)
{
	/* One slip for each three letters is still a slip of the hand. */
	size_t allowed = strlen(wanted) / 3 + 1;

	return (struct nearest){ wanted, NULL, allowed + 1, false };
}

static size_t least_distance(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static int same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Edits that turn `a` into `b`; two letters swapped count as one. Works row by
 * row, the last three of which are kept. */
static size_t word_distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1];
	size_t length_a = strlen(a), length_b = strlen(b);

	for (size_t j = 0; j <= length_b; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3];
		const size_t *higher = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t change = !same_letter(a[i - 1], b[j - 1]);

			row[j] = least_distance(above[j] + 1, row[j - 1] + 1,
						above[j - 1] + change);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				row[j] = least_distance(
					row[j], higher[j - 2] + 1, row[j]);
		}
	}
	return rows[length_a % 3][length_b];
}

/* Whether a word was left off in its middle: "stat" for "statistics". */
static bool begins_word(const char *word, const char *beginning)
{
	size_t length = strlen(beginning);

	return length > 2 && !strncasecmp(word, beginning, length);
}

void nearest_offer(struct nearest *best, const char *candidate)
{
	size_t length = strlen(candidate), d;

	if (length > LONGEST || strlen(best->wanted) > LONGEST)
		return;
	d = word_distance(best->wanted, candidate);
	if (d > 1 && begins_word(candidate, best->wanted))
		d = 1;
	/* "a" is no slip of "b": something of the word must be left. */
	if (d > best->distance || d >= length)
		return;
	best->is_tied = d == best->distance;
	if (best->is_tied)
		return;
	best->distance = d;
	best->word = candidate;
}
