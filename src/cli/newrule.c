/*
 * Checks the code and the name, then fills the templates. No file is
 * overwritten.
 */

#include "cli/newrule.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/draft.h"
#include "base/fs.h"
#include "config/rulefacts.h"
#include "rulekit/table.h"

#define LARGEST_TEMPLATE ((size_t)64 * 1024)

/* Which template becomes which file of the rule. */
static const struct template
{
	const char *file, *suffix;
	bool with_match, with_check;
}
templates[] = {
	{ "match.ini.in", "ini", true, false },
	{ "check.ini.in", "ini", false, true },
	{ "rule.md.in", "md", true, true },
	{ "rule.py.in", "py", true, true },
	{ "check.c.in", "c", false, true },
	{ "check.caret.in", "caret", false, true },
};

#define TEMPLATE_COUNT (sizeof(templates) / sizeof(*templates))

static bool is_kebab_case(const char *name)
{
	size_t length = strlen(name);

	return length &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		       length &&
	       name[0] != '-' && name[length - 1] != '-' && !strstr(name, "--");
}

/* The family that is meant: by its name, or the only one with the digit. */
static int find_family(const char **out, const struct new_rule *rule,
		       struct err *err)
{
	size_t found = 0;

	for (const struct rule_family *f = rule_families; f->name; f++)
		if (f->digit == rule->code[2] &&
		    (!rule->family || !strcmp(f->name, rule->family))) {
			*out = f->name;
			found++;
		}
	if (found == 1)
		return 0;
	if (rule->family)
		return err_set(err,
			       "%s is not a family of %s; rules/README.md "
			       "lists the families",
			       rule->family, rule->code);
	return err_set(err,
		       "several families have codes like %s; name one "
		       "with --family",
		       rule->code);
}

static int check_is_free(const struct new_rule *rule, struct err *err)
{
	for (size_t i = 0; i < rules_built_in; i++) {
		const struct rule *r = &rule_table[i];

		if (!strcmp(r->code, rule->code) ||
		    !strcmp(r->name, rule->name))
			return err_set(err,
				       "there is a rule %s %s already; "
				       "choose another %s",
				       r->code, r->name,
				       strcmp(r->code, rule->code) ? "name"
								   : "code");
	}
	return 0;
}

/* check_hy217 */
static const char *check_name(struct arena *arena, const char *code)
{
	return arena_fmt(arena, "check_hy%s", code + 2);
}

/* Puts what {{code}} and the like stand for into a template. */
static int fill_in(struct strbuf *out, struct slice text,
		   const struct new_rule *rule, struct arena *arena,
		   struct err *err)
{
	const struct {
		const char *blank, *value;
	} blanks[] = {
		{ "{{code}}", rule->code },
		{ "{{name}}", rule->name },
		{ "{{check}}", check_name(arena, rule->code) },
		{ "{{version}}", HYLINT_VERSION },
	};

	while (text.length) {
		size_t taken = 0;

		for (size_t i = 0; i < sizeof(blanks) / sizeof(*blanks); i++)
			if (slice_starts(text, blanks[i].blank)) {
				strbuf_addstr(out, blanks[i].value);
				taken = strlen(blanks[i].blank);
			}
		if (!taken && slice_starts(text, "{{"))
			return err_set(err,
				       "'%.*s' is not a name that a "
				       "template may use",
				       (int)(text.length < 20 ? text.length
							      : 20),
				       text.ptr);
		if (!taken)
			strbuf_addch(out, *text.ptr);
		text.ptr += taken ? taken : 1;
		text.length -= taken ? taken : 1;
	}
	return 0;
}

static int write_from_template(struct strbuf *written, const struct template *t,
			       const struct new_rule *rule, const char *stem,
			       struct arena *arena, struct err *err)
{
	const char *from = arena_fmt(arena, "rules/template/%s", t->file);
	const char *to = arena_fmt(arena, "%s.%s", stem, t->suffix);
	struct strbuf filled = STRBUF_INIT;
	struct slice text;
	struct err why;
	int rc;

	if (fs_read(&text, arena, from, LARGEST_TEMPLATE, &why) < 0)
		return err_set(err,
			       "%s: %s; run this at the top of hylint's "
			       "sources",
			       from, why.text);
	if (fs_kind(to) != FS_NOTHING)
		return err_set(err, "%s exists already; remove it first", to);
	rc = fill_in(&filled, text, rule, arena, &why);
	if (rc < 0) {
		err_set(err, "%s: %s", from, why.text);
		goto out;
	}
	text = (struct slice){ filled.text, filled.length };
	rc = draft_write_new(to, text, 0644, &why);
	if (rc < 0)
		err_set(err, "%s: %s", to, why.text);
	else
		strbuf_addf(written, "%s\n", to);
out:
	strbuf_release(&filled);
	return rc;
}

static int check_names(const struct new_rule *rule, struct err *err)
{
	if (!is_rule_code(rule->code))
		return err_set(err,
			       "'%s' is not a code; write HY and three "
			       "digits",
			       rule->code);
	if (!is_kebab_case(rule->name))
		return err_set(err,
			       "'%s' is not a name for a rule; write "
			       "small letters with hyphens between words",
			       rule->name);
	return check_is_free(rule, err);
}

int new_rule_write(struct strbuf *out, const struct new_rule *rule,
		   struct arena *arena, struct err *err)
{
	const char *family = NULL, *folder, *stem;

	if (check_names(rule, err) || find_family(&family, rule, err))
		return -1;
	folder = arena_fmt(arena, "rules/%s", family);
	stem = arena_fmt(arena, "%s/%s-%s", folder, rule->code, rule->name);
	/* A family may have no rule yet. */
	if (fs_kind("rules/template") == FS_FOLDER && mkdir(folder, 0777) &&
	    errno != EEXIST)
		return err_set(err, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
		const struct template *t = &templates[i];

		if (!(rule->is_match ? t->with_match : t->with_check))
			continue;
		if (write_from_template(out, t, rule, stem, arena, err))
			return -1;
	}
	return 0;
}
