/*
 * In: lines of requirement files, of settings and of imports. Out: a release of
 * TensorFlow and of Keras, as an interval: one line narrows it by its bounds,
 * and several files together allow what any of them allows.
 */

#include "framework/dialect.h"

#include <limits.h>
#include <string.h>

#include "framework/requirement.h"
#include "framework/told.h"

/* Bytes of a README: what it needs stands near its beginning. */
#define MOST_README 32768

/* The first Python that has it, and the first NumPy and h5py that TensorFlow with
 * Keras 3 can be installed with. */
#define FIRST_PYTHON_OF_KERAS_3 309
#define FIRST_NUMPY_OF_KERAS_3 123
#define FIRST_H5PY_OF_KERAS_3 310
#define SECOND_KERAS 200

/* tensorflow-gpu of PyPI ends there. */
#define LAST_OF_GPU_PACKAGE 212

/* Addons and Probability 0.8 are those of TensorFlow 2.0. */
#define FIRST_EXTENSION 8

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

static unsigned widest_low(unsigned a, unsigned b)
{
	return !a || (b && b < a) ? b : a;
}

static unsigned widest_high(unsigned a, unsigned b)
{
	return b > a ? b : a;
}

struct pins {
	struct dialect *dialect;
	struct arena *arena;
	const char *path;
	unsigned line;
};

