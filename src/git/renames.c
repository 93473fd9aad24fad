/*
 * Three passes over sorted lists, from the cheapest. Pairs of a pass are out of
 * the next. Only the last one compares every pair, and only when there are few.
 */

#include "git/renames.h"

#include <stdlib.h>

#include "git/similarity.h"

/* More pairs than this are not compared: a tenth of a second's worth. */
#define MOST_PAIRS 100000
#define ENOUGH 50 /* per cent in common, as for git */
#define MOST_NAMES 3

/* One file that came or went. */
struct side {
	struct delta *delta;
	const struct tree_entry *entry;
	const char *key; /* the end of the path that is compared */
	struct outline *outline;
	bool unreadable, is_paired;
};

struct sides {
	struct side **at;
	size_t count;
};

struct finder {
	struct rename_job *job;
	struct arena scratch;
	struct sides deleted, added;
	struct err *err;
};

/* --- contents ----------------------------------------------------------------- */

static int read_outline(struct finder *f, struct side *side)
{
	struct rename_job *job = f->job;
	struct slice *text = ARENA_NEW(job->arena, struct slice);
	int rc;

	if (side->outline || side->unreadable)
		return 0;
	rc = job->store->ops->blob(job->store, text, job->arena,
				   &side->entry->id, job->largest, f->err);
	if (rc < 0)
		return -1;
	side->unreadable = rc != BLOB_READ;
	if (side->unreadable)
		return 0;
	if (side->entry == &side->delta->before)
		side->delta->before_text = text;
	else
		side->delta->after_text = text;
	side->outline = ARENA_NEW(&f->scratch, struct outline);
	outline_make(side->outline, &f->scratch, *text);
	return 0;
}

/* 0 too when one of them cannot be read; -1 is trouble. */
static int similarity_of(struct finder *f, struct side *a, struct side *b)
{
	if (read_outline(f, a) < 0 || read_outline(f, b) < 0)
		return -1;
	if (a->unreadable || b->unreadable)
		return 0;
	return (int)outline_similarity(a->outline, b->outline);
}

static void pair_renamed(struct side *deleted, struct side *added)
{
	struct delta *delta = added->delta;

	delta->old_path = deleted->delta->path;
	delta->before = deleted->delta->before;
	delta->before_text = deleted->delta->before_text;
	deleted->is_paired = added->is_paired = true;
	deleted->delta->path = NULL;
}

static void drop_paired(struct sides *sides)
{
	size_t kept = 0;

	for (size_t i = 0; i < sides->count; i++)
		if (!sides->at[i]->is_paired)
			sides->at[kept++] = sides->at[i];
	sides->count = kept;
}

/* --- joining two ordered lists -------------------------------------------------- */

typedef int side_order(const void *, const void *);

static int rename_by_key(const void *a, const void *b)
{
	const struct side *x = *(struct side *const *)a;
	const struct side *y = *(struct side *const *)b;

	return strcmp(x->key, y->key);
}

static int by_contents(const void *a, const void *b)
{
	const struct side *x = *(struct side *const *)a;
	const struct side *y = *(struct side *const *)b;

	return memcmp(&x->entry->id, &y->entry->id, sizeof(x->entry->id));
}

static int by_contents_and_key(const void *a, const void *b)
{
	int order = by_contents(a, b);

	return order ? order : rename_by_key(a, b);
}

static void sort_renames(struct sides *sides, side_order *order)
{
	if (sides->count)
		qsort(sides->at, sides->count, sizeof(*sides->at), order);
}

/* Pairs what compares equal, in order. */
static void join_equal(struct finder *f, side_order *order)
{
	size_t i = 0, k = 0;

	sort_renames(&f->deleted, order);
	sort_renames(&f->added, order);
	while (i < f->deleted.count && k < f->added.count) {
		int c = order(&f->deleted.at[i], &f->added.at[k]);

		if (!c)
			pair_renamed(f->deleted.at[i], f->added.at[k]);
		i += c <= 0;
		k += c >= 0;
	}
	drop_paired(&f->deleted);
	drop_paired(&f->added);
}

/* Whether no neighbour of an ordered list has the same key. */
static bool is_unique(const struct sides *sides, size_t i)
{
	return (!i || rename_by_key(&sides->at[i - 1], &sides->at[i]) != 0) &&
	       (i + 1 == sides->count ||
		rename_by_key(&sides->at[i], &sides->at[i + 1]) != 0);
}

