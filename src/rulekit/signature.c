#include "rulekit/signature.h"

#include "model/uses.h"

/* --- finding the option --------------------------------------------------- */

static bool is_hybridizer(const struct model *m, sym_t name)
{
	return framework_hybridizes(m->framework, name) &&
	       framework_owns(m->framework, name);
}

nid_t signature_option(const struct model *m, nid_t node)
{
	const struct call *call = call_at(m, node);

	if (!call)
		return NO_NODE;
	if (is_hybridizer(m, call->name))
		return call_argument(m, node, 1, "input_signature");
	if (call_is(m, call, "functools.partial") &&
	    is_hybridizer(m, dotted_name(m, call_argument(m, node, 0, NULL))))
		return call_keyword(m, node, "input_signature");
	return NO_NODE;
}

/* A list or tuple, or what stands in its place by mistake. */
static bool gives_specs(const struct tree *t, nid_t n)
{
	switch (tree_kind(t, n)) {
	case KIND_list:
	case KIND_tuple:
	case KIND_dictionary:
	case KIND_set:
	case KIND_generator_expression:
	case KIND_call:
		return true;
	default:
		return false;
	}
}

/* Whether something is asked of the object that a name means: specs.append(). */
static bool may_be_mutated(const struct model *m, uint32_t variable)
{
	const struct tree *t = m->tree;
	struct node_list uses = uses_of(m, variable);

	for (uint32_t i = 0; i < uses.count; i++) {
		nid_t parent = tree_parent(t, uses.at[i]);

		if ((tree_is(t, parent, KIND_attribute) ||
		     tree_is(t, parent, KIND_subscript)) &&
		    tree_first(t, parent) == uses.at[i])
			return true;
	}
	return false;
}

nid_t signature_meant(const struct model *m, nid_t option)
{
	const struct tree *t = m->tree;
	const struct variable *variable;
	const struct bind *b;
	uint32_t v;
	nid_t value;

	option = tree_bare(t, option);
	if (!tree_is(t, option, KIND_identifier))
		return option;
	v = variable_of(m, option);
	if (v == NO_INDEX)
		return option;
	variable = variable_at(m, v);
	b = bind_by_id(m, variable->first);
	if (!same_bind(variable->first, variable->last) ||
	    variable->rebound_inside || b->kind != BIND_ASSIGN || b->unpacked)
		return option;
	value = tree_bare(t, b->value);
	if (!gives_specs(t, value) ||
	    (!tree_is(t, value, KIND_tuple) && may_be_mutated(m, v)))
		return option;
	return value;
}

/* --- whose parameters ------------------------------------------------------ */

/* A decorator between the wrapper and the def may change the parameters. */
static bool decorated_below(const struct model *m, const struct function *f,
			    nid_t wrapper)
{
	for (size_t i = 0; i < f->decorators.count; i++) {
		nid_t decorator = f->decorators.at[i];
		nid_t expression = tree_first(m->tree, decorator);

		if (decorator > wrapper &&
		    !framework_has(m->framework, dotted_name(m, expression),
				   FACT_NO_CONVERSION))
			return true;
	}
	return false;
}

/* Whether a name means that def and never anything else. */
static bool means_only(const struct model *m, nid_t name, uint32_t f)
{
	const struct bind *b = only_bind(m, name);

	return b && b->kind == BIND_FUNCTION && b->function == f;
}

/* The first parameter that a wrapped function has for TensorFlow: a bound
 * method has lost its receiver. False when it cannot be said. */
static bool first_parameter(const struct model *m, uint32_t f,
			    const struct hybrid *hybrid, uint32_t *out)
{
	const struct function *function = function_at(m, f);
	nid_t wrapped;

	*out = 0;
	if (!hybrid->by_call)
		return !decorated_below(m, function, hybrid->where);
	wrapped =
		tree_bare(m->tree, call_argument(m, hybrid->where, 0, "func"));
	if (tree_is(m->tree, wrapped, KIND_lambda))
		return true;
	if (function->decorators.count)
		return false;
	if (tree_is(m->tree, wrapped, KIND_identifier))
		return means_only(m, wrapped, f);
	if (!self_attribute(m, wrapped))
		return false;
	*out = first_real_parameter(m, f);
	return is_present(function->klass);
}

/* --- pairing ---------------------------------------------------------------- */

static bool is_display_of_specs(const struct tree *t, nid_t list)
{
	if (!tree_is_list_or_tuple(t, list))
		return false;
	for_each_child(t, item, list)
		if (tree_is(t, item, KIND_list_splat))
			return false;
	return true;
}

static void pair_specs(const struct model *m, uint32_t first,
		       struct signature *s)
{
	const struct function *f = function_at(m, s->f);
	nid_t spec = tree_first(m->tree, s->list);

