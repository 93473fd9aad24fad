# Where the repository is and how git tells the hook. Scenarios 15 to 19, 45.
. "$TOP/tests/git/lib.sh"

write_hook() { # LINE...
	mkdir -p .git/hooks
	printf '%s\n' '#!/bin/sh' "$@" >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
}

# GIT_INDEX_FILE is relative to the top, not to where the hook went.
s15_a_hook_that_changes_its_folder() {
	mk
	mkdir sub
	write_hook "cd sub && exec '$HYLINT' hook"
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:22
	git commit -qnm bad
	append a.py "$OK"
	passes git commit -am x
	no_findings
}

s16_a_linked_work_tree() {
	mk
	git worktree add -q ../W
	cd ../W
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

s17_a_submodule() {
	mk inner
	cd ..
	init outer
	file_with "$OK" >b.py
	git add b.py
	git commit -qm base
	git -c protocol.file.allow=always submodule --quiet add ../inner m.py
	git commit -qm module
	hook
	cd m.py
	identify
	hook
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
	git commit -qanm x
	cd ..
	git add m.py
	passes git commit -m pointer
	no_findings
}

# The configuration is looked for in the work tree, not beside the repository.
s18_a_separate_git_directory() {
	init --separate-git-dir x.git R
	a_py >a.py
	printf '[hylint]\nignore = HY801\n' >.hylint.ini
	git add .
	git commit -qm base
	hook
	append a.py "$BAD"
	git add a.py
	passes git commit -m x
	no_findings
	git rm -q --cached .hylint.ini
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:23
}

s19_a_bare_repository_with_a_work_tree() {
	git init -q --bare -b main dots.git
	mkdir tree
	cd tree
	git --git-dir=../dots.git config user.name A
	git --git-dir=../dots.git config user.email a@example.com
	dots() { git --git-dir=../dots.git --work-tree=. "$@"; }
	a_py >a.py
	dots add a.py
	dots commit -qm base
	GIT_DIR=../dots.git hook
	append a.py "$BAD"
	expect_status 1 git --git-dir=../dots.git --work-tree=. commit -am x
	found a.py:22
}

both_in_the_environment() {
	mk
	append a.py "$BAD"
	mkdir ../elsewhere
	export GIT_DIR="$PWD/.git" GIT_WORK_TREE="$PWD"
	cd ../elsewhere
	expect_status 1 git commit -am x
	found a.py:22
}

work_trees_beside_a_bare_repository() {
	mk
	git clone -q --bare . ../all.git
	git --git-dir=../all.git worktree add -q ../W main
	cd ../W
	identify
	hook
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

an_index_of_the_users_own() {
	mk
	cp .git/index .git/other
	append a.py "$BAD"
	export GIT_INDEX_FILE=.git/other
	git add a.py
	blocked git commit -m x
	found a.py:22
}

# As JGit runs hooks: absolute names, no index.
as_jgit_runs_hooks() {
	mk
	append a.py "$BAD"
	git add a.py
	export GIT_DIR="$PWD/.git" GIT_WORK_TREE="$PWD"
	expect_status 1 "$HYLINT" hook
	found a.py:22
}

as_libgit2_clients_run_hooks() {
	mk
	append a.py "$BAD"
	git add a.py
	mkdir sub
	cd sub
	expect_status 1 "$HYLINT" hook
	found a.py:22
}

a_work_tree_behind_a_link() {
	mk
	ln -s R ../L
	cd ../L
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

core_worktree_points_elsewhere() {
	mk
	mkdir ../W
	mv a.py ../W/
	git config core.worktree ../../W
	cd ../W
	append a.py "$BAD"
	expect_status 1 git --git-dir=../R/.git commit -am x
	found a.py:22
}

# An index that should be there and is not would look like all deleted.
a_named_index_that_is_missing_is_an_error() {
	mk
	append a.py "$BAD"
	git add a.py
	export GIT_INDEX_FILE=.git/nothing
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	grep -q 'index' err
	git config hylint.onError warn
	expect_status 0 "$HYLINT" hook
	grep -q 'nothing was checked' err
}

s45_files_of_somebody_else() {
	mk
	append a.py "$BAD"
	git add a.py
	git config --global safe.directory '*'
	chown -R 12345:12345 .
	blocked git commit -m x
	found a.py:22
}

a_read_only_work_tree() {
	mk
	append a.py "$BAD"
	git add a.py
	chown -R 12345:12345 . ../R
	chmod -R a+rX,a-w .
	chmod 755 "$TMPDIR" "$(dirname "$PWD")"
	expect_status_outside 1 setpriv --reuid=12345 --regid=12345 --clear-groups \
		"$HYLINT" hook
	cp ../err err
	found a.py:22
}

expect_status_outside() { # STATUS COMMAND...
	wanted_status=$1
	shift
	status=0
	"$@" >../out 2>../err || status=$?
	[ "$status" = "$wanted_status" ] && return 0
	echo "status $status, not $wanted_status: $*"
	cat ../err
	return 1
}

for test in s15_a_hook_that_changes_its_folder s16_a_linked_work_tree \
	s17_a_submodule s18_a_separate_git_directory \
	s19_a_bare_repository_with_a_work_tree both_in_the_environment \
	work_trees_beside_a_bare_repository an_index_of_the_users_own \
	as_jgit_runs_hooks as_libgit2_clients_run_hooks \
	a_work_tree_behind_a_link core_worktree_points_elsewhere \
	a_named_index_that_is_missing_is_an_error; do
	run $test
done
if [ "$(id -u)" = 0 ]; then
	run s45_files_of_somebody_else
else
	skip s45_files_of_somebody_else "needs root"
fi
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	run a_read_only_work_tree
else
	skip a_read_only_work_tree "needs root and setpriv"
fi
done_testing
