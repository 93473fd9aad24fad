import functools

import tensorflow as tf


# bad: renamed in TensorFlow 2.9
@tf.function(experimental_relax_shapes=True)  # expect: HY113
def step(x):
    return tf.reduce_sum(x)


# bad: renamed in TensorFlow 2.5
@tf.function(autograph=False, experimental_compile=True)  # expect: HY113
def compiled_step(x):
    return tf.reduce_sum(x)


# bad: does nothing any more
@tf.function(experimental_follow_type_hints=True)  # expect: HY113
def typed_step(x: tf.Tensor):
    return tf.reduce_sum(x)


# bad: carried by a partial
graph = functools.partial(tf.function, experimental_relax_shapes=True)  # expect: HY113


@graph
def partial_step(x):
    return tf.reduce_sum(x)


# bad: the switch for debugging
def debug(on):
    tf.config.experimental_run_functions_eagerly(on)  # expect: HY113


# bad: gone from newer releases
def train(strategy, x):
    return strategy.experimental_run_v2(step, args=(x,))  # expect: HY113


# good: the branch is for the releases that know no other name
def train_with_any(strategy, x):
    if tf.__version__ == "2.0.0":
        return strategy.experimental_run_v2(step, args=(x,))
    return strategy.run(step, args=(x,))


MINOR = int(tf.__version__.split(".")[1])


def debug_any(on):
    if MINOR < 3:
        tf.config.experimental_run_functions_eagerly(on)
    else:
        tf.config.run_functions_eagerly(on)


class Trainer:
    def __init__(self, version):
        self.version = version

    def run(self, strategy, x):
        if self.version == "2.0.0":
            return strategy.experimental_run_v2(step, args=(x,))
        return strategy.run(step, args=(x,))


# bad: the condition is about something else
def train_if_asked(strategy, x, kind):
    if kind == "train":
        return strategy.experimental_run_v2(step, args=(x,))  # expect: HY113
    return x


# good
@tf.function(reduce_retracing=True)
def new_step(x):
    return tf.reduce_sum(x)


@tf.function(jit_compile=True, experimental_implements="sum")
def new_compiled_step(x):
    return tf.reduce_sum(x)


# good: HY514 says that it does nothing here
@tf.function(input_signature=[tf.TensorSpec([None])], experimental_relax_shapes=True)
def step_with_signature(x):
    return tf.reduce_sum(x)


# good: an option of something else
def build(experimental_compile=False):
    return experimental_compile


build(experimental_compile=True)


# good: a method of our own
class Runner:
    def experimental_run_v2(self, f):
        return f()


Runner().experimental_run_v2(lambda: 1)


def run_bad():
    """The warning that the old name brings."""
    debug(False)


def run_good():
    tf.config.run_functions_eagerly(False)


# good: the other branch runs
def run_branch_of_an_older_release():
    debug_any(False)
    runner = Trainer(tf.__version__)
    return float(runner.run(tf.distribute.get_strategy(), tf.constant([1.0, 2.0]))), 3.0
