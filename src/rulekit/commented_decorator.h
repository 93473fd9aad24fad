#ifndef RULEKIT_COMMENTED_DECORATOR_H
#define RULEKIT_COMMENTED_DECORATOR_H

#include "model/model.h"

/* Which comment of the tree is the `@tf.function` that is commented out above a def, or
 * above its other decorators; how many comments there are where none is. */
size_t decorator_commented_out(const struct model *m, nid_t def);

/* What a comment says, without its marks and the blanks around it. */
struct slice text_of_comment(const struct tree *t, size_t comment);

#endif
