/*
 * Which release of the framework a program is for: what its project pins, else
 * the names that its file uses. Each name that only the first release has counts
 * once, wherever it stands; at the top level one is enough, as no later release
 * gets past it. A name of the next release shows that it is on its way there.
 */
#include "model/release.h"

#include <string.h>

#include "base/fs.h"

#include "framework/oldnames.h"
#include "framework/requirement.h"
#include "framework/tables.h"
#include "framework/told.h"
#include "framework/word_set.h"
#include "model/caches.h"
#include "model/modules.h"
#include "model/recorded.h"

/* A few names may be left in a program that was not ported whole. What builds
 * and runs graphs (Session, placeholder) weighs twice. */
#define ENOUGH_WEIGHT 6

/* So many names are told apart, which is more than ENOUGH_WEIGHT. */
#define MOST_NAMES 16

static const char prefix[] = "tensorflow.", v1[] = "tensorflow.compat.v1.";

/* What is seen while the names of a file are looked at. */
struct seen {
	sym_t names[MOST_NAMES];
	unsigned count, weight;
	bool next;   /* something of the next release */
	bool cannot; /* the next release cannot even import it */
};

bool is_first_release_name(const struct model *m, sym_t dotted)
{
	const char *name = dotted ? name_text(m, dotted) : "";

	return !strncmp(name, prefix, sizeof(prefix) - 1) &&
	       strncmp(name, v1, sizeof(v1) - 1) &&
	       (old_name_find(name + sizeof(prefix) - 1) ||
		framework_is_removed(m->framework, dotted));
}

bool is_part_of_old_name(const struct model *m, nid_t place)
{
	nid_t above = tree_parent(m->tree, place);

	return tree_is(m->tree, above, KIND_attribute) &&
	       is_first_release_name(m, dotted_name(m, above));
}

/* Whether the bind comes from an import of something below that module. */
static bool is_imported_from(const struct model *m, const struct bind *b,
			     const char *module)
{
	const struct tree *t = m->tree;
	nid_t import = b->target;

	if (b->kind != BIND_IMPORT)
		return false;
	while (import != NO_NODE &&
	       !tree_is(t, import, KIND_import_from_statement) &&
	       !tree_is(t, import, KIND_import_statement))
		import = tree_parent(t, import);
	return slice_holds(tree_text(t, import), module);
}

bool is_inside_name(const struct model *m, nid_t place)
{
	const struct tree *t = m->tree;
	nid_t root = place;
	uint32_t v;
	bind_id b;

	while (tree_is(t, root, KIND_attribute))
		root = tree_child(t, root, FIELD_object);
	v = tree_is(t, root, KIND_identifier) ? variable_of(m, root) : NO_INDEX;
	b = v == NO_INDEX ? NO_BIND : variable_at(m, v)->first;
	for (; is_present(b); b = bind_by_id(m, b)->next)
		if (is_imported_from(m, bind_by_id(m, b), "tensorflow.python"))
			return true;
	return false;
}

/* Whether the node is run whenever the file is imported: it stands under no
 * condition, no try and in no definition. */
static bool is_run_on_import(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;

	if (m->function_of[n] != NO_INDEX)
		return false;
	for (n = tree_parent(t, n); n != NO_NODE; n = tree_parent(t, n))
		switch (tree_kind(t, n)) {
		case KIND_block:
		case KIND_conditional_expression:
		case KIND_boolean_operator:
		case KIND_lambda:
		case KIND_function_definition:
			return false;
		default:
			break;
		}
	return true;
}

/* tf.layers.dense and tf.layers.conv2d are one name of the set. */
static sym_t counted_as(const struct model *m, sym_t name, bool *of_programs)
{
	const char *at = framework_set(m->framework, "first-release-programs");
	const char *text = name_text(m, name);
	struct slice word;

	*of_programs = true;
	while (framework_next_word(&at, &word)) {
		size_t length = word.length;

		if (slice_ends(word, ".*"))
			length--;
		if (!strncmp(text, word.ptr, length) &&
		    (length < word.length || !text[length]))
			return intern_bytes(m->names, word.ptr, word.length);
	}
	*of_programs = false;
	return name;
}

