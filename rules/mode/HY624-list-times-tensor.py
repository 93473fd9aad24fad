import tensorflow as tf


# bad
@tf.function
def box(x):
    return tf.ones([2] * int(tf.rank(x)))  # expect: HY624


# bad: the other way round, a tuple, by a name, in a method
@tf.function
def ones_behind(x):
    rest = int(tf.rank(x)) - 1
    return tf.reshape(x, [-1] + rest * [1])  # expect: HY624


class Pad:
    def sizes(self, count):
        number = int(count)
        return (0, 1) * number  # expect: HY624

    @tf.function
    def __call__(self, x):
        return self.sizes(tf.reduce_max(x))


# good
@tf.function
def box_of(x):
    return tf.ones(tf.fill([tf.rank(x)], 2))


# good: a Python number, and a product that is meant
@tf.function
def by_shape(x, n=2):
    ones = [1] * n + [2] * len(x.shape) + [3] * int(2.0)
    return tf.reduce_sum(x) * ones[0], [1.0, 2.0] * tf.reduce_sum(x)


# good: an eager tensor is an index
def eagerly(x):
    return [2] * int(tf.rank(x))


def run_bad():
    return box(tf.zeros((5, 5, 5))).shape.rank


def run_good():
    by_shape(tf.zeros((2, 2)))
    eagerly(tf.zeros((2, 2)))
    return tf.rank(box_of(tf.zeros((5, 5, 5)))).numpy()


# good: each number times the sum
@tf.function
def weighted(x):
    return [1.0, 2.0] * tf.reduce_sum(x)


def run_product_is_meant():
    return [float(v) for v in weighted(tf.constant([1.0, 2.0]))], [3.0, 6.0]
