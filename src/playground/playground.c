/*
 * The checking alone, for WebAssembly: a page gives a text and shows what was
 * found in it. docs/site.mk compiles it; docs/playground/worker.js calls it.
 *
 * The page writes the text where playground_room() says, then everything is
 * about that text until the next one.
 */

#include "git/hunks.h"
#include "lint/fix.h"
#include "report/markdown.h"
#include "report/report.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

char *EXPORT(playground_room)(size_t length);
const char *EXPORT(playground_check)(size_t length);
size_t EXPORT(playground_count)(void);
uint32_t EXPORT(playground_start)(size_t finding);
uint32_t EXPORT(playground_end)(size_t finding);
const char *EXPORT(playground_fix)(size_t finding, size_t fix);
const char *EXPORT(playground_fix_all)(int unsafe);

/* What is on the page. */
static struct {
	struct settings settings;
	struct arena settings_arena;
	struct lint lint;
	const char *broken; /* why nothing can be checked, or NULL */
	bool ready;

	struct arena arena; /* of the text that is shown */
	char *text;
	struct file_report file;
	VEC(const struct finding *) shown;
	struct strbuf html;
} page;

#define NAME "train.py"

/* It stands alone: no settings of a file, no other files. */
static const struct treatment alone = {
	.path = NAME,
	.place = NAME,
	.imports = IMPORTS_NONE,
};

static void get_ready(void)
{
	struct err err;

	if (page.ready)
		return;
	page.ready = true;
	arena_init(&page.settings_arena);
	arena_init(&page.arena);
	strbuf_init(&page.html);
	settings_init(&page.settings, &page.settings_arena);
	if (lint_init(&page.lint, &page.settings, &err) < 0)
		page.broken = arena_strdup(&page.settings_arena, err.text);
}

char *playground_room(size_t length)
{
	get_ready();
	lint_trim(&page.lint);
	arena_clear(&page.arena);
	page.text = arena_alloc(&page.arena, length + 1);
	return page.text;
}

static void add_trouble(const char *text)
{
	strbuf_addstr(&page.html, "<p class=\"trouble\">");
	html_addstr(&page.html, text);
	strbuf_addstr(&page.html, "</p>\n");
}

static void add_finding(struct report *report, const struct finding *finding)
{
	vec_push(&page.arena, &page.shown, finding);
	report_html.finding(report, &page.file, finding);
}

/* The articles of the HTML report. Its sections are for many files. */
static void show_findings(void)
{
	struct report report = { .text = STRBUF_INIT, .open_path = NAME };

	report.rule_index = ARENA_ARRAY(&page.arena, size_t, rule_room);
	for (size_t i = 0; i < page.file.findings.count; i++)
		if (finding_is_reported(&page.file.findings.at[i]))
			add_finding(&report, &page.file.findings.at[i]);
	strbuf_add(&page.html, report.text.text, report.text.length);
	strbuf_release(&report.text);
}

const char *playground_check(size_t length)
{
	memset(&page.shown, 0, sizeof(page.shown));
	strbuf_clear(&page.html);
	if (page.broken) {
		add_trouble(page.broken);
		return page.html.text;
	}
	lint_text(&page.lint, &page.file, &page.arena, &alone,
		  (struct slice){ page.text, length });
	if (page.file.skipped)
		add_trouble(arena_fmt(&page.arena, "not checked: %s",
				      page.file.skipped));
	else if (page.file.syntax_error)
		add_trouble(arena_fmt(&page.arena,
				      "line %u is not valid Python; what is "
				      "around it is not checked",
				      page.file.syntax_error));
	show_findings();
	return page.html.text;
}

size_t playground_count(void)
{
	return page.shown.count;
}

uint32_t playground_start(size_t finding)
{
	return page.shown.at[finding]->span.start;
}

uint32_t playground_end(size_t finding)
{
	return page.shown.at[finding]->span.end;
}

/* The text with one fix made; NULL where that cannot be. */
const char *playground_fix(size_t finding, size_t fix)
{
	const struct finding *f = page.shown.at[finding];
	struct edits edits = { 0 };
	struct slice after;

	if (fix >= f->fixes.count)
		return NULL;
	for (size_t i = 0; i < f->fixes.at[fix].edits.count; i++)
		vec_push(&page.arena, &edits.at, f->fixes.at[fix].edits.at[i]);
	after = edits_apply(&edits, &page.arena, &page.file);
	return arena_strndup(&page.arena, after.ptr, after.length);
}

/* The text as `hylint check --fix` leaves it, or with --unsafe-fixes. */
const char *playground_fix_all(int unsafe)
{
	struct fix_choice choice = { .up_to = unsafe ? FIX_UNSAFE : FIX_SAFE };
	struct file_report file;
	bool would_break;

	lint_text(&page.lint, &file, &page.arena, &alone, page.file.bytes);
	fix_in_passes(&page.lint, &file, &page.arena, &choice, NULL,
		      &would_break);
	return arena_strndup(&page.arena, file.bytes.ptr, file.bytes.length);
}

/* lint/ compares two texts where it looks at a change; here there is only one,
 * and no git. */
int hunks_between(struct hunk_list *out, struct arena *arena,
		  struct slice before, struct slice after, struct err *err)
{
	(void)out, (void)arena, (void)before, (void)after, (void)err;
	BUG("two texts are compared where there is only one");
}

/* A page has no files beside its text. The rest of snapshot/ is not asked: without
 * a snapshot nothing is imported, but the linker cannot know. */
int snapshot_read(const struct snapshot *s, struct arena *arena,
		  const char *top, const char *path, struct slice *text)
{
	(void)s, (void)arena, (void)top, (void)path, (void)text;
	return 1;
}

const char *snapshot_path(const struct snapshot *s, const char *path)
{
	(void)s;
	return path;
}

const char *snapshot_shown_path(const struct snapshot *s, const char *path)
{
	(void)s;
	return path;
}

bool snapshot_mentions(struct snapshot *s, const char *top,
		       const struct word_search *wanted)
{
	(void)s, (void)top, (void)wanted;
	return false;
}

const struct import_index *snapshot_imports(struct snapshot *s, const char *top,
					    const char *path,
					    const char *const *libraries)
{
	static const struct import_index nothing;

	(void)s, (void)top, (void)path, (void)libraries;
	return &nothing;
}
