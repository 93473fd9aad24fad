/*
 * Expressions, by descent; operators of two sides by their precedence. What may be a
 * target of an assignment is read as an expression first.
 */
#include "py/quick_parts.h"

/* A condition without `if ... else` outside of brackets. */
static qid disjunction(struct quick *q);

/* --- patterns --------------------------------------------------------------------- */

static bool may_be_target(const struct quick *q, qid n)
{
	switch (q->nodes[n].kind) {
	case KIND_identifier:
	case KIND_attribute:
	case KIND_subscript:
	case KIND_list_pattern:
	case KIND_tuple_pattern:
	case KIND_list_splat_pattern:
		return true;
	default:
		return false;
	}
}

void quick_make_pattern(struct quick *q, qid n)
{
	struct quick_node *node = &q->nodes[n];

	switch (node->kind) {
	case KIND_tuple:
	case KIND_parenthesized_expression:
		node->kind = KIND_tuple_pattern;
		break;
	case KIND_list:
		node->kind = KIND_list_pattern;
		break;
	case KIND_list_splat:
		node->kind = KIND_list_splat_pattern;
		break;
	case KIND_expression_list:
		node->kind = KIND_pattern_list;
		break;
	default:
		if (!may_be_target(q, n))
			quick_give_up(q);
		return;
	}
	if (!quick_enter(q))
		return;
	for (qid child = q->nodes[n].first; child; child = q->nodes[child].next)
		quick_make_pattern(q, child);
	quick_leave(q);
}

static qid star_or_primary(struct quick *q)
{
	qid n;

	if (!quick_is_op(q, OP1('*')))
		return quick_primary(q);
	n = quick_node(q, KIND_list_splat, q->token.start, 0);
	quick_advance(q);
	quick_add(q, n, quick_primary(q), FIELD_none);
	quick_close(q, n);
	return n;
}

qid quick_targets(struct quick *q)
{
	qid n = star_or_primary(q);

	if (quick_is_op(q, OP1(','))) {
		n = quick_wrap(q, KIND_expression_list, n, FIELD_none);
		while (quick_pass_op(q, OP1(',')) && !quick_is_word(q, WORD_in))
			quick_add(q, n, star_or_primary(q), FIELD_none);
		quick_close(q, n);
	}
	quick_make_pattern(q, n);
	return n;
}

/* --- comprehensions -------------------------------------------------------------------- */

static qid for_in_clause(struct quick *q)
{
	qid n = quick_node(q, KIND_for_in_clause, q->token.start, 0);

	quick_pass_word(q, WORD_async);
	quick_expect_word(q, WORD_for);
	quick_add(q, n, quick_targets(q), FIELD_left);
	quick_expect_word(q, WORD_in);
	quick_add(q, n, disjunction(q), FIELD_right);
	quick_close(q, n);
	return n;
}

static qid if_clause(struct quick *q)
{
	qid n = quick_node(q, KIND_if_clause, q->token.start, 0);

	quick_advance(q);
	quick_add(q, n, disjunction(q), FIELD_none);
	quick_close(q, n);
	return n;
}

static bool begins_for_clause(const struct quick *q)
{
	return quick_is_word(q, WORD_for) || quick_is_word(q, WORD_async);
}

static void add_clauses(struct quick *q, qid n)
{
	for (;;) {
		if (begins_for_clause(q))
			quick_add(q, n, for_in_clause(q), FIELD_none);
		else if (quick_is_word(q, WORD_if))
			quick_add(q, n, if_clause(q), FIELD_none);
		else
			return;
	}
}

/* --- what is in brackets ------------------------------------------------------------------- */

static qid read_splat(struct quick *q, enum kind kind)
{
	qid n = quick_node(q, kind, q->token.start, 0);

	quick_advance(q);
	quick_add(q, n, quick_expression(q), FIELD_none);
	quick_close(q, n);
	return n;
}

/* The grammar reads [*a.b] as an attribute of *a. */
static qid splat_of_name(struct quick *q)
{
	qid n = read_splat(q, KIND_list_splat);

	if (q->nodes[q->nodes[n].first].kind != KIND_identifier)
		quick_give_up(q);
	return n;
}

static qid star_or_expression(struct quick *q)
{
	return quick_is_op(q, OP1('*')) ? splat_of_name(q)
					: quick_expression(q);
}

static qid element(struct quick *q)
{
	return quick_is_word(q, WORD_yield) ? quick_yield(q)
					    : star_or_expression(q);
}

