/*
 * Entries are kept in memory by rule, fingerprint and file; each finding of a
 * run uses one up. Files that were renamed are found by an entry whose file
 * does not exist. Writing sorts, and replaces the file as a whole.
 */

#include "lint/baseline.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/draft.h"
#include "base/fs.h"
#include "base/strbuf.h"

#define LARGEST_BASELINE ((size_t)64 * 1024 * 1024)

static const char head[] =
	"# hylint baseline 1: known findings, which are not reported. Written "
	"by\n"
	"# `hylint check --write-baseline FILE`, read by `--baseline FILE`.\n";

void baseline_init(struct baseline *b, struct arena *arena, const char *path)
{
	const char *folder = fs_folder_of(arena, path);

	*b = (struct baseline){ .arena = arena, .path = path };
	b->folder = fs_absolute(arena, *folder ? folder : ".");
	intern_init(&b->keys);
}

void baseline_release(struct baseline *b)
{
	intern_release(&b->keys);
}

/* --- paths ---------------------------------------------------------------------- */

/* The path as it counts from the folder of the baseline. */
static const char *below_folder(const struct baseline *b, const char *path)
{
	const char *folder = b->folder ? b->folder : "";
	size_t shared = 0, i = 0;
	const char *up = "";

	for (; path[i] && path[i] == folder[i]; i++)
		if (path[i] == '/')
			shared = i + 1;
	if (!folder[i] && path[i] == '/')
		return path + i + 1;
	if (shared <= 1)
		return path;
	for (const char *p = folder + shared - 1; *p; p++)
		if (*p == '/')
			up = arena_fmt(b->arena, "../%s", up);
	return arena_fmt(b->arena, "%s%s", up, path + shared);
}

static bool is_deleted(const struct baseline *b, const char *file)
{
	if (*file != '/' && b->folder)
		file = fs_join(b->arena, b->folder, file);
	return fs_kind(file) == FS_NOTHING;
}

/* --- entries -------------------------------------------------------------------- */

static const char *baseline_key(struct arena *arena, const char *code,
				uint64_t fingerprint, const char *file)
{
	return arena_fmt(arena, "%s %016" PRIx64 " %s", code, fingerprint,
			 file);
}

static struct baseline_entry *baseline_entry_of(struct baseline *b,
						const char *key)
{
	sym_t known = intern_find(&b->keys, key, strlen(key));

	return known ? &b->entries.at[known - 1] : NULL;
}

static struct baseline_entry *entry_add(struct baseline *b, const char *code,
					uint64_t fingerprint, const char *file)
{
	const char *key = baseline_key(b->arena, code, fingerprint, file);
	struct baseline_entry *known = baseline_entry_of(b, key);
	struct baseline_entry fresh = { .code = code,
					.file = file,
					.fingerprint = fingerprint };

	if (known)
		return known;
	intern_str(&b->keys, key);
	vec_push(b->arena, &b->entries, fresh);
	return &vec_last(&b->entries);
}

/* --- reading -------------------------------------------------------------------- */

static struct slice next_baseline_line(struct slice *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->length);
	struct slice line = { rest->ptr,
			      end ? (size_t)(end - rest->ptr) : rest->length };

	rest->length -= line.length + (end != NULL);
	rest->ptr += line.length + (end != NULL);
	if (line.length && line.ptr[line.length - 1] == '\r')
		line.length--;
	return line;
}

