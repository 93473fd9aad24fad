/*
 * A name "a.b.c" is split into a module (module_files.c finds it) and what is defined
 * in it, which that module may have imported itself. The answers are kept for the
 * file that asks.
 */

#include "model/modules.h"

#include <string.h>

#include "base/fs.h"
#include "model/caches.h"
#include "model/members.h"
#include "model/module_files.h"

static bool find_dotted(struct modules *ms, const char *path,
			const char *dotted, int depth, struct imported *out);

static bool find_in(struct modules *ms, struct module *module, const char *name,
		    int depth, struct imported *out);

static bool find_method(struct modules *ms, const struct imported *class,
			sym_t method, int depth, struct imported *out);

/* From the bases of one class of a file. */
static bool find_in_bases(struct modules *ms, const struct model *m, class_id c,
			  sym_t method, int depth, struct imported *out)
{
	const struct class *k = class_at(m, c);
	struct imported base;

	for (size_t i = 0; i < k->base_names.count; i++) {
		sym_t name = k->base_names.at[i];

		if (modules_find_for(m, name, &base) &&
		    is_present(base.klass) &&
		    find_method(ms, &base, method, depth + 1, out))
			return true;
	}
	return false;
}

/* class Mine(base.Trainer): a method that neither Mine nor a base in its file
 * has. */
static bool find_inherited(struct modules *ms, const struct model *m,
			   class_id c, sym_t method, int depth,
			   struct imported *out)
{
	class_id classes[MOST_BASES];
	uint32_t count;

	if (depth > LONGEST_IMPORT_CHAIN)
		return false;
	if (find_in_bases(ms, m, c, method, depth, out))
		return true;
	count = class_and_bases(m, c, classes);
	for (uint32_t i = 1; i < count; i++)
		if (find_in_bases(ms, m, classes[i], method, depth, out))
			return true;
	return false;
}

static bool find_method(struct modules *ms, const struct imported *class,
			sym_t method, int depth, struct imported *out)
{
	uint32_t f = class_method(class->model, class->klass, method);

	if (f == NO_INDEX)
		return find_inherited(ms, class->model, class->klass, method,
				      depth, out);
	*out = (struct imported){ class->model, class->path, f, NO_CLASS, 0 };
	return true;
}

/* Class.method */
static bool find_member(struct modules *ms, struct imported *class,
			const char *name, int depth)
{
	struct imported found;

	if (is_absent(class->klass) ||
	    !find_method(ms, class, intern_str(ms->names, name), depth, &found))
		return false;
	*class = found;
	return true;
}

/* What a module binds a name to, which it may have imported itself. */
static bool find_bind(struct modules *ms, const struct model *m,
		      const struct bind *b, int depth, struct imported *out)
{
	*out = (struct imported){ m, m->around.path, NO_INDEX, NO_CLASS, 0 };
	switch (b->kind) {
	case BIND_FUNCTION:
		out->function = b->function;
		return true;
	case BIND_CLASS:
		out->klass = b->klass;
		return true;
	case BIND_IMPORT:
		return depth < LONGEST_IMPORT_CHAIN &&
		       find_dotted(ms, m->around.path,
				   intern_text(ms->names, b->imported),
				   depth + 1, out);
	case BIND_ASSIGN:
		if (b->unpacked || b->value == NO_NODE)
			return false;
		out->function = function_named(m, b->value);
		out->variable = b->variable + 1;
		return true;
	default:
		return false;
	}
}

/* The dotted name of what comes from a module by a star import. */
static const char *starred(struct modules *ms, sym_t module, const char *name)
{
	const char *text = intern_text(ms->names, module);
	size_t length = strlen(text);

	return arena_fmt(ms->reach->arena, "%s%s%s", text,
			 length && text[length - 1] == '.' ? "" : ".", name);
}

/* from MODULE import *, in a package that hands names on. */
static bool find_starred(struct modules *ms, const struct model *m,
			 const char *name, int depth, struct imported *out)
{
	for (size_t i = 0; i < m->caches->star_modules.count; i++) {
		sym_t star = m->caches->star_modules.at[i];

		if (depth + 2 <= LONGEST_IMPORT_CHAIN &&
		    !framework_owns(ms->framework, star) &&
		    find_dotted(ms, m->around.path, starred(ms, star, name),
				depth + 2, out))
			return true;
	}
	return false;
}

