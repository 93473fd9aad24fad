# A graph function that a loop has made again and again by a function of another
# file: told at the loop, with what to hand over.
. "$TOP/tests/lib.sh"

makers() {
	cat >makers.py <<'EOP'
import functools

import tensorflow as tf


def make_step(settings):
    @tf.function
    def step(x):
        return x * settings["rate"]

    return step


def make_model_step(units):
    model = tf.keras.Sequential([tf.keras.layers.Dense(units)])

    @tf.function
    def step(x):
        return model(x)

    return step


@functools.lru_cache
def make_kept(rate):
    @tf.function
    def step(x):
        return x * rate

    return step
EOP
}

train() { # BODY OF THE LOOP
	cat >train.py <<EOP
import tensorflow as tf

import makers


def train(settings, all_settings, x):
    steps = []
    for one in all_settings:
$1
    return steps
EOP
	"$HYLINT" check --isolated --select HY103 train.py >out || true
}

a_loop_in_another_file_is_seen() {
	makers
	train '        step = makers.make_step(settings)
        x = step(x)'
	grep -q 'train.py:9:.*HY103' out
	grep -q 'makers.py:7' out
	"$HYLINT" check --isolated --select HY103 -f json train.py >json || true
	grep -q 'pass in `settings`' json
}

what_differs_or_belongs_to_the_run_is_not() {
	makers
	for body in 'step = makers.make_step(one)' 'steps.append(makers.make_step(settings))' \
		'step = makers.make_model_step(3)' 'step = makers.make_kept(0.1)'; do
		train "        $body"
		refuse grep HY103 out
	done
}

run a_loop_in_another_file_is_seen
run what_differs_or_belongs_to_the_run_is_not
done_testing
