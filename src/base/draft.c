#include "base/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifndef __APPLE__
#include <sys/xattr.h>
#endif
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "base/fs.h"

/* --- exchanging two files ------------------------------------------------------- */

/* Both 0, or -1 with errno. By way of the C library where it has the call, which
 * lets a test step in between. */
#if defined(__APPLE__)
static int exchange(const char *a, const char *b)
{
	return renamex_np(a, b, RENAME_SWAP);
}

static int rename_to_free_name(const char *from, const char *to)
{
	return renamex_np(from, to, RENAME_EXCL);
}
#else
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1u
#define RENAME_EXCHANGE 2u
#endif

#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 28)
#define LIBRARY_HAS_RENAMEAT2
#endif
#endif

static int rename_with(const char *from, const char *to, unsigned how)
{
#ifdef LIBRARY_HAS_RENAMEAT2
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, how);
#elif defined(SYS_renameat2)
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, how);
#else
	(void)from, (void)to, (void)how;
	errno = ENOSYS;
	return -1;
#endif
}

static int exchange(const char *a, const char *b)
{
	return rename_with(a, b, RENAME_EXCHANGE);
}

static int rename_to_free_name(const char *from, const char *to)
{
	return rename_with(from, to, RENAME_NOREPLACE);
}
#endif

/* Not known to the kernel, to this file system, or to a filter of calls. */
static bool is_unsupported(int trouble)
{
	return trouble == ENOSYS || trouble == EINVAL || trouble == ENOTSUP ||
	       trouble == EPERM;
}

/* --- what a file is -------------------------------------------------------------- */

/* Whether somebody has the file open for writing. An editor that saves in place
 * may be between its open() and its write(): what it is about to write would go
 * into a text that nobody finds any more. The kernel grants a lease for reading
 * only when there is no writer; where it knows no leases, there is no telling. */
static bool is_being_written(int fd)
{
#ifdef __linux__
	/* Should it be broken at once: a signal that does nothing. */
	fcntl(fd, F_SETSIG, SIGURG);
	if (fcntl(fd, F_SETLEASE, F_RDLCK))
		return errno == EAGAIN;
	fcntl(fd, F_SETLEASE, F_UNLCK);
#else
	(void)fd;
#endif
	return false;
}

/* Nothing from here to the end of an exchange takes memory: who has none must not
 * stop half-way. */
static ssize_t read_chunk(int fd, char *piece, size_t room)
{
	ssize_t got;

	do
		got = read(fd, piece, room);
	while (got < 0 && errno == EINTR);
	return got;
}

static bool file_holds(int fd, struct slice text)
{
	char piece[16384];
	ssize_t got;

	while ((got = read_chunk(fd, piece, sizeof(piece))) > 0) {
		if ((size_t)got > text.length ||
		    memcmp(piece, text.ptr, (size_t)got) != 0)
			return false;
		text.ptr += got;
		text.length -= (size_t)got;
	}
	return !got && !text.length;
}

/* Whether a path holds this text, with the owner and the mode of the draft, and
 * nobody is writing there. */
static bool is_still(const struct draft *draft, const char *path,
		     struct slice text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	bool same;

	if (fd < 0)
		return false;
	same = !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	       st.st_mode == draft->mode && st.st_uid == draft->owner &&
	       st.st_gid == draft->group && !is_being_written(fd) &&
	       file_holds(fd, text);
	close(fd);
	return same;
}

static int file_unwritable(struct err *err)
{
	return err_set(err, "cannot be written: %s", strerror(errno));
}

static int refuse_target(const char *real, const struct stat *st,
			 struct err *err)
{
	if (!S_ISREG(st->st_mode))
		return err_set(err,
			       "was not changed: it is not a regular file");
	if (st->st_nlink > 1)
		return err_set(
			err,
			"was not changed: it has %lu names (hard links), and "
			"the others would keep the old text; change it by hand",
			(unsigned long)st->st_nlink);
	/* Root may write what is read-only; whoever made it so means it. */
	if (!(st->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) ||
	    faccessat(AT_FDCWD, real, W_OK, AT_EACCESS))
		return err_set(
			err,
			"was not changed: you have no permission to write it "
			"(its mode is %03o)",
			(unsigned)(st->st_mode & 07777));
	return 0;
}

/* --- the draft --------------------------------------------------------------------- */

