#ifndef CLI_RULETEST_H
#define CLI_RULETEST_H

/* hylint rules --test: each own rule over the examples beside it. */

#include "cli/cli.h"

/* Of the folders that are named, or else of the project's. */
enum exit_code rules_test(struct cli *cli, int argc, char **argv);

#endif
