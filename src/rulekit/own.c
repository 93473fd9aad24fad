/*
 * In: the .ini and the page of one rule, from whoever wrote the repository.
 * Out: a struct rule whose strings belong to the run, or one line that says
 * what is wrong. Everything is checked here, so that nothing has to be when the
 * rule runs.
 */

#include "rulekit/own.h"

#include <ctype.h>
#include <stdio.h>

#include "base/nearest.h"
#include "config/pattern.h"
#include "config/rulefacts.h"
#include "framework/tables.h"
#include "rulekit/match.h"
#include "rulekit/own_fix.h"
#include "rulekit/own_query.h"

struct own_reader {
	struct arena *arena;
	const struct own_rule_text *source;
	struct rule_facts facts;
	struct own_query *query; /* or NULL */
	struct err *err;
};

static bool is_of_fix(const char *key)
{
	return !strcmp(key, "with") || !strcmp(key, "title") ||
	       !strcmp(key, "replace");
}

static int own_problem(struct own_reader *r, const char *key, const char *text)
{
	return err_set(r->err, "%s:%d: %s", r->source->path,
		       is_of_fix(key) ? r->facts.fix_line
				      : rule_facts_line(&r->facts, key),
		       text);
}

/* --- checking ----------------------------------------------------------------- */

/* "X001", "ACME101": letters, then digits, and not one of hylint's. */
static bool is_code(const char *code)
{
	size_t letters = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	size_t digits = strspn(code + letters, "0123456789");

	return letters && letters <= 16 && digits && digits <= 6 &&
	       !code[letters + digits] &&
	       !(letters == 2 && !strncmp(code, "HY", 2));
}

static int check_code(struct own_reader *r)
{
	if (is_code(r->facts.code))
		return 0;
	return own_problem(
		r, "code",
		arena_fmt(r->arena,
			  "'%s' is not a valid code for a project's rule; write "
			  "letters and digits such as X001 (HY is reserved)",
			  r->facts.code));
}

/* The keys that a template may name; a fix can take the whole call, too. */
static void offer_keys(const struct own_reader *r, const char *fact,
		       struct nearest *best, const char *key, bool *found)
{
	static const char *const of_match[] = { "call", "name", "argument",
						"whole" };
	size_t count = r->query		 ? r->query->query.captures.count
		       : is_of_fix(fact) ? 4
					 : 3;

	for (size_t i = 0; i <= count; i++) {
		const char *known = i == count ? "function"
				    : r->query ? r->query->query.captures.at[i]
					       : of_match[i];

		*found = *found || !strcmp(known, key);
		nearest_offer(best, known);
	}
}

static int check_key(struct own_reader *r, const char *fact, const char *key)
{
	struct nearest best = nearest_to(key);
	bool found = false;

	offer_keys(r, fact, &best, key, &found);
	if (found)
		return 0;
	return own_problem(
		r, fact,
		best.word ? arena_fmt(r->arena,
				      "nothing fills {%s}; did you mean "
				      "{%s}?",
				      key, best.word)
			  : arena_fmt(r->arena,
				      "nothing fills {%s}; write what "
				      "rules/README.md lists",
				      key));
}

static int check_template(struct own_reader *r, const char *fact,
			  const char *text)
{
	const char *p = r->facts.pattern ? NULL : text;

	while (p && (p = strchr(p, '{'))) {
		size_t length = strspn(++p, "abcdefghijklmnopqrstuvwxyz_");

		if (length && p[length] == '}' &&
		    check_key(r, fact, arena_strndup(r->arena, p, length)) < 0)
			return -1;
	}
	return 0;
}

/* --- the query ------------------------------------------------------------------ */

/* The line of the file that a byte of a value stands in, which was put together
 * of several lines, joined by one space each. */
static int line_of_byte(struct slice text, int line, uint32_t byte)
{
	const char *p = text.ptr, *end = text.ptr + text.length;
	size_t passed = 0;

	for (int i = 1; i < line && p < end; i++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : end;
	}
	for (bool first = true; p < end; first = false) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		const char *from = p, *to;

		stop = stop ? stop : end;
		from = first ? memchr(p, '=', (size_t)(stop - p)) : p;
		from = first && from ? from + 1 : p;
		for (to = stop; to > from && isspace((unsigned char)to[-1]);)
			to--;
		while (from < to && isspace((unsigned char)*from))
			from++;
		if (from < to && !strchr(";#", *from)) {
			passed += (size_t)(to - from) + 1;
			if (byte < passed)
				return line;
		}
		p = stop < end ? stop + 1 : end;
		line++;
	}
	return line - 1;
}

