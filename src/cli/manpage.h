#ifndef CLI_MANPAGE_H
#define CLI_MANPAGE_H

/* hylint(1), made of the tables of commands and options. */

#include "base/strbuf.h"

void manpage_add(struct strbuf *out);

#endif