/* The rest of a list, tuple or set behind its first element. */
static void read_elements(struct quick *q, qid n, uint32_t end)
{
	while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, end))
		quick_add(q, n, element(q), FIELD_none);
}

static void end_bracket(struct quick *q, qid n, uint32_t end)
{
	quick_expect_op(q, end);
	quick_close(q, n);
}

static qid read_list_display(struct quick *q)
{
	qid n = quick_node(q, KIND_list, q->token.start, 0), first;

	quick_advance(q);
	if (!quick_is_op(q, OP1(']'))) {
		first = element(q);
		if (begins_for_clause(q)) {
			q->nodes[n].kind = KIND_list_comprehension;
			quick_add(q, n, first, FIELD_body);
			add_clauses(q, n);
		} else {
			quick_add(q, n, first, FIELD_none);
			read_elements(q, n, OP1(']'));
		}
	}
	end_bracket(q, n, OP1(']'));
	return n;
}

static qid parenthesized(struct quick *q)
{
	qid n = quick_node(q, KIND_tuple, q->token.start, 0), first;

	quick_advance(q);
	if (quick_is_op(q, OP1(')'))) {
		end_bracket(q, n, OP1(')'));
		return n;
	}
	first = element(q);
	if (begins_for_clause(q)) {
		q->nodes[n].kind = KIND_generator_expression;
		quick_add(q, n, first, FIELD_body);
		add_clauses(q, n);
	} else {
		quick_add(q, n, first, FIELD_none);
		if (quick_is_op(q, OP1(',')))
			read_elements(q, n, OP1(')'));
		else if (q->nodes[first].kind == KIND_list_splat)
			quick_give_up(q);
		else
			q->nodes[n].kind = KIND_parenthesized_expression;
	}
	end_bracket(q, n, OP1(')'));
	return n;
}

/* key: value */
static qid pair_of(struct quick *q, qid key)
{
	qid n = quick_wrap(q, KIND_pair, key, FIELD_key);

	if (q->nodes[key].kind == KIND_yield ||
	    q->nodes[key].kind == KIND_list_splat)
		quick_give_up(q);
	quick_expect_op(q, OP1(':'));
	quick_add(q, n, quick_expression(q), FIELD_value);
	quick_close(q, n);
	return n;
}

static void add_entries(struct quick *q, qid n)
{
	while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, OP1('}')))
		quick_add(q, n,
			  quick_is_op(q, OP2('*', '*'))
				  ? read_splat(q, KIND_dictionary_splat)
				  : pair_of(q, quick_expression(q)),
			  FIELD_none);
}

/* A dict, behind its brace. */
static void dictionary_rest(struct quick *q, qid n, qid first)
{
	bool is_pair = q->nodes[first].kind == KIND_pair;

	q->nodes[n].kind = KIND_dictionary;
	if (is_pair && begins_for_clause(q)) {
		q->nodes[n].kind = KIND_dictionary_comprehension;
		quick_add(q, n, first, FIELD_body);
		add_clauses(q, n);
		return;
	}
	quick_add(q, n, first, FIELD_none);
	add_entries(q, n);
}

static qid braces(struct quick *q)
{
	qid n = quick_node(q, KIND_dictionary, q->token.start, 0), first;

	quick_advance(q);
	if (quick_is_op(q, OP1('}'))) {
		end_bracket(q, n, OP1('}'));
		return n;
	}
	if (quick_is_op(q, OP2('*', '*'))) {
		dictionary_rest(q, n, read_splat(q, KIND_dictionary_splat));
		end_bracket(q, n, OP1('}'));
		return n;
	}
	first = element(q);
	if (quick_is_op(q, OP1(':'))) {
		dictionary_rest(q, n, pair_of(q, first));
	} else if (begins_for_clause(q)) {
		q->nodes[n].kind = KIND_set_comprehension;
		quick_add(q, n, first, FIELD_body);
		add_clauses(q, n);
	} else {
		q->nodes[n].kind = KIND_set;
		quick_add(q, n, first, FIELD_none);
		read_elements(q, n, OP1('}'));
	}
	end_bracket(q, n, OP1('}'));
	return n;
}

/* --- calls, subscripts, attributes ----------------------------------------------------------- */

static qid keyword_argument(struct quick *q, qid name)
{
	qid n = quick_wrap(q, KIND_keyword_argument, name, FIELD_name);

	quick_advance(q);
	quick_add(q, n, quick_expression(q), FIELD_value);
	quick_close(q, n);
	return n;
}

