#ifndef UNIT_H
#define UNIT_H

/*
 * Unit tests, one file a module. Each file defines one suite:
 *
 *	int suite_arena(void)
 *	{
 *		const struct CMUnitTest tests[] = {
 *			cmocka_unit_test(memory_is_zeroed),
 *		};
 *
 *		return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
 *	}
 *
 * The build finds the suites by that line, so it stays on one.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SUITE(name) int suite_##name(void);
#include "unit_suites.h"
#undef SUITE

#endif
