/*
 * In: lines of requirement files, of settings and of imports. Out: a release of
 * TensorFlow and of Keras, as an interval: one line narrows it by its bounds,
 * and several files together allow what any of them allows.
 */

#include "framework/dialect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

/* The first release that comes with Keras 3. */
#define FIRST_OF_KERAS_3 216

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
	NULL,
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

/* --- a requirement ---------------------------------------------------------------- */

enum package { NO_PACKAGE, TENSORFLOW, KERAS, LEGACY_KERAS };

static const struct {
	const char *name;
	enum package package;
} packages[] = {
	{ "tensorflow", TENSORFLOW },	    { "tensorflow-cpu", TENSORFLOW },
	{ "tensorflow-gpu", TENSORFLOW },   { "tensorflow-macos", TENSORFLOW },
	{ "tensorflow-intel", TENSORFLOW }, { "tensorflow_cpu", TENSORFLOW },
	{ "tensorflow_gpu", TENSORFLOW },   { "keras", KERAS },
	{ "tf-keras", LEGACY_KERAS },	    { "tf_keras", LEGACY_KERAS },
};

/* Releases from `low` to `high`; 0 is no bound. */
struct bounds {
	unsigned low, high;
};

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || strchr("-_.", c);
}

static enum package package_named(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(packages) / sizeof(*packages); i++)
		if (strlen(packages[i].name) == length &&
		    !memcmp(packages[i].name, name, length))
			return packages[i].package;
	return NO_PACKAGE;
}

/* "2.15.1": 215, and whether a third number follows; 0 for no version. */
static unsigned read_release(const char **at, bool *third)
{
	const char *p = *at;
	char *end;
	unsigned long major, minor = 0;

	*third = false;
	if (!isdigit((unsigned char)*p))
		return 0;
	major = strtoul(p, &end, 10);
	p = end;
	if (p[0] == '.' && isdigit((unsigned char)p[1])) {
		minor = strtoul(p + 1, &end, 10);
		p = end;
		*third = p[0] == '.' && isdigit((unsigned char)p[1]);
	}
	while (isalnum((unsigned char)*p) || (*p && strchr(".*+!_", *p)))
		p++;
	*at = p;
	return major > 99 || minor > 99 ? 0 : (unsigned)(major * 100 + minor);
}

/* Between two quotes, brackets or blanks of TOML, JSON and setup.py. */
static const char *skip_bytes(const char *p, const char *bytes)
{
	while (*p && strchr(bytes, *p))
		p++;
	return p;
}

/* One "OP VERSION"; false where there is none. */
static bool read_bound(const char **at, struct bounds *b)
{
	const char *p = *at, *op = p;
	size_t length;
	unsigned release;
	bool third;

	p = skip_bytes(p, "=<>~!^");
	length = (size_t)(p - op);
	p = skip_bytes(p, " \t\"'");
	release = read_release(&p, &third);
	if (!release)
		return false;
	*at = p;
	if (length && *op == '!')
		return true;
	if (length && *op == '<') {
		/* <2.16 ends at 2.15; <2.15.1 may still be 2.15. */
		b->high = length > 1 || third ? release : release - 1;
		if (release % 100 == 0 && length == 1 && !third)
			b->high = release - 1;
		return true;
	}
	b->low = release;
	if (length && *op == '>')
		return true;
	if (length && (*op == '^' || (*op == '~' && !third)))
		b->high = release / 100 * 100 + 99;
	else
		b->high = release;
	return true;
}

/* What follows a name: `[and-cuda]>=2.4,<2.16`, ` = "^2.15"`,
 * `": {"version": "==2.15.0"`. */
