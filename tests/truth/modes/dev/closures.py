"""Functions that make functions."""
import functools

import tensorflow as tf


def make_step(optimizer_rate):
    @tf.function
    def step(x):
        return x - optimizer_rate * slope(x)

    return step


def slope(x):
    def inner(y):
        return 2.0 * y

    return inner(x)


def make_scaler(factor):
    def scale(x):
        return x * factor

    return scale


def timed(function):
    @functools.wraps(function)
    def around(*args):
        result = function(*args)
        done(function.__name__)
        return result

    return around


def done(name):
    print("done", name)


@timed
def outer(x):
    return shifted(x)


def shifted(x):
    return x + 1.0


step = make_step(0.1)
double = make_scaler(2.0)
half = tf.function(make_scaler(0.5))
add = functools.partial(lambda a, b: a + b, 1.0)
print(step(tf.constant(1.0)), double(tf.constant(1.0)), half(tf.constant(1.0)), outer(tf.constant(1.0)), add(tf.constant(1.0)))
