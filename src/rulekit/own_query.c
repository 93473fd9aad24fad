/*
 * Compiles the query of a rule when it is read, and checks its predicates.
 * Running it, each match is asked its predicates of the model; findings and
 * seconds are bounded.
 */

#include "rulekit/own_query.h"

#include "base/nearest.h"
#include "rulekit/match.h"
#include "rulekit/own_fix.h"

/* One match while its predicates are asked. */
struct question {
	const struct check *check;
	const struct own_query *own;
	const struct query_match *match;
	const struct query_predicate *predicate;
};

/* Whether a predicate holds of one node. */
typedef bool holds(const struct question *q, nid_t node);

static struct slice captured_text(const struct question *q, nid_t node)
{
	return tree_text(q->check->model->tree, node);
}

/* --- predicates -------------------------------------------------------------- */

/* The texts behind the capture, for a list that ends with NULL. */
static const char *const *texts_of(const struct question *q)
{
	const struct query_predicate *p = q->predicate;
	const char **list =
		ARENA_ARRAY(q->check->arena, const char *, p->words.count + 1);
	size_t count = 0;

	for (size_t i = 0; i < p->words.count; i++)
		if (p->words.at[i].text)
			list[count++] = p->words.at[i].text;
	return list;
}

static bool name_resolves(const struct question *q, nid_t node)
{
	const struct model *m = q->check->model;
	sym_t name;

	if (tree_is(m->tree, node, KIND_call))
		name = call_at(m, node)->name;
	else
		name = dotted_name(m, node);
	return name_is_any(m, name, texts_of(q));
}

/* The class that a node is, or names where it is defined, or stands in. */
static class_id class_meant(const struct model *m, nid_t node)
{
	nid_t parent = tree_parent(m->tree, node);

	if (tree_is(m->tree, node, KIND_class_definition))
		return class_defined(m, node);
	if (tree_is(m->tree, parent, KIND_class_definition) &&
	    tree_child(m->tree, parent, FIELD_name) == node)
		return class_defined(m, parent);
	return class_around(m, node);
}

static bool class_derives_from(const struct question *q, nid_t node)
{
	const struct model *m = q->check->model;
	class_id c = class_meant(m, node);

	for (const char *const *t = texts_of(q); is_present(c) && *t; t++)
		if (class_derives(m, c, *t))
			return true;
	return false;
}

static bool is_traced_here(const struct question *q, nid_t node)
{
	return traced_at(q->check->model, node) != NO_INDEX;
}

static bool is_inside_loop(const struct question *q, nid_t node)
{
	return loop_around(q->check->model, node) != NO_NODE;
}

static bool is_inside_function(const struct question *q, nid_t node)
{
	return function_around(q->check->model, node) != NO_INDEX;
}

static bool is_inside_class(const struct question *q, nid_t node)
{
	return is_present(class_around(q->check->model, node));
}

static bool is_certain_tensor(const struct question *q, nid_t node)
{
	return tensor_certainty(q->check->model, node) == CERTAINTY_CERTAIN;
}

static bool is_any_of(const struct question *q, nid_t node)
{
	return slice_is_any(captured_text(q, node), texts_of(q));
}

static bool text_starts_with(const struct question *q, nid_t node)
{
	for (const char *const *t = texts_of(q); *t; t++)
		if (slice_starts(captured_text(q, node), *t))
			return true;
	return false;
}

static bool text_ends_with(const struct question *q, nid_t node)
{
	return slice_ends_any(captured_text(q, node), texts_of(q));
}

/* With a text, or with what another capture holds. */
static bool is_equal(const struct question *q, nid_t node)
{
	const struct query_word *with = &q->predicate->words.at[1];

	if (with->text)
		return slice_is(captured_text(q, node), with->text);
	for (uint32_t i = 0; i < q->match->count; i++)
		if (q->match->captures[i].capture == with->capture &&
		    !slice_equal(captured_text(q, node),
				 captured_text(q, q->match->captures[i].node)))
			return false;
	return true;
}

enum words_wanted {
	PLACE, /* a capture, or none: what is reported */
	TEXTS, /* a capture and texts */
	EQUAL, /* a capture, and a text or a capture */
};

