#include "unit.h"

#include "framework/callers.h"

/* The only row of a walk; NULL when there is none. */
static const struct caller_row *only(struct caller_row_walk walk)
{
	const struct caller_row *row = caller_next(&walk);

	assert_null(caller_next(&walk));
	return row;
}

static const struct caller_row *named(struct caller_row_walk walk,
				      const char *id)
{
	const struct caller_row *row;

	while ((row = caller_next(&walk)))
		if (!strcmp(row->id, id))
			return row;
	return NULL;
}

static void a_function_has_its_rows(void **state)
{
	const struct caller_row *row =
		only(callers_of_function("tensorflow.map_fn"));

	(void)state;
	assert_non_null(row);
	assert_int_equal(row->position, 0);
	assert_true(caller_takes_keyword(row, "fn"));
	assert_false(caller_takes_keyword(row, "elems"));
	assert_int_equal(row->contexts[DIALECT_KERAS_3][FROM_EAGER],
			 CALLED_EAGER);
	assert_int_equal(row->contexts[DIALECT_KERAS_3][FROM_GRAPH],
			 CALLED_GRAPH);
	assert_int_equal(row->takes[DIALECT_KERAS_3][0].source, GIVES_SLICE);
}

static void a_name_of_no_row_has_none(void **state)
{
	(void)state;
	assert_null(only(callers_of_function("tensorflow.add")));
	assert_null(only(callers_of_function("tensorflow.map_f")));
	assert_null(only(callers_of_function("")));
	assert_null(only(callers_of_method(VALUE_DATASET, "batch")));
	assert_null(only(callers_of_override("tensorflow.Module", "call")));
}

static void every_layer_has_the_rows_of_all(void **state)
{
	struct caller_row_walk dense =
		callers_of_function("tensorflow.keras.layers.Dense");
	const struct caller_row *row = named(dense, "layer *_initializer");

	(void)state;
	assert_non_null(named(dense, "Dense activation"));
	assert_non_null(row);
	assert_int_equal(row->position, -1);
	assert_true(caller_takes_keyword(row, "kernel_initializer"));
	assert_true(caller_takes_keyword(row, "initializer"));
	assert_false(caller_takes_keyword(row, "kernel_regularizer"));
	/* What is no class is no layer. */
	assert_null(only(callers_of_function("tensorflow.keras.layers.add")));
}

static void methods_have_rows_by_kind(void **state)
{
	const struct caller_row *map =
		only(callers_of_method(VALUE_DATASET, "map"));
	const struct caller_row *loss = named(
		callers_of_method(VALUE_MODEL, "compile"), "compile loss");

	(void)state;
	assert_int_equal(map->contexts[DIALECT_KERAS_2][FROM_EAGER],
			 CALLED_GRAPH);
	assert_int_equal(map->takes[0][0].source, GIVES_ELEMENT);
	assert_true(map->takes[0][0].many);
	assert_true(loss->nested);
	assert_int_equal(loss->when, WHEN_FITTED);
	assert_int_equal(loss->contexts[DIALECT_KERAS_2][FROM_FIT],
			 CALLED_GRAPH);
	assert_true(caller_is_bare(loss, DIALECT_KERAS_3, FROM_FIT));
	assert_true(loss->takes[0][1].open);
}

static void overridden_methods_have_rows_by_base(void **state)
{
	const struct caller_row *call = named(
		callers_of_override("tensorflow.keras.layers.Layer", "call"),
		"layer.call");
	const struct caller_row *step = only(
		callers_of_override("tensorflow.keras.Model", "train_step"));

	(void)state;
	assert_non_null(call);
	assert_false(caller_is_bare(call, DIALECT_KERAS_2, FROM_FIT));
	assert_true(caller_is_bare(call, DIALECT_KERAS_3, FROM_FIT));
	/* Also in Keras 2 nobody converts a training step. */
	assert_true(caller_is_bare(step, DIALECT_KERAS_2, FROM_FIT));
	assert_int_equal(step->position, -1);
	assert_null(step->keywords[0]);
}

static void what_is_not_there_runs_nowhere(void **state)
{
	const struct caller_row *row =
		only(callers_of_function("tensorflow.keras.ops.map"));

	(void)state;
	for (int s = 0; s < CALLER_SITUATIONS; s++)
		assert_int_equal(row->contexts[DIALECT_KERAS_2][s], 0);
}

static void a_parameter_has_its_kinds(void **state)
{
	const struct caller_row *row =
		named(callers_of_function("tensorflow.keras.layers.Dense"),
		      "layer *_initializer");
	const struct caller_parameter *dtype = &row->takes[0][1];

	(void)state;
	assert_string_equal(dtype->keyword, "dtype");
	assert_true(dtype->kinds & (uint64_t)1 << VALUE_DTYPE);
	assert_true(dtype->kinds & (uint64_t)1 << VALUE_STRING);
	assert_false(dtype->kinds & (uint64_t)1 << VALUE_TENSOR);
}

int suite_callers(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_has_its_rows),
		cmocka_unit_test(a_name_of_no_row_has_none),
		cmocka_unit_test(every_layer_has_the_rows_of_all),
		cmocka_unit_test(methods_have_rows_by_kind),
		cmocka_unit_test(overridden_methods_have_rows_by_base),
		cmocka_unit_test(what_is_not_there_runs_nowhere),
		cmocka_unit_test(a_parameter_has_its_kinds),
	};

	return cmocka_run_group_tests_name("callers", tests, NULL, NULL);
}