static qid read_call_argument(struct quick *q)
{
	qid n;

	if (quick_is_op(q, OP2('*', '*')))
		return read_splat(q, KIND_dictionary_splat);
	if (quick_is_op(q, OP1('*')))
		return read_splat(q, KIND_list_splat);
	n = quick_expression(q);
	if (!quick_is_op(q, OP1('=')))
		return n;
	if (q->nodes[n].kind != KIND_identifier)
		quick_give_up(q);
	return keyword_argument(q, n);
}

qid quick_arguments(struct quick *q)
{
	qid n = quick_node(q, KIND_argument_list, q->token.start, 0), first;

	quick_advance(q);
	if (!quick_is_op(q, OP1(')'))) {
		first = read_call_argument(q);
		if (begins_for_clause(q)) {
			q->nodes[n].kind = KIND_generator_expression;
			quick_add(q, n, first, FIELD_body);
			add_clauses(q, n);
		} else {
			quick_add(q, n, first, FIELD_none);
			while (quick_pass_op(q, OP1(',')) &&
			       !quick_is_op(q, OP1(')')))
				quick_add(q, n, read_call_argument(q),
					  FIELD_none);
		}
	}
	end_bracket(q, n, OP1(')'));
	return n;
}

static bool ends_slice_part(const struct quick *q)
{
	return quick_is_op(q, OP1(':')) || quick_is_op(q, OP1(',')) ||
	       quick_is_op(q, OP1(']'));
}

/* a, or a:b:c of which each may be missing. */
static qid subscript_part(struct quick *q)
{
	uint32_t start = q->token.start;
	qid first = 0, n;

	if (quick_is_op(q, OP1('*')))
		return splat_of_name(q);
	if (!quick_is_op(q, OP1(':')))
		first = quick_expression(q);
	if (!quick_is_op(q, OP1(':')))
		return first;
	n = quick_node(q, KIND_slice, start, 0);
	if (first)
		quick_add(q, n, first, FIELD_none);
	for (int i = 0; i < 2 && quick_pass_op(q, OP1(':')); i++)
		if (!ends_slice_part(q))
			quick_add(q, n, quick_expression(q), FIELD_none);
	quick_close(q, n);
	return n;
}

static qid subscript_of(struct quick *q, qid value)
{
	qid n = quick_wrap(q, KIND_subscript, value, FIELD_value);

	quick_advance(q);
	do {
		quick_add(q, n, subscript_part(q), FIELD_subscript);
	} while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, OP1(']')));
	end_bracket(q, n, OP1(']'));
	return n;
}

static qid attribute_of(struct quick *q, qid object)
{
	qid n = quick_wrap(q, KIND_attribute, object, FIELD_object);

	quick_advance(q);
	if (q->token.type != TOKEN_NAME)
		quick_give_up(q);
	quick_add(q, n, quick_leaf(q, KIND_identifier), FIELD_attribute);
	quick_close(q, n);
	return n;
}

static qid call_of(struct quick *q, qid function)
{
	qid n = quick_wrap(q, KIND_call, function, FIELD_function);

	quick_add(q, n, quick_arguments(q), FIELD_arguments);
	quick_close(q, n);
	return n;
}

static qid number(struct quick *q)
{
	return quick_leaf(q, q->token.is_float ? KIND_float : KIND_integer);
}

static qid bracketed(struct quick *q)
{
	switch (q->token.op) {
	case OP1('('):
		return parenthesized(q);
	case OP1('['):
		return read_list_display(q);
	case OP1('{'):
		return braces(q);
	case OP3('.', '.', '.'):
		return quick_leaf(q, KIND_ellipsis);
	default:
		quick_give_up(q);
		return 0;
	}
}

static qid word_value(struct quick *q)
{
	switch (q->token.word) {
	case WORD_True:
		return quick_leaf(q, KIND_true);
	case WORD_False:
		return quick_leaf(q, KIND_false);
	case WORD_None:
		return quick_leaf(q, KIND_none);
	default:
		quick_give_up(q);
		return 0;
	}
}

static qid atom(struct quick *q)
{
	switch (q->token.type) {
	case TOKEN_NAME:
		return quick_leaf(q, KIND_identifier);
	case TOKEN_NUMBER:
		return number(q);
	case TOKEN_STRING:
		return quick_string(q);
	case TOKEN_KEYWORD:
		return word_value(q);
	case TOKEN_OPERATOR:
		return bracketed(q);
	default:
		quick_give_up(q);
		return 0;
	}
}

