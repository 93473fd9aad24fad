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

epochs() {
	cat >epochs.py <<'EOP'
import tensorflow as tf


def make_step(strategy):
    @tf.function
    def step(x, network):
        return network(x)

    if strategy is None:
        return step

    @tf.function
    def distributed(x, network):
        return strategy.run(step, args=(x, network))

    return distributed


def fit_one_epoch(network, batches, strategy):
    step = make_step(strategy)
    for x in batches:
        step(x, network)


def measure(network, batches):
    @tf.function
    def loss(x):
        return tf.reduce_mean(network(x))

    return [loss(x) for x in batches]


class Kept:
    def __init__(self):
        self.step = None

    def fit(self, network, batches):
        if self.step is None:
            self.step = make_step(None)
        for x in batches:
            self.step(x, network)
EOP
}

fit() { # BODY OF THE LOOP
	cat >fit.py <<EOP
import tensorflow as tf

from epochs import Kept, fit_one_epoch, make_step, measure


def fit(network, batches, strategy):
    kept = Kept()
    for epoch in range(10):
$1
EOP
	"$HYLINT" check --isolated --select HY103 fit.py >out || true
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

what_the_loop_calls_makes_it_again() {
	epochs
	for body in 'fit_one_epoch(network, batches, strategy)' 'measure(network, batches)'; do
		fit "        $body"
		grep -q 'fit.py:9:.*HY103' out
		grep -q 'epochs.py:' out
	done
}

what_the_loop_calls_makes_it_for_each_pass() {
	epochs
	for body in 'network = tf.keras.layers.Dense(epoch)' 'strategy = tf.distribute.OneDeviceStrategy(epoch)'; do
		fit "        $body
        fit_one_epoch(network, batches, strategy)"
		refuse grep HY103 out
	done
	fit '        measure(tf.keras.layers.Dense(3), batches)'
	refuse grep HY103 out
	fit '        kept.fit(network, batches)'
	refuse grep HY103 out
	fit '        if epoch == 0:
            step = None
        if step is None:
            step = make_step(strategy)'
	refuse grep HY103 out
}

run a_loop_in_another_file_is_seen
run what_the_loop_calls_makes_it_again
run what_the_loop_calls_makes_it_for_each_pass
run what_differs_or_belongs_to_the_run_is_not
done_testing
