/*
 * In: a node that woke a rule. The tests are asked in their order; the first one
 * about a part that is one of several tries each in turn, with all that follows.
 * Out: a finding with the texts of the first case that holds.
 */
#include "rulekit/pattern.h"

#include "model/release.h"
#include "rulekit/deletions.h"
#include "rulekit/graph_calls.h"

/* Own rules come from whoever wrote a repository. */
#define MOST_CANDIDATES 20000

typedef bool continuation(struct pattern_run *run,
			  const struct pattern_section *section);

static const struct pattern_section *section_at(const struct pattern_run *run,
						size_t i)
{
	return &run->pattern->sections.at[i];
}

/* --- parts ---------------------------------------------------------------------- */

static bool part_is_known(const struct pattern_run *run, uint8_t part)
{
	return run->known & (UINT32_C(1) << part);
}

static void keep_part(struct pattern_run *run, uint8_t part, nid_t n)
{
	run->parts[part] = n;
	run->known |= UINT32_C(1) << part;
}

static nid_t find_part(struct pattern_run *run, uint8_t part);

static inline nid_t known_part(struct pattern_run *run, uint8_t part)
{
	return part_is_known(run, part) ? run->parts[part]
					: find_part(run, part);
}

static nid_t find_part(struct pattern_run *run, uint8_t part)
{
	const struct pattern_part *p = &run->pattern->parts.at[part];
	nid_t n = known_part(run, p->from);

	for (size_t i = 0; i < p->steps.count && n != NO_NODE; i++) {
		const struct pattern_step *step = &p->steps.at[i];

		/* Nothing asked about it: the first one there is. */
		if (step_is_each(step->word)) {
			nid_t at = NO_NODE, from = n;

			if (!pattern_next(run->model, step->word, from,
					  &step->argument, &at, &n))
				n = NO_NODE;
		} else {
			n = pattern_step_functions[step->word](run->model, n,
							       &step->argument);
		}
	}
	keep_part(run, part, n);
	return n;
}

nid_t pattern_part(struct pattern_run *run, uint8_t part)
{
	return known_part(run, part);
}

/* The part with several candidates that has to be chosen before a part is known,
 * or 0. */
static uint8_t choice_before(const struct pattern_run *run, uint8_t part)
{
	uint8_t choice = 0, each;

	while (!part_is_known(run, part) &&
	       (each = run->pattern->parts.at[part].each)) {
		if (part_is_known(run, each))
			break;
		choice = each;
		part = run->pattern->parts.at[each].from;
	}
	return choice;
}

/* --- tests ---------------------------------------------------------------------- */

static bool tests_hold(struct pattern_run *run,
		       const struct pattern_section *section, size_t i,
		       continuation *then);

/* Each candidate with the tests from the i-th on. */
static bool choose(struct pattern_run *run,
		   const struct pattern_section *section, size_t i,
		   continuation *then, uint8_t part)
{
	const struct pattern_part *p = &run->pattern->parts.at[part];
	const struct pattern_step *step = &vec_last(&p->steps);
	nid_t from = pattern_part(run, p->from), at = NO_NODE, candidate;
	uint32_t known = run->known;

	for (size_t s = 0; s + 1 < p->steps.count && from != NO_NODE; s++)
		from = pattern_step_functions[p->steps.at[s].word](
			run->model, from, &p->steps.at[s].argument);
	if (from == NO_NODE)
		return false;
	while (run->left && pattern_next(run->model, step->word, from,
					 &step->argument, &at, &candidate)) {
		run->left--;
		run->known = known;
		keep_part(run, part, candidate);
		if (tests_hold(run, section, i, then) &&
		    run->pattern->every != part)
			return true;
	}
	run->known = known;
	return false;
}

/* The same for a test and those that "or" joins to it. */
static uint8_t choice_of_tests(const struct pattern_run *run,
			       const struct pattern_section *section, size_t i)
{
	uint8_t choice = choice_before(run, section->tests.at[i].part);

	while (!choice && section->tests.at[i].or_next)
		choice = choice_before(run, section->tests.at[++i].part);
	return choice;
}

static bool test_holds(struct pattern_run *run, const struct pattern_test *test)
{
	nid_t n = known_part(run, test->part);
	pattern_test_function *asks = pattern_tests_of_nodes[test->word];

	if (!asks)
		asks = pattern_tests_of_program[test->word];
	return (n != NO_NODE && asks(run, n, &test->argument)) != test->negated;
}

