#ifndef TESTS_GIT_INDEX_DUMP_H
#define TESTS_GIT_INDEX_DUMP_H

/* Prints the entries of an index as `ours` or `libgit2` reads them. 1 when it
 * cannot be read. */
int index_dump(const char *who, const char *path, const char *git_dir);

#endif
