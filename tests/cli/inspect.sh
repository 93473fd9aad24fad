# What `hylint inspect` knows of a program of several files.
. "$TOP/tests/lib.sh"

# inspect_says PROGRAM [ARG...]: runs inspect and evaluates a Python expression over
# its functions, by name.
inspect_says() {
	expression=$1
	shift
	expect_status 0 "$HYLINT" inspect -f json --isolated "$@"
	python3 - "$expression" <<'PY'
import json, sys
functions = {f["function"]: f for f in json.load(open("out"))["functions"]}
value = eval(sys.argv[1])
if not value:
    sys.exit("not so: %s\n%s" % (sys.argv[1], json.dumps(functions, indent=1)))
PY
}

mk_helpers() {
	mkdir -p pkg
	echo 'from .helpers import *' >pkg/__init__.py
	cat >pkg/helpers.py <<'PY'
import tensorflow as tf

seen = []


def scale(x, by):
    return tf.math.scalar_mul(2.0, x)


def remember(x):
    seen.append(x)


class Base:
    def norm(self, x):
        return tf.norm(x)


class Log(Base):
    def __init__(self):
        self.lines = []

    def write(self, x):
        self.lines.append(x)
        seen.append(x)
PY
}

train() { # LINE...
	{
		echo 'import tensorflow as tf'
		echo 'import pkg.helpers'
		echo 'from pkg import scale, remember, Log'
		echo
		printf '%s\n' "$@"
	} >train.py
}

calls_of_other_files_show_what_is_given() {
	mk_helpers
	train 'pkg.helpers.scale(tf.ones([2]), 3)' \
		'log = Log()' 'log.norm(tf.ones([2]))'
	inspect_says 'functions["scale"]["tensor_parameters"] == ["x"]' .
	inspect_says 'functions["scale"]["primitive_parameters"] == ["by"]' .
	inspect_says 'functions["Base.norm"]["tensor_parameters"] == ["x"]' .
	inspect_says '[(c["file"], c["line"]) for c in functions["scale"]["callers"]] == [("train.py", 5)]' .
}

without_the_caller_they_are_not_known() {
	mk_helpers
	train 'pkg.helpers.scale(tf.ones([2]), 3)'
	inspect_says 'not functions["scale"]["primitive_parameters"]' pkg/helpers.py
	inspect_says 'not functions["scale"]["callers"]' pkg/helpers.py
}

through_a_star_import_and_a_base_class() {
	mk_helpers
	cat >train.py <<'PY'
import tensorflow as tf
from pkg import *


class Mine(Base):
    pass


scale(tf.ones([2]), "a")
Mine().norm(tf.ones([2]))
PY
	inspect_says 'functions["scale"]["primitive_parameters"] == ["by"]' .
	inspect_says 'functions["Base.norm"]["callers"][0]["line"] == 10' .
}

# Handed on inside of the other file: the tensor arrives at the second function.
a_tensor_that_is_handed_on() {
	cat >b.py <<'PY'
def outer(x):
    return inner(x)


def inner(y):
    return y + 1
PY
	printf 'import tensorflow as tf\nimport b\n\nb.outer(tf.ones([2]))\n' >a.py
	inspect_says 'functions["inner"]["tensor_parameters"] == ["y"]' a.py b.py
}

effects_come_along() {
	mk_helpers
	train 'def quiet(x):' '    return Log().norm(x)' \
		'def loud(x):' '    remember(x)' \
		'def made():' '    return Log()' \
		'def wrote(x):' '    Log().write(x)'
	# The one file is enough: what it imports is read.
	inspect_says 'functions["loud"]["has_side_effects"]' train.py
	inspect_says '"pkg/helpers.py" in functions["loud"]["side_effects"][0]["what"]' train.py
	inspect_says 'functions["wrote"]["has_side_effects"]' train.py
	inspect_says 'not functions["quiet"]["has_side_effects"]' train.py
	# The object that is filled is its own.
	inspect_says 'not functions["made"]["has_side_effects"]' train.py
}

# Only what the caller handed in is changed.
effects_on_what_is_handed_in() {
	printf 'def fill(into, x):\n    into.append(x)\n' >b.py
	cat >a.py <<'PY'
from b import fill

kept = []


def fresh(x):
    own = []
    fill(own, x)
    return own


def outside(x):
    fill(kept, x)


def by_keyword(x):
    fill(x=x, into=kept)
PY
	inspect_says 'not functions["fresh"]["has_side_effects"]' a.py
	inspect_says 'functions["outside"]["has_side_effects"]' a.py
	inspect_says 'functions["by_keyword"]["has_side_effects"]' a.py
}