static bool find_in(struct modules *ms, struct module *module, const char *name,
		    int depth, struct imported *out)
{
	const char *dot = strchr(name, '.');
	size_t length = dot ? (size_t)(dot - name) : strlen(name);
	const struct model *m = module_model(ms, module);
	uint32_t variable;

	if (!m)
		return false;
	variable = variable_in_scope(m, MODULE_SCOPE,
				     intern_bytes(ms->names, name, length));
	if (variable == NO_INDEX)
		return find_starred(ms, m, name, depth, out);
	if (!same_bind(variable_at(m, variable)->first,
		       variable_at(m, variable)->last)) {
		*out = (struct imported){ m, m->around.path, NO_INDEX, NO_CLASS,
					  variable + 1 };
		return !dot;
	}
	if (!find_bind(ms, m, bind_by_id(m, variable_at(m, variable)->first),
		       depth, out))
		return false;
	return !dot || find_member(ms, out, dot + 1, depth);
}

/* The longest part in front that is a module, and the rest in it. The dots of
 * a relative import are a module, all of them together. */
static bool find_dotted(struct modules *ms, const char *path,
			const char *dotted, int depth, struct imported *out)
{
	size_t dots = strspn(dotted, "."), end = strlen(dotted);

	for (int parts = 0; parts < 2 && end > dots; parts++) {
		struct module *module;
		size_t name = end;

		while (name > dots && dotted[name - 1] != '.')
			name--;
		end = name > dots ? name - 1 : dots;
		module = end ? module_for(ms, path, dotted, end) : NULL;
		if (module)
			return find_in(ms, module, dotted + name, depth, out);
	}
	return false;
}

/* What is asked, by the numbers of its names. */
struct module_question {
	sym_t path, dotted;
};

static struct module_question question_of(struct modules *ms, const char *path,
					  sym_t dotted)
{
	return (struct module_question){
		.path = intern_str(ms->names, path),
		.dotted = dotted,
	};
}

/* The definition of a dotted name ("package.module.function", ".module.Class",
 * "module.Class.method") for the code of `path`. False when no file of the
 * project defines it. */
static bool modules_find(struct modules *ms, const char *path, sym_t dotted,
			 struct imported *out)
{
	const struct module_question question = question_of(ms, path, dotted);
	sym_t known = intern_find(&ms->questions, (const char *)&question,
				  sizeof(question));

	if (known && ms->answers.at[known].serial == ms->reach->serial) {
		*out = ms->answers.at[known].what;
		return out->model != NULL;
	}
	if (!find_dotted(ms, path, intern_text(ms->names, dotted), 0, out))
		*out = (struct imported){ NULL, NULL, NO_INDEX, NO_CLASS, 0 };
	known = intern_bytes(&ms->questions, (const char *)&question,
			     sizeof(question));
	while (ms->answers.count <= known)
		vec_push(&ms->arena, &ms->answers, (struct answer){ 0 });
	*vec_at(&ms->answers, known) =
		(struct answer){ *out, ms->reach->serial };
	return out->model != NULL;
}

bool modules_find_for(const struct model *m, sym_t name, struct imported *out)
{
	struct modules *ms = modules_asked_by(m);
	static const char unbound[] = "builtins.";
	const char *text = intern_text(ms->names, name);

	if (!name || framework_owns(m->framework, name))
		return false;
	if (strncmp(text, unbound, sizeof(unbound) - 1))
		return modules_find(ms, m->around.path, name, out);
	text += sizeof(unbound) - 1;
	for (size_t i = 0; i < m->caches->star_modules.count; i++) {
		const char *dotted =
			starred(ms, m->caches->star_modules.at[i], text);

		if (modules_find(ms, m->around.path,
				 intern_str(ms->names, dotted), out))
			return true;
	}
	return false;
}

const struct model *modules_module(const struct model *m, sym_t name)
{
	struct modules *ms = modules_asked_by(m);
	const char *dotted = intern_text(m->names, name);
	struct module *module =
		ms && name && !framework_owns(m->framework, name)
			? module_for(ms, m->around.path, dotted, strlen(dotted))
			: NULL;

	return module ? module_model(ms, module) : NULL;
}

