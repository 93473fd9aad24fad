#ifndef CLI_WHY_PLACE_H
#define CLI_WHY_PLACE_H

/*
 * Which rules speak where a traceback points to. The files that it names are read
 * and linted, when they are there; the last of the user's own lines says most.
 */

#include "cli/cli.h"

/* What is found elsewhere in such a file counts so much, and only where the words
 * are a rule's too. */
#define WEIGHT_FILE 3.0

/* How much what fires at the lines of the traceback says for each rule, by index
 * in rule_table: 0 for nothing. Lives in the arena of `cli`. */
const double *weights_of_places(struct cli *cli, const char *text);

#endif
