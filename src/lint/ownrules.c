#include "lint/ownrules.h"

#include <string.h>

#include "base/fs.h"
#include "rulekit/own.h"

#define LARGEST_RULE ((size_t)64 * 1024)

static bool is_of_a_rule(const char *path)
{
	return slice_ends(slice_of(path), ".ini") ||
	       slice_ends(slice_of(path), ".md");
}

/* A repository can bring rules along, and name none from elsewhere. */
static int stay_inside(struct arena *arena, const char *top, const char *folder,
		       struct err *err)
{
	const char *real = fs_absolute(arena, *folder ? folder : ".");

	if (!*top || !real || fs_is_below(real, top))
		return 0;
	return err_set(err,
		       "%s lies outside of %s, and was not read; name it with "
		       "--config rules=FOLDER, or put the rules there",
		       folder, top);
}

static int read_from_disk(struct folder_files *out, struct arena *arena,
			  const char *top, const char *folder, struct err *err)
{
	struct fs_listing listing;

	if (stay_inside(arena, top, folder, err) < 0)
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
				      is_of_a_rule, LARGEST_RULE, err)
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

int own_rules_load(struct arena *arena, const struct settings *settings,
		   const struct rule_source *source, struct err *err)
{
	for (size_t i = 0; i < settings->rules.names.count; i++) {
		const char *name = settings->rules.names.at[i];
		const char *where = settings_origin(settings, name);
		const char *folder =
			own_rules_folder(arena, source->config, name);
		struct rule_source from = *source;

		/* Who types a folder may mean any. */
		if (!where || !source->config ||
		    strncmp(where, source->config, strlen(source->config)) != 0)
			from.top = "";
		if (own_rules_load_folder(arena, settings, &from, folder, err) <
		    0)
			return err_prefix(err, "%s: rules",
					  where ? where : "rules");
	}
	return 0;
}
