"""Sampling with loops of TensorFlow, with and without AutoGraph."""
import tensorflow as tf


def log_density(x):
    return -0.5 * tf.reduce_sum(x ** 2)


def propose(x):
    return x + 0.1 * tf.random.normal(tf.shape(x))


@tf.function
def chain(x, n):
    for _ in tf.range(n):
        x = accepted(x, propose(x))
    return x


def accepted(old, new):
    if log_density(new) > log_density(old) + tf.math.log(tf.random.uniform([])):
        return new
    return old


@tf.function(autograph=False)
def unrolled(x):
    for _ in range(2):
        x = tf.where(better(x), propose(x), x)
    return x


def better(x):
    return log_density(x) > -1.0


def with_bodies(x):
    @tf.function(autograph=False)
    def run(y):
        def cond(i, y):
            return i < 3

        def body(i, y):
            return i + 1, shrink(y)

        return tf.while_loop(cond, body, [0, y])[1]

    return run(x)


def shrink(x):
    return x * 0.9


@tf.autograph.experimental.do_not_convert
def python_branch(x):
    return summed(x) if x.shape.rank else x


def summed(x):
    return tf.reduce_sum(x)


@tf.function
def outer(x):
    return python_branch(x)


x = tf.ones([2])
print(chain(x, 3), unrolled(x), with_bodies(x), outer(x))
