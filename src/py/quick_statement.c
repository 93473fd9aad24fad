/* Statements and blocks, then the whole file. */
#include "py/quick_parts.h"

static void statements(struct quick *q, qid block, uint32_t indent);
static void statement(struct quick *q, qid block);

/* --- imports ----------------------------------------------------------------------- */

static qid identifier(struct quick *q)
{
	if (q->token.type != TOKEN_NAME)
		quick_give_up(q);
	return quick_leaf(q, KIND_identifier);
}

static qid read_dotted_name(struct quick *q)
{
	qid n = quick_node(q, KIND_dotted_name, q->token.start, 0);

	do {
		quick_add(q, n, identifier(q), FIELD_none);
	} while (quick_pass_op(q, OP1('.')));
	quick_close(q, n);
	return n;
}

static qid read_imported_name(struct quick *q)
{
	qid n = read_dotted_name(q);

	if (!quick_is_word(q, WORD_as))
		return n;
	n = quick_wrap(q, KIND_aliased_import, n, FIELD_name);
	quick_advance(q);
	quick_add(q, n, identifier(q), FIELD_alias);
	quick_close(q, n);
	return n;
}

static void imported_names(struct quick *q, qid n)
{
	do {
		quick_add(q, n, read_imported_name(q), FIELD_name);
	} while (quick_pass_op(q, OP1(',')) && !quick_is_op(q, OP1(')')));
}

static void import_statement(struct quick *q, qid n)
{
	quick_advance(q);
	imported_names(q, n);
}

/* ., .. or ...a.b; three dots are one token. */
static qid relative_import(struct quick *q)
{
	qid n = quick_node(q, KIND_relative_import, q->token.start, 0);
	qid dots = quick_node(q, KIND_import_prefix, q->token.start, 0);

	while (quick_pass_op(q, OP1('.')) ||
	       quick_pass_op(q, OP3('.', '.', '.')))
		;
	quick_close(q, dots);
	if (q->nodes[dots].end <= q->nodes[dots].start)
		quick_give_up(q);
	quick_add(q, n, dots, FIELD_none);
	if (q->token.type == TOKEN_NAME)
		quick_add(q, n, read_dotted_name(q), FIELD_none);
	quick_close(q, n);
	return n;
}

static bool is_future(const struct quick *q)
{
	return q->token.type == TOKEN_NAME &&
	       q->token.end - q->token.start == 10 &&
	       !memcmp(q->text.ptr + q->token.start, "__future__", 10);
}

static void import_from_statement(struct quick *q, qid n)
{
	bool in_brackets;

	quick_advance(q);
	if (is_future(q)) {
		q->nodes[n].kind = KIND_future_import_statement;
		quick_advance(q);
	} else if (q->token.type == TOKEN_NAME) {
		quick_add(q, n, read_dotted_name(q), FIELD_module_name);
	} else {
		quick_add(q, n, relative_import(q), FIELD_module_name);
	}
	quick_expect_word(q, WORD_import);
	if (quick_is_op(q, OP1('*'))) {
		if (q->nodes[n].kind == KIND_future_import_statement)
			quick_give_up(q);
		quick_add(q, n, quick_leaf(q, KIND_wildcard_import),
			  FIELD_none);
		return;
	}
	in_brackets = quick_pass_op(q, OP1('('));
	imported_names(q, n);
	if (in_brackets)
		quick_expect_op(q, OP1(')'));
}

/* --- simple statements --------------------------------------------------------------- */

static bool ends_statement(const struct quick *q)
{
	return q->token.type == TOKEN_NEWLINE || quick_is_op(q, OP1(';'));
}

