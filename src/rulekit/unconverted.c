/*
 * By the contexts of the solver: a graph without AutoGraph is one of its own, and
 * says in which releases there is one.
 */

#include "rulekit/unconverted.h"

#include "framework/callers.h"
#include "model/release.h"
#include "model/solve/solve.h"
#include "rulekit/eager.h"

bool is_unconverted_tensor(const struct model *m, nid_t expression)
{
	return ev_must(evidence_pool(m),
		       evidence_in(m, expression, CONTEXT_GRAPH_PLAIN),
		       KINDS_TENSOR) &&
	       !is_eager_from_outside(m, expression);
}

bool is_unconverted_release_meant(const struct model *m, nid_t node)
{
	/* Other files may point to the other one. */
	return dialects_of(m, node, CONTEXT_GRAPH_PLAIN) !=
		       1u << DIALECT_KERAS_3 ||
	       keras_3_is_meant(m) != KERAS_3_NOT_MEANT;
}

/* Callers are followed that far. */
#define CALLERS_FOLLOWED 20

/* Whether the function, or one that calls it, is made a graph function without. */
static bool is_turned_off(const struct model *m, uint32_t f)
{
	for (int i = 0; f != NO_INDEX && i < CALLERS_FOLLOWED; i++) {
		const struct function *function = function_at(m, f);

		if (function->autograph_off)
			return true;
		f = function->traces.count ? function->traces.at[0].from
					   : NO_INDEX;
	}
	return false;
}

const char *why_unconverted(const struct model *m, nid_t node)
{
	uint32_t f = traced_at(m, node);
	bool is_any = dialects_of(m, node, CONTEXT_GRAPH_PLAIN) == ALL_DIALECTS;

	if (is_turned_off(m, f))
		return "AutoGraph is turned off here";
	if (is_perhaps_run_by_keras(m, f))
		return is_any ? "AutoGraph does not convert it, if Keras runs "
				"this in a graph"
			      : "Keras 3 does not let AutoGraph convert it, "
				"if it runs this in a graph";
	return is_any ? "AutoGraph does not convert what Keras runs here"
		      : "Keras 3 does not let AutoGraph convert this";
}
