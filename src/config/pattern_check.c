/*
 * In: a pattern that was read to its end. Out: problems of what needs the whole: a
 * {key} that nothing fills, and a fix that is only half there.
 */
#include "config/pattern_value.h"

static bool has_text(const struct pattern_section *s, const char *key)
{
	for (size_t i = 0; i < s->texts.count; i++)
		if (!strcmp(s->texts.at[i].key, key))
			return true;
	return false;
}

/* A way that is named only in a text. */
static bool add_implied_part(struct facts_run *r, const char *key)
{
	struct value_reader v = value_start(r, "", 0);

	return pattern_is_way(key) && pattern_part_named(&v, key);
}

/* Whether a {key} is filled when a section reports; in a text of its own, `s` is
 * NULL. */
static bool is_filled(struct facts_run *r, const struct pattern_section *s,
		      const char *key)
{
	const struct pattern *p = r->out->pattern;
	uint8_t part;

	return !strcmp(key, "tf") || !strcmp(key, "function") ||
	       pattern_part_exists(p, key, &part) ||
	       (s && (has_text(&p->sections.at[0], key) || has_text(s, key))) ||
	       add_implied_part(r, key);
}

static void check_filled(struct facts_run *r, const struct pattern_section *s,
			 const char *template, int line)
{
	while (template && (template = strchr(template, '{'))) {
		size_t length =
			strspn(++template, "abcdefghijklmnopqrstuvwxyz_");
		const char *key =
			arena_strndup(r->reader->arena, template, length);

		if (length && template[length] == '}' && !is_filled(r, s, key))
			facts_problem(r, line,
				      "nothing fills {%s}%s%s; name a part so, "
				      "or add 'text %s = ...'",
				      key, s && *s->name ? " in case " : "",
				      s ? s->name : "", key);
	}
}

/* The fix is offered whichever section reports. */
static void check_fix_texts(struct facts_run *r,
			    const struct pattern_section *s)
{
	const struct pattern *p = r->out->pattern;
	int line = rule_facts_line(r->out, "fix");

	for (size_t i = 0; i < p->sections.count; i++) {
		const struct pattern_section *fix = &p->sections.at[i];

		check_filled(r, s, fix->title, line);
		for (size_t k = 0; k < fix->edits.count; k++)
			check_filled(r, s, fix->edits.at[k].text, line);
	}
}

static void check_section(struct facts_run *r, const struct pattern_section *s)
{
	const struct pattern_section *match = &r->out->pattern->sections.at[0];
	int line = rule_facts_line(r->out, "message");

	check_filled(r, s, s->message ? s->message : r->out->message, line);
	check_filled(r, s, s->help ? s->help : r->out->help,
		     rule_facts_line(r->out, "help"));
	for (size_t i = 0; i < s->texts.count; i++)
		check_filled(r, NULL, s->texts.at[i].template, line);
	for (size_t i = 0; i < match->texts.count; i++)
		check_filled(r, NULL, match->texts.at[i].template, line);
	for (size_t i = 0; i < s->relations.count; i++)
		check_filled(r, s, s->relations.at[i].label, line);
	for (size_t i = 0; i < match->relations.count; i++)
		check_filled(r, s, match->relations.at[i].label, line);
	check_fix_texts(r, s);
}

/* How safe a fix is stands in [rule], and what it does in [fix]. */
static void check_fixes(struct facts_run *r)
{
	const struct pattern *p = r->out->pattern;
	bool wanted = strcmp(r->out->fix, "none") != 0, found = false;
	int line = rule_facts_line(r->out, "fix");

	for (size_t i = 0; i < p->sections.count; i++) {
		const struct pattern_section *s = &p->sections.at[i];

		if (s->kind != SECTION_FIX)
			continue;
		found = true;
		if (!s->title || !s->edits.count)
			facts_problem(r, line,
				      "[fix] has a title and at least one "
				      "edit, such as 'put PART = TEXT'");
	}
	if (wanted != found)
		facts_problem(r, line,
			      "a [fix] has to say how safe it is; write both "
			      "'fix' in [rule] and a section [fix]");
}

/* With cases, one of them reports; without, [match] does. */
void pattern_check(struct facts_run *r)
{
	const struct pattern *p = r->out->pattern;
	bool cases = false;

	if (!p)
		return;
	for (size_t i = 0; i < p->sections.count; i++) {
		if (p->sections.at[i].kind != SECTION_CASE)
			continue;
		cases = true;
		check_section(r, &p->sections.at[i]);
	}
	if (!cases)
		check_section(r, &p->sections.at[0]);
	check_fixes(r);
}
