import functools

import tensorflow as tf


class Scale(tf.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = tf.Variable(factor)

    @tf.function
    def apply(self, x):
        return x * self.factor

    @tf.function
    def double(self, x):
        return x * 2.0

    def plain(self, x):
        return x * self.factor


# bad: the object is gone before its method is called
def compute(x):
    return Scale(2.0).apply(x)  # expect: HY811


# bad: and so it is here
apply = Scale(3.0).apply  # expect: HY811


# good: a name holds it
def compute_right(x):
    scale = Scale(2.0)
    return scale.apply(x)


kept = Scale(3.0)
apply_kept = kept.apply


# good: plain methods hold their object themselves
def compute_plain(x):
    return Scale(2.0).plain(x)


# good: does not look at the object
def compute_double(x):
    return Scale(2.0).double(x)


# good: a model that is called holds itself
class Model(tf.keras.Model):
    @tf.function
    def call(self, x):
        return x * 2.0


def compute_model(x):
    return Model()(x)


# good: a property holds its object while the graph function runs
class Table(tf.Module):
    def __init__(self):
        super().__init__()
        self.rows = tf.Variable(2.0)

    @property
    @tf.function
    def doubled(self):
        return self.rows * 2.0

    @functools.cached_property
    @tf.function
    def halved(self):
        return self.rows / 2.0


doubled = Table().doubled
halved = Table().halved


def run_bad():
    return compute(tf.constant(1.0))


def run_good():
    return compute_right(tf.constant(1.0))
