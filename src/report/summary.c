/*
 * In: the totals of a run. Out: the lines below the findings. Which ones
 * depends on the question that was asked (files, a change, a hook), never on
 * single findings.
 */

#include "report/summary.h"

#include <stdint.h>
#include <stdio.h>

#include "report/glyph.h"
#include "report/paint.h"

/* "2 errors", "1 warning". */
static void add_count(struct strbuf *out, size_t count, const char *noun)
{
	strbuf_addf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static size_t reported_as_new(const struct totals *t)
{
	return t->by_severity[SEVERITY_ERROR] +
	       t->by_severity[SEVERITY_WARNING] + t->by_severity[SEVERITY_INFO];
}

/* "2 errors, 1 warning and 3 info". */
static void add_severity_counts(struct report *report, const struct totals *t)
{
	struct strbuf *out = &report->text;
	int left = 0;

	for (int s = 0; s < 3; s++)
		left += t->by_severity[s] > 0;
	for (int s = 2; s >= 0; s--) {
		if (!t->by_severity[s])
			continue;
		paint_begin(out, report->color, severity_style(s));
		if (s == SEVERITY_INFO)
			strbuf_addf(out, "%zu info", t->by_severity[s]);
		else
			add_count(out, t->by_severity[s], severity_name(s));
		paint_end(out, report->color);
		left--;
		strbuf_addstr(out, left > 1 ? ", " : left ? " and " : "");
	}
}

static void add_fixable(struct strbuf *out, const struct totals *t)
{
	if (t->safe_fixes)
		strbuf_addf(out, "; --fix can correct %zu", t->safe_fixes);
	if (t->unsafe_fixes)
		strbuf_addf(out, "%s --unsafe-fixes %s%zu",
			    t->safe_fixes ? "," : ";",
			    t->safe_fixes ? "" : "corrects ", t->unsafe_fixes);
}

/* "7484 files in 2.41 s": how long is of interest when it was long. */
static void add_checked(struct report *report, const struct totals *t)
{
	add_count(&report->text, t->files, "file");
	if (report->verbosity >= VERBOSE || t->seconds >= 1)
		strbuf_addf(&report->text, " in %.2f s", t->seconds);
}

static void summary_of_check(struct report *report, const struct totals *t)
{
	struct strbuf *out = &report->text;

	strbuf_addstr(out, "hylint: ");
	if (!t->files && t->skipped.count) {
		strbuf_addstr(out, "checked nothing; ");
		add_count(out, t->skipped.count, "file");
		strbuf_addstr(out, " left out\n");
		return;
	}
	if (t->fixed)
		strbuf_addf(out, "corrected %zu; ", t->fixed);
	if (t->silenced)
		strbuf_addf(out, "suppressed %zu; ", t->silenced);
	if (t->recorded)
		strbuf_addf(out, "%zu now in the baseline; ", t->recorded);
	if (reported_as_new(t)) {
		add_severity_counts(report, t);
		strbuf_addstr(out, " in ");
		add_count(out, t->files_reported, "file");
		add_fixable(out, t);
		strbuf_addstr(out, "; checked ");
		add_checked(report, t);
	} else {
		strbuf_addstr(out, "checked ");
		add_checked(report, t);
		strbuf_addstr(out, ", found nothing");
		if (report->change)
			strbuf_addstr(out, " new");
		else if (t->fixed || t->silenced || t->recorded)
			strbuf_addstr(out, " else");
		else if (t->known)
			strbuf_addstr(out, " new");
	}
	if (t->known)
		strbuf_addf(out, "; %zu known from the baseline", t->known);
	if (t->skipped.count)
		strbuf_addf(out, "; %zu not fully checked", t->skipped.count);
	strbuf_addch(out, '\n');
}

static void summary_of_commit(struct report *report, const struct totals *t)
{
	struct strbuf *out = &report->text;
	char blocked[32];

	if (!reported_as_new(t))
		return;
	strbuf_addstr(out, "hylint: ");
	add_severity_counts(report, t);
	if (!t->blocking) {
		strbuf_addf(out, "; the %s is allowed\n", report->hook);
	} else if (report->warn_only) {
		strbuf_addf(
			out,
			"; the %s is allowed, because the mode is \"warn\"\n",
			report->hook);
	} else {
		strbuf_addstr(out, "; ");
		snprintf(blocked, sizeof(blocked), "%s blocked", report->hook);
		paint(out, report->color, STYLE_STRONG, blocked);
		strbuf_addch(out, '\n');
		if (report->bypass)
			strbuf_addf(out,
				    "        fix and stage it, or skip the "
				    "check once: %s\n",
				    report->bypass);
	}
}

/* Somebody who reads this in a terminal may meet the rule for the first time. */
static void add_hint(struct report *report, const struct totals *t)
{
	size_t most = 0;

	for (size_t i = 1; i < rule_count; i++)
		if (t->by_rule[i] > t->by_rule[most])
			most = i;
	if (!report->columns || !t->by_rule[most])
		return;
	strbuf_addf(&report->text,
		    "        `hylint rule %s` explains this finding\n",
		    rule_table[most].code);
}

static void add_asides(struct report *report, const struct totals *t)
{
	struct strbuf *out = &report->text;

	if (report->verbosity < VERBOSE)
		return;
	if (t->already_there)
		strbuf_addf(out,
			    "        %zu more were already there, elsewhere\n",
			    t->already_there);
	if (t->suppressed)
		strbuf_addf(out, "        %zu suppressed by comments\n",
			    t->suppressed);
}

/* What nobody will be told from now on. */
static void add_suppressions(struct report *report, const struct totals *t,
			     bool alone)
{
	struct strbuf *out = &report->text;

	if (!t->added.count)
		return;
	strbuf_addf(out, "%sthis %s adds ", alone ? "hylint: " : "        ",
		    report->hook ? report->hook : "change");
	add_count(out, t->added.count, "comment");
	strbuf_addf(out, " that suppress%s findings:\n",
		    t->added.count == 1 ? "es" : "");
	for (size_t i = 0; i < t->added.count; i++) {
		const struct added_suppression *s = &t->added.at[i];

		strbuf_addstr(out, "        ");
		escape_addstr(out, s->path);
		if (s->place.cell)
			strbuf_addf(out, ":cell %u", s->place.cell);
		strbuf_addf(out, ":%u: ", s->place.at.line);
		escape_addstr(out, s->comment);
		strbuf_addch(out, '\n');
	}
}

/* Rules by how often they spoke, the most frequent first. */
static void add_statistics(struct report *report, const struct totals *t)
{
	size_t below = SIZE_MAX, highest;

	for (;; below = highest) {
		highest = 0;
		for (size_t i = 0; i < rule_count; i++)
			if (t->by_rule[i] > highest && t->by_rule[i] < below)
				highest = t->by_rule[i];
		if (!highest)
			return;
		for (size_t i = 0; i < rule_count; i++)
			if (t->by_rule[i] == highest)
				strbuf_addf(&report->text, "%7zu  %s  %s\n",
					    highest, rule_table[i].code,
					    rule_table[i].name);
	}
}

/* The last line of a hook, so that nobody takes silence for approval. */
static void add_unchecked_files(struct report *report, const struct totals *t)
{
	struct strbuf *out = &report->text;

	if (!report->hook || !t->skipped.count)
		return;
	strbuf_addstr(out, "hylint: ");
	add_count(out, t->skipped.count, "file");
	strbuf_addstr(out, " not fully checked");
	if (t->misconfigured || (t->blocking && !report->warn_only))
		strbuf_addch(out, '\n');
	else if (report->blocks_unchecked)
		strbuf_addf(out, "; %s blocked (on-error = block)\n",
			    report->hook);
	else
		strbuf_addf(
			out,
			"; the %s is allowed; to block it instead: git config "
			"hylint.onError block\n",
			report->hook);
}

static void add_all(struct report *report, const struct totals *totals)
{
	bool silent = report->hook && !reported_as_new(totals) &&
		      report->verbosity < VERBOSE;

	if (report->statistics) {
		if (report->reported)
			strbuf_addch(&report->text, '\n');
		add_statistics(report, totals);
	}
	if (report->verbosity <= QUIET)
		return;
	if (silent) {
		add_suppressions(report, totals, true);
		add_unchecked_files(report, totals);
		return;
	}
	if (report->reported && !report->statistics)
		strbuf_addch(&report->text, '\n');
	if (report->hook)
		summary_of_commit(report, totals);
	else
		summary_of_check(report, totals);
	add_suppressions(report, totals,
			 report->hook && !reported_as_new(totals));
	add_hint(report, totals);
	add_asides(report, totals);
	add_unchecked_files(report, totals);
}

void summary_add(struct report *report, const struct totals *totals)
{
	struct strbuf above = report->text, summary;

	strbuf_init(&report->text);
	add_all(report, totals);
	summary = report->text;
	report->text = above;
	wrap_add_lines(&report->text, summary.text, strlen("hylint: "),
		       report->columns);
	strbuf_release(&summary);
}
