#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

/*
 * The rules' pages as HTML: the Markdown that rules/README.md asks for, which is
 * headings, paragraphs, lists, fenced code, tables of no kind, `code` and links.
 */

#include "base/slice.h"
#include "base/strbuf.h"

/* Text between tags, or in an attribute. What could hide or steer, such as
 * control characters, comes out as escapes. */
void html_add(struct strbuf *out, struct slice text);
void html_addstr(struct strbuf *out, const char *text);

/* The page without its title; its sections become headings of a level. */
void html_add_markdown(struct strbuf *out, const char *markdown, int level);

#endif
