/* hylint inspect: what the model knows of each function, and why it is traced. */

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "cli/inputs.h"
#include "cli/run.h"
#include "advice/facts.h"
#include "framework/callers.h"
#include "model/solve/solve.h"
#include "report/glyph.h"

struct inspect_options {
	bool isolated, all;
	const char *format, *stdin_name;
	struct name_list config;
};

#define O struct inspect_options

static const struct option options[] = {
	OPT_WORD("output-format", 'f', "FORMAT", "full json", O, format,
		 "full or json"),
	OPT_FLAG("all", 'a', O, all,
		 "in text: also list eager functions without advice"),
	OPT_LIST("config", 'c', "KEY=VALUE", O, config,
		 "a setting, as in a configuration file"),
	OPT_FLAG("isolated", 0, O, isolated, "read no configuration"),
	OPT_END,
};

static const char details[] =
	"Shows for every function of a file why it is traced, and what is in\n"
	"favor of or against making it a graph function. Calls between files\n"
	"count: pass the whole folder, so that callers in other files are "
	"known.\n"
	"\n"
	"examples:\n"
	"  hylint inspect train.py          traced functions and advice\n"
	"  hylint inspect --all src         every function\n"
	"  hylint inspect -f json train.py  for other tools\n";

/* One file's functions, with all that a printer needs. */
struct inspected {
	struct arena *arena;
	const struct project *project;
	struct source source;
	const struct file_report *file;
	const struct model *m;
	const struct function_facts *facts;
	/* The files of the project, and this one among them. */
	const struct program *program;
	uint32_t place;
};

static void inspect_add_place(cJSON *o, const struct inspected *in, nid_t n)
{
	struct place place =
		file_place(in->file, tree_node(in->m->tree, n)->start);

	if (place.cell)
		cJSON_AddNumberToObject(o, "cell", place.cell);
	cJSON_AddNumberToObject(o, "line", place.at.line);
}

/* "line 4", "cell 2, line 4". */
static const char *line_name(const struct inspected *in, nid_t n)
{
	return file_line_name(in->arena, in->file,
			      tree_node(in->m->tree, n)->start);
}

static const char *advice_name(enum advice advice)
{
	static const char *const names[] = { "none", "hybridize", "dehybridize",
					     "reconfigure" };

	return names[advice];
}

/* --- JSON ------------------------------------------------------------------------ */

static cJSON *json_parameters(const struct inspected *in, uint32_t f,
			      const uint32_t *at, size_t count)
{
	const struct function *function = function_at(in->m, f);
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < count; i++)
		cJSON_AddItemToArray(
			list,
			cJSON_CreateString(name_text(
				in->m, function->parameters.at[at[i]].name)));
	return list;
}

