#include "git/gitcli.h"

int gitcli_top(const char **out, struct arena *arena, struct err *err)
{
	(void)out;
	(void)arena;
	return err_set(err, "not a git repository");
}

int gitcli_hooks_path(const char **out, bool *configured, struct arena *arena,
		      struct err *err)
{
	(void)out;
	(void)arena;
	(void)configured;
	return err_set(err, "not a git repository");
}

const char *gitcli_setting(struct arena *arena, const char *name)
{
	(void)arena;
	(void)name;
	return NULL;
}
