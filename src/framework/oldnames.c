/*
 * A list in the order of the .ini; a name that ends in ".*" stands for all
 * below it.
 */

#include "framework/oldnames.h"

#include "base/slice.h"

const struct old_name *old_name_find(const char *below)
{
	for (const struct old_name *o = framework_old_names; o->name; o++)
		if (*o->name == *below &&
		    slice_covers(slice_of(o->name), slice_of(below)))
			return o;
	return NULL;
}
