/*
 * What libgit2 gets wrong inside a hook is set right here, once: GIT_DIR,
 * linked work trees, the owner of the folder, refs/replace.
 */

#include "git/repository.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "git/changes.h"
#include "git/gitcli.h"
#include "git/gitconfig.h"
#include "git/memory.h"

/* The process has one current folder and hence one repository. */
static struct {
	struct repository repository;
	struct arena arena;
	git_config *config;
	struct index_file index;
	bool is_open, has_index, is_hopeless;
	struct err why; /* it is hopeless */
} current;

int libgit2_failed(struct err *err, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	char doing[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(doing, sizeof(doing), fmt, ap);
	va_end(ap);
	return err_set(err, "%s: %s", doing,
		       last && last->message ? last->message : "no reason");
}

/* A folder of a hundred thousand files is one tree of 4 MB, and each import asks
 * for it again. libgit2 on its own keeps none above 4 KB. */
static void keep_trees(void)
{
	size_t largest = (size_t)32 << 20;
	ssize_t most = (ssize_t)64 << 20;

	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE,
			 largest);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, most);
}

/* Git has judged the owner before it ran the hook, and git has written the
 * objects and the extensions: what it can read, we may read. */
int libgit2_begin(struct err *err)
{
	static const char *extensions[] = { "worktreeconfig", "preciousobjects",
					    "partialclone",
					    "relativeworktrees" };
	static bool begun;

	if (begun)
		return 0;
	/* Before it begins: what it takes then is given back to the same. */
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, libgit2_memory());
	if (git_libgit2_init() < 1)
		return libgit2_failed(err, "libgit2 does not start");
	begun = true;
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
			 sizeof(extensions) / sizeof(*extensions));
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	keep_trees();
	return 0;
}

/* What libgit2 would read from the environment and gets wrong. */
static const char *const misread[] = { "GIT_INDEX_FILE", "GIT_WORK_TREE" };
#define MISREAD (sizeof(misread) / sizeof(*misread))

static int open_from_environment(git_repository **out, struct arena *arena)
{
	const char *saved[MISREAD];
	int rc;

	for (size_t i = 0; i < MISREAD; i++) {
		const char *value = getenv(misread[i]);

		saved[i] = value ? arena_strdup(arena, value) : NULL;
		unsetenv(misread[i]);
	}
	rc = git_repository_open_ext(out, NULL, GIT_REPOSITORY_OPEN_FROM_ENV,
				     NULL);
	for (size_t i = 0; i < MISREAD; i++)
		if (saved[i])
			setenv(misread[i], saved[i], 1);
	return rc;
}

static const char *without_slash(struct arena *arena, const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return arena_strndup(arena, path, length);
}

/* The folder at or above the current one whose .git leads to this git
 * directory. */
static const char *top_by_link(struct arena *arena, const char *git_dir)
{
	const char *at = fs_absolute(arena, ".");
	const char *wanted = fs_absolute(arena, git_dir);

	while (at && wanted) {
		git_buf found = { 0 };
		bool same = false;

		if (fs_kind(fs_join(arena, at, ".git")) != FS_NOTHING &&
		    !git_repository_discover(&found, at, 0, NULL)) {
			const char *real = fs_absolute(arena, found.ptr);

			same = real && !strcmp(real, wanted);
		}
		git_buf_dispose(&found);
		if (same)
			return at;
		if (!strcmp(at, "/"))
			return NULL;
		at = fs_folder_of(arena, at);
	}
	return NULL;
}

static bool says_where_the_top_is(git_repository *git)
{
	git_config *config = NULL;
	git_buf value = { 0 };
	bool says = git_repository_is_worktree(git);

	if (!says && !git_repository_config_snapshot(&config, git))
		says = !git_config_get_path(&value, config, "core.worktree");
	git_buf_dispose(&value);
	git_config_free(config);
	return says;
}

/* libgit2 is right where it found the repository itself. With GIT_DIR, git
 * takes the current folder for the top, and libgit2 the wrong one. */
static const char *find_repository_top(git_repository *git, struct arena *arena)
{
	const char *named = getenv("GIT_WORK_TREE");
	const char *found = git_repository_workdir(git);
	const char *linked;

	if (named && *named) {
		linked = fs_absolute(arena, named);
		return linked ? linked : "";
	}
	if (!getenv("GIT_DIR") || says_where_the_top_is(git))
		return found ? without_slash(arena, found) : "";
	linked = top_by_link(arena, git_repository_path(git));
	if (linked)
		return linked;
	return found ? fs_absolute(arena, ".") : "";
}

