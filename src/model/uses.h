#ifndef MODEL_USES_H
#define MODEL_USES_H

/*
 * Where names stand in a file: indexes over all of its identifiers, made when
 * first asked. For whoever would else walk over the file once for each name.
 */

#include "model/model.h"

/* Nodes in the order of the text; they belong to the model. */
struct node_list {
	const nid_t *at;
	uint32_t count;
};

/* The identifiers of that text, whatever they mean. */
struct node_list identifiers_named(const struct model *m, sym_t name);

/* For another model of the same file: what is indexed already (see model_syntax_again). */
struct use_cache *uses_again(const struct model *known, struct arena *arena);

/* The identifiers that are written like a node. */
struct node_list identifiers_like(const struct model *m, nid_t node);

/* The identifiers that mean a variable, where it is bound too. */
struct node_list uses_of(const struct model *m, uint32_t variable);

/* How many nodes of a list stand in front of a node. */
uint32_t count_before(struct node_list list, nid_t node);

/* The bind whose target the node is, or NO_INDEX. */
bind_id bind_at(const struct model *m, nid_t target);

/* Whether a variable is bound somewhere inside a node. */
bool is_bound_inside(const struct model *m, uint32_t variable, nid_t node);

#endif
