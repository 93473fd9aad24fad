/*
 * One line a node, and one line an expression with its evidence: for `hylint
 * dev tree` and `hylint dev model`. Reads a solved model, changes nothing.
 */

#include "model/solve/dump.h"

#include "model/caches.h"
#include "model/solve/walker.h"

static uint32_t dumped_line(const struct tree *t, nid_t n)
{
	uint32_t line = 1;

	for (uint32_t i = 0; n != NO_NODE && i < t->nodes[n].start; i++)
		line += t->text.ptr[i] == '\n';
	return line;
}

static struct slice first_line(const struct tree *t, nid_t n)
{
	struct slice text = tree_text(t, n);
	const char *end = memchr(text.ptr, '\n', text.length);

	if (end)
		text.length = (size_t)(end - text.ptr);
	return text;
}

static uint32_t depth_of(const struct tree *t, nid_t n)
{
	uint32_t depth = 0;

	while ((n = tree_parent(t, n)) != NO_NODE)
		depth++;
	return depth;
}

static const char *const field_names[FIELD_COUNT] = {
	"",
#define FIELD(name) #name,
#include "py/kinds.h"
#undef FIELD
};

void dump_tree(struct strbuf *out, const struct tree *t)
{
	for (nid_t n = 0; n < t->count; n++) {
		const char *field = field_names[t->nodes[n].field];

		strbuf_addf(out, "%*s%u %s%s%s [%u] %.*s\n",
			    (int)depth_of(t, n) * 2, "", n, field,
			    *field ? ": " : "", kind_name(tree_kind(t, n)),
			    dumped_line(t, n), SLICE_ARG(first_line(t, n)));
	}
}

/* --- evidence ------------------------------------------------------------------ */

static void add_evidence(struct strbuf *out, const struct model *m, ev_t ev,
			 int depth);

static void add_elements(struct strbuf *out, const struct model *m,
			 uint32_t elements, int depth)
{
	const struct elements *list =
		pool_elements_at(evidence_pool(m), elements);

	strbuf_addstr(out, "[");
	for (uint32_t i = 0; i < list->count; i++) {
		strbuf_addstr(out, i ? ", " : "");
		if (list->keys[i])
			strbuf_addf(out, "%s: ", name_text(m, list->keys[i]));
		add_evidence(out, m, list->at[i], depth + 1);
	}
	strbuf_addstr(out, list->open ? " ...]" : "]");
}

static void add_kinds(struct strbuf *out, uint64_t kinds)
{
	bool first = true;

	for (int kind = 0; kind < VALUE_KIND_COUNT; kind++) {
		if (!(kinds & KIND_BIT(kind)))
			continue;
		strbuf_addf(out, "%s%s", first ? "" : "|",
			    value_kind_name(kind));
		first = false;
	}
}

static void add_evidence(struct strbuf *out, const struct model *m, ev_t ev,
			 int depth)
{
	const struct evidence *e = evidence_at(m, ev);
	const struct object_set *set =
		pool_objects_at(evidence_pool(m), e->objects);

	if (!e->kinds) {
		strbuf_addstr(out, "nothing");
		return;
	}
	add_kinds(out, e->kinds);
	if (e->dtype)
		strbuf_addf(out, " %s", name_text(m, e->dtype));
	if (e->constant)
		strbuf_addf(out, " = %s", name_text(m, e->constant));
	if (e->name)
		strbuf_addf(out, " %s", name_text(m, e->name));
	if (e->is_symbolic)
		strbuf_addstr(out, e->only_symbolic ? " symbolic"
						    : " may-be-symbolic");
	for (uint32_t i = 0; i < set->count; i++)
		strbuf_addf(out, " #%u", set->at[i]);
	if (e->elements && depth < 3)
		add_elements(out, m, e->elements, depth);
	if (!depth && e->proof != NO_NODE && e->file == FILE_CHECKED)
		strbuf_addf(out, " (line %u)", dumped_line(m->tree, e->proof));
}

/* --- the model ------------------------------------------------------------------- */

static void add_function(struct strbuf *out, const struct model *m, uint32_t f)
{
	const struct solver *s = m->caches->solver;
	const struct function *function = function_at(m, f);

	strbuf_addf(out, "%s, line %u:", function->qualified_name,
		    dumped_line(m->tree, function->node));
	for (int c = 0; c < CONTEXT_COUNT; c++) {
		const struct activation *a;

		if (solver_function_checked(s, f)->activations[c] == NO_INDEX)
			continue;
		a = activation_at(
			s, solver_function_checked(s, f)->activations[c]);
		strbuf_addf(out, "\n  %s%s, %u runs, gives ", context_name(c),
			    a->is_called ? "" : " (no call known)", a->rounds);
		add_evidence(out, m, a->result, 0);
		for (size_t p = 0; p < function->parameters.count; p++) {
			strbuf_addf(out, "\n    %s: ",
				    name_text(m,
					      function->parameters.at[p].name));
			add_evidence(out, m, a->parameters[p], 0);
		}
		for (size_t i = 0; i < a->traces.count; i++)
			strbuf_addf(out, "\n    because of line %u%s",
				    dumped_line(m->tree, a->traces.at[i].where),
				    a->traces.at[i].certain ? "" : ", perhaps");
	}
	strbuf_addch(out, '\n');
}

static void dump_attributes(struct strbuf *out, const struct model *m)
{
	const struct solver *s = m->caches->solver;

	for (uint32_t i = 1; i < s->attributes.count; i++) {
		const struct attribute_slot *slot = attribute_at(s, i);
		const struct solver_class *c = solver_class_at(s, slot->klass);

		if (c->unit != 0 || slot->location.value == EV_NOTHING)
			continue;
		strbuf_addf(out,
			    "%s.%s: ", class_at(m, c->index)->qualified_name,
			    name_text(m, slot->name));
		add_evidence(out, m, slot->location.value, 0);
		strbuf_addch(out, '\n');
	}
}

static bool is_shown(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_identifier:
	case KIND_attribute:
	case KIND_call:
	case KIND_subscript:
	case KIND_binary_operator:
	case KIND_comparison_operator:
		return true;
	default:
		return false;
	}
}

static void add_expression(struct strbuf *out, const struct model *m, nid_t n)
{
	for (int c = 0; c < CONTEXT_COUNT; c++) {
		if (!runs_in(m, n, c))
			continue;
		strbuf_addf(out, "%u: %.*s: %s: ", dumped_line(m->tree, n),
			    SLICE_ARG(first_line(m->tree, n)), context_name(c));
		add_evidence(out, m, evidence_in(m, n, c), 0);
		strbuf_addch(out, '\n');
	}
}

void dump_model(struct strbuf *out, const struct model *m, uint32_t line)
{
	for (uint32_t f = 0; !line && f < m->functions.count; f++)
		add_function(out, m, f);
	if (!line)
		dump_attributes(out, m);
	for (nid_t n = 0; n < m->tree->count; n++)
		if (is_shown(m->tree, n) &&
		    (!line || dumped_line(m->tree, n) == line))
			add_expression(out, m, n);
}