	for (uint32_t p = first; p < f->parameters.count; p++) {
		const struct parameter *parameter = &f->parameters.at[p];
		struct signature_pair found = { p, spec };

		if (parameter->kind == PARAMETER_KWARGS ||
		    name_is(m, parameter->name, "self"))
			continue;
		if (parameter->kind == PARAMETER_ARGS) {
			spec = NO_NODE;
			continue;
		}
		if (parameter->kind == PARAMETER_KEYWORD_ONLY &&
		    parameter->fallback == NO_NODE) {
			s->refused = p;
			return;
		}
		vec_push(m->arena, &s->pairs, found);
		if (spec != NO_NODE)
			spec = tree_sibling(m->tree, spec);
	}
	s->first_extra = spec;
	for (; spec != NO_NODE; spec = tree_sibling(m->tree, spec))
		s->extras++;
}

static bool read_pairs(const struct model *m, uint32_t f,
		       const struct hybrid *hybrid, nid_t list,
		       struct signature *out)
{
	uint32_t first;

	if (!first_parameter(m, f, hybrid, &first))
		return false;
	*out = (struct signature){ .f = f,
				   .where = hybrid->where,
				   .list = list,
				   .count = tree_child_count(m->tree, list),
				   .first_extra = NO_NODE,
				   .refused = NO_INDEX };
	pair_specs(m, first, out);
	return true;
}

static const struct hybrid *hybrid_of_call(const struct model *m, uint32_t f,
					   nid_t call)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->hybrids.count; i++)
		if (function->hybrids.at[i].call == call)
			return &function->hybrids.at[i];
	return NULL;
}

bool hybrid_next(const struct model *m, nid_t call, uint32_t *next)
{
	while (*next < m->functions.count)
		if (hybrid_of_call(m, (*next)++, call))
			return true;
	return false;
}

bool signature_next(const struct model *m, nid_t call, uint32_t *next,
		    struct signature *out)
{
	nid_t list = signature_meant(m, signature_option(m, call));

	if (!is_display_of_specs(m->tree, list))
		return false;
	while (hybrid_next(m, call, next))
		if (read_pairs(m, *next - 1, hybrid_of_call(m, *next - 1, call),
			       list, out))
			return true;
	return false;
}

static nid_t spec_in(const struct model *m, const struct signature *s,
		     uint32_t parameter)
{
	for (size_t i = 0; i < s->pairs.count; i++)
		if (s->pairs.at[i].parameter == parameter)
			return tree_bare(m->tree, s->pairs.at[i].spec);
	return NO_NODE;
}

nid_t signature_spec(const struct model *m, uint32_t f, uint32_t parameter)
{
	const struct function *function = function_at(m, f);

	for (size_t i = 0; i < function->hybrids.count; i++) {
		const struct hybrid *hybrid = &function->hybrids.at[i];
		nid_t list =
			signature_meant(m, signature_option(m, hybrid->call));
		struct signature s;
		nid_t spec;

		if (!is_display_of_specs(m->tree, list) ||
		    !read_pairs(m, f, hybrid, list, &s))
			continue;
		spec = spec_in(m, &s, parameter);
		if (spec != NO_NODE)
			return spec;
	}
	return NO_NODE;
}

static bool is_left_out(const struct model *m, const struct signature *s,
			nid_t part)
{
	const struct function *f = function_at(m, s->f);

	for (size_t i = 0; i < s->pairs.count; i++)
		if (f->parameters.at[s->pairs.at[i].parameter].node == part)
			return s->pairs.at[i].spec == NO_NODE;
	return s->first_extra != NO_NODE && part >= s->first_extra &&
	       tree_parent(m->tree, part) == s->list;
}

bool signature_leaves_out(const struct model *m, uint32_t f, nid_t list,
			  nid_t part)
{
	const struct function *function = function_at(m, f);
	struct signature s;

	for (size_t i = 0; i < function->hybrids.count; i++) {
		const struct hybrid *hybrid = &function->hybrids.at[i];

		if (signature_meant(m, signature_option(m, hybrid->call)) ==
		    list)
			return read_pairs(m, f, hybrid, list, &s) &&
			       is_left_out(m, &s, part);
	}
	return false;
}

bool parameter_written(const struct model *m, nid_t n, uint32_t *f,
		       uint32_t *parameter)
{
	const struct tree *t = m->tree;
	const struct function *function;
	nid_t def = n;

	while (def != NO_NODE && !tree_is(t, def, KIND_function_definition) &&
	       !tree_is(t, def, KIND_lambda))
		def = tree_parent(t, def);
	if (def == NO_NODE)
		return false;
	*f = function_defined(m, def);
	function = function_at(m, *f);
	for (*parameter = 0; *parameter < function->parameters.count;
	     ++*parameter)
		if (tree_inside(t, n, function->parameters.at[*parameter].node))
			return true;
	return false;
}
