/* Any bytes as a program: linting ends, and its fixes leave a program as much of
 * one as it was; fixing twice is fixing once. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lint_and_fix("a.py", data, size);
	return 0;
}
