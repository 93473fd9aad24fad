#ifndef CONFIG_INI_H
#define CONFIG_INI_H

/*
 * Reads INI text for the settings and for the rules' facts: inih underneath,
 * fed line by line so that every key has its line number.
 *
 * A key begins in the first column. Indented lines below it continue its value
 * and are joined to it by one space. What inih would silently cut or misread is
 * refused here: a line over INI_LINE_LIMIT bytes, a long name, a ";" behind a
 * space (the start of a comment for inih), a NUL byte, a key given twice in its
 * section, an indented key.
 */

#include "base/err.h"
#include "base/slice.h"

#define INI_LINE_LIMIT 190
#define INI_NAME_LIMIT 48

/*
 * Called once per key, in the order of the text; `section` is "" before the
 * first one, `line` is where the key stands. The strings live only during the
 * call. Returns 0, or -1 with a text in `err` that does not name the place:
 * ini_read puts "PATH:LINE: " before it.
 */
typedef int (*ini_entry)(void *data, const char *section, const char *key,
			 const char *value, int line, struct err *err);

/* Returns 0, or -1 with "PATH:LINE: what is wrong; what to write" in `err`.
 * Stops at the first trouble. `path` is for messages only. */
int ini_read(const char *path, struct slice text, ini_entry entry, void *data,
	     struct err *err);

#endif
