/*
 * In: what stands behind the name of a package, in the forms of pip, conda, TOML, JSON
 * and lock files. Out: an interval of releases.
 */
#include "framework/requirement.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum package package;
} packages[] = {
	{ "tensorflow", TENSORFLOW },
	{ "tensorflow-cpu", TENSORFLOW },
	{ "tensorflow-gpu", TENSORFLOW },
	{ "tensorflow-macos", TENSORFLOW },
	{ "tensorflow-intel", TENSORFLOW },
	{ "tensorflow_cpu", TENSORFLOW },
	{ "tensorflow_gpu", TENSORFLOW },
	{ "tensorflow-base", TENSORFLOW },
	{ "keras", KERAS },
	{ "keras-gpu", KERAS },
	{ "keras-base", KERAS },
	{ "tf-keras", LEGACY_KERAS },
	{ "tf_keras", LEGACY_KERAS },
	{ "bert4keras", LEGACY_KERAS },
	{ "keras-radam", LEGACY_KERAS },
	{ "keras-rl", LEGACY_KERAS },
	{ "keras-rl2", LEGACY_KERAS },
	{ "keras-vggface", LEGACY_KERAS },
	{ "keras_vggface", LEGACY_KERAS },
	{ "larq", LEGACY_KERAS },
	{ "neural-structured-learning", LEGACY_KERAS },
	{ "tensorflow-gnn", LEGACY_KERAS },
	{ "tensorflow-lattice", LEGACY_KERAS },
	{ "tensorflow-model-optimization", LEGACY_KERAS },
	{ "tensorflow-quantum", LEGACY_KERAS },
	{ "tensorflow-ranking", LEGACY_KERAS },
	{ "tensorflow-recommenders", LEGACY_KERAS },
	{ "tensorflow-addons", ADDONS },
	{ "tensorflow_addons", ADDONS },
	{ "tensorflow-probability", PROBABILITY },
	{ "tensorflow_probability", PROBABILITY },
	{ "python", PYTHON },
	{ "python_version", PYTHON },
	{ "python_full_version", PYTHON },
	{ "requires-python", PYTHON },
	{ "python_requires", PYTHON },
	{ "numpy", NUMPY },
	{ "h5py", H5PY },
};

bool package_name_has(char c)
{
	return isalnum((unsigned char)c) || strchr("-_.", c);
}

enum package package_named(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(packages) / sizeof(*packages); i++)
		if (strlen(packages[i].name) == length &&
		    !memcmp(packages[i].name, name, length))
			return packages[i].package;
	return NO_PACKAGE;
}

static bool is_before_release(const char *p)
{
	static const char *const words[] = { "a", "b", "rc", "dev" };

	p += *p && strchr(".-_", *p);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strncmp(p, words[i], strlen(words[i])))
			return true;
	return false;
}

struct version version_read(const char **at)
{
	const char *p = *at;
	char *end;
	unsigned long major, minor = 0;
	struct version v = { 0 };

	if (!isdigit((unsigned char)*p))
		return v;
	major = strtoul(p, &end, 10);
	p = end;
	v.any_minor = p[0] == '.' && strchr("*x", p[1]) && p[1];
	if (p[0] == '.' && isdigit((unsigned char)p[1])) {
		minor = strtoul(p + 1, &end, 10);
		p = end;
		v.third = p[0] == '.' && isdigit((unsigned char)p[1]);
	}
	if (v.third)
		p += 1 + strspn(p + 1, "0123456789");
	v.is_early = is_before_release(p);
	if (v.is_early && *p == '-')
		p++;
	while (isalnum((unsigned char)*p) || (*p && strchr(".*+!_", *p)))
		p++;
	*at = p;
	if (major <= 99 && minor <= 99)
		v.release = (unsigned)(major * 100 + minor);
	return v;
}

const char *skip_bytes(const char *p, const char *bytes)
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
	struct version v;
	unsigned release;
	bool third;

	p = skip_bytes(p, "=<>~!^");
	length = (size_t)(p - op);
	p = skip_bytes(p, " \t\"'");
	v = version_read(&p);
	release = v.release;
	third = v.third;
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
	b->is_early = v.is_early;
	if (length && *op == '>')
		return true;
	if (v.any_minor || (length && (*op == '^' || (*op == '~' && !third))))
		b->high = release / 100 * 100 + 99;
	else
		b->high = release;
	return true;
}

bool bounds_read(const char *p, struct bounds *b)
{
	const char *version;
	bool found = false;

	*b = (struct bounds){ 0 };
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

bool bounds_read_lock(const char *line, const char *next, struct bounds *b)
{
	const char *p = skip_bytes(next, " \t");

	if (strncmp(skip_bytes(line, " \t"), "name", 4) ||
	    strncmp(p, "version", 7))
		return false;
	*b = (struct bounds){ 0 };
	p = skip_bytes(p + 7, " \t=\"'");
	return read_bound(&p, b);
}
