# check --staged --fix: the index and the work tree, all of it or nothing.
. "$TOP/tests/git/lib.sh"

# Its first decorator can be corrected safely, its print when asked for.
code() {
	cat <<'END'
import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def step(x):
    print(x)
    return x


first = 1
second = 2
third = 3
END
}

OLD='@tf.function(experimental_relax_shapes=True)'
NEW='@tf.function(reduce_retracing=True)'

mk_staged() {
	mk
	code >m.py
	git add m.py
}

fix() { # ARGUMENT...
	"$HYLINT" check --staged --fix "$@"
}

corrected() {
	code | sed "s/^$OLD/$NEW/"
}

staged_is() { # FILE: what m.py is as staged
	git cat-file blob :m.py | cmp - "$1"
}

# Everything that may change: of the work tree, the index and the refs.
state() {
	find . -path ./.git/objects -prune -o -type f ! -name '[oe][ur][tr]' \
		-printf '%p %m %T@ %s %i\n' | sort
	cat .git/index m.py | sha1sum
}

refused() { # REASON COMMAND...
	reason=$1
	shift
	state >../before
	expect_status 2 "$@" || return 1
	grep -q "$reason" err || { cat err; return 1; }
	grep -q 'nothing was corrected' err
	state >../after
	cmp ../before ../after
	refuse ls ./.hylint-* 2>/dev/null
}

both_are_corrected() {
	mk_staged
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	cmp m.py ../wanted
	grep -q 'corrected 1; 1 warning' out
	git diff --quiet
	expect_status 1 fix --unsafe-fixes --fail-on info || expect_status 0 fix --unsafe-fixes
	git cat-file blob :m.py | grep -q 'tf.print(x)'
	git diff --quiet
}

what_is_not_staged_survives() {
	mk_staged
	code | sed -e '1i# a remark at the top' -e 's/^second = 2/second = 22/' -e '$afourth = 4' >m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	corrected | sed -e '1i# a remark at the top' -e 's/^second = 2/second = 22/' -e '$afourth = 4' >../wanted
	cmp m.py ../wanted
}

no_newline_at_the_end_survives() {
	mk_staged
	code | head -c -1 >m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	corrected | head -c -1 >../wanted
	cmp m.py ../wanted
}

a_change_of_the_same_line_is_refused() {
	mk_staged
	sed -i "s/^$OLD/$OLD  # a remark/" m.py
	refused 'm.py: line 4 of the file, which a fix would change, has unstaged changes' fix
}

lines_beside_it_are_no_hindrance() {
	mk_staged
	code | sed -e "s/^$OLD/# above\n&/" -e 's/^def step/# below\n&/' >m.py
	expect_status 1 fix
	corrected | sed -e "s/^$NEW/# above\n&/" -e 's/^def step/# below\n&/' >../wanted
	cmp m.py ../wanted
}

one_refusal_stops_all() {
	mk_staged
	code >n.py
	git add n.py
	sed -i "s/^$OLD/$OLD  # a remark/" n.py
	refused 'n.py: line 4' fix
	code >../wanted
	cmp m.py ../wanted
	expect_status 1 fix m.py
	corrected >../wanted
	staged_is ../wanted
}

only_what_is_new_is_corrected() {
	mk
	{ code; code | sed 's/step/old/'; } >m.py
	git add m.py
	git commit -qnm old
	code | sed 's/step/new/' >>m.py
	git add m.py
	expect_status 1 fix
	[ "$(grep -c relax_shapes m.py)" = 2 ]
	[ "$(grep -c reduce_retracing m.py)" = 1 ]
	git diff --quiet
}

a_file_that_is_gone_from_the_work_tree() {
	mk_staged
	rm m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	grep -q 'm.py: corrected as staged; it is not in the work tree' err
	[ ! -e m.py ]
}

a_link_in_the_work_tree_is_refused() {
	mk_staged
	mv m.py elsewhere
	ln -s elsewhere m.py
	refused 'm.py: it is a link' fix
	code | cmp - elsewhere
}

a_folder_that_is_a_link_is_refused() {
	mk
	mkdir real
	code >real/n.py
	git add real
	mv real moved
	ln -s moved real
	code >m.py
	refused 'real/n.py: it is a link' fix
}

modes_stay() {
	mk
	code >m.py
	chmod 754 m.py
	git add m.py
	expect_status 1 fix
	[ "$(stat -c %a m.py)" = 754 ]
	git ls-files -s m.py | grep -q ^100755
	git diff --quiet
}

crlf_in_the_work_tree() {
	mk
	git config core.autocrlf true
	code | sed 's/$/\r/' >m.py
	git add m.py 2>/dev/null
	sed -i 's/^second = 2/second = 22/' m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	corrected | sed -e 's/^second = 2/second = 22/' -e 's/$/\r/' >../wanted
	cmp m.py ../wanted
}

crlf_in_the_index() {
	mk
	code | sed 's/$/\r/' >m.py
	git -c core.autocrlf=false add m.py
	expect_status 1 fix
	corrected | sed 's/$/\r/' >../wanted
	staged_is ../wanted
	cmp m.py ../wanted
}

a_filter_is_refused() {
	mk
	git config filter.up.clean cat
	git config filter.up.smudge cat
	echo '*.py filter=up' >.gitattributes
	code >m.py
	git add .
	refused 'm.py: git converts this file (filter=up)' fix
	echo '*.py working-tree-encoding=UTF-16' >.gitattributes
	refused 'working-tree-encoding=UTF-16' fix
}

