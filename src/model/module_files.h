#ifndef MODEL_MODULE_FILES_H
#define MODEL_MODULE_FILES_H

/* Private to model/modules.c and module_files.c: the files that imports lead to. */

#include "model/bounds.h"
#include "model/modules.h"

struct module {
	const char *path;
	bool exists, is_read;
	uint32_t serial;    /* of the reach that asked for it last */
	struct arena arena; /* of all below, while it is read */
	struct slice text;
	bool is_parsed, has_tree;
	struct tree tree;
	struct model syntax; /* that nobody asks; each reach has its own */
};

struct reach {
	uint32_t serial;
	struct arena *arena;
	uint32_t count;
	const struct module *modules[MOST_READ];
	struct model *models[MOST_READ]; /* NULL: it cannot be read */
};

/* A file that imports others, solved as a program of its own. */
struct program_kept {
	const char *path; /* NULL: none is kept here */
	struct arena arena;
	struct model *model; /* NULL: it cannot be read */
	uint32_t serial;     /* of the reach that asked for it last */
};

/* What was found for one reach. */
struct answer {
	struct imported what;
	uint32_t serial;
};

struct modules {
	struct arena arena;
	struct intern *names;
	const struct framework *framework;
	struct parser *parser;
	const struct snapshot *snapshot;
	struct snapshot *searched;
	struct intern paths; /* numbers these: */
	VEC(struct module *) all;
	VEC(struct module *) read;  /* those that take memory */
	struct intern imports;	    /* by whom and what; numbers these: */
	VEC(struct module *) found; /* or NULL */
	struct intern questions;    /* numbers these: */
	VEC(struct answer) answers;
	uint32_t last_serial;
	struct program_kept programs[MOST_PROGRAMS];
	/* Of the file that asks: */
	const char *top;
	struct reach *reach;
	int depth; /* of base classes that are looked up */
};

/* From here on what m asks is answered. */
struct modules *modules_asked_by(const struct model *m);

/* The file of a module that the code of `path` imports by a dotted name ("a.b", ".b"),
 * whose text is there; or NULL. */
struct module *module_for(struct modules *modules, const char *path,
			  const char *dotted, size_t length);

/* The model of a module that exists, for the file that asks. NULL: it cannot be read,
 * or the file has led to too many. */
const struct model *module_model(struct modules *modules,
				 struct module *module);

#endif
