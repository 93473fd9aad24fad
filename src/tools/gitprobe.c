/*
 * The self-test of an offline link (see libgit2-link.sh): opens a repository,
 * compares HEAD with the index and prints each change as
 * "PATH SIZE-BEFORE SIZE-AFTER".
 */
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print_change(git_repository *repo, const git_diff_delta *delta)
{
	git_blob *before = NULL, *after = NULL;
	int failed = git_blob_lookup(&before, repo, &delta->old_file.id) ||
		     git_blob_lookup(&after, repo, &delta->new_file.id);

	if (!failed)
		printf("%s %d %d\n", delta->new_file.path,
		       (int)git_blob_rawsize(before),
		       (int)git_blob_rawsize(after));
	git_blob_free(before);
	git_blob_free(after);
	return failed;
}

static int print_staged(git_repository *repo)
{
	git_object *head = NULL;
	git_diff *diff = NULL;
	int failed;

	failed = git_revparse_single(&head, repo, "HEAD^{tree}") ||
		 git_diff_tree_to_index(&diff, repo, (git_tree *)head, NULL,
					NULL);
	for (size_t i = 0; !failed && i < git_diff_num_deltas(diff); i++)
		failed = print_change(repo, git_diff_get_delta(diff, i));
	git_diff_free(diff);
	git_object_free(head);
	return failed;
}

/* Memory that was used before, so that nobody lives on its being zero. */
static void soil_memory(void)
{
	static void *pieces[512];
	const size_t count = sizeof(pieces) / sizeof(*pieces);

	for (size_t i = 0; i < count; i++) {
		pieces[i] = malloc(16 * (i + 1));
		if (pieces[i])
			memset(pieces[i], 0xA5, 16 * (i + 1));
	}
	for (size_t i = 0; i < count; i++)
		free(pieces[i]);
}

int main(int argc, char **argv)
{
	git_repository *repo = NULL;
	int failed;

	soil_memory();
	if (argc != 2 || git_libgit2_init() < 1)
		return 2;
	failed = git_repository_open(&repo, argv[1]) || print_staged(repo);
	if (failed && git_error_last())
		puts(git_error_last()->message);
	git_repository_free(repo);
	git_libgit2_shutdown();
	return failed;
}
