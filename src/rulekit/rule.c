/*
 * The table of rules, the templates of their messages, and what a report
 * consists of: its span, its fingerprint, its reasons and related places. A
 * finding belongs to the arena of the file and can be added to until the next
 * one is reported.
 */

#include "rulekit/rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "base/fnv.h"
#include "base/strbuf.h"
#include "framework/tables.h"
#include "model/around.h"
#include "model/eager_switch.h"
#include "model/recorded.h"
#include "model/solve/solve.h"
#include "rulekit/expected.h"
#include "rulekit/eager.h"
#include "rulekit/guards.h"
#include "rulekit/modes.h"
#include "rulekit/looks.h"

const struct rule *rule_find(const char *code_or_name)
{
	for (size_t i = 0; i < rule_count; i++)
		if (!strcasecmp(rule_table[i].code, code_or_name) ||
		    !strcasecmp(rule_table[i].name, code_or_name))
			return &rule_table[i];
	return NULL;
}

/* --- the rules of projects ------------------------------------------------------ */

/* What is left of a rule that is forgotten: a place that nothing asks for. */
static const struct rule nothing = { .code = "",
				     .name = "",
				     .family = "",
				     .summary = "",
				     .message = "",
				     .page = "",
				     .since = "",
				     .status = "stable",
				     .instead = "",
				     .framework = "",
				     .symptom = "",
				     .study = "",
				     .owner = &nothing };

static struct rule *free_place(void)
{
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (rule_table[i].owner == &nothing)
			return &rule_table[i];
	return rule_count < rule_room - 1 ? &rule_table[rule_count++] : NULL;
}

int rules_add(const struct rule *rule, struct err *err)
{
	struct rule *place;

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *other = &rule_table[i];
		bool same = !strcasecmp(other->code, rule->code);

		if (!rule_is_known(other, rule->owner))
			continue;
		if (same || !strcasecmp(other->name, rule->name) ||
		    !strcasecmp(other->family, rule->name))
			return err_set(
				err,
				"%s '%s' is already used by %s; choose another",
				same ? "code" : "name",
				same ? rule->code : rule->name, other->code);
	}
	place = free_place();
	if (!place)
		return err_set(err, "more than %d rules of projects",
			       OWN_RULES_MOST);
	*place = *rule;
	return 0;
}

void rules_forget(const void *owner)
{
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (rule_table[i].owner == owner)
			rule_table[i] = nothing;
}

/* --- templates ------------------------------------------------------------------ */

#define MOST_PAIRS 8

static const char *pair_text(const struct text_pair *pairs, size_t count,
			     const char *key, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(pairs[i].key) == length &&
		    !memcmp(pairs[i].key, key, length))
			return pairs[i].text;
	return NULL;
}

/* Replaces each {key} by its text. A key that the check does not give is a
 * bug of the rule. Braces around anything but a word are kept. */
const char *filled(struct check *c, const char *template,
		   const struct text_pair *pairs, size_t count)
{
	struct strbuf sb = STRBUF_INIT;
	const char *p = template, *open, *done;

	if (!template)
		return NULL;
	while ((open = strchr(p, '{'))) {
		size_t length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
		const char *text;

		strbuf_add(&sb, p, (size_t)(open - p));
		if (!length || open[1 + length] != '}') {
			strbuf_addch(&sb, '{');
			p = open + 1;
			continue;
		}
		text = pair_text(pairs, count, open + 1, length);
		if (!text)
			BUG("%s gives no text for {%.*s}", c->rule->code,
			    (int)length, open + 1);
		strbuf_addstr(&sb, text);
		p = open + 2 + length;
	}
	strbuf_addstr(&sb, p);
	done = arena_strdup(c->arena, sb.text);
	strbuf_release(&sb);
	return done;
}

/* --- reporting ------------------------------------------------------------------- */

/* To the grammar a comment behind a decorator is a part of it. */
struct span node_span(const struct model *m, nid_t n)
{
	const struct tree *t = m->tree;
	nid_t expression = tree_first(t, n);
	const struct node *node;

	/* In broken code any part may be missing. */
	if (n == NO_NODE)
		return (struct span){ 0, 0 };
	node = tree_node(t, n);
	if (node->kind == KIND_decorator && expression != NO_NODE)
		return (struct span){ node->start, t->nodes[expression].end };
	return (struct span){ node->start, node->end };
}

static struct span span_of_node(const struct check *c, nid_t n)
{
	return node_span(c->model, n);
}

