# How files are written: whoever saves meanwhile loses nothing, and what a file
# is (owner, mode, attributes, names) it stays.
. "$TOP/tests/lib.sh"

# A library that steps in between two calls of the program.
STEP=${TMPDIR:-/tmp}/step_in.so
"${CC:-cc}" -D_GNU_SOURCE -O1 -fPIC -shared -o "$STEP" "$TOP/tests/preload/step_in.c" -ldl || exit 1

a_py() {
	cat <<'END'
import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def step(x):
    print(x)
    return x
END
}

theirs() {
	printf '%s\n' 'import tensorflow as tf' 'written = "by somebody"'
}

corrected() {
	a_py | sed 's/experimental_relax_shapes/reduce_retracing/'
}

# stepped STATUS NAME=VALUE... COMMAND...: with somebody who steps in.
stepped() {
	wanted=$1
	shift
	expect_status "$wanted" env LD_PRELOAD="$STEP" \
		ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0" "$@"
}

begin() {
	a_py >a.py
	theirs >../theirs
}

# Nothing of ours is left beside the file.
tidy() {
	left=$(find . -name '*hylint-*')
	[ -z "$left" ] || { echo "left: $left"; return 1; }
}

told_and_kept() { # FILE TEXT
	cmp "$1" "$2"
	grep -q "^hylint: $1: was changed by somebody else in the meantime" err
	refuse grep -q 'corrected [1-9]' out
	tidy
}

a_save_by_rename_is_kept() {
	begin
	stepped 3 STEP_BEFORE_1='cp ../theirs new && mv new a.py' "$HYLINT" check --fix a.py
	told_and_kept a.py ../theirs
}

a_save_in_place_is_kept() {
	begin
	stepped 3 STEP_BEFORE_1='cat ../theirs >a.py' "$HYLINT" check --fix a.py
	told_and_kept a.py ../theirs
}

# What was read is told of, not what would have been written.
findings_are_those_of_the_file() {
	begin
	stepped 3 STEP_BEFORE_1='cat ../theirs >a.py' "$HYLINT" check --fix a.py
	grep -q 'a.py:4:.*relax' out
}

of_two_saves_the_later_is_kept() {
	begin
	echo 'second = 2' >../second
	stepped 3 STEP_BEFORE_1='cp ../theirs new && mv new a.py' \
		STEP_AFTER_1='cp ../second new && mv new a.py' "$HYLINT" check --fix a.py
	told_and_kept a.py ../second
	a_py >a.py
	echo 'third = 3' >../third
	stepped 3 STEP_BEFORE_1='cat ../theirs >a.py' STEP_AFTER_1='cat ../second >a.py' \
		STEP_BEFORE_3='cat ../third >a.py' "$HYLINT" check --fix a.py
	told_and_kept a.py ../third
}

a_save_behind_ours_is_kept() {
	begin
	stepped 1 STEP_AFTER_1='echo "# later" >>a.py' "$HYLINT" check --fix a.py
	{ corrected; echo '# later'; } | cmp - a.py
	grep -q 'corrected 1' out
	tidy
}

# It has opened the file and not written yet.
an_editor_that_is_about_to_write() {
	begin
	stepped 3 STEP_HOLD=a.py "$HYLINT" check --fix a.py
	{ a_py; echo '# typed at last'; } >../wanted
	told_and_kept a.py ../wanted
}

a_file_that_has_become_something_else() {
	begin
	theirs >real.txt
	stepped 3 STEP_BEFORE_1='ln -sf real.txt a.py' "$HYLINT" check --fix a.py
	[ "$(readlink a.py)" = real.txt ]
	theirs | cmp - real.txt
	rm a.py
	a_py >a.py
	stepped 3 STEP_BEFORE_1='rm a.py && mkdir a.py && cp ../theirs a.py/x' "$HYLINT" check --fix a.py
	theirs | cmp - a.py/x
	rm -r a.py
	a_py >a.py
	stepped 3 STEP_BEFORE_1='rm a.py' "$HYLINT" check --fix a.py
	[ ! -e a.py ]
	a_py >a.py
	stepped 3 STEP_BEFORE_1='chmod 600 a.py' "$HYLINT" check --fix a.py
	[ "$(stat -c %a a.py)" = 600 ]
	tidy
}

# Then it is compared as late as can be.
without_an_exchange_of_files() {
	begin
	stepped 1 STEP_MISSING=1 "$HYLINT" check --fix a.py
	corrected | cmp - a.py
	a_py >a.py
	stepped 3 STEP_MISSING=1 STEP_BEFORE_1='cat ../theirs >a.py' "$HYLINT" check --fix a.py
	told_and_kept a.py ../theirs
}

comments_are_written_the_same_way() {
	begin
	stepped 3 STEP_BEFORE_1='cat ../theirs >a.py' "$HYLINT" check --add-suppressions why a.py
	told_and_kept a.py ../theirs
	refuse grep -q 'silenced [1-9]' out
}

baselines_are_written_the_same_way() {
	begin
	stepped 3 STEP_NAME=known STEP_BEFORE_1='echo mine >known' "$HYLINT" check --write-baseline known a.py
	echo mine | cmp - known
	rm known
	expect_status 0 "$HYLINT" check --write-baseline known a.py
	echo '# hand-made' >>known
	cp known ../known
	echo '# more' >>../known
	sed -i 's/print(x)/pass/' a.py
	stepped 3 STEP_NAME=known STEP_BEFORE_1='echo "# more" >>known' "$HYLINT" check --write-baseline known a.py
	cmp known ../known
	grep -q 'known: was changed by somebody else in the meantime' err
	tidy
}

