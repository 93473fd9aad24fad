#include "lint/lint.h"

#include <stdlib.h>

#include "lint/across.h"
#include "lint/pipe.h"
#include "lint/select.h"
#include "py/encoding.h"
#include "rulekit/match.h"

static int read_exceptions(struct lint *lint, struct err *err)
{
	const struct settings *settings = lint->settings;

	for (size_t i = 0; i < settings->per_file.count; i++) {
		const struct per_file_setting *s = &settings->per_file.at[i];
		bool *rules = ARENA_ARRAY(&lint->arena, bool, rule_room);
		struct file_exception e = { .rules = rules };

		vec_push(&lint->arena, &e.pattern.names, s->pattern);
		if (rules_named(rules, &lint->arena, s->rules,
				s->where ? s->where : "per-file-ignores",
				settings, err) < 0)
			return -1;
		vec_push(&lint->arena, &lint->exceptions, e);
	}
	return 0;
}

static void tools_init(struct lint_tools *tools)
{
	*tools = (struct lint_tools){ 0 };
	arena_init(&tools->arena);
	intern_init(&tools->names);
}

static void tools_release(struct lint_tools *tools)
{
	modules_release(tools->modules);
	modules_release(tools->modules_before);
	parse_memory_free(tools->sides);
	parser_free(tools->parser);
	intern_release(&tools->names);
	arena_release(&tools->arena);
}

int lint_init(struct lint *lint, const struct settings *settings,
	      struct err *err)
{
	*lint = (struct lint){ .settings = settings };
	arena_init(&lint->arena);
	tools_init(&lint->tools);
	lint->on = ARENA_ARRAY(&lint->arena, bool, rule_room);
	lint->on_in_tests = ARENA_ARRAY(&lint->arena, bool, rule_room);
	lint->severities = ARENA_ARRAY(&lint->arena, enum severity, rule_room);
	if (rules_select(lint->on, lint->on_in_tests, lint->severities,
			 settings, err) < 0)
		return -1;
	return read_exceptions(lint, err);
}

void lint_release(struct lint *lint)
{
	tools_release(&lint->tools);
	arena_release(&lint->arena);
}

/* Names that may come on top of twice those of the first text. */
#define NAMES_ROOM 32768

bool lint_trim(struct lint *lint)
{
	size_t count = lint->tools.names.count;

	if (!lint->names_limit)
		lint->names_limit = 2 * count + NAMES_ROOM;
	if (count <= lint->names_limit)
		return false;
	tools_release(&lint->tools);
	tools_init(&lint->tools);
	return true;
}

/* What the settings say, else what the project's files pin. */
static void find_dialect(struct lint *lint, struct framework *fw)
{
	struct dialect *dialect = &lint->tools.dialect;
	unsigned oldest = lint->settings->tensorflow;

	dialect_init(dialect);
	if (lint->settings->keras)
		dialect_set(dialect, lint->settings->keras);
	if (lint->pins && lint->root)
		lint->pins(lint->pins_context, &lint->tools.arena, lint->root,
			   dialect);
	if (oldest) {
		dialect->oldest = oldest;
		dialect->newest = 0;
	}
	dialect_settle(dialect);
	framework_set_target(fw, dialect->oldest);
	framework_set_dialect(fw, dialect);
}

/* The parser and the framework's tables cost a little to set up, and most
 * commits need neither. */
static int get_ready(struct lint *lint, struct err *err)
{
	const struct file_reader *reader = lint->reader;
	struct lint_tools *t = &lint->tools;
	struct framework *fw;

	if (t->parser)
		return 0;
	fw = framework_new(&t->arena, &t->names, err);
	if (!fw)
		return -1;
	for (size_t i = 0; i < lint->settings->hybridizes.names.count; i++)
		framework_add_hybridizer(
			fw, lint->settings->hybridizes.names.at[i]);
	find_dialect(lint, fw);
	t->framework = fw;
	t->parser = parser_new(err);
	if (!t->parser)
		return -1;
	if (!reader)
		return 0;
	t->modules = modules_new(&t->arena, &t->names, fw, t->parser,
				 reader->read, reader->context);
	t->modules_before = modules_new(&t->arena, &t->names, fw, t->parser,
					reader->read_before, reader->context);
	return 0;
}

