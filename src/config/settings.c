#include "config/settings.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "config/ini.h"
#include "config/toml.h"

#define LARGEST_FILE ((size_t)2 * 1024 * 1024)
#define IMPORTS_MEMORY ((size_t)64 * 1024 * 1024)

enum key_type {
	KEY_LIST,
	KEY_SIZE,
	KEY_MODE,
	KEY_ON_ERROR,
	KEY_FAIL_ON,
	KEY_TENSORFLOW,
	KEY_KERAS,
	KEY_NOTEBOOKS,
	KEY_BASELINE,
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset;
};

#define SIZE(name, member)                                        \
	{                                                         \
		name, KEY_SIZE, offsetof(struct settings, member) \
	}

#define LIST(name, member)                                        \
	{                                                         \
		name, KEY_LIST, offsetof(struct settings, member) \
	}

static const struct key keys[] = {
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

static void add_word(struct settings *settings, struct arena *arena,
		     const struct key *key, const char *word)
{
	struct name_list *list = (void *)((char *)settings + key->offset);

	vec_push(arena, &list->names, word);
	remember(settings, arena, key->name, word);
}

static void add_words(struct settings *settings, struct arena *arena,
		      const struct key *key, const char *value)
{
	static const char between[] = " \t\r\n,";

	while (*(value += strspn(value, between))) {
		size_t length = strcspn(value, between);

		add_word(settings, arena, key,
			 arena_strndup(arena, value, length));
		value += length;
	}
}

/* A later layer's `select` starts afresh. */
static void begin_list(struct settings *settings, const struct key *key)
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
		if (!same_key(*w, value))
			continue;
		settings->fail_on = *w;
		return 0;
	}
	return unknown_word(err, "severity", value, words);
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
		if (!same_key(*w, value))
			continue;
		settings->keras = *w;
		return 0;
	}
	return err_set(err,
		       "'%s' is not a major version of Keras; write 2, 3 or "
		       "both",
		       value);
}

static int set_choice(struct settings *settings, const struct key *key,
		      const char *value, struct err *err)
{
	static const char *const choices[] = { "block", "warn", NULL };
	static const char *const switches[] = { "on", "off", NULL };
	bool block = same_key(value, "block");

	if (key->type == KEY_NOTEBOOKS) {
		settings->no_notebooks = same_key(value, "off") ||
					 same_key(value, "false");
		return settings->no_notebooks || same_key(value, "on") ||
				       same_key(value, "true")
			       ? 0
			       : unknown_word(err, key->name, value, switches);
	}

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

static int set_per_file(struct settings *settings, struct arena *arena,
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
	const struct key *key = key_find(name);

	if (!strncasecmp(name, severity, sizeof(severity) - 1))
		return set_severity(settings, arena,
				    name + sizeof(severity) - 1, value, err);
	if (!strncasecmp(name, per_file, sizeof(per_file) - 1))
		return set_per_file(settings, arena,
				    name + sizeof(per_file) - 1, value);
	if (!key)
		return unknown_key(err, name);
	if (key->type == KEY_LIST) {
		begin_list(settings, key);
		add_words(settings, arena, key, value);
		return 0;
	}
	remember(settings, arena, key->name, key->name);
	switch (key->type) {
	case KEY_BASELINE:
		settings->baseline = *value ? arena_strdup(arena, value) : NULL;
		remember(settings, arena, key->name, settings->baseline);
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
	default:
		return set_choice(settings, key, value, err);
	}
}

/* --- files ---------------------------------------------------------------------- */

enum section {
	SECTION_HYLINT,
	SECTION_SEVERITY,
	SECTION_PER_FILE,
};

static const char *const sections[] = {
	[SECTION_HYLINT] = "hylint",
	[SECTION_SEVERITY] = "severity",
	[SECTION_PER_FILE] = "per-file-ignores",
	NULL,
};

/* One key of a file. */
struct entry {
	enum section section;
	const char *key;
	const char *value;	     /* NULL for a list of TOML ... */
	const struct toml_key *list; /* ... which has its words here */
	int number;
};

struct entries {
	struct settings *settings;
	struct arena *arena;
	const char *path;
	VEC(struct entry) at;
};

static void note_mistake(struct settings *settings, struct arena *arena,
			 const char *path, int line, const char *text)
{
	const char *mistake = arena_fmt(arena, "%s:%d: %s", path, line, text);

	vec_push(arena, &settings->mistakes.names, mistake);
}

static int section_find(enum section *out, const char *what, const char *name,
			struct err *err)
{
	static const char prefix[] = "hylint:";

	if (!strncasecmp(name, prefix, sizeof(prefix) - 1))
		name += sizeof(prefix) - 1;
	for (int i = 0; sections[i]; i++) {
		if (!same_key(sections[i], name))
			continue;
		*out = (enum section)i;
		return 0;
	}
	return unknown_word(err, what, name, sections);
}

/* Keeps an entry for later: `select` must come first, wherever it stands. */
static void keep(struct entries *entries, struct entry entry)
{
	struct err err;

	if (entry.section == SECTION_HYLINT && !key_find(entry.key)) {
		unknown_key(&err, entry.key);
		note_mistake(entries->settings, entries->arena, entries->path,
			     entry.number, err.text);
		return;
	}
	vec_push(entries->arena, &entries->at, entry);
}

static int keep_line(void *data, const char *section, const char *key,
		     const char *value, int number, struct err *err)
{
	struct entries *entries = data;
	struct entry entry = { .number = number };

	if (!*section)
		return err_set(err,
			       "'%s' stands before any section; write "
			       "[hylint] above it",
			       key);
	if (section_find(&entry.section, "section", section, err) < 0) {
		note_mistake(entries->settings, entries->arena, entries->path,
			     number, err->text);
		return 0;
	}
	entry.key = arena_strdup(entries->arena, key);
	entry.value = arena_strdup(entries->arena, value);
	keep(entries, entry);
	return 0;
}

static const char *joined(struct arena *arena, const struct toml_key *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->words.count; i++)
		text = arena_fmt(arena, "%s%s%s", text, i ? " " : "",
				 list->words.at[i]);
	return text;
}

