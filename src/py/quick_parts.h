#ifndef PY_QUICK_PARTS_H
#define PY_QUICK_PARTS_H

/*
 * Private to quick_*.c. Tokens are read one at a time; nodes are linked, as a node's
 * parent is often known only behind it, and are laid out in pre-order at the end.
 * Who meets something that it does not know calls quick_give_up(): from then on the
 * text is at its end, so that all loops end.
 */

#include "py/quick.h"

enum token_type {
	TOKEN_END,
	TOKEN_NEWLINE,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_STRING, /* its beginning; quick_string() reads the rest */
	TOKEN_OPERATOR,
	TOKEN_KEYWORD,
};

/* Up to three bytes of an operator as one number. */
#define OP1(a) ((uint32_t)(unsigned char)(a))
#define OP2(a, b) (OP1(a) | OP1(b) << 8)
#define OP3(a, b, c) (OP2(a, b) | OP1(c) << 16)

enum keyword {
	WORD_NONE,
#define WORD(name) WORD_##name,
#define WORDS                                                             \
	WORD(False) WORD(None) WORD(True) WORD(and) WORD(as) WORD(assert)    \
	WORD(async) WORD(await) WORD(break) WORD(class) WORD(continue)       \
	WORD(def) WORD(del) WORD(elif) WORD(else) WORD(except)               \
	WORD(finally) WORD(for) WORD(from) WORD(global) WORD(if)             \
	WORD(import) WORD(in) WORD(is) WORD(lambda) WORD(nonlocal)           \
	WORD(not) WORD(or) WORD(pass) WORD(raise) WORD(return) WORD(try)     \
	WORD(while) WORD(with) WORD(yield)
	WORDS
#undef WORD
};

struct token {
	enum token_type type;
	enum keyword word;
	uint32_t op; /* OP1 to OP3 */
	uint32_t start, end;
	bool is_float;
};

/* Index into quick->nodes; 0 is no node. */
typedef uint32_t qid;

struct quick_node {
	uint8_t kind, field;
	uint32_t start, end;
	qid first, last, next; /* children; sibling */
};

struct quick_comment {
	struct tree_comment place;
	uint32_t indent; /* of one on a line of its own */
};

struct quick {
	struct slice text;
	struct arena scratch; /* where all of it is */
	struct quick_node *nodes;
	uint32_t count, room;
	VEC(struct quick_comment) comments;
	struct token token; /* the next one */
	uint32_t at;	    /* of the text, behind it */
	uint32_t last_end;  /* where the token before it ended */
	uint32_t brackets;  /* that are open: lines do not end in them */
	uint32_t indent;    /* of the line that begins, behind TOKEN_NEWLINE */
	uint32_t line_end;  /* of the line before: its last token or comment */
	/* The first comment on a line of its own that is in no block yet. */
	uint32_t loose_comment;
	uint32_t block_indent; /* of the block that is open */
	uint32_t depth;
	bool failed;
};

void quick_give_up(struct quick *q);

/* Whether parts may be nested one deeper; gives up where they may not. */
bool quick_enter(struct quick *q);
void quick_leave(struct quick *q);

/* --- quick_lex.c ------------------------------------------------------------------ */

void quick_advance(struct quick *q);

/* From the end of a line to the next line that has code. */
void quick_begin_line(struct quick *q);

static inline bool quick_is_op(const struct quick *q, uint32_t op)
{
	return q->token.type == TOKEN_OPERATOR && q->token.op == op;
}

static inline bool quick_is_word(const struct quick *q, enum keyword word)
{
	return q->token.type == TOKEN_KEYWORD && q->token.word == word;
}

/* Passes it where it is next. */
bool quick_pass_op(struct quick *q, uint32_t op);
bool quick_pass_word(struct quick *q, enum keyword word);

/* Passes it; gives up where it is not next. */
void quick_expect_op(struct quick *q, uint32_t op);
void quick_expect_word(struct quick *q, enum keyword word);

/* --- quick_nodes.c ---------------------------------------------------------------- */

void quick_make_room(struct quick *q, uint32_t room);
qid quick_node(struct quick *q, enum kind kind, uint32_t start, uint32_t end);
void quick_add(struct quick *q, qid parent, qid child, enum field field);

/* A node around one that has no parent yet. */
qid quick_wrap(struct quick *q, enum kind kind, qid child, enum field field);

/* A node of the next token alone, which is passed. */
qid quick_leaf(struct quick *q, enum kind kind);

/* The node reaches as far as what was passed last. */
void quick_close(struct quick *q, qid n);

/* The tree in pre-order. */
void quick_lay_out(const struct quick *q, struct tree *out, struct arena *arena,
		   qid root, uint32_t offset);

/* --- quick_string.c ----------------------------------------------------------------- */

/* One or several strings side by side. */
qid quick_string(struct quick *q);

/* --- quick_expression.c --------------------------------------------------------------- */

qid quick_expression(struct quick *q);

/* An attribute, call, subscript, or what is simpler. */
qid quick_primary(struct quick *q);

/* a, b: expression_list; one alone is itself. */
qid quick_expressions(struct quick *q);

/* `yield`, with what it gives. */
qid quick_yield(struct quick *q);

/* The arguments of a call or the bases of a class, from the parenthesis on. */
qid quick_arguments(struct quick *q);

/* What was read as an expression is what is assigned to. */
void quick_make_pattern(struct quick *q, qid n);

/* x, y of `for x, y in`. */
qid quick_targets(struct quick *q);

qid quick_type(struct quick *q);

/* Up to and without `end`; `typed` for def, else lambda. */
void quick_parameters(struct quick *q, qid list, uint32_t end, bool typed);

#endif
