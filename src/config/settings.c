/*
 * The settings as a struct, and how one of them is set: a key and its value enter.
 * Files are settings_files.c; what holds is told by settings_show.c. Each value
 * that is set remembers where it was written.
 */
#include "config/settings.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "config/setting_keys.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)
#define IMPORTS_MEMORY ((size_t)60 * 1024 * 1024)

#define SIZE(name, member)                                        \
	{                                                         \
		name, KEY_SIZE, offsetof(struct settings, member) \
	}

#define LIST(name, member)                                        \
	{                                                         \
		name, KEY_LIST, offsetof(struct settings, member) \
	}

static const struct setting_key keys[] = {
	LIST("select", select),
	LIST("extend-select", extend_select),
	LIST("ignore", ignore),
	LIST("hybridizes", hybridizes),
	LIST("tests", test_patterns),
	LIST("exclude", exclude),
	LIST("rules", rules),
	SIZE("largest-file", largest_file),
	SIZE("imports-memory", imports_memory),
	{ "mode", KEY_MODE, 0 },
	{ "on-error", KEY_ON_ERROR, 0 },
	{ "fail-on", KEY_FAIL_ON, 0 },
	{ "tensorflow", KEY_TENSORFLOW, 0 },
	{ "keras", KEY_KERAS, 0 },
	{ "notebooks", KEY_NOTEBOOKS, 0 },
	{ "assumed", KEY_ASSUMED, 0 },
	{ "baseline", KEY_BASELINE, 0 },
};

#define KEY_COUNT (sizeof(keys) / sizeof(*keys))

const char *settings_key(size_t i)
{
	return i < KEY_COUNT ? keys[i].name : NULL;
}

void settings_init(struct settings *settings, struct arena *arena)
{
	static const char *const tests[] = { "tests/", "test/", "test_*.py",
					     "*_test.py", "conftest.py" };

	memset(settings, 0, sizeof(*settings));
	settings->largest_file = LARGEST_FILE;
	settings->imports_memory = IMPORTS_MEMORY;
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		vec_push(arena, &settings->test_patterns.names, tests[i]);
}

/* Git's configuration has no dashes in its keys and no case: onError is
 * on-error. */
bool setting_key_is(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == '-' || *a == '_')
			a++;
		while (*b == '-' || *b == '_')
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
	}
}

const struct setting_key *setting_key_find(const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (setting_key_is(keys[i].name, name))
			return &keys[i];
	return NULL;
}

int setting_word_unknown(struct err *err, const char *what, const char *word,
			 const char *const *known)
{
	struct nearest best = nearest_to(word);

	for (const char *const *k = known; *k; k++)
		nearest_offer(&best, *k);
	if (best.word)
		return err_set(err, "unknown %s '%s'; did you mean '%s'?", what,
			       word, best.word);
	err_set(err, "unknown %s '%s'; write one of: ", what, word);
	for (size_t used; *known; known++) {
		used = strlen(err->text);
		snprintf(err->text + used, sizeof(err->text) - used, "%s%s",
			 *known, known[1] ? ", " : "");
	}
	return -1;
}

int setting_key_unknown(struct err *err, const char *key)
{
	const char *names[KEY_COUNT + 1] = { NULL };

	for (size_t i = 0; i < KEY_COUNT; i++)
		names[i] = keys[i].name;
	return setting_word_unknown(err, "setting", key, names);
}

static void note_origin(struct settings *settings, struct arena *arena,
			const char *key, const char *value)
{
	struct setting_origin o = { key, value, settings->origin };

	if (o.where)
		vec_push(arena, &settings->origins, o);
}

const char *settings_origin(const struct settings *settings, const char *value)
{
	for (size_t i = 0; i < settings->origins.count; i++)
		if (settings->origins.at[i].value == value)
			return settings->origins.at[i].where;
	return NULL;
}

void setting_list_add(struct settings *settings, struct arena *arena,
		      const struct setting_key *key, const char *word)
{
	struct name_list *list = (void *)((char *)settings + key->offset);

	vec_push(arena, &list->names, word);
	note_origin(settings, arena, key->name, word);
}

static void setting_list_add_words(struct settings *settings,
				   struct arena *arena,
				   const struct setting_key *key,
				   const char *value)
{
	static const char between[] = " \t\r\n,";

	while (*(value += strspn(value, between))) {
		size_t length = strcspn(value, between);

		setting_list_add(settings, arena, key,
				 arena_strndup(arena, value, length));
		value += length;
	}
}

/* A later layer's `select` starts afresh. */
void setting_list_begin(struct settings *settings,
			const struct setting_key *key)
{
	if (key->offset != offsetof(struct settings, select))
		return;
	settings->select.names.count = 0;
	settings->extend_select.names.count = 0;
	settings->ignore.names.count = 0;
}

static int set_size(size_t *out, const char *value, struct err *err)
{
	static const char units[] = "KMG";
	char *end;
	unsigned long long size = strtoull(value, &end, 10);
	const char *unit = *end ? strchr(units, toupper((unsigned char)*end))
				: NULL;

	if (end != value && unit) {
		size <<= 10 * (unsigned)(unit - units + 1);
		end++;
		if (*end == 'i')
			end++;
		if (*end == 'B')
			end++;
	}
	if (end == value || *end || *value == '-' || !size || size >= INT_MAX)
		return err_set(err,
			       "'%s' is not a valid size; write a number of "
			       "bytes "
			       "such as 500K or 2M",
			       value);
	*out = (size_t)size;
	return 0;
}