/* A list keeps its words, blanks and all: "my folder/". */
static int set_list(struct settings *settings, struct arena *arena,
		    const struct entry *entry, struct err *err)
{
	const struct key *key = key_find(entry->key);

	if (entry->section == SECTION_PER_FILE)
		return set_per_file(settings, arena, entry->key,
				    joined(arena, entry->list));
	if (entry->section == SECTION_SEVERITY || key->type != KEY_LIST)
		return err_set(err,
			       "'%s' has one value, not a list; write it "
			       "without brackets",
			       entry->key);
	begin_list(settings, key);
	for (size_t i = 0; i < entry->list->words.count; i++)
		add_word(settings, arena, key, entry->list->words.at[i]);
	return 0;
}

static int set_entry(struct settings *settings, struct arena *arena,
		     const struct entry *entry, struct err *err)
{
	if (!entry->value)
		return set_list(settings, arena, entry, err);
	switch (entry->section) {
	case SECTION_SEVERITY:
		return set_severity(settings, arena, entry->key, entry->value,
				    err);
	case SECTION_PER_FILE:
		return set_per_file(settings, arena, entry->key, entry->value);
	default:
		return settings_set(settings, arena, entry->key, entry->value,
				    err);
	}
}

static void apply_entry(const struct entries *entries,
			const struct entry *entry)
{
	struct settings *settings = entries->settings;
	struct err err;

	settings->origin = arena_fmt(entries->arena, "%s:%d", entries->path,
				     entry->number);
	if (set_entry(settings, entries->arena, entry, &err) < 0)
		note_mistake(settings, entries->arena, entries->path,
			     entry->number, err.text);
	settings->origin = NULL;
}

/* "[hylint]" or "[hylint:...". */
static bool begins_our_section(const char *line, const char *end)
{
	static const char name[] = "[hylint";
	size_t length = sizeof(name) - 1;

	return (size_t)(end - line) > length && !memcmp(line, name, length) &&
	       (line[length] == ']' || line[length] == ':');
}

static const char *line_end(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? newline + 1 : end;
}

static bool has_section(struct slice text)
{
	const char *end = text.ptr + text.length;

	for (const char *p = text.ptr; p < end; p = line_end(p, end))
		if (begins_our_section(p, end))
			return true;
	return false;
}

static bool is_toml(const char *path)
{
	return slice_ends(slice_of(path), ".toml");
}

bool settings_are_in(struct arena *arena, const char *path, struct slice text)
{
	struct toml_table table;

	if (!is_toml(path))
		return has_section(text);
	toml_read(&table, arena, "hylint", text);
	return table.is_there;
}

/* The text with everybody else's lines empty, so that line numbers stay. */
static struct slice our_sections(struct arena *arena, struct slice text)
{
	const char *end = text.ptr + text.length, *next;
	char *out = arena_alloc(arena, text.length + 1), *to = out;
	bool ours = false;

	for (const char *p = text.ptr; p < end; p = next) {
		next = line_end(p, end);
		if (*p == '[')
			ours = begins_our_section(p, end);
		if (ours) {
			memcpy(to, p, (size_t)(next - p));
			to += next - p;
		} else {
			*to++ = '\n';
		}
	}
	return (struct slice){ out, (size_t)(to - out) };
}

/* Of other tools, too: our sections have longer names there. */
static bool is_shared(const char *path)
{
	return slice_ends(slice_of(path), "setup.cfg") ||
	       slice_ends(slice_of(path), "tox.ini");
}

