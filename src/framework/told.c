/*
 * In: words of people. Out: a release where one stands behind the name of TensorFlow, in
 * the forms "tf2.4", "TensorFlow 2.4.1", "tensorflow-gpu==2.4", "TensorFlow | 2.4",
 * "tensorflow (version 2.4)", and the one of a badge, which is an address.
 */
#include "framework/told.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/slice.h"
#include "framework/dialect.h"
#include "framework/requirement.h"

/* What may stand between the name and the number. */
#define BETWEEN "-_ \t=~:|*`(<>"

static bool begins_with(const char *p, const char *word)
{
	return !strncasecmp(p, word, strlen(word));
}

/* Behind "tf" or the end of "tensorflow"; NULL where neither stands. */
static const char *behind_name(const char *text, const char *p)
{
	if (begins_with(p, "flow"))
		return p + strlen("flow");
	if (begins_with(p, "tf") &&
	    (p == text || !isalpha((unsigned char)p[-1])))
		return p + strlen("tf");
	return NULL;
}

/* The number; NULL where none follows. */
static const char *number_behind(const char *name)
{
	const char *p = name;

	if (begins_with(p, "-gpu") || begins_with(p, "-cpu"))
		p += strlen("-gpu");
	p = skip_bytes(p, BETWEEN);
	if (begins_with(p, "version"))
		p = skip_bytes(p + strlen("version"), BETWEEN);
	p += begins_with(p, "v");
	/* "Tensorflow 2 (2.6)" */
	if (*p == '2' && *skip_bytes(p + 1, " ") == '(')
		p = skip_bytes(p + 1, " (");
	return (*p == '1' || *p == '2') && p[1] == '.' &&
			       isdigit((unsigned char)p[2])
		       ? p
		       : NULL;
}

/* ">=2.3", "2.3+" (%2B in a badge), "2.3 or later": any one from there on. */
static bool is_open_upwards(const char *name, const char *number)
{
	static const char *const words[] = {
		"+",	     "%2b",	  "or ",    "and later",
		"and newer", "and above", "and up", "and higher",
	};
	const char *behind = number + strspn(number, ".0123456789x");
	bool is_choice;

	if (memchr(name, '>', (size_t)(number - name)))
		return true;
	behind = skip_bytes(behind, " `*)");
	/* "2.3.0 or 2.4.1" */
	is_choice = begins_with(behind, "or ") &&
		    isdigit((unsigned char)behind[strlen("or ")]);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (begins_with(behind, words[i]))
			return !is_choice;
	return false;
}

/* Whether the word around it is an address, which is no badge. */
static bool is_in_address(const char *text, const char *at)
{
	const char *start = at;
	struct slice before;

	while (start > text && !isspace((unsigned char)start[-1]) &&
	       !strchr("()[]<>\"'", start[-1]))
		start--;
	before = (struct slice){ start, (size_t)(at - start) };
	return slice_holds(before, "://") && !slice_holds(before, "badge/");
}

/* "TensorFlow 2.0" is what many call all of TensorFlow 2; "tensorflow==2.0.0" is not. */
static bool is_any_second(const char *name, const char *number,
			  struct version v)
{
	return v.release == SECOND_TENSORFLOW && !v.third &&
	       !slice_holds((struct slice){ name, (size_t)(number - name) },
			    "==");
}

unsigned release_told_in(const char *text, enum words words, bool *is_early)
{
	unsigned highest = 0;

	for (const char *p = text; *p; p++) {
		const char *name = behind_name(text, p);
		const char *number = name ? number_behind(name) : NULL;
		const char *behind = number;
		struct version v;

		if (!number || is_in_address(text, p))
			continue;
		if (is_open_upwards(name, number))
			return 0;
		v = version_read(&behind);
		if (is_early)
			*is_early |= v.is_early;
		if (v.release > highest && !(words == WORDS_OF_README &&
					     is_any_second(name, number, v)))
			highest = v.release;
	}
	return highest;
}

unsigned python_told_in(const char *text)
{
	static const char key[] = "python=";
	unsigned python;

	for (const char *line = strstr(text, "conda create"); line;
	     line = strstr(line + 1, "conda create")) {
		const char *p = strstr(line, key);
		const char *end = strchr(line, '\n');

		if (!p || (end && p > end))
			continue;
		p = skip_bytes(p + strlen(key), "=");
		python = version_read(&p).release;
		/* "python=3" is the newest of them. */
		return python % 100 ? python : 0;
	}
	return 0;
}
