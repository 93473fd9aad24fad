"""Python that a graph calls back."""
import numpy as np
import tensorflow as tf

CALLS = []


def log(x):
    CALLS.append(value_of(x))
    return x


def value_of(x):
    return float(x)


def rounded(x):
    return np.float32(round(float(x), 1))


@tf.py_function(Tout=tf.float32)
def decorated(x):
    return log(x)


@tf.function
def step(x):
    tf.py_function(log, [x], tf.float32)
    y = tf.numpy_function(rounded, [x], tf.float32)
    return y + decorated(x)


def eager_step(x):
    return tf.py_function(func=log, inp=[x], Tout=tf.float32)


print(step(tf.constant(1.25)))
print(eager_step(tf.constant(2.0)), len(CALLS))
