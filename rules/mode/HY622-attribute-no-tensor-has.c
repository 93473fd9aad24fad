#include "framework/tables.h"
#include "model/modules.h"
#include "model/solve/solve.h"
#include "rulekit/boundary.h"
#include "rulekit/eager.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"

/* x.size = n: Python objects take new attributes. */
static bool is_new_attribute(const struct model *m, nid_t node)
{
	nid_t parent = tree_parent(m->tree, node);

	return tree_is(m->tree, parent, KIND_assignment) &&
	       m->tree->nodes[node].field == FIELD_left;
}

/* tf.Tensor.mean = tf.reduce_mean, or in a loop over types of tensors: a project may
 * give them what they lack. */
static bool is_given_to_tensors(const struct check *c, const char *name)
{
	const struct model *m = c->model;

	return project_of_model_holds(m, arena_fmt(c->arena,
						   "tf.Tensor.%s = ", name)) ||
	       (project_of_model_mentions(m, "text-of-tensor-types") &&
		project_of_model_holds(m,
				       arena_fmt(c->arena, ".%s = tf.", name)));
}

/* Keras' symbolic tensors have a few more, reshape and squeeze; what an operation
 * of Keras gives may be one. */
static bool is_keras_member(const struct model *m, nid_t object,
			    const char *name)
{
	const struct evidence *e = evidence_at(m, evidence_of(m, object));
	const struct call *made = call_at(m, value_of(m, object).proof);

	return framework_member(m->framework, VALUE_KERAS_TENSOR, name) &&
	       (e->is_symbolic || (made && !strncmp(name_text(m, made->name),
						    "tensorflow.keras.", 17)));
}

/* HY602 speaks of x.item() where a graph is traced. */
static bool is_reported_elsewhere(const struct model *m, nid_t node,
				  const char *name)
{
	return traced_at(m, node) != NO_INDEX &&
	       (!strcmp(name, "item") || !strcmp(name, "tolist"));
}

/* x.size() is PyTorch's, which gives the shape; x.size NumPy's. */
static const char *instead_of(const struct check *c, nid_t node,
			      const char *name)
{
	const struct framework *fw = c->model->framework;
	const char *instead = framework_instead(fw, name), *called = NULL;

	if (instead && c->model->tree->nodes[node].field == FIELD_function)
		called = framework_instead(fw,
					   arena_fmt(c->arena, "%s()", name));
	return called ? called : instead;
}

void check_hy622(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	nid_t object = tree_child(m->tree, node, FIELD_object);
	struct slice text =
		tree_text(m->tree, tree_child(m->tree, node, FIELD_attribute));
	const char *name = arena_strndup(c->arena, text.ptr, text.length);
	const char *instead = instead_of(c, node, name);
	bool assumed;

	if (!instead || object == NO_NODE ||
	    !ev_must(evidence_pool(m), evidence_of(m, object), KINDS_TENSOR) ||
	    !framework_tensors_lack(m->framework, name) ||
	    is_new_attribute(m, node) || is_keras_member(m, object, name) ||
	    is_reported_elsewhere(m, node, name) || is_tried(m, node))
		return;
	instead =
		instead_here(m, c->arena, node, instead, source_of(c, object));
	assumed = framework_set_has(m->framework, "numpy-behavior-attributes",
				    name);
	if (has_numpy_behavior(m, assumed) || is_given_to_tensors(c, name))
		return;
	if (assumed)
		instead = arena_fmt(c->arena,
				    "%s, unless other code calls "
				    "`enable_numpy_behavior()`",
				    instead);
	report(c, node, "attribute", source_of(c, node), "name", name,
	       "instead", instead, NULL);
}
