# Files are linted in processes of their own: however many there are, the same
# bytes come out; and what a file does to its process costs only that file.
. "$TOP/tests/lib.sh"
. "$TOP/tests/cli/libhook.sh"

# The text of a file that has something to report.
finding() { # NAME
	cat <<END
import tensorflow as tf


class Counter:
    def __init__(self):
        self.$1 = 0


@tf.function
def step_$1(x):
    print("value", x)
    return x
END
}

many_files() {
	mkdir -p many
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do
		finding "f$i" >many/f$i.py
	done
}

# trap_in_workers: a library that harms the process which lints some texts, see there.
trap_in_workers() {
	cc -shared -fPIC -o trap.so "$TOP/tests/preload/trap.c"
}

# A run that takes long says how long, which is another time each time.
without_time() { # FILE
	sed -i 's/ in [0-9.]* s\b//' "$1"
}

as_many_processes_as_one_likes() {
	many_files
	for format in full concise json sarif html; do
		expect_status 1 "$HYLINT" check -j 1 -f $format many
		without_time out
		cp out one
		for n in 2 3 16; do
			expect_status 1 "$HYLINT" check -j $n -f $format many
			without_time out
			cmp out one
		done
	done
	grep -q step_f7 one
	git init -q .
	git add many
	expect_status 1 "$HYLINT" check -j 1 --staged -f json
	cp out one
	expect_status 1 "$HYLINT" check -j 7 --staged -f json
	cmp out one
}

a_number_that_is_none() {
	for n in 0 -1 x 2x 99999 ''; do
		expect_status 2 "$HYLINT" check -j "$n" .
		grep -q 'not a valid number of processes' err
	done
}

a_crash_costs_its_file() {
	trap_in_workers
	many_files
	expect_status 1 "$HYLINT" check -f concise many
	grep -v 'f7\.py\|f9\.py' out >rest
	echo '# crash_here' >>many/f7.py
	echo '# killed_here' >>many/f9.py
	for n in 1 2 5; do
		LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check -j $n -f concise many
		grep '^many' out >found
		grep '^many' rest | cmp - found
		[ "$(grep -c 'not checked' err)" = 2 ]
		grep -q '^hylint: many/f7.py: not checked: hylint crashed' err
		grep -q '^hylint: many/f9.py: not checked: .* killed' err
	done
}

a_crash_in_one_file_alone() {
	trap_in_workers
	finding a >a.py
	echo '# crash_here' >>a.py
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check a.py
	[ "$(grep -c 'a.py: not checked: hylint crashed' err)" = 1 ]
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check - <a.py
	[ "$(grep -c 'not checked: hylint crashed' err)" = 1 ]
}

# Two staged files; the second harms the process that lints it.
staged_trap() {
	new_repository
	trap_in_workers
	add_line "$WARN"
	finding b >b.py
	echo '# crash_here' >>b.py
	git add a.py b.py
}

on_error_decides_in_the_hook() {
	staged_trap
	export TRAP_FIRST=1
	LD_PRELOAD=$PWD/trap.so expect_status 0 "$HYLINT" hook
	grep -q 'b.py: not checked: hylint crashed' err
	grep -q 'a.py:8:5: warning HY201' err
	git config hylint.onError block
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" hook
	unset TRAP_FIRST
	git commit -qm x --no-verify
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check --from HEAD~1
	grep -q 'b.py: not checked: hylint crashed' err
}

# A small commit is checked without a worker; what harms that has it begin anew.
a_small_commit_begins_anew() {
	staged_trap
	TRAP_FIRST=1 LD_PRELOAD=$PWD/trap.so expect_status 0 "$HYLINT" hook
	[ "$(grep -c 'b.py: not checked' err)" = 1 ]
	[ "$(grep -c 'a.py:8:5: warning HY201' err)" = 1 ]
	git config hylint.onError block
	TRAP_FIRST=1 LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" hook
}

# While it corrects files, too: those that it can it does.
a_crash_while_it_corrects() {
	trap_in_workers
	mkdir three
	finding a >three/a.py
	finding b >three/b.py
	finding c >three/c.py
	echo '# crash_here' >>three/b.py
	cp three/b.py before
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check --fix --unsafe-fixes three
	[ "$(grep -c 'three/b.py: not checked: hylint crashed' err)" = 1 ]
	cmp three/b.py before
	grep -q 'tf.print("value", x)' three/a.py
	grep -q 'tf.print("value", x)' three/c.py
	git init -q .
	git add three
	finding d >three/a.py
	LD_PRELOAD=$PWD/trap.so expect_status 3 "$HYLINT" check --staged --fix --unsafe-fixes
	[ "$(grep -c 'three/b.py: not checked: hylint crashed' err)" = 1 ]
}

