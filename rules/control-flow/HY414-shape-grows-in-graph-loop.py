import tensorflow as tf


# bad
@tf.function
def repeat(x):
    result = x
    for _ in tf.range(3):
        result = tf.concat([result, x], axis=0)  # expect: HY414
    return result


# bad: tf.while_loop by itself; lambdas, functions, a name
@tf.function
def grow(n):
    i = tf.constant(0)
    acc = tf.zeros((1, 2))
    body = lambda i, acc: (i + 1, tf.concat([acc, tf.ones((1, 2))], axis=0))  # expect: HY414
    return tf.while_loop(lambda i, acc: i < n, body, (i, acc))


class Builder:
    def more(self, rows, i):
        wider = tf.concat([tf.ones((1, 2)), rows], axis=0)  # expect: HY414
        return [wider, i + 1]

    @tf.function
    def build(self, n):
        return tf.while_loop(loop_vars=[tf.zeros((1, 2)), 0], body=self.more, cond=lambda rows, i: i < n)


# good: the shape is said to vary
@tf.function
def grow_openly(n):
    return tf.while_loop(
        lambda i, acc: i < n,
        lambda i, acc: (i + 1, tf.concat([acc, tf.ones((1, 2))], axis=0)),
        (0, tf.zeros((1, 2))),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, 2])))


# good: eager, and a join of something else
def grow_eagerly(n):
    return tf.while_loop(
        lambda i, acc: i < n,
        lambda i, acc: (i + 1, tf.concat([acc, tf.ones((1, 2))], axis=0)),
        (0, tf.zeros((1, 2))))


@tf.function
def of_one_shape(n):
    return tf.while_loop(
        lambda i, acc: i < n,
        lambda i, acc: (i + 1, tf.concat([acc[:1], acc[:1]], axis=0)),
        (0, tf.zeros((2, 2))))


# good
@tf.function
def repeat_with_array(x):
    parts = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        parts = parts.write(i, x)
    return parts.concat()


# good: says so
@tf.function
def repeat_with_options(x):
    result = x
    for _ in tf.range(3):
        tf.autograph.experimental.set_loop_options(
            shape_invariants=[(result, tf.TensorShape([None]))])
        result = tf.concat([result, x], axis=0)
    return result


# good: unrolled
@tf.function
def repeat_unrolled(x):
    result = x
    for _ in range(3):
        result = tf.concat([result, x], axis=0)
    return result


def run_bad():
    repeat(tf.constant([1.0, 2.0]))


def run_good():
    grow_openly(tf.constant(2))
    grow_eagerly(tf.constant(2))
    of_one_shape(tf.constant(2))
    repeat_with_array(tf.constant([1.0, 2.0]))
    repeat_with_options(tf.constant([1.0, 2.0]))
    repeat_unrolled(tf.constant([1.0, 2.0]))
