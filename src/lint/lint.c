/*
 * The plan for the files of one project: the settings enter, and which rules run
 * where, how severe each is, and the tools that files are understood with leave.
 * The struct lint owns all of it. Nothing here looks at a file.
 */
#include "lint/lint.h"

#include "base/steps.h"
#include "lint/pipe.h"
#include "lint/select.h"
#include "rulekit/gates.h"

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

void lint_next_file(struct lint *lint)
{
	modules_trim(lint->tools.modules, lint->settings->imports_memory);
}

/* By index in rule_table: what runs in a file. */
const bool *lint_rules_on(const struct lint *lint, struct arena *arena,
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

/* What the settings say, else what the project's files pin. */
static void find_dialect(struct lint *lint, struct framework *fw)
{
	struct dialect *dialect = &lint->tools.dialect;
	unsigned oldest = lint->settings->tensorflow;

	dialect_init(dialect);
	if (lint->settings->keras)
		dialect_set(dialect, lint->settings->keras);
	if (lint->pins)
		dialect->root = lint->root;
	if (dialect->root)
		lint->pins(lint->pins_context, &lint->tools.arena, lint->root,
			   dialect);
	if (oldest) {
		dialect->oldest = oldest;
		dialect->latest_low = oldest;
		dialect->newest = 0;
		dialect->releases_why = NULL;
	}
	dialect_settle(dialect);
	framework_set_target(fw, dialect->oldest);
	framework_set_dialect(fw, dialect);
}

/* The parser and the framework's tables cost a little to set up, and most
 * commits need neither. */
static int set_up_tools(struct lint *lint, struct err *err)
{
	struct lint_tools *t = &lint->tools;
	struct framework *fw;

	fw = framework_new(&t->arena, &t->names, err);
	if (!fw)
		return -1;
	for (size_t i = 0; i < lint->settings->hybridizes.names.count; i++)
		framework_add_hybridizer(
			fw, lint->settings->hybridizes.names.at[i]);
	find_dialect(lint, fw);
	t->framework = fw;
	t->gates = call_gates_new(&t->arena, fw);
	t->parser = parser_new(err);
	if (!t->parser)
		return -1;
	if (!lint->now)
		return 0;
	t->modules = modules_new(&t->arena, &t->names, fw, t->parser, lint->now,
				 lint->now);
	t->modules_before = modules_new(&t->arena, &t->names, fw, t->parser,
					lint->before, lint->now);
	return 0;
}

int lint_get_ready(struct lint *lint, struct err *err)
{
	int64_t left;
	int rc;

	if (lint->tools.parser)
		return 0;
	left = steps_set_aside();
	rc = set_up_tools(lint, err);
	steps_take_up(left);
	return rc;
}

/* What stood before a change imported what stood before it. */
struct modules *lint_modules(const struct lint *lint, enum imports imports)
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
