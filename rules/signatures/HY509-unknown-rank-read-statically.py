import tensorflow as tf


# bad
@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def last(x):
    if len(x.shape) == 1:  # expect: HY509
        return x
    return x[-1]


@tf.function(input_signature=[tf.TensorSpec(dtype=tf.float32, shape=None)])
def flat(x):
    rows, columns = x.shape  # expect: HY509
    sizes = x.shape.as_list()  # expect: HY509
    return tf.reshape(x, [rows * columns]), sizes


# good
@tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])
def last_row(x):
    if len(x.shape) == 1:
        return x
    return x[-1]


@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def any_rank(x):
    return tf.rank(x) + tf.shape(x)[0]


@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def known_later(x):
    if x.shape.rank is None:
        return x
    x = tf.ensure_shape(x, [None, 2])
    return x[:, : x.shape[1]]


def run_bad():
    last(tf.constant([1.0]))


def run_good():
    last_row(tf.constant([[1.0]]))


# good: the rank is there by then
@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def set_first(x):
    x.set_shape([None, 2])
    return len(x.shape)


@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def ensured_first(x):
    x = tf.ensure_shape(x, [None, 2])
    rows, columns = x.shape
    return columns


def run_rank_set_first():
    x = tf.constant([[1.0, 2.0]])
    return [int(set_first(x)), int(ensured_first(x))], [2, 2]
