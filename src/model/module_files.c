/*
 * From the name of a module to its file: modules are looked for below the folders
 * around the file that asks. A module is read, parsed and its syntax understood once,
 * in an arena of its own; when all of them take too much, those go first that nobody
 * has asked for lately. How many files one file may cause to be read is bounded.
 */

#include "model/module_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mentions.h"
#include "base/steps.h"
#include "framework/tables.h"
#include "framework/word_set.h"
#include "model/solve/solve.h"
#include "model/uses.h"
#include "py/encoding.h"

/* Nothing is read yet. */
static void begin_modules(struct modules *modules)
{
	arena_init(&modules->arena);
	intern_init(&modules->paths);
	intern_init(&modules->questions);
	intern_init(&modules->imports);
	memset(&modules->all, 0, sizeof(modules->all));
	memset(&modules->read, 0, sizeof(modules->read));
	memset(&modules->found, 0, sizeof(modules->found));
	memset(&modules->answers, 0, sizeof(modules->answers));
}

struct modules *modules_new(struct arena *arena, struct intern *names,
			    const struct framework *framework,
			    struct parser *parser,
			    const struct snapshot *snapshot,
			    struct snapshot *searched)
{
	struct modules *modules = ARENA_NEW(arena, struct modules);

	*modules = (struct modules){ .names = names,
				     .framework = framework,
				     .parser = parser,
				     .snapshot = snapshot,
				     .searched = searched,
				     .top = "" };
	begin_modules(modules);
	return modules;
}

const char *modules_shown_path(const struct modules *modules, const char *path)
{
	return snapshot_shown_path(modules->snapshot, path);
}

/* The words of a set, ended by NULL. A + is a blank: tensorflow+import+keras. */
static const char *const *words_of(const struct model *m, const char *set)
{
	const char *at = framework_set(m->framework, set), *end = NULL;
	VEC(const char *) words = { 0 };
	struct slice word;

	while (framework_next_word(&at, &word)) {
		char *text = arena_strndup(m->arena, word.ptr, word.length);

		for (size_t i = 0; i < word.length; i++)
			if (text[i] == '+')
				text[i] = ' ';
		vec_push(m->arena, &words, text);
	}
	vec_push(m->arena, &words, end);
	return words.at;
}

bool file_mentions(const struct model *m, const char *set)
{
	return slice_holds_any(m->tree->text, words_of(m, set));
}

bool file_says(const struct model *m, const char *set)
{
	struct mentions wanted = { .words = words_of(m, set),
				   .most_bytes = SIZE_MAX,
				   .most_files = SIZE_MAX };

	return mentions_look(&wanted, m->tree->text);
}

bool project_of_model_mentions(const struct model *m, const char *set)
{
	const struct modules *modules = modules_asked_by(m);
	struct word_search wanted = { .words = words_of(m, set) };

	return modules &&
	       snapshot_mentions(modules->searched, modules->top, &wanted);
}

bool project_of_model_holds(const struct model *m, const char *text)
{
	const struct modules *modules = modules_asked_by(m);
	const char *words[] = { text, NULL };
	struct word_search wanted = { .words = words };

	return modules &&
	       snapshot_mentions(modules->searched, modules->top, &wanted);
}

/* In pkg/net.py: net, then pkg. Where there is none, "". */
static const char *part_of_path(struct arena *arena, const char *path,
				bool of_folder)
{
	const char *end = strrchr(path, of_folder ? '/' : '.');
	const char *start = end;

	if (!end)
		return "";
	while (start > path && start[-1] != '/')
		start--;
	return arena_strndup(arena, start, (size_t)(end - start));
}

bool users_of_model_mention(const struct model *m, const char *set)
{
	const struct modules *modules = modules_asked_by(m);
	const char *path = m->around.path;
	struct word_search wanted;

	if (!modules || !path)
		return false;
	wanted.words = words_of(m, set);
	wanted.unless = words_of(m, "text-of-tests");
	for (int of_folder = 0; of_folder < 2; of_folder++) {
		wanted.module = part_of_path(m->arena, path, of_folder);
		if (*wanted.module && *wanted.module != '_' &&
		    snapshot_mentions(modules->searched, modules->top, &wanted))
			return true;
	}
	return false;
}

bool programs_of_model_mention(const struct model *m, const char *set)
{
	static const char *const script[] = { "__main__", NULL };
	static const char *const nothing[] = { NULL };
	const struct modules *modules = modules_asked_by(m);
	const char *const *words = words_of(m, set);
	struct word_search with = { .words = words,
				    .module = script[0],
				    .unless = nothing };
	struct word_search without = { .words = script,
				       .module = script[0],
				       .unless = words };

	return modules &&
	       snapshot_mentions(modules->searched, modules->top, &with) &&
	       !snapshot_mentions(modules->searched, modules->top, &without);
}