/* Pairs what is alone with its key on either side and similar enough. */
static int join_unique(struct finder *f)
{
	size_t i = 0, k = 0;

	sort_renames(&f->deleted, rename_by_key);
	sort_renames(&f->added, rename_by_key);
	while (i < f->deleted.count && k < f->added.count) {
		int c = rename_by_key(&f->deleted.at[i], &f->added.at[k]);

		if (!c && is_unique(&f->deleted, i) &&
		    is_unique(&f->added, k)) {
			int alike = similarity_of(f, f->deleted.at[i],
						  f->added.at[k]);

			if (alike < 0)
				return -1;
			if (alike >= ENOUGH)
				pair_renamed(f->deleted.at[i], f->added.at[k]);
		}
		i += c <= 0;
		k += c >= 0;
	}
	drop_paired(&f->deleted);
	drop_paired(&f->added);
	return 0;
}

/* --- every pair -------------------------------------------------------------------- */

struct rename_match {
	struct side *deleted, *added;
	int alike;
	size_t order; /* of the search, so that the outcome is always the same */
};

static int best_first(const void *a, const void *b)
{
	const struct rename_match *x = a, *y = b;

	if (x->alike != y->alike)
		return x->alike > y->alike ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static int join_similar(struct finder *f)
{
	VEC(struct rename_match) found = { 0 };

	if (f->deleted.count &&
	    f->added.count > MOST_PAIRS / f->deleted.count) {
		f->job->left = f->added.count;
		return 0;
	}
	for (size_t k = 0; k < f->added.count; k++) {
		for (size_t i = 0; i < f->deleted.count; i++) {
			struct rename_match m = { f->deleted.at[i],
						  f->added.at[k], 0,
						  found.count };

			m.alike = similarity_of(f, m.deleted, m.added);
			if (m.alike < 0)
				return -1;
			if (m.alike >= ENOUGH)
				vec_push(&f->scratch, &found, m);
		}
	}
	if (found.count)
		qsort(found.at, found.count, sizeof(*found.at), best_first);
	for (size_t i = 0; i < found.count; i++)
		if (!found.at[i].deleted->is_paired &&
		    !found.at[i].added->is_paired)
			pair_renamed(found.at[i].deleted, found.at[i].added);
	return 0;
}

/* --- all of it ------------------------------------------------------------------------ */

/* The last names of a path. */
static const char *last_names(const char *path, size_t names)
{
	const char *at = path + strlen(path);

	for (; at > path; at--)
		if (at[-1] == '/' && !--names)
			break;
	return at;
}

static void set_keys(struct sides *sides, size_t names)
{
	for (size_t i = 0; i < sides->count; i++)
		sides->at[i]->key =
			last_names(sides->at[i]->delta->path, names);
}

static void add_side(struct sides *sides, struct finder *f, struct delta *d,
		     const struct tree_entry *entry)
{
	struct side *side = ARENA_NEW(&f->scratch, struct side);

	*side = (struct side){ .delta = d, .entry = entry };
	sides->at[sides->count++] = side;
}

static void collect_sides(struct finder *f, struct deltas *deltas,
			  bool (*is_candidate)(const struct delta *, void *),
			  void *context)
{
	size_t count = deltas->all.count;

	f->deleted.at = ARENA_ARRAY(&f->scratch, struct side *, count);
	f->added.at = ARENA_ARRAY(&f->scratch, struct side *, count);
	for (size_t i = 0; i < count; i++) {
		struct delta *d = &deltas->all.at[i];

		if (d->unmerged || !is_candidate(d, context))
			continue;
		if (is_regular(&d->before) && !d->after.mode)
			add_side(&f->deleted, f, d, &d->before);
		else if (!d->before.mode && is_regular(&d->after))
			add_side(&f->added, f, d, &d->after);
	}
}

static int join_renames(struct finder *f)
{
	int rc = 0;

	set_keys(&f->deleted, 1);
	set_keys(&f->added, 1);
	join_equal(f, by_contents_and_key);
	join_equal(f, by_contents);
	for (size_t names = MOST_NAMES; !rc && names; names--) {
		set_keys(&f->deleted, names);
		set_keys(&f->added, names);
		rc = join_unique(f);
	}
	return rc ? rc : join_similar(f);
}

int renames_find(struct deltas *deltas, struct rename_job *job,
		 bool (*is_candidate)(const struct delta *, void *),
		 void *context, struct err *err)
{
	struct finder f = { .job = job, .err = err };
	size_t kept = 0;
	int rc = 0;

	job->left = 0;
	arena_init(&f.scratch);
	collect_sides(&f, deltas, is_candidate, context);
	if (f.deleted.count && f.added.count)
		rc = join_renames(&f);
	for (size_t i = 0; i < deltas->all.count; i++)
		if (deltas->all.at[i].path)
			deltas->all.at[kept++] = deltas->all.at[i];
	deltas->all.count = kept;
	arena_release(&f.scratch);
	return rc;
}
