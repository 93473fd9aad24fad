/*
 * Runs the analyses of this room over a program, in the order in which they
 * need each other, until no fact changes.
 */

#include "advice/facts.h"

#include "advice/effects.h"
#include "advice/subject.h"
#include "model/caches.h"

const char *veto_name(unsigned bit)
{
	static const char *const names[VETO_COUNT] = {
		"no-tensor-parameter",
		"primitive-parameter",
		"side-effects",
		"recursive",
		"eager-only-call",
		"numpy-on-parameter",
		"no-tensor-computation",
		"covered-by-callers",
		"generator",
		"traced-already",
		"no-string-as-name",
		"stale-variables",
		"called-elsewhere",
		"keras-input",
	};

	return names[bit];
}

/* Looks at every function of the program; true when a visit said true. */
static bool visit_all(const struct program *p, struct function_facts **facts,
		      bool (*visit)(const struct subject *))
{
	bool any = false;

	for (uint32_t file = 0; file < p->files.count; file++) {
		const struct model *m = p->files.at[file].model;

		for (uint32_t f = 0; f < m->functions.count; f++) {
			struct subject s = { p, facts, file,
					     f, m,     &facts[file][f] };

			any |= visit(&s);
		}
	}
	return any;
}

static bool find_facts(const struct subject *s)
{
	find_primitive_parameters(s);
	look_at_body(s->m, s->function, s->facts);
	return true;
}

struct function_facts **facts_of_program(const struct program *p)
{
	struct function_facts **facts = ARENA_ARRAY(
		p->arena, struct function_facts *, p->files.count + 1);

	for (size_t i = 0; i < p->files.count; i++)
		facts[i] =
			ARENA_ARRAY(p->arena, struct function_facts,
				    p->files.at[i].model->functions.count + 1);
	find_effects(p, facts);
	/* A tensor that is passed on is found in the round after its own. */
	while (visit_all(p, facts, find_tensor_parameters) && p->links.count)
		;
	visit_all(p, facts, find_facts);
	inherit_facts(p, facts);
	visit_all(p, facts, decide);
	visit_all(p, facts, look_above);
	return facts;
}

struct function_facts *facts_of(const struct model *m)
{
	struct program program;

	if (m->caches->facts)
		return m->caches->facts;
	program_init(&program, m->arena, m->around.modules);
	program_add(&program, m);
	program_link(&program);
	m->caches->facts = facts_of_program(&program)[0];
	program_release(&program);
	return m->caches->facts;
}
