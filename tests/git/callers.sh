# A helper that changes in one file, and traced code in another that calls it and
# does not change.
. "$TOP/tests/git/lib.sh"

# A package: helpers, and training code that traces them.
mk_package() { # [LINE of requirements.txt]
	mk
	mkdir pkg
	cat >pkg/utils.py <<'END'
def scale(x, by=2.0):
    return x * by


def shift(x):
    return scale(x) + 1.0


class Noise:
    def __init__(self, rate):
        self.rate = rate

    def add(self, x):
        return x * self.rate
END
	echo 'from .utils import shift' >pkg/__init__.py
	cat >pkg/train.py <<'END'
import tensorflow as tf

from .utils import Noise, scale, shift

noise = Noise(0.1)


@tf.function
def step(x):
    return scale(x)


@tf.function
def shifted(x):
    return shift(x)


@tf.function
def noisy(x):
    return noise.add(x)
END
	printf '%s\n' "${1-tensorflow==2.15.0}" >requirements.txt
	git add .
	git commit -qnm package
}

edit() { # FILE SED-SCRIPT
	sed -i "$2" "$1"
	git add "$1"
}

draw() { # NAME of the function in pkg/utils.py: it draws a number from now on
	edit pkg/utils.py "/def $1(/,/return/s/return \(.*\)/return \1 * random.random()/"
	edit pkg/utils.py '1i import random'
}

a_helper_that_changes() {
	mk_package
	draw scale
	blocked git commit -m x
	found pkg/train.py:10 pkg/train.py:15
	grep -q 'see: pkg/utils.py:3:[0-9]*: it is here' err
}

a_method_that_changes() {
	mk_package
	draw add
	blocked git commit -m x
	found pkg/train.py:20
}

by_way_of_a_helper_in_the_same_file() {
	mk_package
	edit pkg/train.py 's/return scale(x)/return x/'
	git commit -qm 'only shift is called'
	draw scale
	blocked git commit -m x
	found pkg/train.py:15
}

from_the_package() {
	mk_package
	edit pkg/train.py 's/return scale(x)/return x/; s/return noise.*/return x/; s/return shift(x)/return x/'
	printf '%s\n' 'import tensorflow as tf' 'from pkg import shift' '' \
		'@tf.function' 'def f(x):' '    return shift(x)' >run.py
	git add run.py
	git commit -qm 'another caller'
	draw shift
	blocked git commit -m x
	found run.py:6
}

# Who was told of before is not told again.
what_was_there_before_is_not_new() {
	mk_package
	draw scale
	git commit -qnm 'it draws'
	edit pkg/utils.py 's/by=2.0/by=3.0/'
	passes git commit -m x
	silent
}

a_change_that_does_no_harm() {
	mk_package
	edit pkg/utils.py 's/x \* by/x * by + by/'
	passes git commit -m x
	silent
}

a_caller_that_changes_too_is_reported_once() {
	mk_package
	draw scale
	edit pkg/train.py 's/^noise = .*/noise = Noise(0.2)/'
	blocked git commit -m x
	found pkg/train.py:10 pkg/train.py:15
}

over_a_range_of_commits() {
	mk_package
	draw scale
	git commit -qnm x
	git commit -q --allow-empty -nm later
	expect_status 1 "$HYLINT" check --from HEAD~2
	grep -q '^pkg/train.py:10:' out
	grep -q '^pkg/train.py:15:' out
	expect_status 0 "$HYLINT" check --from HEAD~1
}

what_stands_in_the_work_tree_does_not_count() {
	mk_package
	draw scale
	printf '%s\n' 'import tensorflow as tf' >pkg/train.py
	blocked git commit -m x
	found pkg/train.py:10 pkg/train.py:15
}

a_caller_that_is_left_out() {
	mk_package
	printf '%s\n' '[hylint]' 'exclude = pkg/train.py' >.hylint.ini
	git add .hylint.ini
	git commit -qnm settings
	draw scale
	passes git commit -m x
	silent
}

only_what_was_asked_for() {
	mk_package
	draw scale
	expect_status 0 "$HYLINT" check --staged pkg/utils.py
	expect_status 1 "$HYLINT" check --staged pkg
}

# A helper without a word of the framework, where nothing says that it is used.
nothing_pins_the_framework() {
	mk_package numpy
	draw scale
	passes git commit -m x
	silent
}

# What was not read is said, for callers only of what may break them.
more_files_than_are_read() {
	mk_package
	mkdir other
	blob=$(git hash-object -w --stdin <a.py)
	for n in $(seq 2000); do
		printf '100644 %s\tother/n%s.py\n' "$blob" "$n"
	done | git update-index --index-info
	git commit -qnm many
	edit pkg/utils.py 's/by=2.0/by=3.0/'
	passes git commit -m harmless
	silent
	draw scale
	blocked git commit -m x
	found pkg/train.py:10 pkg/train.py:15
	grep -q 'looked for in the nearest 2000 of 2004 Python files' err
}

for test in a_helper_that_changes a_method_that_changes \
	by_way_of_a_helper_in_the_same_file from_the_package \
	what_was_there_before_is_not_new a_change_that_does_no_harm \
	a_caller_that_changes_too_is_reported_once over_a_range_of_commits \
	what_stands_in_the_work_tree_does_not_count a_caller_that_is_left_out \
	only_what_was_asked_for nothing_pins_the_framework \
	more_files_than_are_read; do
	run $test
done
done_testing