static void count_name(const struct model *m, struct seen *seen, sym_t name)
{
	bool of_programs;

	name = counted_as(m, name, &of_programs);
	for (unsigned i = 0; i < seen->count; i++)
		if (seen->names[i] == name)
			return;
	if (seen->count == MOST_NAMES)
		return;
	seen->names[seen->count++] = name;
	seen->weight += of_programs ? 2 : 1;
	if (framework_set_has(m->framework, "first-release-only",
			      name_text(m, name)))
		seen->weight = ENOUGH_WEIGHT;
}

static void see_name(const struct model *m, struct seen *seen, sym_t name,
		     nid_t place)
{
	const char *text = name ? name_text(m, name) : "";

	if (strncmp(text, "tensorflow", strlen("tensorflow")))
		return;
	seen->next |= framework_set_has(m->framework, "second-release-programs",
					text);
	if (!is_first_release_name(m, name) || is_part_of_old_name(m, place))
		return;
	seen->cannot |= is_run_on_import(m, place);
	count_name(m, seen, name);
}

/* --- what is pinned ---------------------------------------------------------------- */

static bool is_folder_below(const char *folder, const char *root)
{
	const char *below = *root ? fs_below(folder, root) : folder;

	return below && *below && strcmp(below, ".") != 0;
}

/* A lock says no more than what it was made from. */
static bool is_read_below(const char *name)
{
	return !slice_ends(slice_of(name), ".lock") &&
	       !slice_ends(slice_of(name), ".json");
}

/* What the files of a folder below the root pin; false: nothing. */
static bool read_folder(const struct model *m, const char *folder,
			struct dialect *d)
{
	for (size_t i = 0; dialect_files[i]; i++) {
		const char *path = fs_join(m->arena, folder, dialect_files[i]);
		struct slice text;

		if (is_read_below(dialect_files[i]) &&
		    project_file(m, path, &text))
			dialect_read(d, m->arena,
				     modules_shown_path(m->around.modules,
							path),
				     text);
	}
	dialect_settle(d);
	return d->source == DIALECT_PINNED || d->releases_why;
}

/* chapter3/requirements.txt is for chapter3/train.py, whatever the top has. */
static void read_folders_around(const struct model *m, struct dialect *d)
{
	const char *folder, *root = d->root;

	if (!root || !m->around.path || dialect_is_set(d))
		return;
	for (folder = fs_folder_of(m->arena, m->around.path);
	     is_folder_below(folder, root);
	     folder = fs_folder_of(m->arena, folder)) {
		struct dialect own;

		dialect_init(&own);
		if (!read_folder(m, folder, &own))
			continue;
		own.root = root;
		own.backend = d->backend;
		*d = own;
		return;
	}
}

const struct dialect *pinned_dialect(const struct model *m)
{
	const struct dialect *project = framework_dialect(m->framework);
	struct dialect *d;

	if (m->caches->pinned)
		return m->caches->pinned;
	d = ARENA_NEW(m->arena, struct dialect);
	dialect_init(d);
	if (project)
		*d = *project;
	read_folders_around(m, d);
	*d = dialect_of_text(d, m->tree->text);
	m->caches->pinned = d;
	return d;
}

/* --- the first release -------------------------------------------------------------- */

/* Its imports and its attributes: tf.contrib, tf.placeholder, tf.Session. */
static struct seen names_of_releases(const struct model *m)
{
	struct seen seen = { 0 };

	for_each_bind(m, b)
		if (bind_by_id(m, b)->kind == BIND_IMPORT)
			see_name(m, &seen, bind_by_id(m, b)->imported,
				 bind_by_id(m, b)->target);
	for_each_kind(m->tree, n, i, KIND_attribute)
		see_name(m, &seen, dotted_name(m, n), n);
	return seen;
}

static bool shows_first_release(const struct model *m)
{
	struct seen seen = names_of_releases(m);

	return !seen.next && (seen.cannot || seen.weight >= ENOUGH_WEIGHT);
}

/* What a notebook was run with is what it was written for. */
static unsigned recorded(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->recorded_asked)
		caches->recorded = recorded_tensorflow(m);
	caches->recorded_asked = true;
	return caches->recorded;
}

