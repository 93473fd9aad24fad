#ifndef FRAMEWORK_REQUIREMENT_H
#define FRAMEWORK_REQUIREMENT_H

/* One requirement as it is written: a package, and the releases that it allows. What
 * several add up to is framework/dialect.h's. Texts end with a NUL byte. */

#include <stdbool.h>
#include <stddef.h>

/* Those that say something of TensorFlow or Keras. */
enum package {
	NO_PACKAGE,
	TENSORFLOW,
	KERAS,
	LEGACY_KERAS, /* Keras 2 itself, and what cannot be used without it */
	ADDONS,	      /* of TensorFlow, which end with Keras 2 */
	PROBABILITY,  /* each release is for one of TensorFlow */
	PYTHON,
	NUMPY,
	H5PY
};

/* Whether a byte may stand in the name of a package. */
bool package_name_has(char c);

/* The package of a name in full; NO_PACKAGE for others. */
enum package package_named(const char *name, size_t length);

/* "2.15.1" as it is read. */
struct version {
	unsigned release; /* 215; 0: there is none */
	bool third;	  /* a third number follows */
	bool any_minor;	  /* 2.* */
	bool is_early;	  /* 2.0.0a0, 2.0.0-beta1 */
};

/* Reads one at *at, which is left behind it where there is one. */
struct version version_read(const char **at);

/* Releases from `low` to `high`; 0 is no bound. */
struct bounds {
	unsigned low, high;
	bool is_early; /* a pre-release is meant */
};

/* What follows a name: `[and-cuda]>=2.4,<2.16`, ` = "^2.15"`,
 * `": {"version": "==2.15.0"`. False where no release is asked for. */
bool bounds_read(const char *p, struct bounds *b);

/* name = "tensorflow" and, on the next line, version = "2.15.0". */
bool bounds_read_lock(const char *line, const char *next, struct bounds *b);

/* Behind those of `bytes` that come first: quotes and blanks of TOML, JSON, setup.py. */
const char *skip_bytes(const char *p, const char *bytes);

#endif
