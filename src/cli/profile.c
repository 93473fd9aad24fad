/*
 * Rules by the time that they took, the slowest first, as text on standard
 * error.
 */

#include "cli/profile.h"

#include <stdlib.h>

#include "lint/profile.h"

struct profile_row {
	const struct rule *rule;
	struct rule_cost cost;
};

typedef VEC(struct profile_row) profile_rows;

void profile_begin(struct run *run)
{
	run->projects.profile =
		ARENA_NEW(&run->cli->arena, struct rule_profile);
	profile_init(run->projects.profile, &run->cli->arena);
	/* What other processes spend is not known here. */
	run->processes = 0;
}

static int by_cost(const void *a, const void *b)
{
	const struct profile_row *x = a, *y = b;

	if (x->cost.nanoseconds != y->cost.nanoseconds)
		return x->cost.nanoseconds > y->cost.nanoseconds ? -1 : 1;
	return x->rule < y->rule ? -1 : 1;
}

static void add_row(struct strbuf *out, const char *code, const char *name,
		    double seconds, double whole)
{
	strbuf_addf(out, "  %-6s %-36s %9.3f ms %5.1f %%", code, name,
		    seconds * 1e3, whole > 0 ? 100 * seconds / whole : 0);
}

static void add_rows(struct strbuf *out, const profile_rows *rows, double whole)
{
	double all = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct profile_row *row = &rows->at[i];
		double seconds = (double)row->cost.nanoseconds / 1e9;

		add_row(out, row->rule->code, row->rule->name, seconds, whole);
		strbuf_addf(out, " %10llu\n",
			    (unsigned long long)row->cost.calls);
		all += seconds;
	}
	add_row(out, "", "all rules", all, whole);
	strbuf_addch(out, '\n');
	add_row(out, "", "reading, parsing, reports and the like", whole - all,
		whole);
	strbuf_addch(out, '\n');
}

void profile_end(const struct run *run)
{
	const struct rule_profile *profile = run->projects.profile;
	struct strbuf text = STRBUF_INIT;
	profile_rows rows = { 0 };

	if (!profile)
		return;
	for (size_t i = 0; i < rule_count; i++) {
		struct profile_row row = { &rule_table[i], profile->rules[i] };

		if (row.cost.calls)
			vec_push(&run->cli->arena, &rows, row);
	}
	if (rows.count)
		qsort(rows.at, rows.count, sizeof(*rows.at), by_cost);
	strbuf_addf(&text, "  %-6s %-36s %12s %7s %10s\n", "rule", "", "time",
		    "share", "nodes");
	add_rows(&text, &rows, run->totals.seconds);
	fflush(stdout);
	fwrite(text.text, 1, text.length, stderr);
	strbuf_release(&text);
}
