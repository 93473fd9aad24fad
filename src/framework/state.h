#ifndef FRAMEWORK_STATE_H
#define FRAMEWORK_STATE_H

/* Private to src/framework/: what a framework is made of. */

#include "base/vec.h"
#include "framework/framework.h"
#include "framework/packed.h"

struct tables;

struct alias {
	const char *from, *to;
	size_t length;
};

/* What was answered about a name, by its sym: the tables do not change, and the
 * same names are asked about for each rule and after each keystroke. */
struct answers {
	const struct fact **at; /* &unasked where nobody has asked */
	uint32_t room;
};

struct framework_memory {
	struct answers below, facts;
};

struct framework {
	struct arena *arena;
	struct intern *names;
	const char *prefix;
	size_t prefix_length;
	VEC(struct alias) aliases, conventions;
	/* By sym of the name, or of the pattern's prefix. */
	struct fact **exact, **functions_below, **classes_below;
	uint32_t room;
	VEC(struct traced_method) traced_methods;
	VEC(const char *) wrappers; /* the project's, as name ends */
	unsigned target;	    /* the oldest release; 0: any */
	const struct dialect *dialect;
	struct framework_memory *memory;
	struct tables *tables;
};

struct tables *tables_new(struct arena *arena, const struct packed *packed);

static inline struct tables *framework_tables(const struct framework *fw)
{
	return fw->tables;
}

/* The text of a name. */
static inline struct slice framework_name(const struct framework *fw,
					  sym_t name)
{
	return (struct slice){ intern_text(fw->names, name),
			       intern_length(fw->names, name) };
}

/* "tensorflow", ended by NUL. */
static inline struct slice framework_prefix(const struct framework *fw)
{
	return (struct slice){ fw->prefix, fw->prefix_length };
}

#endif
