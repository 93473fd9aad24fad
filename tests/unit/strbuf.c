#include "base/strbuf.h"

#include <string.h>

#include "unit.h"

static void it_is_terminated_when_empty(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	assert_string_equal(sb.text, "");
	strbuf_clear(&sb);
	strbuf_add(&sb, NULL, 0);
	assert_string_equal(sb.text, "");
	strbuf_release(&sb);
	assert_string_equal(sb.text, "");
}

static void it_grows(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&sb, "%d,", i % 10);
	strbuf_addch(&sb, '.');
	assert_int_equal(sb.length, 2001);
	assert_int_equal(strlen(sb.text), 2001);
	assert_memory_equal(sb.text + 1996, "8,9,.", 5);
	strbuf_release(&sb);
}

static void clearing_keeps_the_memory(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	size_t room;

	(void)state;
	strbuf_addstr(&sb, "something that takes a while to say");
	room = sb.room;
	strbuf_clear(&sb);
	assert_string_equal(sb.text, "");
	assert_int_equal(sb.room, room);
	strbuf_addstr(&sb, "new");
	assert_string_equal(sb.text, "new");
	strbuf_release(&sb);
}

static void bytes_may_hold_nul(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_add(&sb, "a\0b", 3);
	assert_int_equal(sb.length, 3);
	assert_memory_equal(sb.text, "a\0b", 4);
	strbuf_release(&sb);
}

int suite_strbuf(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_terminated_when_empty),
		cmocka_unit_test(it_grows),
		cmocka_unit_test(clearing_keeps_the_memory),
		cmocka_unit_test(bytes_may_hold_nul),
	};

	return cmocka_run_group_tests_name("strbuf", tests, NULL, NULL);
}
