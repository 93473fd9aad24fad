#include "git/weave.h"

#include "base/strbuf.h"
#include "base/text.h"
#include "git/hunks.h"

/* --- line ends ----------------------------------------------------------------- */

static bool has_crlf(struct slice text)
{
	return text.length && memmem(text.ptr, text.length, "\r\n", 2);
}

/* Every line keeps its number. */
static struct slice without_cr(struct arena *arena, struct slice text)
{
	char *plain = arena_alloc(arena, text.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		if (text.ptr[i] == '\r' && i + 1 < text.length &&
		    text.ptr[i + 1] == '\n')
			continue;
		plain[length++] = text.ptr[i];
	}
	plain[length] = '\0';
	return (struct slice){ plain, length };
}

/* --- where lines went ------------------------------------------------------------ */

/* The lines of the old text that a hunk takes, as [first, behind): of an
 * insertion, the line that it stands in front of, twice. */
struct stretch {
	uint32_t first, behind;
};

static struct stretch lines_removed_by(const struct hunk *hunk)
{
	uint32_t first = hunk->before.first + (hunk->before.count ? 0 : 1);

	return (struct stretch){ first, first + hunk->before.count };
}

static bool hunk_is_inside(uint32_t line, struct stretch s)
{
	return line > s.first && line < s.behind;
}

/* Two insertions at one place have no order. */
static bool hunks_collide(struct stretch a, struct stretch b)
{
	bool a_inserts = a.first == a.behind, b_inserts = b.first == b.behind;

	if (a_inserts && b_inserts)
		return a.first == b.first;
	if (a_inserts)
		return hunk_is_inside(a.first, b);
	if (b_inserts)
		return hunk_is_inside(b.first, a);
	return a.first < b.behind && b.first < a.behind;
}

/* The number that a line of the old text has in the other one. */
static uint32_t moved_place(uint32_t line, const struct hunk_list *hunks)
{
	uint32_t now = line;

	for (size_t i = 0; i < hunks->hunks.count; i++) {
		const struct hunk *h = &hunks->hunks.at[i];

		if (lines_removed_by(h).behind <= line)
			now += h->after.count - h->before.count;
	}
	return now;
}

/* --- weaving ---------------------------------------------------------------------- */

struct weaver {
	struct strbuf out;
	struct lines to, other;
	uint32_t done; /* lines of the other text that are through */
	bool add_cr;
};

/* The bytes of lines [first, behind). */
static struct slice lines_between(const struct lines *lines, uint32_t first,
				  uint32_t behind)
{
	uint32_t start = first <= lines->count ? lines->starts[first - 1]
					       : lines->size;
	uint32_t end = behind <= lines->count ? lines->starts[behind - 1]
					      : lines->size;

	return (struct slice){ lines->text + start, end - start };
}

static void keep_until(struct weaver *w, uint32_t line)
{
	struct slice kept = lines_between(&w->other, w->done + 1, line);

	strbuf_add(&w->out, kept.ptr, kept.length);
	w->done = line - 1;
}

static void add_corrected(struct weaver *w, const struct hunk *hunk)
{
	struct slice text;

	if (!hunk->after.count)
		return;
	text = lines_between(&w->to, hunk->after.first,
			     hunk->after.first + hunk->after.count);
	for (size_t i = 0; i < text.length; i++) {
		if (w->add_cr && text.ptr[i] == '\n')
			strbuf_addch(&w->out, '\r');
		strbuf_addch(&w->out, text.ptr[i]);
	}
}

static bool find_collision(uint32_t *line, const struct hunk_list *wanted,
			   const struct hunk_list *own)
{
	for (size_t i = 0; i < wanted->hunks.count; i++)
		for (size_t k = 0; k < own->hunks.count; k++) {
			const struct hunk *h = &own->hunks.at[k];

			if (!hunks_collide(
				    lines_removed_by(&wanted->hunks.at[i]),
				    lines_removed_by(h)))
				continue;
			*line = h->after.first;
			return true;
		}
	return false;
}

int weave(struct slice *out, uint32_t *line, struct arena *arena,
	  struct slice from, struct slice to, struct slice other,
	  struct err *err)
{
	bool crlf = has_crlf(other) && !has_crlf(from);
	struct slice plain = crlf ? without_cr(arena, other) : other;
	struct hunk_list wanted = { 0 }, own = { 0 };
	struct weaver w = { .add_cr = crlf };

	if (hunks_between(&wanted, arena, from, to, err) < 0 ||
	    hunks_between(&own, arena, from, plain, err) < 0)
		return -1;
	if (find_collision(line, &wanted, &own))
		return 1;
	strbuf_init(&w.out);
	lines_init(&w.to, arena, to.ptr, to.length);
	lines_init(&w.other, arena, other.ptr, other.length);
	for (size_t i = 0; i < wanted.hunks.count; i++) {
		const struct hunk *h = &wanted.hunks.at[i];

		keep_until(&w, moved_place(lines_removed_by(h).first, &own));
		add_corrected(&w, h);
		w.done += h->before.count;
	}
	keep_until(&w, w.other.count + 1);
	out->ptr = arena_strndup(arena, w.out.text, w.out.length);
	out->length = w.out.length;
	strbuf_release(&w.out);
	return 0;
}