static int read_query(struct own_reader *r)
{
	uint32_t at = 0;

	if (!r->facts.query)
		return 0;
	if (r->facts.pattern)
		return err_set(r->err,
			       "%s:%d: a query can be combined only with "
			       "'inside' and 'outside'",
			       r->source->path, r->facts.query_line);
	for (int i = 0; i < MATCH_LIST_COUNT; i++)
		if (r->facts.match[i].words.count && i != MATCH_INSIDE &&
		    i != MATCH_OUTSIDE)
			return err_set(
				r->err,
				"%s:%d: a query can be combined only with "
				"'inside' and 'outside', not with '%s'",
				r->source->path, r->facts.query_line,
				match_list_names[i]);
	r->query = ARENA_NEW(r->arena, struct own_query);
	if (own_query_init(r->query, r->arena, r->facts.query, &at, r->err) ==
	    0)
		return 0;
	r->query = NULL;
	return err_prefix(r->err, "%s:%d", r->source->path,
			  line_of_byte(r->source->text, r->facts.query_line,
				       at));
}

/* --- the fix --------------------------------------------------------------------- */

static int check_fix(struct own_reader *r)
{
	const struct rule_facts *f = &r->facts;
	bool none = !strcmp(f->fix, "none");

	if (!f->fix_line && none)
		return 0;
	if (none)
		return own_problem(
			r, "with",
			"a [fix] has to say how safe it is; write fix = "
			"safe, unsafe or suggestion in [rule]");
	if (f->pattern)
		return 0;
	if (!f->fix_with)
		return own_problem(
			r, f->fix_line ? "with" : "fix",
			"what the fix writes is missing; add [fix] with "
			"= TEXT");
	if (f->fix_replace && check_key(r, "replace", f->fix_replace) < 0)
		return -1;
	if (f->fix_replace && (!strcmp(f->fix_replace, "function") ||
			       (!r->query && !strcmp(f->fix_replace, "name"))))
		return own_problem(
			r, "replace",
			"a name is not a place; replace call, argument or "
			"whole, or a capture of the query");
	if (check_template(r, "with", f->fix_with) < 0 ||
	    check_template(r, "title", f->fix_title) < 0)
		return -1;
	return 0;
}

static enum applicability applicability_meant(const char *word)
{
	return !strcmp(word, "safe")	 ? FIX_SAFE
	       : !strcmp(word, "unsafe") ? FIX_UNSAFE
					 : FIX_SUGGESTION;
}

static const struct own_fix *fix_of(const struct own_reader *r)
{
	const struct rule_facts *f = &r->facts;
	struct own_fix *fix;

	if (!f->fix_with)
		return NULL;
	fix = ARENA_NEW(r->arena, struct own_fix);
	fix->applicability = applicability_meant(f->fix);
	fix->title = f->fix_title ? f->fix_title
		     : *f->fix_with
			     ? arena_fmt(r->arena, "write `%s`", f->fix_with)
			     : "remove it";
	fix->replace = f->fix_replace;
	fix->with = f->fix_with;
	return fix;
}

/* --- the rule --------------------------------------------------------------------- */

static const char *const *list_of(const struct own_reader *r,
				  enum match_list list)
{
	const struct words *words = &r->facts.match[list];
	const char **copy =
		ARENA_ARRAY(r->arena, const char *, words->words.count + 1);

	for (size_t i = 0; i < words->words.count; i++)
		copy[i] = words->words.at[i];
	return words->words.count ? copy : NULL;
}

static const struct match *match_of(const struct own_reader *r)
{
	struct match *match = ARENA_NEW(r->arena, struct match);

	match->calls = list_of(r, MATCH_CALLS);
	match->methods = list_of(r, MATCH_METHODS);
	match->keywords = list_of(r, MATCH_KEYWORDS);
	match->imports = list_of(r, MATCH_IMPORTS);
	match->unless_argument = list_of(r, MATCH_UNLESS_ARGUMENT);
	match->inside = list_of(r, MATCH_INSIDE);
	match->outside = list_of(r, MATCH_OUTSIDE);
	match->pattern = r->facts.pattern;
	return match;
}

