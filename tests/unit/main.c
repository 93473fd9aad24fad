#include "unit.h"

int main(void)
{
	int failed = 0;

#define SUITE(name) failed += suite_##name();
#include "unit_suites.h"
#undef SUITE
	return failed != 0;
}
