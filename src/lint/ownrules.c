/*
 * From a folder or the name of a package to the rules in it. Packages are found
 * as Python would find them, by looking at folders; no Python runs. The
 * repository can only name folders within itself.
 */

#include "lint/ownrules.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "rulekit/own.h"

#define LARGEST_RULE ((size_t)64 * 1024)

static const char *const rule_endings[] = { ".ini", ".md", NULL };

static bool is_of_a_rule(const char *path)
{
	for (size_t i = 0; rule_endings[i]; i++)
		if (slice_ends(slice_of(path), rule_endings[i]))
			return true;
	return false;
}

/* A repository can bring rules along, and name none from elsewhere. */
static int check_folder_inside(struct arena *arena, const char *top,
			       const char *folder, struct err *err)
{
	const char *real = fs_absolute(arena, *folder ? folder : ".");

	if (!*top || !real || fs_below(real, top))
		return 0;
	return err_set(
		err,
		"%s is outside %s and was not read; name it with --config "
		"rules=FOLDER, or put the rules there",
		folder, top);
}

static int read_from_disk(struct folder_files *out, struct arena *arena,
			  const char *top, const char *folder, struct err *err)
{
	struct fs_listing listing;

	if (check_folder_inside(arena, top, folder, err) < 0)
		return -1;
	if (fs_list(&listing, arena, *folder ? folder : ".", err) < 0)
		return err_prefix(err, "%s", folder);
	for (size_t i = 0; i < listing.entries.count; i++) {
		const struct fs_entry *e = &listing.entries.at[i];
		struct folder_file file = { .path = fs_join(arena, folder,
							    e->name) };

		if (e->kind != FS_FILE || !is_of_a_rule(e->name))
			continue;
		if (fs_read_inside(&file.text, arena, top, file.path,
				   LARGEST_RULE, err) < 0)
			return err_prefix(err, "%s", file.path);
		vec_push(arena, &out->files, file);
	}
	return 0;
}

/* "X001-name.md" beside "X001-name.ini". */
static const char *page_beside(const struct folder_files *files,
			       struct arena *arena, const char *ini)
{
	const char *wanted =
		arena_fmt(arena, "%.*s.md", (int)strlen(ini) - 4, ini);

	for (size_t i = 0; i < files->files.count; i++)
		if (!strcmp(files->files.at[i].path, wanted))
			return arena_strndup(arena, files->files.at[i].text.ptr,
					     files->files.at[i].text.length);
	return NULL;
}

int own_rules_load_folder(struct arena *arena, const void *owner,
			  const struct rule_source *source, const char *folder,
			  struct err *err)
{
	struct folder_files files = { 0 };
	size_t count = 0;
	int rc;

	rc = source->of_repository
		     ? changes_folder(&files, arena, source->revision, folder,
				      rule_endings, LARGEST_RULE, err)
		     : read_from_disk(&files, arena,
				      source->top ? source->top : "", folder,
				      err);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < files.files.count; i++) {
		const struct folder_file *file = &files.files.at[i];
		struct own_rule_text text = { file->path, file->text, NULL };

		if (!slice_ends(slice_of(file->path), ".ini"))
			continue;
		text.page = page_beside(&files, arena, file->path);
		if (own_rule_add(arena, owner, &text, err) < 0)
			return -1;
		count++;
	}
	if (count)
		return 0;
	return err_set(err, "no rule (.ini) in '%s'%s", folder,
		       !source->of_repository ? ""
		       : source->revision     ? " of that commit"
					      : " as staged");
}

const char *own_rules_folder(struct arena *arena, const char *config,
			     const char *name)
{
	if (*name == '/' || !config)
		return fs_plain(arena, name);
	return fs_plain(arena,
			fs_join(arena, fs_folder_of(arena, config), name));
}

/* --- packages ------------------------------------------------------------------ */

static const char package_mark[] = "package:";