/* A compound statement is marked by its first line. */
static struct span marked_span(const struct check *c, nid_t n)
{
	struct span s = span_of_node(c, n);
	const struct tree *t = c->model->tree;
	nid_t name;

	if (tree_is(t, n, KIND_function_definition) ||
	    tree_is(t, n, KIND_class_definition)) {
		name = tree_child(t, n, FIELD_name);
		return name == NO_NODE ? s : span_of_node(c, name);
	}
	if (tree_child(t, n, FIELD_body) != NO_NODE ||
	    tree_child(t, n, FIELD_consequence) != NO_NODE) {
		const char *from = t->text.ptr + s.start;
		const char *end = memchr(from, '\n', s.end - s.start);

		if (end)
			s.end = s.start + (uint32_t)(end - from);
		while (s.end > s.start + 1 && (t->text.ptr[s.end - 1] == '\r' ||
					       t->text.ptr[s.end - 1] == ' '))
			s.end--;
	}
	return s;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

/* A comma in front of a closing bracket says nothing. */
static bool is_trailing_comma(struct slice text, size_t at)
{
	if (text.ptr[at] != ',')
		return false;
	for (at++; at < text.length && is_space(text.ptr[at]); at++)
		;
	return at < text.length && strchr(")]}", text.ptr[at]) && text.ptr[at];
}

/* FNV-1a over the code without what a formatter changes (white space, the kind
 * of quotes, trailing commas): a reformatted line stays the same finding. */
static uint64_t fingerprint(const char *code, const char *function,
			    struct slice text)
{
	uint64_t hash = fnv64_text(fnv64_text(FNV64_START, code), function);

	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\'')
			c = '"';
		if (!is_space(text.ptr[i]) && !is_trailing_comma(text, i))
			hash = fnv64(hash, c);
	}
	return hash;
}

void report_at_most(struct check *c, enum severity most)
{
	if (c->last->severity > most)
		c->last->severity = most;
}

/* if self.debug_mode: image.numpy(). It fails in some configurations only. */
static void add_switch(struct check *c, nid_t node)
{
	nid_t condition = switch_around(c->model, node);

	if (condition == NO_NODE)
		return;
	report_at_most(c, is_wrapped_without(c->model, node, condition)
				  ? SEVERITY_INFO
				  : SEVERITY_WARNING);
	relate(c, condition, false, "runs only if `%s` is true",
	       source_of(c, condition));
}

/* Whether what the rule reports is so only where graph functions are traced:
 * nothing of it is left after run_functions_eagerly(True). */
static bool is_about_graph_functions(const struct check *c)
{
	return c->rule->where == WHERE_TRACED ||
	       framework_set_has(c->model->framework, "rules-of-calls",
				 c->rule->code);
}

/* "TypeError: what it says" where the rule is about what raises, else NULL. */
static const char *exception_of(const struct rule *rule)
{
	static const char raises[] = "raises: ";

	return strncmp(rule->symptom, raises, strlen(raises)) != 0
		       ? NULL
		       : rule->symptom + strlen(raises);
}

/* Code that shows an exception on purpose: a lesson, a test. */
static bool is_meant_to_raise(const struct check *c, uint32_t f)
{
	const char *exception = exception_of(c->rule);

	return exception && is_called_to_fail(c->model, f, exception);
}

/* A cell of a notebook that was kept with its exception. */
static bool is_known_to_raise(const struct check *c, nid_t node)
{
	const char *exception = exception_of(c->rule);

	return exception && cell_shows_exception(c->model, node, exception);
}

/* 5.1_conv-layer.py has no name that an import could say. */
static bool can_be_imported(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	if (*name >= '0' && *name <= '9')
		return false;
	for (; *name && strcmp(name, ".py") != 0; name++)
		if (*name == '-' || *name == ' ' || *name == '.')
			return false;
	return true;
}

/* What no other file can call: a notebook, a file that cannot be imported. */
static bool is_whole_program(const struct model *m)
{
	return m->around.notebook ||
	       (m->around.path && !can_be_imported(m->around.path));
}

/* What such a program runs eagerly is not traced, where it runs nothing that leads to
 * the trace. */
static bool is_eager_in_program(const struct model *m, uint32_t f)
{
	return is_whole_program(m) &&
	       function_in(m, f, CONTEXT_EAGER).certain &&
	       !function_in(m, f, CONTEXT_GRAPH).certain &&
	       !function_in(m, f, CONTEXT_GRAPH_PLAIN).certain;
}

/* Code that works when it runs eagerly, which is how the program means it, or that
 * is not to work. */