bool may_be_used_by_others(const struct model *m)
{
	static const char *const imports[] = { "import", NULL };
	static const char *const nothing[] = { NULL };
	const struct modules *modules = modules_asked_by(m);
	struct word_search wanted = { .words = imports, .unless = nothing };

	if (m->around.notebook)
		return false;
	if (!modules || !m->around.path)
		return true;
	wanted.module = part_of_path(m->arena, m->around.path, false);
	return !*wanted.module || *wanted.module == '_' ||
	       snapshot_mentions(modules->searched, modules->top, &wanted);
}

static void forget_program(struct program_kept *program)
{
	if (program->path)
		arena_release(&program->arena);
	*program = (struct program_kept){ 0 };
}

static size_t memory_of_programs(const struct modules *modules)
{
	size_t used = 0;

	for (size_t i = 0; i < MOST_PROGRAMS; i++)
		if (modules->programs[i].path)
			used += modules->programs[i].arena.used;
	return used;
}

static void forget_programs(struct modules *modules)
{
	for (size_t i = 0; i < MOST_PROGRAMS; i++)
		forget_program(&modules->programs[i]);
}

static void forget_module(struct module *module)
{
	arena_release(&module->arena);
	module->is_read = module->is_parsed = module->has_tree = false;
}

void modules_release(struct modules *modules)
{
	if (!modules)
		return;
	forget_programs(modules);
	for (size_t i = 0; i < modules->read.count; i++)
		forget_module(modules->read.at[i]);
	intern_release(&modules->paths);
	intern_release(&modules->questions);
	intern_release(&modules->imports);
	arena_release(&modules->arena);
}

static size_t memory_of(const struct modules *modules)
{
	size_t used = modules->arena.used;

	for (size_t i = 0; i < modules->read.count; i++)
		used += modules->read.at[i]->arena.used;
	return used + memory_of_programs(modules);
}

static int later_asked_first(const void *a, const void *b)
{
	const struct module *x = *(struct module *const *)a;
	const struct module *y = *(struct module *const *)b;

	if (x->serial != y->serial)
		return x->serial < y->serial ? 1 : -1;
	return strcmp(x->path, y->path);
}

/* Some room is made at once, so that it is not made again for each file. */
static void forget_stale_modules(struct modules *modules, size_t used,
				 size_t most)
{
	qsort(modules->read.at, modules->read.count, sizeof(*modules->read.at),
	      later_asked_first);
	while (modules->read.count && used > most / 4 * 3) {
		struct module *module = vec_last(&modules->read);

		used -= module->arena.used;
		forget_module(module);
		modules->read.count--;
	}
}

void modules_trim(struct modules *modules, size_t most)
{
	size_t used = modules ? memory_of(modules) : 0;

	if (used <= most)
		return;
	/* They hold what came from the modules. */
	forget_programs(modules);
	used = memory_of(modules);
	if (used <= most)
		return;
	if (modules->arena.used > most / 2) {
		modules_release(modules);
		begin_modules(modules);
		return;
	}
	forget_stale_modules(modules, used, most);
}

struct reach *reach_new(struct modules *modules, struct arena *arena)
{
	struct reach *reach = ARENA_NEW(arena, struct reach);

	reach->serial = ++modules->last_serial;
	reach->arena = arena;
	return reach;
}

struct modules *modules_asked_by(const struct model *m)
{
	struct modules *modules = m->around.modules;

	if (!modules)
		return NULL;
	modules->top = m->around.top;
	modules->reach = m->around.reach;
	return modules;
}

/* --- reading ------------------------------------------------------------------ */

static bool is_readable(struct slice text)
{
	return text.length <= LARGEST_MODULE &&
	       !memchr(text.ptr, '\0', text.length);
}

/* All files that import it ask for the names that it reads. */
static void know_syntax(struct modules *ms, struct module *module)
{
	const struct surroundings alone = { .path = module->path };

	model_syntax(&module->syntax, &module->arena, &module->tree, ms->names,
		     ms->framework, false, &alone);
	identifiers_named(&module->syntax, 0);
}

static bool parse_module(struct modules *ms, struct module *module)
{
	struct err err;

	if (!module->is_parsed)
		module->has_tree =
			is_readable(module->text) &&
			!source_decode(&module->text, &module->arena, &err) &&
			!tree_parse(&module->tree, ms->parser, &module->arena,
				    module->text, &err);
	if (!module->is_parsed && module->has_tree)
		know_syntax(ms, module);
	module->is_parsed = true;
	return module->has_tree;
}

