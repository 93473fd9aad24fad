/*
 * In: self.encoder = Encoder() of a layer or model. Out: a finding where Encoder, here or
 * in another file, derives from nothing that Keras looks into, and makes layers itself.
 */
#include "framework/tables.h"
#include "framework/word_set.h"
#include "model/members.h"
#include "model/solve/evidence.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "rulekit/kept_layers.h"
#include "rulekit/rule.h"
#include "rulekit/sets.h"
#include "rulekit/weights.h"

/* Names that are used more often are made by a program. */
#define MOST_USES 200

/* --- what the object holds ------------------------------------------------------------- */

/* A method, a property or an attribute that gives its weights to whoever wants them. */
static bool lists_weights_of_class(const struct class_of_file *k)
{
	const char *words = framework_set(k->model->framework, "lists-weights");
	struct slice word;

	while (framework_next_word(&words, &word))
		if (class_binds(k, intern_find(k->model->names, word.ptr,
					       word.length)))
			return true;
	return false;
}

/* Of a class without any base of which Keras might know something. */
static bool is_plain_class(const struct lineage *of)
{
	if (!of->is_whole || of->outside_count || !of->count)
		return false;
	for (uint32_t i = 0; i < of->count; i++)
		if (lists_weights_of_class(&of->at[i]))
			return false;
	return true;
}

static bool is_plain_object(const struct model *m, nid_t value,
			    struct lineage *of)
{
	struct lineage another;

	return ev_must(evidence_pool(m), evidence_however_run(m, value),
		       KIND_BIT(VALUE_INSTANCE)) &&
	       lineage_of(m, value, 0, of) &&
	       !lineage_of(m, value, 1, &another) && is_plain_class(of);
}

/* --- what is done with it ---------------------------------------------------------------- */

/* self.encoder.first in a constructor: the layer itself may be kept there, too. Elsewhere
 * net.encoder.first.trainable_variables: the program trains them by itself. */
static bool is_cared_for_at(const struct model *m, nid_t use)
{
	const struct tree *t = m->tree;
	nid_t above = tree_parent(t, use);

	if (!tree_is(t, above, KIND_attribute))
		return false;
	if (is_in_constructor(m, use))
		return true;
	for (; tree_is(t, above, KIND_attribute) ||
	       tree_is(t, above, KIND_subscript);
	     above = tree_parent(t, above)) {
		struct slice name =
			tree_text(t, tree_child(t, above, FIELD_attribute));

		if (name_in(m, intern_bytes(m->names, name.ptr, name.length),
			    "lists-weights"))
			return true;
	}
	return false;
}

/* self.encoder in the class, and of an object that may be one of it. */
static bool is_of_object(const struct model *m, nid_t use,
			 const struct weight_place *p)
{
	const struct tree *t = m->tree;

	if (self_attribute(m, use))
		return same_class(class_around(m, use), p->klass);
	return share_object(m, tree_child(t, p->target, FIELD_object),
			    tree_child(t, use, FIELD_object));
}

/* Whether the class uses what it keeps where it computes, and nothing shows that its layers
 * are looked after. */
static bool is_used_untracked(const struct model *m,
			      const struct weight_place *p)
{
	const struct tree *t = m->tree;
	struct node_list uses = identifiers_named(m, p->name);
	bool is_used = false;

	if (uses.count > MOST_USES)
		return false;
	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t n = tree_attribute_of(t, uses.at[i]);

		if (n == NO_NODE || n == p->target || !is_of_object(m, n, p))
			continue;
		if (is_cared_for_at(m, n))
			return false;
		is_used = is_used ||
			  (same_class(class_around(m, n), p->klass) &&
			   !is_in_constructor(m, n));
	}
	return is_used;
}

static void report_object(struct check *c, const struct weight_place *p,
			  const struct kept_layer *kept)
{
	const struct model *m = c->model;
	const char *tf = module_alias(m, p->target, "tensorflow");
	const struct call *made = call_at(kept->model, kept->made);

	report(c, p->target, "place", source_of(c, p->target), "class",
	       name_text(kept->model, class_at(kept->model, kept->klass)->name),
	       "layer", strrchr(name_text(kept->model, made->name), '.') + 1,
	       "tf", tf ? tf : "tf", NULL);
	relate_in(c, kept->model, kept->made, true, "this layer is not seen");
}

/*
 * A plain object with layers of its own that a layer or model keeps:
 *
 *	class Encoder:
 *		def __init__(self):
 *			self.dense = Dense(3)
 *	self.encoder = Encoder()
 */
void check_hy330(struct check *c, nid_t node)
{
	const struct model *m = c->model;
	struct weight_place p;
	struct lineage of;
	struct kept_layer kept;

	if (weight_place_at(m, node, &p) && is_plain_object(m, p.value, &of) &&
	    find_kept_layer(&of, &kept) && is_used_untracked(m, &p) &&
	    is_of_layer(m, &p) &&
	    !lists_weights_of_class(&(struct class_of_file){ m, p.klass }))
		report_object(c, &p, &kept);
}
