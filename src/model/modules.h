#ifndef MODEL_MODULES_H
#define MODEL_MODULES_H

/*
 * Other files of the project, as far as a file imports from them. They are read
 * when somebody asks and kept as long as there is room; what is read comes from
 * the snapshot that the asking file comes from: the work tree, the index, or a
 * commit.
 */

#include "model/model.h"
#include "py/tree.h"
#include "snapshot/snapshot.h"

struct modules;

/* What an import leads to: a function or a class of another file. */
struct imported {
	const struct model *model;
	const char *path;
	uint32_t function; /* or NO_INDEX */
	class_id klass;	   /* or NO_INDEX */
	/* A name of the module that is neither, or that is bound in several
	 * ways: its variable plus one, else 0. */
	uint32_t variable;
};

/* All of them must outlive the modules, which live in `arena`. Files are read from
 * `snapshot`; the whole project is searched in `searched`. */
struct modules *modules_new(struct arena *arena, struct intern *names,
			    const struct framework *framework,
			    struct parser *parser,
			    const struct snapshot *snapshot,
			    struct snapshot *searched);

/* The path of a file that they have read, as people see it. */
const char *modules_shown_path(const struct modules *modules, const char *path);

/* Whether the text of the file has one of the words of this set (rules/frameworks/). */
bool file_mentions(const struct model *m, const char *set);

/* The same of its code, less the comments. */
bool file_says(const struct model *m, const char *set);

/* Whether some Python file of its project has one of them in its code: a switch that is
 * thrown for the whole program. */
bool project_of_model_mentions(const struct model *m, const char *set);

/* The same, in files that name the module (by the name of the file, or of its folder)
 * and are no tests: what a test does is not so for the program. */
bool users_of_model_mention(const struct model *m, const char *set);

/* The same, in all files of the project that are scripts, of which there is one: who runs
 * the module runs one of them. */
bool programs_of_model_mention(const struct model *m, const char *set);

/* Whether some Python file of its project has that text in its code. */
bool project_of_model_holds(const struct model *m, const char *text);

/* Whether another Python file or notebook of the project may use what the file defines:
 * it has the name of the module in it. True, too, where no other file is known. */
bool may_be_used_by_others(const struct model *m);

/* The text of another file of the project, by its path; false: there is none. */
bool project_file(const struct model *m, const char *path, struct slice *text);

/* Whether a folder around the file has a module of that name, which an import finds
 * before the library of the name: keras/__init__.py. */
bool project_has_module(const struct model *m, const char *name);

/* The file of the project that is the module of that name for the code of m, or
 * NULL. */
const struct model *modules_module(const struct model *m, sym_t name);

/* The syntax of the file with these surroundings, for model_build_again(): it may have
 * been read for one that imports it, and is kept for those that will. NULL: the file has
 * another text than this, or cannot be parsed. */
const struct model *modules_syntax(const struct surroundings *around,
				   struct slice text);

/* Whether a file that m imports, or one that such a file imports, has a text of
 * which that holds. */
bool some_import_holds(const struct model *m, bool (*holds)(struct slice text));

/* Whether one of these opens a tf.GradientTape. */
bool some_import_has_tape(const struct model *m);

/* Once the files that were read take more than `most` bytes, those that were asked for
 * longest ago are forgotten. Nothing that came from them may be in use. */
void modules_trim(struct modules *modules, size_t most);

void modules_release(struct modules *modules);

/*
 * What a file that is checked may lead to: so many modules, each with a model that
 * is made for it in `arena`. Texts, trees and what their syntax says are shared between
 * the files of a run, models are not: what one file has shown of a module, and how far the module's own
 * imports could be followed, depends on what that file has led to before.
 */
struct reach *reach_new(struct modules *modules, struct arena *arena);

/* What a canonical name of the file m leads to, which may come from a star import.
 * These are asked where m->around.modules is there. */
bool modules_find_for(const struct model *m, sym_t name, struct imported *out);

/* A method of a class of another file, which that class may inherit from yet
 * another. */
bool modules_method(const struct imported *class, sym_t method,
		    struct imported *out);

/* A method that class c of m, or one of its bases there, inherits from a class of
 * another file. */
bool modules_inherited(const struct model *m, class_id c, sym_t method,
		       struct imported *out);

/* A model of its own of the file of `what`, to be traced for one importer only: what
 * that gives its functions is not so for others. */
const struct model *imported_model_anew(const struct imported *what,
					struct arena *arena);

/* Traces a function in such a model for the graph functions of its importer m, with
 * what those give it, and all that it calls. */
void imported_trace(const struct model *m, const struct imported *what,
		    const struct model *anew);

/* The file of the project with that path, solved as a program of its own; NULL: it
 * cannot be read. It is kept for the files that ask next. */
const struct model *modules_program(const struct model *m, const char *path);

/* The Python files of the folder and of those above, and what they import. */
const struct import_index *modules_importers(const struct model *m);

/* Whether a file runs graphs, or has Keras do it, and is no test. */
bool is_program(const struct model *m, const char *path);

/* Runs functions of the file as programs have them run that import it. */
void run_as_programs_do(const struct model *m);

/* Traces function f of a model for graph functions of files that are not known. */
void trace_for_others(const struct model *m, uint32_t f);

/* Whether function f of such a model was traced by its own file. */
bool imported_own_trace(const struct model *anew, uint32_t f);

#endif
