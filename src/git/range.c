/*
 * The changes of a range of commits: two revisions enter; a list of what the second
 * one has changed since the merge base of both leaves, or since the first one itself.
 */
#include "git/changes.h"

#include "base/fs.h"
#include "git/request.h"

struct wanted_range {
	const char *from, *to;
	bool direct;
};

/* A history that was cut short has no merge base. */
static int no_base(struct reading *r, const char *from, const char *to,
		   struct err *err)
{
	if (fs_kind(r->store->shallow) == FS_NOTHING)
		return err_set(err, "%s and %s have no common history", from,
			       to);
	return err_set(err,
		       "this clone is shallow and holds no common ancestor of "
		       "%s and %s; fetch more history (git fetch --unshallow, "
		       "or a depth of 0 in CI)",
		       from, to);
}

static int list_range(struct reading *r, const void *what, struct err *err)
{
	const struct wanted_range *range = what;
	const struct store_ops *ops = r->store->ops;
	struct object_id from, to, base;
	bool exists;

	if (ops->commit(r->store, &from, range->from, err) < 0 ||
	    ops->commit(r->store, &to, range->to, err) < 0)
		return -1;
	if (range->direct)
		return reading_list_between(r, &from, &to, err);
	if (ops->merge_base(r->store, &base, &exists, &to, &from, 1, err) < 0)
		return -1;
	if (!exists)
		return no_base(r, range->from, range->to, err);
	return reading_list_between(r, &base, &to, err);
}

int changes_list_range(struct change_list *out, struct arena *arena,
		       const char *from, const char *to, bool direct,
		       struct err *err)
{
	const struct wanted_range range = { from, to, direct };

	return request_list(out, arena, list_range, &range, err);
}

/* --- pushes --------------------------------------------------------------------- */

static bool is_nothing(const char *hex)
{
	return !hex[strspn(hex, "0")];
}

/* The best base among what the receiver has; none: all of it is new there. */
static int base_of_new_ref(struct reading *r, struct object_id *base,
			   bool *exists, const struct object_id *commit,
			   const char *remote, struct err *err)
{
	const struct store_ops *ops = r->store->ops;
	struct object_ids tips = { 0 };
	const char *prefix = "refs/heads/";

	if (remote)
		prefix = arena_fmt(r->arena, "refs/remotes/%s/", remote);
	if (ops->tips(r->store, &tips, r->arena, prefix, err) < 0)
		return -1;
	/* A remote may be given by its address. */
	if (remote && !tips.all.count &&
	    ops->tips(r->store, &tips, r->arena, "refs/remotes/", err) < 0)
		return -1;
	*exists = false;
	if (!tips.all.count)
		return 0;
	return ops->merge_base(r->store, base, exists, commit, tips.all.at,
			       tips.all.count, err);
}

/* A forced push counts from where the two histories part. An old commit that is
 * not here was pushed by somebody else. */
static int list_pushed(struct reading *r, const void *what, struct err *err)
{
	const struct store_ops *ops = r->store->ops;
	const struct pushed_ref *ref = what;
	struct object_id old, new, base;
	bool exists = false;

	if (is_nothing(ref->new))
		return 1;
	if (ops->commit(r->store, &new, ref->new, err) < 0)
		return -1;
	if (!is_nothing(ref->old) &&
	    !ops->commit(r->store, &old, ref->old, NULL)) {
		if (ops->merge_base(r->store, &base, &exists, &new, &old, 1,
				    err) < 0)
			return -1;
		if (!exists && fs_kind(r->store->shallow) != FS_NOTHING)
			return no_base(r, ref->old, ref->new, err);
	}
	if (!exists &&
	    base_of_new_ref(r, &base, &exists, &new, ref->remote, err) < 0)
		return -1;
	return reading_list_between(r, exists ? &base : NULL, &new, err);
}

int changes_list_pushed(struct change_list *out, struct arena *arena,
			const struct pushed_ref *ref, struct err *err)
{
	return request_list(out, arena, list_pushed, ref, err);
}
