/*
 * What is to be said of the comments themselves, once they were applied: those that
 * suppress nothing, that give no reason, that name no rule. Findings leave, with
 * the fix that removes the comment or the word.
 */
#include "base/nearest.h"
#include "base/strbuf.h"
#include "lint/select.h"
#include "lint/suppress.h"
#include "rulekit/rule.h"

struct comment_inspection {
	struct check *check;
	const struct lines *lines;
	const bool *on;
	const void *owner;
};

/* Whether a rule is meant: by one of the words, or by none, which means all. */
static bool means_a_rule(const struct suppression *s, const void *owner)
{
	for (size_t i = 0; i < s->words.count; i++)
		if (selector_is_known(s->words.at[i].text, owner))
			return true;
	return !s->words.count;
}

bool suppression_is_ours(const struct suppression *s, const void *owner)
{
	return s->kind != ON && s->kind != NO_SUPPRESSION &&
	       means_a_rule(s, owner);
}

/* Whether all rules that a word means have run, so that its silence tells
 * something. NULL means every rule: those that run unasked. Comments about
 * comments are left alone. */
static bool could_have_spoken(const struct comment_inspection *in,
			      const char *word)
{
	bool any = false;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!rule_is_known(rule, in->owner) ||
		    (word ? !selector_matches(word, rule) : !rule->on))
			continue;
		/* It speaks of a change, and later. */
		if (rule->where == WHERE_CHANGE)
			continue;
		if (word && rule_is_about_files(rule))
			return false;
		if (!rule_is_about_files(rule) && !in->on[i])
			return false;
		any = true;
	}
	return any;
}

static struct finding *report_about(const struct comment_inspection *in,
				    const char *code, struct span span,
				    const char *key, const char *text)
{
	const struct rule *rule = rule_find(code);

	if (!rule)
		BUG("there is no rule %s", code);
	if (!in->on[rule - rule_table])
		return NULL;
	in->check->rule = rule;
	return report_span(in->check, 0, span, key, text, NULL);
}

/* The bytes that go when the whole comment goes: its line too where it has one
 * for itself, else what stands between it and the code. */
static struct span whole_removal(const struct comment_inspection *in,
				 const struct suppression *s)
{
	const char *text = in->lines->text;
	uint32_t line = lines_line(in->lines, s->span.start);
	uint32_t start = s->span.start, end = s->span.end;
	uint32_t line_start = in->lines->starts[line - 1];

	if (s->span.start == s->comment.start && s->span.end < s->comment.end) {
		/* Another part follows and keeps its place. */
		while (end < s->comment.end && is_blank(text[end]))
			end++;
		return (struct span){ start, end };
	}
	while (start > line_start && is_blank(text[start - 1]))
		start--;
	if (start == line_start) {
		while (end < in->lines->size && text[end] != '\n')
			end++;
		end += end < in->lines->size;
	}
	return (struct span){ start, end };
}

static bool is_unused_word(const struct comment_inspection *in,
			   const struct suppression_word *word)
{
	return !word->used && could_have_spoken(in, word->text);
}

/* The words that are not used, or the others. */
static const char *list_words(const struct comment_inspection *in,
			      const struct suppression *s, bool unused,
			      const char *quote)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < s->words.count; i++)
		if (is_unused_word(in, &s->words.at[i]) == unused)
			strbuf_addf(&sb, "%s%s%s%s", sb.length ? ", " : "",
				    quote, s->words.at[i].text, quote);
	text = arena_strndup(in->check->arena, sb.text, sb.length);
	strbuf_release(&sb);
	return text;
}

static void report_words(const struct comment_inspection *in,
			 const struct suppression *s)
{
	const char *unused = list_words(in, s, true, "`");
	const char *kept = list_words(in, s, false, "");

	if (!*unused ||
	    !report_about(
		    in, "HY001", s->span, "what",
		    arena_fmt(in->check->arena, "%s %s nothing here", unused,
			      strchr(unused, ',') ? "suppress" : "suppresses")))
		return;
	fix_begin(in->check, FIX_SAFE, "remove it");
	if (*kept)
		fix_replace(in->check, s->list, "%s", kept);
	else
		fix_replace(in->check, whole_removal(in, s), "%s", "");
}

static void report_unused(const struct comment_inspection *in,
			  const struct suppression *s)
{
	static const char *const what[] = {
		[IGNORE] = "this comment suppresses nothing",
		[IGNORE_NEXT_LINE] = "this comment suppresses nothing",
		[IGNORE_FILE] = "this file has no findings to suppress",
		[OFF] = "there are no findings to suppress between here "
			"and its end",
		[ON] = "there is no `off` above this `on`",
	};

	if (s->kind != ON && s->words.count) {
		report_words(in, s);
		return;
	}
	if (s->used || (s->kind != ON && !could_have_spoken(in, NULL)))
		return;
	if (!report_about(in, "HY001", s->span, "what", what[s->kind]))
		return;
	fix_begin(in->check, FIX_SAFE, "remove it");
	fix_replace(in->check, whole_removal(in, s), "%s", "");
}

static void report_unknown(const struct comment_inspection *in,
			   const struct suppression *s)
{
	for (size_t i = 0; i < s->words.count; i++) {
		const struct suppression_word *word = &s->words.at[i];
		struct nearest best = nearest_to(word->text);

		/* Behind noqa stand other linters' codes. */
		if (selector_is_known(word->text, in->owner) ||
		    (s->is_noqa && strncmp(word->text, "HY", 2) != 0))
			continue;
		for (size_t r = 0; r < rule_count; r++) {
			nearest_offer(&best, rule_table[r].code);
			nearest_offer(&best, rule_table[r].name);
			nearest_offer(&best, rule_table[r].family);
		}
		if (!report_about(in, "HY003", word->span, "word", word->text))
			continue;
		if (!best.word)
			continue;
		in->check->last->help = arena_fmt(
			in->check->arena, "did you mean `%s`?", best.word);
	}
}

void suppressions_report(const struct suppressions *list, struct check *check,
			 const struct lines *lines, const bool *on,
			 const void *owner)
{
	struct comment_inspection in = { check, lines, on, owner };

	for (size_t i = 0; i < list->at.count; i++) {
		const struct suppression *s = &list->at.at[i];

		/* It may be there for another linter. */
		if (s->is_noqa && !s->words.count)
			continue;
		report_unknown(&in, s);
		if (!means_a_rule(s, owner))
			continue;
		report_unused(&in, s);
		if (s->kind != ON && !s->reason.length)
			report_about(
				&in, "HY002", s->span, "comment",
				arena_strndup(check->arena,
					      lines->text + s->span.start,
					      s->span.end - s->span.start));
	}
}
