# What a change is to blame for: causes, both sides, moves, comments that
# silence.
. "$TOP/tests/git/lib.sh"

# A function that does no harm until it is traced.
eager_code() {
	cat <<'END'
import tensorflow as tf
import numpy as np

def step(x):
    v = np.random.rand()
    return x + v


def other(x):
    return x
END
}

base() {
	git add m.py
	git commit -qnm m
}

mk_file() { # reads m.py
	mk
	cat >m.py
	base
}

edit() { # SED-SCRIPT...
	sed -i "$@" m.py
	git add m.py
}

introduced_by() { # TEXT
	grep -qF "= introduced by $1" err && return 0
	echo "no: introduced by $1"
	cat err
	return 1
}

# --- causes --------------------------------------------------------------------

a_decorator_above_an_old_function() {
	mk
	eager_code >m.py
	base
	edit 's/^def step/@tf.function\n&/'
	blocked git commit -m x
	found m.py:6
	introduced_by 'line 4 (added)'
}

a_decorator_alone_is_staged() {
	mk
	eager_code >m.py
	base
	edit 's/^def step/@tf.function\n&/'
	append m.py '# not staged'
	blocked git commit -m x
	found m.py:6
	introduced_by 'line 4 (added)'
}

a_wrapper_below_an_old_function() {
	mk
	eager_code >m.py
	base
	edit '$a fast_step = tf.function(step)'
	blocked git commit -m x
	found m.py:5
	introduced_by 'line 11 (added)'
}

a_call_from_traced_code() {
	mk
	eager_code | sed 's/^def other/@tf.function\n&/' >m.py
	base
	edit '$s/return x/return step(x)/'
	blocked git commit -m x
	found m.py:5
	introduced_by 'line 11 (changed)'
}

a_caller_that_is_traced_from_now_on() {
	mk
	eager_code | sed '$s/return x/return step(x)/' >m.py
	base
	edit 's/^def other/@tf.function\n&/'
	blocked git commit -m x
	found m.py:5
	introduced_by 'line 9 (added)'
}

another_meaning_of_a_name() {
	mk_file <<'END'
from wrappers import graph
import numpy as np

@graph
def step(x):
    v = np.random.rand()
    return x + v
END
	edit '1s/.*/import tensorflow as tf; graph = tf.function/'
	blocked git commit -m x
	found m.py:6
	introduced_by 'line 1 (changed)'
}

# --- guards that went -------------------------------------------------------------

a_scope_outside_of_the_graph() {
	mk_file <<'END'
import numpy as np
import tensorflow as tf

@tf.function
def step(x):
    with tf.init_scope():
        for i in range(2):
            use(np.random.rand())
    return x
END
	edit 's/with tf.init_scope():/if x:/'
	blocked git commit -m x
	found m.py:8
	introduced_by 'line 6 (changed)'
}

a_return_that_kept_graphs_out() {
	mk_file <<'END'
import tensorflow as tf
import numpy as np

@tf.function
def step(x):
    y = x
    if tf.executing_eagerly():
        y = x * np.random.rand()
    return y
END
	edit -e '/executing_eagerly/d' -e 's/^        y/    y/'
	blocked git commit -m x
	found m.py:7
}

# Only lines are removed here.
a_conversion_to_a_tensor() {
	mk_file <<'END'
import tensorflow as tf


@tf.function
def step(n):
    return n + 1


for i in range(10):
    n = i
    n = tf.constant(n)
    step(n)
END
	edit '/tf.constant/d'
	passes git commit -m x
	found m.py:11
	introduced_by 'what was removed above line 11: `n = tf.constant(n)`'
}

a_signature() {
	mk_file <<'END'
import tensorflow as tf


@tf.function(
    autograph=True,
    input_signature=[tf.TensorSpec([], tf.float32)],
)
def step(n):
    return n + 1


for i in range(10):
    step(i)
END
	edit '/input_signature/d'
	passes git commit -m x
	found m.py:12
	introduced_by 'what was removed above line 6: `input_signature='
}

# --- what was there -----------------------------------------------------------------

traced_code() {
	cat <<'END'
import tensorflow as tf
import numpy as np

@tf.function
def step(x, y):
    v = np.random.normal(float('1'), scale=3)
    return x + v + tf.reduce_sum(y)
END
}

shown_apart() {
	grep -q 'already there, on lines that this commit touches' err && return 0
	echo 'nothing is shown apart'
	cat err
	return 1
}

a_formatter_reports_nothing_anew() {
	mk
	traced_code >m.py
	base
	edit "s/^    v = .*/    v = np.random.normal(\n        float(\"1\"),\n        scale=3,\n    )/"
	passes git commit -m x
	found m.py:6
	shown_apart
}

other_indentation() {
	mk
	traced_code >m.py
	base
	edit -e '4,$s/^/    /' -e '3a if True:'
	passes git commit -m x
	found m.py:7
	shown_apart
}

