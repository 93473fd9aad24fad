#ifndef MODEL_BUILDING_H
#define MODEL_BUILDING_H

/*
 * Private to build*.c: the first pass over a tree, which all of them are parts
 * of. What is open is the scope that the pass is in.
 */

#include "model/caches.h"

struct open_scope {
	scope_id scope;
	nid_t end;
};

struct builder {
	struct model *m;
	const struct tree *t;
	struct arena *arena;
	VEC(struct open_scope) open;
	/* By node: the scope that begins there (a body, an iterable). */
	scope_id *begins;
};

/* --- scopes.c ------------------------------------------------------------------- */

void slots_grow(struct builder *b); /* room for one more variable */
sym_t name_at(struct builder *b, nid_t n);
uint32_t variable_get(struct builder *b, scope_id scope, sym_t name);
bind_id bind_add(struct builder *b, scope_id scope, struct bind bind);
scope_id scope_add(struct builder *b, enum scope_kind kind, nid_t node,
		   scope_id parent, uint32_t function, class_id klass);
scope_id scope_now(struct builder *b);

/* --- build_binds.c: what a statement binds ------------------------------------------ */

void on_as(struct builder *b, nid_t n);
void on_assignment(struct builder *b, nid_t n);
void on_augmented(struct builder *b, nid_t n);
void on_case(struct builder *b, nid_t pattern);
void on_declaration(struct builder *b, nid_t n, bool global);
void on_delete(struct builder *b, nid_t n);
void on_for(struct builder *b, nid_t n);
void on_import(struct builder *b, nid_t n);
void on_import_from(struct builder *b, nid_t n);
void on_walrus(struct builder *b, nid_t n);

/* --- build_definitions.c: functions, classes, calls ----------------------------------- */

void on_call(struct builder *b, nid_t n);
void on_class(struct builder *b, nid_t n);
void on_comprehension(struct builder *b, nid_t n);
void on_function(struct builder *b, nid_t n);
void on_return(struct builder *b, nid_t n);
void on_yield(struct builder *b, nid_t n);

#endif
