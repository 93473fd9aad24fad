/* hylint rule, hylint rules: what the linter knows. */

#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/page.h"
#include "cli/ruletest.h"
#include "lint/projects.h"
#include "lint/select.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/paint.h"

struct rule_options {
	const char *format, *color;
	bool test, all;
};

static const struct option rule_options[] = {
	OPT_FLAG("all", 0, struct rule_options, all, "every rule"),
	OPT_WORD("output-format", 'f', "FORMAT", "text markdown html json",
		 struct rule_options, format, "text, markdown, html or json"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct rule_options, color,
		 "auto, always or never"),
	OPT_END,
};

static const char rule_details[] =
	"examples:\n"
	"  hylint rule HY201\n"
	"  hylint rule print-in-traced-code -f markdown\n"
	"  hylint rule --all -f json         with their pages\n";

static const char rules_details[] =
	"examples:\n"
	"  hylint rules\n"
	"  hylint rules HY2 retracing\n"
	"  hylint rules -f json             for other tools\n"
	"  hylint rules --test              test the project's own rules\n"
	"  hylint rules --test lint/rules   test the rules in a folder\n";

static const struct option rules_options[] = {
	OPT_FLAG("test", 0, struct rule_options, test,
		 "run the examples of the project's own rules"),
	OPT_WORD("output-format", 'f', "FORMAT", "text json",
		 struct rule_options, format, "text or json"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct rule_options, color,
		 "auto, always or never"),
	OPT_END,
};

/* The rules of the project that the process stands in become known, too. -1
 * when its configuration is broken, which has been said. */
static int know_own_rules(struct projects *projects, struct cli *cli)
{
	static const struct overrides none;
	struct project *project;

	projects_init(projects, &cli->arena, &none);
	project = project_of(projects, "");
	for (size_t i = 0; i < project->settings.mistakes.names.count; i++)
		say("%s", project->settings.mistakes.names.at[i]);
	return project->broken ? -1 : 0;
}

static enum exit_code no_such_rule(const char *word)
{
	struct nearest best = nearest_to(word);

	for (size_t i = 0; i < rule_count; i++) {
		nearest_offer(&best, rule_table[i].code);
		nearest_offer(&best, rule_table[i].name);
	}
	if (best.word)
		return complain("there is no rule '%s'; did you mean '%s'?",
				word, best.word);
	return complain("there is no rule '%s'; `hylint rules` lists them",
			word);
}

static cJSON *rule_json(const struct rule *rule, bool with_page)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "code", rule->code);
	cJSON_AddStringToObject(o, "name", rule->name);
	cJSON_AddStringToObject(o, "family", rule->family);
	cJSON_AddStringToObject(o, "severity", severity_name(rule->severity));
	cJSON_AddBoolToObject(o, "default", rule->on);
	cJSON_AddBoolToObject(o, "tests", rule->on_in_tests);
	cJSON_AddBoolToObject(o, "fixable", rule->fixable);
	cJSON_AddStringToObject(o, "summary", rule->summary);
	cJSON_AddStringToObject(o, "symptom", rule->symptom);
	cJSON_AddStringToObject(o, "framework", rule->framework);
	cJSON_AddStringToObject(o, "since", rule->since);
	cJSON_AddStringToObject(o, "status", rule->status);
	if (*rule->instead)
		cJSON_AddStringToObject(o, "instead", rule->instead);
	if (with_page)
		cJSON_AddStringToObject(o, "page", rule->page);
	return o;
}

static void add_facts(struct strbuf *out, bool color, const struct rule *rule)
{
	paint(out, color, severity_style(rule->severity), rule->code);
	strbuf_addch(out, ' ');
	paint(out, color, STYLE_STRONG, rule->name);
	strbuf_addf(out, "\n%s, family %s, %s%s%s%s\n\n",
		    severity_name(rule->severity), rule->family,
		    rule->owner ? "from " : "since ",
		    rule->owner ? rule->path : rule->since,
		    rule->fixable ? ", with a fix" : "",
		    rule->on ? "" : ", only when selected");
	if (!strcmp(rule->status, "preview"))
		strbuf_addstr(out, "preview: it may change or go with the next "
				   "minor version\n\n");
	if (*rule->instead)
		strbuf_addf(out, "deprecated: use %s instead\n\n",
			    rule->instead);
}

static void add_rule(struct strbuf *out, const struct rule *rule,
		     const char *format, bool color)
{
	if (!strcmp(format, "markdown")) {
		strbuf_addstr(out, rule->page);
	} else if (!strcmp(format, "html")) {
		html_add_markdown(out, rule->page, 2);
	} else {
		add_facts(out, color, rule);
		page_add(out, color, rule->page);
	}
}

struct asked_rules {
	VEC(const struct rule *) at;
};

/* The rules that are named, or all; those of the project only when they are
 * needed. */
