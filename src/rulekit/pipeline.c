/*
 * Ways that are still to be walked are kept in the walk. How many steps and ways
 * there are is limited; behind the limit no way begins.
 */
#include "rulekit/pipeline.h"

#include "framework/tables.h"
#include "model/around.h"
#include "model/solve/solve.h"

const struct call *dataset_call(const struct model *m, nid_t n)
{
	const struct call *call = call_at(m, n);
	struct value v;

	if (!call || !call->method || call->receiver == NO_NODE ||
	    call->callee != NO_INDEX)
		return NULL;
	v = value_of(m, call->receiver);
	return v.kind == VALUE_DATASET || v.kind == VALUE_UNKNOWN ? call : NULL;
}

bool is_for_evaluation(const struct model *m, struct slice name)
{
	char word[16];
	size_t length = 0;

	for (size_t i = 0; i <= name.length; i++) {
		char ch = i < name.length ? name.ptr[i] : '_';

		if (ch != '_') {
			word[length] = ch >= 'A' && ch <= 'Z'
					       ? (char)(ch - 'A' + 'a')
					       : ch;
			if (length < sizeof(word) - 1)
				length++;
			continue;
		}
		word[length] = '\0';
		if (length &&
		    framework_set_has(m->framework, "evaluation-words", word))
			return true;
		length = 0;
	}
	return false;
}

struct pipeline pipeline_above(const struct model *m, const struct call *end)
{
	struct pipeline p = { .m = m, .left_count = 1 };

	p.all = is_always_run(m, end->function, end->node);
	p.left[0] = (struct pipeline_way){ end->receiver, NULL };
	return p;
}

bool pipeline_next_way(struct pipeline *p)
{
	if (!p->left_count)
		return false;
	p->way = p->left[--p->left_count];
	p->begins = true;
	return true;
}

/* Goes on with what the name has, in each of the ways in which it got it. True
 * where that cannot be seen: the pipeline begins here. */
static bool follow_name(struct pipeline *p)
{
	const struct model *m = p->m;
	struct bind_list binds = reaching_binds(m, p->way.at);
	bool begins = false;

	if (is_for_evaluation(m, tree_text(m->tree, p->way.at)))
		return false;
	if (binds.count != 1 && !p->all)
		return true;
	for (uint32_t i = 0; i < binds.count; i++) {
		const struct bind *b = bind_by_id(m, binds.at[i]);

		if (b->kind != BIND_ASSIGN || b->unpacked ||
		    b->value == NO_NODE)
			begins = true;
		else if (p->left_count < MOST_STEPS)
			p->left[p->left_count++] =
				(struct pipeline_way){ b->value, p->way.noted };
	}
	return begins;
}

const struct call *pipeline_next_step(struct pipeline *p)
{
	const struct model *m = p->m;
	const struct call *call;

	if (p->steps++ >= MOST_STEPS) {
		p->begins = false;
		return NULL;
	}
	p->way.at = tree_bare(m->tree, p->way.at);
	if (tree_is(m->tree, p->way.at, KIND_identifier)) {
		p->begins = follow_name(p);
		return NULL;
	}
	call = dataset_call(m, p->way.at);
	if (call)
		p->way.at = call->receiver;
	return call;
}
