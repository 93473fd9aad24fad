/*
 * A name is looked up in a set by text; sets are lists of words in the tables.
 */

#include "rulekit/sets.h"

#include <string.h>

#include "framework/tables.h"
#include "framework/word_set.h"

bool name_in(const struct model *m, sym_t name, const char *set)
{
	return name && framework_set_has(m->framework, set, name_text(m, name));
}

bool call_in(const struct model *m, const struct call *call, const char *set)
{
	return call && name_in(m, call->name, set);
}

bool dotted_in(const struct model *m, nid_t expression, const char *set)
{
	return name_in(m, dotted_name(m, expression), set);
}

bool class_derives_in(const struct model *m, class_id class, const char *set)
{
	const char *at = framework_set(m->framework, set);
	struct slice word;
	char base[128];

	while (framework_next_word(&at, &word)) {
		if (word.length >= sizeof(base))
			continue;
		memcpy(base, word.ptr, word.length);
		base[word.length] = '\0';
		if (class_derives(m, class, base))
			return true;
	}
	return false;
}
