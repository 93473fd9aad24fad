# What pages call "not reported on purpose" and no example can show: rules that
# are off, files of tests, files without a change.
. "$TOP/tests/lib.sh"

# The codes of the rules with a line in their facts.
rules_with() { # LINE
	grep -l "^$1\$" "$TOP"/rules/*/HY*.ini | sed 's|.*/\(HY...\)-.*|\1|'
}

# All examples in one folder, under names that begin with PREFIX.
examples() { # FOLDER PREFIX
	mkdir -p "$1"
	for file in "$TOP"/rules/*/HY*.py; do
		name=${file##*/}
		case $name in
		*.before.py) ;;
		*) cp "$file" "$1/$2$(echo "$name" | tr -- -. __).py" ;;
		esac
	done
}

none_of() { # CODES: in `out`
	for code in $1; do
		refuse grep " $code " out
	done
}

rules_that_are_off_say_nothing() {
	examples . x_
	expect_status 1 "$HYLINT" check --isolated -f concise .
	[ "$(rules_with 'default = off' | wc -l)" -gt 20 ]
	none_of "$(rules_with 'default = off')"
	for code in $(rules_with 'default = off' | grep -v HY908); do
		"$HYLINT" check --isolated -f concise --select "$code" . >out || true
		grep -q " $code " out || { echo "$code has no example"; exit 1; }
	done
}

a_call_that_lacks_an_argument() {
	cat >a.py <<'END'
import tensorflow as tf


class Trainer:
    @tf.function
    def step(self, x, y, count):
        return x * y + count

    @tf.function
    def other(self, x, count, *, rate=1.0, **options):
        return x * rate + count


trainer = Trainer()
for count in range(100):
    trainer.step(tf.ones([2]), count)
    trainer.other(tf.ones([2]), count)
END
	"$HYLINT" check --isolated --select HY104 -f concise a.py >out || true
	grep -q 'a.py:17:' out
	[ "$(grep -c HY104 out)" = 1 ]
}

test_files_are_left_alone() {
	examples tests test_
	expect_status 1 "$HYLINT" check --isolated -f concise .
	[ "$(rules_with 'tests = off' | wc -l)" -gt 20 ]
	none_of "$(rules_with 'tests = off')"
}

a_switch_in_a_test_is_another_rules() {
	printf 'import tensorflow as tf\n\n\ndef test_a():\n    tf.config.run_functions_eagerly(True)\n' >a.py
	cp a.py test_a.py
	expect_status 1 "$HYLINT" check --isolated -f concise --extend-select HY901 .
	grep -q '^a.py:5:.* HY901 ' out
	grep -q '^test_a.py:5:.* HY963 ' out
	refuse grep '^test_a.py.* HY901 ' out
}

a_script_named_like_a_test_is_none() {
	printf 'import tensorflow as tf\n\ntf.config.run_functions_eagerly(True)\nprint(tf.add(1, 2))\n' >data_test.py
	expect_status 0 "$HYLINT" check --isolated -f concise .
}

eager_mode_is_off() {
	printf 'import tensorflow.compat.v1 as tf\n\nx = tf.placeholder(tf.float32)\n' >model.py
	"$HYLINT" check --isolated -f concise --select HY631 . >out || true
	grep -q '^model.py:3:.* HY631 ' out
	printf 'import tensorflow.compat.v1 as tf\n\ntf.disable_eager_execution()\nimport model\n' >main.py
	"$HYLINT" check --isolated -f concise --select HY631 . >out || true
	refuse grep HY631 out
}

eager_code() {
	printf 'import tensorflow as tf\n\n\ndef step(x):\n    return tf.reduce_sum(x)\n'
}

traced_code() {
	eager_code | sed 's/^def/@tf.function\n&/'
}

commit() {
	git add -A
	git -c user.name=A -c user.email=a@example.com commit -qm "$1"
}

told_of_change() {
	"$HYLINT" check --isolated --staged --select HY907,HY908 -f concise
}

a_decorator_goes_and_one_comes() {
	git init -q -b main .
	traced_code >gone.py
	eager_code >come.py
	commit one
	eager_code >gone.py
	traced_code >come.py
}

whole_files_are_no_change() {
	a_decorator_goes_and_one_comes
	expect_status 0 "$HYLINT" check --isolated --select HY907,HY908 -f concise .
	git add gone.py come.py
	told_of_change >out || true
	grep -q 'gone.py.* HY907 ' out
	grep -q 'come.py.* HY908 ' out
}

notebook() { # of what it reads
	python3 -c '
import json, sys
cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [],
        "source": sys.stdin.read().splitlines(True)}
print(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))'
}

in_merges_and_notebooks_nothing_is_compared() {
	a_decorator_goes_and_one_comes
	git checkout -qb side
	commit side
	git checkout -q main
	echo 'x = 1' >other.py
	commit two
	git -c user.name=A -c user.email=a@example.com merge -q --no-commit side
	told_of_change >out
	refuse grep 'HY90[78]' out
	traced_code | notebook >gone.ipynb
	commit three
	eager_code | notebook >gone.ipynb
	git add -A
	told_of_change >out || true
	refuse grep 'HY90[78]' out
}

# f(a0, ..., a199), which has a spec for each.
many_parameters() { # ARGUMENTS
	python3 - "$1" <<'END'
import sys

names, specs = ["a%d" % i for i in range(200)], ["tf.TensorSpec([], tf.float32)"] * 200
print("import tensorflow as tf\n\n\n@tf.function(input_signature=[%s])" % ", ".join(specs))
print("def f(%s):\n    return a0\n\n\nf(%s)" % (", ".join(names), ", ".join(["1.0"] * int(sys.argv[1]))))
END
}

as_many_arguments_as_parameters_are_not_too_many() {
	many_parameters 200 >many.py
	"$HYLINT" check --isolated --select HY515 -f concise many.py >out
	refuse grep HY515 out
	many_parameters 201 >many.py
	expect_status 1 "$HYLINT" check --isolated --select HY515 -f concise many.py
	grep -q 'HY515 .*no parameter takes it' out
}

trainable_in_eager_models() {
	cat >train.py <<'PY'
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(tf.ones([4, 1]), tf.ones([4, 1]))
model.layers[0].trainable = False
model.fit(tf.ones([4, 1]), tf.ones([4, 1]))
PY
	expect_status 1 "$HYLINT" check --isolated --select HY331 -f concise train.py
	grep -q '^train.py:6:.* HY331 ' out
	sed -i 's/"mse")$/"mse", run_eagerly=True)/' train.py
	expect_status 0 "$HYLINT" check --isolated --select HY331 -f concise train.py
}

run trainable_in_eager_models
run as_many_arguments_as_parameters_are_not_too_many
run rules_that_are_off_say_nothing
run a_call_that_lacks_an_argument
run test_files_are_left_alone
run a_switch_in_a_test_is_another_rules
run a_script_named_like_a_test_is_none
run eager_mode_is_off
run whole_files_are_no_change
run in_merges_and_notebooks_nothing_is_compared
done_testing
