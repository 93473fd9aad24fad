/*
 * Fixes become edits sorted by place; a pass takes as many fixes as do not
 * touch each other. Text that was valid Python before and is not after a pass
 * is not written.
 */

#include "lint/fix.h"

#include <stdlib.h>

#include "base/strbuf.h"
#include "rulekit/own.h"

/* Touching counts: what is inserted twice at one place would come out in an
 * order that nobody meant. */
static bool fixes_collide(struct span a, struct span b)
{
	if (a.start == a.end || b.start == b.end)
		return a.start <= b.end && b.start <= a.end;
	return a.start < b.end && b.start < a.end;
}

static bool fix_fits(const struct edits *chosen, const struct fix *fix,
		     const struct file_report *file)
{
	size_t text_length = file->text.length;

	for (size_t i = 0; i < fix->edits.count; i++) {
		struct span span = fix->edits.at[i].span;

		if (span.start > span.end || span.end > text_length)
			BUG("a fix of bytes %u to %u in %zu", span.start,
			    span.end, text_length);
		if (file->notebook &&
		    !notebook_can_edit(file->notebook, span.start, span.end))
			return false;
		for (size_t j = 0; j < chosen->at.count; j++)
			if (fixes_collide(span, chosen->at.at[j].span))
				return false;
	}
	return fix->edits.count > 0;
}

static const struct fix *best_fix(const struct finding *finding,
				  enum applicability up_to)
{
	const struct fix *best = NULL;

	for (size_t i = 0; i < finding->fixes.count; i++) {
		const struct fix *fix = &finding->fixes.at[i];

		if (fix->applicability <= up_to &&
		    (!best || fix->applicability < best->applicability))
			best = fix;
	}
	return best;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->span.start < y->span.start ? -1
					     : x->span.start > y->span.start;
}

static void edits_of_bytes(struct text_edits *out, struct arena *arena,
			   const struct file_report *file, struct edits *edits)
{
	struct text_edits ordered = { 0 };

	if (edits->at.count)
		qsort(edits->at.at, edits->at.count, sizeof(*edits->at.at),
		      by_start);
	for (size_t i = 0; i < edits->at.count; i++) {
		const struct edit *edit = &edits->at.at[i];
		struct text_edit plain = { edit->span.start, edit->span.end,
					   edit->text };

		vec_push(arena, &ordered.all, plain);
	}
	*out = (struct text_edits){ 0 };
	if (file->notebook)
		notebook_edits(out, arena, file->notebook, &ordered);
	else
		*out = ordered;
}

bool fix_edits(struct text_edits *out, struct arena *arena,
	       const struct file_report *file, const struct fix *fix)
{
	struct edits none = { 0 }, edits = { 0 };

	if (!fix_fits(&none, fix, file))
		return false;
	for (size_t i = 0; i < fix->edits.count; i++)
		vec_push(arena, &edits.at, fix->edits.at[i]);
	edits_of_bytes(out, arena, file, &edits);
	return true;
}

struct slice edits_apply(struct edits *edits, struct arena *arena,
			 const struct file_report *file)
{
	struct slice bytes = file->bytes, edited;
	struct strbuf out = STRBUF_INIT;
	struct text_edits all;
	size_t at = 0;

	edits_of_bytes(&all, arena, file, edits);
	for (size_t i = 0; i < all.all.count; i++) {
		const struct text_edit *edit = &all.all.at[i];

		strbuf_add(&out, bytes.ptr + at, edit->start - at);
		strbuf_addstr(&out, edit->text);
		at = edit->end;
	}
	strbuf_add(&out, bytes.ptr + at, bytes.length - at);
	edited.ptr = arena_strndup(arena, out.text, out.length);
	edited.length = out.length;
	strbuf_release(&out);
	return edited;
}

/* What a change did not bring is not for it to correct. */
static bool fix_was_there(const struct finding *finding)
{
	return finding->attribution == ATTRIBUTION_OLD ||
	       finding->attribution == ATTRIBUTION_TOUCHED;
}

/* Whether a fix stays in the cell that is to be corrected. */
static bool is_in_cell(const struct fix *fix, const struct file_report *file,
		       uint32_t cell)
{
	for (size_t i = 0; cell && i < fix->edits.count; i++) {
		uint32_t start = fix->edits.at[i].span.start;

		if (!file->notebook ||
		    notebook_cell_at(file->notebook, start)->number != cell)
			return false;
	}
	return true;
}

size_t fix_text(struct slice *out, struct arena *arena,
		const struct file_report *file, const struct fix_choice *choice)
{
	struct edits chosen = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *finding = &file->findings.at[i];
		const struct fix *fix = best_fix(finding, choice->up_to);

		if (choice->rules && !choice->rules[finding->rule - rule_table])
			continue;
		if (choice->no_own && finding->rule->owner)
			continue;
		if (finding->suppressed || fix_was_there(finding) || !fix ||
		    !fix_fits(&chosen, fix, file) ||
		    !is_in_cell(fix, file, choice->cell))
			continue;
		for (size_t e = 0; e < fix->edits.count; e++)
			vec_push(arena, &chosen.at, fix->edits.at[e]);
		count++;
	}
	*out = count ? edits_apply(&chosen, arena, file) : file->bytes;
	return count;
}

static size_t syntax_errors(struct lint *lint, struct arena *arena,
			    const struct treatment *how, struct slice text)
{
	struct source source = { 0 };
	struct err err;

	if (lint_understand(lint, &source, arena, how, text, &err) < 0)
		return SIZE_MAX;
	return source.tree.errors.count +
	       (source.notebook ? source.notebook->broken : 0);
}

bool text_breaks(struct lint *lint, struct arena *arena,
		 const struct treatment *how, struct slice before,
		 struct slice after)
{
	return syntax_errors(lint, arena, how, after) >
	       syntax_errors(lint, arena, how, before);
}

const char *break_advice(struct lint *lint, struct arena *arena,
			 const struct treatment *how, struct slice before)
{
	if (syntax_errors(lint, arena, how, before))
		return "correct its syntax errors first";
	return own_rules_exist(lint->settings)
		       ? "look at the [fix] of the project's own rules, or "
			 "report it"
		       : "please report it";
}

size_t fix_in_passes(struct lint *lint, struct file_report *file,
		     struct arena *arena, const struct fix_choice *choice,
		     const struct file_report *before, bool *would_break)
{
	struct edited_text edited = { .before = before };
	struct fix_choice now = *choice;
	const struct treatment how = file->how;
	struct slice next;
	size_t total = 0;

	*would_break = false;
	for (int pass = 0; pass < MOST_PASSES; pass++) {
		size_t count;

		now.no_own = pass > 0;
		count = fix_text(&next, arena, file, &now);
		if (!count)
			break;
		*would_break =
			text_breaks(lint, arena, &file->how, file->bytes, next);
		if (*would_break)
			break;
		total += count;
		lint_edited(lint, file, arena, &how, next, &edited);
	}
	return total;
}
