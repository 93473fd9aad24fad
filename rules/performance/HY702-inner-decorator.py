import tensorflow as tf


# bad
@tf.function  # expect: HY702
def _loss(x):
    return tf.reduce_mean(x * x)


@tf.function
def step(x):
    return _loss(x) + 1.0


class Trainer:
    @tf.function  # expect: HY702
    def _own_loss(self, x):
        return tf.reduce_mean(x)

    @tf.function
    def step(self, x):
        return self._own_loss(x)


# good
def _plain(x):
    return tf.reduce_mean(x * x)


@tf.function
def _compiled_by_itself(x):
    return tf.reduce_mean(x)


@tf.function(jit_compile=True)
def _with_option(x):
    return tf.reduce_mean(x)


@tf.function
def other(x):
    return _plain(x) + _compiled_by_itself(x) + _with_option(x)


def eager(x):
    return _compiled_by_itself(x)


# bad
def run_bad():
    step(tf.constant([1.0]))


# good
def run_good():
    other(tf.constant([1.0]))
