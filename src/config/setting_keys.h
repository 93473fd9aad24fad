#ifndef CONFIG_SETTING_KEYS_H
#define CONFIG_SETTING_KEYS_H

/* Private to config/: the keys there are, and setting one of them. */

#include "config/settings.h"

enum setting_type {
	KEY_LIST,
	KEY_SIZE,
	KEY_MODE,
	KEY_ON_ERROR,
	KEY_FAIL_ON,
	KEY_TENSORFLOW,
	KEY_KERAS,
	KEY_NOTEBOOKS,
	KEY_ASSUMED,
	KEY_BASELINE,
};

struct setting_key {
	const char *name;
	enum setting_type type;
	size_t offset;
};

/* NULL for a name that is none; dashes and case do not count. */
const struct setting_key *setting_key_find(const char *name);
bool setting_key_is(const char *a, const char *b);

/* "unknown WHAT 'WORD'", with the nearest of those that are known. -1. */
int setting_word_unknown(struct err *err, const char *what, const char *word,
			 const char *const *known);
int setting_key_unknown(struct err *err, const char *key);

/* A list is begun, then filled word by word. */
void setting_list_begin(struct settings *settings,
			const struct setting_key *key);
void setting_list_add(struct settings *settings, struct arena *arena,
		      const struct setting_key *key, const char *word);

/* A line of [severity] or of [per-file-ignores]. */
int setting_severity(struct settings *settings, struct arena *arena,
		     const char *rule, const char *value, struct err *err);
int setting_per_file(struct settings *settings, struct arena *arena,
		     const char *pattern, const char *rules);

#endif
