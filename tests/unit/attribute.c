#include "lint/attribute.h"

#include <string.h>

#include "rulekit/rule.h"
#include "unit.h"

/* A finding of a side: rule, the text it stands on, and a fingerprint made of
 * both unless it is given. */
static struct arena arena;
static const struct rule rules[2];

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

struct text {
	struct lines lines;
	struct findings findings;
};

static struct text *text_of(const char *text)
{
	struct text *t = ARENA_NEW(&arena, struct text);

	lines_init(&t->lines, &arena, text, strlen(text));
	return t;
}

static struct span span_of(const struct text *t, const char *word)
{
	const char *at = strstr(t->lines.text, word);
	uint32_t start;

	assert_non_null(at);
	start = (uint32_t)(at - t->lines.text);
	return (struct span){ start, start + (uint32_t)strlen(word) };
}

static struct finding *find(struct text *t, const char *word,
			    uint64_t fingerprint)
{
	struct finding f = { .rule = &rules[0],
			     .severity = SEVERITY_WARNING,
			     .function = "",
			     .span = span_of(t, word),
			     .fingerprint = fingerprint };

	vec_push(&arena, &t->findings, f);
	return &vec_last(&t->findings);
}

static void relate_to(struct finding *f, struct span span, bool causal)
{
	struct related r = { .span = span, .label = "", .causal = causal };

	vec_push(&arena, &f->related, r);
}

static struct hunk hunk(uint32_t old, uint32_t old_count, uint32_t new,
			uint32_t new_count)
{
	return (struct hunk){ { old, old_count }, { new, new_count } };
}

static size_t attribute(struct text *now, struct text *before,
			const struct hunk *at, size_t count)
{
	const struct old_side side = { &before->findings, &before->lines };

	const struct attribution_job job = { .now = &now->findings,
					     .lines = &now->lines,
					     .sides = &side,
					     .side_count = 1,
					     .hunks = { at, count } };

	return attribute_findings(&job);
}

/* In a merge, with two parents. */
static size_t attribute_merge(struct text *now, const struct old_side *sides,
			      const struct hunk *at, size_t count)
{
	const struct attribution_job job = { .now = &now->findings,
					     .lines = &now->lines,
					     .sides = sides,
					     .side_count = 2,
					     .hunks = { at, count } };

	return attribute_findings(&job);
}

static void added_code_is_introduced(void **state)
{
	struct text *before = text_of("a\n"), *now = text_of("a\nbad\n");
	const struct hunk h = hunk(1, 0, 2, 1);

	(void)state;
	find(now, "bad", 1);
	assert_int_equal(attribute(now, before, &h, 1), 0);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
	assert_int_equal(now->findings.at[0].introduced_by.start, 2);
}

static void what_was_there_is_old(void **state)
{
	struct text *before = text_of("bad\n"), *now = text_of("bad\nb\n");
	const struct hunk h = hunk(1, 0, 2, 1);

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 1);
	assert_int_equal(attribute(now, before, &h, 1), 1);
	assert_int_equal(now->findings.at[0].attribution, ATTRIBUTION_OLD);
}

static void an_indented_line_is_touched(void **state)
{
	struct text *before = text_of("bad\n"), *now = text_of("  bad\n");
	const struct hunk h = hunk(1, 1, 1, 1);

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 1);
	assert_int_equal(attribute(now, before, &h, 1), 1);
	assert_int_equal(now->findings.at[0].attribution, ATTRIBUTION_TOUCHED);
}

/* Two alike and one of them old: the other one is new. */
static void counterparts_count_once(void **state)
{
	struct text *before = text_of("bad\n"), *now = text_of("bad\nbad\n");
	const struct hunk h = hunk(1, 0, 2, 1);

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 1);
	find(now, "bad", 1)->span = (struct span){ 4, 7 };
	assert_int_equal(attribute(now, before, &h, 1), 1);
	assert_int_equal(now->findings.at[0].attribution, ATTRIBUTION_OLD);
	assert_int_equal(now->findings.at[1].attribution,
			 ATTRIBUTION_INTRODUCED);
}

static void of_two_alike_the_added_one_is_new(void **state)
{
	struct text *before = text_of("bad\n"), *now = text_of("bad\nbad\n");
	const struct hunk h = hunk(0, 0, 1, 1);

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 1);
	find(now, "bad", 1)->span = (struct span){ 4, 7 };
	assert_int_equal(attribute(now, before, &h, 1), 1);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
	assert_int_equal(now->findings.at[1].attribution, ATTRIBUTION_OLD);
}

static void an_added_decorator_is_the_cause(void **state)
{
	struct text *before = text_of("def f():\n  bad\n");
	struct text *now = text_of("@graph\ndef f():\n  bad\n");
	const struct hunk h = hunk(0, 0, 1, 1);
	struct finding *f;

	(void)state;
	f = find(now, "bad", 1);
	relate_to(f, span_of(now, "def"), false);
	relate_to(f, span_of(now, "@graph"), true);
	attribute(now, before, &h, 1);
	f = &now->findings.at[0];
	assert_int_equal(f->attribution, ATTRIBUTION_INTRODUCED);
	assert_int_equal(f->introduced_by.start, 0);
	assert_int_equal(f->introduced_by.end, 6);
}

static void a_removed_guard_is_the_cause(void **state)
{
	struct text *before = text_of("guard\nbad\nx\n");
	struct text *now = text_of("new\nbad\nx\ny\n");
	/* A deletion in front of line 2, and changes around it. */
	const struct hunk all[] = { hunk(0, 0, 1, 1), hunk(1, 1, 1, 0),
				    hunk(3, 0, 4, 1) };

	(void)state;
	find(now, "bad", 1);
	attribute(now, before, all, 3);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
	assert_int_equal(now->findings.at[0].introduced_by.start, 4);
	assert_int_equal(now->findings.at[0].introduced_by.end, 4);
	assert_int_equal(now->findings.at[0].cause, CAUSE_REMOVED);
	assert_true(slice_is(now->findings.at[0].removed, "guard"));
}

