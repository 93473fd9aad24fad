/*
 * What a rule's page and its examples must hold.
 */
#include "config/expect.h"
#include "tools/rulefile.h"

/* In this order. What a rule leaves out has at least one of three headings. */
static const struct {
	const char *heading;
	bool leaves_out;
} sections[] = {
	{ "## What it does", false },
	{ "## Why is this bad?", false },
	{ "## What to write instead", false },
	{ "## Limits", true },
	{ "## Not reported on purpose", true },
	{ "## Known false reports", true },
	{ "## References", false },
};

bool read_line(struct line_reader *r)
{
	const char *end;

	if (!r->rest.length)
		return false;
	end = memchr(r->rest.ptr, '\n', r->rest.length);
	r->line = (struct slice){ r->rest.ptr, end ? (size_t)(end - r->rest.ptr)
						   : r->rest.length };
	r->rest.length -= r->line.length + (end != NULL);
	r->rest.ptr += r->line.length + (end != NULL);
	r->number++;
	return true;
}

static int number_of_line(struct slice text, const char *wanted)
{
	struct line_reader r = { .rest = text };

	while (read_line(&r))
		if (slice_is(r.line, wanted))
			return r.number;
	return 0;
}

/* A section that holds nothing but its heading says nothing. */
static bool section_is_empty(struct slice text, const char *heading)
{
	struct line_reader r = { .rest = text };
	bool inside = false;

	while (read_line(&r)) {
		if (slice_is(r.line, heading))
			inside = true;
		else if (inside && slice_starts(r.line, "## "))
			return true;
		else if (inside && r.line.length)
			return false;
	}
	return true;
}

static void check_title(struct rule_files *files, const struct rule_file *rule,
			const char *path)
{
	const char *title = arena_fmt(files->arena, "# %s %s", rule->facts.code,
				      rule->facts.name);

	if (number_of_line(rule->page, title) != 1)
		problem(files, path, 1,
			"the page does not begin with its title; write '%s'",
			title);
}

void rule_page_check(struct rule_files *files, const struct rule_file *rule)
{
	const char *path = arena_fmt(files->arena, "%s.md", rule->stem);
	bool leaves_out = false;
	int last = 0;

	check_title(files, rule, path);
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		const char *heading = sections[i].heading;
		int at = number_of_line(rule->page, heading);

		leaves_out = leaves_out || (at && sections[i].leaves_out);
		if (!at && sections[i].leaves_out)
			continue;
		if (!at)
			problem(files, path, 1,
				"a section is missing; write '%s'", heading);
		else if (at < last)
			problem(files, path, at,
				"'%s' is too early; keep the order of "
				"rules/README.md",
				heading);
		else if (section_is_empty(rule->page, heading))
			problem(files, path, at,
				"'%s' is empty; write at least a sentence",
				heading);
		last = at ? at : last;
	}
	if (!leaves_out)
		problem(files, path, 1,
			"the page does not say what the rule leaves out; write "
			"'## Limits', '## Not reported on purpose' or "
			"'## Known false reports'");
}

struct slice trimmed_line(struct slice s)
{
	while (s.length && (*s.ptr == ' ' || *s.ptr == '\t')) {
		s.ptr++;
		s.length--;
	}
	return s;
}

bool is_marker(struct slice line, const char *marker)
{
	size_t length = strlen(marker);
	struct slice s = trimmed_line(line);

	return slice_starts(s, marker) &&
	       (s.length == length || strchr(" :,.", s.ptr[length]));
}

bool line_defines(struct slice line, struct slice name)
{
	return slice_starts(line, "def ") && line.length > 4 + name.length &&
	       !memcmp(line.ptr + 4, name.ptr, name.length) &&
	       line.ptr[4 + name.length] == '(';
}

static bool defines_function(struct slice text, const char *name)
{
	struct line_reader r = { .rest = text };

	while (read_line(&r))
		if (line_defines(r.line, slice_of(name)))
			return true;
	return false;
}

/* The claim of a rule is run under the real framework. */
static void check_runs(struct rule_files *files, const struct rule_file *rule,
		       const char *path, struct slice text)
{
	static const char *const runs[] = { "run_bad", "run_good" };

	if (!strncmp(rule->facts.symptom, "style", 5))
		return;
	for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++)
		if (!defines_function(text, runs[i]))
			problem(files, path, 1,
				"nothing shows the symptom '%s'; define %s()",
				rule->facts.symptom, runs[i]);
}

void rule_examples_check(struct rule_files *files, const struct rule_file *rule,
			 struct slice text)
{
	const char *path = arena_fmt(files->arena, "%s.py", rule->stem);
	struct line_reader r = { .rest = text };
	bool good = false, seen_good = false, seen_expect = false;

	while (read_line(&r)) {
		if (is_marker(r.line, "# good"))
			good = seen_good = true;
		else if (is_marker(r.line, "# bad"))
			good = false;
		if (!line_expects(r.line, rule->facts.code))
			continue;
		seen_expect = true;
		if (good)
			problem(files, path, r.number,
				"%s is expected below '# good'; put it below "
				"a '# bad' line",
				rule->facts.code);
	}
	check_runs(files, rule, path, text);
	if (!seen_expect)
		problem(files, path, 1,
			"nothing is expected; end a bad line with "
			"'# expect: %s'",
			rule->facts.code);
	if (!seen_good)
		problem(files, path, 1,
			"there is no clean counterpart; write it below a line "
			"'# good'");
}