static bool is_augmenting(const struct quick *q)
{
	if (q->token.type != TOKEN_OPERATOR)
		return false;
	switch (q->token.op) {
	case OP2('+', '='):
	case OP2('-', '='):
	case OP2('*', '='):
	case OP2('/', '='):
	case OP2('@', '='):
	case OP2('%', '='):
	case OP2('&', '='):
	case OP2('^', '='):
	case OP2('|', '='):
	case OP3('/', '/', '='):
	case OP3('*', '*', '='):
	case OP3('>', '>', '='):
	case OP3('<', '<', '='):
		return true;
	default:
		return false;
	}
}

/* What an assignment gives: perhaps another one. */
static qid assigned(struct quick *q);

static qid read_assignment(struct quick *q, qid target)
{
	qid n = quick_wrap(q, KIND_assignment, target, FIELD_left);

	quick_make_pattern(q, target);
	if (quick_pass_op(q, OP1(':')))
		quick_add(q, n, quick_type(q), FIELD_type);
	if (quick_pass_op(q, OP1('=')))
		quick_add(q, n, assigned(q), FIELD_right);
	quick_close(q, n);
	return n;
}

static qid augmented_to(struct quick *q, qid target)
{
	qid n = quick_wrap(q, KIND_augmented_assignment, target, FIELD_left);

	quick_make_pattern(q, target);
	quick_add(q, n, quick_leaf(q, KIND_operator), FIELD_operator);
	quick_add(q, n, assigned(q), FIELD_right);
	quick_close(q, n);
	return n;
}

static qid assigned(struct quick *q)
{
	qid n = 0;

	if (quick_enter(q)) {
		n = quick_is_word(q, WORD_yield) ? quick_yield(q)
						 : quick_expressions(q);
		if (quick_is_op(q, OP1('=')))
			n = read_assignment(q, n);
	}
	quick_leave(q);
	return n;
}

/* The values of `a, b` alone are those of the statement. */
static void give_children(struct quick *q, qid n, qid from)
{
	q->nodes[n].first = q->nodes[from].first;
	q->nodes[n].last = q->nodes[from].last;
}

static void expression_statement(struct quick *q, qid n)
{
	qid value = quick_is_word(q, WORD_yield) ? quick_yield(q)
						 : quick_expressions(q);

	if (quick_is_op(q, OP1('=')) || quick_is_op(q, OP1(':')))
		value = read_assignment(q, value);
	else if (is_augmenting(q))
		value = augmented_to(q, value);
	if (q->nodes[value].kind == KIND_expression_list)
		give_children(q, n, value);
	else
		quick_add(q, n, value, FIELD_none);
}

static void values_behind(struct quick *q, qid n)
{
	quick_advance(q);
	if (!ends_statement(q))
		quick_add(q, n, quick_expressions(q), FIELD_none);
}

/* Without values the grammar looks for them on the next line. */
static void delete_statement(struct quick *q, qid n)
{
	values_behind(q, n);
	if (!q->nodes[n].first)
		quick_give_up(q);
}

static void raise_statement(struct quick *q, qid n)
{
	values_behind(q, n);
	if (quick_pass_word(q, WORD_from))
		quick_add(q, n, quick_expression(q), FIELD_cause);
}

static void assert_statement(struct quick *q, qid n)
{
	do {
		quick_advance(q);
		quick_add(q, n, quick_expression(q), FIELD_none);
	} while (quick_is_op(q, OP1(',')));
}

static void names_behind(struct quick *q, qid n)
{
	do {
		quick_advance(q);
		quick_add(q, n, identifier(q), FIELD_none);
	} while (quick_is_op(q, OP1(',')));
}

/* Words that are names in one place and begin a statement in another. */
static bool is_doubtful_name(const struct quick *q)
{
	static const char *const names[] = { "print", "exec", "match", "type",
					     NULL };
	struct slice name = { q->text.ptr + q->token.start,
			      q->token.end - q->token.start };
	uint32_t at = q->token.end;

	if (q->token.type != TOKEN_NAME || !slice_is_any(name, names))
		return false;
	while (at < q->text.length && q->text.ptr[at] == ' ')
		at++;
	if (at < q->text.length &&
	    (q->text.ptr[at] == '.' || q->text.ptr[at] == '=' ||
	     q->text.ptr[at] == ','))
		return false;
	return !(slice_is(name, "print") && at == q->token.end &&
		 at < q->text.length && q->text.ptr[at] == '(');
}

