#ifndef BASE_IMPORT_INDEX_H
#define BASE_IMPORT_INDEX_H

/*
 * Which Python files of a project name which modules in their imports, by the text
 * alone: `from pkg.net import Net` names pkg, net and Net. The texts enter one after the
 * other; a file may be listed that imports something else of the name.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/intern.h"
#include "base/slice.h"
#include "base/vec.h"

/* By number, in the order in which they came. */
struct file_numbers {
	const uint32_t *at;
	size_t count;
};

struct importers_of_name {
	VEC(uint32_t) files;
};

struct import_index {
	struct arena *arena;
	/* Packages, ended by NULL, whose modules are none of the project. */
	const char *const *libraries;
	struct intern names; /* numbers these: */
	VEC(struct importers_of_name) by_name;
	VEC(const char *) files; /* paths */
};

void import_index_init(struct import_index *index, struct arena *arena,
		       const char *const *libraries);
void import_index_release(struct import_index *index);

/* The path is copied. */
void import_index_add(struct import_index *index, const char *path,
		      struct slice text);

/* The files that name it. */
struct file_numbers import_index_find(const struct import_index *index,
				      const char *name);

#endif
