/*
 * Parses files with the grammar that hylint is built with, and nothing else: what
 * the instructions of hylint are held against.
 */
#include <stdio.h>

#include "base/fs.h"
#include "py/flatten.h"

int main(int argc, char **argv)
{
	TSParser *parser = ts_parser_new();
	struct arena arena;
	int failed = 0;

	arena_init(&arena);
	ts_parser_set_language(parser, tree_sitter_python());
	for (int i = 1; i < argc; i++) {
		struct slice text;
		struct err err;
		TSTree *tree;

		if (fs_read(&text, &arena, argv[i], 0, &err) < 0) {
			fprintf(stderr, "%s: %s\n", argv[i], err.text);
			failed = 1;
			continue;
		}
		tree = ts_parser_parse_string(parser, NULL, text.ptr,
					      (uint32_t)text.length);
		ts_tree_delete(tree);
	}
	ts_parser_delete(parser);
	arena_release(&arena);
	return failed;
}
