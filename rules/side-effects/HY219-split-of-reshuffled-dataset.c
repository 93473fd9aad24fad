#include "model/modules.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/dtypes.h"
#include "rulekit/pipeline.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* --- the shuffle ---------------------------------------------------------------------- */

static bool may_keep_order(const struct model *m, nid_t option)
{
	return option != NO_NODE && !tree_is(m->tree, option, KIND_true) &&
	       !tree_is(m->tree, option, KIND_none);
}

/* shuffle(n), shuffle(n, seed, True): a buffer of one element keeps the order. */
static bool shuffles_again(const struct model *m, const struct call *shuffle)
{
	nid_t n = shuffle->node;
	nid_t size = call_argument(m, n, 0, "buffer_size");
	nid_t again = call_argument(m, n, 2, "reshuffle_each_iteration");
	long number;

	return name_is(m, shuffle->method, "shuffle") && size != NO_NODE &&
	       !call_has_splat(m, n) && !may_keep_order(m, again) &&
	       !(is_known_int(m, size, &number) && number == 1);
}

/* tf.data.Dataset.list_files(pattern), which shuffles unless it is told not to. */
static bool lists_shuffled(const struct model *m, const struct call *source)
{
	return call_is(m, source, "tensorflow.data.Dataset.list_files") &&
	       !call_has_splat(m, source->node) &&
	       !may_keep_order(m, call_argument(m, source->node, 1, "shuffle"));
}

/* What shuffles again for each of the two parts; NULL. What lies between must read it
 * again, too: a cache keeps one order, once it is full. */
static const struct call *shuffle_before(const struct model *m,
					 const struct call *split)
{
	struct pipeline p = pipeline_above(m, split);

	while (pipeline_next_way(&p)) {
		const struct call *step;

		do {
			step = pipeline_next_step(&p);
			if (step && shuffles_again(m, step))
				return step;
		} while (step &&
			 name_in(m, step->method, "dataset-reads-again"));
		if (!step && lists_shuffled(m, call_at(m, p.way.at)))
			return call_at(m, p.way.at);
	}
	return NULL;
}

/* --- of TensorFlow -------------------------------------------------------------------- */

/* What only a dataset of TensorFlow takes. Others have shuffle(), take() and skip(), too,
 * but a seed in the first place. */
static bool is_step_of_tensorflow(const struct model *m,
				  const struct call *step)
{
	nid_t n = step->node;

	return ev_must(evidence_pool(m), evidence_of(m, step->receiver),
		       KIND_BIT(VALUE_DATASET)) ||
	       call_keyword(m, n, "num_parallel_calls") != NO_NODE ||
	       call_keyword(m, n, "drop_remainder") != NO_NODE ||
	       (name_is(m, step->method, "shuffle") &&
		call_argument(m, n, 0, NULL) != NO_NODE &&
		call_keyword(m, n, "seed") != NO_NODE);
}

/* def split(ds: tf.data.Dataset) */
static bool is_annotated_dataset(const struct model *m, const struct bind *b)
{
	scope_id scope = variable_at(m, b->variable)->scope;
	const struct function *f = function_at(m, scope_at(m, scope)->function);
	nid_t annotation = f->parameters.at[b->parameter].annotation;

	return annotation != NO_NODE &&
	       dotted_is(m, tree_first(m->tree, annotation),
			 "tensorflow.data.Dataset");
}

/* What gives the name its value: of a, b = x, y the one that is its own. NO_NODE where it
 * is a parameter, or the text has several. */
static nid_t source_of_name(const struct model *m, const struct bind *b)
{
	nid_t value = b && b->kind == BIND_ASSIGN ? b->value : NO_NODE;

	if (value != NO_NODE && b->unpacked &&
	    tree_is(m->tree, value, KIND_expression_list))
		value = tree_nth(m->tree, value, b->place);
	return value == NO_NODE ? value : tree_bare(m->tree, value);
}

#define MOST_NAMES 4

