# Repositories that libgit2 or a plain reader of the index stumbles over.
# Scenarios 39 to 47.
. "$TOP/tests/git/lib.sh"

# One folder inside of the sparse checkout and one outside.
mk_folders() {
	mk
	mkdir d1 d2
	file_with "$OK" >d1/x.py
	file_with 'fine = 2' >d2/y.py
	git add .
	git commit -qnm folders
}

s39_a_sparse_index() {
	mk_folders
	git sparse-checkout set --cone --sparse-index d1
	grep -q sdir .git/index
	append d1/x.py "$BAD"
	blocked git commit -am x
	found d1/x.py:3
	grep -q sdir .git/index
}

# What is staged stands outside: only git can expand the folder.
a_sparse_folder_that_is_changed() {
	mk_folders
	append d2/y.py "$BAD"
	git commit -qanm bad
	git sparse-checkout set --cone --sparse-index d1
	git reset -q --soft HEAD^
	grep -q sdir .git/index
	expect_status 1 "$HYLINT" hook
	found d2/y.py:3
}

s40_a_split_index() {
	mk
	git update-index --split-index
	append a.py "$BAD"
	git add a.py
	grep -q link .git/index
	expect_status 1 "$HYLINT" hook
	cp err split
	blocked git commit -m x
	found a.py:22
	git update-index --no-split-index
	expect_status 1 "$HYLINT" hook
	cmp err split
}

s41_an_index_without_checksum() {
	mk
	append a.py "$BAD"
	git add a.py
	if git_is 2 40; then
		git config index.skipHash true
		git update-index --force-write-index
	fi
	python3 - <<'END'
data = open(".git/index", "rb").read()
open(".git/index", "wb").write(data[:-20] + bytes(20))
END
	blocked git commit -m x
	found a.py:22
}

s41_an_index_of_version_4() {
	mk_folders
	git update-index --index-version 4
	append d1/x.py "$BAD"
	blocked git commit -am x
	found d1/x.py:3
}

# Extended flags make it version 3.
s41_an_index_of_version_3() {
	mk_folders
	echo >n.py
	git add -N n.py
	git update-index --skip-worktree d2/y.py
	append d1/x.py "$BAD"
	git add d1/x.py
	blocked git commit -m x
	found d1/x.py:3
}

s41_untracked_cache_and_watcher() {
	mk
	git config core.untrackedCache true
	git update-index --force-untracked-cache
	printf '#!/bin/sh\nprintf "token\\0/\\0"\n' >.git/watcher
	chmod +x .git/watcher
	git config core.fsmonitor "$PWD/.git/watcher"
	git update-index --fsmonitor
	git status >/dev/null
	grep -q UNTR .git/index
	grep -q FSMN .git/index
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:22
}

s41_offsets_for_threads() {
	mk_folders
	git -c index.threads=4 -c index.recordEndOfIndexEntries=true \
		-c index.recordOffsetTable=true update-index --index-version 4
	grep -q EOIE .git/index
	append d1/x.py "$BAD"
	git add d1/x.py
	blocked git commit -m x
	found d1/x.py:3
}

an_index_that_knows_no_folder() {
	mk_folders
	append d1/x.py "$BAD"
	git ls-files -s >entries
	rm .git/index
	git update-index --index-info <entries
	refuse grep -q TREE .git/index
	git add d1/x.py
	expect_status 1 "$HYLINT" hook
	found d1/x.py:3
}

s42_sha256() {
	init --object-format=sha256 R
	a_py >a.py
	git add a.py
	hook
	blocked git commit -m first
	found a.py:10
	git commit -qnm base
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:22
	git config hylint.mode warn
	passes git commit -m x
	found a.py:22
}

# A git that goes away in the middle of each answer about a configuration.
git_that_dies_of_configurations() {
	mkdir ../dying
	cat >../dying/git <<-EOF
		#!/bin/sh
		case \$* in
		*"cat-file --batch") ;;
		*) exec $(command -v git) "\$@" ;;
		esac
		while read -r what; do
			case \$what in
			*.hylint.ini) printf '%064d blob 40\n[hylint]\n' 7; exit ;;
			*) echo "\$what" | $(command -v git) cat-file --batch ;;
			esac
		done
	EOF
	chmod +x ../dying/git
}

