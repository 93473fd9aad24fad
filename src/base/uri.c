/* Byte by byte: a path that is not UTF-8 has a URI, too. */

#include "base/uri.h"

#include <string.h>

#include "base/slice.h"

void uri_add_path(struct strbuf *out, const char *path)
{
	for (const char *p = path; *p; p++)
		if (is_identifier_char(*p) || strchr("/-.~", *p))
			strbuf_addch(out, *p);
		else
			strbuf_addf(out, "%%%02X", (unsigned char)*p);
}
