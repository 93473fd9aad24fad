/* hylint init: a first configuration, where the project keeps its own. */

#include <string.h>

#include "base/draft.h"
#include "base/fs.h"
#include "cli/cli.h"
#include "lint/projects.h"

#define LARGEST_PYPROJECT ((size_t)1024 * 1024)

struct init_options {
	bool schema;
};

static const struct option options[] = {
	OPT_FLAG("schema", 0, struct init_options, schema,
		 "only print a JSON schema of [tool.hylint], for editors"),
	OPT_END,
};

static const char details[] =
	"Adds [tool.hylint] to the pyproject.toml of this folder, or writes\n"
	".hylint.ini if there is none. Existing settings are not changed.\n"
	"\n"
	"exit code: 0 written, 2 there is a configuration already, or it "
	"cannot\n"
	"be written.\n";

static const char toml[] =
	"[tool.hylint]\n"
	"# `hylint rules` lists the rules.\n"
	"extend-select = []      # rules that are off by default, such as "
	"\"HY701\"\n"
	"ignore = []             # rules to leave out, by code, name or "
	"family\n"
	"hybridizes = []         # wrappers of tf.function, such as "
	"\"common.function\"\n"
	"exclude = []            # folders to skip, such as \"third_party/\"\n";

static const char ini[] =
	"[hylint]\n"
	"# `hylint rules` lists the rules. Lists are words, also on indented\n"
	"# lines.\n"
	"#\n"
	"# rules that are off by default, such as HY701\n"
	"extend-select =\n"
	"# rules to leave out, by code, name or family\n"
	"ignore =\n"
	"# wrappers of tf.function, such as common.function\n"
	"hybridizes =\n"
	"# folders to skip, such as third_party/\n"
	"exclude =\n";

#define WORDS                                                         \
	"{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", " \
	"\"items\": {\"type\": \"string\"}}], \"description\": "
#define SEVERITY "\"enum\": [\"error\", \"warning\", \"info\""

static const char schema[] =
	"{\n"
	"  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
	"  \"title\": \"[tool.hylint] of pyproject.toml\",\n"
	"  \"type\": \"object\",\n"
	"  \"additionalProperties\": false,\n"
	"  \"properties\": {\n"
	"    \"select\": " WORDS "\"only these rules\"},\n"
	"    \"extend-select\": " WORDS "\"these rules too\"},\n"
	"    \"ignore\": " WORDS "\"not these rules\"},\n"
	"    \"hybridizes\": " WORDS "\"the project's own wrappers of "
	"tf.function\"},\n"
	"    \"tests\": " WORDS "\"patterns of test files\"},\n"
	"    \"exclude\": " WORDS "\"patterns of paths to skip\"},\n"
	"    \"rules\": " WORDS "\"folders with the project's own rules\"},\n"
	"    \"largest-file\": {\"type\": [\"integer\", \"string\"], "
	"\"description\": \"larger files are not checked, such as 500K\"},\n"
	"    \"imports-memory\": {\"type\": [\"integer\", \"string\"], "
	"\"description\": \"memory for files that others import\"},\n"
	"    \"mode\": {\"enum\": [\"block\", \"warn\"]},\n"
	"    \"on-error\": {\"enum\": [\"block\", \"warn\"]},\n"
	"    \"fail-on\": {" SEVERITY "]},\n"
	"    \"tensorflow\": {\"type\": [\"number\", \"string\"], "
	"\"description\": \"the oldest release the code must run on\"},\n"
	"    \"keras\": {\"enum\": [2, 3, \"2\", \"3\", \"both\"]},\n"
	"    \"notebooks\": {\"enum\": [true, false, \"on\", \"off\"]},\n"
	"    \"assumed\": {\"enum\": [true, false, \"on\", \"off\"]},\n"
	"    \"baseline\": {\"type\": \"string\", \"description\": \"a file of "
	"known findings\"},\n"
	"    \"severity\": {\"type\": \"object\", \"additionalProperties\": "
	"{" SEVERITY ", \"off\"]}},\n"
	"    \"per-file-ignores\": {\"type\": \"object\", "
	"\"additionalProperties\": " WORDS "\"rules\"}}\n"
	"  }\n"
	"}\n";

/* The configuration that counts in this folder already, or NULL. */
static const char *config_here(struct cli *cli)
{
	for (size_t i = 0; config_names[i]; i++) {
		struct slice text;

		if (fs_kind(config_names[i]) == FS_NOTHING)
			continue;
		if (!i)
			return config_names[i];
		if (!fs_read(&text, &cli->arena, config_names[i],
			     LARGEST_PYPROJECT, NULL) &&
		    settings_are_in(&cli->arena, config_names[i], text))
			return config_names[i];
	}
	return NULL;
}

static int add_table(struct arena *arena, const char *path, struct err *err)
{
	struct slice before;
	const char *after;

	if (fs_read(&before, arena, path, LARGEST_PYPROJECT, err) < 0)
		return -1;
	after = arena_fmt(arena, "%.*s%s%s%s", SLICE_ARG(before),
			  before.length && !slice_ends(before, "\n") ? "\n"
								     : "",
			  before.length ? "\n" : "", toml);
	return draft_write(path, before, slice_of(after), err);
}

static enum exit_code write_config(struct cli *cli)
{
	const char *there = config_here(cli), *path = "pyproject.toml";
	struct err err;
	int rc;

	if (there)
		return complain(
			"%s already configures hylint; `hylint check "
			"--show-settings` prints the effective settings",
			there);
	if (fs_kind(path) == FS_FILE) {
		rc = add_table(&cli->arena, path, &err);
	} else {
		path = ".hylint.ini";
		rc = draft_write_new(path, slice_of(ini), 0644, &err);
	}
	if (rc < 0)
		return complain("%s: %s", path, err.text);
	say("wrote %s%s",
	    !strcmp(path, ".hylint.ini") ? "" : "[tool.hylint] to ", path);
	return EXIT_CLEAN;
}

static enum exit_code init_run(struct cli *cli, int argc, char **argv)
{
	struct init_options o = { 0 };
	enum exit_code code;

	if (!options_parse(&code, &cmd_init, &o, &cli->arena, &argc, argv))
		return code;
	if (argc)
		return complain("hylint init takes no file; it configures the "
				"current folder");
	if (o.schema)
		return print_out(schema, sizeof(schema) - 1);
	return write_config(cli);
}

const struct command cmd_init = {
	.name = "init",
	.usage = "[OPTION...]",
	.summary = "Writes a first configuration",
	.details = details,
	.options = options,
	.run = init_run,
};
