#ifndef REPORT_XML_H
#define REPORT_XML_H

/* What the reports in XML write their texts with. */

#include "base/strbuf.h"

/* A text inside an element or a quoted attribute. What XML cannot hold, and what
 * would turn the direction of writing, comes out as escapes. */
void xml_add_text(struct strbuf *out, const char *text);

#endif
