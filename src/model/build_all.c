/*
 * The model of a file: its syntax, then what solving it finds out.
 */
#include "model/caches.h"
#include "model/solve/solve.h"

void model_build(struct model *out, struct arena *arena,
		 const struct tree *tree, struct intern *names,
		 const struct framework *framework, bool is_test_file,
		 const struct surroundings *around)
{
	model_syntax(out, arena, tree, names, framework, is_test_file, around);
	solve(out);
	find_recursion(out);
}

void model_build_again(struct model *out, struct arena *arena,
		       const struct model *known, bool is_test_file,
		       const struct surroundings *around)
{
	model_syntax_again(out, arena, known, around);
	out->is_test_file = is_test_file;
	solve(out);
	find_recursion(out);
}
