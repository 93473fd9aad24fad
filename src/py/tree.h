#ifndef PY_TREE_H
#define PY_TREE_H

/*
 * A parsed Python file as a flat tree: an array of small records in pre-order.
 *
 * The first child of node i is i + 1 when i has children at all; the subtree of
 * i is the range [i, next); a node's next sibling is its `next` while that is
 * inside the parent. Node 0 is the module. Named nodes and operators are kept,
 * other punctuation is not. Comments and line continuations stand apart, in
 * `comments`, so that they never come between a node and its children.
 *
 * Only this layer knows tree-sitter. Nothing that walks a tree may recurse over
 * it: a sum of 20,000 terms is 20,000 levels deep.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "base/steps.h"
#include "base/vec.h"

typedef uint32_t nid_t;
#define NO_NODE UINT32_MAX

enum kind {
	KIND_END, /* ends a list of kinds */
#define KIND(name) KIND_##name,
#include "py/kinds.h"
#undef KIND
	KIND_operator, /* the token of an operator */
	KIND_error,    /* what the grammar could not read */
	KIND_other,    /* a named node that hylint has no use for */
	KIND_COUNT
};

enum field {
	FIELD_none,
#define FIELD(name) FIELD_##name,
#include "py/kinds.h"
#undef FIELD
	FIELD_COUNT
};

struct node {
	uint8_t kind, field;
	uint32_t start, end; /* bytes */
	nid_t parent, next;
};

struct tree_comment {
	uint32_t start, end;
};

struct tree {
	struct slice text;
	struct node *nodes;
	uint32_t count;
	/* Nodes of each kind in the order of the text. */
	uint32_t *by_kind[KIND_COUNT];
	uint32_t kind_count[KIND_COUNT];
	VEC(struct tree_comment) comments;
	/* Where the grammar met what is not Python; empty for a good file. */
	VEC(struct tree_comment) errors;
	/* Who parsed it, and which of its parses it was: for py/query.h. */
	struct parser *parser;
	uint32_t parse;
};

struct parser;

/* Returns NULL and fills err when the grammar lacks a kind that hylint needs. */
struct parser *parser_new(struct err *err);
void parser_free(struct parser *parser);

/* "tree-sitter 0.25.10 (grammar ABI 15)", for --version. */
const char *parser_version(struct arena *arena);

/* Parses UTF-8 text, which must outlive the tree. A byte order mark is skipped.
 * Never fails on bad Python: see `errors`. -1 only when the parser gives up. */
int tree_parse(struct tree *out, struct parser *parser, struct arena *arena,
	       struct slice text, struct err *err);

/*
 * What a parse leaves behind for the next one of the same text after some
 * edits, so that only what has changed is parsed. The caller does not tell the
 * edits; the texts are compared.
 */
struct parse_memory;
struct parse_memory *parse_memory_new(void);
void parse_memory_free(struct parse_memory *memory);

/* As tree_parse, and with the same tree; `memory` may be NULL. With it, the tree
 * is there until the next parse with the same one. */
int tree_parse_again(struct tree *out, struct parser *parser,
		     struct parse_memory *memory, struct arena *arena,
		     struct slice text, struct err *err);

const char *kind_name(enum kind kind);

static inline const struct node *tree_node(const struct tree *t, nid_t n)
{
	return &t->nodes[n];
}

static inline enum kind tree_kind(const struct tree *t, nid_t n)
{
	return n == NO_NODE ? KIND_END : (enum kind)t->nodes[n].kind;
}

static inline bool tree_is(const struct tree *t, nid_t n, enum kind kind)
{
	return n != NO_NODE && t->nodes[n].kind == kind;
}

/* In broken code any part may be missing: NO_NODE in, NO_NODE or nothing out. */
static inline nid_t tree_parent(const struct tree *t, nid_t n)
{
	return n == NO_NODE ? NO_NODE : t->nodes[n].parent;
}

/* Where the subtree ends; 0 for NO_NODE, so that a walk over it ends at once. */
static inline nid_t tree_end(const struct tree *t, nid_t n)
{
	return n == NO_NODE ? 0 : t->nodes[n].next;
}

static inline nid_t tree_first(const struct tree *t, nid_t n)
{
	return n != NO_NODE && t->nodes[n].next > n + 1 ? n + 1 : NO_NODE;
}

static inline nid_t tree_sibling(const struct tree *t, nid_t n)
{
	nid_t next = tree_end(t, n), parent = tree_parent(t, n);

	return parent != NO_NODE && next < t->nodes[parent].next ? next
								 : NO_NODE;
}

static inline bool tree_inside(const struct tree *t, nid_t n, nid_t outer)
{
	return n != NO_NODE && outer != NO_NODE && n >= outer &&
	       n < t->nodes[outer].next;
}

