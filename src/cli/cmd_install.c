/* hylint install, hylint uninstall: the hook of the current repository. */

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/draft.h"
#include "base/fs.h"
#include "cli/cli.h"
#include "cli/hookfile.h"
#include "cli/managers.h"
#include "git/changes.h"

struct install_options {
	bool force, into_hooks_path;
};

static const struct option install_options[] = {
	OPT_FLAG("force", 0, struct install_options, force,
		 "replace an existing hook without running it first"),
	OPT_FLAG("into-hookspath", 0, struct install_options, into_hooks_path,
		 "also install into the folder of core.hooksPath"),
	OPT_END,
};

static const char install_details[] =
	"An existing hook is kept as pre-commit.hylint-prev and "
	"runs\n"
	"first; `hylint uninstall` puts it back as it was. Installing twice\n"
	"changes nothing. Where a hook manager owns the hooks, install says "
	"what\n"
	"to tell the manager instead. Where a manager runs hylint already, "
	"nothing\n"
	"is installed: each commit would be checked twice.\n";

static const struct option no_options[] = { OPT_END };

/* What to do where core.hooksPath is set: a manager may own that folder. */
static enum exit_code refuse_hooks_path(const struct hookfile *hook)
{
	size_t length = strlen(hook->folder);

	say("core.hooksPath points git to %s; nothing was installed",
	    hook->folder);
	if (length >= 8 && !strcmp(hook->folder + length - 8, ".husky/_"))
		say("husky owns that folder; add this line to "
		    ".husky/pre-commit: hylint hook");
	else
		say("add the line `hylint hook` to the pre-commit hook there, "
		    "or run: hylint install --into-hookspath");
	return EXIT_USAGE;
}

static enum exit_code install_failed(const char *doing, const char *path)
{
	say("cannot %s %s: %s", doing, path, strerror(errno));
	return EXIT_TROUBLE;
}

/* Puts the hook that is there aside. */
static enum exit_code keep_previous(const struct hookfile *hook)
{
	const struct manager *manager = manager_of_hook(hook->text, "");

	if (hook->has_previous)
		return complain(
			"both %s and %s exist; remove or rename one of them",
			hook->path, hook->previous);
	if (rename(hook->path, hook->previous))
		return install_failed("rename", hook->path);
	say("the hook that was there runs first: %s", hook->previous);
	if (manager)
		say("%s rewrites its hook from time to time, which removes "
		    "hylint's; instead, %s",
		    manager->name, manager->how);
	return EXIT_CLEAN;
}

static enum exit_code write_hook(struct cli *cli, const struct hookfile *hook,
				 const struct install_options *o)
{
	const char *binary, *text;
	enum exit_code code;
	struct err err;

	if (own_path(&binary, &cli->arena, cli->program, &err) < 0)
		return complain("%s", err.text);
	text = hookfile_script(&cli->arena, binary);
	if (hook->state == HOOKFILE_OURS && !strcmp(hook->text, text) &&
	    hook->executable) {
		say("already installed: %s", hook->path);
		return EXIT_CLEAN;
	}
	if (hook->state == HOOKFILE_FOREIGN && !o->force) {
		code = keep_previous(hook);
		if (code != EXIT_CLEAN)
			return code;
	}
	if (mkdir(hook->folder, 0777) && errno != EEXIST)
		return install_failed("create", hook->folder);
	/* A link would be followed to a file that is not ours. */
	if (hook->state != HOOKFILE_NONE && unlink(hook->path) &&
	    errno != ENOENT)
		return install_failed("replace", hook->path);
	if (draft_write_new(hook->path, slice_of(text), 0755, &err) < 0) {
		say("%s: %s", hook->path, err.text);
		return EXIT_TROUBLE;
	}
	say("installed: %s", hook->path);
	return EXIT_CLEAN;
}

/* Installs nothing where the manager whose hook is there, or is to be there, runs
 * hylint: our hook would be a second one. */
