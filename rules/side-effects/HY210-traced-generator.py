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