staged_fixes_are_written_the_same_way() {
	git init -q .
	begin
	cp a.py b.py
	git add .
	git ls-files -s >../index
	stepped 2 STEP_BEFORE_2='cp ../theirs new && mv new b.py' "$HYLINT" check --staged --fix
	theirs | cmp - b.py
	a_py | cmp - a.py
	git ls-files -s | cmp - ../index
	grep -q 'b.py: was changed by somebody else in the meantime' err
	refuse grep -q 'corrected [1-9]' out
	tidy
}

# What was put there stays there when somebody has worked on it since.
taking_back_takes_nothing_of_theirs() {
	git init -q .
	begin
	cp a.py b.py
	git add .
	stepped 2 STEP_AFTER_1='echo "# mine" >>a.py' \
		STEP_BEFORE_2='cp ../theirs new && mv new b.py' "$HYLINT" check --staged --fix
	{ corrected; echo '# mine'; } | cmp - a.py
	theirs | cmp - b.py
	tidy
}

# --- what a file is ------------------------------------------------------------

left_alone() { # REASON COMMAND...
	reason=$1
	shift
	stat -c '%i %a %u %h' a.py >../before
	expect_status 3 "$@"
	grep -q "^hylint: a.py: was not changed: .*$reason" err
	refuse grep -q 'corrected [1-9]' out
	stat -c '%i %a %u %h' a.py | cmp - ../before
	a_py | cmp - a.py
	tidy
}

more_than_one_name() {
	begin
	ln a.py other
	left_alone 'it has 2 names (hard links)' "$HYLINT" check --fix a.py
	[ a.py -ef other ]
}

a_file_that_is_read_only() {
	begin
	chmod 444 a.py
	left_alone 'you have no permission to write it (its mode is 444)' "$HYLINT" check --fix a.py
	left_alone 'you have no permission to write it' "$HYLINT" check --add-suppressions why a.py
}

a_link_stays_a_link() {
	begin
	mkdir real
	mv a.py real/
	ln -s real/a.py a.py
	expect_status 1 "$HYLINT" check --fix a.py
	[ "$(readlink a.py)" = real/a.py ]
	corrected | cmp - real/a.py
	tidy
}

mode_and_attributes_stay() {
	begin
	chmod 2751 a.py
	python3 -c 'import os; os.setxattr("a.py", "user.origin", b"elsewhere")'
	expect_status 1 "$HYLINT" check --fix a.py
	corrected | cmp - a.py
	[ "$(stat -c %a a.py)" = 2751 ]
	[ "$(python3 -c 'import os; print(os.getxattr("a.py", "user.origin").decode())')" = elsewhere ]
}

the_owner_stays() {
	begin
	chown 1234:4321 a.py
	chmod 6755 a.py
	expect_status 1 "$HYLINT" check --fix a.py
	corrected | cmp - a.py
	[ "$(stat -c %u:%g:%a a.py)" = 1234:4321:6755 ]
}

# A member of the group may write it, and must not become its owner.
somebody_elses_file() {
	begin
	chown 1234:4321 a.py .
	chmod 664 a.py
	chmod 775 .
	stat -c %i:%u a.py >../before
	expect_status 3 setpriv --reuid 2345 --regid 4321 --clear-groups "$HYLINT" check --fix a.py
	grep -q 'belongs to another user' err
	stat -c %i:%u a.py | cmp - ../before
	a_py | cmp - a.py
	tidy
}

a_name_as_long_as_names_can_be() {
	name=$(printf '%0252d' 1).py
	a_py >"$name"
	expect_status 1 "$HYLINT" check --fix "$name"
	corrected | cmp - "$name"
	tidy
}

# Somebody steps in while hylint writes: by a library before the C library's.
for test in a_save_by_rename_is_kept a_save_in_place_is_kept \
	findings_are_those_of_the_file of_two_saves_the_later_is_kept \
	a_save_behind_ours_is_kept an_editor_that_is_about_to_write \
	a_file_that_has_become_something_else without_an_exchange_of_files \
	comments_are_written_the_same_way baselines_are_written_the_same_way \
	staged_fixes_are_written_the_same_way \
	taking_back_takes_nothing_of_theirs; do
	if takes_a_preload; then
		run $test
	else
		skip $test 'a static program preloads nothing'
	fi
done
for test in more_than_one_name \
	a_file_that_is_read_only a_link_stays_a_link a_name_as_long_as_names_can_be; do
	run $test
done
touch "$TMPDIR/attributes"
if python3 -c 'import os; os.setxattr(os.environ["TMPDIR"] + "/attributes", "user.origin", b"")' 2>/dev/null; then
	run mode_and_attributes_stay
else
	skip mode_and_attributes_stay 'this file system keeps no attributes'
fi
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	run the_owner_stays
	chmod 755 "$TMPDIR"
	if setpriv --reuid 2345 --regid 4321 --clear-groups "$HYLINT" --version >/dev/null 2>&1; then
		run somebody_elses_file
	else
		skip somebody_elses_file 'another user cannot reach the program'
	fi
else
	skip the_owner_stays 'only root can give files away'
	skip somebody_elses_file 'only root can give files away'
fi
done_testing
