/*
 * The rules over one model: each node wakes the rules that named its kind, in the
 * order of the text. Findings come out in the order in which they were made.
 */
#include "lint/ruling.h"

#include <string.h>

#include "base/steps.h"
#include "lint/pipe.h"
#include "lint/profile.h"
#include "lint/yield.h"
#include "rulekit/gates.h"
#include "rulekit/match.h"

/* Asked at each call for each rule. */
static void find_call_gates(struct ruling *ruling, struct arena *arena)
{
	size_t count = ruling->counts[KIND_call];

	ruling->call_gates = ARENA_ARRAY(arena, uint16_t, count);
	for (size_t i = 0; i < count; i++)
		ruling->call_gates[i] =
			call_gate_of(ruling->lint->tools.gates,
				     ruling->by_kind[KIND_call][i]);
}

void ruling_init(struct ruling *ruling, struct arena *arena, const bool *on)
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
	find_call_gates(ruling, arena);
}

/* What the user set wins over the rule, but a trace that is not certain has
 * already made an error a warning. */
void ruling_set_severities(const struct lint *lint, struct findings *findings,
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
	struct rule_profile *profile = ruling->lint->profile;
	uint64_t since = profile ? profile_now() : 0;
	struct check *c = &ruling->check;
	size_t before = c->findings->count;

	step_taken();
	c->rule = rule;
	c->last = NULL;
	if (rule->check)
		rule->check(c, node);
	else if (rule->match)
		match_node(c, node);
	if (c->findings->count > before)
		ruling_set_severities(ruling->lint, c->findings, before);
	if (profile)
		profile_add(profile, rule, since);
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

/* A call wakes only the rules that what it calls may concern. */
static void run_rules_at_call(struct ruling *ruling, nid_t n)
{
	const struct call_gates *gates = ruling->lint->tools.gates;
	struct open_gates open;
	int traced = -1;

	call_gates_open(gates, ruling->check.model, n, &open);
	for (size_t i = 0; i < ruling->counts[KIND_call]; i++) {
		const struct rule *rule = ruling->by_kind[KIND_call][i];

		if (call_gate_is_open(&open, ruling->call_gates[i]) &&
		    wanted_here(ruling, rule, n, &traced))
			run_rule(ruling, rule, n);
	}
}

static void run_rules_at(struct ruling *ruling, nid_t n)
{
	enum kind kind = tree_kind(ruling->check.model->tree, n);
	int traced = -1;

	if (kind == KIND_call) {
		run_rules_at_call(ruling, n);
		return;
	}
	for (size_t i = 0; i < ruling->counts[kind]; i++) {
		const struct rule *rule = ruling->by_kind[kind][i];

		if (wanted_here(ruling, rule, n, &traced))
			run_rule(ruling, rule, n);
	}
}

void ruling_run(struct ruling *ruling)
{
	for (nid_t n = 0; n < ruling->check.model->tree->count; n++)
		run_rules_at(ruling, n);
}

/* The rules over some functions of another file; what its comments silence is
 * silent here, too. */
void ruling_run_across(void *context, const struct model *model,
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
	findings_yield(out, ruling.lint->settings->assumed);
	if (!out->count)
		return;
	lines_init(&lines, ruling.check.arena, model->tree->text.ptr,
		   model->tree->text.length);
	suppressions_read(&silencing, ruling.check.arena, model->tree, &lines);
	suppressions_apply(&silencing, out, &lines, ruling.check.arena);
}

void ruling_run_change(struct lint *lint, const struct check *check,
		       const bool *on)
{
	struct ruling ruling = { .lint = lint, .check = *check };

	for (size_t i = 0; i < rule_count; i++)
		if (on[i] && rule_table[i].where == WHERE_CHANGE)
			run_rule(&ruling, &rule_table[i], 0);
}
