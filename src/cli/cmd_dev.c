/*
 * For those who write rules: what hylint makes of a file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "cli/cli.h"
#include "framework/framework.h"
#include "model/solve/dump.h"

static const char details[] =
	"`hylint dev tree FILE` prints the flat tree, `hylint dev model FILE`\n"
	"the contexts of each function and the evidence of each expression,\n"
	"of one line with `hylint dev model FILE LINE`. Other files are not\n"
	"followed.\n";

static const struct option options[] = { OPT_END };

#define LARGEST_FILE (16 << 20)

static int understand(struct cli *cli, struct tree *tree, struct model *m,
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

static enum exit_code dev_run(struct cli *cli, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	enum exit_code code;
	struct tree tree;
	struct model m;
	struct err err;
	bool is_tree;

	if (!options_parse(&code, &cmd_dev, NULL, &cli->arena, &argc, argv))
		return code;
	if (argc < 2 || (strcmp(argv[0], "tree") && strcmp(argv[0], "model")))
		return complain("dev: write `hylint dev tree FILE` or "
				"`hylint dev model FILE [LINE]`");
	is_tree = !strcmp(argv[0], "tree");
	if (understand(cli, &tree, &m, argv[1], &err))
		return complain("%s", err.text);
	if (is_tree)
		dump_tree(&out, &tree);
	else
		dump_model(&out, &m,
			   argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0);
	code = print_out(out.text, out.length);
	strbuf_release(&out);
	return code;
}

const struct command cmd_dev = {
	.name = "dev",
	.usage = "tree|model FILE [LINE]",
	.summary = "Shows what hylint makes of a file, for authors of rules",
	.details = details,
	.options = options,
	.run = dev_run,
};
