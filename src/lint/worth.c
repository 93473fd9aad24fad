/*
 * What is worth parsing: bytes enter, yes or the reason why not leaves. Most files
 * of a repository end here, so that nothing is set up for them.
 */
#include <string.h>

#include "lint/pipe.h"

static bool text_mentions(struct slice text, const char *word)
{
	return memmem(text.ptr, text.length, word, strlen(word));
}

/* Whether one of the project's own rules may speak about a text. */
static bool may_wake_own_rule(const struct lint *lint, struct slice text)
{
	for (size_t i = rules_built_in; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!lint->on[i] || rule->owner != lint->settings)
			continue;
		if (!rule->hints)
			return true;
		for (const char *const *word = rule->hints; *word; word++)
			if (text_mentions(text, *word))
				return true;
	}
	return false;
}

/* A file that names neither the framework nor one of the project's wrappers
 * cannot wake a rule. `tf.` counts: `from .common import tf`. Comments meant for
 * us are looked at wherever they stand. */
bool lint_is_worth(const struct lint *lint, struct slice text)
{
	if (text_mentions(text, "tensorflow") || text_mentions(text, "keras") ||
	    text_mentions(text, "tf.") || text_mentions(text, "hylint:"))
		return true;
	for (size_t i = 0; i < lint->settings->hybridizes.names.count; i++) {
		const char *name = lint->settings->hybridizes.names.at[i];
		const char *dot = strrchr(name, '.');

		if (text_mentions(text, dot ? dot + 1 : name))
			return true;
	}
	return may_wake_own_rule(lint, text);
}

/* A notebook may be so many times as large as a Python file; without its
 * outputs it is held to the same size. */
#define NOTEBOOK_ROOM 32

size_t lint_largest(const struct settings *settings, const char *path)
{
	return settings->largest_file *
	       (path_is_notebook(path) ? NOTEBOOK_ROOM : 1);
}

const char *why_not_linted(struct arena *arena, struct slice text,
			   size_t largest)
{
	if (largest && text.length > largest)
		return arena_fmt(arena,
				 "too large to lint (%zu bytes; largest-file "
				 "is %zu)",
				 text.length, largest);
	if (text.length >= UINT32_MAX / 2)
		return "too large to lint (2 GiB or more)";
	if (slice_starts(text, "version https://git-lfs.github.com/spec/"))
		return "a Git LFS pointer, not Python";
	if (memchr(text.ptr, '\0', text.length))
		return "holds a NUL byte, so Python would refuse it";
	return NULL;
}
