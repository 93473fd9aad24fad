#include "git/changes.h"

#include "git/request.h"

static int read_staged(struct reading *r, const void *what, struct err *err)
{
	(void)what;
	return reading_staged(r, err);
}

int changes_staged(struct changes *out, struct arena *arena,
		   const struct changes_options *options, struct err *err)
{
	const struct request request = { out, arena, options, read_staged,
					 NULL };

	return request_run(&request, err);
}

struct wanted_blob {
	struct slice *out;
	const char *revision, *path;
};

static int read_blob(struct reading *r, const void *what, struct err *err)
{
	const struct wanted_blob *wanted = what;
	const struct store_ops *ops = r->store->ops;
	struct object_id commit;

	if (wanted->revision &&
	    ops->commit(r->store, &commit, wanted->revision, err) < 0)
		return -1;
	return ops->file(r->store, wanted->out, r->arena,
			 wanted->revision ? &commit : NULL, wanted->path, err);
}

int changes_blob(struct slice *out, struct arena *arena, const char *revision,
		 const char *path, struct err *err)
{
	const struct wanted_blob wanted = { out, revision, path };
	struct changes unused;
	const struct request request = { &unused, arena, NULL, read_blob,
					 &wanted };

	return request_run(&request, err);
}