traced_by_a_graph_function_of_another_file() {
	mk_helpers
	train '@tf.function' 'def step(x):' '    return scale(x, 2)'
	inspect_says 'functions["scale"]["traced"]' .
	inspect_says '"`step` of train.py" in functions["scale"]["reasons"][0]["text"]' .
	inspect_says 'not functions["remember"]["traced"]' .
	# It is part of a graph already.
	inspect_says 'functions["scale"]["advice"] == "none"' .
}

# Files that import each other, and one that imports itself.
circles_end() {
	printf 'import b\nimport a\n\n\ndef f(x):\n    b.g(x)\n    a.f(x)\n' >a.py
	printf 'import a\n\n\ndef g(x):\n    print(x)\n    a.f(x)\n' >b.py
	inspect_says 'functions["f"]["has_side_effects"]' a.py b.py
	inspect_says 'functions["g"]["has_side_effects"]' b.py
}

# Folders under settings of their own are programs of their own; nothing is lost.
several_configurations() {
	mkdir one two
	for d in one two; do
		printf '[hylint]\n' >$d/.hylint.ini
		printf 'import tensorflow as tf\n\n\ndef f_%s(x):\n    return tf.abs(x)\n\n\nf_%s(tf.ones([1]))\n' $d $d >$d/m.py
	done
	expect_status 0 "$HYLINT" inspect -f json one two
	grep -q '"f_one"' out
	grep -q '"f_two"' out
}

advice_knows_what_imported_helpers_do() {
	mk_helpers
	train 'def loud(x):' '    remember(x)' '    return tf.abs(tf.square(x) - 1.0)' \
		'def quiet(x):' '    return tf.abs(tf.square(Log().norm(x)) - 1.0)' \
		'loud(tf.ones([2]))' 'quiet(tf.ones([2]))'
	"$HYLINT" check --isolated --select HY701 train.py >out
	grep -q 'quiet' out
	refuse grep -q 'loud' out
}

# A list may hold objects of the program beside those of the framework.
objects_beside_those_of_the_framework() {
	cat >train.py <<'END'
import tensorflow as tf


class Log(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        pass


def callbacks(patience):
    made = [Log(), tf.keras.callbacks.TerminateOnNaN()]
    if patience:
        made.append(tf.keras.callbacks.EarlyStopping(patience=patience))
    return made


model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(tf.ones([4, 1]), tf.ones([4, 1]), callbacks=callbacks(2))
END
	"$HYLINT" inspect -f json train.py >out
	python3 -c '
import json, sys
shown = {f["function"]: f["contexts"] for f in json.load(sys.stdin)["functions"]}
context, = shown["Log.on_epoch_end"]
assert context["context"] == "host" and context["certain"], context' <out
}

# A runner that only imports its tests, which derive from a class of a third file.
tests_that_another_file_runs() {
	mkdir -p suite
	touch suite/__init__.py
	cat >suite/base.py <<'PY'
import tensorflow as tf


class Case(tf.test.TestCase):
    pass
PY
	cat >suite/net_test.py <<'PY'
import tensorflow as tf

from suite.base import Case


class NetTest(Case):
    def scaled(self, x):
        return 2.0 * x

    def test_scaled(self):
        self.assertAllClose(self.scaled(tf.ones([2])), [2.0, 2.0])
PY
	inspect_says 'not functions["NetTest.scaled"]["contexts"][0]["certain"]' suite
	cat >run_tests.py <<'PY'
import tensorflow as tf

from suite import net_test

if __name__ == "__main__":
    tf.test.main()
PY
	inspect_says '[(c["context"], c["certain"]) for c in functions["NetTest.scaled"]["contexts"]] == [("eager", True)]' .
	inspect_says 'functions["NetTest.test_scaled"]["contexts"][0]["certain"]' .
}

for test in calls_of_other_files_show_what_is_given without_the_caller_they_are_not_known \
	through_a_star_import_and_a_base_class a_tensor_that_is_handed_on \
	effects_come_along effects_on_what_is_handed_in \
	traced_by_a_graph_function_of_another_file circles_end \
	objects_beside_those_of_the_framework \
	tests_that_another_file_runs several_configurations advice_knows_what_imported_helpers_do; do
	run $test
done
done_testing