static bool read_bounds(const char *p, struct bounds *b)
{
	const char *version;
	bool found = false;

	*b = (struct bounds){ 0, 0 };
	if (*p == '[')
		p += strcspn(p, "]") + (strchr(p, ']') != NULL);
	p = skip_bytes(p, "\"' \t");
	if (*p == ':')
		p = skip_bytes(p + 1, " \t\"'");
	else if (*p == '=' && p[1] != '=')
		p = skip_bytes(p + 1, " \t\"'");
	if (*p == '{') {
		version = strstr(p, "version");
		if (!version)
			return false;
		p = skip_bytes(version + strlen("version"), "\"' \t=:");
		/* The signs of the version itself went with them. */
		if (p[-1] == '=' && p[-2] == '=')
			p -= 2;
	}
	p = skip_bytes(p, "( \t");
	while (read_bound(&p, b)) {
		found = true;
		p = skip_bytes(p, " \t");
		if (*p != ',')
			break;
		p = skip_bytes(p + 1, " \t\"'");
	}
	return found;
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

static void take_pin(struct pins *p, enum package package, struct bounds b,
		     bool has_bounds)
{
	struct dialect *d = p->dialect;

	if (package == LEGACY_KERAS) {
		take_keras(p, true, false);
	} else if (package == KERAS && has_bounds) {
		take_keras(p, !b.low || b.low < 300, !b.high || b.high >= 300);
	} else if (package == TENSORFLOW && has_bounds) {
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

/* name = "tensorflow" and, on the next line, version = "2.15.0". */
static bool read_lock(const char *line, const char *next, struct bounds *b)
{
	const char *p = skip_bytes(next, " \t");

	if (strncmp(skip_bytes(line, " \t"), "name", 4) ||
	    strncmp(p, "version", 7))
		return false;
	*b = (struct bounds){ 0, 0 };
	p = skip_bytes(p + 7, " \t=\"'");
	return read_bound(&p, b);
}

static void read_pin_line(struct pins *p, const char *line, const char *next)
{
	for (const char *at = line; *at;) {
		size_t length = 0;
		enum package package;
		struct bounds b;
		bool has;

		if (!is_name_byte(*at)) {
			at++;
			continue;
		}
		while (at[length] && is_name_byte(at[length]))
			length++;
		package = package_named(at, length);
		/* A path or a URL names no package: a/tensorflow. */
		if (package && (at == line || at[-1] != '/') &&
		    at[length] != '/') {
			has = read_bounds(at + length, &b) ||
			      read_lock(line, next, &b);
			if (has || package == LEGACY_KERAS)
				take_pin(p, package, b, has);
		}
		at += length;
	}
}

/* The line without what a comment says. */
static char *line_at(struct arena *arena, struct slice text, size_t at,
		     size_t *end)
{
	const char *start = text.ptr + at;
	const char *newline = memchr(start, '\n', text.length - at);
	size_t length = newline ? (size_t)(newline - start) : text.length - at;
	const char *comment = memchr(start, '#', length);

	*end = at + length + (newline != NULL);
	if (comment)
		length = (size_t)(comment - start);
	return arena_strndup(arena, start, length);
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

void dialect_read(struct dialect *dialect, struct arena *arena,
		  const char *path, struct slice text)
{
	struct pins p = { dialect, arena, path, 0 };
	const char *name = strrchr(path, '/');
	size_t at = 0, end;
	char *line, *next;

	if (!strcmp(name ? name + 1 : path, "keras.json")) {
		read_backend(dialect, arena, text);
		return;
	}
	if (!text.length)
		return;
	for (line = line_at(arena, text, 0, &end); line; line = next) {
		at = end;
		next = at < text.length ? line_at(arena, text, at, &end) : NULL;
		p.line++;
		read_pin_line(&p, line, next ? next : "");
	}
}

void dialect_settle(struct dialect *dialect)
{
	bool known = dialect->oldest || dialect->newest;

	if (dialect->source != DIALECT_UNKNOWN || !known)
		return;
	if (dialect->oldest >= FIRST_OF_KERAS_3)
		dialect->keras2 = false;
	else if (dialect->newest && dialect->newest < FIRST_OF_KERAS_3)
		dialect->keras3 = false;
	else
		return;
	dialect->source = DIALECT_PINNED;
	dialect->why = dialect->releases_why;
}

/* --- the signs of a file ---------------------------------------------------------- */

/* os.environ["KERAS_BACKEND"] = "jax" */
static const char *backend_in(struct slice text)
{
	static const char *const names[] = { "jax", "torch", "openvino",
					     "numpy", NULL };
	static const char key[] = "KERAS_BACKEND";

	for (size_t i = 0; i + sizeof(key) <= text.length; i++) {
		struct slice rest;

		if (memcmp(text.ptr + i, key, sizeof(key) - 1))
			continue;
		rest = (struct slice){ text.ptr + i, text.length - i };
		/* What is set stands on the same line. */
		for (size_t k = 0; k < rest.length; k++)
			if (rest.ptr[k] == '\n')
				rest.length = k;
		for (size_t n = 0; names[n]; n++)
			if (slice_holds(rest, names[n]))
				return names[n];
	}
	return NULL;
}

struct dialect dialect_of_text(const struct dialect *repository,
			       struct slice text)
{
	static const char *const second[] = { "tf_keras",
					      "TF_USE_LEGACY_KERAS",
					      "keras.engine",
					      "experimental_run_v2",
					      "keras.optimizers.legacy",
					      NULL };
	static const char *const third[] = { "keras.ops", "keras import ops",
					     "keras.saving.register_keras",
					     "keras.random.SeedGenerator",
					     NULL };
	struct dialect d = *repository;
	bool is_second, is_third;

	if (!d.backend)
		d.backend = backend_in(text);
	if (d.source == DIALECT_SET || d.source == DIALECT_PINNED)
		return d;
	is_second = slice_holds_any(text, second);
	is_third = slice_holds_any(text, third);
	if (is_second == is_third)
		return d;
	d.keras2 = is_second;
	d.keras3 = is_third;
	d.source = DIALECT_SIGNS;
	return d;
}