/* What is done with a value: .x, (x), [x] */
static qid trailers(struct quick *q, qid n)
{
	for (;;) {
		if (quick_is_op(q, OP1('.')))
			n = attribute_of(q, n);
		else if (quick_is_op(q, OP1('(')))
			n = call_of(q, n);
		else if (quick_is_op(q, OP1('[')))
			n = subscript_of(q, n);
		else
			return n;
	}
}

qid quick_primary(struct quick *q)
{
	qid n = 0;

	if (quick_enter(q))
		n = trailers(q, atom(q));
	quick_leave(q);
	return n;
}

/* --- operators ---------------------------------------------------------------------------------- */

static qid operator_leaf(struct quick *q)
{
	return quick_leaf(q, KIND_operator);
}

/* How tightly it binds; 0 for what is no operator between two values. ^ binds tighter
 * than & for the grammar, if not for Python. */
static int precedence_of(const struct quick *q)
{
	if (q->token.type != TOKEN_OPERATOR)
		return 0;
	switch (q->token.op) {
	case OP1('|'):
		return 1;
	case OP1('&'):
		return 2;
	case OP1('^'):
		return 3;
	case OP2('<', '<'):
	case OP2('>', '>'):
		return 4;
	case OP1('+'):
	case OP1('-'):
		return 5;
	case OP1('*'):
	case OP1('/'):
	case OP1('%'):
	case OP1('@'):
	case OP2('/', '/'):
		return 6;
	default:
		return 0;
	}
}

static qid factor(struct quick *q);

static qid power(struct quick *q)
{
	qid n;

	if (quick_is_word(q, WORD_await)) {
		n = quick_node(q, KIND_await, q->token.start, 0);
		quick_advance(q);
		quick_add(q, n, quick_primary(q), FIELD_none);
		quick_close(q, n);
		if (quick_is_op(q, OP2('*', '*')))
			quick_give_up(q);
		return n;
	}
	n = quick_primary(q);
	if (!quick_is_op(q, OP2('*', '*')))
		return n;
	n = quick_wrap(q, KIND_binary_operator, n, FIELD_left);
	quick_add(q, n, operator_leaf(q), FIELD_operator);
	quick_add(q, n, factor(q), FIELD_right);
	quick_close(q, n);
	return n;
}

static qid factor(struct quick *q)
{
	qid n = 0;

	if (!quick_is_op(q, OP1('-')) && !quick_is_op(q, OP1('+')) &&
	    !quick_is_op(q, OP1('~')))
		return power(q);
	if (quick_enter(q)) {
		n = quick_node(q, KIND_unary_operator, q->token.start, 0);
		quick_add(q, n, operator_leaf(q), FIELD_operator);
		quick_add(q, n, factor(q), FIELD_argument);
		quick_close(q, n);
	}
	quick_leave(q);
	return n;
}

static qid binary(struct quick *q, int least)
{
	qid n = factor(q);
	int precedence;

	while ((precedence = precedence_of(q)) >= least && precedence) {
		n = quick_wrap(q, KIND_binary_operator, n, FIELD_left);
		quick_add(q, n, operator_leaf(q), FIELD_operator);
		quick_add(q, n, binary(q, precedence + 1), FIELD_right);
		quick_close(q, n);
	}
	return n;
}

/* `not in` and `is not` are one operator. */
static qid comparing_words(struct quick *q)
{
	bool is_not = quick_is_word(q, WORD_not);
	bool is_is = quick_is_word(q, WORD_is);
	qid n = operator_leaf(q);

	if (is_not)
		quick_expect_word(q, WORD_in);
	else if (is_is)
		quick_pass_word(q, WORD_not);
	quick_close(q, n);
	return n;
}

static bool is_comparing(const struct quick *q)
{
	if (q->token.type == TOKEN_KEYWORD)
		return q->token.word == WORD_in || q->token.word == WORD_is ||
		       q->token.word == WORD_not;
	if (q->token.type != TOKEN_OPERATOR)
		return false;
	switch (q->token.op) {
	case OP1('<'):
	case OP1('>'):
	case OP2('<', '='):
	case OP2('>', '='):
	case OP2('=', '='):
	case OP2('!', '='):
		return true;
	default:
		return false;
	}
}