static void without_a_deletion_the_nearest_change_is_the_cause(void **state)
{
	struct text *before = text_of("a\nb\nbad\nd\n");
	struct text *now = text_of("A\nb\nbad\nD\n");
	const struct hunk all[] = { hunk(1, 1, 1, 1), hunk(4, 1, 4, 1) };

	(void)state;
	find(now, "bad", 1);
	attribute(now, before, all, 2);
	assert_int_equal(now->findings.at[0].introduced_by.start, 8);
}

/* The fingerprint holds the function's name. */
static void a_renamed_function_introduces_nothing(void **state)
{
	struct text *before = text_of("import\ndef f():\n  bad\n");
	struct text *now = text_of("x\nimport\ndef g():\n  bad\n");
	const struct hunk all[] = { hunk(0, 0, 1, 1), hunk(2, 1, 3, 1) };

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 2);
	assert_int_equal(attribute(now, before, all, 2), 1);
	assert_int_equal(now->findings.at[0].attribution, ATTRIBUTION_OLD);
}

static void another_rule_is_no_counterpart(void **state)
{
	struct text *before = text_of("def f():\n  bad\n");
	struct text *now = text_of("def g():\n  bad\n");
	const struct hunk h = hunk(1, 1, 1, 1);

	(void)state;
	find(before, "bad", 1)->rule = &rules[1];
	find(now, "bad", 2);
	attribute(now, before, &h, 1);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
}

/* A changed line is judged by its code alone. */
static void a_changed_line_is_introduced(void **state)
{
	struct text *before = text_of("bad(1)\n"), *now = text_of("bad(2)\n");
	const struct hunk h = hunk(1, 1, 1, 1);

	(void)state;
	find(before, "bad(1)", 1);
	find(now, "bad(2)", 2);
	attribute(now, before, &h, 1);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
}

static void what_a_comment_hid_is_introduced_without_it(void **state)
{
	struct text *before = text_of("bad # ok\n"), *now = text_of("bad\n");
	const struct hunk h = hunk(1, 1, 1, 1);

	(void)state;
	find(before, "bad", 1)->suppressed = true;
	find(now, "bad", 1);
	attribute(now, before, &h, 1);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
}

static void what_has_become_an_error_is_introduced(void **state)
{
	struct text *before = text_of("bad\n"), *now = text_of("@graph\nbad\n");
	const struct hunk h = hunk(0, 0, 1, 1);

	(void)state;
	find(before, "bad", 1);
	find(now, "bad", 1)->severity = SEVERITY_ERROR;
	attribute(now, before, &h, 1);
	assert_int_equal(now->findings.at[0].attribution,
			 ATTRIBUTION_INTRODUCED);
}

static void what_either_parent_has_is_old(void **state)
{
	struct text *ours = text_of("a\n"), *theirs = text_of("bad\n");
	struct text *now = text_of("a\nbad\nworse\n");
	const struct old_side sides[] = { { &ours->findings, NULL },
					  { &theirs->findings, NULL } };
	const struct hunk h = hunk(1, 0, 3, 1);

	(void)state;
	find(theirs, "bad", 1);
	find(now, "bad", 1);
	find(now, "worse", 2);
	assert_int_equal(attribute_merge(now, sides, &h, 1), 1);
	assert_int_equal(now->findings.at[0].attribution, ATTRIBUTION_OLD);
	assert_int_equal(now->findings.at[1].attribution,
			 ATTRIBUTION_INTRODUCED);
}

/* Both parents have one; a second one is the user's. */
static void parents_do_not_add_up(void **state)
{
	struct text *ours = text_of("bad\n"), *theirs = text_of("bad\n");
	struct text *now = text_of("bad\nbad\n");
	const struct old_side sides[] = { { &ours->findings, NULL },
					  { &theirs->findings, NULL } };

	(void)state;
	find(ours, "bad", 1);
	find(theirs, "bad", 1);
	find(now, "bad", 1);
	find(now, "bad", 1);
	assert_int_equal(attribute_merge(now, sides, NULL, 0), 1);
	assert_int_equal(now->findings.at[1].attribution,
			 ATTRIBUTION_INTRODUCED);
	/* Nothing is said about a place when nothing has changed. */
	assert_int_equal(now->findings.at[1].introduced_by.end, 0);
}

int suite_attribute(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_code_is_introduced),
		cmocka_unit_test(what_was_there_is_old),
		cmocka_unit_test(an_indented_line_is_touched),
		cmocka_unit_test(counterparts_count_once),
		cmocka_unit_test(of_two_alike_the_added_one_is_new),
		cmocka_unit_test(an_added_decorator_is_the_cause),
		cmocka_unit_test(a_removed_guard_is_the_cause),
		cmocka_unit_test(
			without_a_deletion_the_nearest_change_is_the_cause),
		cmocka_unit_test(a_renamed_function_introduces_nothing),
		cmocka_unit_test(another_rule_is_no_counterpart),
		cmocka_unit_test(a_changed_line_is_introduced),
		cmocka_unit_test(what_a_comment_hid_is_introduced_without_it),
		cmocka_unit_test(what_has_become_an_error_is_introduced),
		cmocka_unit_test(what_either_parent_has_is_old),
		cmocka_unit_test(parents_do_not_add_up),
	};

	return cmocka_run_group_tests_name("attribute", tests, setup, teardown);
}
