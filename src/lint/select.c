/*
 * Settings enter, and leave as arrays by index in rule_table: what runs, what runs
 * in tests, how severe it is. What `ignore` names does not run, whoever else names
 * it, and neither does what has the severity `off`.
 */
#include "lint/select.h"

#include <strings.h>

#include "base/nearest.h"

bool selector_matches(const char *selector, const struct rule *rule)
{
	size_t length = strlen(selector);

	if (!strcasecmp(selector, "all") ||
	    !strcasecmp(selector, rule->family) ||
	    !strcasecmp(selector, rule->name))
		return true;
	return length >= 3 && length <= strlen(rule->code) &&
	       !strncasecmp(selector, rule->code, length);
}

bool selector_is_known(const char *selector, const void *owner)
{
	for (size_t i = 0; i < rule_count; i++)
		if (rule_is_known(&rule_table[i], owner) &&
		    selector_matches(selector, &rule_table[i]))
			return true;
	return false;
}

static int unknown_rule(struct err *err, const char *where,
			const char *selector, const void *owner)
{
	struct nearest best = nearest_to(selector);

	for (size_t i = 0; i < rule_count; i++) {
		if (!rule_is_known(&rule_table[i], owner))
			continue;
		nearest_offer(&best, rule_table[i].name);
		nearest_offer(&best, rule_table[i].code);
		nearest_offer(&best, rule_table[i].family);
	}
	if (best.word)
		return err_set(err,
			       "%s: no rule, family or code '%s'; did you "
			       "mean '%s'?",
			       where, selector, best.word);
	return err_set(err,
		       "%s: no rule, family or code '%s'; `hylint rules` "
		       "lists them",
		       where, selector);
}

static int means_some_rule(const struct settings *settings, const char *key,
			   const char *selector, struct err *err)
{
	const char *where = settings_origin(settings, selector);

	if (selector_is_known(selector, settings))
		return 0;
	return unknown_rule(err, where ? where : key, selector, settings);
}

int rules_named(bool *chosen, struct arena *arena, const char *words,
		const char *where, const void *owner, struct err *err)
{
	static const char between[] = " \t\r\n,";

	while (*(words += strspn(words, between))) {
		size_t length = strcspn(words, between);
		const char *word = arena_strndup(arena, words, length);

		if (!selector_is_known(word, owner))
			return unknown_rule(err, where, word, owner);
		for (size_t i = 0; i < rule_count; i++)
			if (rule_is_known(&rule_table[i], owner) &&
			    selector_matches(word, &rule_table[i]))
				chosen[i] = true;
		words += length;
	}
	return 0;
}

static int check_rule_words(const struct settings *settings, const char *key,
			    const struct name_list *list, struct err *err)
{
	for (size_t i = 0; i < list->names.count; i++)
		if (means_some_rule(settings, key, list->names.at[i], err))
			return -1;
	return 0;
}

static bool any_matches(const struct name_list *list, const struct rule *rule)
{
	for (size_t i = 0; i < list->names.count; i++)
		if (selector_matches(list->names.at[i], rule))
			return true;
	return false;
}

static void apply_severity(const struct severity_setting *setting, size_t i,
			   bool *on, bool *on_in_tests,
			   enum severity *severities)
{
	if (!selector_matches(setting->rule, &rule_table[i]))
		return;
	if (!strcmp(setting->severity, "off"))
		on[i] = on_in_tests[i] = false;
	else if (!strcmp(setting->severity, "error"))
		severities[i] = SEVERITY_ERROR;
	else if (!strcmp(setting->severity, "warning"))
		severities[i] = SEVERITY_WARNING;
	else
		severities[i] = SEVERITY_INFO;
}

int rules_select(bool *on, bool *on_in_tests, enum severity *severities,
		 const struct settings *settings, struct err *err)
{
	bool chosen = settings->select.names.count > 0;

	if (check_rule_words(settings, "select", &settings->select, err) ||
	    check_rule_words(settings, "extend-select",
			     &settings->extend_select, err) ||
	    check_rule_words(settings, "ignore", &settings->ignore, err))
		return -1;
	for (size_t i = 0; i < settings->severities.count; i++)
		if (means_some_rule(settings, "severity",
				    settings->severities.at[i].rule, err))
			return -1;
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];
		bool named = any_matches(&settings->select, rule) ||
			     any_matches(&settings->extend_select, rule);
		bool ignored = any_matches(&settings->ignore, rule) ||
			       !rule_is_known(rule, settings);

		on[i] = !ignored && (named || (!chosen && rule->on));
		on_in_tests[i] = on[i] && (named || rule->on_in_tests);
		severities[i] = rule->severity;
		for (size_t s = 0; s < settings->severities.count; s++)
			apply_severity(&settings->severities.at[s], i, on,
				       on_in_tests, severities);
	}
	return 0;
}

/* The words of one value: most often of one key, and nobody else's. */
static void check_each(struct name_list *out, struct arena *arena,
		       const struct settings *settings, const char *key,
		       const struct name_list *list)
{
	struct err err;

	for (size_t i = 0; i < list->names.count; i++)
		if (means_some_rule(settings, key, list->names.at[i], &err) < 0)
			vec_push(arena, &out->names,
				 arena_strdup(arena, err.text));
}

void rules_mistaken(struct name_list *out, struct arena *arena,
		    const struct settings *settings)
{
	struct name_list severities = { 0 };
	struct err err;

	check_each(out, arena, settings, "select", &settings->select);
	check_each(out, arena, settings, "extend-select",
		   &settings->extend_select);
	check_each(out, arena, settings, "ignore", &settings->ignore);
	for (size_t i = 0; i < settings->severities.count; i++)
		vec_push(arena, &severities.names,
			 settings->severities.at[i].rule);
	check_each(out, arena, settings, "severity", &severities);
	for (size_t i = 0; i < settings->per_file.count; i++) {
		const struct per_file_setting *s = &settings->per_file.at[i];
		bool *rules = ARENA_ARRAY(arena, bool, rule_room);

		if (rules_named(rules, arena, s->rules,
				s->where ? s->where : "per-file-ignores",
				settings, &err) < 0)
			vec_push(arena, &out->names,
				 arena_strdup(arena, err.text));
	}
}
