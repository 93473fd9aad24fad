/*
 * Each item below "Not reported on purpose" of a page is a claim, and ends with
 * the name of what shows it:
 *
 *	- `continue`, which works. Example: `run_continue`.
 *	- Test files. Test: `tests/cli/settings.sh: test_files`.
 *
 * An example is a function of the rule's examples below "# good", where the rule
 * is silent, or of a block of its caret file that has no finding. make truth
 * runs it (tests/truth/exceptions.py).
 */
#include <unistd.h>

#include "tools/rulefile.h"

#define HEADING "## Not reported on purpose"

struct place {
	struct rule_files *files;
	const struct rule_file *rule;
	struct slice examples;
	const char *path;
	int line;
};

/* Where a line begins to name what shows its sentence: "Example: `run_x`." at its
 * end. The length of the line when it does not. */
static size_t mention_at(struct slice line, bool *is_test)
{
	static const char *const marks[] = { "Example: `", "Examples: `",
					     "Test: `" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const char *at = memmem(line.ptr, line.length, marks[i],
					strlen(marks[i]));

		if (!at || !slice_ends(line, "`.") ||
		    (at > line.ptr && at[-1] != ' '))
			continue;
		*is_test = *marks[i] == 'T';
		return (size_t)(at - line.ptr);
	}
	return line.length;
}

struct slice line_without_examples(struct slice line)
{
	bool is_test;
	size_t at = mention_at(line, &is_test);

	if (at == line.length)
		return line;
	while (at && line.ptr[at - 1] == ' ')
		at--;
	line.length = at;
	return line;
}

/* 1: below "# good", -1: below "# bad", 0: nowhere. */
static int examples_define(struct slice examples, struct slice name)
{
	struct line_reader r = { .rest = examples };
	bool good = false;

	while (read_line(&r)) {
		if (is_marker(r.line, "# good"))
			good = true;
		else if (is_marker(r.line, "# bad"))
			good = false;
		else if (line_defines(r.line, name))
			return good ? 1 : -1;
	}
	return 0;
}

/* The same of the blocks of a caret file: -1 for one that has a finding. */
static int carets_define(struct slice carets, struct slice name)
{
	struct line_reader r = { .rest = carets };
	bool defined = false, found = false;

	while (read_line(&r)) {
		if (slice_starts(r.line, "=== ") && defined)
			break;
		if (slice_starts(r.line, "=== "))
			found = false;
		defined = defined || line_defines(r.line, name);
		found = found || slice_starts(trimmed_line(r.line), "^");
	}
	return !defined ? 0 : found ? -1 : 1;
}

static void check_example(const struct place *p, struct slice name)
{
	struct arena *arena = p->files->arena;
	const char *stem = p->rule->stem;
	int where = examples_define(p->examples, name);

	if (!where)
		where = carets_define(
			read_whole(arena, arena_fmt(arena, "%s.caret", stem)),
			name);
	if (!slice_starts(name, "run_"))
		problem(p->files, p->path, p->line,
			"'%.*s' cannot be run; name a function run_...",
			(int)name.length, name.ptr);
	else if (!where)
		problem(p->files, p->path, p->line,
			"there is no example %.*s(); define it below '# good' "
			"in %s.py",
			(int)name.length, name.ptr, stem);
	else if (where < 0)
		problem(p->files, p->path, p->line,
			"%.*s() stands where %s is reported; move it below a "
			"'# good' line",
			(int)name.length, name.ptr, p->rule->facts.code);
}

/* The folder that rules/ and tests/ are in, of rules/FAMILY/HY201-name. */
static const char *top_of(struct arena *arena, const char *stem)
{
	size_t length = strlen(stem);

	for (int up = 0; up < 3; up++)
		while (length && stem[--length] != '/')
			;
	return length ? arena_strndup(arena, stem, length) : ".";
}

/* "tests/cli/settings.sh: test_files". A package of the sources has no tests. */
static void check_test(const struct place *p, struct slice name)
{
	struct arena *arena = p->files->arena;
	const char *top = top_of(arena, p->rule->stem);
	const char *colon = memmem(name.ptr, name.length, ": ", 2);
	struct slice text = { NULL, 0 };
	const char *path, *function;

	if (access(arena_fmt(arena, "%s/tests", top), F_OK))
		return;
	path = arena_strndup(arena, name.ptr,
			     colon ? (size_t)(colon - name.ptr) : name.length);
	function = colon ? arena_strndup(arena, colon + 2,
					 name.length - strlen(path) - 2)
			 : NULL;
	if (!strncmp(path, "tests/", 6))
		text = read_whole(arena, arena_fmt(arena, "%s/%s", top, path));
	if (!text.ptr || !function || !slice_holds(text, function))
		problem(p->files, p->path, p->line,
			"there is no test '%.*s'; write 'Test: "
			"`tests/FILE: NAME`.'",
			(int)name.length, name.ptr);
}

/* Checks every name between backticks. */
static void check_mention(const struct place *p, struct slice mention,
			  bool is_test)
{
	const char *at = mention.ptr, *end = mention.ptr + mention.length;
	const char *open, *close;

	while ((open = memchr(at, '`', (size_t)(end - at))) &&
	       (close = memchr(open + 1, '`', (size_t)(end - open - 1)))) {
		struct slice name = { open + 1, (size_t)(close - open - 1) };

		if (is_test)
			check_test(p, name);
		else
			check_example(p, name);
		at = close + 1;
	}
}

static void check_item(const struct place *p, bool shown)
{
	if (p->line && !shown)
		problem(p->files, p->path, p->line,
			"nothing shows this exception; write a good example "
			"run_NAME() and end the sentence with 'Example: "
			"`run_NAME`.'");
}

void rule_exceptions_check(struct rule_files *files,
			   const struct rule_file *rule, struct slice examples)
{
	struct line_reader r = { .rest = rule->page };
	struct place p = { files, rule, examples,
			   arena_fmt(files->arena, "%s.md", rule->stem), 0 };
	bool inside = false, shown = false, is_test;

	while (read_line(&r)) {
		size_t at = mention_at(r.line, &is_test);

		if (slice_starts(r.line, "## ") ||
		    (inside && slice_starts(r.line, "- "))) {
			check_item(&p, shown);
			inside = inside ? slice_starts(r.line, "- ")
					: slice_is(r.line, HEADING);
			shown = false;
			p.line = slice_starts(r.line, "- ") ? r.number : 0;
		}
		if (!inside || at == r.line.length)
			continue;
		shown = true;
		check_mention(&p,
			      (struct slice){ r.line.ptr + at,
					      r.line.length - at },
			      is_test);
	}
	check_item(&p, shown);
}
