#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

/* Colours, where the report has them. */

#include "base/strbuf.h"
#include "rulekit/finding.h"

enum style {
	STYLE_ERROR,
	STYLE_WARNING,
	STYLE_INFO,
	STYLE_STRONG,
	STYLE_FAINT,
	STYLE_PLACE, /* another place that belongs to a finding */
	STYLE_HELP,
};

/* Adds TEXT in a style; as it is when `color` is off. */
void paint(struct strbuf *out, bool color, enum style style, const char *text);

/* Begins and ends a style around what the caller adds. */
void paint_begin(struct strbuf *out, bool color, enum style style);
void paint_end(struct strbuf *out, bool color);

enum style severity_style(enum severity severity);

#endif
