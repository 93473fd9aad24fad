import tensorflow as tf


# bad: there is no room for the first one
@tf.function
def squares(n):
    parts = tf.TensorArray(tf.int32, size=0)
    for i in tf.range(n):
        parts = parts.write(i, i * i)  # expect: HY640
    return parts.stack()


# bad: eagerly, too
def first_two(x):
    kept = tf.TensorArray(tf.float32, 0, dynamic_size=False)
    kept = kept.write(0, x[0])  # expect: HY640
    kept = kept.write(1, x[1])
    return kept.stack()


# good: grows with what is written
@tf.function
def squares_that_grow(n):
    parts = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        parts = parts.write(i, i * i)
    return parts.stack()


# good: has its size
@tf.function
def squares_of_size(n):
    parts = tf.TensorArray(tf.int32, size=n)
    for i in tf.range(n):
        parts = parts.write(i, i * i)
    return parts.stack()


def run_bad():
    return first_two(tf.ones([2]))


def run_good():
    squares_of_size(3)
    return squares_that_grow(3)


# good: another array comes in its place
def run_replaced():
    parts = tf.TensorArray(tf.float32, size=0)
    parts = tf.TensorArray(tf.float32, size=1)
    parts = parts.write(0, 1.0)
    return float(parts.read(0)), 1.0


# good: says what to do without it
def run_tried():
    parts = tf.TensorArray(tf.float32, size=0)
    try:
        parts = parts.write(0, 1.0)
    except tf.errors.OpError:
        return 0, 0
    return 1, 0
