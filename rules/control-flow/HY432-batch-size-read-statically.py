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
@tf.function(reduce_retracing=True)
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


def run_bad():
    for n in (1, 2, 3, 4):
        flat(tf.ones([n, 2]))
    return flat.experimental_get_tracing_count(), 4


def run_good():
    for n in (1, 2, 3, 4):
        flat_in_graph(tf.ones([n, 2]))
    return flat_in_graph.experimental_get_tracing_count(), 4
