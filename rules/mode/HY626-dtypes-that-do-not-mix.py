import numpy as np
import tensorflow as tf


# bad: NumPy computes with float64
@tf.function
def scaled(x):
    table = tf.constant(np.ones([2, 2]))
    return table * tf.ones([2, 2]) + x  # expect: HY626


# bad: sizes are integers
@tf.function
def half_of(x):
    size = tf.shape(x)[0]
    half = size * 0.5  # expect: HY626
    return tf.sqrt(size), half  # expect: HY626


@tf.function
def larger_half(x):
    return tf.maximum(tf.shape(x)[0], 0.5), tf.size(x) > 2.5  # expect: HY626


# bad: zeros and ones are floats
@tf.function
def first_rows(table):
    return tf.gather(table, tf.zeros([2]))  # expect: HY626


# bad: the step is the number of the iteration
class Warmup(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return tf.math.rsqrt(step)  # expect: HY626


# good
@tf.function
def scaled_well(x):
    table = tf.constant(np.ones([2, 2]), tf.float32)
    return table * tf.ones([2, 2]) + x


@tf.function
def half_of_well(x):
    size = tf.cast(tf.shape(x)[0], tf.float32)
    return tf.sqrt(size), size * 0.5


class WarmupOfFloats(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return tf.math.rsqrt(tf.cast(step, tf.float32))


def run_bad():
    return scaled(tf.constant(1.0))


def run_good():
    return scaled_well(tf.constant(1.0))


# good: converted, as is an int of Python beside floats
def run_numpy():
    table = tf.ones([2, 2]) * np.ones([2, 2])
    return (table * 2 + np.float64(1.0)).dtype.name, "float32"


# good: says what to do without it
def run_tried():
    try:
        half = tf.size([1, 2]) * 0.5
    except (TypeError, tf.errors.InvalidArgumentError):
        half = 1.0
    return half, 1.0


# good: the dtype is that of an argument
def run_dtype_of_an_argument():
    tenths = tf.data.Dataset.range(3, output_type=tf.float32).map(lambda x: 0.5 * x)
    chosen = tf.where([True, False], [1.0, 2.0], [3.0, 4.0]) * 0.5
    nearest = tf.image.resize(tf.ones([2, 2, 1], tf.uint8), [1, 1], method="nearest") * tf.constant(2, tf.uint8)
    return [[float(x) for x in tenths], [float(x) for x in chosen], nearest.dtype.name], [[0.0, 0.5, 1.0], [0.5, 2.0], "uint8"]
