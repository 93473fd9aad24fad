/* hylint why: which rule a message of TensorFlow belongs to. */

#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/cli.h"
#include "cli/why_match.h"
#include "cli/why_place.h"
#include "report/glyph.h"
#include "report/json.h"
#include "report/paint.h"

struct why_options {
	const char *format, *color;
};

static const struct option options[] = {
	OPT_WORD("output-format", 'f', "FORMAT", "text json",
		 struct why_options, format, "text or json"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct why_options, color,
		 "auto, always or never"),
	OPT_END,
};

static const char details[] =
	"Paste what TensorFlow said; the rules whose pages know it are "
	"listed,\n"
	"the likeliest first. A whole traceback may be piped in: the files "
	"that it\n"
	"names are checked, and what is found at its lines comes first.\n"
	"\n"
	"examples:\n"
	"  hylint why \"out of the last 5 calls to triggered retracing\"\n"
	"  hylint why is out of scope and cannot be used here\n"
	"  python train.py 2>&1 | hylint why -\n"
	"\n"
	"exit code: 0 rules were found, 1 none.\n";

#define MOST_SHOWN 5
/* A traceback of a deep recursion is long; a log file is longer. */
#define MOST_READ (16u << 20)

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

static void add_why_match(struct strbuf *out, bool color, unsigned columns,
			  const struct page_match *match)
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

static cJSON *match_object(const struct page_match *match)
{
	struct strbuf excerpt = STRBUF_INIT;
	cJSON *o = cJSON_CreateObject();

	add_excerpt(&excerpt, match->rule->page, match->excerpt);
	cJSON_AddStringToObject(o, "code", match->rule->code);
	cJSON_AddStringToObject(o, "name", match->rule->name);
	cJSON_AddStringToObject(o, "severity",
				severity_name(match->rule->severity));
	cJSON_AddStringToObject(o, "summary", match->rule->summary);
	while (excerpt.length && excerpt.text[excerpt.length - 1] == ' ')
		excerpt.text[--excerpt.length] = '\0';
	cJSON_AddItemToObject(o, "excerpt", json_text(excerpt.text));
	strbuf_release(&excerpt);
	return o;
}

/* Likeliest first; an empty list when no page knows the text. */
static enum exit_code answer_in_json(const struct page_match *matches,
				     size_t count)
{
	cJSON *list = cJSON_CreateArray();
	enum exit_code code;

	for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
		cJSON_AddItemToArray(list, match_object(&matches[i]));
	code = print_json(list);
	return code == EXIT_CLEAN && !count ? EXIT_FINDINGS : code;
}

static enum exit_code print_matches(struct cli *cli, const char *text,
				    bool json, bool color)
{
	unsigned columns = terminal_columns(STDOUT_FILENO);
	struct strbuf out = STRBUF_INIT;
	struct page_match *matches;
	size_t count = match_pages(&matches, &cli->arena, text,
				   weights_of_places(cli, text));
	enum exit_code code;

	if (json)
		return answer_in_json(matches, count);
	if (!count) {
		say("no rule page quotes this text; try fewer words, those "
		    "that would be the same in every program");
		return EXIT_FINDINGS;
	}
	for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
		add_why_match(&out, color, columns ? columns : 80, &matches[i]);
	strbuf_addstr(&out, "`hylint rule CODE` explains a rule.\n");
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

/* The words of the command line as one text, or what `-` stands for. */
static int text_asked(struct slice *out, struct cli *cli, int argc, char **argv,
		      struct err *err)
{
	char *text = "";

	if (argc == 1 && !strcmp(argv[0], "-"))
		return fs_read_fd(out, &cli->arena, STDIN_FILENO, MOST_READ,
				  err);
	for (int i = 0; i < argc; i++)
		text = arena_fmt(&cli->arena, "%s%s%s", text, *text ? " " : "",
				 argv[i]);
	*out = slice_of(text);
	return 0;
}

static enum exit_code why_run(struct cli *cli, int argc, char **argv)
{
	struct why_options o = { "text", NULL };
	enum color_mode mode;
	enum exit_code code;
	struct slice text;
	struct err err;

	if (!options_parse(&code, &cmd_why, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &err) < 0)
		return complain("%s", err.text);
	if (text_asked(&text, cli, argc, argv, &err) < 0) {
		say("%s", err.text);
		return EXIT_TROUBLE;
	}
	if (!slice_trim(text).length)
		return complain(
			"no message; paste what TensorFlow printed: hylint why "
			"\"TEXT\", or pipe it into `hylint why -`");
	return print_matches(cli, text.ptr, !strcmp(o.format, "json"),
			     use_color(mode, STDOUT_FILENO));
}

const struct command cmd_why = {
	.name = "why",
	.usage = "TEXT...|-",
	.summary = "Finds the rule for a message that TensorFlow printed",
	.details = details,
	.options = options,
	.run = why_run,
};
