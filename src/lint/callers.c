/*
 * Whether a change may break those who call the changed functions from other
 * files: both sides of the changed file enter, yes or no leaves. A program of our
 * own calls each function that was touched from a graph function, and goes through
 * the pipe twice, once beside the old file and once beside the new one:
 *
 *	import tensorflow as tf
 *	from .utils import helper
 *
 *	@tf.function
 *	def hylint_caller(x):
 *	    helper(x)
 *
 * Only if it gets a new finding is it worth reading other files. What a function
 * gives back is not looked at, so that a change of it alone does not count.
 */
#include "lint/callers.h"

#include <string.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "lint/pipe.h"

/* So many functions are called. */
#define MOST_CALLED 32

/* --- which functions are touched -------------------------------------------------- */

/* What another file can import and call: f at the top of the file, m of a class
 * there. */
static bool is_importable(const struct model *m, const struct function *f)
{
	return f->name && f->outer == NO_INDEX &&
	       (f->klass == NO_INDEX ||
		!strchr(class_at(m, f->klass)->qualified_name, '.'));
}

/* Those that the hunks touch. What the file itself traces is told there. */
static void mark_hunks(const struct model *m, struct arena *arena,
		       const struct changed_file *file, bool *touched)
{
	const struct hunks hunks = { file->hunks.at, file->hunks.count };
	struct slice text = m->tree->text;
	struct lines lines;

	lines_init(&lines, arena, text.ptr, text.length);
	for (uint32_t i = 0; i < m->functions.count; i++)
		touched[i] = !is_ever_traced(m, i) &&
			     hunk_inside(hunks, &lines,
					 node_span(m, function_at(m, i)->node));
}

/* And those that call one of them: h() in g(), where g is what others import. */
static void mark_callers(const struct model *m, struct arena *arena,
			 bool *touched)
{
	VEC(uint32_t) queue = { 0 };

	for (uint32_t i = 0; i < m->functions.count; i++)
		if (touched[i])
			vec_push(arena, &queue, i);
	for (size_t i = 0; i < queue.count; i++) {
		const struct function *f = function_at(m, queue.at[i]);

		for (size_t c = 0; c < f->callers.count; c++) {
			uint32_t caller =
				call_by_id(m, f->callers.at[c])->function;

			if (caller == NO_INDEX || touched[caller])
				continue;
			touched[caller] = true;
			vec_push(arena, &queue, caller);
		}
	}
}

/* --- the program that calls them ---------------------------------------------------- */

static struct slice identifier_at(struct slice s)
{
	size_t length = 0;

	while (length < s.length && is_identifier_char(s.ptr[length]))
		length++;
	return (struct slice){ s.ptr, length };
}

/* The name that others import a file by: "utils", and "" for the __init__.py of
 * the folder that it stands in. Empty and false when no import can name it. */
static bool module_name(struct slice *out, const char *path)
{
	const char *name = fs_name_of(path);

	*out = identifier_at(slice_of(name));
	if (strcmp(name + out->length, ".py") != 0)
		return false;
	if (slice_is(*out, "__init__"))
		out->length = 0;
	return true;
}

struct calling {
	const struct model *model;
	const bool *touched;
	struct slice module;
	struct strbuf imports, calls;
	size_t count;
};

static const char *class_name(const struct model *m, const struct function *f)
{
	return f->klass == NO_INDEX ? NULL
				    : name_text(m, class_at(m, f->klass)->name);
}

/* What must be given: "(x, x)" for (self, x, y, z=1, *args). */
static void add_arguments_needed(struct strbuf *out, const struct function *f)
{
	size_t skipped = f->klass != NO_INDEX && !f->is_static, given = 0;

	strbuf_addch(out, '(');
	for (size_t i = skipped; i < f->parameters.count; i++) {
		const struct parameter *p = &f->parameters.at[i];

		if (p->fallback != NO_NODE || p->kind > PARAMETER_NORMAL)
			continue;
		strbuf_addstr(out, given++ ? ", x" : "x");
	}
	strbuf_addstr(out, ")\n");
}

static void add_probing_call(struct calling *c, const struct function *f)
{
	const char *klass = class_name(c->model, f);
	const char *name = name_text(c->model, f->name);

	strbuf_addf(&c->imports, "from .%.*s import %s\n",
		    (int)c->module.length, c->module.ptr, klass ? klass : name);
	if (klass) {
		strbuf_addf(&c->imports, "hylint_%zu = %s()\n", c->count,
			    klass);
		strbuf_addf(&c->calls, "    hylint_%zu.%s", c->count, name);
	} else {
		strbuf_addf(&c->calls, "    %s", name);
	}
	add_arguments_needed(&c->calls, f);
	c->count++;
}

