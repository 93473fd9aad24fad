/* Lines are looked at as text; nothing is parsed. */
#include "base/mentions.h"

#include <string.h>

#include "base/text.h"

/* In code: not behind a `#`, and not where it is defined. */
static bool is_code_at(struct slice text, size_t at)
{
	size_t line = at;

	while (line && text.ptr[line - 1] != '\n')
		line--;
	return !memchr(text.ptr + line, '#', at - line) &&
	       !(at >= 4 && !memcmp(text.ptr + at - 4, "def ", 4));
}

static bool mentions_name(struct slice text, const char *name)
{
	size_t length = strlen(name), at = 0;
	const char *hit;

	while (at < text.length &&
	       (hit = memmem(text.ptr + at, text.length - at, name, length))) {
		at = (size_t)(hit - text.ptr);
		if (is_code_at(text, at))
			return true;
		at += length;
	}
	return false;
}

bool mentions_may_be_in(const struct mentions *m, const char *path)
{
	return name_is_python(path) || (m->module && name_is_notebook(path));
}

bool mentions_look(struct mentions *m, struct slice text)
{
	m->bytes += text.length;
	m->files++;
	for (size_t i = 0; m->words[i] && !m->found; i++)
		m->found = mentions_name(text, m->words[i]) &&
			   (!m->module ||
			    (slice_has_name(text, slice_of(m->module)) &&
			     !slice_holds_any(text, m->unless)));
	return m->found || m->bytes > m->most_bytes || m->files > m->most_files;
}