/* Tests that are joined by "or" are one: whether one of them holds. *i is left
 * at the last of them. */
static bool one_holds(struct pattern_run *run,
		      const struct pattern_section *section, size_t *i)
{
	bool holds = test_holds(run, &section->tests.at[*i]);

	while (section->tests.at[*i].or_next) {
		++*i;
		holds = holds || test_holds(run, &section->tests.at[*i]);
	}
	return holds;
}

static bool tests_hold(struct pattern_run *run,
		       const struct pattern_section *section, size_t i,
		       continuation *then)
{
	for (; i < section->tests.count; i++) {
		const struct pattern_test *test = &section->tests.at[i];
		uint8_t choice;

		/* Most tests are about a part that there is one of. */
		if (!test->or_next &&
		    !run->pattern->parts.at[test->part].each) {
			if (!test_holds(run, test))
				return false;
			continue;
		}
		choice = choice_of_tests(run, section, i);

		if (choice)
			return choose(run, section, i, then, choice);
		if (!one_holds(run, section, &i))
			return false;
	}
	return !then || then(run, section);
}

/* Whether a section is about what woke the rule. */
static bool is_for_node(const struct pattern_run *run,
			const struct pattern_section *section)
{
	const uint8_t *kind = section->kinds;

	while (kind && *kind && *kind != run->kind)
		kind++;
	return !kind || *kind;
}

/* A section that only says whether; what it chose is forgotten. */
static bool section_holds(struct pattern_run *run,
			  const struct pattern_section *section)
{
	uint32_t known = run->known;
	bool holds = is_for_node(run, section) &&
		     tests_hold(run, section, 0, NULL);

	run->known = known;
	return holds;
}

/* --- texts ---------------------------------------------------------------------- */

/* What {key} stands for in one finding. */
struct text_list {
	struct text_pair at[MOST_PATTERN_PARTS + 2 * MOST_PATTERN_TEXTS + 2];
	size_t count;
};

static void add_pair(struct text_list *list, const char *key, const char *text)
{
	list->at[list->count++] = (struct text_pair){ key, text };
}

static const char *whole_source(const struct pattern_run *run, nid_t n)
{
	struct slice text = tree_text(run->model->tree, n);

	return arena_strndup(run->check->arena, text.ptr, text.length);
}

/* Texts of messages are cut to a length that can be read, those of edits are
 * not. */
static const char *text_of(const struct pattern_run *run, nid_t n, bool whole)
{
	return whole ? whole_source(run, n) : source_of(run->check, n);
}

static const char *qualified_name(const struct model *m, nid_t n)
{
	switch (tree_kind(m->tree, n)) {
	case KIND_class_definition:
		return class_at(m, class_defined(m, n))->qualified_name;
	case KIND_function_definition:
	case KIND_lambda:
		return function_at(m, function_defined(m, n))->qualified_name;
	default:
		return "";
	}
}

/* The text from the end of a part to the end of what it stands in. */
static const char *tail_text(const struct pattern_run *run, nid_t n,
			     nid_t outer)
{
	const struct tree *t = run->model->tree;
	uint32_t from, to;

	if (n == NO_NODE || outer == NO_NODE)
		return "";
	from = t->nodes[n].end;
	to = t->nodes[outer].end;
	return to < from ? ""
			 : arena_strndup(run->check->arena, t->text.ptr + from,
					 to - from);
}

static const char *kind_of_value(const struct model *m, nid_t n)
{
	enum value_kind kind = value_of(m, n).kind;

	return kind == VALUE_NUMPY ? "array" : value_kind_name(kind);
}

static const char *full_name(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	sym_t name = call ? call->name : dotted_name(m, n);

	return name ? name_text(m, name) : "";
}

static const char *name_or_lambda(const struct model *m, nid_t n)
{
	const struct function *f = function_written(m, n);

	return f && f->name ? name_text(m, f->name) : "the lambda";
}

/* "x, y" of (x, y) */
static const char *text_inside(const struct pattern_run *run, nid_t n)
{
	const char *text = n == NO_NODE ? "" : source_of(run->check, n);
	size_t length = strlen(text);

	return length < 2
		       ? ""
		       : arena_strndup(run->check->arena, text + 1, length - 2);
}

