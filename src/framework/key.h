#ifndef FRAMEWORK_KEY_H
#define FRAMEWORK_KEY_H

/*
 * A key of the tables, put together: looked up some thousand times in a file, so
 * without printf. Ended by NUL; one that does not fit is in no table.
 */

#include <stdbool.h>
#include <string.h>

struct key {
	char text[256];
	size_t length;
	bool is_cut;
};

static inline void key_start(struct key *key)
{
	key->text[0] = '\0';
	key->length = 0;
	key->is_cut = false;
}

static inline void key_add(struct key *key, const char *bytes, size_t length)
{
	if (key->length + length >= sizeof(key->text)) {
		key->is_cut = true;
		return;
	}
	memcpy(key->text + key->length, bytes, length);
	key->length += length;
	key->text[key->length] = '\0';
}

static inline void key_add_text(struct key *key, const char *text)
{
	key_add(key, text, strlen(text));
}

#endif