static int write_all(int fd, struct slice text)
{
	while (text.length) {
		ssize_t put = write(fd, text.ptr, text.length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		text.ptr += put;
		text.length -= (size_t)put;
	}
	return 0;
}

#ifdef __APPLE__
/* Declared here, since the headers that a cross compiler brings have none of it. */
ssize_t fgetxattr(int fd, const char *name, void *value, size_t size,
		  uint32_t position, int options);
int fsetxattr(int fd, const char *name, const void *value, size_t size,
	      uint32_t position, int options);
ssize_t flistxattr(int fd, char *names, size_t size, int options);

#define NO_ATTRIBUTE ENOATTR
#define get_attribute(fd, name, value, room) \
	fgetxattr(fd, name, value, room, 0, 0)
#define set_attribute(fd, name, value, size) \
	fsetxattr(fd, name, value, size, 0, 0)
#define list_attributes(fd, names, room) flistxattr(fd, names, room, 0)
#else
#define NO_ATTRIBUTE ENODATA
#define get_attribute fgetxattr
#define set_attribute(fd, name, value, size) fsetxattr(fd, name, value, size, 0)
#define list_attributes flistxattr
#endif

/* What the system itself derives from the text. */
static bool is_derived(const char *name)
{
	return !strcmp(name, "security.ima") || !strcmp(name, "security.evm");
}

/* As much as Linux gives any of them. */
#define LARGEST_ATTRIBUTE ((size_t)64 * 1024)

static int copy_attribute(int to, int from, const char *name, struct err *err)
{
	static char value[LARGEST_ATTRIBUTE], there[LARGEST_ATTRIBUTE];
	ssize_t size = get_attribute(from, name, value, sizeof(value));

	if (is_derived(name) || (size < 0 && errno == NO_ATTRIBUTE))
		return 0;
	/* A label that every file of the folder has, say. */
	if (size >= 0 &&
	    get_attribute(to, name, there, sizeof(there)) == size &&
	    !memcmp(value, there, (size_t)size))
		return 0;
	if (size >= 0 && !set_attribute(to, name, value, (size_t)size))
		return 0;
	return err_set(
		err,
		"was not changed: its extended attribute %s would be lost (%s)",
		name, strerror(errno));
}

static int copy_attributes(int to, int from, struct err *err)
{
	static char names[LARGEST_ATTRIBUTE];
	/* Fails on a file system without them. */
	ssize_t length = list_attributes(from, names, sizeof(names));

	for (ssize_t at = 0; at < length; at += (ssize_t)strlen(names + at) + 1)
		if (copy_attribute(to, from, names + at, err) < 0)
			return -1;
	return 0;
}

/* The owner first: a change of it takes set-user-ID away. */
static int take_after(int to, const char *real, const struct draft *draft,
		      struct err *err)
{
	int from = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int rc = -1;

	if (from < 0)
		return file_unwritable(err);
	if (fstat(to, &st) ||
	    ((st.st_uid != draft->owner || st.st_gid != draft->group) &&
	     fchown(to, draft->owner, draft->group)))
		err_set(err,
			"was not changed: it belongs to another user and would "
			"become yours");
	else if (fchmod(to, draft->mode & 07777))
		file_unwritable(err);
	else
		rc = copy_attributes(to, from, err);
	close(from);
	return rc;
}

/* Drafts that stand beside their files. Who runs out of memory ends the process
 * (base/memory.h), and leaves none of them. */
static struct draft *waiting;
static pid_t their_process; /* not a child of it */

static void remove_waiting(void)
{
	if (getpid() != their_process)
		return;
	for (const struct draft *d = waiting; d; d = d->next)
		unlink(d->temporary);
}

static void remember_draft(struct draft *draft)
{
	static bool registered;

	if (!registered)
		registered = !atexit(remove_waiting);
	their_process = getpid();
	draft->next = waiting;
	waiting = draft;
}

static void forget_draft(const struct draft *draft)
{
	struct draft **at = &waiting;

	while (*at && *at != draft)
		at = &(*at)->next;
	if (*at)
		*at = draft->next;
}

/* `out` knows all but the temporary file. */
static int write_draft(struct draft *out, struct arena *arena, struct err *err)
{
	const char *folder = fs_folder_of(arena, out->real);
	int fd, rc = 0;

	/* A short name: the file's may be as long as names can be. */
	out->temporary = fs_join(arena, folder, ".hylint-XXXXXX");
	fd = mkostemp(out->temporary, O_CLOEXEC);
	if (fd < 0)
		return file_unwritable(err);
	remember_draft(out);
	if (write_all(fd, out->after))
		rc = file_unwritable(err);
	else if (!out->is_new)
		rc = take_after(fd, out->real, out, err);
	else if (fchmod(fd, out->mode & 07777))
		rc = file_unwritable(err);
	if (!rc && fsync(fd))
		rc = file_unwritable(err);
	if (close(fd) && !rc)
		rc = file_unwritable(err);
	if (rc)
		draft_discard(out);
	return rc;
}

int draft_make(struct draft *out, struct arena *arena, const char *path,
	       struct slice before, struct slice after, struct err *err)
{
	struct stat st;

	*out = (struct draft){ .before = before, .after = after };
	out->real = fs_absolute(arena, path);
	if (!out->real || lstat(out->real, &st))
		return file_unwritable(err);
	if (refuse_target(out->real, &st, err) < 0)
		return -1;
	out->mode = st.st_mode;
	out->owner = st.st_uid;
	out->group = st.st_gid;
	return write_draft(out, arena, err);
}

/* The same for a file that does not exist, and must not when it is put there. */
static int draft_make_new(struct draft *out, struct arena *arena,
			  const char *path, struct slice after, mode_t mode,
			  struct err *err)
{
	const char *folder = fs_folder_of(arena, path);

	*out = (struct draft){ .after = after, .is_new = true, .mode = mode };
	folder = fs_absolute(arena, *folder ? folder : ".");
	if (!folder)
		return file_unwritable(err);
	out->real = fs_join(arena, folder, fs_name_of(path));
	return write_draft(out, arena, err);
}

void draft_discard(const struct draft *draft)
{
	forget_draft(draft);
	unlink(draft->temporary);
}

/* --- publishing ---------------------------------------------------------------------- */

#define CHANGED \
	"was changed by somebody else in the meantime and was not written"

/* Whoever saves a file this often while it is written ... */
#define MOST_EXCHANGES 100

/* A file as it was when it was put in place. */
struct put {
	struct stat st;
	uint64_t sum; /* of what a regular file holds */
};

static uint64_t sum_of(uint64_t sum, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211u;
	return sum;
}

/* False when it is gone, or somebody is writing to it. */
static bool observe_target(struct put *out, const char *path)
{
	char piece[16384];
	bool is_quiet;
	ssize_t got;
	int fd;

	out->sum = 0;
	if (lstat(path, &out->st))
		return false;
	if (!S_ISREG(out->st.st_mode))
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	is_quiet = !is_being_written(fd);
	while ((got = read_chunk(fd, piece, sizeof(piece))) > 0)
		out->sum = sum_of(out->sum + 1, piece, (size_t)got);
	close(fd);
	return is_quiet;
}

/* Whether a path leads to that very file, as it was. */
static bool is_same_file(const struct put *put, const char *path)
{
	struct put now;

	return observe_target(&now, path) && now.st.st_ino == put->st.st_ino &&
	       now.st.st_mode == put->st.st_mode && now.sum == put->sum;
}

/* What came out is something that somebody has saved: it goes back. What comes
 * out then ought to be what was in its place; when that is a newer save, it goes
 * back in turn. `put` is what stands in the file's place now. */
static int exchange_back(const struct draft *draft, struct put put,
			 struct err *err)
{
	bool is_back = false;
	struct put next;

	for (int i = 0; !is_back && i < MOST_EXCHANGES; i++) {
		observe_target(&next, draft->temporary);
		if (exchange(draft->temporary, draft->real))
			break;
		is_back = is_same_file(&put, draft->temporary);
		put = next;
	}
	if (is_back) {
		unlink(draft->temporary);
		return err_set(err, CHANGED);
	}
	return err_set(
		err,
		"was changed by somebody else in the meantime; that version is "
		"in %s",
		draft->temporary);
}

/* Without an exchange, a save between the comparison and the rename is lost. */
static int rename_after_comparing(const struct draft *draft, struct err *err)
{
	if (!is_still(draft, draft->real, draft->before))
		err_set(err, CHANGED);
	else if (rename(draft->temporary, draft->real))
		file_unwritable(err);
	else
		return 0;
	unlink(draft->temporary);
	return -1;
}

static int publish_new(const struct draft *draft, struct err *err)
{
	int rc = rename_to_free_name(draft->temporary, draft->real);

	if (rc && is_unsupported(errno)) {
		rc = link(draft->temporary, draft->real);
		if (!rc)
			unlink(draft->temporary);
	}
	if (!rc)
		return 0;
	if (errno == EEXIST)
		err_set(err, CHANGED);
	else
		file_unwritable(err);
	unlink(draft->temporary);
	return -1;
}

/* There was no exchange; errno says why. */
static int not_exchanged(const struct draft *draft, struct err *err)
{
	if (is_unsupported(errno))
		return rename_after_comparing(draft, err);
	if (errno == ENOENT)
		err_set(err, CHANGED);
	else
		file_unwritable(err);
	unlink(draft->temporary);
	return -1;
}

int draft_publish(const struct draft *draft, struct err *err)
{
	struct put ours;

	/* From here on the temporary file may be somebody's work. */
	forget_draft(draft);
	if (draft->is_new)
		return publish_new(draft, err);
	observe_target(&ours, draft->temporary);
	if (exchange(draft->temporary, draft->real))
		return not_exchanged(draft, err);
	if (!is_still(draft, draft->temporary, draft->before))
		return exchange_back(draft, ours, err);
	unlink(draft->temporary);
	return 0;
}

/* --- in one go -------------------------------------------------------------------------- */

/* Who presses Ctrl-C gets a file that is whole, and nothing beside it. */
static void hold_signals(sigset_t *before)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, before);
}

/* `before` is NULL for a file that is not there yet. */
static int write_whole(const char *path, const struct slice *before,
		       struct slice after, mode_t mode, struct err *err)
{
	struct arena arena;
	struct draft draft;
	sigset_t signals;
	int rc;

	arena_init(&arena);
	hold_signals(&signals);
	rc = before ? draft_make(&draft, &arena, path, *before, after, err)
		    : draft_make_new(&draft, &arena, path, after, mode, err);
	if (!rc)
		rc = draft_publish(&draft, err);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	arena_release(&arena);
	return rc;
}

int draft_write(const char *path, struct slice before, struct slice after,
		struct err *err)
{
	return write_whole(path, &before, after, 0, err);
}

int draft_write_new(const char *path, struct slice after, mode_t mode,
		    struct err *err)
{
	return write_whole(path, NULL, after, mode, err);
}
