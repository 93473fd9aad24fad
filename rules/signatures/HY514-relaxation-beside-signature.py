import tensorflow as tf


# bad
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)], reduce_retracing=True)  # expect: HY514
def step(x):
    return x + 1.0


# good
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def step_with_signature(x):
    return x + 1.0


@tf.function(reduce_retracing=True)
def step_relaxed(x):
    return x + 1.0


@tf.function(input_signature=None, reduce_retracing=True)
def step_without(x):
    return x + 1.0


def run_bad():
    step(tf.constant([1.0]))


def run_good():
    step_relaxed(tf.constant([1.0]))