static qid comparison(struct quick *q)
{
	qid n = binary(q, 1);

	if (!is_comparing(q))
		return n;
	n = quick_wrap(q, KIND_comparison_operator, n, FIELD_none);
	while (is_comparing(q)) {
		quick_add(q, n, comparing_words(q), FIELD_operators);
		quick_add(q, n, binary(q, 1), FIELD_none);
	}
	quick_close(q, n);
	return n;
}

static qid negation(struct quick *q)
{
	qid n = 0;

	if (!quick_is_word(q, WORD_not))
		return comparison(q);
	if (quick_enter(q)) {
		n = quick_node(q, KIND_not_operator, q->token.start, 0);
		quick_advance(q);
		quick_add(q, n, negation(q), FIELD_argument);
		quick_close(q, n);
	}
	quick_leave(q);
	return n;
}

static qid conjunction(struct quick *q)
{
	qid n = negation(q);

	while (quick_is_word(q, WORD_and)) {
		n = quick_wrap(q, KIND_boolean_operator, n, FIELD_left);
		quick_add(q, n, operator_leaf(q), FIELD_operator);
		quick_add(q, n, negation(q), FIELD_right);
		quick_close(q, n);
	}
	return n;
}

static qid disjunction(struct quick *q)
{
	qid n = conjunction(q);

	while (quick_is_word(q, WORD_or)) {
		n = quick_wrap(q, KIND_boolean_operator, n, FIELD_left);
		quick_add(q, n, operator_leaf(q), FIELD_operator);
		quick_add(q, n, conjunction(q), FIELD_right);
		quick_close(q, n);
	}
	return n;
}

static qid lambda(struct quick *q)
{
	qid n = quick_node(q, KIND_lambda, q->token.start, 0), list;

	quick_advance(q);
	if (!quick_is_op(q, OP1(':'))) {
		list = quick_node(q, KIND_lambda_parameters, q->token.start, 0);
		quick_parameters(q, list, OP1(':'), false);
		quick_close(q, list);
		quick_add(q, n, list, FIELD_parameters);
	}
	quick_expect_op(q, OP1(':'));
	quick_add(q, n, quick_expression(q), FIELD_body);
	quick_close(q, n);
	return n;
}

/* a if b else c; a := b */
static qid conditional(struct quick *q)
{
	qid n = disjunction(q);

	if (quick_is_op(q, OP2(':', '='))) {
		if (q->nodes[n].kind != KIND_identifier)
			quick_give_up(q);
		n = quick_wrap(q, KIND_named_expression, n, FIELD_name);
		quick_advance(q);
		quick_add(q, n, quick_expression(q), FIELD_value);
		quick_close(q, n);
	} else if (quick_is_word(q, WORD_if)) {
		n = quick_wrap(q, KIND_conditional_expression, n, FIELD_none);
		quick_advance(q);
		quick_add(q, n, disjunction(q), FIELD_none);
		quick_expect_word(q, WORD_else);
		quick_add(q, n, quick_expression(q), FIELD_none);
		quick_close(q, n);
	}
	return n;
}

qid quick_expression(struct quick *q)
{
	qid n = 0;

	if (quick_enter(q))
		n = quick_is_word(q, WORD_lambda) ? lambda(q) : conditional(q);
	quick_leave(q);
	return n;
}

/* --- several ---------------------------------------------------------------------------------------- */

static bool begins_value(const struct quick *q)
{
	switch (q->token.type) {
	case TOKEN_NAME:
	case TOKEN_NUMBER:
	case TOKEN_STRING:
		return true;
	case TOKEN_KEYWORD:
		return q->token.word == WORD_not ||
		       q->token.word == WORD_lambda ||
		       q->token.word == WORD_await ||
		       q->token.word == WORD_True ||
		       q->token.word == WORD_False ||
		       q->token.word == WORD_None;
	case TOKEN_OPERATOR:
		return q->token.op == OP1('(') || q->token.op == OP1('[') ||
		       q->token.op == OP1('{') || q->token.op == OP1('-') ||
		       q->token.op == OP1('+') || q->token.op == OP1('~') ||
		       q->token.op == OP1('*') ||
		       q->token.op == OP3('.', '.', '.');
	default:
		return false;
	}
}

qid quick_expressions(struct quick *q)
{
	qid n = star_or_expression(q);

	if (!quick_is_op(q, OP1(',')))
		return n;
	n = quick_wrap(q, KIND_expression_list, n, FIELD_none);
	while (quick_pass_op(q, OP1(',')) && begins_value(q))
		quick_add(q, n, star_or_expression(q), FIELD_none);
	quick_close(q, n);
	return n;
}

