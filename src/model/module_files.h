#ifndef MODEL_MODULE_FILES_H
#define MODEL_MODULE_FILES_H

/* Private to model/modules.c and module_files.c: the files that imports lead to. */

#include "model/modules.h"

struct module {
	const char *path;
	struct slice text;
	struct tree tree;
	struct model model;
	bool exists, is_read, is_understood;
};

struct modules {
	struct arena arena;
	struct intern *names;
	const struct framework *framework;
	struct parser *parser;
	const struct snapshot *snapshot;
	struct snapshot *searched;
	const char *top;     /* of the file that asks */
	struct intern paths; /* numbers these: */
	VEC(struct module *) all;
	struct intern questions; /* numbers these: */
	VEC(struct imported) answers;
	uint32_t left; /* how many may be read for this file */
	uint32_t being_read;
	const char *word; /* what files must mention, or NULL */
	int depth;	  /* of base classes that are looked up */
};

/* The file of a module that the code of `path` imports by a dotted name ("a.b", ".b"),
 * whose text is there; or NULL. */
struct module *module_for(struct modules *modules, const char *path,
			  const char *dotted, size_t length);

/* Parses and models a module that exists. False when it cannot be read. */
bool understand_module(struct modules *modules, struct module *module);

#endif
