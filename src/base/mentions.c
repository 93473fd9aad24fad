/* Lines are looked at as text; nothing is parsed. */
#include "base/mentions.h"

#include <string.h>

/* By what it imports: pytest, unittest, or the test cases of TensorFlow. */
static bool is_test_text(struct slice text)
{
	static const char *const words[] = { "import pytest", "import unittest",
					     "tf.test.TestCase", NULL };

	return slice_holds_any(text, words);
}

/* In code: not behind a `#`, and not where it is defined. */
static bool is_code_at(struct slice text, size_t at)
{
	size_t line = at;

	while (line && text.ptr[line - 1] != '\n')
		line--;
	return !memchr(text.ptr + line, '#', at - line) &&
	       !(at >= 4 && !memcmp(text.ptr + at - 4, "def ", 4));
}

/* The name of a module as a whole word: net in `from net import Net`. */
static bool names_module(struct slice text, const char *name)
{
	size_t length = strlen(name);
	const char *end = text.ptr + text.length, *at = text.ptr;

	for (; (at = memmem(at, (size_t)(end - at), name, length)); at++)
		if ((at == text.ptr || !is_identifier_char(at[-1])) &&
		    (at + length == end || !is_identifier_char(at[length])))
			return true;
	return false;
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

bool mentions_look(struct mentions *m, struct slice text)
{
	m->bytes += text.length;
	m->files++;
	for (size_t i = 0; m->words[i] && !m->found; i++)
		m->found = mentions_name(text, m->words[i]) &&
			   (!m->module || (names_module(text, m->module) &&
					   !is_test_text(text)));
	return m->found || m->bytes > m->most_bytes || m->files > m->most_files;
}