static bool leave_to_manager(enum exit_code *code, struct cli *cli,
			     const struct hookfile *hook)
{
	const struct manager *its = manager_of_hook(hook->text, hook->folder);
	const char *top, *file;

	if (repository_top(&top, &cli->arena, NULL) < 0)
		return false;
	for (const struct manager *m = managers; m->name; m++) {
		file = manager_names_hylint(m, &cli->arena, top);
		if (!file || (its && its != m))
			continue;
		if (its)
			say("%s runs hylint here already, because %s names "
			    "it; nothing was installed",
			    m->name, file);
		else
			say("nothing was installed: %s names hylint, so each "
			    "commit would be checked twice; run: %s (or, "
			    "without %s: hylint install --force)",
			    file, m->install, m->name);
		*code = its ? EXIT_CLEAN : EXIT_USAGE;
		return true;
	}
	return false;
}

/* Git 2.54 and later run the configured one as well. */
static void warn_of_configured(struct cli *cli)
{
	const char *configured = configured_hook(&cli->arena, ".");

	if (configured)
		say("git's configuration also has a hook for hylint (%s): git "
		    "2.54 and later check each commit twice; keep one of them",
		    configured);
}

static enum exit_code install_run(struct cli *cli, int argc, char **argv)
{
	struct install_options o = { 0 };
	enum exit_code code;
	struct hookfile hook;
	struct err err;

	if (!options_parse(&code, &cmd_install, &o, &cli->arena, &argc, argv))
		return code;
	if (argc)
		return complain(
			"install takes no arguments; change to the repository "
			"first");
	if (hookfile_find(&hook, &cli->arena, &err) < 0)
		return complain("%s", err.text);
	if (hook.configured && !o.into_hooks_path)
		return refuse_hooks_path(&hook);
	if (hook.state != HOOKFILE_OURS && !o.force &&
	    leave_to_manager(&code, cli, &hook))
		return code;
	warn_of_configured(cli);
	return write_hook(cli, &hook, &o);
}

static enum exit_code remove_hook(struct arena *arena,
				  const struct hookfile *hook)
{
	const char *aside = hook->state == HOOKFILE_FOREIGN
				    ? hookfile_set_aside(arena, hook)
				    : NULL;

	if (aside) {
		if (unlink(aside))
			return install_failed("remove", aside);
		say("removed: %s; %s is not hylint's and stays", aside,
		    hook->path);
		return EXIT_CLEAN;
	}
	if (hook->state == HOOKFILE_NONE) {
		say("no hook is installed here");
		return EXIT_CLEAN;
	}
	if (hook->state == HOOKFILE_FOREIGN)
		return complain("%s is not hylint's hook and was not changed",
				hook->path);
	if (unlink(hook->path))
		return install_failed("remove", hook->path);
	if (!hook->has_previous) {
		say("removed: %s", hook->path);
		return EXIT_CLEAN;
	}
	if (rename(hook->previous, hook->path))
		return install_failed("restore", hook->previous);
	say("removed; the hook from before is back: %s", hook->path);
	return EXIT_CLEAN;
}

static enum exit_code uninstall_run(struct cli *cli, int argc, char **argv)
{
	enum exit_code code;
	struct hookfile hook;
	struct err err;
	char none;

	if (!options_parse(&code, &cmd_uninstall, &none, &cli->arena, &argc,
			   argv))
		return code;
	if (argc)
		return complain("uninstall takes no arguments; change to the "
				"repository first");
	if (hookfile_find(&hook, &cli->arena, &err) < 0)
		return complain("%s", err.text);
	return remove_hook(&cli->arena, &hook);
}

const struct command cmd_install = {
	.name = "install",
	.usage = "[--force] [--into-hookspath]",
	.summary = "Installs the pre-commit hook in the current repository",
	.details = install_details,
	.options = install_options,
	.run = install_run,
};

const struct command cmd_uninstall = {
	.name = "uninstall",
	.usage = "",
	.summary = "Removes the hook and restores the previous one",
	.options = no_options,
	.run = uninstall_run,
};
