#ifndef CLI_PAGE_H
#define CLI_PAGE_H

/* A rule's page for the terminal: what its Markdown says, without the signs. */

#include <stdbool.h>

#include "base/strbuf.h"

/* The page's title is left out: the caller has said it. */
void page_add(struct strbuf *out, bool color, const char *markdown);

#endif
