#include "model/release.h"

#include <string.h>

#include "framework/tables.h"
#include "model/caches.h"

/* One or two such names may be left in a program that was not ported whole. */
#define ENOUGH_NAMES 3

/* What is seen while the names of a file are looked at. */
struct seen {
	uint32_t words; /* a bit for each word of the set that was met */
	bool next;	/* something of the next release */
};

/* The place in the set of the word that covers the name: tensorflow.layers.* for
 * tensorflow.layers.dense. */
static int word_of(const struct model *m, const char *name)
{
	const char *at = framework_set(m->framework, "first-release-programs");
	struct slice word;

	for (int i = 0; framework_next_word(&at, &word) && i < 32; i++) {
		size_t length = word.length;

		if (slice_ends(word, ".*"))
			length--;
		if (!strncmp(name, word.ptr, length) &&
		    (length < word.length || !name[length]))
			return i;
	}
	return -1;
}

static void see(const struct model *m, struct seen *seen, sym_t name)
{
	const char *text = name ? name_text(m, name) : "";
	int word;

	if (strncmp(text, "tensorflow", strlen("tensorflow")))
		return;
	seen->next |= framework_set_has(m->framework, "second-release-programs",
					text);
	word = word_of(m, text);
	if (word >= 0)
		seen->words |= UINT32_C(1) << word;
}

static bool shows_first_release(const struct model *m)
{
	struct seen seen = { 0, false };
	uint32_t left = ENOUGH_NAMES;

	for (uint32_t b = 0; b < m->binds.count && !seen.next; b++)
		see(m, &seen, m->binds.at[b].imported);
	for_each_kind(m->tree, n, i, KIND_attribute) {
		if (seen.next)
			return false;
		see(m, &seen, dotted_name(m, n));
	}
	for (; seen.words; seen.words &= seen.words - 1)
		left -= left > 0;
	return !seen.next && !left;
}

bool is_for_first_release(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->release_asked)
		caches->first_release = shows_first_release(m);
	caches->release_asked = true;
	return caches->first_release;
}
