/* hylint why: which rule a message of TensorFlow belongs to. */

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "report/glyph.h"
#include "report/paint.h"
#include "rules/rule.h"

struct why_options {
	const char *color;
};

static const struct option options[] = {
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct why_options, color,
		 "auto, always or never"),
	OPT_END,
};

static const char details[] =
	"Paste what TensorFlow said; the rules whose pages know it are listed,\n"
	"the likeliest first.\n"
	"\n"
	"examples:\n"
	"  hylint why \"out of the last 5 calls to triggered retracing\"\n"
	"  hylint why is out of scope and cannot be used here\n"
	"\n"
	"exit code: 0 there are such rules, 1 there are none.\n";

/* Fewer words in a row than this say nothing. */
#define SHORTEST_RUN 3
#define MOST_SHOWN 5

struct words {
	VEC(struct slice) at;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Only words count: numbers, quotes and line ends differ from run to run. */
static void split(struct words *out, struct arena *arena, const char *text)
{
	while (*text) {
		struct slice word = { text, 0 };
		bool number = true;

		while (is_word(text[word.length])) {
			if (!isdigit((unsigned char)text[word.length]))
				number = false;
			word.length++;
		}
		if (word.length && !number)
			vec_push(arena, &out->at, word);
		text += word.length ? word.length : 1;
	}
}

static bool same_word(struct slice a, struct slice b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (tolower((unsigned char)a.ptr[i]) !=
		    tolower((unsigned char)b.ptr[i]))
			return false;
	return true;
}

/* How well a rule's page knows the text, and where. */
struct match_of_rule {
	const struct rule *rule;
	size_t longest;	     /* words in a row */
	const char *excerpt; /* where they stand in the page */
};

static struct match_of_rule match_rule(struct arena *arena,
				       const struct rule *rule,
				       const struct words *asked)
{
	struct match_of_rule best = { rule, 0, NULL };
	struct words page = { 0 };

	split(&page, arena, rule->page);
	for (size_t p = 0; p < page.at.count; p++) {
		for (size_t a = 0; a < asked->at.count; a++) {
			size_t run = 0;

			while (p + run < page.at.count &&
			       a + run < asked->at.count &&
			       same_word(page.at.at[p + run],
					 asked->at.at[a + run]))
				run++;
			if (run <= best.longest)
				continue;
			best.longest = run;
			best.excerpt = page.at.at[p].ptr;
		}
	}
	return best;
}

static bool begins_paragraph(const char *page, const char *at)
{
	return at == page || !strncmp(at - 1, "\n\n", 2) ||
	       !strncmp(at - 1, "\n- ", 3);
}

/* The paragraph of the page around a place, on one line. */
static void add_excerpt(struct strbuf *out, const char *page, const char *at)
{
	const char *begin = at;

	while (!begins_paragraph(page, begin))
		begin--;
	begin += strspn(begin, "\n -");
	for (; *begin; begin++) {
		if (begin > at && begins_paragraph(page, begin))
			break;
		if (!strchr(" \n", *begin))
			strbuf_addch(out, *begin);
		else if (out->length && out->text[out->length - 1] != ' ')
			strbuf_addch(out, ' ');
	}
}

static void add_match(struct strbuf *out, bool color, unsigned columns,
		      const struct match_of_rule *match)
{
	struct strbuf excerpt = STRBUF_INIT;

	paint(out, color, severity_style(match->rule->severity),
	      match->rule->code);
	strbuf_addch(out, ' ');
	paint(out, color, STYLE_STRONG, match->rule->name);
	strbuf_addf(out, ": %s\n    ", match->rule->summary);
	add_excerpt(&excerpt, match->rule->page, match->excerpt);
	wrap_add(out, excerpt.text, 4, 4, columns);
	strbuf_addstr(out, "\n\n");
	strbuf_release(&excerpt);
}

/* Takes the best match out of the list; NULL when none is left that is worth
 * showing. */
static struct match_of_rule *take_best(struct match_of_rule *all, size_t least)
{
	struct match_of_rule *best = NULL;

	for (size_t i = 0; i < rule_count; i++)
		if (all[i].longest >= least &&
		    (!best || all[i].longest > best->longest))
			best = &all[i];
	return best;
}

static enum exit_code answer(struct cli *cli, const struct words *asked,
			     bool color)
{
	struct match_of_rule *all =
		ARENA_ARRAY(&cli->arena, struct match_of_rule, rule_count + 1);
	unsigned columns = terminal_columns(STDOUT_FILENO);
	struct strbuf out = STRBUF_INIT;
	struct match_of_rule *best;
	size_t least = SHORTEST_RUN;
	enum exit_code code;

	if (least > asked->at.count)
		least = asked->at.count;
	for (size_t i = 0; i < rule_count; i++)
		all[i] = match_rule(&cli->arena, &rule_table[i], asked);
	for (int shown = 0; shown < MOST_SHOWN; shown++) {
		best = take_best(all, least);
		if (!best)
			break;
		/* What is known half as well is another matter. */
		if (best->longest / 2 > least)
			least = best->longest / 2;
		add_match(&out, color, columns ? columns : 80, best);
		best->longest = 0;
	}
	if (!out.length) {
		say("no rule's page knows this text; try fewer words, those "
		    "that would be the same in every program");
		return EXIT_FINDINGS;
	}
	strbuf_addstr(&out, "`hylint rule CODE` tells the rest.\n");
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

static enum exit_code why_run(struct cli *cli, int argc, char **argv)
{
	struct why_options o = { 0 };
	struct words asked = { 0 };
	enum color_mode mode;
	enum exit_code code;
	struct err err;

	if (!options_parse(&code, &cmd_why, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &err) < 0)
		return complain("%s", err.text);
	for (int i = 0; i < argc; i++)
		split(&asked, &cli->arena, argv[i]);
	if (!asked.at.count)
		return complain("why what? Paste what TensorFlow said: "
				"hylint why \"TEXT\"");
	return answer(cli, &asked, use_color(mode, STDOUT_FILENO));
}

const struct command cmd_why = {
	.name = "why",
	.usage = "TEXT...",
	.summary = "Finds the rule behind a message that TensorFlow printed",
	.details = details,
	.options = options,
	.run = why_run,
};
