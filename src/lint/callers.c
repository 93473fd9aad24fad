/*
 * Whether a change may break those who call the changed functions from other
 * files: both sides of the changed file enter, yes or no leaves. Each function that
 * was touched is taken for one that a graph function of another file calls, as it was
 * and as it is. Only if such a caller is told something new is it worth reading other
 * files. What a function gives back is not looked at, so that a change of it alone
 * does not count.
 */
#include "lint/callers.h"

#include <string.h>

#include "base/fs.h"
#include "lint/across.h"
#include "lint/pipe.h"
#include "lint/ruling.h"

/* So many functions are called. */
#define MOST_CALLED 32

/* --- which functions are touched -------------------------------------------------- */

/* What another file can import and call: f at the top of the file, m of a class
 * there. */
static bool is_importable(const struct model *m, const struct function *f)
{
	return f->name && f->outer == NO_INDEX &&
	       (is_absent(f->klass) ||
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

/* --- what their callers are told --------------------------------------------------- */

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

/* What the callers of one function are told. */
struct told {
	const char *function;
	struct findings findings;
};

struct telling {
	struct lint *lint;
	struct arena *arena;
	const struct change *change;
};

static void find_told(const struct telling *t, struct told *out,
		      const struct model *m, uint32_t f)
{
	struct findings found = { 0 };
	struct ruling ruling = { .lint = t->lint,
				 .check = { .model = m,
					    .arena = t->arena,
					    .findings = &found,
					    .slow = &t->lint->slow_queries } };

	ruling_init(&ruling, t->arena,
		    lint_rules_on(t->lint, t->arena, &t->change->now, false));
	out->function = function_at(m, f)->qualified_name;
	across_find_told(&ruling.check, f, ruling_run_across, &ruling,
			 &out->findings);
}

static size_t count_told(const struct findings *list, const struct finding *f)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->at[i].rule == f->rule &&
			 !strcmp(list->at[i].message, f->message);
	return count;
}

static bool is_any_new(const struct told *now, const struct findings *before)
{
	for (size_t i = 0; i < now->findings.count; i++) {
		const struct finding *f = &now->findings.at[i];

		if (count_told(&now->findings, f) > count_told(before, f))
			return true;
	}
	return false;
}

struct told_list {
	VEC(struct told) at;
};

static void find_now(const struct telling *t, struct told_list *out,
		     const struct model *m, const bool *touched)
{
	size_t called = 0;

	for (uint32_t f = 0; f < m->functions.count && called < MOST_CALLED;
	     f++) {
		struct told told = { .function = NULL };

		if (!touched[f] || !is_importable(m, function_at(m, f)))
			continue;
		called++;
		find_told(t, &told, m, f);
		if (told.findings.count)
			vec_push(t->arena, &out->at, told);
	}
}

/* Whether the callers of any of them were told less before. What the file imports
 * is what it is now: of a helper in another file that changed as well, the callers
 * are asked for there. */
static bool is_more_than_before(const struct telling *t,
				const struct told_list *now)
{
	struct source source = { 0 };
	struct err err;

	if (source_understand(t->lint, &source, t->arena, NULL, &t->change->now,
			      t->change->file->before, &err))
		return false;
	for (size_t i = 0; i < now->at.count; i++) {
		const struct model *m = &source.model;
		struct told before = { .function = NULL };

		for (uint32_t f = 0; f < m->functions.count; f++)
			if (!strcmp(function_at(m, f)->qualified_name,
				    now->at.at[i].function))
				find_told(t, &before, m, f);
		if (is_any_new(&now->at.at[i], &before.findings))
			return true;
	}
	return false;
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

static bool has_callers_elsewhere(const struct lint *lint,
				  const struct changed_file *file)
{
	struct slice name;

	return lint->now && file->status == CHANGE_MODIFIED &&
	       !file->other_befores.count && file->hunks.count &&
	       module_name(&name, file->path);
}

bool callers_may_break(struct lint *lint, struct arena *arena,
		       const struct change *change, const struct source *known)
{
	const struct changed_file *file = change->file;
	const struct telling telling = { lint, arena, change };
	struct told_list now = { 0 };
	struct source source = { 0 };
	const struct model *m;
	bool *touched;
	struct err err;

	if (!has_callers_elsewhere(lint, file) ||
	    (!known && (!is_of_framework(lint, arena, file->after) ||
			source_understand(lint, &source, arena, NULL,
					  &change->now, file->after, &err))))
		return false;
	m = known ? &known->model : &source.model;
	/* Tests call their helpers as they like. */
	if (m->is_test_file)
		return false;
	touched = ARENA_ARRAY(arena, bool, m->functions.count + 1);
	mark_hunks(m, arena, file, touched);
	mark_callers(m, arena, touched);
	find_now(&telling, &now, m, touched);
	return now.at.count && is_more_than_before(&telling, &now);
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
