import tensorflow as tf


# bad: two decorators
@tf.function  # expect: HY803
@tf.function(jit_compile=True)
def step(x):
    return tf.reduce_sum(x)


# bad: decorated, then wrapped
@tf.function
def loss(x):
    return tf.reduce_mean(x)


graph_loss = tf.function(loss)  # expect: HY803


# bad: wrapped twice
def norm(x):
    return tf.reduce_max(x)


graph_norm = tf.function(norm)
other_norm = tf.function(graph_norm)  # expect: HY803


# good
@tf.function(jit_compile=True)
def good_step(x):
    return tf.reduce_sum(x)


# good: another set of options for the same function
exported_step = tf.function(
    good_step, input_signature=[tf.TensorSpec([None], tf.float32)])


# good: two functions, each wrapped once
def mean(x):
    return tf.reduce_mean(x)


class Trainer:
    def __init__(self, use_graph):
        if use_graph:
            self.mean = tf.function(self.mean)
        self.graph_mean = tf.function(mean)

    def mean(self, x):
        return tf.reduce_mean(x)


# good: a name that is bound anew
def wrap_later(use_graph):
    compute = mean
    if use_graph:
        compute = tf.function(compute)
    return compute


def run_bad():
    return step(tf.constant([1.0, 2.0]))


def run_good():
    return good_step(tf.constant([1.0, 2.0]))


# good: one for training, one with a signature for export
def run_exported():
    module = tf.Module()
    module.step = exported_step
    x = tf.constant([1.0, 2.0])
    return ([float(good_step(x)), float(module.step(x)), module.step.input_signature[0].shape.rank],
            [3.0, 3.0, 1])
