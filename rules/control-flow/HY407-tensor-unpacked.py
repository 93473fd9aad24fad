import tensorflow as tf


# bad
@tf.function
def area(image):
    height, width = tf.shape(image)  # expect: HY407
    return height * width


# bad
@tf.function
def first(x):
    y = tf.square(x)
    a, b = y  # expect: HY407
    return a


# good
@tf.function
def area_unstacked(image):
    height, width = tf.unstack(tf.shape(image), num=2)
    return height * width


# good: lists
@tf.function
def halves(x):
    a, b = tf.split(x, 2)
    mean, variance = tf.nn.moments(x, [0])
    return a + b + mean + variance


# good: a parameter may be a tuple
@tf.function
def pair(data):
    x, y = data
    return x + y


# good: a static shape
@tf.function
def static(x):
    height, width = x.shape
    return x * float(height * width)


def run_bad():
    area(tf.ones([2, 3]))


def run_good():
    area_unstacked(tf.ones([2, 3]))
    halves(tf.constant([1.0, 2.0]))
    pair((tf.constant(1.0), tf.constant(2.0)))
    static(tf.ones([2, 3]))
