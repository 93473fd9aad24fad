#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

/*
 * A line on the terminal that says how far a long run is. There is one terminal,
 * so there is one such line: whoever writes to the terminal takes it away first.
 */

#include <stdbool.h>
#include <stddef.h>

/* From now on, where standard error is a terminal that can take a line back. */
void progress_begin(void);

/* `files` have been looked at, and it is this one's turn. Shown only once the
 * run has taken a while, and a few times a second. */
void progress_show(size_t files, const char *path);

/* Takes the line away, if there is one. */
void progress_clear(void);

#endif
