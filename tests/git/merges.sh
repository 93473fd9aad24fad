# While a merge is committed only the user's own lines count. Scenarios 20 to 25.
. "$TOP/tests/git/lib.sh"

# A branch `side` that adds a file with $BAD, and a `main` that went on.
mk_side() {
	mk
	git checkout -qb side
	file_with "$BAD" >s.py
	git add s.py
	git commit -qnm side
	git checkout -q main
	file_with "$OK" >b.py
	git add b.py
	git commit -qnm main
}

s20_what_the_other_branch_brings_is_not_the_users() {
	mk_side
	git merge -q --no-commit side >/dev/null
	passes git commit -m merge
	no_findings
}

s21_a_line_by_hand_during_the_merge() {
	mk_side
	git merge -q --no-commit side >/dev/null
	append a.py "$BAD"
	git add a.py
	blocked git commit -m merge
	found a.py:22
}

in_the_file_that_the_other_branch_brings() {
	mk_side
	git merge -q --no-commit side >/dev/null
	append s.py "$BAD"
	git add s.py
	blocked git commit -m merge
	found s.py:3
}

mk_conflict() { # LINE-OF-SIDE LINE-OF-MAIN
	mk
	git checkout -qb side
	append a.py "$1"
	git commit -qanm side
	git checkout -q main
	append a.py "$2"
	git commit -qanm main
}

s22_a_conflict_resolved_badly() {
	mk_conflict 'left = 1' 'right = 1'
	refuse git merge -q side >/dev/null 2>&1
	{ a_py; echo 'left = 1'; echo "$BAD"; echo 'right = 1'; } >a.py
	git add a.py
	blocked git -c core.editor=true merge --continue
	found a.py:23
}

# Either side of a conflict may have it: whoever takes it does not write it.
a_conflict_resolved_with_the_other_side() {
	mk_conflict "$BAD" 'right = 1'
	refuse git merge -q side >/dev/null 2>&1
	{ a_py; echo "$BAD"; echo 'right = 1'; } >a.py
	git add a.py
	passes git commit -m merge
	no_findings
}

conflict_markers_that_are_committed() {
	mk_conflict 'left = 1' 'right = 1'
	refuse git merge -q side >/dev/null 2>&1
	passes git commit -am merge
}

s23_an_octopus() {
	mk
	for branch in o1 o2; do
		git checkout -qb $branch main
		file_with "$BAD" >$branch.py
		git add $branch.py
		git commit -qnm $branch
	done
	git checkout -q main
	append a.py "$OK"
	git commit -qanm main
	git merge -q --no-commit o1 o2 >/dev/null 2>&1
	[ "$(wc -l <.git/MERGE_HEAD)" = 2 ]
	passes git commit -m merge
	no_findings
}

s24_a_cherry_pick_resolved_badly() {
	mk_conflict 'left = 1' 'right = 1'
	refuse git cherry-pick side >/dev/null 2>&1
	{ a_py; echo "$BAD"; } >a.py
	git add a.py
	blocked git -c core.editor=true cherry-pick --continue
	found a.py:22
}

# Git does not run the hook there; the check of the range sees it.
s24_a_rebase_resolved_badly() {
	mk_conflict 'left = 1' 'right = 1'
	refuse git rebase -q side >/dev/null 2>&1
	{ a_py; echo "$BAD"; } >a.py
	git add a.py
	expect_status 0 git -c core.editor=true rebase --continue
	no_findings
}

s25_an_unmerged_index() {
	mk_conflict 'left = 1' "$BAD"
	refuse git merge -q side >/dev/null 2>&1
	expect_status 3 "$HYLINT" check --staged -v
	grep -q 'a.py: not checked: unmerged' err
	expect_status 0 "$HYLINT" hook
	grep -q '1 file not fully checked; the commit is allowed' err
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
}

# A rename on the other branch, an edit on ours: git merges them by itself.
a_rename_on_one_side() {
	mk
	git checkout -qb side
	git mv a.py z.py
	git commit -qnm side
	git checkout -q main
	append a.py "$BAD"
	git commit -qanm main
	git merge -q --no-commit side >/dev/null
	passes git commit -m merge
	no_findings
}

# Neither branch is wrong alone: what they bring in together is news.
what_only_the_merge_makes_wrong_is_told() {
	mk
	{
		echo "$FIRST"
		echo 'import numpy as np'
		printf 'gap_%s = 1\n' 1 2
		printf 'def f(x):\n'
		printf '    y = x + %s\n' 1 2 3
		printf '    return y\n'
	} >f.py
	git add f.py
	git commit -qnm f
	git checkout -qb side
	sed 's/^def f/@tf.function\n&/' f.py >new && mv new f.py
	git commit -qanm side
	git checkout -q main
	sed 's/^    return y/    v = y * np.random.rand()\n    return v/' f.py >new && mv new f.py
	git commit -qanm main
	git merge -q --no-commit side >/dev/null
	expect_status 1 git commit -m merge
	found f.py:10
}

# No MERGE_HEAD yet when git commits by itself.
the_hook_before_a_merge_commit() {
	mk_side
	cp .git/hooks/pre-commit .git/hooks/pre-merge-commit
	passes git merge -q -m merge side
	no_findings
}

squashing_is_the_users_work() {
	mk_side
	git merge -q --squash side >/dev/null 2>&1
	blocked git commit -m squash
	found s.py:2
}

a_broken_merge_head_is_an_error() {
	mk_side
	git merge -q --no-commit side >/dev/null
	echo nonsense >.git/MERGE_HEAD
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	grep -q MERGE_HEAD err
}

for test in s20_what_the_other_branch_brings_is_not_the_users \
	s21_a_line_by_hand_during_the_merge \
	in_the_file_that_the_other_branch_brings \
	s22_a_conflict_resolved_badly a_conflict_resolved_with_the_other_side \
	conflict_markers_that_are_committed s23_an_octopus \
	s24_a_cherry_pick_resolved_badly s24_a_rebase_resolved_badly \
	s25_an_unmerged_index a_rename_on_one_side \
	what_only_the_merge_makes_wrong_is_told the_hook_before_a_merge_commit \
	squashing_is_the_users_work a_broken_merge_head_is_an_error; do
	run $test
done
done_testing
