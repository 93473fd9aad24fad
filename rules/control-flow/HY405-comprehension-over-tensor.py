import tensorflow as tf


# bad
@tf.function
def squares(n):
    return [i * i for i in tf.range(n)]  # expect: HY405


# bad
@tf.function
def parts(x):
    y = tf.square(x)
    return sum(e for e in y)  # expect: HY405


# good: a list of tensors
@tf.function
def unstacked(x):
    return [e * 2.0 for e in tf.unstack(x)]


# good: a parameter may be a list
@tf.function
def doubled(tensors):
    return [t * 2.0 for t in tensors]


# good: converted
@tf.function
def total(x):
    result = tf.constant(0.0)
    for e in tf.square(x):
        result += e
    return result


def run_bad():
    squares(tf.constant(3))


def run_good():
    unstacked(tf.constant([1.0, 2.0]))
    doubled([tf.constant(1.0)])
    total(tf.constant([1.0, 2.0]))


# good: a list is handed in
def run_list_of_tensors():
    return [float(t) for t in doubled([tf.constant(1.0), tf.constant(2.0)])], [2.0, 4.0]