static uint8_t kind_named(const char *name)
{
	for (int k = 1; k < KIND_COUNT; k++)
		if (!strcmp(kind_name((enum kind)k), name))
			return (uint8_t)k;
	return KIND_END;
}

/* What wakes it, as it says or as its lists need it. */
static const uint8_t *wakes_of(const struct own_reader *r)
{
	static const uint8_t module[] = { KIND_module, KIND_END };
	const struct words *wake = &r->facts.wake;
	uint8_t *wakes;

	if (r->query)
		return module;
	wakes = arena_alloc(r->arena, wake->words.count + 1);
	for (size_t i = 0; i < wake->words.count; i++)
		wakes[i] = kind_named(wake->words.at[i]);
	wakes[wake->words.count] = KIND_END;
	return wakes;
}

/* Whether it looks at calls and imports only, which lists of names let through. */
static bool wakes_for_lists(const struct own_reader *r)
{
	for (const uint8_t *kind = wakes_of(r); *kind != KIND_END; kind++)
		if (*kind != KIND_call && *kind != KIND_import_statement &&
		    *kind != KIND_import_from_statement)
			return false;
	return true;
}

/* The last word of a dotted name stands in every file that uses it; of "a.b.*"
 * the "b" does. A name of builtins may come under any other. */
static const char *last_name_of(struct arena *arena, const char *name)
{
	size_t length = strlen(name);
	const char *end = name + length, *from;

	if (length > 2 && !strcmp(end - 2, ".*"))
		end -= 2;
	for (from = end; from > name && from[-1] != '.';)
		from--;
	return arena_strndup(arena, from, (size_t)(end - from));
}

static const char *const *names_to_search(const struct own_reader *r)
{
	/* Of these, one has to be there. */
	static const enum match_list lists[] = { MATCH_CALLS, MATCH_METHODS,
						 MATCH_KEYWORDS,
						 MATCH_IMPORTS };
	const char **hints;
	size_t count = 0;

	if (r->query || !wakes_for_lists(r))
		return NULL;
	for (size_t i = 0; i < 4; i++)
		count += r->facts.match[lists[i]].words.count;
	if (!count)
		return NULL;
	hints = ARENA_ARRAY(r->arena, const char *, count + 1);
	count = 0;
	for (size_t i = 0; i < 4; i++)
		for (size_t w = 0; w < r->facts.match[lists[i]].words.count;
		     w++)
			hints[count++] = last_name_of(
				r->arena, r->facts.match[lists[i]].words.at[w]);
	return hints;
}

static enum severity severity_meant(const char *word)
{
	return !strcmp(word, "error")  ? SEVERITY_ERROR
	       : !strcmp(word, "info") ? SEVERITY_INFO
				       : SEVERITY_WARNING;
}

static enum rule_where where_meant(const char *word)
{
	return !strcmp(word, "traced")	   ? WHERE_TRACED
	       : !strcmp(word, "untraced") ? WHERE_UNTRACED
					   : WHERE_ANYWHERE;
}

