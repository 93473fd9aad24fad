#ifndef FRAMEWORK_ROW_H
#define FRAMEWORK_ROW_H

/*
 * One row of rules/frameworks/NAME/, in the form in which it is kept: a text
 * that is read when somebody asks for the name, and once while hylint is built,
 * where a row that cannot be read fails.
 *
 *	(input, axis=, /, *rest, key=, **options) tensor dtype==input rank=2
 *
 * The parameters as in Python, `=` where there is a default; without them it is
 * no callable. Then what a call gives, or what the name is:
 *
 *	tensor			one of value_kind_name()
 *	?			nobody knows
 *	tuple 2 tensor		so many of them; `named` before: a namedtuple
 *	tuple * tensor		any number
 *	tuple tensor int	one kind each
 *	list ...		as `tuple`
 *	dtype=float32		`==x` that of the argument x; `=@x:float32` the
 *				one that the argument x names, or this
 *	rank=2			`==x` that of x; `=-x` one less where x (an axis)
 *				is given, else 0
 *	class			calling it makes an instance
 *	eager			not of a tensor in a graph
 *	since=221 until=215	the first, the last mined release that has it
 *
 * A parameter that not every release has is written x<215 or x>221.
 */

#include "base/arena.h"
#include "base/err.h"
#include "framework/tables.h"

/* What a row says; the strings live in the arena. */
struct row {
	bool is_callable;
	struct callable callable;
	struct member member;
};

int row_read(struct row *out, struct arena *arena, const char *text,
	     struct err *err);

#endif
