import tensorflow as tf

traces = []


# bad
@tf.function
def loss(x, mode):
    traces.append(mode)
    return tf.reduce_mean(x) if mode == "mean" else tf.reduce_sum(x)


def use(x):
    return loss(x, "mean") + loss(x, "sum")  # expect: HY107


# good
@tf.function
def call(x, training=False):
    return x * 2.0 if training else x


@tf.function
def one_mode(x, mode):
    return tf.reduce_mean(x) if mode == "mean" else tf.reduce_sum(x)


def use_others(x):
    one_mode(x, "mean")
    one_mode(2.0 * x, "mean")
    return call(x, True) + call(x, False)


# bad
def run_bad():
    del traces[:]
    use(tf.constant([1.0]))
    return len(traces), 2


# good
def run_good():
    del traces[:]
    loss(tf.constant([3.0]), "mean")
    loss(tf.constant([4.0]), "mean")
    return len(traces), 2


# good: two traces and no more
@tf.function
def dropped(x, training):
    traces.append(training)
    return x * 0.5 if training else x


def run_training():
    del traces[:]
    for value in (1.0, 2.0, 3.0):
        dropped(tf.constant(value), training=True)
        dropped(tf.constant(value), training=False)
    return traces, [True, False]
