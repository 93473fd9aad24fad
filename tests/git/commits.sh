# The forms of `git commit`: what each of them judges. Scenarios 1 to 14.
. "$TOP/tests/git/lib.sh"

s01_an_added_line_blocks() {
	mk
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:22
}

s02_what_was_there_stays_unsaid() {
	mk
	append a.py "$OK"
	git add a.py
	passes git commit -m x
	silent
}

s03_the_first_commit() {
	init R
	hook
	echo "$FIRST; $BAD" >a.py
	git add a.py
	blocked git commit -m x
	found a.py:1
}

s04_an_orphan_branch() {
	mk
	git checkout -q --orphan o
	blocked git commit -m x
	found a.py:10
}

s05_a_detached_head() {
	mk
	git checkout -q --detach
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

s06_what_is_not_staged_is_not_judged() {
	mk
	append a.py "$BAD"
	passes git commit --allow-empty -m x
	silent
}

s07_commit_all() {
	mk
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

s08_commit_of_a_path_leaves_other_staged_files_out() {
	mk
	file_with "$OK" >b.py
	git add b.py
	git commit -qnm b
	append a.py "$BAD"
	git add a.py
	append b.py "$OK"
	passes git commit -m x b.py
	silent
	git diff --cached --name-only >staged
	grep -qx a.py staged
}

s09_commit_of_a_path_takes_what_is_not_staged() {
	mk
	append a.py "$BAD"
	file_with "$OK" >b.py
	git add b.py
	blocked git commit -m x a.py
	found a.py:22
	git diff --cached --name-only >staged
	grep -qx b.py staged
}

s10_commit_of_a_hunk() {
	mk
	{ echo "$FIRST"; echo "$BAD"; sed 1d a.py; echo "$BAD"; } >new
	mv new a.py
	printf 'y\nn\n' >answers
	blocked sh -c 'git commit -pm x <answers'
	found a.py:2
	git checkout -q a.py
	{ echo "$FIRST"; echo "$BAD"; sed 1d a.py; echo "$OK"; } >new
	mv new a.py
	printf 'n\ny\n' >answers
	passes sh -c 'git commit -pm x <answers'
	no_findings
}

s11_the_index_is_judged() {
	mk
	append a.py "$BAD"
	git add a.py
	a_py >a.py
	blocked git commit -m x
	found a.py:22
	rm a.py
	blocked git commit -m x
	found a.py:22
}

s12_the_work_tree_is_not() {
	mk
	append a.py "$OK"
	git add a.py
	append a.py "$BAD"
	passes git commit -m x
	silent
}

s13_amending_the_message_alone() {
	mk
	append a.py "$BAD"
	git commit -qanm bad
	passes git commit --amend -m y
	silent
}

s14_from_a_folder_below() {
	mk
	mkdir sub
	file_with "$BAD" >sub/b.py
	git add sub
	cd sub
	blocked git commit -m x
	found sub/b.py:2
}

# The file is as git and the user left it, to the nanosecond.
nothing_is_written() {
	mk
	append a.py "$BAD"
	git add a.py
	append a.py '# not staged'
	state() { # what a hook might touch
		stat -c '%n %Y %y %s %i' a.py .git/index .git/HEAD .git/refs/heads/main .git .
		cat a.py .git/index | sha1sum
		find .git -type f | sort
	}
	state >../before
	GIT_INDEX_FILE=.git/index GIT_EXEC_PATH=$(git --exec-path) GIT_PREFIX= \
		expect_status_in_room 1 "$HYLINT" hook
	state >../after
	cmp ../before ../after
}

expect_status_in_room() { # STATUS COMMAND...: prints nothing into the repository
	wanted_status=$1
	shift
	status=0
	"$@" >../out 2>../err || status=$?
	[ "$status" = "$wanted_status" ]
}

for test in s01_an_added_line_blocks s02_what_was_there_stays_unsaid \
	s03_the_first_commit s04_an_orphan_branch s05_a_detached_head \
	s06_what_is_not_staged_is_not_judged s07_commit_all \
	s08_commit_of_a_path_leaves_other_staged_files_out \
	s09_commit_of_a_path_takes_what_is_not_staged s10_commit_of_a_hunk \
	s11_the_index_is_judged s12_the_work_tree_is_not \
	s13_amending_the_message_alone s14_from_a_folder_below \
	nothing_is_written; do
	run $test
done
done_testing
