/*
 * In: what the cells of a notebook showed. Out: the release of TensorFlow that it was
 * run with. A cell that prints it shows it as the first text that looks like one:
 *
 *	print(tf.__version__)
 *	1.14.0
 */
#include "model/recorded.h"

#include <ctype.h>
#include <string.h>

#include "framework/requirement.h"
#include "framework/tables.h"
#include "py/notebook.h"

/* Bytes of an output that are looked at: a release is told at its beginning. */
#define MOST_OUTPUT 4096

/* The last releases of TensorFlow 1, and more than there are of TensorFlow 2: what is
 * past them is some other package's. */
#define LAST_OF_FIRST 15
#define LAST_OF_SECOND 40

/* Whether a release may begin at a byte of a JSON text, where the "n" of "\\n" is none. */
static bool may_begin_release(struct slice text, size_t at)
{
	char before = at ? text.ptr[at - 1] : ' ';

	if (before == 'n' && at > 1 && text.ptr[at - 2] == '\\')
		return true;
	return !isalnum((unsigned char)before) && !strchr("._=<>~+-/", before);
}

static bool may_be_tensorflow(unsigned release)
{
	return release / 100 == 1
		       ? release % 100 <= LAST_OF_FIRST
		       : release / 100 == 2 && release % 100 <= LAST_OF_SECOND;
}

/* The first text in it that may be a release of TensorFlow: 2.4.1. */
static unsigned first_release(struct arena *arena, struct slice text)
{
	const char *copy = arena_strndup(arena, text.ptr, text.length);

	for (size_t i = 0; copy[i]; i++) {
		const char *at = copy + i;
		struct version v;

		if (!strchr("12", *at) || !may_begin_release(text, i))
			continue;
		v = version_read(&at);
		if (v.third && may_be_tensorflow(v.release))
			return v.release;
	}
	return 0;
}

static struct slice output_of(const struct notebook *nb,
			      const struct notebook_cell *cell)
{
	size_t length = cell->output_end - cell->output_start;

	return (struct slice){ nb->json.ptr + cell->output_start,
			       length < MOST_OUTPUT ? length : MOST_OUTPUT };
}

/* Any module's release, so that the first that a cell shows is told. */
static bool is_release_of_module(const struct model *m, nid_t n)
{
	struct slice name =
		tree_text(m->tree, tree_child(m->tree, n, FIELD_attribute));

	return slice_is(name, "__version__") || slice_is(name, "VERSION");
}

unsigned recorded_tensorflow(const struct model *m)
{
	const struct notebook *nb = m->around.notebook;
	const struct notebook_cell *seen = NULL;

	if (!nb)
		return 0;
	for_each_kind(m->tree, n, i, KIND_attribute) {
		const struct notebook_cell *cell;
		unsigned release;

		if (!is_release_of_module(m, n))
			continue;
		cell = notebook_cell_at(nb, m->tree->nodes[n].start);
		if (!cell || cell == seen)
			continue;
		seen = cell;
		if (!dotted_name(m, n) ||
		    !framework_set_has(m->framework, "own-release-text",
				       name_text(m, dotted_name(m, n))))
			continue;
		release = first_release(m->arena, output_of(nb, cell));
		if (release)
			return release;
	}
	return 0;
}

/* --- what is shown --------------------------------------------------------------- */

static const struct notebook_cell *cell_with(const struct model *m, nid_t n)
{
	return notebook_cell_at(m->around.notebook, m->tree->nodes[n].start);
}

bool is_shown_by_cell(const struct model *m, nid_t statement)
{
	const struct tree *t = m->tree;
	nid_t next = tree_sibling(t, statement);
	uint32_t end = t->nodes[statement].end;

	if (!m->around.notebook ||
	    !tree_is(t, tree_parent(t, statement), KIND_module))
		return false;
	if (end < t->text.length && t->text.ptr[end] == ';')
		return false;
	return next == NO_NODE || cell_with(m, next) != cell_with(m, statement);
}

/* "ename": "TypeError", in the JSON of an output. */
static bool is_name_of_exception(struct slice rest, struct slice name)
{
	while (rest.length && strchr("\" :\t\r\n", *rest.ptr))
		rest.ptr++, rest.length--;
	return rest.length > name.length &&
	       !memcmp(rest.ptr, name.ptr, name.length) &&
	       rest.ptr[name.length] == '"';
}

bool cell_shows_exception(const struct model *m, nid_t n, const char *exception)
{
	static const char key[] = "\"ename\"";
	const struct notebook *nb = m->around.notebook;
	const struct notebook_cell *cell = nb ? cell_with(m, n) : NULL;
	struct slice name = { exception, strcspn(exception, ":") }, rest;

	if (!cell)
		return false;
	rest = (struct slice){ nb->json.ptr + cell->output_start,
			       cell->output_end - cell->output_start };
	for (;;) {
		const char *at =
			memmem(rest.ptr, rest.length, key, sizeof(key) - 1);

		if (!at)
			return false;
		at += sizeof(key) - 1;
		rest.length -= (size_t)(at - rest.ptr);
		rest.ptr = at;
		if (is_name_of_exception(rest, name))
			return true;
	}
}