a_configuration_that_git_cannot_be_asked_for() {
	init --object-format=sha256 R
	a_py >a.py
	printf '[hylint]\non-error = warn\n' >.hylint.ini
	git add .
	git commit -qm base
	append a.py "$BAD"
	git add a.py
	git_that_dies_of_configurations
	PATH=$PWD/../dying:$PATH expect_status 0 "$HYLINT" hook
	grep -q 'a.py: not checked: its configuration could not be read' err
	refuse grep -q 'is broken' err
	printf '[hylint]\non-error = block\n' >.hylint.ini
	PATH=$PWD/../dying:$PATH expect_status 3 "$HYLINT" hook
	PATH=$PWD/../dying:$PATH expect_status 3 "$HYLINT" check --staged
	git config hylint.onError warn
	PATH=$PWD/../dying:$PATH expect_status 0 "$HYLINT" hook
}

s42_reftable() {
	init --ref-format=reftable R
	a_py >a.py
	git add a.py
	git commit -qm base
	hook
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

mk_partial() {
	mk_folders
	git config uploadpack.allowFilter true
	cd ..
	git clone -q --filter=blob:none --sparse "file://$PWD/R" P
	cd P
	identify
	leave_out
	git sparse-checkout set d1 2>/dev/null
	hook
}

s43_a_partial_clone() {
	mk_partial
	[ -z "$(git cat-file --batch-all-objects --batch-check | grep blob |
		grep "$(git rev-parse HEAD:d2/y.py)")" ]
	git rm -q --cached --sparse d2/y.py
	append d1/x.py "$BAD"
	git add d1/x.py
	blocked git commit -m x
	found d1/x.py:3
	git config extensions.partialClone origin
	blocked git commit -m x
	found d1/x.py:3
}

# HEAD's text of the file is still with the other repository. Getting it would run
# what the clone's settings say, and wait for a network.
what_is_missing_is_not_fetched() {
	mk_partial
	old=$(git rev-parse HEAD:d2/y.py)
	blob=$({ file_with 'fine = 2'; echo "$BAD"; } | git hash-object -w --stdin)
	git update-index --cacheinfo "100644,$blob,d2/y.py"
	printf '#!/bin/sh\n: >"%s/../ran"\nexec git-upload-pack "$@"\n' "$PWD" >../upload
	chmod +x ../upload
	git config remote.origin.uploadpack "$PWD/../upload"
	expect_status 0 "$HYLINT" hook
	grep -q 'd2/y.py: not checked: its contents are not in this clone' err
	[ ! -e ../ran ]
	GIT_NO_LAZY_FETCH=1 refuse git cat-file -e "$old"
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	expect_status 3 "$HYLINT" check --staged
	[ ! -e ../ran ]
	# Who says so to git gets it.
	git cat-file -e "$old"
	[ -e ../ran ]
	expect_status 1 "$HYLINT" hook
	found d2/y.py:3
}

what_cannot_be_fetched_is_said() {
	mk_partial
	blob=$({ file_with 'fine = 2'; echo "$BAD"; } | git hash-object -w --stdin)
	git update-index --cacheinfo "100644,$blob,d2/y.py"
	append d1/x.py "$BAD"
	git add d1/x.py
	mv ../R ../away
	expect_status 1 "$HYLINT" hook
	found d1/x.py:3
	grep -q 'd2/y.py: not checked' err
}

s44_extensions_that_change_nothing_for_us() {
	mk
	git config core.repositoryFormatVersion 1
	append a.py "$BAD"
	git add a.py
	for extension in worktreeConfig=true preciousObjects=true; do
		git config "extensions.${extension%=*}" "${extension#*=}"
		blocked git commit -m x
		found a.py:22
		git config --unset "extensions.${extension%=*}"
	done
}

s44_relative_work_trees() {
	mk
	git worktree add -q --relative-paths ../W
	cd ../W
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

s46_heads_commit_is_missing() {
	mk
	append a.py "$OK"
	git add a.py
	commit=$(git rev-parse HEAD)
	rm -f ".git/objects/$(echo "$commit" | cut -c1-2)/$(echo "$commit" | cut -c3-)"
	expect_status 0 "$HYLINT" hook
	no_findings
	grep -q 'nothing was checked' err
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	expect_status 2 "$HYLINT" check --staged
	no_findings
}

heads_tree_is_missing() {
	mk
	append a.py "$OK"
	git add a.py
	tree=$(git rev-parse 'HEAD^{tree}')
	rm -f ".git/objects/$(echo "$tree" | cut -c1-2)/$(echo "$tree" | cut -c3-)"
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	no_findings
}

a_branch_that_is_broken() {
	mk
	append a.py "$OK"
	git add a.py
	git config hylint.onError block
	echo nonsense >.git/refs/heads/main
	expect_status 3 "$HYLINT" hook
	no_findings
	: >.git/refs/heads/main
	expect_status 3 "$HYLINT" hook
	no_findings
}

s47_an_extension_that_nobody_knows() {
	mk
	append a.py "$BAD"
	git add a.py
	git config core.repositoryFormatVersion 1
	git config extensions.fooBar 1
	expect_status 0 "$HYLINT" hook
	grep -qi 'foobar' err
	grep -q 'nothing was checked' err
	expect_status 2 "$HYLINT" check --staged
}

a_format_from_the_future() {
	mk
	append a.py "$BAD"
	git add a.py
	git config core.repositoryFormatVersion 2
	expect_status 2 "$HYLINT" check --staged
	grep -q 'version' err
}

# Each way to break it is an error, and never "nothing is staged".
a_broken_index() {
	mk_folders
	append d1/x.py "$BAD"
	git add d1/x.py
	git config hylint.onError block
	cp .git/index whole
	size=$(wc -c <whole)
	: >.git/index
	expect_status 3 "$HYLINT" hook
	head -c 20 whole >.git/index
	expect_status 3 "$HYLINT" hook
	head -c $((size / 2)) whole >.git/index
	expect_status 3 "$HYLINT" hook
	{ printf 'DIRX'; tail -c +5 whole; } >.git/index
	expect_status 3 "$HYLINT" hook
	{ head -c 4 whole; printf '\0\0\0\011'; tail -c +9 whole; } >.git/index
	expect_status 3 "$HYLINT" hook
}

# refs/replace puts another text in the place of HEAD's.
replaced_objects() {
	mk
	append a.py "$OK" "$BAD"
	git add a.py
	old=$(git rev-parse HEAD:a.py)
	new=$({ a_py; echo "$BAD"; } | git hash-object -w --stdin)
	blocked git commit -m x
	found a.py:23
	git replace "$old" "$new"
	expect_status 0 "$HYLINT" hook
	no_findings
	git pack-refs --all
	expect_status 0 "$HYLINT" hook
	no_findings
	GIT_NO_REPLACE_OBJECTS=1 expect_status 1 "$HYLINT" hook
	found a.py:23
}

objects_of_another_repository() {
	mk
	git repack -qad
	git clone -q --shared . ../S
	cd ../S
	identify
	hook
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

without_git_libgit2_does() {
	mk
	append a.py "$BAD"
	git add a.py
	mkdir ../empty
	PATH=$PWD/../empty expect_status 1 "$HYLINT" hook
	found a.py:22
	git update-index --split-index
	PATH=$PWD/../empty expect_status 1 "$HYLINT" hook
	found a.py:22
	GIT_COMMON_DIR=.git PATH=$PWD/../empty expect_status 0 "$HYLINT" hook
	grep -q GIT_COMMON_DIR err
}

for test in s39_a_sparse_index a_sparse_folder_that_is_changed \
	s40_a_split_index s41_an_index_without_checksum \
	s41_an_index_of_version_4 s41_an_index_of_version_3 \
	s41_untracked_cache_and_watcher s41_offsets_for_threads \
	an_index_that_knows_no_folder s42_sha256 \
	a_configuration_that_git_cannot_be_asked_for s43_a_partial_clone \
	what_is_missing_is_not_fetched what_cannot_be_fetched_is_said \
	s44_extensions_that_change_nothing_for_us s46_heads_commit_is_missing \
	heads_tree_is_missing a_branch_that_is_broken \
	s47_an_extension_that_nobody_knows a_format_from_the_future \
	a_broken_index replaced_objects objects_of_another_repository \
	without_git_libgit2_does; do
	run $test
done
run_if_git 2 45 s42_reftable
run_if_git 2 48 s44_relative_work_trees
done_testing
