#include "git/gitconfig.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "git/changes.h"
#include "git/gitcli.h"

/* --- files ----------------------------------------------------------------- */

/* A level above the repository's own, for the file of the work tree. */
#define LEVEL_WORKTREE GIT_CONFIG_LEVEL_APP

static bool config_is_true(const char *value)
{
	return value && *value && strcmp(value, "0") != 0 &&
	       strcasecmp(value, "false") != 0 &&
	       strcasecmp(value, "no") != 0 && strcasecmp(value, "off") != 0;
}

/* A file that is not there is no trouble. */
static int add_config_file(git_config *config, const char *path,
			   git_config_level_t level, git_repository *git)
{
	int rc = git_config_add_file_ondisk(config, path, level, git, 0);

	return rc == GIT_ENOTFOUND ? 0 : rc;
}

static int add_found(git_config *config, int (*find)(git_buf *),
		     git_config_level_t level, git_repository *git)
{
	git_buf path = { 0 };
	int rc = 0;

	if (!find(&path))
		rc = add_config_file(config, path.ptr, level, git);
	git_buf_dispose(&path);
	return rc;
}

static int add_system(git_config *config, git_repository *git)
{
	const char *named = getenv("GIT_CONFIG_SYSTEM");

	if (config_is_true(getenv("GIT_CONFIG_NOSYSTEM")))
		return 0;
	if (named)
		return add_config_file(config, named, GIT_CONFIG_LEVEL_SYSTEM,
				       git);
	return add_found(config, git_config_find_system,
			 GIT_CONFIG_LEVEL_SYSTEM, git);
}

static int add_user(git_config *config, git_repository *git)
{
	const char *named = getenv("GIT_CONFIG_GLOBAL");

	if (named)
		return add_config_file(config, named, GIT_CONFIG_LEVEL_GLOBAL,
				       git);
	if (add_found(config, git_config_find_xdg, GIT_CONFIG_LEVEL_XDG, git))
		return -1;
	return add_found(config, git_config_find_global,
			 GIT_CONFIG_LEVEL_GLOBAL, git);
}

static int add_repository(git_config *config, const struct repository *repo)
{
	struct arena arena;
	int on = 0, rc;

	arena_init(&arena);
	rc = add_config_file(config,
			     fs_join(&arena, repo->common_dir, "config"),
			     GIT_CONFIG_LEVEL_LOCAL, repo->git);
	if (!rc &&
	    !git_config_get_bool(&on, config, "extensions.worktreeconfig") &&
	    on)
		rc = add_config_file(config,
				     fs_join(&arena, repo->git_dir,
					     "config.worktree"),
				     LEVEL_WORKTREE, repo->git);
	arena_release(&arena);
	return rc;
}

git_config *gitconfig_open(const struct repository *repo)
{
	git_config *config = NULL;

	if (git_config_new(&config))
		return NULL;
	if (!add_system(config, repo->git) && !add_user(config, repo->git) &&
	    !add_repository(config, repo))
		return config;
	git_config_free(config);
	return NULL;
}

/* --- one command ------------------------------------------------------------ */

/* "hylint.selkt" of any section, for one of ours: what stands behind the dot. */
static const char *key_of_ours(const char *name)
{
	static const char section[] = "hylint.";

	return strncasecmp(name, section, sizeof(section) - 1)
		       ? NULL
		       : name + sizeof(section) - 1;
}

/* A later value takes the place of an earlier one. */
static void put_setting(struct git_settings *out, struct arena *arena,
			const char *name, const char *value)
{
	const char *key = key_of_ours(name);
	struct git_setting fresh;

	if (!key)
		return;
	for (size_t i = 0; i < out->all.count; i++) {
		if (strcasecmp(out->all.at[i].key, key) != 0)
			continue;
		out->all.at[i].value = arena_strdup(arena, value);
		return;
	}
	fresh.key = arena_strdup(arena, key);
	fresh.value = arena_strdup(arena, value);
	vec_push(arena, &out->all, fresh);
}

/* GIT_CONFIG_COUNT with GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 and so on. */
static void put_count(struct git_settings *out, struct arena *arena)
{
	const char *count = getenv("GIT_CONFIG_COUNT");
	long most = count ? strtol(count, NULL, 10) : 0;

	for (long i = 0; i < most; i++) {
		const char *key, *value;

		key = getenv(arena_fmt(arena, "GIT_CONFIG_KEY_%ld", i));
		value = getenv(arena_fmt(arena, "GIT_CONFIG_VALUE_%ld", i));
		if (!key || !value)
			break;
		put_setting(out, arena, key, value);
	}
}

/* Appends one quoted word: '...' pieces joined by \' and \!. NULL when the
 * quoting is broken, else what follows. */
static const char *unquote_value(struct strbuf *out, const char *at)
{
	if (*at != '\'')
		return NULL;
	for (;;) {
		const char *end = strchr(at + 1, '\'');

		if (!end)
			return NULL;
		strbuf_add(out, at + 1, (size_t)(end - at - 1));
		at = end + 1;
		if (at[0] != '\\' || (at[1] != '\'' && at[1] != '!') ||
		    at[2] != '\'')
			return at;
		strbuf_addch(out, at[1]);
		at += 2;
	}
}

/* Reads one 'KEY'='VALUE' or, as git did before 2.31, 'KEY=VALUE'. A key alone
 * means true. */
static const char *one_parameter(struct strbuf *key, struct strbuf *value,
				 const char *at)
{
	char *equals;

	strbuf_clear(key);
	strbuf_clear(value);
	at = unquote_value(key, at);
	if (!at)
		return NULL;
	if (*at == '=') {
		at++;
		if (*at == '\'')
			return unquote_value(value, at);
	} else if ((equals = strchr(key->text, '='))) {
		strbuf_addstr(value, equals + 1);
		*equals = '\0';
		return at;
	}
	strbuf_addstr(value, "true");
	return at;
}

static void put_parameters(struct git_settings *out, struct arena *arena)
{
	const char *at = getenv("GIT_CONFIG_PARAMETERS");
	struct strbuf key = STRBUF_INIT, value = STRBUF_INIT;

	while (at) {
		while (isspace((unsigned char)*at))
			at++;
		if (!*at)
			break;
		at = one_parameter(&key, &value, at);
		if (at)
			put_setting(out, arena, key.text, value.text);
	}
	strbuf_release(&key);
	strbuf_release(&value);
}

/* --- all of ours -------------------------------------------------------------- */

/* Asked of git, where libgit2 cannot open the repository. */
static void put_of_git(struct git_settings *out, struct arena *arena)
{
	struct gitcli_settings settings = { 0 };

	gitcli_settings(&settings, arena, "hylint");
	for (size_t i = 0; i < settings.all.count; i++)
		put_setting(out, arena, settings.all.at[i].name,
			    settings.all.at[i].value);
}

static int put_files(struct git_settings *out, struct arena *arena)
{
	git_config_iterator *each = NULL;
	git_config_entry *entry;
	struct repository *repo;
	git_config *config;

	if (repository_open(&repo, NULL) < 0)
		return -1;
	config = repository_config(repo);
	if (!config || git_config_iterator_new(&each, config))
		return -1;
	/* The strongest file comes last. */
	while (!git_config_next(&entry, each))
		put_setting(out, arena, entry->name,
			    entry->value ? entry->value : "true");
	git_config_iterator_free(each);
	return 0;
}

void repository_settings(struct git_settings *out, struct arena *arena)
{
	memset(out, 0, sizeof(*out));
	if (put_files(out, arena) < 0)
		put_of_git(out, arena);
	put_count(out, arena);
	put_parameters(out, arena);
}