/* Empty when there is nothing to call. */
static struct slice calling_program(struct arena *arena, struct calling *c)
{
	const struct model *m = c->model;
	struct slice text = { "", 0 };

	for (uint32_t i = 0; i < m->functions.count && c->count < MOST_CALLED;
	     i++)
		if (c->touched[i] && is_importable(m, function_at(m, i)))
			add_probing_call(c, function_at(m, i));
	if (c->count) {
		text.ptr = arena_fmt(arena,
				     "import tensorflow as tf\n%s\n"
				     "@tf.function\ndef hylint_caller(x):\n%s",
				     c->imports.text, c->calls.text);
		text.length = strlen(text.ptr);
	}
	strbuf_release(&c->imports);
	strbuf_release(&c->calls);
	return text;
}

static bool is_any_introduced(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->at[i].attribution == ATTRIBUTION_INTRODUCED &&
		    !findings->at[i].suppressed)
			return true;
	return false;
}

/* The program as an unchanged file that stands beside the changed one. */
static bool program_gets_new_findings(struct lint *lint, struct arena *arena,
				      const struct change *change,
				      struct slice program)
{
	const char *path = change->now.path;
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash + 1 - path) : 0;
	struct changed_file file = { .status = CHANGE_MODIFIED,
				     .before = program,
				     .after = program };
	struct change called = *change;
	struct file_report report;
	struct removed_findings removed;

	file.path = arena_fmt(arena, "%.*shylint_caller.py", (int)folder, path);
	file.old_path = file.path;
	called.file = &file;
	called.now.path = called.before.path = file.path;
	lint_change(lint, &report, &removed, NULL, arena, &called);
	return is_any_introduced(&report.findings);
}

/* A helper need not name the framework that its callers use: then what the
 * repository pins says whether it is used here at all. */
static bool is_of_framework(const struct lint *lint, struct arena *arena,
			    struct slice text)
{
	struct dialect pinned;

	if (lint_is_worth(lint, text))
		return true;
	if (!lint->pins)
		return false;
	dialect_init(&pinned);
	lint->pins(lint->pins_context, arena, lint->root, &pinned);
	return pinned.source != DIALECT_UNKNOWN || pinned.releases_why;
}

/* The syntax is all that it takes where the file names no framework. */
static int understand_syntax(struct lint *lint, struct source *out,
			     struct arena *arena, struct slice text)
{
	struct err err;

	if (lint_get_ready(lint, &err) ||
	    tree_parse_again(&out->tree, lint->tools.parser, NULL, arena, text,
			     &err))
		return -1;
	model_syntax(&out->model, arena, &out->tree, &lint->tools.names,
		     lint->tools.framework, false, NULL);
	return 0;
}

bool callers_may_break(struct lint *lint, struct arena *arena,
		       const struct change *change, const struct source *known)
{
	const struct changed_file *file = change->file;
	struct calling calling = { .imports = STRBUF_INIT,
				   .calls = STRBUF_INIT };
	struct source syntax = { 0 };
	struct slice program;
	bool *touched;

	if (!lint->now || file->status != CHANGE_MODIFIED ||
	    file->other_befores.count || !file->hunks.count ||
	    !module_name(&calling.module, file->path) ||
	    (!known && (!is_of_framework(lint, arena, file->after) ||
			understand_syntax(lint, &syntax, arena, file->after))))
		return false;
	calling.model = known ? &known->model : &syntax.model;
	touched = ARENA_ARRAY(arena, bool, calling.model->functions.count + 1);
	calling.touched = touched;
	mark_hunks(calling.model, arena, file, touched);
	mark_callers(calling.model, arena, touched);
	program = calling_program(arena, &calling);
	return program.length &&
	       program_gets_new_findings(lint, arena, change, program);
}

/* --- who it may be -------------------------------------------------------------- */

/* What a file is called where it is imported: utils.py "utils", and
 * models/__init__.py "models". */
static struct slice module_imported_as(const char *path)
{
	const char *end;
	struct slice name;

	if (!module_name(&name, path))
		return (struct slice){ "", 0 };
	if (name.length || name.ptr == path)
		return name;
	end = name.ptr - 1;
	for (name.ptr = end; name.ptr > path && name.ptr[-1] != '/';)
		name.ptr--;
	name.length = (size_t)(end - name.ptr);
	return name;
}

bool may_import_module(struct slice text, const char *path)
{
	return slice_holds(text, "import") &&
	       slice_has_name(text, module_imported_as(path));
}
