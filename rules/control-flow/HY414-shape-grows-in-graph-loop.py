import tensorflow as tf


# bad
@tf.function
def repeat(x):
    result = x
    for _ in tf.range(3):
        result = tf.concat([result, x], axis=0)  # expect: HY414
    return result


# good
@tf.function
def repeat_with_array(x):
    parts = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        parts = parts.write(i, x)
    return parts.concat()


# good: says so
@tf.function
def repeat_with_options(x):
    result = x
    for _ in tf.range(3):
        tf.autograph.experimental.set_loop_options(
            shape_invariants=[(result, tf.TensorShape([None]))])
        result = tf.concat([result, x], axis=0)
    return result


# good: unrolled
@tf.function
def repeat_unrolled(x):
    result = x
    for _ in range(3):
        result = tf.concat([result, x], axis=0)
    return result


def run_bad():
    repeat(tf.constant([1.0, 2.0]))


def run_good():
    repeat_with_array(tf.constant([1.0, 2.0]))
    repeat_with_options(tf.constant([1.0, 2.0]))
    repeat_unrolled(tf.constant([1.0, 2.0]))
