import tensorflow as tf


# bad
@tf.function
def batches(x):  # expect: HY210
    for i in range(3):
        yield x * float(i)


# bad
@tf.function
async def step(x):  # expect: HY210
    return x


# good
@tf.function
def stacked(x):
    return tf.stack([x * float(i) for i in range(3)])


# good: eager
def eager_batches(x):
    yield stacked(x)


# good: the nested function yields
@tf.function
def with_nested(x):
    def parts():
        yield x
        yield x + 1.0

    return tf.stack(list(parts()))


def run_bad():
    batches(tf.constant(1.0))


def run_good():
    with_nested(tf.constant(1.0))


# good: the caller is traced, and goes through it
def parts_of(x):
    for i in range(3):
        yield x * float(i)


@tf.function
def sum_of_parts(x):
    return tf.add_n(list(parts_of(x)))


def run_called_by_a_graph_function():
    return float(sum_of_parts(tf.constant(2.0))), 6.0
