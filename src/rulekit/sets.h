#ifndef RULEKIT_SETS_H
#define RULEKIT_SETS_H

/*
 * The words of rules/frameworks/NAME/sets.ini: whether a name is in one of
 * them. A word of a set may end in ".*".
 */

#include "model/model.h"

bool name_in(const struct model *m, sym_t name, const char *set);
bool call_in(const struct model *m, const struct call *call, const char *set);

/* Whether what the expression names is in it. */
bool dotted_in(const struct model *m, nid_t expression, const char *set);

/* Whether the class comes from one that is in it. */
bool class_derives_in(const struct model *m, class_id class, const char *set);

#endif