/* `parts` of parts, info = tfds.load(name, with_info=True), and parts["train"] */
static bool begins_in_tensorflow(const struct model *m, nid_t n)
{
	const struct bind *b;

	for (int left = MOST_NAMES; n != NO_NODE && left; left--) {
		while (tree_is(m->tree, n, KIND_subscript))
			n = tree_bare(m->tree,
				      tree_child(m->tree, n, FIELD_value));
		if (!tree_is(m->tree, n, KIND_identifier))
			return call_in(m, call_at(m, n), "gives-datasets");
		b = only_bind(m, n);
		if (b && b->kind == BIND_PARAMETER)
			return is_annotated_dataset(m, b);
		n = source_of_name(m, b);
	}
	return false;
}

static bool is_of_tensorflow(const struct model *m, const struct call *split)
{
	struct pipeline p = pipeline_above(m, split);
	const struct call *step = split;

	while (pipeline_next_way(&p)) {
		do {
			if (is_step_of_tensorflow(m, step))
				return true;
		} while ((step = pipeline_next_step(&p)));
		if (begins_in_tensorflow(m, p.way.at))
			return true;
		step = split;
	}
	return false;
}

/* --- the two parts ---------------------------------------------------------------------- */

/* Whether two names of one function have what the same places gave them. */
static bool have_same_value(const struct model *m, nid_t a, nid_t b)
{
	struct bind_list one = reaching_binds(m, a);
	struct bind_list other = reaching_binds(m, b);

	if (variable_of(m, a) != variable_of(m, b) ||
	    function_around(m, a) != function_around(m, b) ||
	    one.count != other.count)
		return false;
	for (uint32_t i = 0; i < one.count; i++)
		if (one.at[i].nr != other.at[i].nr)
			return false;
	return true;
}

/* int(0.8 * size) here and there */
static bool is_same_expression(const struct model *m, nid_t a, nid_t b)
{
	nid_t other = b;

	if (!slice_equal(tree_text(m->tree, a), tree_text(m->tree, b)))
		return false;
	for_each_within(m->tree, n, a) {
		if (tree_is(m->tree, n, KIND_identifier) &&
		    !have_same_value(m, n, other))
			return false;
		other++;
	}
	return true;
}

/* take(n) and skip(n), take(25) and skip(75): nothing is meant to be in both. One element
 * alone is taken to be looked at. */
static bool are_apart(const struct model *m, const struct call *take,
		      const struct call *skip)
{
	nid_t taken = call_argument(m, take->node, 0, "count");
	nid_t skipped = call_argument(m, skip->node, 0, "count");
	long first, second;

	if (taken == NO_NODE || skipped == NO_NODE)
		return false;
	if (is_known_int(m, taken, &first) && is_known_int(m, skipped, &second))
		return first > 1 && first <= second;
	return is_same_expression(m, taken, skipped);
}

/* ds.skip(n) with what is called of it: ds.skip(n).take(m).batch(32) */
static nid_t end_of_chain(const struct model *m, nid_t call)
{
	const struct tree *t = m->tree;

	for (;;) {
		nid_t up = tree_parent(t, call);
		const struct call *next;

		if (tree_is(t, up, KIND_parenthesized_expression)) {
			call = up;
			continue;
		}
		next = call_at(m, tree_parent(t, up));
		if (!next || next->callee_node != up ||
		    name_in(m, next->method, "dataset-is-left"))
			return call;
		call = next->node;
	}
}

static bool is_read_later(const struct model *m, nid_t name)
{
	struct node_list uses = uses_of(m, variable_of(m, name));

	for (uint32_t i = 0; i < uses.count; i++)
		if (bind_at(m, uses.at[i]).nr == NO_INDEX)
			return true;
	return false;
}

/* Whether a part is kept: by a name that is read, returned, handed to somebody. One that
 * a loop goes over at once is looked at. */