static bool is_moot(const struct check *c, nid_t node, uint32_t f)
{
	const struct model *m = c->model;
	const char *code = c->rule->code;

	if (is_meant_to_raise(c, f))
		return true;
	if (framework_set_has(m->framework, "rules-of-looks", code) &&
	    is_look_when_asked(m, node))
		return true;
	if (is_about_graph_functions(c) && is_eager_in_program(m, f))
		return true;
	if (c->rule->where == WHERE_TRACED &&
	    (is_switched_off_by_default(m, node) ||
	     is_in_mode_of_eager_objects(m, node)))
		return true;
	return framework_set_has(m->framework, "rules-of-values", code) &&
	       !traced_certainly(m, f) && is_project_eager(m);
}

/* The switch of another file that takes the trace away, or NULL. */
static const char *switch_elsewhere(const struct model *m, uint32_t f)
{
	if (project_runs_eagerly(m))
		return "run_functions_eagerly(True)";
	if (f != NO_INDEX && is_traced_by_keras_loops(m, f) &&
	    project_compiles_eagerly(m))
		return "run_eagerly=True";
	return NULL;
}

/* tf.config.run_functions_eagerly(True), here or in another file; there, too,
 * compile(..., run_eagerly=True). */
static void look_for_eager_switch(struct check *c, nid_t node, uint32_t f)
{
	const char *name;

	if (!is_about_graph_functions(c) ||
	    (f != NO_INDEX && !is_traced_by_graph_functions(c->model, f)))
		return;
	c->last->moot |= program_runs_eagerly(c->model);
	name = c->last->moot ? NULL : switch_elsewhere(c->model, f);
	if (!name)
		return;
	report_at_most(c, SEVERITY_INFO);
	relate(c, node, false,
	       "only if this runs without the `%s` "
	       "of another file",
	       name);
}

/* The one place where a finding comes to know that it holds only if Keras runs the
 * code in a graph, which nothing shows. */
static void note_assumption(struct check *c, uint32_t f)
{
	if (c->rule->where != WHERE_TRACED ||
	    !is_perhaps_run_by_keras(c->model, f) ||
	    framework_set_has(c->model->framework, "rules-of-any-mode",
			      c->rule->code))
		return;
	report_at_most(c, SEVERITY_INFO);
	c->last->assumed = trace_is_without_sign(c->model, f);
}

static void add_reasons(struct check *c, nid_t node)
{
	uint32_t f = traced_at(c->model, node);
	const char *text;
	nid_t where;

	look_for_eager_switch(c, node, f);
	if (f == NO_INDEX)
		return;
	note_assumption(c, f);
	if (!traced_certainly(c->model, f) || trace_is_assumed(c->model, f))
		report_at_most(c, SEVERITY_WARNING);
	add_switch(c, node);
	c->last->moot |= is_moot(c, node, f);
	for (uint32_t i = 0; i < 8; i++) {
		if (!trace_step(c->model, f, i, &text, &where))
			break;
		relate(c, where, true, "%s", text);
	}
}

static struct finding *push_finding(struct check *c, nid_t node,
				    struct span span, const char *message,
				    const char *help)
{
	struct finding f = { .rule = c->rule,
			     .severity = c->rule->severity,
			     .span = span,
			     .message = message,
			     .help = help };

	f.function = function_name_around(c->model, node);
	f.fingerprint = fingerprint(
		c->rule->code, f.function,
		(struct slice){ c->model->tree->text.ptr + span.start,
				span.end - span.start });
	vec_push(c->arena, c->findings, f);
	c->last = &vec_last(c->findings);
	c->last->torn = tree_is_torn(c->model->tree, node) ||
			tree_is_torn_in(c->model->tree, span.start, span.end);
	c->last->moot = is_never_reached(c->model, node) ||
			is_known_to_raise(c, node);
	add_reasons(c, node);
	return c->last;
}

static struct finding *report_pairs(struct check *c, nid_t node,
				    struct span span, va_list ap)
{
	struct text_pair pairs[MOST_PAIRS];
	size_t count = 0;
	const char *key;

	while ((key = va_arg(ap, const char *))) {
		if (count == MOST_PAIRS)
			BUG("%s gives too many texts", c->rule->code);
		pairs[count].key = key;
		pairs[count].text = va_arg(ap, const char *);
		if (!pairs[count].text)
			pairs[count].text = "?";
		count++;
	}
	return push_finding(c, node, span,
			    filled(c, c->rule->message, pairs, count),
			    filled(c, c->rule->help, pairs, count));
}

