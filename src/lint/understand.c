/*
 * Bytes to a tree and a model: decodes, takes the cells of a notebook and the
 * commands of IPython out, parses, and has the model built. The caller's arena
 * owns what comes out; only the names in it belong to the plan.
 */
#include "lint/pipe.h"
#include "py/encoding.h"

int source_read_notebook(struct source *out, struct arena *arena,
			 struct slice json, struct err *err)
{
	struct notebook *notebook = ARENA_NEW(arena, struct notebook);

	if (notebook_read(notebook, arena, json, err) < 0)
		return -1;
	out->notebook = notebook;
	out->text = notebook->program;
	return 0;
}

/* A script for IPython is one long cell. */
static struct slice without_magics(struct arena *arena, struct slice text)
{
	char *code = arena_strndup(arena, text.ptr, text.length);

	cell_mask(code, text.length);
	return (struct slice){ code, text.length };
}

static int parse_source(struct lint *lint, struct source *out,
			struct arena *arena, struct parse_memory *memory,
			struct slice text, bool is_ipython, struct err *err)
{
	if (out->notebook)
		return notebook_parse(&out->tree, out->notebook,
				      lint->tools.parser, memory, arena, err);
	if (source_decode(&text, arena, err))
		return -1;
	if (is_ipython)
		text = without_magics(arena, text);
	out->text = text;
	return tree_parse_again(&out->tree, lint->tools.parser, memory, arena,
				text, err);
}

/* What the file is for those that import it is asked for once. */
static const struct model *known_syntax(const struct source *source,
					const struct surroundings *around,
					struct slice text,
					const struct parse_memory *memory)
{
	if (!around->modules || memory || source->notebook ||
	    name_is_ipython(around->path))
		return NULL;
	return modules_syntax(around, text);
}

int source_understand(struct lint *lint, struct source *out,
		      struct arena *arena, struct parse_memory *memory,
		      const struct treatment *how, struct slice text,
		      struct err *err)
{
	bool is_test = settings_path_matches(&lint->settings->test_patterns,
					     how->place);
	const char *path = how->path;
	struct surroundings around = { .path = path };
	const struct model *known;

	if (lint_get_ready(lint, err))
		return -1;
	around.modules = lint_modules(lint, how->imports);
	if (around.modules) {
		around.top = how->top ? how->top : "";
		around.path = snapshot_path(lint->now, path);
		around.reach = reach_new(around.modules, arena);
	}
	if (path_is_notebook(path) && !out->notebook &&
	    source_read_notebook(out, arena, text, err))
		return -1;
	around.notebook = out->notebook;
	known = known_syntax(out, &around, text, memory);
	if (known) {
		out->text = known->tree->text;
		out->tree = *known->tree;
		model_build_again(&out->model, arena, known, is_test, &around);
		return 0;
	}
	if (parse_source(lint, out, arena, memory, text, name_is_ipython(path),
			 err))
		return -1;
	model_build(&out->model, arena, &out->tree, &lint->tools.names,
		    lint->tools.framework, is_test, &around);
	return 0;
}

int lint_understand(struct lint *lint, struct source *out, struct arena *arena,
		    const struct treatment *how, struct slice text,
		    struct err *err)
{
	return source_understand(lint, out, arena, NULL, how, text, err);
}

void pipe_reopen_notebook(struct file_report *out, struct arena *arena)
{
	struct source source = { 0 };
	struct err err;

	if (source_read_notebook(&source, arena, out->bytes, &err) < 0)
		BUG("a notebook that was read cannot be read: %s", err.text);
	out->notebook = source.notebook;
	out->text = source.text;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
	lines_init(&out->json_lines, arena, out->bytes.ptr, out->bytes.length);
}
