import numpy as np
import tensorflow as tf


# bad
@tf.function
def total(x):
    t = tf.reduce_sum(x)
    return t.item()  # expect: HY602


# bad
@tf.function
def as_list(x: tf.Tensor):
    return x.tolist()  # expect: HY602


# good: an array of constants
@tf.function
def constants(x):
    sizes = np.array([1, 2]).tolist()
    return tf.reshape(x, sizes)


# good: a class of its own
class Box:
    def item(self):
        return 1


@tf.function
def boxed(x):
    box = Box()
    return x + box.item()


def run_bad():
    total(tf.constant([1, 2]))


def run_good():
    constants(tf.constant([[1.0, 2.0]]))
    boxed(tf.constant(1))