static enum kind simple_kind(const struct quick *q)
{
	if (q->token.type != TOKEN_KEYWORD)
		return KIND_expression_statement;
	switch (q->token.word) {
	case WORD_import:
		return KIND_import_statement;
	case WORD_from:
		return KIND_import_from_statement;
	case WORD_return:
		return KIND_return_statement;
	case WORD_del:
		return KIND_delete_statement;
	case WORD_raise:
		return KIND_raise_statement;
	case WORD_pass:
		return KIND_pass_statement;
	case WORD_break:
		return KIND_break_statement;
	case WORD_continue:
		return KIND_continue_statement;
	case WORD_global:
		return KIND_global_statement;
	case WORD_nonlocal:
		return KIND_nonlocal_statement;
	case WORD_assert:
		return KIND_assert_statement;
	default:
		return KIND_expression_statement;
	}
}

static void read_simple(struct quick *q, qid n, enum kind kind)
{
	switch (kind) {
	case KIND_import_statement:
		import_statement(q, n);
		break;
	case KIND_import_from_statement:
		import_from_statement(q, n);
		break;
	case KIND_return_statement:
		values_behind(q, n);
		break;
	case KIND_delete_statement:
		delete_statement(q, n);
		break;
	case KIND_raise_statement:
		raise_statement(q, n);
		break;
	case KIND_assert_statement:
		assert_statement(q, n);
		break;
	case KIND_global_statement:
	case KIND_nonlocal_statement:
		names_behind(q, n);
		break;
	case KIND_pass_statement:
	case KIND_break_statement:
	case KIND_continue_statement:
		quick_advance(q);
		break;
	default:
		expression_statement(q, n);
		break;
	}
}

static void simple_statement(struct quick *q, qid block)
{
	enum kind kind = simple_kind(q);
	qid n = quick_node(q, kind, q->token.start, 0);

	if (is_doubtful_name(q))
		quick_give_up(q);
	read_simple(q, n, kind);
	quick_close(q, n);
	quick_add(q, block, n, FIELD_none);
}

/* All of a line, and on to the next one. The block reaches to the end of the
 * line, or of the comment there. */
static void simple_statements(struct quick *q, qid block)
{
	do {
		simple_statement(q, block);
	} while (quick_pass_op(q, OP1(';')) && q->token.type != TOKEN_NEWLINE);
	if (q->token.type != TOKEN_NEWLINE) {
		quick_give_up(q);
		return;
	}
	q->nodes[block].end = q->line_end;
	quick_begin_line(q);
}

/* --- blocks ------------------------------------------------------------------------------ */

static bool is_comment_of(const struct quick *q, uint32_t indent)
{
	return q->loose_comment < q->comments.count &&
	       vec_at(&q->comments, q->loose_comment)->indent >= indent;
}

/* Comments behind the last line are the block's while they stand as far right. */
static void take_comments_behind(struct quick *q, qid block, uint32_t indent)
{
	for (; is_comment_of(q, indent); q->loose_comment++)
		q->nodes[block].end =
			vec_at(&q->comments, q->loose_comment)->place.end;
}

static bool is_block_over(const struct quick *q, uint32_t indent)
{
	return q->token.type == TOKEN_END || q->indent < indent;
}

/* Behind the colon: the lines that are indented, or the rest of the line. */
static qid suite(struct quick *q, uint32_t indent)
{
	qid n;

	quick_expect_op(q, OP1(':'));
	n = quick_node(q, KIND_block, q->token.start, 0);
	if (q->token.type != TOKEN_NEWLINE) {
		simple_statements(q, n);
		return n;
	}
	quick_begin_line(q);
	if (q->token.type == TOKEN_END || q->indent <= indent) {
		quick_give_up(q);
		return n;
	}
	q->nodes[n].start = q->token.start;
	if (quick_enter(q)) {
		uint32_t around = q->block_indent;

		q->block_indent = q->indent;
		statements(q, n, q->indent);
		take_comments_behind(q, n, q->block_indent);
		q->block_indent = around;
	}
	quick_leave(q);
	return n;
}