static inline struct slice tree_text(const struct tree *t, nid_t n)
{
	if (n == NO_NODE)
		return (struct slice){ "", 0 };
	return (struct slice){ t->text.ptr + t->nodes[n].start,
			       t->nodes[n].end - t->nodes[n].start };
}

static inline bool tree_text_is(const struct tree *t, nid_t n, const char *text)
{
	return n != NO_NODE && slice_is(tree_text(t, n), text);
}

/* The last of its children, or NO_NODE. */
nid_t tree_last(const struct tree *t, nid_t n);

/* What an item of a `with` manages: open(p) of `with open(p) as file`. */
nid_t tree_managed(const struct tree *t, nid_t item);

#define for_each_child(t, child, n)              \
	for (nid_t child = tree_first((t), (n)); \
	     child != NO_NODE && step_taken();   \
	     child = tree_sibling((t), child))

/* Every node inside `n`, `n` itself left out. */
#define for_each_descendant(t, d, n) \
	for (nid_t d = (n) + 1; d < tree_end((t), (n)) && step_taken(); d++)

/* A node, and then its descendants. */
#define for_each_within(t, d, n) \
	for (nid_t d = (n);      \
	     (n) != NO_NODE && d < tree_end((t), (n)) && step_taken(); d++)

/* Every node of a kind in the file. */
#define for_each_kind(t, n, i, k)                                         \
	for (uint32_t i = 0; i < (t)->kind_count[k] && step_taken(); i++) \
		for (nid_t n = (t)->by_kind[k][i], once_ = 1; once_; once_ = 0)

/* The first child with a field, or NO_NODE. NO_NODE in, NO_NODE out. */
nid_t tree_child(const struct tree *t, nid_t n, enum field field);

/* The i-th child (operators count), or NO_NODE. */
nid_t tree_nth(const struct tree *t, nid_t n, uint32_t i);
uint32_t tree_child_count(const struct tree *t, nid_t n);

/* How many siblings stand in front of a node: the i of tree_nth(). */
uint32_t tree_place(const struct tree *t, nid_t n);

/* The sibling in front of a node, or NO_NODE. However many there are, it takes no
 * longer than the sibling is deep. */
nid_t tree_sibling_before(const struct tree *t, nid_t n);

/* The def or class below a decorator; NO_NODE for anything else. Takes no longer
 * for a def with thousands of decorators. */
nid_t tree_decorated(const struct tree *t, nid_t decorator);

/* The nearest node around `n` (n itself left out) of a kind, or NO_NODE. */
nid_t tree_ancestor(const struct tree *t, nid_t n, enum kind kind);

/* [a, b] or (a, b); `a, b` without parentheses is an expression_list. */
static inline bool tree_is_list_or_tuple(const struct tree *t, nid_t n)
{
	return tree_is(t, n, KIND_list) || tree_is(t, n, KIND_tuple);
}

/* The left side of a, b = ..., (a, b) = ..., [a, b] = ... */
bool tree_is_target_list(const struct tree *t, nid_t n);

/* object.x of its identifier x; NO_NODE where that is no attribute. */
static inline nid_t tree_attribute_of(const struct tree *t, nid_t name)
{
	nid_t n = tree_parent(t, name);

	return tree_is(t, n, KIND_attribute) &&
			       t->nodes[name].field == FIELD_attribute
		       ? n
		       : NO_NODE;
}

/* x.shape, whatever x is: tree_is_attribute_named(t, n, "shape"). */
bool tree_is_attribute_named(const struct tree *t, nid_t n, const char *name);

/* Whether a statement writes to a node: x of `x = 1`, `x += 1`, `x, y = z`,
 * `for x in y` and `with y as x`. */
bool tree_is_assigned(const struct tree *t, nid_t n);

/* What stands inside parentheses: (((x))) is x. */
nid_t tree_bare(const struct tree *t, nid_t n);

/* The parent, without the parentheses between: of x in f(a=((x))) it is a=. */
nid_t tree_above(const struct tree *t, nid_t n);

/* The statement that holds `n` (n itself when it is one). */
nid_t tree_statement(const struct tree *t, nid_t n);

/* Whether the statement that `n` is a part of cannot be read: `model = tf.model.` */
bool tree_is_torn(const struct tree *t, nid_t n);

/* Whether something in a part of the text cannot be read. */
bool tree_is_torn_in(const struct tree *t, uint32_t start, uint32_t end);

/* The innermost node around the bytes. */
nid_t tree_at(const struct tree *t, uint32_t start, uint32_t end);

/* The first node of a kind at or behind byte `start` and before `end`. */
nid_t tree_find(const struct tree *t, enum kind kind, uint32_t start,
		uint32_t end);

#endif