/* What stood before a change imported what stood before it. */
static struct modules *modules_for(const struct lint *lint,
				   enum imports imports)
{
	switch (imports) {
	case IMPORTS_NOW:
		return lint->tools.modules;
	case IMPORTS_BEFORE:
		return lint->tools.modules_before;
	case IMPORTS_NONE:
		break;
	}
	return NULL;
}

/* --- what is worth parsing --------------------------------------------------------- */

static bool holds(struct slice text, const char *word)
{
	return memmem(text.ptr, text.length, word, strlen(word));
}

/* Whether one of the project's own rules may speak about a text. */
static bool may_wake_own_rule(const struct lint *lint, struct slice text)
{
	for (size_t i = rules_built_in; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!lint->on[i] || rule->owner != lint->settings)
			continue;
		if (!rule->hints)
			return true;
		for (const char *const *word = rule->hints; *word; word++)
			if (holds(text, *word))
				return true;
	}
	return false;
}

/* A file that names neither the framework nor one of the project's wrappers
 * cannot wake a rule. `tf.` counts: `from .common import tf`. Comments meant for
 * us are looked at wherever they stand. */
bool lint_is_worth(const struct lint *lint, struct slice text)
{
	if (holds(text, "tensorflow") || holds(text, "keras") ||
	    holds(text, "tf.") || holds(text, "hylint:"))
		return true;
	for (size_t i = 0; i < lint->settings->hybridizes.names.count; i++) {
		const char *name = lint->settings->hybridizes.names.at[i];
		const char *dot = strrchr(name, '.');

		if (holds(text, dot ? dot + 1 : name))
			return true;
	}
	return may_wake_own_rule(lint, text);
}

/* A notebook may be so many times as large as a Python file; without its
 * outputs it is held to the same size. */
#define NOTEBOOK_ROOM 32

size_t lint_largest(const struct settings *settings, const char *path)
{
	return settings->largest_file *
	       (path_is_notebook(path) ? NOTEBOOK_ROOM : 1);
}

static const char *why_not(struct arena *arena, struct slice text,
			   size_t largest)
{

	if (largest && text.length > largest)
		return arena_fmt(arena,
				 "too large to lint (%zu bytes; largest-file "
				 "is %zu)",
				 text.length, largest);
	if (text.length >= UINT32_MAX / 2)
		return "too large to lint (2 GiB or more)";
	if (slice_starts(text, "version https://git-lfs.github.com/spec/"))
		return "a Git LFS pointer, not Python";
	if (memchr(text.ptr, '\0', text.length))
		return "holds a NUL byte, so Python would refuse it";
	return NULL;
}

/* --- running the rules --------------------------------------------------------------- */

struct ruling {
	struct lint *lint;
	struct check check;
	const struct rule **by_kind[KIND_COUNT];
	size_t counts[KIND_COUNT];
};

static void sort_by_kind(struct ruling *ruling, struct arena *arena,
			 const bool *on)
{
	for (size_t i = 0; i < rule_count; i++) {
		const uint8_t *kind = rule_table[i].wakes;

		if (!on[i] || rule_table[i].where == WHERE_CHANGE)
			continue;
		for (; kind && *kind != KIND_END; kind++) {
			if (!ruling->by_kind[*kind])
				ruling->by_kind[*kind] = ARENA_ARRAY(
					arena, const struct rule *, rule_count);
			ruling->by_kind[*kind][ruling->counts[*kind]++] =
				&rule_table[i];
		}
	}
}

