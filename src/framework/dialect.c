/*
 * In: requirement files, settings, READMEs and what a file installs itself. Out: a
 * release of TensorFlow and of Keras, as an interval. What one line pins is pins.c's.
 */

#include "framework/dialect.h"

#include <limits.h>
#include <string.h>

#include "framework/pins.h"
#include "framework/told.h"

/* Bytes of a README: what it needs stands near its beginning. */
#define MOST_README 32768

/* The first Python that TensorFlow 2 runs with, and the first that has Keras 3. */
#define FIRST_PYTHON 305
#define FIRST_PYTHON_OF_KERAS_3 309
#define SECOND_KERAS 200

/* The first Keras that computes with other libraries than TensorFlow again. */
#define FIRST_KERAS_OF_BACKENDS 300
#define LAST_KERAS_OF_OLD_BACKENDS 203

const char *const dialect_files[] = {
	"requirements.txt",
	"requirements-dev.txt",
	"requirements_dev.txt",
	"requirements-test.txt",
	"requirements-gpu.txt",
	"requirements-cpu.txt",
	"requirements_gpu.txt",
	"requirements/base.txt",
	"requirements/main.txt",
	"requirements/prod.txt",
	"constraints.txt",
	"pyproject.toml",
	"setup.cfg",
	"setup.py",
	"environment.yml",
	"environment.yaml",
	"conda.yml",
	"conda.yaml",
	"Pipfile",
	"Pipfile.lock",
	"poetry.lock",
	"uv.lock",
	"pdm.lock",
	"keras.json",
	"Dockerfile",
	".devcontainer/Dockerfile",
	"docker/Dockerfile",
	"binder/environment.yml",
	"binder/requirements.txt",
	NULL,
};

const char *const dialect_readmes[] = {
	"README.md", "readme.md", "README.rst", "README.txt", "README", NULL,
};

void dialect_init(struct dialect *dialect)
{
	*dialect = (struct dialect){ .keras2 = true, .keras3 = true };
}

bool dialect_set(struct dialect *dialect, const char *value)
{
	bool both = !strcmp(value, "both");

	if (!both && strcmp(value, "2") && strcmp(value, "3"))
		return false;
	dialect->keras2 = both || *value == '2';
	dialect->keras3 = both || *value == '3';
	dialect->source = DIALECT_SET;
	return true;
}

/* --- a file ----------------------------------------------------------------------- */

static char *line_at(struct arena *arena, struct slice text, size_t at,
		     size_t *end)
{
	const char *start = text.ptr + at;
	const char *newline = memchr(start, '\n', text.length - at);
	size_t length = newline ? (size_t)(newline - start) : text.length - at;

	*end = at + length + (newline != NULL);
	return arena_strndup(arena, start, length);
}

/* What is only said pins nothing. */
static void take_sign_of(struct dialect *d, const struct dialect *said)
{
	d->keras2 = said->keras2;
	d->keras3 = said->keras3;
	d->source = DIALECT_SIGNS;
}

/*
 * A requirement that is a comment as a whole pins nothing, but tells what the project
 * ran on, where nothing else does:
 *
 *	# tensorflow==2.2.0
 */
static void read_comment(struct pins *p, const char *comment)
{
	struct dialect *d = p->dialect, said;
	struct pins silent = *p;
	size_t length = 0;

	comment = skip_bytes(comment, "# \t");
	while (comment[length] && package_name_has(comment[length]))
		length++;
	if (d->source != DIALECT_UNKNOWN || !package_named(comment, length) ||
	    strncmp(skip_bytes(comment + length, " \t"), "==", 2))
		return;
	dialect_init(&said);
	silent.dialect = &said;
	pins_read_line(&silent, comment, "");
	dialect_settle(&said);
	if (said.source != DIALECT_PINNED)
		return;
	take_sign_of(d, &said);
}

/* Takes what a comment says off the line. */
static void cut_comment(struct pins *p, char *line)
{
	char *comment = strchr(line, '#');

	if (!comment)
		return;
	if (comment == skip_bytes(line, " \t"))
		read_comment(p, comment);
	*comment = '\0';
}

static void read_backend(struct dialect *d, struct arena *arena,
			 struct slice text)
{
	const char *copy = arena_strndup(arena, text.ptr, text.length);
	const char *key = strstr(copy, "\"backend\"");
	size_t length;

	if (!key)
		return;
	key = skip_bytes(key + strlen("\"backend\""), " \t\r\n:\"");
	length = strcspn(key, "\"");
	if (length && strncmp(key, "tensorflow", length))
		d->backend = arena_strndup(arena, key, length);
}

/* Requirements are ASCII; a shell of Windows may write them as UTF-16. */
static struct slice without_utf16(struct arena *arena, struct slice text)
{
	size_t high = text.length > 1 && text.ptr[0] == '\xff' ? 1 : 0;
	char *plain;