static int set_fail_on(struct settings *settings, const char *value,
		       struct err *err)
{
	static const char *const words[] = { "error", "warning", "info", NULL };

	for (const char *const *w = words; *w; w++) {
		if (!setting_key_is(*w, value))
			continue;
		settings->fail_on = *w;
		return 0;
	}
	return setting_word_unknown(err, "severity", value, words);
}

/* "2.6", "2.6.1": what is behind the second number does not matter. */
static int set_tensorflow(struct settings *settings, const char *value,
			  struct err *err)
{
	unsigned major, minor;
	char rest;

	if (sscanf(value, "%u.%u%c", &major, &minor, &rest) < 2 || major > 9 ||
	    minor > 99 || strspn(value, "0123456789.") != strlen(value))
		return err_set(err,
			       "'%s' is not a release of TensorFlow; write the "
			       "oldest one that the code runs on, such as 2.6",
			       value);
	settings->tensorflow = major * 100 + minor;
	return 0;
}

static int set_keras(struct settings *settings, const char *value,
		     struct err *err)
{
	static const char *const words[] = { "2", "3", "both", NULL };

	for (const char *const *w = words; *w; w++) {
		if (!setting_key_is(*w, value))
			continue;
		settings->keras = *w;
		return 0;
	}
	return err_set(err,
		       "'%s' is not a major version of Keras; write 2, 3 or "
		       "both",
		       value);
}

static int set_switch(struct settings *settings, const struct setting_key *key,
		      const char *value, struct err *err)
{
	static const char *const switches[] = { "on", "off", NULL };
	bool on = setting_key_is(value, "on") || setting_key_is(value, "true");

	if (!on && !setting_key_is(value, "off") &&
	    !setting_key_is(value, "false"))
		return setting_word_unknown(err, key->name, value, switches);
	if (key->type == KEY_NOTEBOOKS)
		settings->no_notebooks = !on;
	else
		settings->assumed = on;
	return 0;
}

static int set_choice(struct settings *settings, const struct setting_key *key,
		      const char *value, struct err *err)
{
	static const char *const choices[] = { "block", "warn", NULL };
	bool block = setting_key_is(value, "block");

	if (!block && !setting_key_is(value, "warn"))
		return setting_word_unknown(err, key->name, value, choices);
	if (key->type == KEY_MODE)
		settings->warn_only = !block;
	else
		settings->on_error = block ? ON_ERROR_BLOCK : ON_ERROR_WARN;
	return 0;
}

int setting_severity(struct settings *settings, struct arena *arena,
		     const char *rule, const char *value, struct err *err)
{
	static const char *const words[] = { "error", "warning", "info", "off",
					     NULL };
	struct severity_setting s;

	for (const char *const *w = words; *w; w++) {
		if (!setting_key_is(*w, value))
			continue;
		s.rule = arena_strdup(arena, rule);
		s.severity = *w;
		vec_push(arena, &settings->severities, s);
		note_origin(settings, arena, "severity", s.rule);
		return 0;
	}
	return setting_word_unknown(err, "severity", value, words);
}

int setting_per_file(struct settings *settings, struct arena *arena,
		     const char *pattern, const char *rules)
{
	struct per_file_setting s = { arena_strdup(arena, pattern),
				      arena_strdup(arena, rules),
				      settings->origin };

	vec_push(arena, &settings->per_file, s);
	return 0;
}

int settings_set(struct settings *settings, struct arena *arena,
		 const char *name, const char *value, struct err *err)
{
	static const char severity[] = "severity.";
	static const char per_file[] = "per-file-ignores.";
	const struct setting_key *key = setting_key_find(name);

	if (!strncasecmp(name, severity, sizeof(severity) - 1))
		return setting_severity(settings, arena,
					name + sizeof(severity) - 1, value,
					err);
	if (!strncasecmp(name, per_file, sizeof(per_file) - 1))
		return setting_per_file(settings, arena,
					name + sizeof(per_file) - 1, value);
	if (!key)
		return setting_key_unknown(err, name);
	if (key->type == KEY_LIST) {
		setting_list_begin(settings, key);
		setting_list_add_words(settings, arena, key, value);
		return 0;
	}
	note_origin(settings, arena, key->name, key->name);
	switch (key->type) {
	case KEY_BASELINE:
		settings->baseline = *value ? arena_strdup(arena, value) : NULL;
		note_origin(settings, arena, key->name, settings->baseline);
		return 0;
	case KEY_SIZE:
		return set_size((void *)((char *)settings + key->offset), value,
				err);
	case KEY_FAIL_ON:
		return set_fail_on(settings, value, err);
	case KEY_TENSORFLOW:
		return set_tensorflow(settings, value, err);
	case KEY_KERAS:
		return set_keras(settings, value, err);
	case KEY_NOTEBOOKS:
	case KEY_ASSUMED:
		return set_switch(settings, key, value, err);
	default:
		return set_choice(settings, key, value, err);
	}
}
