/* Two attempts, and the second one's failure is reported. */

#include "git/request.h"

#include "git/native.h"

static int read_with(struct store *store, const struct request *request,
		     struct err *err)
{
	struct reading r;

	reading_begin(&r, request->arena, request->list, request->out, store);
	return request->read(&r, request->what, err);
}

int request_run(const struct request *request, struct err *err)
{
	struct err first, second;
	struct native native;
	struct gitcli *cli;
	int rc = -1;

	if (!native_open(&native, &first))
		rc = read_with(&native.store, request, &first);
	if (rc == REPOSITORY_BROKEN)
		return err_set(err, "%s", first.text);
	if (rc >= 0)
		return rc;
	rc = gitcli_open(&cli, &second);
	if (!rc)
		rc = read_with(&cli->store, request, &second);
	if (rc == GIT_NOT_RUN)
		return err_set(err, "%s", first.text);
	return rc < 0 ? err_set(err, "%s", second.text) : rc;
}

int request_list(struct change_list *out, struct arena *arena,
		 request_reader read, const void *what, struct err *err)
{
	const struct request request = {
		.list = out, .arena = arena, .read = read, .what = what
	};

	*out = (struct change_list){ .arena = arena };
	return request_run(&request, err);
}

int request_ask(struct arena *arena, request_reader read, const void *what,
		struct err *err)
{
	const struct request request = { .arena = arena,
					 .read = read,
					 .what = what };

	return request_run(&request, err);
}
