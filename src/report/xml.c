/*
 * Each byte comes out as text of XML or as an escape, so that a report is
 * well-formed whatever a file holds.
 */

#include "report/xml.h"

#include <string.h>

#include "base/text.h"
#include "report/glyph.h"

/* XML knows no control characters but three, not even as references. */
void xml_add_text(struct strbuf *out, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t code;
		size_t length = utf8_next(&code, text, end);
		bool broken = code == 0xFFFD && length == 1;

		if (broken || (code < 0x20 && code != '\t' && code != '\n') ||
		    code == 0xFFFE || code == 0xFFFF)
			strbuf_addf(out, "\\x%02x", (unsigned char)*text);
		else if (code == '&')
			strbuf_addstr(out, "&amp;");
		else if (code == '<')
			strbuf_addstr(out, "&lt;");
		else if (code == '>')
			strbuf_addstr(out, "&gt;");
		else if (code == '"' || code == '\n' || code == '\t')
			strbuf_addf(out, "&#%u;", (unsigned)code);
		else if (code_is_treacherous(code))
			strbuf_addf(out, "&#x%x;", (unsigned)code);
		else
			strbuf_add(out, text, length);
		text += length;
	}
}