bool is_for_next_release(const struct model *m)
{
	if (pinned_dialect(m)->latest_low >= SECOND_TENSORFLOW ||
	    recorded(m) >= SECOND_TENSORFLOW)
		return true;
	for_each_bind(m, b)
		if (bind_by_id(m, b)->kind == BIND_IMPORT &&
		    bind_by_id(m, b)->imported &&
		    framework_set_has(m->framework, "second-release-programs",
				      name_text(m, bind_by_id(m, b)->imported)))
			return true;
	for_each_kind(m->tree, n, i, KIND_attribute)
		if (dotted_name(m, n) &&
		    framework_set_has(m->framework, "second-release-programs",
				      name_text(m, dotted_name(m, n))))
			return true;
	return false;
}

/* - Tensorflow: 1.5.0 */
static bool readme_says_first_release(const struct model *m)
{
	unsigned said = pinned_dialect(m)->readme_says;

	return said && said < SECOND_TENSORFLOW && !is_for_next_release(m) &&
	       !file_mentions(m, "text-of-second-release");
}

bool is_in_first_release_project(const struct model *m)
{
	if (is_for_next_release(m) ||
	    file_mentions(m, "text-of-second-release"))
		return false;
	return project_of_model_mentions(m, "text-of-first-release") ||
	       !project_of_model_mentions(m, "text-of-second-release");
}

/* --- which Keras ------------------------------------------------------------------- */

bool names_first_release(const struct model *m)
{
	struct model_caches *caches = m->caches;
	struct seen seen;

	if (!caches->names_asked) {
		seen = names_of_releases(m);
		caches->names_first_release = seen.weight && !seen.next;
	}
	caches->names_asked = true;
	return caches->names_first_release;
}

bool is_for_older_keras(const struct model *m)
{
	if (is_for_first_release(m))
		return true;
	if (is_for_next_release(m) || file_says(m, "text-of-later-tensorflow"))
		return false;
	return names_first_release(m) || file_says(m, "text-of-older-keras") ||
	       (project_of_model_mentions(m, "text-of-older-keras") &&
		!project_of_model_mentions(m, "text-of-later-tensorflow"));
}

static unsigned release_of_path(const struct model *m)
{
	const char *path = m->around.path, *below;

	if (!path)
		return 0;
	/* What the folder around all of it is called is up to who has a copy. */
	below = m->around.top && *m->around.top ? fs_below(path, m->around.top)
						: path;
	return release_told_in(below ? below : path, WORDS_OF_FILE, NULL);
}

/* What the comments before the first statement say, and it where it is a text. */
static unsigned release_of_head(const struct model *m, enum words words)
{
	const struct tree *t = m->tree;
	nid_t first = tree_first(t, 0);
	size_t end;

	if (first == NO_NODE)
		return 0;
	end = tree_is(t, tree_first(t, first), KIND_string)
		      ? t->nodes[first].end
		      : t->nodes[first].start;
	return release_told_in(arena_strndup(m->arena, t->text.ptr,
					     end < MOST_HEAD ? end : MOST_HEAD),
			       words, NULL);
}

static void take_sign(struct dialect *d, bool is_third)
{
	d->keras2 = !is_third;
	d->keras3 = is_third;
	d->source = DIALECT_SIGNS;
}

/* assert tf.__version__ == "2.0.0" */
static unsigned release_asserted(const struct model *m)
{
	for_each_kind(m->tree, n, i, KIND_assert_statement) {
		nid_t test = tree_bare(m->tree, tree_first(m->tree, n));
		nid_t left = tree_bare(m->tree, tree_first(m->tree, test));
		struct slice text;
		const char *at;

		if (!tree_is(m->tree, test, KIND_comparison_operator) ||
		    !dotted_name(m, left) ||
		    !framework_set_has(m->framework, "own-release-text",
				       name_text(m, dotted_name(m, left))) ||
		    !tree_text_is(m->tree, tree_nth(m->tree, test, 1), "==") ||
		    !literal_string(m, tree_nth(m->tree, test, 2), &text))
			continue;
		at = arena_strndup(m->arena, text.ptr, text.length);
		return version_read(&at).release;
	}
	return 0;
}

