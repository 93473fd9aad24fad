#ifndef MODEL_HANDLES_H
#define MODEL_HANDLES_H

/*
 * What the parts of a model call each other: numbers that know of what.
 *
 * Parts are kept in arrays that move while a file is read, so they refer to each
 * other by number, which is half of a pointer, too. A bare number of a class is
 * taken for one of a function in silence; in a struct of its own the compiler
 * refuses it, and it is still passed as a number. Structs were chosen over
 * pointers for that, and over names for uint32_t because those mix.
 *
 *	class_id c = class_around(m, node);
 *
 *	if (is_present(c) && !same_class(c, f->klass))
 *		use(class_at(m, c)->name);
 *
 * What is kept by number beside the array, in a table or as a key, takes `c.nr`.
 */

#include <stdbool.h>
#include <stdint.h>

/* A number of nothing; of a handle, see is_absent. */
#define NO_INDEX UINT32_MAX

#define HANDLE(part)                                             \
	typedef struct {                                         \
		uint32_t nr;                                     \
	} part##_id;                                             \
	static inline bool same_##part(part##_id a, part##_id b) \
	{                                                        \
		return a.nr == b.nr;                             \
	}

/* Whether a handle, of whatever it is, is NO_CLASS and the like, or is not. */
#define is_absent(handle) ((handle).nr == NO_INDEX)
#define is_present(handle) ((handle).nr != NO_INDEX)

HANDLE(class)
#define NO_CLASS ((class_id){ NO_INDEX })

HANDLE(bind)
#define NO_BIND ((bind_id){ NO_INDEX })

HANDLE(scope)
#define NO_SCOPE ((scope_id){ NO_INDEX })
#define MODULE_SCOPE ((scope_id){ 0 })

HANDLE(call)

#endif
