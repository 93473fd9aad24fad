/*
 * Most of what a library of layers and losses does is shown by the scripts that import it.
 * These are found by the text of their imports, those of importers of importers too, and
 * each that trains or runs something is solved as a program; what it shows of the file
 * joins what the file shows itself.
 */
#include <string.h>

#include "base/fs.h"
#include "base/import_index.h"
#include "model/caches.h"
#include "model/modules.h"
#include "model/solve/solve.h"

/* Files that import the file, the nearest first, and those that import these. */
struct importer_search {
	const struct model *m;
	const struct import_index *index;
	const char *names[MOST_IMPORTERS + 1]; /* of modules */
	uint32_t files[MOST_IMPORTERS];
	uint32_t count; /* of files; there is one name more */
};

/* "net" of pkg/net.py, "pkg" of pkg/__init__.py. */
static const char *name_of_module_at(struct arena *arena, const char *path)
{
	static const char package[] = "__init__.py";
	const char *name = fs_name_of(path), *dot = strrchr(name, '.');

	if (!strcmp(name, package))
		return fs_name_of(fs_folder_of(arena, path));
	return arena_strndup(arena, name,
			     dot ? (size_t)(dot - name) : strlen(name));
}

static bool is_importer_known(const struct importer_search *search,
			      uint32_t file)
{
	for (uint32_t i = 0; i < search->count; i++)
		if (search->files[i] == file)
			return true;
	return false;
}

static void list_importers_of(struct importer_search *search, const char *name)
{
	struct file_numbers found = import_index_find(search->index, name);

	for (size_t i = 0; i < found.count; i++) {
		uint32_t file = found.at[i];
		const char *path = search->index->files.at[file];

		if (search->count == MOST_IMPORTERS)
			return;
		if (is_importer_known(search, file) ||
		    !strcmp(path, search->m->around.path))
			continue;
		search->files[search->count++] = file;
		search->names[search->count] =
			name_of_module_at(search->m->arena, path);
	}
}

static void find_importers(struct importer_search *search)
{
	search->names[0] =
		name_of_module_at(search->m->arena, search->m->around.path);
	for (uint32_t i = 0; i <= search->count; i++)
		list_importers_of(search, search->names[i]);
}

void run_as_programs_do(const struct model *m)
{
	struct importer_search search = { .m = m };
	uint32_t programs = 0;

	if (!m->around.modules || !m->around.path || m->around.notebook ||
	    m->is_test_file || !needs_programs(m))
		return;
	search.index = modules_importers(m);
	find_importers(&search);
	for (uint32_t i = 0; i < search.count && programs < MOST_PROGRAMS;
	     i++) {
		const char *path =
			*vec_at(&search.index->files, search.files[i]);
		const struct model *program =
			is_program(m, path) ? modules_program(m, path) : NULL;

		if (!program)
			continue;
		run_as_program_does(m, program);
		programs++;
	}
}