# Work is counted in steps, so that a file is checked on every machine or on none.
# Here a file may take 3 for each byte: enough for one where there is little to look
# at, too few for one whose every line is a finding.
light_and_heavy() {
	mkdir -p two
	finding light >two/light.py
	finding heavy >two/heavy.py
	for i in 1 2 3 4 5 6 7 8 9 10; do
		for j in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
			echo "A$i$j = 'a text of which nothing is to be said, and which is long'" >>two/light.py
			sed -i 's/^    return x/    print(x)\n    return x/' two/heavy.py
		done
	done
}

TOO_MANY='it took more steps than a file of its size may take; please report it'

steps_are_counted() {
	light_and_heavy
	expect_status 1 "$HYLINT" check -f concise two
	grep -q '^two/heavy.py' out
	grep '^two/light.py' out >rest
	for n in 1 2; do
		HYLINT_STEPS=3 expect_status 3 "$HYLINT" check -j $n -f concise two
		grep '^two' out | cmp - rest
		grep -q "^hylint: two/heavy.py: not checked: $TOO_MANY" err
		[ "$(grep -c 'not checked' err)" = 1 ]
	done
	HYLINT_STEPS=3 expect_status 3 "$HYLINT" check - <two/heavy.py
	grep -q "not checked: $TOO_MANY" err
	cp two/heavy.py before
	HYLINT_STEPS=3 expect_status 3 "$HYLINT" check --fix --unsafe-fixes two
	grep -q "two/heavy.py: not checked: $TOO_MANY" err
	cmp two/heavy.py before
	grep -q 'tf.print("value", x)' two/light.py
}

# A loop of ours without an end counts no steps: processor time is the last resort. So
# many findings take several times the second that is allowed here.
a_loop_without_an_end() {
	mkdir -p two
	finding light >two/light.py
	{
		finding heavy
		i=0
		while [ $i -lt 20000 ]; do
			printf '@tf.function\ndef f%s(x, y):\n    print(x, y)\n    z = tf.nn.relu(x) @ y\n    return f%s(x, z)\n\n\n' $i $((i / 2))
			i=$((i + 1))
		done
	} >two/heavy.py
	expect_status 3 env HYLINT_SECONDS=1 "$HYLINT" check --select ALL -f concise --config largest-file=9M two
	grep -q '^hylint: two/heavy.py: not checked: hylint timed out; please report it' err
	grep -q '^two/light.py.*HY201' out
	[ "$(grep -c 'not checked' err)" = 1 ]
}

# The same in the hook, which looks at so small a commit without a worker.
steps_are_counted_in_the_hook() {
	new_repository
	light_and_heavy
	git add two
	HYLINT_STEPS=3 expect_status 0 "$HYLINT" hook
	grep -q "two/heavy.py: not checked: $TOO_MANY" err
	grep -q '^two/light.py.*HY201' err
	git config hylint.onError block
	HYLINT_STEPS=3 expect_status 3 "$HYLINT" hook
	grep -q "two/heavy.py: not checked: $TOO_MANY" err
	git commit -qm x --no-verify
	HYLINT_STEPS=3 expect_status 3 "$HYLINT" check --from HEAD~1
	grep -q "two/heavy.py: not checked: $TOO_MANY" err
	expect_status 1 "$HYLINT" check --from HEAD~1
}

# What is read for several files counts for none of them: as many fail whoever comes
# first.
steps_of_what_is_imported() {
	mkdir -p package
	printf 'import tensorflow as tf\n' >package/shared.py
	for i in 1 2 3 4 5 6 7 8 9 10; do
		printf 'def helper%s(x):\n    print(x)\n    return x + 1\n\n\n' "$i" >>package/shared.py
		{
			printf 'import tensorflow as tf\nfrom package.shared import helper%s\n\n\n' "$i"
			printf '@tf.function\ndef f(x):\n'
			for j in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
				[ "$j" -ge "$i" ] || printf '    print(x)\n    print(x)\n    print(x)\n    print(x)\n'
			done
			printf '    return helper%s(x)\n' "$i"
		} >package/user$i.py
	done
	touch package/__init__.py
	git init -q .
	for steps in 1 2 3 4 5 6 8 12; do
		HYLINT_STEPS=$steps "$HYLINT" check -j 1 package >/dev/null 2>err || true
		grep 'not checked' err | sort >one || true
		HYLINT_STEPS=$steps "$HYLINT" check -j 5 package >/dev/null 2>err || true
		grep 'not checked' err | sort | cmp - one
		wc -l <one
	done >counts
	[ "$(sort -u counts | wc -l)" -gt 1 ]
}

