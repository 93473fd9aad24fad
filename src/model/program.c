/*
 * In: the models of several files. Out: links from calls to functions of other
 * files, by index and sorted, so that callers of a function are a range.
 */

#include "model/program.h"

#include <string.h>

#include "framework/callers.h"
#include "model/caches.h"
#include "model/imported.h"
#include "model/uses.h"

void program_init(struct program *p, struct arena *arena,
		  struct modules *modules)
{
	*p = (struct program){ .arena = arena, .modules = modules };
	intern_init(&p->paths);
}

void program_release(struct program *p)
{
	intern_release(&p->paths);
}

/* By function: whether its name stands anywhere but in its definition. */
static bool *find_mentioned(const struct program *p, const struct model *m)
{
	bool *mentioned = ARENA_ARRAY(p->arena, bool, m->functions.count + 1);

	for_each_bind(m, i) {
		const struct bind *b = bind_by_id(m, i);

		if (b->kind == BIND_FUNCTION)
			mentioned[b->function] =
				uses_of(m, b->variable).count >
				(variable_of(m, b->target) == b->variable);
	}
	return mentioned;
}

uint32_t program_add(struct program *p, const struct model *m)
{
	struct program_file file = { .model = m, .path = m->around.path };

	file.first_caller =
		ARENA_ARRAY(p->arena, uint32_t, m->functions.count + 1);
	for (uint32_t f = 0; f < m->functions.count; f++)
		file.first_caller[f] = NO_INDEX;
	file.mentioned = find_mentioned(p, m);
	if (file.path) {
		sym_t path = intern_str(&p->paths, file.path);

		while (p->file_of_path.count <= path)
			vec_push(p->arena, &p->file_of_path, NO_INDEX);
		p->file_of_path.at[path] = (uint32_t)p->files.count;
	}
	vec_push(p->arena, &p->files, file);
	return (uint32_t)p->files.count - 1;
}

/* --- links ---------------------------------------------------------------------- */

static uint32_t file_with_path(const struct program *p, const char *path)
{
	sym_t known = intern_find(&p->paths, path, strlen(path));

	return known ? p->file_of_path.at[known] : NO_INDEX;
}

/* The file that an import leads to. It may have been read twice, by us and for
 * who imports it: the same text, so the functions have the same numbers. */
static uint32_t file_of(struct program *p, const struct imported *what)
{
	uint32_t file = file_with_path(p, what->path);

	if (file == NO_INDEX)
		file = program_add(p, what->model);
	if (what->function >= p->files.at[file].model->functions.count)
		return NO_INDEX;
	return file;
}

static void link_call(struct program *p, uint32_t from, call_id call)
{
	const struct model *m = p->files.at[from].model;
	struct imported_callee callee;
	struct link link = { .from = from, .call = call };

	if (!imported_callee(m, call_by_id(m, call), &callee))
		return;
	link.to = file_of(p, &callee.what);
	if (link.to == NO_INDEX || link.to == from)
		return;
	link.callee = callee.what.function;
	link.constructs = callee.constructs;
	link.bound = callee.bound;
	vec_push(p->arena, &p->links, link);
}

static void index_callers(struct program *p)
{
	p->next_caller = ARENA_ARRAY(p->arena, uint32_t, p->links.count + 1);
	for (uint32_t i = (uint32_t)p->links.count; i-- > 0;) {
		const struct link *link = &p->links.at[i];
		uint32_t *first =
			&p->files.at[link->to].first_caller[link->callee];

		p->next_caller[i] = *first;
		*first = i;
	}
}

void program_link(struct program *p)
{
	for (uint32_t file = 0; p->modules && file < p->files.count; file++) {
		const struct model *m = p->files.at[file].model;

		for_each_call(m, call)
			link_call(p, file, call);
	}
	index_callers(p);
}

