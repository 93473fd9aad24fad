/*
 * All uses of a name or an attribute in the file are looked at. What an array or a
 * container holds is told apart by what the read does with it.
 */

#include "model/writes.h"

#include "framework/tables.h"
#include "model/modules.h"
#include "model/solve/solve.h"
#include "model/uses.h"

static uint64_t kinds_seen(const struct model *m, nid_t n)
{
	return evidence_at(m, evidence_of(m, n))->kinds;
}

bool is_kept_object(uint64_t kinds)
{
	return kinds & KINDS_KEPT &&
	       !(kinds & ~(KINDS_KEPT | KIND_BIT(VALUE_NONE)));
}

/* The nodes at which the same variable is bound. */
static void find_binds(const struct model *m, uint32_t v, struct moments *out)
{
	bind_id i = variable_at(m, v)->first;

	for (; is_present(i); i = bind_by_id(m, i)->next) {
		const struct bind *b = bind_by_id(m, i);

		if (b->kind == BIND_ASSIGN || b->kind == BIND_AUGMENTED ||
		    b->kind == BIND_FOR)
			add_moment(out,
				   &(struct moment){ m->function_of[b->target],
						     b->target, b->target,
						     NO_INDEX });
	}
}

/* The x[i] around x; NO_NODE where x is used in another way. */
static nid_t item_of(const struct tree *t, nid_t container)
{
	nid_t n = tree_parent(t, container);

	return tree_is(t, n, KIND_subscript) && tree_first(t, n) == container
		       ? n
		       : NO_NODE;
}

/* The key of x[key], where it is one. */
static nid_t item_key(const struct tree *t, nid_t item)
{
	return tree_child_count(t, item) == 2 ? tree_nth(t, item, 1) : NO_NODE;
}

/* Whether two keys are one, which is known. */
static bool is_same_key(const struct model *m, nid_t a, nid_t b)
{
	const struct evidence *one, *other;

	if (a == NO_NODE || b == NO_NODE)
		return false;
	one = evidence_at(m, evidence_of(m, a));
	other = evidence_at(m, evidence_of(m, b));
	return one->constant && one->constant == other->constant &&
	       one->kinds == other->kinds;
}

static bool is_same_item(const struct model *m, nid_t a, nid_t b)
{
	return is_same_key(m, item_key(m->tree, a), item_key(m->tree, b));
}

/* Whether an operation takes the items of an array, and not its shape alone:
 * self.scale * x, tf.gather(self.scale, i). */
static bool uses_all_items(const struct model *m, nid_t array)
{
	nid_t n = tree_above(m->tree, array);
	const struct call *call;

	if (kinds_seen(m, array) != KIND_BIT(VALUE_NUMPY))
		return false;
	if (tree_is(m->tree, n, KIND_binary_operator))
		return true;
	call = tree_is(m->tree, n, KIND_argument_list)
		       ? call_at(m, tree_parent(m->tree, n))
		       : NULL;
	return call && call->name &&
	       kinds_seen(m, call->node) == KIND_BIT(VALUE_TENSOR) &&
	       !framework_set_has(m->framework, "takes-shape-only",
				  name_text(m, call->name));
}

/* The self.scale[0] in which a use of self.scale is assigned, where what reads the
 * attribute sees that; or NO_NODE. */
static nid_t item_written(const struct model *m, nid_t read, nid_t use)
{
	nid_t item = item_of(m->tree, read), other = item_of(m->tree, use);

	if (other == NO_NODE || !tree_is_assigned(m->tree, other) ||
	    (item != NO_NODE ? tree_is_assigned(m->tree, item) ||
				       !is_same_item(m, item, other)
			     : !uses_all_items(m, read)))
		return NO_NODE;
	return other;
}

/* fill() of an array, and copyto(), which is given one first. */
static bool array_changes_itself(const struct model *m, const struct call *call)
{
	return call && call->method &&
	       framework_set_has(m->framework, "array-changes-itself",
				 name_text(m, call->method));
}

static bool changes_first_array(const struct model *m, const struct call *call)
{
	return call && call->name &&
	       framework_set_has(m->framework, "changes-first-array",
				 name_text(m, call->name));
}

/* weights.sort(), np.copyto(weights, x), rng.shuffle(weights): the call, or NO_NODE. */
static nid_t array_changed_by(const struct model *m, nid_t array)
{
	nid_t whole = array, parent;
	const struct call *call;

	while (tree_is(m->tree, tree_parent(m->tree, whole),
		       KIND_parenthesized_expression))
		whole = tree_parent(m->tree, whole);
	parent = tree_parent(m->tree, whole);
	if (tree_is(m->tree, parent, KIND_attribute)) {
		call = call_at(m, tree_parent(m->tree, parent));
		return array_changes_itself(m, call) &&
				       call->callee_node == parent
			       ? call->node
			       : NO_NODE;
	}
	call = call_given(m, whole);
	return changes_first_array(m, call) &&
			       call_argument(m, call->node, 0, NULL) == array
		       ? call->node
		       : NO_NODE;
}

