/*
 * Lines in common at both ends are cut off, the rest is compared with Myers'
 * algorithm up to a bound; beyond it, it is one replacement.
 */

#include "report/diff.h"

#include <stdlib.h>

#include "base/text.h"
#include "report/glyph.h"
#include "report/paint.h"

#define CONTEXT 3

/* Fixes change a few lines. What differs in more than this is told as one
 * replacement, because the search costs the square of it. */
#define MOST_DIFFERENCES 1500

/* Lines with their ends, so that a missing last one is a difference. */
struct diff_side {
	struct slice text;
	struct slice *at;
	int count;
};

struct diff {
	struct strbuf *out;
	bool color;
	struct arena *arena;
	struct diff_side before, after;
	bool *removed, *added; /* by line of each side */
};

static struct diff_side split_lines(struct arena *arena, struct slice text)
{
	struct diff_side side = { .text = text };
	VEC(struct slice) lines = { 0 };

	while (text.length) {
		const char *end = memchr(text.ptr, '\n', text.length);
		size_t length = end ? (size_t)(end - text.ptr) + 1
				    : text.length;
		struct slice line = { text.ptr, length };

		vec_push(arena, &lines, line);
		text.ptr += length;
		text.length -= length;
	}
	side.at = lines.at;
	side.count = (int)lines.count;
	return side;
}

/* The lines in the middle, between what both sides begin and end with. */
struct middle {
	int a, b; /* first line on each side */
	int n, m; /* how many */
};

static struct middle middle_of(const struct diff *d)
{
	struct middle mid = { 0, 0, d->before.count, d->after.count };

	while (mid.n && mid.m &&
	       slice_equal(d->before.at[mid.a], d->after.at[mid.b])) {
		mid.a++, mid.b++;
		mid.n--, mid.m--;
	}
	while (mid.n && mid.m &&
	       slice_equal(d->before.at[mid.a + mid.n - 1],
			   d->after.at[mid.b + mid.m - 1]))
		mid.n--, mid.m--;
	return mid;
}

static bool same_line(const struct diff *d, struct middle mid, int x, int y)
{
	return slice_equal(d->before.at[mid.a + x], d->after.at[mid.b + y]);
}

/* One step of Myers' search: how far each diagonal gets with one more line
 * removed or added. True when the end is reached. */
static bool advance_search(const struct diff *d, struct middle mid, int *reach,
			   int differences)
{
	for (int k = -differences; k <= differences; k += 2) {
		bool down = k == -differences ||
			    (k != differences && reach[k - 1] < reach[k + 1]);
		int x = down ? reach[k + 1] : reach[k - 1] + 1;
		int y = x - k;

		while (x < mid.n && y < mid.m && x >= 0 && y >= 0 &&
		       same_line(d, mid, x, y))
			x++, y++;
		reach[k] = x;
		if (x >= mid.n && y >= mid.m)
			return true;
	}
	return false;
}

/* Walks back from the end and marks the lines on the way. */
static void mark_path(struct diff *d, struct middle mid, int **history,
		      int differences)
{
	int x = mid.n, y = mid.m;

	for (int i = differences; i > 0; i--) {
		const int *reach = history[i - 1];
		int k = x - y;
		bool down = k == -i || (k != i && reach[k - 1] < reach[k + 1]);
		int from_k = down ? k + 1 : k - 1;

		x = reach[from_k];
		y = x - from_k;
		if (down)
			d->added[mid.b + y] = true;
		else
			d->removed[mid.a + x] = true;
	}
}

static void mark_all(struct diff *d, struct middle mid)
{
	for (int i = 0; i < mid.n; i++)
		d->removed[mid.a + i] = true;
	for (int i = 0; i < mid.m; i++)
		d->added[mid.b + i] = true;
}

static void compare_lines(struct diff *d)
{
	struct middle mid = middle_of(d);
	int most = mid.n + mid.m;
	int **history;
	int *reach = NULL;

	if (most > MOST_DIFFERENCES)
		most = MOST_DIFFERENCES;
	history = ARENA_ARRAY(d->arena, int *, most + 1);
	for (int i = 0; i <= most; i++) {
		int *next = ARENA_ARRAY(d->arena, int, 2 * i + 5);

		next += i + 2;
		if (reach)
			memcpy(next - i, reach - i,
			       (size_t)(2 * i + 1) * sizeof(*next));
		reach = history[i] = next;
		if (advance_search(d, mid, reach, i)) {
			mark_path(d, mid, history, i);
			return;
		}
	}
	mark_all(d, mid);
}

