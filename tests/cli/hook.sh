# What the hook says and decides. Which lines belong to a commit is for
# tests/git.
. "$TOP/tests/lib.sh"
. "$TOP/tests/cli/libhook.sh"

hooked_repository() {
	new_repository
	"$HYLINT" install 2>/dev/null
}

says_nothing_when_clean() {
	hooked_repository
	add_line '    x = x + 1'
	expect_status 0 git commit -qam clean
	[ ! -s out ] && [ ! -s err ]
}

errors_block() {
	hooked_repository
	add_line "$BAD"
	fails_to_commit -qam bad
	grep -q 'a.py:8:10: error HY207' err
	grep -q 'commit blocked' err
	[ ! -s out ]
}

warnings_are_shown_and_pass() {
	hooked_repository
	add_line "$WARN"
	expect_status 0 git commit -qam warned
	grep -q 'a.py:8:5: warning HY201' err
	grep -q 'the commit is allowed' err
}

what_was_there_before_is_not_told() {
	hooked_repository
	add_line "$BAD"
	git commit -qam bad --no-verify
	sed -i 's/^import random/&\nimport string/' a.py
	expect_status 0 git commit -qam later
	[ ! -s err ]
}

only_what_is_staged_counts() {
	hooked_repository
	add_line '    x = x + 1'
	git add a.py
	add_line "$BAD"
	expect_status 0 git commit -qm clean
	fails_to_commit -qam bad
}

reads_and_writes_no_file() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	before=$(stat -c '%Y %Z' a.py .git/index; sha256sum a.py .git/index)
	expect_status 1 "$HYLINT" hook pre-commit
	[ "$(stat -c '%Y %Z' a.py .git/index; sha256sum a.py .git/index)" = "$before" ]
	rm a.py
	expect_status 1 "$HYLINT" hook pre-commit
}

switched_off_once() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	HYLINT=0 expect_status 0 git commit -qm one
	grep -q 'HYLINT=0: this commit is not checked' err
	git reset -q --soft HEAD~
	SKIP=other,hylint expect_status 0 git commit -qm two
	grep -q 'SKIP=hylint' err
	git reset -q --soft HEAD~
	SKIP=hylint-other fails_to_commit -qm three
	expect_status 0 git commit -qm four --no-verify
	[ ! -s err ]
}

warn_mode() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	expect_status 0 git -c hylint.mode=warn commit -qm one
	grep -q 'error HY207' err
	grep -q 'the mode is "warn"' err
	git reset -q --soft HEAD~
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=hylint.mode GIT_CONFIG_VALUE_0=warn \
		expect_status 0 git commit -qm two
	git reset -q --soft HEAD~
	printf '[hylint]\nmode = warn\n' >.hylint.ini
	git add .hylint.ini
	expect_status 0 git commit -qm three
}

# Many places of a file with one cause are one info; what is added is not taken into
# one that was there.
an_added_place_does_not_hide_behind_an_old_one() {
	hooked_repository
	cat >old.py <<'PY'
from keras import backend as K


def first(x):
    return K.shape(x)


def second(x):
    return x + 1
PY
	git add old.py
	git commit -qm old
	sed -i 's/    return x + 1/    return x + K.int_shape(x)[0] + K.arange(0, 3)/' old.py
	expect_status 0 git commit -qam added
	grep -q 'old.py:9:16: info HY814' err
	grep -q 'and `K.arange`' err
	refuse grep -q 'K.shape' err
}

settings_of_git() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	git config hylint.ignore HY207
	expect_status 0 git commit -qm ignored
	git reset -q --soft HEAD~
	git config hylint.ignore HY2077
	expect_status 1 git commit -qm broken
	grep -q "git config hylint.ignore: no rule.*did you mean 'HY207'" err
}

configuration_is_that_of_the_commit() {
	hooked_repository
	add_line "$BAD"
	printf '[hylint]\nignore = HY207\n' >.hylint.ini
	git add a.py
	fails_to_commit -qm 'not staged'
	git add .hylint.ini
	expect_status 0 git commit -qm staged
}

nearest_configuration_rules() {
	hooked_repository
	mkdir sub
	add_line "$BAD"
	cp a.py sub/b.py
	git checkout -q a.py
	printf '[hylint]\nignore = HY207\n' >sub/.hylint.ini
	git add sub
	expect_status 0 git commit -qm 'the folder'
	printf '[hylint]\nexclude = sub/\n' >.hylint.ini
	git rm -q --cached sub/.hylint.ini sub/b.py
	git add .hylint.ini sub/b.py
	expect_status 0 git commit -qm 'left out'
}

broken_configuration_blocks() {
	hooked_repository
	add_line '    x = x + 1'
	printf '[hylint]\nselekt = HY2\n' >.hylint.ini
	git add .
	fails_to_commit -qm broken
	grep -q "^hylint: .hylint.ini:2: unknown setting 'selekt'; did you mean 'select'?" err
}

unreadable_repository_is_loud() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	printf 'nonsense' >.git/index
	expect_status 0 "$HYLINT" hook
	grep -q 'nothing was checked; the commit is allowed' err
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	grep -q 'commit blocked' err
}

outside_of_a_repository() {
	expect_status 0 "$HYLINT" hook
	[ "$(wc -l <err)" -le 2 ]
	grep -q 'nothing was checked' err
}

reader_that_goes_away() {
	hooked_repository
	for i in $(seq 200); do
		sed "s/^    return x/$WARN\n    return x/" a.py >"w$i.py"
	done
	git add .
	git commit -qm many 2>&1 | head -n 1 >/dev/null
	[ "$(git log --oneline | wc -l)" = 2 ]
}