/* "acme.rules" as a path below a folder, when it is one. */
static const char *package_in(struct arena *arena, const char *folder,
			      const char *package)
{
	char *name = arena_strdup(arena, package);
	const char *path;

	for (char *p = name; *p; p++)
		if (*p == '.')
			*p = '/';
	path = fs_join(arena, folder, name);
	return fs_kind(path) == FS_FOLDER ? path : NULL;
}

/* Below lib/python3.11/site-packages of an environment; NULL for none. */
static const char *package_of_environment(struct arena *arena, const char *root,
					  const char *package)
{
	const char *lib = fs_join(arena, root, "lib"), *found = NULL;
	struct fs_listing listing;

	if (fs_kind(lib) != FS_FOLDER ||
	    fs_list(&listing, arena, lib, NULL) < 0)
		return NULL;
	for (size_t i = 0; !found && i < listing.entries.count; i++) {
		const char *name = listing.entries.at[i].name;

		if (slice_starts(slice_of(name), "python"))
			found = package_in(arena,
					   fs_join(arena,
						   fs_join(arena, lib, name),
						   "site-packages"),
					   package);
	}
	return found;
}

/* In the folders of a list that colons separate. */
static const char *package_in_list(struct arena *arena, const char *list,
				   const char *package)
{
	const char *found = NULL;

	while (!found && list && *list) {
		size_t length = strcspn(list, ":");

		if (length)
			found = package_in(arena,
					   arena_strndup(arena, list, length),
					   package);
		list += length;
		list += *list == ':';
	}
	return found;
}

/* Where Python would find it: nothing of it is run. */
static const char *find_package(struct arena *arena, const char *config,
				const char *package)
{
	const char *here = config ? fs_folder_of(arena, config) : "";
	const char *roots[] = { getenv("VIRTUAL_ENV"), getenv("CONDA_PREFIX"),
				fs_join(arena, here, ".venv"),
				fs_join(arena, here, "venv") };
	const char *found =
		package_in_list(arena, getenv("PYTHONPATH"), package);

	for (size_t i = 0; !found && i < sizeof(roots) / sizeof(*roots); i++)
		if (roots[i] && *roots[i])
			found = package_of_environment(arena, roots[i],
						       package);
	return found;
}

static bool is_package(const char *name)
{
	return slice_starts(slice_of(name), package_mark);
}

/* Who has installed it means it: it need not lie in the repository. */
static int load_package(struct arena *arena, const struct settings *settings,
			const struct rule_source *source, const char *name,
			struct err *err)
{
	const char *package = name + strlen(package_mark);
	struct rule_source from = { .config = source->config, .top = "" };
	const char *folder;

	if (!*package ||
	    strspn(package, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_.") != strlen(package) ||
	    *package == '.' || strstr(package, ".."))
		return err_set(err, "'%s' is not the name of a package", name);
	folder = find_package(arena, source->config, package);
	if (!folder)
		return err_set(err,
			       "no package '%s' is installed; it is looked for "
			       "in PYTHONPATH, VIRTUAL_ENV, CONDA_PREFIX, and "
			       ".venv and venv beside the configuration",
			       package);
	return own_rules_load_folder(arena, settings, &from, folder, err);
}

/* Who types a folder may mean any; from the root, it is none of the repository. */
static void let_user_choose(struct rule_source *from, const char *where,
			    const char *name)
{
	if (where && from->config &&
	    !strncmp(where, from->config, strlen(from->config)))
		return;
	from->top = "";
	from->of_repository = from->of_repository && *name != '/';
}

int own_rules_load(struct arena *arena, const struct settings *settings,
		   const struct rule_source *source, struct err *err)
{
	for (size_t i = 0; i < settings->rules.names.count; i++) {
		const char *name = settings->rules.names.at[i];
		const char *where = settings_origin(settings, name);
		const char *folder =
			own_rules_folder(arena, source->config, name);
		struct rule_source from = *source;

		let_user_choose(&from, where, name);
		if ((is_package(name)
			     ? load_package(arena, settings, source, name, err)
			     : own_rules_load_folder(arena, settings, &from,
						     folder, err)) < 0)
			return err_prefix(err, "%s: rules",
					  where ? where : "rules");
	}
	return 0;
}