static void model_module(struct modules *ms, const struct module *module,
			 struct model *out)
{
	struct surroundings around = { .modules = ms,
				       .path = module->path,
				       .top = ms->top,
				       .reach = ms->reach };

	model_syntax_again(out, ms->reach->arena, &module->syntax, &around);
}

const struct model *module_model(struct modules *ms, struct module *module)
{
	struct reach *reach = ms->reach;
	struct model **model;
	int64_t left;

	for (uint32_t i = 0; i < reach->count; i++)
		if (reach->modules[i] == module)
			return reach->models[i];
	if (reach->count == MOST_READ)
		return NULL;
	reach->modules[reach->count] = module;
	model = &reach->models[reach->count++];
	left = steps_set_aside_for(module->text.length);
	if (parse_module(ms, module)) {
		*model = ARENA_NEW(reach->arena, struct model);
		model_module(ms, module, *model);
	}
	steps_take_up(left);
	return *model;
}

static void read_module(struct modules *ms, struct module *module)
{
	arena_init(&module->arena);
	module->exists = !snapshot_read(ms->snapshot, &module->arena, ms->top,
					module->path, &module->text);
	module->is_read = true;
	if (module->exists)
		vec_push(&ms->arena, &ms->read, module);
	else
		arena_release(&module->arena);
}

/* It is wanted now, and may have been forgotten. */
static struct module *module_asked(struct modules *ms, struct module *module)
{
	if (!module || !module->exists)
		return NULL;
	if (!module->is_read)
		read_module(ms, module);
	module->serial = ms->last_serial;
	return module->exists ? module : NULL;
}

/* The file of that path, or NULL. */
static struct module *module_at(struct modules *ms, const char *path)
{
	sym_t known = intern_find(&ms->paths, path, strlen(path));
	struct module *module;

	if (!known) {
		module = ARENA_NEW(&ms->arena, struct module);
		module->path = arena_strdup(&ms->arena, path);
		read_module(ms, module);
		known = intern_str(&ms->paths, path);
		while (ms->all.count <= known)
			vec_push(&ms->arena, &ms->all, NULL);
		ms->all.at[known] = module;
	}
	return module_asked(ms, ms->all.at[known]);
}

const struct model *modules_syntax(const struct surroundings *around,
				   struct slice text)
{
	struct modules *ms = around->modules;
	struct module *module;
	bool is_known;
	int64_t left;

	ms->top = around->top;
	ms->reach = around->reach;
	module = module_at(ms, around->path);
	if (!module || module->text.length != text.length ||
	    memcmp(module->text.ptr, text.ptr, text.length) != 0)
		return NULL;
	left = steps_set_aside_for(text.length);
	is_known = parse_module(ms, module);
	steps_take_up(left);
	return is_known ? &module->syntax : NULL;
}

/* --- programs ------------------------------------------------------------------------ */

static struct program_kept *place_for_program(struct modules *ms,
					      const char *path)
{
	struct program_kept *place = &ms->programs[0];

	for (size_t i = 0; i < MOST_PROGRAMS; i++) {
		struct program_kept *p = &ms->programs[i];

		if (p->path && !strcmp(p->path, path))
			return p;
		if (p->serial < place->serial)
			place = p;
	}
	return place;
}

static void read_program(struct modules *ms, struct program_kept *program,
			 const char *path, const char *top)
{
	struct module *module = module_at(ms, path);
	struct surroundings around = { .modules = ms, .top = top };

	arena_init(&program->arena);
	program->path = arena_strdup(&program->arena, path);
	if (!module || !parse_module(ms, module))
		return;
	around.path = module->path;
	around.reach = reach_new(ms, &program->arena);
	program->model = ARENA_NEW(&program->arena, struct model);
	model_syntax_again(program->model, &program->arena, &module->syntax,
			   &around);
	solver_of(program->model);
}

const struct model *modules_program(const struct model *m, const char *path)
{
	struct modules *ms = modules_asked_by(m);
	struct program_kept *program = place_for_program(ms, path);
	uint32_t serial = m->around.reach->serial;
	int64_t left;

	if (!program->path || strcmp(program->path, path) != 0) {
		forget_program(program);
		if (memory_of_programs(ms) > MOST_PROGRAM_MEMORY)
			forget_programs(ms);
		left = steps_set_aside();
		read_program(ms, program, path, m->around.top);
		steps_take_up(left);
	}
	program->serial = serial;
	return program->model;
}

