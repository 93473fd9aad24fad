import tensorflow as tf


def loss(x):
    return tf.reduce_sum(x)


# bad: `loss` is traced with it
@tf.function  # expect: HY908
def step(x):
    return loss(x)


# bad: it alone
@tf.function(jit_compile=True)  # expect: HY908
def alone(x):
    return x * 2.0


# good: stays plain Python
def other(x):
    return x + 0.0


# good: was a graph function before
@tf.function(reduce_retracing=True)
def changed(x):
    return x


# good: was traced by its caller
@tf.function
def helper(x):
    return x


@tf.function
def caller(x):
    return helper(x)


# good: was not there
@tf.function
def new(x):
    return x


# good: was not there either
def run_new():
    return float(new(tf.constant(1.0))), 1.0
