/*
 * Files named by frames of the traceback are linted in this process; a finding
 * at the line weighs more than one in the same function.
 */

#include "cli/why_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "cli/run.h"
#include "lint/lint.h"

/* A traceback of a deep recursion names one line again and again. */
#define MOST_PLACES 8

/* A finding at the line itself, elsewhere in its function, and what only points
 * there. The words of the pages add a few. */
#define WEIGHT_LINE 40.0
#define WEIGHT_FUNCTION 16.0
#define WEIGHT_POINTER 8.0

struct user_line {
	const char *path, *function;
	uint32_t line;
};

struct user_lines {
	struct user_line at[MOST_PLACES]; /* the last one of the text first */
	size_t count;
};

/* What belongs to TensorFlow, to Python or to code made at run time. */
static bool is_own_path(const char *path)
{
	return !strstr(path, "-packages/") && path[0] != '<' &&
	       !strstr(path, "__autograph_generated_file") &&
	       strlen(path) > 3 && !strcmp(path + strlen(path) - 3, ".py");
}

static bool is_known(const struct user_lines *lines, const char *path,
		     uint32_t line)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i].line == line &&
		    !strcmp(lines->at[i].path, path))
			return true;
	return false;
}

/* File "train.py", line 12, in step */
static void add_line(struct user_lines *out, struct arena *arena,
		     const char *frame)
{
	const char *begin = frame + strlen("File \"");
	const char *end = begin + strcspn(begin, "\"\n");
	const char *path, *function = "";
	char *behind;
	unsigned long line;

	if (strncmp(end, "\", line ", 8) != 0)
		return;
	path = arena_strndup(arena, begin, (size_t)(end - begin));
	line = strtoul(end + 8, &behind, 10);
	if (!strncmp(behind, ", in ", 5))
		function = arena_strndup(arena, behind + 5,
					 strcspn(behind + 5, " \n"));
	if (!line || line > UINT32_MAX || !is_own_path(path) ||
	    is_known(out, path, (uint32_t)line))
		return;
	if (out->count == MOST_PLACES)
		out->count--;
	memmove(out->at + 1, out->at, out->count * sizeof(*out->at));
	out->at[0] = (struct user_line){ path, function, (uint32_t)line };
	out->count++;
}

static struct user_lines find_lines(struct arena *arena, const char *text)
{
	struct user_lines out = { .count = 0 };

	for (const char *p = text; (p = strstr(p, "File \"")) != NULL; p++)
		add_line(&out, arena, p);
	return out;
}

/* --- what fires there -------------------------------------------------------------- */

static uint32_t reported_line(const struct file_report *file, uint32_t byte)
{
	return file_place(file, byte).at.line;
}

static bool covers_line(const struct file_report *file, struct span span,
			uint32_t line)
{
	return reported_line(file, span.start) <= line &&
	       line <= reported_line(file, span.end);
}

/* An error says more than advice. */
static double by_severity(enum severity severity)
{
	return severity == SEVERITY_ERROR     ? 1.0
	       : severity == SEVERITY_WARNING ? 0.8
					      : 0.3;
}

static bool points_at(const struct file_report *file, const struct finding *f,
		      uint32_t line)
{
	for (size_t i = 0; i < f->related.count; i++)
		if (!f->related.at[i].path &&
		    covers_line(file, f->related.at[i].span, line))
			return true;
	return false;
}

/* The last name of a function as a frame gives it: "step" for Trainer.step. */
static bool is_named_function(const struct finding *f, const char *name)
{
	size_t whole = strlen(f->function), last = strlen(name);

	return last && whole >= last &&
	       !strcmp(f->function + whole - last, name) &&
	       (whole == last || f->function[whole - last - 1] == '.');
}

static double weight_at(const struct file_report *file, const struct finding *f,
			const struct user_line *at)
{
	double weight = WEIGHT_FILE;

	if (covers_line(file, f->span, at->line))
		weight = WEIGHT_LINE;
	else if (is_named_function(f, at->function))
		weight = WEIGHT_FUNCTION;
	else if (points_at(file, f, at->line))
		weight = WEIGHT_POINTER;
	return weight * by_severity(f->severity);
}

/* Lints the file of a line. An earlier frame, which only called what failed, says
 * less than a later one. */
static void weigh_place(double *weights, struct run *run,
			const struct user_line *at, size_t rank)
{
	struct treatment how = treatment_of(&run->projects, at->path);
	struct file_report file;
	struct slice text;
	struct err err;

	arena_clear(&run->file);
	if (how.project->broken ||
	    fs_read(&text, &run->file, at->path, how.largest, &err) < 0)
		return;
	lint_next_file(&how.project->lint);
	lint_text(&how.project->lint, &file, &run->file, &how, text);
	for (size_t i = 0; i < file.findings.count; i++) {
		const struct finding *f = &file.findings.at[i];
		double weight = weight_at(&file, f, at) / (double)(rank + 1);

		if (weight > weights[f->rule - rule_table])
			weights[f->rule - rule_table] = weight;
	}
}

const double *weights_of_places(struct cli *cli, const char *text)
{
	double *weights = ARENA_ARRAY(&cli->arena, double, rule_room);
	struct user_lines lines = find_lines(&cli->arena, text);
	struct overrides overrides = { .isolated = true };
	struct run run;

	memset(weights, 0, rule_room * sizeof(*weights));
	if (!lines.count)
		return weights;
	run_init(&run, cli, &overrides);
	for (size_t i = 0; i < lines.count; i++)
		weigh_place(weights, &run, &lines.at[i], i);
	run_release(&run);
	return weights;
}