/* A clause or statement ends where its block does. */
static void add_suite(struct quick *q, qid n, uint32_t indent, enum field field)
{
	qid block = suite(q, indent);

	quick_add(q, n, block, field);
	q->nodes[n].end = q->nodes[block].end;
}

static bool is_clause_next(const struct quick *q, enum keyword word,
			   uint32_t indent)
{
	return q->indent == indent && quick_is_word(q, word);
}

static void add_clause(struct quick *q, qid n, qid clause, enum field field)
{
	quick_add(q, n, clause, field);
	q->nodes[n].end = q->nodes[clause].end;
}

/* else: and finally: */
static void plain_clause(struct quick *q, qid n, enum kind kind,
			 uint32_t indent, enum field field, enum field body)
{
	qid clause = quick_node(q, kind, q->token.start, 0);

	quick_advance(q);
	add_suite(q, clause, indent, body);
	add_clause(q, n, clause, field);
}

static void else_clause(struct quick *q, qid n, uint32_t indent,
			enum field field)
{
	if (is_clause_next(q, WORD_else, indent))
		plain_clause(q, n, KIND_else_clause, indent, field, FIELD_body);
}

static void if_statement(struct quick *q, qid n, uint32_t indent)
{
	quick_advance(q);
	quick_add(q, n, quick_expression(q), FIELD_condition);
	add_suite(q, n, indent, FIELD_consequence);
	while (is_clause_next(q, WORD_elif, indent)) {
		qid clause = quick_node(q, KIND_elif_clause, q->token.start, 0);

		quick_advance(q);
		quick_add(q, clause, quick_expression(q), FIELD_condition);
		add_suite(q, clause, indent, FIELD_consequence);
		add_clause(q, n, clause, FIELD_alternative);
	}
	else_clause(q, n, indent, FIELD_alternative);
}

static void while_statement(struct quick *q, qid n, uint32_t indent)
{
	quick_advance(q);
	quick_add(q, n, quick_expression(q), FIELD_condition);
	add_suite(q, n, indent, FIELD_body);
	else_clause(q, n, indent, FIELD_alternative);
}

static void for_statement(struct quick *q, qid n, uint32_t indent)
{
	quick_expect_word(q, WORD_for);
	quick_add(q, n, quick_targets(q), FIELD_left);
	quick_expect_word(q, WORD_in);
	quick_add(q, n, quick_expressions(q), FIELD_right);
	add_suite(q, n, indent, FIELD_body);
	else_clause(q, n, indent, FIELD_alternative);
}

/* value as target */
static qid as_pattern(struct quick *q, qid value)
{
	qid n, target;

	if (!quick_is_word(q, WORD_as))
		return value;
	n = quick_wrap(q, KIND_as_pattern, value, FIELD_none);
	quick_advance(q);
	target = quick_wrap(q, KIND_as_pattern_target, quick_primary(q),
			    FIELD_none);
	quick_add(q, n, target, FIELD_alias);
	quick_close(q, n);
	return n;
}

static void except_clause(struct quick *q, qid n, uint32_t indent)
{
	qid clause = quick_node(q, KIND_except_clause, q->token.start, 0);

	quick_advance(q);
	if (!quick_is_op(q, OP1(':')))
		quick_add(q, clause, as_pattern(q, quick_expression(q)),
			  FIELD_value);
	add_suite(q, clause, indent, FIELD_none);
	add_clause(q, n, clause, FIELD_none);
}