static void read_ini(struct entries *entries, struct slice text)
{
	struct err err;

	if (is_shared(entries->path))
		text = our_sections(entries->arena, text);
	if (ini_read(entries->path, text, keep_line, entries, &err) < 0)
		vec_push(entries->arena, &entries->settings->mistakes.names,
			 arena_strdup(entries->arena, err.text));
}

static void keep_toml_key(struct entries *entries, const struct toml_key *key)
{
	struct entry entry = { .key = key->key, .number = key->line };
	bool is_table = false;
	struct err err;

	for (int i = 0; sections[i]; i++)
		is_table = is_table ||
			   (!*key->section && same_key(sections[i], key->key));
	if (is_table)
		err_set(&err,
			"'%s' is a table; write its keys below [tool.hylint.%s]",
			key->key, key->key);
	else if (!*key->section ||
		 !section_find(&entry.section, "table", key->section, &err)) {
		entry.list = key;
		entry.value = key->is_list ? NULL : key->words.at[0];
		keep(entries, entry);
		return;
	}
	note_mistake(entries->settings, entries->arena, entries->path,
		     key->line, err.text);
}

static void read_toml(struct entries *entries, struct slice text)
{
	struct toml_table *table = ARENA_NEW(entries->arena, struct toml_table);

	toml_read(table, entries->arena, "hylint", text);
	for (size_t i = 0; i < table->mistakes.count; i++)
		note_mistake(entries->settings, entries->arena, entries->path,
			     table->mistakes.at[i].line,
			     table->mistakes.at[i].text);
	for (size_t i = 0; i < table->keys.count; i++)
		keep_toml_key(entries, &table->keys.at[i]);
}

static bool is_select(const struct entry *entry)
{
	return entry->section == SECTION_HYLINT &&
	       same_key(entry->key, "select");
}

int settings_read(struct settings *settings, struct arena *arena,
		  const char *path, struct slice text)
{
	struct entries entries = { settings, arena, path, { 0 } };

	if (is_toml(path))
		read_toml(&entries, text);
	else
		read_ini(&entries, text);
	for (size_t i = 0; i < entries.at.count; i++)
		if (is_select(&entries.at.at[i]))
			apply_entry(&entries, &entries.at.at[i]);
	for (size_t i = 0; i < entries.at.count; i++)
		if (!is_select(&entries.at.at[i]))
			apply_entry(&entries, &entries.at.at[i]);
	return settings->mistakes.names.count ? -1 : 0;
}

/* --- telling -------------------------------------------------------------------- */

static const char *last_origin(const struct settings *settings,
			       const char *value)
{
	const char *where = "default";

	for (size_t i = 0; i < settings->origins.count; i++)
		if (settings->origins.at[i].value == value)
			where = settings->origins.at[i].where;
	return where;
}

static void describe_words(struct strbuf *out, const struct settings *settings,
			   const struct name_list *list)
{
	for (size_t i = 0; i < list->names.count; i++)
		strbuf_addf(out, "%s\t%s\n", list->names.at[i],
			    last_origin(settings, list->names.at[i]));
}

void settings_describe(struct strbuf *out, const struct settings *settings,
		       const char *name)
{
	const struct key *key = key_find(name);
	const struct name_list *list;

	if (!key)
		BUG("there is no setting '%s'", name);
	list = (const void *)((const char *)settings + key->offset);
	switch (key->type) {
	case KEY_LIST:
		describe_words(out, settings, list);
		return;
	case KEY_SIZE:
		strbuf_addf(out, "%zu",
			    *(const size_t *)((const char *)settings +
					      key->offset));
		break;
	case KEY_MODE:
		strbuf_addstr(out, settings->warn_only ? "warn" : "block");
		break;
	case KEY_ON_ERROR:
		strbuf_addstr(out, settings->on_error == ON_ERROR_BLOCK
					   ? "block"
					   : "warn");
		break;
	case KEY_FAIL_ON:
		strbuf_addstr(out, settings->fail_on
					   ? settings->fail_on
					   : "warning, in the hook error");
		break;
	case KEY_NOTEBOOKS:
		strbuf_addstr(out, settings->no_notebooks ? "off" : "on");
		break;
	case KEY_BASELINE:
		strbuf_addstr(out,
			      settings->baseline ? settings->baseline : "-");
		break;
	case KEY_KERAS:
		strbuf_addstr(out,
			      settings->keras ? settings->keras : "as pinned");
		break;
	case KEY_TENSORFLOW:
		if (settings->tensorflow)
			strbuf_addf(out, "%u.%u", settings->tensorflow / 100,
				    settings->tensorflow % 100);
		else
			strbuf_addstr(out, "as pinned");
		break;
	}
	strbuf_addf(out, "\t%s\n", last_origin(settings, key->name));
}
