#include "git/changes.h"

#include "base/fs.h"
#include "git/request.h"

struct wanted_range {
	const char *from, *to;
	bool direct;
};

/* A history that was cut short has no merge base, or a wrong one. */
static int no_base(struct reading *r, const struct wanted_range *range,
		   struct err *err)
{
	if (fs_kind(r->store->shallow) == FS_NOTHING)
		return err_set(err, "%s and %s have no common history",
			       range->from, range->to);
	return err_set(err,
		       "this clone is shallow and holds no common ancestor of "
		       "%s and %s; fetch more history (git fetch --unshallow, "
		       "or a depth of 0 in CI)",
		       range->from, range->to);
}

static int read_range(struct reading *r, const void *what, struct err *err)
{
	const struct wanted_range *range = what;
	const struct store_ops *ops = r->store->ops;
	struct object_id from, to, base;
	bool exists;

	if (ops->commit(r->store, &from, range->from, err) < 0 ||
	    ops->commit(r->store, &to, range->to, err) < 0)
		return -1;
	if (range->direct)
		return reading_between(r, &from, &to, err);
	if (ops->merge_base(r->store, &base, &exists, &to, &from, 1, err) < 0)
		return -1;
	if (!exists)
		return no_base(r, range, err);
	return reading_between(r, &base, &to, err);
}

int changes_range(struct changes *out, struct arena *arena, const char *from,
		  const char *to, bool direct,
		  const struct changes_options *options, struct err *err)
{
	const struct wanted_range range = { from, to, direct };
	const struct request request = { out, arena, options, read_range,
					 &range };

	return request_run(&request, err);
}