static void take_keras(struct pins *p, bool second, bool third)
{
	struct dialect *d = p->dialect;

	if (d->source == DIALECT_SET)
		return;
	if (d->source != DIALECT_PINNED)
		d->keras2 = d->keras3 = false;
	d->keras2 |= second;
	d->keras3 |= third;
	d->source = DIALECT_PINNED;
	if (!d->why)
		d->why = arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

/* NumPy or h5py no newer than that keeps TensorFlow old. */
static void take_companion(struct pins *p, struct bounds b, unsigned first)
{
	if (b.high && b.high < first && !p->dialect->companion_why)
		p->dialect->companion_why =
			arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

static void take_python(struct pins *p, struct bounds b)
{
	struct dialect *d = p->dialect;

	d->newest_python =
		widest_high(d->newest_python, b.high ? b.high : UINT_MAX);
	if (!d->python_why)
		d->python_why = arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

/* Addons 0.17 were made for TensorFlow 2.7 to 2.9: each for one more than the last. So is
 * Probability: 0.11 for 2.3. */
static void take_extension(struct pins *p, struct bounds b)
{
	struct dialect *d = p->dialect;

	if (b.high <= FIRST_EXTENSION || b.high >= 100)
		return;
	d->newest_by_extension =
		widest_high(d->newest_by_extension,
			    SECOND_TENSORFLOW + b.high - FIRST_EXTENSION);
	if (!d->extension_why)
		d->extension_why =
			arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

static void take_pin(struct pins *p, enum package package, struct bounds b,
		     bool has_bounds)
{
	struct dialect *d = p->dialect;

	if (package == PYTHON) {
		take_python(p, b);
	} else if (package == NUMPY) {
		take_companion(p, b, FIRST_NUMPY_OF_KERAS_3);
	} else if (package == H5PY) {
		take_companion(p, b, FIRST_H5PY_OF_KERAS_3);
	} else if (package == LEGACY_KERAS) {
		take_keras(p, true, false);
	} else if (package == ADDONS) {
		take_keras(p, true, false);
		take_extension(p, b);
	} else if (package == PROBABILITY) {
		take_extension(p, b);
	} else if (package == KERAS && has_bounds) {
		take_keras(p, !b.low || b.low < 300, !b.high || b.high >= 300);
		d->oldest_keras = widest_low(d->oldest_keras, b.low);
		d->newest_keras = widest_high(d->newest_keras,
					      b.high ? b.high : UINT_MAX);
	} else if (package == TENSORFLOW && has_bounds) {
		d->is_early |= b.is_early && b.low == SECOND_TENSORFLOW;
		d->oldest = widest_low(d->oldest, b.low);
		d->newest = widest_high(d->newest, b.high);
		if (b.low > d->latest_low)
			d->latest_low = b.low;
		/* One file without a bound takes it from the others. */
		if (!d->releases_why)
			d->releases_why =
				arena_fmt(p->arena, "%s:%u", p->path, p->line);
	}
}

/*
 * Whether a Python stands there that the project is run with: at the beginning of a
 * line. In `; python_version < "3.8"` it is a condition. Elsewhere than in a Pipfile,
 * python_version is what a tool checks for.
 */
static bool asks_for_python(const struct pins *p, const char *line,
			    const char *name, size_t length)
{
	if (name != skip_bytes(line, " \t\"'-"))
		return false;
	return strncmp(name, "python_", strlen("python_")) ||
	       !strncmp(name, "python_requires", length) ||
	       slice_ends(slice_of(p->path), "Pipfile");
}

/* Whether a name is all that a line has, but for quotes: a requirement without a
 * bound. */
static bool is_all_of_line(const char *line, const char *name, const char *end)
{
	return name == skip_bytes(line, " \t\"'-") &&
	       !*skip_bytes(end, " \t\r\"',");
}

/* A path or a URL names no package: a/tensorflow. An image does, which comes from the
 * makers of it: FROM tensorflow/tensorflow:2.4.1-gpu */
static bool is_in_path(const char *line, const char *name, size_t length)
{
	static const char image[] = "FROM tensorflow/";

	if (name[length] == '/')
		return true;
	return name != line && name[-1] == '/' &&
	       ((size_t)(name - line) != strlen(image) ||
		strncmp(line, image, strlen(image)) != 0);
}

/* conda's package of that name goes on. */
static bool is_for_pip(const char *path)
{
	return !slice_ends(slice_of(path), ".yml") &&
	       !slice_ends(slice_of(path), ".yaml");
}

static void read_pin_line(struct pins *p, const char *line, const char *next)
{
	for (const char *at = line; *at;) {
		size_t length = 0;
		enum package package;
		struct bounds b;
		bool has, is_gpu;

		if (!package_name_has(*at)) {
			at++;
			continue;
		}
		while (at[length] && package_name_has(at[length]))
			length++;
		package = package_named(at, length);
		is_gpu = length > 4 && !memcmp(at + length - 4, "-gpu", 4);
		if (package == PYTHON && !asks_for_python(p, line, at, length))
			package = NO_PACKAGE;
		if (package && !is_in_path(line, at, length)) {
			has = bounds_read(at + length, &b) ||
			      bounds_read_lock(line, next, &b);
			has |= package == TENSORFLOW && is_gpu &&
			       is_for_pip(p->path) &&
			       (has || is_all_of_line(line, at, at + length));
			if (package == TENSORFLOW && is_gpu && has && !b.high &&
			    is_for_pip(p->path))
				b.high = LAST_OF_GPU_PACKAGE;
			if (has || package == LEGACY_KERAS || package == ADDONS)
				take_pin(p, package, b, has);
			else if (package == TENSORFLOW)
				p->dialect->any_tensorflow |=
					is_all_of_line(line, at, at + length);
		}
		at += length;
	}
}

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
	read_pin_line(&silent, comment, "");
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
		read_pin_line(&p, line, next ? next : "");
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

	dialect->readme_says =
		release_told_in(words, WORDS_OF_README, &dialect->is_early);
	if (!dialect->readme_says && python && python < FIRST_PYTHON_OF_KERAS_3)
		dialect->readme_says = last_tensorflow_of(python);
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

/* A TensorFlow that is asked for without an end has that of its addons. */
static void end_with_extension(struct dialect *d)
{
	if (d->newest || !d->newest_by_extension || dialect_is_set(d))
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
		take_pin(to, TENSORFLOW,
			 (struct bounds){ .low = 100, .high = 199 }, true);
	if (install)
		read_pin_line(to, install + strlen("install "), "");
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