	if (text.length < 2 || (memcmp(text.ptr, "\xff\xfe", 2) &&
				memcmp(text.ptr, "\xfe\xff", 2)))
		return text;
	plain = ARENA_ARRAY(arena, char, text.length / 2);
	for (size_t i = 1; i < text.length / 2; i++)
		plain[i - 1] = text.ptr[2 * i + high] ? '?'
						      : text.ptr[2 * i + !high];
	return (struct slice){ plain, text.length / 2 - 1 };
}

void dialect_read(struct dialect *dialect, struct arena *arena,
		  const char *path, struct slice text)
{
	struct pins p = { dialect, arena, path, 0 };
	const char *name = strrchr(path, '/');
	size_t at = 0, end;
	char *line, *next;

	text = without_utf16(arena, text);
	if (!strcmp(name ? name + 1 : path, "keras.json")) {
		read_backend(dialect, arena, text);
		return;
	}
	if (!text.length)
		return;
	line = line_at(arena, text, 0, &end);
	cut_comment(&p, line);
	for (; line; line = next) {
		at = end;
		next = at < text.length ? line_at(arena, text, at, &end) : NULL;
		if (next)
			cut_comment(&p, next);
		p.line++;
		pins_read_line(&p, line, next ? next : "");
	}
}

/* The last TensorFlow that an old Python can install. */
static unsigned last_tensorflow_of(unsigned python)
{
	return python >= 308 ? 213 : python == 307 ? 211 : 206;
}

void dialect_read_readme(struct dialect *dialect, struct arena *arena,
			 struct slice text)
{
	size_t length = text.length < MOST_README ? text.length : MOST_README;
	const char *words = arena_strndup(arena, text.ptr, length);
	unsigned python = python_told_in(words);
	unsigned said =
		release_told_in(words, WORDS_OF_README, &dialect->is_early);

	if (!said)
		said = release_of_keras_told_in(words);
	if (!said && python >= FIRST_PYTHON && python < FIRST_PYTHON_OF_KERAS_3)
		said = last_tensorflow_of(python);
	dialect->readme_says = said;
}

bool dialect_is_decided(const struct dialect *d)
{
	return d->source == DIALECT_SET || d->source == DIALECT_PINNED;
}

bool dialect_is_set(const struct dialect *d)
{
	return d->source == DIALECT_SET || (d->oldest && !d->releases_why);
}

bool dialect_keras_has_own_graph(const struct dialect *d)
{
	return d->newest_keras && d->newest_keras < KERAS_OF_TENSORFLOW;
}

bool dialect_is_past_keras_1(const struct dialect *d)
{
	return d->source == DIALECT_SET || d->oldest_keras >= SECOND_KERAS ||
	       d->oldest >= SECOND_TENSORFLOW ||
	       (d->source == DIALECT_PINNED && !d->keras2);
}

bool tensorflow_is_before_keras_3(unsigned tensorflow)
{
	return tensorflow && tensorflow < FIRST_WITH_KERAS_3;
}

/* A Python that no Keras 3 runs on, or a package that no TensorFlow with it can be
 * installed beside. */
static void settle_by_companions(struct dialect *d)
{
	bool is_python_old = d->newest_python &&
			     d->newest_python < FIRST_PYTHON_OF_KERAS_3;
	const char *why = is_python_old ? d->python_why : d->companion_why;

	if (dialect_is_decided(d) || !why)
		return;
	d->keras2 = true;
	d->keras3 = false;
	d->source = DIALECT_PINNED;
	d->why = why;
}

/* What the releases of TensorFlow say. */
static void settle_by_tensorflow(struct dialect *dialect)
{
	bool known = dialect->oldest || dialect->newest;

	if (dialect_is_decided(dialect) || !known)
		return;
	/* What comments say does not count beside it. */
	dialect->keras2 = dialect->keras3 = true;
	dialect->source = DIALECT_UNKNOWN;
	if (dialect->oldest >= FIRST_WITH_KERAS_3)
		dialect->keras2 = false;
	else if (tensorflow_is_before_keras_3(dialect->newest))
		dialect->keras3 = false;
	else
		return;
	dialect->source = DIALECT_PINNED;
	dialect->why = dialect->releases_why;
}

/* No TensorFlow is newer than its addons, or than what it is installed beside, where one
 * that is asked for is as old. */
static void end_with_extension(struct dialect *d)
{
	unsigned newest = d->newest_by_extension;

	if (!newest || dialect_is_set(d) || d->oldest > newest ||
	    (d->newest && d->newest <= newest))
		return;
	d->newest = d->newest_by_extension;
	d->releases_why = d->extension_why;
}