static void try_statement(struct quick *q, qid n, uint32_t indent)
{
	quick_advance(q);
	add_suite(q, n, indent, FIELD_body);
	while (is_clause_next(q, WORD_except, indent))
		except_clause(q, n, indent);
	else_clause(q, n, indent, FIELD_none);
	if (is_clause_next(q, WORD_finally, indent))
		plain_clause(q, n, KIND_finally_clause, indent, FIELD_none,
			     FIELD_none);
}

static void with_statement(struct quick *q, qid n, uint32_t indent)
{
	qid clause;

	quick_expect_word(q, WORD_with);
	clause = quick_node(q, KIND_with_clause, q->token.start, 0);
	/* Whose parentheses these are takes more than one look. */
	if (quick_is_op(q, OP1('(')))
		quick_give_up(q);
	do {
		qid item = as_pattern(q, quick_expression(q));

		quick_add(q, clause,
			  quick_wrap(q, KIND_with_item, item, FIELD_value),
			  FIELD_none);
	} while (quick_pass_op(q, OP1(',')));
	quick_close(q, clause);
	quick_add(q, n, clause, FIELD_none);
	add_suite(q, n, indent, FIELD_body);
}

static void function_definition(struct quick *q, qid n, uint32_t indent)
{
	qid list;

	quick_expect_word(q, WORD_def);
	quick_add(q, n, identifier(q), FIELD_name);
	list = quick_node(q, KIND_parameters, q->token.start, 0);
	quick_expect_op(q, OP1('('));
	if (!quick_is_op(q, OP1(')')))
		quick_parameters(q, list, OP1(')'), true);
	quick_expect_op(q, OP1(')'));
	quick_close(q, list);
	quick_add(q, n, list, FIELD_parameters);
	if (quick_pass_op(q, OP2('-', '>')))
		quick_add(q, n, quick_type(q), FIELD_return_type);
	add_suite(q, n, indent, FIELD_body);
}

static void class_definition(struct quick *q, qid n, uint32_t indent)
{
	quick_advance(q);
	quick_add(q, n, identifier(q), FIELD_name);
	if (quick_is_op(q, OP1('('))) {
		qid bases = quick_arguments(q);

		if (q->nodes[bases].kind != KIND_argument_list)
			quick_give_up(q);
		quick_add(q, n, bases, FIELD_superclasses);
	}
	add_suite(q, n, indent, FIELD_body);
}

/* --- compound statements -------------------------------------------------------------------- */

static bool is_async_next(struct quick *q)
{
	return quick_pass_word(q, WORD_async);
}

static qid definition(struct quick *q, uint32_t indent)
{
	qid n = quick_node(q, KIND_function_definition, q->token.start, 0);

	if (quick_is_word(q, WORD_class)) {
		q->nodes[n].kind = KIND_class_definition;
		class_definition(q, n, indent);
	} else {
		is_async_next(q);
		function_definition(q, n, indent);
	}
	return n;
}

static void decorated_definition(struct quick *q, qid n, uint32_t indent)
{
	qid defined;

	while (quick_is_op(q, OP1('@')) && q->indent == indent) {
		qid decorator =
			quick_node(q, KIND_decorator, q->token.start, 0);

		quick_advance(q);
		quick_add(q, decorator, quick_expression(q), FIELD_none);
		if (q->token.type != TOKEN_NEWLINE)
			quick_give_up(q);
		q->nodes[decorator].end = q->line_end;
		quick_add(q, n, decorator, FIELD_none);
		quick_begin_line(q);
	}
	if (q->indent != indent)
		quick_give_up(q);
	defined = definition(q, indent);
	quick_add(q, n, defined, FIELD_definition);
	q->nodes[n].end = q->nodes[defined].end;
}