static enum exit_code find_asked_rules(struct asked_rules *out,
				       struct projects *own, struct cli *cli,
				       bool all, int argc, char **argv)
{
	if (all && know_own_rules(own, cli) < 0)
		return EXIT_USAGE;
	for (size_t i = 0; all && i < rule_count; i++)
		vec_push(&cli->arena, &out->at, &rule_table[i]);
	for (int i = 0; i < argc; i++) {
		const struct rule *rule = rule_find(argv[i]);

		if (!rule && !own->arena && know_own_rules(own, cli) < 0)
			return EXIT_USAGE;
		rule = rule ? rule : rule_find(argv[i]);
		if (!rule)
			return no_such_rule(argv[i]);
		vec_push(&cli->arena, &out->at, rule);
	}
	return EXIT_CLEAN;
}

/* One rule is an object, as ever; several are a list. */
static enum exit_code print_as_json(const struct asked_rules *asked, bool all)
{
	cJSON *list;

	if (asked->at.count == 1 && !all)
		return print_json(rule_json(asked->at.at[0], true));
	list = cJSON_CreateArray();
	for (size_t i = 0; i < asked->at.count; i++)
		cJSON_AddItemToArray(list, rule_json(asked->at.at[i], true));
	return print_json(list);
}

static enum exit_code print_rules(const struct asked_rules *asked,
				  const char *format, bool color)
{
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;

	for (size_t i = 0; i < asked->at.count; i++) {
		strbuf_addstr(&out, i ? "\n" : "");
		add_rule(&out, asked->at.at[i], format, color);
	}
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

static enum exit_code rule_run(struct cli *cli, int argc, char **argv)
{
	struct rule_options o = { "text", NULL, false, false };
	struct asked_rules asked = { 0 };
	struct projects own = { 0 };
	enum color_mode mode;
	enum exit_code code;
	struct err err;

	if (!options_parse(&code, &cmd_rule, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &err) < 0)
		return complain("%s", err.text);
	if (!argc && !o.all)
		return complain("which rule? `hylint rules` lists them");
	code = find_asked_rules(&asked, &own, cli, o.all, argc, argv);
	if (code == EXIT_CLEAN)
		code = strcmp(o.format, "json") != 0
			       ? print_rules(&asked, o.format,
					     use_color(mode, STDOUT_FILENO))
			       : print_as_json(&asked, o.all);
	if (own.arena)
		projects_release(&own);
	return code;
}

/* Whether a rule is asked for: all are when nothing is named. */
static bool is_rule_asked(const struct rule *rule, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (selector_matches(argv[i], rule))
			return true;
	return !argc;
}

static void add_rule_line(struct strbuf *out, bool color,
			  const struct rule *rule)
{
	paint(out, color, severity_style(rule->severity), rule->code);
	strbuf_addf(out, " %-7s %c%c  ", severity_name(rule->severity),
		    rule->on ? ' ' : '-', rule->fixable ? 'f' : ' ');
	paint(out, color, STYLE_STRONG, rule->name);
	if (strcmp(rule->status, "stable") != 0)
		strbuf_addf(out, " (%s)", rule->status);
	strbuf_addf(out, "\n%15s%s\n", "", rule->summary);
}

static void add_rules_asked(struct strbuf *out, bool color, int argc,
			    char **argv)
{
	const char *family = "";

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];

		if (!is_rule_asked(rule, argc, argv))
			continue;
		if (strcmp(family, rule->family) != 0) {
			family = rule->family;
			strbuf_addstr(out, out->length ? "\n" : "");
			paint(out, color, STYLE_HELP, family);
			strbuf_addch(out, '\n');
		}
		add_rule_line(out, color, rule);
	}
	if (out->length)
		strbuf_addstr(out,
			      "\nf: has a fix, for --fix or --unsafe-fixes; "
			      "-: only when selected\n");
}

static enum exit_code print_rules_json(int argc, char **argv)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < rule_count; i++)
		if (is_rule_asked(&rule_table[i], argc, argv))
			cJSON_AddItemToArray(list,
					     rule_json(&rule_table[i], false));
	return print_json(list);
}

static enum exit_code rules_run(struct cli *cli, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	struct rule_options o = { "text", NULL, false, false };
	struct projects own;
	enum color_mode mode;
	enum exit_code code;
	struct err err;

	if (!options_parse(&code, &cmd_rules, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &err) < 0)
		return complain("%s", err.text);
	if (o.test)
		return rules_test(cli, argc, argv);
	if (know_own_rules(&own, cli) < 0)
		return EXIT_USAGE;
	add_rules_asked(&out, use_color(mode, STDOUT_FILENO), argc, argv);
	if (!out.length)
		code = no_such_rule(argc ? argv[0] : "");
	else if (!strcmp(o.format, "json"))
		code = print_rules_json(argc, argv);
	else
		code = print_out(out.text, out.length);
	projects_release(&own);
	strbuf_release(&out);
	return code;
}

const struct command cmd_rule = {
	.name = "rule",
	.usage = "CODE-or-name...",
	.summary = "Explains a rule: what it reports, why, and what to write "
		   "instead",
	.details = rule_details,
	.options = rule_options,
	.run = rule_run,
};

const struct command cmd_rules = {
	.name = "rules",
	.usage = "[CODE, family or name...]",
	.summary = "Lists the rules",
	.details = rules_details,
	.options = rules_options,
	.run = rules_run,
};