struct finding *report_text(struct check *c, nid_t node, const char *message,
			    const char *help)
{
	return push_finding(c, node, marked_span(c, node), message, help);
}

struct finding *report_texts(struct check *c, nid_t node,
			     const struct text_pair *texts, size_t count)
{
	return report_text(c, node, filled(c, c->rule->message, texts, count),
			   filled(c, c->rule->help, texts, count));
}

struct finding *report(struct check *c, nid_t node, ...)
{
	struct finding *f;
	va_list ap;

	va_start(ap, node);
	f = report_pairs(c, node, marked_span(c, node), ap);
	va_end(ap);
	return f;
}

struct finding *report_span(struct check *c, nid_t node, struct span span, ...)
{
	struct finding *f;
	va_list ap;

	va_start(ap, span);
	f = report_pairs(c, node, span, ap);
	va_end(ap);
	return f;
}

static void push_related(struct check *c, const struct related *r)
{
	for (size_t i = 0; i < c->last->related.count; i++)
		if (c->last->related.at[i].span.start == r->span.start &&
		    !strcmp(c->last->related.at[i].label, r->label))
			return;
	vec_push(c->arena, &c->last->related, *r);
}

void relate(struct check *c, nid_t node, bool causal, const char *fmt, ...)
{
	struct related r = { .span = marked_span(c, node), .causal = causal };
	va_list ap;

	va_start(ap, fmt);
	r.label = arena_vfmt(c->arena, fmt, ap);
	va_end(ap);
	push_related(c, &r);
}

void relate_span(struct check *c, struct span span, bool causal,
		 const char *fmt, ...)
{
	struct related r = { .span = span, .causal = causal };
	va_list ap;

	va_start(ap, fmt);
	r.label = arena_vfmt(c->arena, fmt, ap);
	va_end(ap);
	push_related(c, &r);
}

void relate_elsewhere(struct check *c, const char *path,
		      const struct model *there, struct span span,
		      const char *label)
{
	struct related place = { .path = path, .label = label };
	struct lines lines;

	lines_init(&lines, c->arena, there->tree->text.ptr,
		   there->tree->text.length);
	place.from = lines_position(&lines, span.start);
	place.to = lines_position(&lines, span.end);
	vec_push(c->arena, &c->last->related, place);
}

void relate_in(struct check *c, const struct model *there, nid_t node,
	       bool causal, const char *label)
{
	if (there == c->model)
		relate(c, node, causal, "%s", label);
	else
		relate_elsewhere(c, there->around.path, there,
				 node_span(there, node), label);
}

void fix_begin(struct check *c, enum applicability applicability,
	       const char *fmt, ...)
{
	struct fix fix = { .applicability = applicability };
	va_list ap;

	va_start(ap, fmt);
	fix.title = arena_vfmt(c->arena, fmt, ap);
	va_end(ap);
	vec_push(c->arena, &c->last->fixes, fix);
}

void fix_replace(struct check *c, struct span span, const char *fmt, ...)
{
	struct edit edit = { .span = span };
	va_list ap;

	va_start(ap, fmt);
	edit.text = arena_vfmt(c->arena, fmt, ap);
	va_end(ap);
	if (!c->last->fixes.count)
		BUG("%s edits before it begins a fix", c->rule->code);
	vec_push(c->arena, &vec_last(&c->last->fixes).edits, edit);
}

#define LONGEST_SOURCE 48

const char *source_of(const struct check *c, nid_t node)
{
	struct span span = span_of_node(c, node);
	struct slice text = { c->model->tree->text.ptr + span.start,
			      span.end - span.start };
	struct strbuf sb = STRBUF_INIT;
	const char *line;
	bool space = false;

	for (size_t i = 0; i < text.length; i++) {
		char ch = text.ptr[i];

		if (ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r') {
			space = sb.length > 0;
			continue;
		}
		if (space)
			strbuf_addch(&sb, ' ');
		space = false;
		strbuf_addch(&sb, ch);
		if (sb.length > LONGEST_SOURCE)
			break;
	}
	if (sb.length <= LONGEST_SOURCE) {
		line = arena_strdup(c->arena, sb.text);
	} else {
		size_t cut = LONGEST_SOURCE - 4;

		/* Never inside a code point. */
		while (cut && ((unsigned char)sb.text[cut] & 0xC0) == 0x80)
			cut--;
		line = arena_fmt(c->arena, "%.*s...", (int)cut, sb.text);
	}
	strbuf_release(&sb);
	return line;
}