static cJSON *json_effects(const struct inspected *in, const struct effect *at,
			   size_t count)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < count; i++) {
		cJSON *o = cJSON_CreateObject();

		inspect_add_place(o, in, at[i].where);
		cJSON_AddStringToObject(o, "what", at[i].what);
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

static cJSON *json_reasons(const struct inspected *in, uint32_t f)
{
	cJSON *list = cJSON_CreateArray();
	const char *text;
	nid_t where;

	for (uint32_t i = 0; i < 16 && trace_step(in->m, f, i, &text, &where);
	     i++) {
		cJSON *o = cJSON_CreateObject();

		inspect_add_place(o, in, where);
		cJSON_AddStringToObject(o, "text", text);
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

/* A place in another file of the program. */
static void add_place_elsewhere(cJSON *o, const struct inspected *in,
				uint32_t file, nid_t n)
{
	const struct model *m = in->program->files.at[file].model;
	uint32_t line = 1;
	const char *text = m->tree->text.ptr;

	for (uint32_t at = 0; at < tree_node(m->tree, n)->start; at++)
		line += text[at] == '\n';
	cJSON_AddStringToObject(o, "file", program_path(in->program, file));
	cJSON_AddNumberToObject(o, "line", line);
}

static cJSON *json_callers(const struct inspected *in, uint32_t f)
{
	struct caller_walk walk = callers_of(in->program, in->place, f);
	cJSON *list = cJSON_CreateArray();

	while (next_caller(&walk)) {
		cJSON *o = cJSON_CreateObject();

		if (walk.link)
			add_place_elsewhere(o, in, walk.link->from,
					    walk.call->node);
		else
			inspect_add_place(o, in, walk.call->node);
		cJSON_AddStringToObject(o, "function",
					function_name_around(walk.model,
							     walk.call->node));
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

static cJSON *json_vetoes(unsigned vetoes)
{
	cJSON *list = cJSON_CreateArray();

	for (unsigned bit = 0; bit < VETO_COUNT; bit++)
		if (vetoes & 1u << bit)
			cJSON_AddItemToArray(
				list, cJSON_CreateString(veto_name(bit)));
	return list;
}

/* By what it is hybrid: "decorator" or "call", with the line. */
static cJSON *json_hybrid_by(const struct inspected *in,
			     const struct function *f)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < f->hybrids.count; i++) {
		const struct hybrid *h = &f->hybrids.at[i];
		cJSON *o = cJSON_CreateObject();

		inspect_add_place(o, in, h->where);
		cJSON_AddStringToObject(o, "how",
					h->by_call ? "call" : "decorator");
		cJSON_AddStringToObject(o, "by", name_text(in->m, h->by));
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

static cJSON *json_dialects(unsigned dialects)
{
	cJSON *list = cJSON_CreateArray();

	for (int d = 0; d < CALLER_DIALECTS; d++)
		if (dialects & 1u << d)
			cJSON_AddItemToArray(
				list, cJSON_CreateNumber(
					      d == DIALECT_KERAS_2 ? 2 : 3));
	return list;
}

static void add_context(cJSON *list, enum context context, unsigned dialects,
			bool certain)
{
	cJSON *o;

	if (!dialects)
		return;
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "context", context_name(context));
	cJSON_AddItemToObject(o, "keras", json_dialects(dialects));
	cJSON_AddBoolToObject(o, "certain", certain);
	cJSON_AddItemToArray(list, o);
}

/* In which ways it runs, and under which Keras each of them is so. */
static cJSON *json_contexts(const struct inspected *in, uint32_t f)
{
	cJSON *list = cJSON_CreateArray();

	for (int c = 0; c < CONTEXT_TRIED; c++) {
		struct function_context how =
			program_function_in(in->program, in->place, f, c);

		add_context(list, c, how.certain, true);
		add_context(list, c, how.dialects & ~how.certain, false);
	}
	return list;
}

static cJSON *json_function(const struct inspected *in, uint32_t f)
{
	const struct function *function = function_at(in->m, f);
	const struct function_facts *facts = &in->facts[f];
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "file", in->file->path);
	cJSON_AddStringToObject(o, "function", function->qualified_name);
	inspect_add_place(o, in, function->node);
	cJSON_AddBoolToObject(o, "hybrid", function->hybrids.count > 0);
	cJSON_AddItemToObject(o, "hybrid_by", json_hybrid_by(in, function));
	cJSON_AddBoolToObject(o, "traced", function->traces.count > 0);
	cJSON_AddItemToObject(o, "reasons", json_reasons(in, f));
	cJSON_AddItemToObject(o, "contexts", json_contexts(in, f));
	cJSON_AddItemToObject(o, "tensor_parameters",
			      json_parameters(in, f,
					      facts->tensor_parameters.at,
					      facts->tensor_parameters.count));
	cJSON_AddItemToObject(
		o, "primitive_parameters",
		json_parameters(in, f, facts->primitive_parameters.at,
				facts->primitive_parameters.count));
	cJSON_AddBoolToObject(o, "has_side_effects", facts->effects.count > 0);
	cJSON_AddItemToObject(o, "side_effects",
			      json_effects(in, facts->effects.at,
					   facts->effects.count));
	cJSON_AddBoolToObject(o, "recursive", function->recursive);
	cJSON_AddItemToObject(o, "eager_only_calls",
			      json_effects(in, facts->eager_only.at,
					   facts->eager_only.count));
	cJSON_AddItemToObject(o, "callers", json_callers(in, f));
	cJSON_AddStringToObject(o, "advice", advice_name(facts->advice));
	if (facts->signature)
		cJSON_AddStringToObject(o, "input_signature", facts->signature);
	cJSON_AddItemToObject(o, "vetoes", json_vetoes(facts->vetoes));
	return o;
}

/* --- text ------------------------------------------------------------------------ */

static void text_parameters(struct strbuf *out, const struct inspected *in,
			    uint32_t f, const char *what, const uint32_t *at,
			    size_t count)
{
	const struct function *function = function_at(in->m, f);

	if (!count)
		return;
	strbuf_addf(out, "    %s:", what);
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "%s `%s`", i ? "," : "",
			    name_text(in->m,
				      function->parameters.at[at[i]].name));
	strbuf_addch(out, '\n');
}

static void text_effects(struct strbuf *out, const struct inspected *in,
			 const char *what, const struct effect *at,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, "    %s: %s %s\n", what,
			    line_name(in, at[i].where), at[i].what);
}

static void text_advice(struct strbuf *out, const struct function_facts *facts)
{
	if (facts->advice == ADVICE_HYBRIDIZE)
		strbuf_addf(out, "    advice: make it a graph function%s\n",
			    facts->tensor_is_assumed
				    ? " (assumed from its body or name to take "
				      "tensors; no call shows it)"
				    : "");
	else if (facts->advice == ADVICE_DEHYBRIDIZE)
		strbuf_addstr(out, "    advice: remove the decorator\n");
	else if (facts->advice == ADVICE_RECONFIGURE)
		strbuf_addf(out, "    advice: add input_signature=%s\n",
			    facts->signature);
}

static void text_function(struct strbuf *out, const struct inspected *in,
			  uint32_t f, bool all)
{
	const struct function *function = function_at(in->m, f);
	const struct function_facts *facts = &in->facts[f];
	struct place place;
	const char *text;
	nid_t where;

	if (!all && !function->traces.count && facts->advice == ADVICE_NONE)
		return;
	place = file_place(in->file,
			   tree_node(in->m->tree, function->node)->start);
	strbuf_addstr(out, in->file->path);
	if (place.cell)
		strbuf_addf(out, ":cell %u", place.cell);
	strbuf_addf(out, ":%u: `%s` %s\n", place.at.line,
		    function->qualified_name,
		    !function->traces.count	  ? "runs eagerly"
		    : !traced_certainly(in->m, f) ? "is usually traced"
		    : function->hybrids.count	  ? "is a graph function"
						  : "is traced");
	for (uint32_t i = 0; i < 16 && trace_step(in->m, f, i, &text, &where);
	     i++)
		strbuf_addf(out, "    why: %s: %s\n", line_name(in, where),
			    text);
	text_parameters(out, in, f, "tensors", facts->tensor_parameters.at,
			facts->tensor_parameters.count);
	text_parameters(out, in, f, "Python numbers or strings",
			facts->primitive_parameters.at,
			facts->primitive_parameters.count);
	text_effects(out, in, "side effect", facts->effects.at,
		     facts->effects.count);
	text_effects(out, in, "eager only", facts->eager_only.at,
		     facts->eager_only.count);
	if (function->recursive)
		strbuf_addstr(out, "    recursive\n");
	text_advice(out, facts);
}

/* --- the command ------------------------------------------------------------------- */

struct inspection {
	struct run run;
	bool json, all;
	struct arena arena; /* holds the files until all are read */
	VEC(struct inspected *) files;
	cJSON *functions;
	struct strbuf text;
};

/* Keeps a file until it is known what the others do with it. */
static void inspect_text(struct inspection *all, const struct treatment *how,
			 struct slice text)
{
	struct inspected *in = ARENA_NEW(&all->arena, struct inspected);
	struct file_report *file = ARENA_NEW(&all->arena, struct file_report);
	struct err err;

	text.ptr = arena_strndup(&all->arena, text.ptr, text.length);
	file->path = how->path;
	if (lint_understand(&how->project->lint, &in->source, &all->arena, how,
			    text, &err)) {
		run_skip(&all->run, how->path, err.text, EXIT_TROUBLE);
		return;
	}
	file->notebook = in->source.notebook;
	lines_init(&file->lines, &all->arena, in->source.text.ptr,
		   in->source.text.length);
	in->arena = &all->arena;
	in->project = how->project;
	in->file = file;
	in->m = &in->source.model;
	vec_push(&all->arena, &all->files, in);
}

static void understand_files(struct inspection *all,
			     const struct name_list *files)
{
	struct run *run = &all->run;
	struct treatment how;
	struct slice text;

	for (size_t i = 0; i < files->names.count; i++) {
		arena_clear(&run->file);
		if (run_read(run, &how, &text, files->names.at[i]))
			inspect_text(all, &how, text);
	}
}

/* The facts of a project's files, which are one program. */
static void understand_project(struct inspection *all, struct project *project)
{
	struct program *program = ARENA_NEW(&all->arena, struct program);
	struct function_facts **facts;

	program_init(program, &all->arena, project->lint.tools.modules);
	for (size_t i = 0; i < all->files.count; i++) {
		struct inspected *in = all->files.at[i];

		if (in->project != project)
			continue;
		in->program = program;
		in->place = program_add(program, in->m);
	}
	program_link(program);
	program_trace(program);
	facts = facts_of_program(program);
	for (size_t i = 0; i < all->files.count; i++)
		if (all->files.at[i]->project == project)
			all->files.at[i]->facts =
				facts[all->files.at[i]->place];
	program_release(program);
}

static void inspect_files(struct inspection *all)
{
	struct projects *projects = &all->run.projects;

	for (size_t i = 0; i < projects->all.count; i++)
		if (projects->all.at[i]->has_lint)
			understand_project(all, projects->all.at[i]);
	for (size_t i = 0; i < all->files.count; i++) {
		const struct inspected *in = all->files.at[i];

		for (uint32_t f = 0; f < in->m->functions.count; f++) {
			if (all->json)
				cJSON_AddItemToArray(all->functions,
						     json_function(in, f));
			else
				text_function(&all->text, in, f, all->all);
		}
	}
}

static enum exit_code inspect_print(struct inspection *all)
{
	cJSON *root;

	if (!all->json)
		return print_out(all->text.text, all->text.length);
	root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "version", HYLINT_VERSION);
	cJSON_AddItemToObject(root, "functions", all->functions);
	return print_json(root);
}

