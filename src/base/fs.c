/*
 * A path is bytes, and is not changed where it need not be. Reading never waits
 * for a pipe, and never goes past the size that the caller allows.
 */

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include "base/strbuf.h"

static enum fs_kind kind_of_mode(mode_t mode)
{
	if (S_ISREG(mode))
		return FS_FILE;
	if (S_ISDIR(mode))
		return FS_FOLDER;
	if (S_ISLNK(mode))
		return FS_LINK;
	return FS_OTHER;
}

enum fs_kind fs_kind(const char *path)
{
	struct stat st;

	return stat(path, &st) ? FS_NOTHING : kind_of_mode(st.st_mode);
}

static int file_unreadable(struct err *err)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(err, "no such file or folder");
	return err_set(err, "cannot be read: %s", strerror(errno));
}

static int too_large(struct err *err, size_t largest)
{
	return err_set(err,
		       "larger than largest-file allows, which is %zu (bytes)",
		       largest);
}

/* Files are read in one call where the size is known. Pipes and the files of
 * /proc say 0 and are read piece by piece. */
int fs_read_fd(struct slice *out, struct arena *arena, int fd, size_t largest,
	       struct err *err)
{
	struct strbuf sb = STRBUF_INIT;
	size_t piece = (size_t)64 * 1024;
	struct stat st;
	ssize_t got;
	int rc = -1;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0) {
		if (largest && (uintmax_t)st.st_size > largest)
			return too_large(err, largest);
		piece = (size_t)st.st_size + 1;
	}
	for (;;) {
		got = read(fd, strbuf_reserve(&sb, piece), piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		sb.length += (size_t)got;
		if (largest && sb.length > largest) {
			too_large(err, largest);
			goto out;
		}
	}
	if (got < 0) {
		file_unreadable(err);
		goto out;
	}
	out->ptr = arena_strndup(arena, sb.text, sb.length);
	out->length = sb.length;
	rc = 0;
out:
	strbuf_release(&sb);
	return rc;
}

int fs_read(struct slice *out, struct arena *arena, const char *path,
	    size_t largest, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return file_unreadable(err);
	rc = fs_read_fd(out, arena, fd, largest, err);
	close(fd);
	return rc;
}

/* That the path does not lead elsewhere. */
static int stay_inside(struct arena *arena, const char *top, const char *path,
		       struct err *err)
{
	const char *real = fs_absolute(arena, path);

	if (!real)
		return file_unreadable(err);
	if (*top && !fs_below(real, top))
		return err_set(
			err,
			"leads outside %s and was not read; put a copy of the "
			"file there",
			top);
	return 0;
}

int fs_read_inside(struct slice *out, struct arena *arena, const char *top,
		   const char *path, size_t largest, struct err *err)
{
	struct stat st;
	int fd, rc;

	if (stat(path, &st))
		return file_unreadable(err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, "is not a regular file and was not read");
	if (stay_inside(arena, top, path, err) < 0)
		return -1;
	/* Should it be a pipe by now, it is not waited for. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return file_unreadable(err);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		rc = err_set(err, "is not a regular file and was not read");
	else
		rc = fs_read_fd(out, arena, fd, largest, err);
	close(fd);
	return rc;
}

size_t fs_read_head(char *out, size_t room, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t got = 0;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		got = read(fd, out, room);
	close(fd);
	return got > 0 ? (size_t)got : 0;
}

static int entry_order(const void *a, const void *b)
{
	const struct fs_entry *left = a, *right = b;

	return strcmp(left->name, right->name);
}

/* Not every file system tells the kind while listing. */
static enum fs_kind kind_of_entry(DIR *dir, const struct dirent *entry)
{
	struct stat st;

#ifdef DT_UNKNOWN
	if (entry->d_type == DT_REG)
		return FS_FILE;
	if (entry->d_type == DT_DIR)
		return FS_FOLDER;
	if (entry->d_type == DT_LNK)
		return FS_LINK;
#endif
	if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return FS_NOTHING;
	return kind_of_mode(st.st_mode);
}

int fs_list(struct fs_listing *out, struct arena *arena, const char *folder,
	    struct err *err)
{
	DIR *dir = opendir(*folder ? folder : ".");
	struct dirent *entry;

	memset(out, 0, sizeof(*out));
	if (!dir)
		return file_unreadable(err);
	while ((entry = readdir(dir))) {
		struct fs_entry e;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		e.kind = kind_of_entry(dir, entry);
		e.name = arena_strdup(arena, entry->d_name);
		vec_push(arena, &out->entries, e);
	}
	closedir(dir);
	if (out->entries.count)
		qsort(out->entries.at, out->entries.count,
		      sizeof(*out->entries.at), entry_order);
	return 0;
}

enum fs_kind fs_plain_kind(struct arena *arena, const char *path)
{
	const char *folder = fs_folder_of(arena, path);
	const char *real = fs_absolute(arena, *folder ? folder : ".");
	struct stat st;

	if (!real || lstat(path, &st))
		return errno == ENOENT || errno == ENOTDIR ? FS_NOTHING
							   : FS_OTHER;
	if (*folder && strcmp(real, folder) != 0)
		return FS_OTHER;
	return S_ISREG(st.st_mode) ? FS_FILE : FS_OTHER;
}

/* Folders are opened on the way down and removed on the way back, when the
 * same path comes up again. */
int fs_remove(struct arena *arena, const char *folder, struct err *err)
{
	VEC(const char *) waiting = { 0 };
	struct fs_listing listing;

	vec_push(arena, &waiting, folder);
	while (waiting.count) {
		const char *at = vec_last(&waiting);

		if (!rmdir(at)) {
			waiting.count--;
			continue;
		}
		if ((errno != ENOTEMPTY && errno != EEXIST) ||
		    fs_list(&listing, arena, at, NULL) < 0)
			return err_set(err, "%s: cannot be removed: %s", at,
				       strerror(errno));
		for (size_t i = 0; i < listing.entries.count; i++) {
			const struct fs_entry *e = &listing.entries.at[i];
			const char *path = fs_join(arena, at, e->name);

			if (e->kind == FS_FOLDER)
				vec_push(arena, &waiting, path);
			else if (unlink(path))
				return err_set(err, "%s: cannot be removed: %s",
					       path, strerror(errno));
		}
	}
	return 0;
}

char *fs_absolute(struct arena *arena, const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) ? arena_strdup(arena, real) : NULL;
}

#ifdef __APPLE__
const char *fs_own_program(void)
{
	static char path[PATH_MAX];
	uint32_t room = sizeof(path);

	return _NSGetExecutablePath(path, &room) ? "" : path;
}
#else
const char *fs_own_program(void)
{
	return "/proc/self/exe";
}
#endif

char *fs_plain(struct arena *arena, const char *path)
{
	char *plain = arena_alloc(arena, strlen(path) + 1);
	size_t root = *path == '/', length = root, floor = root;

	if (root)
		plain[0] = '/';
	while (*path) {
		size_t part = strcspn(path, "/");
		bool up = part == 2 && !memcmp(path, "..", 2);

		if (up && length > floor) {
			while (length > floor && plain[length - 1] != '/')
				length--;
			length -= length > floor;
		} else if (part && !(part == 1 && *path == '.') &&
			   !(up && root)) {
			if (length > root)
				plain[length++] = '/';
			memcpy(plain + length, path, part);
			length += part;
			floor = up ? length : floor;
		}
		path += part + (path[part] == '/');
	}
	plain[length] = '\0';
	return plain;
}