static const struct predicate {
	const char *name;
	enum words_wanted wanted;
	holds *holds;
} predicates[] = {
	{ "resolves?", TEXTS, name_resolves },
	{ "derives?", TEXTS, class_derives_from },
	{ "traced?", PLACE, is_traced_here },
	{ "in-loop?", PLACE, is_inside_loop },
	{ "in-function?", PLACE, is_inside_function },
	{ "in-class?", PLACE, is_inside_class },
	{ "tensor?", PLACE, is_certain_tensor },
	{ "eq?", EQUAL, is_equal },
	{ "any-of?", TEXTS, is_any_of },
	{ "starts-with?", TEXTS, text_starts_with },
	{ "ends-with?", TEXTS, text_ends_with },
	{ NULL, PLACE, NULL },
};

static const struct predicate *predicate_named(const char *name)
{
	const struct predicate *p = predicates;

	while (p->name && strcmp(p->name, name) != 0)
		p++;
	return p->name ? p : NULL;
}

/* --- checking ----------------------------------------------------------------- */

static int unknown_predicate(const char *name, struct err *err)
{
	struct nearest best = nearest_to(name);

	if (!strcmp(name, "match?"))
		return err_set(err,
			       "#match? is not available, because a regular "
			       "expression can run forever; write #any-of?, "
			       "#starts-with? or #ends-with?");
	for (const struct predicate *p = predicates; p->name; p++)
		nearest_offer(&best, p->name);
	if (best.word)
		return err_set(
			err, "there is no predicate '#%s'; did you mean '#%s'?",
			name, best.word);
	return err_set(
		err, "there is no predicate '#%s'; rules/README.md lists them",
		name);
}

static int check_predicate_words(const struct query_predicate *p,
				 const struct predicate *known, struct err *err)
{
	size_t count = p->words.count, texts = 0;
	bool captured = count && !p->words.at[0].text;

	for (size_t i = 0; i < count; i++)
		texts += p->words.at[i].text != NULL;
	if (known->wanted == PLACE && (count > 1 || texts))
		return err_set(err, "#%s takes one @capture, or nothing",
			       p->name);
	if (known->wanted == TEXTS &&
	    (!captured || !texts || texts != count - 1))
		return err_set(err,
			       "#%s takes a @capture and strings in quotes",
			       p->name);
	if (known->wanted == EQUAL && (!captured || count != 2))
		return err_set(
			err,
			"#%s takes a @capture and a string or another @capture",
			p->name);
	return 0;
}

static int check_pattern(const struct query_pattern *pattern, uint32_t *at,
			 struct err *err)
{
	*at = pattern->start;
	for (size_t i = 0; i < pattern->predicates.count; i++) {
		const struct query_predicate *p = &pattern->predicates.at[i];
		const struct predicate *known = predicate_named(p->name);

		if (!known)
			return unknown_predicate(p->name, err);
		if (check_predicate_words(p, known, err) < 0)
			return -1;
	}
	return 0;
}

int own_query_init(struct own_query *out, struct arena *arena, const char *text,
		   uint32_t *at, struct err *err)
{
	struct query *q = &out->query;

	if (query_init(q, arena, text, at, err) < 0)
		return -1;
	if (!q->captures.count) {
		err_set(err,
			"the query reports nothing; write @report after the "
			"node to report");
		goto refuse;
	}
	for (size_t i = 0; i < q->captures.count; i++)
		if (!strcmp(q->captures.at[i], "report"))
			out->report = (uint32_t)i;
	for (size_t i = 0; i < q->patterns.count; i++)
		if (check_pattern(&q->patterns.at[i], at, err) < 0)
			goto refuse;
	return 0;
refuse:
	query_release(q);
	return -1;
}

/* --- running ------------------------------------------------------------------- */

static nid_t captured_node(const struct query_match *match, uint32_t capture)
{
	for (uint32_t i = 0; i < match->count; i++)
		if (match->captures[i].capture == capture)
			return match->captures[i].node;
	return NO_NODE;
}

/* Of every node that the capture holds; a capture that a pattern may leave out
 * leaves the predicate out. */