static bool modules_class_derives(const struct model *m, sym_t name,
				  const char *base);

/* A base class that another file of the project defines. */
static bool imported_base_matches(const struct model *m, sym_t name,
				  const char *pattern)
{
	return m->around.modules && modules_class_derives(m, name, pattern);
}

/* class Mine(tf.keras.Model), or a base that another file derives from it. */
static bool base_matches(const struct model *m, class_id c, void *data)
{
	const struct class *k = class_at(m, c);

	for (size_t i = 0; i < k->base_names.count; i++) {
		sym_t name = k->base_names.at[i];

		if (name && (name_matches(name_text(m, name), data) ||
			     imported_base_matches(m, name, data)))
			return true;
	}
	return false;
}

bool class_derives(const struct model *m, class_id c, const char *name)
{
	char pattern[128];

	if (is_absent(c) || strlen(name) >= sizeof(pattern))
		return false;
	memcpy(pattern, name, strlen(name) + 1);
	return hierarchy_walk(m, c, base_matches, pattern);
}

/* Whether the class of such a name is defined by another file and derives from
 * `base`, as class_derives says it. */
static bool modules_class_derives(const struct model *m, sym_t name,
				  const char *base)
{
	struct modules *ms = m->around.modules;
	struct imported class;
	bool derives;

	if (ms->depth == LONGEST_IMPORT_CHAIN ||
	    !modules_find_for(m, name, &class) || is_absent(class.klass))
		return false;
	ms->depth++;
	derives = class_derives(class.model, class.klass, base);
	ms->depth--;
	return derives;
}

bool modules_method(const struct imported *class, sym_t method,
		    struct imported *out)
{
	return find_method(modules_asked_by(class->model), class, method, 0,
			   out);
}

bool modules_inherited(const struct model *m, class_id c, sym_t method,
		       struct imported *out)
{
	return find_inherited(modules_asked_by(m), m, c, method, 0, out);
}

/* --- all that a file imports ------------------------------------------------------ */

/* The module that a dotted name leads to: itself, or what it is defined in. */
static struct module *module_named(struct modules *ms, const char *path,
				   const char *dotted)
{
	size_t dots = strspn(dotted, "."), end = strlen(dotted);
	struct module *module = NULL;

	for (int parts = 0; parts < 2 && end > dots && !module; parts++) {
		module = module_for(ms, path, dotted, end);
		while (end > dots && dotted[end - 1] != '.')
			end--;
		if (end > dots)
			end--;
	}
	return module;
}

static bool import_holds(struct modules *ms, const struct model *m, sym_t name,
			 int depth, bool (*holds)(struct slice text));

static bool imports_hold(struct modules *ms, const struct model *m, int depth,
			 bool (*holds)(struct slice text))
{
	for_each_bind(m, i)
		if (bind_by_id(m, i)->kind == BIND_IMPORT &&
		    bind_by_id(m, i)->imported &&
		    import_holds(ms, m, bind_by_id(m, i)->imported, depth,
				 holds))
			return true;
	for (size_t i = 0; i < m->caches->star_modules.count; i++)
		if (import_holds(ms, m, m->caches->star_modules.at[i], depth,
				 holds))
			return true;
	return false;
}

static bool import_holds(struct modules *ms, const struct model *m, sym_t name,
			 int depth, bool (*holds)(struct slice text))
{
	const struct model *imported;
	struct module *module;

	if (framework_owns(ms->framework, name))
		return false;
	module = module_named(ms, m->around.path, intern_text(ms->names, name));
	if (!module)
		return false;
	if (holds(module->text))
		return true;
	imported = depth < DEEPEST_IMPORT ? module_model(ms, module) : NULL;
	return imported && imports_hold(ms, imported, depth + 1, holds);
}

bool some_import_holds(const struct model *m, bool (*holds)(struct slice text))
{
	struct modules *ms = modules_asked_by(m);

	return ms && m->around.path && imports_hold(ms, m, 1, holds);
}

static bool has_tape(struct slice text)
{
	static const char tape[] = "GradientTape(";

	return memmem(text.ptr, text.length, tape, sizeof(tape) - 1);
}

bool some_import_has_tape(const struct model *m)
{
	return some_import_holds(m, has_tape);
}
