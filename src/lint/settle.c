/*
 * Moves between the files of a change. Each finding that went in some file takes
 * away one that is new in another, if rule, code and function are the same; the
 * order of the files decides which, so that it is always the same one.
 */
#include "lint/settle.h"

/* Whether a finding may have come from another file. */
static bool settle_is_open(const struct finding *f)
{
	/* A rule about the change itself has no counterpart before it. */
	return f->attribution == ATTRIBUTION_INTRODUCED && !f->suppressed &&
	       f->rule->where != WHERE_CHANGE;
}

bool settle_is_any_open(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (settle_is_open(&findings->at[i]))
			return true;
	return false;
}

void settle_add_removed(struct moved *moved, struct arena *arena,
			const struct findings *removed)
{
	for (size_t i = 0; i < removed->count; i++)
		vec_push(arena, &moved->removed, removed->at[i]);
}

static bool take_counterpart(struct moved *moved, const struct finding *finding)
{
	for (size_t i = 0; i < moved->removed.count; i++) {
		struct finding *f = &moved->removed.at[i];

		if (f->fingerprint != finding->fingerprint ||
		    f->severity < finding->severity || f->suppressed)
			continue;
		*f = moved->removed.at[--moved->removed.count];
		return true;
	}
	return false;
}

void settle_moves(struct moved *moved, struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->at[i];

		if (!settle_is_open(f) || !take_counterpart(moved, f))
			continue;
		f->attribution = ATTRIBUTION_TOUCHED;
		f->cause = CAUSE_NONE;
		f->introduced_by = (struct span){ 0, 0 };
		f->removed = (struct slice){ NULL, 0 };
	}
}