/* Paths may hold any byte but NUL; a newline is written as "\n". */
static const char *unescaped_path(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text), *to = out;

	for (const char *p = text; *p; p++) {
		if (*p == '\\' && p[1]) {
			p++;
			*to++ = *p == 'n' ? '\n' : *p;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return out;
}

static int read_baseline_entry(struct baseline *b, struct slice line,
			       struct err *err)
{
	const char *text = arena_strndup(b->arena, line.ptr, line.length);
	struct baseline_entry *entry;
	uint64_t fingerprint;
	char code[24];
	size_t count;
	int used = 0;

	if (sscanf(text, "%23[A-Z0-9] %16" SCNx64 " %9zu %n", code,
		   &fingerprint, &count, &used) != 3 ||
	    !used || !text[used])
		return err_set(
			err,
			"this is not a valid line of a baseline; write the "
			"file again with --write-baseline");
	entry = entry_add(b, arena_strdup(b->arena, code), fingerprint,
			  unescaped_path(b->arena, text + used));
	entry->count += count;
	return 0;
}

int baseline_take(struct baseline *b, struct slice rest, struct err *err)
{
	for (int number = 1; rest.length; number++) {
		struct slice line = next_baseline_line(&rest);

		if (!line.length || *line.ptr == '#')
			continue;
		if (read_baseline_entry(b, line, err) < 0)
			return err_prefix(err, "%s:%d", b->path, number);
	}
	return 0;
}

int baseline_read(struct baseline *b, struct err *err)
{
	struct slice text;

	if (fs_read(&text, b->arena, b->path, LARGEST_BASELINE, err) < 0)
		return err_prefix(err, "%s", b->path);
	b->text = text;
	return baseline_take(b, text, err);
}

/* --- comparing ------------------------------------------------------------------- */

static bool has_room(const struct baseline_entry *entry)
{
	return entry && entry->met < entry->count;
}

/* The same finding in a file that is not there any more: it was moved. */
static struct baseline_entry *moved_entry(struct baseline *b,
					  const struct finding *f)
{
	for (size_t i = 0; i < b->entries.count; i++) {
		struct baseline_entry *e = &b->entries.at[i];

		if (e->fingerprint == f->fingerprint && has_room(e) &&
		    !strcmp(e->code, f->rule->code) && is_deleted(b, e->file))
			return e;
	}
	return NULL;
}

/* What the file has used up before is free again. */
static void count_again(struct baseline *b, const char *file)
{
	for (size_t i = 0; i < b->entries.count; i++) {
		struct baseline_entry *e = &b->entries.at[i];

		if (!strcmp(e->taken_by ? e->taken_by : e->file, file))
			e->met = 0;
	}
}

static void note_looked(struct baseline *b, const char *file, const bool *on)
{
	for (size_t i = 0; i < b->entries.count; i++) {
		struct baseline_entry *e = &b->entries.at[i];
		const struct rule *rule;

		if (strcmp(e->file, file) != 0)
			continue;
		rule = rule_find(e->code);
		e->looked = !rule || on[rule - rule_table];
	}
}

size_t baseline_apply(struct baseline *b, const char *path,
		      struct file_report *report)
{
	const char *file = below_folder(b, path);
	size_t count = 0;

	count_again(b, file);
	note_looked(b, file, report->on);
	for (size_t i = 0; i < report->findings.count; i++) {
		struct finding *f = &report->findings.at[i];
		struct baseline_entry *e;

		if (f->suppressed)
			continue;
		e = baseline_entry_of(b, baseline_key(b->arena, f->rule->code,
						      f->fingerprint, file));
		if (!has_room(e)) {
			e = moved_entry(b, f);
			if (e)
				e->taken_by = arena_strdup(b->arena, file);
		}
		if (!e)
			continue;
		e->met++;
		f->suppressed = true;
		count++;
	}
	return count;
}

size_t baseline_add(struct baseline *b, const char *path,
		    struct file_report *report)
{
	const char *file = arena_strdup(b->arena, below_folder(b, path));
	size_t count = 0;

	note_looked(b, file, report->on);
	for (size_t i = 0; i < report->findings.count; i++) {
		struct finding *f = &report->findings.at[i];
		struct baseline_entry *e;

		if (f->suppressed)
			continue;
		e = entry_add(b, f->rule->code, f->fingerprint, file);
		e->looked = true;
		e->met++;
		f->suppressed = true;
		count++;
	}
	return count;
}

bool baseline_is_stale(const struct baseline *b,
		       const struct baseline_entry *entry)
{
	return has_room(entry) && (entry->looked || is_deleted(b, entry->file));
}

/* --- writing -------------------------------------------------------------------- */

static int by_file(const void *a, const void *b)
{
	const struct baseline_entry *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	if (!order)
		order = strcmp(x->code, y->code);
	if (!order)
		order = x->fingerprint < y->fingerprint ? -1 : 1;
	return order;
}

static void add_file_name(struct strbuf *out, const char *file)
{
	for (; *file; file++) {
		if (*file == '\n')
			strbuf_addstr(out, "\\n");
		else if (*file == '\\')
			strbuf_addstr(out, "\\\\");
		else
			strbuf_addch(out, *file);
	}
}

int baseline_write(struct baseline *b, struct err *err)
{
	struct strbuf out = STRBUF_INIT;
	struct slice text;
	int rc;

	/* The keys do not follow: nothing is looked up any more. */
	if (b->entries.count)
		qsort(b->entries.at, b->entries.count, sizeof(*b->entries.at),
		      by_file);
	strbuf_addstr(&out, head);
	for (size_t i = 0; i < b->entries.count; i++) {
		const struct baseline_entry *e = &b->entries.at[i];
		size_t count = e->looked ? e->met : e->count;

		if (!count || (!e->looked && is_deleted(b, e->file)))
			continue;
		strbuf_addf(&out, "%s %016" PRIx64 " %zu ", e->code,
			    e->fingerprint, count);
		add_file_name(&out, e->file);
		strbuf_addch(&out, '\n');
	}
	text = (struct slice){ out.text, out.length };
	if (b->text.ptr)
		rc = draft_write(b->path, b->text, text, err);
	else
		rc = draft_write_new(b->path, text, 0644, err);
	strbuf_release(&out);
	return rc < 0 ? err_prefix(err, "%s", b->path) : 0;
}
