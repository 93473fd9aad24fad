/*
 * Lines are collected to a batch, checked in workers, and answered in the order
 * in which they came. Reading waits only when the batch is empty.
 */

#include "cli/records.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/json_scan.h"
#include "cli/files.h"
#include "cli/workers.h"
#include "report/json.h"

/* A longer line costs itself. Each byte of a text may be written in six. */
#define LONGEST_LINE ((size_t)32 * 1024 * 1024)
/* A batch ends with the record that reaches either. */
#define BATCH_BYTES ((size_t)4 * 1024 * 1024)
#define BATCH_RECORDS 256

struct record {
	size_t number; /* its line */
	struct treatment how;
	struct slice content;
	const char *error; /* why there is nothing to check, or NULL */
};

struct records {
	struct run *run;
	struct project *project;
	struct strbuf in; /* what was read ... */
	size_t at;	  /* ... and up to here, used */
	size_t line;	  /* lines so far */
	bool ended;	  /* there is no more input */
	bool too_long;	  /* the line that is being read, and is thrown away */
	struct arena arena; /* of the batch */
	VEC(struct record) batch;
	size_t bytes;	    /* of the batch */
	bool output_failed; /* nobody reads what we write */
};

/* --- a line ----------------------------------------------------------------------- */

/* The text of a string, escapes resolved. */
static struct slice json_string(struct arena *arena,
				const struct json_scan *scan)
{
	struct slice raw = { scan->text.ptr + scan->start,
			     scan->end - scan->start };
	char *out = arena_alloc(arena, raw.length + 4);
	size_t length = 0, put, used;

	while (raw.length) {
		used = json_char(out + length, &put, raw);
		length += put;
		raw.ptr += used;
		raw.length -= used;
	}
	out[length] = '\0';
	return (struct slice){ out, length };
}

/* The member that was just named, when it is one of ours. */
static int read_member(struct records *r, struct record *record,
		       struct json_scan *scan)
{
	bool is_path = json_is(scan, "path");
	bool is_content = json_is(scan, "content");
	enum json_token token = json_next(scan);

	if (token == JSON_STRING && is_path)
		record->how.path = json_string(&r->arena, scan).ptr;
	else if (token == JSON_STRING && is_content)
		record->content = json_string(&r->arena, scan);
	else if (is_path || is_content)
		return err_set(scan->err, "\"%s\" is not a string",
			       is_path ? "path" : "content");
	return json_skip(scan, token);
}

static int read_members(struct records *r, struct record *record,
			struct json_scan *scan)
{
	enum json_token token = json_next(scan);

	if (token == JSON_BAD)
		return -1;
	if (token != JSON_OBJECT)
		return err_set(scan->err, "not an object with the members "
					  "\"path\" and \"content\"");
	while ((token = json_next(scan)) == JSON_KEY)
		if (read_member(r, record, scan) < 0)
			return -1;
	if (token == JSON_BAD || json_next(scan) != JSON_END)
		return -1;
	if (!record->how.path || !*record->how.path)
		return err_set(scan->err, "\"path\" is missing");
	if (!record->content.ptr)
		return err_set(scan->err, "\"content\" is missing");
	return 0;
}

/* All records fall under the configuration of the folder that hylint runs in:
 * their paths need not be there. */
static void treat_record(struct records *r, struct record *record)
{
	const struct settings *settings = &r->project->settings;
	const char *path = record->how.path;

	while (!strncmp(path, "./", 2))
		path += 2;
	record->how.place = path;
	record->how.project = r->project;
	record->how.imports = IMPORTS_NONE;
	record->how.excluded = settings_path_matches(&settings->exclude, path);
	record->how.largest = lint_largest(settings, path);
	if (record->content.length > record->how.largest)
		record->error = "too large; largest-file sets the limit";
}

static void add_record(struct records *r, struct slice line)
{
	struct record record = { .number = r->line };
	struct json_scan scan;
	struct err err = { .text = "not valid JSON" };

	json_scan_init(&scan, line, &err);
	if (read_members(r, &record, &scan) < 0) {
		record.error = arena_strdup(&r->arena, err.text);
		record.how.path = NULL;
	} else {
		treat_record(r, &record);
	}
	vec_push(&r->arena, &r->batch, record);
	r->bytes += line.length;
}

static void add_too_long(struct records *r)
{
	struct record record = { .number = r->line,
				 .error = "the line is longer than 32 MiB" };

	vec_push(&r->arena, &r->batch, record);
}

/* --- lines as they come -------------------------------------------------------------- */

/* Whether the next line is there, or the end; it is waited for when `wait`. */
static bool read_more(struct records *r, bool wait)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	size_t piece = (size_t)256 * 1024;
	ssize_t got;

	if (!wait && poll(&fd, 1, 0) == 0)
		return false;
	memmove(r->in.text, r->in.text + r->at, r->in.length - r->at);
	r->in.length -= r->at;
	r->at = 0;
	do
		got = read(STDIN_FILENO, strbuf_reserve(&r->in, piece), piece);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		say("standard input: cannot be read: %s", strerror(errno));
		r->run->failed = true;
	}
	if (got <= 0)
		r->ended = true;
	else
		r->in.length += (size_t)got;
	return true;
}

