#include "base/intern.h"

#include <stdio.h>

#include "unit.h"

static void equal_text_is_an_equal_number(void **state)
{
	struct intern in;
	sym_t a, b;

	(void)state;
	intern_init(&in);
	a = intern_str(&in, "tensorflow");
	b = intern_bytes(&in, "tensorflow.function", 10);
	assert_int_equal(a, b);
	assert_int_not_equal(a, intern_str(&in, "tensorflo"));
	assert_string_equal(intern_text(&in, a), "tensorflow");
	assert_int_equal(intern_length(&in, a), 10);
	intern_release(&in);
}

static void no_name_is_zero(void **state)
{
	struct intern in;

	(void)state;
	intern_init(&in);
	assert_int_equal(intern_str(&in, ""), 0);
	assert_string_equal(intern_text(&in, 0), "");
	assert_int_equal(intern_length(&in, 0), 0);
	intern_release(&in);
}

static void finding_adds_nothing(void **state)
{
	struct intern in;
	size_t count;

	(void)state;
	intern_init(&in);
	intern_str(&in, "tf");
	count = in.count;
	assert_int_equal(intern_find(&in, "keras", 5), 0);
	assert_int_equal(in.count, count);
	assert_int_equal(intern_find(&in, "tf", 2), intern_str(&in, "tf"));
	intern_release(&in);
}

static void many_names_stay_apart(void **state)
{
	enum { COUNT = 20000 };
	static sym_t syms[COUNT];
	struct intern in;
	char name[32];

	(void)state;
	intern_init(&in);
	for (int i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "name_%d", i);
		syms[i] = intern_str(&in, name);
	}
	for (int i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "name_%d", i);
		assert_int_equal(intern_str(&in, name), syms[i]);
		assert_string_equal(intern_text(&in, syms[i]), name);
	}
	intern_release(&in);
}

int suite_intern(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_text_is_an_equal_number),
		cmocka_unit_test(no_name_is_zero),
		cmocka_unit_test(finding_adds_nothing),
		cmocka_unit_test(many_names_stay_apart),
	};

	return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
