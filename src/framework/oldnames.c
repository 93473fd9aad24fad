#include "framework/oldnames.h"

#include <string.h>

static bool is_named(const struct old_name *old, const char *name)
{
	size_t length = strlen(old->name);

	if (length > 2 && !strcmp(old->name + length - 2, ".*"))
		return !strncmp(name, old->name, length - 1);
	return !strcmp(name, old->name);
}

const struct old_name *old_name_find(const char *below)
{
	for (const struct old_name *o = framework_old_names; o->name; o++)
		if (is_named(o, below))
			return o;
	return NULL;
}
