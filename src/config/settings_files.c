/*
 * Settings from a file: the text of an INI or TOML file enters, and each of its
 * keys is set in the order that counts, `select` first. A mistake does not end it;
 * all of them are listed, each with its line.
 */
#include <string.h>
#include <strings.h>

#include "config/ini.h"
#include "config/setting_keys.h"
#include "config/toml.h"

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
struct setting_entry {
	enum section section;
	const char *key;
	const char *value;	     /* NULL for a list of TOML ... */
	const struct toml_key *list; /* ... which has its words here */
	int number;
};

struct setting_entries {
	struct settings *settings;
	struct arena *arena;
	const char *path;
	VEC(struct setting_entry) at;
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
		if (!setting_key_is(sections[i], name))
			continue;
		*out = (enum section)i;
		return 0;
	}
	return setting_word_unknown(err, what, name, sections);
}

/* Keeps an entry for later: `select` must come first, wherever it stands. */
static void keep_entry(struct setting_entries *entries,
		       struct setting_entry entry)
{
	struct err err;

	if (entry.section == SECTION_HYLINT && !setting_key_find(entry.key)) {
		setting_key_unknown(&err, entry.key);
		note_mistake(entries->settings, entries->arena, entries->path,
			     entry.number, err.text);
		return;
	}
	vec_push(entries->arena, &entries->at, entry);
}

static int keep_line(void *data, const char *section, const char *key,
		     const char *value, int number, struct err *err)
{
	struct setting_entries *entries = data;
	struct setting_entry entry = { .number = number };

	if (!*section)
		return err_set(
			err,
			"'%s' comes before any section; write [hylint] above it",
			key);
	if (section_find(&entry.section, "section", section, err) < 0) {
		note_mistake(entries->settings, entries->arena, entries->path,
			     number, err->text);
		return 0;
	}
	entry.key = arena_strdup(entries->arena, key);
	entry.value = arena_strdup(entries->arena, value);
	keep_entry(entries, entry);
	return 0;
}

static const char *joined_path(struct arena *arena, const struct toml_key *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->words.count; i++)
		text = arena_fmt(arena, "%s%s%s", text, i ? " " : "",
				 list->words.at[i]);
	return text;
}

/* A list keeps its words, blanks and all: "my folder/". */
static int set_list(struct settings *settings, struct arena *arena,
		    const struct setting_entry *entry, struct err *err)
{
	const struct setting_key *key = setting_key_find(entry->key);

	if (entry->section == SECTION_PER_FILE)
		return setting_per_file(settings, arena, entry->key,
					joined_path(arena, entry->list));
	if (entry->section == SECTION_SEVERITY || key->type != KEY_LIST)
		return err_set(err,
			       "'%s' has one value, not a list; write it "
			       "without brackets",
			       entry->key);
	setting_list_begin(settings, key);
	for (size_t i = 0; i < entry->list->words.count; i++)
		setting_list_add(settings, arena, key,
				 entry->list->words.at[i]);
	return 0;
}

static int set_entry(struct settings *settings, struct arena *arena,
		     const struct setting_entry *entry, struct err *err)
{
	if (!entry->value)
		return set_list(settings, arena, entry, err);
	switch (entry->section) {
	case SECTION_SEVERITY:
		return setting_severity(settings, arena, entry->key,
					entry->value, err);
	case SECTION_PER_FILE:
		return setting_per_file(settings, arena, entry->key,
					entry->value);
	default:
		return settings_set(settings, arena, entry->key, entry->value,
				    err);
	}
}

static void apply_entry(const struct setting_entries *entries,
			const struct setting_entry *entry)
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

static const char *next_line_of(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? newline + 1 : end;
}

static bool has_section(struct slice text)
{
	const char *end = text.ptr + text.length;

	for (const char *p = text.ptr; p < end; p = next_line_of(p, end))
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
		next = next_line_of(p, end);
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

static void read_ini(struct setting_entries *entries, struct slice text)
{
	struct err err;

	if (is_shared(entries->path))
		text = our_sections(entries->arena, text);
	if (ini_read(entries->path, text, keep_line, entries, &err) < 0)
		vec_push(entries->arena, &entries->settings->mistakes.names,
			 arena_strdup(entries->arena, err.text));
}

static void keep_toml_key(struct setting_entries *entries,
			  const struct toml_key *key)
{
	struct setting_entry entry = { .key = key->key, .number = key->line };
	bool is_table = false;
	struct err err;

	for (int i = 0; sections[i]; i++)
		is_table = is_table || (!*key->section &&
					setting_key_is(sections[i], key->key));
	if (is_table)
		err_set(&err,
			"'%s' is a table; write its keys under [tool.hylint.%s]",
			key->key, key->key);
	else if (!*key->section ||
		 !section_find(&entry.section, "table", key->section, &err)) {
		entry.list = key;
		entry.value = key->is_list ? NULL : key->words.at[0];
		keep_entry(entries, entry);
		return;
	}
	note_mistake(entries->settings, entries->arena, entries->path,
		     key->line, err.text);
}

static void read_toml(struct setting_entries *entries, struct slice text)
{
	struct toml_table *table = ARENA_NEW(entries->arena, struct toml_table);

	toml_read(table, entries->arena, "hylint", text);
	for (size_t i = 0; i < table->mistakes.count; i++)
		note_mistake(entries->settings, entries->arena, entries->path,
			     table->mistakes.at[i].line,
			     table->mistakes.at[i].text);
	for (size_t i = 0; i < table->keys.count; i++)
		keep_toml_key(entries, &table->keys.at[i]);
	if (table->broken_line)
		vec_push(
			entries->arena, &entries->settings->notices.names,
			arena_fmt(entries->arena,
				  "%s:%d: this is not valid TOML; the settings "
				  "in [tool.hylint] are used, but correct the "
				  "line, or the one above it",
				  entries->path, table->broken_line));
}

static bool is_select(const struct setting_entry *entry)
{
	return entry->section == SECTION_HYLINT &&
	       setting_key_is(entry->key, "select");
}

int settings_read(struct settings *settings, struct arena *arena,
		  const char *path, struct slice text)
{
	struct setting_entries entries = { settings, arena, path, { 0 } };

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