static bool predicate_holds(struct question *q,
			    const struct query_predicate *predicate)
{
	const struct predicate *known = predicate_named(predicate->name);
	uint32_t capture = predicate->words.count
				   ? predicate->words.at[0].capture
				   : q->own->report;

	q->predicate = predicate;
	for (uint32_t i = 0; i < q->match->count; i++)
		if (q->match->captures[i].capture == capture &&
		    known->holds(q, q->match->captures[i].node) ==
			    predicate->negated)
			return false;
	return true;
}

static bool is_where(const struct check *c, const struct own_query *own,
		     nid_t node)
{
	bool traced;

	if (own->where == WHERE_ANYWHERE)
		return true;
	traced = traced_at(c->model, node) != NO_INDEX;
	return (own->where == WHERE_TRACED) == traced;
}

/* Nobody reads more of one rule in one file. */
#define MOST_REPORTS 1000

static void add_fix(struct check *c, const struct own_query *own,
		    const struct query_match *match, nid_t node)
{
	size_t count = own->query.captures.count;
	struct own_name *names =
		ARENA_ARRAY(c->arena, struct own_name, count + 1);

	for (size_t i = 0; i < count; i++) {
		names[i].key = own->query.captures.at[i];
		names[i].node = captured_node(match, (uint32_t)i);
		names[i].text = "";
	}
	names[count] =
		(struct own_name){ "function", NO_NODE,
				   function_name_around(c->model, node) };
	own_fix_add(c, names, count + 1, node);
}

static void report_match(struct check *c, const struct own_query *own,
			 const struct query_match *match, nid_t node)
{
	size_t count = own->query.captures.count;
	struct text_pair *texts =
		ARENA_ARRAY(c->arena, struct text_pair, count + 1);

	for (size_t i = 0; i < count; i++) {
		nid_t n = captured_node(match, (uint32_t)i);

		texts[i].key = own->query.captures.at[i];
		texts[i].text = n == NO_NODE ? "" : source_of(c, n);
	}
	texts[count].key = "function";
	texts[count].text = function_name_around(c->model, node);
	report_texts(c, node, texts, count + 1);
	add_fix(c, own, match, node);
}

static void check_match(struct check *c, const struct query_match *match)
{
	const struct own_query *own = c->rule->query;
	struct question q = { .check = c, .own = own, .match = match };
	nid_t node = captured_node(match, own->report);

	if (node == NO_NODE && match->count)
		node = match->captures[0].node;
	if (c->findings->count - c->own_before >= MOST_REPORTS)
		return;
	if (node == NO_NODE || !is_where(c, own, node) ||
	    (c->rule->match &&
	     !match_contexts_hold(c->model, node, c->rule->match)))
		return;
	for (size_t i = 0; i < match->pattern->predicates.count; i++)
		if (!predicate_holds(&q, &match->pattern->predicates.at[i]))
			return;
	report_match(c, own, match, node);
}

/* A run of a query that takes this long is slow, and slow ones may not add up
 * to more, whatever there is to be checked: a commit waits. */
#define SLOW_SECONDS 0.1
#define MOST_SLOW_SECONDS 5.0

void own_query_check(struct check *c, nid_t module)
{
	const char *code = c->rule->code;
	struct query_matches matches;
	double seconds = 0;
	int rc;

	(void)module;
	if (*c->slow > MOST_SLOW_SECONDS) {
		c->trouble = arena_fmt(
			c->arena,
			"%s was not run: the project's queries have already "
			"taken too long",
			code);
		return;
	}
	c->own_before = c->findings->count;
	rc = query_run(&matches, &c->rule->query->query, c->model->tree,
		       c->arena, &seconds);
	for (size_t i = 0; i < matches.all.count; i++)
		check_match(c, &matches.all.at[i]);
	if (rc < 0)
		c->trouble = arena_fmt(c->arena,
				       "the query of %s takes too long here "
				       "and was not run to its end",
				       code);
	else if (c->findings->count - c->own_before >= MOST_REPORTS)
		c->trouble = arena_fmt(
			c->arena,
			"%s has reported %d places here; the rest is left out",
			code, MOST_REPORTS);
	if (seconds > SLOW_SECONDS)
		*c->slow += seconds;
}
