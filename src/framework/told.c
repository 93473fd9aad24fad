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

/* The first Keras that is numbered as the TensorFlow that it comes with, the last one
 * before, and the last TensorFlow that comes with Keras 2. */
#define FIRST_KERAS_NUMBERED_ALIKE 206
#define LAST_TENSORFLOW_OF_OLD_KERAS 205
#define LAST_TENSORFLOW_OF_KERAS_1 112
#define SECOND_KERAS 200

static bool begins_with(const char *p, const char *word)
{
	return !strncasecmp(p, word, strlen(word));
}

/* Behind a name that begins there and is no part of a longer word; NULL where none does. */
static const char *behind_whole_word(const char *text, const char *p,
				     const char *word)
{
	return begins_with(p, word) &&
			       (p == text || !isalpha((unsigned char)p[-1]))
		       ? p + strlen(word)
		       : NULL;
}

/* Behind "tf" or the end of "tensorflow"; NULL where neither stands. */
static const char *behind_tensorflow(const char *text, const char *p)
{
	return begins_with(p, "flow") ? p + strlen("flow")
				      : behind_whole_word(text, p, "tf");
}

static const char *behind_keras(const char *text, const char *p)
{
	return behind_whole_word(text, p, "keras");
}

static const char *behind_python(const char *text, const char *p)
{
	return behind_whole_word(text, p, "python");
}

/* What stands between a name and its number is passed over. */
static const char *number_place(const char *name)
{
	const char *p = name;

	if (*p && strchr("-_ ", *p) &&
	    (begins_with(p + 1, "gpu") || begins_with(p + 1, "cpu")))
		p += strlen("-gpu");
	p = skip_bytes(p, BETWEEN);
	if (begins_with(p, "version"))
		p = skip_bytes(p + strlen("version"), BETWEEN);
	p += begins_with(p, "v");
	/* "Tensorflow 2 (2.6)" */
	if (*p == '2' && *skip_bytes(p + 1, " ") == '(')
		p = skip_bytes(p + 1, " (");
	return p;
}

/* 2.4, 1.15; NULL where none follows. */
static const char *number_behind(const char *name)
{
	const char *p = number_place(name);

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
	const char *behind = number + strspn(number, ".0123456789xX");
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
		const char *name = behind_tensorflow(text, p);
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

/* The highest number behind a name; 0 where none stands there, or any from one on. */
static unsigned highest_behind(const char *text,
			       const char *(*name_in)(const char *text,
						      const char *p))
{
	unsigned highest = 0;

	for (const char *p = text; *p; p++) {
		const char *name = name_in(text, p);
		const char *number = name ? number_place(name) : NULL;
		const char *behind = number;
		struct version v;

		if (!number || !isdigit((unsigned char)*number) ||
		    number[1] != '.' || is_in_address(text, p))
			continue;
		if (is_open_upwards(name, number))
			return 0;
		v = version_read(&behind);
		if (v.release > highest)
			highest = v.release;
	}
	return highest;
}

unsigned release_of_keras_told_in(const char *text)
{
	unsigned keras = highest_behind(text, behind_keras);

	if (!keras || keras >= 300)
		return 0;
	if (keras < SECOND_KERAS)
		return LAST_TENSORFLOW_OF_KERAS_1;
	/* 2.X is any of them. */
	if (keras == SECOND_KERAS)
		return FIRST_WITH_KERAS_3 - 1;
	return keras < FIRST_KERAS_NUMBERED_ALIKE ? LAST_TENSORFLOW_OF_OLD_KERAS
						  : keras;
}

/* conda create -n x python=3.7 */
static unsigned python_of_environment(const char *text)
{
	static const char key[] = "python=";

	for (const char *line = strstr(text, "conda create"); line;
	     line = strstr(line + 1, "conda create")) {
		const char *p = strstr(line, key);
		const char *end = strchr(line, '\n');

		if (!p || (end && p > end))
			continue;
		p = skip_bytes(p + strlen(key), "=");
		return version_read(&p).release;
	}
	return 0;
}

unsigned python_told_in(const char *text)
{
	unsigned python = python_of_environment(text);

	if (!python)
		python = highest_behind(text, behind_python);
	/* "python=3" is the newest of them. */
	return python % 100 ? python : 0;
}
