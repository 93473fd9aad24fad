/*
 * Which binds may reach a use: a walk back from the use through the blocks of
 * its scope, and forward around its loops.
 */
#include "model/around.h"
#include "model/caches.h"
#include "model/origin.h"

/* From which node on a bind has taken effect. */
static nid_t effect_of(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t n = b->target;

	switch (b->kind) {
	case BIND_PARAMETER:
		return 0;
	case BIND_FOR:
		return b->value == NO_NODE ? n : t->nodes[b->value].next;
	case BIND_WITH:
	case BIND_EXCEPT:
	case BIND_MATCH:
	case BIND_WALRUS:
		return t->nodes[n].next;
	case BIND_FUNCTION:
	case BIND_CLASS:
		return t->nodes[b->value].next;
	default:
		return t->nodes[tree_statement(t, n)].next;
	}
}

/* The piece of code whose every run passes the bind: the block it stands in,
 * or for the target of a `for` the loop's body. */
static nid_t reach_of(const struct model *m, const struct bind *b)
{
	const struct tree *t = m->tree;
	nid_t n = tree_statement(t, b->target);

	if (b->kind == BIND_FOR) {
		nid_t loop = tree_parent(t, b->target);

		while (loop != NO_NODE &&
		       !tree_is(t, loop, KIND_for_statement) &&
		       !tree_is(t, loop, KIND_for_in_clause))
			loop = tree_parent(t, loop);
		if (tree_is(t, loop, KIND_for_statement))
			return tree_child(t, loop, FIELD_body);
		return loop == NO_NODE ? NO_NODE : tree_parent(t, loop);
	}
	if (b->kind == BIND_WITH || b->kind == BIND_WALRUS)
		return tree_parent(t, n);
	if (b->kind == BIND_EXCEPT || b->kind == BIND_MATCH) {
		while (n != NO_NODE && !tree_is(t, n, KIND_except_clause) &&
		       !tree_is(t, n, KIND_case_clause))
			n = tree_parent(t, n);
		return n;
	}
	return tree_parent(t, n);
}

/* The branch of `fork` (an if statement) that holds n: its block, elif or else
 * clause. */
static nid_t branch_of(const struct tree *t, nid_t fork, nid_t n)
{
	while (tree_parent(t, n) != fork)
		n = tree_parent(t, n);
	return n;
}

/* Two places in different branches of one if: the flow never leads from one to
 * the other but around a loop. */
static bool are_exclusive(const struct tree *t, nid_t a, nid_t b)
{
	for (nid_t n = tree_parent(t, a); n != NO_NODE; n = tree_parent(t, n)) {
		if (!tree_inside(t, b, n))
			continue;
		if (!tree_is(t, n, KIND_if_statement))
			return false;
		return branch_of(t, n, a) != branch_of(t, n, b) &&
		       branch_of(t, n, a) !=
			       tree_child(t, n, FIELD_condition) &&
		       branch_of(t, n, b) != tree_child(t, n, FIELD_condition);
	}
	return false;
}

/* The loop that a block ends by leaving, with `break` or `continue`, and that is not
 * around the use: the flow goes on after it. NO_NODE: it does not end so. */
static nid_t loop_left_before(const struct model *m, nid_t block, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t last = last_statement(m, block), loop;

	if (!tree_is(t, last, KIND_break_statement) &&
	    !tree_is(t, last, KIND_continue_statement))
		return NO_NODE;
	loop = loop_statement_around(m, last);
	return tree_inside(t, use, loop) ? NO_NODE : loop;
}

/* A block around the bind, not around the use, that the flow leaves for good:
 * `if c: x = 1; return`. */
static bool left_for_good(const struct model *m, nid_t target, nid_t use)
{
	const struct tree *t = m->tree;

	for (nid_t n = tree_parent(t, target); n != NO_NODE;
	     n = tree_parent(t, n)) {
		nid_t loop;

		if (tree_inside(t, use, n))
			return false;
		if (!block_leaves(m, n))
			continue;
		loop = loop_left_before(m, n, use);
		if (loop == NO_NODE)
			return true;
		n = loop;
	}
	return false;
}

/* The outermost-but-inside-the-function loop that holds both nodes, or the
 * innermost one: any will do to say that the flow can come around. */
static nid_t common_loop(const struct model *m, nid_t a, nid_t b, nid_t limit)
{
	for (nid_t n = loop_statement_around(m, a);
	     n != NO_NODE && tree_inside(m->tree, n, limit);
	     n = loop_statement_around(m, n))
		if (tree_inside(m->tree, b, n))
			return n;
	return NO_NODE;
}

struct bind_set {
	VEC(bind_id) list;
};