another_name_of_the_function() {
	mk
	traced_code >m.py
	base
	edit 's/def step/def train_step/'
	passes git commit -m x
	silent
}

other_lines_of_the_file() {
	mk
	traced_code >m.py
	base
	edit '$a okay = 1'
	expect_status 0 "$HYLINT" hook
	silent
	expect_status 0 "$HYLINT" hook -v
	no_findings
	grep -q '1 more were already there, elsewhere' err
}

what_is_old_stands_behind_what_is_new() {
	mk
	traced_code >m.py
	base
	edit -e "s/'1'/ \"1\"/" -e '$a def f(x):\n    tf.function(f)'
	blocked git commit -m x
	found m.py:9 m.py:6
	sed -n '/already there/,$p' err | grep -q 'm.py:6:'
	refuse grep -q 'already there.*m.py:9' err
	grep -q '1 error; commit blocked' err
}

a_worse_argument_is_new() {
	mk
	traced_code >m.py
	base
	edit "s/'1'/'2'/"
	blocked git commit -m x
	found m.py:6
}

a_second_one_is_new() {
	mk
	traced_code >m.py
	base
	edit '6p'
	blocked git commit -m x
	[ "$(findings | wc -l)" = 1 ]
}

# --- moves ------------------------------------------------------------------------------

another_place_in_the_file() {
	mk
	{ traced_code; seq -f 'line_%g = 1' 20; } >m.py
	base
	{ sed -n 1p m.py; sed 1,7d m.py; sed -n 2,7p m.py; } >new
	mv new m.py
	git add m.py
	passes git commit -m x
	found m.py:26
	shown_apart
}

another_file() {
	mk
	{ traced_code; printf 'line_%s = 1\n' 1 2 3 4 5 6 7 8 9; } >m.py
	base
	{ echo 'import os'; traced_code; } >n.py
	edit '4,7d'
	git add n.py
	passes git commit -m x
	found n.py:7
	shown_apart
}

from_a_file_that_goes() {
	mk
	traced_code >m.py
	base
	git rm -q m.py
	{ seq -f 'other_%g = 2' 30; traced_code; } >n.py
	git add n.py
	passes git commit -m x
	found n.py:36
	shown_apart
}

# One went and two came: one of them is new.
copied_while_it_is_moved() {
	mk
	traced_code >m.py
	base
	git rm -q m.py
	{ seq -f 'other_%g = 2' 30; traced_code; } >n.py
	{ seq -f 'more_%g = 3' 30; traced_code; } >o.py
	git add n.py o.py
	blocked git commit -m x
	grep -q '1 error; commit blocked' err
	[ "$(findings | wc -l)" = 2 ]
}

a_copy_is_new() {
	mk
	traced_code >m.py
	base
	{ seq -f 'other_%g = 2' 30; traced_code; } >n.py
	edit '$a okay = 1'
	git add n.py
	blocked git commit -m x
	found n.py:36
}

over_a_range_of_commits() {
	mk
	traced_code >m.py
	base
	git rm -q m.py
	{ seq -f 'other_%g = 2' 30; traced_code; } >n.py
	git add n.py
	git commit -qnm moved
	expect_status 0 "$HYLINT" check --from HEAD~ -q -f concise
	grep -q 'n.py:36:.*(not new)' out
}

# --- rules on changes ---------------------------------------------------------------------

a_decorator_that_goes() {
	mk
	traced_code >m.py
	base
	edit '/^@tf/d'
	passes git commit -m x
	found m.py:4
	grep -q 'HY907 decorator-removed: .*; 1 finding about its graph is no longer reported' err
	grep -q 'HY207: `np.random.normal(float' err
	refuse "$HYLINT" check --extend-select HY907 m.py | grep HY907
}

what_went_as_well_was_not_hidden() {
	mk
	traced_code >m.py
	base
	edit -e '/^@tf/d' -e '/^    v = /d' -e 's/x + v/x/'
	passes git commit -m x
	found m.py:4
	refuse grep -q 'not told' err
}

a_decorator_that_is_commented_out() {
	mk
	traced_code >m.py
	base
	edit 's/^@tf/# &/'
	passes git commit -m x
	grep -q 'm.py:5:5: info HY907' err
}

a_silenced_rule_on_changes() {
	mk
	traced_code >m.py
	base
	edit -e '/^@tf/d' -e 's/^def step.*/&  # hylint: ignore[HY907] meant/'
	passes git commit -m x
	no_findings
	grep -q 'm.py:4: # hylint: ignore\[HY907\] meant' err
	expect_status 0 "$HYLINT" check --extend-select HY001 m.py
}

a_decorator_that_comes() {
	mk
	eager_code >m.py
	base
	edit 's/^def step/@tf.function\n&/'
	git config hylint.extend-select HY908
	blocked git commit -m x
	found m.py:4 m.py:6
	grep -q 'm.py:4:1: info HY908' err
}