/* What the user set wins over the rule, but a trace that is not certain has
 * already made an error a warning. */
static void set_severities(const struct lint *lint, struct findings *findings,
			   size_t from)
{
	for (size_t i = from; i < findings->count; i++) {
		struct finding *f = &findings->at[i];
		enum severity wanted = lint->severities[f->rule - rule_table];

		if (wanted != f->rule->severity)
			f->severity = wanted;
	}
}

static void run_rule(struct ruling *ruling, const struct rule *rule, nid_t node)
{
	struct check *c = &ruling->check;
	size_t before = c->findings->count;

	c->rule = rule;
	c->last = NULL;
	if (rule->check)
		rule->check(c, node);
	else if (rule->match)
		match_node(c, node);
	set_severities(ruling->lint, c->findings, before);
}

/* -1 unasked, else whether the node runs in traced code. */
static bool wanted_here(const struct ruling *ruling, const struct rule *rule,
			nid_t node, int *traced)
{
	if (rule->where == WHERE_ANYWHERE)
		return true;
	if (*traced < 0)
		*traced = traced_at(ruling->check.model, node) != NO_INDEX;
	return (rule->where == WHERE_TRACED) == *traced;
}

static void run_rules_at(struct ruling *ruling, nid_t n)
{
	enum kind kind = tree_kind(ruling->check.model->tree, n);
	int traced = -1;

	for (size_t i = 0; i < ruling->counts[kind]; i++) {
		const struct rule *rule = ruling->by_kind[kind][i];

		if (wanted_here(ruling, rule, n, &traced))
			run_rule(ruling, rule, n);
	}
}

static void run_rules(struct ruling *ruling)
{
	for (nid_t n = 0; n < ruling->check.model->tree->count; n++)
		run_rules_at(ruling, n);
}

/* --- what came out --------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return strcmp(x->rule->code, y->rule->code);
}

void findings_order(struct findings *list)
{
	size_t kept = 0;

	if (list->count)
		qsort(list->at, list->count, sizeof(*list->at), by_place);
	for (size_t i = 0; i < list->count; i++) {
		struct finding *f = &list->at[i];

		if (kept && list->at[kept - 1].rule == f->rule &&
		    list->at[kept - 1].span.start == f->span.start &&
		    list->at[kept - 1].span.end == f->span.end)
			continue;
		list->at[kept++] = *f;
	}
	list->count = kept;
}

/* By index in rule_table: what runs in a file. */
static const bool *rules_on(const struct lint *lint, struct arena *arena,
			    const struct treatment *how, bool is_test)
{
	const bool *on = is_test ? lint->on_in_tests : lint->on;
	bool *kept;

	if (!lint->exceptions.count)
		return on;
	kept = ARENA_ARRAY(arena, bool, rule_room);
	memcpy(kept, on, rule_count * sizeof(*kept));
	for (size_t i = 0; i < lint->exceptions.count; i++) {
		const struct file_exception *e = &lint->exceptions.at[i];

		if (!settings_path_matches(&e->pattern, how->place))
			continue;
		for (size_t r = 0; r < rule_count; r++)
			kept[r] = kept[r] && !e->rules[r];
	}
	return kept;
}