/* Whether every branch of the if around the bind binds the variable, so that
 * nothing older comes through. */
static bool bound_in_all_branches(const struct model *m, nid_t use,
				  const struct bind_set *seen)
{
	const struct tree *t = m->tree;
	nid_t target, fork, block;
	bool has_else = false;

	target = bind_by_id(m, vec_last(&seen->list))->target;
	fork = tree_ancestor(t, target, KIND_if_statement);
	if (fork == NO_NODE || tree_inside(t, use, fork))
		return false;
	block = tree_parent(t, fork);
	if (!tree_inside(t, use, block))
		return false;
	for_each_child(t, branch, fork) {
		nid_t body = branch;
		bool binds = false;

		if (t->nodes[branch].field != FIELD_consequence &&
		    t->nodes[branch].field != FIELD_alternative)
			continue;
		if (tree_is(t, branch, KIND_elif_clause))
			body = tree_child(t, branch, FIELD_consequence);
		if (tree_is(t, branch, KIND_else_clause)) {
			body = tree_child(t, branch, FIELD_body);
			has_else = true;
		}
		for (size_t i = 0; i < seen->list.count; i++) {
			nid_t s = tree_statement(
				t, bind_by_id(m, seen->list.at[i])->target);

			binds = binds || tree_parent(t, s) == body;
		}
		if (!binds && !block_leaves(m, body))
			return false;
	}
	return has_else;
}

static uint32_t bind_count(const struct model *m, const struct variable *v)
{
	return is_absent(v->last) ? 0 : bind_by_id(m, v->last)->order + 1;
}

static struct bind_list all_binds(const struct model *m,
				  const struct variable *v)
{
	VEC(bind_id) list = { 0 };

	for (bind_id i = v->first; is_present(i) && list.count < MOST_REACHING;
	     i = bind_by_id(m, i)->next)
		if (bind_by_id(m, i)->kind != BIND_ANNOTATED)
			vec_push(m->arena, &list, i);
	return (struct bind_list){ list.at, (uint32_t)list.count };
}

/* The outermost loop of the scope around a use, or NO_NODE. */
static nid_t outermost_loop(const struct model *m, nid_t use, nid_t limit)
{
	nid_t loop = NO_NODE;

	for (nid_t n = loop_statement_around(m, use);
	     n != NO_NODE && tree_inside(m->tree, n, limit);
	     n = loop_statement_around(m, n))
		loop = n;
	return loop;
}

/* Adds the binds behind the use that come around a loop, unless a bind in the
 * same loop always comes first. */
static void add_loop_carried(const struct model *m, const struct variable *v,
			     nid_t use, uint32_t from, nid_t killer,
			     struct bind_set *list)
{
	const bind_id *binds = m->caches->variable_binds[v - m->variables.at];
	nid_t limit = scope_at(m, v->scope)->node;
	nid_t outer = outermost_loop(m, use, limit);
	uint32_t count = bind_count(m, v);

	if (outer == NO_NODE)
		return;
	for (uint32_t i = from; i < count && list->list.count < MOST_REACHING;
	     i++) {
		const struct bind *b = bind_by_id(m, binds[i]);
		nid_t loop;

		if (b->kind == BIND_ANNOTATED)
			continue;
		if (!tree_inside(m->tree, b->target, outer))
			return;
		loop = common_loop(m, use, b->target, limit);
		if (loop == NO_NODE ||
		    (killer != NO_NODE && tree_inside(m->tree, killer, loop)))
			continue;
		vec_push(m->arena, &list->list, binds[i]);
	}
}

/* How many binds have taken effect before the use; they do so in the order of
 * the text. */
