#include "base/arena.h"

#include <string.h>

#include "base/vec.h"
#include "unit.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t size = 1; size < 3000; size += 37) {
		unsigned char *p = arena_alloc(&arena, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, size);
	}
	arena_release(&arena);
}

static void nothing_is_never_null(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_non_null(arena_alloc(&arena, 0));
	arena_release(&arena);
}

static void pieces_do_not_overlap(void **state)
{
	struct arena arena;
	char *pieces[200];

	(void)state;
	arena_init(&arena);
	for (int i = 0; i < 200; i++) {
		pieces[i] = arena_alloc(&arena, 1000);
		memset(pieces[i], i, 1000);
	}
	for (int i = 0; i < 200; i++)
		for (int k = 0; k < 1000; k++)
			assert_int_equal((unsigned char)pieces[i][k], i);
	arena_release(&arena);
}

static void a_large_piece_has_room(void **state)
{
	struct arena arena;
	char *large;

	(void)state;
	arena_init(&arena);
	arena_alloc(&arena, 10);
	large = arena_alloc(&arena, 5 << 20);
	memset(large, 1, 5 << 20);
	assert_true(arena.used >= 5 << 20);
	arena_release(&arena);
}

static void it_may_be_used_again(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	arena_strdup(&arena, "gone");
	arena_clear(&arena);
	assert_int_equal(arena.used, 0);
	assert_string_equal(arena_strdup(&arena, "here"), "here");
	arena_release(&arena);
}

static void texts_are_terminated(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&arena, NULL, 0), "");
	assert_string_equal(arena_fmt(&arena, "%s-%03d", "HY", 7), "HY-007");
	assert_string_equal(arena_fmt(&arena, "%s", ""), "");
	arena_release(&arena);
}

static void a_vector_keeps_its_items(void **state)
{
	struct arena arena;
	VEC(int) numbers = { 0 };

	(void)state;
	arena_init(&arena);
	for (int i = 0; i < 1000; i++)
		vec_push(&arena, &numbers, i);
	assert_int_equal(numbers.count, 1000);
	assert_int_equal(vec_last(&numbers), 999);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.at[i], i);
	arena_release(&arena);
}

int suite_arena(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(nothing_is_never_null),
		cmocka_unit_test(pieces_do_not_overlap),
		cmocka_unit_test(a_large_piece_has_room),
		cmocka_unit_test(it_may_be_used_again),
		cmocka_unit_test(texts_are_terminated),
		cmocka_unit_test(a_vector_keeps_its_items),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