static enum exit_code inspect_run(struct cli *cli, int argc, char **argv)
{
	struct inspect_options o = { 0 };
	struct overrides overrides = { 0 };
	struct inspection all = { .text = STRBUF_INIT };
	struct name_list files = { 0 };
	enum exit_code code, printed;

	if (!options_parse(&code, &cmd_inspect, &o, &cli->arena, &argc, argv))
		return code;
	overrides.isolated = o.isolated;
	overrides.settings = o.config;
	run_init(&all.run, cli, &overrides);
	arena_init(&all.arena);
	all.json = o.format && !strcmp(o.format, "json");
	all.all = o.all;
	all.functions = all.json ? cJSON_CreateArray() : NULL;
	for (int i = 0; i < argc; i++)
		inputs_find(&files, &all.run, argv[i]);
	if (!argc)
		inputs_find(&files, &all.run, ".");
	understand_files(&all, &files);
	inspect_files(&all);
	code = run_end(&all.run);
	printed = inspect_print(&all);
	strbuf_release(&all.text);
	arena_release(&all.arena);
	run_release(&all.run);
	return printed != EXIT_CLEAN ? printed : code;
}

const struct command cmd_inspect = {
	.name = "inspect",
	.usage = "[PATH...]",
	.summary = "Shows which functions are traced, why, and what could be "
		   "improved",
	.details = details,
	.options = options,
	.run = inspect_run,
};