/* Empty lines are no records. */
static void take_record(struct records *r, size_t length)
{
	struct slice line = { r->in.text + r->at, length };

	r->line++;
	r->at += length;
	if (r->too_long)
		add_too_long(r);
	else if (slice_trim(line).length)
		add_record(r, line);
	r->too_long = false;
}

/* One more line of the batch; false when the batch is to be checked as it is. */
static bool read_record_line(struct records *r)
{
	const char *end;

	for (;;) {
		size_t there = r->in.length - r->at;

		end = there ? memchr(r->in.text + r->at, '\n', there) : NULL;
		if (end) {
			take_record(r, (size_t)(end - r->in.text) - r->at);
			r->at++;
			return true;
		}
		if (r->ended) {
			if (there || r->too_long)
				take_record(r, there);
			return false;
		}
		if (there > LONGEST_LINE) {
			r->too_long = true;
			r->at = r->in.length;
		}
		if (!read_more(r, !r->batch.count))
			return false;
	}
}

/* --- a batch ---------------------------------------------------------------------- */

static void lint_record(void *context, size_t job, struct strbuf *found)
{
	struct records *r = context;
	const struct record *record = &r->batch.at[job];

	arena_clear(&r->run->file);
	if (!record->error)
		files_put(found, r->run, &record->how, record->content);
}

static void count_finding(struct run *run, const struct finding *f)
{
	run->totals.by_severity[f->severity]++;
	run->totals.blocking += f->severity >= run->fails_now;
}

static void add_findings(cJSON *o, struct run *run,
			 const struct file_report *file)
{
	cJSON *list = cJSON_AddArrayToObject(o, "findings");

	for (size_t i = 0; i < file->findings.count; i++) {
		const struct finding *f = &file->findings.at[i];

		if (!finding_is_reported(f))
			continue;
		cJSON_AddItemToArray(list, json_finding(file, f));
		count_finding(run, f);
	}
}

/* Why what follows is not all that there is. */
static const char *part_of(struct arena *arena, const struct file_report *file)
{
	uint32_t byte;

	if (!file->syntax_error)
		return file->trouble;
	byte = lines_byte(&file->lines, file->syntax_error, 1);
	return arena_fmt(arena, "syntax error in %s; checked in part",
			 file_line_name(arena, file, byte));
}

static const char *add_report(cJSON *o, struct records *r,
			      const struct treatment *how, struct slice found)
{
	struct run *run = r->run;
	struct file_report file;
	const char *part;

	arena_clear(&run->file);
	files_take(&file, run, how, found);
	if (file.skipped)
		return arena_strdup(&r->arena, file.skipped);
	run->totals.files++;
	add_findings(o, run, &file);
	part = part_of(&run->file, &file);
	return part ? arena_strdup(&r->arena, part) : NULL;
}

static void print_answer(void *context, size_t job, struct slice found,
			 const char *trouble)
{
	struct records *r = context;
	const struct record *record = &r->batch.at[job];
	cJSON *o = cJSON_CreateObject();
	struct report line = { .text = STRBUF_INIT };

	cJSON_AddNumberToObject(o, "record", (double)record->number);
	if (record->how.path)
		cJSON_AddItemToObject(o, "path", json_path(record->how.path));
	trouble = record->error ? record->error : trouble;
	if (!trouble)
		trouble = add_report(o, r, &record->how, found);
	if (trouble) {
		cJSON_AddItemToObject(o, "error", json_text(trouble));
		r->run->failed = true;
	}
	json_emit(&line, o);
	strbuf_addch(&line.text, '\n');
	if (!r->output_failed)
		r->output_failed = print_out(line.text.text,
					     line.text.length) != EXIT_CLEAN;
	strbuf_release(&line.text);
}

static void check_batch(struct records *r)
{
	struct worker_jobs work = { .count = r->batch.count,
				    .processes = r->run->processes,
				    .context = r,
				    .work = lint_record,
				    .take = print_answer };

	workers_run(&work);
	memset(&r->batch, 0, sizeof(r->batch));
	r->bytes = 0;
	arena_clear(&r->arena);
}

void run_records(struct run *run)
{
	struct records r = { .run = run };

	r.project = project_of(&run->projects, "-");
	run_tell_settings(run);
	if (r.project->broken) {
		run->wrong = true;
		return;
	}
	run->fails_now = run->fails_at;
	if (r.project->settings.fail_on && !run->fails_at_asked)
		severity_of(&run->fails_now, r.project->settings.fail_on);
	strbuf_init(&r.in);
	arena_init(&r.arena);
	do {
		while (r.batch.count < BATCH_RECORDS && r.bytes < BATCH_BYTES &&
		       read_record_line(&r))
			;
		if (r.batch.count)
			check_batch(&r);
	} while (!r.output_failed && (!r.ended || r.at < r.in.length));
	run->failed = run->failed || r.output_failed;
	arena_release(&r.arena);
	strbuf_release(&r.in);
}
