#include "config/settings.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "config/ini.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)

enum key_type {
	KEY_LIST,
	KEY_SIZE,
	KEY_MODE,
	KEY_ON_ERROR,
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset;
};

#define LIST(name, member)                                        \
	{                                                         \
		name, KEY_LIST, offsetof(struct settings, member) \
	}

static const struct key keys[] = {
	LIST("select", select),		 LIST("extend-select", extend_select),
	LIST("ignore", ignore),		 LIST("hybridizes", hybridizes),
	LIST("tests", test_patterns),	 LIST("exclude", exclude),
	{ "largest-file", KEY_SIZE, 0 }, { "mode", KEY_MODE, 0 },
	{ "on-error", KEY_ON_ERROR, 0 },
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
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		vec_push(arena, &settings->test_patterns.names, tests[i]);
}

/* Git's configuration has no dashes in its keys and no case: onError is
 * on-error. */
static bool same_key(const char *a, const char *b)
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

static const struct key *key_find(const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (same_key(keys[i].name, name))
			return &keys[i];
	return NULL;
}

static int unknown_word(struct err *err, const char *what, const char *word,
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

static int unknown_key(struct err *err, const char *key)
{
	const char *names[KEY_COUNT + 1] = { NULL };

	for (size_t i = 0; i < KEY_COUNT; i++)
		names[i] = keys[i].name;
	return unknown_word(err, "setting", key, names);
}

static void remember(struct settings *settings, struct arena *arena,
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

static void add_words(struct settings *settings, struct arena *arena,
		      const struct key *key, const char *value)
{
	struct name_list *list = (void *)((char *)settings + key->offset);
	static const char between[] = " \t\r\n,";

	while (*(value += strspn(value, between))) {
		size_t length = strcspn(value, between);
		const char *word = arena_strndup(arena, value, length);

		vec_push(arena, &list->names, word);
		remember(settings, arena, key->name, word);
		value += length;
	}
}

static int set_size(struct settings *settings, const char *value,
		    struct err *err)
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
			       "'%s' is no size; write a number of bytes "
			       "such as 500K or 2M",
			       value);
	settings->largest_file = (size_t)size;
	return 0;
}

static int set_choice(struct settings *settings, const struct key *key,
		      const char *value, struct err *err)
{
	static const char *const choices[] = { "block", "warn", NULL };
	bool block = same_key(value, "block");

	if (!block && !same_key(value, "warn"))
		return unknown_word(err, key->name, value, choices);
	if (key->type == KEY_MODE)
		settings->warn_only = !block;
	else
		settings->on_error = block ? ON_ERROR_BLOCK : ON_ERROR_WARN;
	return 0;
}

static int set_severity(struct settings *settings, struct arena *arena,
			const char *rule, const char *value, struct err *err)
{
	static const char *const words[] = { "error", "warning", "info", "off",
					     NULL };
	struct severity_setting s;

	for (const char *const *w = words; *w; w++) {
		if (!same_key(*w, value))
			continue;
		s.rule = arena_strdup(arena, rule);
		s.severity = *w;
		vec_push(arena, &settings->severities, s);
		remember(settings, arena, "severity", s.rule);
		return 0;
	}
	return unknown_word(err, "severity", value, words);
}

int settings_set(struct settings *settings, struct arena *arena,
		 const char *name, const char *value, struct err *err)
{
	static const char severity[] = "severity.";
	const struct key *key = key_find(name);

	if (!strncasecmp(name, severity, sizeof(severity) - 1))
		return set_severity(settings, arena,
				    name + sizeof(severity) - 1, value, err);
	if (!key)
		return unknown_key(err, name);
	if (key->type == KEY_LIST) {
		if (key->offset == offsetof(struct settings, select)) {
			settings->select.names.count = 0;
			settings->extend_select.names.count = 0;
			settings->ignore.names.count = 0;
		}
		add_words(settings, arena, key, value);
		return 0;
	}
	remember(settings, arena, key->name, key->name);
	if (key->type == KEY_SIZE)
		return set_size(settings, value, err);
	return set_choice(settings, key, value, err);
}

struct ini_line {
	const char *section, *key, *value;
	int number;
};

struct ini_lines {
	struct arena *arena;
	VEC(struct ini_line) at;
};

/* Keeps the lines for later: `select` must come first, wherever it stands. */
static int keep_line(void *data, const char *section, const char *key,
		     const char *value, int number, struct err *err)
{
	static const char *const sections[] = { "hylint", "severity", NULL };
	struct ini_lines *lines = data;
	struct ini_line line;

	if (!*section)
		return err_set(err,
			       "'%s' stands before any section; write "
			       "[hylint] above it",
			       key);
	if (!same_key(section, "hylint") && !same_key(section, "severity"))
		return unknown_word(err, "section", section, sections);
	if (same_key(section, "hylint") && !key_find(key))
		return unknown_key(err, key);
	line.section = same_key(section, "hylint") ? NULL : "severity";
	line.key = arena_strdup(lines->arena, key);
	line.value = arena_strdup(lines->arena, value);
	line.number = number;
	vec_push(lines->arena, &lines->at, line);
	return 0;
}

static int apply_line(struct settings *settings, struct arena *arena,
		      const char *path, const struct ini_line *line,
		      struct err *err)
{
	int rc;

	settings->origin = arena_fmt(arena, "%s:%d", path, line->number);
	if (line->section)
		rc = set_severity(settings, arena, line->key, line->value, err);
	else
		rc = settings_set(settings, arena, line->key, line->value, err);
	if (rc < 0)
		err_prefix(err, "%s:%d", path, line->number);
	settings->origin = NULL;
	return rc;
}

int settings_read(struct settings *settings, struct arena *arena,
		  const char *path, struct slice text, struct err *err)
{
	struct ini_lines lines = { .arena = arena };

	if (ini_read(path, text, keep_line, &lines, err) < 0)
		return -1;
	for (int late = 0; late < 2; late++) {
		for (size_t i = 0; i < lines.at.count; i++) {
			const struct ini_line *line = &lines.at.at[i];
			bool first = !line->section &&
				     same_key(line->key, "select");

			if (first == !late &&
			    apply_line(settings, arena, path, line, err) < 0)
				return -1;
		}
	}
	return 0;
}