static const char *release_reason(const struct pattern_run *run)
{
	const char *why = dialect_of_model(run->model)->why;

	return why ? arena_fmt(run->check->arena, " (%s)", why) : "";
}

/* `parts` is what a text may hold. */
static const char *answer_to(struct pattern_run *run,
			     const struct pattern_text *text,
			     const struct text_list *parts)
{
	const struct model *m = run->model;
	struct check *c = run->check;
	nid_t n;

	if (text->answer == ANSWER_TEXT)
		return filled(c, text->template, parts->at, parts->count);
	n = pattern_part(run, text->part);
	switch (text->answer) {
	case ANSWER_QUALIFIED:
		return qualified_name(m, n);
	case ANSWER_KIND:
		return kind_of_value(m, n);
	case ANSWER_NAME:
		return full_name(m, n);
	case ANSWER_COUNT:
		return arena_fmt(c->arena, "%u",
				 (unsigned)tree_child_count(m->tree, n));
	case ANSWER_PLACE:
		return arena_fmt(c->arena, "%u",
				 (unsigned)tree_place(m->tree, n));
	case ANSWER_FUNCTION:
		return name_or_lambda(m, n);
	case ANSWER_INSIDE:
		return text_inside(run, n);
	case ANSWER_SHOWN:
		return n == NO_NODE ? "" : source_of(c, n);
	case ANSWER_RELEASE:
		return release_reason(run);
	default:
		return tail_text(run, n, pattern_part(run, text->other));
	}
}

static void add_texts(struct pattern_run *run, struct text_list *list,
		      const struct pattern_section *section,
		      const struct text_list *parts)
{
	for (size_t i = 0; i < section->texts.count; i++)
		add_pair(list, section->texts.at[i].key,
			 answer_to(run, &section->texts.at[i], parts));
}

static void add_parts(struct pattern_run *run, struct text_list *list,
		      bool whole)
{
	const struct model *m = run->model;
	nid_t node = pattern_part(run, 0);
	const char *tf = module_alias(m, node, "tensorflow");

	for (uint8_t i = 0; i < run->pattern->parts.count; i++) {
		nid_t n = pattern_part(run, i);

		add_pair(list, run->pattern->parts.at[i].name,
			 n == NO_NODE ? "" : text_of(run, n, whole));
	}
	add_pair(list, "tf", tf ? tf : "tf");
	add_pair(list, "function", function_name_around(m, node));
}

/* The first of two pairs with one key is taken: a case says more than [match],
 * and that more than the name of a part. */
static void collect_texts(struct pattern_run *run, struct text_list *list,
			  const struct pattern_section *section, bool whole)
{
	struct text_list parts = { .count = 0 };

	add_parts(run, &parts, whole);
	list->count = 0;
	if (section->kind != SECTION_MATCH)
		add_texts(run, list, section, &parts);
	add_texts(run, list, section_at(run, 0), &parts);
	for (size_t i = 0; i < parts.count; i++)
		add_pair(list, parts.at[i].key, parts.at[i].text);
}

/* --- reporting -------------------------------------------------------------------- */

/* What was reported is no second place of it. */
static void relate_parts(struct pattern_run *run,
			 const struct pattern_section *section, nid_t place,
			 const struct text_list *texts)
{
	for (size_t i = 0; i < section->relations.count; i++) {
		const struct pattern_relation *r = &section->relations.at[i];
		nid_t n = pattern_part(run, r->part);
		const struct call *call = call_at(run->model, n);
		struct hybrid made;

		if (!r->label && call &&
		    graph_function_called(run->model, call, &made))
			relate_graph_function(run->check, call->callee_node,
					      &made);
		else if (r->label && n != NO_NODE && n != place)
			relate(run->check, n, r->causal, "%s",
			       filled(run->check, r->label, texts->at,
				      texts->count));
	}
}

static struct span span_of_edit(struct pattern_run *run,
				const struct pattern_edit *edit)
{
	const struct model *m = run->model;
	nid_t n = pattern_part(run, edit->part);
	struct span span = node_span(m, n);
	struct span other = node_span(m, pattern_part(run, edit->other));

	switch (edit->kind) {
	case EDIT_BEFORE:
		return (struct span){ span.start, span.start };
	case EDIT_AFTER:
		return (struct span){ span.end, span.end };
	case EDIT_BETWEEN:
		return (struct span){ span.end, other.start };
	case EDIT_TAIL:
		return (struct span){ span.end, other.end };
	case EDIT_HEAD:
		return (struct span){ span.start, other.start };
	case EDIT_DROP:
		return argument_span(m, n);
	default:
		return span;
	}
}