void dialect_settle(struct dialect *dialect)
{
	end_with_extension(dialect);
	settle_by_tensorflow(dialect);
	settle_by_companions(dialect);
}

/* --- the signs of a file ---------------------------------------------------------- */

/* What Keras up to 2.3 computed with besides TensorFlow. */
static const char *const old_backends[] = { "plaidml", "theano", "cntk",
					    "mxnet", NULL };

static bool is_old_backend(const char *backend)
{
	for (size_t n = 0; old_backends[n]; n++)
		if (!strcmp(old_backends[n], backend))
			return true;
	return false;
}

static const char *named_in(struct slice line, const char *const *names)
{
	for (size_t n = 0; names[n]; n++)
		if (slice_holds(line, names[n]))
			return names[n];
	return NULL;
}

/* os.environ["KERAS_BACKEND"] = "jax" */
static const char *backend_in(struct slice text)
{
	static const char *const new_backends[] = { "jax", "torch", "openvino",
						    "numpy", NULL };
	static const char key[] = "KERAS_BACKEND";

	const char *end = text.ptr + text.length, *hit = text.ptr;

	for (; (hit = memmem(hit, (size_t)(end - hit), key, sizeof(key) - 1));
	     hit++) {
		/* What is set stands on the same line. */
		const char *stop = memchr(hit, '\n', (size_t)(end - hit));
		struct slice line = { hit,
				      (size_t)((stop ? stop : end) - hit) };

		const char *name = named_in(line, new_backends);

		if (!name)
			name = named_in(line, old_backends);
		if (name)
			return name;
	}
	return NULL;
}

/* Only Keras 3 computes with these, and only the first Keras with those before them,
 * whatever the requirements of other files are. */
static void take_keras_of_backend(struct dialect *d, bool is_old)
{
	struct dialect own;

	dialect_init(&own);
	own.keras2 = is_old;
	own.keras3 = !is_old;
	own.source = DIALECT_PINNED;
	own.why = "as KERAS_BACKEND is set";
	own.oldest_keras = is_old ? 0 : FIRST_KERAS_OF_BACKENDS;
	own.newest_keras = is_old ? LAST_KERAS_OF_OLD_BACKENDS : 0;
	own.backend = d->backend;
	own.root = d->root;
	*d = own;
}

/* A line of a notebook that is IPython's begins so; see py/cell_mask.c. */
static bool is_command(const char *line)
{
	line = skip_bytes(line, " \t");
	return line[0] == '_' && line[1] == '#';
}

/* %tensorflow_version 1.x; !pip install -q tensorflow==2.0.0-beta1 */
static void read_install(struct pins *commands, struct pins *mentions,
			 const char *line)
{
	const char *version = strstr(line, "ensorflow_version 1");
	struct pins *to = is_command(line) ? commands : mentions;
	const char *tool = to == commands ? line : strstr(line, "pip");
	const char *install = tool ? strstr(tool, "install ") : NULL;

	if (version && to == commands)
		pins_take(to, TENSORFLOW,
			  (struct bounds){ .low = 100, .high = 199 }, true);
	if (install)
		pins_read_line(to, install + strlen("install "), "");
}

/* What the file installs. What is only said (in a string, in a comment) is a sign. */
static void read_installs(struct dialect *d, struct slice text)
{
	static const char *const words[] = { "install ", "ensorflow_version 1",
					     NULL };
	static const char path[] = "as the notebook installs";
	struct dialect own, said;
	struct arena arena;
	struct pins commands = { &own, &arena, path, 0 };
	struct pins mentions = { &said, &arena, path, 0 };

	if (dialect_is_set(d) || !slice_holds_any(text, words))
		return;
	arena_init(&arena);
	dialect_init(&own);
	dialect_init(&said);
	for (size_t at = 0, end; at < text.length; at = end)
		read_install(&commands, &mentions,
			     line_at(&arena, text, at, &end));
	arena_release(&arena);
	dialect_settle(&own);
	dialect_settle(&said);
	own.backend = d->backend;
	own.root = d->root;
	own.why = own.why ? path : NULL;
	own.releases_why = own.releases_why ? path : NULL;
	if (own.source == DIALECT_PINNED || own.releases_why) {
		*d = own;
	} else if (said.source == DIALECT_PINNED && !d->releases_why &&
		   d->source != DIALECT_PINNED) {
		take_sign_of(d, &said);
	}
}

struct dialect dialect_of_text(const struct dialect *repository,
			       struct slice text)
{
	struct dialect d = *repository;
	const char *backend = backend_in(text);

	read_installs(&d, text);
	if (backend && !dialect_is_set(&d))
		take_keras_of_backend(&d, is_old_backend(backend));
	if (!d.backend)
		d.backend = backend;
	return d;
}