static int read_notebook(struct source *out, struct arena *arena,
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

static int parse(struct lint *lint, struct source *out, struct arena *arena,
		 struct parse_memory *memory, struct slice text,
		 bool is_ipython, struct err *err)
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

static int understand(struct lint *lint, struct source *out,
		      struct arena *arena, struct parse_memory *memory,
		      const struct treatment *how, struct slice text,
		      struct err *err)
{
	bool is_test = settings_path_matches(&lint->settings->test_patterns,
					     how->place);
	const char *path = how->path;
	struct surroundings around = { NULL, path };

	if (get_ready(lint, err))
		return -1;
	around.modules = modules_for(lint, how->imports);
	if (around.modules) {
		modules_file(around.modules);
		around.path = lint->reader->locate(lint->reader->context, path);
	}
	if (path_is_notebook(path) && !out->notebook &&
	    read_notebook(out, arena, text, err))
		return -1;
	if (parse(lint, out, arena, memory, text, name_is_ipython(path), err))
		return -1;
	model_build(&out->model, arena, &out->tree, &lint->tools.names,
		    lint->tools.framework, is_test, &around);
	return 0;
}

int lint_understand(struct lint *lint, struct source *out, struct arena *arena,
		    const struct treatment *how, struct slice text,
		    struct err *err)
{
	return understand(lint, out, arena, NULL, how, text, err);
}

/* Silences what comments ask for, and speaks about these comments; not in a
 * file of which a part could not be read. */
static void suppress(struct ruling *ruling, struct file_report *out)
{
	const struct tree *tree = ruling->check.model->tree;
	size_t before = out->findings.count;
	struct suppressions *list = &out->silencing;
	struct findings fresh;

	suppressions_read(list, ruling->check.arena, tree, &out->lines);
	out->suppressed = suppressions_apply(list, &out->findings, &out->lines,
					     ruling->check.arena);
	if (!list->at.count || tree->errors.count)
		return;
	suppressions_report(list, &ruling->check, &out->lines, out->on,
			    ruling->lint->settings);
	set_severities(ruling->lint, &out->findings, before);
	fresh = (struct findings){ .at = out->findings.at + before,
				   .count = out->findings.count - before };
	out->suppressed += suppressions_apply(list, &fresh, &out->lines,
					      ruling->check.arena);
	findings_order(&out->findings);
}

void pipe_reopen_notebook(struct file_report *out, struct arena *arena)
{
	struct source source = { 0 };
	struct err err;

	if (read_notebook(&source, arena, out->bytes, &err) < 0)
		BUG("a notebook that was read cannot be read: %s", err.text);
	out->notebook = source.notebook;
	out->text = source.text;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
	lines_init(&out->json_lines, arena, out->bytes.ptr, out->bytes.length);
}

/* The text that is linted: what the file holds, or the program of a notebook.
 * -1 when there is nothing to lint; the report has the reason where there should
 * have been. */
static int get_text(struct lint *lint, struct file_report *out,
		    struct arena *arena, struct source *source)
{
	struct err err;

	out->skipped = why_not(arena, out->bytes,
			       lint_largest(lint->settings, out->path));
	if (out->skipped || !lint_is_worth(lint, out->bytes))
		return -1;
	if (!path_is_notebook(out->path))
		return 0;
	if (read_notebook(source, arena, out->bytes, &err) < 0)
		out->skipped = arena_strdup(arena, err.text);
	else
		out->skipped = why_not(arena, source->text,
				       lint->settings->largest_file);
	if (out->skipped)
		return -1;
	out->notebook = source->notebook;
	out->text = source->text;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
	return lint_is_worth(lint, out->text) ? 0 : -1;
}

static void note_syntax_error(struct file_report *out,
			      const struct source *source)
{
	const struct tree *t = &source->tree;

	if (source->notebook && source->notebook->broken)
		out->syntax_error = source->notebook->broken_line;
	else if (t->errors.count)
		out->syntax_error =
			lines_line(&out->lines, t->errors.at[0].start);
}

/* The rules over some functions of another file; what its comments silence is
 * silent here, too. */
static void run_rules_across(void *context, const struct model *model,
			     const bool *functions, struct findings *out)
{
	struct ruling ruling = *(const struct ruling *)context;
	struct suppressions silencing = { 0 };
	struct lines lines;

	ruling.check.model = model;
	ruling.check.findings = out;
	for (nid_t n = 0; n < model->tree->count; n++) {
		uint32_t f = model->function_of[n];

		if (f != NO_INDEX && functions[f])
			run_rules_at(&ruling, n);
	}
	findings_order(out);
	if (!out->count)
		return;
	lines_init(&lines, ruling.check.arena, model->tree->text.ptr,
		   model->tree->text.length);
	suppressions_read(&silencing, ruling.check.arena, model->tree, &lines);
	suppressions_apply(&silencing, out, &lines, ruling.check.arena);
}

/* Paths of other files as people see them. */
static void show_paths(const struct lint *lint, struct findings *findings)
{
	for (size_t i = 0; lint->reader && i < findings->count; i++)
		for (size_t r = 0; r < findings->at[i].related.count; r++) {
			const char **path = &findings->at[i].related.at[r].path;

			if (*path)
				*path = lint->reader->show(
					lint->reader->context, *path);
		}
}

bool pipe_find(struct lint *lint, struct file_report *out, struct arena *arena,
	       struct source *source, struct parse_memory *memory)
{
	struct ruling ruling = { .lint = lint };
	struct err err;

	if (get_text(lint, out, arena, source) < 0)
		return false;
	if (understand(lint, source, arena, memory, &out->how, out->bytes,
		       &err)) {
		out->skipped = arena_strdup(arena, err.text);
		return false;
	}
	note_syntax_error(out, source);
	ruling.check = (struct check){ .model = &source->model,
				       .arena = arena,
				       .findings = &out->findings,
				       .slow = &lint->slow_queries };
	sort_by_kind(&ruling, arena, out->on);
	run_rules(&ruling);
	lint_across(&ruling.check, run_rules_across, &ruling);
	show_paths(lint, &out->findings);
	out->trouble = ruling.check.trouble;
	findings_order(&out->findings);
	suppress(&ruling, out);
	if (out->notebook && out->findings.count)
		lines_init(&out->json_lines, arena, out->bytes.ptr,
			   out->bytes.length);
	return true;
}

void pipe_begin(struct lint *lint, struct file_report *out, struct arena *arena,
		const struct treatment *how, struct slice bytes)
{
	*out = (struct file_report){ .path = how->path,
				     .how = *how,
				     .bytes = bytes };
	out->is_test = settings_path_matches(&lint->settings->test_patterns,
					     how->place);
	out->on = rules_on(lint, arena, how, out->is_test);
	out->text = path_is_notebook(how->path) ? (struct slice){ "", 0 }
						: bytes;
	lines_init(&out->lines, arena, out->text.ptr, out->text.length);
}

void lint_next_file(struct lint *lint)
{
	modules_trim(lint->tools.modules, lint->settings->imports_memory);
}

void lint_text(struct lint *lint, struct file_report *out, struct arena *arena,
	       const struct treatment *how, struct slice text)
{
	struct source source = { 0 };

	pipe_begin(lint, out, arena, how, text);
	pipe_find(lint, out, arena, &source, NULL);
}

bool pipe_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, struct source *source,
		 const struct treatment *how, struct slice text,
		 struct parse_memory *memory)
{
	bool understood = false;

	pipe_begin(lint, out, arena, how, text);
	if (text.length)
		understood = pipe_find(lint, out, arena, source, memory);
	/* Not worth linting, but its lines count. */
	if (text.length && path_is_notebook(how->path) && !source->notebook &&
	    !read_notebook(source, arena, text, NULL)) {
		out->text = source->text;
		lines_init(&out->lines, arena, source->text.ptr,
			   source->text.length);
	}
	return understood;
}

void lint_before(struct lint *lint, struct file_report *out,
		 struct arena *arena, const struct treatment *how,
		 struct slice text)
{
	struct source source = { 0 };

	pipe_before(lint, out, arena, &source, how, text, NULL);
}

void pipe_compare(struct lint *lint, struct check *check, const bool *on)
{
	struct ruling ruling = { .lint = lint, .check = *check };

	for (size_t i = 0; i < rule_count; i++)
		if (on[i] && rule_table[i].where == WHERE_CHANGE)
			run_rule(&ruling, &rule_table[i], 0);
}
