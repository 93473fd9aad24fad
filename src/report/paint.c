/* The escape sequences of a terminal, one pair around a text. */

#include "report/paint.h"

static const char *const codes[] = {
	[STYLE_ERROR] = "1;31", [STYLE_WARNING] = "1;33", [STYLE_INFO] = "1;34",
	[STYLE_STRONG] = "1",	[STYLE_FAINT] = "2",	  [STYLE_PLACE] = "36",
	[STYLE_HELP] = "32",
};

void paint_begin(struct strbuf *out, bool color, enum style style)
{
	if (color)
		strbuf_addf(out, "\033[%sm", codes[style]);
}

void paint_end(struct strbuf *out, bool color)
{
	if (color)
		strbuf_addstr(out, "\033[0m");
}

void paint(struct strbuf *out, bool color, enum style style, const char *text)
{
	paint_begin(out, color, style);
	strbuf_addstr(out, text);
	paint_end(out, color);
}

enum style severity_style(enum severity severity)
{
	static const enum style styles[] = { STYLE_INFO, STYLE_WARNING,
					     STYLE_ERROR };

	return styles[severity];
}