const struct import_index *modules_importers(const struct model *m)
{
	struct modules *ms = modules_asked_by(m);

	return snapshot_imports(ms->searched, ms->top, m->around.path,
				words_of(m, "packages-of-others"));
}

bool is_program(const struct model *m, const char *path)
{
	struct slice text;

	return project_file(m, path, &text) && text.length <= LARGEST_PROGRAM &&
	       slice_holds_any(text, words_of(m, "text-of-graph-runs")) &&
	       !slice_holds_any(text, words_of(m, "text-of-tests"));
}

/* --- where a module may be -------------------------------------------------------- */

/* "a.b" below a folder: folder/a/b.py or folder/a/b/__init__.py. */
static struct module *module_below(struct modules *ms, const char *folder,
				   const char *dotted, size_t length)
{
	struct arena *arena = ms->reach->arena;
	char *below = arena_strndup(arena, dotted, length);
	struct module *module;
	const char *base;

	for (char *p = below; *p; p++)
		if (*p == '.')
			*p = '/';
	base = fs_join(arena, folder, below);
	module = *below ? module_at(ms, arena_fmt(arena, "%s.py", base)) : NULL;
	if (!module)
		module = module_at(ms, fs_join(arena, base, "__init__.py"));
	return module;
}

/* Libraries that nobody keeps in a project: not worth a look into each folder. */
static bool is_library(const char *dotted)
{
	static const char *const names[] = {
		"PIL",	       "absl",	     "abc",	   "argparse",
		"collections", "contextlib", "copy",	   "cv2",
		"dataclasses", "datetime",   "enum",	   "functools",
		"glob",	       "gym",	     "h5py",	   "inspect",
		"io",	       "itertools",  "jax",	   "json",
		"logging",     "math",	     "matplotlib", "multiprocessing",
		"numpy",       "operator",   "os",	   "pandas",
		"pathlib",     "pickle",     "random",	   "re",
		"scipy",       "shutil",     "six",	   "sklearn",
		"string",      "subprocess", "sys",	   "tempfile",
		"threading",   "time",	     "torch",	   "tqdm",
		"typing",      "unittest",   "warnings",   "yaml",
	};
	size_t length = strcspn(dotted, ".");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == length &&
		    !memcmp(names[i], dotted, length))
			return true;
	return false;
}

/* For an absolute import the package may begin in any folder above. */
static struct module *look_for_module(struct modules *ms, const char *path,
				      const char *dotted, size_t length)
{
	const char *folder = fs_folder_of(ms->reach->arena, path);
	struct module *module;

	if (*dotted == '.') {
		for (dotted++, length--; *dotted == '.'; dotted++, length--)
			folder = fs_folder_of(ms->reach->arena, folder);
		return module_below(ms, folder, dotted, length);
	}
	if (is_library(dotted))
		return NULL;
	for (int up = 0; up < HIGHEST_PACKAGE; up++) {
		module = module_below(ms, folder, dotted, length);
		if (module && strcmp(module->path, path))
			return module;
		if (!*folder || !strcmp(folder, "/") || !strcmp(folder, "."))
			break;
		folder = fs_folder_of(ms->reach->arena, folder);
	}
	return NULL;
}

/* Longer names are looked for each time. */
#define LONGEST_IMPORT 512

struct module *module_for(struct modules *ms, const char *path,
			  const char *dotted, size_t length)
{
	size_t path_length = strlen(path),
	       key_length = path_length + 1 + length;
	char key[LONGEST_IMPORT];
	sym_t known;

	if (key_length > sizeof(key))
		return look_for_module(ms, path, dotted, length);
	memcpy(key, path, path_length + 1);
	memcpy(key + path_length + 1, dotted, length);
	known = intern_find(&ms->imports, key, key_length);
	if (!known) {
		struct module *module =
			look_for_module(ms, path, dotted, length);

		known = intern_bytes(&ms->imports, key, key_length);
		while (ms->found.count <= known)
			vec_push(&ms->arena, &ms->found, NULL);
		ms->found.at[known] = module;
	}
	return module_asked(ms, ms->found.at[known]);
}

bool project_file(const struct model *m, const char *path, struct slice *text)
{
	struct modules *modules = modules_asked_by(m);
	struct module *file = modules ? module_at(modules, path) : NULL;

	if (file)
		*text = file->text;
	return file;
}

bool project_has_module(const struct model *m, const char *name)
{
	struct modules *modules = modules_asked_by(m);

	return modules && m->around.path &&
	       module_for(modules, m->around.path, name, strlen(name));
}
