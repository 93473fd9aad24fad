/* Any bytes as a notebook: as for a program, and its JSON stays readable. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lint_and_fix("a.ipynb", data, size);
	return 0;
}