/* The array that an operation takes, where a call changes it in place: the call. */
static nid_t array_written(const struct model *m, nid_t read, nid_t use)
{
	return item_of(m->tree, read) == NO_NODE && uses_all_items(m, read)
		       ? array_changed_by(m, use)
		       : NO_NODE;
}

/* The nodes at which a variable is bound, or what it holds is changed in place. */
void find_name_writes(const struct model *m, nid_t read, struct moments *out)
{
	uint32_t v = variable_of(m, read);
	struct node_list uses = uses_of(m, v);

	find_binds(m, v, out);
	/* As many are asked about for each read. */
	if (uses.count > MOST_EVENTS)
		return;
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = uses.at[i], target = item_written(m, read, n);

		if (target == NO_NODE)
			target = array_written(m, read, n);
		if (target != NO_NODE)
			add_moment(out,
				   &(struct moment){ m->function_of[n], target,
						     target, NO_INDEX });
	}
}

/* settings of `import settings`, which is one module for the whole program. */
static bool is_same_module(const struct model *m, nid_t a, nid_t b)
{
	const struct bind *bind;

	if (!tree_is(m->tree, a, KIND_identifier) ||
	    !tree_is(m->tree, b, KIND_identifier) ||
	    variable_of(m, a) == NO_INDEX ||
	    variable_of(m, a) != variable_of(m, b))
		return false;
	bind = only_bind(m, a);
	return bind && bind->kind == BIND_IMPORT && m->around.modules &&
	       modules_module(m, bind->imported);
}

/* The nodes at which the attribute of an object of the same class is bound, or an
 * item of it. What the traced code names itself is that object whoever runs the
 * graph. */
void find_attribute_writes(const struct model *m, nid_t read,
			   struct moments *out)
{
	const struct tree *t = m->tree;
	struct node_list uses =
		identifiers_like(m, tree_child(t, read, FIELD_attribute));
	nid_t object = tree_child(t, read, FIELD_object);

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(t, uses.at[i]);
		nid_t target =
			tree_is_assigned(t, n) ? n : item_written(m, read, n);
		struct moment write;

		if (target == NO_NODE)
			target = array_written(m, read, n);

		if (target == NO_NODE ||
		    (!share_object(m, object, tree_child(t, n, FIELD_object)) &&
		     !is_same_module(m, object,
				     tree_child(t, n, FIELD_object))))
			continue;
		write = (struct moment){ m->function_of[n], target, target,
					 NO_INDEX };
		if (held_by(m, n) != held_by(m, read))
			write.held = held_by(m, n);
		add_moment(out, &write);
	}
}

/* os.environ[key], os.getenv(key) */
static nid_t environment_key(const struct model *m, nid_t read)
{
	return tree_is(m->tree, read, KIND_call)
		       ? call_argument(m, read, 0, "key")
		       : item_key(m->tree, read);
}

void find_environment_writes(const struct model *m, nid_t read,
			     struct moments *out)
{
	const struct tree *t = m->tree;
	nid_t key = environment_key(m, read);
	struct node_list named =
		identifiers_named(m, intern_str(m->names, "environ"));

	for (uint32_t i = 0; i < named.count; i++) {
		nid_t whole = tree_attribute_of(t, named.at[i]), item;
		sym_t name;

		if (whole == NO_NODE)
			whole = named.at[i];
		name = dotted_name(m, whole);
		item = item_of(t, whole);
		if (item != NO_NODE && tree_is_assigned(t, item) && name &&
		    framework_set_has(m->framework, "environment",
				      name_text(m, name)) &&
		    is_same_key(m, key, item_key(t, item)))
			add_moment(out,
				   &(struct moment){ m->function_of[item], item,
						     item, NO_INDEX });
	}
}

/* --- whether it is another object --------------------------------------------------- */

/* optimizers.get(x), which gives x itself where that is an optimizer. */
static bool looks_up(const struct model *m, const struct call *call)
{
	return name_is(m, call->method, "get") ||
	       name_is(m, call->method, "deserialize");
}

#define LONGEST_MAKERS 3

/* Whether an expression makes a new object whenever it is run: a constructor, or a
 * function of the file that returns what it has made. */
static bool makes_new_object(const struct model *m, nid_t expression, int depth)
{
	nid_t n = tree_bare(m->tree, expression);
	const struct call *call;
	const struct function *function;

	if (tree_is(m->tree, n, KIND_identifier))
		n = tree_bare(m->tree, only_value(m, n));
	call = n == NO_NODE ? NULL : call_at(m, n);
	if (!call || depth > LONGEST_MAKERS ||
	    !is_kept_object(kinds_seen(m, n)))
		return false;
	if (kinds_seen(m, call->callee_node) == KIND_BIT(VALUE_CLASS))
		return true;
	if (call->callee == NO_INDEX)
		return call->name && framework_owns(m->framework, call->name) &&
		       !looks_up(m, call);
	function = function_at(m, call->callee);
	for (size_t i = 0; i < function->returns.count; i++)
		if (!makes_new_object(
			    m, tree_first(m->tree, function->returns.at[i]),
			    depth + 1))
			return false;
	return function->returns.count > 0;
}

bool makes_new(const struct model *m, nid_t expression)
{
	return makes_new_object(m, expression, 0);
}
