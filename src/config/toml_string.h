#ifndef CONFIG_TOML_STRING_H
#define CONFIG_TOML_STRING_H

/* The strings of TOML: with escapes, literal, on one line or several. */

#include "base/slice.h"
#include "base/strbuf.h"

/* Adds what a quoted text means; NULL, or why it means nothing. */
const char *toml_unquote(struct strbuf *out, struct slice raw);

#endif