qid quick_yield(struct quick *q)
{
	qid n = quick_node(q, KIND_yield, q->token.start, 0);

	quick_advance(q);
	if (quick_pass_word(q, WORD_from))
		quick_add(q, n, quick_expression(q), FIELD_none);
	else if (begins_value(q))
		quick_add(q, n, quick_expressions(q), FIELD_none);
	quick_close(q, n);
	return n;
}

/* --- types and parameters ------------------------------------------------------------------------------ */

/* List[int]: its parts are types again. */
static qid generic_type(struct quick *q, qid name)
{
	qid n = quick_wrap(q, KIND_other, name, FIELD_none);
	qid list = quick_node(q, KIND_other, q->token.start, 0);

	quick_advance(q);
	do {
		quick_add(q, list, quick_type(q), FIELD_none);
	} while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, OP1(']')));
	end_bracket(q, list, OP1(']'));
	quick_add(q, n, list, FIELD_none);
	quick_close(q, n);
	return n;
}

static bool ends_type(const struct quick *q)
{
	return q->token.type == TOKEN_NEWLINE || quick_is_op(q, OP1(',')) ||
	       quick_is_op(q, OP1(')')) || quick_is_op(q, OP1(']')) ||
	       quick_is_op(q, OP1('=')) || quick_is_op(q, OP1(':'));
}

/* A name is a type by itself, or a generic one; the rest is an expression. */
static qid type_of(struct quick *q)
{
	qid n;

	if (q->token.type != TOKEN_NAME)
		return quick_primary(q);
	n = quick_leaf(q, KIND_identifier);
	return quick_is_op(q, OP1('[')) ? generic_type(q, n) : trailers(q, n);
}

qid quick_type(struct quick *q)
{
	qid n = 0;

	if (quick_enter(q)) {
		n = quick_wrap(q, KIND_type, type_of(q), FIELD_none);
		if (!ends_type(q))
			quick_give_up(q);
	}
	quick_leave(q);
	return n;
}

/* What is in front of the type or the default: x, *x, **x, alone * or /. */
static qid read_parameter_name(struct quick *q, uint32_t end)
{
	enum kind kind = quick_is_op(q, OP1('*'))
				 ? KIND_list_splat_pattern
				 : KIND_dictionary_splat_pattern;
	qid n;

	if (q->token.type == TOKEN_NAME)
		return quick_leaf(q, KIND_identifier);
	if (quick_is_op(q, OP1('/')))
		return quick_leaf(q, KIND_positional_separator);
	if (!quick_is_op(q, OP1('*')) && !quick_is_op(q, OP2('*', '*'))) {
		quick_give_up(q);
		return 0;
	}
	n = quick_leaf(q, kind);
	if (kind == KIND_list_splat_pattern &&
	    (quick_is_op(q, OP1(',')) || quick_is_op(q, end))) {
		q->nodes[n].kind = KIND_keyword_separator;
		return n;
	}
	if (q->token.type != TOKEN_NAME)
		quick_give_up(q);
	quick_add(q, n, quick_leaf(q, KIND_identifier), FIELD_none);
	quick_close(q, n);
	return n;
}

static qid with_default(struct quick *q, qid name, qid type)
{
	qid n = quick_wrap(
		q, type ? KIND_typed_default_parameter : KIND_default_parameter,
		name, FIELD_name);

	if (q->nodes[name].kind != KIND_identifier)
		quick_give_up(q);
	if (type)
		quick_add(q, n, type, FIELD_type);
	quick_advance(q);
	quick_add(q, n, quick_expression(q), FIELD_value);
	quick_close(q, n);
	return n;
}

static qid parameter(struct quick *q, uint32_t end, bool typed)
{
	qid name = read_parameter_name(q, end), type = 0, n;

	if (typed && quick_pass_op(q, OP1(':')))
		type = quick_type(q);
	if (quick_is_op(q, OP1('=')))
		return with_default(q, name, type);
	if (!type)
		return name;
	n = quick_wrap(q, KIND_typed_parameter, name, FIELD_none);
	quick_add(q, n, type, FIELD_type);
	quick_close(q, n);
	return n;
}

void quick_parameters(struct quick *q, qid list, uint32_t end, bool typed)
{
	do {
		quick_add(q, list, parameter(q, end, typed), FIELD_none);
	} while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, end) &&
		 !q->failed);
}