static bool edits_have_parts(struct pattern_run *run,
			     const struct pattern_section *fix)
{
	for (size_t i = 0; i < fix->edits.count; i++)
		if (pattern_part(run, fix->edits.at[i].part) == NO_NODE ||
		    pattern_part(run, fix->edits.at[i].other) == NO_NODE)
			return false;
	return true;
}

static void offer_fix(struct pattern_run *run,
		      const struct pattern_section *section,
		      const struct pattern_section *fix)
{
	struct check *c = run->check;
	struct text_list texts;

	if (!edits_have_parts(run, fix))
		return;
	collect_texts(run, &texts, section, false);
	fix_begin(c, c->rule->applicability, "%s",
		  filled(c, fix->title, texts.at, texts.count));
	collect_texts(run, &texts, section, true);
	for (size_t i = 0; i < fix->edits.count; i++)
		fix_replace(c, span_of_edit(run, &fix->edits.at[i]), "%s",
			    filled(c, fix->edits.at[i].text, texts.at,
				   texts.count));
}

static void add_first_fix(struct pattern_run *run,
			  const struct pattern_section *section)
{
	for (size_t i = 1; i < run->pattern->sections.count; i++) {
		const struct pattern_section *s = section_at(run, i);

		if (s->kind != SECTION_FIX || !section_holds(run, s))
			continue;
		offer_fix(run, section, s);
		return;
	}
}

static void temper(struct pattern_run *run)
{
	for (size_t i = 1; i < run->pattern->sections.count; i++) {
		const struct pattern_section *s = section_at(run, i);

		if ((s->kind == SECTION_WARNING || s->kind == SECTION_INFO) &&
		    section_holds(run, s))
			report_at_most(run->check, s->kind == SECTION_INFO
							   ? SEVERITY_INFO
							   : SEVERITY_WARNING);
	}
}

/* Whether it could be reported. */
static bool report_section(struct pattern_run *run,
			   const struct pattern_section *section)
{
	struct check *c = run->check;
	const struct pattern_section *match = section_at(run, 0);
	nid_t place = pattern_part(run, section->at ? section->at : match->at);
	const char *message = section->message ? section->message
					       : c->rule->message;
	const char *help = section->help ? section->help : c->rule->help;
	struct text_list texts;

	if (place == NO_NODE)
		return false;
	collect_texts(run, &texts, section, false);
	report_text(c, place, filled(c, message, texts.at, texts.count),
		    filled(c, help, texts.at, texts.count));
	if (section->severity != SEVERITY_AS_RULE)
		c->last->severity = (enum severity)section->severity;
	relate_parts(run, match, place, &texts);
	if (section != match)
		relate_parts(run, section, place, &texts);
	temper(run);
	add_first_fix(run, section);
	run->reported = true;
	return true;
}

static bool is_excepted(struct pattern_run *run)
{
	for (size_t i = 1; i < run->pattern->sections.count; i++)
		if (section_at(run, i)->kind == SECTION_EXCEPT &&
		    section_holds(run, section_at(run, i)))
			return true;
	return false;
}

/* Behind the tests of [match]: the first case that holds, if there are any. */
static bool report_case(struct pattern_run *run,
			const struct pattern_section *match)
{
	bool cases = false;

	if (is_excepted(run))
		return false;
	run->reported = false;
	for (size_t i = 1; i < run->pattern->sections.count && !run->reported;
	     i++) {
		if (section_at(run, i)->kind != SECTION_CASE)
			continue;
		cases = true;
		if (is_for_node(run, section_at(run, i)))
			tests_hold(run, section_at(run, i), 0, report_section);
	}
	return cases ? run->reported : report_section(run, match);
}

void pattern_at(struct check *c, nid_t node)
{
	struct pattern_run run;

	run.check = c;
	run.model = c->model;
	run.pattern = c->rule->match->pattern;
	run.known = 0;
	run.left = MOST_CANDIDATES;
	run.kind = (uint8_t)tree_kind(c->model->tree, node);
	keep_part(&run, 0, node);
	if (is_for_node(&run, section_at(&run, 0)))
		tests_hold(&run, section_at(&run, 0), 0, report_case);
}
