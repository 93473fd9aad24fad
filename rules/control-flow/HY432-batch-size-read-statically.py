import tensorflow as tf


# bad
@tf.function
def flat(x):
    return tf.reshape(x, [x.shape[0] * 2])  # expect: HY432


# bad: silently false for an open dimension
@tf.function
def empty(x):
    if x.shape[0] == 0:  # expect: HY432
        return tf.zeros([1])
    return tf.reduce_mean(x, axis=0)


# good
@tf.function
def flat_in_graph(x):
    return tf.reshape(x, [tf.shape(x)[0] * 2])


# good: another axis
@tf.function
def columns(x):
    return x / float(x.shape[1])


# good: only shown
@tf.function
def shown(x):
    tf.print("batch", x.shape[0])
    return x


def sizes(function):
    """Batches of two rows and a last one of one: the size is left open."""
    rows = tf.data.Dataset.from_tensor_slices(tf.ones([5, 2]))
    return [len(row) for row in rows.batch(2).map(function)]


def run_bad():
    return sizes(flat)


def run_good():
    return sizes(flat_in_graph)