over_a_range_rules_on_changes_speak() {
	mk
	traced_code >m.py
	base
	edit '/^@tf/d'
	git commit -qnm x
	expect_status 0 "$HYLINT" check --from HEAD~ -q -f concise
	grep -q 'm.py:4:5: info HY907' out
}

# --- other files that it imports ---------------------------------------------------------

# A base class in another file makes it a Keras layer, before and after.
imported_code() { # MODULE
	cat <<END
import tensorflow as tf
from $1 import Base


class Layer(Base):
    def call(self, x):
        v = tf.Variable(1.0)
        return x + v
END
}

mk_imported() {
	mk
	mkdir pkg
	: >pkg/__init__.py
	printf 'import tensorflow as tf\n\n\nclass Base(tf.keras.layers.Layer):\n    pass\n' >pkg/base.py
	imported_code pkg.base >m.py
	git add pkg
	base
}

a_renamed_base_class_of_another_file() {
	mk_imported
	git mv pkg/base.py pkg/layers.py
	edit 's/pkg.base/pkg.layers/'
	passes git commit -m x
	silent
	expect_status 0 "$HYLINT" check --from HEAD~ -q
	expect_status 1 "$HYLINT" check m.py
}

a_base_class_that_becomes_one() {
	mk_imported
	printf 'class Base:\n    pass\n' >pkg/base.py
	git add pkg
	git commit -qnm plain
	printf 'import tensorflow as tf\n\n\nclass Base(tf.keras.layers.Layer):\n    pass\n' >pkg/base.py
	edit '$a okay = 1'
	git add pkg
	git commit -qm x >out 2>err
	found m.py:7
}

# --- comments that suppress ---------------------------------------------------------------

an_added_comment_is_listed() {
	mk
	traced_code >m.py
	base
	edit 's/^    v = .*/&  # hylint: ignore[HY207] drawn once/'
	passes git commit -m x
	no_findings
	grep -qx 'hylint: this commit adds 1 comment that suppresses findings:' err
	grep -qx '        m.py:6: # hylint: ignore\[HY207\] drawn once' err
}

comments_beside_findings_are_listed() {
	mk
	traced_code >m.py
	base
	edit -e '1s/^/# hylint: off\n/' -e '$a # hylint: on\ntf.function(len)'
	blocked git commit -m x
	found m.py:10
	grep -q '1 comment that suppresses findings' err
	grep -q 'm.py:1: # hylint: off' err
}

a_moved_comment_is_not() {
	mk
	traced_code | sed 's/^    v = .*/&  # noqa: HY207/' >m.py
	base
	edit "s/'1'/\"2\"/"
	passes git commit -m x
	silent
}

comments_for_others_are_not() {
	mk
	traced_code >m.py
	base
	edit 's/^    return.*/&  # noqa: E501/'
	passes git commit -m x
	silent
}

a_comment_that_went() {
	mk
	traced_code | sed 's/^    v = .*/&  # noqa: HY207/' >m.py
	base
	edit 's/  # noqa.*//'
	blocked git commit -m x
	found m.py:6
}

added_comments_for_machines() {
	mk
	traced_code >m.py
	base
	edit 's/^    v = .*/&  # noqa: HY207/'
	expect_status 0 "$HYLINT" check --staged -f json -o jsonl:lines
	python3 - <<'END'
import json
added = json.load(open("out"))["added_suppressions"]
assert added == [{"file": "m.py", "line": 6, "comment": "# noqa: HY207"}], added
assert json.loads(open("lines").read()) == {"added_suppression": added[0]}
END
}

for test in a_decorator_above_an_old_function a_decorator_alone_is_staged \
	a_wrapper_below_an_old_function a_call_from_traced_code \
	a_caller_that_is_traced_from_now_on another_meaning_of_a_name \
	a_scope_outside_of_the_graph a_return_that_kept_graphs_out \
	a_conversion_to_a_tensor a_signature a_formatter_reports_nothing_anew \
	other_indentation another_name_of_the_function other_lines_of_the_file \
	what_is_old_stands_behind_what_is_new a_worse_argument_is_new \
	a_second_one_is_new another_place_in_the_file another_file \
	from_a_file_that_goes copied_while_it_is_moved a_copy_is_new \
	over_a_range_of_commits a_decorator_that_goes \
	what_went_as_well_was_not_hidden a_decorator_that_is_commented_out \
	a_silenced_rule_on_changes a_decorator_that_comes \
	over_a_range_rules_on_changes_speak \
	a_renamed_base_class_of_another_file a_base_class_that_becomes_one \
	an_added_comment_is_listed \
	comments_beside_findings_are_listed a_moved_comment_is_not \
	comments_for_others_are_not a_comment_that_went \
	added_comments_for_machines; do
	run $test
done
done_testing
