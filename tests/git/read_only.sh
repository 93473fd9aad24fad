# Whoever asks for a check only gets one: nothing is written, neither to the
# work tree nor to the repository.
. "$TOP/tests/git/lib.sh"

# All that the file system knows of the folder but for the times of reading.
split=
state() {
	find . ${split:+! -name 'sharedindex.*'} -printf '%p %y %m %n %i %s %T@ %C@\n' | sort
	find . -type f -exec sha1sum {} + | sort
}

# The same before and after: what was printed lies outside.
writes_nothing() { # STATUS COMMAND...
	wanted_status=$1
	shift
	state >../before
	status=0
	"$@" >../out 2>../err || status=$?
	state >../after
	[ "$status" = "$wanted_status" ] || { cat ../err; return 1; }
	diff ../before ../after
}

in_hook() { # COMMAND...: with what git gives a hook
	GIT_INDEX_FILE=.git/index GIT_EXEC_PATH=$(git --exec-path) GIT_PREFIX= "$@"
}

mk_change() {
	mk
	append a.py "$BAD"
	file_with "$OK" >new.py
	git add a.py new.py
	git mv a.py b.py
	append b.py '# not staged'
	echo untracked >u.py
}

the_hook() {
	mk_change
	writes_nothing 1 in_hook "$HYLINT" hook
	writes_nothing 1 in_hook "$HYLINT" hook -v pre-commit
	# Stat data of the index that is out of date: git would refresh it.
	touch new.py
	writes_nothing 1 in_hook "$HYLINT" hook
}

the_hook_by_way_of_git() {
	mk_change
	GIT_COMMON_DIR=.git writes_nothing 1 in_hook "$HYLINT" hook
	# Of a split index git itself sets the time anew whenever it reads it,
	# so that it does not take it for left behind.
	git update-index --split-index
	split=yes
	writes_nothing 1 in_hook "$HYLINT" hook
	split=
	init --object-format=sha256 ../S
	append b.py "$FIRST" "$BAD"
	git add b.py
	writes_nothing 1 in_hook "$HYLINT" hook
}

in_a_merge() {
	mk
	git checkout -qb side
	file_with "$BAD" >s.py
	git add s.py
	git commit -qnm side
	git checkout -q main
	append a.py "$BAD"
	git commit -qanm main
	git merge -q --no-commit side >/dev/null
	append a.py 'tf.function(abs)'
	git add a.py
	writes_nothing 1 in_hook "$HYLINT" hook
}

other_hooks() {
	mk_change
	git commit -qnm change
	echo "refs/heads/main $(git rev-parse HEAD) refs/heads/main $(git rev-parse HEAD~)" >../refs
	writes_nothing 1 sh -c '"$HYLINT" hook pre-push origin url <../refs'
	writes_nothing 1 "$HYLINT" hook update refs/heads/main "$(git rev-parse HEAD~)" "$(git rev-parse HEAD)"
}

checks() {
	mk_change
	writes_nothing 1 "$HYLINT" check --staged
	writes_nothing 0 "$HYLINT" check --staged --diff
	writes_nothing 1 "$HYLINT" check .
	writes_nothing 0 "$HYLINT" doctor
	git commit -qnm change
	writes_nothing 1 "$HYLINT" check --from HEAD~
}

what_fails() {
	mk_change
	git config hylint.onError block
	cp .git/index ../index
	printf nonsense >.git/index
	writes_nothing 3 in_hook "$HYLINT" hook
	cp ../index .git/index
	printf '[hylint]\nselekt = HY2\n' >.hylint.ini
	git add .hylint.ini
	writes_nothing 1 in_hook "$HYLINT" hook ||
		writes_nothing 2 in_hook "$HYLINT" hook
}

# Where nobody can write at all, in a name space of our own: root may write to
# any folder, but not to a file system that is mounted read-only.
READ_ONLY='mount --bind "$PWD" "$PWD" && mount -o remount,bind,ro "$PWD" || exit 90
cd "$PWD"
(: >proof) 2>/dev/null && exit 91
exec "$@"'

read_only() { # COMMAND...
	unshare -rm sh -c "$READ_ONLY" sh "$@"
}

on_a_read_only_file_system() {
	mk_change
	printf '%s\n' 'import tensorflow as tf' '' '' 'def step(x):' '    return x' '' '' 'tf.function(step)' >fixable.py
	git add fixable.py
	expect_outside 1 in_hook_read_only
	grep -q 'b.py:22:1: error' ../err
	git update-index --split-index
	expect_outside 1 in_hook_read_only
	grep -q 'b.py:22:1: error' ../err
	expect_outside 1 read_only "$HYLINT" check --staged
	expect_outside 2 read_only "$HYLINT" check --staged --fix --unsafe-fixes
	grep -q 'nothing was corrected' ../err
}

in_hook_read_only() {
	GIT_INDEX_FILE=.git/index GIT_EXEC_PATH=$(git --exec-path) GIT_PREFIX= \
		read_only "$HYLINT" hook
}

expect_outside() { # STATUS COMMAND...
	wanted_status=$1
	shift
	status=0
	"$@" >../out 2>../err || status=$?
	[ "$status" = "$wanted_status" ] && return 0
	echo "status $status, not $wanted_status"
	cat ../out ../err
	return 1
}

for test in the_hook the_hook_by_way_of_git in_a_merge other_hooks checks \
	what_fails; do
	run $test
done
if read_only true 2>/dev/null; then
	run on_a_read_only_file_system
else
	skip on_a_read_only_file_system 'no name space of our own to be had'
fi
done_testing