/* KIND_END for a simple one. */
static enum kind compound_kind(const struct quick *q)
{
	if (quick_is_op(q, OP1('@')))
		return KIND_decorated_definition;
	if (q->token.type != TOKEN_KEYWORD)
		return KIND_END;
	switch (q->token.word) {
	case WORD_if:
		return KIND_if_statement;
	case WORD_for:
	case WORD_async:
		return KIND_for_statement;
	case WORD_while:
		return KIND_while_statement;
	case WORD_try:
		return KIND_try_statement;
	case WORD_with:
		return KIND_with_statement;
	case WORD_def:
		return KIND_function_definition;
	case WORD_class:
		return KIND_class_definition;
	default:
		return KIND_END;
	}
}

static void async_statement(struct quick *q, qid n, uint32_t indent)
{
	quick_advance(q);
	if (quick_is_word(q, WORD_with)) {
		q->nodes[n].kind = KIND_with_statement;
		with_statement(q, n, indent);
	} else if (quick_is_word(q, WORD_def)) {
		q->nodes[n].kind = KIND_function_definition;
		function_definition(q, n, indent);
	} else {
		for_statement(q, n, indent);
	}
}

static void read_compound(struct quick *q, qid n, enum kind kind,
			  uint32_t indent)
{
	switch (kind) {
	case KIND_decorated_definition:
		decorated_definition(q, n, indent);
		break;
	case KIND_if_statement:
		if_statement(q, n, indent);
		break;
	case KIND_for_statement:
		if (quick_is_word(q, WORD_async))
			async_statement(q, n, indent);
		else
			for_statement(q, n, indent);
		break;
	case KIND_while_statement:
		while_statement(q, n, indent);
		break;
	case KIND_try_statement:
		try_statement(q, n, indent);
		break;
	case KIND_with_statement:
		with_statement(q, n, indent);
		break;
	case KIND_class_definition:
		class_definition(q, n, indent);
		break;
	default:
		function_definition(q, n, indent);
		break;
	}
}

static void statement(struct quick *q, qid block)
{
	enum kind kind = compound_kind(q);
	qid n;

	if (kind == KIND_END) {
		simple_statements(q, block);
		return;
	}
	n = quick_node(q, kind, q->token.start, 0);
	read_compound(q, n, kind, q->indent);
	quick_add(q, block, n, FIELD_none);
	q->nodes[block].end = q->nodes[n].end;
}

static void statements(struct quick *q, qid block, uint32_t indent)
{
	while (!is_block_over(q, indent)) {
		if (q->indent != indent)
			quick_give_up(q);
		else
			statement(q, block);
	}
}

/* --- the file ------------------------------------------------------------------------------------ */

static uint32_t first_byte(const struct quick *q)
{
	uint32_t start = (uint32_t)q->text.length;

	if (q->comments.count)
		start = vec_at(&q->comments, 0)->place.start;
	if (q->token.type != TOKEN_END && q->token.start < start)
		start = q->token.start;
	return start;
}

static void take_out(const struct quick *q, struct tree *out,
		     struct arena *arena, qid module, uint32_t offset)
{
	quick_lay_out(q, out, arena, module, offset);
	for (size_t i = 0; i < q->comments.count; i++) {
		struct tree_comment c = vec_at(&q->comments, i)->place;

		c.start += offset;
		c.end += offset;
		vec_push(arena, &out->comments, c);
	}
}

/* Nodes that a text most often takes. */
static uint32_t nodes_expected(size_t bytes)
{
	return (uint32_t)(bytes / 4 + 64);
}

bool quick_parse(struct tree *out, struct arena *arena, struct slice text,
		 uint32_t offset)
{
	struct quick q = { .text = text };
	qid module;

	arena_init(&q.scratch);
	quick_make_room(&q, nodes_expected(text.length));
	q.count = 1; /* 0 is no node */
	module = quick_node(&q, KIND_module, 0, (uint32_t)text.length);
	quick_begin_line(&q);
	q.nodes[module].start = first_byte(&q);
	statements(&q, module, 0);
	q.nodes[module].end = (uint32_t)text.length;
	if (!q.failed)
		take_out(&q, out, arena, module, offset);
	arena_release(&q.scratch);
	return !q.failed;
}