static bool is_kept(const struct model *m, const struct call *part)
{
	const struct tree *t = m->tree;
	nid_t n = end_of_chain(m, part->node), up = tree_parent(t, n);
	const struct call *given = call_given(m, n);

	if (given)
		return !call_in(m, given, "loops-over") &&
		       !call_is(m, given, "builtins.next");
	if (tree_is(t, up, KIND_assignment)) {
		nid_t target = tree_child(t, up, FIELD_left);

		return !tree_is(t, target, KIND_identifier) ||
		       is_read_later(m, target);
	}
	return tree_is(t, up, KIND_return_statement) ||
	       tree_is(t, up, KIND_expression_list) ||
	       tree_is(t, up, KIND_tuple) || tree_is(t, up, KIND_pair);
}

/* ds.take(n) beside ds.skip(n); NULL. */
static const struct call *take_beside(const struct model *m,
				      const struct call *skip)
{
	nid_t name = tree_bare(m->tree, skip->receiver);
	struct node_list uses;

	if (!tree_is(m->tree, name, KIND_identifier) ||
	    variable_of(m, name) == NO_INDEX)
		return NULL;
	uses = uses_of(m, variable_of(m, name));
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t attribute = tree_parent(m->tree, uses.at[i]);
		const struct call *take =
			call_at(m, tree_parent(m->tree, attribute));

		if (take && take->callee_node == attribute &&
		    name_is(m, take->method, "take") &&
		    have_same_value(m, uses.at[i], name) &&
		    are_apart(m, take, skip) && is_kept(m, take))
			return take;
	}
	return NULL;
}

/* --- what is said --------------------------------------------------------------------- */

/* The option is put behind what the call has. */
static void suggest_option(struct check *c, const struct call *shuffle,
			   const char *name, int place)
{
	const struct model *m = c->model;
	nid_t option = call_argument(m, shuffle->node, place, name);
	uint32_t end = node_span(m, shuffle->arguments).end - 1;

	fix_begin(c, FIX_SUGGESTION, "keep one order");
	if (option != NO_NODE)
		fix_replace(c, node_span(m, option), "False");
	else
		fix_replace(c, (struct span){ end, end }, ", %s=False", name);
}

static void report_split(struct check *c, const struct call *shuffle,
			 const struct call *take, const struct call *skip)
{
	const struct model *m = c->model;
	nid_t name = tree_child(m->tree, shuffle->callee_node, FIELD_attribute);
	bool lists = !name_is(m, shuffle->method, "shuffle");
	const char *option = lists ? "shuffle" : "reshuffle_each_iteration";

	report_span(c, shuffle->node,
		    (struct span){ node_span(m, name).start,
				   node_span(m, shuffle->node).end },
		    "take", source_of(c, take->node), "skip",
		    source_of(c, skip->node), "option", option, "call",
		    source_of(c, name), NULL);
	relate(c, take->node, true, "one part");
	relate(c, skip->node, true, "the other part");
	suggest_option(c, shuffle, option, lists ? 1 : 2);
}

/*
 * Both parts of a dataset read it, and it is shuffled again for each:
 *
 *	ds = ds.shuffle(1000)
 *	train, validation = ds.take(800), ds.skip(800)
 */
void check_hy219(struct check *c, nid_t module)
{
	const struct model *m = c->model;
	sym_t skip = intern_str(m->names, "skip");
	nid_t reported = NO_NODE;

	(void)module;
	for_each_call(m, i) {
		const struct call *call = call_by_id(m, i), *take, *shuffle;

		if (call->method != skip || !dataset_call(m, call->node) ||
		    !is_kept(m, call))
			continue;
		take = take_beside(m, call);
		shuffle = take ? shuffle_before(m, call) : NULL;
		if (!shuffle || shuffle->node == reported ||
		    !is_of_tensorflow(m, call) || is_for_first_release(m) ||
		    file_mentions(m, "text-of-old-datasets"))
			continue;
		report_split(c, shuffle, take, call);
		reported = shuffle->node;
	}
}
