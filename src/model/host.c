#include "model/host.h"

#include <string.h>

/* --- random numbers --------------------------------------------------------------- */

/* Making, seeding or looking at a generator is no draw. */
static bool name_draws(const char *name)
{
	static const char *const others[] = {
		"seed",		"RandomState", "default_rng", "Random",
		"SystemRandom", "get_state",   "set_state",   "getstate",
		"setstate",	"Generator",   "PCG64",	      "SeedSequence",
		"spawn",	NULL
	};

	return !slice_is_any(slice_of(name), others);
}

static bool is_generator(const struct model *m, struct value v)
{
	return name_is(m, v.name, "numpy.random.RandomState") ||
	       name_is(m, v.name, "numpy.random.default_rng") ||
	       name_is(m, v.name, "numpy.random.Generator") ||
	       name_is(m, v.name, "random.Random");
}

static bool is_draw(const struct model *m, const struct call *call)
{
	const char *last;

	if (framework_has(m->framework, call->name, FACT_HOST_RANDOM)) {
		last = strrchr(name_text(m, call->name), '.');
		return last && name_draws(last + 1);
	}
	return call->receiver != NO_NODE && !call->name &&
	       is_generator(m, value_of(m, call->receiver)) &&
	       name_draws(name_text(m, call->method));
}

/* --- logs ------------------------------------------------------------------------- */

static bool is_level(const char *method)
{
	static const char *const names[] = { "debug",	  "info",  "warning",
					     "warn",	  "error", "critical",
					     "exception", "log",   NULL };

	return slice_is_any(slice_of(method), names);
}

/* A receiver that everybody calls a logger. */
static bool is_logger(const struct model *m, nid_t receiver)
{
	static const char *const ends[] = { "logger", "LOGGER",	 "log",
					    "LOG",    "logging", NULL };

	return slice_ends_any(tree_text(m->tree, receiver), ends);
}

/* log.info(x), logging.warning(x), warnings.warn(x). */
static bool logs(const struct model *m, const struct call *call)
{
	static const char *const modules[] = { "logging.*",
					       "absl.logging.*",
					       "tensorflow.compat.v1.logging.*",
					       "tensorflow.logging.*",
					       "loguru.logger.*",
					       NULL };

	if (call_is(m, call, "warnings.warn"))
		return true;
	if (call_is_any(m, call, modules))
		return is_level(strrchr(name_text(m, call->name), '.') + 1);
	/* x.log(...) is what metric writers are called with, too. */
	return !call->name && call->receiver != NO_NODE &&
	       strcmp(name_text(m, call->method), "log") &&
	       is_level(name_text(m, call->method)) &&
	       is_logger(m, call->receiver);
}

/* --- files ------------------------------------------------------------------------ */

/* f.write(...), where f is what open() gave. */
static bool writes_to_file(const struct model *m, const struct call *call)
{
	static const char *const methods[] = { "write", "writelines",
					       "truncate", NULL };
	struct bind_list binds;
	nid_t receiver = call->receiver == NO_NODE
				 ? NO_NODE
				 : tree_bare(m->tree, call->receiver);

	if (!tree_is(m->tree, receiver, KIND_identifier) ||
	    !name_is_any(m, call->method, methods))
		return false;
	binds = reaching_binds(m, receiver);
	for (uint32_t i = 0; i < binds.count; i++) {
		nid_t value = bind_by_id(m, binds.at[i])->value;

		if (value != NO_NODE &&
		    call_is(m, call_at(m, tree_bare(m->tree, value)),
			    "builtins.open"))
			return true;
	}
	return false;
}

enum host_effect host_effect_of(const struct model *m, const struct call *call)
{
	if (framework_has(m->framework, call->name, FACT_HOST_IO))
		return HOST_IO;
	if (framework_has(m->framework, call->name, FACT_HOST_CLOCK))
		return HOST_CLOCK;
	if (is_draw(m, call))
		return HOST_DRAW;
	if (logs(m, call))
		return HOST_LOG;
	return writes_to_file(m, call) ? HOST_IO : HOST_NOTHING;
}

bool is_mutator(const struct model *m, sym_t method)
{
	static const char *const names[] = {
		"append",  "extend",	 "insert",  "remove",
		"pop",	   "clear",	 "sort",    "reverse",
		"update",  "setdefault", "popitem", "add",
		"discard", "appendleft", "popleft", NULL
	};

	return name_is_any(m, method, names);
}
