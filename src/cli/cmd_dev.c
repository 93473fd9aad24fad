/*
 * For those who write rules: what hylint makes of a file, and the files of a
 * new rule.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "cli/cli.h"
#include "cli/newrule.h"
#include "framework/framework.h"
#include "model/solve/dump.h"

static const char details[] =
	"`hylint dev tree FILE` prints the flat tree, `hylint dev model FILE`\n"
	"the contexts of each function and the evidence of each expression,\n"
	"of one line with `hylint dev model FILE LINE`. Other files are not\n"
	"followed.\n"
	"\n"
	"`hylint dev new HY217 two-words` writes the files of a new rule, at "
	"the\n"
	"top of hylint's sources; with --match of one that needs no check in "
	"C.\n"
	"The parts to fill in are marked << >>.\n";

struct dev_options {
	bool match;
	const char *family;
};

static const struct option options[] = {
	OPT_FLAG("match", 0, struct dev_options, match,
		 "new: the rule is declared in [match], without a check in C"),
	OPT_TEXT("family", 0, "FOLDER", struct dev_options, family,
		 "new: the folder below rules/, where several have the digit"),
	OPT_END,
};

#define LARGEST_FILE (16 << 20)

static int understand_file(struct cli *cli, struct tree *tree, struct model *m,
			   const char *path, struct err *err)
{
	struct intern *names = ARENA_NEW(&cli->arena, struct intern);
	struct framework *framework;
	struct parser *parser;
	struct slice text;

	intern_init(names);
	if (fs_read(&text, &cli->arena, path, LARGEST_FILE, err) < 0)
		return -1;
	framework = framework_new(&cli->arena, names, err);
	parser = framework ? parser_new(err) : NULL;
	if (!parser || tree_parse(tree, parser, &cli->arena, text, err))
		return -1;
	model_build(m, &cli->arena, tree, names, framework, false, NULL);
	return 0;
}

/* `hylint dev tree FILE` and `hylint dev model FILE [LINE]`. */
static enum exit_code dev_show(struct cli *cli, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;
	struct tree tree;
	struct model m;
	struct err err;

	if (understand_file(cli, &tree, &m, argv[1], &err))
		return complain("%s", err.text);
	if (!strcmp(argv[0], "tree"))
		dump_tree(&out, &tree);
	else
		dump_model(&out, &m,
			   argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0);
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

static enum exit_code dev_new(struct cli *cli, const struct new_rule *rule)
{
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;
	struct err err;

	if (new_rule_write(&out, rule, &cli->arena, &err)) {
		strbuf_release(&out);
		return complain("%s", err.text);
	}
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	say("fill in the parts in << >>, then run `make` and `tests/run %s`; "
	    "rules/README.md describes each file",
	    rule->code);
	return code;
}

static enum exit_code dev_run(struct cli *cli, int argc, char **argv)
{
	struct dev_options o = { 0 };
	enum exit_code code;

	if (!options_parse(&code, &cmd_dev, &o, &cli->arena, &argc, argv))
		return code;
	if (argc == 3 && !strcmp(argv[0], "new"))
		return dev_new(cli, &(struct new_rule){
					    .code = argv[1],
					    .name = argv[2],
					    .family = o.family,
					    .is_match = o.match,
				    });
	if (argc >= 2 &&
	    (!strcmp(argv[0], "tree") || !strcmp(argv[0], "model")))
		return dev_show(cli, argc, argv);
	return complain("dev: write `hylint dev tree FILE`, `hylint dev model "
			"FILE [LINE]` or `hylint dev new CODE NAME`");
}

const struct command cmd_dev = {
	.name = "dev",
	.usage = "tree|model FILE [LINE] | new CODE NAME",
	.summary =
		"For rule authors: prints how hylint sees a file, or creates a "
		"rule",
	.details = details,
	.options = options,
	.run = dev_run,
};
