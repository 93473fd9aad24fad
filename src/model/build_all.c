/*
 * The model of a file: its syntax, then what solving it finds out.
 */
#include "model/caches.h"
#include "model/modules.h"
#include "model/solve/solve.h"

static void find_out_the_rest(struct model *m)
{
	solve(m);
	run_as_programs_do(m);
	find_recursion(m);
}

void model_build(struct model *out, struct arena *arena,
		 const struct tree *tree, struct intern *names,
		 const struct framework *framework, bool is_test_file,
		 const struct surroundings *around)
{
	model_syntax(out, arena, tree, names, framework, is_test_file, around);
	find_out_the_rest(out);
}

void model_build_again(struct model *out, struct arena *arena,
		       const struct model *known, bool is_test_file,
		       const struct surroundings *around)
{
	model_syntax_again(out, arena, known, around);
	out->is_test_file = is_test_file;
	find_out_the_rest(out);
}
