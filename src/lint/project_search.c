/*
 * Switches that one file throws for the whole program: a name enters, whether any
 * Python file of the snapshot has it in its code leaves. Words of texts are looked
 * at, nothing is parsed; how much is read is limited, and what lies behind that is
 * not known.
 */
#include <string.h>

#include "base/fs.h"
#include "lint/project.h"

/* So many bytes of a project are looked through, in so many files. */
#define MOST_BYTES (64u << 20)
#define MOST_FILES 10000
#define MOST_FOLDERS 4000
#define LARGEST (1 << 20)

struct search {
	struct projects *p;
	const char *const *names;
	const char *module; /* or NULL */
	size_t bytes, files;
	bool found;
};

/* By what it imports: pytest, unittest, or the test cases of TensorFlow. */
static bool is_test_text(struct slice text)
{
	static const char *const words[] = { "import pytest", "import unittest",
					     "tf.test.TestCase", NULL };

	for (size_t i = 0; words[i]; i++)
		if (memmem(text.ptr, text.length, words[i], strlen(words[i])))
			return true;
	return false;
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

/* Whether the search is over. */
static bool look_through(void *context, struct slice text)
{
	struct search *s = context;

	s->bytes += text.length;
	s->files++;
	for (size_t i = 0; s->names[i] && !s->found; i++)
		s->found = mentions_name(text, s->names[i]) &&
			   (!s->module || (names_module(text, s->module) &&
					   !is_test_text(text)));
	return s->found || s->bytes > MOST_BYTES || s->files > MOST_FILES;
}

/* --- the work tree ------------------------------------------------------------ */

static bool is_of_others(const char *name)
{
	static const char *const names[] = { "node_modules", "site-packages",
					     "venv",	     "build",
					     "dist",	     NULL };

	return name[0] == '.' || slice_is_any(slice_of(name), names);
}

/* Every text lives only while it is looked at. */
static bool look_into_file(struct search *s, const char *path)
{
	struct arena arena;
	struct slice text;
	bool over = false;

	arena_init(&arena);
	if (!fs_read_inside(&text, &arena, s->p->top, path, LARGEST, NULL))
		over = look_through(s, text);
	arena_release(&arena);
	return over;
}

static void search_tree(struct search *s, struct arena *arena)
{
	VEC(const char *) waiting = { 0 };

	vec_push(arena, &waiting, s->p->top);
	for (size_t left = MOST_FOLDERS; waiting.count && left; left--) {
		const char *folder = waiting.at[--waiting.count];
		struct fs_listing listing;

		if (fs_list(&listing, arena, folder, NULL) < 0)
			continue;
		for (size_t i = 0; i < listing.entries.count; i++) {
			const struct fs_entry *e = &listing.entries.at[i];
			const char *path = fs_join(arena, folder, e->name);

			if (e->kind == FS_FOLDER && !is_of_others(e->name))
				vec_push(arena, &waiting, path);
			else if (e->kind == FS_FILE &&
				 name_is_python(e->name) &&
				 look_into_file(s, path))
				return;
		}
	}
}

/* --- questions ------------------------------------------------------------------ */

static bool search_folder(struct projects *p, const char *const *names,
			  const char *module)
{
	struct search s = { .p = p, .names = names, .module = module };
	struct arena arena;

	arena_init(&arena);
	if (p->source == CONFIG_OF_REPOSITORY)
		changes_search(&arena, p->revision, name_is_python, LARGEST,
			       look_through, &s, NULL);
	else if (p->top && *p->top && strcmp(p->top, "/"))
		search_tree(&s, &arena);
	arena_release(&arena);
	return s.found;
}

bool project_mentions(void *context, const char *const *names,
		      const char *module)
{
	struct projects *p = context;
	const char *key = arena_fmt(p->arena, "%s %s", module ? module : "",
				    p->top ? p->top : "");
	sym_t known;

	for (size_t i = 0; names[i]; i++)
		key = arena_fmt(p->arena, "%s %s", names[i], key);
	known = intern_find(&p->questions, key, strlen(key));

	if (!known) {
		known = intern_str(&p->questions, key);
		while (p->answers.count <= known)
			vec_push(p->arena, &p->answers, false);
		p->answers.at[known] = search_folder(p, names, module);
	}
	return p->answers.at[known];
}