static void diff_add_line(struct diff *d, char sign, struct slice line)
{
	bool ended = slice_ends(line, "\n");
	bool colored = d->color && sign != ' ';

	paint_begin(d->out, colored, sign == '-' ? STYLE_ERROR : STYLE_HELP);
	strbuf_addch(d->out, sign);
	strbuf_add(d->out, line.ptr, line.length - ended);
	paint_end(d->out, colored);
	strbuf_addch(d->out, '\n');
	if (!ended)
		strbuf_addstr(d->out, "\\ No newline at end of file\n");
}

/* A place on both sides; moves over lines that are equal or changed. */
struct cursor {
	int a, b;
};

static bool is_change(const struct diff *d, struct cursor c)
{
	return (c.a < d->before.count && d->removed[c.a]) ||
	       (c.b < d->after.count && d->added[c.b]);
}

static bool at_end(const struct diff *d, struct cursor c)
{
	return c.a >= d->before.count && c.b >= d->after.count;
}

static struct cursor diff_step(const struct diff *d, struct cursor c)
{
	if (c.a < d->before.count && d->removed[c.a])
		c.a++;
	else if (c.b < d->after.count && d->added[c.b])
		c.b++;
	else
		c.a++, c.b++;
	return c;
}

/* Behind the last change that is near enough to the one at `c`. */
static struct cursor hunk_end(const struct diff *d, struct cursor c)
{
	struct cursor end = c;
	int equal = 0;

	while (!at_end(d, c) && equal <= 2 * CONTEXT) {
		bool change = is_change(d, c);

		c = diff_step(d, c);
		equal = change ? 0 : equal + 1;
		if (change)
			end = c;
	}
	return end;
}

static int at_most(int value, int most)
{
	return value < most ? value : most;
}

static void add_hunk(struct diff *d, struct cursor from, struct cursor to)
{
	int above = at_most(CONTEXT, at_most(from.a, from.b));
	int below = at_most(CONTEXT, at_most(d->before.count - to.a,
					     d->after.count - to.b));
	struct cursor c = { from.a - above, from.b - above };
	struct cursor end = { to.a + below, to.b + below };
	int old_count = end.a - c.a, new_count = end.b - c.b;

	paint_begin(d->out, d->color, STYLE_PLACE);
	strbuf_addf(d->out, "@@ -%d,%d +%d,%d @@", c.a + (old_count > 0),
		    old_count, c.b + (new_count > 0), new_count);
	paint_end(d->out, d->color);
	strbuf_addch(d->out, '\n');
	while (c.a < end.a || c.b < end.b) {
		if (c.a < end.a && d->removed[c.a])
			diff_add_line(d, '-', d->before.at[c.a]);
		else if (c.b < end.b && d->added[c.b])
			diff_add_line(d, '+', d->after.at[c.b]);
		else
			diff_add_line(d, ' ', d->before.at[c.a]);
		c = diff_step(d, c);
	}
}

void diff_add(struct strbuf *out, bool color, struct arena *arena,
	      const char *path, struct slice before, struct slice after)
{
	struct diff d = { out,
			  color,
			  arena,
			  split_lines(arena, before),
			  split_lines(arena, after),
			  NULL,
			  NULL };
	struct cursor c = { 0, 0 };

	if (slice_equal(before, after))
		return;
	d.removed = ARENA_ARRAY(arena, bool, d.before.count + 1);
	d.added = ARENA_ARRAY(arena, bool, d.after.count + 1);
	compare_lines(&d);
	paint_begin(out, color, STYLE_STRONG);
	strbuf_addstr(out, "--- a/");
	escape_addstr(out, path);
	strbuf_addstr(out, "\n+++ b/");
	escape_addstr(out, path);
	paint_end(out, color);
	strbuf_addch(out, '\n');
	while (!at_end(&d, c)) {
		struct cursor end;

		if (!is_change(&d, c)) {
			c = diff_step(&d, c);
			continue;
		}
		end = hunk_end(&d, c);
		add_hunk(&d, c, end);
		c = end;
	}
}