static uint32_t binds_before(const struct model *m, const struct variable *v,
			     nid_t use)
{
	const bind_id *binds = m->caches->variable_binds[v - m->variables.at];
	uint32_t low = 0, high = bind_count(m, v);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (bind_by_id(m, binds[middle])->effect <= use)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct bind_list local_binds(const struct model *m,
				    const struct variable *v, nid_t use)
{
	const bind_id *binds = m->caches->variable_binds[v - m->variables.at];
	uint32_t before = binds_before(m, v, use);
	struct bind_set reaching = { 0 };
	nid_t killer = NO_NODE;

	for (uint32_t i = before;
	     i-- > 0 && reaching.list.count < MOST_REACHING;) {
		const struct bind *b = bind_by_id(m, binds[i]);
		nid_t reach;

		if (b->kind == BIND_ANNOTATED ||
		    are_exclusive(m->tree, b->target, use) ||
		    left_for_good(m, b->target, use))
			continue;
		vec_push(m->arena, &reaching.list, binds[i]);
		reach = reach_of(m, b);
		if (b->kind == BIND_PARAMETER ||
		    (reach != NO_NODE && tree_inside(m->tree, use, reach)) ||
		    bound_in_all_branches(m, use, &reaching)) {
			killer = b->target;
			break;
		}
	}
	add_loop_carried(m, v, use, before, killer, &reaching);
	return (struct bind_list){ reaching.list.at,
				   (uint32_t)reaching.list.count };
}

void index_binds(struct model *m)
{
	struct model_caches *c = m->caches;

	c->names_differ = ARENA_ARRAY(m->arena, bool, m->variables.count + 1);
	memset(c->names_differ, 0, m->variables.count * sizeof(bool));
	c->variable_names =
		ARENA_ARRAY(m->arena, sym_t, m->variables.count + 1);
	memset(c->variable_names, 0xFF, m->variables.count * sizeof(sym_t));
	c->variable_binds =
		ARENA_ARRAY(m->arena, bind_id *, m->variables.count + 1);
	for (uint32_t v = 0; v < m->variables.count; v++) {
		const struct variable *variable = variable_at(m, v);
		uint32_t count = 0;

		for (bind_id i = variable->first; is_present(i);
		     i = bind_by_id(m, i)->next) {
			struct bind *bind = vec_at(&m->binds, i.nr);

			bind->order = count++;
			bind->effect = effect_of(m, bind);
		}
		c->variable_binds[v] =
			ARENA_ARRAY(m->arena, bind_id, count + 1);
		for (bind_id i = variable->first; is_present(i);
		     i = bind_by_id(m, i)->next)
			c->variable_binds[v][bind_by_id(m, i)->order] = i;
	}
}

/* A comprehension runs in place, as part of its function. */
static scope_id flow_scope(const struct model *m, scope_id scope)
{
	while (scope_at(m, scope)->kind == SCOPE_COMPREHENSION)
		scope = scope_at(m, scope)->parent;
	return scope;
}

struct bind_list binds_reaching(const struct model *m, uint32_t variable,
				nid_t use)
{
	const struct variable *v = variable_at(m, variable);
	scope_id owner = v->scope;

	/* The clauses of a comprehension stand behind what uses them. */
	if (v->rebound_inside ||
	    scope_at(m, owner)->kind == SCOPE_COMPREHENSION)
		return all_binds(m, v);
	if (!same_scope(flow_scope(m, owner), flow_scope(m, m->scope_of[use])))
		return all_binds(m, v);
	return local_binds(m, v, use);
}

struct bind_list reaching_binds(const struct model *m, nid_t use)
{
	uint32_t variable = variable_of(m, use);

	return variable == NO_INDEX ? (struct bind_list){ NULL, 0 }
				    : binds_reaching(m, variable, use);
}

const struct bind *only_bind(const struct model *m, nid_t identifier)
{
	struct bind_list binds = reaching_binds(m, identifier);

	return binds.count == 1 ? bind_by_id(m, binds.at[0]) : NULL;
}

nid_t only_value(const struct model *m, nid_t identifier)
{
	const struct bind *b = only_bind(m, identifier);

	return b && b->kind == BIND_ASSIGN && !b->unpacked ? b->value : NO_NODE;
}

/* A name with so many binds means no one thing; generated code has thousands. */
static bool is_bound_often(const struct model *m, nid_t n)
{
	uint32_t v = variable_of(m, n);

	return v == NO_INDEX || is_absent(variable_at(m, v)->last) ||
	       bind_by_id(m, variable_at(m, v)->last)->order >= MOST_EVENTS;
}

bool named_parameter(const struct model *m, nid_t n, uint32_t *f,
		     uint32_t *parameter)
{
	for (uint32_t steps = 0; steps < MOST_STEPS_UP; steps++) {
		const struct bind *b;

		n = tree_bare(m->tree, n);
		if (!tree_is(m->tree, n, KIND_identifier) ||
		    is_bound_often(m, n))
			return false;
		b = only_bind(m, n);
		if (!b)
			return false;
		if (b->kind == BIND_PARAMETER) {
			*f = scope_at(m, variable_at(m, b->variable)->scope)
				     ->function;
			*parameter = b->parameter;
			return *f != NO_INDEX;
		}
		if (b->kind != BIND_ASSIGN || b->unpacked)
			return false;
		n = b->value;
	}
	return false;
}

uint32_t own_parameter_of(const struct model *m, uint32_t f, nid_t expression)
{
	uint32_t parameter, of;

	return named_parameter(m, expression, &of, &parameter) && of == f
		       ? parameter
		       : NO_INDEX;
}
