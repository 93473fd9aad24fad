import tensorflow as tf


def activated(x):
    return tf.nn.relu(x)


def formatted(value):
    return "%.2f" % value
