/*
 * Methods that Keras runs in a graph, if it runs them at all. Signs are what the file
 * says and what files say that name it.
 */
#include "model/caches.h"
#include "model/modules.h"

static bool find_keras_loops(const struct model *m)
{
	return file_says(m, "text-of-training-by-keras") ||
	       users_of_model_mention(m, "text-of-training-by-keras");
}

/* Whether the file, or one that names it, has Keras train or run its models. */
static bool keras_loops_are_near(const struct model *m)
{
	struct model_caches *caches = m->caches;

	if (!caches->loops_asked)
		caches->keras_loops = find_keras_loops(m);
	caches->loops_asked = true;
	return caches->keras_loops;
}

bool trace_is_without_sign(const struct model *m, uint32_t f)
{
	return is_perhaps_run_by_keras(m, f) && !keras_loops_are_near(m);
}
