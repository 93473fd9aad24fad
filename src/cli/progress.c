/* Printed only after some seconds, and at most a few times a second. */

#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"
#include "report/glyph.h"

/* Seconds before the first line, and between two. */
#define SECONDS_UNTIL_SHOWN 0.5
#define PAUSE 0.1

static struct {
	bool on, shown;
	double next;
} progress;

static double progress_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(void)
{
	const char *term = getenv("TERM");

	progress.on = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") &&
		      terminal_columns(STDERR_FILENO) > 20;
	progress.next = progress_seconds() + SECONDS_UNTIL_SHOWN;
}

/* As much of the text as fits into one line. */
static void put_line(const char *text)
{
	const char *p = text, *end = text + strlen(text);
	unsigned columns = terminal_columns(STDERR_FILENO), column = 0;
	struct strbuf line = STRBUF_INIT;

	strbuf_addstr(&line, "\r\033[K");
	while (p < end) {
		struct glyph g = glyph_at(p, end, column);

		if (column + g.width >= columns)
			break;
		strbuf_addstr(&line, g.text);
		column += g.width;
		p += g.consumed;
	}
	fwrite(line.text, 1, line.length, stderr);
	fflush(stderr);
	strbuf_release(&line);
}

void progress_show(size_t files, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	double time;

	if (!progress.on)
		return;
	time = progress_seconds();
	if (time < progress.next)
		return;
	progress.next = time + PAUSE;
	progress.shown = true;
	strbuf_addf(&text, "hylint: %zu files, %s", files, path);
	put_line(text.text);
	strbuf_release(&text);
}

void progress_clear(void)
{
	if (!progress.shown)
		return;
	progress.shown = false;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