const char *program_path(const struct program *p, uint32_t file)
{
	const char *path = p->files.at[file].path;

	return p->modules && path ? modules_shown_path(p->modules, path) : path;
}

/* A function that another file calls in its graph function is traced, too.
 * True when that was not known. */
static bool trace_link(const struct program *p, const struct link *link)
{
	const struct model *from = p->files.at[link->from].model;
	const struct model *to = p->files.at[link->to].model;
	uint32_t tracer = traced_at(from, call_by_id(from, link->call)->node);

	if (!traced_certainly(from, tracer) ||
	    function_at(to, link->callee)->traces.count)
		return false;
	trace_from_outside(to, link->callee,
			   arena_fmt(p->arena, "`%s` of %s",
				     function_at(from, tracer)->qualified_name,
				     program_path(p, link->from)));
	return true;
}

void program_trace(struct program *p)
{
	bool grew = true;

	while (grew) {
		grew = false;
		for (size_t i = 0; i < p->links.count; i++)
			grew |= trace_link(p, &p->links.at[i]);
	}
}

static struct function_context run_in(const struct program *p, uint32_t file,
				      uint32_t f, enum context context)
{
	struct function_context how =
		function_in(p->files.at[file].model, f, context);
	const char *path = p->files.at[file].path;

	for (uint32_t i = 0; path && i < p->files.count; i++) {
		struct function_context other = { 0 };

		if (i != file)
			other = function_in_import(p->files.at[i].model, path,
						   f, context);
		how.dialects |= other.dialects;
		how.certain |= other.certain;
	}
	return how;
}

struct function_context program_function_in(const struct program *p,
					    uint32_t file, uint32_t f,
					    enum context context)
{
	static const uint8_t as[CONTEXT_COUNT] = {
		[CONTEXT_GRAPH] = 1u << DIALECT_KERAS_2,
		[CONTEXT_GRAPH_PLAIN] = 1u << DIALECT_KERAS_3,
	};
	struct function_context how = run_in(p, file, f, context);
	struct function_context tried = run_in(p, file, f, CONTEXT_TRIED);
	struct function_context built = { 0 };

	if (context == CONTEXT_GRAPH_PLAIN)
		built = run_in(p, file, f, CONTEXT_BUILT);
	how.dialects |= (tried.dialects & as[context]) | built.dialects;
	how.certain |= (tried.certain & as[context]) | built.certain;
	return how;
}

/* --- callers ---------------------------------------------------------------------- */

struct caller_walk callers_of(const struct program *p, uint32_t file,
			      uint32_t f)
{
	return (struct caller_walk){
		.program = p,
		.file = file,
		.function = f,
		.next = p->files.at[file].first_caller[f],
	};
}

bool next_caller(struct caller_walk *walk)
{
	const struct program *p = walk->program;
	const struct model *m = p->files.at[walk->file].model;
	const struct function *function = function_at(m, walk->function);

	if (walk->position < function->callers.count) {
		walk->model = m;
		walk->call =
			call_by_id(m, function->callers.at[walk->position++]);
		return true;
	}
	if (walk->next == NO_INDEX)
		return false;
	walk->link = &p->links.at[walk->next];
	walk->next = p->next_caller[walk->next];
	walk->model = p->files.at[walk->link->from].model;
	walk->call = call_by_id(walk->model, walk->link->call);
	return true;
}

nid_t given_at(const struct caller_walk *walk, uint32_t parameter)
{
	return walk->link ? link_argument(walk->program, walk->link, parameter)
			  : argument_for_parameter(walk->model, walk->call,
						   parameter);
}

nid_t link_argument(const struct program *p, const struct link *link,
		    uint32_t parameter)
{
	const struct model *from = p->files.at[link->from].model;
	const struct model *to = p->files.at[link->to].model;

	return argument_for_function(
		from, call_by_id(from, link->call),
		function_at(to, link->callee),
		link->bound ? first_real_parameter(to, link->callee) : 0,
		parameter);
}
