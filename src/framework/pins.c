/*
 * In: a line of a requirement file, or of a command that installs. Out: what it pins, added
 * to a dialect: each line narrows by its bounds, several files allow what any of them
 * allows.
 */
#include "framework/pins.h"

#include <limits.h>
#include <string.h>

/* The first NumPy and h5py that TensorFlow with Keras 3 can be installed with. */
#define FIRST_NUMPY_OF_KERAS_3 123
#define FIRST_H5PY_OF_KERAS_3 310

/* tensorflow-gpu of PyPI ends there. */
#define LAST_OF_GPU_PACKAGE 212

/* Addons and Probability 0.8 are those of TensorFlow 2.0. */
#define FIRST_EXTENSION 8

static unsigned widest_low(unsigned a, unsigned b)
{
	return !a || (b && b < a) ? b : a;
}

static unsigned widest_high(unsigned a, unsigned b)
{
	return b > a ? b : a;
}

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

/* The last TensorFlow that is installed beside a NumPy below that: 2.8 needs 1.20. */
static const struct numpy_of_tensorflow {
	unsigned below, tensorflow;
} numpys_of_tensorflow[] = {
	{ 113, 112 }, { 120, 207 }, { 122, 211 }, { 123, 213 }
};

static void take_newest(struct pins *p, unsigned tensorflow)
{
	struct dialect *d = p->dialect;

	d->newest_by_extension =
		widest_high(d->newest_by_extension, tensorflow);
	if (!d->extension_why)
		d->extension_why =
			arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

static void take_numpy(struct pins *p, struct bounds b)
{
	const size_t count =
		sizeof(numpys_of_tensorflow) / sizeof(*numpys_of_tensorflow);

	take_companion(p, b, FIRST_NUMPY_OF_KERAS_3);
	for (size_t i = 0; b.high && i < count; i++)
		if (b.high < numpys_of_tensorflow[i].below) {
			take_newest(p, numpys_of_tensorflow[i].tensorflow);
			return;
		}
}

static void take_python(struct pins *p, struct bounds b)
{
	struct dialect *d = p->dialect;
	/* "python=3" is the newest of them. */
	unsigned high = b.high && b.high % 100 ? b.high : UINT_MAX;

	d->newest_python = widest_high(d->newest_python, high);
	if (!d->python_why)
		d->python_why = arena_fmt(p->arena, "%s:%u", p->path, p->line);
}

/* Addons 0.17 were made for TensorFlow 2.7 to 2.9: each for one more than the last. So is
 * Probability: 0.11 for 2.3. */
static void take_extension(struct pins *p, struct bounds b)
{
	if (b.high > FIRST_EXTENSION && b.high < 100)
		take_newest(p, SECOND_TENSORFLOW + b.high - FIRST_EXTENSION);
}

void pins_take(struct pins *p, enum package package, struct bounds b,
	       bool has_bounds)
{
	struct dialect *d = p->dialect;

	if (package == PYTHON) {
		take_python(p, b);
	} else if (package == NUMPY) {
		take_numpy(p, b);
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

/* The last release of a package that has ended; 0: it goes on, as conda's of that name
 * does. */
static unsigned last_of_package(const struct pins *p, const char *name,
				size_t length)
{
	struct slice path = slice_of(p->path);

	if (!slice_is((struct slice){ name, length }, "tensorflow-gpu") &&
	    !slice_is((struct slice){ name, length }, "tensorflow_gpu"))
		return 0;
	return slice_ends(path, ".yml") || slice_ends(path, ".yaml")
		       ? 0
		       : LAST_OF_GPU_PACKAGE;
}

void pins_read_line(struct pins *p, const char *line, const char *next)
{
	for (const char *at = line; *at;) {
		size_t length = 0;
		enum package package;
		struct bounds b;
		unsigned last;
		bool has;

		if (!package_name_has(*at)) {
			at++;
			continue;
		}
		while (at[length] && package_name_has(at[length]))
			length++;
		package = package_named(at, length);
		if (package == PYTHON && !asks_for_python(p, line, at, length))
			package = NO_PACKAGE;
		if (package && !is_in_path(line, at, length)) {
			has = bounds_read(at + length, &b) ||
			      bounds_read_lock(line, next, &b);
			last = last_of_package(p, at, length);
			has = has ||
			      (last && is_all_of_line(line, at, at + length));
			if (has && last && !b.high)
				b.high = last;
			if (has || package == LEGACY_KERAS || package == ADDONS)
				pins_take(p, package, b, has);
			else if (package == TENSORFLOW)
				p->dialect->any_tensorflow |=
					is_all_of_line(line, at, at + length);
		}
		at += length;
	}
}
