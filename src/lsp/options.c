/*
 * A table of keys, each with its type and its place in struct client_options. A
 * key that is not in it, or has another type, is a failure that names it.
 */

#include "lsp/options.h"

#include <string.h>

#include "base/nearest.h"

enum key_type {
	KEY_BOOL,
	KEY_WORDS,
	KEY_TEXT,
};

static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;
} keys[] = {
	{ "onlyChanges", KEY_BOOL,
	  offsetof(struct client_options, only_changes) },
	{ "codeLens", KEY_BOOL, offsetof(struct client_options, code_lens) },
	{ "inlayHints", KEY_BOOL,
	  offsetof(struct client_options, inlay_hints) },
	{ "unsafeFixes", KEY_BOOL,
	  offsetof(struct client_options, unsafe_fixes) },
	{ "rulePages", KEY_TEXT, offsetof(struct client_options, rule_pages) },
	{ "select", KEY_WORDS,
	  offsetof(struct client_options, overrides.select) },
	{ "extendSelect", KEY_WORDS,
	  offsetof(struct client_options, overrides.extend_select) },
	{ "ignore", KEY_WORDS,
	  offsetof(struct client_options, overrides.ignore) },
	{ "config", KEY_WORDS,
	  offsetof(struct client_options, overrides.settings) },
};
#define KEY_COUNT (sizeof(keys) / sizeof(*keys))

/* For the client's own side; nothing to us. */
static const char *const not_ours[] = { "path", "trace", "enable", NULL };

void client_options_init(struct client_options *options)
{
	*options = (struct client_options){ .inlay_hints = true };
}

static int unknown_option(struct err *err, const char *name)
{
	struct nearest best = nearest_to(name);

	if (slice_is_any(slice_of(name), not_ours))
		return 0;
	for (size_t i = 0; i < KEY_COUNT; i++)
		nearest_offer(&best, keys[i].name);
	if (best.word)
		return err_set(err,
			       "the editor sets hylint.%s, which does not "
			       "exist; did you mean hylint.%s?",
			       name, best.word);
	return err_set(err,
		       "the editor sets hylint.%s, which does not exist; see "
		       "`hylint lsp --help`",
		       name);
}

static int set_words(struct name_list *list, struct arena *arena,
		     const struct key *key, const cJSON *value, struct err *err)
{
	const cJSON *word;

	list->names.count = 0;
	if (cJSON_IsString(value) && *value->valuestring)
		vec_push(arena, &list->names,
			 arena_strdup(arena, value->valuestring));
	cJSON_ArrayForEach(word, value)
		if (cJSON_IsString(word))
			vec_push(arena, &list->names,
				 arena_strdup(arena, word->valuestring));
	if (cJSON_IsString(value) || cJSON_IsArray(value) ||
	    cJSON_IsNull(value))
		return 0;
	return err_set(err, "hylint.%s is a list of strings", key->name);
}

static int set_bool(bool *out, const struct key *key, const cJSON *value,
		    struct err *err)
{
	if (!cJSON_IsBool(value))
		return err_set(err, "hylint.%s is true or false", key->name);
	*out = cJSON_IsTrue(value);
	return 0;
}

static int set_text(const char **out, struct arena *arena,
		    const struct key *key, const cJSON *value, struct err *err)
{
	if (!cJSON_IsString(value))
		return err_set(err, "hylint.%s is a string", key->name);
	*out = *value->valuestring ? arena_strdup(arena, value->valuestring)
				   : NULL;
	return 0;
}

static int set_key(struct client_options *options, struct arena *arena,
		   const cJSON *value, struct err *err)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		void *at = (char *)options + keys[i].offset;

		if (strcmp(keys[i].name, value->string) != 0)
			continue;
		if (keys[i].type == KEY_WORDS)
			return set_words(at, arena, &keys[i], value, err);
		if (cJSON_IsNull(value))
			return 0;
		return keys[i].type == KEY_TEXT
			       ? set_text(at, arena, &keys[i], value, err)
			       : set_bool(at, &keys[i], value, err);
	}
	return unknown_option(err, value->string);
}

int client_options_read(struct client_options *options, struct arena *arena,
			const cJSON *json, struct err *err)
{
	const cJSON *inner, *value;
	int rc = 0;

	client_options_init(options);
	inner = cJSON_GetObjectItemCaseSensitive(json, "hylint");
	if (cJSON_IsObject(inner))
		json = inner;
	if (!cJSON_IsObject(json))
		return 0;
	cJSON_ArrayForEach(value, json)
		if (set_key(options, arena, value, err) < 0)
			rc = -1;
	return rc;
}
