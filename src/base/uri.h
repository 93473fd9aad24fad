#ifndef BASE_URI_H
#define BASE_URI_H

/* Paths in URIs, where all but letters, digits and "/-._~" is written as %20. */

#include "base/strbuf.h"

void uri_add_path(struct strbuf *out, const char *path);

#endif