/* The letters of the code, so that they select all rules of that kind. */
static const char *family_of(struct arena *arena, const char *code)
{
	char *family = arena_strndup(arena, code, strcspn(code, "0123456789"));

	for (char *p = family; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return family;
}

static const char *page_of(const struct own_reader *r)
{
	const struct rule_facts *f = &r->facts;

	if (r->source->page)
		return r->source->page;
	return arena_fmt(r->arena,
			 "# %s %s\n\n%s\n\nA rule of this project: %s\n",
			 f->code, f->name,
			 *f->summary ? f->summary : f->message,
			 r->source->path);
}

static void fill_rule(const struct own_reader *r, struct rule *rule)
{
	const struct rule_facts *f = &r->facts;

	*rule = (struct rule){
		.path = r->source->path,
		.code = f->code,
		.name = f->name,
		.family = family_of(r->arena, f->code),
		.summary = *f->summary ? f->summary : f->message,
		.message = f->message,
		.help = f->help,
		.page = page_of(r),
		.since = f->since,
		.status = f->status,
		.instead = f->instead,
		.framework = f->framework,
		.symptom = f->symptom,
		.study = f->study,
		.severity = severity_meant(f->severity),
		.on = !strcmp(f->is_on, "on"),
		.on_in_tests = !strcmp(f->in_tests, "on"),
		.where = where_meant(f->where),
		.wakes = wakes_of(r),
		.match = match_of(r),
		.hints = names_to_search(r),
		.fix = fix_of(r),
		.fixable = f->fix_with ||
			   (f->pattern && (!strcmp(f->fix, "safe") ||
					   !strcmp(f->fix, "unsafe"))),
		.applicability = applicability_meant(f->fix),
	};
	if (!r->query)
		return;
	/* The file as a whole is nowhere; the query asks for itself. */
	r->query->where = rule->where;
	rule->where = WHERE_ANYWHERE;
	rule->query = r->query;
	rule->check = own_query_check;
}

/* The words of `wake` and `if`, as rulegen has them for hylint's own rules. */
static const char *const *node_kinds(struct arena *arena)
{
	const char **names = ARENA_ARRAY(arena, const char *, KIND_COUNT);

	for (int k = 1; k < KIND_COUNT; k++)
		names[k - 1] = kind_name((enum kind)k);
	return names;
}

static int check_sets(const struct own_reader *r)
{
	for (size_t i = 0; i < r->facts.sets.count; i++) {
		const struct set_use *use = &r->facts.sets.at[i];

		if (!framework_knows_set(use->name))
			return err_set(r->err,
				       "%s:%d: there is no set '%s'; write the "
				       "names themselves",
				       r->source->path, use->line, use->name);
	}
	return 0;
}

/* Whether something wakes the rule, and something is asked then. */
static bool matches_something(const struct own_reader *r)
{
	return r->query || rule_facts_have_calls(&r->facts) ||
	       r->facts.match[MATCH_IMPORTS].words.count ||
	       (r->facts.pattern && r->facts.wake.words.count);
}

static int read_facts(struct own_reader *r)
{
	const struct facts_reader reader = { .arena = r->arena,
					     .path = r->source->path,
					     .kinds = node_kinds(r->arena),
					     .values = value_kind_names(),
					     .own = true };
	struct fact_problems problems = { 0 };

	if (rule_facts_read(&r->facts, &problems, &reader, r->source->text,
			    r->err) < 0)
		return -1;
	if (problems.all.count)
		return err_set(r->err, "%s:%d: %s", r->source->path,
			       problems.all.at[0].line,
			       problems.all.at[0].text);
	if (check_code(r) < 0 || check_sets(r) < 0 || read_query(r) < 0)
		return -1;
	if (!matches_something(r))
		return err_set(
			r->err,
			"%s:1: the rule matches nothing; give [match] 'calls', "
			"'methods', 'keywords', 'imports' or 'query', or [rule] "
			"'wake' and [match] 'if'",
			r->source->path);
	return 0;
}

int own_rule_add(struct arena *arena, const void *owner,
		 const struct own_rule_text *source, struct err *err)
{
	struct own_reader r = { .arena = arena, .source = source, .err = err };
	struct rule rule;

	if (read_facts(&r) < 0)
		return -1;
	if (check_template(&r, "message", r.facts.message) < 0 ||
	    check_template(&r, "help", r.facts.help) < 0 || check_fix(&r) < 0)
		goto refuse;
	fill_rule(&r, &rule);
	rule.owner = owner;
	if (rules_add(&rule, err) == 0)
		return 0;
	err_prefix(err, "%s:%d", source->path,
		   rule_facts_line(&r.facts, "code"));
refuse:
	if (r.query)
		query_release(&r.query->query);
	return -1;
}

void own_rules_forget(const void *owner)
{
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (rule_table[i].owner == owner && rule_table[i].query)
			query_release(&rule_table[i].query->query);
	rules_forget(owner);
}

bool own_rules_exist(const void *owner)
{
	for (size_t i = rules_built_in; i < rule_count; i++)
		if (rule_table[i].owner == owner)
			return true;
	return false;
}
