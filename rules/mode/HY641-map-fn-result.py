import tensorflow as tf


# bad: counted from floats
def signs(scores):
    floats = tf.cast(scores, tf.float32)
    return tf.map_fn(lambda x: tf.cast(x > 0, tf.int32), floats)  # expect: HY641


# bad: two go in, and one comes out
@tf.function
def products(a, b):
    return tf.map_fn(lambda pair: tf.multiply(pair[0], pair[1]), (a, b))  # expect: HY641


# bad: one goes in, and two come out
def halves(x):
    a = tf.reduce_sum(x)
    return a / 2.0, a


def all_halves(x):
    rows = tf.ones([3, 2])
    return tf.map_fn(halves, rows)  # expect: HY641


# good: it is said
def signs_that_are_ints(scores):
    floats = tf.cast(scores, tf.float32)
    return tf.map_fn(lambda x: tf.cast(x > 0, tf.int32), floats, fn_output_signature=tf.int32)


# good: the same dtype
def doubled(scores):
    floats = tf.cast(scores, tf.float32)
    return tf.map_fn(lambda x: x * 2.0, floats)


def run_bad():
    return signs([1.0, -1.0])


def run_good():
    doubled([1.0])
    return signs_that_are_ints([1.0, -1.0])


# good: vectorized_map finds out by itself
def run_vectorized():
    floats = tf.constant([1.0, -1.0])
    return tf.vectorized_map(lambda x: tf.cast(x > 0, tf.int32), floats).dtype.name, "int32"


# good: says what to do without it
def run_tried():
    floats = tf.constant([1.0, -1.0])
    try:
        return tf.map_fn(lambda x: tf.cast(x > 0, tf.int32), floats).dtype.name, ""
    except tf.errors.InvalidArgumentError:
        return "int32", "int32"