static void find_index(struct repository *repo, struct arena *arena)
{
	const char *named = getenv("GIT_INDEX_FILE");

	repo->index_is_named = named && *named;
	if (!repo->index_is_named)
		repo->index_path = fs_join(arena, repo->git_dir, "index");
	else if (*named == '/')
		repo->index_path = arena_strdup(arena, named);
	else
		repo->index_path = fs_join(arena, repo->top, named);
}

/* Git puts other objects in the place of those named in refs/replace; libgit2
 * does not. */
static bool has_replacements(const struct repository *repo)
{
	struct fs_listing loose;
	struct slice packed;
	struct arena arena;
	const char *path;
	bool has;

	if (getenv("GIT_NO_REPLACE_OBJECTS"))
		return false;
	arena_init(&arena);
	path = fs_join(&arena, repo->common_dir, "refs/replace");
	has = !fs_list(&loose, &arena, path, NULL) && loose.entries.count;
	path = fs_join(&arena, repo->common_dir, "packed-refs");
	if (!has && !fs_read_inside(&packed, &arena, "", path, 0, NULL))
		has = memmem(packed.ptr, packed.length, " refs/replace/", 14);
	arena_release(&arena);
	return has;
}

static int open_current(struct err *err)
{
	struct repository *repo = &current.repository;
	struct arena *arena = &current.arena;

	if (getenv("GIT_COMMON_DIR"))
		return err_set(err,
			       "GIT_COMMON_DIR is set; libgit2 ignores it");
	if (libgit2_begin(err) < 0)
		return -1;
	if (open_from_environment(&repo->git, arena))
		return libgit2_failed(err, "cannot open the repository");
	repo->git_dir = git_repository_path(repo->git);
	repo->common_dir = git_repository_commondir(repo->git);
	if (has_replacements(repo))
		return err_set(err, "objects are replaced (refs/replace)");
	repo->shallow = fs_join(arena, repo->common_dir, "shallow");
	repo->top = find_repository_top(repo->git, arena);
	find_index(repo, arena);
	return 0;
}

int repository_open(struct repository **out, struct err *err)
{
	*out = &current.repository;
	if (!current.is_open && !current.is_hopeless) {
		if (open_current(&current.why) < 0)
			current.is_hopeless = true;
		else
			current.is_open = true;
	}
	return current.is_open ? 0 : err_set(err, "%s", current.why.text);
}

void repository_close(void)
{
	gitcli_close();
	index_close(&current.index);
	git_config_free(current.config);
	git_repository_free(current.repository.git);
	arena_release(&current.arena);
	memset(&current, 0, sizeof(current));
}

int repository_enter(const char *folder, struct err *err)
{
	if (chdir(folder))
		return err_set(err, "cannot enter %s", folder);
	repository_close();
	return 0;
}

git_config *repository_config(struct repository *repo)
{
	git_config *live;

	if (current.config)
		return current.config;
	/* Each question to a live one looks at every file again. */
	live = gitconfig_open(repo);
	if (!live || git_config_snapshot(&current.config, live)) {
		current.config = live;
		return live;
	}
	git_config_free(live);
	return current.config;
}

int repository_index(const struct index_file **out, struct repository *repo,
		     struct err *err)
{
	int rc = 0;

	*out = NULL;
	if (!current.has_index && fs_kind(repo->index_path) == FS_NOTHING)
		return 0;
	if (!current.has_index)
		rc = index_open(&current.index, &current.arena,
				repo->index_path, repo->git_dir, err);
	current.has_index = rc == 0;
	if (!rc)
		*out = &current.index;
	return rc;
}

int repository_top(const char **out, struct arena *arena, struct err *err)
{
	struct repository *repo;

	if (repository_open(&repo, NULL) < 0)
		return gitcli_top(out, arena, err);
	if (!*repo->top)
		return err_set(err, "the repository has no work tree");
	*out = arena_strdup(arena, repo->top);
	return 0;
}

int repository_hooks_path(const char **out, bool *configured,
			  struct arena *arena, struct err *err)
{
	struct repository *repo;
	git_buf path = { 0 };
	git_config *config;
	const char *base;

	if (repository_open(&repo, NULL) < 0)
		return gitcli_hooks_path(out, configured, arena, err);
	config = repository_config(repo);
	base = *repo->top ? repo->top : without_slash(arena, repo->git_dir);
	*configured = config &&
		      !git_config_get_path(&path, config, "core.hookspath");
	if (!*configured)
		*out = fs_join(arena, repo->common_dir, "hooks");
	else if (*path.ptr == '/')
		*out = arena_strdup(arena, path.ptr);
	else
		*out = fs_join(arena, base, path.ptr);
	git_buf_dispose(&path);
	return 0;
}
