#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

/*
 * What the targets share. A target is one tests/fuzz/NAME.c with the function
 * that libFuzzer calls; it ends by a signal when something is wrong. Built with
 * clang it is a libFuzzer; with any other compiler tests/fuzz/driver.c feeds it.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "lint/fix.h"
#include "lint/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every rule there is, ready to lint. The same one for all inputs of a target,
 * as one run has it for all its files. */
struct lint *fuzz_lint(void);

/* How a file of this name is treated; until the next call. */
const struct treatment *fuzz_treatment(const char *path);

/* Spans lie in the text, places in order. */
void fuzz_check_report(const struct file_report *file);

/* Lints the bytes as a file of that name and fixes them, twice. */
void fuzz_lint_and_fix(const char *path, const uint8_t *data, size_t size);

#define MUST(condition)                                       \
	do {                                                  \
		if (!(condition))                             \
			BUG("does not hold: %s", #condition); \
	} while (0)

#endif
