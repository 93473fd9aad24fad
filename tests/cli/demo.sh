# hylint demo: what a newcomer sees first.
. "$TOP/tests/lib.sh"

blocks_and_passes() {
	expect_status 0 "$HYLINT" demo
	grep -q 'error HY207' out
	grep -q 'warning HY201' out
	grep -q 'commit blocked' out
	[ "$(grep -c '^  \[main' out)" = 2 ]
	[ ! -s err ]
}

leaves_nothing_behind() {
	mkdir home tmp
	HOME=$PWD/home TMPDIR=$PWD/tmp expect_status 0 "$HYLINT" demo
	[ -z "$(ls -A home tmp | grep -v :)" ]
}

somebody_elses_set_up_does_not_matter() {
	mkdir home
	git config --file home/.gitconfig core.hooksPath /nowhere
	git config --file home/.gitconfig commit.gpgsign true
	git config --file home/.gitconfig core.autocrlf true
	HOME=$PWD/home HYLINT=$HYLINT SKIP=hylint GIT_DIR=/nowhere \
		GIT_INDEX_FILE=/nowhere expect_status 0 "$HYLINT" demo
	grep -q 'commit blocked' out
}

can_be_kept() {
	mkdir tmp
	TMPDIR=$PWD/tmp expect_status 0 "$HYLINT" demo --keep
	[ -f tmp/hylint-demo-*/line/train.py ]
	(cd tmp/hylint-demo-*/line && python3 -m py_compile train.py)
}

says_what_is_missing() {
	PATH=/nowhere expect_status 3 "$HYLINT" demo
	grep -q 'git is not installed' err
}

run blocks_and_passes
run leaves_nothing_behind
run somebody_elses_set_up_does_not_matter
run can_be_kept
run says_what_is_missing
done_testing