a_locked_index_is_refused() {
	mk_staged
	touch .git/index.lock
	refused 'index.lock' fix
}

# A git that does something else right behind the index.
meddling_git() { # COMMAND
	mkdir ../bin
	cat >../bin/git <<END
#!/bin/sh
"$(command -v git)" "\$@" || exit
case " \$* " in *" update-index "*) [ -e ../once ] || { : >../once; $1; } ;; esac
END
	chmod +x ../bin/git
	PATH=$(cd .. && pwd)/bin:$PATH
}

somebody_writes_at_the_same_time() {
	mk
	code >m.py
	code >n.py
	git add .
	meddling_git 'echo "# by somebody" >>n.py'
	expect_status 2 fix
	grep -q 'n.py: was changed by somebody else in the meantime' err
	grep -q 'nothing was corrected' err
	code >../wanted
	staged_is ../wanted
	cmp m.py ../wanted
	{ code; echo '# by somebody'; } | cmp - n.py
	refuse ls ./.hylint-* 2>/dev/null
}

killed_between_two_steps() {
	mk_staged
	code | sed 's/^second = 2/second = 22/' >m.py
	cp m.py ../wanted
	meddling_git 'kill -9 $PPID'
	expect_status 137 fix
	cmp m.py ../wanted
	corrected >../wanted
	staged_is ../wanted
	git fsck --no-dangling
}

a_name_as_long_as_names_can_be() {
	mk
	name=$(printf '%0252d' 1).py
	code >"$name"
	git add .
	expect_status 1 fix
	corrected | cmp - "$name"
	git diff --quiet
}

inside_of_a_commit_it_is_refused() {
	mk
	printf '#!/bin/sh\n"%s" check --staged --fix\n' "$HYLINT" >.git/hooks/pre-commit
	code >m.py
	git add m.py
	append m.py 'more = 1'
	expect_status 1 git commit -qam x
	grep -q 'a commit is being made' err
	{ code; echo 'more = 1'; } | cmp - m.py
}

marked_entries_are_refused() {
	mk_staged
	git update-index --skip-worktree m.py
	refused 'm.py: its entry is marked' fix
	git update-index --no-skip-worktree --assume-unchanged m.py
	refused 'm.py: its entry is marked' fix
}

from_a_folder_below() {
	mk
	mkdir -p sub/deep
	code >sub/n.py
	code >m.py
	git add .
	cd sub/deep
	expect_status 1 fix ..
	corrected | cmp - ../n.py
	code | cmp - ../../m.py
	git -C ../.. diff --quiet
}

odd_names() {
	mk
	name=$(printf 'a "b"\n c*.py')
	code >"$name"
	code >'a X.py'
	git add .
	expect_status 1 fix
	corrected | cmp - "$name"
	corrected | cmp - 'a X.py'
	git diff --quiet
}

a_repository_that_only_git_can_read() {
	init --object-format=sha256 R
	code >m.py
	git add m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	cmp m.py ../wanted
}

a_split_index() {
	mk_staged
	git update-index --split-index
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
}

in_a_linked_work_tree() {
	mk
	git worktree add -q ../W
	cd ../W
	code >m.py
	git add m.py
	expect_status 1 fix
	corrected >../wanted
	staged_is ../wanted
	cmp m.py ../wanted
	git diff --quiet
}

a_difference_is_shown_and_nothing_written() {
	mk_staged
	state >../before
	expect_status 1 "$HYLINT" check --staged --diff
	state >../after
	cmp ../before ../after
	grep -q "^-$OLD" out
	grep -q "^+$NEW" out
	git apply --cached out
	corrected >../wanted
	staged_is ../wanted
	expect_status 0 "$HYLINT" check --staged --diff
}

in_a_merge_only_ones_own_lines() {
	mk
	git checkout -qb side
	code >m.py
	git add m.py
	git commit -qnm side
	git checkout -q main
	append a.py "$OK"
	git commit -qanm main
	git merge -q --no-commit side >/dev/null
	append m.py "$OLD" 'def own(x):' '    return x'
	git add m.py
	expect_status 0 fix
	{ code; printf '%s\n' "$NEW" 'def own(x):' '    return x'; } | cmp - m.py
}

nothing_to_correct() {
	mk
	append a.py "$OK"
	git add a.py
	state() { stat -c '%Y %y %i' .git/index a.py; }
	state >../before
	expect_status 0 fix
	state >../after
	cmp ../before ../after
}

what_does_not_go_together() {
	mk_staged
	expect_status 2 "$HYLINT" check --from HEAD --fix
	expect_status 2 "$HYLINT" check --staged --add-suppressions why
}

for test in both_are_corrected what_is_not_staged_survives \
	no_newline_at_the_end_survives a_change_of_the_same_line_is_refused \
	lines_beside_it_are_no_hindrance one_refusal_stops_all \
	only_what_is_new_is_corrected a_file_that_is_gone_from_the_work_tree \
	a_link_in_the_work_tree_is_refused a_folder_that_is_a_link_is_refused \
	modes_stay crlf_in_the_work_tree crlf_in_the_index a_filter_is_refused \
	a_locked_index_is_refused inside_of_a_commit_it_is_refused \
	marked_entries_are_refused \
	somebody_writes_at_the_same_time killed_between_two_steps \
	a_name_as_long_as_names_can_be from_a_folder_below odd_names \
	a_repository_that_only_git_can_read a_split_index \
	in_a_linked_work_tree a_difference_is_shown_and_nothing_written \
	in_a_merge_only_ones_own_lines nothing_to_correct \
	what_does_not_go_together; do
	run $test
done
done_testing