/* What the file was run with, or insists on. */
static unsigned release_run_with(const struct model *m)
{
	unsigned release = recorded(m);

	if (!release)
		release = release_asserted(m);
	return release ? release : release_of_head(m, WORDS_OF_README);
}

/* What the file says that it is for. */
static unsigned release_named(const struct model *m)
{
	unsigned release = release_of_path(m);

	return release ? release : release_of_head(m, WORDS_OF_FILE);
}

/* What the project pins decides, then what a notebook was run with, then what the path
 * or the head of the file say: Tensorflow1.14/mnist.py. */
static bool find_first_release(const struct model *m)
{
	const struct dialect *d = pinned_dialect(m);
	unsigned named;

	if (d->latest_low >= SECOND_TENSORFLOW)
		return false;
	if (d->newest && d->newest < SECOND_TENSORFLOW)
		return true;
	if (recorded(m))
		return recorded(m) < SECOND_TENSORFLOW;
	named = release_named(m);
	if (named)
		return named < SECOND_TENSORFLOW;
	return shows_first_release(m) || readme_says_first_release(m);
}

bool is_for_first_release(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->release_asked)
		caches->first_release = find_first_release(m);
	caches->release_asked = true;
	return caches->first_release;
}

/* What the file was run with, or says that it is for; else what its project says. */
static void read_told(const struct model *m, struct dialect *d)
{
	d->told = release_run_with(m);
	d->is_told_exactly = true;
	if (!d->told) {
		d->told = release_named(m);
		d->is_told_exactly = !d->told;
	}
	if (!d->told)
		d->told = pinned_dialect(m)->readme_says;
}

bool is_for_python_2(const struct model *m)
{
	return m->tree->kind_count[KIND_print_statement] ||
	       m->tree->kind_count[KIND_exec_statement];
}

/* What the file itself points to; both ways is neither. */
static void add_own_signs(const struct model *m, struct dialect *d)
{
	bool ran_on_old, is_third, is_second;

	read_told(m, d);
	ran_on_old = tensorflow_is_before_keras_3(d->told);
	is_third = file_mentions(m, "text-of-keras-3") ||
		   (d->told && !ran_on_old);
	/* Who asks for any TensorFlow asks for the newest, too. */
	is_second = file_mentions(m, "text-of-keras-2") || is_for_python_2(m) ||
		    (ran_on_old && !d->any_tensorflow);

	if (is_second != is_third)
		take_sign(d, is_third);
}

const struct dialect *dialect_of_file(const struct model *m)
{
	struct dialect *d;

	if (m->caches->own_dialect)
		return m->caches->own_dialect;
	d = ARENA_NEW(m->arena, struct dialect);
	*d = *pinned_dialect(m);
	if (!dialect_is_decided(d))
		add_own_signs(m, d);
	m->caches->own_dialect = d;
	return d;
}

const struct dialect *dialect_of_model(const struct model *m)
{
	struct dialect *d;

	if (m->caches->dialect)
		return m->caches->dialect;
	d = ARENA_NEW(m->arena, struct dialect);
	*d = *dialect_of_file(m);
	if (d->source == DIALECT_UNKNOWN &&
	    !file_mentions(m, "text-of-keras-3") && is_for_older_keras(m))
		take_sign(d, false);
	if (d->source != DIALECT_SET && d->keras3 &&
	    project_of_model_mentions(m, "text-of-legacy-keras"))
		take_sign(d, false);
	m->caches->dialect = d;
	return d;
}

enum keras_3_meant keras_3_is_meant(const struct model *m)
{
	const struct dialect *d = dialect_of_model(m);

	if (!d->keras3)
		return KERAS_3_NOT_MEANT;
	if (d->keras2)
		return KERAS_3_PERHAPS;
	return d->source == DIALECT_SIGNS ? KERAS_3_LIKELY : KERAS_3_SURELY;
}

bool keras_traces_nothing(const struct model *m)
{
	const struct dialect *d = pinned_dialect(m);

	return (d->newest && d->newest < SECOND_TENSORFLOW) ||
	       (dialect_keras_has_own_graph(d) &&
		file_mentions(m, "text-of-keras-alone"));
}