names_of_files_from_a_list() {
	many_files
	printf 'many/f2.py\0many/f1.py\0' >list
	expect_status 1 "$HYLINT" check -f concise --files-from list
	[ "$(grep -c '^many/f[12]\.py' out)" = "$(grep -c '^many' out)" ]
	cp out nul
	printf 'many/f2.py\nmany/f1.py\n' >list
	expect_status 1 "$HYLINT" check -f concise --files-from list
	cmp out nul
	expect_status 1 "$HYLINT" check -f concise --files-from - <list
	cmp out nul
	printf 'many/f2.py' >list
	expect_status 1 "$HYLINT" check -f concise --files-from list
	: >list
	expect_status 0 "$HYLINT" check -f concise --files-from list
	refuse grep -q many out
	expect_status 2 "$HYLINT" check --files-from no-such-list
	grep -q 'no-such-list' err
	expect_status 2 "$HYLINT" check --staged --files-from list
	printf 'gone.py\n' >list
	expect_status 2 "$HYLINT" check --files-from list
	grep -q 'gone.py: not checked' err
}

# A short file that imports a long one takes steps for both, and is granted them.
steps_of_a_short_file() {
	mkdir package
	touch package/__init__.py
	echo 'import tensorflow as tf' >package/long.py
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		for j in 0 1 2 3 4 5 6 7 8 9; do
			printf '\n\n@tf.function\ndef f%s(x):\n    for i in range(3):\n        x = f%s(tf.add(x, i))\n    return x\n' "$i$j" "$((i * 10 + j + 1))"
		done
	done >>package/long.py
	printf 'import tensorflow as tf\nfrom package import long\n\n\n@tf.function\ndef f(x):\n    print(x)\n    return long.f10(x)\n' >package/short.py
	git init -q .
	HYLINT_STEPS=20 expect_status 1 "$HYLINT" check -f concise package
	grep -q 'short.py:7:5.*HY201' out
	refuse grep -q 'not checked' err
}

# imports NUMBER: a file that runs a helper of so many others.
imports() {
	echo 'import tensorflow as tf'
	for i in $(seq "$1"); do echo "from helper$i import note as note$i"; done
	printf '\n\n@tf.function\ndef step(x):\n    x = tf.abs(x)\n'
	for i in $(seq "$1"); do echo "    x = note$i(x)"; done
	echo '    return x'
}

# Which imports a file may lead to is counted for itself, whoever else was checked.
imports_are_counted_for_each_file() {
	mkdir -p counted
	cd counted
	for i in $(seq 30); do
		printf 'def note(x):\n    print("value", x)\n    return x\n' >helper$i.py
	done
	imports 20 >a.py
	imports 30 >b.py
	cp b.py c.py
	found() { # FILE OF CHECK [ARGUMENT...]
		local of=$1
		shift
		"$HYLINT" check -f concise "$@" 2>err | grep "^$of" | sort
	}
	for of in a.py b.py c.py; do
		found $of $of >alone
		[ -s alone ]
		for processes in 1 2; do
			found $of -j$processes . >among
			cmp alone among
		done
		found $of -j1 c.py b.py a.py >among
		cmp alone among
	done
	cd ..
}

run imports_are_counted_for_each_file
run as_many_processes_as_one_likes
run a_number_that_is_none
run names_of_files_from_a_list
run steps_are_counted
run a_loop_without_an_end
run steps_are_counted_in_the_hook
run steps_of_what_is_imported
run steps_of_a_short_file
if nm "$HYLINT" 2>/dev/null | grep -q __asan_init; then
	skip a_crash_costs_its_file 'the sanitizer tells crashes'
elif ! takes_a_preload; then
	skip a_crash_costs_its_file 'a static program preloads nothing'
elif command -v cc >/dev/null; then
	run a_crash_costs_its_file
	run a_crash_in_one_file_alone
	run on_error_decides_in_the_hook
	run a_small_commit_begins_anew
	run a_crash_while_it_corrects
else
	skip a_crash_costs_its_file 'no compiler'
fi
done_testing