names_of_files_change_nothing() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	expect_status 1 "$HYLINT" hook pre-commit a.py
	expect_status 1 "$HYLINT" hook pre-commit other.py
	expect_status 2 "$HYLINT" hook --nonsense
}

range_of_the_framework() {
	hooked_repository
	add_line "$BAD"
	git commit -qam bad --no-verify
	PRE_COMMIT=1 PRE_COMMIT_FROM_REF=HEAD~1 PRE_COMMIT_TO_REF=HEAD \
		expect_status 1 "$HYLINT" hook
	grep -q HY207 err
	PRE_COMMIT=1 PRE_COMMIT_FROM_REF=HEAD PRE_COMMIT_TO_REF=HEAD \
		expect_status 0 "$HYLINT" hook
}

verbose_tells_what_is_left_out() {
	hooked_repository
	printf 'version https://git-lfs.github.com/spec/v1\n' >p.py
	git add p.py
	expect_status 0 "$HYLINT" hook -v
	grep -q 'p.py: not checked' err
}

check_staged_says_the_same() {
	hooked_repository
	add_line "$BAD"
	git add a.py
	expect_status 1 "$HYLINT" check --staged -f json
	python3 - <<'EOF'
import json
findings = json.load(open("out"))["findings"]
assert [(f["code"], f["file"], f["line"], f["attribution"]) for f in findings] == [("HY207", "a.py", 8, "introduced")], findings
EOF
	git commit -qm bad --no-verify
	expect_status 0 "$HYLINT" check --staged
	expect_status 1 "$HYLINT" check --from HEAD~1
	expect_status 1 "$HYLINT" check --from HEAD~1 --to HEAD a.py
	expect_status 0 "$HYLINT" check --from HEAD~1 --to HEAD b.py
	expect_status 2 "$HYLINT" check --from no-such-revision
}

# crash SIGNAL: a library that raises it while the commit is checked.
crash() {
	cat >crash.c <<EOF
#include <signal.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *now)
{
	static int calls;
	(void)id;
	now->tv_sec = now->tv_nsec = 0;
	if (calls++)
		raise($1);
	return 0;
}
EOF
	cc -shared -fPIC -o crash.so crash.c
}

crashes_are_told_and_cost_no_commit() {
	new_repository
	crash SIGSEGV
	LD_PRELOAD=$PWD/crash.so expect_status 0 "$HYLINT" hook
	grep -q 'hylint: crashed.*nothing was checked, the commit is allowed' err
	git config hylint.onError block
	LD_PRELOAD=$PWD/crash.so expect_status 3 "$HYLINT" hook
	grep -q 'the commit is blocked' err
}

paths_count_from_where_one_stands() {
	new_repository
	mkdir -p sub/deep other
	add_line "$BAD"
	cp a.py sub/b.py
	cp a.py sub/deep/c.py
	cp a.py other/d.py
	git add .
	cd sub
	expect_status 1 "$HYLINT" check --staged -f concise -q
	cut -d: -f1 out | sort >seen
	printf '%s\n' ../a.py ../other/d.py b.py deep/c.py | sort | diff - seen
	expect_status 1 "$HYLINT" check --staged -f concise -q b.py
	[ "$(cut -d: -f1 out)" = b.py ]
	expect_status 1 "$HYLINT" check --staged -f concise -q .
	[ "$(wc -l <out)" = 2 ]
	expect_status 1 "$HYLINT" check --staged -f concise -q ../other/ deep
	[ "$(wc -l <out)" = 2 ]
	# For machines they count from the top.
	expect_status 1 "$HYLINT" check --staged -f json deep
	grep -q '"file":"sub/deep/c.py"' out
}

large_files_follow_the_setting() {
	hooked_repository
	add_line "$BAD"
	python3 -c 'print("y = 1\n" * 500000)' >>a.py
	git add a.py
	expect_status 0 git commit -qm large
	grep -q 'a.py: not checked: ' err
	git reset -q --soft HEAD~
	expect_status 3 "$HYLINT" check --staged
	git config hylint.largestFile 8M
	fails_to_commit -qm large
}

unmerged_is_not_checked() {
	new_repository
	git checkout -q -b side
	add_line "$WARN"
	git commit -qam side
	git checkout -q main
	add_line '    x = 1'
	git commit -qam main
	git merge -q side >out 2>&1 || true
	expect_status 3 "$HYLINT" check --staged
	grep -q 'a.py: not checked: unmerged' err
}

run says_nothing_when_clean
run errors_block
run warnings_are_shown_and_pass
run what_was_there_before_is_not_told
run only_what_is_staged_counts
run reads_and_writes_no_file
run switched_off_once
run warn_mode
run an_added_place_does_not_hide_behind_an_old_one
run settings_of_git
run configuration_is_that_of_the_commit
run nearest_configuration_rules
run broken_configuration_blocks
run unreadable_repository_is_loud
run outside_of_a_repository
run reader_that_goes_away
run names_of_files_change_nothing
run range_of_the_framework
run verbose_tells_what_is_left_out
run check_staged_says_the_same
if nm "$HYLINT" 2>/dev/null | grep -q __asan_init; then
	skip crashes_are_told_and_cost_no_commit 'the sanitizer tells crashes'
elif ! takes_a_preload; then
	skip crashes_are_told_and_cost_no_commit 'a static program preloads nothing'
elif command -v cc >/dev/null; then
	run crashes_are_told_and_cost_no_commit
else
	skip crashes_are_told_and_cost_no_commit 'no compiler'
fi
run paths_count_from_where_one_stands
run large_files_follow_the_setting
run unmerged_is_not_checked
done_testing
