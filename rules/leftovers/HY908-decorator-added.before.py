import tensorflow as tf


def loss(x):
    return tf.reduce_sum(x)


def step(x):
    return loss(x)


def alone(x):
    return x * 2.0


def other(x):
    return x


@tf.function
def changed(x):
    return x


def helper(x):
    return x


@tf.function
def caller(x):
    return helper(x)
